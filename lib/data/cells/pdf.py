"""PDF: the ruled tables of a document with text, by pdfplumber; a table may run over several pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pdfplumber
import pypdfium2
from pdfminer.pdfdocument import PDFPasswordIncorrect

from lib.base.records import BadFile, Problem
from lib.data.cells import grid
from lib.data.cells.grid import Book, Cell, Sheet
from lib.data.cells.texts import clean, raised
from lib.data.cells.xlsx import text_cell

MOST_PAGES = 400
# A page of a table has at least so many lines in which a quarter of the signs are digits: finding the ruled
# lines on a page of prose is slow.
FEWEST_LINES = 8
LINES_ABOVE = 40
# A raised mark is set in letters this much smaller than the sign before it.
SMALLER = 0.8

Row = Sequence[str]


def read(file: str, body: bytes) -> Book:
    """The tables of the pages. Raises BadFile for a password, a scan, or too many pages."""
    pages = _texts(file, body)
    if sum(len(text.strip()) for text in pages) < 20 * len(pages):
        raise BadFile((Problem(code="pdf_scanned", file=file),))
    wanted = [n for n, text in enumerate(pages) if _is_table(text)]
    tables: list[tuple[list[Row], list[str], int, tuple[float, ...]]] = []
    before: list[str] = []
    last = -2
    try:
        with pdfplumber.open(io.BytesIO(body)) as document:
            for number, text in enumerate(pages):
                if number not in wanted:
                    before += [clean(line) for line in text.split("\n")]
                    continue
                page = document.pages[number]
                above, found = _page(page)
                before += above
                for rows, edges in found:
                    goes_on = (
                        tables
                        and last >= number - 1
                        and len(edges) == len(tables[-1][3])
                        and max(abs(a - b) for a, b in zip(edges, tables[-1][3], strict=True)) < 8
                    )
                    if goes_on:
                        tables[-1][0].extend(rows)
                    else:
                        tables.append((list(rows), before[-LINES_ABOVE:], number + 1, edges))
                    last = number
                page.close()
    except PDFPasswordIncorrect as error:
        raise BadFile((Problem(code="file_password", file=file),)) from error
    if wanted and not tables:
        raise BadFile((Problem(code="pdf_unruled", file=file),))
    return Book(
        file=file,
        kind="pdf",
        sheets=tuple(_sheet(file, rows, f"{page}", above) for rows, above, page, _ in tables),
    )


def _is_table(text: str) -> bool:
    lines = ["".join(line.split()) for line in text.splitlines()]
    numeric = [x for x in lines if x and sum(c.isdigit() for c in x) >= 0.25 * len(x)]
    return len(numeric) >= FEWEST_LINES and len(numeric) >= 0.2 * len(lines)


def _texts(file: str, body: bytes) -> list[str]:
    """The text of every page, quickly and without tables."""
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        code = "file_password" if "password" in str(error).lower() else "file_broken"
        raise BadFile((Problem(code=code, file=file),)) from error
    if len(document) > MOST_PAGES:
        params = {"most": MOST_PAGES, "pages": len(document)}
        raise BadFile((Problem(code="pdf_pages", file=file, params=params),))
    return [page.get_textpage().get_text_bounded() for page in document]


def _page(page: Any) -> tuple[list[str], list[tuple[list[Row], tuple[float, ...]]]]:
    """The lines above the first table, and each table's rows with the left edges of its columns."""
    marks = _raised_marks(page.chars)
    for char in page.chars:
        if (char["x0"], char["top"], char["text"]) in marks:
            char["text"] = raised(char["text"])
    found = page.find_tables()
    top = min((t.bbox[1] for t in found), default=page.height)
    over = page.crop((0, 0, page.width, max(top, 1)), strict=False).extract_text() or ""
    above = [clean(line) for line in over.split("\n") if line.strip()]
    tables: list[tuple[list[Row], tuple[float, ...]]] = []
    for table in found:
        rows: list[Row] = [[cell or "" for cell in row] for row in table.extract()]
        edges = tuple(sorted({round(cell[0]) for cell in table.cells}))
        tables.append((rows, edges))
    return above, tables


def _raised_marks(chars: Sequence[Any]) -> set[tuple[float, float, str]]:
    """Footnote marks: smaller signs that follow a sign at once and stand higher than its foot."""
    marks: set[tuple[float, float, str]] = set()
    base: Any = None
    for char in chars:
        near = base is not None and -1 < char["x0"] - base["x1"] < base["size"]
        if near and char["size"] < SMALLER * base["size"] and char["bottom"] < base["bottom"] - 1:
            marks.add((char["x0"], char["top"], char["text"]))
            continue
        base = char if char["text"].strip() else None
    return marks


def _sheet(file: str, rows: Sequence[Row], name: str, above: Sequence[str]) -> Sheet:
    cells: dict[tuple[int, int], Cell] = {}
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            found = text_cell(text)
            if found:
                cells[r, c] = found
    return grid.sheet_of(cells, file=file, name=name, above=above)
