"""Rows: which rows of a read table are provinces, and which hold numbers under another name.

Owns the rows, and the sheets and cells that are in no table. Leaves the cells of a table to `values`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lib.base.alphabet import fold
from lib.base.records import Problem
from lib.data.cells.grid import Book, Cell
from lib.data.declared.provinces import Provinces
from lib.data.reading import layout
from lib.data.reading.layout import Block, Grid
from lib.data.reading.record import ColumnReading, DocumentReading, TableReading

# Rows that sum the provinces up, by the words they begin with.
SUMMARIES = (
    "tong", "trung binh", "ca nuoc", "toan quoc", "min", "max", "median", "mean", "average", "cao nhat",
    "thap nhat", "trung vi", "total", "binh quan", "gia tri", "viet nam", "lon nhat", "nho nhat",
    "do lech", "std", "vung", "khu vuc", "tb", "nhom", "region", "count", "ghi chu", "nguon", "note",
    "diem toi da", "diem chuan", "thang diem", "ma tinh",
)  # fmt: skip


def block_of(table: TableReading, book: Book, *, names: Provinces) -> Block:
    """The table as its cells stand, with the provinces in the columns of names that the reading gives."""
    whole = Grid(book.sheets[table.sheet], across=table.across)
    last = min(table.last, whole.height - 1)
    columns = sorted({c.names for c in table.columns if c.taken})
    provinces = {
        n: {
            r: slug
            for r in range(table.first, last + 1)
            if r not in whole.hidden_rows
            and n < whole.width
            and (slug := layout.province_in(layout.text_of(whole.cell(r, n)), names))
        }
        for n in columns
    }
    return Block(
        place=table.sheet,
        grid=whole,
        names=tuple(columns),
        provinces=provinces,
        first=table.first,
        last=last,
        headings=(),
        titles=(),
    )


def unknown(
    table: TableReading, block: Block, taken: Sequence[ColumnReading], *, names: Provinces
) -> Iterator[tuple[int, str, str]]:
    """Rows beside the provinces that hold numbers under another name: row, name, nearest provinces.

    Totals and averages are passed over.
    """
    for place, rows in block.provinces.items():
        at = [c.at for c in taken if c.names == place]
        for row in _near(block, table) if rows and at else ():
            text = layout.text_of(block.grid.cell(row, place))
            name = fold(layout.bare(text))
            if row in rows or not name or name.startswith(SUMMARIES):
                continue
            cells = [block.grid.cell(row, c) for c in at]
            if 2 * sum(c is not None and _is_number(c) for c in cells) >= len(cells):
                near = ", ".join(p.name_vi for p in names.resolve(text).suggestions) or "?"
                yield row, text, near


def _is_number(cell: Cell) -> bool:
    return cell.kind in ("number", "percent") or bool(
        re.fullmatch(r"[-+]?[\d.,/ %]*\d[\d.,/ %]*", layout.text_of(cell))
    )


def _near(block: Block, table: TableReading) -> Iterator[int]:
    """The rows of the table and those that stand against it without an empty row between."""
    yield from range(table.first, block.last + 1)
    for row in range(block.last + 1, min(block.last + 8, block.grid.height)):
        if not block.grid.spread(row):
            break
        yield row
    if table.first > 0:
        yield table.first - 1


def narrowed(block: Block, column: ColumnReading) -> Block:
    """The block with only the column's own names, whichever stand nearer."""
    return replace(
        block, names=(column.names,), provinces={column.names: block.provinces[column.names]}
    )


def too_long(table: TableReading, book: Book) -> tuple[int, dict[str, int]] | None:
    """The first row of a text file with more cells than its header: a decimal comma cut a number in two."""
    lengths = book.sheets[table.sheet].lengths
    if not lengths or table.across or not table.first:
        return None
    header = max(lengths[: table.first])
    for row in range(table.first, min(table.last + 1, len(lengths))):
        if lengths[row] > header:
            return row, {"cells": lengths[row], "header": header}
    return None


def unread(book: Book, reading: DocumentReading) -> Iterator[Problem]:
    """Sheets that are hidden or name no provinces, and cells far from their table."""
    read = {t.sheet for t in reading.tables}
    for place, sheet in enumerate(book.sheets):
        named = sheet.name or None
        if sheet.hidden:
            yield Problem(code="sheet_hidden", file=book.file, sheet=named)
        elif place not in read and any(any(row) for row in sheet.rows):
            yield Problem(code="sheet_no_provinces", file=book.file, sheet=named)
        if sheet.far:
            told = ", ".join(sheet.far)
            yield Problem(code="cells_far", file=book.file, sheet=named, value=told)
