"""Standings typed from published statements, compared with what the profile shows."""

from __future__ import annotations

import pytest

from lib import gallery
from lib.analytics.compare import Standing
from lib.data.declared import provinces
from lib.gallery import profile
from lib.gallery.choice_kinds import One

pytestmark = pytest.mark.usefixtures("shipped")


def stands(indicator: str, unit: str, year: int) -> Standing:
    found = profile.standing(indicator, profile.read(unit).ids, year)
    assert found is not None
    return found


def test_son_la_par_index_2022_is_thirteenth_two_places_up() -> None:
    found = stands("par_index", "63-14", 2022)
    assert (found.rank, found.n_ranked, found.before, found.change) == (13, 63, 2021, 2)
    # The criteria of 2022 are new: places compare, points do not.
    assert found.score_change is None
    assert [b.year for b in found.score_refused] == [2022]


def test_quang_ninh_papi_2020_is_first() -> None:
    found = stands("papi", "63-22", 2020)
    assert (found.rank, found.rank_basis) == (1, "computed")
    assert found.score == pytest.approx(48.811, abs=0.0005)
    assert (found.to_best, found.percentile, found.n_scores) == (0, 1, 63)


def test_papi_2018_is_not_compared_with_the_old_scale() -> None:
    found = stands("papi", "63-14", 2018)
    assert (found.before, found.change, found.score_change) == (2017, None, None)
    assert [b.year for b in found.refused] == [2018]


def test_no_distance_in_an_index_of_moments() -> None:
    found = stands("qd766", "34-14", 2025)
    assert (found.rank, found.to_best, found.to_median) == (23, None, None)


@pytest.mark.parametrize("unit", ["34-19", "34-37", "34-51", "34-52"])
def test_a_merged_unit_has_no_rank_before_2025(unit: str) -> None:
    found = profile.read(unit)
    assert found.merged
    assert all(s.year >= 2025 for s in found.standings.values())
    assert "63" not in {i[:2] for i in found.ids}


def test_a_province_that_was_not_merged_keeps_its_figures() -> None:
    assert profile.read("34-14").ids == ("63-14", "34-14")
    assert profile.read("34-46").ids == ("63-46", "63-46b", "34-46")


def test_the_components_of_every_place_are_drawn() -> None:
    table = gallery.TABLES["province"]
    parts = table.by_name["parts"]
    assert isinstance(parts, One)
    drawn = []
    for place in provinces.load().by_id.values():
        asked = table.selection([("p", place.slug)], lang="vi")
        for index in parts.offered(asked):
            choices = {"p": place.slug, "parts": index}
            try:
                found = gallery.draw(gallery.ask("province.components", choices, lang="vi"))
            except gallery.UNANSWERED:
                continue
            drawn.append(found.chart.title)
    assert len(drawn) > 100
