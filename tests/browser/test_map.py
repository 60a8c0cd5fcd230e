"""The map in a real browser: drawn without another host, the whole country inside, years that play."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Page, TimeoutError, expect


@pytest.mark.parametrize("view", ["zoom", "columns"])
@pytest.mark.parametrize("width", [1366, 390])
def test_the_map_draws_and_fits(page: Page, server: str, view: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{server}/map?indicator=papi&year=2024&view={view}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("PAPI 2024", timeout=40_000)
    chart = page.locator("[data-testid=stDeckGlJsonChart]")
    expect(chart.locator("canvas").first).to_be_visible(timeout=30_000)
    colours = page.evaluate(
        """async () => {
          const c = document.querySelector('[data-testid=stDeckGlJsonChart] canvas');
          const gl = c.getContext('webgl2');
          await new Promise(requestAnimationFrame);
          return [c.width, c.height, gl !== null];
        }"""
    )
    assert colours[2]
    # A blank canvas compresses to a few kilobytes.
    for _ in range(60):
        drawn = len(chart.screenshot()) > 9_000
        if drawn:
            break
        page.wait_for_timeout(250)
    assert drawn
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


def test_the_drawn_map_comes_first_and_the_zooming_one_is_fetched_for_who_asks(
    page: Page, server: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{server}/map?indicator=papi&year=2024")
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=40_000)
    page.wait_for_timeout(1500)
    assert not [url for url in asked if "Deck" in url]
    # By keyboard, as any of the choices.
    page.get_by_role("radio", name="Phóng to").focus()
    page.keyboard.press("Enter")
    chart = page.locator("[data-testid=stDeckGlJsonChart]")
    expect(chart.locator("canvas").first).to_be_visible(timeout=40_000)
    assert [url for url in asked if "Deck" in url]
    assert "view=zoom" in page.url


def test_a_click_on_a_province_opens_its_profile(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 1366, "height": 1600})
    page.goto(f"{server}/map?indicator=papi&year=2024&view=zoom")
    expect(page.get_by_role("heading", level=1)).to_contain_text("PAPI 2024", timeout=40_000)
    chart = page.locator("[data-testid=stDeckGlJsonChart]")
    expect(chart.locator("canvas").first).to_be_visible(timeout=30_000)
    box = chart.bounding_box()
    assert box
    # Đắk Lắk, from the middle of the picture's upper edge.
    x, y = box["x"] + box["width"] / 2 - 112, box["y"] + 0.622 * box["height"]
    tip = page.locator(".deck-tooltip")
    for step in range(100):
        page.mouse.move(x + step % 3, y)
        page.wait_for_timeout(100)
        if tip.is_visible():
            break
    expect(tip).to_contain_text("Đắk Lắk")
    expect(tip).to_contain_text("hạng 39/61")
    # Drawn in software a press can take so long that it is no click any more: try again.
    for _ in range(5):
        page.mouse.click(x, y)
        with suppress(TimeoutError):
            page.wait_for_url("**/province?*", timeout=4000)
            break
    expect(page).to_have_url(re.compile(r"/province\?p=63-66"), timeout=30_000)
