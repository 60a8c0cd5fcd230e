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
    # One frame of all files: a frame for each and their union cost three times as much.
    told: dict[str, list[str]] = {column: [] for column in (*kinds, "file")}
    lines: list[int] = []
    for path, name in files.items():
        try:
            header, rows = csv_files.whole(path, name=name)
        except BadFile as broken:
            wrong += broken.problems
            continue
        faults = [
            Problem(code=code, file=name, column=column)
            for code, columns, known in (
                ("column_missing", kinds, header),
                ("column_unknown", header, kinds),
            )
            for column in columns
            if column not in known
        ]
        wrong += faults
        if not faults:
            for column, cells in zip(header, zip(*(c for _, c in rows), strict=True), strict=True):
                told[column] += cells
            lines += [line for line, _ in rows]
            told["file"] += [name] * len(rows)
    if wrong:
        raise BadFile(tuple(wrong))
    raw = pd.DataFrame(told, dtype="str").assign(row=pd.Series(lines, dtype="int64"))
    raw = _typed(raw, kinds)
    raw["derived"] = raw["derived"] == 1
    return raw.assign(sheet="", column="")


def _typed(raw: pd.DataFrame, kinds: Mapping[str, object]) -> pd.DataFrame:
    """Texts as numbers where a column's kind is one. Raises BadFile on cells that are none."""
    wrong: list[Problem] = []
    for name in [n for n, kind in kinds.items() if kind is not str]:
        numbers = pd.to_numeric(raw[name].where(raw[name] != ""), errors="coerce")
        required = kinds[name] == "int64"
        bad = numbers.isna() & ((raw[name] != "") | required)
        if not bad.any():
            raw[name] = numbers.astype(kinds[name])
            continue
        wrong += [
            Problem(code="not_a_number", file=file, row=int(row), column=name, value=str(cell))
            for file, row, cell in raw.loc[bad, ["file", "row", name]].itertuples(index=False)
        ]
    if wrong:
        raise BadFile(tuple(wrong))
    return raw
