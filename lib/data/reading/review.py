"""Review: a document read, proposed, corrected and checked, as one answer for whoever shows it.

Owns putting the steps together: the proposal, a person's corrections against it, the claims, and every
remark.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from lib.base.records import BadFile, Problem
from lib.data.cells.grid import Book
from lib.data.declared.provinces import Provinces
from lib.data.declared.registry import Registry
from lib.data.loading import intake, sheets
from lib.data.loading.intake import Intake
from lib.data.reading import against_known, layout, proposal, record, whole
from lib.data.reading import figures as taking
from lib.data.reading.context import Remembered
from lib.data.reading.figures import Remark
from lib.data.reading.known import KnownFigures
from lib.data.reading.record import ColumnReading, DocumentReading


@dataclass(frozen=True, kw_only=True)
class Review:
    """A document's reading with what it would bring (`intake`) and what there is to say about it."""

    reading: DocumentReading
    intake: Intake
    remarks: tuple[Remark, ...]

    @property
    def blocking(self) -> tuple[Problem, ...]:
        """What must be mended, in the document or in the reading, before a load."""
        return tuple(r.problem for r in self.remarks if r.blocks)


def review(
    book: Book,
    *,
    registry: Registry,
    names: Provinces,
    figures: pd.DataFrame,
    remembered: Remembered | None = None,
    corrected: DocumentReading | None = None,
    year: int | None = None,
    errors: pd.DataFrame | None = None,
) -> Review:
    """The document as it is read, or as a person `corrected` it, with its claims and remarks.

    `figures` are the shown figures, `errors` the published errors beside them; `year` is the edition
    where the document does not say it. Raises BadFile where the document has no table of provinces, a
    filled template has faults, or the corrected reading is not of this document.
    """
    book = layout.in_unicode(book)
    known = KnownFigures(figures, registry)
    beside = pd.DataFrame() if errors is None else errors
    if _is_template(book, registry):
        return _of_template(book, registry=registry, names=names, known=known, errors=beside)
    proposed = proposal.propose(
        book, registry=registry, names=names, known=known, remembered=remembered
    )
    reading = _decided(proposed, corrected, book) if corrected else proposed
    reading = record.with_year(reading, year) if year else reading
    taken = taking.take(reading, book, registry=registry, names=names)
    found = whole.remarks(reading, taken, registry=registry, known=known)
    sure = against_known.of_errors(
        taken.intake.errors, file=book.file, registry=registry, errors=beside
    )
    remarks = (*taken.remarks, *found, *sure)
    told = tuple(r.problem for r in remarks if not r.blocks)
    return Review(reading=reading, intake=replace(taken.intake, left_out=told), remarks=remarks)


def _is_template(book: Book, registry: Registry) -> bool:
    """Whether a sheet of the document has the header of the product's own template."""
    for sheet in book.sheets:
        try:
            if not sheet.hidden and sheets.table(book.file, sheet, registry):
                return True
        except BadFile:
            continue  # some of its words: a publisher's table may have them too
    return False


def _of_template(
    book: Book,
    *,
    registry: Registry,
    names: Provinces,
    known: KnownFigures,
    errors: pd.DataFrame,
) -> Review:
    """A filled template: its rows say themselves what they are, so that there is no table to correct."""
    taken = intake.of_book(book, known=registry, names=names)
    told = taken.sources[0]
    reading = DocumentReading(
        file=book.file,
        publisher=told.publisher,
        title=told.title,
        date=told.date,
        url=told.url,
        tier=told.tier,
        tables=(),
    )
    found = against_known.of_intake(
        taken, file=book.file, registry=registry, known=known, errors=errors
    )
    remarks = (*(Remark(problem=p) for p in taken.left_out), *found)
    return Review(reading=reading, intake=taken, remarks=remarks)


def _decided(proposed: DocumentReading, corrected: DocumentReading, book: Book) -> DocumentReading:
    """The corrected reading, each column that differs from the proposal marked as a person's decision."""
    before = {(t.sheet, t.across, c.at): c for t in proposed.tables for c in t.columns}
    for table in corrected.tables:
        sheet = book.sheets[table.sheet] if table.sheet < len(book.sheets) else None
        height = (sheet.width if table.across else len(sheet.rows)) if sheet else 0
        width = (len(sheet.rows) if table.across else sheet.width) if sheet else 0
        wrong = not 0 <= table.first <= table.last or table.first >= height
        if wrong or any(max(c.at, c.names) >= width for c in table.columns):
            raise BadFile((Problem(code="reading_other_file", file=book.file, value=table.name),))
    return replace(
        corrected,
        tables=tuple(
            replace(
                t,
                columns=tuple(_marked(c, before.get((t.sheet, t.across, c.at))) for c in t.columns),
            )
            for t in corrected.tables
        ),
    )


def _marked(column: ColumnReading, before: ColumnReading | None) -> ColumnReading:
    def what(c: ColumnReading) -> tuple[object, ...]:
        return c.means, c.indicator, c.year, c.unit, c.percent

    if before is not None and what(before) == what(column):
        return replace(column, reason=before.reason, told=before.told, heading=before.heading)
    heading = before.heading if before else column.heading
    return replace(column, reason="person", told="", heading=heading)
