"""Analysis: own and others' share of rank changes, prices of places, bands, and simulations."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from lib.base.records import Indicator, Refusal
from lib.data.declared import provinces, registry
from lib.display import wording
from lib.figures import analyses, queries
from lib.web.api.answers import (
    BASE,
    Wrong,
    listed,
    needed_indicator,
    province_of,
    route,
    taken,
    year_of,
)

# Beyond any index's range; the component's own range is checked with the figures.
MOST_POINTS = 100.0

# The fields of a row, for the OpenAPI document; a test holds them against the answers.
SPLIT: tuple[str, ...] = (
    "province",
    "province_id",
    "rank_from",
    "rank_to",
    "change",
    "own",
    "others",
)
SPLIT += ("value_from", "value_to", "value_change", "overtook", "overtaken_by")
PRICE = ("province", "province_id", "rank", "value", "targets")
BAND = ("province", "province_id", "rank", "best", "worst", "tests")
SIMULATED: tuple[str, ...] = ("province", "province_id", "total", "rank", "simulated", "n_ranked")
SIMULATED += ("total_published", "rank_before", "changes", "passed", "passed_by")


def _edition(asked: dict[str, str], chosen: Indicator, name: str = "year") -> int:
    """The year asked for, else the newest; it must have figures."""
    years = queries.years(chosen.id)
    if not years:
        raise Wrong(404, "No figures of provinces are known for this indicator.")
    year = year_of(asked, name) or years[-1]
    if year not in years:
        known = wording.year_list(years)
        raise Wrong(404, f"No figures are known for {year}; years with figures: {known}.")
    return year


def _unit(asked: dict[str, str], year: int, within: Sequence[str]) -> str | None:
    """The province asked for, which must be among `within`; None where none is named."""
    if "province" not in asked:
        return None
    unit = province_of(asked["province"], year=year, within=within)
    if unit.id not in within:
        raise Wrong(404, f"{unit.name_vi} has no figure in that edition.", province=taken(unit))
    return unit.id


def _slugs(ids: Sequence[str]) -> list[str]:
    units = provinces.load().by_id
    return [units[i].slug for i in ids]


def _ranked(chosen: Indicator) -> None:
    if chosen.direction == "neutral":
        raise Wrong(400, "This indicator is neither better high nor low; provinces have no rank.")


@route(f"{BASE}/split", "indicator", "from", "to", "province", "version", row=SPLIT)
def split(asked: dict[str, str]) -> Any:
    """How much of each rank change a province made itself; 409 across a break or without all scores."""
    chosen = needed_indicator(asked)
    _ranked(chosen)
    start, end = year_of(asked, "from", required=True), year_of(asked, "to", required=True)
    if start is None or end is None or start >= end:
        raise Wrong(400, "Parameter 'from' must be a year before 'to'.")
    for name in ("from", "to"):
        _edition(asked, chosen, name)
    rows = analyses.shares(chosen.id, start, end)
    passing = analyses.overtakes(chosen.id, start, end)
    unit = _unit(asked, end, rows["province_id"].tolist())
    if unit:
        rows = rows[rows["province_id"] == unit]
    passed = {
        kind: of_kind.groupby("province_id")["other_id"].agg(list).to_dict()
        for kind, of_kind in passing.groupby("kind")
    }
    out = [
        {
            "province": _slugs([r.province_id])[0],
            "province_id": r.province_id,
            "rank_from": r.rank_from,
            "rank_to": r.rank_to,
            "change": r.change,
            "own": r.own,
            "others": r.others,
            "value_from": r.score_from,
            "value_to": r.score_to,
            "value_change": r.score_change,
            "overtook": _slugs(passed.get("overtook", {}).get(r.province_id, [])),
            "overtaken_by": _slugs(passed.get("overtaken_by", {}).get(r.province_id, [])),
        }
        for r in rows.itertuples()
    ]
    sets = analyses.differing_sets(chosen.id, start, end)
    more: dict[str, Any] = {"indicator": chosen.id, "from": start, "to": end}
    if sets:
        more["ranked_over"] = dict(zip(("n_from", "n_to", "common"), sets, strict=True))
    return listed(out, **more)


@route(f"{BASE}/price", "indicator", "year", "province", "rank", "version", row=PRICE)
def price(asked: dict[str, str]) -> Any:
    """Points to gain or lose places, others constant; `rank` asks for a rank's price too."""
    chosen = needed_indicator(asked)
    _ranked(chosen)
    year = _edition(asked, chosen)
    rows = analyses.edition(chosen.id, year)
    unit = _unit(asked, year, rows["province_id"].tolist())
    wanted = (_whole(asked["rank"]),) if "rank" in asked else ()
    out = []
    for r in rows.sort_values(["rank", "province_id"]).itertuples():
        if unit and r.province_id != unit:
            continue
        try:
            found = analyses.prices(chosen.id, year, r.province_id, wanted=wanted)
        except Refusal:
            if unit:
                raise
            continue
        out.append(
            {
                "province": _slugs([r.province_id])[0],
                "province_id": r.province_id,
                "rank": int(r.rank),
                "value": r.score,
                "targets": [
                    {
                        "kind": t.kind,
                        "places": t.places,
                        "rank": t.rank,
                        "points": t.points,
                        "other": _slugs([t.other_id])[0] if t.other_id else None,
                        "with_step": t.step,
                    }
                    for t in found
                ],
            }
        )
    if not out:
        n = rows["n_ranked"].max()
        known = int(rows["score"].notna().sum())
        total = "?" if pd.isna(n) else int(n)
        raise Refusal("scores_incomplete", year=year, known=known, total=total)
    return listed(out, indicator=chosen.id, year=year)


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 64):
        raise Wrong(400, "Parameter 'rank' must be a whole number from 1 to 64.")
    return int(text)


KINDS = ("choices", "sampling")
# Column endings of `rank_ranges`, by the name that the API gives the method.
METHODS = {"pairwise": "", "pairwise_together": "_all", "simulated": "_simulated"}


@route(f"{BASE}/band", "indicator", "year", "province", "kind", "version", row=BAND)
def band(asked: dict[str, str]) -> Any:
    """Best and worst rank of each province: by choices of method, or with kind=sampling by sampling error.

    kind=choices (the default) is not a confidence interval. kind=sampling gives 95 % ranges of true ranks
    where standard errors are published, else 409: pairwise (each range by itself; also best and worst),
    pairwise_together (all at once), simulated.
    """
    kind = asked.get("kind", KINDS[0])
    if kind not in KINDS:
        raise Wrong(400, f"Parameter 'kind' must be one of: {', '.join(KINDS)}.")
    chosen = needed_indicator(asked)
    _ranked(chosen)
    year = _edition(asked, chosen)
    if kind == "sampling":
        return _sampling(asked, chosen, year)
    found = analyses.band(chosen.id, year)
    unit = _unit(asked, year, found.rows["province_id"].tolist())
    out = [
        {
            "province": _slugs([r["province_id"]])[0],
            "province_id": r["province_id"],
            "rank": int(r["rank"]),
            "best": int(r["best"]),
            "worst": int(r["worst"]),
            "tests": {t: [int(r[f"best_{t}"]), int(r[f"worst_{t}"])] for t in found.tests},
        }
        for r in found.rows.to_dict("records")
        if unit in (None, r["province_id"])
    ]
    return listed(out, indicator=chosen.id, year=year, tests=list(found.tests))


def _sampling(asked: dict[str, str], chosen: Indicator, year: int) -> Any:
    found = analyses.sampling(chosen.id, year)
    unit = _unit(asked, year, found.rows["province_id"].tolist())
    out = [
        {
            "province": _slugs([r["province_id"]])[0],
            "province_id": r["province_id"],
            "rank": int(r["rank"]),
            "best": int(r["best"]),
            "worst": int(r["worst"]),
            "tests": {m: [int(r[f"best{x}"]), int(r[f"worst{x}"])] for m, x in METHODS.items()},
        }
        for r in found.rows.to_dict("records")
        if unit in (None, r["province_id"])
    ]
    more = {"kind": "sampling", "method": "pairwise", "level": found.level, "tests": list(METHODS)}
    return listed(out, indicator=chosen.id, year=year, **more)


def _components() -> list[str]:
    return sorted({c.component for c in registry.load().all_components})


@route(
    f"{BASE}/simulate", "indicator", "year", "province", *_components(), "version", row=SIMULATED
)
def simulate(asked: dict[str, str]) -> Any:
    """A province's total and rank if components were so many points higher or lower: simulated."""
    chosen = needed_indicator(asked)
    _ranked(chosen)
    year = _edition(asked, chosen)
    if "province" not in asked:
        raise Wrong(400, "Parameter 'province' is required: a slug, an id or a name.")
    within = analyses.edition(chosen.id, year)["province_id"].tolist()
    unit = _unit(asked, year, within) or ""
    changes = {n: _points(n, v) for n, v in asked.items() if n in _components()}
    known = [c.component for c in analyses.weighed(chosen.id, year)]
    for name in changes:
        if known and name not in known:
            allowed = ", ".join(known)
            raise Wrong(400, f"{name!r} is no component of this edition; allowed: {allowed}.")
    found = analyses.simulate(chosen.id, year, unit, changes=changes)
    row = {
        "province": _slugs([unit])[0],
        "province_id": unit,
        "total": found.total_after,
        "rank": found.rank_after,
        "simulated": True,
        "n_ranked": found.n,
        "total_published": found.total_before,
        "rank_before": found.rank_before,
        "changes": changes,
        "passed": _slugs(found.passed),
        "passed_by": _slugs(found.passed_by),
    }
    return listed([row], indicator=chosen.id, year=year, simulated=True)


def _points(name: str, text: str) -> float:
    try:
        found = float(text) if len(text) <= 20 else math.nan
    except ValueError:
        found = math.nan
    if not abs(found) <= MOST_POINTS:
        raise Wrong(400, f"Parameter {name!r} must be points such as 0.25 or -1.")
    return found


ROUTES = (split, price, band, simulate)
