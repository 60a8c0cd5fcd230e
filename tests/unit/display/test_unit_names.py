"""A unit is told from its namesake before or after 1 July 2025, each place with one rule."""

from __future__ import annotations

import re

import pytest

from lib.base import i18n
from lib.data.declared import merger, provinces, registry
from lib.display import unit_names, wording


@pytest.mark.parametrize(
    ("unit", "former", "picked", "since", "until"),
    [
        # A former unit whose name a merged place carries on.
        (
            "63-19",
            "Thái Nguyên (trước 7/2025)",
            "Thái Nguyên cũ",
            "Thái Nguyên",
            "Thái Nguyên (đến 30/06/2025)",
        ),
        ("34-19", "Thái Nguyên", "Thái Nguyên", "Thái Nguyên (từ 01/07/2025)", "Thái Nguyên"),
        # One place under two ids.
        ("63-14", "Sơn La", "Sơn La (trước 7/2025)", "Sơn La", "Sơn La (đến 30/06/2025)"),
        ("34-14", "Sơn La", "Sơn La", "Sơn La (từ 01/07/2025)", "Sơn La"),
        # A new unit that changed its type later.
        ("34-75b", "Đồng Nai", "Đồng Nai", "Đồng Nai (từ 30/04/2026)", "Đồng Nai"),
        # A name that nobody carries on.
        ("63-06", "Bắc Kạn", "Bắc Kạn cũ", "Bắc Kạn", "Bắc Kạn (đến 30/06/2025)"),
    ],
)
def test_each_form_of_a_name(unit: str, former: str, picked: str, since: str, until: str) -> None:
    assert unit_names.former(unit, "vi") == former
    assert unit_names.picked(unit, "vi") == picked
    assert unit_names.since(unit, "vi") == since
    assert unit_names.until(unit, "vi") == until


def test_an_edition_counts_63_or_34_units() -> None:
    units = provinces.load().by_id.values()
    named = {y: [p for p in units if merger.carries(p, y)] for y in (2024, 2025)}
    assert {p.map for p in named[2025]} == {merger.NEW}
    assert {p.map for p in named[2024]} == {merger.FORMER}
    assert len({p.slug for p in named[2024]}) == 63
    assert len({p.slug for p in named[2025]}) == 34
    assert not any(merger.counts_in(p, 2024) and merger.counts_in(p, 2025) for p in units)


def test_places_made_on_the_day() -> None:
    known = provinces.load()
    assert known.made_new("34-19")
    assert known.made_new("34-75b")
    assert not known.made_new("34-14")
    assert not known.made_new("63-19")
    assert len(known.passages) == 63


def test_english_counts_one_thing_in_the_singular() -> None:
    assert wording.with_unit("1", "xã", lang="en") == "1 commune"
    assert wording.with_unit("1", "cơ quan", lang="en") == "1 agency"
    assert wording.with_unit("1", "người", lang="en") == "1 person"
    assert wording.with_unit("2", "xã", lang="en") == "2 communes"
    assert wording.with_unit("1", "xã", lang="vi") == "1 xã"
    assert wording.rivals(1, lang="en") == "1 source disagrees"
    assert wording.and_list(["2022", "2024"], lang="en") == "2022 and 2024"


def test_no_english_text_has_a_date_that_is_read_two_ways() -> None:
    for key, text in i18n.texts("en").items():
        assert not re.search(r"\b(0\d|1[0-2])/\d\d/\d{4}", text), key


def test_an_index_and_an_indicator_are_called_in_the_reader_s_language() -> None:
    known = registry.load().indicators
    assert wording.short(known["qd766"], "en") == "Decision 766"
    assert wording.short(known["qd766"], "vi") == "QĐ 766"
    assert wording.short(known["papi"], "en") == "PAPI"
    assert wording.short(known["dvc_level4"], "en") == known["dvc_level4"].name_en
