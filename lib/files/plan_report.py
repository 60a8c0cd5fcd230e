"""Plan report: how a plan stands in one period, as a Word document of the state and as a workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import xlsxwriter

from lib.base.i18n import t
from lib.files import report, report_docx, workbook
from lib.files.agenda import Agenda


@dataclass(frozen=True, kw_only=True)
class PlanPaper:
    """What a report says: its title and paragraphs, and the table that both files hold.

    `rows` are named for readers; columns in `numbers` hold decimals or None.
    """

    title: str
    province: str
    paragraphs: Sequence[str]
    rows: pd.DataFrame
    numbers: Sequence[str]
    printed: pd.DataFrame
    lang: str


def docx(paper: PlanPaper) -> bytes:
    """The report as DOCX; `printed` is the table with numbers as the language writes them."""
    agenda = Agenda(title=paper.title, lang=paper.lang, province=paper.province)
    head = report.head(agenda) | {"intro": paper.paragraphs[0]}
    document, signature = report_docx.opened(agenda, head, paper.paragraphs)
    report_docx.rows_table(document, paper.printed)
    return report_docx.closed(document, signature)


def xlsx(paper: PlanPaper) -> bytes:
    """The report as XLSX: points are numbers, text is never a formula."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, workbook.OPTIONS) as book:
        book.set_properties({"title": paper.title})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        number = book.add_format({"num_format": "0.00", "valign": "top", "border": 1})
        sheet = book.add_worksheet(t("plan.sheet", paper.lang))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        for place, text in enumerate((paper.title, *paper.paragraphs)):
            sheet.write_string(place, 0, text)
        top = len(paper.paragraphs) + 2
        sheet.freeze_panes(top + 1, 0)
        for column, name in enumerate(paper.rows):
            sheet.set_column(column, column, 12 if name in paper.numbers else 22)
            sheet.write_string(top, column, str(name), bold)
            for row, value in enumerate(paper.rows[name], start=top + 1):
                if name in paper.numbers and value is not None:
                    sheet.write_number(row, column, float(value), number)
                else:
                    sheet.write_string(row, column, str(value or ""), wrap)
    return buffer.getvalue()
