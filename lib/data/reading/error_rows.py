"""Error rows: the cells that say how sure the values of a reading are, put together value by value.

Owns which cells belong to one value, the level of an interval, and what is wrong with them, told with the
cell's address. Leaves the rules on a whole row to `loading.errors`, and which column is what to
`error_columns`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

import pandas as pd

from lib.base.records import Problem
from lib.data.declared.registry import Registry
from lib.data.loading import errors
from lib.data.reading import error_words, values
from lib.data.reading.layout import Block
from lib.data.reading.record import ColumnReading
from lib.data.reading.values import Values

Key = tuple[str, str, int]


@dataclass(frozen=True, kw_only=True)
class ErrorCell:
    """One cell beside a value: what it is (of `record.BESIDE`, an interval in two), and where it stands.

    `column` is the column as the person sees it, `heading` its words.
    """

    means: str
    number: float
    heading: str
    place: Mapping[str, Any]
    at: str


def parts(block: Block, column: ColumnReading, *, decimal: str) -> dict[str, Values]:
    """The numbers of a column beside a score by what they are: an interval's column holds two."""
    if column.means == "interval":
        low, high = values.intervals(block, column.at, decimal=decimal)
        found = {"interval_low": low, "interval_high": high}
    else:
        found = {column.means: values.read(block, column.at, decimal=decimal)}
    # A variance is in squares of the unit, and its digits are those of a square.
    squares = column.means == "variance"
    times = (100 ** (1 + squares)) if column.percent else 1
    digits = 8 if squares else 6
    return {
        means: replace(
            read, numbers={row: round(n * times, digits) for row, n in read.numbers.items()}
        )
        for means, read in found.items()
    }


class ErrorCells:
    """The cells of a reading's errors by the value that they belong to; each kind once."""

    def __init__(self) -> None:
        self._cells: dict[Key, dict[str, ErrorCell]] = {}

    def __bool__(self) -> bool:
        return bool(self._cells)

    def add(self, key: Key, cell: ErrorCell) -> Problem | None:
        """Keep a cell; the fault where another one says otherwise of the same value."""
        held = self._cells.setdefault(key, {})
        first = held.setdefault(cell.means, cell)
        if abs(first.number - cell.number) <= values.rounding(first.number, cell.number):
            return None
        params = {"cell": cell.at, "other": f"{first.number:g}", "first": first.at}
        return _problem("two_values", cell, params={**params, "indicator": key[0]})

    def rows(
        self, claims: Mapping[Key, Mapping[str, Any]], *, known: Registry
    ) -> tuple[list[dict[str, Any]], list[Problem], list[Problem]]:
        """Rows with errors.COLUMNS, faults by cell, and what is only to be known.

        `claims` are the claims of the reading by the same keys. A row with a fault is none.
        """
        faults: list[Problem] = []
        rows: list[dict[str, Any]] = []
        levels, notes = self._levels()
        for key, cells in self._cells.items():
            found = list(_alone(cells, claims.get(key)))
            faults += found
            if not found and (row := _row(key, cells, claims[key], levels.get((key[0], key[2])))):
                rows.append(row)
        wrong = dict(self._wrong(rows, pd.DataFrame(list(claims.values())), known))
        kept = [
            {name: row[name] for name in errors.COLUMNS}
            for number, row in enumerate(rows)
            if number not in wrong
        ]
        return kept, [*faults, *wrong.values()], notes

    def _levels(self) -> tuple[dict[tuple[str, int], float], list[Problem]]:
        """The level of each edition's intervals: what its errors show, else what its heading says."""
        by_edition: dict[tuple[str, int], list[dict[str, ErrorCell]]] = {}
        for (indicator, _, year), cells in self._cells.items():
            if "interval_low" in cells:
                by_edition.setdefault((indicator, year), []).append(cells)
        levels: dict[tuple[str, int], float] = {}
        notes = []
        for key, rows in by_edition.items():
            heads = {c.heading for r in rows for c in r.values() if c.means.startswith("interval")}
            said = error_words.level(" ".join(heads))
            ends = [
                (r["interval_low"].number, r["interval_high"].number, error)
                for r in rows
                if "interval_high" in r and (error := _error(r)) is not None and error > 0
            ]
            fitting = errors.level_of(ends, first=said)
            level = fitting or said
            if level:
                levels[key] = level
            if fitting and said and fitting != said:
                params = {"said": f"{said:.0%}", "fits": f"{fitting:.0%}", "indicator": key[0]}
                cell = rows[0]["interval_low"]
                notes.append(_problem("interval_level_other", cell, params=params, row=False))
        return levels, notes

    def _wrong(
        self, rows: list[dict[str, Any]], claims: pd.DataFrame, known: Registry
    ) -> Iterator[tuple[int, Problem]]:
        """What the rules on whole rows say, by the number of the row, at the cell that is at fault."""
        if not rows:
            return
        frame = errors.frame_from([{**row, "row": n} for n, row in enumerate(rows)])
        for found in errors.problems(frame.assign(file="", sheet=""), claims, known):
            number = found.row or 0
            row = rows[number]
            cells = self._cells[row["indicator"], row["area_id"], row["year"]]
            wanted = {"value": "interval_low", "interval_level": "interval_high"}
            name = wanted.get(found.column or "", found.column or "")
            cell = cells.get(name) or cells.get("variance") or next(iter(cells.values()))
            yield number, _problem(found.code, cell, value=found.value, params={"cell": cell.at})


def _problem(
    code: str,
    cell: ErrorCell,
    *,
    params: Mapping[str, Any],
    value: str | None = None,
    row: bool = True,
) -> Problem:
    place = dict(cell.place) if row else {**cell.place, "row": None}
    shown = f"{cell.number:g}" if value is None else value
    return Problem(code=code, value=shown, params=dict(params), **place)


def _alone(cells: Mapping[str, ErrorCell], claim: Mapping[str, Any] | None) -> Iterator[Problem]:
    """Cells beside which no value stands, numbers of persons that are none, intervals without a level."""
    for cell in cells.values():
        told = {"cell": cell.at}
        if claim is None or claim["value"] is None:
            yield _problem("error_no_value", cell, params=told)
        elif cell.means == "sample_size" and not (cell.number % 1 == 0 and cell.number >= 1):
            yield _problem("sample_not_whole", cell, params=told)
        elif cell.means == "variance" and cell.number <= 0:
            yield _problem("variance_not_positive", cell, params=told)


def _error(cells: Mapping[str, ErrorCell]) -> float | None:
    """The standard error that is stated, or that a stated variance has."""
    if "standard_error" in cells:
        return cells["standard_error"].number
    variance = cells["variance"].number if "variance" in cells else -1.0
    return round(sqrt(variance), 6) if variance > 0 else None


def _row(
    key: Key, cells: Mapping[str, ErrorCell], claim: Mapping[str, Any], level: float | None
) -> dict[str, Any] | None:
    """One row of errors; None where nothing tells a standard error (a sample size alone)."""
    low, high = cells.get("interval_low"), cells.get("interval_high")
    error, basis = _error(cells), "stated" if "standard_error" in cells else "variance"
    if error is None and low and high and level:
        error, basis = round((high.number - low.number) / 2 / errors.normal(level), 6), "interval"
    if error is None and not (low or high):
        return None
    size = cells.get("sample_size")
    return {
        **dict(zip(errors.KEY, key, strict=True)),
        "value": claim["value"],
        "standard_error": error,
        "interval_low": low.number if low else None,
        "interval_high": high.number if high else None,
        "interval_level": level if low or high else None,
        "sample_size": int(size.number) if size else None,
        "basis": basis,
        "source_id": claim["source_id"],
    }
