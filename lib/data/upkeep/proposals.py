"""Proposals: what editors want to be released, each with its document, reading, rows, reason and way.

Owns the states and who may move a proposal from one to the next. Nothing is deleted: another version of
a proposal is a proposal of its own that replaces it. Leaves releasing to `approval`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, desc, insert, select, update

from lib.data.loading import office_releases
from lib.data.loading.intake import Intake
from lib.data.upkeep import audit, office, own_names, packing, tables, uploads
from lib.data.upkeep.roles import APPROVER, EDITOR, READER, Keeper, NotAllowed, need, now

KINDS = ("document", "pasted", "typed", "withdrawal")
STATES = ("draft", "sent", "returned", "released", "rejected", "replaced")
OPEN = ("draft", "returned")
LONGEST_REASON = 2000


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A proposal without its rows and its document (`intake_of`, `document_of`).

    `file` is the name of the own file that it makes; `replaces_file` says that one of that name goes.
    `document` is the digest of what was brought in, '' where nothing was; `reading` is TOML.
    """

    id: int
    kind: str
    state: str
    file: str
    replaces_file: bool
    document: str
    document_name: str
    size: int
    reading: str
    rows: int
    reason: str
    author: str
    remark: str
    decided_by: str
    release: str
    replaces: int | None
    created: str
    changed: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """One state that a proposal came into: when, by whom, with which remark."""

    time: str
    account: str
    state: str
    remark: str


@dataclass(frozen=True, kw_only=True)
class NewProposal:
    """What is to be proposed. `body` is the document as it came, b'' where there is none.

    `replace_file` must be said where an own file of that name is loaded: True replaces it, False keeps
    both, the new one under the next free name.
    """

    kind: str
    file: str
    taken: Intake
    reason: str
    body: bytes = b""
    reading: str = ""
    replaces: int | None = None
    replace_file: bool | None = None


def propose(by: Keeper, draft: NewProposal) -> Proposal:
    """Keep a draft. Raises NotAllowed: 'same_name' where `replace_file` must be said."""
    need(by, EDITOR)
    if draft.kind not in KINDS:
        raise ValueError(draft.kind)
    reason = _said(draft.reason, needed=False)
    if len(draft.body) > uploads.LARGEST:
        raise NotAllowed("too_large", most=uploads.LARGEST // 1_000_000)
    file, replaces_file = own_names.file_of(
        draft.file, kind=draft.kind, replace_file=draft.replace_file
    )
    taken = own_names.named(draft.taken, file) if draft.kind != "withdrawal" else draft.taken
    # Before the row that names it: a document without a row does no harm.
    digest = uploads.keep(draft.body) if draft.body else ""
    time = now()
    row: dict[str, Any] = {
        "kind": draft.kind,
        "state": "draft",
        "file": file,
        "replaces_file": replaces_file,
        "document": digest,
        "document_name": draft.file[:300] if draft.body else "",
        "size": len(draft.body),
        "reading": draft.reading,
        "statements": packing.statements(taken),
        "sources": packing.sources(draft.taken),
        "left_out": packing.problems(draft.taken.left_out),
        "rows": len(draft.taken.claims),
        "reason": reason,
        "author": by.account,
        "remark": "",
        "decided_by": "",
        "release": "",
        "replaces": draft.replaces,
        "created": time,
        "changed": time,
    }
    with office.change() as connection:
        if draft.replaces is not None:
            before = _get(connection, draft.replaces)
            _in_state(before, *OPEN)
            _move(connection, by, before, "replaced")
        made = connection.execute(insert(tables.proposals).values(**row)).inserted_primary_key
        assert made is not None
        number = int(made[0])
        _step(connection, by, number, "draft", "")
        audit.add(
            connection,
            by,
            "proposal_draft",
            str(number),
            file=file,
            rows=row["rows"],
            document=digest,
            replaces=draft.replaces,
        )
        return _get(connection, number)


def send(by: Keeper, number: int, *, reason: str | None = None) -> Proposal:
    """Send a draft or a returned proposal for approval; a reason must be given by then."""
    need(by, EDITOR)
    with office.change() as connection:
        found = _get(connection, number)
        _in_state(found, *OPEN)
        told = _said(found.reason if reason is None else reason, needed=True)
        return _move(connection, by, found, "sent", reason=told)


def take_back(by: Keeper, number: int) -> Proposal:
    """Make a sent proposal a draft again: its author may, and approvers."""
    need(by, EDITOR)
    with office.change() as connection:
        found = _get(connection, number)
        _in_state(found, "sent")
        if found.author != by.account:
            need(by, APPROVER)
        return _move(connection, by, found, "draft")


def give_back(by: Keeper, number: int, *, remark: str) -> Proposal:
    """Return a sent proposal to its author with what is to be mended."""
    need(by, APPROVER)
    with office.change() as connection:
        found = _get(connection, number)
        _in_state(found, "sent")
        return _move(connection, by, found, "returned", remark=_said(remark, needed=True))


def reject(by: Keeper, number: int, *, remark: str) -> Proposal:
    """End a proposal without releasing it; an editor may end a draft of their own."""
    need(by, EDITOR)
    with office.change() as connection:
        found = _get(connection, number)
        _in_state(found, *OPEN, "sent")
        if found.state == "sent" or found.author != by.account:
            need(by, APPROVER)
        said = _said(remark, needed=True)
        return _move(connection, by, found, "rejected", remark=said, decided_by=by.account)


def released(by: Keeper, number: int, *, release: str) -> Proposal:
    """Write down that a sent proposal was released (`approval` calls it)."""
    with office.change() as connection:
        found = _get(connection, number)
        _in_state(found, "sent")
        return _move(connection, by, found, "released", release=release, decided_by=by.account)


def listed(by: Keeper, *, states: Sequence[str] = STATES) -> list[Proposal]:
    """The proposals in those states, the newest change first."""
    need(by, READER)
    columns = tables.proposals.c
    query = select(*_COLUMNS).where(columns.state.in_(list(states)))
    query = query.order_by(desc(columns.changed), desc(columns.id))
    with office.reading() as connection:
        return [Proposal(**row) for row in connection.execute(query).mappings()]


def get(number: int) -> Proposal:
    """The proposal of that number. Raises NotAllowed ('no_proposal')."""
    with office.reading() as connection:
        return _get(connection, number)


def way(number: int) -> list[Step]:
    """The states that a proposal went through, in order."""
    columns = tables.steps.c
    query = select(columns.time, columns.account, columns.state, columns.remark)
    query = query.where(columns.proposal == number).order_by(columns.id)
    with office.reading() as connection:
        return [Step(**row) for row in connection.execute(query).mappings()]


def intake_of(number: int) -> Intake:
    """The claims, sources and remarks of a proposal."""
    columns = tables.proposals.c
    query = select(columns.statements, columns.sources, columns.left_out)
    with office.reading() as connection:
        row = connection.execute(query.where(columns.id == number)).one()
    return packing.intake(row.statements, row.sources, row.left_out)


def document_of(by: Keeper, number: int) -> tuple[str, bytes]:
    """Name and bytes of the document that was brought in. Raises NotAllowed where there is none."""
    need(by, EDITOR)
    found = get(number)
    if not found.document:
        raise NotAllowed("no_document")
    body = uploads.body_of(found.document)
    told = {"document": found.document}
    office.note(lambda c: audit.add(c, by, "document_read", str(number), **told))
    return found.document_name, body


_COLUMNS = [tables.proposals.c[name] for name in Proposal.__dataclass_fields__]


def _get(connection: Connection, number: int) -> Proposal:
    query = select(*_COLUMNS).where(tables.proposals.c.id == number)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotAllowed("no_proposal", number=number)
    return Proposal(**row)


def _in_state(found: Proposal, *states: str) -> None:
    """Raises NotAllowed where the proposal went on meanwhile."""
    if found.state not in states:
        raise NotAllowed("state", number=found.id, state=found.state)


def _said(text: str, *, needed: bool) -> str:
    said = text.strip()
    if needed and not said:
        raise NotAllowed("reason_missing")
    if len(said) > LONGEST_REASON:
        raise NotAllowed("reason_long", most=LONGEST_REASON)
    return said


def _move(
    connection: Connection, by: Keeper, found: Proposal, state: str, **values: Any
) -> Proposal:
    """Bring a proposal into a state, with a step and a row of the log."""
    where = tables.proposals.c.id == found.id
    connection.execute(
        update(tables.proposals).where(where).values(state=state, changed=now(), **values)
    )
    remark = str(values.get("remark", ""))
    _step(connection, by, found.id, state, remark)
    told = {key: value for key, value in values.items() if key in ("remark", "release") and value}
    audit.add(connection, by, f"proposal_{state}", str(found.id), **told)
    if state not in (*OPEN, "sent"):
        office_releases.end_previews(str(found.id))
    return _get(connection, found.id)


def _step(connection: Connection, by: Keeper, number: int, state: str, remark: str) -> None:
    row = {"proposal": number, "time": now(), "account": by.account, "state": state}
    connection.execute(insert(tables.steps).values(**row, remark=remark))
