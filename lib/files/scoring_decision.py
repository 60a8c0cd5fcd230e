"""Scoring decision: a year's result as the draft of a decision with its annex, and as a workbook.

Owns the decision's words on the office's own paper (`report_docx`), in Vietnamese, in the layout of Decree
30/2020. What units got is `scoring_steps`'s.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import xlsxwriter
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm

from lib.analytics.unit_scores import UnitTotal
from lib.base import formats
from lib.base.i18n import t
from lib.base.local import LOCAL_GROUPS
from lib.data.declared import provinces
from lib.data.upkeep.scoring_steps import ScoringResult
from lib.display import wording
from lib.files import report, report_docx, workbook
from lib.files.agenda import Agenda

LANG = "vi"
PARTS = ("base", "survey", "bonus", "minus")
LANDSCAPE_CM = 29.7 - 2 * 2.0
MOST_LOST, MOST_CODES = 15, 5


def docx(found: ScoringResult) -> bytes:
    """The decision with its annex as DOCX; number, day and signature are left to the office."""
    year = found.year
    owner = provinces.load().by_id[year.province]
    issuer = report.head(Agenda(title="", lang=LANG, province=owner.slug))["issuer"]
    agenda = Agenda(title=_t("about", title=year.title), lang=LANG, province=owner.slug)
    who = issuer.removeprefix(_t("committee")).strip()
    head = report.head(agenda) | {
        "issuer": _t("committee"),
        "office": who,
        "kind": _t("kind"),
        "number": _t("number" if _final(found) else "number_draft"),
        "date": _t("date", place=owner.name_vi, year=year.year + 1),
        "signer": _t("signer"),
        "recipient_list": _t("recipients"),
    }
    paper, signature = report_docx.opened(agenda, head, ())
    _middle(paper, _t("chairman", issuer=issuer), bold=True)
    for line in _basis(found):
        report_docx.body(paper, line, italic=True)
    _middle(paper, _t("decides"), bold=True)
    for number, text in enumerate(_articles(found), start=1):
        made = report_docx.body(paper, "")
        made.add_run(_t("article", number=number)).bold = True
        made.add_run(f" {text}")
    paper.element.body.insert_element_before(signature, "w:sectPr")
    kind = t(
        "scoring.city" if owner.type.startswith("thành phố") else "scoring.province_kind", LANG
    )
    _annex(paper, found, _t("committee_of", kind=kind, name=owner.name_vi))
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def _t(key: str, **params: object) -> str:
    return t(f"scoring.decision.{key}", LANG, **params)


def _final(found: ScoringResult) -> bool:
    return found.year.state in ("decided", "published")


def _middle(paper: Any, text: str, *, bold: bool = False, italic: bool = False) -> None:
    made = report_docx.body(paper, "")
    made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.paragraph_format.first_line_indent = Cm(0)
    run = made.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, report_docx.BODY


def _basis(found: ScoringResult) -> list[str]:
    """What the decision rests on, as the year says it; a place to fill in where it says nothing."""
    lines = [line.strip(" ;.") for line in found.year.basis.splitlines() if line.strip()]
    started = _t("basis", what="")
    return [
        *(
            f"{one if one.startswith(started.strip(' ;')) else started.strip(';') + one};"
            for one in lines
        ),
        *([] if lines else [_t("basis", what="…")]),
        _t("proposal"),
    ]


def _articles(found: ScoringResult) -> list[str]:
    ranked = [one for one in found.totals if one.rank is not None]
    counts = {label: sum(r.grade == label for r in ranked) for label, _ in found.year.classes}
    told = ", ".join(_t("count", count=n, label=label) for label, n in counts.items() if n)
    return [
        _t("article_1", title=found.year.title, count=len(ranked), classes=told or "…"),
        _t("article_2"),
        _t("article_3"),
    ]


def _annex(paper: Any, found: ScoringResult, issuer: str) -> None:
    section = paper.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = Cm(2.0)
    # Only the first page of the whole has no number.
    section.different_first_page_header_footer = False
    _middle(paper, _t("annex"), bold=True)
    _middle(paper, found.year.title.upper(), bold=True)
    told = found.year.decision if _final(found) else ""
    _middle(paper, _t("attached", decision=told or _t("blank"), issuer=issuer), italic=True)
    tables = [(_group(group), result_rows(found, group)) for group in _groups(found)]
    for number, (name, rows) in enumerate(tables, start=1):
        paper.add_heading(f"{report.roman(number)}. {name}", level=1)
        report_docx.rows_table(paper, rows, width=LANDSCAPE_CM)
    lost = lost_rows(found).head(MOST_LOST)
    if len(lost):
        title = _t("lost", count=len(lost)).upper()
        paper.add_heading(f"{report.roman(len(tables) + 1)}. {title}", level=1)
        report_docx.rows_table(paper, lost, width=LANDSCAPE_CM)


def _groups(found: ScoringResult) -> list[str]:
    return list(dict.fromkeys(one.group for one in found.totals))


def _group(group: str, lang: str = LANG) -> str:
    if group in LOCAL_GROUPS:
        return t(f"local.group.{group}", lang).upper()
    key = "group" if group else "every"
    return t(f"scoring.decision.{key}", lang, group=group).upper()


def _columns(found: ScoringResult) -> list[str]:
    """Names of the columns of points that the year has: one without a survey has none of it."""
    used = {leaf.part for leaf in found.leaves} | {"base"}
    return [part for part in PARTS if part in used]


def result_rows(found: ScoringResult, group: str) -> pd.DataFrame:
    """The ranking of a group as texts, its columns named for readers; who has no rank stands last."""
    parts = _columns(found)
    names = ["rank", "unit", "own", *parts, "total", "grade"]
    rows = [
        [
            _t("unranked") if one.rank is None else str(one.rank),
            found.units[one.unit].name,
            _number(one.own),
            *(_number(points) for points in (one.parts[part] for part in parts)),
            _t("unranked") if one.total is None else _number(one.total),
            one.grade or missing_said(one, LANG),
        ]
        for one in found.totals
        if one.group == group
    ]
    return pd.DataFrame(rows, columns=[_t(f"column.{n}") for n in names])


def lost_rows(found: ScoringResult, *, lang: str = LANG) -> pd.DataFrame:
    """Where the units lost points, the most first: texts, columns named for readers."""
    names = {c.code: c.name for c in found.criteria}
    place = {code: n for n, code in enumerate(names)}
    ordered = sorted(found.lost, key=lambda one: (-one.lost, place[one.code]))
    rows = [
        [
            one.code,
            names[one.code],
            _group(one.group, lang).capitalize(),
            _number(one.lost, lang),
            _number(one.possible, lang),
            f"{one.below}/{one.units}",
        ]
        for one in ordered
        if one.lost > 0
    ]
    columns = ("code", "criterion", "unit_group", "lost", "possible", "below")
    return pd.DataFrame(rows, columns=[t(f"scoring.decision.column.{n}", lang) for n in columns])


def missing_said(one: UnitTotal, lang: str) -> str:
    """At which criteria a unit has no points yet, the first few of them."""
    codes = wording.first_of(one.missing, most=MOST_CODES, lang=lang)
    return t("scoring.decision.missing", lang, codes=codes)


def _number(value: Decimal | None, lang: str = LANG) -> str:
    return "–" if value is None else formats.number(float(value), decimals=2, lang=lang)


def xlsx(found: ScoringResult) -> bytes:
    """The annex as XLSX: ranking, points by field, points lost; points are numbers, text no formula."""
    buffer = io.BytesIO()
    fields = list(dict.fromkeys(leaf.field for leaf in found.leaves))
    names = {c.code: c.name for c in found.criteria}
    parts = _columns(found)
    head = [
        "group",
        "rank",
        "unit",
        "own",
        *parts,
        "total",
        "share",
        "grade",
        "gap",
        "missing_codes",
    ]
    with xlsxwriter.Workbook(buffer, workbook.OPTIONS) as book:
        book.set_properties({"title": found.year.title})
        _sheet(
            book,
            _t("sheet.result"),
            [_t(f"column.{n}") for n in head],
            [_result_cells(one, found, parts) for one in found.totals],
        )
        _sheet(
            book,
            _t("sheet.fields"),
            [_t("column.group"), _t("column.unit"), *(f"{f}. {names[f]}" for f in fields)],
            [
                [one.group, found.units[one.unit].name, *(one.fields.get(f) for f in fields)]
                for one in found.totals
            ],
        )
        _sheet(
            book,
            _t("sheet.lost"),
            [
                _t(f"column.{n}")
                for n in ("group", "code", "criterion", "lost", "possible", "below")
            ],
            [
                [x.group, x.code, names[x.code], x.lost, x.possible, f"{x.below}/{x.units}"]
                for x in found.lost
            ],
        )
    return buffer.getvalue()


def _result_cells(one: UnitTotal, found: ScoringResult, parts: Sequence[str]) -> list[object]:
    rank = None if one.rank is None else Decimal(one.rank)
    points = [one.parts[part] for part in parts]
    about = [one.group, rank, found.units[one.unit].name, one.own, *points]
    return [*about, one.total, one.share, one.grade, one.gap, ", ".join(one.missing)]


def _sheet(book: Any, name: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    number = book.add_format({"num_format": "0.##", "valign": "top", "border": 1})
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    for column, label in enumerate(head):
        sheet.write_string(0, column, label, bold)
        cells = [row[column] for row in rows]
        longest = max([len(str(c or "")) for c in cells] + [10])
        sheet.set_column(column, column, min(48, longest + 2))
        for row, value in enumerate(cells, start=1):
            if isinstance(value, Decimal):
                sheet.write_number(row, column, float(value), number)
            elif value is None or value == "":
                sheet.write_blank(row, column, None, wrap)
            else:
                sheet.write_string(row, column, str(value), wrap)
