"""Store: what the figures' database answers.

Owns every question to it and returns frames with named columns. Leaves which claim is shown to
`loading.ledger` and keeping answers to `queries`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Engine, Select, func, inspect, select

from lib.base.records import Source
from lib.data import database, schema

INTEGERS = ("rank", "n_ranked", "sample_size")
FLOATS = ("value", "standard_error", "interval_low", "interval_high", "interval_level")


def counts(on: Engine | None = None) -> dict[str, int]:
    """How many rows each table has, by table name."""
    with database.connected(on) as connection:
        return {
            str(table.name): int(
                connection.execute(select(func.count()).select_from(table)).scalar_one()
            )
            for table in schema.metadata.sorted_tables
            if table is not schema.meta
        }


def check(on: Engine | None = None) -> None:
    """Look whether every row that the load wrote is there. Raises database.Broken, Outdated."""
    database.check(on)
    with database.connected(on) as connection:
        there = inspect(connection)
        tables = set(there.get_table_names())
        absent = {t.name for t in schema.metadata.sorted_tables} - tables
        # A version of the product before this one may have filled it from the same files.
        older = {
            t.name
            for t in schema.metadata.sorted_tables
            if t.name in tables
            and {c.name for c in t.columns} - {c["name"] for c in there.get_columns(t.name)}
        }
    noted = str(database.written("rows", on))
    if absent or older:
        # What the load noted that it wrote was lost; the rest it did not know yet.
        lost = any(f"{name} " in noted for name in absent)
        fault = database.Broken if lost else database.Outdated
        raise fault(", ".join(sorted(absent | older)))
    found = counts(on)
    if noted != database.counted(found):
        raise database.Broken(f"{database.counted(found)} (!= {noted})")


def frame(query: Select[Any], on: Engine | None) -> pd.DataFrame:
    """What a question answers, numbers that may be missing as such."""
    with database.connected(on) as connection:
        result = connection.execute(query)
        # As plain tuples: of each of the driver's own rows pandas asks whether it is something else.
        rows = pd.DataFrame([*map(tuple, result)], columns=list(result.keys()))
    for name in INTEGERS:
        if name in rows:
            rows[name] = rows[name].astype("Int64")
    for name in FLOATS:
        if name in rows:
            rows[name] = rows[name].astype("float64")
    return rows


def figures(
    *,
    indicators: Sequence[str] | None = None,
    areas: Sequence[str] | None = None,
    years: tuple[int | None, int | None] = (None, None),
    scopes: Sequence[str] | None = None,
    on: Engine | None = None,
) -> pd.DataFrame:
    """The shown figures, narrowed by what is given; columns of schema.figures, in key order."""
    table = schema.figures
    query = select(table).order_by(
        table.c.indicator, table.c.area_id, table.c.year, table.c.period_start, table.c.scope
    )
    return frame(_narrowed(query, table, indicators, areas, years, scopes), on)


def claims(
    *,
    indicators: Sequence[str] | None = None,
    areas: Sequence[str] | None = None,
    years: tuple[int | None, int | None] = (None, None),
    scopes: Sequence[str] | None = None,
    sources: Sequence[str] | None = None,
    on: Engine | None = None,
) -> pd.DataFrame:
    """Every claim, narrowed by what is given; columns of schema.claims, in key order."""
    table = schema.claims
    query = select(table).order_by(
        table.c.indicator, table.c.area_id, table.c.year, table.c.claim_id
    )
    query = _narrowed(query, table, indicators, areas, years, scopes)
    if sources is not None:
        query = query.where(table.c.source_id.in_(list(sources)))
    return frame(query, on)


def errors(*, indicator: str | None = None, on: Engine | None = None) -> pd.DataFrame:
    """Published standard errors of one indicator or of all; columns of schema.errors, in key order."""
    table = schema.errors
    query = select(table).order_by(table.c.indicator, table.c.area_id, table.c.year)
    return frame(query if indicator is None else query.where(table.c.indicator == indicator), on)


def local_results(on: Engine | None = None) -> pd.DataFrame:
    """The shown results of units inside provinces; columns of schema.local_results, in key order."""
    table = schema.local_results
    return frame(select(table).order_by(table.c.unit_id, table.c.year), on)


def local_claims(on: Engine | None = None) -> pd.DataFrame:
    """Every statement about units inside provinces; columns of schema.local_claims, in key order."""
    table = schema.local_claims
    return frame(select(table).order_by(table.c.unit_id, table.c.year, table.c.claim_id), on)


def _narrowed(
    query: Select[Any],
    table: Any,
    indicators: Sequence[str] | None,
    areas: Sequence[str] | None,
    years: tuple[int | None, int | None],
    scopes: Sequence[str] | None,
) -> Select[Any]:
    for column, wanted in (("indicator", indicators), ("area_id", areas), ("scope", scopes)):
        if wanted is not None:
            query = query.where(table.c[column].in_(list(wanted)))
    first, last = years
    if first is not None:
        query = query.where(table.c.year >= first)
    if last is not None:
        query = query.where(table.c.year <= last)
    return query


def sources(ids: Sequence[str] | None = None, *, on: Engine | None = None) -> pd.DataFrame:
    """Sources by id, or all of them: id, publisher, title, url, date, tier."""
    query = select(schema.sources).order_by(schema.sources.c.id)
    if ids is not None:
        query = query.where(schema.sources.c.id.in_(list(ids)))
    return frame(query, on)


def source_records(on: Engine | None = None) -> dict[str, Source]:
    """Every source by its id, those of the user's own files among them."""
    with database.connected(on) as connection:
        rows = connection.execute(select(schema.sources)).mappings()
        return {str(row["id"]): Source(**row) for row in rows}
