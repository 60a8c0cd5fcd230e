"""Numbers as each language writes them, and words for what is missing."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

from lib.base import formats
from lib.data.declared import registry
from lib.display import wording


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (1234.5, 1, "1.234,5", "1,234.5"),
        (89.06, 2, "89,06", "89.06"),
        (-0.7, 2, "−0,70", "−0.70"),
        (2134401, 0, "2.134.401", "2,134,401"),
        (-0.001, 2, "0,00", "0.00"),
        # Halves away from zero, as they are written and not as a computer holds them.
        (2.675, 2, "2,68", "2.68"),
        (0.125, 2, "0,13", "0.13"),
        (-0.12355, 4, "−0,1236", "−0.1236"),
    ],
)
def test_numbers(value: float, decimals: int, vi: str, en: str) -> None:
    assert formats.number(value, decimals=decimals, lang="vi") == vi
    assert formats.number(value, decimals=decimals, lang="en") == en


def test_a_missing_value_has_no_number_format() -> None:
    with pytest.raises(ValueError, match="missing"):
        formats.number(math.nan, decimals=2, lang="vi")


def test_places_carry_arrow_number_and_word() -> None:
    assert wording.places(10, lang="vi") == "▲ tăng 10 bậc"
    assert wording.places(-1, lang="en") == "▼ down 1 place"
    assert wording.places(0, lang="vi") == "■ giữ hạng"
    assert wording.places(None, lang="vi") == "không so được"


def test_ranks_keep_their_denominator_and_scores_change_in_points() -> None:
    known = registry.load().indicators
    assert wording.rank(13, 63, lang="vi") == "hạng 13/63"
    assert wording.score_change(1.5, known["papi"], lang="vi") == "+1,500 điểm"
    assert wording.score_change(1.5, known["sipas"], lang="vi") == "+1,50 điểm phần trăm"
    assert wording.score_change(-1.5, known["sipas"], lang="en") == "−1.50 percentage points"


def test_a_kept_rank_is_said_once() -> None:
    papi = registry.load().indicators["papi"]
    row = {"change": 0, "rank_from": 3, "rank_to": 3, "n_to": 63}
    said = wording.moved(row, name="Hà Nội", indicator=papi, start=2023, end=2024, lang="vi")
    assert said == "Hà Nội giữ hạng 3/63 PAPI từ 2023 đến 2024"
    # Counted over the provinces in both years, a rank may be kept though its number moved.
    row = {"change": 0, "rank_from": 3, "rank_to": 4, "n_to": 63}
    said = wording.moved(row, name="Hà Nội", indicator=papi, start=2023, end=2024, lang="vi")
    assert "từ hạng 3 đến hạng 4/63" in said
    # A source may state a rank without saying among how many.
    row = {"change": 25, "rank_from": 63, "rank_to": 38, "n_to": None}
    said = wording.moved(row, name="Đắk Nông", indicator=papi, start=2018, end=2022, lang="vi")
    assert said == "Đắk Nông tăng 25 bậc PAPI từ 2018 đến 2022: từ hạng 63 đến hạng 38"


def test_text_from_data_never_becomes_markup() -> None:
    said = wording.plain("<b>[x](javascript:1)</b> **a** $b$ :red[c]")
    for sign in "<[*$:":
        assert f"\\{sign}" in said
    assert wording.plain("Điểm: 5,20") == "Điểm: 5,20"
    # What the browser would make links and icons of when all escapes are gone is in two parts.
    for text in (":material/home:", "www.x.vn", "https://x.vn", "a@x.vn"):
        assert text not in wording.plain(text).replace("\\", "")
        assert wording.plain(text).replace("\\", "").replace(":small[]", "") == text
    assert wording.plain("12:30, tỷ lệ: 3").replace("\\", "") == "12:30, tỷ lệ: 3"


def test_years_are_drawn_together_in_runs() -> None:
    assert wording.year_list([2016, 2012, 2013, 2014]) == "2012–2014, 2016"


@pytest.mark.parametrize(
    ("value", "most", "decimals"),
    [(87.6, 6, 1), (87.61, 6, 2), (13.0, 6, 0), (0.1 + 0.2, 6, 1), (1.23456, 3, 3), (-2.5, 6, 1)],
)
def test_decimals_of_a_number(value: float, most: int, decimals: int) -> None:
    assert formats.decimals(value, most=most) == decimals


@pytest.mark.parametrize(
    ("parts", "vi", "en"),
    [
        ((2025, 7, 1), "01/07/2025", "1 July 2025"),
        ((2024, 12), "12/2024", "December 2024"),
        ((2020,), "2020", "2020"),
    ],
)
def test_an_english_date_is_read_one_way(parts: tuple[int, ...], vi: str, en: str) -> None:
    assert formats.part_of_date(parts, lang="vi") == vi
    assert formats.part_of_date(parts, lang="en") == en


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0,6", "0.6"),
        (" 0.6 ", "0.6"),
        ("−0,25", "-0.25"),
        ("+12", "12"),
        ("06", "6"),
        ("1.000", None),
        ("1.000,5", None),
        ("0,", None),
        ("0,125", None),
        ("", None),
        ("một", None),
        ("٣", None),
    ],
)
def test_a_number_is_read_as_people_of_either_language_type_it(
    text: str, number: str | None
) -> None:
    assert formats.typed(text) == (None if number is None else Decimal(number))
