"""How sure a rank is: said only where errors are published, else illustrated or refused."""

from __future__ import annotations

import pytest

from lib import gallery
from lib.data.declared import provinces, registry
from lib.files import narrative
from lib.files.native import read
from lib.gallery import map as map_views
from lib.gallery import sampling

pytestmark = pytest.mark.usefixtures("shipped")


def drawn(text: str, lang: str = "vi") -> gallery.Exhibit:
    asked = gallery.parse(text, lang=lang)
    assert asked
    return gallery.draw(asked)


def test_the_chart_has_every_rank_and_both_ranges() -> None:
    exhibit = drawn("ranking.sampling?indicator=papi&from=2018&to=2019&p=63-01")
    series = exhibit.chart.meaning.series
    assert sum(s.kind == "line" for s in series) == 2 * 63
    own = [s for s in series if s.role == "highlighted"]
    assert {s.name for s in own} == {"Hà Nội"}
    row = exhibit.chart.data.set_index("province_id").loc["63-01"]
    ends = [[p.x for p in s.points] for s in own]
    assert ends == [
        [row["best"], row["worst"]],
        [row["best_simulated"], row["worst_simulated"]],
    ]
    # A list of rows is no chart over years, so office files have a picture of it.
    assert read(exhibit) is None


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_another_edition_is_only_illustrated(lang: str) -> None:
    own = drawn("ranking.sampling?indicator=papi&from=2018&to=2019", lang)
    other = drawn("ranking.sampling?indicator=papi&from=2022&to=2023", lang)
    assert other.chart.title == own.chart.title
    assert "2019" in other.chart.title
    assert "2023" in other.notes[0]
    assert len(other.notes) == len(own.notes) + 1


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_index_without_errors_says_so(lang: str) -> None:
    for index in registry.load().indices:
        if index.id == "papi":
            continue
        with pytest.raises(gallery.Nothing) as nothing:
            drawn(f"ranking.sampling?indicator={index.id}", lang)
        assert "PAPI 2019" in nothing.value.reason


def test_nobody_is_called_equal() -> None:
    said = [
        *sampling.profile_lines("en", provinces.load().same("34-01")),
        *sampling.pair_lines("en", "papi", (2011, 2024), ("63-01", "63-22", "63-14")),
        *sampling.profile_lines("vi", provinces.load().same("34-01")),
        *sampling.pair_lines("vi", "papi", (2011, 2024), ("63-01", "63-22", "63-14")),
    ]
    text = " ".join(said).lower()
    assert "cannot be told apart" in text
    assert "không phân biệt được" in text
    assert not any(word in text for word in ("equal", "bằng nhau", "ngang nhau"))


def test_two_provinces_are_certain_or_cannot_be_told_apart() -> None:
    (certain,) = sampling.pair_lines("en", "papi", (2019, 2019), ("63-01", "63-22"))
    assert "Quảng Ninh above Hà Nội: certain" in certain
    assert sampling.pair_lines("en", "papi", (2020, 2024), ("63-01", "63-22")) == ()
    assert sampling.pair_lines("en", "par_index", (2012, 2024), ("63-01", "63-22")) == ()


def test_the_map_offers_certain_thirds_only_with_errors() -> None:
    assert map_views.measures("papi", 2019) == ["rank", "value", "third"]
    assert "third" not in map_views.measures("papi", 2020)
    exhibit = drawn("map.tiles?indicator=papi&year=2019&show=third", "en")
    assert "2 provinces: certainly in the upper third" in exhibit.chart.alt
    assert "61 provinces: third not certain" in exhibit.chart.alt


def test_the_paragraph_says_ranges_of_their_own_edition_alone() -> None:
    said = narrative.paragraph("63-01", "papi", "en", start=2018, end=2019)
    assert "sampling error alone" in said
    later = narrative.paragraph("63-01", "papi", "en", start=2019, end=2020)
    assert "sampling" not in later
