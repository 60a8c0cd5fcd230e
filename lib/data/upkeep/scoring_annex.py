"""Annex: the criteria that a decision's annex lists, read from an office file; nothing is guessed.

Owns which table and columns are meant, and how rows stand under one another. Leaves files to `data/cells`
and whether the points add up to `scoring_criteria`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from lib.base.alphabet import fold
from lib.base.i18n import LANGS, t
from lib.base.records import BadFile, Problem
from lib.data.cells.grid import Book, Cell, Sheet, letters, text_of
from lib.data.upkeep import scoring_points
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_tables import METHODS

# Folded headings, the longest first where one begins with another.
HEADINGS = {
    "code": ("stt", "tt", "ma", "ma tieu chi", "so tt", "code", "no"),
    "name": (
        "tieu chi",
        "noi dung",
        "ten tieu chi",
        "linh vuc",
        "tieu chi thanh phan",
        "criterion",
        "name",
    ),
    "points": ("diem toi da", "diem chuan", "thang diem", "diem", "max points", "points"),
}
# Columns that may be missing: how a criterion is scored, by whom, and for which units.
MORE = {
    "method": (
        "cach cham",
        "cach danh gia",
        "phuong phap danh gia",
        "hinh thuc danh gia",
        "method",
    ),
    "reviewer": (
        "nguoi tham dinh",
        "don vi tham dinh",
        "co quan tham dinh",
        "tham dinh",
        "reviewer",
    ),
    "unit_group": ("nhom don vi", "doi tuong", "doi tuong danh gia", "unit group"),
}
# What decisions write in the column of ways of scoring, beside the product's own words.
WAYS = {
    "evidence": ("tai lieu kiem chung", "minh chung", "tham dinh", "tu danh gia", "tu cham"),
    "steps": ("muc", "muc do", "tinh theo muc", "cham theo muc"),
    "share": ("ty le", "ti le", "theo ti le", "ty le %", "tinh theo ty le", "cham theo ty le"),
    "count": ("so luong", "tinh theo so luong"),
    "survey": ("xhh", "dt xhh", "dtxhh", "dieu tra xhh", "khao sat", "dieu tra"),
    "bonus": ("diem thuong", "thuong"),
    "minus": ("diem tru", "tru"),
}
_CODE = re.compile(r"[A-Z0-9]{1,6}(\.[A-Za-z0-9]{1,4})*\.?", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class AnnexReading:
    """What was read: the criteria, and what was left out as (row, text).

    Left out are rows without a code, and reviewers who are no account; `columns` are the headings of
    columns that were not read: documents to bring, a share of the whole, sentences about scoring.
    """

    criteria: tuple[Criterion, ...]
    left_out: tuple[tuple[int, str], ...]
    columns: tuple[str, ...] = ()


def read(book: Book, *, accounts: Collection[str] = ()) -> AnnexReading:
    """The criteria of the first table with a code, a name and points at its head.

    `accounts` are the names that may review. Raises BadFile: no such table, or every row whose code,
    points or way of scoring cannot be meant.
    """
    for sheet in book.sheets:
        for at, row in enumerate(sheet.rows[:60]):
            columns = _columns(row)
            if HEADINGS.keys() <= columns.keys():
                return _table(book.file, sheet, at, columns, accounts)
    raise BadFile((Problem(code="annex_no_table", file=book.file),))


def _columns(row: Sequence[Cell | None]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        # "Lĩnh vực/Tiêu chí/Tiêu chí thành phần" is one column of three levels.
        parts = {fold(part) for part in re.split("[/,;]", text_of(cell))}
        for what, words in {**HEADINGS, **MORE}.items():
            if parts <= set(words):
                found.setdefault(what, place)
    return found


def _table(
    file: str,
    sheet: Sheet,
    head: int,
    columns: Mapping[str, int],
    accounts: Collection[str],
) -> AnnexReading:
    columns = _with_ways(sheet, head, columns)
    found: list[Criterion] = []
    left_out: list[tuple[int, str]] = []
    problems: list[Problem] = []
    field = ""
    for at, row in enumerate(sheet.rows[head + 1 :], head + 2):
        code, name, points = (text_of(row[columns[what]]) for what in HEADINGS)
        if not code:
            if name:
                left_out.append((at, name))
            continue
        bad = _bad(row, columns, code, name, points, {c.code for c in found})
        if bad:
            what, problem = bad
            problems.append(
                Problem(
                    code=problem,
                    file=file,
                    sheet=sheet.name or None,
                    row=at,
                    column=letters(columns[what]),
                    value=text_of(row[columns[what]])[:60],
                )
            )
            continue
        code = code.rstrip(".")
        parent = _parent(code, {c.code for c in found}, field)
        field = code if not parent else field
        kept = scoring_points.plain(points) or "0"
        more = _more(row, columns)
        if more.get("reviewer") and more["reviewer"] not in accounts:
            left_out.append((at, more.pop("reviewer")))
        found.append(Criterion(code=code, name=name, points=kept, parent=parent, **more))
    if problems:
        raise BadFile(tuple(problems))
    headings = [text_of(c) for n, c in enumerate(sheet.rows[head]) if n not in columns.values()]
    return AnnexReading(
        criteria=tuple(found), left_out=tuple(left_out), columns=tuple(filter(None, headings))
    )


def _with_ways(sheet: Sheet, head: int, columns: Mapping[str, int]) -> Mapping[str, int]:
    """The columns, without that of ways of scoring where no cell of it names one: it tells how points are
    counted in sentences, and is left out whole. Where some cells do, the others are refused.
    """
    place = columns.get("method")
    if place is None or any(_method(text_of(row[place])) for row in sheet.rows[head + 1 :]):
        return columns
    return {what: at for what, at in columns.items() if what != "method"}


def _bad(
    row: Sequence[Cell | None],
    columns: Mapping[str, int],
    code: str,
    name: str,
    points: str,
    seen: set[str],
) -> tuple[str, str] | None:
    """The column and the code of what is wrong in a row."""
    cell = row[columns["code"]]
    if (cell and cell.kind == "date") or not _CODE.fullmatch(code):
        return "code", "annex_code"
    if code.rstrip(".") in seen:
        return "code", "annex_code_twice"
    if not name:
        return "name", "annex_name"
    number = row[columns["points"]]
    if scoring_points.plain(points) is None or (number and number.kind in ("percent", "date")):
        return "points", "annex_points"
    if "method" in columns and (text := text_of(row[columns["method"]])) and not _method(text):
        return "method", "annex_method"
    return None


def _more(row: Sequence[Cell | None], columns: Mapping[str, int]) -> dict[str, str]:
    """What a row says in the columns that may be missing."""
    found = {what: text_of(row[columns[what]]) for what in MORE if what in columns}
    return found | {"method": _method(found.get("method", "")) or METHODS[0]}


def _method(text: str) -> str:
    """The way of scoring that a cell names, in either language; '' where it is none."""
    named = {fold(t(f"scoring.method.{m}", lang)): m for m in METHODS for lang in LANGS}
    named |= {m: m for m in METHODS} | {word: m for m, words in WAYS.items() for word in words}
    return named.get(" ".join(fold(text).split()), "")


def _parent(code: str, seen: set[str], field: str) -> str:
    """What a code stands under: 1.2 under 1 where that is listed, else under the field above it."""
    above = code
    while "." in above:
        above = above.rpartition(".")[0]
        if above in seen:
            return above
    # I, II, A, B and plain numbers begin a field; a number below a letter is a criterion of it.
    if "." in code or (code.isdigit() and field and not field.isdigit()):
        return field
    return ""
