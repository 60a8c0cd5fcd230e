"""Sheets: the tables of a user's own file that follow the template.

Owns finding the header row and reading a cell as number, whole number, date or text, with a `Problem` at
the cell's address where that fails. Leaves files to `cells` and what the fields mean to `intake`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lib.base.alphabet import fold
from lib.base.records import BadFile, Problem
from lib.data.cells import grid, numbers, texts
from lib.data.cells.grid import Cell, Sheet
from lib.data.declared.registry import Registry

HEADER_WITHIN = 30


@dataclass(kw_only=True)
class FilledTemplate:
    """The part of a sheet under its header row: which column holds which field.

    `problems` keep the file from being loaded; `notes` say what of it is not read.
    """

    file: str
    sheet: Sheet
    header: int
    columns: Mapping[str, int]
    decimal: str | None = None
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def at(self, name: str) -> str:
        """A column as the user sees it: its header and letter."""
        if name not in self.columns:
            return name
        place = self.columns[name]
        return f"{text_of(self.sheet.rows[self.header][place])} ({grid.letters(place)})"

    def problem(self, code: str, row: int, name: str, value: Any = "", **params: Any) -> Problem:
        """A problem in the cell of column `name`; `row` counts from 0."""
        return Problem(
            code=code,
            file=self.file,
            sheet=self.sheet.name or None,
            row=row + 1,
            column=self.at(name),
            value=str(value)[:200],
            params=params,
        )

    def fault(self, code: str, row: int, name: str, value: Any = "", **params: Any) -> None:
        """Note a problem in the cell of column `name`."""
        self.problems.append(self.problem(code, row, name, value, **params))


def table(file: str, sheet: Sheet, known: Registry) -> FilledTemplate | None:
    """The table of the sheet, or None where no row within the first 30 names the required columns.

    Raises BadFile where a header lacks a column, or two columns may both be the same field.
    """
    spellings = {
        fold(text): column.field
        for column in known.template
        for text in (column.field, column.header_vi, column.header_en, *column.also)
    }
    required = {c.field for c in known.template if c.required}
    headers = [_places(sheet, row, spellings) for row in sheet.rows[:HEADER_WITHIN]]
    for number, places in enumerate(headers):
        if required <= set(places) and ({"value", "rank"} & set(places)):
            _once(file, sheet, number, places)
            columns = {name: at[0] for name, at in places.items()}
            notes = _unread(file, sheet, number, set(columns.values()))
            return FilledTemplate(
                file=file, sheet=sheet, header=number, columns=columns, notes=notes
            )
    nearest = max(range(len(headers)), key=lambda n: len(headers[n]), default=0)
    if not headers or len(headers[nearest]) < 3:
        return None
    lacking = [c for c in known.template if c.required and c.field not in headers[nearest]]
    wanted = [f"“{c.header_vi}” / “{c.header_en}”" for c in lacking] or ["“Giá trị” / “Value”"]
    problem = Problem(
        code="header_lacks",
        file=file,
        sheet=sheet.name or None,
        row=nearest + 1,
        params={"wanted": ", ".join(wanted)},
    )
    raise BadFile((problem,))


def _places(
    sheet: Sheet, row: Sequence[Cell | None], spellings: Mapping[str, str]
) -> dict[str, list[int]]:
    """The columns of a row that name a field of the template, by field."""
    places: dict[str, list[int]] = {}
    for place, cell in enumerate(row):
        found = spellings.get(fold(text_of(cell)))
        if found and place not in sheet.hidden_columns:
            places.setdefault(found, []).append(place)
    _unit_beside_province(places, row)
    return places


def _unit_beside_province(places: dict[str, list[int]], row: Any) -> None:
    """“Đơn vị” names the province where no other column does; beside “Tỉnh” it is the unit."""
    both = places.get("province", [])
    if len(both) == 2 and "unit" not in places:
        unit = [p for p in both if fold(text_of(row[p])) == "don vi"]
        if len(unit) == 1:
            places["unit"] = unit
            places["province"] = [p for p in both if p not in unit]


def _once(file: str, sheet: Sheet, header: int, places: Mapping[str, list[int]]) -> None:
    row = sheet.rows[header]
    twice = [
        Problem(
            code="columns_twice",
            file=file,
            sheet=sheet.name or None,
            row=header + 1,
            params={
                "columns": ", ".join(f"“{text_of(row[p])}” ({grid.letters(p)})" for p in at),
            },
        )
        for at in places.values()
        if len(at) > 1
    ]
    if twice:
        raise BadFile(tuple(twice))


def _unread(file: str, sheet: Sheet, header: int, read: set[int]) -> list[Problem]:
    """What of the sheet is not read: columns without a known header, what is hidden, far cells."""

    def note(code: str, **more: Any) -> Problem:
        return Problem(code=code, file=file, sheet=sheet.name or None, **more)

    found = []
    for place in range(sheet.width):
        filled = any(row[place] for row in sheet.rows[header + 1 :])
        if place not in read and filled and place not in sheet.hidden_columns:
            named = text_of(sheet.rows[header][place]) or "?"
            found.append(note("column_unread", column=f"{named} ({grid.letters(place)})"))
    hidden = sorted(r + 1 for r in sheet.hidden_rows if r > header and any(sheet.rows[r]))
    if hidden:
        found.append(note("rows_hidden", value=", ".join(map(str, hidden[:20]))))
    columns = [grid.letters(c) for c in sorted(sheet.hidden_columns)]
    if columns:
        found.append(note("columns_hidden", value=", ".join(columns[:20])))
    if sheet.far:
        found.append(note("cells_far", value=", ".join(sheet.far)))
    return found


def settle_decimal(table: FilledTemplate) -> None:
    """Find the file's decimal sign from the numbers that leave no doubt; note where they disagree."""
    rows = range(table.header + 1, len(table.sheet.rows))
    written = {cell(table, row, "value"): row for row in reversed(rows)}
    table.decimal, mixed = numbers.settled(reversed(written))
    if mixed:
        later, other = sorted(mixed, key=lambda text: -written[text])
        table.fault("decimal_mixed", written[later], "value", later, other=other)


def number(table: FilledTemplate, row: int, name: str) -> float | None:
    """The cell as a number; None where it is empty or at fault (which is then noted)."""
    raw = _raw(table, row, name)
    if raw is None:
        return None
    if raw.kind in ("number", "percent"):
        if abs(float(raw.value)) >= 10**numbers.MOST_DIGITS:
            table.fault("number_too_long", row, name, text_of(raw))
            return None
        return float(raw.value)
    text = text_of(raw)
    if raw.kind != "text":
        code = {"error": "cell_error", "formula": "cell_formula", "date": "cell_date"}[raw.kind]
        table.fault(code, row, name, text, cell=grid.address(row, table.columns[name]))
        return None
    if not text:
        return None
    try:
        return numbers.value(text, decimal=table.decimal)
    except numbers.NoNumber as wrong:
        table.fault(wrong.code, row, name, text, whole=re.sub(r"[.,\s]", "", text))
        return None


def whole(table: FilledTemplate, row: int, name: str) -> int | None:
    """The cell as a whole number; None where it is empty or at fault (which is then noted)."""
    found = number(table, row, name)
    if found is None:
        return None
    if found != int(found):
        table.fault("not_whole", row, name, cell(table, row, name))
        return None
    return int(found)


def day(table: FilledTemplate, row: int) -> str:
    """The source's date as ISO, '' where none is given (31/12/2024, 2024-12-31, 12/2024, 2024)."""
    text = text_of(_raw(table, row, "date"))
    iso = iso_day(text)
    if iso is None:
        table.fault("unknown_date", row, "date", text)
    return iso or ""


def iso_day(text: str) -> str | None:
    """A date as ISO, as exact as it is written; '' for none, and None where it is no date."""
    for pattern, form in (
        (r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", "{2}-{1:0>2}-{0:0>2}"),
        (r"(\d{4})-(\d{1,2})-(\d{1,2})", "{0}-{1:0>2}-{2:0>2}"),
        (r"(\d{4})-(\d{1,2})", "{0}-{1:0>2}"),
        (r"(\d{1,2})[/-](\d{4})", "{1}-{0:0>2}"),
        (r"(\d{4})", "{0}"),
    ):
        if found := re.fullmatch(pattern, text):
            iso = form.format(*found.groups())
            try:
                date.fromisoformat((iso + "-01-01")[:10])
            except ValueError:
                return None
            return iso
    return None if text else ""


def _raw(table: FilledTemplate, row: int, name: str) -> Cell | None:
    place = table.columns.get(name)
    return table.sheet.rows[row][place] if place is not None else None


def cell(table: FilledTemplate, row: int, name: str) -> str:
    """The cell as text, '' where the column or the cell is not there."""
    return text_of(_raw(table, row, name))


def shows_percent(table: FilledTemplate, row: int, name: str) -> bool:
    """Whether the cell shows its number with a percent sign."""
    raw = _raw(table, row, name)
    return raw is not None and (raw.kind == "percent" or numbers.is_percent(text_of(raw)))


def text_of(cell: Cell | None) -> str:
    """A cell as clean text; whole numbers of a spreadsheet lose their '.0'."""
    if cell is None:
        return ""
    if cell.kind in ("number", "percent"):
        shown = f"{cell.value:.15g}"
        return f"{shown}%" if cell.kind == "percent" else shown
    return texts.clean(str(cell.value))
