"""The map in a real browser: drawn without another host, the whole country inside, years that play."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("view", ["map", "columns"])
@pytest.mark.parametrize("width", [1366, 390])
def test_the_map_draws_and_fits(page: Page, server: str, view: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{server}/map?indicator=papi&year=2024&view={view}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("PAPI 2024", timeout=40_000)
    chart = page.locator("[data-testid=stDeckGlJsonChart]")
    expect(chart.locator("canvas").first).to_be_visible(timeout=30_000)
    page.wait_for_timeout(2500)
    colours = page.evaluate(
        """async () => {
          const c = document.querySelector('[data-testid=stDeckGlJsonChart] canvas');
          const gl = c.getContext('webgl2');
          await new Promise(requestAnimationFrame);
          return [c.width, c.height, gl !== null];
        }"""
    )
    assert colours[2]
    picture = chart.screenshot()
    # A blank canvas compresses to a few kilobytes.
    assert len(picture) > 9_000
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 1


def test_playing_steps_through_the_years_and_stops(page: Page, server: str) -> None:
    page.goto(f"{server}/map?indicator=papi&year=2021&view=tiles")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("PAPI 2021", timeout=40_000)
    page.get_by_role("button", name="Chạy qua các năm").click()
    expect(heading).to_contain_text("PAPI 2022", timeout=15_000)
    expect(heading).to_contain_text("PAPI 2023", timeout=15_000)
    page.get_by_role("button", name="Dừng").click()
    expect(page.get_by_role("button", name="Chạy qua các năm")).to_be_visible(timeout=15_000)
    page.wait_for_timeout(3000)
    assert "year=2024" not in page.url
