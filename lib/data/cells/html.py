"""HTML: the tables of a page saved from a portal, by lxml. Nothing of the page is ever run or fetched."""

from __future__ import annotations

import re
from typing import Any

from lxml import html

from lib.data.cells import grid
from lib.data.cells.grid import Book, Cell, Sheet
from lib.data.cells.separated import decoded
from lib.data.cells.texts import clean, raised
from lib.data.cells.xlsx import text_cell

LINES_ABOVE = 40


def read(file: str, body: bytes) -> Book:
    """Every table that holds no other table, as a sheet named by its place on the page."""
    page = html.document_fromstring(_declared(body) or decoded(file, body))
    above: list[str] = []
    sheets: list[Sheet] = []
    for part in page.iter("title", "caption", "h1", "h2", "h3", "h4", "p", "table"):
        if part.tag != "table":
            line = clean(part.text_content())
            above += [line] if line and not any(True for _ in part.iterancestors("td")) else []
        elif not any(True for _ in part.iterdescendants("table")):
            caption = [clean(c.text_content()) for c in part.iterchildren("caption")]
            sheets.append(_sheet(file, part, len(sheets) + 1, [*above[-LINES_ABOVE:], *caption]))
    return Book(file=file, kind="html", sheets=tuple(sheets))


def _declared(body: bytes) -> str | None:
    """The text in the encoding that the page names, where it names one that fits."""
    named = re.search(rb"charset=[\"']?([\w-]+)", body[:3000])
    try:
        return body.decode(named[1].decode()) if named else None
    except (LookupError, UnicodeDecodeError):
        return None


def _unseen(part: Any) -> bool:
    style = (part.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or part.get("hidden") is not None


def _text(part: Any) -> str:
    """The visible text of a cell, its raised marks as raised signs."""
    out = part.text or ""
    for child in part:
        if isinstance(child.tag, str) and not _unseen(child):
            text = _text(child)
            out += raised(text) if child.tag == "sup" else "\n" if child.tag == "br" else text
        out += child.tail or ""
    return out


def _span(part: Any, name: str) -> int:
    text = part.get(name) or ""
    return min(max(int(text), 1), 1000) if text.strip().isdigit() else 1


def _sheet(file: str, table: Any, number: int, above: list[str]) -> Sheet:
    cells: dict[tuple[int, int], Cell] = {}
    taken: set[tuple[int, int]] = set()
    merged: list[tuple[int, int, int, int]] = []
    hidden: list[int] = []
    for row, line in enumerate(table.iter("tr")):
        if _unseen(line):
            hidden.append(row)
        column = 0
        for part in line.iterchildren("td", "th"):
            while (row, column) in taken:
                column += 1
            down, right = _span(part, "rowspan"), _span(part, "colspan")
            found = None if _unseen(part) else text_cell(_text(part))
            if found:
                cells[row, column] = found
            if down > 1 or right > 1:
                merged.append((row, column, row + down - 1, column + right - 1))
            taken |= {(row + d, column + r) for d in range(down) for r in range(right)}
            column += right
        if len(taken) > grid.MOST_CELLS or row > grid.MOST_ROWS:
            raise grid.too_many(file, str(number), rows=row)
    return grid.sheet_of(
        cells, file=file, name=str(number), merged=merged, hidden_rows=hidden, above=above
    )
