"""A unit's page with 100 criteria in a browser: from leaving a field to the word that it is saved.

Held against a bare page with one field, from leaving it to what it says then, in turn in the same browser.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from lib.base import i18n
from lib.data.upkeep import accounts, sessions
from lib.data.upkeep.roles import Keeper
from tests.browser.conftest import FLAGS, chromium
from tests.browser.test_upkeep import idle
from tools.bench.servers import running

SAVES, WARM = 10, 2
PERSON, PASSWORD = "person0", "measured, and nowhere else"
FOLDS = "[class*=st-key-scoring-field] button"
# The page as it comes, with one of its ten fields open, and with all of them.
AIMS = {"10 of 100 criteria open": 3.0, "100 of 100 criteria open": 10.0}


def measure(root: Path, var: Path, line: Callable[[str, float, float, str], None]) -> None:
    """The median of some saves in each state, in the browser's own time."""
    by = Keeper(account="bench", role="administrator")
    accounts.add(by, PERSON, role="unit", password=PASSWORD)
    cookie = sessions.begin(PERSON, address="127.0.0.1")
    os.environ["CCHC_UPKEEP"] = "1"
    bare = str(root / "tools" / "bench" / "bare_field.py")
    with (
        running("app.py", health="healthz", var=var) as ours,
        running(bare, health="_stcore/health", var=var) as theirs,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        page, other = _desk(browser, ours.address, cookie), browser.new_page()
        other.goto(theirs.address)
        field = other.get_by_label("Field")
        points = page.get_by_label(i18n.t("scoring.points", i18n.LANGS[0]), exact=True)
        for at, (name, aim) in enumerate(AIMS.items()):
            if at:
                _open_all(page)
            pairs = []
            for n in range(SAVES):
                text = f"0,{at * SAVES + n + 1}"
                mine = _until(page, points.nth(n), text, "[data-testid=stProgress]")
                pairs.append((mine, _until(other, field, text, "[data-testid=stMarkdown]")))
            mine, usual = (statistics.median(p[n] for p in pairs[WARM:]) for n in (0, 1))
            line(f"a save seen, {name}", mine / usual, aim, f"{mine:.0f} ms against {usual:.0f} ms")
        browser.close()


def _desk(browser: Browser, address: str, cookie: str) -> Page:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.add_cookies([{"name": sessions.COOKIE, "value": cookie, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/upkeep")
    page.locator(FOLDS).first.wait_for(timeout=90_000)
    idle(page)
    return page


def _open_all(page: Page) -> None:
    for n in range(1, page.locator(FOLDS).count()):
        page.locator(FOLDS).nth(n).click()
        idle(page)


def _until(page: Page, field: Locator, text: str, place: str) -> float:
    """Milliseconds from leaving the field until what stands at the place is another text."""
    idle(page)
    field.fill(text)
    page.evaluate(
        """place => {
          const before = [...document.querySelectorAll(place)].map(e => e.textContent).join();
          window.took = new Promise(done => {
            let began = 0;
            document.addEventListener('focusout', () => { began = performance.now(); }, {once: true});
            const look = new MutationObserver(() => {
              const now = [...document.querySelectorAll(place)].map(e => e.textContent).join();
              if (!began || now === before) return;
              look.disconnect();
              done(performance.now() - began);
            });
            look.observe(document.body, {subtree: true, childList: true, characterData: true});
          });
        }""",
        place,
    )
    field.press("Tab")
    return float(page.evaluate("window.took"))
