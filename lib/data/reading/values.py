"""Values: the cells of a table's column as numbers, ranks, and what is neither.

Owns reading one cell of a published table: withheld figures ("KCDL"), ranks ("13/63", "Hạng 13"), raised
footnote marks, percent signs. A cell that could be two numbers is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from lib.base.alphabet import fold
from lib.data.cells import numbers, texts
from lib.data.cells.grid import Cell
from lib.data.reading.known import decimals_of
from lib.data.reading.layout import Block, text_of

# A publisher's words for a figure that it does not give.
WITHHELD = {
    "kcdl", "kco dl", "khong co du lieu", "khong co so lieu", "khong cong bo", "khong khao sat", "na",
    "n a", "nan", "x", "not available", "no data", "missing", "khong", "chua co", "khong co", "khong dg",
    "khong danh gia", "khong xep hang", "kxh", "",
}  # fmt: skip
_RANK = re.compile(r"(?:hang|thu|xep thu|xep hang|rank|vi tri|#)?\s*(\d{1,3})(?:\s*/\s*(\d{1,3}))?")


@dataclass(frozen=True, kw_only=True)
class Values:
    """The cells of one column by row: numbers, rows without a figure, and faults by row (code, text)."""

    numbers: Mapping[int, float] = field(default_factory=dict)
    withheld: frozenset[int] = frozenset()
    faults: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    sizes: Mapping[int, int] = field(default_factory=dict)
    decimals: int = 0
    percent: bool = False

    @property
    def numeric(self) -> bool:
        """Whether most of what stands in the column is numbers."""
        return len(self.numbers) > len(self.faults) and len(self.numbers) >= 1


def decimal_of(block: Block, columns: Iterable[int]) -> tuple[str, bool]:
    """The decimal sign of the table's texts ('' where none tells), and whether both stand in it."""
    seen = [
        each
        for c in columns
        for r in block.rows_of(c)
        if (cell := block.grid.cell(r, c)) and cell.kind == "text"
        for each in ends(text_of(cell)) or (marked(text_of(cell)),)
    ]
    sign, mixed = numbers.settled(t for t in seen if re.fullmatch(r"[-+\d.,\s%]+", t))
    return sign or "", bool(mixed)


# "55,1-58,3", "[55.1; 58.3]", "55,1 đến 58,3".
_INTERVAL = re.compile(
    r"[\[(]?\s*([-+]?\d[\d.,]*%?)\s*(?:[-\u2013\u2014\u2212;]|,\s|đến|to)\s*([-+]?\d[\d.,]*%?)\s*[\])]?"
)


def ends(text: str) -> tuple[str, str] | None:
    """The two numbers of an interval that stands in one cell, as they are written; None where none does."""
    found = _INTERVAL.fullmatch(marked(text))
    return (found[1], found[2]) if found else None


def intervals(block: Block, column: int, *, decimal: str) -> tuple[Values, Values]:
    """The cells of a column of intervals as their lower and their upper ends; faults are in the first."""
    low: dict[int, float] = {}
    high: dict[int, float] = {}
    faults: dict[int, tuple[str, str]] = {}
    for row in block.rows_of(column):
        text = text_of(block.grid.cell(row, column))
        if fold(text) in WITHHELD:
            continue
        found = ends(text)
        try:
            if found is None:
                raise numbers.NoNumber("interval_unread")
            pair = [numbers.value(each, decimal=decimal or None) for each in found]
        except numbers.NoNumber as wrong:
            faults[row] = (wrong.code, text)
            continue
        low[row], high[row] = pair
    return Values(numbers=low, faults=faults), Values(numbers=high)


def ambiguous(block: Block) -> bool:
    """Whether texts of the table are numbers that may be thousands or have three decimals."""
    return any(
        re.fullmatch(r"[-+]?\d{1,3}[.,]\d{3}%?", marked(text_of(cell)))
        for c in block.columns
        for r in block.rows_of(c)
        if (cell := block.grid.cell(r, c)) and cell.kind == "text"
    )


def marked(text: str) -> str:
    """A number without the footnote marks that stand raised or as stars after it."""
    return re.sub(rf"\s*[{re.escape(texts.RAISED_MARKS)}]+$", "", text).strip()


def read(block: Block, column: int, *, decimal: str) -> Values:
    """The column's cells as figures."""
    found: dict[int, float] = {}
    places: list[int] = []
    withheld: set[int] = set()
    faults: dict[int, tuple[str, str]] = {}
    percents = 0
    for row in block.rows_of(column):
        cell = block.grid.cell(row, column)
        if cell is None:
            withheld.add(row)
        elif cell.kind in ("number", "percent"):
            found[row] = round(float(cell.value), 8)
            percents += cell.kind == "percent"
        elif cell.kind != "text":
            faults[row] = (f"cell_{cell.kind}", text_of(cell))
        else:
            _text(text_of(cell), row, decimal, found, places, withheld, faults)
            percents += row in found and text_of(cell).endswith("%")
    held = np.array(list(found.values()), dtype=float)
    return Values(
        numbers=found,
        withheld=frozenset(withheld),
        faults=faults,
        decimals=max([*places, int(decimals_of(held).max(initial=0))]),
        percent=percents > 0.5 * max(len(found), 1),
    )


def _text(
    text: str,
    row: int,
    decimal: str,
    found: dict[int, float],
    places: list[int],
    withheld: set[int],
    faults: dict[int, tuple[str, str]],
) -> None:
    shown = marked(text)
    if fold(shown) in WITHHELD:
        withheld.add(row)
        return
    shown = re.sub(r"\s*(?:điểm|points?|đ)$", "", shown, flags=re.IGNORECASE)
    try:
        found[row] = numbers.value(shown, decimal=decimal or None)
    except numbers.NoNumber as wrong:
        faults[row] = (wrong.code, text)
        return
    tail = re.search(r"[.,](\d+)%?$", shown.replace(" ", ""))
    if tail and found[row] != int(found[row]):
        places.append(len(tail[1]))


def ranks(block: Block, column: int) -> Values:
    """The column's cells as ranks: 13, "13/63", "Hạng 13", "thứ 13"."""
    found: dict[int, float] = {}
    sizes: dict[int, int] = {}
    withheld: set[int] = set()
    faults: dict[int, tuple[str, str]] = {}
    for row in block.rows_of(column):
        cell: Cell | None = block.grid.cell(row, column)
        if cell is None:
            withheld.add(row)
            continue
        shown = marked(text_of(cell))
        spelled = " ".join(re.sub(r"[^a-z0-9/#]+", " ", fold_rank(shown)).split())
        said = _RANK.fullmatch(spelled)
        if (
            cell.kind == "number"
            and float(cell.value).is_integer()
            and 0 < float(cell.value) < 1000
        ):
            found[row] = float(cell.value)
        elif cell.kind in ("error", "formula", "date"):
            faults[row] = (f"cell_{cell.kind}", text_of(cell))
        elif said and cell.kind == "text":
            found[row] = float(said[1])
            if said[2]:
                sizes[row] = int(said[2])
        elif fold(shown) in WITHHELD:
            withheld.add(row)
        else:
            faults[row] = ("rank_unread", text_of(cell))
    return Values(numbers=found, sizes=sizes, withheld=frozenset(withheld), faults=faults)


def fold_rank(text: str) -> str:
    """The folded text with its slashes."""
    return "/".join(fold(part) for part in text.split("/"))


def rounding(one: float, two: float) -> float:
    """Within which two statements of one figure are the same: half the last digit of the coarser."""
    places: Mapping[str, int] = {
        name: len(f"{value:.6f}".rstrip("0").partition(".")[2])
        for name, value in (("one", one), ("two", two))
    }
    return 0.51 * 10.0 ** -min(places.values()) + 1e-9
