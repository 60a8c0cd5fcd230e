"""Bands: which provinces cannot be told apart in an edition.

Owns the best and worst rank under three tests: rounding of published scores, weights shaken by 10 %, and
one component left out, as pure functions on frames. A band says how far the order hangs on choices of
method. It is never a confidence interval: sampling is no part of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.analytics import price
from lib.base.records import Component

DRAWS = 1_000
SHAKE = 0.10
SEED = 20_260_101


@dataclass(frozen=True, kw_only=True, eq=False)
class Bands:
    """Best and worst ranks, and which tests stand behind them.

    `rows`: province_id, rank, score, best, worst (over all tests and the official rank), and
    best_<test>, worst_<test> for each of `tests`; sorted by rank.
    """

    rows: pd.DataFrame
    tests: tuple[str, ...]
    step: float


def draws(count: int, *, n: int = DRAWS, shake: float = SHAKE, seed: int = SEED) -> np.ndarray:
    """Factors for `count` weights, n x count, even in 1 - shake .. 1 + shake; the same at every call."""
    return np.random.default_rng(seed).uniform(1 - shake, 1 + shake, size=(n, count))


def table_ranks(totals: np.ndarray) -> np.ndarray:
    """Ranks in every column of totals [province, case]; higher is better, ties share the better rank."""
    n, cases = totals.shape
    out = np.ones((n, cases), dtype=np.int16)
    for other in totals:  # 63 comparisons of whole tables, not one for each draw
        out += other[None, :] > totals
    return out


def bands(
    rows: pd.DataFrame,
    parts: pd.DataFrame,
    *,
    known: Sequence[Component],
    direction: str = "higher",
) -> Bands:
    """Bands of one edition.

    `rows` are its scored provinces (`split.edition`: score and rank by id), `parts` its components. With
    no declared weights, or a component missing for some province, only rounding is tested. Shaken
    weights are scaled back to the official sum; the rest that components leave unexplained stays as it
    is.
    """
    sign = 1 if direction == "higher" else -1
    ordered = rows.sort_values(["rank", "score"], ascending=[True, sign < 0])
    score = sign * ordered["score"].to_numpy(dtype="float64")
    step = price.smallest_step(ordered["score"])
    out = pd.DataFrame(
        {
            "province_id": ordered.index,
            "rank": ordered["rank"].to_numpy(),
            "score": ordered["score"].to_numpy(),
        }
    )
    # Half a step either way on both: the other can lead where it trails by less than a step.
    lead = score[None, :] - score[:, None]
    np.fill_diagonal(lead, -np.inf)
    inside = step * (1 - 1e-6)
    cases = {"rounding": (1 + (lead > inside).sum(axis=1), 1 + (lead > -inside).sum(axis=1))}
    values = values_of(parts, out["province_id"], known)
    if values is not None:
        weights = np.array([c.weight for c in known])
        rest = score - sign * (values @ weights)
        factors = draws(len(known)) * weights
        factors *= weights.sum() / factors.sum(axis=1, keepdims=True)
        shaken = table_ranks(sign * (values @ factors.T) + rest[:, None])
        dropped = table_ranks(score[:, None] - sign * values * weights)
        for test, found in (("weights", shaken), ("drop", dropped)):
            cases[test] = (found.min(axis=1), found.max(axis=1))
    official = out["rank"].to_numpy()
    for test, (best, worst) in cases.items():
        out[f"best_{test}"] = np.minimum(best, official).astype(int)
        out[f"worst_{test}"] = np.maximum(worst, official).astype(int)
    out["best"] = out[[f"best_{t}" for t in cases]].min(axis=1)
    out["worst"] = out[[f"worst_{t}" for t in cases]].max(axis=1)
    return Bands(rows=out, tests=tuple(cases), step=step)


def values_of(parts: pd.DataFrame, ids: pd.Series, known: Sequence[Component]) -> np.ndarray | None:
    """Component values [province, component], or None where any is missing."""
    names = [c.component for c in known]
    if not names or not set(names) <= set(parts.columns):
        return None
    found = parts.set_index("province_id")[names].reindex(ids).to_numpy(dtype="float64")
    return None if np.isnan(found).any() else found


def together(found: Bands, *, province_id: str) -> tuple[str, ...]:
    """The provinces whose bands hold this one's official rank while its band holds theirs."""
    rows = found.rows.set_index("province_id")
    own = rows.loc[province_id]
    reach = (rows["best"] <= own["rank"]) & (rows["worst"] >= own["rank"])
    reach &= (rows["rank"] >= own["best"]) & (rows["rank"] <= own["worst"])
    return tuple(str(i) for i in rows.index[reach] if i != province_id)
