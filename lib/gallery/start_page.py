"""Start page: which edition it opens with, its finding, and what its two charts show.

Leaves tiles, search and news to the page's blocks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from lib.analytics import ranks
from lib.analytics.ground import of_movement
from lib.base.i18n import t
from lib.base.records import Indicator, Refusal
from lib.data.declared import provinces, registry
from lib.display import wording
from lib.figures import queries
from lib.gallery.ranking_question import default_period, moves_between


@dataclass(frozen=True, kw_only=True, eq=False)
class Newest:
    """The telling edition of an index, and its movement since the year before where that can be told."""

    indicator: Indicator
    year: int
    start: int | None
    moves: pd.DataFrame | None
    rows: pd.DataFrame


@queries.per_version
def headlines() -> tuple[str, ...]:
    """The ids of the indices on the page: declared as headlines, with a rank."""
    found = (i.id for i in registry.load().headlines)
    return tuple(i for i in found if queries.history(i)["rank"].notna().any())


@queries.per_version
def newest(indicator_id: str) -> Newest:
    """The telling year, and the movement since the edition before where nearly all are in both."""
    history, year = queries.history(indicator_id), queries.telling_year(indicator_id)
    ranked = history[history["rank"].notna()]
    before = [y for y in queries.years(indicator_id) if y < year]
    moves = None
    if before:
        try:
            moves = moves_between(indicator_id, before[-1], year)
        except Refusal:
            moves = None
    if moves is not None:
        whole = queries.ground(indicator_id, year).ranked
        moves = moves if of_movement(moves, ranked=whole).carries else None
    return Newest(
        indicator=registry.load().indicators[indicator_id],
        year=year,
        start=before[-1] if before else None,
        moves=moves,
        rows=ranked[ranked["year"] == year].sort_values("rank"),
    )


@queries.per_version
def telling() -> Newest:
    """The edition that the page opens with: the newest that carries statements about the whole.

    Raises Refusal where no index has a rank.
    """
    found = [newest(i) for i in headlines()]
    if not found:
        raise Refusal("no_figures")
    carried = [n for n in found if queries.ground(n.indicator.id, n.year).carries]
    return max(carried or found[:1], key=lambda n: n.year)


@queries.per_version
def heading(lang: str) -> str:
    """The finding of the page: who leads the telling edition and who rose most in it."""
    first, names, moved = telling(), queries.names(lang), ""
    best = first.rows[first.rows["rank"] == 1]
    if first.moves is not None:
        up, _ = ranks.movers(first.moves, at_most=1)
        if len(up):
            moved = t(
                "page.overview.heading_moved",
                lang,
                name=names[up.iloc[0]["province_id"]],
                moved=wording.bare_places(int(up.iloc[0]["change"]), lang=lang),
                start=first.start,
            )
    leader = names[best.iloc[0]["province_id"]] if len(best) else wording.missing(lang)
    return t(
        "page.overview.heading",
        lang,
        indicator=wording.short(first.indicator, lang),
        year=first.year,
        leader=leader,
        moved=moved,
    )


@queries.per_version
def usual() -> str:
    """The place that is shown to who has chosen none: the one that rose most, else the first; its id."""
    first = telling()
    up = first.rows[:0] if first.moves is None else ranks.movers(first.moves, at_most=1)[0]
    ids = [*up["province_id"], *first.rows["province_id"]]
    return provinces.load().current(ids[0]).id


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A view of the gallery with the choices that the page makes for it."""

    view: str
    choices: Mapping[str, str]


def picture(province_id: str) -> tuple[Placed, Placed]:
    """The map of the telling edition, and the ranks over the years, the province named in both."""
    first = telling()
    place = provinces.load().by_id[province_id].slug
    which = {"indicator": first.indicator.id, "p": place}
    # The period of the index's page: a sentence here is the same there.
    start, end = default_period(first.indicator.id)
    return (
        Placed(view="map.map", choices={"year": str(first.year), "key": "out", **which}),
        Placed(view="ranking.years", choices={"from": str(start), "to": str(end), **which}),
    )
