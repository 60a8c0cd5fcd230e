"""Tables: what the office itself made, in portable SQL. No load of figures touches them.

Times are UTC texts ('2026-11-28T01:10:00Z'), so that they sort and are digested alike on every engine.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

from lib.data.upkeep.roles import ROLES

# The newest of `revisions/versions/`; `office` brings an older store up and refuses a newer one.
VERSION = 5
metadata = MetaData()


def _time(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, String(20), nullable=nullable)


meta = Table(
    "upkeep_meta",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", String(400), nullable=False),
)

# Alembic's own note of the version, which it writes; `upkeep_meta` has the same.
revision = Table(
    "upkeep_revision",
    metadata,
    Column("version_num", String(32), primary_key=True),
)

accounts = Table(
    "upkeep_accounts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("password", String(200), nullable=False),
    Column("disabled", Boolean, nullable=False),
    _time("created"),
    _time("changed"),
    CheckConstraint(f"role IN {ROLES}", name="upkeep_role"),
)

# One row = one try to sign in; those that succeeded are taken out again.
attempts = Table(
    "upkeep_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    _time("time"),
    Column("account", String(40), nullable=False),
    Column("address", String(60), nullable=False),
    Index("ix_upkeep_attempts_time", "time"),
)

sessions = Table(
    "upkeep_sessions",
    metadata,
    # Of the token; the token itself has only its owner.
    Column("digest", String(64), primary_key=True),
    Column("account", String(40), ForeignKey("upkeep_accounts.name"), nullable=False),
    _time("begun"),
    _time("seen"),
    Column("address", String(60), nullable=False),
)

proposals = Table(
    "upkeep_proposals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    # The own file that it makes or changes, by name, and whether one of that name may be replaced.
    Column("file", String(300), nullable=False),
    Column("replaces_file", Boolean, nullable=False),
    Column("document", String(64), nullable=False),
    Column("document_name", String(300), nullable=False),
    Column("size", Integer, nullable=False),
    Column("reading", Text, nullable=False),
    Column("statements", Text, nullable=False),
    Column("sources", Text, nullable=False),
    Column("left_out", Text, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("reason", String(2000), nullable=False),
    Column("author", String(40), nullable=False),
    Column("remark", String(2000), nullable=False),
    Column("decided_by", String(40), nullable=False),
    Column("release", String(40), nullable=False),
    Column("replaces", Integer, ForeignKey("upkeep_proposals.id")),
    _time("created"),
    _time("changed"),
)

# One row = one state that a proposal came into.
steps = Table(
    "upkeep_steps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("proposal", Integer, ForeignKey("upkeep_proposals.id"), nullable=False),
    _time("time"),
    Column("account", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("remark", String(2000), nullable=False),
)

# Only grows: the database itself refuses to change or delete a row.
audit = Table(
    "upkeep_audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    _time("time"),
    Column("account", String(60), nullable=False),
    Column("action", String(40), nullable=False),
    Column("about", String(300), nullable=False),
    Column("detail", Text, nullable=False),
    Column("address", String(60), nullable=False),
    Column("before", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
)
