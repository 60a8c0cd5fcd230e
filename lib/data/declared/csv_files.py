"""CSV files: the product's own tables as text, each fault named by file and line.

Owns their form: UTF-8, commas, a header, as many cells in each row. Leaves what cells mean to who reads.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from lib.base.records import BadFile, Problem


def frame(path: Path | bytes, *, name: str) -> pd.DataFrame:
    """The rows of a file or of its bytes, every cell as text, and each one's line as `row`.

    `name` is what a problem calls it.

    Raises BadFile: the file is no UTF-8, has no header, no row, or rows of another length.
    """
    header, rows = whole(path, name=name)
    # Column by column: from rows pandas would first make a table of objects.
    columns = zip(*(cells for _, cells in rows), strict=True)
    told = dict(zip(header, map(list, columns), strict=True))
    return pd.DataFrame(told, dtype=str).assign(row=[line for line, _ in rows])


def whole(path: Path | bytes, *, name: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Header, and the rows with their lines. Raises BadFile as `frame`."""
    header, rows, problems = read(path, name=name)
    if not rows and not problems:
        problems = [Problem(code="csv_no_rows", file=name)]
    if problems:
        raise BadFile(tuple(problems))
    return header, rows


def read(
    path: Path | bytes, *, name: str
) -> tuple[list[str], list[tuple[int, list[str]]], list[Problem]]:
    """Header, rows with their lines, and faults; where there is a fault, what was read so far."""
    held = path if isinstance(path, bytes) else path.read_bytes()
    body = held.removeprefix(b"\xef\xbb\xbf")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        return [], [], [Problem(code="csv_not_utf8", file=name, row=line)]
    rows: list[tuple[int, list[str]]] = []
    problems: list[Problem] = []
    try:
        for line, cells in _rows(text):
            rows.append((line, cells))
            if "\x00" in "".join(cells):
                problems.append(Problem(code="csv_binary", file=name, row=line))
            elif "\n" in "".join(cells):
                # A lone quote takes the lines that follow into its cell.
                problems.append(Problem(code="csv_quote", file=name, row=line))
            elif len(cells) != len(rows[0][1]):
                told = {"cells": len(cells), "columns": len(rows[0][1])}
                problems.append(Problem(code="csv_cells", file=name, row=line, params=told))
    except csv.Error:
        line = rows[-1][0] + 1 if rows else 1
        problems.append(Problem(code="csv_quote", file=name, row=line))
    if not rows and not problems:
        problems.append(Problem(code="csv_empty", file=name))
    header = rows[0][1] if rows else []
    twice = sorted({column for column in header if header.count(column) > 1})
    problems += [Problem(code="csv_column_twice", file=name, column=column) for column in twice]
    return header, rows[1:], problems


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line on which it begins; empty lines are none."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    for cells in reader:
        if cells:
            yield line, cells
        line = reader.line_num + 1
