"""Ledger: which of several claims is shown.

Owns the rule that turns claims into figures: not suspect, then a unit that fits the indicator, then
not derived, then the lower source tier, then the value most sources agree on, then the later source.
Value and rank are chosen apart. Ranks are published where published and counted from the scores only
where an edition's scores are complete (rule: data/README.md). Rival claims stay in the claims table.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.ranks import rank_scores
from lib.registry import Registry

KEY = ["indicator", "area_id", "year", "period_start", "period_end", "scope"]
EDITION = ["indicator", "year"]


def figures(claims: pd.DataFrame, *, registry: Registry) -> pd.DataFrame:
    """The shown figure of every key.

    `claims` has the columns of the claims table. Returned: KEY, value, unit, value_status,
    value_source, rank, n_ranked, rank_basis, rank_status, rank_source, n_claims, n_rivals.
    """
    ordered = _by_preference(claims, registry=registry)
    values = _first(ordered[ordered["value"].notna()], "value")
    ranks = _first(ordered[ordered["rank"].notna()], "rank")
    shown = values[[*KEY, "value", "unit", "status", "source_id"]].rename(
        columns={"status": "value_status", "source_id": "value_source"}
    )
    ranked = ranks[[*KEY, "rank", "n_ranked", "status", "source_id"]].rename(
        columns={"status": "rank_status", "source_id": "rank_source"}
    )
    out = shown.merge(ranked, on=KEY, how="outer", sort=True)
    out["unit"] = out["unit"].fillna("")
    out["rank_basis"] = pd.Series(np.where(out["rank"].notna(), "published", None), dtype=object)
    out = _with_computed_ranks(out, registry=registry)
    return _with_counts(out, claims)


def _by_preference(claims: pd.DataFrame, *, registry: Registry) -> pd.DataFrame:
    """The claims, the best first within each key, with a `status` column."""
    out = claims.copy()
    suspect = out["suspect_reason"].fillna("") != ""
    derived = out["derived"].astype(bool)
    out["status"] = np.select([suspect, derived], ["suspect", "derived"], "published")
    units = {i.id: i.unit for i in registry.indicators.values()}
    percent_scale = {
        i.id for i in registry.indicators.values() if i.unit == "%" and i.maximum == 100
    }
    own_unit = out["indicator"].map(units)
    same_scale = out["indicator"].isin(percent_scale) & out["unit"].isin(["%", "điểm"])
    out["unit"] = out["unit"].where(~same_scale, own_unit)
    unfit = (out["unit"] != own_unit) & (out["unit"] != "")
    crowd = out.duplicated(KEY, keep=False)
    agreeing = pd.Series(1, index=out.index)
    for column in ("value", "rank"):
        told = crowd & out[column].notna()
        count = out[told].groupby([*KEY, column])["source_id"].transform("nunique")
        agreeing.loc[count.index] = np.maximum(agreeing.loc[count.index], count)
    tiers = out["source_id"].map({s.id: s.tier for s in registry.sources.values()}).fillna(9)
    dates = out["source_id"].map({s.id: s.date for s in registry.sources.values()}).fillna("")
    order = pd.DataFrame(
        {
            "suspect": suspect,
            "unfit": unfit,
            "derived": derived,
            "tier": tiers,
            "crowd": -agreeing,
            # Later first: an ISO date of any exactness compares as text, so invert its digits.
            "date": pd.to_numeric(-dates.str.replace("-", "").str.ljust(8, "0").replace(
                "00000000", "0").astype(int)),
            "claim_id": out["claim_id"],
        },
        index=out.index,
    )
    return out.loc[order.sort_values(list(order.columns), kind="stable").index]


def _first(ordered: pd.DataFrame, column: str) -> pd.DataFrame:
    """The first claim of each key."""
    return ordered.drop_duplicates(KEY, keep="first")


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
        & shown["area_id"].str.match(r"^(63|34|64)-")
        & shown["indicator"].map(lambda i: indicators[i].direction != "neutral")
    ]
    if full.empty:
        return shown
    wanted = full["indicator"].map(roots)
    edition_keys = list(zip(wanted, full["year"], strict=True))
    needed = pd.Series(
        [e.n_ranked if (e := editions.get(k)) else None for k in edition_keys], index=full.index
    )
    count = full.groupby(EDITION)["value"].transform("size")
    complete = (needed.notna()) & (count >= needed.fillna(np.inf).astype(float))
    full = full[complete]
    if full.empty:
        return shown
    ranks = pd.Series(0, index=full.index)
    for indicator, group in full.groupby("indicator"):
        direction = indicators[str(indicator)].direction
        for _, edition in group.groupby("year"):
            ranks.loc[edition.index] = rank_scores(edition["value"], direction=direction)
    counted_editions = {k for k, e in editions.items() if e.ranking == "computed"}
    is_counted = pd.Series(
        [
            (r, y) in counted_editions
            for r, y in zip(full["indicator"].map(roots), full["year"], strict=True)
        ],
        index=full.index,
    )
    take = full.index[is_counted | shown.loc[full.index, "rank"].isna()]
    shown.loc[take, "rank"] = ranks.loc[take]
    shown.loc[take, "n_ranked"] = count.loc[take]
    shown.loc[take, "rank_basis"] = "computed"
    shown.loc[take, "rank_status"] = shown.loc[take, "value_status"]
    shown.loc[take, "rank_source"] = shown.loc[take, "value_source"]
    return shown


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
    """How many decimals each number is written with (at most 6)."""
    text = values.map(lambda v: f"{v:.6f}".rstrip("0") if pd.notna(v) else "0.")
    return text.str.len() - text.str.find(".") - 1
