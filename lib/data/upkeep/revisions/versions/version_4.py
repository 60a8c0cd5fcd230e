"""Version 4: what a day of lateness takes off, at a criterion of deductions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"


def upgrade() -> None:
    # As before: a store may say an earlier version and have the tables of a later one.
    there = sa.inspect(op.get_bind()).get_columns("scoring_criteria")
    if any(column["name"] == "per_day" for column in there):
        return
    column = sa.Column("per_day", sa.String(20), nullable=False, server_default="")
    op.add_column("scoring_criteria", column)
