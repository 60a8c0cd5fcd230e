"""Layout: where the tables of a document stand, and which words stand over each column.

Owns finding the names of provinces, whether they stand down or across, where a table begins and ends, rows
of headings, and the lines above it. Leaves what the headings mean to `meaning`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from lib.data.cells import texts
from lib.data.cells.grid import Book, Cell, Sheet
from lib.data.declared.provinces import Provinces

# A table has at least this many provinces in one line of cells.
FEWEST = 3
HEADINGS_WITHIN = 14


def text_of(cell: Cell | None) -> str:
    """A cell as clean text; numbers as they would be typed."""
    if cell is None:
        return ""
    if cell.kind in ("number", "percent"):
        return f"{cell.value:.15g}" + ("%" if cell.kind == "percent" else "")
    return texts.clean(str(cell.value))


def in_unicode(book: Book) -> Book:
    """The document with the texts of sheets that are typed in an old font turned into Unicode."""
    return replace(book, sheets=tuple(_in_unicode(s) if _is_old(s) else s for s in book.sheets))


def _is_old(sheet: Sheet) -> bool:
    """Whether a sheet is typed in an old font: letters that only such fonts store, none of Unicode."""
    found = [str(c.value) for row in sheet.rows for c in row if c and c.kind == "text"]
    return sum(texts.old_font(t) is not None for t in found) > 2 and not any(
        ord(letter) > 0x17F and letter.isalpha() for t in found for letter in t
    )


def _in_unicode(sheet: Sheet) -> Sheet:
    return replace(
        sheet,
        rows=[
            [
                Cell(c.kind, texts.from_tcvn3(str(c.value))) if c and c.kind == "text" else c
                for c in row
            ]
            for row in sheet.rows
        ],
        above=tuple(map(texts.from_tcvn3, sheet.above)),
    )


class Grid:
    """A sheet seen so that provinces stand down: turned over where they stand across."""

    def __init__(self, sheet: Sheet, *, across: bool) -> None:
        self.sheet = sheet
        self.across = across
        self._rows = (
            [list(line) for line in zip(*sheet.rows, strict=True)] if across else sheet.rows
        )
        self.height = len(self._rows)
        self.width = len(self._rows[0]) if self._rows else 0
        self.hidden_rows = sheet.hidden_columns if across else sheet.hidden_rows
        self.hidden_columns = sheet.hidden_rows if across else sheet.hidden_columns
        self._spread: dict[tuple[int, int], Cell | None] = {}
        for top, left, bottom, right in sheet.merged:
            for r in range(top, bottom + 1):
                for c in range(left, right + 1):
                    at = (c, r) if across else (r, c)
                    self._spread[at] = sheet.rows[top][left]

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell as it stands."""
        return self._rows[row][column]

    def heading(self, row: int, column: int) -> str:
        """The words over a column in a row of headings; a merged heading stands over all its columns."""
        return text_of(self._rows[row][column] or self._spread.get((row, column)))

    def spread(self, row: int) -> int:
        """How many different texts a row of headings has."""
        return len({t for c in range(self.width) if (t := self.heading(row, c))})


@dataclass(frozen=True, kw_only=True)
class Block:
    """One table: the grid it stands in, its columns of names, its rows of provinces, and its headings.

    `provinces` gives the name in each row of each column of names. `others` are rows between the first
    and the last that name no province.
    """

    place: int
    grid: Grid
    names: tuple[int, ...]
    provinces: dict[int, dict[int, str]]
    first: int
    last: int
    headings: tuple[int, ...]
    titles: tuple[str, ...]
    others: tuple[int, ...] = field(default=())

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The columns that are no names of provinces and have something in a province's row."""
        rows = sorted({r for rows in self.provinces.values() for r in rows})
        return tuple(
            c
            for c in range(self.grid.width)
            if c not in self.names
            and c not in self.grid.hidden_columns
            and any(self.grid.cell(r, c) for r in rows)
        )

    def names_of(self, column: int) -> int:
        """The column of names that the figures of `column` belong to: the nearest to its left."""
        left = [n for n in self.names if n < column]
        return max(left) if left else min(self.names)

    def rows_of(self, column: int) -> dict[int, str]:
        """The rows of the column's provinces with the name that stands there."""
        return self.provinces[self.names_of(column)]

    def words(self, column: int) -> tuple[str, ...]:
        """The headings over the column from the top down, without numbers of columns."""
        seen: list[str] = []
        for row in self.headings:
            text = self.grid.heading(row, column) or self._beside(row, column)
            if (text and text not in seen and not re.fullmatch(r"[\d\s()+=.,/*-]+", text)) or (
                re.fullmatch(r"(19|20)\d\d", text) and text not in seen
            ):
                seen.append(text)
        return tuple(seen)

    def _beside(self, row: int, column: int) -> str:
        """A heading that stands over the columns to its right without being merged."""
        below = [r for r in self.headings if r > row]
        if not below or column in self.names or not self._any(below, column):
            return ""
        for place in range(column - 1, -1, -1):
            if place in self.names:
                return ""
            text = self.grid.heading(row, place)
            if text:
                return text if self._any(below, place) else ""
        return ""

    def _any(self, rows: Sequence[int], column: int) -> bool:
        return any(self.grid.heading(r, column) for r in rows)


def bare(text: str) -> str:
    """A name without its number, its marks and what stands in brackets after it."""
    text = re.sub(rf"[{texts.RAISED_MARKS}]+$", "", text.strip())
    text = re.sub(r"^\(?\d{1,3}\s*[.)\-:/]\s*", "", text)
    return re.sub(r"\s*\((\d|\*|[a-z])\)$", "", text).strip(" *.,;:")


def province_in(text: str, names: Provinces) -> str | None:
    """The slug of the province that the text is the name of, or None."""
    name = bare(text)
    if not 2 <= len(name) <= 40 or not re.search(r"[^\W\d_]{2}", name):
        return None
    found = names.resolve(name).province
    return found.slug if found else None


def blocks(book: Book, *, names: Provinces) -> list[Block]:
    """Every table of the document that has provinces, in the document's order."""
    cache: dict[str, str | None] = {}

    def slug(text: str) -> str | None:
        if text not in cache:
            cache[text] = province_in(text, names)
        return cache[text]

    found: list[Block] = []
    for place, sheet in enumerate(book.sheets):
        if sheet.hidden or not sheet.rows:
            continue
        at = {
            (r, c): s
            for r, row in enumerate(sheet.rows)
            for c, cell in enumerate(row)
            if cell and cell.kind == "text" and (s := slug(text_of(cell)))
        }
        found += _of_sheet(place, sheet, at)
    return found


def _of_sheet(place: int, sheet: Sheet, at: dict[tuple[int, int], str]) -> Iterator[Block]:
    down: dict[int, dict[int, str]] = {}
    right: dict[int, dict[int, str]] = {}
    for (r, c), slug in at.items():
        if r not in sheet.hidden_rows and c not in sheet.hidden_columns:
            down.setdefault(c, {})[r] = slug
            right.setdefault(r, {})[c] = slug
    most_down = max((len(set(rows.values())) for rows in down.values()), default=0)
    most_right = max((len(set(rows.values())) for rows in right.values()), default=0)
    if max(most_down, most_right) < FEWEST:
        return
    across = most_right > most_down
    lines = right if across else down
    most = max(most_down, most_right)
    wanted = max(FEWEST, most * 0.4)
    lines = {c: rows for c, rows in sorted(lines.items()) if len(set(rows.values())) >= wanted}
    yield from _stacked(place, Grid(sheet, across=across), _apart(lines))


def _apart(lines: dict[int, dict[int, str]]) -> dict[int, dict[int, str]]:
    """Without the columns that only say the same names again, in another language or spelling."""
    kept: dict[int, dict[int, str]] = {}
    for column, rows in lines.items():
        again = any(
            sum(other.get(r) == slug for r, slug in rows.items()) > 0.9 * len(rows)
            for other in kept.values()
        )
        if not again:
            kept[column] = rows
    return kept


def _stacked(place: int, grid: Grid, lines: dict[int, dict[int, str]]) -> Iterator[Block]:
    """The tables that stand under one another: a new one begins where the same names come again."""
    used = sorted({r for rows in lines.values() for r in rows})
    parts: list[list[int]] = [[]]
    seen: set[tuple[int, str]] = set()
    for row in used:
        here = {(c, rows[row]) for c, rows in lines.items() if row in rows}
        gap = parts[-1] and row - parts[-1][-1] > 1
        if gap and here <= seen:
            parts.append([])
            seen = set()
        parts[-1].append(row)
        seen |= here
    over = 0
    for rows in parts:
        count = max(len({line[r] for r in rows if r in line}) for line in lines.values())
        if count >= FEWEST:
            yield _block(place, grid, lines, rows, over)
        over = rows[-1] + 1


def _block(
    place: int, grid: Grid, lines: dict[int, dict[int, str]], rows: Sequence[int], over: int
) -> Block:
    first, last = rows[0], rows[-1]
    above = range(max(over, first - HEADINGS_WITHIN), first)
    words = [r for r in above if r not in grid.hidden_rows and grid.spread(r)]
    headings = [r for r in words if grid.spread(r) > 1]
    titles = [
        next(t for c in range(grid.width) if (t := grid.heading(r, c)))
        for r in words
        if r not in headings
    ]
    provinces = {
        c: {r: line[r] for r in rows if r in line}
        for c, line in lines.items()
        if any(r in line for r in rows)
    }
    return Block(
        place=place,
        grid=grid,
        names=tuple(provinces),
        provinces=provinces,
        first=first,
        last=last,
        headings=tuple(headings),
        titles=(*grid.sheet.above, *(_over(grid, min(provinces)) if grid.across else titles)),
        others=tuple(
            r
            for r in range(first, last + 1)
            if r not in rows and r not in grid.hidden_rows and grid.spread(r)
        ),
    )


def _over(grid: Grid, names: int) -> list[str]:
    """The lines over a table in which provinces stand across: they are columns of the turned grid."""
    out: list[str] = []
    for column in range(names):
        found = {text_of(grid.cell(r, column)) for r in range(grid.height)} - {""}
        out += found if len(found) == 1 else []
    return out
