"""Rows: figures and claims with the JSON and CSV of each row written once.

Owns the index by indicator and area that answers filtered questions without asking the database again.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import orjson
import pandas as pd

from lib.base.records import BadFile, NotReady
from lib.figures import queries, versions
from lib.web.api.answers import rows_of
from lib.web.api.replies import Rows, csv_lines

log = logging.getLogger(__name__)
FIGURE = ["indicator", "area_id", "province", "year", "period_start", "period_end", "value", "unit"]
FIGURE += ["rank", "n_ranked", "rank_basis", "status", "scope", "shown", "source_id"]
FIGURE += queries.SURE


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
        area: str | None,
        source: str | None,
        years: tuple[int | None, int | None],
    ) -> Rows:
        """The rows about what is given, in key order."""
        lists: list[Sequence[int]] = []
        for known, wanted in (
            (self.by_indicator, indicator),
            (self.by_area, area),
            (self.by_source, source),
        ):
            if wanted is not None:
                lists.append(known.get(wanted, []))
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
    area: str | None,
    source: str | None,
    years: tuple[int | None, int | None],
) -> Rows:
    """The shown figures, or `every` claim, about what is given, in key order.

    All rows are written in the background at the first question; until then, and for older releases,
    those asked for are read and written alone.
    """
    key = (versions.version(), every)
    found = _written_rows.get(key)
    if found is not None:
        return found.narrowed(indicator=indicator, area=area, source=source, years=years)
    if not versions.outdated():
        _begin(key)
    areas = None if area is None else (area,)
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
    json = [orjson.dumps(row, option=orjson.OPT_SERIALIZE_NUMPY) for row in told]
    return Written(
        rows=Rows(FIGURE, json, csv_lines(FIGURE, told)),
        years=[row["year"] for row in told],
        by_indicator=dict(indexes[0]),
        by_area=dict(indexes[1]),
        by_source=dict(indexes[2]),
    )
