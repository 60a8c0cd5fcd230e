"""Contributions: which components moved a total, and where its points are lost.

Owns the waterfall between two editions, the points lost against full marks and what winning them back
would be worth, as pure functions on frames. Leaves weights to `registry` (data/registry/components.csv).

A frame of parts has province_id, year, total and one column for each component's value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from lib.analytics import ranks
from lib.base.records import Break, Component, Refusal

MOVED = ["province_id", "component", "weight", "value_from", "value_to", "value_change"]
MOVED += ["contribution", "comparable"]
REST = "rest"
# Sums of weighted values agree with published totals to this much more than one published step.
DUST = 1e-6


def waterfall(
    parts: pd.DataFrame,
    *,
    start: int,
    end: int,
    old: Sequence[Component],
    new: Sequence[Component],
    breaks: Sequence[Break] = (),
    component_breaks: Sequence[Break] = (),
) -> pd.DataFrame:
    """What each component added to every province's total between two editions.

    `old` and `new` are the components of the two editions. Returns MOVED: a row for each province with
    both totals and each component of either edition, then one of component REST: the change of the
    total that the components do not explain. contribution = weight x (value at t1 - value at t0) where
    both editions weigh the component alike and no break of its own lies between; else it is missing,
    `comparable` is False, and its part stands in the rest. Raises Refusal across a break of the total,
    and ('weights_unknown') where an edition's weights are not declared.
    """
    if between := ranks.crossed(breaks, start=start, end=end):
        raise Refusal("break", breaks=between)
    for year, known in ((start, old), (end, new)):
        if not known:
            raise Refusal("weights_unknown", year=year)
    broken = {b.indicator for b in ranks.crossed(component_breaks, start=start, end=end)}
    weights_old = {c.component: c.weight for c in old}
    weights_new = {c.component: c.weight for c in new}
    at = {y: parts[parts["year"] == y].set_index("province_id") for y in (start, end)}
    ids = at[start].index[at[start]["total"].notna()]
    ids = ids.intersection(at[end].index[at[end]["total"].notna()]).sort_values()

    def told(name: str, values: dict[int, pd.Series], **more: Any) -> pd.DataFrame:
        own = {"value_from": values[start], "value_to": values[end]}
        return pd.DataFrame({"province_id": ids, "component": name, **own, **more}, index=ids)

    explained = pd.Series(0.0, index=ids)
    frames = []
    for name in dict.fromkeys([*weights_old, *weights_new]):
        values = {
            y: at[y].loc[ids, name] if name in at[y] else pd.Series(np.nan, index=ids) for y in at
        }
        alike = weights_old.get(name) == weights_new.get(name) and name not in broken
        weight = weights_new.get(name, np.nan)
        moved = (values[end] - values[start]).round(ranks.EXACT) * (1.0 if alike else np.nan)
        added = (moved * weight).round(ranks.EXACT)
        explained = explained + added.fillna(0.0)
        sums = {"value_change": moved, "contribution": added, "comparable": alike & added.notna()}
        frames.append(told(name, values, weight=weight, **sums))
    totals = {y: at[y].loc[ids, "total"] for y in at}
    change = (totals[end] - totals[start]).round(ranks.EXACT)
    rest = told(
        REST,
        totals,
        weight=np.nan,
        value_change=change,
        contribution=(change - explained).round(ranks.EXACT),
        comparable=True,
    )
    out = pd.concat([*frames, rest], ignore_index=True)[MOVED]
    return out.sort_values("province_id", kind="stable").reset_index(drop=True)


def lost(
    parts: pd.DataFrame,
    *,
    province_id: str,
    known: Sequence[Component],
    complete: bool,
    direction: str = "higher",
) -> pd.DataFrame:
    """Where one province loses points in an edition, largest loss first (a Pareto).

    `parts` are one edition's rows. Returns component, value, full_marks, weight, lost (weighted points to
    full marks, not below 0), share (of all lost points), cumulative (share up to here), rank_if and
    places_if (rank and places gained if this component alone reached full marks, others constant;
    missing unless `complete`: every ranked total is known). Components without declared full marks or
    without a value come last with a missing `lost`.
    """
    own = parts[parts["province_id"] == province_id]
    if own.empty or own["total"].isna().all():
        raise Refusal("not_ranked", year=int(parts["year"].iloc[0]) if len(parts) else None)
    row = own.iloc[0]
    out = pd.DataFrame(
        {
            "component": [c.component for c in known],
            "value": [float(row.get(c.component, np.nan)) for c in known],
            "full_marks": [np.nan if c.full_marks is None else c.full_marks for c in known],
            "weight": [c.weight for c in known],
        }
    )
    out["lost"] = ((out["full_marks"] - out["value"]) * out["weight"]).clip(lower=0.0)
    out = out.sort_values(["lost", "component"], ascending=[False, True], na_position="last")
    out = out.reset_index(drop=True)
    total = out["lost"].sum()
    out["share"] = out["lost"] / total if total else np.nan
    out["cumulative"] = out["share"].cumsum()
    others = parts.loc[parts["province_id"] != province_id, "total"].dropna().to_numpy()
    sign = 1 if direction == "higher" else -1
    won = sign * (float(row["total"]) + out["lost"].to_numpy())
    place = 1 + (sign * others[None, :] > won[:, None] + DUST).sum(axis=1)
    now = 1 + int((sign * others > sign * float(row["total"])).sum())
    out["rank_if"] = pd.array(place, dtype="Int64")
    out["places_if"] = now - out["rank_if"]
    out.loc[out["lost"].isna() | (not complete), ["rank_if", "places_if"]] = pd.NA
    return out
