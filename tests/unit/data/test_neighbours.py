"""Who borders whom, by the rule and on the shipped outlines."""

from __future__ import annotations

from lib.data.declared import merger, neighbours, provinces


def square(name: str, x: int, y: int) -> dict[str, object]:
    ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
    return {"id": name, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def test_an_edge_makes_neighbours_and_a_corner_does_not() -> None:
    found = neighbours.sharing_edges([square("a", 0, 0), square("b", 1, 0), square("c", 1, 1)])
    assert found["a"] == {"b"}
    assert found["b"] == {"a", "c"}


def test_son_la_borders_five_provinces_of_the_old_map_and_thanh_hoa() -> None:
    names = {provinces.load().by_id[i].name_vi for i in neighbours.of("63-14")}
    assert names == {"Yên Bái", "Điện Biên", "Hòa Bình", "Lai Châu", "Thanh Hóa", "Phú Thọ"}


def test_the_relation_is_mutual_and_nobody_is_alone() -> None:
    for unit in provinces.load().by_id.values():
        for other in neighbours.of(unit.id):
            assert unit.id in neighbours.of(other)
            assert other[:2] == unit.map
    for name in merger.DRAWN:
        with_outline = [p for p in provinces.load().by_id.values() if p.map == name]
        alone = [p.id for p in with_outline if not neighbours.of(p.id)]
        # Huế of 2025 and Đồng Nai of 2026 have the outlines of the units they go on from.
        assert set(alone) <= {"63-46b", "34-75b"}


def test_a_unit_without_an_outline_has_none() -> None:
    assert neighbours.of("64-28") == frozenset()
