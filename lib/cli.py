"""Command line: `python -m lib.cli load|check|read|status|template|release|export`.

Owns arguments, exit codes (0 done, 1 problems in the data, 2 wrong use) and progress on the terminal.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from lib.base import i18n, settings, whole_file
from lib.base.records import BadFile, Problem
from lib.data import database, store
from lib.data.cells import document
from lib.data.declared import provinces, registry
from lib.data.loading import ledger, loaders, releases
from lib.data.reading import memory, record, review
from lib.display import readings, wording
from lib.figures import versions
from lib.files import agenda as agendas
from lib.files import tables
from lib.files.agenda import BadAgenda
from lib.files.forms import FORMS, drawn_big

MOST_PROBLEMS = 50


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m lib.cli", description=__doc__)
    parser.add_argument("--lang", choices=i18n.LANGS, default=i18n.LANGS[0])
    commands = parser.add_subparsers(dest="command", required=True)
    load = commands.add_parser("load", help="bring the database to the version of the data files")
    load.add_argument(
        "file", nargs="?", type=Path, help="a file of your own in the template (CSV, XLSX)"
    )
    load.add_argument("--force", action="store_true", help="load even if the version is the same")
    check = commands.add_parser("check", help="read and check every data file, change nothing")
    check.add_argument("file", nargs="?", type=Path, help="check this file of your own instead")
    template = commands.add_parser("template", help="write an empty template for your own figures")
    template.add_argument("--out", type=Path, default=Path("mau-so-lieu.xlsx"))
    read = commands.add_parser("read", help="read a published document and say what it holds")
    read.add_argument("file", type=Path, help="a workbook, text table, Word, PDF or HTML file")
    read.add_argument("--as", dest="reading", type=Path, help="a corrected reading (TOML)")
    read.add_argument("--year", type=int, help="the year measured, where the document does not say")
    read.add_argument("--out", type=Path, help="write the reading as TOML, to be corrected")
    read.add_argument("--load", action="store_true", help="take the figures in")
    release = commands.add_parser("release", help="give the figures out as a release that is kept")
    release.add_argument("--note-vi", required=True, help="what changed, in Vietnamese")
    release.add_argument("--note-en", required=True, help="what changed, in English")
    export = commands.add_parser("export", help="write an agenda's slides, report, figures or pack")
    export.add_argument("form", choices=list(FORMS))
    export.add_argument("--province", default="", help="slug, id or any spelling of a province")
    export.add_argument("--ready", choices=list(agendas.READY), help="which ready agenda")
    export.add_argument("--agenda", type=Path, help="an agenda file instead of a ready one")
    export.add_argument("--lang", choices=i18n.LANGS, default=argparse.SUPPRESS)
    export.add_argument("--release", help="the figures of an older release, by its id")
    export.add_argument("--out", type=Path, required=True)
    commands.add_parser("status", help="say which data version the database holds")
    options = parser.parse_args(arguments)
    try:
        if options.command == "load":
            _load(options.lang, file=options.file, force=options.force)
        elif options.command == "check":
            _check(options.lang, options.file)
        elif options.command == "template":
            options.out.write_bytes(tables.template_bytes(registry.load(), lang=options.lang))
            print(i18n.t("cli.template", options.lang, file=options.out))
        elif options.command == "read":
            return _read(options)
        elif options.command == "release":
            return _release(options.lang, note_vi=options.note_vi, note_en=options.note_en)
        elif options.command == "export":
            with versions.as_of(options.release):
                _export(options)
        else:
            _status(options.lang)
    except BadAgenda as bad:
        for fault in bad.faults[:MOST_PROBLEMS]:
            print(fault.text(options.lang), file=sys.stderr)
        print(i18n.t("cli.nothing_written", options.lang), file=sys.stderr)
        return 1
    except releases.Unknown:
        print(i18n.t("cli.no_release", options.lang, release=options.release), file=sys.stderr)
        return 1
    except OSError as error:
        if options.command != "export":
            raise
        print(i18n.t("cli.not_written", options.lang, reason=error), file=sys.stderr)
        return 1
    except BadFile as bad:
        for problem in bad.problems[:MOST_PROBLEMS]:
            print(wording.problem(problem, lang=options.lang), file=sys.stderr)
        rest = len(bad.problems) - MOST_PROBLEMS
        if rest > 0:
            print(i18n.t("cli.more_problems", options.lang, count=rest), file=sys.stderr)
        print(i18n.t("cli.nothing_changed", options.lang), file=sys.stderr)
        return 1
    return 0


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


def _check(lang: str, file: Path | None) -> None:
    if file:
        taken = loaders.check_own(file)
        _tell(lang, taken.left_out)
        print(i18n.t("cli.own_checked", lang, file=file.name, rows=len(taken.claims)))
    else:
        claims, known = loaders.check_shipped()
        print(i18n.t("cli.checked", lang, claims=len(claims)))
        if not loaders.own_files():
            _warn_unreleased(lang, ledger.figures(claims, registry=known))


def _warn_unreleased(lang: str, shown: pd.DataFrame) -> None:
    if releases.current(releases.digest(shown)) is None:
        print(i18n.t("cli.unreleased", lang), file=sys.stderr)


def _release(lang: str, *, note_vi: str, note_en: str) -> int:
    """Compare the shipped figures with the newest release and write what changed as the next one."""
    if loaders.own_files():
        print(i18n.t("cli.release_own", lang), file=sys.stderr)
        return 2
    claims, known = loaders.check_shipped()
    written = releases.write(
        ledger.figures(claims, registry=known),
        data_version=loaders.version_of(settings.data_dir()),
        note_vi=note_vi,
        note_en=note_en,
    )
    if written is None:
        print(i18n.t("cli.release_same", lang))
        return 0
    rows = releases.visible(releases.changes(written))
    told = {"version": written.id, "figures": written.figures, "changes": len(rows)}
    print(i18n.t("cli.released", lang, **told))
    return 0


def _load(lang: str, *, file: Path | None, force: bool) -> None:
    def progress(done: int, total: int) -> None:
        print(f"\r{done * 100 // total:3d}%", end="", file=sys.stderr, flush=True)

    taken = None
    if file:
        loaded, taken = loaders.load_own(file, progress=progress)
    else:
        loaded = loaders.load_shipped(force=force, progress=progress)
    key = "cli.loaded" if loaded.rebuilt else "cli.unchanged"
    if loaded.rebuilt:
        print("\r", end="", file=sys.stderr)
    said = {"version": loaded.data_version, "claims": loaded.n_claims, "figures": loaded.n_figures}
    print(i18n.t(key, lang, seconds=f"{loaded.seconds:.1f}", **said))
    if file and taken:
        _tell(lang, taken.left_out)
        print(i18n.t("cli.own_loaded", lang, file=file.name, rows=len(taken.claims)))


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
        said = {"version": loaded.data_version, "claims": loaded.n_claims}
        seconds = f"{loaded.seconds:.1f}"
        print(i18n.t("cli.loaded", lang, seconds=seconds, figures=loaded.n_figures, **said))
        rows = len(found.intake.claims)
        print(i18n.t("cli.own_loaded", lang, file=options.file.name, rows=rows))
        if told:
            print(i18n.t("reading.remembered", lang, count=told))
    return 0


def _status(lang: str) -> None:
    version = database.data_version()
    if version is None:
        print(i18n.t("cli.empty", lang))
        return
    print(i18n.t("cli.status", lang, version=version))
    for table, rows in store.counts().items():
        print(f"  {table}: {rows}")
    for name in loaders.own_files():
        print(i18n.t("cli.own_file", lang, name=name))


if __name__ == "__main__":
    sys.exit(main())
