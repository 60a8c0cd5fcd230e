"""Terminal: the commands of who runs the server: accounts, proposals, the log.

Owns what they take, do and say. Leaves printing and exit codes to the command line. At the terminal
everyone is an administrator: who may run it could also write the store.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from lib.base import formats, settings, whole_file
from lib.base.i18n import t
from lib.base.records import BadFile
from lib.data.loading.releases import Unknown
from lib.data.reading import record
from lib.data.upkeep import (
    accounts,
    approval,
    audit,
    backup,
    child_reading,
    difference,
    previews,
    proposals,
)
from lib.data.upkeep.proposals import Proposal
from lib.data.upkeep.roles import ADMINISTRATOR, READER, ROLES, Keeper, NotAllowed, moment


@dataclass(frozen=True, kw_only=True)
class Output:
    """What a command says: `lines`, and whether all is well."""

    lines: list[str] = field(default_factory=list)
    well: bool = True


@dataclass(frozen=True, kw_only=True)
class KeeperCommand:
    """A command: `arguments` as argparse takes them, `run` with who acts."""

    run: Callable[[argparse.Namespace, Keeper], Output]
    help: str
    arguments: dict[str, dict[str, Any]]


def keeper() -> Keeper:
    """Who sits at the terminal."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError, ImportError):
        name = ""
    return Keeper(account=f"terminal:{name}"[:40], role=ADMINISTRATOR)


def refused(fault: NotAllowed, lang: str) -> str:
    """Why something may not be done, as a sentence."""
    params = {name: _param(name, value, lang) for name, value in fault.params.items()}
    for name in ("role", "state"):
        key = f"upkeep.{name}.{params.get(name)}"
        params |= {name: t(key, lang)} if name in params and fault.code == name else {}
    if fault.code == "plan_text":
        params["name"] = t(f"plan.text.{fault.params['name']}", lang)
    return t(f"upkeep.refused.{fault.code}", lang, **params)


def _param(name: str, value: Any, lang: str) -> Any:
    """A number, day or time (`roles.written`) as the language writes it; what somebody typed stays."""
    if isinstance(value, Decimal):
        return formats.shortest(float(value), lang=lang, most=2)
    if name in ("due", "begins"):
        return formats.day(date.fromisoformat(value), lang=lang)
    return moment(value, lang) if name == "time" and value else value


def _account(options: argparse.Namespace, by: Keeper) -> Output:
    lang, name, role = options.lang, options.name or "", options.role
    if options.do == "list":
        return Output(lines=[_line(a, lang) for a in accounts.listed()] or [t("upkeep.none", lang)])
    if options.do == "add":
        accounts.add(by, name, role=role or READER, password=_password(lang))
    elif options.do == "password":
        accounts.set_password(by, name, password=_password(lang))
    elif options.do == "role":
        accounts.set_role(by, name, role=role or "")
    else:
        accounts.set_disabled(by, name, disabled=options.do == "disable")
    return Output(lines=[_line(a, lang) for a in accounts.listed() if a.name == name])


def _line(account: accounts.Account, lang: str) -> str:
    closed = f", {t('upkeep.account_closed', lang)}" if account.disabled else ""
    return f"{account.name}: {t(f'upkeep.role.{account.role}', lang)}{closed} ({account.created})"


def _password(lang: str) -> str:
    """A password typed twice, or a line of what is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(t("upkeep.password_new", lang) + " ")
    if getpass.getpass(t("upkeep.password_again", lang) + " ") != first:
        raise NotAllowed("password_differs")
    return first


def _audit(options: argparse.Namespace, _: Keeper) -> Output:
    lang = options.lang
    if options.verify:
        faults = audit.faults(anchors=approval.anchors())
        count, digest = audit.head()
        if not faults:
            return Output(lines=[t("upkeep.audit.whole", lang, count=count, digest=digest[:12])])
        lines = [t(f"upkeep.audit.{f.code}", lang, id=f.id) for f in faults]
        return Output(lines=lines, well=False)
    rows = audit.entries()
    if options.csv:
        return Output(lines=audit.as_csv(rows).splitlines())
    return Output(
        lines=[
            "  ".join(filter(None, (r.time, r.account, r.address, r.action, r.about, r.detail)))
            for r in rows
        ]
    )


def _proposal(options: argparse.Namespace, by: Keeper) -> Output:
    lang, number, remark = options.lang, options.number, options.remark
    if options.do == "list":
        return Output(lines=[_row(p, lang) for p in proposals.listed(by)])
    if number is None:
        raise NotAllowed("no_proposal", number="?")
    if options.do == "document":
        _, body = proposals.document_of(by, number)
        whole_file.write(options.out or Path(f"{number}"), body)
    elif options.do == "preview":
        return Output(lines=[f"{settings.public_url()}/?v={previews.show(by, number)}"])
    elif options.do == "approve":
        told = difference.difference(number)
        notes = [
            given or approval.suggested(number, told, lang=each)
            for each, given in (("vi", options.note_vi), ("en", options.note_en))
        ]
        approval.approve(by, number, note_vi=notes[0], note_en=notes[1])
    elif options.do != "show":
        DECISIONS[options.do](by, number, remark)
    return Output(lines=_told(number, lang))


DECISIONS: dict[str, Callable[[Keeper, int, str], object]] = {
    "send": lambda by, number, remark: proposals.send(by, number, reason=remark or None),
    "take-back": lambda by, number, _: proposals.take_back(by, number),
    "return": lambda by, number, remark: proposals.give_back(by, number, remark=remark),
    "reject": lambda by, number, remark: proposals.reject(by, number, remark=remark),
}


def _row(found: Proposal, lang: str) -> str:
    state, kind = t(f"upkeep.state.{found.state}", lang), t(f"upkeep.kind.{found.kind}", lang)
    return f"{found.id}  {found.changed}  {found.author}  {found.file} ({kind}): {state}"


def _told(number: int, lang: str) -> list[str]:
    """A proposal, its way, and what it would change while that is open."""
    found = proposals.get(number)
    lines = [_row(found, lang), *filter(None, (found.reason, found.remark))]
    times = {"created": found.created, "author": found.author, "decided": found.decided_by or "–"}
    lines.append(t("upkeep.times", lang, **times))
    lines += [
        f"  {s.time}  {s.account}: {t(f'upkeep.state.{s.state}', lang)}  {s.remark}".rstrip()
        for s in proposals.way(number)
    ]
    if found.state in (*proposals.OPEN, "sent"):
        told = difference.difference(number)
        counts = {name: len(getattr(told, name)) for name in ("new", "changed", "withdrawn")}
        counts |= {"conflicting": len(told.conflicting), "ranks": len(told.ranks)}
        lines.append(t("upkeep.difference", lang, **counts, problems=len(told.problems)))
    return lines


def _propose(options: argparse.Namespace, by: Keeper) -> Output:
    """A document as a proposal; what blocks it is told as the command line tells every bad file."""
    file: Path = options.file
    body = file.read_bytes()
    corrected = options.reading.read_text(encoding="utf-8") if options.reading else None
    found = child_reading.read_in_child(
        file.name, body, corrected=corrected, year=options.year
    ).review
    if found.blocking:
        raise BadFile(found.blocking)
    wanted = proposals.NewProposal(
        kind="document",
        file=file.name,
        taken=found.intake,
        reason=options.remark,
        body=body,
        reading=record.to_toml(found.reading),
        replace_file=options.replace,
    )
    made = proposals.propose(by, wanted)
    if options.send:
        proposals.send(by, made.id)
    return Output(lines=_told(made.id, options.lang))


def _rollback(options: argparse.Namespace, by: Keeper) -> Output:
    try:
        notes = {"note_vi": options.note_vi, "note_en": options.note_en}
        made = approval.roll_back(by, options.to, **notes)
    except Unknown as error:
        raise NotAllowed("no_release", version=options.to) from error
    return Output(lines=[t("upkeep.released", options.lang, version=made.id, number=made.number)])


def _backup(options: argparse.Namespace, by: Keeper) -> Output:
    kept = backup.make(by, options.file)
    told = {"files": kept.files, "rows": kept.rows, "file": options.file}
    return Output(lines=[t("upkeep.backup", options.lang, **told)])


def _restore(options: argparse.Namespace, by: Keeper) -> Output:
    kept = backup.restore(by, options.file, replace=options.replace)
    told = {"files": kept.files, "rows": kept.rows, "time": kept.time}
    return Output(lines=[t("upkeep.restored", options.lang, **told)])


NOTES = {
    "--note-vi": {"default": "", "help": "what readers are told, in Vietnamese"},
    "--note-en": {"default": "", "help": "what readers are told, in English"},
}
COMMANDS = {
    "account": KeeperCommand(
        run=_account,
        help="add, list or change the accounts of keepers; a password is asked for or piped in",
        arguments={
            "do": {"choices": ["add", "list", "password", "role", "disable", "enable"]},
            "name": {"nargs": "?", "help": "small letters, digits and . _ -"},
            "--role": {"choices": list(ROLES), "help": f"{READER} where it is not said"},
        },
    ),
    "proposal": KeeperCommand(
        run=_proposal,
        help="list and decide the proposals of editors",
        arguments={
            "do": {"choices": ["list", "show", "document", "preview", "approve", *DECISIONS]},
            "number": {"nargs": "?", "type": int},
            "--remark": {"default": "", "help": "the reason, or what is to be mended"},
            "--out": {"type": Path, "help": "where the document is written"},
            **NOTES,
        },
    ),
    "propose": KeeperCommand(
        run=_propose,
        help="read a document and propose its figures",
        arguments={
            "file": {"type": Path, "help": "a workbook, text table, Word, PDF or HTML file"},
            "--as": {"dest": "reading", "type": Path, "help": "a corrected reading (TOML)"},
            "--year": {"type": int, "help": "the year measured, where the document does not say"},
            "--remark": {"default": "", "help": "the reason"},
            "--replace": {
                "action": argparse.BooleanOptionalAction,
                "help": "whether a loaded file of this name is replaced, or both are kept",
            },
            "--send": {"action": "store_true", "help": "send it for approval at once"},
        },
    ),
    "rollback": KeeperCommand(
        run=_rollback,
        help="show the figures of an earlier release again, as a release",
        arguments={"to": {"help": "the id of the release"}, **NOTES},
    ),
    "backup": KeeperCommand(
        run=_backup,
        help="write everything that the office made into one file",
        arguments={"file": {"type": Path}},
    ),
    "restore": KeeperCommand(
        run=_restore,
        help="bring a backup back and build the figures from it",
        arguments={
            "file": {"type": Path},
            "--replace": {"action": "store_true", "help": "move aside what is there"},
        },
    ),
    "audit": KeeperCommand(
        run=_audit,
        help="show the log of what keepers did",
        arguments={
            "--csv": {"action": "store_true", "help": "as CSV"},
            "--verify": {"action": "store_true", "help": "look whether it is as it was written"},
        },
    ),
}
