"""The keepers' way in, in a browser without a pointer: the form, the page behind it, the way out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT, running
from tests.browser.test_accessibility import faults

PASSWORD = "một câu dài để nhớ"


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose door is open, with one account."""
    room = tmp_path_factory.mktemp("door")
    told = {"CCHC_UPKEEP": "1", "CCHC_OWN_DIR": str(room / "own")}
    command = [sys.executable, "-m", "lib.cli", "account", "add", "an", "--role", "approver"]
    subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **told, "CCHC_VAR_DIR": str(room)},
        input=PASSWORD.encode(),
        check=True,
        capture_output=True,
    )
    yield from running(room, **told)


@pytest.fixture
def keeper(browser: Browser, door: str) -> Iterator[Page]:
    """A page of a visitor who has not been here, on a small screen."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=door)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_form_has_no_fault_that_axe_finds(keeper: Page, lang: str, scheme: str) -> None:
    keeper.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    keeper.goto(f"/upkeep/sign-in?lang={lang}")
    assert faults(keeper) == []
    keeper.get_by_role("textbox").first.fill("an")
    keeper.locator("#password").fill("wrong-password")
    keeper.locator("#password").press("Enter")
    expect(keeper.get_by_role("alert")).to_be_visible()
    assert faults(keeper) == []
    assert keeper.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_keeper_comes_in_and_goes_with_keys_alone(keeper: Page) -> None:
    keeper.goto("/upkeep")
    expect(keeper).to_have_url("/upkeep/sign-in")
    # The first field is where one types at once.
    keeper.keyboard.type("an")
    keeper.keyboard.press("Tab")
    keeper.keyboard.type(PASSWORD)
    keeper.keyboard.press("Enter")
    expect(keeper).to_have_url("/upkeep")
    expect(keeper.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
    expect(keeper.get_by_text("an", exact=False).first).to_be_visible()
    keeper.goto("/upkeep/sign-out?lang=en")
    assert faults(keeper) == []
    button = keeper.get_by_role("button", name="Sign out")
    button.focus()
    keeper.keyboard.press("Enter")
    expect(keeper.get_by_role("status")).to_have_text("You are signed out.")
    expect(keeper.locator("#account")).to_be_focused()
    assert faults(keeper) == []
    keeper.goto("/upkeep")
    expect(keeper).to_have_url("/upkeep/sign-in")
