"""Marked sheet: a table as it stands in its document, with what it was read as written on it.

Owns which rows and columns are drawn and how each is marked, in words and colour. Leaves what was read to
`reading`, and the remarks in words to `wording`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape

from lib.base.i18n import t
from lib.data.cells import grid
from lib.data.cells.grid import Book
from lib.data.declared import provinces, registry
from lib.data.reading import layout
from lib.data.reading.layout import Grid
from lib.data.reading.record import BESIDE, ColumnReading, TableReading
from lib.data.reading.review import Review
from lib.display import readings

MOST_COLUMNS, MOST_ROWS = 40, 130
# Lines over and under the provinces that are shown with them.
OVER, UNDER, OVER_TEXT = 14, 6, 6
LONGEST, LONGEST_MARK = 90, 46


@dataclass(frozen=True, kw_only=True)
class MarkedSheet:
    """The table as HTML, and how many columns and rows of it are not drawn."""

    html: str
    more_columns: int
    more_rows: int


def draw(
    found: Review, book: Book, *, table: int, lang: str, chosen: int | None = None
) -> MarkedSheet:
    """One table of the reviewed document; `chosen` is the column that is about to be corrected."""
    sheet = _Sheet(found, layout.in_unicode(book), found.reading.tables[table], lang, chosen)
    columns, rows = sheet.columns(), sheet.rows()
    shown = rows[:MOST_ROWS]
    alt = t("upkeep.sheet.alt", lang, table=sheet.table.name or "1")
    above = "".join(f"<p>{_short(line)}</p>" for line in sheet.above())
    html = (
        f'<div class="cchc-sheet" role="region" tabindex="0" aria-label="{escape(alt)}">{above}<table>'
        f"<thead>{sheet.letters(columns)}{sheet.marks(columns)}</thead>"
        f"<tbody>{''.join(sheet.row(r, columns) for r in shown)}</tbody></table></div>"
    )
    return MarkedSheet(
        html=html,
        more_columns=len(sheet.filled()) - len(columns),
        more_rows=len(rows) - len(shown),
    )


def label(column: ColumnReading, *, lang: str) -> str:
    """What a column was read as, in a few words: 'Điểm · PAPI 2020'."""
    if not column.taken:
        return t(f"upkeep.means.{column.means}", lang)
    one = registry.load().indicators[column.indicator]
    name = one.short or one.name(lang)
    year = column.year or t("reading.no_year", lang)
    return f"{t(f'upkeep.means.{column.means}', lang)} {year} · {name}"


class _Sheet:
    def __init__(
        self, found: Review, book: Book, table: TableReading, lang: str, chosen: int | None
    ) -> None:
        self.table, self._lang, self._chosen = table, lang, chosen
        self._grid = Grid(book.sheets[table.sheet], across=table.across)
        self._read = {c.at: c for c in table.columns}
        self._names = names_at(table)
        self._bad = _bad_cells(found, table, lang)
        self._known = provinces.load()

    def above(self) -> tuple[str, ...]:
        """The last lines of a text that stand over the table."""
        return self._grid.sheet.above[-OVER_TEXT:]

    def filled(self) -> list[int]:
        """The columns that have anything in them and are not hidden."""
        rows = range(max(self.table.first - OVER, 0), min(self.table.last + 1, self._grid.height))
        return [
            c
            for c in range(self._grid.width)
            if c not in self._grid.hidden_columns and any(self._grid.cell(r, c) for r in rows)
        ]

    def columns(self) -> list[int]:
        """The columns to draw: names, read ones and the chosen one first, as many as there is room for."""
        filled = self.filled()
        if len(filled) <= MOST_COLUMNS:
            return filled

        def unimportant(at: int) -> tuple[bool, int]:
            read = self._read.get(at)
            taken = read is not None and read.taken
            return not (at in self._names or at == self._chosen or taken), at

        return sorted(sorted(filled, key=unimportant)[:MOST_COLUMNS])

    def rows(self) -> list[int]:
        """The rows to draw: headings and lines over the provinces, these, what stands under them."""
        first = max(self.table.first - OVER, 0)
        last = min(self.table.last + 1 + UNDER, self._grid.height)
        return [
            r
            for r in range(first, last)
            if r not in self._grid.hidden_rows and self._grid.spread(r)
        ]

    def letters(self, columns: list[int]) -> str:
        """The line of the columns' letters, as an office program shows them."""
        cells = "".join(f'<th scope="col">{self.table.place(c)}</th>' for c in columns)
        corner = escape(t("upkeep.sheet.row", self._lang))
        return f'<tr class="letters"><th scope="col">{corner}</th>{cells}</tr>'

    def marks(self, columns: list[int]) -> str:
        """The line that says what each column was read as, and why."""
        corner = escape(t("upkeep.sheet.read_as", self._lang))
        return f'<tr class="marks"><th scope="row">{corner}</th>{"".join(map(self._mark, columns))}</tr>'

    def _mark(self, at: int) -> str:
        if at in self._names:
            return f'<td class="names">{escape(t("upkeep.means.names", self._lang))}</td>'
        read = self._read.get(at)
        if read is None:
            return f'<td class="unread">{escape(t("upkeep.means.unread", self._lang))}</td>'
        said = _short(label(read, lang=self._lang), most=LONGEST_MARK)
        reason = readings.reason(read, lang=self._lang)
        style = f"{_style(read)} chosen" if at == self._chosen else _style(read)
        return f'<td class="{style}">{said}<small>{escape(reason)}</small></td>'

    def row(self, row: int, columns: list[int]) -> str:
        """One row: its number, whether it is a province's, and its cells."""
        number = grid.letters(row) if self.table.across else str(row + 1)
        inside = self.table.first <= row <= self.table.last
        is_province = inside and any(self._province(row, n) for n in self._names)
        style = "" if is_province else ' class="outside"'
        left = "" if is_province or not inside else f" · {t('upkeep.sheet.left', self._lang)}"
        cells = self._heading(row, columns) if row < self.table.first else self._cells(row, columns)
        return f'<tr{style}><th scope="row">{number}{escape(left)}</th>{cells}</tr>'

    def _province(self, row: int, at: int) -> str | None:
        return layout.province_in(layout.text_of(self._grid.cell(row, at)), self._known)

    def _cells(self, row: int, columns: list[int]) -> str:
        return "".join(self._cell(row, c) for c in columns)

    def _cell(self, row: int, at: int) -> str:
        text = layout.text_of(self._grid.cell(row, at))
        read = self._read.get(at)
        style = "names" if at in self._names else _style(read) if read else "unread"
        if problem := self._bad.get((row, at)):
            mark = escape(t("upkeep.sheet.bad", self._lang))
            said = escape(problem)
            return f'<td class="bad" title="{said}">{_short(text)} <em>{mark}</em></td>'
        return f'<td class="{style}">{_short(text)}</td>'

    def _heading(self, row: int, columns: list[int]) -> str:
        """A row over the provinces; one heading over several columns is drawn once, over all of them."""
        out, place = [], 0
        while place < len(columns):
            text = self._grid.heading(row, columns[place])
            own = self._grid.cell(row, columns[place])
            end = place + 1
            while text and end < len(columns) and self._covers(row, columns[end], text):
                end += 1
            span = f' colspan="{end - place}"' if end - place > 1 else ""
            out.append(f"<td{span}>{_short(text if own or span else '')}</td>")
            place = end
        return "".join(out)

    def _covers(self, row: int, at: int, text: str) -> bool:
        return self._grid.cell(row, at) is None and self._grid.heading(row, at) == text


def _style(read: ColumnReading) -> str:
    """The class of a column's cells: what says how sure a score is looks alike."""
    return "beside" if read.means in BESIDE else read.means


def names_at(table: TableReading) -> Collection[int]:
    """The columns in which the provinces of a table stand: of its figures, else of what else it has."""
    taken = {c.names for c in table.columns if c.taken}
    most = Counter(c.names for c in table.columns).most_common(1)
    return taken or {at for at, _ in most}


def _bad_cells(found: Review, table: TableReading, lang: str) -> Mapping[tuple[int, int], str]:
    """What is said of single cells of the table, by row and column of the turned grid."""
    wanted = {}
    for remark in found.remarks:
        cell = remark.problem.params.get("cell")
        if isinstance(cell, str) and (remark.problem.sheet or "") == table.name:
            letters = cell.rstrip("0123456789")
            row, column = int(cell[len(letters) :]) - 1, grid.place_of(letters)
            place = (column, row) if table.across else (row, column)
            wanted[place] = readings.remark(remark.problem, lang=lang)
    return wanted


def _short(text: str, *, most: int = LONGEST) -> str:
    return escape(text if len(text) <= most else text[: most - 1] + "…")
