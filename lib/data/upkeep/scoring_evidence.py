"""Evidence: files and links by which a unit shows what it claims at a criterion.

Files lie under their digest beside the office's documents; the store has a row for each. A link is shown
and never fetched.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from sqlalchemy import Connection, delete, insert, select

from lib.base.records import NotReady
from lib.data.loading import loaders
from lib.data.upkeep import (
    audit,
    evidence_kinds,
    office,
    scoring_appraisal,
    scoring_entries,
    scoring_tables,
    scoring_years,
    uploads,
)
from lib.data.upkeep.roles import UNIT, Keeper, NotAllowed, need, now

# Bytes of one file and of all that a unit keeps in a year; files and links at one criterion.
LARGEST, MOST_OF_UNIT, MOST = 20_000_000, 500_000_000, 10
LONGEST_LINK, LONGEST_NAME = 2000, 150
MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A file (`name`, `digest`, `size` in bytes) or a `link` at a unit's criterion."""

    id: int = 0
    year: int
    unit: str
    code: str
    digest: str = ""
    name: str = ""
    size: int = 0
    link: str = ""
    added_by: str = ""
    added: str = ""


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
    body = uploads.body_of(one.digest, room=uploads.EVIDENCE)
    office.note(lambda c: audit.add(c, by, "scoring_evidence_read", about, **_told(one)))
    return one.name, body


def add_file(by: Keeper, year: int, *, unit: str, code: str, name: str, body: bytes) -> None:
    """Keep a file as evidence. Raises NotAllowed, NotReady where it cannot be written."""
    name = _named(name)
    if len(body) > LARGEST:
        raise NotAllowed("scoring_evidence_large", file=name, most=LARGEST // MEGABYTE)
    if fault := evidence_kinds.fault(name, body):
        known = ", ".join(evidence_kinds.ENDINGS)
        raise NotAllowed(f"scoring_evidence_{fault}", file=name, known=known)
    with office.change() as connection:
        about, named, held = _place(connection, by, year, unit, code)
        if sum(e.size for e in held) + len(body) > MOST_OF_UNIT:
            raise NotAllowed("scoring_evidence_full", unit=named, most=MOST_OF_UNIT // MEGABYTE)
        # Inside the change: who takes the same file away waits until its row stands.
        try:
            digest = uploads.keep(body, room=uploads.EVIDENCE)
        except OSError as error:
            place = uploads.folder(uploads.EVIDENCE)
            raise NotReady("folder", path=place, reason=error.strerror) from error
        if any((e.code, e.digest) == (code, digest) for e in held):
            raise NotAllowed("scoring_evidence_twice", file=name, criterion=code)
        new = Evidence(year=year, unit=unit, code=code, digest=digest, name=name, size=len(body))
        _add(connection, by, about, new)


def add_link(by: Keeper, year: int, *, unit: str, code: str, link: str) -> None:
    """Name an address (http or https) as evidence; it is never asked. Raises NotAllowed."""
    link = link.strip()
    if not _is_address(link):
        raise NotAllowed("scoring_evidence_link", value=link[:80], most=LONGEST_LINK)
    with office.change() as connection:
        about, _, held = _place(connection, by, year, unit, code)
        if any((e.code, e.link) == (code, link) for e in held):
            raise NotAllowed("scoring_evidence_twice", file=link[:80], criterion=code)
        _add(connection, by, about, Evidence(year=year, unit=unit, code=code, link=link))


def remove(by: Keeper, number: int) -> None:
    """Take evidence away, as long as the unit may change its entries. Raises NotAllowed, NotReady."""
    # A backup that is being written finds each file that its rows name.
    with loaders.alone():
        with office.change() as connection:
            one = _one(connection, number)
            year, _ = scoring_entries.writable(connection, by, one.year, one.unit)
            t = scoring_tables.evidence
            connection.execute(delete(t).where(t.c.id == number))
            about = f"{year.about} {one.unit} {one.code}"
            audit.add(connection, by, "scoring_evidence", about, old=_told(one), new=None)
        # The row is gone for certain now; nobody adds the same file meanwhile.
        with office.change() as connection:
            if one.digest and not _rows(connection, digest=one.digest):
                (uploads.folder(uploads.EVIDENCE) / one.digest).unlink(missing_ok=True)


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
    if sum(e.code == code for e in held) >= MOST:
        raise NotAllowed("scoring_evidence_many", criterion=code, most=MOST)
    return f"{one_year.about} {unit} {code}", one.name, held


def _add(connection: Connection, by: Keeper, about: str, new: Evidence) -> None:
    row = {n: v for n, v in asdict(new).items() if n != "id"}
    row |= {"added_by": by.account, "added": now()}
    connection.execute(insert(scoring_tables.evidence).values(**row))
    audit.add(connection, by, "scoring_evidence", about, old=None, new=_told(new))


def _told(one: Evidence) -> dict[str, str | int]:
    """What the log says of it."""
    if one.link:
        return {"link": one.link}
    return {"name": one.name, "size": one.size, "digest": one.digest}


def _one(connection: Connection, number: int) -> Evidence:
    found = _rows(connection, id=number)
    if not found:
        raise NotAllowed("scoring_foreign")
    return found[0]


def _rows(connection: Connection, **narrowed: str | int) -> list[Evidence]:
    t = scoring_tables.evidence.c
    query = select(*(t[name] for name in Evidence.__dataclass_fields__)).order_by(t.id)
    for name, value in narrowed.items():
        query = query.where(t[name] == value)
    return [Evidence(**row) for row in connection.execute(query).mappings()]


def _by(found: list[Evidence], key: Callable[[Evidence], str]) -> dict[str, list[Evidence]]:
    told: dict[str, list[Evidence]] = {}
    for one in found:
        told.setdefault(key(one), []).append(one)
    return told


def _named(name: str) -> str:
    """A file's name without folders and unseen signs, its ending kept."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    stem, dot, ending = shown.rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{ending[:10]}"


def _is_address(link: str) -> bool:
    if len(link) > LONGEST_LINK or any(
        c.isspace() or unicodedata.category(c)[0] == "C" for c in link
    ):
        return False
    try:
        parts = urlsplit(link)
        # An account in an address hides where it leads.
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
        )
    except ValueError:
        return False
