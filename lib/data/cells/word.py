"""DOCX: the tables of a text with the lines above each, by python-docx."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

from lib.data.cells import grid
from lib.data.cells.grid import Book, Cell, Sheet
from lib.data.cells.texts import clean, raised
from lib.data.cells.xlsx import text_cell

LINES_ABOVE = 40


def read(file: str, body: bytes) -> Book:
    """Every table of the document as a sheet named by its place in it."""
    document = docx.Document(io.BytesIO(body))
    above: list[str] = []
    sheets: list[Sheet] = []
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            line = clean(block.text)
            above += [line] if line else []
        else:
            sheets.append(_sheet(file, block, len(sheets) + 1, above[-LINES_ABOVE:]))
    return Book(file=file, kind="docx", sheets=tuple(sheets))


def _sheet(file: str, table: Table, number: int, above: list[str]) -> Sheet:
    cells: dict[tuple[int, int], Cell] = {}
    spans: dict[Any, tuple[int, int, int, int]] = {}
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row.cells, start=row.grid_cols_before):
            # A merged cell is handed out once for each place that it covers.
            if cell._tc in spans:
                top, left, _, right = spans[cell._tc]
                spans[cell._tc] = (top, left, r, max(right, c))
                continue
            spans[cell._tc] = (r, c, r, c)
            found = text_cell("\n".join(_text(p) for p in cell.paragraphs))
            if found:
                cells[r, c] = found
        if len(cells) > grid.MOST_CELLS or r > grid.MOST_ROWS:
            raise grid.too_many(file, str(number), rows=len(table.rows))
    merged = [s for s in spans.values() if s[0] != s[2] or s[1] != s[3]]
    return grid.sheet_of(cells, file=file, name=str(number), merged=merged, above=above)


def _text(paragraph: Paragraph) -> str:
    if not any(run.font.superscript for run in paragraph.runs):
        return paragraph.text
    return "".join(raised(r.text) if r.font.superscript else r.text for r in paragraph.runs)
