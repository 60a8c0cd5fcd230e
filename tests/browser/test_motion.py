"""Trends move: a chart runs through its years, lines are named, a click chooses and opens."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from lib.files.agenda import Agenda, Slide
from lib.files.forms import FORMS
from tests.browser.test_meeting import begin

ADDRESS = "/ranking?indicator=papi&from=2020&to=2024&p=son-la"
# Where a grey point of a year stands on the screen, and whose it is.
GREY = """year => {
  const plot = document.querySelector('.js-plotly-plot'), trace = plot.data[0];
  const {xaxis, yaxis} = plot._fullLayout, box = plot.getBoundingClientRect();
  const at = (axis, v) => (v - axis.range[0]) / (axis.range[1] - axis.range[0]);
  const i = trace.x.findIndex((x, k) => x === year && trace.y[k] >= 5 && trace.y[k] <= 9);
  return {
    x: box.left + xaxis._offset + at(xaxis, trace.x[i]) * xaxis._length,
    y: box.top + yaxis._offset + (1 - at(yaxis, trace.y[i])) * yaxis._length,
    name: /<b>(.*?)<.b>/.exec(trace.hovertext[i])[1],
  };
}"""
SHOWN = """() => {
  const front = document.querySelector('.cchc-front');
  return front && front.querySelector('text').textContent;
}"""


def opened(page: Page, server: str) -> None:
    page.goto(server + ADDRESS)
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=60_000)
    expect(page.locator(".js-plotly-plot .annotation").first).to_be_visible(timeout=60_000)
    page.wait_for_timeout(1500)


def years_shown(page: Page, *, least: int) -> list[str]:
    """The years that a run showed, in their order."""
    seen: list[str] = []
    for _ in range(900):
        year = page.evaluate(SHOWN)
        if year is None and len(seen) >= least:
            return seen
        if year and year not in seen:
            seen.append(year)
        page.wait_for_timeout(20)
    return seen


def test_a_chart_runs_through_its_years_and_is_whole_again(page: Page, server: str) -> None:
    opened(page, server)
    button = page.get_by_role("button", name="Chạy 2020–2024")
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert years_shown(page, least=5) == ["2020", "2021", "2022", "2023", "2024"]
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.locator(".scatterlayer[clip-path]").count() == 0
    expect(page.locator(".js-plotly-plot .annotation").first).to_be_visible()
    button.click()
    button.click()
    expect(page.locator(".cchc-front")).to_have_count(0)


def test_who_wants_less_motion_sees_steps(browser: Browser, server: str) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    page = context.new_page()
    try:
        opened(page, server)
        page.get_by_role("button", name="Chạy 2020–2024").click()
        edges: set[float] = set()
        while page.locator(".cchc-front").count():
            found: Any = page.evaluate(
                "() => {const r = document.querySelector('.cchc-front rect');"
                " return r && Number(r.getAttribute('width'))}"
            )
            if found:
                edges.add(found)
            page.wait_for_timeout(20)
        assert 3 <= len(edges) <= 5
    finally:
        context.close()


def test_pointing_names_a_grey_line_and_its_neighbours(page: Page, server: str) -> None:
    opened(page, server)
    at: Any = page.evaluate(GREY, 2022)
    page.mouse.move(at["x"] - 4, at["y"] - 2)
    page.mouse.move(at["x"], at["y"])
    named = page.locator(".cchc-pointed text")
    expect(named.first).to_be_attached(timeout=10_000)
    texts = named.all_text_contents()
    assert any(re.fullmatch(rf"{at['name']} \d+", text) for text in texts)
    assert len(texts) >= 2
    page.mouse.move(5, 5)
    expect(named).to_have_count(0, timeout=10_000)


def test_a_click_chooses_a_grey_line_and_another_opens_its_profile(page: Page, server: str) -> None:
    opened(page, server)
    at: Any = page.evaluate(GREY, 2022)
    page.mouse.click(at["x"], at["y"])
    label = page.locator(".js-plotly-plot .annotation", has_text=at["name"])
    expect(label).to_be_visible(timeout=20_000)
    expect(page.locator(".js-plotly-plot .annotation", has_text="Sơn La").first).to_be_visible()
    assert re.search(r"p=son-la(,|%2C)[\w-]+$", page.url)
    page.wait_for_timeout(1000)
    page.mouse.click(at["x"], at["y"])
    expect(page).to_have_url(re.compile(r"/province\?p=[\w-]+$"), timeout=20_000)
    expect(page.get_by_role("heading", level=1)).to_contain_text(at["name"], timeout=60_000)


def test_a_slide_runs_by_its_key(page: Page, server: str) -> None:
    begin(page, f"{server}/present?s=ranking.years%3Findicator%3Dpapi%26p%3Dson-la")
    page.wait_for_timeout(1500)
    page.keyboard.press("p")
    expect(page.locator(".cchc-front")).to_have_count(1)
    page.keyboard.press("p")
    expect(page.locator(".cchc-front")).to_have_count(0)


@pytest.mark.usefixtures("shipped")
def test_the_offline_pack_runs_too(browser: Browser, tmp_path: Path) -> None:
    slides = (Slide(view="ranking.years?indicator=papi&p=son-la"),)
    path = tmp_path / "pack.html"
    path.write_bytes(FORMS["html"](Agenda(title="Họp", lang="vi", slides=slides)))
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(path.as_uri())
    page.keyboard.press("ArrowRight")
    expect(page.locator("section:not([hidden]) .main-svg").first).to_be_visible()
    page.get_by_role("button", name=re.compile("^Chạy")).click()
    assert len(years_shown(page, least=3)) >= 3
    page.close()
