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

from lib import loaders, provinces, registry, store
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


def _per_version(function: Callable[..., T]) -> Callable[..., T]:
    """Keep the answers of `function` for as long as the data version stays the same."""

    @lru_cache(maxsize=512)
    def kept(_: str, *args: Any, **kwargs: Any) -> T:
        return function(*args, **kwargs)

    @wraps(function)
    def ask(*args: Any, **kwargs: Any) -> T:
        return kept(version(), *args, **kwargs)

    return ask


@_per_version
def history(indicator: str) -> pd.DataFrame:
    """Ranks and scores of one indicator (frame of `store.history`)."""
    return store.history(indicator)


@_per_version
def coverage() -> pd.DataFrame:
    """How many provinces have a figure, by indicator, year and scope (frame of `store.coverage`)."""
    return store.coverage()


@_per_version
def counts() -> dict[str, int]:
    """Rows in each table of the store."""
    return store.counts()


@_per_version
def claims(indicator: str) -> pd.DataFrame:
    """Every claim about one indicator (frame of `store.claims`)."""
    return store.claims(indicators=[indicator])


@_per_version
def figures(indicator: str) -> pd.DataFrame:
    """Every shown figure of one indicator, all areas and scopes (frame of `store.figures`)."""
    return store.figures(indicators=[indicator])


@_per_version
def sources() -> pd.DataFrame:
    """Every source, indexed by id."""
    return store.sources().set_index("id", drop=False)


@_per_version
def ranked_indicators() -> tuple[Indicator, ...]:
    """The indices that rank provinces, in the registry's order."""
    known = registry.load()
    return tuple(
        i
        for i in known.indicators.values()
        if i.parent is None and known.editions(i.id) and len(history(i.id))
    )


@_per_version
def years(indicator: str) -> tuple[int, ...]:
    """The years with at least one province's rank or score, earliest first."""
    return tuple(sorted(int(y) for y in history(indicator)["year"].unique()))


@_per_version
def edition(indicator: str, year: int) -> Edition | None:
    """What the registry says of an edition, or None."""
    return next((e for e in registry.load().editions(indicator) if e.year == year), None)


@_per_version
def names(lang: str) -> dict[str, str]:
    """Province id -> name, for every unit of every map."""
    return {p.id: p.name(lang) for p in provinces.load().by_id.values()}
