"""The reading of a document: what each column of each table was taken for, and why.

Owns the frozen records and their form as TOML, which a person corrects and the product remembers. Leaves
making a proposal to `proposal` and the figures themselves to `figures`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from lib.base.records import BadFile, Problem
from lib.data.cells.grid import letters, place_of

# What becomes a figure, and what a publisher says beside it of how sure it is: an interval in one column
# ("55,1-58,3") or in two. The rest of what a column may be is not read.
FIGURES = ("value", "rank")
BESIDE = (
    "standard_error",
    "variance",
    "interval",
    "interval_low",
    "interval_high",
    "sample_size",
)
TAKEN = (*FIGURES, *BESIDE)
MEANINGS = (*TAKEN, "code", "unread")


@dataclass(frozen=True, kw_only=True)
class ColumnReading:
    """One column (or row, where provinces stand across) and what it was taken for.

    `at` and `names` count from 0 along the table; `names` is where the provinces of its figures stand.
    `reason` is a code told as `reading.reason.<code>`; `percent` marks shares printed as 0.87 for 87 %.
    """

    at: int
    heading: str
    means: str
    indicator: str = ""
    year: int | None = None
    unit: str = ""
    names: int = 0
    percent: bool = False
    reason: str = ""
    told: str = ""

    @property
    def taken(self) -> bool:
        """Whether the column is read: a figure's, or what stands beside one."""
        return self.means in TAKEN


@dataclass(frozen=True, kw_only=True)
class TableReading:
    """One table: where it stands, and its columns. Rows count from 0, the last one included."""

    sheet: int
    name: str
    across: bool
    first: int
    last: int
    columns: tuple[ColumnReading, ...]
    decimal: str = ""

    def place(self, at: int) -> str:
        """A column as the person sees it: letters, or the row's number where provinces stand across."""
        return str(at + 1) if self.across else letters(at)

    def said(self, column: ColumnReading) -> str:
        """A column as problems name it: its heading, not too long, and its place."""
        heading = column.heading if len(column.heading) <= 60 else column.heading[:59] + "…"
        return f"{heading} ({self.place(column.at)})" if heading else self.place(column.at)


@dataclass(frozen=True, kw_only=True)
class DocumentReading:
    """The whole document: its source, and its tables in the order in which they are believed."""

    file: str
    publisher: str
    title: str
    date: str
    url: str
    tier: int
    tables: tuple[TableReading, ...]

    def taken(self) -> tuple[ColumnReading, ...]:
        """The columns that become figures."""
        return tuple(c for t in self.tables for c in t.columns if c.means in FIGURES)


def to_toml(reading: DocumentReading) -> str:
    """The reading as TOML; `from_toml` gives the same back."""
    lines = ["[document]"]
    for name in ("file", "publisher", "title", "date", "url", "tier"):
        lines.append(f"{name} = {literal(getattr(reading, name))}")
    for table in reading.tables:
        lines += ["", "[[table]]"]
        lines += [f"sheet = {table.sheet + 1}", f"name = {literal(table.name)}"]
        lines += [f"across = {literal(table.across)}"]
        lines += [f"first = {table.first + 1}", f"last = {table.last + 1}"]
        lines += [f"decimal = {literal(table.decimal)}"] if table.decimal else []
        for c in table.columns:
            lines += ["", "[[table.column]]", f"at = {literal(table.place(c.at))}"]
            lines += [f"heading = {literal(c.heading)}", f"means = {literal(c.means)}"]
            # A column that only waits for its decimal sign keeps what it would be.
            if c.taken or c.indicator:
                lines += [f"indicator = {literal(c.indicator)}"]
                lines += [f"year = {c.year}"] if c.year else []
                lines += [f"unit = {literal(c.unit)}"] if c.unit else []
                lines += ["percent = true"] if c.percent else []
            lines += [f"names = {literal(table.place(c.names))}"]
            lines += [f"reason = {literal(c.reason)}"] if c.reason else []
            lines += [f"told = {literal(c.told)}"] if c.told else []
    return "\n".join(lines) + "\n"


def literal(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if ord(c) >= 32 else f"\\u{ord(c):04x}" for c in text) + '"'


def from_toml(text: str, *, file: str, known: Mapping[str, Any]) -> DocumentReading:
    """A reading as a person corrected it. `known` are the indicators by id. Raises BadFile."""

    def wrong(value: object, key: str, allowed: str) -> BadFile:
        params = {"key": key, "allowed": allowed}
        return BadFile((Problem(code="reading_wrong", file=file, value=str(value), params=params),))

    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise wrong(str(error), "TOML", "TOML") from error
    try:
        document = {
            f.name: raw["document"][f.name] for f in fields(DocumentReading) if f.name != "tables"
        }
        tables = tuple(_table(t, wrong=wrong, known=known) for t in raw.get("table", ()))
        return DocumentReading(tables=tables, **document)
    except (KeyError, TypeError, AttributeError) as error:
        raise wrong(error, "document, table", "sheet, name, across, first, last, column") from error


def _table(raw: Mapping[str, Any], *, wrong: Any, known: Mapping[str, Any]) -> TableReading:
    across = bool(raw["across"])

    def place(value: str, key: str) -> int:
        try:
            return int(value) - 1 if across else place_of(value)
        except ValueError as error:
            raise wrong(value, key, "1, 2, 3…" if across else "A, B, C…") from error

    columns = []
    for c in raw.get("column", ()):
        taken = c["means"] in TAKEN
        if c["means"] not in MEANINGS:
            raise wrong(c["means"], "means", ", ".join(MEANINGS))
        if taken and c.get("indicator") not in known:
            raise wrong(c.get("indicator"), "indicator", "data/registry/indicators.csv")
        year = c.get("year")
        if year is not None and not (isinstance(year, int) and 1995 <= year <= 2100):
            raise wrong(year, "year", "1995..")
        columns.append(
            ColumnReading(
                at=place(c["at"], "at"),
                heading=str(c.get("heading", "")),
                means=c["means"],
                indicator=str(c.get("indicator", "")),
                year=year,
                unit=str(c.get("unit", "")),
                names=place(c["names"], "names") if taken or "names" in c else 0,
                percent=bool(c.get("percent", False)),
                reason=str(c.get("reason", "")),
                told=str(c.get("told", "")),
            )
        )
    return TableReading(
        sheet=int(raw["sheet"]) - 1,
        name=str(raw["name"]),
        across=across,
        first=int(raw["first"]) - 1,
        last=int(raw["last"]) - 1,
        columns=tuple(columns),
        decimal=str(raw.get("decimal", "")),
    )


def with_year(reading: DocumentReading, year: int) -> DocumentReading:
    """The reading with this edition for every column that has none."""
    return replace(
        reading,
        tables=tuple(
            replace(
                t,
                columns=tuple(replace(c, year=c.year or year) if c.taken else c for c in t.columns),
            )
            for t in reading.tables
        ),
    )
