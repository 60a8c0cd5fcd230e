"""What if: a province's total and rank if components or weights were other than they are.

Owns scenarios for one province with all others constant, the nearest ways to a better rank, and the best
and worst rank that any weighting could give, as pure functions on frames. What it returns is simulated
and is to be marked so wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.analytics import bands, price
from lib.base.records import Component, Refusal

SEED = 20_260_102
RANDOM = 1_500
# Totals that differ by less are equal: dust of binary sums, far below a published step.
DUST = 1e-7


@dataclass(frozen=True, kw_only=True, eq=False)
class Scenario:
    """One province before and after; everyone else as published (or re-weighted alike).

    `passed` and `passed_by` are ids, in the order of their new ranks. `rows` has every province:
    province_id, total_before, total_after, rank_before, rank_after, sorted by rank_after.
    """

    total_before: float
    total_after: float
    rank_before: int
    rank_after: int
    n: int
    passed: tuple[str, ...]
    passed_by: tuple[str, ...]
    rows: pd.DataFrame


def scenario(
    rows: pd.DataFrame,
    parts: pd.DataFrame,
    *,
    province_id: str,
    known: Sequence[Component],
    changes: Mapping[str, float] | None = None,
    weights: Mapping[str, float] | None = None,
    direction: str = "higher",
) -> Scenario:
    """The total and rank of one province after `changes` of its components and under other `weights`.

    `rows` are the edition's scored provinces (`split.edition`), `changes` are points of the component
    itself, `weights` are relative to one another (those not named keep their own) and are scaled to the
    official sum. Without `weights` the new total is the published one plus weight x change, so that an
    empty scenario changes nothing. Raises Refusal ('weights_unknown', 'not_ranked', 'parts_incomplete',
    'scenario_range' with component, low and high, 'weights_zero').
    """
    changes, weights = dict(changes or {}), dict(weights or {})
    if not known:
        raise Refusal("weights_unknown", year=_year(parts))
    if province_id not in rows.index:
        raise Refusal("not_ranked", year=_year(parts))
    names = [c.component for c in known]
    official = np.array([c.weight for c in known])
    sign = 1 if direction == "higher" else -1
    before = sign * rows["score"].to_numpy(dtype="float64")
    values = bands.values_of(parts, rows.index.to_series(), known)
    mine = list(rows.index).index(province_id)
    own = parts.set_index("province_id").reindex([province_id])
    for c in known:
        if c.component in changes:
            _check_range(c, own, changes[c.component])
    used, after = official, before.copy()
    if weights:
        if values is None:
            raise Refusal("parts_incomplete", year=_year(parts))
        used = _weights(known, weights)
        after += sign * (values @ (used - official))
    after[mine] += sign * float(sum(used[names.index(n)] * d for n, d in changes.items()))
    return _compared(rows, before, after, mine=mine, sign=sign)


def _weights(known: Sequence[Component], wanted: Mapping[str, float]) -> np.ndarray:
    """The wanted weights, the official ones where none is wanted, scaled to the official sum."""
    used = np.array([wanted.get(c.component, c.weight) for c in known], dtype="float64")
    if (used < 0).any() or used.sum() <= 0:
        raise Refusal("weights_zero")
    return np.asarray(used * (np.array([c.weight for c in known]).sum() / used.sum()))


def _compared(
    rows: pd.DataFrame, before: np.ndarray, after: np.ndarray, *, mine: int, sign: int
) -> Scenario:
    """Everyone's totals (signed: higher is better) before and after, as seen by the province at `mine`."""
    ahead_before, ahead_after = before > before[mine] + DUST, after > after[mine] + DUST
    ids = rows.index.to_numpy()
    order = np.argsort(-after, kind="stable")
    passed, passed_by = ahead_before & ~ahead_after, ~ahead_before & ahead_after
    everyone = pd.DataFrame(
        {
            "province_id": ids,
            "total_before": rows["score"].to_numpy(dtype="float64"),
            "total_after": np.round(sign * after, 9),
            "rank_before": 1 + (before[None, :] > before[:, None] + DUST).sum(axis=1),
            "rank_after": 1 + (after[None, :] > after[:, None] + DUST).sum(axis=1),
        }
    ).sort_values(["rank_after", "rank_before", "province_id"], ignore_index=True)
    return Scenario(
        rows=everyone,
        total_before=float(rows["score"].iloc[mine]),
        total_after=float(np.round(sign * after[mine], 9)),
        rank_before=1 + int(ahead_before.sum()),
        rank_after=1 + int(ahead_after.sum()),
        n=len(rows),
        passed=tuple(str(ids[i]) for i in order if passed[i]),
        passed_by=tuple(str(ids[i]) for i in order if passed_by[i]),
    )


def _year(parts: pd.DataFrame) -> int | None:
    return int(parts["year"].iloc[0]) if len(parts) else None


def _check_range(component: Component, own: pd.DataFrame, change: float) -> None:
    """Refuse a value below 0 or above full marks (a published value may itself exceed rounded marks)."""
    value = own[component.component].iloc[0] if component.component in own else np.nan
    if pd.isna(value):
        raise Refusal("parts_incomplete", year=_year(own))
    high = np.inf if component.full_marks is None else max(component.full_marks, float(value))
    if not -DUST <= float(value) + change <= high + DUST:
        raise Refusal(
            "scenario_range",
            component=component.component,
            low=round(-float(value), 4),
            high=round(high - float(value), 4),
        )


def nearest_ways(
    rows: pd.DataFrame,
    parts: pd.DataFrame,
    *,
    province_id: str,
    known: Sequence[Component],
    places: int = 5,
    at_most: int = 3,
    direction: str = "higher",
) -> pd.DataFrame:
    """The components whose rise alone would win `places`, the most common level first.

    What a point costs to win nobody publishes, so a way counts as cheap when many provinces already
    stand where it leads. Returns component, value, needed (points of the component), target, reached_by
    (other provinces at or above the target), n, rank (after); ordered by reached_by, then needed.
    Empty where `places` are not to be had or no component has room for them. Raises as `scenario`.
    """
    columns = ["component", "value", "needed", "target", "reached_by", "n", "rank"]
    if not known:
        raise Refusal("weights_unknown", year=_year(parts))
    if bands.values_of(parts, rows.index.to_series(), known) is None:
        raise Refusal("parts_incomplete", year=_year(parts))
    found = price.targets(
        rows.reset_index(), province_id=province_id, places=[places], direction=direction
    )
    goal = next((g for g in found if g.kind == "places" and g.points is not None), None)
    if goal is None or goal.points is None:
        return pd.DataFrame(columns=columns)
    out = []
    values = parts.set_index("province_id").loc[rows.index]
    for c in known:
        value = float(values.loc[province_id, c.component])
        needed = goal.points / c.weight
        target = value + needed
        if c.full_marks is not None and target > c.full_marks + DUST:
            continue
        others = values[c.component].drop(province_id)
        reached = int((others >= target - DUST).sum())
        out.append((c.component, value, needed, target, reached, len(rows), goal.rank))
    table = pd.DataFrame(out, columns=columns)
    order = table.sort_values(["reached_by", "needed", "component"], ascending=[False, True, True])
    return order.head(at_most).reset_index(drop=True)


def any_weighting(
    rows: pd.DataFrame, parts: pd.DataFrame, *, known: Sequence[Component]
) -> pd.DataFrame:
    """Best and worst rank that some non-negative weighting could give, for every province.

    Returns province_id, best_found, best_bound, worst_found, worst_bound. The bound is certain: whoever is
    better in every component leads under any weighting that does not ignore the difference, so no
    weighting gives a better rank than 1 + the number of those. What was found is attained by a
    weighting tried (each component alone, mixtures of two, seeded random ones). The truth lies between;
    where they agree it is exact. Components count as shares of their full marks where those are known.
    Raises Refusal as `scenario`.
    """
    if not known:
        raise Refusal("weights_unknown", year=_year(parts))
    values = bands.values_of(parts, rows.index.to_series(), known)
    if values is None:
        raise Refusal("parts_incomplete", year=_year(parts))
    if all(c.full_marks for c in known):
        values = values / np.array([c.full_marks for c in known], dtype="float64")
    order = bands.table_ranks(values @ _weightings(len(known)).T)
    # Better in every component: strictly, so that a weighting that looks at one component alone, in which
    # the two are equal, cannot contradict the bound.
    above = np.ones((len(values), len(values)), dtype=bool)
    for column in values.T:
        above &= column[None, :] > column[:, None]
    return pd.DataFrame(
        {
            "province_id": rows.index,
            "best_found": order.min(axis=1).astype(int),
            "best_bound": 1 + above.sum(axis=1),
            "worst_found": order.max(axis=1).astype(int),
            "worst_bound": len(values) - above.sum(axis=0),
        }
    )


def _weightings(count: int) -> np.ndarray:
    """Weightings to try, one a row, each summing to one: corners, edges, and random ones inside."""
    corners = np.eye(count)
    mixes = [
        share * corners[a] + (1 - share) * corners[b]
        for a in range(count)
        for b in range(a)
        for share in np.linspace(0.1, 0.9, 9)
    ]
    random = np.random.default_rng(SEED)
    even = random.dirichlet(np.ones(count), size=RANDOM)
    sharp = random.dirichlet(np.full(count, 0.3), size=RANDOM)
    return np.vstack([corners, *([mixes] if mixes else []), even, sharp])
