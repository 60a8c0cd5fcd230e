"""Split: how much of a rank change a province made itself, and how much the others made.

Owns the split, who overtook whom, and the question whether an edition's scores suffice for it, as pure
functions on frames of `ranks.history`. Leaves plain movement to `ranks`.

With r00 the province's rank when everyone stands at t0, r10 when it alone has moved to t1, r01 when all
but it have moved and r11 when all have: own = ((r00 - r10) + (r01 - r11)) / 2 and
others = ((r00 - r01) + (r10 - r11)) / 2, so that own + others = r00 - r11 exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.analytics import ranks
from lib.base.records import Break, Refusal

COLUMNS = ["province_id", "rank_from", "rank_to", "change", "own", "others"]
COLUMNS += ["rank_alone", "rank_stayed", "score_from", "score_to", "score_change"]
COLUMNS += ["n_overtook", "n_overtaken_by"]


def edition(history: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """The provinces of one edition with a score, indexed by id.

    Raises Refusal ('no_edition') where the edition has no figure, and ('scores_incomplete') with year,
    known and total where not every ranked province's score is known.
    """
    rows = history[history["year"].to_numpy() == year]
    if rows.empty:
        raise Refusal("no_edition", year=year)
    scored = rows[np.isfinite(rows["score"].to_numpy())].set_index("province_id")
    counted = rows["n_ranked"].to_numpy(dtype="float64", na_value=np.nan)
    total = np.fmax.reduce(counted)
    if np.isnan(total) or len(scored) < total:
        of = "?" if np.isnan(total) else int(total)
        raise Refusal("scores_incomplete", year=year, known=len(scored), total=of)
    return scored


@dataclass(frozen=True, kw_only=True, eq=False)
class Pair:
    """The provinces scored in both of two editions: ids (sorted), and ranks and scores in each."""

    ids: np.ndarray
    rank_from: np.ndarray
    rank_to: np.ndarray
    score_from: np.ndarray
    score_to: np.ndarray


def pair(history: pd.DataFrame, *, start: int, end: int, breaks: Sequence[Break] = ()) -> Pair:
    """The provinces scored in both editions.

    Ranks are counted over these provinces alone, in the order of the editions' own ranks (a publisher
    may order equal printed scores). Raises Refusal across any break (a mix of the two editions' scores
    has no meaning there) and where either edition's scores are incomplete.
    """
    if between := ranks.crossed(breaks, start=start, end=end):
        raise Refusal("break", breaks=between)
    old, new = edition(history, year=start), edition(history, year=end)
    ids, at_old, at_new = np.intersect1d(
        old.index.to_numpy(dtype=object), new.index.to_numpy(dtype=object), return_indices=True
    )
    return Pair(
        ids=ids,
        rank_from=_among(old, at_old),
        rank_to=_among(new, at_new),
        score_from=old["score"].to_numpy(dtype="float64")[at_old],
        score_to=new["score"].to_numpy(dtype="float64")[at_new],
    )


def _among(rows: pd.DataFrame, places: np.ndarray) -> np.ndarray:
    """The ranks of the rows at `places` among one another; a missing rank comes last."""
    known = rows["rank"].to_numpy(dtype="float64", na_value=np.inf)[places]
    found: np.ndarray = 1 + (known[None, :] < known[:, None]).sum(axis=1)
    return found


def split(
    history: pd.DataFrame,
    *,
    start: int,
    end: int,
    breaks: Sequence[Break] = (),
    direction: str = "higher",
) -> pd.DataFrame:
    """Own and others' share of every province's rank change between two editions.

    Returns the columns of COLUMNS, sorted by rank_to: ranks over the provinces in both editions, change
    = own + others exactly (halves occur), rank_alone (r10: it alone had moved), rank_stayed (r01: all
    but it had moved), scores, and how many it overtook and was overtaken by (change is their
    difference). Refuses as `pair`.
    """
    both = pair(history, start=start, end=end, breaks=breaks)
    sign = _sign(direction)
    old, new = sign * both.score_from, sign * both.score_to
    # Row: the province asked about; column: each other one. Nobody is better than itself.
    r10 = 1 + _others(old[None, :] > new[:, None]).sum(axis=1)
    r01 = 1 + _others(new[None, :] > old[:, None]).sum(axis=1)
    r00, r11 = both.rank_from, both.rank_to
    passed, passed_by = _crossings(both)
    order = np.lexsort((both.ids, r11))
    columns = {
        "province_id": both.ids,
        "rank_from": r00,
        "rank_to": r11,
        "change": r00 - r11,
        "own": ((r00 - r10) + (r01 - r11)) / 2,
        "others": ((r00 - r01) + (r10 - r11)) / 2,
        "rank_alone": r10,
        "rank_stayed": r01,
        "score_from": both.score_from,
        "score_to": both.score_to,
        "score_change": np.round(both.score_to - both.score_from, ranks.EXACT),
        "n_overtook": passed.sum(axis=1),
        "n_overtaken_by": passed_by.sum(axis=1),
    }
    return pd.DataFrame({name: columns[name][order] for name in COLUMNS})


def overtakes(
    history: pd.DataFrame,
    *,
    start: int,
    end: int,
    breaks: Sequence[Break] = (),
) -> pd.DataFrame:
    """Who passed whom: province_id, other_id, kind, and the other's ranks, scores and score change.

    kind 'overtook': the other stood ahead and no longer does; 'overtaken_by': it did not and now does.
    Sorted by province, kind and the other's rank at the end. Refuses as `pair`.
    """
    both = pair(history, start=start, end=end, breaks=breaks)
    parts = []
    for kind, crossing in zip(("overtook", "overtaken_by"), _crossings(both), strict=True):
        mine, other = np.nonzero(crossing)
        parts.append(
            pd.DataFrame(
                {
                    "province_id": both.ids[mine],
                    "other_id": both.ids[other],
                    "kind": kind,
                    "rank_from": both.rank_from[other],
                    "rank_to": both.rank_to[other],
                    "score_from": both.score_from[other],
                    "score_to": both.score_to[other],
                    "score_change": np.round(both.score_to - both.score_from, ranks.EXACT)[other],
                }
            )
        )
    out = pd.concat(parts, ignore_index=True)
    order = ["province_id", "kind", "rank_to", "other_id"]
    return out.sort_values(order, ascending=[True, False, True, True]).reset_index(drop=True)


def _crossings(both: Pair) -> tuple[np.ndarray, np.ndarray]:
    """Two tables [province, other]: the other fell from ahead, and the other came ahead."""
    old, new = both.rank_from, both.rank_to
    ahead_old, ahead_new = old[None, :] < old[:, None], new[None, :] < new[:, None]
    return ahead_old & ~ahead_new, ~ahead_old & ahead_new


def _others(better: np.ndarray) -> np.ndarray:
    np.fill_diagonal(better, False)
    return better


def _sign(direction: str) -> int:
    if direction not in ("higher", "lower"):
        raise ValueError(f"no rank in a {direction} indicator")
    return 1 if direction == "higher" else -1
