"""Word report: an agenda's report as a document in the layout of Decree 30/2020.

Owns numbered headings, tables with Vietnamese numbers and chart pictures. Paper, margins, fonts, the head
with the national motto and the table to sign are a file that an office can edit
(`data/documents/report.docx`). What it says is the report's.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docxtpl import DocxTemplate

from lib.base import settings
from lib.base.i18n import t
from lib.base.progress import Progress
from lib.files import agenda as agendas
from lib.files import captions, pictures, printed_rows, report
from lib.files.agenda import Agenda, Shown
from lib.gallery import Exhibit

BODY, SMALL, NOTES = Pt(14), Pt(12), Pt(11)
# The width between the margins of the template.
TEXT_CM = 21.0 - 3.0 - 1.7
SCALE = 1.2
LOCALES = {"vi": "vi-VN", "en": "en-GB"}
CENTER, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def docx(agenda: Agenda, *, progress: Progress | None = None) -> bytes:
    """The report of an agenda. `progress(done, total)` is called before each slide."""
    shown, left_out = agendas.draw(agenda, big=True)
    lang = agenda.lang
    head = report.head(agenda)
    paper, signature = opened(agenda, head, (head["intro"], *report.summary(agenda)))
    number = figures = 0
    for number, (page, group) in enumerate(report.groups(shown), start=1):
        _heading(paper, f"{report.roman(number)}. {t(f'page.{page}.menu', lang).upper()}")
        for place, one in enumerate(group, start=1):
            if progress:
                progress(shown.index(one), len(shown))
            figures += 1
            _part(paper, one, agenda, place, figures)
    number = _conclusions(paper, agenda, number)
    _closing(paper, agenda, shown, left_out, number)
    content = closed(paper, signature)
    if progress:
        progress(len(shown), len(shown))
    return content


def closed(paper: Any, signature: Any) -> bytes:
    """The paper of `opened` as a file, with the table to sign at its end."""
    # It stands in the template behind the head; the report goes between them.
    paper.element.body.insert_element_before(signature, "w:sectPr")
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def opened(agenda: Agenda, head: dict[str, str], said: Sequence[str]) -> tuple[Any, Any]:
    """The office's template with its words, as far as what is `said` first, and the table to sign.

    `head` may say who signs (signer, sign_here) and who receives it (recipients, recipient_list).
    """
    lang = agenda.lang
    sign = {name: t(f"report.{name}", lang) for name in ("recipients", "signer", "sign_here")}
    recipients = head.get("recipient_list", t("report.recipient_list", lang)).split("|")
    template = DocxTemplate(_template())
    template.render({**sign, **head, "recipient_list": recipients}, autoescape=True)
    paper = template.docx
    for place in (paper.styles.element, paper.settings.element):
        for found in (*place.iter(qn("w:lang")), *place.iter(qn("w:themeFontLang"))):
            found.set(qn("w:val"), LOCALES[lang])
    paper.core_properties.title = agenda.title
    paper.core_properties.author = t("site.title", lang)
    paper.core_properties.comments = captions.origin(lang)
    signature = paper.tables[-1]._tbl
    signature.getparent().remove(signature)
    for text in said:
        body(paper, text)
    return paper, signature


def _template() -> Path:
    return settings.data_dir() / "documents" / "report.docx"


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key), value)
    return made


def _paragraph(
    place: Any,
    text: str,
    *,
    size: Any = BODY,
    bold: bool = False,
    italic: bool = False,
    across: Any = CENTER,
    after: float = 0,
) -> Any:
    made = place.add_paragraph()
    made.alignment = across
    made.paragraph_format.space_after = Pt(after)
    run = made.add_run(text)
    run.font.size, run.font.bold, run.font.italic = size, bold, italic
    return made


def _heading(paper: Any, text: str, *, level: int = 1) -> None:
    paper.add_heading(text, level=level)


def body(paper: Any, text: str, *, italic: bool = False, size: Any = BODY) -> Any:
    """Add a paragraph of the text and give it back."""
    made = _paragraph(paper, text, italic=italic, size=size, across=JUSTIFY, after=6)
    made.paragraph_format.first_line_indent = Cm(1.0)
    return made


def _part(paper: Any, one: Shown, agenda: Agenda, place: int, figure: int) -> None:
    exhibit, lang = one.exhibit, agenda.lang
    _heading(paper, f"{place}. {one.headline}", level=2)
    finding = f"{exhibit.chart.title}." if one.slide.headline else ""
    for text in (finding, one.slide.notes):
        if text:
            # It leads to the picture, as the heading does.
            body(paper, text).paragraph_format.keep_with_next = True
    _picture(paper, exhibit, figure)
    rows = printed_rows.rows(exhibit, agenda)
    if len(rows):
        rows_table(paper, rows)
    line = body(paper, report.read_with(exhibit), italic=True, size=NOTES)
    line.alignment = WD_ALIGN_PARAGRAPH.LEFT
    if one.slide.conclusion:
        made = body(paper, "")
        made.add_run(f"{t('export.conclusion', lang)}: ").bold = True
        made.add_run(one.slide.conclusion)
        who = [("owner", one.slide.owner), ("deadline", one.slide.deadline)]
        if rest := "; ".join(f"{t(f'export.{k}', lang)}: {v}" for k, v in who if v):
            made.add_run(f" ({rest})")


def picture(exhibit: Exhibit) -> bytes:
    """The chart as a report shows it, in PNG."""
    width, height = report.FIGURE_PX * SCALE, report.tall(exhibit) * SCALE
    return pictures.chart_png(exhibit, width=int(width), height=int(height), scale=SCALE)


def _picture(paper: Any, exhibit: Exhibit, figure: int) -> None:
    paper.add_picture(io.BytesIO(picture(exhibit)), width=Cm(TEXT_CM))
    holder = paper.paragraphs[-1]
    holder.alignment = CENTER
    holder.paragraph_format.keep_with_next = True
    holder.paragraph_format.space_after = Pt(2)
    _paragraph(paper, report.caption(exhibit, figure), size=SMALL, italic=True, after=6)
    for shape in holder._p.iter(qn("wp:docPr")):
        shape.set("descr", exhibit.chart.alt)


def rows_table(paper: Any, rows: pd.DataFrame, *, width: float = TEXT_CM) -> None:
    """Add a table of texts, its columns named for readers; `width` in centimetres."""
    table = paper.add_table(rows=1, cols=len(rows.columns))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    letters = printed_rows.LETTERS * width / TEXT_CM
    widths = [Cm(width * share) for share in printed_rows.shares(rows, letters=letters)]
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = wide
    left = [not printed_rows.numeric([str(v) for v in rows[c]]) for c in rows]
    for cell, name in zip(table.rows[0].cells, rows.columns, strict=True):
        _fill(cell, str(name), bold=True)
    # The head is repeated on every page that the table reaches.
    table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader", **{"w:val": "true"}))
    for row in rows.itertuples(index=False):
        added = table.add_row()
        added._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        for cell, text, at_left in zip(added.cells, row, left, strict=True):
            _fill(cell, str(text), left=at_left)
    for made in table.rows:
        for cell, wide in zip(made.cells, widths, strict=True):
            cell.width = wide
    after = paper.add_paragraph()
    after.paragraph_format.space_after = Pt(0)
    after.paragraph_format.line_spacing = Pt(6)


def _fill(cell: Any, text: str, *, bold: bool = False, left: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = SMALL, bold


def _conclusions(paper: Any, agenda: Agenda, number: int) -> int:
    table = report.conclusions(agenda)
    if table is None:
        return number
    title = t("export.conclusions", agenda.lang).upper()
    _heading(paper, f"{report.roman(number + 1)}. {title}")
    rows_table(paper, table)
    return number + 1


def _closing(
    paper: Any, agenda: Agenda, shown: Sequence[Shown], left_out: Sequence[str], number: int
) -> None:
    lang = agenda.lang
    _heading(paper, f"{report.roman(number + 1)}. {t('export.sources', lang).upper()}")
    body(paper, t("foot.marks", lang), size=SMALL)
    for text in report.source_list(shown, agenda):
        _paragraph(paper, text, size=NOTES, across=WD_ALIGN_PARAGRAPH.LEFT, after=2)
    for note in left_out:
        body(paper, note, italic=True, size=NOTES)
