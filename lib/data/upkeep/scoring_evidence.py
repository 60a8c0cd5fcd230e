"""Scoring evidence: files and links by which a unit shows what it claims at a criterion.

Owns who may add, see and take away; what may be kept is `attachments`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

from sqlalchemy import Connection, delete, select

from lib.data.upkeep import (
    attachments,
    audit,
    office,
    scoring_appraisal,
    scoring_entries,
    scoring_tables,
    scoring_years,
)
from lib.data.upkeep.attachments import Attachment
from lib.data.upkeep.roles import UNIT, Keeper, NotAllowed, need

# Bytes of all that a unit keeps in a year.
MOST_OF_UNIT = 500_000_000


@dataclass(frozen=True, kw_only=True)
class Evidence(Attachment):
    """A file or a link at a unit's criterion."""

    AT = "/upkeep/evidence/"
    year: int
    unit: str
    code: str


def of_unit(by: Keeper, year: int, *, unit: str) -> dict[str, list[Evidence]]:
    """A unit's evidence by code: all for the unit and editors, for a reviewer that of their criteria.

    Raises NotAllowed for anybody else.
    """
    need(by, UNIT)
    with office.reading() as connection:
        seen = scoring_entries.visible(connection, by, year, unit)
        found = [
            e for e in _rows(connection, year=year, unit=unit) if seen is None or e.code in seen
        ]
    return _by(found, lambda e: e.code)


def of_criterion(by: Keeper, year: int, *, code: str) -> dict[str, list[Evidence]]:
    """Every unit's evidence at a criterion, by unit, for who appraises it. Raises NotAllowed."""
    if code not in {c.code for c in scoring_appraisal.mine(by, year)}:
        raise NotAllowed("scoring_not_reviewer", criterion=code[:40])
    with office.reading() as connection:
        return _by(_rows(connection, year=year, code=code), lambda e: e.unit)


def file_of(by: Keeper, number: int) -> tuple[str, bytes]:
    """Name and content of a file; the log tells who read it.

    Raises NotAllowed; OSError where it is gone, ValueError if changed.
    """
    need(by, UNIT)
    with office.reading() as connection:
        one = _one(connection, number)
        seen = scoring_entries.visible(connection, by, one.year, one.unit)
        about = f"{scoring_years.known(connection, one.year).about} {one.unit} {one.code}"
    if not one.digest or (seen is not None and one.code not in seen):
        raise NotAllowed("scoring_foreign")
    return attachments.read(by, one, action="scoring_evidence_read", about=about)


def add_file(by: Keeper, year: int, *, unit: str, code: str, name: str, body: bytes) -> None:
    """Keep a file as evidence. Raises NotAllowed, NotReady where it cannot be written."""
    name = attachments.file_name(name, body)
    with office.change() as connection:
        about, named, held = _place(connection, by, year, unit, code)
        if sum(e.size for e in held) + len(body) > MOST_OF_UNIT:
            most = MOST_OF_UNIT // attachments.MEGABYTE
            raise NotAllowed("scoring_evidence_full", unit=named, most=most)
        digest = attachments.keep(body)
        if any((e.code, e.digest) == (code, digest) for e in held):
            raise NotAllowed("scoring_evidence_twice", file=name, criterion=code)
        new = Evidence(year=year, unit=unit, code=code, digest=digest, name=name, size=len(body))
        _add(connection, by, about, new)


def add_link(by: Keeper, year: int, *, unit: str, code: str, link: str) -> None:
    """Name an address (http or https) as evidence; it is never asked. Raises NotAllowed."""
    link = attachments.address(link)
    with office.change() as connection:
        about, _, held = _place(connection, by, year, unit, code)
        if any((e.code, e.link) == (code, link) for e in held):
            raise NotAllowed("scoring_evidence_twice", file=link[:80], criterion=code)
        _add(connection, by, about, Evidence(year=year, unit=unit, code=code, link=link))


def remove(by: Keeper, number: int) -> None:
    """Take evidence away, as long as the unit may change its entries. Raises NotAllowed, NotReady."""

    def row_away(connection: Connection) -> str:
        one = _one(connection, number)
        year, _ = scoring_entries.writable(connection, by, one.year, one.unit)
        t = scoring_tables.evidence
        connection.execute(delete(t).where(t.c.id == number))
        about = f"{year.about} {one.unit} {one.code}"
        audit.add(connection, by, "scoring_evidence", about, old=one.told, new=None)
        return one.digest

    attachments.take_away(row_away)


def _place(
    connection: Connection, by: Keeper, year: int, unit: str, code: str
) -> tuple[str, str, list[Evidence]]:
    """How the log names the criterion, the unit's name and its evidence, where the keeper may add.

    So it is while the unit assesses itself, and where it may answer or object. Raises NotAllowed.
    """
    if scoring_years.known(connection, year).state == "open":
        one_year, one = scoring_entries.writable(connection, by, year, unit)
    else:
        one_year, one = scoring_appraisal.answerable(connection, by, year, unit=unit, code=code)
    scoring_entries.leaf(connection, year, one, code)
    held = _rows(connection, year=year, unit=unit)
    if sum(e.code == code for e in held) >= attachments.MOST:
        raise NotAllowed("scoring_evidence_many", criterion=code, most=attachments.MOST)
    return f"{one_year.about} {unit} {code}", one.name, held


def _add(connection: Connection, by: Keeper, about: str, new: Evidence) -> None:
    table = scoring_tables.evidence
    attachments.add(connection, by, table, new, action="scoring_evidence", about=about)


def _one(connection: Connection, number: int) -> Evidence:
    found = _rows(connection, id=number)
    if not found:
        raise NotAllowed("scoring_foreign")
    return found[0]


def _rows(connection: Connection, **narrowed: str | int) -> list[Evidence]:
    t = scoring_tables.evidence.c
    query = select(*(t[f.name] for f in fields(Evidence))).order_by(t.id)
    for name, value in narrowed.items():
        query = query.where(t[name] == value)
    return [Evidence(**row) for row in connection.execute(query).mappings()]


def _by(found: list[Evidence], key: Callable[[Evidence], str]) -> dict[str, list[Evidence]]:
    told: dict[str, list[Evidence]] = {}
    for one in found:
        told.setdefault(key(one), []).append(one)
    return told
