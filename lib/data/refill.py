"""Refill: everything declared and claimed, put in place of what the database held.

Owns every INSERT. Leaves what may enter to `loading.checks` and which claim is shown to `loading.ledger`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import uuid4

import pandas as pd
from sqlalchemy import Connection, Engine, Table, delete, insert, inspect

from lib.base.local import LocalUnit
from lib.base.progress import Progress
from lib.base.records import Indicator, Province, Source
from lib.data import database, schema
from lib.data.columns import plain
from lib.data.declared.registry import Area, Registry

CHUNK = 10_000
# Rows of one statement: more are hardly faster, and databases take no more than 32,766 values in one.
AT_ONCE = 200


def replace(
    on: Engine,
    *,
    registry: Registry,
    claims: pd.DataFrame,
    figures: pd.DataFrame,
    errors: pd.DataFrame,
    local_claims: pd.DataFrame,
    local_results: pd.DataFrame,
    sources: Iterable[Source],
    data_version: str,
    figures_digest: str,
    progress: Progress | None = None,
    ready: Callable[[], None] | None = None,
) -> None:
    """Put everything in place of what the database held, at once: all of it or nothing.

    The frames have the columns of the tables of their names; `progress` counts their rows.
    `ready` is called when all is filled, just before others see it.
    """
    told = {
        "data_version": data_version,
        "figures_digest": figures_digest,
        "loaded": uuid4().hex,
    }
    small: list[tuple[Table, Sequence[Mapping[str, Any]]]] = [
        (schema.indicators, [_columns(schema.indicators, i) for i in _parents_first(registry)]),
        (schema.provinces, [_columns(schema.provinces, p) for p in registry.provinces.values()]),
        (schema.areas, [_columns(schema.areas, a) for a in registry.areas.values()]),
        (schema.sources, [_columns(schema.sources, s) for s in sources]),
        (schema.local_units, [_local_unit(u) for u in registry.local_units.values()]),
    ]
    large = (
        (schema.claims, claims),
        (schema.figures, figures),
        (schema.errors, errors),
        (schema.local_claims, local_claims),
        (schema.local_results, local_results),
    )
    rows = {t.name: len(r) for t, r in small} | {t.name: len(f) for t, f in large}
    told["rows"] = database.counted(rows)
    small.append((schema.meta, [{"key": key, "value": value} for key, value in told.items()]))
    with database.replaced(on) as connection:
        schema.metadata.create_all(connection)
        if on.dialect.name == "postgresql":
            _without_old_rules(connection)
            # Loads of other machines wait here, and readers go on.
            connection.exec_driver_sql(f"LOCK TABLE {schema.meta.name} IN EXCLUSIVE MODE")
        # Whole tables are filled faster without their indexes, which are made again at the end.
        indexes = [i for table, _ in large for i in table.indexes]
        for index in indexes:
            index.drop(connection, checkfirst=True)
        for table in reversed(schema.metadata.sorted_tables):
            connection.execute(delete(table))
        for table, records in small:
            connection.execute(insert(table), records)
        _fill_all(connection, large, progress)
        for index in indexes:
            index.create(connection)
        if ready:
            ready()


def _without_old_rules(connection: Connection) -> None:
    """Take out what a table of an earlier version forbids: errors had two bases."""
    for rule in inspect(connection).get_check_constraints(schema.errors.name):
        if str(rule["name"]).endswith("basis"):
            connection.exec_driver_sql(
                f'ALTER TABLE {schema.errors.name} DROP CONSTRAINT "{rule["name"]}"'
            )


def _fill_all(
    connection: Connection,
    tables: Sequence[tuple[Table, pd.DataFrame]],
    progress: Progress | None,
) -> None:
    done, total = 0, sum(len(frame) for _, frame in tables)
    for table, frame in tables:
        for start in range(0, len(frame), CHUNK):
            part = frame.iloc[start : start + CHUNK]
            _fill(connection, table, part)
            done += len(part)
            if progress:
                progress(done, total)


def _fill(connection: Connection, table: Table, frame: pd.DataFrame) -> None:
    """Rows of plain texts and numbers, many to a statement, by the driver's own executemany."""
    quoted = connection.dialect.identifier_preparer
    columns = [c.name for c in table.columns]
    names = ", ".join(map(quoted.quote, columns))
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    row = f"({', '.join([mark] * len(columns))})"
    cells = _cells(frame, columns)
    whole = len(frame) // AT_ONCE * AT_ONCE
    for rows, part in (
        (AT_ONCE, cells[: whole * len(columns)]),
        (1, cells[whole * len(columns) :]),
    ):
        size = rows * len(columns)
        values = [tuple(part[at : at + size]) for at in range(0, len(part), size)]
        if values:
            text = f"INSERT INTO {quoted.format_table(table)} ({names}) VALUES "
            connection.exec_driver_sql(text + ", ".join([row] * rows), values)


def _parents_first(registry: Registry) -> list[Indicator]:
    """Indicators in an order in which every parent precedes its components."""
    depth: dict[str, int] = {}

    def level(i: Indicator) -> int:
        if i.id not in depth:
            depth[i.id] = 1 + level(registry.indicators[i.parent]) if i.parent else 0
        return depth[i.id]

    return sorted(registry.indicators.values(), key=level)


def _local_unit(unit: LocalUnit) -> dict[str, Any]:
    return _columns(schema.local_units, unit) | {"aliases": "|".join(unit.aliases)}


def _columns(
    table: Table, record: Indicator | Province | Area | Source | LocalUnit
) -> dict[str, Any]:
    """The record's fields that the table has columns for."""
    return {c.name: getattr(record, c.name) for c in table.columns if hasattr(record, c.name)}


def _cells(frame: pd.DataFrame, columns: Sequence[str]) -> list[Any]:
    """The frame's cells, row by row in the order of `columns`, missing ones as None."""
    cells: list[Any] = [None] * (len(frame) * len(columns))
    for place, name in enumerate(columns):
        cells[place :: len(columns)] = plain(frame[name], missing=None)
    return cells
