"""Ledger: which of several claims is shown.

Owns the rule that turns claims into figures: not suspect, then a unit that fits the indicator, then
not derived, then the lower source tier, then the value most sources agree on, then the later source.
Of claims that agree within rounding the most exact is shown. Value and rank are chosen apart. Ranks
are published where published, and counted from the scores only where an edition's scores are complete
(rule: data/README.md). Rival claims stay in the claims table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from lib.base import formats
from lib.data.declared.registry import Registry

KEY = ["indicator", "area_id", "year", "period_start", "period_end", "scope"]
EDITION = ["indicator", "year"]
# What the choice needs of a claim; texts that it does not need are left behind.
WEIGHED = [*KEY, "claim_id", "source_id", "value", "unit", "rank", "n_ranked", "derived"]
WEIGHED += ["suspect_reason"]
# The rule, step by step; of two claims the first step in which they differ decides.
STEPS = ("suspect", "unfit", "derived", "tier", "alone", "newest", "claim_id")


def figures(claims: pd.DataFrame, *, registry: Registry) -> pd.DataFrame:
    """The shown figure of every key.

    `claims` has the columns of the claims table. Returned: KEY, value, unit, value_status,
    value_source, rank, n_ranked, rank_basis, rank_status, rank_source, n_claims, n_rivals.
    """
    judged = _judged(claims[WEIGHED], registry=registry).drop(columns="suspect_reason")
    values = _chosen(judged, "value")
    ranks = _chosen(judged, "rank")
    shown = values[[*KEY, "value", "unit", "status", "source_id"]].rename(
        columns={"status": "value_status", "source_id": "value_source"}
    )
    ranked = ranks[[*KEY, "rank", "n_ranked", "status", "source_id"]].rename(
        columns={"status": "rank_status", "source_id": "rank_source"}
    )
    out = shown.merge(ranked, on=KEY, how="outer", sort=True)
    out["unit"] = out["unit"].fillna("")
    out["rank_basis"] = out["rank"].notna().map({True: "published", False: None}).astype(object)
    out = _with_computed_ranks(out, registry=registry)
    return _with_counts(out, claims[[*KEY, "value", "rank"]])


def _judged(claims: pd.DataFrame, *, registry: Registry) -> pd.DataFrame:
    """The claims with what the rule weighs: status, suspect, unfit, tier and newest (later is less)."""
    out = claims.copy()
    out["suspect"] = out["suspect_reason"].fillna("") != ""
    out["derived"] = out["derived"].astype(bool)
    out["status"] = np.select([out["suspect"], out["derived"]], ["suspect", "derived"], "published")
    own_unit = out["indicator"].map({i.id: i.unit for i in registry.indicators.values()})
    percent = [i.id for i in registry.indicators.values() if i.unit == "%" and i.maximum == 100]
    # Papers write such an index in "%" or in "điểm": one scale.
    same_scale = out["indicator"].isin(percent) & out["unit"].isin(["%", "điểm"])
    out["unit"] = out["unit"].where(~same_scale, own_unit)
    out["unfit"] = (out["unit"] != own_unit) & (out["unit"] != "")
    out["tier"] = out["source_id"].map({s.id: s.tier for s in registry.sources.values()}).fillna(9)
    # An ISO date of any exactness as a number: '2020' -> 20200000, '' -> 0.
    days = {
        s.id: int(s.date.replace("-", "").ljust(8, "0") or 0) for s in registry.sources.values()
    }
    out["newest"] = -out["source_id"].map(days).astype("float64").fillna(0)
    return out


def _chosen(judged: pd.DataFrame, column: str) -> pd.DataFrame:
    """The preferred claim of each key among those that state `column` ('value' or 'rank')."""
    told = judged[judged[column].notna()]
    crowded = told.duplicated(KEY, keep=False)
    crowd = told[crowded].copy()
    crowd["alone"] = -_agreeing(crowd, column)
    order = list(STEPS)
    ordered = crowd.sort_values(order, kind="stable")
    best = ordered.drop_duplicates(KEY, keep="first")
    # A rounded copy of the same figure is no rival: show the most exact of those that agree with it.
    ahead = best[[*KEY, column, "suspect", "unfit", "derived"]]
    beside = ordered.merge(ahead, on=[*KEY, "suspect", "unfit", "derived"], suffixes=("", "_best"))
    same = ~differs(beside[column].astype("float64"), beside[f"{column}_best"].astype("float64"))
    agreed = beside[same].drop(columns=f"{column}_best")
    # Of one rank the claim that says among how many is the more exact.
    among = agreed["n_ranked"].notna().astype(int) if column == "rank" else 0
    agreed["coarse"] = -_decimals(agreed[column].astype("float64")) - among
    agreed = agreed.sort_values(["coarse", *order], kind="stable")
    return pd.concat([told[~crowded], agreed.drop_duplicates(KEY, keep="first")])


def weighed(claims: pd.DataFrame, *, column: str, registry: Registry) -> pd.DataFrame:
    """The claims that state `column`, with what the rule weighs (STEPS), the preferred one of a key first.

    `claims` has the columns of the claims table; added are STEPS and status.
    """
    told = _judged(claims, registry=registry)
    told = told[told[column].notna()].copy()
    told["alone"] = -_agreeing(told, column)
    return told.sort_values(list(STEPS), kind="stable")


def _agreeing(crowd: pd.DataFrame, column: str) -> pd.Series:
    """For each claim, how many sources state the same within the rounding of the less exact one."""
    slim = crowd[[*KEY, "claim_id", "source_id", column]].astype({column: "float64"})
    pairs = slim.merge(slim, on=KEY, suffixes=("", "_other"))
    same = pairs[~differs(pairs[column], pairs[f"{column}_other"])]
    count = same.groupby("claim_id")["source_id_other"].nunique()
    return crowd["claim_id"].map(count).astype("int64")


def _with_computed_ranks(shown: pd.DataFrame, *, registry: Registry) -> pd.DataFrame:
    """Ranks counted from the scores where the publisher gives none and the edition is complete.

    An edition is complete when as many provinces have a score as it ranks. A component's edition is
    complete when every province with a score in the index itself has one in the component.
    """
    indicators = registry.indicators
    editions = {(e.indicator, e.year): e for e in registry.all_editions}

    def root(indicator: str) -> str:
        parent = indicators[indicator].parent
        return root(parent) if parent else indicator

    roots = {i: root(i) for i in indicators}
    full = shown[
        (shown["scope"] == "full-year")
        & shown["value"].notna()
        & shown["area_id"].isin(registry.provinces)
        & ~shown["indicator"].isin([i.id for i in indicators.values() if i.direction == "neutral"])
    ]
    if full.empty:
        return shown
    # An edition's rows share what the registry says of it, which is looked up once.
    told = full.groupby(EDITION, sort=False)
    number = told.ngroup().to_numpy()
    of_editions = _editions(full.drop_duplicates(EDITION), roots)
    declared = [editions.get(edition) for edition in of_editions]
    needed = np.array([np.inf if e is None or e.n_ranked is None else e.n_ranked for e in declared])
    counted = np.array([e is not None and e.ranking == "computed" for e in declared], dtype=bool)
    count = told["value"].transform("size")
    complete = (count >= needed[number]).to_numpy()
    full, is_counted = full[complete], counted[number][complete]
    if full.empty:
        return shown
    lower = [i.id for i in indicators.values() if i.direction == "lower"]
    signed = full["value"].where(~full["indicator"].isin(lower), -full["value"])
    # As ranks.rank_scores, for all editions at once.
    by_edition = [full["indicator"], full["year"]]
    ranks = signed.groupby(by_edition).rank(method="min", ascending=False).astype(int)
    take = full.index[is_counted | shown.loc[full.index, "rank"].isna()]
    shown.loc[take, "rank"] = ranks.loc[take]
    shown.loc[take, "n_ranked"] = count.loc[take]
    shown.loc[take, "rank_basis"] = "computed"
    shown.loc[take, "rank_status"] = shown.loc[take, "value_status"]
    shown.loc[take, "rank_source"] = shown.loc[take, "value_source"]
    return shown


def _editions(rows: pd.DataFrame, roots: dict[str, str]) -> list[tuple[str, int]]:
    """The edition that each row belongs to: the index above its indicator, and the year."""
    # As lists: text columns are slow to walk through.
    above = [roots[i] for i in rows["indicator"].tolist()]
    return list(zip(above, rows["year"].tolist(), strict=True))


def _with_counts(shown: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """How many claims each figure has, and how many of them say something else than what is shown."""
    crowd = claims[claims.duplicated(KEY, keep=False)]
    out = shown.set_index(KEY)
    out["n_claims"], out["n_rivals"] = 1, 0
    if len(crowd):
        beside = crowd.merge(
            shown[[*KEY, "value", "rank"]], on=KEY, suffixes=("", "_shown"), how="left"
        )
        other = differs(beside["value"], beside["value_shown"]) | (
            beside["rank"].notna() & (beside["rank"] != beside["rank_shown"]).fillna(False)
        ).astype(bool)
        counts = beside.assign(other=other).groupby(KEY)["other"].agg(["size", "sum"])
        out.loc[counts.index, "n_claims"] = counts["size"].to_numpy()
        out.loc[counts.index, "n_rivals"] = counts["sum"].to_numpy()
    return out.reset_index()


def differs(value: pd.Series, shown: pd.Series) -> pd.Series:
    """Whether two stated values disagree: beyond the rounding of the one with fewer decimals."""
    both = value.notna() & shown.notna()
    decimals = np.minimum(_decimals(value), _decimals(shown))
    scale = np.power(10.0, decimals)
    apart = (value * scale - shown * scale).abs() > 0.5 + 1e-6
    return pd.Series(both & apart, index=value.index)


def _decimals(values: pd.Series) -> pd.Series:
    """How many decimals each number is written with (at most 6; 0 for a missing one)."""
    codes, numbers = pd.factorize(values)
    # A missing one has the code -1: the last of the counts.
    counts = np.array([*map(formats.decimals, numbers.tolist()), 0])
    return pd.Series(counts[codes], index=values.index)


def apart(one: float, other: float) -> bool:
    """Whether two numbers disagree beyond the rounding of the coarser (as `differs`, for two numbers)."""
    scale = 10.0 ** min(formats.decimals(one), formats.decimals(other))
    return abs(one * scale - other * scale) > 0.5 + 1e-6


def grouped(told: pd.DataFrame, key: Sequence[str]) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    """Rows by key as plain values, in the order of the frame."""
    out: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    names = [str(name) for name in told]
    keys = zip(*(told[k].tolist() for k in key), strict=True)
    for own, cells in zip(keys, zip(*(told[n].tolist() for n in names), strict=True), strict=True):
        out.setdefault(own, []).append(dict(zip(names, cells, strict=True)))
    return out
