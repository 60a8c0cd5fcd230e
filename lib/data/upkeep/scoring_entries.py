"""Entries: a unit's own points and explanations, saved one at a time, and their submission."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from lib.data.upkeep import (
    audit,
    office,
    scoring_criteria,
    scoring_points,
    scoring_tables,
    scoring_units,
    scoring_years,
    texts,
)
from lib.data.upkeep.roles import EDITOR, UNIT, Keeper, NotAllowed, need, now
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_units import ScoredUnit
from lib.data.upkeep.scoring_years import ScoringYear

LONGEST = 4000
# Of no more units than these the entries are asked by name.
FEW = 20
# The others come from a survey or by decision.
SELF_METHODS = ("evidence", "steps", "share", "count")


@dataclass(frozen=True, kw_only=True)
class ScoreEntry:
    """What stands at a unit's criterion; points are texts, None where none are given."""

    code: str
    self_points: str | None = None
    explanation: str = ""
    self_by: str = ""
    self_time: str = ""
    revision: int = 0


# Built once: each save asks and writes so.
_E, _S = scoring_tables.entries, scoring_tables.submissions
_OF_UNIT = select(*(_E.c[name] for name in ScoreEntry.__dataclass_fields__)).where(
    (_E.c.year == bindparam("number")) & (_E.c.unit == bindparam("of"))
)
_AT = _OF_UNIT.where(_E.c.code == bindparam("at"))
_ADD = insert(_E)
_PUT = update(_E).where(
    (_E.c.year == bindparam("number"))
    & (_E.c.unit == bindparam("of"))
    & (_E.c.code == bindparam("at"))
)
_STATE = select(_S.c.state).where(
    (_S.c.year == bindparam("number")) & (_S.c.unit == bindparam("of"))
)


@dataclass(frozen=True, kw_only=True)
class NewEntry:
    """What is to be saved at a criterion: points as they were typed, '' for none; `seen` as in `save`."""

    code: str
    self_points: str
    explanation: str
    seen: int


class Conflict(NotAllowed):
    """Someone saved after the one who saves now had looked; `theirs` is what stands there."""

    def __init__(self, unit: str, theirs: ScoreEntry) -> None:
        told = {
            "unit": unit,
            "criterion": theirs.code,
            "by": theirs.self_by,
            "time": theirs.self_time,
        }
        super().__init__(
            "scoring_conflict", **told, value=scoring_points.number(theirs.self_points)
        )
        self.theirs = theirs


def of_unit(by: Keeper, year: int, *, unit: str) -> dict[str, ScoreEntry]:
    """The entries of a unit by code: all for the unit and editors, for a reviewer those of theirs.

    Raises NotAllowed for anybody else.
    """
    need(by, UNIT)
    with office.reading() as connection:
        seen = visible(connection, by, year, unit)
        found = _entries(connection, year, unit)
    return {code: entry for code, entry in found.items() if seen is None or code in seen}


def visible(connection: Connection, by: Keeper, year: int, unit: str) -> frozenset[str] | None:
    """The criteria of a unit that the keeper may see, None for every one. Raises NotAllowed for none."""
    if by.may(EDITOR) or scoring_units.named(connection, year, unit).account == by.account:
        return None
    found = scoring_criteria.rows(connection, year)
    if mine := frozenset(c.code for c in found if c.reviewer == by.account):
        return mine
    raise NotAllowed("scoring_foreign")


def save(
    by: Keeper, year: int, *, unit: str, code: str, self_points: str, explanation: str, seen: int
) -> ScoreEntry:
    """Save a unit's points ('' takes them back) and explanation; what stands there now.

    `seen` is the revision that the one who saves saw, 0 for none. Raises Conflict where another came
    first, NotAllowed for wrong points, another's unit, a submitted one, or after the deadline.
    """
    new = NewEntry(code=code, self_points=self_points, explanation=explanation, seen=seen)
    with office.change() as connection:
        return _saved(connection, by, year, unit, new)


def save_all(by: Keeper, year: int, *, unit: str, found: Sequence[NewEntry]) -> None:
    """Save entries of a unit, all or none. Raises as `save`."""
    with office.change() as connection:
        for new in found:
            _saved(connection, by, year, unit, new)


def _saved(
    connection: Connection, by: Keeper, year: int, unit: str, wanted: NewEntry
) -> ScoreEntry:
    one_year, one = writable(connection, by, year, unit)
    code, explanation, seen = wanted.code, wanted.explanation, wanted.seen
    criterion = leaf(connection, year, one, code)
    if len(explanation) > LONGEST:
        raise NotAllowed("reason_long", most=LONGEST)
    texts.check(explanation, most=LONGEST, lines=True)
    given = None
    if text := wanted.self_points.strip():
        given = scoring_points.exact(text, most=criterion.points, unit=one.name, code=code)
    old = _entries(connection, year, unit, code=code).get(code, ScoreEntry(code=code))
    if old.revision != seen:
        raise Conflict(one.name, old)
    if (old.self_points, old.explanation) == (given, explanation):
        return old
    stands = ScoreEntry(
        code=code,
        self_points=given,
        explanation=explanation,
        self_by=by.account,
        self_time=now(),
        revision=seen + 1,
    )
    new = asdict(stands)
    del new["code"]
    key = {"number": year, "of": unit, "at": code}
    if seen:
        connection.execute(_PUT, key | new)
    else:
        connection.execute(_ADD, {"year": year, "unit": unit, "code": code} | new)
    about = f"{one_year.about} {unit} {code}"
    told = {"old": [old.self_points, old.explanation], "new": [given, explanation]}
    audit.add(connection, by, "scoring_entry", about, **told)
    return stands


def submit(by: Keeper, year: int, *, unit: str) -> None:
    """Hand in a unit's self-assessment, whole and in time. Raises NotAllowed.

    Points at a criterion that is scored by evidence need some, or an explanation how they came about, as
    the Ministry asks of provinces.
    """
    with office.change() as connection:
        one_year, one = writable(connection, by, year, unit)
        found = _entries(connection, year, unit)
        for code, left in (
            ("scoring_unfilled", _missing(connection, year, one, found)),
            ("scoring_bare", bare(connection, year, one, found)),
        ):
            if left:
                codes = ", ".join(c.code for c in left[:10])
                raise NotAllowed(code, unit=one.name, count=len(left), codes=codes)
        _submission(connection, by, one_year, unit, "submitted")


def take_back(by: Keeper, year: int, *, unit: str) -> None:
    """Take a self-assessment back, until the deadline. Raises NotAllowed."""
    with office.change() as connection:
        one_year, _ = _own(connection, by, year, unit)
        if state(connection, year, unit) != "submitted":
            raise NotAllowed("scoring_not_submitted")
        _submission(connection, by, one_year, unit, "taken_back")


def submission(by: Keeper, year: int, *, unit: str) -> str:
    """Whether a unit has handed in: open, submitted or taken_back. Raises NotAllowed."""
    need(by, UNIT)
    with office.reading() as connection:
        visible(connection, by, year, unit)
        return state(connection, year, unit)


def state(connection: Connection, year: int, unit: str) -> str:
    """Whether a unit has handed in: open, submitted or taken_back."""
    return connection.execute(_STATE, {"number": year, "of": unit}).scalar() or "open"


def states(connection: Connection, year: int) -> dict[str, str]:
    """The state of every unit of a year, as `state`; a unit that is not in it is open."""
    t = scoring_tables.submissions.c
    query = select(t.unit, t.state).where(t.year == year)
    return {row.unit: row.state for row in connection.execute(query)}


def _submission(
    connection: Connection, by: Keeper, one_year: ScoringYear, unit: str, wanted: str
) -> None:
    t = scoring_tables.submissions.c
    old = state(connection, one_year.id, unit)
    where = (t.year == one_year.id) & (t.unit == unit)
    connection.execute(delete(scoring_tables.submissions).where(where))
    row = {"year": one_year.id, "unit": unit, "state": wanted, "time": now(), "by": by.account}
    connection.execute(insert(scoring_tables.submissions).values(**row))
    about = f"{one_year.about} {unit}"
    audit.add(connection, by, "scoring_submission", about, old=old, new=wanted)


def writable(
    connection: Connection, by: Keeper, year: int, unit: str
) -> tuple[ScoringYear, ScoredUnit]:
    """The year and unit whose self-assessment the keeper may change now. Raises NotAllowed."""
    found = _own(connection, by, year, unit)
    if state(connection, year, unit) == "submitted":
        raise NotAllowed("scoring_submitted", unit=found[1].name)
    return found


def _own(
    connection: Connection, by: Keeper, year: int, unit: str
) -> tuple[ScoringYear, ScoredUnit]:
    """The year and unit where the keeper may write now. Raises NotAllowed."""
    one_year, one = (
        scoring_years.known(connection, year),
        scoring_units.named(connection, year, unit),
    )
    if one.account != by.account and not by.may(EDITOR):
        raise NotAllowed("scoring_foreign")
    if one_year.state != "open":
        raise NotAllowed("scoring_not_open", year=one_year.year)
    if one_year.self_due and now() > one_year.self_due:
        raise NotAllowed("scoring_late", unit=one.name, time=one_year.self_due)
    return one_year, one


def leaf(connection: Connection, year: int, unit: ScoredUnit, code: str) -> Criterion:
    """The criterion of that code at which the unit assesses itself. Raises NotAllowed."""
    one = scoring_criteria.leaf(connection, year, code=code, group=unit.unit_group)
    if one is None:
        raise NotAllowed("scoring_no_criterion", unit=unit.name, criterion=code[:40])
    if one.method not in SELF_METHODS:
        raise NotAllowed("scoring_not_self", unit=unit.name, criterion=code)
    return one


def unfilled(connection: Connection, year: int, *, units: Sequence[ScoredUnit]) -> dict[str, int]:
    """At how many criteria each of these units has given itself no points yet."""
    t = scoring_tables.entries.c
    query = select(t.unit, t.code).where((t.year == year) & t.self_points.is_not(None))
    if len(units) <= FEW:
        query = query.where(t.unit.in_([u.unit for u in units]))
    filled = {(row.unit, row.code) for row in connection.execute(query)}
    found = scoring_criteria.rows(connection, year)
    asked = {
        group: [c.code for c in scoring_criteria.of_group(found, group) if c.method in SELF_METHODS]
        for group in {u.unit_group for u in units}
    }
    return {u.unit: sum((u.unit, c) not in filled for c in asked[u.unit_group]) for u in units}


def bare(
    connection: Connection, year: int, unit: ScoredUnit, found: dict[str, ScoreEntry]
) -> list[Criterion]:
    """The criteria scored by evidence where points stand without evidence or explanation."""
    t = scoring_tables.evidence.c
    query = select(t.code).where((t.year == year) & (t.unit == unit.unit))
    shown = set(connection.execute(query).scalars())
    claimed = {
        code
        for code, e in found.items()
        if e.self_points not in (None, "0") and not e.explanation.strip() and code not in shown
    }
    asked = scoring_criteria.of_group(scoring_criteria.rows(connection, year), unit.unit_group)
    return [c for c in asked if c.method == "evidence" and c.code in claimed]


def _missing(
    connection: Connection, year: int, unit: ScoredUnit, found: dict[str, ScoreEntry]
) -> list[Criterion]:
    every = scoring_criteria.rows(connection, year)
    return missing(scoring_criteria.of_group(every, unit.unit_group), found)


def missing(asked: Iterable[Criterion], found: Mapping[str, ScoreEntry]) -> list[Criterion]:
    """Those of a unit's criteria at which it has given itself no points yet."""
    given = {code for code, entry in found.items() if entry.self_points is not None}
    return [c for c in asked if c.method in SELF_METHODS and c.code not in given]


def _entries(
    connection: Connection, year: int, unit: str, *, code: str | None = None
) -> dict[str, ScoreEntry]:
    query, asked = _OF_UNIT, {"number": year, "of": unit}
    if code is not None:
        query, asked = _AT, asked | {"at": code}
    found = connection.execute(query, asked).mappings()
    return {row["code"]: ScoreEntry(**row) for row in found}
