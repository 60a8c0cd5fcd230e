"""Corrections: what a person changes in a proposed reading, one choice at a time.

Every function gives a new reading and leaves the given one; what a changed reading brings is said by
`review`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lib.data.loading import sheets
from lib.data.reading.record import BESIDE, TAKEN, ColumnReading, DocumentReading, TableReading

Change = Callable[[ColumnReading], ColumnReading]


def source(
    reading: DocumentReading, *, publisher: str, title: str, date: str, url: str, tier: int
) -> DocumentReading:
    """The reading with another source of its figures; its date as ISO where it is one."""
    return replace(
        reading,
        publisher=publisher.strip(),
        title=title.strip(),
        date=sheets.iso_day(date.strip()) or date.strip(),
        url=url.strip(),
        tier=tier,
    )


def column(
    reading: DocumentReading,
    *,
    table: int,
    at: int,
    means: str,
    indicator: str = "",
    year: int | None = None,
    percent: bool = False,
) -> DocumentReading:
    """The reading with one column of one table taken for something else.

    A column that becomes figures takes its provinces from where the table's other figures do, else from
    the column of names that stands nearest to its left.
    """

    def changed(c: ColumnReading) -> ColumnReading:
        if c.at != at:
            return c
        taken = means in TAKEN
        shares = (
            percent if means == "value" else means in BESIDE and _shares(reading, table, indicator)
        )
        return replace(
            c,
            means=means,
            indicator=indicator if taken else "",
            year=year if taken else None,
            unit="" if indicator != c.indicator else c.unit,
            percent=shares and means != "sample_size",
        )

    return _columns(reading, table, changed)


def _shares(reading: DocumentReading, table: int, indicator: str) -> bool:
    """Whether the table prints the indicator's values as shares (0.87 for 87 %)."""
    columns = reading.tables[table].columns
    return any(c.percent for c in columns if c.means == "value" and c.indicator == indicator)


def year(reading: DocumentReading, *, table: int, year: int) -> DocumentReading:
    """The reading with one edition for all figures of a table."""
    return _columns(reading, table, lambda c: replace(c, year=year) if c.taken else c)


def names(reading: DocumentReading, *, table: int, at: int) -> DocumentReading:
    """The reading with the provinces of a table's figures in another column, which is no figure then."""

    def changed(c: ColumnReading) -> ColumnReading:
        if c.at == at:
            return replace(c, means="unread", indicator="", year=None, names=at)
        return replace(c, names=at)

    return _columns(reading, table, changed)


def rows(reading: DocumentReading, *, table: int, first: int, last: int) -> DocumentReading:
    """The reading with other first and last rows of provinces; from 0, the last included."""
    return _table(reading, table, lambda t: replace(t, first=first, last=max(first, last)))


def decimal(reading: DocumentReading, *, table: int, sign: str) -> DocumentReading:
    """The reading with this sign before the decimals of a table's numbers.

    Columns that were left unread only because the sign was not known are figures then.
    """

    def signed(c: ColumnReading) -> ColumnReading:
        waited = c.reason == "decimal" and bool(c.indicator) and bool(sign)
        return replace(c, means="value") if waited else c

    return _table(_columns(reading, table, signed), table, lambda t: replace(t, decimal=sign))


def without(reading: DocumentReading, *, table: int) -> DocumentReading:
    """The reading without any figure of one table."""
    return _columns(
        reading,
        table,
        lambda c: replace(c, means="unread", indicator="", year=None) if c.taken else c,
    )


def _columns(reading: DocumentReading, table: int, change: Change) -> DocumentReading:
    return _table(reading, table, lambda t: replace(t, columns=tuple(change(c) for c in t.columns)))


def _table(
    reading: DocumentReading, table: int, change: Callable[[TableReading], TableReading]
) -> DocumentReading:
    tables = list(reading.tables)
    tables[table] = change(tables[table])
    return replace(reading, tables=tuple(tables))
