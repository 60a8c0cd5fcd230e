"""The picture first: on each page with a chart the first one stands whole on the first screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.first_screen import (
    AGENT,
    LONGEST,
    PAGES,
    SCREENS,
    START,
    TELEPHONE,
    measured,
    opened,
)


@pytest.fixture(scope="module")
def telephone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, user_agent=AGENT, has_touch=True
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("path", [START, *PAGES])
def test_the_first_chart_stands_whole_on_the_first_screen(
    page: Page, server: str, path: str, screen: str
) -> None:
    width, height, least = SCREENS[screen]
    page.set_viewport_size({"width": width, "height": height})
    found = measured(page, f"{server}/{path}")
    assert found.seen >= 0.999, found
    assert found.share >= least, found
    assert found.length <= LONGEST[screen], found


@pytest.mark.parametrize("path", [START, *PAGES])
def test_two_thirds_of_it_are_seen_on_a_telephone(telephone: Page, server: str, path: str) -> None:
    assert measured(telephone, f"{server}/{path}").seen >= 2 / 3


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("screen", [(1366, 768), (390, 844)])
def test_a_tiles_line_stands_clear_of_its_words(
    browser: Browser, server: str, screen: tuple[int, int], lang: str
) -> None:
    page = opened(browser, *screen)
    page.goto(f"{server}/?lang={lang}")
    page.wait_for_selector(".cchc-tiles img", timeout=30_000)
    gaps = page.evaluate(
        """() => [...document.querySelectorAll('.cchc-tiles a:has(img)')].flatMap(tile => {
          const line = tile.querySelector('img').getBoundingClientRect();
          return [...tile.querySelectorAll('span')].map(span => {
            const words = document.createRange();
            words.selectNodeContents(span);
            const box = words.getBoundingClientRect();
            return box.top < line.bottom - 2 && box.bottom > line.top + 2 ? line.left - box.right : 99;
          });
        })"""
    )
    assert gaps
    assert min(gaps) >= 8, gaps
    page.context.close()


@pytest.mark.parametrize("screen", [(1366, 768), (1920, 1080), (2560, 1440), (3840, 2160)])
def test_the_map_is_enlarged_with_the_window(
    browser: Browser, server: str, screen: tuple[int, int]
) -> None:
    page = browser.new_page(viewport={"width": screen[0], "height": screen[1]})
    page.goto(f"{server}/map?view=zoom")
    page.wait_for_selector("[data-testid=stDeckGlJsonChart] canvas", timeout=60_000)
    height = page.evaluate(
        """() => {
          const first = document.querySelector('.st-key-first');
          return first.getBoundingClientRect().height / getComputedStyle(first).zoom;
        }"""
    )
    # The map's view of the whole country is made for 580 px.
    assert 560 <= height <= 660, height
    key = page.locator(".st-key-first .cchc-key li").first.bounding_box()
    assert key
    assert key["height"] <= screen[1] / 25, key
    page.close()


@pytest.mark.parametrize("screen", [(1366, 768), (1920, 1080), (390, 844)])
@pytest.mark.parametrize("path", ["?p=quang-tri", "?p=thua-thien-hue", "?p=quang-nam"])
def test_the_start_pages_key_lies_on_no_land_and_no_name(
    browser: Browser, server: str, screen: tuple[int, int], path: str
) -> None:
    page = opened(browser, *screen)
    measured(page, f"{server}/{path}")
    covered = page.evaluate(
        """() => {
          const key = document.querySelector('.st-key-face_map .cchc-key').getBoundingClientRect();
          const shapes = [...document.querySelectorAll(
            '.st-key-face_map .scatterlayer path, .st-key-face_map .annotation-text-g')];
          const boxes = shapes.map(e => e.getBoundingClientRect()).filter(b => b.width > 0);
          return [boxes.length, boxes.filter(b => b.left < key.right && b.right > key.left
            && b.top < key.bottom && b.bottom > key.top).map(b => [b.left, b.top, b.right, b.bottom]),
            [key.left, key.top, key.right, key.bottom]];
        }"""
    )
    assert covered[0] > 60
    assert covered[1] == [], covered
    page.context.close()


def test_names_and_buttons_at_the_side_are_read_whole_on_a_wide_screen(
    browser: Browser, server: str
) -> None:
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    measured(page, f"{server}/map?indicator=sipas&p=thua-thien-hue,quang-tri,ba-ria-vung-tau")
    cut = page.evaluate(
        """() => [...document.querySelectorAll('[data-tag] > span,'
            + ' [data-testid=stSidebarContent] button [data-testid=stMarkdownContainer]')]
          .map(e => [e.textContent, e.scrollWidth - e.clientWidth])"""
    )
    assert len(cut) >= 4, cut
    assert [words for words, over in cut if over > 1] == []
    page.close()


@pytest.mark.parametrize("path", ["province?p=can-tho", "ranking", "compare?p=can-tho,hau-giang"])
@pytest.mark.parametrize("screen", [(1366, 768), (390, 844)])
def test_names_on_a_chart_stand_apart_and_leave_the_plot_its_width(
    browser: Browser, server: str, screen: tuple[int, int], path: str
) -> None:
    page = opened(browser, *screen)
    measured(page, f"{server}/{path}")
    found = page.evaluate(
        """() => {
          const chart = document.querySelector('.js-plotly-plot');
          const boxes = [...chart.querySelectorAll('.annotation-text-g')].map(g =>
            ({text: g.textContent, box: g.getBoundingClientRect()}));
          const apart = (a, b) => a.right <= b.left || b.right <= a.left
            || a.bottom <= b.top || b.bottom <= a.top;
          return {
            names: boxes.length,
            over: boxes.flatMap((a, i) => boxes.slice(0, i)
              .filter(b => !apart(a.box, b.box)).map(b => [a.text, b.text])),
            share: chart._fullLayout._size.w / chart.clientWidth,
          };
        }"""
    )
    assert found["names"] >= 3
    assert found["over"] == []
    assert found["share"] >= 0.6
    if screen[0] < TELEPHONE:
        assert found["share"] >= 2 / 3
    page.context.close()
