"""Classes: provinces in a few groups, best or largest first, for the colours of a map.

Owns how many groups there are and where one ends. Pure functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

MOST = 5
NONE = -1


@dataclass(frozen=True, kw_only=True)
class Band:
    """One group: its place (0 = best, or largest where neither is better) and its limits, both inside.

    `of` is how many groups there are.
    """

    place: int
    of: int
    low: float
    high: float


def of_ranks(ranks: pd.Series, *, n: int) -> tuple[pd.Series, tuple[Band, ...]]:
    """Fifths of the `n` ranked units, whoever of them has a figure: 1-13, 14-25 ... of 63.

    The limits follow from `n` alone, so that two years with the same `n` have the same colours. Returns
    the band of each rank (NONE where the rank is missing) and every band.
    """
    count = min(MOST, n)
    places = ((ranks.astype("Float64") - 1) * count // n).clip(upper=count - 1)
    found = []
    for place in range(count):
        inside = [r for r in range(1, n + 1) if (r - 1) * count // n == place]
        found.append(Band(place=place, of=count, low=inside[0], high=inside[-1]))
    return places.fillna(NONE).astype(int), tuple(found)


def of_values(values: pd.Series, *, direction: str) -> tuple[pd.Series, tuple[Band, ...]]:
    """Groups of about equal size, equal values together; fewer groups where there are few values.

    The first band holds the best values, the lowest ones where `direction` is 'lower'. Returns the band
    of each value (NONE where it is missing) and the bands that hold any.
    """
    known = values.dropna()
    if known.empty:
        return pd.Series(NONE, index=values.index, dtype=int), ()
    different = known.nunique()
    count = min(MOST if len(known) >= 20 else 3 if len(known) >= 6 else 2, different)
    order = known.rank(method="min", ascending=direction == "lower")
    places = ((order - 1) * count // len(known)).astype(int)
    found = []
    # Equal values may leave a band empty: the others close up.
    kept = sorted(places.unique())
    for place, old in enumerate(kept):
        inside = known[places == old]
        limits = {"low": float(inside.min()), "high": float(inside.max())}
        found.append(Band(place=place, of=len(kept), **limits))
    renamed = places.map({old: place for place, old in enumerate(kept)})
    return renamed.reindex(values.index).fillna(NONE).astype(int), tuple(found)


def of_names(names: pd.Series, order: Sequence[str]) -> tuple[pd.Series, tuple[Band, ...]]:
    """A group for each name of `order`, whether any unit is in it; NONE where the name is missing.

    Limits are places in `order`, counted from 1.
    """
    places = names.map({name: place for place, name in enumerate(order)})
    of = len(order)
    found = tuple(Band(place=i, of=of, low=i + 1, high=i + 1) for i in range(of))
    return places.fillna(NONE).astype(int), found
