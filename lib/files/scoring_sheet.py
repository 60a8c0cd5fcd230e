"""Scoring sheet: a unit's self-assessment as a workbook to fill in offline; `scoring_form` reads it back.

Text is never a formula. Points are cells of text, so that a program of another language makes no other
number or date of "0,6"; a hidden sheet keeps what the workbook was made from.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from lib.base.i18n import t
from lib.data.upkeep import scoring_form, scoring_points
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_entries import SELF_METHODS, ScoreEntry
from lib.data.upkeep.scoring_units import ScoredUnit
from lib.data.upkeep.scoring_years import ScoringYear
from lib.files import workbook

HEAD = 4
WIDTHS = {"code": 8, "name": 52, "method": 18, "most": 10, "points": 12, "explanation": 60}


def xlsx(
    year: ScoringYear,
    unit: ScoredUnit,
    *,
    criteria: Sequence[Criterion],
    held: Mapping[str, ScoreEntry],
    lang: str,
) -> bytes:
    """The workbook: every criterion of the unit (fields as headings) with what stands there now."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, workbook.OPTIONS) as book:
        book.set_properties({"title": year.title})
        sheet = book.add_worksheet(t("scoring.form.sheet", lang))
        styles = _styles(book)
        sheet.write_string(0, 0, scoring_form.heading(unit, year), styles["title"])
        sheet.write_string(1, 0, t("scoring.form.lead", lang), styles["note"])
        sheet.write_string(2, 0, t("scoring.form.back", lang), styles["note"])
        for at, name in enumerate(scoring_form.COLUMNS):
            sheet.set_column(at, at, WIDTHS[name])
            sheet.write_string(HEAD, at, t(f"scoring.form.{name}", lang), styles["head"])
        asked = _asked(criteria, unit.unit_group)
        above = {c.parent for c in asked}
        # Each criterion has an entry in the copy, also where nobody has written yet.
        entries = {
            c.code: held.get(c.code, ScoreEntry(code=c.code)) for c in asked if c.code not in above
        }
        for at, one in enumerate(asked, HEAD + 1):
            _row(sheet, at, one, entries.get(one.code), styles, lang)
        sheet.freeze_panes(HEAD + 1, 2)
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
        sheet.ignore_errors({"number_stored_as_text": "A1:F2000"})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD)
        _base(book, year, unit, entries)
    return buffer.getvalue()


def _asked(criteria: Sequence[Criterion], group: str) -> list[Criterion]:
    """The criteria of a group with all that they stand under, in the list's order."""
    by_code = {c.code: c for c in criteria}
    above = {c.parent for c in criteria}
    wanted = set()
    for one in criteria:
        if one.code in above or one.unit_group not in ("", group):
            continue
        code = one.code
        while code in by_code and code not in wanted:
            wanted.add(code)
            code = by_code[code].parent
    return [c for c in criteria if c.code in wanted]


def _styles(book: Any) -> dict[str, Any]:
    wrap = {"text_wrap": True, "valign": "top", "border": 1}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "note": book.add_format({"font_color": "#555555"}),
        "head": book.add_format({**wrap, "bold": True, "bg_color": "#EAF1F8"}),
        "field": book.add_format({**wrap, "bold": True}),
        "text": book.add_format(wrap),
        "quiet": book.add_format({**wrap, "font_color": "#555555"}),
        # As text: what is typed stays what was typed.
        "typed": book.add_format(
            {**wrap, "num_format": "@", "locked": False, "bg_color": "#FFF9E5"}
        ),
    }


def _row(
    sheet: Any,
    at: int,
    one: Criterion,
    entry: ScoreEntry | None,
    styles: Mapping[str, Any],
    lang: str,
) -> None:
    """A criterion; `entry` is None for what has criteria below it."""
    style = styles["field" if entry is None else "text"]
    method = t(f"scoring.method.{one.method}", lang) if entry else ""
    told = (one.code, one.name, method, scoring_points.told(one.points, lang))
    for column, text in enumerate(told):
        sheet.write_string(at, column, text, style)
    own = entry is not None and one.method in SELF_METHODS
    said = (
        (scoring_points.told(entry.self_points or "", lang), entry.explanation)
        if entry
        else ("", "")
    )
    for column, text in enumerate(said, len(told)):
        put = styles["typed" if own else "quiet"]
        if text:
            sheet.write_string(at, column, text, put)
        else:
            sheet.write_blank(at, column, None, put)


def _base(book: Any, year: ScoringYear, unit: ScoredUnit, held: Mapping[str, ScoreEntry]) -> None:
    """What the workbook was made from, by which a later change of somebody else is known."""
    sheet = book.add_worksheet(scoring_form.BASE_SHEET)
    sheet.very_hidden()
    for at, text in enumerate((scoring_form.SIGN, str(year.id), unit.unit, unit.name)):
        sheet.write_string(0, at, text)
    for at, entry in enumerate(held.values(), start=1):
        told = (entry.code, str(entry.revision), entry.self_points or "", entry.explanation)
        for column, text in enumerate(told):
            sheet.write_string(at, column, text)
