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

from lib.base.records import SCOPES, TIERS, BadFile, Problem, Source
from lib.data.declared.provinces import Provinces, fold
from lib.data.declared.registry import Registry
from lib.data.loading import checks, sheets
from lib.data.loading.sheets import Table

COUNTRY = {"ca nuoc", "viet nam", "toan quoc", "vn"}
OWN_TIER = 3


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What a file holds: claims (columns of the claims table and where each stands) and their sources."""

    claims: pd.DataFrame
    sources: tuple[Source, ...]


def read(path: Path, *, known: Registry, names: Provinces) -> Intake:
    """A user's file as checked claims. Raises BadFile with every problem found in it."""
    tables = [t for sheet in sheets.sheets(path) if (t := sheets.table(sheet, known))]
    if not tables:
        wanted = [f"“{c.header_vi}” / “{c.header_en}”" for c in known.template if c.required]
        raise BadFile(
            (Problem(code="header_missing", file=path.name, params={"wanted": ", ".join(wanted)}),)
        )
    rows: list[dict[str, Any]] = []
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for table in tables:
        sheets.settle_decimal(table)
        for number in range(table.header + 1, len(table.sheet.rows)):
            claim = _claim(table, number, known=known, names=names, sources=sources)
            if claim:
                rows.append(claim)
        problems += table.problems
    if not rows and not problems:
        problems.append(Problem(code="no_rows", file=path.name))
    claims = _frame(rows)
    widened = replace(known, sources={**known.sources, **sources})
    by_sheet = {t.sheet.name: t for t in tables}
    for found in checks.problems(claims, widened) if rows else []:
        at = by_sheet[found.sheet or ""].at(
            _TEMPLATE_NAMES.get(found.column or "", found.column or "")
        )
        problems.append(replace(found, column=at))
    if problems:
        raise BadFile(tuple(sorted(problems, key=lambda p: (p.sheet or "", p.row or 0))))
    return Intake(claims=claims, sources=tuple(sources.values()))


# The claims' columns that the template calls otherwise.
_TEMPLATE_NAMES = {"area_id": "province", "source_id": "publisher", "claim_id": "indicator"}


def _frame(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows))
    if len(frame):
        frame["value"] = frame["value"].astype("float64")
        frame = frame.astype({"rank": "Int64", "n_ranked": "Int64"})
    return frame


def _claim(
    table: Table, row: int, *, known: Registry, names: Provinces, sources: dict[str, Source]
) -> dict[str, Any] | None:
    """One row as a claim; None for an empty row or one with faults (noted in the table)."""
    if not any(sheets.text_of(cell) for cell in table.sheet.rows[row]):
        return None
    before = len(table.problems)
    year = sheets.whole(table, row, "year")
    if year is None and not sheets.cell(table, row, "year"):
        table.fault("own_missing", row, "year")
    indicator = _indicator(table, row, known)
    area = _area(table, row, year, names)
    value = sheets.number(table, row, "value")
    rank, n_ranked = _rank(table, row)
    start, end = sheets.whole(table, row, "period_start"), sheets.whole(table, row, "period_end")
    scope = _scope(table, row, start, end)
    unit = _unit(table, row, indicator, known)
    source = _source(table, row)
    if len(table.problems) > before or not (indicator and area and source and year):
        return None
    sources[source.id] = source
    file = hashlib.sha256(table.sheet.file.encode()).hexdigest()[:8]
    sheet = f"{fold(table.sheet.name).replace(' ', '-')}:" if table.sheet.name else ""
    return {
        "claim_id": f"own-{file}:{sheet}{row + 1}",
        "indicator": indicator,
        "area_id": area,
        "year": year,
        "period_start": start or year,
        "period_end": end or year,
        "value": value,
        "unit": unit if value is not None else "",
        "rank": rank,
        "n_ranked": n_ranked,
        "derived": False,
        "scope": scope,
        "source_id": source.id,
        "suspect_reason": "",
        "note": sheets.cell(table, row, "note"),
        "file": table.sheet.file,
        "sheet": table.sheet.name,
        "row": row + 1,
        "column": "",
    }


def _indicator(table: Table, row: int, known: Registry) -> str | None:
    text = sheets.cell(table, row, "indicator")
    if not text:
        table.fault("own_missing", row, "indicator")
        return None
    if text in known.indicators:
        return text
    wanted = fold(text)
    spelled: dict[str, set[str]] = {}
    for i in known.indicators.values():
        short = re.findall(r"\(([^)]+)\)", i.name_vi)
        for name in (i.id, i.name_vi, i.name_en, *([] if i.parent else short)):
            spelled.setdefault(fold(name), set()).add(i.id)
    found = spelled.get(wanted, set())
    if len(found) == 1:
        return next(iter(found))
    near = sorted(found) or [
        i for name, ids in spelled.items() if wanted and wanted in name for i in sorted(ids)
    ]
    table.fault("unknown_indicator", row, "indicator", text, closest=", ".join(near[:4]) or "?")
    return None


def _area(table: Table, row: int, year: int | None, names: Provinces) -> str | None:
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


def _rank(table: Table, row: int) -> tuple[int | None, int | None]:
    """Rank and number of ranked provinces; '13/63' in the rank's cell gives both."""
    both = re.fullmatch(r"(\d+)\s*/\s*(\d+)", sheets.cell(table, row, "rank"))
    if both:
        return int(both[1]), int(both[2])
    return sheets.whole(table, row, "rank"), sheets.whole(table, row, "n_ranked")


def _scope(table: Table, row: int, start: int | None, end: int | None) -> str:
    text = sheets.cell(table, row, "scope")
    if not text:
        return "multi-year" if start and end and start != end else "full-year"
    if text not in SCOPES:
        table.fault("unknown_scope", row, "scope", text, known=", ".join(SCOPES))
    return text


def _unit(table: Table, row: int, indicator: str | None, known: Registry) -> str:
    text = sheets.cell(table, row, "unit")
    if not text:
        return known.indicators[indicator].unit if indicator else ""
    by_name = {name.lower(): unit for unit, both in known.units.items() for name in (unit, *both)}
    if text.lower() not in by_name:
        near = checks.closest(text, known.units)
        table.fault("unknown_unit", row, "unit", text, closest=near)
    return by_name.get(text.lower(), text)


def _source(table: Table, row: int) -> Source | None:
    publisher = sheets.cell(table, row, "publisher")
    if not publisher:
        table.fault("own_missing", row, "publisher")
        return None
    tier = sheets.whole(table, row, "tier") or OWN_TIER
    if tier not in TIERS:
        table.fault("unknown_tier", row, "tier", tier, known=", ".join(map(str, TIERS)))
    parts = (
        publisher,
        sheets.cell(table, row, "title"),
        sheets.cell(table, row, "url"),
        sheets.day(table, row),
    )
    digest = hashlib.sha256("|".join((*parts, str(tier))).encode()).hexdigest()[:10]
    return Source(
        id=f"own-{digest}",
        publisher=parts[0],
        title=parts[1],
        url=parts[2],
        date=parts[3],
        tier=tier,
    )
