"""How much of the first screen is chart: the pages that are asked, the screens, and the measure.

The browser tests hold the aims, `make bench SECTION=screens` prints the table.
"""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from tests.browser.conftest import settle

START = ""
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
    "units",
)
# The least share of the screen.
SCREENS = {"desk": (1366, 768, 0.55), "projector": (1920, 1080, 0.60)}
# Pixels that a page may be long: four of the smaller screen, three and a half of the larger.
LONGEST = {"desk": 3100, "projector": 3750}
# Screens narrower than this are telephones.
TELEPHONE = 640
AGENT = "Mozilla/5.0 (Linux; Android 15; Pixel 8) Chrome/140.0 Mobile Safari/537.36"
CHARTS = ".stPlotlyChart .main-svg, .stDeckGlJsonChart canvas"
RUN = "[data-testid=stApp][data-test-script-state=notRunning]"
# Charts that stand beside the first one are read together with it.
MEASURE = """() => {
  const all = [...document.querySelectorAll('.stPlotlyChart .svg-container, .stDeckGlJsonChart')]
    .map(e => e.getBoundingClientRect()).filter(r => r.height > 100).sort((a, b) => a.top - b.top);
  const top = all[0].top, row = all.filter(r => r.top < top + all[0].height / 2);
  const seen = r => Math.max(0, Math.min(innerHeight, r.bottom) - Math.max(0, r.top));
  return {
    share: row.reduce((sum, r) => sum + seen(r) * r.width, 0) / innerWidth / innerHeight,
    seen: Math.min(...row.map(r => seen(r) / r.height)),
    begins: top,
    length: document.querySelector('[data-testid=stMain]').scrollHeight,
  };
}"""


@dataclass(frozen=True, kw_only=True)
class FirstScreen:
    """`share` of the screen that is chart, the part of the first charts that is `seen`; pixels from the
    top where they begin, and the `length` of the whole page in pixels."""

    share: float
    seen: float
    begins: float
    length: float


def opened(browser: Browser, width: int, height: int) -> Page:
    """A page of a screen of its own, which says that it is a telephone's where it is as narrow as one."""
    agent = {"user_agent": AGENT} if width < TELEPHONE else {}
    return browser.new_context(viewport={"width": width, "height": height}, **agent).new_page()


def measured(page: Page, address: str) -> FirstScreen:
    """The first screen of the page at `address`, once it has settled."""
    page.goto(address)
    page.wait_for_selector(CHARTS, timeout=60_000)
    # The chart stands in the document before the page has run.
    page.wait_for_selector(RUN, timeout=60_000)
    settle(page)
    return FirstScreen(**page.evaluate(MEASURE))
