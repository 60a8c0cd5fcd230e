"""Version 2: accounts may be a unit's, and a province's scoring of its own units has tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"

ROLES = ("unit", "reader", "editor", "approver", "administrator")
YEAR_STATES = ("draft", "open", "appraisal", "objection", "decided", "published")
METHODS = ("evidence", "steps", "share", "count", "survey", "bonus", "minus")
SUBMISSION_STATES = ("open", "submitted", "taken_back")
OF_UNIT = (["year", "unit"], ["scoring_units.year", "scoring_units.unit"])
OF_CRITERION = (["year", "code"], ["scoring_criteria.year", "scoring_criteria.code"])


def _text(name: str, most: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(most), nullable=False, server_default="")


def _long(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _must(name: str, most: int, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(most), primary_key=key, nullable=False)


def _year(*, key: bool = True) -> sa.Column[int]:
    of = sa.ForeignKey("scoring_years.id")
    return sa.Column("year", sa.Integer, of, primary_key=key, nullable=False)


def upgrade() -> None:
    _roles()
    _years()
    _entries()


def _roles() -> None:
    as_it_was = sa.Table(
        "upkeep_accounts",
        sa.MetaData(),
        _must("name", 40, key=True),
        _must("role", 20),
        _must("password", 200),
        sa.Column("disabled", sa.Boolean, nullable=False),
        _must("created", 20),
        _must("changed", 20),
        sa.CheckConstraint(f"role IN {ROLES[1:]}", name="upkeep_role"),
    )
    # SQLite cannot change a check: the table is made anew there, and its rows go over.
    with op.batch_alter_table("upkeep_accounts", copy_from=as_it_was) as accounts:
        accounts.drop_constraint("upkeep_role", type_="check")
        accounts.create_check_constraint("upkeep_role", sa.text(f"role IN {ROLES}"))


def _years() -> None:
    op.create_table(
        "scoring_years",
        sa.Column("id", sa.Integer, primary_key=True),
        _must("province", 40),
        sa.Column("year", sa.Integer, nullable=False),
        _text("title", 300),
        _text("basis", 2000),
        _must("state", 20),
        *(_text(name, 20) for name in ("self_due", "appraisal_due", "objection_due")),
        sa.Column("classes", sa.Text, nullable=False),
        _text("decision", 300),
        _text("changed", 20),
        sa.CheckConstraint(f"state IN {YEAR_STATES}", name="scoring_year_state"),
        sa.UniqueConstraint("province", "year", name="scoring_year_once"),
    )
    op.create_table(
        "scoring_criteria",
        _year(),
        _must("code", 40, key=True),
        _text("parent", 40),
        _must("name", 1000),
        _text("points", 20),
        _must("method", 20),
        _text("unit_group", 100),
        _text("reviewer", 60),
        _text("due", 20),
        _text("basis", 2000),
        sa.Column("place", sa.Integer, nullable=False),
        sa.CheckConstraint(f"method IN {METHODS}", name="scoring_method"),
    )
    op.create_table(
        "scoring_units",
        _year(),
        _must("unit", 80, key=True),
        _must("name", 300),
        _text("unit_group", 100),
        _text("account", 60),
    )


def _entries() -> None:
    op.create_table(
        "scoring_entries",
        _year(),
        _must("unit", 80, key=True),
        _must("code", 40, key=True),
        sa.Column("self_points", sa.String(20)),
        _long("explanation"),
        _text("self_by", 60),
        _text("self_time", 20),
        sa.Column("given_points", sa.String(20)),
        _long("reason"),
        _text("given_by", 60),
        _text("given_time", 20),
        _long("question"),
        _long("answer"),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(*OF_UNIT),
        sa.ForeignKeyConstraint(*OF_CRITERION),
    )
    op.create_table(
        "scoring_evidence",
        sa.Column("id", sa.Integer, primary_key=True),
        _year(key=False),
        _must("unit", 80),
        _must("code", 40),
        _text("digest", 64),
        _text("name", 300),
        sa.Column("size", sa.Integer, nullable=False),
        _text("link", 2000),
        _text("added_by", 60),
        _text("added", 20),
        sa.ForeignKeyConstraint(*OF_UNIT),
        sa.ForeignKeyConstraint(*OF_CRITERION),
    )
    op.create_index("ix_scoring_evidence", "scoring_evidence", ["year", "unit", "code"])
    op.create_table(
        "scoring_submissions",
        _year(),
        _must("unit", 80, key=True),
        _must("state", 20),
        _text("time", 20),
        _text("by", 60),
        sa.CheckConstraint(f"state IN {SUBMISSION_STATES}", name="scoring_submission_state"),
        sa.ForeignKeyConstraint(*OF_UNIT),
    )
