"""Panels: one file a year, a row for each province, a column for each indicator.

Owns reading them as claims. Leaves statements, and the way into the store, to `loaders`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lib.base.records import BadFile, Problem
from lib.data.declared import csv_files
from lib.data.declared.registry import Registry


def indices(root: Path, *, known: Registry) -> list[str]:
    """The indices whose figures lie in a folder of their own, a file for each year."""
    folders = {p.parent.name for p in root.glob("figures/*/*.csv")}
    return sorted(folders.intersection(known.indicators))


@dataclass(frozen=True, kw_only=True)
class _Year:
    """One panel file: where each row stands, what it is about, and the texts of each column of numbers."""

    year: int
    file: str
    lines: list[int]
    areas: tuple[str, ...]
    sources: tuple[str, ...]
    cells: dict[str, tuple[str, ...]]


def read(root: Path, *, index: str, known: Registry) -> pd.DataFrame:
    """A panel (one file a year, a row for each province, a column for each indicator) as claims.

    The year is the file's name. `<index>_rank` holds the published rank of the index itself.
    """
    years: list[_Year] = []
    faults: list[Problem] = []
    for path in sorted(root.glob(f"figures/{index}/*.csv")):
        try:
            years.append(_read_year(path))
        except BadFile as bad:
            faults += bad.problems
    if faults:
        raise BadFile(tuple(faults))
    rank_column = f"{index}_rank"
    names = list(dict.fromkeys(name for year in years for name in year.cells))
    wrong = [
        Problem(code="column_unknown", file=f"{index}/*.csv", column=name)
        for name in names
        if name not in known.indicators and name != rank_column
    ]
    numbers = {name: _numbers(years, name, wrong) for name in names}
    if wrong:
        raise BadFile(tuple(wrong))
    return _claims(years, numbers, index=index, known=known)


def _numbers(years: Sequence[_Year], name: str, wrong: list[Problem]) -> np.ndarray:
    """A column's numbers over all years, missing where a cell is empty; a cell that is none to `wrong`."""
    texts = [c for y in years for c in y.cells.get(name, ("",) * len(y.lines))]
    filled = [i for i, text in enumerate(texts) if text]
    out = np.full(len(texts), np.nan)
    out[filled] = pd.to_numeric(np.array([texts[i] for i in filled], dtype=object), errors="coerce")
    if np.isnan(out[filled]).any():
        places = [(y.file, line) for y in years for line in y.lines]
        for i in filled:
            if np.isnan(out[i]):
                file, row = places[i]
                wrong.append(
                    Problem(code="not_a_number", file=file, row=row, column=name, value=texts[i])
                )
    return out


def _claims(
    years: Sequence[_Year], numbers: dict[str, np.ndarray], *, index: str, known: Registry
) -> pd.DataFrame:
    """One claim for each cell that states something, indicator by indicator."""
    indicators = [name for name in numbers if name != f"{index}_rank"]
    values = np.array([numbers[name] for name in indicators])
    ranks = np.full(values.shape, np.nan)
    if f"{index}_rank" in numbers and index in indicators:
        ranks[indicators.index(index)] = numbers[f"{index}_rank"]
    columns, rows = np.nonzero(~np.isnan(values) | ~np.isnan(ranks))

    # Each file's texts are made once and taken for each cell.
    def of(texts: Iterable[str]) -> Any:
        return pd.array(list(texts), dtype="str").take(rows)

    named = pd.array(indicators, dtype="str").take(columns)
    units = [known.indicators[name].unit for name in indicators]
    year = np.repeat([y.year for y in years], [len(y.lines) for y in years])[rows]
    lines = np.array([line for y in years for line in y.lines], dtype="int64")
    sizes = {e.year: e.n_ranked for e in known.editions(index)}
    rank = pd.Series(ranks[columns, rows])
    return pd.DataFrame(
        {
            "area_id": of(area for y in years for area in y.areas),
            "source_id": of(source for y in years for source in y.sources),
            "row": lines[rows],
            "year": year,
            "file": of(y.file for y in years for _ in y.lines),
            "claim_id": of(f"{source}:" for y in years for source in y.sources)
            + named
            + of(f":{area}:{y.year}" for y in years for area in y.areas),
            "indicator": named,
            "column": named,
            "unit": pd.array(units, dtype="str").take(columns),
            "value": values[columns, rows],
            "rank": rank.astype("Int64"),
            "n_ranked": pd.Series(year).map(sizes).where(rank.notna()).astype("Int64"),
            "period_start": year,
            "period_end": year,
            "derived": False,
            "scope": "full-year",
            "suspect_reason": "",
            "note": "",
            "sheet": "",
        }
    )


def _read_year(path: Path) -> _Year:
    """One panel file; the year is its name."""
    place = f"{path.parent.name}/{path.name}"
    if not (path.stem.isdigit() and len(path.stem) == 4):
        raise BadFile((Problem(code="panel_year", file=place, value=path.stem),))
    header, rows = csv_files.whole(path, name=place)
    missing = [c for c in ("area_id", "source_id") if c not in header]
    if missing:
        raise BadFile(tuple(Problem(code="column_missing", file=place, column=c) for c in missing))
    cells = dict(zip(header, zip(*(row for _, row in rows), strict=True), strict=True))
    return _Year(
        year=int(path.stem),
        file=place,
        lines=[line for line, _ in rows],
        areas=cells.pop("area_id"),
        sources=cells.pop("source_id"),
        cells=cells,
    )
