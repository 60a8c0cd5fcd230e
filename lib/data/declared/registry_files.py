"""Registry files: which columns each file of data/registry/ has, and what a cell may hold.

Owns reading the files as converted rows, and the checks that keep them consistent: unknown or missing
columns, empty required cells, wrong vocabularies, dangling ids, ids declared twice. Each fault is named
with file, row and column. Leaves what the rows mean to `registry`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from lib.base.local import LOCAL_GROUPS
from lib.base.records import (
    BREAK_KINDS,
    CERTAINTIES,
    COVERAGES,
    DIRECTIONS,
    RANK_BASES,
    TIERS,
    Problem,
)
from lib.data.declared import csv_files, merger

# What is declared of units inside provinces; the user's own files may declare more of it.
LOCAL = ("local_units.csv", "local_grades.csv", "local_editions.csv")
Row = dict[str, Any]
Cell = Callable[[str], Any]


def _text(value: str) -> str:
    return value


def _optional(convert: Cell) -> Cell:
    return lambda value: convert(value) if value else None


def _one_of(allowed: Iterable[Any], convert: Cell = _text) -> Cell:
    allowed = tuple(allowed)

    def check(value: str) -> Any:
        found = convert(value)
        if found not in allowed:
            raise ValueError(", ".join(map(str, allowed)))
        return found

    return check


def _parts(value: str) -> frozenset[str]:
    parts = frozenset(value.split())
    if not parts or parts - {"score", "rank"}:
        raise ValueError("score, rank")
    return parts


def _words(value: str) -> tuple[str, ...]:
    return tuple(filter(None, value.split("|")))


def _required(value: str) -> str:
    if not value:
        raise ValueError("không để trống / not empty")
    return value


def _day(value: str) -> str:
    """A date as exact as it is known: 2024, 2024-12 or 2024-12-31; '' where it is not."""
    if not value:
        return value
    try:
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}", value, re.ASCII):
            raise ValueError
        date.fromisoformat(f"{value}-01-01"[:10])
    except ValueError:
        raise ValueError("2024, 2024-12, 2024-12-31") from None
    return value


_DATE: Cell = _optional(date.fromisoformat)

# For each file: its columns, each with the reader of a cell. A file has these columns and no other.
COLUMNS: Mapping[str, Mapping[str, Cell]] = {
    "indicators.csv": {
        "id": _required,
        "family": _required,
        "parent": _optional(_text),
        "name_vi": _required,
        "name_en": _required,
        "unit": _required,
        "direction": _one_of(DIRECTIONS),
        "decimals": int,
        "minimum": _optional(float),
        "maximum": _optional(float),
        "full_marks": _optional(float),
        "publisher": _text,
        "note_vi": _text,
        "short": _text,
        "index_order": _optional(int),
        "headline": lambda v: v == "1",
        "voice_order": _optional(int),
        "reasons_order": _optional(int),
        "apart": lambda v: v == "1",
        "spellings": _words,
    },
    "provinces.csv": {
        "id": _required,
        "map": _one_of(merger.MAPS),
        "code": _required,
        "slug": _required,
        "name_vi": _required,
        "name_en": _required,
        "type": _required,
        "region": _required,
        "valid_from": _DATE,
        "valid_to": _DATE,
        "successor_id": _optional(_text),
        "capital": _text,
        "population": _optional(int),
        "population_asof": _text,
        "area_km2": _optional(float),
        "lon": _optional(float),
        "lat": _optional(float),
        "note_vi": _text,
    },
    "mergers.csv": {
        "old_id": _required,
        "new_id": _required,
        "effective": date.fromisoformat,
        "kind": _one_of(("merged", "part", "renamed", "unchanged", "status")),
        "legal_date": _DATE,
        "note_en": _text,
    },
    "aliases.csv": {"alias": _required, "province_id": _required, "kind": _required},
    "sources.csv": {
        "source_id": _required,
        "publisher": _text,
        "title": _text,
        "url": _text,
        "date": _day,
        "tier": _one_of(TIERS, int),
    },
    "units.csv": {"id": _required, "name_vi": _required, "name_en": _required},
    "regions.csv": {"id": _required, "map": _text, "name_vi": _required, "name_en": _required},
    "districts.csv": {
        "id": _required,
        "province_id": _required,
        "name_vi": _required,
        "name_en": _required,
    },
    "publishers.csv": {
        "name": _required,
        "name_vi": _required,
        "name_en": _required,
        "url": _text,
        "terms_vi": _text,
        "terms_en": _text,
    },
    "phrases.csv": {"phrase": _required, "vi": _required, "en": _required},
    "methods.csv": {
        "indicator": _required,
        "version": _required,
        "decision": _text,
        "first_year": int,
        "last_year": _optional(int),
        "structure_vi": _required,
        "structure_en": _required,
        "certainty": _one_of(CERTAINTIES),
    },
    "breaks.csv": {
        "indicator": _required,
        "year": int,
        "kind": _one_of(BREAK_KINDS),
        "refuses": _parts,
        "reason_vi": _required,
        "reason_en": _required,
        "certainty": _one_of(CERTAINTIES),
    },
    "components.csv": {
        "indicator": _required,
        "component": _required,
        "first_year": int,
        "last_year": _optional(int),
        "weight": float,
        "full_marks": _optional(float),
        "basis_vi": _required,
        "basis_en": _required,
        "certainty": _one_of(CERTAINTIES),
    },
    "editions.csv": {
        "indicator": _required,
        "year": int,
        "n_ranked": _optional(int),
        "coverage": _one_of(COVERAGES),
        "ranking": _one_of(RANK_BASES),
        "note_vi": _text,
        "note_en": _text,
    },
    "local_units.csv": {
        "id": _required,
        "province_id": _required,
        "group": _one_of(LOCAL_GROUPS),
        "name_vi": _required,
        "name_en": _required,
        "short_vi": _text,
        "short_en": _text,
        "aliases": _words,
    },
    "local_grades.csv": {
        "grade": _required,
        "place": int,
        "name_vi": _required,
        "name_en": _required,
    },
    "local_editions.csv": {
        "province_id": _required,
        "group": _one_of(LOCAL_GROUPS),
        "year": int,
        "n_ranked": _optional(int),
        "unit": _text,
        "criteria": _text,
    },
    "headings.csv": {
        "indicator": _required,
        "heading": _text,
        "number": _text,
        "first_year": _optional(int),
        "last_year": _optional(int),
    },
    "topics.csv": {"topic": _required, "group": _required, "indicator": _required},
    "template.csv": {
        "field": _required,
        "required": _one_of((True, False), lambda v: v == "1"),
        "header_vi": _required,
        "header_en": _required,
        "also": _words,
        "about_vi": _required,
        "about_en": _required,
    },
}


def read(path: Path, problems: list[Problem]) -> list[Row]:
    """One registry file as converted rows; faults are appended to `problems`."""
    columns = COLUMNS[path.name]
    if not path.is_file():
        problems.append(Problem(code="file_missing", file=path.name))
        return []
    found, lines, faults = csv_files.read(path, name=path.name)
    if not faults and not lines and path.parent.name == "registry":
        # Without breaks, say, what must not be compared would be.
        faults = [Problem(code="csv_no_rows", file=path.name)]
    if faults:
        problems += faults
        return []
    for name in columns:
        if name not in found:
            problems.append(Problem(code="column_missing", file=path.name, column=name))
    for name in found:
        if name not in columns:
            problems.append(Problem(code="column_unknown", file=path.name, column=name))
    if set(found) != set(columns):
        return []
    rows = []
    for number, cells in lines:
        raw = dict(zip(found, cells, strict=True))
        row: dict[str, Any] = {}
        for name, convert in columns.items():
            try:
                row[name] = convert(raw[name])
            except ValueError as error:
                problems.append(
                    Problem(
                        code="registry_value",
                        file=path.name,
                        row=number,
                        column=name,
                        value=raw[name],
                        params={"allowed": str(error)},
                    )
                )
        rows.append(row)
    return rows


# (file, column, where the id must be declared); an empty cell points nowhere.
REFERENCES = (
    ("indicators.csv", "parent", "indicators"),
    ("indicators.csv", "unit", "units"),
    ("provinces.csv", "successor_id", "provinces"),
    ("mergers.csv", "old_id", "provinces"),
    ("mergers.csv", "new_id", "provinces"),
    ("aliases.csv", "province_id", "provinces"),
    ("districts.csv", "province_id", "provinces"),
    ("methods.csv", "indicator", "indicators"),
    ("breaks.csv", "indicator", "indicators"),
    ("headings.csv", "indicator", "indicators"),
    ("topics.csv", "indicator", "indicators"),
    ("components.csv", "indicator", "indicators"),
    ("components.csv", "component", "indicators"),
    ("editions.csv", "indicator", "indicators"),
    ("local_units.csv", "province_id", "provinces"),
    ("local_editions.csv", "province_id", "provinces"),
    ("local_editions.csv", "unit", "units"),
)

# What tells the rows of a file apart.
KEYS: Mapping[str, tuple[str, ...]] = {
    "indicators.csv": ("id",),
    "provinces.csv": ("id",),
    "sources.csv": ("source_id",),
    "units.csv": ("id",),
    "breaks.csv": ("indicator", "year"),
    "editions.csv": ("indicator", "year"),
    "methods.csv": ("indicator", "version"),
    "local_units.csv": ("id",),
    "local_grades.csv": ("grade",),
    "local_editions.csv": ("province_id", "group", "year"),
    "topics.csv": ("topic", "indicator"),
    "components.csv": ("indicator", "component", "first_year"),
}


def dangling(registry: Any, rows: Mapping[str, list[Row]]) -> list[Problem]:
    """References between registry files that lead nowhere. `registry` has what is declared, by id."""
    problems = []
    for file, column, target in REFERENCES:
        known = getattr(registry, target)
        for number, row in enumerate(rows[file], start=2):
            if row[column] and row[column] not in known:
                problems.append(
                    Problem(
                        code="registry_reference",
                        file=file,
                        row=number,
                        column=column,
                        value=row[column],
                        params={"target": f"{target}.csv"},
                    )
                )
    return problems


def declared_twice(rows: Mapping[str, list[Row]]) -> list[Problem]:
    """Ids that two rows of one file have."""
    problems = []
    for file, names in KEYS.items():
        seen: dict[tuple[Any, ...], int] = {}
        for number, row in enumerate(rows[file], start=2):
            key = tuple(row[name] for name in names)
            if key in seen:
                problems.append(
                    Problem(
                        code="registry_twice",
                        file=file,
                        row=number,
                        column=", ".join(names),
                        value=" ".join(map(str, key)),
                        params={"first": seen[key]},
                    )
                )
            seen.setdefault(key, number)
    return problems
