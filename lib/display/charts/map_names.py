"""Map names: where the names of units stand, beside the country and not on it.

Owns their places in degrees, measured on the mainland's outline; how they are drawn is the charts' own.
"""

from __future__ import annotations

from functools import cache
from itertools import chain, pairwise, product
from typing import Any

import pandas as pd

from lib.data.declared import geography, merger, provinces
from lib.data.declared.geography import EXTENT

# Degrees from the coast or the border to a name, and of latitude from one measure of both to the next.
OFF, STEP = 0.35, 0.1


def places(
    labels: pd.DataFrame, *, per_degree: float, size: int, west: float = EXTENT[0]
) -> list[dict[str, Any]]:
    """Where each name stands, beside the country: name, short, lon, lat (of the unit), x, y, anchor.

    `anchor` says which end of the text x is: 'left', 'right' or 'center'. No two names overlap, and a
    name that one line would push from the western side over land has a line end in it.
    """
    units = provinces.load().by_id
    placed: list[dict[str, Any]] = []
    for r in sorted(labels.itertuples(), key=lambda r: -(units[str(r.unit_id)].lat or 0)):
        unit = units[str(r.unit_id)]
        lon, lat = float(unit.lon or 0), float(unit.lat or 0)
        for name, y in product(_forms(str(r.name)), (lat, lat - 0.5, lat - 1.0)):
            lines = f"{name} {r.short}".strip().split("\n")
            wide = max(map(len, lines)) * size * 0.6 / per_degree
            high = size * (0.25 + 1.35 * len(lines)) / per_degree
            x, anchor, covers = _side(lon, lat, at=y, high=high, wide=wide, west=west)
            if not covers:
                break
        if covers:
            # A name that reaches its own unit stands above it.
            y = lat + high * 0.8
        while True:
            if not covers:
                x, anchor, _ = _side(lon, lat, at=y, high=high, wide=wide, west=west)
            left = {"left": x, "right": x - wide}.get(anchor, max(x - wide / 2, west))
            if not any(
                left < p["left"] + p["wide"]
                and p["left"] < left + wide
                and abs(y - p["y"]) < (high + p["high"]) / 2
                for p in placed
            ):
                break
            y -= high * 0.25
        x = left + wide / 2 if anchor == "center" else x
        found = {"name": name, "short": r.short, "lon": lon, "lat": lat, "x": x, "y": y}
        placed.append({**found, "anchor": anchor, "left": left, "wide": wide, "high": high})
    return placed


def _forms(name: str) -> tuple[str, ...]:
    """A name in one line and, of two words or more, in two."""
    *first, last = name.split()
    return (name, f"{' '.join(first)}\n{last}") if first else (name,)


def _side(
    lon: float, lat: float, *, at: float, high: float, wide: float, west: float
) -> tuple[float, str, bool]:
    """Where the name of a unit at this place stands, which end of it that is, and whether it covers land
    or islands.

    `at` is the name's own latitude; west of `west` it would be cut.
    """
    if lat >= 20.4 and lon < 105.3:
        return lon, "center", True
    border, coast = _land(at - high / 2, high)
    least = west + wide
    if 15.9 <= lat < 18.4 or (lat < 11.5 and lon < 105.9 and border - OFF >= least):
        return max(border - OFF, least), "right", border - OFF < least
    x, south, north = coast + OFF, at - high / 2, at + high / 2
    return x, "left", any(x < lon < x + wide and south < lat < north for lon, lat in _islands())


@cache
def _islands() -> tuple[tuple[float, float], ...]:
    """The outlines of the two archipelagos' islands, as points."""
    within = [a.bbox for a in geography.archipelagos(merger.FORMER)]
    return tuple(
        (x, y)
        for rings in geography.outlines(merger.FORMER).values()
        for x, y in chain.from_iterable(rings)
        if any(w <= x <= e and south <= y <= n for w, south, e, n in within)
    )


def _land(south: float, high: float) -> tuple[float, float]:
    """The longitudes between which there is mainland somewhere in these latitudes."""
    rows = _shores()
    first, last = int(south / STEP), int((south + high) / STEP)
    found = [rows[i] for i in range(first, last + 1) if i in rows] or [(105.0, 105.0)]
    return min(w for w, _ in found), max(e for _, e in found)


@cache
def _shores() -> dict[int, tuple[float, float]]:
    """The mainland's western and eastern end in each step of latitude."""
    found: dict[int, tuple[float, float]] = {}
    for rings in geography.outlines(merger.FORMER).values():
        ring = max(rings, key=len)
        for (x0, y0), (x1, y1) in pairwise(ring):
            parts = 1 + int(abs(y1 - y0) / STEP * 2)
            for i in range(parts + 1):
                x, y = x0 + (x1 - x0) * i / parts, y0 + (y1 - y0) * i / parts
                w, e = found.get(int(y / STEP), (x, x))
                found[int(y / STEP)] = (min(w, x), max(e, x))
    return found
