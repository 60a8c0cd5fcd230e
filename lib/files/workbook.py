"""Workbook: the figures behind an agenda or a page as XLSX.

Owns the sheets: one to read first (what, filters, marks, sources, date), one for each chart with its rows,
numbers as numbers, and one sheet with a native chart of each where the program has one, so that they are
seen without scrolling past the rows. Text is never a formula.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

import pandas as pd
import xlsxwriter

from lib.base.i18n import t
from lib.base.progress import Progress
from lib.display import theme
from lib.figures import versions
from lib.files import agenda as agendas
from lib.files import captions, native, row_sources, sheet_charts
from lib.files.agenda import Agenda, Shown, Slide
from lib.files.tables import rows_on

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# Vietnamese signs whatever the program's own language: dot for thousands, comma for decimals.
NUMBER = {"vi": "[$-42A]#,##0.##########;[$-42A]-#,##0.##########", "en": "#,##0.##########"}
WHOLE = "0"
LONGEST_CELL = 32_000


def xlsx(agenda: Agenda, *, progress: Progress | None = None) -> bytes:
    """The workbook of an agenda: one sheet for each slide that has something to show."""
    shown, left_out = agendas.draw(agenda)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        book.set_properties({"title": agenda.title, "comments": captions.origin(agenda.lang)})
        formats = _formats(book, agenda.lang)
        first = book.add_worksheet(t("workbook.readme", agenda.lang))
        names = _sheet_names(shown)
        charts = Charts(sheet=book.add_worksheet(t("workbook.charts", agenda.lang)))
        for number, (one, name) in enumerate(zip(shown, names, strict=True)):
            if progress:
                progress(number, len(shown))
            _sheet(book, one, name, formats, charts)
        _printing(charts.sheet)
        named = row_sources.documents(
            [(one.exhibit.chart.data, one.exhibit.columns) for one in shown], lang=agenda.lang
        )
        if len(named):
            sources = book.add_worksheet(t("file.sources", agenda.lang))
            rows_on(sources, named, head=formats["head"])
            _printing(sources, head=0)
        _readme(first, agenda, shown, names, left_out, formats)
    if progress:
        progress(len(shown), len(shown))
    return buffer.getvalue()


@dataclass(kw_only=True)
class Charts:
    """The sheet of charts, and how many stand on it."""

    sheet: Any
    count: int = 0

    def add(self, chart: Any) -> None:
        """Put the next chart below the last, two beside each other."""
        row, column = divmod(self.count, 2)
        self.sheet.insert_chart(row * CHART_ROWS, column * CHART_COLUMNS, chart)
        self.count += 1


def _printing(sheet: Any, *, head: int | None = None) -> None:
    """A4 across, as wide as one page, with the head on every page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if head is not None:
        sheet.repeat_rows(head)


def _formats(book: Any, lang: str) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "quiet": book.add_format({"font_color": theme.QUIET, "text_wrap": True, "valign": "top"}),
        "head": book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#EDF2F7"}
        ),
        "text": book.add_format({"valign": "top"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "label": book.add_format({"bold": True, "valign": "top", "text_wrap": True}),
        "number": book.add_format({"num_format": NUMBER[lang]}),
        "whole": book.add_format({"num_format": WHOLE}),
    }


def _sheet_names(shown: tuple[Shown, ...]) -> list[str]:
    """'01 Xếp hạng': the page of each chart, numbered, none twice; without signs that a sheet refuses."""
    names = []
    for number, one in enumerate(shown, start=1):
        page = t(f"page.{one.exhibit.ask.view.partition('.')[0]}.menu", one.exhibit.ask.lang)
        plain = re.sub(r"[^\w ,.-]+", " ", page)
        names.append(f"{number:02d} {plain}"[:31].strip())
    return names


def _cell_text(value: object) -> str:
    return str(value)[:LONGEST_CELL]


HEAD_ROW = 4
README_LETTERS = 110
# A chart's room on the sheet of charts, in usual rows and columns.
CHART_ROWS, CHART_COLUMNS = 22, 13
CHART_SIZE = (64 * CHART_COLUMNS - 16, 20 * CHART_ROWS - 20)


def _sheet(book: Any, one: Shown, name: str, formats: dict[str, Any], charts: Charts) -> None:
    exhibit = one.exhibit
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, _cell_text(one.headline), formats["title"])
    sheet.write_string(1, 0, _cell_text(exhibit.chart.subtitle))
    sheet.write_string(2, 0, _cell_text(captions.source(exhibit)))
    rows = captions.in_words(exhibit)
    sheet.set_row(HEAD_ROW, 32)
    for column, label in enumerate(rows.columns):
        sheet.write_string(HEAD_ROW, column, _cell_text(label), formats["head"])
        numeric = pd.api.types.is_numeric_dtype(rows.iloc[:, column])
        cells = rows.iloc[:, column].tolist()
        longest = len(str(label)) * 0.7
        for row, value in enumerate(cells, start=HEAD_ROW + 1):
            if pd.isna(value):
                continue
            if numeric and not isinstance(value, bool):
                form = formats["whole" if float(value) == int(value) else "number"]
                sheet.write_number(row, column, float(value), form)
            else:
                sheet.write_string(row, column, _cell_text(value), formats["text"])
                longest = max(longest, len(str(value)))
        sheet.set_column(column, column, min(48, max(9, longest + 2)))
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    if len(rows):
        sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + len(rows), len(rows.columns) - 1)
    _printing(sheet, head=HEAD_ROW)
    found = native.read(exhibit)
    if found:
        sheet.print_area(0, 0, HEAD_ROW + len(rows), max(0, len(rows.columns) - 1))
        beside = len(rows.columns) + 1
        table = sheet_charts.Numbers(sheet=sheet, row=HEAD_ROW, column=beside, formats=formats)
        charts.add(sheet_charts.add(book, found, table, size=CHART_SIZE))


def _concluded(slide: Slide, lang: str) -> str:
    said_ = "; ".join(p for p in (slide.conclusion, slide.owner, slide.deadline) if p)
    return f"{t('export.conclusion', lang)}: {said_}"


def _readme(
    sheet: Any,
    agenda: Agenda,
    shown: tuple[Shown, ...],
    names: list[str],
    left_out: tuple[str, ...],
    formats: dict[str, Any],
) -> None:
    lang = agenda.lang
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 110)
    _printing(sheet)
    lines = [
        (t("file.title", lang), agenda.title),
        (t("file.made", lang), captions.today(lang)),
        (t("file.version", lang), versions.public_version()),
        (t("file.marks", lang), t("foot.marks", lang)),
    ]
    for one, name in zip(shown, names, strict=True):
        parts = [one.headline, one.exhibit.chart.subtitle]
        filters = ", ".join(f"{k}={v}" for k, v in one.exhibit.ask.choices)
        parts.append(t("workbook.filters", lang, view=one.exhibit.ask.view, filters=filters or "–"))
        parts += captions.caveats(one.exhibit)
        if one.slide.conclusion:
            parts.append(_concluded(one.slide, lang))
        lines.append((name, "\n".join(p for p in parts if p)))
    places = {one.place for one in shown}
    lines += [("", text) for text in left_out]
    lines += [
        ("", _concluded(slide, lang))
        for place, slide in enumerate(agenda.slides)
        if slide.conclusion and place not in places
    ]
    for number, source in enumerate(captions.all_sources([s.exhibit for s in shown]), start=1):
        label = t("export.sources", lang) if number == 1 else ""
        lines.append((label, captions.document(source, lang=lang)))
    for row, (label, text) in enumerate(lines):
        # Some programs do not make a row as high as its wrapped text by themselves.
        high = sum(1 + len(part) // README_LETTERS for part in text.split("\n"))
        sheet.set_row(row, 15 * high)
        sheet.write_string(row, 0, _cell_text(label), formats["label"])
        sheet.write_string(row, 1, _cell_text(text), formats["wrap"])
    sheet.freeze_panes(1, 0)
