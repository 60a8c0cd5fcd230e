"""Survey: points of a survey or by a decision, read from a table of units; whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lib.base.alphabet import fold
from lib.base.records import BadFile, Problem
from lib.data.cells.grid import Book, Cell, Sheet, letters, text_of
from lib.data.upkeep import scoring_appraisal, scoring_points, scoring_units
from lib.data.upkeep.roles import EDITOR, Keeper, need
from lib.data.upkeep.scoring_appraisal import BY_DOCUMENT
from lib.data.upkeep.scoring_criteria import Criterion, alike
from lib.data.upkeep.scoring_units import ScoredUnit

UNIT_HEADS = ("don vi", "ten don vi", "co quan", "co quan, don vi", "unit", "name")
HEAD_ROWS = 60


@dataclass(frozen=True, kw_only=True)
class SurveyTable:
    """What was read: points by (unit, code), and headings of columns that no criterion is meant by."""

    points: Mapping[tuple[str, str], str]
    left_out: tuple[str, ...]


def read(book: Book, *, criteria: Sequence[Criterion], units: Sequence[ScoredUnit]) -> SurveyTable:
    """Points from the first table whose head has a column of units and codes of such criteria.

    Raises BadFile with every cell that cannot be meant.
    """
    wanted = {c.code: c for c in criteria if c.method in BY_DOCUMENT}
    for sheet in book.sheets:
        for at, row in enumerate(sheet.rows[:HEAD_ROWS]):
            heads = [text_of(cell) for cell in row]
            named = [n for n, text in enumerate(heads) if fold(text) in UNIT_HEADS]
            codes = {n: wanted[text] for n, text in enumerate(heads) if text in wanted}
            if named and codes:
                _check_codes(book.file, sheet, at, list(wanted))
                return _table(book.file, sheet, at, named[0], codes, units)
    known = ", ".join(wanted) or "–"
    raise BadFile((Problem(code="survey_no_table", file=book.file, params={"known": known}),))


def put(by: Keeper, year: int, *, found: SurveyTable, reason: str) -> int:
    """Give the points of a table, all or none, with the document as the reason; how many there are.

    What stands there already is replaced: the document decides. Raises NotAllowed.
    """
    need(by, EDITOR)
    scoring_appraisal.give_all(by, year, points=found.points, reason=reason)
    return len(found.points)


def _table(
    file: str,
    sheet: Sheet,
    head: int,
    column: int,
    codes: Mapping[int, Criterion],
    units: Sequence[ScoredUnit],
) -> SurveyTable:
    points: dict[tuple[str, str], str] = {}
    problems: list[Problem] = []

    def wrong(code: str, row: int, at: int, value: str, **params: str) -> None:
        told = {"row": row, "column": letters(at), "value": value[:60]}
        problems.append(
            Problem(code=code, file=file, sheet=sheet.name or None, params=params, **told)  # type: ignore[arg-type]
        )

    seen: set[str] = set()
    for number, row in enumerate(sheet.rows[head + 1 :], head + 2):
        name = text_of(row[column])
        if not any(text_of(row[at]) for at in codes) and not name:
            continue
        unit = scoring_units.of_name(name, units)
        if unit is None or unit.unit in seen:
            wrong("survey_unit" if unit is None else "survey_unit_twice", number, column, name)
            continue
        seen.add(unit.unit)
        for at, criterion in codes.items():
            text = text_of(row[at])
            # Who got no bonus or deduction is left empty; a survey has points for everyone it asked about.
            theirs = criterion.unit_group in ("", unit.unit_group)
            if not text and not (theirs and criterion.method == "survey"):
                continue
            fault = _fault(row[at], text, criterion, unit)
            if fault:
                wrong(fault, number, at, text, unit=unit.name, most=criterion.points)
            else:
                points[unit.unit, criterion.code] = scoring_points.plain(text) or "0"
    if problems:
        raise BadFile(tuple(problems))
    used = {column, *codes}
    heads = (text_of(c) for n, c in enumerate(sheet.rows[head]) if n not in used)
    return SurveyTable(points=points, left_out=tuple(filter(None, heads)))


def _check_codes(file: str, sheet: Sheet, head: int, codes: Sequence[str]) -> None:
    """Raises BadFile where a heading is a number that more than one code becomes."""
    for at, cell in enumerate(sheet.rows[head]):
        same = alike(text_of(cell), codes) if cell and cell.kind == "number" else []
        if len(same) > 1:
            one = Problem(
                code="code_number",
                file=file,
                sheet=sheet.name or None,
                row=head + 1,
                column=letters(at),
                value=text_of(cell),
                params={"known": ", ".join(same)},
            )
            raise BadFile((one,))


def _fault(cell: Cell | None, text: str, criterion: Criterion, unit: ScoredUnit) -> str:
    """Why a cell cannot be taken, as a problem's code; '' where it can."""
    if criterion.unit_group not in ("", unit.unit_group):
        return "survey_group"
    plain = scoring_points.plain(text) if text else None
    if plain is None or (cell and cell.kind in ("percent", "date")):
        return "survey_points"
    return "survey_most" if Decimal(plain) > Decimal(criterion.points) else ""
