"""Closing: the last slides of a deck: what the meeting concluded, and what was not shown.

Owns that every conclusion stands there in full, over as many slides as it takes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from pptx.util import Emu, Inches, Pt

from lib.base.i18n import t
from lib.display import theme
from lib.files.agenda import Agenda, Shown
from lib.files.deck import EDGE, HEIGHT, INNER, rows_of, text_box, titled, write
from lib.files.deck_charts import rgb

TOP, FOOT = Inches(1.15), Inches(0.4)
HEAD, SIZE, LINE = Pt(30), Pt(14), Inches(0.24)
# Inches of the columns: slide, conclusion, who leads, until when; what the program keeps free in a cell.
WIDTHS, PADDING = (0.9, 7.2, 2.4, 1.7), Inches(0.2)
LONGEST_CELL, MOST_LINES = 1000, 12


def conclusions(deck: Any, agenda: Agenda, shown: Sequence[Shown]) -> None:
    """Tables of every conclusion with its slide's number; no slide where there is none.

    What was concluded from a slide that has nothing to show today is a conclusion all the same.
    """
    numbers = {one.place: str(number) for number, one in enumerate(shown, start=1)}
    rows = []
    for place, slide in enumerate(agenda.slides):
        texts = textwrap.wrap(slide.conclusion, LONGEST_CELL, replace_whitespace=False)
        for part, text in enumerate(texts):
            who = (slide.owner, slide.deadline) if part == 0 else ("", "")
            rows.append((numbers.get(place, "–") if part == 0 else "…", text, *who))
    lang = agenda.lang
    page: list[tuple[str, ...]] = []
    for row in rows:
        if page and _tall([*page, row]) > HEIGHT - TOP - FOOT:
            _table(deck, page, lang)
            page = []
        page.append(row)
    if page:
        _table(deck, page, lang)


def left_out(deck: Any, notes: Sequence[str], *, lang: str) -> None:
    """What the deck does not show, and why; no slide where it shows all."""
    if not notes:
        return
    slide = titled(
        deck, t("export.left_out", lang), size=HEAD, top=Inches(0.32), height=Inches(0.6)
    )
    lines = [(text, Pt(18), theme.INK, False) for text in notes[:MOST_LINES]]
    text_box(slide, lines, box=(EDGE, TOP, INNER, HEIGHT - TOP - FOOT), after=Pt(8))


def _tall(rows: Sequence[tuple[str, ...]]) -> int:
    """How tall the rows and the table's head are."""
    return sum(_height(row) for row in rows) + _height(("",))


def _height(row: tuple[str, ...]) -> int:
    lines = [
        sum(rows_of(part, SIZE, width=Inches(width) - PADDING) for part in text.split("\n"))
        for text, width in zip(row, WIDTHS, strict=False)
    ]
    return int(LINE * max(1, *lines) + Inches(0.14))


def _table(deck: Any, rows: Sequence[tuple[str, ...]], lang: str) -> None:
    title = t("export.conclusions", lang)
    slide = titled(deck, title, size=HEAD, top=Inches(0.32), height=Inches(0.6))
    box = (EDGE, TOP, INNER, Emu(_tall(rows)))
    table = slide.shapes.add_table(len(rows) + 1, len(WIDTHS), *box).table
    heads = [t(f"export.{k}", lang) for k in ("slide", "conclusion", "owner", "deadline")]
    for column, (width, head) in enumerate(zip(WIDTHS, heads, strict=True)):
        table.columns[column].width = Inches(width)
        _cell(table.cell(0, column), head, bold=True, ink=theme.PAPER)
        table.cell(0, column).fill.solid()
        table.cell(0, column).fill.fore_color.rgb = rgb(theme.HIGHLIGHTS[0])
    table.rows[0].height = Emu(_height(("",)))
    for number, row in enumerate(rows, start=1):
        table.rows[number].height = Emu(_height(row))
        for column, text in enumerate(row):
            _cell(table.cell(number, column), text)


def _cell(cell: Any, text: str, *, bold: bool = False, ink: str = theme.INK) -> None:
    cell.text = text
    for paragraph in cell.text_frame.paragraphs:
        for run in paragraph.runs:
            write(run, SIZE, bold=bold, ink=ink)
