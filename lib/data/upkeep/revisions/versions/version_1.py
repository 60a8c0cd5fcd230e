"""Version 1: accounts, sessions, proposals, their steps, and a log that only grows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None

ROLES = ("reader", "editor", "approver", "administrator")
GUARDS = {
    "sqlite": tuple(
        f"CREATE TRIGGER upkeep_audit_no_{word} BEFORE {word} ON upkeep_audit "
        "BEGIN SELECT RAISE(ABORT, 'the log only grows'); END"
        for word in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION upkeep_audit_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the log only grows'; END $$",
        "CREATE OR REPLACE TRIGGER upkeep_audit_grows BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON upkeep_audit FOR EACH STATEMENT EXECUTE FUNCTION upkeep_audit_grows()",
    ),
}


def _text(name: str, most: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(most), nullable=False)


def upgrade() -> None:
    _people()
    _proposals()
    op.create_table(
        "upkeep_audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        _text("time", 20),
        _text("account", 60),
        _text("action", 40),
        _text("about", 300),
        sa.Column("detail", sa.Text, nullable=False),
        _text("address", 60),
        _text("before", 64),
        _text("digest", 64),
    )
    for guard in GUARDS[op.get_bind().dialect.name]:
        op.execute(guard)


def _people() -> None:
    op.create_table(
        "upkeep_meta",
        sa.Column("key", sa.String(40), primary_key=True),
        _text("value", 400),
    )
    op.create_table(
        "upkeep_accounts",
        sa.Column("name", sa.String(40), primary_key=True),
        _text("role", 20),
        _text("password", 200),
        sa.Column("disabled", sa.Boolean, nullable=False),
        _text("created", 20),
        _text("changed", 20),
        sa.CheckConstraint(f"role IN {ROLES}", name="upkeep_role"),
    )
    op.create_table(
        "upkeep_attempts",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("time", 20),
        _text("account", 40),
        _text("address", 60),
    )
    op.create_index("ix_upkeep_attempts_time", "upkeep_attempts", ["time"])
    op.create_table(
        "upkeep_sessions",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("account", sa.String(40), sa.ForeignKey("upkeep_accounts.name"), nullable=False),
        _text("begun", 20),
        _text("seen", 20),
        _text("address", 60),
    )


def _proposals() -> None:
    op.create_table(
        "upkeep_proposals",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("kind", 20),
        _text("state", 20),
        _text("file", 300),
        sa.Column("replaces_file", sa.Boolean, nullable=False),
        _text("document", 64),
        _text("document_name", 300),
        sa.Column("size", sa.Integer, nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("reading", "statements", "sources", "left_out")
        ),
        sa.Column("rows", sa.Integer, nullable=False),
        _text("reason", 2000),
        _text("author", 40),
        _text("remark", 2000),
        _text("decided_by", 40),
        _text("release", 40),
        sa.Column("replaces", sa.Integer, sa.ForeignKey("upkeep_proposals.id")),
        _text("created", 20),
        _text("changed", 20),
    )
    op.create_table(
        "upkeep_steps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("proposal", sa.Integer, sa.ForeignKey("upkeep_proposals.id"), nullable=False),
        _text("time", 20),
        _text("account", 40),
        _text("state", 20),
        _text("remark", 2000),
    )
