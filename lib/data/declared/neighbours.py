"""Neighbours: which units share a border, read off the outlines in data/geo.

Owns the rule and its answer for each map: two units are neighbours where their outlines have at least
one edge (a pair of successive points) in common; a common point alone does not count. The outlines of one
map were cut from one net of borders, so that a shared border has the same points on both sides. Borders
across open water are none. The outlines are generalised: the rule says who borders whom, not how long.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from lib.base import settings
from lib.data.declared import merger


def sharing_edges(features: Iterable[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    """Feature id -> ids of the features that have an edge in common with it.

    `features` are GeoJSON features of type Polygon or MultiPolygon with `id`.
    """
    owners: dict[tuple[Any, Any], set[str]] = defaultdict(set)
    found: dict[str, set[str]] = {}
    for feature in features:
        found[feature["id"]] = set()
        shape = feature["geometry"]
        polygons = shape["coordinates"]
        for polygon in [polygons] if shape["type"] == "Polygon" else polygons:
            for ring in polygon:
                for start, end in pairwise(map(tuple, ring)):
                    owners[min(start, end), max(start, end)].add(feature["id"])
    for ids in owners.values():
        for a, b in combinations(ids, 2):
            found[a].add(b)
            found[b].add(a)
    return {i: frozenset(ids) for i, ids in found.items()}


def of(province_id: str, root: Path | None = None) -> frozenset[str]:
    """The ids of the units that border this one, on its own map; none where the map has no outline."""
    return _load(root or settings.data_dir()).get(province_id, frozenset())


@lru_cache(maxsize=8)
def _load(root: Path) -> dict[str, frozenset[str]]:
    known: dict[str, frozenset[str]] = {}
    for name in merger.DRAWN:
        text = (root / "geo" / f"vn_{name}.geojson").read_text(encoding="utf-8")
        known |= sharing_edges(json.loads(text)["features"])
    return known
