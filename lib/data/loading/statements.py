"""Statements: files of claims, one row each, as frames.

Owns the columns of such a file and reading many at once. Leaves the rules on figures to `checks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from lib.base.records import BadFile, Problem
from lib.data.declared import csv_files

STATEMENT = {
    "claim_id": str,
    "indicator": str,
    "area_id": str,
    "year": "int64",
    "period_start": "int64",
    "period_end": "int64",
    "value": "float64",
    "unit": str,
    "rank": "Int64",
    "n_ranked": "Int64",
    "derived": "int64",
    "scope": str,
    "source_id": str,
    "suspect_reason": str,
    "note": str,
}


def read(
    files: Mapping[Path, str] | Mapping[bytes, str], *, kinds: Mapping[str, object] = STATEMENT
) -> pd.DataFrame:
    """Files of statements as claims, all read at once; the value is what a problem calls the file.

    `kinds` are the columns of such a file, each with its kind. No files are no claims.

    Raises BadFile on missing columns or cells that are no number.
    """
    wrong: list[Problem] = []
    frames = []
    for path, name in files.items():
        try:
            one = csv_files.frame(path, name=name)
        except BadFile as broken:
            wrong += broken.problems
            continue
        faults = [
            Problem(code="column_missing", file=name, column=column)
            for column in kinds
            if column not in one
        ] + [
            Problem(code="column_unknown", file=name, column=str(column))
            for column in one
            if column not in (*kinds, "row")
        ]
        wrong += faults
        if not faults:
            frames.append(one.assign(file=name))
    if wrong:
        raise BadFile(tuple(wrong))
    if not frames:
        none = {c: pd.Series(dtype=object if kind is str else kind) for c, kind in kinds.items()}
        return pd.DataFrame(none).assign(file="", row=0, sheet="", column="")
    raw = pd.concat(frames, ignore_index=True)
    for name in [n for n, kind in kinds.items() if kind is not str]:
        numbers = pd.to_numeric(raw[name].where(raw[name] != ""), errors="coerce")
        required = kinds[name] == "int64"
        bad = numbers.isna() & ((raw[name] != "") | required)
        wrong += [
            Problem(code="not_a_number", file=file, row=int(row), column=name, value=str(cell))
            for file, row, cell in raw.loc[bad, ["file", "row", name]].itertuples(index=False)
        ]
        if not bad.any():
            raw[name] = numbers.astype(kinds[name])
    if wrong:
        raise BadFile(tuple(wrong))
    raw["derived"] = raw["derived"] == 1
    return raw.assign(sheet="", column="")
