"""Plan evidence: files and links by which a report on a task is shown to be true.

Owns who may add, see and take away; what may be kept is `attachments`'s.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import ColumnElement, Connection, delete, select

from lib.data.upkeep import attachments, audit, office, plan_keeping, plan_tables
from lib.data.upkeep.attachments import Attachment
from lib.data.upkeep.roles import UNIT, Keeper, NotAllowed, need

# Bytes of all that a task keeps.
MOST_OF_TASK = 200_000_000


@dataclass(frozen=True, kw_only=True)
class TaskEvidence(Attachment):
    """A file or a link at a task, of the period that it was reported in."""

    AT = "/upkeep/plan-evidence/"
    task: int
    period: str


def of_plan(by: Keeper, plan: int) -> list[TaskEvidence]:
    """The evidence of the tasks that the keeper sees, in the order in which it came. Raises NotAllowed."""
    need(by, UNIT)
    seen = [task.id for task in plan_keeping.tasks_of(by, plan)]
    with office.reading() as connection:
        return _rows(connection, plan_tables.evidence.c.task.in_(seen))


def file_of(by: Keeper, number: int) -> tuple[str, bytes]:
    """Name and content of a file, for who sees its task; the log tells who read it.

    Raises NotAllowed; OSError where it is gone, ValueError if changed.
    """
    need(by, UNIT)
    with office.reading() as connection:
        one = _one(connection, number)
        plan = _plan_of(connection, one.task)
    if not one.digest or one.task not in [t.id for t in plan_keeping.tasks_of(by, plan)]:
        raise NotAllowed("plan_not_yours")
    return attachments.read(by, one, action="plan_evidence_read", about=_about(plan, one.task))


def add_file(by: Keeper, task: int, *, period: str, name: str, body: bytes) -> None:
    """Keep a file as evidence of a report. Raises NotAllowed, NotReady where it cannot be written."""
    name = attachments.file_name(name, body)
    with office.change() as connection:
        about, criterion, held = _place(connection, by, task, period)
        if sum(e.size for e in held) + len(body) > MOST_OF_TASK:
            most = MOST_OF_TASK // attachments.MEGABYTE
            raise NotAllowed("plan_evidence_full", criterion=criterion, most=most)
        digest = attachments.keep(body)
        if any((e.period, e.digest) == (period, digest) for e in held):
            raise NotAllowed("scoring_evidence_twice", file=name, criterion=criterion)
        new = TaskEvidence(task=task, period=period, digest=digest, name=name, size=len(body))
        _add(connection, by, about, new)


def add_link(by: Keeper, task: int, *, period: str, link: str) -> None:
    """Name an address (http or https) as evidence; it is never asked. Raises NotAllowed."""
    link = attachments.address(link)
    with office.change() as connection:
        about, criterion, held = _place(connection, by, task, period)
        if any((e.period, e.link) == (period, link) for e in held):
            raise NotAllowed("scoring_evidence_twice", file=link[:80], criterion=criterion)
        _add(connection, by, about, TaskEvidence(task=task, period=period, link=link))


def remove(by: Keeper, number: int) -> None:
    """Take evidence away, as long as its task is reported on. Raises NotAllowed, NotReady."""

    def row_away(connection: Connection) -> str:
        one = _one(connection, number)
        row = plan_keeping.reportable(connection, by, one.task, period=one.period)
        t = plan_tables.evidence
        connection.execute(delete(t).where(t.c.id == number))
        about = _about(row["plan"], one.task)
        audit.add(connection, by, "plan_evidence", about, old=one.told, new=None)
        return one.digest

    attachments.take_away(row_away)


def _place(
    connection: Connection, by: Keeper, task: int, period: str
) -> tuple[str, str, list[TaskEvidence]]:
    """How the log names the task, its criterion and what it has, where one may add. Raises NotAllowed."""
    row = plan_keeping.reportable(connection, by, task, period=period)
    held = _rows(connection, plan_tables.evidence.c.task == task)
    if sum(e.period == period for e in held) >= attachments.MOST:
        most = attachments.MOST
        raise NotAllowed("scoring_evidence_many", criterion=row["criterion"], most=most)
    return _about(row["plan"], task), row["criterion"], held


def _add(connection: Connection, by: Keeper, about: str, new: TaskEvidence) -> None:
    table = plan_tables.evidence
    attachments.add(connection, by, table, new, action="plan_evidence", about=about)


def _about(plan: int, task: int) -> str:
    return f"plan {plan}: plan_tasks {task}"


def _plan_of(connection: Connection, task: int) -> int:
    query = select(plan_tables.tasks.c.plan).where(plan_tables.tasks.c.id == task)
    return int(connection.execute(query).scalar_one())


def _one(connection: Connection, number: int) -> TaskEvidence:
    found = _rows(connection, plan_tables.evidence.c.id == number)
    if not found:
        raise NotAllowed("plan_not_yours")
    return found[0]


def _rows(connection: Connection, where: ColumnElement[bool]) -> list[TaskEvidence]:
    t = plan_tables.evidence.c
    query = select(*(t[f.name] for f in fields(TaskEvidence))).where(where).order_by(t.id)
    return [TaskEvidence(**row) for row in connection.execute(query).mappings()]
