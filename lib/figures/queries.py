"""Queries: what pages and the API read, each answer kept in memory for one version of the data.

Owns the only caching of figures. The cache is the process's own, keyed on the data version, and hands
out the same frame to every session without copying: treat what it returns as read-only. Inside
`versions.as_of(release)` every answer is that of an older release; what a release does not keep raises
`versions.NotKept`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import pandas as pd

from lib.analytics import ranks
from lib.analytics.ground import LEAST, Ground, of_edition
from lib.base.records import Edition, Indicator, Refusal
from lib.base.turns import Answers, Shelf
from lib.data import store
from lib.data.declared import provinces, registry
from lib.figures import versions

T = TypeVar("T")
# Bytes of answers that a process keeps: a first round over all pages with usual choices takes two thirds.
SHELF = Shelf(80_000_000)
# Editions that still tell how things stand now.
RECENT = 3


def per_version(function: Callable[..., T]) -> Callable[..., T]:
    """Keep the answers of `function` for as long as the data version stays the same.

    Arguments must be hashable. Views use it too, for charts and tables: what an address shows does not
    change until the data do; it goes where the shelf that all share is needed for others. Each answer is
    computed once, however many wait for it; one that another load came in the way of is not kept
    (`versions.Switched`).
    """
    kept: Answers[T] = Answers(SHELF)
    versions.at_switch(kept.clear)

    @wraps(function)
    def ask(*args: Any, **kwargs: Any) -> T:
        def make() -> T:
            made = function(*args, **kwargs)
            versions.still()
            return made

        def answer() -> T:
            key = (versions.version(), args, tuple(sorted(kwargs.items())))
            return kept.get(key, make)

        return versions.whole(answer)

    return ask


@per_version
def history(indicator: str) -> pd.DataFrame:
    """Every province's full-year rank and score of one indicator (frame of `ranks.history`)."""
    known = registry.load()
    return ranks.history(
        versions.shown(indicators=[indicator], scopes=["full-year"]),
        unit=known.indicators[indicator].unit,
        provinces=known.provinces.keys(),
    )


@per_version
def coverage() -> pd.DataFrame:
    """How much there is: indicator, year, scope, n_values, n_ranks and n_areas, provinces only."""
    figures = versions.shown()
    figures = figures[figures["area_id"].isin(list(registry.load().provinces))]
    return (
        figures.groupby(["indicator", "year", "scope"])
        .agg(n_values=("value", "count"), n_ranks=("rank", "count"), n_areas=("area_id", "size"))
        .astype({"n_ranks": "int64"})
        .reset_index()
    )


@per_version
def counts() -> dict[str, int]:
    """Rows in each table of the store."""
    versions.newest_only()
    return store.counts()


@per_version
def claims(indicator: str) -> pd.DataFrame:
    """Every claim about one indicator (frame of `store.claims`)."""
    versions.newest_only()
    return store.claims(indicators=[indicator])


SURE = ["standard_error", "interval_low", "interval_high", "interval_level", "sample_size"]


@per_version
def errors(indicator: str | None = None) -> pd.DataFrame:
    """Published standard errors of one indicator or of all (frame of `store.errors`)."""
    return versions.standard_errors(indicator)


def with_errors(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows (indicator, area_id, year, scope, value) with SURE, missing where none is published.

    An error is published with a value. A row that states another number by more than the error itself (of
    an older release, a misprint) has none; rounded ones have it.
    """
    key = ["indicator", "area_id", "year", "scope"]
    told = errors().assign(scope="full-year").rename(columns={"value": "_of"})
    out = rows.merge(told[[*key, "_of", *SURE]], on=key, how="left")
    out[SURE] = out[SURE].where((out["value"] - out["_of"]).abs() < out["standard_error"])
    return out.drop(columns="_of")


@per_version
def figures(indicator: str) -> pd.DataFrame:
    """Every shown figure of one indicator, all areas and scopes (frame of `store.figures`)."""
    return versions.shown(indicators=[indicator])


@per_version
def topic_figures(topic: str) -> pd.DataFrame:
    """Every shown figure of a topic's indicators, all areas and scopes (frame of `store.figures`)."""
    groups = registry.load().topics[topic].values()
    return versions.shown(indicators=[i for group in groups for i in group])


@per_version
def area_figures(areas: tuple[str, ...]) -> pd.DataFrame:
    """Every shown figure of the areas (frame of `store.figures`)."""
    return versions.shown(areas=areas)


@per_version
def all_figures() -> pd.DataFrame:
    """Every shown figure of every area and scope (frame of `store.figures`)."""
    return versions.shown()


@per_version
def all_claims() -> pd.DataFrame:
    """Every claim (frame of `store.claims`)."""
    versions.newest_only()
    return store.claims()


@per_version
def local_claims() -> pd.DataFrame:
    """Every statement about units inside provinces (frame of `store.local_claims`)."""
    versions.newest_only()
    return store.local_claims()


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


@per_version
def ground(indicator: str, year: int) -> Ground:
    """On how many ranks of how many an edition stands here."""
    rows = history(indicator)
    declared = edition(indicator, year)
    return of_edition(rows[rows["year"] == year], ranked=declared.n_ranked if declared else None)


@per_version
def telling_year(indicator: str) -> int:
    """The newest of the last three editions that carries its statement, else the newest of them.

    Of an edition just out an office may know its own rank alone: no page opens with it while there is more.
    Raises Refusal where no year is known.
    """
    known = years(indicator)
    if not known:
        raise Refusal("no_years")
    recent = [y for y in known if ground(indicator, y).known >= LEAST][-RECENT:] or known[-1:]
    return next((y for y in reversed(recent) if ground(indicator, y).carries), recent[-1])


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
    years = versions.shown().groupby("indicator")["year"].agg(["min", "max"])
    return {str(i): (int(r["min"]), int(r["max"])) for i, r in years.iterrows()}


@per_version
def mapped() -> dict[str, tuple[int, ...]]:
    """The years in which a province has a full-year rank or score, by indicator, in the registry's order.

    A value in another unit than the indicator's does not count: it could not share a scale.
    """
    known = registry.load()
    figures = versions.shown()
    figures = figures[figures["scope"] == "full-year"]
    units = figures["indicator"].map({i.id: i.unit for i in known.indicators.values()})
    fits = figures["rank"].notna() | (figures["value"].notna() & (figures["unit"] == units))
    figures = figures[fits & figures["area_id"].isin(known.provinces)]
    years = figures.groupby("indicator")["year"].unique()
    return {i: tuple(sorted(map(int, years[i]))) for i in known.indicators if i in years.index}


@per_version
def api_rows(
    indicator: str | None,
    areas: tuple[str, ...] | None,
    years: tuple[int | None, int | None],
    every: bool,
    source: str | None,
) -> pd.DataFrame:
    """Figures as the API gives them: the shown ones, or `every` claim with whether it is shown.

    Columns: indicator, area_id, province (slug or None), year, period_start, period_end, value, unit,
    rank, n_ranked, rank_basis, status, scope, shown, source_id, rank_source_id and SURE.
    `source` narrows claims. Raises NotKept for claims of an older release.
    """
    indicators = None if indicator is None else [indicator]
    figures = versions.shown(indicators=indicators, areas=areas, years=years)
    if every:
        versions.newest_only()
        sources = [source] if source else None
        claims = store.claims(indicators=indicators, areas=areas, years=years, sources=sources)
        frame = _claims_beside(claims, figures)
    else:
        frame = _with_one_status(figures)
    slugs = {p.id: p.slug for p in provinces.load().by_id.values()}
    return with_errors(frame).assign(province=frame["area_id"].map(slugs))


def _claims_beside(claims: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Claims with `shown`, `status`, `rank_basis` and `rank_source_id`, held against the shown figures."""
    key = ["indicator", "area_id", "year", "period_start", "period_end", "scope"]
    chosen = figures[[*key, "value_source", "rank_source", "value", "rank"]]
    out = claims.merge(chosen, on=key, how="left", suffixes=("", "_shown"))
    is_value = (out["source_id"] == out["value_source"]) & (out["value"] == out["value_shown"])
    is_rank = (out["source_id"] == out["rank_source"]) & (out["rank"] == out["rank_shown"])
    status = pd.Series("published", index=out.index).mask(out["derived"].astype(bool), "derived")
    return out.assign(
        shown=is_value | is_rank.fillna(False).astype(bool),
        status=status.mask(out["suspect_reason"] != "", "suspect"),
        rank_basis=out["rank"].notna().map({True: "published", False: None}),
        rank_source_id=out["source_id"].where(out["rank"].notna()),
    )


def _with_one_status(figures: pd.DataFrame) -> pd.DataFrame:
    """Shown figures with one `status` and `source_id` for value and rank: the more doubtful counts."""
    out = figures.rename(columns={"rank_source": "rank_source_id"})
    status = out["value_status"].fillna("published")
    for doubt in ("derived", "suspect"):
        status = status.mask(out["rank_status"] == doubt, doubt)
    return out.assign(
        source_id=out["value_source"].fillna(out["rank_source_id"]),
        status=status.mask(out["value_status"] == "suspect", "suspect"),
        shown=True,
    )
