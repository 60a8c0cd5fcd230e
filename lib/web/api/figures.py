"""Figures: figures and claims, rankings, movement."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lib.analytics import ranks
from lib.base import alphabet
from lib.base.records import Indicator
from lib.data.declared import provinces, registry
from lib.display import wording
from lib.figures import queries
from lib.web.api import rows as written
from lib.web.api.answers import (
    BASE,
    Wrong,
    break_rows,
    indicator_of,
    listed,
    needed_indicator,
    province_of,
    route,
    rows_of,
    taken,
    year_of,
)
from lib.web.api.rows import CITED, FIGURE

ASKED = ("indicator", "province", "area", "year", "from", "to", "source", "all", "version")
RANKING = ("province", "province_id", "name", "rank", "n_ranked", "rank_basis", "value", "status")
MOVE = ["province", "province_id", "rank_from", "rank_to", "n_from", "n_to", "change"]
MOVE += ["change_common", "value_from", "value_to", "value_change", "rank_basis", "status"]
MOVE += ["score_status"]


@route(f"{BASE}/figures", *ASKED, row=(*FIGURE, *CITED))
def figures(asked: dict[str, str]) -> Any:
    """Figures: the shown ones, or with all=1 every claim."""
    chosen = indicator_of(asked, required=False)
    if chosen is None and not {"province", "area", "source"} & set(asked):
        raise Wrong(400, "Give at least one of: indicator, province, area, source.")
    if asked.get("all", "0") not in ("0", "1"):
        raise Wrong(400, "Parameter 'all' must be 0 or 1.")
    if "province" in asked and "area" in asked:
        raise Wrong(400, "Give either 'province' or 'area', not both.")
    exact = year_of(asked, "year")
    first, last = year_of(asked, "from"), year_of(asked, "to")
    years = (exact, exact) if exact is not None else (first, last)
    more: dict[str, Any] = {}
    areas: tuple[str, ...] | None = None
    if "area" in asked:
        if asked["area"] not in registry.load().areas:
            raise Wrong(404, "There is no such area: VN, R:<region>, a province id or D:<...>.")
        areas = (asked["area"],)
    elif "province" in asked:
        within = queries.history(chosen.id)["province_id"] if chosen else ()
        # A period means the unit of its last year, as a year means that of its own.
        unit = province_of(asked["province"], year=years[1], within=within)
        more["province"] = taken(unit)
        areas = tuple(more["province"]["ids"])
    if "source" in asked and asked["source"] not in registry.load().sources:
        raise Wrong(404, "There is no such source; see /api/v1/sources.")
    every = asked.get("all") == "1" or "source" in asked
    found = written.narrowed(
        every=every,
        indicator=chosen.id if chosen else None,
        areas=areas,
        source=asked.get("source"),
        years=years,
    )
    return listed(found, **more)


@route(f"{BASE}/rankings", "indicator", "year", "version", row=RANKING)
def rankings(asked: dict[str, str]) -> Any:
    """One edition's provinces in the order of their rank."""
    chosen = needed_indicator(asked)
    history = queries.history(chosen.id)
    ranked = history[history["rank"].notna()]
    if ranked.empty:
        raise Wrong(404, "No ranks are known for this indicator.")
    year = year_of(asked, "year") or int(ranked["year"].max())
    rows = ranked[ranked["year"] == year]
    if rows.empty:
        known = wording.year_list(sorted(ranked["year"].unique().tolist()))
        raise Wrong(404, f"No ranks are known for {year}; years with ranks: {known}.")
    known_units = provinces.load().by_id
    out = [
        {
            "province": known_units[r.province_id].slug,
            "province_id": r.province_id,
            "name": known_units[r.province_id].name_vi,
            "rank": int(r.rank),
            "n_ranked": None if pd.isna(r.n_ranked) else int(r.n_ranked),
            "rank_basis": r.rank_basis,
            "value": None if pd.isna(r.score) else r.score,
            "status": r.rank_status,
        }
        for r in rows.itertuples()
    ]
    out.sort(key=lambda r: (r["rank"], alphabet.sort_key(r["name"])))
    edition = queries.edition(chosen.id, year)
    n = edition.n_ranked if edition else None
    return listed(out, indicator=chosen.id, year=year, n_ranked=n, complete=n == len(out))


EDITION: tuple[str, ...] = ("indicator", "year", "ranked", "known", "scored", "complete")
EDITION += ("ranking", "coverage")
EDITION += ("note_vi", "note_en", "full_table")


@route(f"{BASE}/editions", "indicator", "version", row=EDITION)
def editions(asked: dict[str, str]) -> Any:
    """How complete each edition is: how many provinces were ranked, how many ranks and scores are known.

    `full_table` names who published the whole table and where it may be asked for; `complete` says that all
    of its ranks are known here.
    """
    chosen = indicator_of(asked, required=False)
    known = registry.load()
    out = []
    for indicator in (chosen,) if chosen else known.indices:
        history = queries.history(indicator.id)
        scores = history.groupby("year")["score"].count()
        for year in queries.years(indicator.id):
            ground, declared = (
                queries.ground(indicator.id, year),
                queries.edition(indicator.id, year),
            )
            out.append(
                {
                    "indicator": indicator.id,
                    "year": year,
                    "ranked": ground.ranked,
                    "known": ground.known,
                    "scored": int(scores[year]),
                    "complete": ground.whole,
                    "ranking": declared.ranking if declared else None,
                    "coverage": declared.coverage if declared else None,
                    "note_vi": (declared.note_vi or None) if declared else None,
                    "note_en": (declared.note_en or None) if declared else None,
                    # Of some editions the publisher tells the best alone.
                    "full_table": None
                    if declared and declared.coverage == "best"
                    else _publisher(indicator),
                }
            )
    return listed(out)


def _publisher(indicator: Indicator) -> dict[str, str | None]:
    """Who published the whole table, as far as it is declared."""
    told = registry.load().publishers.get(indicator.publisher, {})
    return {
        "publisher": indicator.publisher or None,
        "publisher_en": told.get("name_en") or None,
        "url": told.get("url") or None,
    }


@route(f"{BASE}/movement", "indicator", "from", "to", "province", "version", row=MOVE)
def movement(asked: dict[str, str]) -> Any:
    """How ranks moved between two editions; 409 where a break forbids comparing ranks."""
    chosen = needed_indicator(asked)
    start, end = year_of(asked, "from", required=True), year_of(asked, "to", required=True)
    if start is None or end is None or start >= end:
        raise Wrong(400, "Parameter 'from' must be a year before 'to'.")
    history = queries.history(chosen.id)
    for year in (start, end):
        if not (history["year"] == year).any():
            known = wording.year_list(queries.years(chosen.id)) or "none"
            raise Wrong(404, f"No figures are known for {year}; years with figures: {known}.")
    declared = registry.load().breaks(chosen.id)
    moves = ranks.movement(
        history, start=start, end=end, breaks=declared, direction=chosen.direction
    )
    more: dict[str, Any] = {"breaks": break_rows(ranks.crossed(declared, start=start, end=end))}
    if "province" in asked:
        unit = province_of(asked["province"], year=end, within=moves["province_id"])
        moves = moves[moves["province_id"] == unit.id]
        more["province"] = taken(unit)
    known_units = provinces.load().by_id
    frame = moves.rename(columns={"score_from": "value_from", "score_to": "value_to"})
    frame = frame.rename(columns={"score_change": "value_change"})
    frame.insert(0, "province", [known_units[i].slug for i in frame["province_id"]])
    return listed(rows_of(frame), indicator=chosen.id, **{"from": start, "to": end}, **more)


ROUTES = (figures, rankings, editions, movement)
