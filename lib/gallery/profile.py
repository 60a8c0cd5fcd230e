"""Profile: what is known of one place, for the page of a province.

Owns which ids a place's figures stand under, its standing in each index, who its peers are in an edition,
and what nobody published of it. Leaves the charts to `gallery.province`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from lib.analytics import compare
from lib.analytics.compare import Standing
from lib.base.records import Province
from lib.data.declared import merger, neighbours, provinces, registry
from lib.figures import queries
from lib.gallery import figure_rows

PEERS = ("region", "neighbours", "own")
MOST_PEERS = 8
DEFAULT = "34-01"
FAMILIES = (
    "online_services",
    "dossiers",
    "staffing",
    "satisfaction",
    "procedures",
    "onestop",
    "modernisation",
    "steering",
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Profile:
    """One place: its newest unit, every id its figures stand under, whence it came and what it became.

    `standings` holds the newest standing in each index in which it has a figure.
    """

    unit: Province
    ids: tuple[str, ...]
    origins: tuple[Province, ...]
    heirs: tuple[Province, ...]
    standings: Mapping[str, Standing]

    @property
    def merged(self) -> bool:
        """Whether the place was made on 1 July 2025 out of several."""
        return provinces.load().made_new(self.unit.id)


def indices() -> tuple[str, ...]:
    """The ids of the indices that rank provinces, in their order."""
    return tuple(i.id for i in registry.load().indices)


@queries.per_version
def read(province_id: str) -> Profile:
    """The profile of the place that the unit belongs to."""
    known = provinces.load()
    ids = known.same(province_id)
    found = {i: standing(i, ids) for i in indices()}
    return Profile(
        unit=known.current(province_id),
        ids=ids,
        origins=tuple(known.origins(province_id)),
        heirs=tuple(known.heirs(province_id)),
        standings={i: s for i, s in found.items() if s},
    )


def standing(indicator: str, ids: tuple[str, ...], year: int | None = None) -> Standing | None:
    """Where the place stands in `year`, by default in its newest edition."""
    history = queries.history(indicator)
    if year is None:
        years = history.loc[history["province_id"].isin(ids), "year"]
        if years.empty:
            return None
        year = int(years.max())
    declared = queries.edition(indicator, year)
    known = registry.load()
    return compare.standing(
        history,
        indicator=indicator,
        place=ids,
        year=year,
        breaks=known.breaks(indicator),
        best_only=declared is not None and declared.coverage == "best",
        apart=known.indicators[indicator].apart,
        direction=known.indicators[indicator].direction,
    )


def peers(profile: Profile, *, kind: str, own: tuple[str, ...] = (), year: int) -> frozenset[str]:
    """The ids of the place's peers in the edition of `year`: units of that year's map, itself left out.

    `kind` is 'region' (the same region of that map), 'neighbours' (a common border on it) or 'own' (the
    places of `own`).
    """
    known = provinces.load()
    new = merger.map_of(year) == merger.NEW
    mine = [known.by_id[i] for i in profile.ids if (i in known.new_ids) == new]
    if kind == "own":
        found = {i for place in own for i in known.same(place)}
    elif kind == "neighbours":
        found = {n for p in mine for n in neighbours.of(p.id)}
    else:
        regions = {p.region for p in mine}
        found = {
            p.id for p in known.by_id.values() if p.region in regions and merger.is_new(p) == new
        }
    return frozenset(found - set(profile.ids))


@queries.per_version
def figures(ids: tuple[str, ...]) -> pd.DataFrame:
    """The shown figures of the place that are neither an index nor a component of one, newest first."""
    known = registry.load().indicators
    rows = queries.area_figures(ids)
    ranking = indices()
    own = [i for i in known if known[i].family in FAMILIES and i not in ranking]
    own = [i for i in own if known[i].parent not in ranking]
    order = {i: n for n, i in enumerate(sorted(own, key=lambda i: FAMILIES.index(known[i].family)))}
    rows = rows[rows["indicator"].isin(own)]
    return (
        rows.assign(family=rows["indicator"].map(lambda i: known[i].family))
        .assign(_order=rows["indicator"].map(order))
        .sort_values(
            ["_order", "period_end", "period_start"], ascending=[True, False, True], kind="stable"
        )
        .drop(columns="_order")
        .reset_index(drop=True)
    )


@queries.per_version
def district_figures(ids: tuple[str, ...]) -> pd.DataFrame:
    """The shown figures of districts in the place, which are never the province's."""
    return pd.concat([figure_rows.district_figures(i) for i in ids]).reset_index(drop=True)


def missing_years(profile: Profile, indicator: str) -> list[int]:
    """The editions of the place's lifetime in which the product has neither its rank nor its score."""
    units = [registry.load().provinces[i] for i in profile.ids]
    history = queries.history(indicator)
    have = set(history.loc[history["province_id"].isin(profile.ids), "year"])
    return [
        y
        for y in queries.years(indicator)
        if y not in have and any(merger.counts_in(u, y) for u in units)
    ]
