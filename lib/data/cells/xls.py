"""XLS (Excel 97 to 2003): a workbook's cells with what their formats say, by xlrd."""

from __future__ import annotations

import io
from typing import Any

import xlrd

from lib.base.records import BadFile, Problem
from lib.data.cells import grid
from lib.data.cells.grid import Book, Cell, Sheet
from lib.data.cells.texts import raised
from lib.data.cells.xlsx import number_cell, text_cell


def read(file: str, body: bytes) -> Book:
    """The workbook's worksheets. Raises BadFile for a password or a broken file."""
    try:
        book = xlrd.open_workbook(
            file_contents=body, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
    except xlrd.XLRDError as error:
        code = "file_password" if "encrypted" in str(error).lower() else "file_broken"
        raise BadFile((Problem(code=code, file=file),)) from error
    return Book(
        file=file, kind="xls", sheets=tuple(_sheet(file, book, sheet) for sheet in book.sheets())
    )


def _sheet(file: str, book: Any, sheet: Any) -> Sheet:
    cells: dict[tuple[int, int], Cell] = {}
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            found = _cell(book, sheet, row, column)
            if found:
                cells[row, column] = found
    return grid.sheet_of(
        cells,
        file=file,
        name=sheet.name,
        hidden=sheet.visibility != 0,
        hidden_rows=[r for r, info in sheet.rowinfo_map.items() if info.hidden],
        hidden_columns=[c for c, info in sheet.colinfo_map.items() if info.hidden],
        merged=[
            (top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells
        ],
    )


def _cell(book: Any, sheet: Any, row: int, column: int) -> Cell | None:
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == xlrd.XL_CELL_TEXT:
        return text_cell(_runs(book, sheet, row, column, value))
    if kind == xlrd.XL_CELL_NUMBER:
        style = book.xf_list[sheet.cell_xf_index(row, column)]
        form = book.format_map.get(style.format_key)
        return number_cell(value, form.format_str if form else "")
    if kind == xlrd.XL_CELL_DATE:
        try:
            year, month, day, *_ = xlrd.xldate_as_tuple(value, book.datemode)
        except xlrd.XLDateError:
            return Cell("number", float(value))
        return Cell("date", f"{year:04}-{month:02}-{day:02}")
    if kind == xlrd.XL_CELL_ERROR:
        return Cell("error", xlrd.error_text_from_code.get(value, "#?"))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return Cell("text", "TRUE" if value else "FALSE")
    return None


def _runs(book: Any, sheet: Any, row: int, column: int, text: str) -> str:
    """The text with raised runs (footnote marks) as raised signs."""
    runs = sheet.rich_text_runlist_map.get((row, column))
    if not runs:
        return text
    out = text[: runs[0][0]]
    for (start, font), (end, _) in zip(runs, [*runs[1:], (len(text), 0)], strict=True):
        piece = text[start:end]
        out += raised(piece) if book.font_list[font].escapement == 1 else piece
    return out
