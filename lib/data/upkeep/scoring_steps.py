"""Steps: how a year goes from self-assessment to a decided result and back, and what a step still lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from sqlalchemy import Connection

from lib.analytics import unit_scores
from lib.analytics.unit_scores import GivenPoints, LostPoints, ScoredLeaf, UnitTotal
from lib.base.alphabet import sort_key
from lib.data.declared import provinces
from lib.data.upkeep import (
    audit,
    office,
    scoring_appraisal,
    scoring_criteria,
    scoring_entries,
    scoring_units,
    scoring_years,
    texts,
)
from lib.data.upkeep.roles import APPROVER, EDITOR, Keeper, NotAllowed, need, now
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_units import ScoredUnit
from lib.data.upkeep.scoring_years import ScoringYear

# The state that follows, and who brings a year there; publication is a release (`scoring_publication`).
ONWARD = {
    "open": ("appraisal", EDITOR),
    "appraisal": ("objection", EDITOR),
    "objection": ("decided", APPROVER),
}
BACK = {
    "appraisal": ("open", EDITOR),
    "objection": ("appraisal", EDITOR),
    "decided": ("objection", APPROVER),
    "published": ("objection", APPROVER),
}
LONGEST_DECISION = 300


@dataclass(frozen=True, kw_only=True)
class Lack:
    """What a year lacks before its next step: `scoring.lack.<code>` with the unit and its criteria."""

    code: str
    unit: str = ""
    criteria: tuple[str, ...] = ()
    time: str = ""


@dataclass(frozen=True, kw_only=True)
class ScoringResult:
    """How the units of a year stand: totals by group and rank, and the points lost by criterion."""

    year: ScoringYear
    units: Mapping[str, ScoredUnit]
    criteria: tuple[Criterion, ...]
    leaves: tuple[ScoredLeaf, ...]
    totals: tuple[UnitTotal, ...]
    lost: tuple[LostPoints, ...]


@dataclass(frozen=True, kw_only=True)
class UnitLoss:
    """What a unit lost at a criterion, which is told with its code."""

    unit: str
    criterion: str
    lost: Decimal


@dataclass(frozen=True, kw_only=True)
class OwnLosses:
    """The points lost in a published year, and the decision that they stand in."""

    decision: str
    rows: tuple[UnitLoss, ...]


# By store, year and log.
MOST_COUNTED = 8
_counted: dict[tuple[str, int, str], ScoringResult] = {}


def result(by: Keeper, year: int) -> ScoringResult:
    """How the units stand now. Raises NotAllowed."""
    need(by, EDITOR)
    with office.reading() as connection:
        return of_year(connection, year)


def of_year(connection: Connection, year: int) -> ScoringResult:
    """How the units of a year stand, as `result`.

    A page asks it several times in a run, and people look at it far more often than they change
    something; every change is in the log, whose newest row therefore names what was counted.
    """
    key = (str(connection.engine.url), year, audit.newest(connection))
    if key not in _counted:
        while len(_counted) >= MOST_COUNTED:
            _counted.pop(next(iter(_counted), key), None)
        _counted[key] = count(connection, year)
    return _counted[key]


def count(connection: Connection, year: int) -> ScoringResult:
    """How the units of a year stand, counted from its entries now."""
    one = scoring_years.known(connection, year)
    found = scoring_criteria.rows(connection, year)
    units = {u.unit: u for u in scoring_units.rows(connection, year)}
    above = {c.code: c.parent for c in found}
    leaves = tuple(
        ScoredLeaf(
            code=c.code,
            field=_field(c.code, above),
            most=Decimal(c.points),
            part=c.method if c.method in scoring_appraisal.BY_DOCUMENT else "base",
            group=c.unit_group,
        )
        for c in scoring_criteria.leaves(found)
    )
    given = [
        GivenPoints(unit=unit, code=code, own=_exact(self_points), given=_exact(given_points))
        for unit, code, self_points, given_points in scoring_appraisal.points(connection, year)
    ]
    groups = {u: one_unit.unit_group for u, one_unit in units.items()}
    classes = [(label, Decimal(least)) for label, least in one.classes]
    return ScoringResult(
        year=one,
        units=units,
        criteria=tuple(found),
        leaves=leaves,
        totals=tuple(unit_scores.totals(leaves, groups, given, classes=classes)),
        lost=tuple(unit_scores.lost(leaves, groups, given)),
    )


def losses(by: Keeper, province: str, *, year: int) -> OwnLosses | None:
    """What every unit lost in a published year of a province, the most first; None without one."""
    need(by, EDITOR)
    # One place may have had two ids, each with its own years.
    ids = provinces.load().same(province)
    mine = (y for y in scoring_years.listed(by) if y.province in ids and y.state == "published")
    one = next((y for y in mine if y.year == year), None)
    if one is None:
        return None
    with office.reading() as connection:
        found = of_year(connection, one.id)
        given = {(u, c): _exact(g) for u, c, _, g in scoring_appraisal.points(connection, one.id)}
    names = {c.code: c.name for c in found.criteria}
    rows = [
        UnitLoss(unit=unit.name, criterion=f"{leaf.code}. {names[leaf.code]}"[:500], lost=missed)
        for unit in found.units.values()
        for leaf in unit_scores.of_group(found.leaves, unit.unit_group)
        if (missed := unit_scores.missed(leaf, given.get((unit.unit, leaf.code))))
    ]
    rows.sort(key=lambda r: (-r.lost, sort_key(r.unit), sort_key(r.criterion)))
    return OwnLosses(decision=one.decision, rows=tuple(rows))


def total_of(by: Keeper, year: int, *, unit: str) -> UnitTotal | None:
    """A unit's own total, told from the objections on; None before. Raises NotAllowed."""
    seen = scoring_appraisal.of_unit(by, year, unit=unit)
    with office.reading() as connection:
        found = of_year(connection, year)
    told = seen and found.year.state in ("objection", "decided", "published")
    return next((t for t in found.totals if t.unit == unit), None) if told else None


def lacks(by: Keeper, year: int) -> list[Lack]:
    """What is missing before the next step. Raises NotAllowed."""
    need(by, EDITOR)
    with office.reading() as connection:
        return missing(connection, scoring_years.known(connection, year))


def onward(
    by: Keeper, year: int, *, reason: str = "", decision: str = "", seen: str | None = None
) -> None:
    """Bring a year to its next step. Raises NotAllowed ('scoring_lacks') where something is missing.

    Self-assessment may end without units that did not hand in, after its time and with a reason; who
    decides says by which decision. `seen` is the state that was looked at: two people take one step.
    """
    with office.change() as connection:
        one = scoring_years.known(connection, year)
        if one.state not in ONWARD or seen not in (None, one.state):
            raise NotAllowed("scoring_no_step", year=one.year)
        state, role = ONWARD[one.state]
        need(by, role)
        lacking = missing(connection, one)
        over = bool(one.self_due) and now() > one.self_due
        if lacking and not (one.state == "open" and over and reason.strip()):
            raise NotAllowed("scoring_lacks", count=len(lacking))
        if state == "decided":
            if not decision.strip() or len(decision) > LONGEST_DECISION:
                raise NotAllowed("scoring_no_decision", most=LONGEST_DECISION)
            texts.check(decision, most=LONGEST_DECISION)
            scoring_years.set_decision(connection, by, one, decision.strip())
        scoring_years.set_state(connection, by, one, state, why=reason.strip())


def back(by: Keeper, year: int, *, reason: str, seen: str | None = None) -> None:
    """Bring a year a step back, a published one to where points may be corrected. Raises NotAllowed.

    `seen` as in `onward`.
    """
    if not reason.strip():
        raise NotAllowed("reason_missing")
    with office.change() as connection:
        one = scoring_years.known(connection, year)
        if one.state not in BACK or seen not in (None, one.state):
            raise NotAllowed("scoring_no_step", year=one.year)
        state, role = BACK[one.state]
        need(by, role)
        scoring_years.set_state(connection, by, one, state, why=reason.strip())


def missing(connection: Connection, year: ScoringYear) -> list[Lack]:
    """What a year lacks before its next step, as `lacks`."""
    if year.state == "open":
        states = scoring_entries.states(connection, year.id)
        return [
            Lack(code="submitted", unit=u.name)
            for u in scoring_units.rows(connection, year.id)
            if states.get(u.unit) != "submitted"
        ]
    if year.state not in ONWARD:
        return []
    found = of_year(connection, year.id)
    told = [
        Lack(code="given", unit=found.units[t.unit].name, criteria=t.missing)
        for t in found.totals
        if t.missing
    ]
    if year.state == "appraisal":
        told += _unreasoned(connection, found)
        told += [
            Lack(code="answer", unit=found.units[unit].name, criteria=(code,))
            for unit, code in scoring_appraisal.unanswered(connection, year.id)
        ]
    elif year.objection_due and now() <= year.objection_due:
        told.append(Lack(code="objections", time=year.objection_due))
    return told


def _unreasoned(connection: Connection, found: ScoringResult) -> list[Lack]:
    """Points given as the unit had them, which the unit has changed since."""
    codes: dict[str, list[str]] = {}
    for one in scoring_appraisal.rows(connection, found.year.id):
        if one.given_points not in (None, one.self_points) and not one.reason:
            codes.setdefault(one.unit, []).append(one.code)
    return [
        Lack(code="reason", unit=found.units[unit].name, criteria=tuple(of_unit))
        for unit, of_unit in codes.items()
    ]


def _field(code: str, above: Mapping[str, str]) -> str:
    while above.get(code):
        code = above[code]
    return code


@lru_cache(maxsize=4096)
def _exact(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
