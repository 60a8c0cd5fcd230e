"""Ranks: where provinces stand and how they move.

Owns ranking of scores, movement between two editions, the biggest movers and the percentile position,
as pure functions on frames. Leaves reading figures to `queries` and words to `wording`.

A history frame is what `history` makes. Rank 1 is best; a positive change is a rise.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.base.records import Break, Refusal

HISTORY = ["province_id", "year", "rank", "n_ranked", "rank_basis", "rank_status", "rank_source"]
HISTORY += ["score", "score_status", "score_source", "n_rivals"]


def history(figures: pd.DataFrame, *, unit: str, provinces: Collection[str]) -> pd.DataFrame:
    """A history frame from the shown figures of one indicator, sorted by province and year.

    Columns: province_id, year, rank (Int64), n_ranked (Int64), rank_basis, rank_status, rank_source, score
    (float, only where the claim's unit is the indicator's), score_status, score_source, n_rivals. A status
    or source is None where there is no rank or no score. `unit` is the indicator's own, `provinces` are
    area ids.
    """
    full = figures["scope"] == "full-year"
    kept = figures[full & figures["area_id"].isin(list(provinces))]
    out = kept.rename(columns={"area_id": "province_id", "value": "score"})
    scored = (out["unit"] == unit) & out["score"].notna()
    out["score"] = out["score"].where(scored)
    for name, source in (("score_status", "value_status"), ("score_source", "value_source")):
        out[name] = out[source].astype(object).where(scored, None)
    for name in ("rank_basis", "rank_status", "rank_source"):
        out[name] = out[name].astype(object).where(out["rank"].notna(), None)
    out = out[out["rank"].notna() | out["score"].notna()][HISTORY]
    return out.sort_values(["province_id", "year"]).reset_index(drop=True)


# Decimals of differences of scores: more than any source prints, coarser than the dust of binary sums.
EXACT = 9


def rank_scores(scores: pd.Series, *, direction: str = "higher") -> pd.Series:
    """Ranks of unrounded scores as integers; equal scores share the better rank (1, 2, 2, 4)."""
    if direction not in ("higher", "lower"):
        raise ValueError(f"no rank in a {direction} indicator")
    return scores.rank(method="min", ascending=direction == "lower").astype(int)


def crossed(breaks: Sequence[Break], *, start: int, end: int) -> tuple[Break, ...]:
    """The breaks between two years, in either order of the years."""
    first, last = sorted((start, end))
    return tuple(b for b in breaks if first < b.year <= last)


def movement(
    history: pd.DataFrame,
    *,
    start: int,
    end: int,
    breaks: Sequence[Break] = (),
    direction: str = "higher",
) -> pd.DataFrame:
    """How every province moved between two editions of one territory map.

    Returns a row for each province in either edition: province_id, rank_from, rank_to, n_from, n_to,
    change (rank_from - rank_to), change_common (the same counted over the provinces scored in both
    editions, where the ranked sets differ and both editions' scores are complete; else NA),
    score_from, score_to, score_change (missing across any break), rank_basis ('computed' if either
    rank is), and status and score_status, the worse of the two editions' ranks and scores. Sorted by
    rank_to, then rank_from. Raises Refusal where a break between the editions refuses ranks.
    Rule: rank change = rank(t0) - rank(t1) over the same set of ranked provinces.
    """
    between = crossed(breaks, start=start, end=end)
    refusing = tuple(b for b in between if "rank" in b.refuses)
    if refusing:
        raise Refusal("break", breaks=refusing)
    keep = ["province_id", "rank", "n_ranked", "rank_basis", "rank_status", "score", "score_status"]
    old = history.loc[history["year"] == start, keep]
    new = history.loc[history["year"] == end, keep]
    both = old.merge(new, on="province_id", how="outer", suffixes=("_from", "_to"))
    both = both.rename(columns={"n_ranked_from": "n_from", "n_ranked_to": "n_to"})
    both["change"] = both["rank_from"] - both["rank_to"]
    both["change_common"] = _change_over_common_set(both, direction=direction)
    difference = (both["score_to"] - both["score_from"]).round(EXACT)
    both["score_change"] = np.nan if between else difference
    both["status"] = _worst(both["rank_status_from"], both["rank_status_to"])
    both["score_status"] = _worst(both["score_status_from"], both["score_status_to"])
    computed = (both["rank_basis_from"] == "computed") | (both["rank_basis_to"] == "computed")
    both["rank_basis"] = np.where(computed, "computed", "published")
    columns = ["province_id", "rank_from", "rank_to", "n_from", "n_to", "change", "change_common"]
    columns += ["score_from", "score_to", "score_change", "rank_basis", "status"]
    columns += ["score_status"]
    order = ["rank_to", "rank_from", "province_id"]
    return both.sort_values(order, kind="stable")[columns].reset_index(drop=True)


def _worst(first: pd.Series, second: pd.Series) -> pd.Series:
    """The worse of two statuses: suspect over derived over published."""
    out = pd.Series("published", index=first.index)
    for status in ("derived", "suspect"):
        out = out.mask((first == status) | (second == status), status)
    return out


def _change_over_common_set(both: pd.DataFrame, *, direction: str) -> pd.Series:
    """Rank changes counted over the provinces in both editions; NA unless the sets differ."""
    nothing = pd.Series(pd.NA, index=both.index, dtype="Int64")
    n_from, n_to = both["n_from"].max(), both["n_to"].max()
    if pd.isna(n_from) or pd.isna(n_to) or direction == "neutral":
        return nothing
    complete = both["score_from"].count() == n_from and both["score_to"].count() == n_to
    common = both["score_from"].notna() & both["score_to"].notna()
    same_set = common.sum() == n_from == n_to
    if same_set or not complete:
        return nothing
    ranks_from = rank_scores(both.loc[common, "score_from"], direction=direction)
    ranks_to = rank_scores(both.loc[common, "score_to"], direction=direction)
    return (ranks_from - ranks_to).astype("Int64").reindex(both.index)


def movers(moves: pd.DataFrame, *, at_most: int = 5) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The provinces that rose and that fell most: two frames of `movement` rows.

    A change is that of the told ranks, as everywhere. Provinces that kept their rank are in neither. Equal
    changes are ordered by rank_to, then id.
    """
    known = moves.dropna(subset=["change"])
    order = ["change", "rank_to", "province_id"]
    up = known[known["change"] > 0].sort_values(order, ascending=[False, True, True])
    down = known[known["change"] < 0].sort_values(order, ascending=[True, True, True])
    return up.head(at_most), down.head(at_most)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many provinces rose, fell and kept their rank, and how many lack one of the two ranks."""

    up: int
    down: int
    same: int
    missing: int

    @property
    def compared(self) -> int:
        """Provinces with a rank in both editions."""
        return self.up + self.down + self.same


def tally(moves: pd.DataFrame) -> Tally:
    """Counts over the rows of `movement`."""
    change = moves["change"]
    return Tally(
        up=int((change > 0).sum()),
        down=int((change < 0).sum()),
        same=int((change == 0).sum()),
        missing=int(change.isna().sum()),
    )


def percentile(rank: float, n: float) -> float:
    """The position (n - rank) / (n - 1): 1 for the first, 0 for the last, NaN where it has none.

    Raises ValueError for a rank outside 1..n.
    """
    if pd.isna(rank) or pd.isna(n) or n <= 1:
        return float("nan")
    if not 1 <= rank <= n:
        raise ValueError(f"rank {rank} is outside 1..{n}")
    return float((n - rank) / (n - 1))
