"""The conflicts that the data's README names are found by the rules."""

from __future__ import annotations

import pytest

from lib.data.loading.check import Check
from lib.data.loading.conflicts import Ledger
from lib.figures import ledgers

pytestmark = pytest.mark.usefixtures("shipped")


def row(indicator: str, area: str, year: int) -> Ledger:
    (found,) = [
        r
        for r in ledgers.rows()
        if (r.indicator, r.area_id, r.period_end, r.what) == (indicator, area, year, "value")
    ]
    return found


def checks(kind: str, area: str, year: int) -> list[Check]:
    return [c for c in ledgers.checks() if (c.kind, c.area_id, c.period_end) == (kind, area, year)]


def test_quang_ninh_2018() -> None:
    found = row("par_index", "63-22", 2018)
    assert (found.shown, found.step, found.conflict) == (89.06, "suspect", True)
    assert {c.value for c in found.claims if not c.agrees} == {89.6, 81.0}
    assert {c.stated for c in checks("misprint", "63-22", 2018)} == {89.6, 81.0}


def test_ha_noi_2024() -> None:
    found = [c for c in checks("misprint", "63-01", 2024) if c.indicator == "par_index"]
    assert {(c.stated, c.reckoned) for c in found} == {(92.57, 92.75)}


@pytest.mark.parametrize(
    ("area", "shown", "rivals"),
    [
        ("R:Bắc Trung Bộ và duyên hải miền Trung", 87.72, {86.82, 86.93}),
        ("R:Đông Nam Bộ", 87.79, {87.45}),
        ("R:Đồng bằng sông Hồng", 88.33, {88.32}),
    ],
)
def test_regional_means_of_2023(area: str, shown: float, rivals: set[float]) -> None:
    found = row("par_index", area, 2023)
    assert found.shown == shown
    assert {c.value for c in found.claims if not c.agrees} == rivals


def test_a_release_contradicts_itself_on_a_regional_mean() -> None:
    (found,) = checks("self", "R:Bắc Trung Bộ và duyên hải miền Trung", 2023)
    assert (found.stated, found.reckoned) == (87.72, 86.93)


def test_tien_giang_2016_is_off_by_one() -> None:
    (found,) = [c for c in checks("sum", "63-82", 2016) if c.outcome == "off"]
    assert (found.stated, found.reckoned, found.rest) == (2134401.0, 2134402.0, 1.0)


def test_ninh_binh_2021_names_1522_of_2039_services() -> None:
    (found,) = [c for c in checks("parts", "63-37", 2021) if c.indicator == "dvc_total"]
    assert (found.outcome, found.stated, found.reckoned) == ("rest", 2039.0, 1522.0)
    (total,) = checks("sum", "63-37", 2021)
    assert (total.outcome, total.stated, total.reckoned) == ("holds", 1522.0, 1522.0)


@pytest.mark.parametrize(
    ("area", "shown", "rival"),
    [("63-80", 8.0, 7.0), ("63-96", 34.0, 32.0)],
)
def test_a_rank_that_is_another_province_s_is_not_shown(
    area: str, shown: float, rival: float
) -> None:
    """PAR INDEX 2023: 7 is Lào Cai's and 32 Đồng Nai's, whatever some papers gave the delta."""
    (found,) = [
        r
        for r in ledgers.rows()
        if (r.indicator, r.area_id, r.period_end, r.what) == ("par_index", area, 2023, "rank")
    ]
    assert (found.shown, found.step) == (shown, "suspect")
    assert {c.value for c in found.claims if not c.agrees} == {rival}


def test_parts_of_a_cut_are_not_shown_as_the_whole() -> None:
    """Bà Rịa - Vũng Tàu names 203 and 2,458 in one article, which add up to 2,661."""
    found = row("staff_cut", "63-77", 2020)
    assert (found.shown, found.step) == (2661.0, "suspect")
    assert {c.value for c in found.claims if not c.agrees} == {203.0, 2458.0}
