"""Grid: a document as sheets of cells, whatever kind of file it was.

Owns the records `Cell`, `Sheet` and `Book`, cell addresses, and the limits on how much a sheet may hold.
Leaves reading files to the module of each kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lib.base.records import BadFile, Problem

MOST_ROWS = 20_000
MOST_CELLS = 500_000
MOST_COLUMNS = 2_000
# Beyond a gap of this many empty rows or columns a cell is a slip, not a part of the table.
FAR_ROWS = 500
FAR_COLUMNS = 100

KINDS = ("text", "number", "percent", "date", "error", "formula")


class Cell(NamedTuple):
    """One cell that is not empty.

    `kind` is one of KINDS. A percent is the number as it is shown (81.11 for 81,11 %); a date is ISO
    text; an error is what the program shows (#N/A); a formula has no stored result and is its text.
    """

    kind: str
    value: str | float


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One table or sheet of a document.

    `rows` are of one width, None where a cell is empty. `merged` are (top, left, bottom, right) from 0,
    the last row and column included; only the first cell of a merged range holds its text. `above` are
    the lines of the document that stand over a table of a text. `far` are the addresses of cells left
    out because they lie far from everything else.
    """

    name: str
    rows: Sequence[Sequence[Cell | None]]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    above: tuple[str, ...] = ()
    far: tuple[str, ...] = ()
    separator: str = ""
    lengths: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        """How many columns the sheet has."""
        return len(self.rows[0]) if self.rows else 0


@dataclass(frozen=True, kw_only=True)
class Book:
    """A document: its file's name, what kind of file it is by its bytes, and its sheets in order."""

    file: str
    kind: str
    sheets: tuple[Sheet, ...]


def text_of(cell: Cell | None) -> str:
    """What a cell says on one line, numbers without an exponent; '' for an empty one."""
    if cell is None:
        return ""
    if isinstance(cell.value, float):
        return f"{cell.value:.10g}"
    return " ".join(cell.value.split())


def letters(place: int) -> str:
    """0 -> 'A', 26 -> 'AA'."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def place_of(name: str) -> int:
    """'A' -> 0, 'AA' -> 26. Raises ValueError on anything but Latin capitals."""
    place = 0
    for letter in name:
        if not "A" <= letter <= "Z":
            raise ValueError(name)
        place = place * 26 + ord(letter) - 64
    return place - 1


def address(row: int, column: int) -> str:
    """(0, 1) -> 'B1'."""
    return f"{letters(column)}{row + 1}"


def too_many(file: str, sheet: str, *, rows: int) -> BadFile:
    """The refusal of a sheet that holds more than any table of provinces does."""
    params = {"most": MOST_ROWS, "cells": MOST_CELLS}
    return BadFile(
        (
            Problem(
                code="too_many_rows", file=file, sheet=sheet or None, value=str(rows), params=params
            ),
        )
    )


def sheet_of(
    cells: Mapping[tuple[int, int], Cell],
    *,
    file: str,
    name: str,
    hidden: bool = False,
    hidden_rows: Iterable[int] = (),
    hidden_columns: Iterable[int] = (),
    merged: Iterable[tuple[int, int, int, int]] = (),
    above: Sequence[str] = (),
    separator: str = "",
    lengths: Sequence[int] = (),
) -> Sheet:
    """A sheet made of the cells that are there; those far from the rest are named and left out.

    Raises BadFile where more rows or cells are used than a table of figures has.
    """
    height = _dense(sorted({row for row, _ in cells}), FAR_ROWS)
    width = _dense(sorted({c for r, c in cells if r < height}), FAR_COLUMNS)
    near = {at: cell for at, cell in cells.items() if at[0] < height and at[1] < width}
    if height > MOST_ROWS or len(near) > MOST_CELLS or width > MOST_COLUMNS:
        raise too_many(file, name, rows=height)
    rows: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    for (row, column), cell in near.items():
        rows[row][column] = cell
    far = [address(*at) for at in sorted(cells) if at not in near]
    return Sheet(
        name=name,
        rows=rows,
        hidden=hidden,
        hidden_rows=frozenset(r for r in hidden_rows if r < height),
        hidden_columns=frozenset(c for c in hidden_columns if c < width),
        merged=tuple(
            (t, x, min(b, height - 1), min(r, width - 1))
            for t, x, b, r in merged
            if t < height and x < width
        ),
        above=tuple(above),
        far=tuple(far[:20]),
        separator=separator,
        lengths=tuple(lengths[:height]),
    )


def _dense(used: Sequence[int], gap: int) -> int:
    """The first place after the run of used places that no gap of more than `gap` interrupts."""
    end = 0
    for place in used:
        if place - end > gap:
            break
        end = place + 1
    return end
