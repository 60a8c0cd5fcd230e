"""Plan tables: what a province means to win back after an edition, who does it, and what was reported.

Owns the tables alone, beside the office's others, so that a backup and both engines have them. Points are
texts of exact decimals ('0.6'), '' where none are known; days are '2026-12-31'; times are UTC texts.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from lib.data.upkeep.tables import metadata

PLAN_STATES = ("draft", "confirmed", "closed")
TASK_STATES = ("not_begun", "under_way", "done")
PERIODS = ("quarter", "month")


def _text(name: str, most: int) -> Column[str]:
    return Column(name, String(most), nullable=False)


plans = Table(
    "plans",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("title", 300),
    _text("province", 40),
    # An index of the figures, or 'own' for the province's scoring of its own units.
    _text("indicator", 80),
    Column("year", Integer, nullable=False),
    # The document that the points lost were typed from; '' where the figures know them.
    _text("document", 300),
    _text("period", 10),
    _text("begins", 10),
    _text("state", 20),
    _text("author", 60),
    _text("changed", 20),
    CheckConstraint(f"state IN {PLAN_STATES}", name="plan_state"),
    CheckConstraint(f"period IN {PERIODS}", name="plan_period"),
)

# `revision` grows by one with each save, so that a save made from an older sight of it shows.
tasks = Table(
    "plan_tasks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan", Integer, ForeignKey("plans.id"), nullable=False),
    # The component in the registry; '' where the criterion was typed from the plan's document.
    _text("code", 80),
    _text("criterion", 500),
    _text("lost", 20),
    _text("unit", 300),
    _text("account", 60),
    _text("person", 200),
    Column("measure", Text, nullable=False),
    _text("due", 10),
    _text("gain", 20),
    Column("revision", Integer, nullable=False),
    _text("changed_by", 60),
    _text("changed", 20),
)

reports = Table(
    "plan_reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("task", Integer, ForeignKey("plan_tasks.id"), nullable=False),
    _text("period", 10),
    _text("state", 20),
    Column("note", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    _text("changed_by", 60),
    _text("changed", 20),
    CheckConstraint(f"state IN {TASK_STATES}", name="plan_task_state"),
    UniqueConstraint("task", "period", name="plan_report_once"),
)

evidence = Table(
    "plan_evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("task", Integer, ForeignKey("plan_tasks.id"), nullable=False, index=True),
    _text("period", 10),
    _text("digest", 64),
    _text("name", 300),
    Column("size", Integer, nullable=False),
    _text("link", 2000),
    _text("added_by", 60),
    _text("added", 20),
)

# Each after those that it names.
TABLES = (plans, tasks, reports, evidence)
