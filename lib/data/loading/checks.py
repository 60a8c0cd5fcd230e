"""Checks: what a claim must satisfy to enter the store.

Owns one function for each rule; each takes the claims frame and yields a `Problem` for every row that
breaks the rule. Leaves reading files to `intake` and `loaders`, and wording to data/i18n (problem.*).

A claims frame has the columns of the claims table and, from the reader, file, sheet, row and column
(the column of the value), which say where each claim stands.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import pandas as pd

from lib.base.records import SCOPES, Problem
from lib.data.columns import among, looked_up
from lib.data.declared import merger
from lib.data.declared.registry import Registry

FIRST_YEAR = 1995
Check = Callable[[pd.DataFrame, Registry], Iterator[Problem]]


def problems(claims: pd.DataFrame, registry: Registry) -> list[Problem]:
    """Every fault in the frame, rule by rule."""
    return [found for check in CHECKS for found in check(claims, registry)]


def each(
    claims: pd.DataFrame,
    bad: pd.Series,
    code: str,
    column: str,
    params: Callable[[Any], dict[str, Any]] | None = None,
) -> Iterator[Problem]:
    """A problem for every row where `bad` holds; `column` is the claim's column that is at fault."""
    if not bad.any():
        return
    faulty = bad.fillna(False).astype(bool)
    for row in claims[faulty].itertuples(index=False):
        value = getattr(row, column)
        yield Problem(
            code=code,
            file=row.file,
            sheet=row.sheet or None,
            row=int(row.row),
            column=(row.column or column) if column in ("value", "rank") else column,
            value="" if pd.isna(value) else str(value),
            params=params(row) if params else {},
        )


def closest(value: str, known: Iterable[str]) -> str:
    """The known words most like `value`, for the person who mistyped it."""
    found = difflib.get_close_matches(value, list(known), n=3, cutoff=0.5)
    return ", ".join(found) or "?"


def check_indicator(claims: pd.DataFrame, registry: Registry) -> Iterator[Problem]:
    """The indicator is declared in indicators.csv."""
    bad = ~among(claims["indicator"], registry.indicators)
    yield from each(
        claims,
        bad,
        "unknown_indicator",
        "indicator",
        lambda r: {"closest": closest(r.indicator, registry.indicators)},
    )


def check_area(claims: pd.DataFrame, registry: Registry) -> Iterator[Problem]:
    """The area is the country, a declared region, province or district."""
    bad = ~among(claims["area_id"], registry.areas)
    yield from each(
        claims,
        bad,
        "unknown_area",
        "area_id",
        lambda r: {"closest": closest(r.area_id, registry.areas)},
    )


def check_source(claims: pd.DataFrame, registry: Registry) -> Iterator[Problem]:
    """Every claim names a declared source."""
    missing = claims["source_id"] == ""
    yield from each(claims, missing, "missing_source", "source_id")
    bad = ~missing & ~among(claims["source_id"], registry.sources)
    yield from each(claims, bad, "unknown_source", "source_id")


def check_unit(claims: pd.DataFrame, registry: Registry) -> Iterator[Problem]:
    """A value's unit is declared in units.csv; a rank stated alone has none."""
    named = claims["unit"] != ""
    bad = named & ~among(claims["unit"], registry.units)
    yield from each(
        claims, bad, "unknown_unit", "unit", lambda r: {"closest": closest(r.unit, registry.units)}
    )
    yield from each(claims, claims["value"].notna() & ~named, "missing_unit", "unit")


def check_states_something(claims: pd.DataFrame, registry: Registry) -> Iterator[Problem]:
    """A claim states a value, a rank, or both."""
    yield from each(claims, claims["value"].isna() & claims["rank"].isna(), "empty_claim", "value")


def check_rank(claims: pd.DataFrame, registry: Registry) -> Iterator[Problem]:
    """A rank lies within 1..n."""
    bad = (claims["rank"] < 1) | (claims["rank"] > claims["n_ranked"])
    yield from each(
        claims,
        bad,
        "rank_outside",
        "rank",
        lambda r: {"n": "?" if pd.isna(r.n_ranked) else int(r.n_ranked)},
    )


def check_range(claims: pd.DataFrame, registry: Registry) -> Iterator[Problem]:
    """A value in the indicator's own unit lies within the indicator's range."""
    ids = registry.indicators
    low = looked_up(claims["indicator"], {i: ids[i].minimum for i in ids}).astype("float64")
    high = looked_up(claims["indicator"], {i: ids[i].maximum for i in ids}).astype("float64")
    bad = (claims["value"] < low) | (claims["value"] > high)
    yield from each(
        claims,
        bad,
        "value_outside",
        "value",
        lambda r: {"low": ids[r.indicator].minimum, "high": ids[r.indicator].maximum},
    )


def check_scope(claims: pd.DataFrame, registry: Registry) -> Iterator[Problem]:
    """The scope is one of the vocabulary."""
    bad = ~among(claims["scope"], SCOPES)
    yield from each(claims, bad, "unknown_scope", "scope", lambda r: {"known": ", ".join(SCOPES)})


def check_period(claims: pd.DataFrame, registry: Registry) -> Iterator[Problem]:
    """The period runs forward and holds the year; only a multi-year or planned figure spans years."""
    start, end, year = claims["period_start"], claims["period_end"], claims["year"]
    bad = (start > year) | (end < year)
    yield from each(claims, bad, "period_wrong", "year", _period)
    spans = (start != end) & ~claims["scope"].isin(["multi-year", "plan"])
    yield from each(claims, spans & ~bad, "period_scope", "scope", _period)


def _period(row: Any) -> dict[str, Any]:
    return {"start": row.period_start, "end": row.period_end, "year": row.year}


def check_territory(claims: pd.DataFrame, registry: Registry) -> Iterator[Problem]:
    """A province carries figures only of years in which it existed.

    The 63 units of 1 August 2008 keep the names and ids of the units before them, so only their end
    is checked; a unit of the 34 has no figure before 2025.
    """
    units = registry.provinces
    ends = {i: end for i in units if (end := _last_year(i, registry))}
    begins = {p.id: merger.FIRST_YEAR for p in units.values() if merger.is_new(p)}
    last, first = (looked_up(claims["area_id"], years) for years in (ends, begins))
    bad = (claims["year"] > last) | (claims["year"] < first)
    named = {p.id: f"{p.name_vi} ({p.id})" for p in units.values()}
    yield from each(
        claims, bad, "territory", "year", lambda r: {"area": named.get(r.area_id, r.area_id)}
    )


def _last_year(unit_id: str, registry: Registry) -> int | None:
    """The last year that may carry the unit's figures; a change of type alone does not end them."""
    unit = registry.provinces[unit_id]
    heir = registry.provinces.get(unit.successor_id or "")
    if heir and heir.map == unit.map and heir.code == unit.code:
        return _last_year(heir.id, registry)
    return unit.valid_to.year if unit.valid_to else None


def check_twice(claims: pd.DataFrame, registry: Registry) -> Iterator[Problem]:
    """No claim id stands twice, and no source states the same thing twice."""
    twice = claims["claim_id"].duplicated(keep="first")
    yield from each(claims, twice, "claim_twice", "claim_id")
    statement = ["indicator", "area_id", "year", "period_start", "period_end", "scope"]
    same = claims.duplicated([*statement, "source_id", "value", "rank"], keep="first")
    yield from each(claims, same & ~twice, "statement_twice", "value")


# A figure that more statements than this are about is a file gone wrong.
MOST_STATEMENTS = 50


def own(claims: pd.DataFrame, registry: Registry) -> list[Problem]:
    """What a user's file must satisfy beside CHECKS: bounds of sense, and one source speaking once."""
    return [found for check in OWN_CHECKS for found in check(claims, registry)]


def check_year(claims: pd.DataFrame, registry: Registry) -> Iterator[Problem]:
    """The year measured is not before the first nor after the running one.

    An edition is published the year after: where one is known, that year has come, although the clock may
    have been set back.
    """
    this = max([date.today().year, *(e.year + 1 for e in registry.all_editions)])
    for column in ("year", "period_start", "period_end"):
        plan = claims["scope"].eq("plan") & (column == "period_end")
        bad = (claims[column] < FIRST_YEAR) | ((claims[column] > this) & ~plan)
        seen = bad & (claims[column] != claims["year"]) if column != "year" else bad
        yield from each(
            claims, seen, "year_outside", column, lambda r: {"first": FIRST_YEAR, "last": this}
        )


def check_rank_of_edition(claims: pd.DataFrame, registry: Registry) -> Iterator[Problem]:
    """A rank without its denominator lies within the provinces that the edition ranks, or that exist."""
    editions = {(e.indicator, e.year): e.n_ranked for e in registry.all_editions}
    keys = zip(claims["indicator"], claims["year"], strict=True)
    most = pd.Series(
        [editions.get((i, y)) or merger.most_units(y) for i, y in keys], index=claims.index
    )
    province = claims["area_id"].isin(registry.provinces)
    bad = claims["n_ranked"].isna() & province & (claims["rank"] > most)
    limit = dict(zip(claims.index, most, strict=True))
    rows = iter([limit[i] for i in claims.index[bad.fillna(False).astype(bool)]])
    yield from each(claims, bad, "rank_outside", "rank", lambda r: {"n": next(rows)})


def check_contradiction(claims: pd.DataFrame, registry: Registry) -> Iterator[Problem]:
    """One source states one figure once: two values or two ranks of it contradict one another."""
    key = ["indicator", "area_id", "year", "period_start", "period_end", "scope", "source_id"]
    for column in ("value", "rank"):
        told = claims[claims[column].notna()]
        first = told.groupby(key)[[column, "row"]].transform("first")
        bad = (told[column] != first[column]).reindex(claims.index, fill_value=False)
        said = iter(first.loc[bad[bad].index].itertuples(index=False))

        def other(_: Any, said: Any = said, column: str = column) -> dict[str, Any]:
            row = next(said)
            return {"other": f"{getattr(row, column):g}", "first": int(row.row)}

        yield from each(claims, bad, "contradiction", column, other)


def check_crowd(claims: pd.DataFrame, registry: Registry) -> Iterator[Problem]:
    """No figure is stated more often than any figure is."""
    key = ["indicator", "area_id", "year", "period_start", "period_end", "scope"]
    place = claims.groupby(key).cumcount()
    yield from each(
        claims,
        place == MOST_STATEMENTS,
        "crowd",
        "indicator",
        lambda r: {"most": MOST_STATEMENTS},
    )


def check_decimals(claims: pd.DataFrame, registry: Registry) -> Iterator[Problem]:
    """A count has no decimals."""
    counts = [i.id for i in registry.indicators.values() if i.decimals == 0 and i.unit != "%"]
    bad = claims["indicator"].isin(counts) & (claims["value"] % 1 != 0) & claims["value"].notna()
    money = claims["unit"].isin(["tỷ đồng"])
    yield from each(claims, bad & ~money, "count_with_decimals", "value")


OWN_CHECKS: tuple[Check, ...] = (
    check_rank_of_edition,
    check_contradiction,
    check_crowd,
    check_decimals,
)

CHECKS: tuple[Check, ...] = (
    check_indicator,
    check_area,
    check_source,
    check_unit,
    check_states_something,
    check_rank,
    check_range,
    check_scope,
    check_year,
    check_period,
    check_territory,
    check_twice,
)
