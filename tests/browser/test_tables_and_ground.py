"""Tables are sorted, filtered and opened in the browser; the dark ground stays; no WebGL, a drawn map."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import settle
from tests.browser.first_screen import AGENT, CHARTS, RUN

TABLE = ".cchc-table table"
RANKING = "ranking?indicator=papi&from=2023&to=2024"


@pytest.fixture
def telephone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, user_agent=AGENT, has_touch=True
    )
    yield context.new_page()
    context.close()


def names(page: Page) -> list[str]:
    return page.locator(f"{TABLE} tbody tr:visible td:first-child").all_inner_texts()


def test_a_table_is_sorted_by_click_and_key_and_filtered_without_diacritics(
    page: Page, server: str
) -> None:
    page.goto(f"{server}/{RANKING}")
    page.wait_for_selector(TABLE)
    settle(page)
    before = names(page)
    head = page.locator(f"{TABLE} th").nth(1)
    head.locator("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    ranks = page.locator(f"{TABLE} tbody td:nth-child(2)").all_inner_texts()
    numbers = [int(r) for r in ranks if r.isdigit()]
    assert numbers == sorted(numbers, reverse=True)
    page.keyboard.press("Enter")
    assert names(page) == before
    page.locator(".cchc-filter input").fill("son la")
    assert [n.strip() for n in names(page)] == ["Sơn La"]
    assert page.locator(".cchc-filter output").inner_text() == f"1/{len(before)}"


def test_on_a_telephone_three_columns_stand_and_a_row_opens_the_others(
    telephone: Page, server: str
) -> None:
    telephone.goto(f"{server}/{RANKING}")
    telephone.wait_for_selector(TABLE)
    settle(telephone)
    assert telephone.locator(f"{TABLE} th:visible").count() == 3
    box = telephone.locator(".cchc-table").first
    assert box.evaluate("e => e.scrollWidth <= e.clientWidth + 1")
    button = telephone.locator(f"{TABLE} .open").first
    size = button.bounding_box()
    assert size is not None
    assert min(size["width"], size["height"]) >= 44
    button.click()
    assert "Nguồn của hạng" in telephone.locator(f"{TABLE} .opened").inner_text()
    assert button.get_attribute("aria-expanded") == "true"
    button.click()
    assert telephone.locator(f"{TABLE} .opened").count() == 0


def test_the_dark_ground_stays_from_page_to_page_and_charts_follow(
    cold_page: Page, server: str
) -> None:
    cold_page.goto(f"{server}/ranking")
    cold_page.wait_for_selector(CHARTS)
    settle(cold_page)
    cold_page.locator(".st-key-switch_ground button").click()
    cold_page.wait_for_selector("html[data-ground=dark] .stPlotlyChart .main-svg")
    for path in ("ranking", "why", "compare"):
        cold_page.goto(f"{server}/{path}")
        cold_page.wait_for_selector(CHARTS)
        settle(cold_page)
        grounds = cold_page.evaluate(
            """() => [getComputedStyle(document.querySelector('.stApp')).backgroundColor,
              getComputedStyle(document.querySelector('.stPlotlyChart .main-svg')).backgroundColor]"""
        )
        assert grounds == ["rgb(21, 25, 30)"] * 2, path


def test_without_webgl_the_map_is_drawn_and_nothing_is_uncaught(
    cold_page: Page, server: str
) -> None:
    faults: list[str] = []
    cold_page.on("pageerror", lambda fault: faults.append(str(fault)))
    cold_page.add_init_script(
        """const make = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
          return kind.startsWith('webgl') ? null : make.call(this, kind, ...more);
        };"""
    )
    cold_page.goto(f"{server}/map?indicator=papi&year=2024&view=zoom")
    cold_page.wait_for_selector(".stPlotlyChart .main-svg")
    settle(cold_page)
    assert "WebGL" in cold_page.locator(".stMain").inner_text()
    assert cold_page.locator(".stDeckGlJsonChart").count() == 0
    assert faults == []


def test_the_map_compiles_what_it_needs(page: Page, server: str) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(f"{server}/map?view=zoom")
    page.wait_for_selector(CHARTS)
    settle(page)
    assert faults == []


def test_on_a_projector_charts_are_large_and_answer_where_one_points(
    page: Page, server: str
) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{server}/staffing?p=dien-bien")
    page.wait_for_selector(CHARTS)
    settle(page)
    size = page.locator(".st-key-first .annotation-text").first.bounding_box()
    assert size is not None
    assert size["height"] >= 1080 / 50
    bars = page.locator(".st-key-first .barlayer .point path")
    third = bars.nth(2).bounding_box()
    assert third is not None
    page.mouse.move(third["x"] + third["width"] / 2, third["y"] + third["height"] / 2)
    page.mouse.move(third["x"] + third["width"] / 2 + 3, third["y"] + third["height"] / 2)
    told = page.locator(".hoverlayer .hovertext")
    told.wait_for()
    assert "Phòng thuộc sở giảm" in (told.text_content() or "")
    page.set_viewport_size({"width": 1366, "height": 768})


def test_charts_further_down_are_as_large_on_a_projector_and_leave_room(
    page: Page, server: str
) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{server}/province?p=son-la")
    page.wait_for_selector(RUN)
    page.locator("summary", has_text="Sơn La, PAPI 2024. Mạnh").click()
    folded = page.locator("[data-testid=stExpander] .stPlotlyChart")
    folded.locator(".main-svg").first.wait_for()
    settle(page)
    size = folded.locator(".annotation-text").first.bounding_box()
    chart = folded.locator(".svg-container").bounding_box()
    opened = page.locator("[data-testid=stExpander]:has(.stPlotlyChart)")
    under = opened.locator("[data-testid=stCaptionContainer]").first.bounding_box()
    assert size is not None
    assert chart is not None
    assert under is not None
    assert size["height"] >= 1080 / 50
    assert under["y"] >= chart["y"] + chart["height"] - 1
    page.set_viewport_size({"width": 1366, "height": 768})
