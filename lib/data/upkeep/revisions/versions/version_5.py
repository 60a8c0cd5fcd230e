"""Version 5: files and links by which a plan's tasks are shown to be done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "5"
down_revision = "4"


def _text(name: str, most: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(most), nullable=False)


def upgrade() -> None:
    # As before: a store may say an earlier version and have the tables of a later one.
    if sa.inspect(op.get_bind()).has_table("plan_evidence"):
        return
    op.create_table(
        "plan_evidence",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("task", sa.Integer, sa.ForeignKey("plan_tasks.id"), nullable=False),
        _text("period", 10),
        _text("digest", 64),
        _text("name", 300),
        sa.Column("size", sa.Integer, nullable=False),
        _text("link", 2000),
        _text("added_by", 60),
        _text("added", 20),
    )
    op.create_index("ix_plan_evidence_task", "plan_evidence", ["task"])
