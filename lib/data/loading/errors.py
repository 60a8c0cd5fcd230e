"""Errors: standard errors, intervals and sample sizes that the publisher of a survey gives with its scores.

Owns reading figures/errors/*.csv and those of the user's own files, what a row must satisfy, and their
text in a release. They stand beside the figures and change none, so a release has a digest of their own.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from lib.base import settings
from lib.base.records import BadFile, Problem
from lib.data.columns import among
from lib.data.declared import csv_files
from lib.data.declared.registry import Registry
from lib.data.loading import checks

# Beside the statements of a user's own file.
FILE = "errors.csv"
KEY = ["indicator", "area_id", "year"]
NUMBERS = {
    "value": "float64",
    "standard_error": "float64",
    "interval_low": "float64",
    "interval_high": "float64",
    "interval_level": "float64",
    "sample_size": "Int64",
}
COLUMNS = [*KEY, *NUMBERS, "basis", "source_id"]
# Stated as such, the square root of a published variance, or the half of a published interval by its level.
BASES = ("stated", "variance", "interval")
# Levels that publishers give, the most frequent first.
LEVELS = (0.95, 0.9, 0.99, 0.8, 0.98, 0.999)


def read(root: Path) -> pd.DataFrame:
    """Every row of the files: COLUMNS, and file and row for problems. Raises BadFile.

    `value` is the score that the error belongs to, in the indicator's unit as all but interval_level (a
    share) and sample_size (persons asked) are.
    """
    frames: list[pd.DataFrame] = []
    wrong: list[Problem] = []
    files = {path: f"errors/{path.name}" for path in sorted(root.glob("figures/errors/*.csv"))}
    for path in sorted(settings.own_dir().glob(f"*/{FILE}")):
        files[path] = f"own/{path.parent.name}/{FILE}"
    for path, name in files.items():
        try:
            raw = csv_files.frame(path, name=name)
        except BadFile as faults:
            wrong += faults.problems
            continue
        for code, columns in (
            ("column_missing", set(COLUMNS) - set(raw)),
            ("column_unknown", set(raw) - {*COLUMNS, "row"}),
        ):
            wrong += [Problem(code=code, file=name, column=c) for c in sorted(columns)]
        frames.append(raw.assign(file=name))
    if wrong:
        raise BadFile(tuple(wrong))
    if not frames:
        return frame_of("").assign(file="", row=0)
    found = pd.concat(frames, ignore_index=True)
    for column, kind in {"year": "int64", **NUMBERS}.items():
        numbers = pd.to_numeric(found[column].replace("", np.nan), errors="coerce")
        bad = numbers.isna() & ((found[column] != "") | (column == "year"))
        bad |= numbers.notna() & (numbers % 1 != 0) & (kind.lower() == "int64")
        if not bad.any():
            found[column] = numbers.astype(kind)
            continue
        wrong += [
            Problem(code="not_a_number", file=r.file, row=int(r.row), column=column, value=r.cell)
            for r in found.assign(cell=found[column])[bad].itertuples()
        ]
    if wrong:
        raise BadFile(tuple(wrong))
    return found


def standing(errors: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Without those of own files whose value no claim states any more: it was withdrawn or corrected."""
    own = errors["file"].str.startswith("own/").astype(bool)
    if not own.any():
        return errors
    return errors[~own | _stated(errors, claims)].reset_index(drop=True)


def chosen(errors: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """One row for each figure: of several the one of the shown value, of these the shipped one.

    `figures` are the shown figures. A row is of the shown value where it is apart by less than its error.
    """
    if not errors.duplicated(KEY).any():
        return errors
    whole = figures.loc[figures["scope"] == "full-year", [*KEY, "value"]]
    shown = errors[KEY].merge(whole, on=KEY, how="left")["value"].to_numpy()
    other = ~((errors["value"] - shown).abs() < errors["standard_error"])
    order = errors.assign(_other=other, _own=errors["file"].str.startswith("own/"))
    order = order.sort_values(["_other", "_own", "file", "row"], kind="stable")
    return errors.loc[order.drop_duplicates(KEY).index.sort_values()].reset_index(drop=True)


def _stated(errors: pd.DataFrame, claims: pd.DataFrame) -> pd.Series:
    """Whether some claim of a full year states the value that each error belongs to."""
    asked = claims["year"].isin(errors["year"].unique()) & (claims["scope"] == "full-year")
    whole = claims[asked & among(claims["indicator"], set(errors["indicator"]))]
    stated = set(whole[[*KEY, "value"]].itertuples(index=False, name=None))
    of_figure = [k in stated for k in errors[[*KEY, "value"]].itertuples(index=False, name=None)]
    return pd.Series(of_figure, index=errors.index, dtype=bool)


def text_of(rows: pd.DataFrame) -> str:
    """COLUMNS as CSV, in key order."""
    written: str = rows[COLUMNS].sort_values(KEY).to_csv(index=False, lineterminator="\n")
    return written


def frame_from(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows with COLUMNS and what else they have; a column of NUMBERS that no row fills is one too."""
    return pd.DataFrame(list(rows)).astype(NUMBERS)


def frame_of(text: str) -> pd.DataFrame:
    """What `text_of` wrote; no rows for no text."""
    kinds = {c: NUMBERS.get(c, "int64" if c == "year" else "str") for c in COLUMNS}
    return pd.read_csv(io.StringIO(text or ",".join(COLUMNS)), dtype=kinds)


def rows_of(text: str) -> tuple[dict[str, Any], ...]:
    """What `text_of` wrote, row by row."""
    return tuple({str(k): v for k, v in row.items()} for row in frame_of(text).to_dict("records"))


def problems(errors: pd.DataFrame, claims: pd.DataFrame, known: Registry) -> list[Problem]:
    """What is wrong with the rows; each must belong to a value that some claim of a full year states.

    Rows have file and row, and may have the sheet where they stand.
    """
    return list(_problems(errors, claims, known))


def normal(level: float) -> float:
    """How many standard errors a normal interval of the level reaches to each side."""
    return NormalDist().inv_cdf((1 + level) / 2)


def enough(agreeing: int, *, of: int) -> bool:
    """Whether rows agree but for slips, told by cell: nine in ten, in a short table all but one."""
    return of > 0 and (agreeing >= 0.9 * of or (of >= 4 and of - agreeing <= 1))


def level_of(
    cells: Sequence[tuple[float, float, float]], *, first: float | None = None
) -> float | None:
    """The level at which intervals (low, high, standard error) are as wide as their errors say, or None.

    `enough` of them must be; `first` is tried before LEVELS.
    """
    for level in (*([first] if first else []), *LEVELS):
        fitting = sum(_is_normal(low, high, error, level) for low, high, error in cells)
        if enough(fitting, of=len(cells)):
            return level
    return None


def _is_normal(low: float, high: float, error: float, level: float) -> bool:
    """Whether an interval is as wide as a normal one, within a hundredth and what printing rounds off."""
    reach = normal(level)
    rounded = 0.51 * 10.0 ** -max(map(_decimals, (low, high)))
    rounded += reach * 0.51 * 10.0 ** -_decimals(error)
    return abs((high - low) / 2 - reach * error) <= 0.01 * reach * error + rounded


def _decimals(number: float) -> int:
    return len(f"{number:.6f}".rstrip("0").partition(".")[2])


def _fits_level(rows: pd.DataFrame) -> pd.Series:
    """Whether each row's interval is as wide as its level and its error say."""
    told = rows[["interval_low", "interval_high", "standard_error", "interval_level"]]
    fits = [
        not any(map(pd.isna, row)) and 0.5 <= row[3] <= 0.999 and _is_normal(*row)
        for row in told.itertuples(index=False, name=None)
    ]
    return pd.Series(fits, index=rows.index, dtype=bool)


def _problems(errors: pd.DataFrame, claims: pd.DataFrame, known: Registry) -> Iterator[Problem]:
    if errors.empty:
        return
    rows = errors.assign(sheet=errors.get("sheet", ""), column="")
    for check in (checks.check_indicator, checks.check_area, checks.check_source):
        yield from check(rows, known)
    below, over = rows["interval_low"], rows["interval_high"]
    one_end = below.isna() != over.isna()
    rules = {
        "error_not_positive": ("standard_error", ~(rows["standard_error"] > 0)),
        "interval_reversed": ("interval_low", below > over),
        "interval_without": (
            "value",
            one_end | ((below <= over) & ((below > rows["value"]) | (over < rows["value"]))),
        ),
        "interval_level": (
            "interval_level",
            (below.notna() != rows["interval_level"].notna())
            | ((below <= over) & (rows["standard_error"] > 0) & ~_fits_level(rows)),
        ),
        "sample_not_positive": ("sample_size", rows["sample_size"].fillna(1) < 1),
        "error_basis": ("basis", ~rows["basis"].isin(BASES)),
        "error_without_figure": ("value", ~_stated(rows, claims)),
        "error_twice": ("area_id", rows.duplicated([*KEY, "file"])),
    }
    for code, (column, bad) in rules.items():
        yield from checks.each(rows, bad, code, column)
