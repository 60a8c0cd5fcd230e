"""Tables as files: CSV for machines and Excel, XLSX with a sheet that says where it comes from.

Owns the two file forms, and keeps text from turning into formulas. Leaves which rows and column names
to the caller.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import xlsxwriter

from lib.base.i18n import t
from lib.data.declared.registry import Registry

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """UTF-8 with a byte-order mark (so that Excel reads the diacritics), comma, dot decimals."""
    safe = frame.copy()
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = safe[name].map(harmless)
    text: str = safe.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def harmless(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value


def xlsx_bytes(
    sheets: Mapping[str, pd.DataFrame], *, notes: Sequence[tuple[str, str]], notes_sheet: str
) -> bytes:
    """A workbook with rows on each sheet and label-text pairs on `notes_sheet`; numbers as numbers."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        for name, frame in sheets.items():
            rows_on(book.add_worksheet(name[:31]), frame, head=head)
        about = book.add_worksheet(notes_sheet[:31])
        about.set_column(0, 0, 24)
        about.set_column(1, 1, 110)
        for row, (label, text) in enumerate(notes):
            about.write_string(row, 0, label, head)
            about.write_string(row, 1, text, wrap)
    return buffer.getvalue()


def rows_on(sheet: Any, frame: pd.DataFrame, *, head: Any) -> None:
    """Write the rows on a sheet under their names in the form `head`; text is never a formula."""
    for column, name in enumerate(frame.columns):
        sheet.write_string(0, column, str(name), head)
        cells = [None if pd.isna(v) else v for v in frame[name].tolist()]
        for row, value in enumerate(cells, start=1):
            if isinstance(value, bool | str):
                sheet.write_string(row, column, str(value))
            elif value is not None:
                sheet.write_number(row, column, value)
        longest = max([len(str(name)) * 0.6, *(len(str(c)) for c in cells if c is not None)])
        sheet.set_column(column, column, min(60, max(8, longest + 2)))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(frame), max(0, len(frame.columns) - 1))


def template_bytes(known: Registry, *, lang: str) -> bytes:
    """An empty workbook for a user's own figures: headers to fill, and a sheet that explains each."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        must = book.add_format({"bold": True, "bg_color": "#DCE6F0", "bottom": 1})
        may = book.add_format({"bottom": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        data = book.add_worksheet(t("file.sheet", lang))
        about = book.add_worksheet(t("file.readme", lang))
        about.set_column(0, 0, 24)
        about.set_column(1, 1, 100)
        for place, column in enumerate(known.template):
            data.write_string(0, place, column.header(lang), must if column.required else may)
            data.set_column(place, place, max(12, len(column.header(lang)) + 3))
            about.write_string(place, 0, column.header(lang), must if column.required else may)
            about.write_string(place, 1, column.about(lang), wrap)
        data.freeze_panes(1, 0)
        first = len(known.template) + 1
        for row, indicator in enumerate(known.indicators.values(), start=first):
            about.write_string(row, 0, indicator.id)
            about.write_string(row, 1, indicator.name(lang))
    return buffer.getvalue()
