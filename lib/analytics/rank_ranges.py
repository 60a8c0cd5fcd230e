"""Rank ranges: how sure a rank is, given the standard errors of a sample survey's scores.

Owns ranges of true ranks by pairwise comparison and by simulation, thirds that are certain, and whether two
scores can be told apart, as pure functions. Errors are taken as independent between provinces and normal.
Without published errors there is no range. What a change of method does to ranks stands in `bands`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
import pandas as pd

from lib.analytics.samples import Z_95

LEVEL = 0.95
DRAWS = 4_000
SEED = 20_190_101
UPPER, UNTOLD, LOWER = "upper", "untold", "lower"


@dataclass(frozen=True, kw_only=True, eq=False)
class RankRanges:
    """Ranges of true ranks in one edition.

    `rows`: province_id, score, standard_error, rank, best and worst (pairwise, each province's range by
    itself), best_all and worst_all (pairwise, all ranges together hold at `level`), best_simulated and
    worst_simulated; sorted by rank. Ranks are places of `n`, 1 is best.
    """

    rows: pd.DataFrame
    level: float
    n: int


def rank_ranges(
    scores: pd.DataFrame, *, level: float = LEVEL, draws: int = DRAWS, direction: str = "higher"
) -> RankRanges:
    """Ranges of the true ranks of an edition in which the higher score is better, or the lower.

    `scores`: province_id, score, standard_error (both in the score's unit), one row a province. The same
    input gives the same ranges. Raises ValueError for a missing score or an error that is not above zero.
    Rules: pairwise sets of Mogstad, Romano, Shaikh and Wilhelm, Review of Economic Studies 2024, with
    step-down critical values; simulated intervals of Goldstein and Spiegelhalter, JRSS A 1996.
    """
    sign = 1 if direction == "higher" else -1
    score = sign * scores["score"].to_numpy(dtype="float64")
    error = scores["standard_error"].to_numpy(dtype="float64")
    if np.isnan(score).any() or not (error > 0).all():
        raise ValueError("every province needs a score and a standard error above zero")
    noise = np.random.default_rng(SEED).standard_normal((draws, len(score))) * error
    spread = np.sqrt(error[:, None] ** 2 + error[None, :] ** 2)
    lead = (score[:, None] - score[None, :]) / spread
    alone = [_certain(lead[[i]], [i], noise, spread, level) for i in range(len(score))]
    together = _certain(lead, list(range(len(score))), noise, spread, level)
    low, high = _simulated(score, noise, level)
    n = len(score)
    out = pd.DataFrame(
        {
            "province_id": scores["province_id"].to_numpy(),
            "score": sign * score,
            "standard_error": error,
            "rank": 1 + (score[None, :] > score[:, None]).sum(axis=1),
            "best": [1 + int(behind.sum()) for _, behind in alone],
            "worst": [n - int(ahead.sum()) for ahead, _ in alone],
            "best_all": 1 + together[1].sum(axis=1),
            "worst_all": n - together[0].sum(axis=1),
            "best_simulated": low,
            "worst_simulated": high,
        }
    )
    ordered = out.sort_values(["rank", "province_id"], ignore_index=True)
    return RankRanges(rows=ordered, level=level, n=n)


def _certain(
    lead: np.ndarray, who: list[int], noise: np.ndarray, spread: np.ndarray, level: float
) -> tuple[np.ndarray, np.ndarray]:
    """Whom each province of `who` certainly leads and certainly trails, [who, other].

    Every pair is two one-sided questions. Those answered leave the set and the critical value is taken anew
    from what is left, until nothing more is answered (step-down).
    """
    itself = np.zeros(lead.shape, dtype=bool)
    itself[np.arange(len(who)), who] = True
    ahead, behind = itself.copy(), itself.copy()
    while True:
        greatest = np.full(len(noise), -np.inf)
        for row, i in enumerate(who):
            shaken = (noise[:, [i]] - noise) / spread[i]
            for answered, sign in ((ahead, 1.0), (behind, -1.0)):
                left = ~answered[row]
                if left.any():
                    np.maximum(greatest, (sign * shaken[:, left]).max(axis=1), out=greatest)
        critical = float(np.quantile(greatest, level))
        more_ahead, more_behind = ahead | (lead > critical), behind | (lead < -critical)
        if (more_ahead == ahead).all() and (more_behind == behind).all():
            return ahead & ~itself, behind & ~itself
        ahead, behind = more_ahead, more_behind


def _simulated(score: np.ndarray, noise: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """The middle `level` of each province's ranks when all scores are drawn again around themselves."""
    drawn = score[None, :] + noise
    ranks = 1 + np.argsort(np.argsort(-drawn, axis=1), axis=1)
    tail = (1 - level) / 2
    low = np.quantile(ranks, tail, axis=0, method="lower")
    high = np.quantile(ranks, 1 - tail, axis=0, method="higher")
    return low.astype(int), high.astype(int)


def thirds(found: RankRanges) -> pd.Series:
    """By province_id: 'upper' or 'lower' where the pairwise range lies in that third, else 'untold'."""
    rows = found.rows.set_index("province_id")
    third = found.n / 3
    out = pd.Series(UNTOLD, index=rows.index, name="third")
    out[rows["worst"] <= third] = UPPER
    out[rows["best"] > found.n - third] = LOWER
    return out


def told_apart(a: tuple[float, float], b: tuple[float, float], *, z: float = Z_95) -> bool:
    """Whether two (score, standard error) differ by more than sampling alone does in one case of twenty."""
    return abs(a[0] - b[0]) > z * sqrt(a[1] ** 2 + b[1] ** 2)
