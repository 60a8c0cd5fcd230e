"""Plan points: what an edition's figures say of lost points, of a sum of gains, and of the next edition."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from lib.analytics import plan_follow
from lib.base.records import Refusal
from lib.data.declared import registry
from lib.data.upkeep import plan_amounts
from lib.figures import analyses, queries


@queries.per_version
def lost(indicator: str, year: int, province_id: str) -> tuple[tuple[str, Decimal], ...]:
    """Components and what the province lost in each, largest first; empty where it is not known."""
    try:
        rows = analyses.lost(indicator, year, province_id)
    except Refusal:
        return ()
    known = rows[rows["lost"] >= 0.01]
    return tuple(
        (str(c), plan_amounts.rounded(float(p)))
        for c, p in zip(known["component"], known["lost"], strict=True)
    )


@queries.per_version
def meaning(
    indicator: str, year: int, province_id: str, gain: Decimal
) -> tuple[int, int, int] | None:
    """Rank now, rank with `gain` more points and all others unchanged, and of how many; None if unknown."""
    known = registry.load().indicators.get(indicator)
    if known is None or known.direction != "higher" or not analyses.complete(indicator, year):
        return None
    rows = analyses.edition(indicator, year)
    own = rows[(rows["province_id"] == province_id) & rows["rank"].notna() & rows["score"].notna()]
    if own.empty:
        return None
    ranked = rows[rows["rank"].notna() & (rows["province_id"] != province_id)]
    others = [float(s) for s in ranked["score"]]
    rank = plan_follow.rank_if(others, float(own["score"].iloc[0]), gain)
    return int(own["rank"].iloc[0]), rank, len(others) + 1


@queries.per_version
def next_places(indicator: str, year: int, province_id: str) -> tuple[tuple[int, Decimal], ...]:
    """(rank, points that reach it) of the places above, all others unchanged; empty where unknown."""
    known = registry.load().indicators.get(indicator)
    if known is None or known.direction != "higher":
        return ()
    try:
        found = analyses.prices(indicator, year, province_id)
    except Refusal:
        return ()
    return tuple(
        (t.rank, plan_amounts.rounded_up(t.points))
        for t in found
        if t.kind == "places" and (t.places or 0) > 0 and t.rank and t.points is not None
    )


def following(indicator: str, year: int, province_id: str) -> tuple[int, dict[str, float]] | None:
    """The next edition with the province and what each component won in it; None while there is none.

    Raises Refusal where the two editions must not be compared. What is not comparable is left out.
    """
    history = queries.history(indicator)
    mine = history[(history["province_id"] == province_id) & history["score"].notna()]
    later = sorted(int(y) for y in mine["year"] if y > year)
    if not later:
        return None
    moved = analyses.waterfall(indicator, year, later[0])
    moved = moved[moved["province_id"] == province_id]
    won = zip(moved["component"], moved["contribution"], strict=True)
    return later[0], {str(c): float(v) for c, v in won if pd.notna(v)}
