"""Geography: outlines and tile grids of the maps.

Owns reading data/geo/ for drawing: the units' rings, the two archipelagos, the squares of the tile grids,
simplifying rings without opening gaps between neighbours, and the lines that hatch an area. A ring is a
tuple of (longitude, latitude) in degrees, closed. Leaves what is drawn and how to the charts and maps.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from lib.base import settings
from lib.base.records import BadFile, Problem
from lib.data.declared import csv_files, merger

Point = tuple[float, float]
Ring = tuple[Point, ...]
ISLANDS = ("Hoang Sa", "Truong Sa")

# West, south, east, north in degrees: the mainland with both archipelagos and the room of their names.
EXTENT = (101.9, 6.7, 117.6, 23.7)
# A degree of longitude is this much shorter than one of latitude in the middle of the country.
NARROWING = math.cos(math.radians(16.0))
# Degrees by which a drawn border may leave the shipped one; the shipped ones are generalised already.
TOLERANCE = 0.006
SMALLEST = 8


def _four(text: str) -> tuple[float, float, float, float]:
    west, south, east, north = map(float, text.split())
    return west, south, east, north


SQUARE: dict[str, Callable[[str], Any]] = {"row": int, "col": int}
COLUMNS: dict[str, dict[str, Callable[[str], Any]]] = {
    "archipelagos.csv": {
        **dict.fromkeys(("name_vi", "name_en", "province_code_63", "province_code_34"), str),
        **dict.fromkeys(("label_lon", "label_lat"), float),
        "bbox": _four,
    },
    "tilegrid_63.csv": {"code": str, **SQUARE},
    "tilegrid_34.csv": {"code": str, **SQUARE},
    "tilegrid_archipelagos.csv": {"grid": str, "name_vi": str, **SQUARE},
    "tilegrid_former.csv": {"grid": str, "id": str, **SQUARE},
}


@dataclass(frozen=True, kw_only=True)
class Archipelago:
    """One of the two archipelagos: the unit it belongs to on this map, and where its name stands."""

    province_id: str
    name_vi: str
    name_en: str
    lon: float
    lat: float
    bbox: tuple[float, float, float, float]

    def name(self, lang: str) -> str:
        """The archipelago's name in `lang`."""
        return self.name_vi if lang == "vi" else self.name_en


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One equal square: row 0 in the north, column 0 in the west.

    `island` is the archipelago that the square stands for; the unit has its own square as well.
    """

    province_id: str
    row: int
    col: int
    island: Archipelago | None = None


@cache
def rings(map_id: str) -> Mapping[str, tuple[Ring, ...]]:
    """Every unit's rings as shipped, islands included; `map_id` is '63' or '34'."""
    name = f"vn_{map_id}.geojson"
    found: dict[str, tuple[Ring, ...]] = {}
    try:
        for feature in json.loads(_place(name).read_text(encoding="utf-8"))["features"]:
            shape = feature["geometry"]
            polygons = (
                shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
            )
            # The shipped units have no holes: a polygon is its first ring.
            found[feature["id"]] = tuple(tuple((x, y) for x, y in p[0]) for p in polygons)
    except (ValueError, KeyError, TypeError) as error:
        raise BadFile((Problem(code="toml", file=name, value=str(error)[:80]),)) from error
    return found


def check() -> None:
    """Look whether every map has all its units, as outlines and as squares, and both archipelagos.

    Raises BadFile.
    """
    problems: list[Problem] = []
    for map_id in merger.DRAWN:
        squares, shapes = {s.province_id for s in tiles(map_id) if not s.island}, set(rings(map_id))
        for name, lost in (
            (f"vn_{map_id}.geojson", squares - shapes),
            (f"tilegrid_{map_id}.csv", shapes - squares),
        ):
            problems += [Problem(code="map_unit", file=name, value=unit) for unit in sorted(lost)]
        if sum(s.island is not None for s in tiles(map_id)) != len(ISLANDS):
            problems.append(Problem(code="map_islands", file="tilegrid_archipelagos.csv"))
        former_tiles(map_id)
    if problems:
        raise BadFile(tuple(problems))


@cache
def archipelagos(map_id: str) -> tuple[Archipelago, ...]:
    """Hoàng Sa and Trường Sa with the units of this map that they belong to."""
    return tuple(
        Archipelago(
            province_id=f"{map_id}-{row[f'province_code_{map_id}']}",
            name_vi=row["name_vi"],
            name_en=row["name_en"],
            lon=row["label_lon"],
            lat=row["label_lat"],
            bbox=row["bbox"],
        )
        for row in _islands()
    )


def _islands() -> list[dict[str, Any]]:
    """Both archipelagos' rows: no map of Viet Nam is drawn without them. Raises BadFile."""
    rows = _table("archipelagos.csv")
    if [row["name_en"].removesuffix(" archipelago") for row in rows] != [*ISLANDS]:
        raise BadFile((Problem(code="map_islands", file="archipelagos.csv"),))
    return rows


@cache
def tiles(map_id: str) -> tuple[Tile, ...]:
    """One square for each unit of the map, and one for each archipelago."""
    found = [
        Tile(province_id=f"{map_id}-{r['code']}", row=r["row"], col=r["col"])
        for r in _table(f"tilegrid_{map_id}.csv")
    ]
    islands = {a.name_vi: a for a in archipelagos(map_id)}
    for row in _table("tilegrid_archipelagos.csv"):
        if row["grid"] == f"tilegrid_{map_id}":
            island = islands[row["name_vi"]]
            found.append(
                Tile(
                    province_id=island.province_id,
                    row=row["row"],
                    col=row["col"],
                    island=island,
                )
            )
    return tuple(found)


@cache
def former_tiles(map_id: str) -> tuple[Tile, ...]:
    """Squares of units that had ended before this map began and that figures still speak of."""
    return tuple(
        Tile(province_id=r["id"], row=r["row"], col=r["col"])
        for r in _table("tilegrid_former.csv")
        if r["grid"] == f"tilegrid_{map_id}"
    )


def _place(name: str) -> Path:
    """Where a file of the maps lies. Raises BadFile where it is missing."""
    path = settings.data_dir() / "geo" / name
    if not path.is_file():
        raise BadFile((Problem(code="file_missing", file=name),))
    return path


def _table(name: str) -> list[dict[str, Any]]:
    """A table of the maps, each cell as its column's kind. Raises BadFile with every problem."""
    header, lines = csv_files.whole(_place(name), name=name)
    kinds = COLUMNS[name]
    problems = [
        Problem(code="column_missing", file=name, column=c) for c in kinds if c not in header
    ]
    rows: list[dict[str, Any]] = []
    for line, cells in lines if not problems else []:
        row: dict[str, Any] = dict(zip(header, cells, strict=True))
        for column, kind in kinds.items():
            try:
                row[column] = kind(row[column])
            except ValueError:
                told = {"row": line, "column": column, "value": row[column]}
                problems.append(Problem(code="not_a_number", file=name, **told))
        rows.append(row)
    if problems:
        raise BadFile(tuple(problems))
    return rows


@cache
def outlines(map_id: str) -> Mapping[str, tuple[Ring, ...]]:
    """The rings with fewer points, for drawing.

    A border that two units share is cut into the same arcs for both, so that no gap opens between them.
    """
    shapes = rings(map_id)
    owners: dict[frozenset[Point], set[str]] = defaultdict(set)
    for unit, parts in shapes.items():
        for ring in parts:
            for a, b in pairwise(ring):
                owners[frozenset((a, b))].add(unit)
    meeting = _junctions(owners)
    return {u: tuple(_simpler(r, meeting) for r in parts) for u, parts in shapes.items()}


def _junctions(owners: Mapping[frozenset[Point], set[str]]) -> set[Point]:
    """Points at which the units on the two sides of a border change."""
    sides: dict[Point, set[frozenset[str]]] = defaultdict(set)
    for edge, units in owners.items():
        for point in edge:
            sides[point].add(frozenset(units))
    return {p for p, found in sides.items() if len(found) > 1}


def _simpler(ring: Ring, meeting: set[Point]) -> Ring:
    if len(ring) <= SMALLEST:
        return ring
    body = ring[:-1]
    cuts = [i for i, p in enumerate(body) if p in meeting]
    if not cuts:
        # An island: cut at its first point in order and at the one farthest from it.
        first = min(range(len(body)), key=lambda i: body[i])
        far = max(range(len(body)), key=lambda i: math.dist(body[i], body[first]))
        cuts = sorted({first, far})
    turned = body[cuts[0] :] + body[: cuts[0]]
    starts = [c - cuts[0] for c in cuts]
    points: list[Point] = []
    for start, end in zip(starts, [*starts[1:], len(turned)], strict=True):
        arc = (*turned, turned[0])[start : end + 1]
        points += _thinned(arc)[:-1]
    return (*points, points[0])


def _thinned(arc: Sequence[Point]) -> list[Point]:
    """Douglas and Peucker's line reduction, the same from either end of the arc."""
    forward = arc[0] <= arc[-1]
    line = list(arc if forward else reversed(arc))
    keep = {0, len(line) - 1}
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        worst, place = 0.0, -1
        for i in range(first + 1, last):
            away = _distance(line[i], line[first], line[last])
            if away > worst:
                worst, place = away, i
        if worst > TOLERANCE:
            keep.add(place)
            todo += [(first, place), (place, last)]
    kept = [line[i] for i in sorted(keep)]
    return kept if forward else kept[::-1]


def _distance(p: Point, a: Point, b: Point) -> float:
    """Degrees from `p` to the segment from `a` to `b`."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    if not length:
        return math.dist(p, a)
    along = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length))
    return math.dist(p, (a[0] + along * dx, a[1] + along * dy))


@cache
def hatching(map_id: str, unit: str, step: float = 0.14) -> tuple[tuple[Point, Point], ...]:
    """Slanting lines inside a unit, `step` degrees apart, as pairs of ends."""
    lines: list[tuple[Point, Point]] = []
    for ring in outlines(map_id)[unit]:
        # x - y is constant along each line; lines of all units fall on one lattice.
        crossings: dict[int, list[float]] = defaultdict(list)
        for (ax, ay), (bx, by) in pairwise(ring):
            low, high = sorted((ax - ay, bx - by))
            for k in range(math.ceil(low / step), math.ceil(high / step)):
                share = (k * step - (ax - ay)) / ((bx - by) - (ax - ay))
                crossings[k].append(ay + share * (by - ay))
        for k, found in crossings.items():
            found.sort()
            for y0, y1 in zip(found[::2], found[1::2], strict=False):
                start = (round(y0 + k * step, 3), round(y0, 3))
                lines.append((start, (round(y1 + k * step, 3), round(y1, 3))))
    return tuple(lines)


def area(ring: Ring) -> float:
    """The ring's area in square degrees of latitude."""
    total = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    return abs(total) / 2 * NARROWING
