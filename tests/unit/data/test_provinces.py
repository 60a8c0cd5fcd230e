"""Spellings, lineage and the Vietnamese order of names."""

from __future__ import annotations

import pytest

from lib.base import alphabet
from lib.data.declared import provinces


@pytest.mark.parametrize(
    ("text", "year", "unit"),
    [
        ("Thái Nguyên", 2019, "63-19"),
        ("thai nguyen", 2025, "34-19"),
        ("tt hue", 2020, "63-46"),
        ("TT. Huế", 2020, "63-46"),
        ("TP.HCM", 2021, "63-79"),
        ("tỉnh Sơn La", 2021, "63-14"),
        ("Bà Rịa – Vũng Tàu", 2021, "63-77"),
        ("ha-tay", 2007, "64-28"),
        ("63-15", 2025, "63-15"),
    ],
)
def test_a_spelling_means_the_unit_of_its_year(text: str, year: int, unit: str) -> None:
    match = provinces.load().resolve(text, year=year)
    assert match.province is not None
    assert match.province.id == unit


def test_an_unknown_name_means_nobody() -> None:
    assert provinces.load().resolve("Atlantis").province is None


def test_a_shared_name_without_a_year_takes_the_newest_and_names_the_other() -> None:
    match = provinces.load().resolve("Lào Cai")
    assert match.province is not None
    assert match.province.id == "34-15"
    assert [p.id for p in match.others] == ["63-10"]


def test_search_finds_parts_of_names_without_diacritics() -> None:
    found = [p.id for p in provinces.load().search("ba ria")]
    assert found == ["63-77"]
    assert provinces.load().search("  ") == []


def test_lineage_leads_both_ways() -> None:
    known = provinces.load()
    assert [p.id for p in known.successors("63-77")] == ["34-79"]
    assert [p.id for p in known.predecessors("34-79")] == ["63-77", "63-74", "63-79"]
    assert {"63-46", "63-46b", "34-46"} <= known.family(["34-46"])


def test_names_sort_in_the_vietnamese_alphabet() -> None:
    names = [
        "Đắk Lắk",
        "Đà Nẵng",
        "Cà Mau",
        "Cần Thơ",
        "Cao Bằng",
        "Bạc Liêu",
        "Bà Rịa",
        "Điện Biên",
    ]
    expected = [
        "Bà Rịa",
        "Bạc Liêu",
        "Cà Mau",
        "Cao Bằng",
        "Cần Thơ",
        "Đà Nẵng",
        "Đắk Lắk",
        "Điện Biên",
    ]
    assert sorted(names, key=alphabet.sort_key) == expected
