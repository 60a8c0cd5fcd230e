"""The picture first: on each page with a chart the first one stands whole on the first screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import first_screen
from tests.browser.first_screen import AGENT, PAGES, SCREENS, START, measured


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
    assert found.share >= (least if path else first_screen.LEAST_AT_START), found
    if screen == "desk":
        assert found.length <= first_screen.LONGEST, found


@pytest.mark.parametrize("path", [START, *PAGES])
def test_two_thirds_of_it_are_seen_on_a_telephone(telephone: Page, server: str, path: str) -> None:
    assert measured(telephone, f"{server}/{path}").seen >= 2 / 3
