"""Figures: the claims that a reading of a document makes, in the form that a load checks.

Owns taking the cells of the read columns, the provinces of their rows, and what becomes no figure, each
told with its address. Leaves the checks on the whole table to `whole`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
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
from lib.data.reading import rows, values
from lib.data.reading.layout import Block
from lib.data.reading.record import ColumnReading, DocumentReading, TableReading


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
    remarks = [*_unread(book, reading), *maker.remarks]
    remarks += [Remark(problem=p, blocks=True) for p in faults]
    return DocumentClaims(
        intake=Intake(
            claims=claims,
            sources=(maker.source,),
            left_out=tuple(r.problem for r in remarks if not r.blocks),
            indicators=intake.own_indicators(claims, registry),
        ),
        remarks=tuple(remarks),
    )


def _unread(book: Book, reading: DocumentReading) -> Iterator[Remark]:
    """Sheets that are hidden or name no provinces, and cells far from their table."""
    read = {t.sheet for t in reading.tables}
    for place, sheet in enumerate(book.sheets):
        named = sheet.name or None
        if sheet.hidden:
            yield Remark(problem=Problem(code="sheet_hidden", file=book.file, sheet=named))
        elif place not in read and any(any(row) for row in sheet.rows):
            yield Remark(problem=Problem(code="sheet_no_provinces", file=book.file, sheet=named))
        if sheet.far:
            told = ", ".join(sheet.far)
            yield Remark(problem=Problem(code="cells_far", file=book.file, sheet=named, value=told))


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
        problem = Problem(code=code, file=self._book.file, sheet=table.name or None, **more)
        self.remarks.append(Remark(problem=problem, blocks=blocks))

    def _at(self, table: TableReading, row: int, column: int) -> str:
        return grid.address(column, row) if table.across else grid.address(row, column)

    def table(self, table: TableReading) -> None:
        """The claims and remarks of one table."""
        block = rows.block_of(table, self._book, names=self._names)
        taken = [c for c in table.columns if c.means in ("value", "rank")]
        if not taken:
            return
        for row, text, near in rows.unknown(table, block, taken, names=self._names):
            place = {"column": table.place(row)} if table.across else {"row": row + 1}
            self._remark(
                "row_name_unknown", table, value=text[:80], params={"closest": near}, **place
            )
        self._long(table)
        hidden = sorted(r for r in block.grid.hidden_rows if table.first <= r <= table.last)
        if hidden:
            told = ", ".join(table.place(r) if table.across else str(r + 1) for r in hidden[:20])
            self._remark("columns_hidden" if table.across else "rows_hidden", table, value=told)
        for column in taken:
            if column.year is None:
                self._remark("year_unknown", table, blocks=True, column=_said(table, column))
        for column in sorted(taken, key=lambda c: c.means != "value"):
            if column.year is not None and block.provinces.get(column.names):
                self._column(table, block, column)
        if self._withheld:
            without = [f"{name} ({n})" for name, n in self._withheld.most_common(12)]
            self._remark("withheld", table, value=", ".join(without))
            self._withheld.clear()

    def _long(self, table: TableReading) -> None:
        """Rows of a text file with more cells than its header: decimal commas that cut numbers in two."""
        lengths = self._book.sheets[table.sheet].lengths
        if not lengths or table.across or not table.first:
            return
        header = max(lengths[: table.first])
        for row in range(table.first, min(table.last + 1, len(lengths))):
            if lengths[row] > header:
                params = {"cells": lengths[row], "header": header}
                self._remark("row_too_long", table, blocks=True, row=row + 1, params=params)
                return

    def _column(self, table: TableReading, block: Block, column: ColumnReading) -> None:
        provinces = block.provinces[column.names]
        own = rows.narrowed(block, column)
        read = (
            values.read(own, column.at, decimal=table.decimal or self._fitting(own, column))
            if column.means == "value"
            else values.ranks(own, column.at)
        )
        for row, (code, text) in read.faults.items():
            at = self._at(table, row, column.at)
            params = {"cell": at, "province": self._name(provinces[row]), "whole": text}
            self._remark(
                code,
                table,
                row=_row(table, row, column),
                column=_said(table, column),
                value=text,
                params=params,
            )
        if len(read.withheld) < len(provinces):
            self._withheld.update(self._name(provinces[r]) for r in sorted(read.withheld))
        for row, number in read.numbers.items():
            self._figure(table, column, row, provinces[row], number, read.sizes.get(row))

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
            made = self._rows[key] = self._claim(table, column, row, key, at)
        if column.means == "rank":
            if made["rank"] is not None and made["rank"] != int(number):
                self._two(table, column, row, at, f"{number:g}", f"{made['rank']}", made["rank_at"])
            elif made["rank"] is None:
                made.update(rank=int(number), rank_at=at)
                made["n_ranked"] = size or self._sizes.get((column.indicator, year))
            return
        if made["value"] is None:
            made.update(value=stated, unit=column.unit or self._registry.indicators[key[0]].unit)
            made.update(at=at, column=f"{_said(table, column)}")
        elif abs(made["value"] - stated) > _rounding(made["value"], stated):
            self._two(table, column, row, at, f"{stated:g}", f"{made['value']:g}", made["at"])

    def _two(
        self,
        table: TableReading,
        column: ColumnReading,
        row: int,
        at: str,
        one: str,
        two: str,
        first: str,
    ) -> None:
        params = {"cell": at, "other": two, "first": first, "indicator": column.indicator}
        self._remark(
            "two_values",
            table,
            blocks=True,
            row=_row(table, row, column),
            column=_said(table, column),
            value=one,
            params=params,
        )

    def _claim(
        self,
        table: TableReading,
        column: ColumnReading,
        row: int,
        key: tuple[str, str, int],
        at: str,
    ) -> dict[str, Any]:
        indicator, area, year = key
        return intake.statement(
            claim_id=f"own-{self._digest}:{table.sheet}:{at}",
            indicator=indicator,
            area_id=area,
            year=year,
            source_id=self.source.id,
            file=self._book.file,
            sheet=table.name,
            row=_row(table, row, column),
            column=_said(table, column),
            at=at,
            rank_at=at,
        )


def _said(table: TableReading, column: ColumnReading) -> str:
    heading = column.heading if len(column.heading) <= 60 else column.heading[:59] + "…"
    return f"{heading} ({table.place(column.at)})" if heading else table.place(column.at)


def _row(table: TableReading, row: int, column: ColumnReading) -> int:
    return column.at + 1 if table.across else row + 1


def _rounding(one: float, two: float) -> float:
    """Within which two statements of one figure are the same: half the last digit of the coarser."""
    places: Mapping[str, int] = {
        name: len(f"{value:.6f}".rstrip("0").partition(".")[2])
        for name, value in (("one", one), ("two", two))
    }
    return 0.51 * 10.0 ** -min(places.values()) + 1e-9
