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
# Stated as such, or the square root of a published variance.
BASES = ("stated", "variance")


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
        wrong += [
            Problem(code="not_a_number", file=r.file, row=int(r.row), column=column, value=r.cell)
            for r in found.assign(cell=found[column])[bad].itertuples()
        ]
        if not bad.any():
            found[column] = numbers.astype(kind)
    if wrong:
        raise BadFile(tuple(wrong))
    return found


def standing(errors: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Without those of own files whose value no claim states any more: it was withdrawn or corrected."""
    if errors.empty:
        return errors
    gone = errors["file"].str.startswith("own/") & ~_stated(errors, claims)
    return errors[~gone].reset_index(drop=True)


def _stated(errors: pd.DataFrame, claims: pd.DataFrame) -> pd.Series:
    """Whether some claim of a full year states the value that each error belongs to."""
    whole = claims[(claims["scope"] == "full-year") & claims["indicator"].isin(errors["indicator"])]
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


def problems(errors: pd.DataFrame, claims: pd.DataFrame, known: Registry) -> list[Problem]:
    """What is wrong with the rows; each must belong to a value that some claim of a full year states.

    Rows have file and row, and may have the sheet where they stand.
    """
    return list(_problems(errors, claims, known))


def _fits_level(rows: pd.DataFrame) -> pd.Series:
    """Whether an interval is as wide as a normal one of the row's level and error, within a hundredth."""
    level = rows["interval_level"].where(rows["interval_level"].between(0.5, 0.999))
    half = (rows["interval_high"] - rows["interval_low"]) / 2
    wanted = rows["standard_error"] * level.map(
        lambda x: NormalDist().inv_cdf((1 + x) / 2), na_action="ignore"
    )
    return (half - wanted).abs() <= wanted * 0.01


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
        "interval_without": (
            "value",
            one_end | (below > rows["value"]) | (over < rows["value"]),
        ),
        "interval_level": (
            "interval_level",
            (below.notna() != rows["interval_level"].notna())
            | (below.notna() & ~_fits_level(rows)),
        ),
        "sample_not_positive": ("sample_size", rows["sample_size"].fillna(1) < 1),
        "error_basis": ("basis", ~rows["basis"].isin(BASES)),
        "error_without_figure": ("value", ~_stated(rows, claims)),
        "error_twice": ("area_id", rows.duplicated(KEY)),
    }
    for code, (column, bad) in rules.items():
        yield from checks.each(rows, bad, code, column)
