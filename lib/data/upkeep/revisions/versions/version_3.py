"""Version 3: plans after an edition, their tasks and reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"

PLAN_STATES = ("draft", "confirmed", "closed")
TASK_STATES = ("not_begun", "under_way", "done")
PERIODS = ("quarter", "month")


def _text(name: str, most: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(most), nullable=False)


def _long(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def upgrade() -> None:
    # Some stores of version 2 have them already: plans came a moment before revisions did.
    if sa.inspect(op.get_bind()).has_table("plans"):
        return
    _plans()
    _reports()


def _plans() -> None:
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("title", 300),
        _text("province", 40),
        _text("indicator", 80),
        sa.Column("year", sa.Integer, nullable=False),
        _text("document", 300),
        _text("period", 10),
        _text("begins", 10),
        _text("state", 20),
        _text("author", 60),
        _text("changed", 20),
        sa.CheckConstraint(f"state IN {PLAN_STATES}", name="plan_state"),
        sa.CheckConstraint(f"period IN {PERIODS}", name="plan_period"),
    )
    op.create_table(
        "plan_tasks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("plan", sa.Integer, sa.ForeignKey("plans.id"), nullable=False),
        _text("code", 80),
        _text("criterion", 500),
        _text("lost", 20),
        _text("unit", 300),
        _text("account", 60),
        _text("person", 200),
        _long("measure"),
        _text("due", 10),
        _text("gain", 20),
        sa.Column("revision", sa.Integer, nullable=False),
        _text("changed_by", 60),
        _text("changed", 20),
    )


def _reports() -> None:
    op.create_table(
        "plan_reports",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("task", sa.Integer, sa.ForeignKey("plan_tasks.id"), nullable=False),
        _text("period", 10),
        _text("state", 20),
        _long("note"),
        _long("evidence"),
        sa.Column("revision", sa.Integer, nullable=False),
        _text("changed_by", 60),
        _text("changed", 20),
        sa.CheckConstraint(f"state IN {TASK_STATES}", name="plan_task_state"),
        sa.UniqueConstraint("task", "period", name="plan_report_once"),
    )
