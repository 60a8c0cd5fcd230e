"""Proposal: the first reading of a document, to be looked at and corrected by a person."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from lib.base.records import BadFile, Problem
from lib.data.cells.grid import Book
from lib.data.declared.indicator_names import IndicatorNames, root
from lib.data.declared.provinces import Provinces
from lib.data.declared.registry import Registry
from lib.data.reading import context, layout, meaning, values
from lib.data.reading.context import Remembered, Tools
from lib.data.reading.known import KnownFigures
from lib.data.reading.layout import Block
from lib.data.reading.record import DocumentReading, TableReading

# A document of the publisher itself.
OFFICIAL_TIER = 1
_DAY = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_DECISION = re.compile(r"(?:Quyết định|QUYẾT ĐỊNH)\s+số\s*:?\s*(\S+/QĐ-\S+)")


def propose(
    book: Book,
    *,
    registry: Registry,
    names: Provinces,
    known: KnownFigures,
    remembered: Remembered | None = None,
) -> DocumentReading:
    """The proposed reading of a document. `known` are the figures to hold it against.

    Raises BadFile where no table of provinces stands in it.
    """
    tools = Tools(
        registry=registry,
        names=IndicatorNames(registry),
        known=known,
        remembered=remembered or {},
    )
    found = layout.blocks(book, names=names)
    if not found:
        raise BadFile((Problem(code="no_provinces", file=book.file),))
    tables = [_table(block, book, tools) for block in found]
    order = sorted(range(len(tables)), key=lambda n: (-_weight(tables[n], found[n]), n))
    return _sourced(book, tuple(tables[n] for n in order), registry)


def _table(block: Block, book: Book, tools: Tools) -> TableReading:
    """One table; where no number tells the decimal sign, the sign with which more columns are figures."""
    sign, _ = values.decimal_of(block, block.columns)
    readings = []
    for decimal in (sign,) if sign or not values.ambiguous(block) else (",", "."):
        seen = context.looks(block, tools=tools, decimal=decimal)
        about = context.context(block, seen, book=book, tools=tools)
        columns = meaning.columns(block, seen, about=about, tools=tools, decimal=decimal)
        readings.append((sum(c.means == "value" for c in columns), decimal, columns))
    _, decimal, columns = max(readings, key=lambda r: r[0])
    if len(readings) == 2 and readings[0][0] == readings[1][0]:
        # Both could be meant: neither is read.
        columns = [
            replace(c, means="unread", reason="decimal") if c.means == "value" else c
            for c in columns
        ]
    return TableReading(
        sheet=block.place,
        name=book.sheets[block.place].name,
        across=block.grid.across,
        first=block.first,
        last=block.last,
        columns=tuple(columns),
        decimal=decimal,
    )


def _weight(table: TableReading, block: layout.Block) -> int:
    """How many figures a table brings: the fullest is believed first."""
    return sum(len(block.rows_of(c.at)) for c in table.columns if c.means == "value")


def _sourced(book: Book, tables: tuple[TableReading, ...], registry: Registry) -> DocumentReading:
    """The reading with the source that the document names: publisher, decision, day."""
    taken = [c.indicator for t in tables for c in t.columns if c.taken]
    roots = [root(i, registry) for i in taken]
    publisher = registry.indicators[max(set(roots), key=roots.count)].publisher if roots else ""
    above = " ".join(line for sheet in book.sheets for line in sheet.above)
    decision, day = _DECISION.search(above), _DAY.search(above)
    title = f"Quyết định số {decision[1].rstrip('.,;')}" if decision else Path(book.file).stem
    return DocumentReading(
        file=book.file,
        publisher=publisher,
        title=title,
        date=f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}" if day else "",
        url="",
        tier=OFFICIAL_TIER,
        tables=tables,
    )
