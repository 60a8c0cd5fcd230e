"""Criteria: what units are scored by in a year, and whether the points add up."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from sqlalchemy import Connection, bindparam, delete, insert, select

from lib.data.upkeep import audit, office, scoring_points, scoring_tables, scoring_years, texts
from lib.data.upkeep.roles import EDITOR, UNIT, Keeper, NotAllowed, need

APART = ("bonus", "minus")
WHOLE = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One row of the list: a field (no `parent`), a criterion or a component; points as texts.

    `per_day` is what each day of lateness takes off at a deduction, counted from `due` (a UTC text) or,
    without it, from the year's deadline of self-assessment.
    """

    code: str
    name: str
    points: str
    parent: str = ""
    method: str = "evidence"
    unit_group: str = ""
    reviewer: str = ""
    due: str = ""
    basis: str = ""
    per_day: str = ""


# Built once: each save asks so.
_C = scoring_tables.criteria.c
_ALL = select(*(_C[name] for name in Criterion.__dataclass_fields__))
_OF_YEAR = _ALL.where(_C.year == bindparam("number")).order_by(_C.place)
_AT = _ALL.where(
    _C.year == bindparam("number"),
    (_C.code == bindparam("at")) | (_C.parent == bindparam("at")),
)


@dataclass(frozen=True, kw_only=True)
class CriteriaFault:
    """Why a list cannot be used: `scoring.fault.<code>` with the criterion, what is there, what is due."""

    code: str
    at: str
    found: str = ""
    due: str = ""


@dataclass(frozen=True, kw_only=True)
class CriteriaChange:
    """A criterion that differs between two lists; `old` or `new` is None where one lacks it."""

    code: str
    old: Criterion | None
    new: Criterion | None


def leaves(found: Sequence[Criterion]) -> list[Criterion]:
    """Those that carry points of their own: nothing stands below them."""
    above = {c.parent for c in found}
    return [c for c in found if c.code not in above]


def of_group(found: Sequence[Criterion], group: str) -> list[Criterion]:
    """The leaves by which a unit of the group is scored."""
    return [c for c in leaves(found) if c.unit_group in ("", group)]


def faults(found: Sequence[Criterion], *, groups: Collection[str] = ()) -> list[CriteriaFault]:
    """Where the list does not hold: unknown parents, codes twice, sums of fields, 100 for each group.

    `groups` are those of the units, where they are known: each has its 100 points, and no criterion is of
    a group without a unit. What stands under a field of one group is of that group.
    """
    by_code = {c.code: c for c in found}
    told = [
        CriteriaFault(code="twice", at=c.code)
        for n, c in enumerate(found)
        if c.code in {b.code for b in found[:n]}
    ]
    told += [
        CriteriaFault(code="parent", at=c.code, found=c.parent)
        for c in found
        if c.parent and c.parent not in by_code
    ]
    told += [CriteriaFault(code="circle", at=c.code) for c in found if _circle(c, by_code)]
    if told or not found:
        return told or [CriteriaFault(code="none", at="")]
    named = {c.unit_group for c in found} - {""}
    told += _groups(found, by_code, set(groups))
    for group in sorted(set(groups) or named) or [""]:
        told += _sums(found, by_code, group)
    return told


def _circle(one: Criterion, by_code: dict[str, Criterion]) -> bool:
    seen = set()
    while one.parent in by_code:
        if one.code in seen:
            return True
        seen.add(one.code)
        one = by_code[one.parent]
    return False


def _groups(
    found: Sequence[Criterion], by_code: dict[str, Criterion], groups: set[str]
) -> list[CriteriaFault]:
    """Criteria of another group than their field's, and groups without a unit."""
    other = [
        CriteriaFault(code="group", at=c.code, found=c.unit_group, due=above)
        for c in found
        if c.parent and (above := by_code[c.parent].unit_group) not in ("", c.unit_group)
    ]
    nobody = {c.unit_group for c in found} - {"", *groups} if groups else set()
    return other + [CriteriaFault(code="nobody", at=group) for group in sorted(nobody)]


def _sums(
    found: Sequence[Criterion], by_code: dict[str, Criterion], group: str
) -> list[CriteriaFault]:
    below: dict[str, list[Criterion]] = {}
    for leaf in of_group(found, group):
        above = leaf.parent
        while above:
            below.setdefault(above, []).append(leaf)
            above = by_code[above].parent
    told = []
    for code, under in below.items():
        base = [c for c in under if c.method not in APART] or under
        total = sum((Decimal(c.points) for c in base), Decimal(0))
        if total != Decimal(by_code[code].points):
            due = scoring_points.kept(total)
            told.append(CriteriaFault(code="sum", at=code, found=by_code[code].points, due=due))
    base = [c for c in of_group(found, group) if c.method not in APART]
    whole = sum((Decimal(c.points) for c in base), Decimal(0))
    if whole != WHOLE:
        told.append(
            CriteriaFault(code="whole", at=group, found=scoring_points.kept(whole), due="100")
        )
    return told


def alike(code: str, codes: Collection[str]) -> list[str]:
    """The codes that a workbook writes the same once they are numbers: 1.1 and 1.10."""
    plain = re.fullmatch(r"(\d+)\.(\d+)", code, re.ASCII)
    if not plain:
        return [c for c in codes if c == code]
    same = re.compile(rf"{plain[1]}\.{plain[2].rstrip('0')}0*", re.ASCII)
    return [c for c in codes if same.fullmatch(c)]


def differences(old: Sequence[Criterion], new: Sequence[Criterion]) -> list[CriteriaChange]:
    """What changed from one list to another, by code, in the order of the new one."""
    before, after = ({c.code: c for c in rows} for rows in (old, new))
    return [
        CriteriaChange(code=code, old=before.get(code), new=after.get(code))
        for code in {**after, **before}
        if before.get(code) != after.get(code)
    ]


def listed(by: Keeper, year: int) -> list[Criterion]:
    """The criteria of a year, in its order. Raises NotAllowed."""
    need(by, UNIT)
    with office.reading() as connection:
        return rows(connection, year)


def before(by: Keeper, year: int) -> tuple[int, list[Criterion]] | None:
    """The criteria of the province's last earlier year that has any, and that year; None without one."""
    need(by, EDITOR)
    t = scoring_tables.years.c
    with office.reading() as connection:
        one = scoring_years.known(connection, year)
        query = select(t.id, t.year).where((t.province == one.province) & (t.year < one.year))
        for row in connection.execute(query.order_by(t.year.desc())):
            if found := rows(connection, row.id):
                return row.year, found
    return None


def rows(connection: Connection, year: int) -> list[Criterion]:
    """The criteria of a year, in its order."""
    found = connection.execute(_OF_YEAR, {"number": year}).mappings()
    return [Criterion(**row) for row in found]


def leaf(connection: Connection, year: int, *, code: str, group: str) -> Criterion | None:
    """The criterion of that code by which a unit of the group is scored; None where there is none."""
    asked = connection.execute(_AT, {"number": year, "at": code}).mappings()
    found = [Criterion(**row) for row in asked]
    # With another below it, it has no points of its own.
    return next((c for c in of_group(found, group) if c.code == code), None)


def replace(by: Keeper, year: int, *, found: Sequence[Criterion], reason: str) -> None:
    """Put a list in the place of a year's; only while the year is a draft. Raises NotAllowed.

    A list whose sums do not hold yet may be kept; `scoring_units.begin` refuses to open the year with it.
    """
    need(by, EDITOR)
    if not reason.strip():
        raise NotAllowed("reason_missing")
    for one in found:
        _check(one)
    codes = [c.code for c in found]
    if len(set(codes)) < len(codes):
        twice = next(c for c in codes if codes.count(c) > 1)
        raise NotAllowed("scoring_code_twice", criterion=twice)
    with office.change() as connection:
        one_year = scoring_years.known(connection, year)
        if one_year.state != "draft":
            raise NotAllowed("scoring_not_draft", year=one_year.year)
        changed = differences(rows(connection, year), found)
        connection.execute(
            delete(scoring_tables.criteria).where(scoring_tables.criteria.c.year == year)
        )
        made = [{"year": year, "place": n, **asdict(c)} for n, c in enumerate(found)]
        if made:
            connection.execute(insert(scoring_tables.criteria), made)
        for one_change in changed:
            old, new = (asdict(c) if c else None for c in (one_change.old, one_change.new))
            about = f"{one_year.about} {one_change.code}"
            audit.add(connection, by, "scoring_criterion", about, old=old, new=new, why=reason)


def _check(one: Criterion) -> None:
    if not one.code.strip() or len(one.code) > 40:
        raise NotAllowed("scoring_code", criterion=one.code[:40], name=one.name[:60])
    if not one.name.strip() or len(one.name) > 1000:
        raise NotAllowed("scoring_name", criterion=one.code)
    texts.check(one.code, one.parent, most=40)
    texts.check(one.unit_group, most=100)
    texts.check(one.reviewer, most=60)
    texts.check(one.name, one.basis, most=2000, lines=True)
    if scoring_points.plain(one.points) != one.points:
        raise NotAllowed("scoring_criterion_points", criterion=one.code, value=one.points[:40])
    if one.method not in scoring_tables.METHODS:
        raise NotAllowed("scoring_method", criterion=one.code, value=one.method[:40])
    if one.due and not scoring_years.is_time(one.due):
        raise NotAllowed("scoring_criterion_due", criterion=one.code, value=one.due[:40])
    if one.per_day and (one.method != "minus" or scoring_points.plain(one.per_day) != one.per_day):
        raise NotAllowed("scoring_per_day", criterion=one.code, value=one.per_day[:40])
