"""Figures: the claims that a reading of a document makes, in the form that a load checks.

Owns taking the cells of the read columns, the provinces of their rows, and what becomes no figure, each
told with its address. Leaves the checks on the whole table to `whole`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from lib.base.records import Problem
from lib.data.cells import grid
from lib.data.cells.grid import Book
from lib.data.declared.provinces import Provinces
from lib.data.declared.registry import Registry
from lib.data.loading import checks, intake
from lib.data.loading.intake import Intake
from lib.data.reading import error_rows, rows, values
from lib.data.reading.error_rows import ErrorCell, ErrorCells
from lib.data.reading.layout import Block
from lib.data.reading.record import FIGURES, ColumnReading, DocumentReading, TableReading
from lib.data.reading.values import Values


@dataclass(frozen=True, kw_only=True)
class Remark:
    """Something a person should know of what was read; one that `blocks` must be mended before a load."""

    problem: Problem
    blocks: bool = False


@dataclass(frozen=True, kw_only=True)
class DocumentClaims:
    """What a reading gives: the claims with their source, and remarks in the document's order."""

    intake: Intake
    remarks: tuple[Remark, ...]


def take(
    reading: DocumentReading, book: Book, *, registry: Registry, names: Provinces
) -> DocumentClaims:
    """The claims of a reading with what of the document became none."""
    maker = _Maker(reading, book, registry, names)
    for table in reading.tables:
        maker.table(table)
    claims = maker.frame()
    widened = replace(registry, sources={**registry.sources, maker.source.id: maker.source})
    faults = (
        [*checks.problems(claims, widened), *checks.own(claims, widened)] if len(claims) else []
    )
    remarks = [*(Remark(problem=p) for p in rows.unread(book, reading)), *maker.remarks]
    sure, wrong, notes = maker.errors(widened)
    remarks += [Remark(problem=p) for p in notes]
    remarks += [Remark(problem=p, blocks=True) for p in (*faults, *wrong)]
    return DocumentClaims(
        intake=Intake(
            claims=claims,
            sources=(maker.source,),
            left_out=tuple(r.problem for r in remarks if not r.blocks),
            indicators=intake.own_indicators(claims, registry),
            errors=tuple(sure),
        ),
        remarks=tuple(remarks),
    )


class _Maker:
    """Collects claims, each figure once, and remarks."""

    def __init__(
        self, reading: DocumentReading, book: Book, registry: Registry, names: Provinces
    ) -> None:
        self._book, self._registry, self._names = book, registry, names
        self._digest = hashlib.sha256(book.file.encode()).hexdigest()[:8]
        self._sizes = {(e.indicator, e.year): e.n_ranked for e in registry.all_editions}
        self._rows: dict[tuple[str, str, int], dict[str, Any]] = {}
        self.remarks: list[Remark] = []
        self._withheld: Counter[str] = Counter()
        self._units: dict[tuple[str, int], str] = {}
        self._cells = ErrorCells()
        self.source = intake.source_of(
            publisher=reading.publisher,
            title=reading.title,
            url=reading.url,
            date=reading.date,
            tier=reading.tier,
        )

    def frame(self) -> pd.DataFrame:
        """The claims as checks want them (columns of the claims table, file, sheet, row, column)."""
        return intake.frame(list(self._rows.values()))

    def _remark(self, code: str, table: TableReading, *, blocks: bool = False, **more: Any) -> None:
        place: dict[str, Any] = {"file": self._book.file, "sheet": table.name or None}
        self.remarks.append(Remark(problem=Problem(code=code, **place, **more), blocks=blocks))

    def _at_cell(
        self, code: str, table: TableReading, row: int, column: ColumnReading,
        value: str, params: dict[str, Any], *, blocks: bool = False,
    ) -> None:  # fmt: skip
        place = self._place(table, row, column)
        problem = Problem(code=code, value=value, params=params, **place)
        self.remarks.append(Remark(problem=problem, blocks=blocks))

    def _at(self, table: TableReading, row: int, column: int) -> str:
        return grid.address(column, row) if table.across else grid.address(row, column)

    def table(self, table: TableReading) -> None:
        """The claims and remarks of one table."""
        block = rows.block_of(table, self._book, names=self._names)
        taken = [c for c in table.columns if c.taken]
        if not taken:
            return
        for row, text, near in rows.unknown(table, block, taken, names=self._names):
            place = {"column": table.place(row)} if table.across else {"row": row + 1}
            self._remark(
                "row_name_unknown", table, value=text[:80], params={"closest": near}, **place
            )
        if (found := rows.too_long(table, self._book)) is not None:
            row, params = found
            self._remark("row_too_long", table, blocks=True, row=row + 1, params=params)
        hidden = sorted(r for r in block.grid.hidden_rows if table.first <= r <= table.last)
        if hidden:
            told = ", ".join(table.place(r) if table.across else str(r + 1) for r in hidden[:20])
            self._remark("columns_hidden" if table.across else "rows_hidden", table, value=told)
        self._columns(table, block, taken)
        if self._withheld:
            without = [f"{name} ({n})" for name, n in self._withheld.most_common(12)]
            self._remark("withheld", table, value=", ".join(without))
            self._withheld.clear()

    def _columns(self, table: TableReading, block: Block, taken: Sequence[ColumnReading]) -> None:
        """The figures of the table's columns, scores first, and what stands beside them."""
        for column in sorted(taken, key=lambda c: c.means != "value"):
            if column.year is None:
                said = table.said(column)
                self._remark("year_unknown", table, blocks=True, column=said)
            elif block.provinces.get(column.names):
                one = self._column if column.means in FIGURES else self._beside
                one(table, block, column)

    def _column(self, table: TableReading, block: Block, column: ColumnReading) -> None:
        provinces = block.provinces[column.names]
        own = rows.narrowed(block, column)
        read = (
            values.read(own, column.at, decimal=table.decimal or self._fitting(own, column))
            if column.means == "value"
            else values.ranks(own, column.at)
        )
        self._faults(table, column, provinces, read)
        if len(read.withheld) < len(provinces):
            self._withheld.update(self._name(provinces[r]) for r in sorted(read.withheld))
        for row, number in read.numbers.items():
            self._figure(table, column, row, provinces[row], number, read.sizes.get(row))

    def _faults(
        self, table: TableReading, column: ColumnReading, provinces: Mapping[int, str], read: Values
    ) -> None:
        """Cells of a read column that are no number."""
        for row, (code, text) in read.faults.items():
            at = self._at(table, row, column.at)
            params = {"cell": at, "province": self._name(provinces[row]), "whole": text}
            self._at_cell(code, table, row, column, text, params)

    def _place(self, table: TableReading, row: int, column: ColumnReading) -> dict[str, Any]:
        """Where a cell stands: file, sheet, row, column."""
        return {
            "file": self._book.file,
            "sheet": table.name or None,
            "row": (column.at if table.across else row) + 1,
            "column": table.said(column),
        }

    def _beside(self, table: TableReading, block: Block, column: ColumnReading) -> None:
        """The cells of a column that says how sure a score is."""
        own = rows.narrowed(block, column)
        parts = error_rows.parts(own, column, decimal=table.decimal)
        for means, read in parts.items():
            self._faults(table, column, block.provinces[column.names], read)
            for row, number in read.numbers.items():
                year = int(column.year or 0)
                unit = self._unit(block.provinces[column.names][row], year)
                cell = ErrorCell(
                    means=means,
                    number=number,
                    heading=column.heading,
                    place=self._place(table, row, column),
                    at=self._at(table, row, column.at),
                )
                fault = self._cells.add((column.indicator, unit, year), cell)
                if fault:
                    self.remarks.append(Remark(problem=fault, blocks=True))

    def errors(self, known: Registry) -> tuple[list[dict[str, Any]], list[Problem], list[Problem]]:
        """The errors beside the claims, what is wrong with them, and what is to be known of them."""
        return self._cells.rows(self._rows, known=known)

    def _fitting(self, block: Block, column: ColumnReading) -> str:
        """The decimal sign with which the column's texts lie in the indicator's range, if only one does."""
        one = self._registry.indicators[column.indicator]
        if one.maximum is None or one.decimals == 0:
            return ""
        fits = []
        for sign in ",.":
            numbers = values.read(block, column.at, decimal=sign).numbers.values()
            if numbers and sum(
                (one.minimum or 0) <= n <= one.maximum for n in numbers
            ) >= 0.9 * len(block.rows_of(column.at)):
                fits.append(sign)
        return fits[0] if len(fits) == 1 else ""

    def _name(self, slug: str) -> str:
        found = self._names.resolve(slug).province
        return found.name_vi if found else slug

    def _unit(self, slug: str, year: int) -> str:
        """The id of the unit that had the name in the year."""
        if (slug, year) not in self._units:
            found = self._names.resolve(slug, year=year).province
            assert found is not None
            self._units[slug, year] = found.id
        return self._units[slug, year]

    def _figure(
        self,
        table: TableReading,
        column: ColumnReading,
        row: int,
        slug: str,
        number: float,
        size: int | None,
    ) -> None:
        year = int(column.year or 0)
        key = (column.indicator, self._unit(slug, year), year)
        stated = round(number * (100 if column.percent else 1), 6)
        at = self._at(table, row, column.at)
        made = self._rows.get(key)
        if made is None:
            made = self._rows[key] = self._claim(table, column, row, key)
        if column.means == "rank":
            if made["rank"] is not None and made["rank"] != int(number):
                self._two(table, column, row, number, made["rank"], made["rank_at"])
            elif made["rank"] is None:
                made.update(rank=int(number), rank_at=at)
                made["n_ranked"] = size or self._sizes.get((column.indicator, year))
            return
        if made["value"] is None:
            made.update(value=stated, unit=column.unit or self._registry.indicators[key[0]].unit)
            made.update(at=at, column=f"{table.said(column)}")
        elif abs(made["value"] - stated) > values.rounding(made["value"], stated):
            self._two(table, column, row, stated, made["value"], made["at"])

    def _two(
        self,
        table: TableReading,
        column: ColumnReading,
        row: int,
        one: float,
        two: float,
        first: str,
    ) -> None:
        at = self._at(table, row, column.at)
        told = {"cell": at, "other": f"{two:g}", "first": first, "indicator": column.indicator}
        self._at_cell("two_values", table, row, column, f"{one:g}", told, blocks=True)

    def _claim(
        self, table: TableReading, column: ColumnReading, row: int, key: tuple[str, str, int]
    ) -> dict[str, Any]:
        indicator, area, year = key
        at = self._at(table, row, column.at)
        return intake.statement(
            claim_id=f"own-{self._digest}:{table.sheet}:{at}",
            indicator=indicator,
            area_id=area,
            year=year,
            source_id=self.source.id,
            at=at,
            rank_at=at,
            **{**self._place(table, row, column), "sheet": table.name},
        )
