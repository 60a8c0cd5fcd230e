"""Store: the figures' database.

Owns the engine and every SELECT and INSERT, and returns frames with named columns. Leaves which claim
is shown to `ledger`, what may enter to `checks`, and caching to `queries`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import (
    Engine,
    Select,
    create_engine,
    delete,
    event,
    func,
    insert,
    inspect,
    make_url,
    select,
)

from lib.base import settings
from lib.base.progress import Progress
from lib.base.records import Indicator, Province, Source
from lib.data import schema
from lib.data.declared.registry import Registry

CHUNK = 10_000


@lru_cache(maxsize=4)
def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    made = create_engine(url, pool_pre_ping=parsed.get_backend_name() != "sqlite")
    if parsed.get_backend_name() == "sqlite":
        event.listen(made, "connect", _sqlite_settings)
    return made


def _sqlite_settings(connection: Any, _: Any) -> None:
    """Foreign keys on; readers go on while a load writes, and a second load waits for the first."""
    cursor = connection.cursor()
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "busy_timeout=60000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def engine(url: str | None = None) -> Engine:
    """The engine of `url` (default: the settings' database); one per process and URL."""
    return _engine(url or settings.database_url())


def data_version(on: Engine | None = None) -> str | None:
    """The version of the figures in the store, or None where nothing was loaded yet."""
    return _told("data_version", on or engine())


def figures_digest(on: Engine | None = None) -> str | None:
    """The digest of the shown figures alone, as the load counted it."""
    return _told("figures_digest", on or engine())


def _told(key: str, on: Engine) -> str | None:
    """What the load wrote of itself."""
    if not inspect(on).has_table(schema.meta.name):
        return None
    with on.connect() as connection:
        query = select(schema.meta.c.value).where(schema.meta.c.key == key)
        return connection.execute(query).scalar()


def counts(on: Engine | None = None) -> dict[str, int]:
    """How many rows each table has, by table name."""
    on = on or engine()
    with on.connect() as connection:
        return {
            str(table.name): int(
                connection.execute(select(func.count()).select_from(table)).scalar_one()
            )
            for table in schema.metadata.sorted_tables
            if table is not schema.meta
        }


def replace(
    on: Engine,
    *,
    registry: Registry,
    claims: pd.DataFrame,
    figures: pd.DataFrame,
    sources: Iterable[Source],
    data_version: str,
    figures_digest: str,
    progress: Progress | None = None,
) -> None:
    """Put everything in place of what the store held, in one transaction: all of it or nothing."""
    schema.metadata.create_all(on)
    small: list[tuple[Any, Sequence[Mapping[str, Any]]]] = [
        (schema.indicators, [_columns(schema.indicators, i) for i in _parents_first(registry)]),
        (schema.provinces, [_columns(schema.provinces, p) for p in registry.provinces.values()]),
        (schema.areas, [asdict(a) for a in registry.areas.values()]),
        (schema.sources, [asdict(s) for s in sources]),
        (
            schema.meta,
            [
                {"key": "data_version", "value": data_version},
                {"key": "figures_digest", "value": figures_digest},
            ],
        ),
    ]
    large = [(schema.claims, claims), (schema.figures, figures)]
    total = len(claims) + len(figures)
    done = 0
    with on.begin() as connection:
        if on.dialect.name == "postgresql":
            # SQLite lets one writer in at a time; here a second load waits, and readers go on.
            connection.exec_driver_sql(f"LOCK TABLE {schema.meta.name} IN EXCLUSIVE MODE")
        # Whole tables are filled faster without their indexes, which are made again at the end.
        indexes = [i for table, _ in large for i in table.indexes]
        for index in indexes:
            index.drop(connection, checkfirst=True)
        for table in reversed(schema.metadata.sorted_tables):
            connection.execute(delete(table))
        for table, rows in small:
            connection.execute(insert(table), rows)
        for table, frame in large:
            # The driver's own executemany: forty thousand rows of plain texts and numbers.
            statement = insert(table).compile(dialect=on.dialect)
            for start in range(0, len(frame), CHUNK):
                part = _rows(frame.iloc[start : start + CHUNK], table)
                if statement.positional:
                    connection.exec_driver_sql(str(statement), part)
                else:
                    names = [c.name for c in table.columns]
                    named = [dict(zip(names, row, strict=True)) for row in part]
                    connection.exec_driver_sql(str(statement), named)
                done += len(part)
                if progress:
                    progress(done, total)
        for index in indexes:
            index.create(connection)


def _parents_first(registry: Registry) -> list[Indicator]:
    """Indicators in an order in which every parent precedes its components."""
    depth: dict[str, int] = {}

    def level(i: Indicator) -> int:
        if i.id not in depth:
            depth[i.id] = 1 + level(registry.indicators[i.parent]) if i.parent else 0
        return depth[i.id]

    return sorted(registry.indicators.values(), key=level)


def _columns(table: Any, record: Indicator | Province) -> dict[str, Any]:
    """The record's fields that the table has columns for."""
    names = {f.name for f in fields(record)}
    return {c.name: getattr(record, c.name) for c in table.columns if c.name in names}


def _rows(frame: pd.DataFrame, table: Any) -> list[tuple[Any, ...]]:
    """The frame's rows in the order of the table's columns, missing values as None."""
    columns = []
    for column in table.columns:
        values = frame[column.name].tolist()
        missing = frame[column.name].isna().to_numpy()
        for i in missing.nonzero()[0]:
            values[i] = None
        columns.append(values)
    return list(zip(*columns, strict=True))


INTEGERS = ("rank", "n_ranked")


def _frame(query: Select[Any], on: Engine | None) -> pd.DataFrame:
    with (on or engine()).connect() as connection:
        result = connection.execute(query)
        frame = pd.DataFrame(result.fetchall(), columns=list(result.keys()))
    for name in INTEGERS:
        if name in frame:
            frame[name] = frame[name].astype("Int64")
    if "value" in frame:
        frame["value"] = frame["value"].astype("float64")
    return frame


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
    return _frame(_narrowed(query, table, indicators, areas, years, scopes), on)


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
    return _frame(query, on)


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


def coverage(on: Engine | None = None) -> pd.DataFrame:
    """How much there is: indicator, year, scope, n_values, n_ranks (provinces only), n_areas."""
    table = schema.figures
    joined = table.join(schema.areas, schema.areas.c.id == table.c.area_id)
    query = (
        select(
            table.c.indicator,
            table.c.year,
            table.c.scope,
            func.count(table.c.value).label("n_values"),
            func.count(table.c.rank).label("n_ranks"),
            func.count().label("n_areas"),
        )
        .select_from(joined)
        .where(schema.areas.c.kind == "province")
        .group_by(table.c.indicator, table.c.year, table.c.scope)
        .order_by(table.c.indicator, table.c.year, table.c.scope)
    )
    return _frame(query, on)


def sources(ids: Sequence[str] | None = None, *, on: Engine | None = None) -> pd.DataFrame:
    """Sources by id, or all of them: id, publisher, title, url, date, tier."""
    query = select(schema.sources).order_by(schema.sources.c.id)
    if ids is not None:
        query = query.where(schema.sources.c.id.in_(list(ids)))
    return _frame(query, on)


def history(indicator: str, *, on: Engine | None = None) -> pd.DataFrame:
    """Every province's full-year shown rank and score of one indicator.

    Columns: province_id, year, rank (Int64), n_ranked (Int64), rank_basis, rank_status, rank_source,
    score (float, only where the claim's unit is the indicator's), score_status, score_source,
    n_rivals. A status or source is None where there is no rank or no score. Sorted by province, year.
    """
    table, areas = schema.figures, schema.areas
    query = (
        select(
            areas.c.province_id,
            table.c.year,
            table.c.rank,
            table.c.n_ranked,
            table.c.rank_basis,
            table.c.rank_status,
            table.c.rank_source,
            table.c.value.label("score"),
            table.c.value_status.label("score_status"),
            table.c.value_source.label("score_source"),
            table.c.n_rivals,
            (table.c.unit == schema.indicators.c.unit).label("fits"),
        )
        .join(areas, areas.c.id == table.c.area_id)
        .join(schema.indicators, schema.indicators.c.id == table.c.indicator)
        .where(table.c.indicator == indicator, table.c.scope == "full-year")
        .where(areas.c.kind == "province")
        .order_by(areas.c.province_id, table.c.year)
    )
    frame = _frame(query, on)
    scored = frame["fits"].astype(bool) & frame["score"].notna()
    frame["score"] = frame["score"].astype("float64").where(scored)
    for name in ("score_status", "score_source", "rank_basis", "rank_status", "rank_source"):
        told = scored if name.startswith("score") else frame["rank"].notna()
        frame[name] = frame[name].astype(object).where(told, None)
    frame = frame[frame["rank"].notna() | frame["score"].notna()]
    return frame.drop(columns="fits").reset_index(drop=True)
