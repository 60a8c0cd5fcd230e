"""XLSX and XLSM: a workbook's cells with what their formats say, by openpyxl."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import column_index_from_string

from lib.base.records import BadFile, Problem
from lib.data.cells import grid
from lib.data.cells.grid import Book, Cell, Sheet
from lib.data.cells.texts import raised

LARGEST_UNPACKED = 200_000_000
_PIECE = 1 << 20


def read(file: str, body: bytes) -> Book:
    """The workbook's worksheets (chart sheets have no cells). Raises BadFile."""
    formulas = _measured(file, body)
    book = openpyxl.load_workbook(
        io.BytesIO(body), data_only=True, keep_links=False, rich_text=True
    )
    without: dict[tuple[str, int, int], str] = {}
    if formulas:
        kept = openpyxl.load_workbook(io.BytesIO(body), keep_links=False)
        for sheet in kept.worksheets:
            for (row, column), cell in _cells(sheet):
                if cell.data_type == "f":
                    without[sheet.title, row, column] = str(getattr(cell.value, "text", cell.value))
    return Book(
        file=file,
        kind="xlsx",
        sheets=tuple(_sheet(file, sheet, without) for sheet in book.worksheets),
    )


def _measured(file: str, body: bytes) -> bool:
    """Refuse what unpacks to more than a table holds before anything is built; say if it has formulas."""
    formulas = False
    unpacked = 0
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        for part in parts.infolist():
            sheet = re.fullmatch(r"xl/worksheets/[^/]+\.xml", part.filename)
            rows = cells = 0
            tail = b""
            with parts.open(part) as stream:
                while piece := stream.read(_PIECE):
                    unpacked += len(piece)
                    if unpacked > LARGEST_UNPACKED:
                        size = {"most": f"{LARGEST_UNPACKED // 1_000_000} MB"}
                        raise BadFile((Problem(code="unpacks_too_big", file=file, params=size),))
                    if not sheet:
                        continue
                    seen = tail + piece
                    rows += seen.count(b"<row ") - tail.count(b"<row ")
                    cells += seen.count(b"<c ") - tail.count(b"<c ")
                    formulas = formulas or b"<f" in seen
                    tail = seen[-8:]
            if cells > 4 * grid.MOST_CELLS or rows > grid.MOST_ROWS * 3:
                raise grid.too_many(file, "", rows=rows)
    return formulas


def _cells(sheet: Any) -> Iterator[tuple[tuple[int, int], Any]]:
    # openpyxl's own iterators fill every gap, which a cell at XFD1048576 makes endless.
    for (row, column), cell in sheet._cells.items():
        yield (row - 1, column - 1), cell


def _sheet(file: str, sheet: Any, formulas: dict[tuple[str, int, int], str]) -> Sheet:
    cells: dict[tuple[int, int], Cell] = {}
    for (row, column), cell in _cells(sheet):
        if cell.value is None or cell.value == "":
            text = formulas.get((sheet.title, row, column))
            found = Cell("formula", text) if text else None
        else:
            found = _cell(cell)
        if found:
            cells[row, column] = found
    used = {row for row, _ in cells}
    columns = sheet.column_dimensions
    hidden_columns = {
        place - 1
        for letter, size in columns.items()
        if size.hidden
        for place in range(
            size.min or column_index_from_string(letter), min(size.max or 0, 2000) + 1
        )
    }
    return grid.sheet_of(
        cells,
        file=file,
        name=sheet.title,
        hidden=sheet.sheet_state != "visible",
        hidden_rows=[
            r for r in used if r + 1 in sheet.row_dimensions and sheet.row_dimensions[r + 1].hidden
        ],
        hidden_columns=hidden_columns,
        merged=[
            (m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1)
            for m in sheet.merged_cells.ranges
        ],
    )


def _cell(cell: Any) -> Cell | None:
    value = cell.value
    if isinstance(value, CellRichText):
        return text_cell("".join(map(_run, value)))
    if cell.data_type == "e":
        return Cell("error", str(value))
    if isinstance(value, bool):
        return Cell("text", "TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        return number_cell(value, str(cell.number_format or ""))
    if isinstance(value, datetime | date | time):
        return Cell("date", str(value)[:10])
    return text_cell(str(value))


def _run(part: str | TextBlock) -> str:
    if isinstance(part, TextBlock):
        return raised(part.text) if part.font.vertAlign == "superscript" else part.text
    return part


def text_cell(text: str) -> Cell | None:
    """A text as it stands, or None where nothing is visible."""
    return Cell("text", text) if text.strip() else None


def number_cell(value: float, form: str) -> Cell:
    """A number with its number format: a format with a percent sign shows it times 100."""
    if not math.isfinite(value):
        return Cell("error", str(value))
    shown = re.sub(r'"[^"]*"|\\.', "", form)
    if "%" in shown:
        return Cell("percent", round(float(value) * 100, 10))
    return Cell("number", float(value))
