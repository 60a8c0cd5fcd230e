"""Keeping plans: made and changed by editors, confirmed by approvers, reported on by units.

Every change goes into the office's log with what was there before. Who saves from an older sight of a
task or a report is refused with what the other wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from lib.analytics import plan_follow
from lib.data.upkeep import audit, office, plan_amounts, texts
from lib.data.upkeep.plan_tables import PERIODS, TASK_STATES, plans, reports, tasks
from lib.data.upkeep.roles import APPROVER, EDITOR, READER, Keeper, NotAllowed, need, now, today

OWN = "own"
LONGEST = {"title": 300, "document": 300, "criterion": 500, "unit": 300, "person": 200}
LONGEST_TEXT = 4000
# What an approver may make of a plan: confirmed, given back to be changed, closed.
STEPS = {("draft", "confirmed"), ("confirmed", "draft"), ("confirmed", "closed")}


class PlanConflict(NotAllowed):
    """Someone else saved since it was read; `theirs` is what they wrote."""

    def __init__(self, theirs: Mapping[str, Any]) -> None:
        super().__init__("plan_conflict", who=theirs["changed_by"], time=theirs["changed"])
        self.theirs = theirs


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A plan after one edition of an index."""

    title: str
    province: str
    indicator: str
    year: int
    document: str = ""
    period: str = "quarter"
    begins: str
    id: int = 0
    state: str = "draft"
    author: str = ""
    changed: str = ""


@dataclass(frozen=True, kw_only=True)
class Task:
    """What one unit does about one criterion; points are decimal texts, `lost` what can be won."""

    plan: int
    code: str = ""
    criterion: str
    lost: str
    unit: str
    account: str = ""
    person: str = ""
    measure: str
    due: str
    gain: str
    id: int = 0
    revision: int = 0
    changed_by: str = ""
    changed: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskReport:
    """How a task stood in one period."""

    task: int
    period: str
    state: str
    note: str = ""
    evidence: str = ""
    id: int = 0
    revision: int = 0
    changed_by: str = ""
    changed: str = ""


def listed(by: Keeper) -> list[Plan]:
    """Plans that the keeper may see, the newest first: for a unit those with a task of its own."""
    query = select(plans).order_by(plans.c.id.desc())
    if not by.may(READER):
        mine = select(tasks.c.plan).where(tasks.c.account == by.account)
        query = query.where(plans.c.id.in_(mine), plans.c.state != "draft")
    with office.reading() as connection:
        return [Plan(**row) for row in connection.execute(query).mappings()]


def tasks_of(by: Keeper, plan: int) -> list[Task]:
    """The tasks of a plan by day; a unit sees its own alone."""
    query = select(tasks).where(tasks.c.plan == plan).order_by(tasks.c.due, tasks.c.id)
    if not by.may(READER):
        confirmed = select(plans.c.id).where(plans.c.state != "draft")
        query = query.where(tasks.c.account == by.account, tasks.c.plan.in_(confirmed))
    with office.reading() as connection:
        return [Task(**row) for row in connection.execute(query).mappings()]


def reports_of(by: Keeper, plan: int) -> list[TaskReport]:
    """The reports on the tasks that the keeper sees, the earliest period first."""
    seen = [task.id for task in tasks_of(by, plan)]
    query = select(reports).where(reports.c.task.in_(seen)).order_by(reports.c.period)
    with office.reading() as connection:
        return [TaskReport(**row) for row in connection.execute(query).mappings()]


def make(by: Keeper, plan: Plan) -> int:
    """A new draft; its number. Raises NotAllowed."""
    need(by, EDITOR)
    plan_amounts.day(plan.begins)
    _texts(title=plan.title)
    if plan.period not in PERIODS:
        raise NotAllowed("plan_period", value=plan.period[:20])
    if plan.indicator == OWN and not plan.document.strip():
        raise NotAllowed("plan_document")
    _texts(document=plan.document or "-")
    values = _fresh(plan, "id") | {"state": "draft", "author": by.account, "changed": now()}
    with office.change() as connection:
        number = connection.execute(insert(plans).values(**values)).inserted_primary_key
        assert number is not None
        audit.add(connection, by, "plan_made", f"plan {number[0]}", new=plan.title)
        return int(number[0])


def set_state(by: Keeper, plan: int, *, state: str) -> None:
    """Confirm a plan, give it back or close it. Raises NotAllowed."""
    need(by, APPROVER)
    with office.change() as connection:
        held = _row(connection, plans, plan)
        if (held["state"], state) not in STEPS:
            raise NotAllowed("plan_state")
        if not connection.execute(select(tasks.c.id).where(tasks.c.plan == plan)).first():
            raise NotAllowed("plan_empty")
        where = plans.c.id == plan
        connection.execute(update(plans).where(where).values(state=state, changed=now()))
        audit.add(connection, by, "plan_state", f"plan {plan}", old=held["state"], new=state)


def save_task(by: Keeper, task: Task) -> int:
    """Add a task (`id` 0) or change one seen at `revision`; its number. Raises NotAllowed, PlanConflict."""
    need(by, EDITOR)
    _texts(criterion=task.criterion, unit=task.unit, measure=task.measure)
    _texts(person=task.person or "-")
    due = plan_amounts.day(task.due)
    with office.change() as connection:
        plan = _row(connection, plans, task.plan)
        if plan["state"] != "draft":
            raise NotAllowed("plan_not_draft")
        if due < plan_amounts.day(plan["begins"]):
            raise NotAllowed("plan_due", due=task.due, begins=plan["begins"])
        if not task.code and not plan["document"]:
            raise NotAllowed("plan_document")
        _gains_fit(connection, task, own=plan["indicator"] == OWN)
        values = _fresh(task, "id", "revision", "changed_by", "changed")
        return _saved(connection, by, tasks, task.id, task.revision, values, plan=task.plan)


def save_report(by: Keeper, report: TaskReport) -> int:
    """Report on a task in a period, seen at `revision`. Raises NotAllowed, PlanConflict."""
    if report.state not in TASK_STATES:
        raise NotAllowed("plan_state")
    for text in (report.note, report.evidence):
        _texts(text=text or "-")
    with office.change() as connection:
        task = reportable(connection, by, report.task, period=report.period)
        where = (reports.c.task == report.task, reports.c.period == report.period)
        held = connection.execute(select(reports).where(*where)).mappings().first()
        number = held["id"] if held else 0
        values = _fresh(report, "id", "revision", "changed_by", "changed")
        return _saved(connection, by, reports, number, report.revision, values, plan=task["plan"])


def reportable(connection: Connection, by: Keeper, task: int, *, period: str) -> Mapping[str, Any]:
    """The row of a task on which the keeper may report in a period now. Raises NotAllowed."""
    row = _row(connection, tasks, task)
    if not by.may(EDITOR) and row["account"] != by.account:
        raise NotAllowed("plan_not_yours")
    plan = _row(connection, plans, row["plan"])
    if plan["state"] != "confirmed":
        raise NotAllowed("plan_not_confirmed")
    _known_period(plan, period)
    return row


def _known_period(plan: Mapping[str, Any], period: str) -> None:
    """A report is of a period from the plan's beginning to today's. Raises NotAllowed."""
    begins = plan_amounts.day(plan["begins"])
    if period not in plan_follow.periods(begins, max(begins, today()), kind=plan["period"]):
        raise NotAllowed("plan_period", value=period[:20])


def _gains_fit(connection: Connection, task: Task, *, own: bool) -> None:
    """What all tasks of a criterion are to win is no more than was lost. Raises NotAllowed.

    In the units' own scoring each unit has lost its own.
    """
    same = [tasks.c.plan == task.plan, tasks.c.criterion == task.criterion, tasks.c.id != task.id]
    if own:
        same.append(tasks.c.unit == task.unit)
    others = connection.execute(select(tasks.c.gain).where(*same)).scalars()
    gain, lost = Decimal(task.gain), Decimal(task.lost)
    whole = sum((Decimal(g) for g in others), gain)
    if not gain.is_finite() or not lost.is_finite() or gain <= 0 or whole > lost:
        raise NotAllowed("plan_gain", criterion=task.criterion, sum=whole, lost=lost)


def _saved(
    connection: Connection,
    by: Keeper,
    table: Table,
    number: int,
    seen: int,
    values: dict[str, Any],
    *,
    plan: int,
) -> int:
    """Write a row that was seen at revision `seen` (0: not there yet), and the log. Raises PlanConflict."""
    held = _row(connection, table, number) if number else None
    if (held["revision"] if held else 0) != seen:
        raise PlanConflict(held or {"changed_by": "", "changed": ""})
    if held and "plan" in held and held["plan"] != plan:
        raise NotAllowed("plan_gone")
    stamp = {"revision": seen + 1, "changed_by": by.account, "changed": now()}
    if held:
        connection.execute(update(table).where(table.c.id == number).values(**values, **stamp))
    else:
        made = connection.execute(insert(table).values(**values, **stamp)).inserted_primary_key
        assert made is not None
        number = int(made[0])
    old = {name: held[name] for name in values if held[name] != values[name]} if held else {}
    new = {name: values[name] for name in old} if held else values
    about = f"plan {plan}: {table.name} {number}"
    audit.add(connection, by, f"{table.name}_saved", about, old=old, new=new)
    return number


def _row(connection: Connection, table: Table, number: int) -> Mapping[str, Any]:
    found = connection.execute(select(table).where(table.c.id == number)).mappings().first()
    if found is None:
        raise NotAllowed("plan_gone")
    return {str(k): v for k, v in found.items()}


def _fresh(record: Plan | Task | TaskReport, *without: str) -> dict[str, Any]:
    return {k: v for k, v in vars(record).items() if k not in without}


def _texts(**given: str) -> None:
    """Raises NotAllowed where a text is missing, too long, or holds signs that no office file can."""
    for name, text in given.items():
        most = LONGEST.get(name, LONGEST_TEXT)
        if not text.strip() or len(text) > most or not texts.is_plain(text, lines=True):
            raise NotAllowed("plan_text", name=name, most=most)
