"""Compare: where a province stands among the others.

Owns the standing in one edition (distance to the best and the median, percentile, change since the edition
before) and the positions of many provinces on one scale, as pure functions on `store.history` frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib import ranks
from lib.records import Break


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One province in one edition. Missing values are None; `change` is in places, up positive.

    `to_best` and `to_median` are points from the province to the best and the median of the scores known
    in the edition (positive: the other is ahead); `n_scores` says on how many scores they rest.
    """

    indicator: str
    year: int
    rank: int | None
    n_ranked: int | None
    rank_basis: str | None
    rank_status: str | None
    rank_source: str | None
    score: float | None
    score_status: str | None
    score_source: str | None
    before: int | None
    change: int | None
    score_change: float | None
    to_best: float | None
    to_median: float | None
    n_scores: int
    percentile: float | None


def standing(
    history: pd.DataFrame,
    *,
    indicator: str,
    province_id: str,
    year: int | None = None,
    breaks: Sequence[Break] = (),
) -> Standing | None:
    """Where the province stands in `year` (default: its newest edition); None where it has no figure."""
    mine = history[history["province_id"] == province_id]
    if year is not None:
        mine = mine[mine["year"] <= year]
    if mine.empty or (year is not None and int(mine["year"].max()) != year):
        return None
    row = mine.sort_values("year").iloc[-1]
    now = int(row["year"])
    earlier = mine[mine["year"] < now].sort_values("year")
    before = change = score_change = None
    if len(earlier):
        last = earlier.iloc[-1]
        before = int(last["year"])
        between = ranks.crossed(breaks, start=before, end=now)
        same_scale = not any("rank" in b.refuses for b in between)
        if same_scale and pd.notna(last["rank"]) and pd.notna(row["rank"]):
            change = int(last["rank"] - row["rank"])
        if not between and pd.notna(last["score"]) and pd.notna(row["score"]):
            score_change = float(row["score"] - last["score"])
    scores = history.loc[history["year"] == now, "score"].dropna()
    scored = pd.notna(row["score"]) and len(scores) > 1
    placed = pd.notna(row["rank"]) and pd.notna(row["n_ranked"])
    return Standing(
        indicator=indicator,
        year=now,
        rank=int(row["rank"]) if pd.notna(row["rank"]) else None,
        n_ranked=int(row["n_ranked"]) if pd.notna(row["n_ranked"]) else None,
        rank_basis=row["rank_basis"],
        rank_status=row["rank_status"],
        rank_source=row["rank_source"],
        score=float(row["score"]) if pd.notna(row["score"]) else None,
        score_status=row["score_status"],
        score_source=row["score_source"],
        before=before,
        change=change,
        score_change=score_change,
        to_best=float(scores.max() - row["score"]) if scored else None,
        to_median=float(scores.median() - row["score"]) if scored else None,
        n_scores=len(scores),
        percentile=ranks.percentile(row["rank"], row["n_ranked"]) if placed else None,
    )


def percentiles(history: pd.DataFrame) -> pd.Series:
    """The percentile position (n - rank) / (n - 1) of every row, NaN where rank or n is missing."""
    rank = history["rank"].astype("float64")
    n = history["n_ranked"].astype("float64")
    return ((n - rank) / (n - 1)).where(n > 1)


def relative(values: pd.DataFrame, *, by: str) -> pd.Series:
    """Each value as a share of the first known value of its line, in percent (100 at the start)."""
    first = values.sort_values("year").dropna(subset=["value"]).groupby(by)["value"].first()
    base = values[by].map(first).astype("float64")
    return (values["value"] / base * 100).where(base != 0).replace([np.inf, -np.inf], np.nan)
