"""Scoring tables: a year in which a province scores its own units, in portable SQL.

Owns the tables alone, beside the office's others, so that a backup and both engines have them. Points are
texts of exact decimals ('0.6'), '' where none are given; times are UTC texts, '' where none is set.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from lib.data.upkeep.tables import metadata

YEAR_STATES = ("draft", "open", "appraisal", "objection", "decided", "published")
METHODS = ("evidence", "steps", "share", "count", "survey", "bonus", "minus")
SUBMISSION_STATES = ("open", "submitted", "taken_back")


def _text(name: str, most: int) -> Column[str]:
    return Column(name, String(most), nullable=False, server_default="")


def _year(*, key: bool = True) -> Column[int]:
    return Column("year", Integer, ForeignKey("scoring_years.id"), primary_key=key, nullable=False)


years = Table(
    "scoring_years",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("province", String(40), nullable=False),
    Column("year", Integer, nullable=False),
    _text("title", 300),
    _text("basis", 2000),
    Column("state", String(20), nullable=False),
    _text("self_due", 20),
    _text("appraisal_due", 20),
    _text("objection_due", 20),
    # [[label, least points of 100], ...], the best first.
    Column("classes", Text, nullable=False),
    _text("decision", 300),
    _text("changed", 20),
    CheckConstraint(f"state IN {YEAR_STATES}", name="scoring_year_state"),
    UniqueConstraint("province", "year", name="scoring_year_once"),
)

# A field has no parent; leaves carry the points that units are given.
criteria = Table(
    "scoring_criteria",
    metadata,
    _year(),
    Column("code", String(40), primary_key=True),
    _text("parent", 40),
    Column("name", String(1000), nullable=False),
    _text("points", 20),
    Column("method", String(20), nullable=False),
    _text("unit_group", 100),
    _text("reviewer", 60),
    _text("due", 20),
    _text("basis", 2000),
    Column("place", Integer, nullable=False),
    # Of a deduction for lateness: the points that each day takes off.
    _text("per_day", 20),
    CheckConstraint(f"method IN {METHODS}", name="scoring_method"),
)

units = Table(
    "scoring_units",
    metadata,
    _year(),
    Column("unit", String(80), primary_key=True),
    Column("name", String(300), nullable=False),
    _text("unit_group", 100),
    _text("account", 60),
)

# `revision` grows by one with each save, so that a save made from an older sight of it shows.
entries = Table(
    "scoring_entries",
    metadata,
    _year(),
    Column("unit", String(80), primary_key=True),
    Column("code", String(40), primary_key=True),
    Column("self_points", String(20)),
    Column("explanation", Text, nullable=False, server_default=""),
    _text("self_by", 60),
    _text("self_time", 20),
    Column("given_points", String(20)),
    Column("reason", Text, nullable=False, server_default=""),
    _text("given_by", 60),
    _text("given_time", 20),
    Column("question", Text, nullable=False, server_default=""),
    Column("answer", Text, nullable=False, server_default=""),
    Column("revision", Integer, nullable=False),
    ForeignKeyConstraint(["year", "unit"], ["scoring_units.year", "scoring_units.unit"]),
    ForeignKeyConstraint(["year", "code"], ["scoring_criteria.year", "scoring_criteria.code"]),
)

evidence = Table(
    "scoring_evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    _year(key=False),
    Column("unit", String(80), nullable=False),
    Column("code", String(40), nullable=False),
    _text("digest", 64),
    _text("name", 300),
    Column("size", Integer, nullable=False),
    _text("link", 2000),
    _text("added_by", 60),
    _text("added", 20),
    Index("ix_scoring_evidence", "year", "unit", "code"),
    ForeignKeyConstraint(["year", "unit"], ["scoring_units.year", "scoring_units.unit"]),
    ForeignKeyConstraint(["year", "code"], ["scoring_criteria.year", "scoring_criteria.code"]),
)

submissions = Table(
    "scoring_submissions",
    metadata,
    _year(),
    Column("unit", String(80), primary_key=True),
    Column("state", String(20), nullable=False),
    _text("time", 20),
    _text("by", 60),
    CheckConstraint(f"state IN {SUBMISSION_STATES}", name="scoring_submission_state"),
    ForeignKeyConstraint(["year", "unit"], ["scoring_units.year", "scoring_units.unit"]),
)

# Each after those that it names.
TABLES = (years, criteria, units, entries, evidence, submissions)
