"""Units: whom a year scores, who fills in for each, and the opening of the year for them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select

from lib.base.alphabet import fold, sort_key, spelling
from lib.data.declared import registry
from lib.data.upkeep import audit, office, scoring_criteria, scoring_tables, scoring_years, texts
from lib.data.upkeep.roles import EDITOR, UNIT, Keeper, NotAllowed, need


@dataclass(frozen=True, kw_only=True)
class ScoredUnit:
    """A unit of a year: `unit` is the registry's where it is known there; `account` fills in."""

    unit: str
    name: str
    unit_group: str = ""
    account: str = ""


# Built once: each save asks so.
_OF_YEAR = select(
    *(scoring_tables.units.c[name] for name in ScoredUnit.__dataclass_fields__)
).where(scoring_tables.units.c.year == bindparam("number"))
_NAMED = _OF_YEAR.where(scoring_tables.units.c.unit == bindparam("id"))


def suggested(province: str) -> list[ScoredUnit]:
    """The province's units that the registry knows."""
    known = registry.load().local_units.values()
    return [
        ScoredUnit(unit=u.id, name=u.name_vi, unit_group=u.group)
        for u in known
        # The group as a whole is no unit.
        if u.province_id == province and u.id.count("/") == 2
    ]


def before(by: Keeper, year: int) -> list[ScoredUnit]:
    """The units of the province's last earlier year that has any, to begin with; nothing without one."""
    need(by, EDITOR)
    t = scoring_tables.years.c
    with office.reading() as connection:
        one = scoring_years.known(connection, year)
        query = select(t.id).where((t.province == one.province) & (t.year < one.year))
        for number in connection.execute(query.order_by(t.year.desc())).scalars():
            if found := rows(connection, number):
                return found
    return []


def pasted(text: str, *, known: Mapping[str, str]) -> list[ScoredUnit]:
    """Units from lines 'name [tab] group [tab] account'; `known` are ids of names, others are made."""
    found: list[ScoredUnit] = []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        name, group, account = (*(part.strip() for part in line.split("\t")), "", "")[:3]
        made = {u.unit: u.name for u in found} | {u: n for n, u in known.items()}
        slug = known.get(name) or _slug(name, made)
        found.append(ScoredUnit(unit=slug, name=name, unit_group=group, account=account))
    return found


def _slug(name: str, taken: Mapping[str, str]) -> str:
    """An id made of the name: one for each of 'Tân Thành' and 'Tân Thạnh', the same for a name again."""
    first = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:76]
    ids = (first, *(f"{first}-{n}" for n in range(2, len(taken) + 3)))
    return next(i for i in ids if not i or spelling(taken.get(i, name)) == spelling(name))


def of_name(text: str, units: Sequence[ScoredUnit]) -> ScoredUnit | None:
    """The unit that a table means by a name or an id; None where that is nobody, or not sure.

    Names differ by a tone alone ('Tân Thành', 'Tân Thạnh'): only a text without any mark is taken for the
    one unit that is so written without them.
    """
    found = [u for u in units if spelling(text) == spelling(u.name) or text.strip() == u.unit]
    if not found and spelling(text) == fold(text):
        found = [u for u in units if fold(text) in (fold(u.name), fold(u.unit))]
    return found[0] if len(found) == 1 else None


def listed(by: Keeper, year: int) -> list[ScoredUnit]:
    """The units of a year; a unit's account sees its own. Raises NotAllowed."""
    need(by, UNIT)
    with office.reading() as connection:
        found = rows(connection, year)
    return [u for u in found if by.role != UNIT or u.account == by.account]


def beside(by: Keeper, year: int) -> list[ScoredUnit]:
    """Every unit of a year, for editors and for who reviews one of its criteria. Raises NotAllowed."""
    with office.reading() as connection:
        named = {c.reviewer for c in scoring_criteria.rows(connection, year)}
        if not by.may(EDITOR) and by.account not in named:
            raise NotAllowed("scoring_foreign")
        return rows(connection, year)


def rows(connection: Connection, year: int) -> list[ScoredUnit]:
    """Every unit of a year, by group and name: in the order in which they are listed everywhere."""
    found = connection.execute(_OF_YEAR, {"number": year}).mappings()
    every = (ScoredUnit(**row) for row in found)
    return sorted(every, key=lambda u: (sort_key(u.unit_group), sort_key(u.name), u.unit))


def named(connection: Connection, year: int, unit: str) -> ScoredUnit:
    """The unit of a year with that id. Raises NotAllowed."""
    row = connection.execute(_NAMED, {"number": year, "id": unit}).mappings().first()
    if row is None:
        raise NotAllowed("scoring_foreign")
    return ScoredUnit(**row)


def replace(by: Keeper, year: int, *, found: Sequence[ScoredUnit], reason: str) -> None:
    """Put a list in the place of a year's units; only while it is a draft. Raises NotAllowed."""
    need(by, EDITOR)
    if not reason.strip():
        raise NotAllowed("reason_missing")
    seen: set[str] = set()
    for one in found:
        if not one.unit or not one.name.strip() or one.unit in seen:
            raise NotAllowed("scoring_unit", name=one.name[:80])
        texts.check(one.name, most=300)
        texts.check(one.unit_group, most=100)
        texts.check(one.account, most=60)
        seen.add(one.unit)
    with office.change() as connection:
        one_year = scoring_years.known(connection, year)
        if one_year.state != "draft":
            raise NotAllowed("scoring_not_draft", year=one_year.year)
        old = {u.unit: asdict(u) for u in rows(connection, year)}
        new = {u.unit: asdict(u) for u in found}
        connection.execute(delete(scoring_tables.units).where(scoring_tables.units.c.year == year))
        if new:
            connection.execute(
                insert(scoring_tables.units), [{"year": year, **u} for u in new.values()]
            )
        for unit in {**new, **old}:
            before, after = old.get(unit), new.get(unit)
            if before != after:
                about = f"{one_year.about} {unit}"
                told = {"old": before, "new": after, "why": reason}
                audit.add(connection, by, "scoring_unit", about, **told)


def begin(by: Keeper, year: int) -> None:
    """Open a draft for self-assessment: its criteria hold and it has units. Raises NotAllowed."""
    need(by, EDITOR)
    with office.change() as connection:
        one_year = scoring_years.known(connection, year)
        if one_year.state != "draft":
            raise NotAllowed("scoring_not_draft", year=one_year.year)
        groups = {u.unit_group for u in rows(connection, year)}
        wrong = scoring_criteria.faults(scoring_criteria.rows(connection, year), groups=groups)
        if wrong:
            raise NotAllowed("scoring_faults", count=len(wrong))
        if not groups:
            raise NotAllowed("scoring_no_units", year=one_year.year)
        scoring_years.set_state(connection, by, one_year, "open")


def back_to_draft(by: Keeper, year: int) -> None:
    """Take an open year back while nobody has entered anything. Raises NotAllowed."""
    need(by, EDITOR)
    with office.change() as connection:
        one_year = scoring_years.known(connection, year)
        if one_year.state != "open" or _entered(connection, year):
            raise NotAllowed("scoring_entered", year=one_year.year)
        scoring_years.set_state(connection, by, one_year, "draft")


def _entered(connection: Connection, year: int) -> bool:
    """Whether a unit has points, words or evidence at a criterion of the year."""
    held = (scoring_tables.entries, scoring_tables.evidence)
    queries = (select(table.c.unit).where(table.c.year == year).limit(1) for table in held)
    return any(connection.execute(query).first() is not None for query in queries)
