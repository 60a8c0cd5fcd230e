"""Lateness: the deduction that dates suggest where a criterion says what a day takes off.

Only a suggestion: a person confirms it, with the days and dates as the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import Connection, select

from lib.base.alphabet import sort_key
from lib.data.upkeep import (
    office,
    scoring_appraisal,
    scoring_criteria,
    scoring_points,
    scoring_tables,
    scoring_units,
    scoring_years,
)
from lib.data.upkeep.roles import EDITOR, Keeper, NotAllowed, need

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class LateUnit:
    """A unit that handed in after `due`: when (UTC texts), how many days begun, what that takes off.

    `given` is what stands there, None where nothing does, in its `revision`.
    """

    unit: str
    name: str
    due: str
    time: str
    days: int
    points: str
    given: str | None
    revision: int


def suggested(by: Keeper, year: int, *, code: str) -> list[LateUnit]:
    """The units that handed in late and have not that deduction yet, the latest first.

    Empty where the criterion has no points for a day, or no deadline. Raises NotAllowed.
    """
    need(by, EDITOR)
    with office.reading() as connection:
        one_year = scoring_years.known(connection, year)
        found = [c for c in scoring_criteria.rows(connection, year) if c.code == code]
        if not found:
            raise NotAllowed("scoring_not_reviewer", criterion=code[:40])
        (one,) = found
        due = one.due or one_year.self_due
        if not one.per_day or not due:
            return []
        handed_in = _handed_in(connection, year)
        held = {e.unit: e for e in scoring_appraisal.rows(connection, year, code=code)}
        units = [
            u
            for u in scoring_units.rows(connection, year)
            if one.unit_group in ("", u.unit_group) and handed_in.get(u.unit, "") > due
        ]
    late = []
    for unit in units:
        entry = held.get(unit.unit, scoring_appraisal.AppraisedEntry(unit=unit.unit, code=code))
        days = days_late(handed_in[unit.unit], due=due)
        points = scoring_points.kept(min(Decimal(one.per_day) * days, Decimal(one.points)))
        if points != entry.given_points:
            told = {"given": entry.given_points, "revision": entry.revision, "points": points}
            late.append(
                LateUnit(
                    unit=unit.unit,
                    name=unit.name,
                    due=due,
                    time=handed_in[unit.unit],
                    days=days,
                    **told,  # type: ignore[arg-type]
                )
            )
    return sorted(late, key=lambda u: (-u.days, sort_key(u.name)))


def days_late(time: str, *, due: str) -> int:
    """Days begun between a deadline and a later time: a minute late is one day."""
    over = datetime.fromisoformat(time) - datetime.fromisoformat(due)
    return max(0, -(-over // DAY))


def confirm(by: Keeper, year: int, *, code: str, found: Sequence[tuple[LateUnit, str]]) -> int:
    """Give the deductions as they were looked at, each with its reason, all or none; how many.

    Raises NotAllowed, AppraisalConflict where somebody gave points meanwhile.
    """
    need(by, EDITOR)
    given = {u.unit: (u.points, reason, u.revision) for u, reason in found}
    scoring_appraisal.give_each(by, year, code=code, found=given)
    return len(given)


def _handed_in(connection: Connection, year: int) -> dict[str, str]:
    t = scoring_tables.submissions.c
    query = select(t.unit, t.time).where((t.year == year) & (t.state == "submitted"))
    return {row.unit: row.time for row in connection.execute(query)}
