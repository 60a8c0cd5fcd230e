"""The picture first: on each page with a chart the first one stands whole on the first screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import settle

PAGES = (
    "ranking",
    "province?p=son-la",
    "map",
    "why",
    "whatif",
    "satisfaction",
    "compare",
    "staffing",
    "dossiers",
    "services",
)
AGENT = "Mozilla/5.0 (Linux; Android 15; Pixel 8) Chrome/140.0 Mobile Safari/537.36"
MEASURE = """() => {
  const charts = [...document.querySelectorAll('.stPlotlyChart, .stDeckGlJsonChart')]
    .map(e => e.getBoundingClientRect()).filter(r => r.height > 100).sort((a, b) => a.top - b.top);
  const r = charts[0], seen = Math.min(innerHeight, r.bottom) - Math.max(0, r.top);
  return {share: seen * r.width / innerWidth / innerHeight, seen: seen / r.height};
}"""


@pytest.fixture(scope="module")
def telephone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, user_agent=AGENT, has_touch=True
    )
    yield context.new_page()
    context.close()


def measured(page: Page, address: str) -> dict[str, float]:
    """The share of the screen that is chart, and the part of the first chart that is seen."""
    page.goto(address)
    page.wait_for_selector(".stPlotlyChart .main-svg, .stDeckGlJsonChart canvas", timeout=60_000)
    settle(page)
    found: dict[str, float] = page.evaluate(MEASURE)
    return found


@pytest.mark.parametrize(
    ("width", "height", "least"), [(1366, 768, 0.55), (1920, 1080, 0.60)], ids=["desk", "projector"]
)
@pytest.mark.parametrize("path", PAGES)
def test_the_first_chart_stands_whole_on_the_first_screen(
    page: Page, server: str, path: str, width: int, height: int, least: float
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    found = measured(page, f"{server}/{path}")
    assert found["seen"] >= 0.999, found
    assert found["share"] >= least, found


@pytest.mark.parametrize("path", PAGES)
def test_two_thirds_of_it_are_seen_on_a_telephone(telephone: Page, server: str, path: str) -> None:
    assert measured(telephone, f"{server}/{path}")["seen"] >= 2 / 3
