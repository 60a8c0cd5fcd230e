"""Local units: results of a province's own departments, districts and communes, brought to the analytics.

Owns the history frame of each group of a province's units, where its scores must not be compared, and on
how many units a statement stands. In these frames `province_id` holds the unit's id: the pure functions
rank and move them as they do provinces.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from lib.analytics import ranks
from lib.analytics.ground import Ground
from lib.base import alphabet
from lib.base.i18n import t
from lib.base.local import LOCAL_GROUPS, LocalEdition, LocalUnit
from lib.base.records import Break, Indicator, Province
from lib.data.declared import merger, registry
from lib.data.declared import provinces as resolver
from lib.figures import queries, versions

DISTRICTS = "huyen"


@dataclass(frozen=True, kw_only=True)
class Mean:
    """The mean of a group's units in a year, as its source states it."""

    value: float
    unit: str
    source: str


@queries.per_version
def results() -> pd.DataFrame:
    """Every shown result (frame of `store.local_results`) with the unit's province_id and group."""
    found, units = versions.local_results(), registry.load().local_units
    found = found[found["unit_id"].isin(list(units))]
    return found.assign(
        province_id=[units[i].province_id for i in found["unit_id"]],
        group=[units[i].group for i in found["unit_id"]],
        whole=[units[i].whole for i in found["unit_id"]],
    )


def _of_units() -> pd.DataFrame:
    found = results()
    return found[~found["whole"].astype(bool)]


@queries.per_version
def provinces() -> tuple[Province, ...]:
    """The provinces with results, in Vietnamese alphabetical order."""
    known = resolver.load().by_id
    found = (known[i] for i in _of_units()["province_id"].unique())
    return tuple(sorted(found, key=lambda p: (alphabet.sort_key(p.name_vi), p.id)))


@queries.per_version
def groups(province_id: str) -> tuple[str, ...]:
    """The groups of a province's units with results, departments first."""
    found = _of_units()
    there = set(found.loc[found["province_id"] == province_id, "group"])
    return tuple(g for g in LOCAL_GROUPS if g in there)


@queries.per_version
def history(province_id: str, group: str) -> pd.DataFrame:
    """A history frame (`ranks.HISTORY`) of a group's units, and grade, grade_status, grade_source, unit.

    Units are in the order of their names, also where a rank or score is shared.
    `n_ranked` is the edition's where the source of a rank does not say it. A row may have a class alone.
    """
    found = _of_units()
    rows = found[(found["province_id"] == province_id) & (found["group"] == group)]
    rows = rows.drop(columns="province_id").rename(
        columns={
            "unit_id": "province_id",
            "value": "score",
            "value_status": "score_status",
            "value_source": "score_source",
        }
    )
    declared = {
        y: e.n_ranked for y in rows["year"].unique() if (e := edition(province_id, group, int(y)))
    }
    whole = rows["year"].map(declared).astype("Int64")
    rows = rows.assign(n_ranked=rows["n_ranked"].fillna(whole).where(rows["rank"].notna()))
    kept = rows[[*ranks.HISTORY, "grade", "grade_status", "grade_source", "unit"]]
    known = registry.load().local_units
    ordered = sorted(kept["province_id"].unique(), key=lambda u: _place(known[u]))
    place = {unit: n for n, unit in enumerate(ordered)}
    kept = kept.assign(_place=kept["province_id"].map(place)).sort_values(["_place", "year"])
    return kept.drop(columns="_place").reset_index(drop=True)


@queries.per_version
def years(province_id: str, group: str) -> tuple[int, ...]:
    """The years with a result of any unit of the group, earliest first."""
    return tuple(sorted(int(y) for y in history(province_id, group)["year"].unique()))


def edition(province_id: str, group: str, year: int) -> LocalEdition | None:
    """What is declared of a group's ranking in a year, or None."""
    for one in registry.load().local_editions:
        if (one.province_id, one.group, one.year) == (province_id, group, year):
            return one
    return None


@queries.per_version
def units(province_id: str, group: str) -> tuple[LocalUnit, ...]:
    """The units of a group with results, in Vietnamese alphabetical order."""
    known = registry.load().local_units
    found = (known[i] for i in history(province_id, group)["province_id"].unique())
    return tuple(sorted(found, key=_place))


def _place(unit: LocalUnit) -> tuple[object, ...]:
    return alphabet.sort_key(unit.name_vi), unit.id


@queries.per_version
def names(lang: str) -> dict[str, str]:
    """Unit id -> name."""
    return {u.id: u.name(lang) for u in registry.load().local_units.values()}


@queries.per_version
def short_names(lang: str) -> dict[str, str]:
    """Unit id -> what a chart calls it."""
    return {u.id: u.short(lang) for u in registry.load().local_units.values()}


@queries.per_version
def ground(province_id: str, group: str, year: int, what: str = "rank") -> Ground:
    """How many units of how many have `what` (rank, score or grade) in a year."""
    rows = history(province_id, group)
    declared = edition(province_id, group, year)
    known = int(rows.loc[rows["year"] == year, what].notna().sum())
    return Ground(known=known, ranked=declared.n_ranked if declared else None)


def whole(province_id: str, group: str, year: int) -> bool:
    """Whether rank or class of every unit is known in a year."""
    return any(ground(province_id, group, year, what).whole for what in ("rank", "grade"))


@queries.per_version
def whole_years(province_id: str, group: str) -> tuple[int, ...]:
    """The years whose list is whole, the newest last."""
    return tuple(year for year in years(province_id, group) if whole(province_id, group, year))


def usual_year(province_id: str, group: str) -> int:
    """The newest year whose list is whole, else the newest."""
    return (whole_years(province_id, group) or years(province_id, group))[-1]


@queries.per_version
def mean(province_id: str, group: str, year: int) -> Mean | None:
    """The mean that a source states, or None."""
    found = results()
    at = (found["province_id"] == province_id) & (found["group"] == group)
    for row in found[at & found["whole"].astype(bool) & (found["year"] == year)].itertuples():
        return Mean(value=float(row.value), unit=str(row.unit), source=str(row.value_source))
    return None


@queries.per_version
def doubts() -> dict[tuple[str, int], str]:
    """Why a unit's result of a year is doubted, by unit and year; a release keeps no reasons."""
    if versions.outdated():
        return {}
    told = queries.local_claims()
    told = told[told["suspect_reason"] != ""]
    keys = told[["unit_id", "year", "suspect_reason"]].itertuples(index=False, name=None)
    return {(unit, int(year)): reason for unit, year, reason in keys}


@queries.per_version
def index(lang: str, province_id: str, group: str, year: int) -> Indicator:
    """The group's index of a year as an indicator, for the wording and the charts of indices."""
    declared = edition(province_id, group, year)
    name = t("local.index", lang, group=t(f"local.level.{group}", lang))
    return Indicator(
        id=f"{province_id}/{group}",
        family="local",
        parent=None,
        name_vi=name,
        name_en=name,
        unit=declared.unit if declared else "",
        direction="higher",
        decimals=2,
        minimum=None,
        maximum=None,
        publisher="",
        short=name,
    )


@queries.per_version
def breaks(province_id: str, group: str) -> tuple[Break, ...]:
    """Where scores of the group must not be compared: no text tells that both years' criteria are one set.

    Ranks compare: they are of one group in one province.
    """
    found = []
    known = years(province_id, group)
    for before, year in pairwise(known):
        old, new = edition(province_id, group, before), edition(province_id, group, year)
        if old and new and old.criteria and (old.criteria, old.unit) == (new.criteria, new.unit):
            continue
        found.append(
            Break(
                indicator=f"{province_id}/{group}",
                year=year,
                kind="method",
                refuses=frozenset({"score"}),
                reason_vi=t("local.criteria", "vi", start=before, end=year),
                reason_en=t("local.criteria", "en", start=before, end=year),
                certainty="suspected",
            )
        )
    return tuple(found)


@queries.per_version
def movement(province_id: str, group: str, start: int, end: int) -> pd.DataFrame:
    """How the units of a group moved between two years (frame of `ranks.movement`)."""
    return ranks.movement(
        history(province_id, group), start=start, end=end, breaks=breaks(province_id, group)
    )


def ends(province_id: str, group: str) -> bool:
    """Whether the units of the group ended with the merger of 2025: districts, or the whole province."""
    return group == DISTRICTS and not merger.is_new(registry.load().provinces[province_id])


def sources_behind(rows: pd.DataFrame) -> tuple[str, ...]:
    """The ids of the sources of ranks, scores and classes of history rows, each once."""
    told: list[Any] = [rows[c] for c in ("rank_source", "score_source", "grade_source")]
    return tuple(pd.concat(told).dropna().unique().tolist())
