"""ODS (LibreOffice Calc): a spreadsheet's cells, read from its one XML part."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from lxml import etree

from lib.base.records import BadFile, Problem
from lib.data.cells import grid
from lib.data.cells.grid import Book, Cell, Sheet
from lib.data.cells.xlsx import LARGEST_UNPACKED, number_cell, text_cell

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"


def read(file: str, body: bytes) -> Book:
    """The spreadsheet's tables. Raises BadFile."""
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        if "META-INF/manifest.xml" in parts.namelist() and b"encryption-data" in parts.read(
            "META-INF/manifest.xml"
        ):
            raise BadFile((Problem(code="file_password", file=file),))
        with parts.open("content.xml") as stream:
            content = stream.read(LARGEST_UNPACKED + 1)
    if len(content) > LARGEST_UNPACKED:
        size = {"most": f"{LARGEST_UNPACKED // 1_000_000} MB"}
        raise BadFile((Problem(code="unpacks_too_big", file=file, params=size),))
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    unseen = {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        for part in style
        if part.get(f"{_TABLE}display") == "false"
    }
    tables = root.iter(f"{_TABLE}table")
    return Book(file=file, kind="ods", sheets=tuple(_sheet(file, t, unseen) for t in tables))


def _sheet(file: str, table: Any, unseen: set[Any]) -> Sheet:
    cells: dict[tuple[int, int], Cell] = {}
    merged: list[tuple[int, int, int, int]] = []
    hidden_rows: list[int] = []
    hidden_columns: list[int] = []
    column = 0
    for part in table.iter(f"{_TABLE}table-column"):
        times = int(part.get(f"{_TABLE}number-columns-repeated", 1))
        if part.get(f"{_TABLE}visibility", "visible") != "visible":
            hidden_columns += range(column, min(column + times, grid.MOST_COLUMNS))
        column += times
    row = 0
    for line in table.iter(f"{_TABLE}table-row"):
        times = int(line.get(f"{_TABLE}number-rows-repeated", 1))
        found = _line(line, row, merged)
        for again in range(min(times, grid.MOST_ROWS + 1) if found else 0):
            cells |= {(row + again, place): cell for place, cell in found.items()}
            if len(cells) > grid.MOST_CELLS:
                raise grid.too_many(file, str(table.get(f"{_TABLE}name")), rows=row + again)
        if line.get(f"{_TABLE}visibility", "visible") != "visible":
            hidden_rows += range(row, min(row + times, row + grid.MOST_ROWS))
        row += times
    return grid.sheet_of(
        cells,
        file=file,
        name=str(table.get(f"{_TABLE}name") or ""),
        hidden=table.get(f"{_TABLE}style-name") in unseen,
        hidden_rows=hidden_rows,
        hidden_columns=hidden_columns,
        merged=merged,
    )


def _line(line: Any, row: int, merged: list[tuple[int, int, int, int]]) -> dict[int, Cell]:
    found: dict[int, Cell] = {}
    column = 0
    for part in line:
        if part.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        times = int(part.get(f"{_TABLE}number-columns-repeated", 1))
        cell = _cell(part)
        if cell:
            for place in range(column, column + min(times, grid.MOST_COLUMNS)):
                found[place] = cell
        down = int(part.get(f"{_TABLE}number-rows-spanned", 1))
        right = int(part.get(f"{_TABLE}number-columns-spanned", 1))
        if down > 1 or right > 1:
            merged.append((row, column, row + down - 1, column + right - 1))
        column += times
    return found


def _cell(part: Any) -> Cell | None:
    kind = part.get(f"{_OFFICE}value-type")
    shown = "\n".join("".join(p.itertext()) for p in part.iterfind(f"{_TEXT}p"))
    if shown.startswith(("#", "Err:")):
        return Cell("error", shown)
    if kind in ("float", "currency", "percentage"):
        value = float(part.get(f"{_OFFICE}value"))
        return number_cell(value, "%" if kind == "percentage" else "")
    if kind == "date":
        return Cell("date", str(part.get(f"{_OFFICE}date-value"))[:10])
    if kind is None and part.get(f"{_TABLE}formula"):
        return Cell("formula", part.get(f"{_TABLE}formula"))
    return text_cell(shown)
