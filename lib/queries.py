"""Queries: what pages and the API read, each answer kept in memory for one version of the data.

Owns the only caching of figures. The cache is the process's own, keyed on the data version, and hands
out the same frame to every session without copying: treat what it returns as read-only.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar

import pandas as pd

from lib import conflicts, loaders, provinces, registry, store
from lib.conflicts import Ledger
from lib.consistency import Check, checks
from lib.records import Edition, Indicator

T = TypeVar("T")
_building = threading.Lock()


@lru_cache(maxsize=1)
def version() -> str:
    """The data version the process serves; builds the store on first use if the data changed."""
    with _building:
        return loaders.ensure().data_version


def refresh() -> None:
    """Forget everything: the next question reads the store again (after a load)."""
    version.cache_clear()


def per_version(function: Callable[..., T]) -> Callable[..., T]:
    """Keep the answers of `function` for as long as the data version stays the same.

    Arguments must be hashable. Views use it too, for charts and tables: what an address shows does not
    change until the data do.
    """

    @lru_cache(maxsize=512)
    def kept(_: str, *args: Any, **kwargs: Any) -> T:
        return function(*args, **kwargs)

    @wraps(function)
    def ask(*args: Any, **kwargs: Any) -> T:
        return kept(version(), *args, **kwargs)

    return ask


@per_version
def history(indicator: str) -> pd.DataFrame:
    """Ranks and scores of one indicator (frame of `store.history`)."""
    return store.history(indicator)


@per_version
def coverage() -> pd.DataFrame:
    """How many provinces have a figure, by indicator, year and scope (frame of `store.coverage`)."""
    return store.coverage()


@per_version
def counts() -> dict[str, int]:
    """Rows in each table of the store."""
    return store.counts()


@per_version
def claims(indicator: str) -> pd.DataFrame:
    """Every claim about one indicator (frame of `store.claims`)."""
    return store.claims(indicators=[indicator])


@per_version
def figures(indicator: str) -> pd.DataFrame:
    """Every shown figure of one indicator, all areas and scopes (frame of `store.figures`)."""
    return store.figures(indicators=[indicator])


@per_version
def topic_figures(topic: str) -> pd.DataFrame:
    """Every shown figure of a topic's indicators, all areas and scopes (frame of `store.figures`)."""
    groups = registry.load().topics[topic].values()
    return store.figures(indicators=[i for group in groups for i in group])


@per_version
def area_figures(areas: tuple[str, ...]) -> pd.DataFrame:
    """Every shown figure of the areas (frame of `store.figures`)."""
    return store.figures(areas=areas)


@per_version
def all_figures() -> pd.DataFrame:
    """Every shown figure of every area and scope (frame of `store.figures`)."""
    return store.figures()


@per_version
def all_claims() -> pd.DataFrame:
    """Every claim (frame of `store.claims`)."""
    return store.claims()


@per_version
def ledgers() -> tuple[Ledger, ...]:
    """Every figure that several claims state, conflicts first."""
    return tuple(conflicts.ledgers(all_claims(), store.figures(), registry=registry.load()))


@per_version
def consistency() -> tuple[Check, ...]:
    """The arithmetic of what sources state, contradictions first."""
    return checks(all_claims(), store.figures(), registry=registry.load())


@per_version
def sources() -> pd.DataFrame:
    """Every source, indexed by id."""
    return store.sources().set_index("id", drop=False)


@per_version
def ranked_indicators() -> tuple[Indicator, ...]:
    """The indices that rank provinces, in the registry's order."""
    known = registry.load()
    return tuple(
        i
        for i in known.indicators.values()
        if i.parent is None and known.editions(i.id) and len(history(i.id))
    )


@per_version
def years(indicator: str) -> tuple[int, ...]:
    """The years with at least one province's rank or score, earliest first."""
    return tuple(sorted(int(y) for y in history(indicator)["year"].unique()))


@per_version
def edition(indicator: str, year: int) -> Edition | None:
    """What the registry says of an edition, or None."""
    return next((e for e in registry.load().editions(indicator) if e.year == year), None)


@per_version
def names(lang: str) -> dict[str, str]:
    """Province id -> name, for every unit of every map."""
    return {p.id: p.name(lang) for p in provinces.load().by_id.values()}


@per_version
def spans() -> dict[str, tuple[int, int]]:
    """First and last year with a figure, by indicator."""
    years = store.figures().groupby("indicator")["year"].agg(["min", "max"])
    return {str(i): (int(r["min"]), int(r["max"])) for i, r in years.iterrows()}


@per_version
def mapped() -> dict[str, tuple[int, ...]]:
    """The years in which a province has a full-year rank or score, by indicator, in the registry's order.

    A value in another unit than the indicator's does not count: it could not share a scale.
    """
    known = registry.load()
    figures = store.figures(scopes=["full-year"])
    units = figures["indicator"].map({i.id: i.unit for i in known.indicators.values()})
    fits = figures["rank"].notna() | (figures["value"].notna() & (figures["unit"] == units))
    figures = figures[fits & figures["area_id"].isin(known.provinces)]
    years = figures.groupby("indicator")["year"].unique()
    return {i: tuple(sorted(map(int, years[i]))) for i in known.indicators if i in years.index}


@per_version
def told(
    indicator: str | None,
    areas: tuple[str, ...] | None,
    years: tuple[int | None, int | None],
    every: bool,
    source: str | None,
) -> pd.DataFrame:
    """Figures as the API tells them: the shown ones, or `every` claim with whether it is shown.

    Columns: indicator, area_id, province (slug or None), year, period_start, period_end, value, unit,
    rank, n_ranked, rank_basis, status, scope, shown, source_id, rank_source_id.
    """
    ids = None if indicator is None else [indicator]
    shown = store.figures(indicators=ids, areas=areas, years=years)
    if every:
        frame = store.claims(
            indicators=ids, areas=areas, years=years, sources=[source] if source else None
        )
        key = ["indicator", "area_id", "year", "period_start", "period_end", "scope"]
        chosen = shown[[*key, "value_source", "rank_source", "value", "rank"]]
        frame = frame.merge(chosen, on=key, how="left", suffixes=("", "_shown"))
        is_value = (frame["source_id"] == frame["value_source"]) & (
            frame["value"] == frame["value_shown"]
        )
        is_rank = (frame["source_id"] == frame["rank_source"]) & (
            frame["rank"] == frame["rank_shown"]
        ).fillna(False)
        frame["shown"] = is_value | is_rank.astype(bool)
        suspect = frame["suspect_reason"] != ""
        frame["status"] = "published"
        frame["status"] = frame["status"].mask(frame["derived"].astype(bool), "derived")
        frame["status"] = frame["status"].mask(suspect, "suspect")
        frame["rank_basis"] = frame["rank"].notna().map({True: "published", False: None})
        frame["rank_source_id"] = frame["source_id"].where(frame["rank"].notna())
    else:
        frame = shown.rename(columns={"rank_source": "rank_source_id"})
        frame["source_id"] = frame["value_source"].fillna(frame["rank_source_id"])
        frame["status"] = frame["value_status"].fillna("published")
        for status in ("derived", "suspect"):
            frame["status"] = frame["status"].mask(frame["rank_status"] == status, status)
        frame["status"] = frame["status"].mask(frame["value_status"] == "suspect", "suspect")
        frame["shown"] = True
    slugs = {p.id: p.slug for p in provinces.load().by_id.values()}
    return frame.assign(province=frame["area_id"].map(slugs))
