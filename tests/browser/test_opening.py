"""The first screen is in the document, where the page's own will stand, and goes without a jump."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from lib.figures import sitemap
from lib.web.public.opening import PAGES
from tests.browser.first_screen import AGENT

PLACES = """() => {
  const box = e => JSON.parse(JSON.stringify(e.getBoundingClientRect()));
  const all = [...document.querySelectorAll('#opening .chart')];
  const first = ':is(.st-key-first, .st-key-face_map) :is(.svg-container, [data-testid=stDeckGlJsonChart])';
  const opening = document.querySelector('#opening h1');
  return {
    heading: (opening || document.querySelector('h1')).innerText,
    h1: box(opening || document.querySelector('h1')),
    chart: box(opening ? all.find(e => e.offsetHeight) : document.querySelector(first)),
  };
}"""
MOVED = """
window.moved = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value;
}).observe({type: 'layout-shift', buffered: true});
"""
SCREENS = {"laptop": (1366, 768), "projector": (1920, 1080), "telephone": (390, 844)}


def opened(browser: Browser, screen: str, **more: Any) -> Page:
    width, height = SCREENS[screen]
    if screen == "telephone":
        more |= {"user_agent": AGENT, "has_touch": True, "is_mobile": True}
    context = browser.new_context(viewport={"width": width, "height": height}, **more)
    return context.new_page()


def found(page: Page, address: str) -> None:
    """Open the address until its first screen is there: a busy server may have had no time to draw it."""
    for _ in range(20):
        page.goto(address)
        if page.locator("#opening").count():
            return
        page.wait_for_timeout(500)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("path", [e.path for e in sitemap.PAGES if e.id in PAGES])
def test_it_stands_where_the_page_will(
    browser: Browser, server: str, path: str, screen: str
) -> None:
    still = opened(browser, screen, java_script_enabled=False)
    found(still, f"{server}/{path}")
    before = still.evaluate(PLACES)
    still.context.close()
    page = opened(browser, screen)
    page.add_init_script(MOVED)
    page.goto(f"{server}/{path}")
    expect(page.locator("#opening")).to_have_count(0, timeout=30_000)
    page.wait_for_selector(
        ":is(.st-key-first, .st-key-face_map) :is(.main-svg, canvas)", timeout=30_000
    )
    page.wait_for_timeout(500)
    after = page.evaluate(PLACES)
    assert before["heading"] == after["heading"]
    for name in ("h1", "chart"):
        for side in ("left", "top", "width", "height"):
            assert abs(before[name][side] - after[name][side]) <= 32, (name, side, before, after)
    assert page.evaluate("window.moved") < 0.05
    page.context.close()


def test_who_runs_no_script_has_heading_and_chart(browser: Browser, server: str) -> None:
    page = opened(browser, "laptop", java_script_enabled=False)
    found(page, f"{server}/ranking?indicator=papi&p=son-la&lang=en")
    expect(page.get_by_role("heading", level=1)).to_contain_text("PAPI")
    expect(page.get_by_role("img").first).to_have_attribute("aria-label", re.compile("Sơn La"))
    page.context.close()


def test_a_page_that_has_nothing_to_draw_is_not_covered(page: Page, server: str) -> None:
    page.goto(f"{server}/ranking?indicator=papi&from=2024&to=2024&p=son-la")
    expect(page.locator("#opening")).to_have_count(0, timeout=30_000)
    for path in ("check", "sources", "data", "present"):
        page.goto(f"{server}/{path}")
        assert page.locator("#opening").count() == 0
