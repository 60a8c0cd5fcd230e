"""Schema: the tables of the figures' database.

Owns tables, types, keys and constraints, in portable SQL (SQLite by default, PostgreSQL as well).
Leaves reading and writing to `store`.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _key(length: int) -> String:
    """Text that rows are sorted by: PostgreSQL is to sort it by code points, as SQLite does."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


meta = Table(
    "meta",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", String(400), nullable=False),
)

indicators = Table(
    "indicators",
    metadata,
    Column("id", _key(60), primary_key=True),
    Column("family", String(40), nullable=False),
    Column("parent", String(60)),
    Column("name_vi", String(300), nullable=False),
    Column("name_en", String(300), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("direction", String(10), nullable=False),
    Column("decimals", Integer, nullable=False),
    Column("minimum", Float),
    Column("maximum", Float),
    Column("publisher", String(120), nullable=False),
    CheckConstraint("direction IN ('higher', 'lower', 'neutral')", name="direction"),
)

provinces = Table(
    "provinces",
    metadata,
    Column("id", _key(10), primary_key=True),
    Column("map", String(2), nullable=False),
    Column("code", String(4), nullable=False),
    Column("slug", String(40), nullable=False),
    Column("name_vi", String(60), nullable=False),
    Column("name_en", String(60), nullable=False),
    Column("type", String(60), nullable=False),
    Column("region", String(60), nullable=False),
    Column("valid_from", Date),
    Column("valid_to", Date),
    # Not a foreign key: rows of one map point into the next, so any insert order would break it.
    Column("successor_id", String(10)),
)

areas = Table(
    "areas",
    metadata,
    Column("id", _key(80), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("province_id", _key(10), ForeignKey("provinces.id")),
    Column("name_vi", String(80), nullable=False),
    Column("name_en", String(80), nullable=False),
    CheckConstraint("kind IN ('country', 'region', 'province', 'district')", name="kind"),
)

sources = Table(
    "sources",
    metadata,
    Column("id", _key(40), primary_key=True),
    Column("publisher", String(300), nullable=False),
    Column("title", String(600), nullable=False),
    Column("url", String(800), nullable=False),
    Column("date", String(10), nullable=False),
    Column("tier", Integer, nullable=False),
    CheckConstraint("tier BETWEEN 1 AND 4", name="tier"),
)


def _figure_key(*, primary: bool) -> list[Column[object]]:
    """What a figure is about: indicator, area, year measured, period and scope."""
    columns: list[Column[object]] = [
        Column("indicator", _key(60), ForeignKey("indicators.id"), nullable=False),
        Column("area_id", _key(80), ForeignKey("areas.id"), nullable=False),
        Column("year", Integer, nullable=False),
        Column("period_start", Integer, nullable=False),
        Column("period_end", Integer, nullable=False),
        Column("scope", _key(12), nullable=False),
    ]
    for column in columns:
        column.primary_key = primary
    return columns


# One row = one figure as one source states it.
claims = Table(
    "claims",
    metadata,
    Column("claim_id", _key(120), primary_key=True),
    *_figure_key(primary=False),
    Column("value", Float),
    Column("unit", String(40), nullable=False),
    Column("rank", Integer),
    Column("n_ranked", Integer),
    Column("derived", Boolean, nullable=False),
    Column("source_id", _key(40), ForeignKey("sources.id"), nullable=False),
    Column("suspect_reason", String(400), nullable=False),
    Column("note", String(400), nullable=False),
    CheckConstraint("value IS NOT NULL OR rank IS NOT NULL", name="states_something"),
    CheckConstraint("rank IS NULL OR rank >= 1", name="rank_from_one"),
    CheckConstraint("rank IS NULL OR n_ranked IS NULL OR rank <= n_ranked", name="rank_within"),
    CheckConstraint("period_start <= year AND year <= period_end", name="period"),
    CheckConstraint(
        "scope IN ('full-year', 'multi-year', 'part-year', 'plan', 'centre-only')", name="scope"
    ),
    Index(None, "indicator", "area_id", "year"),
)

# One row = the figure that is shown: value and rank are chosen apart, each keeps its claim.
figures = Table(
    "figures",
    metadata,
    *_figure_key(primary=True),
    Column("value", Float),
    Column("unit", String(40), nullable=False),
    Column("value_status", String(10)),
    Column("value_source", _key(40), ForeignKey("sources.id")),
    Column("rank", Integer),
    Column("n_ranked", Integer),
    Column("rank_basis", String(10)),
    Column("rank_status", String(10)),
    Column("rank_source", _key(40), ForeignKey("sources.id")),
    Column("n_claims", Integer, nullable=False),
    Column("n_rivals", Integer, nullable=False),
    CheckConstraint("rank IS NULL OR rank >= 1", name="rank_from_one"),
    CheckConstraint("rank IS NULL OR n_ranked IS NULL OR rank <= n_ranked", name="rank_within"),
    CheckConstraint("rank IS NULL OR rank_basis IN ('published', 'computed')", name="rank_basis"),
    Index(None, "area_id", "indicator"),
)


# One row = how sure a shown value of a survey is, where its publisher says so.
errors = Table(
    "errors",
    metadata,
    Column("indicator", _key(60), ForeignKey("indicators.id"), primary_key=True),
    Column("area_id", _key(80), ForeignKey("areas.id"), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("value", Float, nullable=False),
    Column("standard_error", Float, nullable=False),
    Column("interval_low", Float),
    Column("interval_high", Float),
    Column("interval_level", Float),
    Column("sample_size", Integer),
    Column("basis", String(10), nullable=False),
    Column("source_id", _key(40), ForeignKey("sources.id"), nullable=False),
    CheckConstraint("standard_error > 0", name="positive"),
)


local_units = Table(
    "local_units",
    metadata,
    Column("id", _key(120), primary_key=True),
    Column("province_id", _key(10), ForeignKey("provinces.id"), nullable=False),
    Column("group", String(12), nullable=False),
    Column("name_vi", String(120), nullable=False),
    Column("name_en", String(120), nullable=False),
    Column("aliases", String(400), nullable=False),
)


def _of_local_unit() -> list[Column[object]]:
    """What a result is about: a unit inside a province, and the year measured."""
    return [
        Column("unit_id", _key(120), ForeignKey("local_units.id"), nullable=False),
        Column("year", Integer, nullable=False),
    ]


# One row = one unit's result as one source states it.
local_claims = Table(
    "local_claims",
    metadata,
    Column("claim_id", _key(120), primary_key=True),
    *_of_local_unit(),
    Column("value", Float),
    Column("unit", String(40), nullable=False),
    Column("rank", Integer),
    Column("n_ranked", Integer),
    Column("grade", String(60), nullable=False),
    Column("derived", Boolean, nullable=False),
    Column("source_id", _key(40), ForeignKey("sources.id"), nullable=False),
    Column("suspect_reason", String(400), nullable=False),
    CheckConstraint("rank IS NULL OR n_ranked IS NULL OR rank <= n_ranked", name="rank_within"),
)

# One row = the result that is shown: value, rank and class are chosen apart, each keeps its source.
local_results = Table(
    "local_results",
    metadata,
    *_of_local_unit(),
    Column("value", Float),
    Column("unit", String(40), nullable=False),
    Column("value_status", String(10)),
    Column("value_source", _key(40), ForeignKey("sources.id")),
    Column("rank", Integer),
    Column("n_ranked", Integer),
    Column("rank_basis", String(10)),
    Column("rank_status", String(10)),
    Column("rank_source", _key(40), ForeignKey("sources.id")),
    Column("grade", String(60)),
    Column("grade_status", String(10)),
    Column("grade_source", _key(40), ForeignKey("sources.id")),
    Column("n_claims", Integer, nullable=False),
    Column("n_rivals", Integer, nullable=False),
    PrimaryKeyConstraint("unit_id", "year"),
)


def longest(column: Column[str]) -> int:
    """How many characters a text column keeps."""
    kind = column.type
    assert isinstance(kind, String)
    assert kind.length
    return kind.length
