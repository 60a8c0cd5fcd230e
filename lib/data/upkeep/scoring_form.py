"""Form: a unit's self-assessment filled in offline, read from its workbook and held against the store.

Owns what the workbook means: its rows, the hidden copy of what it was made from, what cannot be taken and
where somebody saved meanwhile. Leaves writing the workbook to `files.scoring_sheet`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lib.base import i18n
from lib.base.alphabet import fold
from lib.base.records import BadFile, Problem
from lib.data.cells.grid import Book, Cell, Sheet, letters, text_of
from lib.data.upkeep import scoring_points
from lib.data.upkeep.scoring_criteria import Criterion, alike
from lib.data.upkeep.scoring_entries import LONGEST, SELF_METHODS, NewEntry, ScoreEntry
from lib.data.upkeep.scoring_units import ScoredUnit
from lib.data.upkeep.scoring_years import ScoringYear

COLUMNS = ("code", "name", "method", "most", "points", "explanation")
FILLED = ("code", "points", "explanation")
# The sheet that keeps what the workbook was made from, and the sign in its first cell.
BASE_SHEET, SIGN = "goc", "cchc.scoring.form"
HEAD_ROWS = 60


@dataclass(frozen=True, kw_only=True)
class FormRow:
    """What a row of the workbook says: points as the store keeps them, None for none; the row from 1."""

    code: str
    row: int
    points: str | None
    explanation: str


@dataclass(frozen=True, kw_only=True)
class ScoringForm:
    """A workbook as it was read: rows, what it was made from (by code), and what cannot be taken."""

    rows: tuple[FormRow, ...]
    base: Mapping[str, ScoreEntry]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True)
class FormChange:
    """A criterion at which the workbook says otherwise than the store.

    `clash`: somebody saved there after the workbook was made, so that a person decides.
    """

    row: FormRow
    stands: ScoreEntry
    clash: bool

    @property
    def wanted(self) -> NewEntry:
        """What would be saved, over what stands there now."""
        return NewEntry(
            code=self.row.code,
            self_points=self.row.points or "",
            explanation=self.row.explanation,
            seen=self.stands.revision,
        )


def heading(unit: ScoredUnit, year: ScoringYear) -> str:
    """The first cell of a unit's workbook."""
    return f"{unit.name} – {year.title}"[:250]


def read(
    book: Book, *, year: ScoringYear, unit: ScoredUnit, criteria: Sequence[Criterion]
) -> ScoringForm:
    """The rows of the first visible table with codes and points; `criteria` are the unit's leaves.

    A row that cannot be taken is a problem and no row. Raises BadFile where the workbook was made for
    another unit or year, or has no such table.
    """
    base: Mapping[str, ScoreEntry] = {}
    for sheet in book.sheets:
        if sheet.rows and text_of(sheet.rows[0][0]) == SIGN:
            base = _base(book.file, sheet, year.id, unit.unit)
    for sheet in book.sheets:
        for at, row in enumerate(sheet.rows[:HEAD_ROWS]):
            columns = _columns(row)
            if {"code", "points"} <= columns.keys() and not sheet.hidden:
                _check_heading(book.file, sheet, year, unit)
                rows, problems = _Table(book.file, sheet, at, columns, criteria).read()
                return ScoringForm(rows=rows, base=base, problems=problems)
    raise BadFile((Problem(code="form_no_table", file=book.file),))


def changes(form: ScoringForm, held: Mapping[str, ScoreEntry]) -> list[FormChange]:
    """Where the workbook says otherwise than what stands in the store now, in its order.

    What the person left as the workbook had it is no change, whoever saved there meanwhile.
    """
    found = []
    for row in form.rows:
        stands = held.get(row.code, ScoreEntry(code=row.code))
        base = form.base.get(row.code)
        said = (row.points, row.explanation)
        if said == _said(stands) or (base and said == _said(base)):
            continue
        # Without the copy nobody can tell what was seen when the row was written.
        seen = base.revision if base else 0
        found.append(FormChange(row=row, stands=stands, clash=seen != stands.revision))
    return found


def plain_text(text: str) -> str:
    """An explanation as it is compared: a workbook keeps neither the ends nor the kind of line breaks."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _said(entry: ScoreEntry) -> tuple[str | None, str]:
    return entry.self_points, plain_text(entry.explanation)


def _columns(row: Sequence[Cell | None]) -> dict[str, int]:
    """Which column of a head is which; the first of a name counts."""
    heads = {
        fold(i18n.t(f"scoring.form.{name}", lang)): name for name in FILLED for lang in i18n.LANGS
    }
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        if name := heads.get(fold(text_of(cell))):
            found.setdefault(name, at)
    return found


def _check_heading(file: str, sheet: Sheet, year: ScoringYear, unit: ScoredUnit) -> None:
    """Raises BadFile for another unit's workbook, also where its hidden copy was lost."""
    said = text_of(sheet.rows[0][0])
    if said.endswith(f" – {year.title}") and said != heading(unit, year):
        raise BadFile((Problem(code="form_foreign", file=file, value=said[:60]),))


def _base(file: str, sheet: Sheet, year: int, unit: str) -> dict[str, ScoreEntry]:
    told = [text_of(cell) for cell in sheet.rows[0]] + [""] * 3
    if told[1:3] != [str(year), unit]:
        raise BadFile((Problem(code="form_foreign", file=file, value=told[3]),))
    found = {}
    for row in sheet.rows[1:]:
        code, revision, points = [*(text_of(c) for c in row), "", "", ""][:3]
        text = row[3].value if len(row) > 3 and row[3] and isinstance(row[3].value, str) else ""
        if code and revision.isdigit():
            found[code] = ScoreEntry(
                code=code,
                revision=int(revision),
                self_points=points or None,
                explanation=plain_text(text),
            )
    return found


class _Table:
    """The rows below a head, each taken or told why not."""

    def __init__(
        self,
        file: str,
        sheet: Sheet,
        head: int,
        columns: Mapping[str, int],
        criteria: Sequence[Criterion],
    ) -> None:
        self.file, self.sheet, self.head, self.columns = file, sheet, head, columns
        self.leaves = {c.code: c for c in criteria}

    def read(self) -> tuple[tuple[FormRow, ...], tuple[Problem, ...]]:
        found: list[FormRow | Problem] = []
        seen: set[str] = set()
        for at, cells in enumerate(self.sheet.rows[self.head + 1 :], self.head + 1):
            code = text_of(cells[self.columns["code"]])
            filled = any(text_of(self._cell(cells, n)) for n in ("points", "explanation"))
            # Headings of fields and rows without an answer.
            if not code or (code not in self.leaves and not filled):
                if filled and not code:
                    found.append(self._wrong("form_no_code", at, "code", ""))
                continue
            if one := self._row(at, cells, code, seen):
                found.append(one)
            seen.add(code)
        rows = tuple(one for one in found if isinstance(one, FormRow))
        return rows, tuple(one for one in found if isinstance(one, Problem))

    def _row(
        self, at: int, cells: Sequence[Cell | None], code: str, seen: set[str]
    ) -> FormRow | Problem | None:
        if wrong := self._unsure(at, cells, code, seen):
            return wrong
        leaf = self.leaves[code]
        points = self._cell(cells, "points")
        text = text_of(points)
        if leaf.method not in SELF_METHODS:
            filled = text or text_of(self._cell(cells, "explanation"))
            return self._wrong("form_not_self", at, "points", filled) if filled else None
        kept = scoring_points.plain(text) if text else None
        if text and (kept is None or (points and points.kind not in ("number", "text"))):
            return self._wrong("form_points", at, "points", text, most=leaf.points)
        if kept is not None and Decimal(kept) > Decimal(leaf.points):
            return self._wrong("form_most", at, "points", text, most=leaf.points)
        said = self._cell(cells, "explanation")
        if said and said.kind in ("formula", "error"):
            return self._wrong("form_text", at, "explanation", text_of(said))
        explanation = _explanation(said)
        if len(explanation) > LONGEST:
            most = str(LONGEST)
            return self._wrong("form_long", at, "explanation", explanation[:60], most=most)
        return FormRow(code=code, row=at + 1, points=kept, explanation=explanation)

    def _unsure(
        self, at: int, cells: Sequence[Cell | None], code: str, seen: set[str]
    ) -> Problem | None:
        """Why it is not sure which criterion's row it is."""
        leaf, cell = self.leaves.get(code), cells[self.columns["code"]]
        if cell and cell.kind == "number" and len(same := alike(code, self.leaves)) > 1:
            return self._wrong("code_number", at, "code", code, known=", ".join(same))
        if leaf is None or code in seen:
            return self._wrong("form_code" if leaf is None else "form_twice", at, "code", code)
        if name := self._merged(at):
            return self._wrong("form_merged", at, name, text_of(self._cell(cells, name)))
        return None

    def _cell(self, cells: Sequence[Cell | None], name: str) -> Cell | None:
        at = self.columns.get(name)
        return None if at is None else cells[at]

    def _merged(self, at: int) -> str:
        """The column in which the row is merged with others, '' for none: whose points they are is lost."""
        for top, left, bottom, right in self.sheet.merged:
            for name in FILLED:
                column = self.columns.get(name, -1)
                if top <= at <= bottom and left <= column <= right:
                    return name
        return ""

    def _wrong(self, code: str, at: int, name: str, value: str, **params: str) -> Problem:
        return Problem(
            code=code,
            file=self.file,
            sheet=self.sheet.name or None,
            row=at + 1,
            column=letters(self.columns.get(name, self.columns["code"])),
            value=value[:60],
            params=params,
        )


def _explanation(cell: Cell | None) -> str:
    if cell is None:
        return ""
    if cell.kind == "date":
        # A program made a date of what was typed as one.
        year, month, day = (
            str(cell.value).split("-") if str(cell.value).count("-") == 2 else ("",) * 3
        )
        return f"{day}/{month}/{year}" if year else str(cell.value)
    return plain_text(cell.value) if isinstance(cell.value, str) else text_of(cell)
