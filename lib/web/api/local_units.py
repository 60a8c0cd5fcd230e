"""Local units: results of units inside provinces: who they are, their rankings, their movement."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lib.base.local import LOCAL_GROUPS
from lib.base.records import Province
from lib.data.declared import registry
from lib.display import wording
from lib.figures import local_units, versions
from lib.web.api.answers import (
    BASE,
    Wrong,
    break_rows,
    document,
    listed,
    province_of,
    route,
    rows_of,
    taken,
    year_of,
)

UNIT: tuple[str, ...] = ("unit_id", "province", "province_id", "group", "name", "name_en")
UNIT += ("aliases", "first_year", "last_year")
RANKING: tuple[str, ...] = ("unit_id", "province", "province_id", "group", "name", "rank")
RANKING += ("n_ranked", "rank_basis", "value", "unit", "class", "status", "score_status")
RANKING += ("source_id", "source")
MOVE: tuple[str, ...] = ("unit_id", "province", "province_id", "group", "name", "rank_from")
MOVE += ("rank_to", "n_from", "n_to", "change", "value_from", "value_to", "value_change")
MOVE += ("rank_basis", "status", "score_status")


def _province(asked: dict[str, str]) -> Province:
    """The province asked for, which must have results."""
    if not local_units.provinces():
        if versions.outdated():
            raise versions.NotKept
        raise Wrong(404, "No results of units inside provinces are known.")
    known = [p.id for p in local_units.provinces()]
    if "province" not in asked:
        raise Wrong(400, "Parameter 'province' is required: a slug, an id or a name.")
    found = province_of(asked["province"], year=None, within=known)
    if found.id not in known:
        names = [p.slug for p in local_units.provinces()]
        detail = f"No results of units inside {found.name_vi} are known; see 'known'."
        raise Wrong(404, detail, province=taken(found), known=names)
    return found


def _group(asked: dict[str, str], province: Province) -> str:
    """The group asked for, else the province's first."""
    there = local_units.groups(province.id)
    group = asked.get("group", there[0])
    if group not in LOCAL_GROUPS:
        raise Wrong(400, f"Parameter 'group' must be one of: {', '.join(LOCAL_GROUPS)}.")
    if group not in there:
        raise Wrong(404, f"Groups with results of {province.name_vi}: {', '.join(there)}.")
    return group


def _year(asked: dict[str, str], name: str, province_id: str, group: str) -> int:
    """The year asked for, else the one with which the page opens."""
    known = local_units.years(province_id, group)
    year = year_of(asked, name) or local_units.usual_year(province_id, group)
    if year not in known:
        told = wording.year_list(known)
        raise Wrong(404, f"No results are known for {year}; years with results: {told}.")
    return year


def _about(unit_id: str) -> dict[str, Any]:
    """Which unit a row is about."""
    unit = registry.load().local_units[unit_id]
    return {
        "unit_id": unit.id,
        "province": registry.load().provinces[unit.province_id].slug,
        "province_id": unit.province_id,
        "group": unit.group,
        "name": unit.name_vi,
    }


@route(f"{BASE}/units", "province", "group", "version", row=UNIT)
def units(asked: dict[str, str]) -> Any:
    """Units inside provinces of which results are published: departments, districts, communes, agencies."""
    if "province" in asked:
        wanted: tuple[Province, ...] = (_province(asked),)
    elif "group" in asked and asked["group"] not in LOCAL_GROUPS:
        raise Wrong(400, f"Parameter 'group' must be one of: {', '.join(LOCAL_GROUPS)}.")
    else:
        wanted = local_units.provinces()
    rows = []
    for province in wanted:
        for group in local_units.groups(province.id):
            if asked.get("group", group) != group:
                continue
            years = local_units.history(province.id, group).groupby("province_id")["year"]
            for unit in local_units.units(province.id, group):
                mine = years.get_group(unit.id)
                rows.append(
                    _about(unit.id)
                    | {
                        "name_en": unit.name_en,
                        "aliases": list(unit.aliases),
                        "first_year": int(mine.min()),
                        "last_year": int(mine.max()),
                    }
                )
    return listed(rows)


@route(f"{BASE}/unit-rankings", "province", "group", "year", "version", row=RANKING)
def rankings(asked: dict[str, str]) -> Any:
    """One year's list of a province's units of one group; a source may tell score, rank or class alone."""
    province = _province(asked)
    group = _group(asked, province)
    year = _year(asked, "year", province.id, group)
    history = local_units.history(province.id, group)
    rows = history[history["year"] == year].sort_values(["rank", "score"], ascending=[True, False])
    known = registry.load().sources
    out = []
    for row in rows_of(rows):
        source = row["rank_source"] or row["score_source"] or row["grade_source"]
        out.append(
            _about(row["province_id"])
            | {
                "rank": row["rank"],
                "n_ranked": row["n_ranked"],
                "rank_basis": row["rank_basis"],
                "value": row["score"],
                "unit": row["unit"] or None,
                "class": row["grade"],
                "status": row["rank_status"],
                "score_status": row["score_status"],
                "source_id": source,
                "source": document(known[source]) if source in known else None,
            }
        )
    ground = local_units.ground(province.id, group, year)
    mean = local_units.mean(province.id, group, year)
    more: dict[str, Any] = {"group": group, "year": year, "n_ranked": ground.ranked}
    more |= {"complete": ground.whole, "mean": mean.value if mean else None}
    return listed(out, province=taken(province), **more)


@route(f"{BASE}/unit-movement", "province", "group", "from", "to", "version", row=MOVE)
def movement(asked: dict[str, str]) -> Any:
    """How ranks of a province's units moved between two years; scores only within one set of criteria."""
    province = _province(asked)
    group = _group(asked, province)
    for name in ("from", "to"):
        year_of(asked, name, required=True)
    start, end = (_year(asked, name, province.id, group) for name in ("from", "to"))
    if start >= end:
        raise Wrong(400, "Parameter 'from' must be a year before 'to'.")
    moves = local_units.movement(province.id, group, start, end)
    frame = moves.rename(columns={f"score_{x}": f"value_{x}" for x in ("from", "to", "change")})
    ids = frame["province_id"]
    about = pd.DataFrame([_about(i) for i in ids], index=frame.index)
    frame = pd.concat([about, frame.drop(columns="province_id")], axis=1)[list(MOVE)]
    crossed = [b for b in local_units.breaks(province.id, group) if start < b.year <= end]
    more: dict[str, Any] = {"group": group, "from": start, "to": end}
    more["breaks"] = break_rows(crossed)
    return listed(rows_of(frame), province=taken(province), **more)


ROUTES = (units, rankings, movement)
