"""Analysis: what pages, files and the API ask about why ranks move, each answer kept for a data version.

Owns bringing figures and declared weights to the pure functions of `split`, `price`, `contributions`,
`bands`, `rank_ranges` and `whatif`. A refusal is asked for again each time and costs little.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pandas as pd

from lib.analytics import bands, contributions, price, rank_ranges, ranks, split, whatif
from lib.base.records import Component, Refusal
from lib.data.declared import provinces, registry
from lib.figures import queries


def weighed(indicator: str, year: int) -> tuple[Component, ...]:
    """The components of an edition with declared weights; empty where they are not known."""
    return registry.load().components(indicator, year)


def children(indicator: str) -> tuple[str, ...]:
    """The components that the indicator has in any edition, in the registry's order."""
    known = registry.load().all_components
    return tuple(dict.fromkeys(c.component for c in known if c.indicator == indicator))


@queries.per_version
def parts(indicator: str) -> pd.DataFrame:
    """Totals and component values: province_id, year, total, and a column for each component."""
    key = ["province_id", "year"]
    out = queries.history(indicator)[[*key, "score"]].rename(columns={"score": "total"})
    for child in children(indicator):
        values = queries.history(child)[[*key, "score"]].rename(columns={"score": child})
        out = out.merge(values, on=key, how="outer")
    return out.sort_values(key).reset_index(drop=True)


@queries.per_version
def parts_of(indicator: str, year: int) -> pd.DataFrame:
    """The rows of `parts` of one edition."""
    found = parts(indicator)
    return found[found["year"] == year]


@queries.per_version
def edition(indicator: str, year: int) -> pd.DataFrame:
    """Every province's rank and score in one edition (rows of `queries.history`)."""
    history = queries.history(indicator)
    return history[history["year"] == year]


@queries.per_version
def shares(indicator: str, start: int, end: int) -> pd.DataFrame:
    """Own and others' share of every rank change (frame of `split.split`). Raises Refusal."""
    known = registry.load()
    return split.split(
        queries.history(indicator),
        start=start,
        end=end,
        breaks=known.breaks(indicator),
        direction=known.indicators[indicator].direction,
    )


@queries.per_version
def overtakes(indicator: str, start: int, end: int) -> pd.DataFrame:
    """Who passed whom (frame of `split.overtakes`) with each edition's own ranks. Raises Refusal.

    Not the ranks among the provinces of both editions: beside a province's name those would read as told.
    """
    breaks, history = registry.load().breaks(indicator), queries.history(indicator)
    found = split.overtakes(history, start=start, end=end, breaks=breaks)
    for name, year in (("rank_from", start), ("rank_to", end)):
        told = history[history["year"] == year].set_index("province_id")["rank"]
        found[name] = found["other_id"].map(told).astype(int)
    return found


@queries.per_version
def pairs(indicator: str) -> tuple[tuple[int, int], ...]:
    """Neighbouring editions between which ranks can be split, earliest first."""
    years = queries.years(indicator)
    found = []
    for start, end in pairwise(years):
        try:
            shares(indicator, start, end)
        except Refusal:
            continue
        found.append((start, end))
    return tuple(found)


@queries.per_version
def prices(
    indicator: str,
    year: int,
    province_id: str,
    places: tuple[int, ...] = price.PLACES,
    wanted: tuple[int, ...] = (),
) -> tuple[price.Target, ...]:
    """What places cost one province (of `price.targets`). Raises Refusal."""
    rows = edition(indicator, year)
    if rows.empty:
        raise Refusal("no_edition", year=year)
    units = provinces.load().by_id
    home = units[province_id].region
    return price.targets(
        rows,
        province_id=province_id,
        places=places,
        ranks_wanted=wanted,
        region=tuple(i for i in rows["province_id"] if units[i].region == home),
        direction=registry.load().indicators[indicator].direction,
    )


@queries.per_version
def band(indicator: str, year: int) -> bands.Bands:
    """Best and worst ranks of one edition. Raises Refusal."""
    return bands.bands(
        split.edition(queries.history(indicator), year=year),
        parts_of(indicator, year),
        known=weighed(indicator, year),
        direction=registry.load().indicators[indicator].direction,
    )


@queries.per_version
def errors(indicator: str, year: int) -> pd.DataFrame:
    """Scores of an edition with their published standard errors: province_id, score, standard_error.

    Scores are those that the errors were published with; an error counts where the shown score is no other
    by more than the error itself. Raises Refusal where a ranked score has none.
    """
    told = queries.errors(indicator)
    told = told[told["year"] == year].rename(columns={"area_id": "province_id", "value": "score"})
    if told.empty:
        raise Refusal("no_errors", year=year)
    scored = _scored(indicator, year)
    same = (told["province_id"].map(scored["score"]) - told["score"]).abs() < told["standard_error"]
    if same.sum() < len(scored):
        raise Refusal("errors_incomplete", year=year, known=int(same.sum()), total=len(scored))
    return told.loc[same, ["province_id", "score", "standard_error"]].reset_index(drop=True)


@queries.per_version
def with_errors(indicator: str) -> tuple[int, ...]:
    """The editions whose ranks have ranges, earliest first."""
    found = []
    for year in queries.years(indicator):
        try:
            errors(indicator, year)
        except Refusal:
            continue
        found.append(year)
    return tuple(found)


@queries.per_version
def sampling(indicator: str, year: int) -> rank_ranges.RankRanges:
    """What sampling leaves open of one edition's ranks (of `rank_ranges.rank_ranges`). Raises Refusal."""
    direction = registry.load().indicators[indicator].direction
    return rank_ranges.rank_ranges(errors(indicator, year), direction=direction)


def told_apart(indicator: str, year: int, one: str, other: str) -> bool:
    """Whether two provinces' scores of one edition can be told apart. Raises Refusal."""
    told = errors(indicator, year).set_index("province_id")
    if missing := {one, other} - set(told.index):
        raise Refusal("not_ranked", year=year, missing=sorted(missing))
    a, b = (tuple(told.loc[i, ["score", "standard_error"]]) for i in (one, other))
    return rank_ranges.told_apart(a, b)


def within_sampling(indicator: str, start: int, end: int, province_id: str) -> bool:
    """Whether sampling alone can do a province's rank change: its ranges of both editions share a rank.

    False too where either edition has no published errors: then nothing is said.
    """
    if not {start, end} <= set(with_errors(indicator)):
        return False
    spans = []
    for year in (start, end):
        rows = sampling(indicator, year).rows
        spans += rows.loc[rows["province_id"] == province_id, ["best", "worst"]].values.tolist()
    return len(spans) == 2 and spans[0][0] <= spans[1][1] and spans[1][0] <= spans[0][1]


@queries.per_version
def waterfall(indicator: str, start: int, end: int) -> pd.DataFrame:
    """What moved every province's total (frame of `contributions.waterfall`). Raises Refusal."""
    known = registry.load()
    return contributions.waterfall(
        parts(indicator),
        start=start,
        end=end,
        old=weighed(indicator, start),
        new=weighed(indicator, end),
        breaks=known.breaks(indicator),
        component_breaks=[b for c in children(indicator) for b in known.breaks(c)],
    )


@queries.per_version
def lost(indicator: str, year: int, province_id: str) -> pd.DataFrame:
    """Where one province loses points (frame of `contributions.lost`). Raises Refusal."""
    known = weighed(indicator, year)
    if not known:
        raise Refusal("weights_unknown", year=year)
    return contributions.lost(
        parts_of(indicator, year),
        province_id=province_id,
        known=known,
        complete=complete(indicator, year),
        direction=registry.load().indicators[indicator].direction,
    )


def complete(indicator: str, year: int) -> bool:
    """Whether every ranked province's score is known in the edition."""
    rows = edition(indicator, year)
    n = rows["n_ranked"].max()
    return bool(pd.notna(n) and rows["score"].notna().sum() >= n)


def _scored(indicator: str, year: int) -> pd.DataFrame:
    return split.edition(queries.history(indicator), year=year)


def simulate(
    indicator: str,
    year: int,
    province_id: str,
    *,
    changes: Mapping[str, float],
    weights: Mapping[str, float] | None = None,
) -> whatif.Scenario:
    """One province's total and rank in a scenario (of `whatif.scenario`). Raises Refusal."""
    return whatif.scenario(
        _scored(indicator, year),
        parts_of(indicator, year),
        province_id=province_id,
        known=weighed(indicator, year),
        changes=changes,
        weights=weights,
        direction=registry.load().indicators[indicator].direction,
    )


@queries.per_version
def nearest_ways(indicator: str, year: int, province_id: str, places: int = 5) -> pd.DataFrame:
    """The components whose rise alone wins `places` (frame of `whatif.nearest_ways`). Raises Refusal."""
    return whatif.nearest_ways(
        _scored(indicator, year),
        parts_of(indicator, year),
        province_id=province_id,
        known=weighed(indicator, year),
        places=places,
        direction=registry.load().indicators[indicator].direction,
    )


@queries.per_version
def any_weighting(indicator: str, year: int) -> pd.DataFrame:
    """Best and worst rank under any weighting (frame of `whatif.any_weighting`). Raises Refusal."""
    return whatif.any_weighting(
        _scored(indicator, year), parts_of(indicator, year), known=weighed(indicator, year)
    )


@queries.per_version
def differing_sets(indicator: str, start: int, end: int) -> tuple[int, int, int] | None:
    """How many provinces the two editions rank and share, where the ranked sets differ; else None."""
    history = queries.history(indicator)
    sets = [
        set(history.loc[(history["year"] == y) & history["rank"].notna(), "province_id"])
        for y in (start, end)
    ]
    if sets[0] == sets[1]:
        return None
    return len(sets[0]), len(sets[1]), len(sets[0] & sets[1])


def crossed(indicator: str, start: int, end: int) -> bool:
    """Whether a break of the indicator lies between the years."""
    return bool(ranks.crossed(registry.load().breaks(indicator), start=start, end=end))
