"""Queries: what pages and the API read, each answer kept in memory for one version of the data.

Owns the only caching of figures. The cache is the process's own, keyed on the data version, and hands
out the same frame to every session without copying: treat what it returns as read-only. Inside
`as_of(release)` every answer is that of an older release; what a release does not keep raises `NotKept`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache, wraps
from typing import Any, TypeVar

import pandas as pd

from lib.analytics import ranks
from lib.base.records import Edition, Indicator
from lib.data import store
from lib.data.declared import provinces, registry
from lib.data.loading import conflicts, loaders, releases
from lib.data.loading import consistency as rules
from lib.data.loading.conflicts import Ledger
from lib.data.loading.consistency import Check
from lib.data.loading.releases import Release

T = TypeVar("T")
_building = threading.Lock()
_as_of: ContextVar[str | None] = ContextVar("as_of", default=None)


class NotKept(Exception):
    """An older release keeps the shown figures only; what was asked for is known for the newest alone."""


@lru_cache(maxsize=1)
def newest_version() -> str:
    """The data version the process serves; builds the store on first use if the data changed."""
    with _building:
        return loaders.ensure().data_version


def version() -> str:
    """The version that answers are about: the newest data, or the release of `as_of`."""
    return _as_of.get() or newest_version()


def refresh() -> None:
    """Forget everything: the next question reads the store again (after a load)."""
    newest_version.cache_clear()
    _released.cache_clear()
    releases.forget()


@lru_cache(maxsize=1)
def _released() -> tuple[Release | None, datetime]:
    """The newest release if its figures are those of the store, and since when the figures stand."""
    newest_version()  # the store is there
    found = releases.current(store.figures_digest())
    return found, found.time if found else datetime.now(UTC).replace(microsecond=0)


def release() -> Release | None:
    """The kept release whose figures answers show; None where they were not released (or are one's own)."""
    asked = _as_of.get()
    return releases.find(asked) if asked else _released()[0]


def told_version() -> str:
    """The version that readers are told, and that permanent links take: the release's id.

    `version` also changes with what is declared beside the figures, so answers are kept by that; it is
    told only where the figures were not released.
    """
    found = release()
    return found.id if found else version()


def newest_told_version() -> str:
    """The version of the newest figures as readers are told it."""
    found = _released()[0]
    return found.id if found else newest_version()


def changed_at() -> datetime:
    """Since when the figures stand as they are shown."""
    asked = _as_of.get()
    return releases.find(asked).time if asked else _released()[1]


def outdated() -> bool:
    """Whether answers are those of an older release."""
    return _as_of.get() is not None


@contextmanager
def as_of(asked: str | None) -> Iterator[None]:
    """Answer from release `asked` inside the block (None, '' or the newest: as always). Raises Unknown."""
    token = _as_of.set(older(asked))
    try:
        yield
    finally:
        _as_of.reset(token)


def show_as_of(asked: str | None) -> None:
    """Answer from release `asked` for the rest of this thread's run. Raises Unknown."""
    _as_of.set(older(asked))


def older(asked: str | None) -> str | None:
    """The id of the older release that `asked` names, None where it names what is shown anyway."""
    if not asked or asked == newest_version():
        return None
    found = releases.find(asked)
    now = _released()[0]
    return None if now and now.id == found.id else found.id


def difference(
    asked: str,
    *,
    indicators: tuple[str, ...] | None = None,
    areas: tuple[str, ...] | None = None,
    years: tuple[int | None, int | None] = (None, None),
) -> pd.DataFrame:
    """What readers see otherwise in the newest figures than in an older release."""
    with as_of(None):
        narrow: dict[str, Any] = {"indicators": indicators, "areas": areas, "years": years}
        return releases.difference(asked, store.figures(**narrow), **narrow)


def _shown(
    *,
    indicators: Sequence[str] | None = None,
    areas: Sequence[str] | None = None,
    years: tuple[int | None, int | None] = (None, None),
) -> pd.DataFrame:
    """The shown figures of the version that answers are about."""
    asked = _as_of.get()
    if asked is None:
        return store.figures(indicators=indicators, areas=areas, years=years)
    return releases.narrowed(asked, indicators=indicators, areas=areas, years=years)


def _newest_only() -> None:
    if _as_of.get() is not None:
        raise NotKept


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
    if not outdated():
        return store.history(indicator)
    known = registry.load()
    unit = known.indicators[indicator].unit
    return ranks.history(
        _shown(indicators=[indicator]), unit=unit, provinces=known.provinces.keys()
    )


@per_version
def coverage() -> pd.DataFrame:
    """How many provinces have a figure, by indicator, year and scope (frame of `store.coverage`)."""
    if not outdated():
        return store.coverage()
    shown = _shown()
    known = registry.load().provinces
    rows = shown[shown["area_id"].isin(list(known))].groupby(["indicator", "year", "scope"])
    return rows.agg(
        n_values=("value", "count"), n_ranks=("rank", "count"), n_areas=("area_id", "size")
    ).reset_index()


@per_version
def counts() -> dict[str, int]:
    """Rows in each table of the store."""
    _newest_only()
    return store.counts()


@per_version
def claims(indicator: str) -> pd.DataFrame:
    """Every claim about one indicator (frame of `store.claims`)."""
    _newest_only()
    return store.claims(indicators=[indicator])


@per_version
def figures(indicator: str) -> pd.DataFrame:
    """Every shown figure of one indicator, all areas and scopes (frame of `store.figures`)."""
    return _shown(indicators=[indicator])


@per_version
def topic_figures(topic: str) -> pd.DataFrame:
    """Every shown figure of a topic's indicators, all areas and scopes (frame of `store.figures`)."""
    groups = registry.load().topics[topic].values()
    return _shown(indicators=[i for group in groups for i in group])


@per_version
def area_figures(areas: tuple[str, ...]) -> pd.DataFrame:
    """Every shown figure of the areas (frame of `store.figures`)."""
    return _shown(areas=areas)


@per_version
def all_figures() -> pd.DataFrame:
    """Every shown figure of every area and scope (frame of `store.figures`)."""
    return _shown()


@per_version
def all_claims() -> pd.DataFrame:
    """Every claim (frame of `store.claims`)."""
    _newest_only()
    return store.claims()


@per_version
def ledgers() -> tuple[Ledger, ...]:
    """Every figure that several claims state, conflicts first."""
    return tuple(conflicts.ledgers(all_claims(), store.figures(), registry=registry.load()))


@per_version
def consistency() -> tuple[Check, ...]:
    """The arithmetic of what sources state, contradictions first."""
    return rules.checks(all_claims(), store.figures(), registry=registry.load())


@per_version
def sources() -> pd.DataFrame:
    """Every source, indexed by id."""
    return store.sources().set_index("id", drop=False)


@per_version
def ranked_indicators() -> tuple[Indicator, ...]:
    """The indices of which a province's rank or score is known, in their order."""
    return tuple(i for i in registry.load().indices if len(history(i.id)))


@per_version
def years(indicator: str) -> tuple[int, ...]:
    """The years with at least one province's rank or score, earliest first."""
    return tuple(sorted(int(y) for y in history(indicator)["year"].unique()))


@per_version
def edition(indicator: str, year: int) -> Edition | None:
    """What the registry says of an edition, or None."""
    return next((e for e in registry.load().editions(indicator) if e.year == year), None)


def sources_behind(rows: pd.DataFrame) -> tuple[str, ...]:
    """The ids of the sources of the ranks and scores of `rows` (as `history` has them), each once."""
    both = pd.concat([rows["rank_source"], rows["score_source"]]).dropna()
    return tuple(both.unique().tolist())


@per_version
def names(lang: str) -> dict[str, str]:
    """Province id -> name, for every unit of every map."""
    return {p.id: p.name(lang) for p in provinces.load().by_id.values()}


@per_version
def spans() -> dict[str, tuple[int, int]]:
    """First and last year with a figure, by indicator."""
    years = _shown().groupby("indicator")["year"].agg(["min", "max"])
    return {str(i): (int(r["min"]), int(r["max"])) for i, r in years.iterrows()}


@per_version
def mapped() -> dict[str, tuple[int, ...]]:
    """The years in which a province has a full-year rank or score, by indicator, in the registry's order.

    A value in another unit than the indicator's does not count: it could not share a scale.
    """
    known = registry.load()
    figures = _shown()
    figures = figures[figures["scope"] == "full-year"]
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
    shown = _shown(indicators=ids, areas=areas, years=years)
    if every:
        _newest_only()
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
