"""Panels: one file a year, a row for each province, a column for each indicator.

Owns reading them as claims. Leaves statements, and the way into the store, to `loaders`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from lib.base.records import BadFile, Problem
from lib.data.declared import csv_files
from lib.data.declared.registry import Registry

KEYS = ["area_id", "source_id", "row", "year", "file"]


def indices(root: Path, *, known: Registry) -> list[str]:
    """The indices whose figures lie in a folder of their own, a file for each year."""
    folders = {p.parent.name for p in root.glob("figures/*/*.csv")}
    return sorted(folders.intersection(known.indicators))


def read(root: Path, *, index: str, known: Registry) -> pd.DataFrame:
    """A panel (one file a year, a row for each province, a column for each indicator) as claims.

    The year is the file's name. `<index>_rank` holds the published rank of the index itself.
    """
    rank_column = f"{index}_rank"
    years: list[pd.DataFrame] = []
    faults: list[Problem] = []
    for path in sorted(root.glob(f"figures/{index}/*.csv")):
        try:
            years.append(_read_year(path))
        except BadFile as bad:
            faults += bad.problems
    if faults:
        raise BadFile(tuple(faults))
    wide = pd.concat(years, ignore_index=True)
    indicators = [c for c in wide.columns if c not in (*KEYS, rank_column)]
    wrong = [
        Problem(code="column_unknown", file=f"{index}/*.csv", column=c)
        for c in indicators
        if c not in known.indicators
    ]
    wrong += _numbers(wide, [*indicators, *([rank_column] if rank_column in wide else [])])
    if wrong:
        raise BadFile(tuple(wrong))
    return _claims(wide, indicators, index=index, known=known)


def _numbers(wide: pd.DataFrame, names: list[str]) -> list[Problem]:
    """Make the columns numbers, in place; cells that are none."""
    wrong: list[Problem] = []
    for name in names:
        if pd.api.types.is_numeric_dtype(wide[name]):
            continue
        numbers = pd.to_numeric(wide[name], errors="coerce")
        bad = numbers.isna() & wide[name].notna()
        wrong += [
            Problem(code="not_a_number", file=file, row=row, column=name, value=str(cell))
            for file, row, cell in wide.loc[bad, ["file", "row", name]].itertuples(index=False)
        ]
        wide[name] = numbers
    return wrong


def _claims(
    wide: pd.DataFrame, indicators: list[str], *, index: str, known: Registry
) -> pd.DataFrame:
    """One claim for each cell that states something, indicator by indicator."""
    rank_column = f"{index}_rank"
    values = wide[indicators].to_numpy(dtype="float64")
    ranks = np.full(values.shape, np.nan)
    if rank_column in wide and index in indicators:
        ranks[:, indicators.index(index)] = wide[rank_column].to_numpy(dtype="float64")
    columns, rows = np.nonzero((~np.isnan(values) | ~np.isnan(ranks)).T)
    long = wide[KEYS].take(rows).reset_index(drop=True)
    named = np.array(indicators, dtype=object)[columns]
    units = np.array([known.indicators[i].unit for i in indicators], dtype=object)[columns]
    # As lists: text columns are slow to walk through.
    texts = (long[key].tolist() for key in ("source_id", "area_id", "year"))
    rank = pd.Series(ranks[rows, columns])
    sizes = {e.year: e.n_ranked for e in known.editions(index)}
    return long.assign(
        claim_id=[
            f"{source}:{name}:{area}:{year}"
            for name, source, area, year in zip(named, *texts, strict=True)
        ],
        indicator=named,
        column=named,
        unit=units,
        value=values[rows, columns],
        rank=rank.astype("Int64"),
        n_ranked=long["year"].map(sizes).where(rank.notna()).astype("Int64"),
        period_start=long["year"],
        period_end=long["year"],
        derived=False,
        scope="full-year",
        suspect_reason="",
        note="",
        sheet="",
    ).astype({"claim_id": str, "indicator": str, "column": str, "unit": str})


def _read_year(path: Path) -> pd.DataFrame:
    """One panel file with the year of its name and each row's number in the file."""
    place = f"{path.parent.name}/{path.name}"
    if not (path.stem.isdigit() and len(path.stem) == 4):
        raise BadFile((Problem(code="panel_year", file=place, value=path.stem),))
    raw = csv_files.frame(path, name=place)
    missing = [c for c in ("area_id", "source_id") if c not in raw]
    if missing:
        raise BadFile(tuple(Problem(code="column_missing", file=place, column=c) for c in missing))
    return raw.mask(raw == "").assign(year=int(path.stem), file=place)
