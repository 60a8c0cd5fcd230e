"""The share of the first screen that is chart, and where the first chart begins, page by page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS, chromium
from tests.browser.first_screen import PAGES, SCREENS, START, measured
from tools.bench.servers import running


def measure(var: Path, say: Callable[[str], object]) -> None:
    """One line for each page and screen: the share against its aim, and the page's length."""
    with running("app.py", health="healthz", var=var) as server, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        for width, height, least in SCREENS.values():
            page = browser.new_page(viewport={"width": width, "height": height})
            for path in (START, *PAGES):
                found = measured(page, f"{server.address}/{path}")
                mark = "ok  " if found.share >= least and found.seen >= 0.999 else "LESS"
                say(
                    f"{mark} {width}x{height} /{path.partition('?')[0]:<14} {found.share:6.0%}"
                    f"  (aim >= {least:.0%})  begins at {found.begins:.0f} px, {found.seen:.0%} of it"
                    f" seen; the page is {found.length:.0f} px long"
                )
            page.close()
        browser.close()
