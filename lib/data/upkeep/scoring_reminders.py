"""Reminders: what waits for whom in the years that are under way, and until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from lib.base.alphabet import sort_key
from lib.data.upkeep import (
    office,
    scoring_appraisal,
    scoring_criteria,
    scoring_entries,
    scoring_steps,
    scoring_units,
    scoring_years,
)
from lib.data.upkeep.roles import APPROVER, EDITOR, UNIT, Keeper, need
from lib.data.upkeep.scoring_years import ScoringYear

DUE = {"draft": "", "open": "self_due", "appraisal": "appraisal_due", "objection": "objection_due"}


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Something that waits for an account, or for everyone of a role: `scoring.waiting.<code>`.

    `unit` is a unit's name or '', `count` how many criteria or units it is about, `due` a UTC text or ''.
    """

    year: ScoringYear
    code: str
    account: str = ""
    role: str = ""
    unit: str = ""
    count: int = 0
    due: str = ""


def mine(by: Keeper) -> list[Waiting]:
    """What waits for the keeper, by due time. Raises NotAllowed."""
    found = [
        one
        for year in scoring_years.listed(by)
        for one in _of_year(year, by)
        if (one.account == by.account if one.account else bool(one.role) and by.may(one.role))
    ]
    return sorted(found, key=lambda w: (w.due or "9", w.year.year, w.code, sort_key(w.unit)))


def everyone(by: Keeper, year: ScoringYear) -> list[Waiting]:
    """What waits for whom in a year, by due time. Raises NotAllowed for who does not run it."""
    need(by, EDITOR)
    found = _of_year(year, by)
    return sorted(found, key=lambda w: (w.due or "9", w.code, w.account, sort_key(w.unit)))


def dues(by: Keeper) -> list[tuple[ScoringYear, str, str]]:
    """The deadlines of the years that the keeper sees: the year, which of DUES, the UTC text."""
    need(by, UNIT)
    return [
        (year, name, getattr(year, name))
        for year in scoring_years.listed(by)
        for name in scoring_years.DUES
        if getattr(year, name) and year.state not in ("decided", "published")
    ]


def days_left(due: str, *, now: datetime | None = None) -> int | None:
    """Whole days until a deadline, negative after it, None where there is none."""
    if not due:
        return None
    left = datetime.fromisoformat(due) - (now or datetime.now(UTC))
    return left // timedelta(days=1)


def _of_year(year: ScoringYear, by: Keeper) -> list[Waiting]:
    """What waits in a year; for who does not run it no more than is theirs, which costs less to ask."""
    if year.state not in (*DUE, "decided"):
        return []
    with office.reading() as connection:
        return list(_waiting(connection, year, by))


def _waiting(connection: Connection, year: ScoringYear, by: Keeper) -> Iterator[Waiting]:
    due = str(getattr(year, DUE[year.state])) if DUE.get(year.state) else ""
    if year.state == "draft":
        yield Waiting(year=year, code="draft", role=EDITOR)
    elif year.state == "open":
        yield from _not_submitted(connection, year, due, by)
    elif year.state == "decided":
        yield Waiting(year=year, code="publish", role=APPROVER)
    else:
        yield from _appraisal(connection, year, due)
    step = scoring_steps.ONWARD.get(year.state)
    if step and by.may(step[1]) and not scoring_steps.missing(connection, year):
        yield Waiting(year=year, code="step", role=step[1], due=due)


def _not_submitted(
    connection: Connection, year: ScoringYear, due: str, by: Keeper
) -> Iterator[Waiting]:
    units = scoring_units.rows(connection, year.id)
    mine_ = [u for u in units if by.may(EDITOR) or u.account == by.account]
    if not mine_:
        return
    states = scoring_entries.states(connection, year.id)
    left = scoring_entries.unfilled(connection, year.id, units=mine_)
    for unit in mine_:
        if states.get(unit.unit) != "submitted":
            yield Waiting(
                year=year,
                code="submit" if left[unit.unit] else "hand_in",
                account=unit.account,
                role="" if unit.account else EDITOR,
                unit=unit.name,
                count=left[unit.unit],
                due=due,
            )


def _appraisal(connection: Connection, year: ScoringYear, due: str) -> Iterator[Waiting]:
    units = {u.unit: u for u in scoring_units.rows(connection, year.id)}
    asked = scoring_appraisal.unanswered(connection, year.id)
    for name, count in Counter(unit for unit, _ in asked).items():
        unit = units[name]
        yield Waiting(
            year=year,
            code="answer",
            account=unit.account,
            role="" if unit.account else EDITOR,
            unit=unit.name,
            count=count,
            due=year.objection_due or due,
        )
    who = {
        c.code: c.reviewer if c.method not in scoring_appraisal.BY_DOCUMENT else ""
        for c in scoring_criteria.rows(connection, year.id)
    }
    missing = (
        code for t in scoring_steps.of_year(connection, year.id).totals for code in t.missing
    )
    for account, count in sorted(Counter(who[code] for code in missing).items()):
        role = "" if account else EDITOR
        yield Waiting(year=year, code="appraise", account=account, role=role, count=count, due=due)
