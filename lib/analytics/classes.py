"""Classes: provinces in a few groups, best or largest first, for the colours of a map.

Owns how many groups there are and where one ends. Pure functions.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
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


def of_steps(values: pd.Series, *, direction: str) -> tuple[pd.Series, tuple[Band, ...]]:
    """Bands of equal width with round limits, whoever is in them: 60 to below 70, 70 to below 80.

    Unlike fifths they say nothing of places. Directions and what is returned as in `of_values`; the upper
    limit of a band is outside it.
    """
    known = values.dropna()
    if known.empty:
        return pd.Series(NONE, index=values.index, dtype=int), ()
    least, most = float(known.min()), float(known.max())
    step = next(s for s in _round_steps() if _floor(most, s) - _floor(least, s) < MOST)
    first, last = _floor(least, step), _floor(most, step)
    of = last - first + 1
    down = direction != "lower"
    starts = [last - place if down else first + place for place in range(of)]
    found = tuple(
        Band(place=place, of=of, low=start * step, high=(start + 1) * step)
        for place, start in enumerate(starts)
    )
    steps = known.map(lambda v: _floor(float(v), step))
    places = last - steps if down else steps - first
    return places.reindex(values.index).fillna(NONE).astype(int), found


def _round_steps() -> Iterator[float]:
    """1, 2, 5, 10 and so on."""
    for power in range(13):
        yield from (digit * 10.0**power for digit in (1, 2, 5))


def _floor(value: float, step: float) -> int:
    """The band of `step` that a value is in."""
    return math.floor(value / step)


def of_names(names: pd.Series, order: Sequence[str]) -> tuple[pd.Series, tuple[Band, ...]]:
    """A group for each name of `order`, whether any unit is in it; NONE where the name is missing.

    Limits are places in `order`, counted from 1.
    """
    places = names.map({name: place for place, name in enumerate(order)})
    of = len(order)
    found = tuple(Band(place=i, of=of, low=i + 1, high=i + 1) for i in range(of))
    return places.fillna(NONE).astype(int), found
