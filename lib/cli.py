"""Command line: `python -m lib.cli load|check|read|status|template|release|export|account|audit`.

Owns arguments, exit codes (0 done, 1 problems in the data, 2 wrong use) and progress on the terminal.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lib import doctor
from lib.base import i18n, settings, whole_file
from lib.base.records import BadFile, NotReady, Problem
from lib.data import database, store
from lib.data.cells import document
from lib.data.declared import geography, provinces, registry
from lib.data.loading import (
    errors,
    ledger,
    loaders,
    local_results,
    own_files,
    releases,
    shown_figures,
)
from lib.data.loading.loaders import Loaded
from lib.data.reading import against_known, memory, record, review
from lib.data.upkeep import approval, terminal
from lib.data.upkeep.roles import NotAllowed
from lib.data.upkeep.terminal import KeeperCommand
from lib.display import readings, wording
from lib.figures import versions
from lib.files import agenda as agendas
from lib.files import tables
from lib.files.agenda import BadAgenda
from lib.files.forms import FORMS, drawn_big
from lib.files.ready_agendas import READY

MOST_PROBLEMS = 50


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    lang: str = options.lang
    try:
        # Of the commands only one has an older release's figures; others may come before any load.
        asked = getattr(options, "release", None)
        with versions.as_of(asked) if asked else nullcontext():
            return COMMANDS[options.command].run(options) or 0
    except BadAgenda as bad:
        said = [fault.text(lang) for fault in bad.faults[:MOST_PROBLEMS]]
        said.append(i18n.t("cli.nothing_written", lang))
    except releases.Unknown:
        said = [i18n.t("cli.no_release", lang, release=options.release)]
    except NotAllowed as fault:
        said = [terminal.refused(fault, lang)]
    except NotReady as missing:
        said = [wording.not_ready(missing, lang=lang)]
    except OSError as error:
        said = [i18n.t("cli.not_written", lang, reason=error.strerror or error)]
    except i18n.UnreadableTexts as broken:
        said = [str(broken)]
    except BadFile as bad:
        said = [wording.problem(problem, lang=lang) for problem in bad.problems[:MOST_PROBLEMS]]
        if (rest := len(bad.problems) - MOST_PROBLEMS) > 0:
            said.append(i18n.t("cli.more_problems", lang, count=rest))
        said.append(i18n.t("cli.nothing_changed", lang))
    print(*said, sep="\n", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    """The words of the command line: a command each of COMMANDS, with its arguments."""
    parser = argparse.ArgumentParser(prog="python -m lib.cli", description=__doc__)
    parser.add_argument("--lang", choices=i18n.LANGS, default=i18n.LANGS[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        words = commands.add_parser(name, help=command.help)
        for argument, options in command.arguments.items():
            words.add_argument(argument, **options)
    return parser


def _export(options: argparse.Namespace) -> None:
    """Make an agenda's file; where that fails, what `--out` names stays as it was."""
    lang: str = options.lang
    if options.agenda:
        agenda = agendas.from_json(options.agenda.read_bytes())
        if options.province:
            agenda = agendas.for_province(agenda, options.province)
    else:
        name = options.ready or ("committee" if options.province else "nation")
        agenda = agendas.ready(name, lang=lang, province=options.province)

    def told(done: float) -> None:
        print(f"\r{100 * done:3.0f}%", end="", file=sys.stderr, flush=True)

    # Figures are brought and charts drawn in about a third of the time that the file takes.
    shown, left_out = agendas.draw(
        agenda,
        big=drawn_big(options.form),
        progress=lambda done, total: told(done / total / 3),
    )
    for note in left_out:
        print(f"\r{note}", file=sys.stderr)
    if not shown:
        raise BadAgenda([agendas.Fault(code="nothing")])
    out: Path = options.out
    made = FORMS[options.form](
        agenda, progress=lambda done, total: told((1 + 2 * done / total) / 3)
    )
    whole_file.write(out, made)
    print("\r", end="", file=sys.stderr)
    size = f"{out.stat().st_size / 1e6:.1f}"
    print(i18n.t("cli.exported", lang, file=out, slides=len(shown), size=size))


def _check(options: argparse.Namespace) -> None:
    lang, file = options.lang, options.file
    if file:
        taken = loaders.check_own(file)
        _tell(lang, [*taken.left_out, *against_known.of_load(taken, file=file.name)])
        print(i18n.t("cli.own_checked", lang, file=file.name, rows=len(taken.claims)))
    else:
        claims, known = loaders.check_shipped()
        geography.check()
        print(i18n.t("cli.checked", lang, claims=len(claims)))
        if not own_files.names():
            digest = shown_figures.digest(ledger.figures(claims, registry=known))
            if not releases.current(digest):
                print(i18n.t("cli.unreleased", lang), file=sys.stderr)


def _template(options: argparse.Namespace) -> None:
    options.out.write_bytes(tables.template_bytes(registry.load(), lang=options.lang))
    print(i18n.t("cli.template", options.lang, file=options.out))


def _release(options: argparse.Namespace) -> int:
    """Compare the shipped figures with the newest release and write what changed as the next one.

    With files of the office the figures are the office's, and so is the release.
    """
    lang: str = options.lang
    if own_files.names():
        notes = {"note_vi": options.note_vi, "note_en": options.note_en}
        own = approval.release_now(terminal.keeper(), **notes)
        print(i18n.t("upkeep.released", lang, version=own.id, number=own.number))
        return 0
    claims, known = loaders.check_shipped()
    written = releases.write(
        ledger.figures(claims, registry=known),
        errors.standing(errors.read(settings.data_dir()), claims),
        local=local_results.shown(settings.data_dir(), known),
        data_version=loaders.version_of(settings.data_dir()),
        note_vi=options.note_vi,
        note_en=options.note_en,
    )
    if written is None:
        print(i18n.t("cli.release_same", lang))
        return 0
    rows = shown_figures.visible(releases.changes(written))
    told = {"version": written.id, "figures": written.figures, "changes": len(rows)}
    print(i18n.t("cli.released", lang, **told))
    return 0


def _load(options: argparse.Namespace) -> None:
    lang, file = options.lang, options.file

    def progress(done: int, total: int) -> None:
        print(f"\r{done * 100 // total:3d}%", end="", file=sys.stderr, flush=True)

    taken = None
    if file:
        loaded, taken = loaders.load_own(file, progress=progress)
    else:
        loaded = loaders.load_shipped(force=options.force, progress=progress)
    key = "cli.loaded" if loaded.rebuilt else "cli.unchanged"
    if loaded.rebuilt:
        print("\r", end="", file=sys.stderr)
    _tell_mended(lang, loaded)
    print(i18n.t(key, lang, **_counted(loaded)))
    if file and taken:
        _tell(lang, taken.left_out)
        print(i18n.t("cli.own_loaded", lang, file=file.name, rows=len(taken.claims)))


def _counted(loaded: Loaded) -> dict[str, Any]:
    """What is said of a load."""
    said = {"version": loaded.data_version, "claims": loaded.n_claims, "figures": loaded.n_figures}
    return {"seconds": f"{loaded.seconds:.1f}", **said}


def _tell(lang: str, problems: Sequence[Problem]) -> None:
    """What of a file did not become a figure."""
    for problem in problems:
        print(wording.problem(problem, lang=lang), file=sys.stderr)


def _read(options: argparse.Namespace) -> int:
    """Print the reading and its remarks; with --load take the figures in, where nothing blocks it."""
    lang: str = options.lang
    book = document.read(options.file)
    known = registry.load()
    loaders.ensure()
    corrected = None
    if options.reading:
        text = options.reading.read_text(encoding="utf-8")
        corrected = record.from_toml(text, file=options.reading.name, known=known.indicators)
    found = review.review(
        book,
        registry=known,
        names=provinces.load(),
        figures=store.figures(),
        errors=store.errors(),
        remembered=memory.remembered(),
        corrected=corrected,
        year=options.year,
    )
    for line in readings.lines(found, lang=lang):
        print(line)
    for remark in found.remarks[:MOST_PROBLEMS]:
        print(f"{'!' if remark.blocks else '-'} {wording.problem(remark.problem, lang=lang)}")
    if len(found.remarks) > MOST_PROBLEMS:
        print(i18n.t("cli.more_problems", lang, count=len(found.remarks) - MOST_PROBLEMS))
    if options.out:
        options.out.write_text(record.to_toml(found.reading), encoding="utf-8")
        print(i18n.t("reading.wrote", lang, file=options.out))
    if found.blocking:
        print(i18n.t("reading.blocked", lang, count=len(found.blocking)), file=sys.stderr)
        print(i18n.t("reading.mend", lang), file=sys.stderr)
        return 1
    if options.load:
        loaded = loaders.keep(found.intake, file=options.file.name)
        told = memory.remember(found.reading)
        print(i18n.t("cli.loaded", lang, **_counted(loaded)))
        rows = len(found.intake.claims)
        print(i18n.t("cli.own_loaded", lang, file=options.file.name, rows=rows))
        if told:
            print(i18n.t("reading.remembered", lang, count=told))
    return 0


def _by_keeper(command: KeeperCommand) -> Callable[[argparse.Namespace], int]:
    """A command of `upkeep.terminal`: what it says is printed, as a fault where not all is well."""

    def run(options: argparse.Namespace) -> int:
        said = command.run(options, terminal.keeper())
        for line in said.lines:
            print(line, file=sys.stdout if said.well else sys.stderr)
        return 0 if said.well else 1

    return run


def _tell_mended(lang: str, loaded: Loaded) -> None:
    """What a load found broken and put in order."""
    if loaded.broken:
        print(i18n.t("cli.broken_kept", lang, file=loaded.broken), file=sys.stderr)
    for name in loaded.mended:
        print(i18n.t("cli.load_undone", lang, name=name), file=sys.stderr)


def _status(options: argparse.Namespace) -> None:
    lang: str = options.lang
    if loaders.damaged() or own_files.unfinished():
        _tell_mended(lang, loaders.ensure())
    version = database.data_version()
    if version is None:
        print(i18n.t("cli.empty", lang))
        return
    print(i18n.t("cli.status", lang, version=version))
    for table, rows in store.counts().items():
        print(f"  {table}: {rows}")
    for name in own_files.names():
        print(i18n.t("cli.own_file", lang, name=name))


def _doctor(options: argparse.Namespace) -> int:
    """Say of everything that the product stands on whether it is well; 1 where something is not."""
    lang: str = options.lang
    count = Counter[str]()
    for found in doctor.findings(url=options.url):
        count[found.state] += 1
        if found.cause:
            said = wording.not_ready(found.cause, lang=lang)
        else:
            said = i18n.t(f"doctor.{found.code}", lang, **found.params)
        print(f"[{i18n.t(f'doctor.{found.state}', lang)}] {said}")
    if count[doctor.FAULT]:
        print(i18n.t("doctor.faults", lang, count=count[doctor.FAULT]), file=sys.stderr)
        return 1
    doubts = count[doctor.DOUBT]
    print(i18n.t("doctor.doubts" if doubts else "doctor.all_well", lang, count=doubts))
    return 0


@dataclass(frozen=True, kw_only=True)
class Command:
    """What a command does, in words and in deed; `arguments` as argparse takes them."""

    run: Callable[[argparse.Namespace], int | None]
    help: str
    arguments: dict[str, dict[str, Any]] = field(default_factory=dict)


COMMANDS = {
    "load": Command(
        run=_load,
        help="bring the database to the version of the data files",
        arguments={
            "file": {
                "nargs": "?",
                "type": Path,
                "help": "a file of your own in the template (CSV, XLSX)",
            },
            "--force": {"action": "store_true", "help": "load even if the version is the same"},
        },
    ),
    "check": Command(
        run=_check,
        help="read and check every data file, change nothing",
        arguments={
            "file": {"nargs": "?", "type": Path, "help": "check this file of your own instead"}
        },
    ),
    "template": Command(
        run=_template,
        help="write an empty template for your own figures",
        arguments={"--out": {"type": Path, "default": Path("mau-so-lieu.xlsx")}},
    ),
    "read": Command(
        run=_read,
        help="read a published document and say what it holds",
        arguments={
            "file": {"type": Path, "help": "a workbook, text table, Word, PDF or HTML file"},
            "--as": {"dest": "reading", "type": Path, "help": "a corrected reading (TOML)"},
            "--year": {"type": int, "help": "the year measured, where the document does not say"},
            "--out": {"type": Path, "help": "write the reading as TOML, to be corrected"},
            "--load": {"action": "store_true", "help": "take the figures in"},
        },
    ),
    "release": Command(
        run=_release,
        help="give the figures out as a release that is kept",
        arguments={
            "--note-vi": {"required": True, "help": "what changed, in Vietnamese"},
            "--note-en": {"required": True, "help": "what changed, in English"},
        },
    ),
    "export": Command(
        run=_export,
        help="write an agenda's slides, report, figures or pack",
        arguments={
            "form": {"choices": list(FORMS)},
            "--province": {"default": "", "help": "slug, id or any spelling of a province"},
            "--ready": {"choices": list(READY), "help": "which ready agenda"},
            "--agenda": {"type": Path, "help": "an agenda file instead of a ready one"},
            "--lang": {"choices": i18n.LANGS, "default": argparse.SUPPRESS},
            "--release": {"help": "the figures of an older release, by its id"},
            "--out": {"type": Path, "required": True},
        },
    ),
    "doctor": Command(
        run=_doctor,
        help="say whether all is well with this installation",
        arguments={"--url": {"default": "", "help": "the running server, asked too"}},
    ),
    "status": Command(run=_status, help="say which data version the database holds"),
} | {
    name: Command(run=_by_keeper(command), help=command.help, arguments=command.arguments)
    for name, command in terminal.COMMANDS.items()
}


if __name__ == "__main__":
    sys.exit(main())
