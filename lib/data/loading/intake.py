"""Intake: a user's own file as claims.

Owns what the cells of the documented template (data/registry/template.csv) mean: indicators by name,
provinces in any known spelling, ranks written "13/63", sources. Leaves reading cells to `sheets`, the
rules on figures to `checks` and saving to `loaders`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from lib.base.alphabet import fold
from lib.base.records import SCOPES, TIERS, BadFile, Indicator, Problem, Source
from lib.data import schema
from lib.data.cells import document, texts
from lib.data.cells.grid import Book
from lib.data.declared.indicator_names import IndicatorNames
from lib.data.declared.provinces import Provinces
from lib.data.declared.registry import Registry
from lib.data.loading import checks, errors, sheets
from lib.data.loading.sheets import FilledTemplate

COUNTRY = {"ca nuoc", "viet nam", "toan quoc", "vn"}
OWN_TIER = 3


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What a file holds: claims (columns of the claims table and where each stands) and their sources.

    `left_out` says what of the file did not become a figure: columns, sheets, hidden rows, far cells.
    `indicators` are those of the claims that the product does not ship; `withdrawn` are the ids of claims
    of other files that no longer count; `errors` are the standard errors beside values (columns of
    figures/errors).
    """

    claims: pd.DataFrame
    sources: tuple[Source, ...]
    left_out: tuple[Problem, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    withdrawn: tuple[str, ...] = ()
    errors: tuple[Mapping[str, Any], ...] = ()


def read(path: Path, *, known: Registry, names: Provinces) -> Intake:
    """A user's file as checked claims. Raises BadFile with every problem found in it."""
    return of_book(document.read(path), known=known, names=names)


def of_book(book: Book, *, known: Registry, names: Provinces) -> Intake:
    """The claims of a document that follows the template. Raises BadFile with every problem."""
    tables, left_out = _tables(book, known)
    rows: list[dict[str, Any]] = []
    sure: list[dict[str, Any]] = []
    sources: dict[str, Source] = {}
    spelled = IndicatorNames(known)
    digest = hashlib.sha256(book.file.encode()).hexdigest()[:8]
    for place, table in enumerate(tables):
        sheets.settle_decimal(table)
        for number in range(table.header + 1, len(table.sheet.rows)):
            if number in table.sheet.hidden_rows:
                continue
            claim = _claim(
                table, number, known=known, spelled=spelled, names=names, sources=sources
            )
            if claim:
                rows.append({**claim, "claim_id": f"own-{digest}:{place}:{number + 1}"})
                sure += _error(table, number, claim)
        left_out += table.notes
    claims = frame(rows)
    problems = [p for table in tables for p in table.problems]
    if not rows and not problems:
        problems.append(Problem(code="no_rows", file=book.file))
    brought = replace(known, sources={**known.sources, **sources})
    problems += _checked(claims, sure, tables, brought)
    if problems:
        raise BadFile(tuple(sorted(problems, key=lambda p: (p.sheet or "", p.row or 0))))
    return Intake(
        claims=claims,
        sources=tuple(sources.values()),
        left_out=tuple(left_out),
        indicators=own_indicators(claims, known),
        errors=tuple({name: each[name] for name in errors.COLUMNS} for each in sure),
    )


SURE = ("standard_error", "interval_low", "interval_high", "interval_level")
PLACE = ("file", "sheet", "row")


def _error(table: FilledTemplate, row: int, claim: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The standard error beside a claim's value, what belongs to it and where; none if none is given."""
    told: dict[str, Any] = {name: sheets.number(table, row, name) for name in SURE}
    told["sample_size"] = sheets.whole(table, row, "sample_size")
    if all(value is None for value in told.values()):
        return []
    if told["standard_error"] is None or claim["value"] is None:
        table.fault("error_alone", row, "standard_error", sheets.cell(table, row, "sample_size"))
        return []
    if told["interval_level"] is not None and told["interval_level"] > 1:
        told["interval_level"] /= 100
    of = {name: claim[name] for name in (*errors.KEY, "value", "source_id", *PLACE)}
    return [of | told | {"basis": "stated"}]


def own_indicators(claims: pd.DataFrame, known: Registry) -> tuple[Indicator, ...]:
    """The indicators of the claims that the product does not ship, and own ones that they are part of."""
    wanted = list(dict.fromkeys(claims["indicator"])) if len(claims) else []
    for name in wanted:
        parent = known.indicators[name].parent if name in known.own else None
        if parent and parent not in wanted:
            wanted.append(parent)
    return tuple(known.indicators[name] for name in wanted if name in known.own)


def _tables(book: Book, known: Registry) -> tuple[list[FilledTemplate], list[Problem]]:
    """The sheets that have the template's header, and what is to be said of the others."""
    left_out = [_unread(book, s.name, "sheet_hidden") for s in book.sheets if s.hidden]
    tables: list[FilledTemplate] = []
    for sheet in book.sheets:
        if sheet.hidden:
            continue
        table = sheets.table(book.file, sheet, known)
        if table:
            tables.append(table)
        elif any(any(row) for row in sheet.rows):
            left_out.append(_unread(book, sheet.name, "sheet_unread"))
    if not tables:
        wanted = [f"“{c.header_vi}” / “{c.header_en}”" for c in known.template if c.required]
        params = {"wanted": ", ".join(wanted)}
        raise BadFile((Problem(code="header_missing", file=book.file, params=params),))
    return tables, left_out


def _checked(
    claims: pd.DataFrame,
    sure: Sequence[Mapping[str, Any]],
    tables: Sequence[FilledTemplate],
    known: Registry,
) -> list[Problem]:
    """What the rules say to claims and the errors beside them, with the template's names of columns."""
    if claims.empty:
        return []
    beside = errors.problems(errors.frame_from(sure), claims, known) if sure else []
    by_sheet = {t.sheet.name: t for t in tables}
    return [
        replace(
            found,
            column=by_sheet[found.sheet or ""].at(
                _TEMPLATE_NAMES.get(found.column or "", found.column or "")
            ),
        )
        for found in (*checks.problems(claims, known), *checks.own(claims, known), *beside)
    ]


def _unread(book: Book, sheet: str, code: str) -> Problem:
    return Problem(code=code, file=book.file, sheet=sheet or None)


# The claims' columns that the template calls otherwise.
_TEMPLATE_NAMES = {"area_id": "province", "source_id": "publisher", "claim_id": "indicator"}


def frame(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows))
    if len(frame):
        frame["value"] = frame["value"].astype("float64")
        frame = frame.astype({"rank": "Int64", "n_ranked": "Int64"})
    return frame


def _claim(
    table: FilledTemplate,
    row: int,
    *,
    known: Registry,
    spelled: IndicatorNames,
    names: Provinces,
    sources: dict[str, Source],
) -> dict[str, Any] | None:
    """One row as a claim; None for an empty row or one with faults (noted in the table)."""
    if not any(sheets.text_of(cell) for cell in table.sheet.rows[row]):
        return None
    if _footnote(table, row):
        return None
    before = len(table.problems)
    _shifted(table, row)
    year = sheets.whole(table, row, "year")
    if year is None and not sheets.cell(table, row, "year"):
        table.fault("own_missing", row, "year")
    indicator = _indicator(table, row, known, spelled)
    area = _area(table, row, year, names)
    value = sheets.number(table, row, "value")
    rank, n_ranked = _rank(table, row)
    start, end = sheets.whole(table, row, "period_start"), sheets.whole(table, row, "period_end")
    scope = _scope(table, row, start, end)
    unit = _unit(table, row, indicator, known)
    source = _source(table, row)
    note = _text(table, row, "note", schema.longest(schema.claims.c.note))
    if len(table.problems) > before or not (indicator and area and source and year):
        return None
    _split_by_comma(table, row, known.indicators[indicator].decimals)
    sources[source.id] = source
    return statement(
        indicator=indicator,
        area_id=area,
        year=year,
        period_start=start or year,
        period_end=end or year,
        value=value,
        unit=unit if value is not None else "",
        rank=rank,
        n_ranked=n_ranked,
        scope=scope,
        source_id=source.id,
        note=note,
        file=table.file,
        sheet=table.sheet.name,
        row=row + 1,
    )


def statement(**told: Any) -> dict[str, Any]:
    """One claim with its place (columns of the claims table, file, sheet, row, column)."""
    year = told["year"]
    return {
        "claim_id": "",
        "period_start": year,
        "period_end": year,
        "value": None,
        "unit": "",
        "rank": None,
        "n_ranked": None,
        "derived": False,
        "scope": "full-year",
        "suspect_reason": "",
        "note": "",
        "column": "",
        **told,
    }


def _footnote(table: FilledTemplate, row: int) -> bool:
    """Whether the row is a line of text under the table: one cell, and no number or name beside it."""
    filled = [sheets.text_of(cell) for cell in table.sheet.rows[row] if cell]
    alone = len(filled) == 1 and len(filled[0]) > 1 and not filled[0][0].isdigit()
    if alone and not any(sheets.cell(table, row, f) for f in ("year", "value", "rank")):
        table.notes.append(table.problem("row_unread", row, "", filled[0]))
        return True
    return False


def _shifted(table: FilledTemplate, row: int) -> None:
    """A row with more cells than the header: a comma that was meant as a decimal sign moved the rest."""
    lengths = table.sheet.lengths
    if lengths and lengths[row] > lengths[table.header]:
        params = {"cells": lengths[row], "header": lengths[table.header]}
        table.fault("row_too_long", row, "value", sheets.cell(table, row, "value"), **params)


def _split_by_comma(table: FilledTemplate, row: int, decimals: int) -> None:
    """Between commas “81,11” is two cells: a score without decimals beside a whole number is refused."""
    place = table.columns.get("value")
    if table.sheet.separator != "," or not decimals or place is None:
        return
    cells = table.sheet.rows[row]
    one = sheets.text_of(cells[place])
    two = sheets.text_of(cells[place + 1]) if place + 1 < len(cells) else ""
    if re.fullmatch(r"-?\d+", one) and re.fullmatch(r"\d{1,4}", two):
        table.fault("comma_split", row, "value", one, next=two)


def _text(table: FilledTemplate, row: int, name: str, most: int) -> str:
    """A text of the row within the store's length and not typed in an old font."""
    text = sheets.cell(table, row, name)
    if len(text) > most:
        table.fault("text_too_long", row, name, f"{text[:40]}…", length=len(text), most=most)
    if meant := texts.old_font(text):
        table.fault("text_old_font", row, name, text, meant=meant)
    return text


def _indicator(
    table: FilledTemplate, row: int, known: Registry, spelled: IndicatorNames
) -> str | None:
    text = sheets.cell(table, row, "indicator")
    if not text:
        table.fault("own_missing", row, "indicator")
        return None
    if text in known.indicators:
        return text
    found = spelled.named(text)
    if len(found) == 1:
        return next(iter(found))
    near = sorted(found) or spelled.nearest(text)
    said = [f"{i} ({known.indicators[i].name_vi})" for i in near[:4]]
    table.fault("unknown_indicator", row, "indicator", text, closest=", ".join(said) or "?")
    return None


def _area(table: FilledTemplate, row: int, year: int | None, names: Provinces) -> str | None:
    text = sheets.cell(table, row, "province")
    if not text:
        table.fault("own_missing", row, "province")
        return None
    if fold(text) in COUNTRY:
        return "VN"
    match = names.resolve(text, year=year)
    if match.province is None:
        near = ", ".join(p.name_vi for p in match.suggestions) or "?"
        table.fault("unknown_area", row, "province", text, closest=near)
        return None
    return match.province.id


def _rank(table: FilledTemplate, row: int) -> tuple[int | None, int | None]:
    """Rank and number of ranked provinces; '13/63' in the rank's cell gives both."""
    both = re.fullmatch(r"(\d{1,4}) ?/ ?(\d{1,4})", sheets.cell(table, row, "rank"))
    if not both:
        return sheets.whole(table, row, "rank"), sheets.whole(table, row, "n_ranked")
    beside = sheets.whole(table, row, "n_ranked")
    if beside is not None and beside != int(both[2]):
        table.fault("rank_contradicts", row, "rank", both[0], other=beside)
    return int(both[1]), int(both[2])


def _scope(table: FilledTemplate, row: int, start: int | None, end: int | None) -> str:
    text = sheets.cell(table, row, "scope")
    if not text:
        return "multi-year" if start and end and start != end else "full-year"
    if text not in SCOPES:
        table.fault("unknown_scope", row, "scope", text, known=", ".join(SCOPES))
    return text


def _unit(table: FilledTemplate, row: int, indicator: str | None, known: Registry) -> str:
    text = sheets.cell(table, row, "unit")
    own = known.indicators[indicator].unit if indicator else ""
    by_name = {name.lower(): unit for unit, both in known.units.items() for name in (unit, *both)}
    if text and text.lower() not in by_name:
        near = checks.closest(text, known.units)
        table.fault("unknown_unit", row, "unit", text, closest=near)
        return text
    allowed = known.units_of(indicator) if indicator else frozenset({own})
    percent = sheets.shows_percent(table, row, "value")
    unit = by_name[text.lower()] if text else "%" if percent and "%" in allowed else own
    if unit not in allowed and indicator:
        table.fault("unit_other", row, "unit" if text else "value", unit, own=own)
    elif percent and unit != "%":
        table.fault("unit_other", row, "value", sheets.cell(table, row, "value"), own=unit)
    return unit


def _source(table: FilledTemplate, row: int) -> Source | None:
    long = schema.sources.c
    publisher = _text(table, row, "publisher", schema.longest(long.publisher))
    if not publisher:
        table.fault("own_missing", row, "publisher")
        return None
    tier = sheets.whole(table, row, "tier") or OWN_TIER
    if tier not in TIERS:
        table.fault("unknown_tier", row, "tier", tier, known=", ".join(map(str, TIERS)))
    return source_of(
        publisher=publisher,
        title=_text(table, row, "title", schema.longest(long.title)),
        url=_text(table, row, "url", schema.longest(long.url)),
        date=sheets.day(table, row),
        tier=tier,
    )


def source_of(*, publisher: str, title: str, url: str, date: str, tier: int) -> Source:
    """A source of a user's file; the same source has the same id in every file."""
    parts = (publisher, title, url, date, str(tier))
    digest = hashlib.sha256("|".join(parts).encode()).hexdigest()[:10]
    return Source(
        id=f"own-{digest}", publisher=publisher, title=title, url=url, date=date, tier=tier
    )
