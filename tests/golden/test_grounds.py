"""No headline, title or tile claims more than the figures behind it carry."""

from __future__ import annotations

import pytest

from lib import gallery
from lib.figures import queries
from lib.views import overview


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("indicator", ["par_index", "sipas"])
def test_a_partial_edition_says_its_ground_and_no_superlative(
    shipped: str, indicator: str, lang: str
) -> None:
    year = queries.years(indicator)[-1]
    ground = queries.ground(indicator, year)
    assert not ground.carries
    drawn = gallery.draw(gallery.ask("ranking.years", {"indicator": indicator}, lang=lang))
    known = f"{ground.known}/{ground.ranked}" if lang == "vi" else f"{ground.known} of"
    assert known in drawn.chart.title
    assert known in drawn.chart.subtitle
    assert not {"tăng", "giảm", "up", "down"} & set(drawn.chart.title.split())
    movers = gallery.draw(gallery.ask("ranking.movers", {"indicator": indicator}, lang=lang))
    assert movers.chart.title.startswith(("Trong ", "Among the "))


def test_pci_opens_with_its_newest_whole_edition(shipped: str) -> None:
    """Since 2023 only the best thirty are published."""
    assert queries.telling_year("pci") == 2022
    drawn = gallery.draw(gallery.ask("ranking.years", {"indicator": "pci"}, lang="vi"))
    assert drawn.chart.data["year"].max() == 2022


def test_the_start_page_opens_with_an_edition_that_carries_its_heading(shipped: str) -> None:
    first = overview.telling()
    assert queries.ground(first.indicator.id, first.year).carries
    assert overview.heading("vi").startswith("PAPI 2024: Quảng Ninh đứng đầu; Tây Ninh tăng 58 bậc")
