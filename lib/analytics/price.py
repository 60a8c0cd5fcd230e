"""Price: what the next places cost, in points, with everyone else where they are.

Owns the prices of places up and down, of a chosen rank, the median and the best of a region, and the
smallest published step, as pure functions on one edition of a `ranks.history` frame. Positive points are
to be gained, negative ones are what may be lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.analytics.ranks import EXACT
from lib.base.records import Refusal

PLACES = (1, 5, 10, -1, -5, -10)
MOST_DECIMALS = 6


@dataclass(frozen=True, kw_only=True)
class Target:
    """What a place costs. `kind`: places, rank, median, best or region.

    `places` are the places asked for (negative: lost); `rank` is where the province stands once
    `points` are paid, others constant (a tie may carry further than asked); `other_id` holds the score
    aimed at. `points` is None
    where the score that is needed is not known. `step` says that `points` include the smallest
    published step, because an equal score would not be enough.
    """

    kind: str
    places: int | None
    rank: int | None
    points: float | None
    other_id: str | None = None
    step: bool = False


def smallest_step(scores: pd.Series) -> float:
    """One unit of the last decimal that the edition's scores carry: 0.01, 0.0001."""
    values = scores.dropna().to_numpy(dtype="float64")
    for decimals in range(MOST_DECIMALS):
        if np.allclose(values, np.round(values, decimals), rtol=0, atol=10.0**-9):
            return float(10.0**-decimals)
    return float(10.0**-MOST_DECIMALS)


def targets(
    rows: pd.DataFrame,
    *,
    province_id: str,
    places: Sequence[int] = PLACES,
    ranks_wanted: Sequence[int] = (),
    region: Sequence[str] = (),
    direction: str = "higher",
) -> tuple[Target, ...]:
    """The price of `places`, of `ranks_wanted`, of the median, of the best, and of the best of `region`.

    `rows` are one edition of a history frame. With every ranked province's score known, k places up cost
    the score of the province k places above less one's own; the smallest step is added where a tie would
    not do: going down always, going up where the publisher is seen to order equal printed scores.
    Otherwise a place is priced only where its holder's score is published, and median and best of the
    region are left out. Places outside 1..n are left out. Raises Refusal ('not_ranked') without own rank
    and score, and ('scores_incomplete') where no place can be priced.
    """
    standing = _standing(rows, province_id, direction)
    rank, n = standing.rank, standing.n
    wanted = [("places", rank - k) for k in places] + [("rank", r) for r in ranks_wanted]
    found = [standing.place(kind, r) for kind, r in wanted if 1 <= r <= n and r != rank]
    if standing.complete:
        return (*found, *standing.marks(region))
    if all(f.points is None for f in found):
        raise Refusal("scores_incomplete", year=standing.year, known=len(standing.scores), total=n)
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class _Standing:
    """One edition as one province sees it: its own rank and score, and the ladder of the others.

    Scores are signed so that higher is better; `ladder` is best first, with them as `key`.
    """

    year: int
    n: int
    rank: int
    mine: float
    sign: int
    scores: pd.Series
    ladder: pd.DataFrame
    step: float
    strict: bool

    @property
    def complete(self) -> bool:
        """Whether every ranked province's score is known."""
        return len(self.scores) >= self.n

    def place(self, kind: str, goal: int) -> Target:
        """The price of the rank `goal`."""
        up, places = goal < self.rank, self.rank - goal
        holder = self._holder(goal, up=up)
        if holder is None or (not self.complete and (holder[0] - self.mine > 0) != up):
            return Target(kind=kind, places=places, rank=goal, points=None)
        aim, other = holder
        with_step = self.strict if up else True
        needed = round(aim + (self.step if up else -self.step) * with_step, EXACT)
        return Target(
            kind=kind,
            places=places,
            rank=self._reached(needed, strict=self.strict) if self.complete else goal,
            points=self._points(needed, self.step),
            other_id=other,
            step=bool(with_step),
        )

    def marks(self, region: Sequence[str]) -> list[Target]:
        """Prices of the median, of the best, and of the best of the region."""
        median = float((self.sign * self.scores).median())
        reached = self._reached(median, strict=False)
        points = self._points(median, self.step / 2)
        found = [Target(kind="median", places=self.rank - reached, rank=reached, points=points)]
        near = self.ladder[self.ladder["province_id"].isin(region)]
        for kind, rows in (("best", self.ladder), ("region", near)):
            if rows.empty:
                continue
            aim = float(rows["key"].iloc[0])
            ahead = aim > self.mine or (aim == self.mine and self.strict)
            needed = round(aim + self.step * (self.strict and ahead), EXACT)
            reached = self._reached(needed, strict=self.strict) if ahead else self.rank
            found.append(
                Target(
                    kind=kind,
                    places=self.rank - reached,
                    rank=reached,
                    points=self._points(needed, self.step),
                    other_id=str(rows["province_id"].iloc[0]),
                    step=bool(self.strict and ahead),
                )
            )
        return found

    def _holder(self, goal: int, *, up: bool) -> tuple[float, str] | None:
        """Score and id of the province that a price is counted from; None where it is not published."""
        if self.complete:
            # Without the province itself, the goal-th best holds the rank aimed at from below; from
            # above it is the one that must come ahead.
            row = self.ladder.iloc[goal - 1 if up else goal - 2]
        else:
            held = self.ladder[self.ladder["rank"] == goal]
            if held.empty:
                return None
            row = held.sort_values("province_id").iloc[0]
        return float(row["key"]), str(row["province_id"])

    def _reached(self, score: float, *, strict: bool) -> int:
        """The rank of `score` among the others.

        A tie shares the better rank; where the publisher orders ties the worse is assumed.
        """
        others = self.ladder["key"].to_numpy()
        ahead = others >= score if strict else others > score
        return 1 + int(ahead.sum())

    def _points(self, needed: float, step: float) -> float:
        """Points to `needed` without the dust of binary subtraction, far finer than the step."""
        points = self.sign * (needed - self.mine)
        return float(np.round(points, round(float(-np.log10(step))) + 3)) + 0.0


def _standing(rows: pd.DataFrame, province_id: str, direction: str) -> _Standing:
    own = rows[rows["province_id"] == province_id]
    year = int(rows["year"].iloc[0]) if len(rows) else None
    if year is None or own.empty or own["score"].isna().all() or own["rank"].isna().all():
        raise Refusal("not_ranked", year=year)
    sign = 1 if direction == "higher" else -1
    scored = rows[rows["score"].notna()]
    others = scored[scored["province_id"] != province_id]
    return _Standing(
        year=year,
        n=int(rows["n_ranked"].max()),
        rank=int(own["rank"].iloc[0]),
        mine=round(sign * float(own["score"].iloc[0]), EXACT),
        sign=sign,
        scores=scored["score"],
        ladder=others.assign(key=(sign * others["score"]).round(EXACT)).sort_values(
            ["key", "rank", "province_id"], ascending=[False, True, True]
        ),
        step=smallest_step(scored["score"]),
        strict=_orders_ties(scored),
    )


def ladder(rows: pd.DataFrame, *, province_id: str, around: int = 10) -> pd.DataFrame:
    """The provinces up to `around` ranks above and below, with points from the province to each.

    Columns: province_id, rank, score, points (other's score less one's own; NaN where unknown).
    """
    own = rows[rows["province_id"] == province_id].iloc[0]
    near = rows[(rows["rank"] - own["rank"]).abs() <= around]
    out = near[["province_id", "rank", "score"]].copy()
    out["points"] = (out["score"] - float(own["score"])).round(EXACT)
    return out.sort_values(["rank", "province_id"]).reset_index(drop=True)


def _orders_ties(scored: pd.DataFrame) -> bool:
    """Whether equal printed scores are seen to have different published ranks."""
    published = scored[(scored["rank_basis"] == "published") & scored["rank"].notna()]
    return bool((published.groupby("score")["rank"].nunique() > 1).any())
