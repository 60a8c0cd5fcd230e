"""Sheets: a user's file as tables of cells that remember their address.

Owns reading CSV and workbooks, finding the header row, and reading a cell as number, whole number, date
or text, with a `Problem` at the cell's address where that fails. Leaves what the cells mean to `intake`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from statistics import median
from typing import Any

import python_calamine

from lib.base.records import BadFile, Problem
from lib.data.declared.provinces import fold
from lib.data.declared.registry import Registry

LARGEST = 5_000_000
HEADER_WITHIN = 30

Row = Sequence[Any]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A grid of cells as the file has them; `name` is '' in a CSV."""

    file: str
    name: str
    rows: Sequence[Row]


@dataclass(kw_only=True)
class Table:
    """The part of a sheet under its header row: which column holds which field."""

    sheet: Sheet
    header: int
    columns: Mapping[str, int]
    decimal: str | None = None
    problems: list[Problem] = field(default_factory=list)

    def at(self, name: str) -> str:
        """A column as the user sees it: its header and letter."""
        if name not in self.columns:
            return name
        place = self.columns[name]
        return f"{self.sheet.rows[self.header][place]} ({_letter(place)})"

    def fault(self, code: str, row: int, name: str, value: Any = "", **params: Any) -> None:
        """Note a problem in the cell of column `name`; `row` counts from 0."""
        self.problems.append(
            Problem(
                code=code,
                file=self.sheet.file,
                sheet=self.sheet.name or None,
                row=row + 1,
                column=self.at(name),
                value=str(value),
                params=params,
            )
        )


def sheets(path: Path) -> list[Sheet]:
    """Every sheet of the file. Raises BadFile for a file that is neither CSV nor XLSX, or too big."""
    if not path.is_file():
        raise BadFile((Problem(code="file_missing", file=path.name),))
    if path.stat().st_size > LARGEST:
        size = {"most": f"{LARGEST // 1_000_000} MB"}
        raise BadFile((Problem(code="file_too_big", file=path.name, params=size),))
    body = path.read_bytes()
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods"):
        return _workbook(path.name, body)
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return [Sheet(file=path.name, name="", rows=_csv_rows(path.name, body))]
    raise BadFile((Problem(code="file_kind", file=path.name, value=path.suffix),))


def _workbook(name: str, body: bytes) -> list[Sheet]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
        return [
            Sheet(
                file=name, name=s, rows=book.get_sheet_by_name(s).to_python(skip_empty_area=False)
            )
            for s in book.sheet_names
        ]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise BadFile((Problem(code="file_broken", file=name),)) from error


def _csv_rows(name: str, body: bytes) -> list[Row]:
    encoding = "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        raise BadFile((Problem(code="file_encoding", file=name, row=line),)) from error
    # Decimal commas stand between semicolons: the sign that is on most lines most often separates.
    lines = [line for line in text.splitlines()[:200] if line.strip()] or [""]
    delimiter = max(";\t,", key=lambda sign: median(line.count(sign) for line in lines))
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def table(sheet: Sheet, known: Registry) -> Table | None:
    """The table of the sheet, or None where no row within the first 30 names the required columns."""
    spellings = {
        fold(text): column.field
        for column in known.template
        for text in (column.field, column.header_vi, column.header_en, *column.also)
    }
    required = {c.field for c in known.template if c.required}
    nearest: tuple[int, dict[str, int]] | None = None
    for number, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        columns: dict[str, int] = {}
        for place, cell in enumerate(row):
            found = spellings.get(fold(text_of(cell)))
            if found and found not in columns:
                columns[found] = place
        if required <= set(columns) and ({"value", "rank"} & set(columns)):
            return Table(sheet=sheet, header=number, columns=columns)
        if len(columns) >= 3 and (nearest is None or len(columns) > len(nearest[1])):
            nearest = (number, columns)
    if nearest is None:
        return None
    lacking = [c for c in known.template if c.required and c.field not in nearest[1]]
    wanted = [f"“{c.header_vi}” / “{c.header_en}”" for c in lacking] or ["“Giá trị” / “Value”"]
    raise BadFile(
        (
            Problem(
                code="header_lacks",
                file=sheet.file,
                sheet=sheet.name or None,
                row=nearest[0] + 1,
                params={"wanted": ", ".join(wanted)},
            ),
        )
    )


_NUMBER = re.compile(r"[+-]?\d[\d.,\s\u00a0]*")


def settle_decimal(table: Table) -> None:
    """Find the file's decimal sign from the numbers that leave no doubt; note where they disagree.

    '87,61' can only be a decimal comma, '1.234,5' too; '1.234' alone could be either.
    """
    signs: dict[str, tuple[int, str]] = {}
    place = table.columns.get("value")
    for number in range(table.header + 1, len(table.sheet.rows)):
        text = cell(table, number, "value") if place is not None else ""
        sign = _sure_decimal(text)
        if sign:
            signs.setdefault(sign, (number, text))
    if len(signs) == 2:
        (row_a, text_a), (row_b, text_b) = signs[","], signs["."]
        row, text = (row_b, text_b) if row_b > row_a else (row_a, text_a)
        other = text_a if text is text_b else text_b
        table.fault("decimal_mixed", row, "value", text, other=other)
    elif signs:
        table.decimal = next(iter(signs))


def _sure_decimal(text: str) -> str | None:
    if not _NUMBER.fullmatch(text):
        return None
    signs = [c for c in text if c in ".,"]
    if len(set(signs)) == 2:
        return signs[-1]
    if len(signs) == 1 and not re.search(r"[.,]\d{3}$", text):
        return signs[0]
    if len(signs) == 1 and re.match(r"[+-]?0[.,]", text):
        return signs[0]
    if len(signs) > 1:
        return "," if signs[0] == "." else "."
    return None


def number(table: Table, row: int, name: str) -> float | None:
    """The cell as a number; None where it is empty or at fault (which is then noted)."""
    raw = _raw(table, row, name)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return float(raw)
    text = text_of(raw)
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        table.fault("own_not_a_number", row, name, text)
        return None
    text = re.sub(r"[\s\u00a0]", "", text)
    if not re.search(r"[.,]", text):
        return float(text)
    decimal = table.decimal or _sure_decimal(text)
    if decimal is None:
        plain = re.sub(r"[.,]", "", text)
        table.fault("number_ambiguous", row, name, text, whole=plain)
        return None
    thousands = "." if decimal == "," else ","
    if not re.fullmatch(rf"[+-]?(\d+|\d{{1,3}}(\{thousands}\d{{3}})+)(\{decimal}\d+)?", text):
        table.fault("own_not_a_number", row, name, text)
        return None
    return float(text.replace(thousands, "").replace(decimal, "."))


def whole(table: Table, row: int, name: str) -> int | None:
    """The cell as a whole number; None where it is empty or at fault (which is then noted)."""
    found = number(table, row, name)
    if found is None:
        return None
    if found != int(found):
        table.fault("not_whole", row, name, cell(table, row, name))
        return None
    return int(found)


def day(table: Table, row: int) -> str:
    """The source's date as ISO, '' where none is given (31/12/2024, 2024-12-31, 12/2024, 2024)."""
    raw = _raw(table, row, "date")
    if isinstance(raw, datetime | date):
        return raw.strftime("%Y-%m-%d")
    text = text_of(raw)
    for pattern, form in (
        (r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", "{2}-{1:0>2}-{0:0>2}"),
        (r"(\d{4})-(\d{1,2})-(\d{1,2})", "{0}-{1:0>2}-{2:0>2}"),
        (r"(\d{1,2})[/-](\d{4})", "{1}-{0:0>2}"),
        (r"(\d{4})", "{0}"),
    ):
        if found := re.fullmatch(pattern, text):
            iso = form.format(*found.groups())
            try:
                date.fromisoformat(
                    iso + "-01-01"[: 10 - len(iso)] if len(iso) == 4 else (iso + "-01")[:10]
                )
            except ValueError:
                break
            return iso
    if text:
        table.fault("unknown_date", row, "date", text)
    return ""


def _raw(table: Table, row: int, name: str) -> Any:
    place = table.columns.get(name)
    cells = table.sheet.rows[row]
    return cells[place] if place is not None and place < len(cells) else ""


def cell(table: Table, row: int, name: str) -> str:
    """The cell as text, '' where the column or the cell is not there."""
    return text_of(_raw(table, row, name))


def text_of(cell: Any) -> str:
    """A cell as text; whole numbers of a spreadsheet lose their '.0'."""
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return " ".join(str(cell).split()) if cell is not None else ""


def _letter(place: int) -> str:
    """0 -> 'A', 26 -> 'AA'."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
