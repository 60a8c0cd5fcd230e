"""The maps are whole: 63 and 34 units, both archipelagos inside the picture, no gaps between neighbours."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from lib.base import settings
from lib.base.records import BadFile
from lib.data.declared import geography, provinces

MAPS = {"63": 63, "34": 34}


@pytest.mark.parametrize(("map_id", "count"), MAPS.items())
def test_every_unit_of_the_registry_has_an_outline_and_a_square(map_id: str, count: int) -> None:
    shapes = geography.outlines(map_id)
    squares = [s for s in geography.tiles(map_id) if not s.island]
    assert len(shapes) == len(squares) == count
    assert set(shapes) == {s.province_id for s in squares}
    assert set(shapes) <= set(provinces.load().by_id)
    places = [(s.row, s.col) for s in geography.tiles(map_id) + geography.former_tiles(map_id)]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("map_id", MAPS)
def test_both_archipelagos_belong_to_their_unit_and_lie_inside_the_picture(map_id: str) -> None:
    units = provinces.load().by_id
    found = {a.name_vi: a for a in geography.archipelagos(map_id)}
    assert {n: units[a.province_id].name_vi for n, a in found.items()} == {
        "Quần đảo Hoàng Sa": "Đà Nẵng",
        "Quần đảo Trường Sa": "Khánh Hòa",
    }
    west, south, east, north = geography.EXTENT
    for group in found.values():
        left, bottom, right, top = group.bbox
        assert west < left < right < east
        assert south < bottom < top < north
        inside = [
            ring
            for ring in geography.outlines(map_id)[group.province_id]
            if all(left <= x <= right and bottom <= y <= top for x, y in ring)
        ]
        assert len(inside) >= 3
    assert sum(s.island is not None for s in geography.tiles(map_id)) == 2


@pytest.mark.parametrize("map_id", MAPS)
def test_fewer_points_open_no_gap_and_keep_the_areas(map_id: str) -> None:
    drawn, shipped = geography.outlines(map_id), geography.rings(map_id)
    edges = Counter(
        frozenset(edge) for parts in drawn.values() for ring in parts for edge in pairwise(ring)
    )
    assert set(edges.values()) == {1, 2}
    assert sum(len(r) for p in drawn.values() for r in p) < 6000
    for unit, parts in drawn.items():
        assert len(parts) == len(shipped[unit])
        assert all(ring[0] == ring[-1] and len(ring) >= 4 for ring in parts)
        whole = sum(map(geography.area, shipped[unit]))
        assert sum(map(geography.area, parts)) == pytest.approx(whole, rel=0.05)


def test_hatching_stays_inside_the_unit() -> None:
    ring = max(geography.outlines("34")["34-01"], key=geography.area)
    west, east = min(x for x, _ in ring), max(x for x, _ in ring)
    south, north = min(y for _, y in ring), max(y for _, y in ring)
    lines = geography.hatching("34", "34-01")
    assert len(lines) >= 5
    for (x0, y0), (x1, y1) in lines:
        assert west - 0.01 <= x0 <= x1 <= east + 0.01
        assert south - 0.01 <= y0 <= y1 <= north + 0.01
        assert x1 - x0 == pytest.approx(y1 - y0, abs=0.003)


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The maps in a folder of their own, to be broken."""
    shutil.copytree(settings.SHIPPED / "geo", tmp_path / "geo")
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path))
    cached = (geography.rings, geography.archipelagos, geography.tiles, geography.former_tiles)
    for each in cached:
        each.cache_clear()
    geography.check()
    for each in cached:
        each.cache_clear()
    yield tmp_path / "geo"
    for each in cached:
        each.cache_clear()


TABLES = list(geography.COLUMNS)


@pytest.mark.parametrize("name", [*TABLES, "vn_63.geojson", "vn_34.geojson"])
@pytest.mark.parametrize("way", ["gone", "empty", "first line", "half", "not UTF-8", "a letter"])
def test_a_map_that_lost_something_is_refused_by_the_name_of_its_file(
    copied: Path, name: str, way: str
) -> None:
    path = copied / name
    body = path.read_bytes()
    path.unlink()
    lines = body.splitlines(keepends=True)
    broken = {
        "empty": b"",
        "first line": lines[0],
        "half": b"".join(lines[: len(lines) // 2]) if len(lines) > 1 else body[: len(body) // 2],
        "not UTF-8": body + b"\xff\xfe,1,2\n",
        "a letter": body.replace(b",1", b",x", 1)
        if name in TABLES
        else body.replace(b"[", b"x", 1),
    }
    if way != "gone":
        path.write_bytes(broken[way])
    if name.endswith("json") and way == "first line":
        path.write_bytes(b'{"features": []}')
    if name == "tilegrid_former.csv" and way == "half":
        path.write_bytes(b"grid,id,row\n")
    with pytest.raises(BadFile) as refused:
        geography.check()
    assert refused.value.problems[0].file == name
