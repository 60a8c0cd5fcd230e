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
from lib.data.columns import among, looked_up
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
    judged = _judged(claims[WEIGHED].reset_index(drop=True), registry=registry)
    about = judged.drop_duplicates("figure").set_index("figure")[KEY].sort_index()
    told = ["figure", "status", "source_id"]
    value = judged.loc[_chosen(judged, "value"), ["value", "unit", *told]].set_index("figure")
    rank = judged.loc[_chosen(judged, "rank"), ["rank", "n_ranked", *told]].set_index("figure")
    value.columns = pd.Index(["value", "unit", "value_status", "value_source"])
    rank.columns = pd.Index(["rank", "n_ranked", "rank_status", "rank_source"])
    out = about.join([value, rank])
    out = out[out["value"].notna() | out["rank"].notna()].copy()
    out["unit"] = out["unit"].fillna("")
    out["rank_basis"] = "published"
    out["rank_basis"] = out["rank_basis"].where(out["rank"].notna())
    out = _with_computed_ranks(out, registry=registry)
    return _with_counts(out, judged).reset_index(drop=True)


def _judged(claims: pd.DataFrame, *, registry: Registry) -> pd.DataFrame:
    """The claims with what the rule weighs: status, suspect, unfit, tier and newest (later is less).

    `figure` is the same number for all claims of a key, in the order of KEY.
    """
    indicators, sources = registry.indicators.values(), registry.sources.values()
    out = claims.copy()
    out["figure"] = out.groupby(KEY).ngroup()
    out["suspect"] = out["suspect_reason"].fillna("") != ""
    out["derived"] = out["derived"].astype(bool)
    status = np.where(out["suspect"], 2, out["derived"])
    out["status"] = pd.array(["published", "derived", "suspect"], dtype="str").take(status)
    own_unit = looked_up(out["indicator"], {i.id: i.unit for i in indicators})
    percent = {i.id for i in indicators if i.unit == "%" and i.maximum == 100}
    # Papers write such an index in "%" or in "điểm": one scale.
    same_scale = among(out["indicator"], percent) & among(out["unit"], {"%", "điểm"})
    out["unit"] = out["unit"].where(~same_scale, own_unit)
    out["unfit"] = (out["unit"] != own_unit) & (out["unit"] != "")
    out["tier"] = looked_up(out["source_id"], {s.id: s.tier for s in sources}, otherwise=9)
    # An ISO date of any exactness as a number: '2020' -> 20200000, '' -> 0.
    days = {s.id: int(s.date.replace("-", "").ljust(8, "0") or 0) for s in sources}
    out["newest"] = -looked_up(out["source_id"], days, otherwise=0)
    return out


def _chosen(judged: pd.DataFrame, column: str) -> pd.Index:
    """The rows of each figure's preferred claim among those that state `column` ('value' or 'rank')."""
    told = judged.loc[judged[column].notna(), "figure"]
    crowded = told.duplicated(keep=False)
    crowd = judged.loc[told.index[crowded]].copy()
    crowd["alone"] = -_agreeing(crowd, column)
    ordered = crowd.sort_values(list(STEPS), kind="stable")
    # A rounded copy of the same figure is no rival: show the most exact of those that agree with it.
    equal = ["suspect", "unfit", "derived"]
    best = ordered.groupby("figure")[[column, *equal]].transform("first")
    beside = (ordered[equal].to_numpy() == best[equal].to_numpy()).all(axis=1)
    agreed = ordered[beside & ~differs(ordered[column], best[column])].copy()
    # Of one rank the claim that says among how many is the more exact.
    among_how_many = agreed["n_ranked"].notna().astype(int) if column == "rank" else 0
    agreed["coarse"] = -_decimals(agreed[column]) - among_how_many
    exact = agreed.sort_values("coarse", kind="stable").drop_duplicates("figure")
    return told.index[~crowded].append(exact.index)


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
    slim = pd.DataFrame({"figure": crowd["figure"], column: crowd[column].astype("float64")})
    slim = slim.assign(claim=np.arange(len(slim)), source=pd.factorize(crowd["source_id"])[0])
    pairs = slim.merge(slim, on="figure", suffixes=("", "_other"))
    same = pairs[~differs(pairs[column], pairs[f"{column}_other"])]
    count = same.drop_duplicates(["claim", "source_other"])["claim"].value_counts(sort=False)
    return pd.Series(count.reindex(slim["claim"]).to_numpy(), index=crowd.index)


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
    neutral = {i.id for i in indicators.values() if i.direction == "neutral"}
    full = shown[
        (shown["scope"] == "full-year")
        & shown["value"].notna()
        & among(shown["area_id"], registry.provinces)
        & ~among(shown["indicator"], neutral)
    ]
    if full.empty:
        return shown
    # An edition's rows share what the registry says of it, which is looked up once.
    number = full.groupby(EDITION, sort=False).ngroup().to_numpy()
    of_editions = _editions(full.drop_duplicates(EDITION), roots)
    declared = [editions.get(edition) for edition in of_editions]
    needed = np.array([np.inf if e is None or e.n_ranked is None else e.n_ranked for e in declared])
    counted = np.array([e is not None and e.ranking == "computed" for e in declared], dtype=bool)
    count = np.bincount(number)[number]
    complete = count >= needed[number]
    lower = {i.id for i in indicators.values() if i.direction == "lower"}
    signed = full["value"].where(~among(full["indicator"], lower), -full["value"])
    # As ranks.rank_scores, for all editions at once.
    ranks = signed.groupby(number).rank(method="min", ascending=False)
    take = full.index[complete & (counted[number] | full["rank"].isna())]
    taken = pd.Series(shown.index.isin(take), index=shown.index)
    told = pd.DataFrame({"rank": ranks, "n_ranked": count}, index=full.index).astype("Int64")
    for name in told:
        shown[name] = shown[name].mask(taken, told[name].reindex(shown.index))
    shown["rank_basis"] = shown["rank_basis"].mask(taken, "computed")
    for name in ("status", "source"):
        shown[f"rank_{name}"] = shown[f"rank_{name}"].mask(taken, shown[f"value_{name}"])
    return shown


def _editions(rows: pd.DataFrame, roots: dict[str, str]) -> list[tuple[str, int]]:
    """The edition that each row belongs to: the index above its indicator, and the year."""
    # As lists: text columns are slow to walk through.
    above = [roots[i] for i in rows["indicator"].tolist()]
    return list(zip(above, rows["year"].tolist(), strict=True))


def _with_counts(shown: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """How many claims each figure has, and how many of them say something else than what is shown.

    `shown` is indexed by `figure`, which `claims` have as a column.
    """
    crowd = claims[claims["figure"].duplicated(keep=False)].set_index("figure")
    beside = shown[["value", "rank"]].reindex(crowd.index)
    other = differs(crowd["value"], beside["value"]) | (
        crowd["rank"].notna() & (crowd["rank"] != beside["rank"]).fillna(False)
    ).astype(bool)
    counts = other.groupby(level="figure").agg(["size", "sum"]).reindex(shown.index)
    shown["n_claims"] = counts["size"].fillna(1).astype("int64")
    shown["n_rivals"] = counts["sum"].fillna(0).astype("int64")
    return shown


def differs(value: pd.Series, shown: pd.Series) -> pd.Series:
    """Whether two stated values disagree: beyond the rounding of the one with fewer decimals."""
    one, other = (n.to_numpy("float64", na_value=np.nan) for n in (value, shown))
    scale = np.power(10.0, np.minimum(_decimals(one), _decimals(other)))
    # Nothing is beyond a missing one.
    return pd.Series(np.abs(one * scale - other * scale) > 0.5 + 1e-6, index=value.index)


def _decimals(values: Any) -> Any:
    """How many decimals each number is written with (at most 6; 0 for a missing one)."""
    codes, numbers = pd.factorize(values)
    # A missing one has the code -1: the last of the counts.
    counts = np.array([*map(formats.decimals, numbers.tolist()), 0])
    return counts[codes]


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
