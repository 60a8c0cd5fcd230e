"""Rows: figures and claims with the JSON and CSV of each row written once.

Owns the index by indicator and area that answers filtered questions without asking the database again.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import pandas as pd

from lib.base import formats
from lib.base.records import BadFile, NotReady, Source
from lib.data.declared import registry
from lib.display import citations, wording
from lib.figures import queries, versions
from lib.files.tables import harmless
from lib.web.api.answers import document, rows_of
from lib.web.api.replies import End, Rows, csv_lines

log = logging.getLogger(__name__)
FIGURE = ["indicator", "area_id", "province", "year", "period_start", "period_end", "value", "unit"]
FIGURE += ["rank", "n_ranked", "rank_basis", "status", "scope", "shown", "source_id"]
FIGURE += ["rank_source_id", *queries.SURE]
# What every row goes on with: whose figure it is. CSV has a source's fields one by one.
CITED = ("citation", "source", "rank_source")
SOURCE = ("publisher", "title", "url", "date", "tier")
SOURCE_COLUMNS = [f"{of}_{name}" for of in CITED[1:] for name in SOURCE]
CSV_COLUMNS = [*FIGURE, CITED[0], *SOURCE_COLUMNS]


@dataclass(frozen=True, kw_only=True)
class Written:
    """Every row of a version, and where the rows of an indicator and of an area stand."""

    rows: Rows
    years: list[int]
    by_indicator: dict[str, list[int]]
    by_area: dict[str, list[int]]
    by_source: dict[str, list[int]]

    def narrowed(
        self,
        *,
        indicator: str | None,
        areas: tuple[str, ...] | None,
        source: str | None,
        years: tuple[int | None, int | None],
    ) -> Rows:
        """The rows about what is given, in key order."""
        lists: list[Sequence[int]] = []
        for known, wanted in ((self.by_indicator, indicator), (self.by_source, source)):
            if wanted is not None:
                lists.append(known.get(wanted, []))
        if areas is not None:
            lists.append(sorted(p for a in areas for p in self.by_area.get(a, [])))
        lists.sort(key=len)
        places: Sequence[int] = lists[0] if lists else range(len(self.years))
        for other in lists[1:]:
            inside = set(other)
            places = [p for p in places if p in inside]
        first, last = years
        if first is not None or last is not None:
            low, high = first or 0, last or 9999
            places = [p for p in places if low <= self.years[p] <= high]
        return self.rows.take(places)


def narrowed(
    *,
    every: bool,
    indicator: str | None,
    areas: tuple[str, ...] | None,
    source: str | None,
    years: tuple[int | None, int | None],
) -> Rows:
    """The shown figures, or `every` claim, about what is given (any of `areas`), in key order.

    All rows are written in the background at the first question; until then, and for older releases,
    those asked for are read and written alone.
    """
    key = (versions.version(), every)
    found = _written_rows.get(key)
    if found is not None:
        return found.narrowed(indicator=indicator, areas=areas, source=source, years=years)
    if not versions.outdated():
        _begin(key)
    return _written(queries.api_rows(indicator, areas, years, every, source)).rows


_written_rows: dict[tuple[str, bool], Written] = {}
_begun: set[tuple[str, bool]] = set()
_lock = threading.Lock()


def _begin(key: tuple[str, bool]) -> None:
    with _lock:
        if key in _begun:
            return
        _begun.add(key)
    threading.Thread(target=_write, args=(key,), daemon=True).start()


def _write(key: tuple[str, bool]) -> None:
    # Asked past the memory of queries: a frame of everything is not needed again.
    ask = queries.api_rows.__wrapped__  # type: ignore[attr-defined]

    def make() -> tuple[str, Written]:
        return versions.version(), _written(ask(None, None, (None, None), key[1], None))

    try:
        version, made = versions.whole(make)
    except (NotReady, BadFile) as missing:
        log.warning("rows were not written beforehand: %s", missing)
        with _lock:
            _begun.discard(key)
        return
    with _lock:
        for old in [k for k in _written_rows if k[0] != version]:
            del _written_rows[old]
        _written_rows[version, key[1]] = made


def _written(frame: pd.DataFrame) -> Written:
    told = rows_of(frame[FIGURE])
    indexes: list[dict[str, list[int]]] = [defaultdict(list) for _ in range(3)]
    for place, row in enumerate(told):
        for index, name in zip(indexes, ("indicator", "area_id", "source_id"), strict=True):
            index[row[name]].append(place)
    ends = _Ends()
    json, lines = [], []
    for row, line in zip(told, csv_lines(FIGURE, told), strict=True):
        named = _named(row)
        text = orjson.dumps(row, option=orjson.OPT_SERIALIZE_NUMPY)
        json.append(text[:-1] + b',"citation":' + orjson.dumps(named)[:-1])
        lines.append(line.removesuffix(b"\r\n") + _quoted(named)[:-1])
    return Written(
        rows=Rows(
            columns=CSV_COLUMNS,
            json=json,
            csv=lines,
            ends=[ends[row["source_id"], row["rank_source_id"]] for row in told],
        ),
        years=[row["year"] for row in told],
        by_indicator=dict(indexes[0]),
        by_area=dict(indexes[1]),
        by_source=dict(indexes[2]),
    )


def _named(row: Mapping[str, Any]) -> str:
    """The figure in words, as its citation begins: 'PAR INDEX 2022, Sơn La: 86.25 %, rank 13 of 63. '."""
    known = registry.load()
    said = []
    if row["value"] is not None:
        number = formats.shortest(row["value"], lang="en", most=6)
        said.append(wording.with_unit(number, row["unit"], lang="en"))
    if row["rank"] is not None:
        basis = " computed from scores" if row["rank_basis"] == "computed" else ""
        of = f" of {row['n_ranked']}" if row["n_ranked"] else ""
        said.append(f"rank {row['rank']}{of}{basis}")
    indicator, area = known.indicators[row["indicator"]], known.areas[row["area_id"]]
    years = wording.span(row["period_start"], row["period_end"])
    name = indicator.short or indicator.name_en
    return f"{name} {years}, {area.name_vi}: {', '.join(said)}. "


def _quoted(text: str) -> bytes:
    """A text as a further cell of a CSV line."""
    return b',"' + str(harmless(text)).replace('"', '""').encode() + b'"'


class _Ends(dict[tuple[str | None, str | None], End]):
    """How rows end, by the sources of their value and of their rank; each made once."""

    def __missing__(self, key: tuple[str | None, str | None]) -> End:
        known = registry.load().sources
        value, rank = (known.get(i) if i else None for i in key)
        if value and rank and value is not rank:
            documents = f"Value: {_document(value)}; rank: {_document(rank)}"
        else:
            one = value or rank
            documents = _document(one) if one else ""
        told = {of: s and document(s) for of, s in zip(CITED[1:], (value, rank), strict=True)}
        json = orjson.dumps(documents)[1:] + b"," + orjson.dumps(told)[1:]
        cells = {f"{of}_{name}": text for of, s in told.items() for name, text in (s or {}).items()}
        (line,) = csv_lines(SOURCE_COLUMNS, [cells])
        self[key] = End(json=json, csv=documents.replace('"', '""').encode() + b'",' + line)
        return self[key]


def _document(source: Source) -> str:
    return ", ".join(filter(None, (citations.document(source, lang="en"), source.link)))
