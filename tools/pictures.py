"""`make pictures`: the README's pictures, taken anew from a running server into `data/pictures/`."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from lib.base import settings
from tests.browser.conftest import FLAGS, chromium, settle
from tests.browser.first_screen import CHARTS, RUN
from tools.bench.servers import running

SIZE = {"width": 1366, "height": 768}
PAGES = {
    "overview": "/?p=son-la",
    "ranking": "/ranking?p=son-la,quang-ninh",
    "province": "/province?p=son-la",
    "map": "/map?indicator=papi&year=2024&view=tiles",
    "why": "/why?p=son-la",
    "present": "/present?agenda=committee&p=son-la&slide=2",
    "check": "/check",
}
# What is clicked before the picture: a page that answers is shown with an answer.
CLICKS = {"check": "Một con số sai"}
COLOURS = 128


def small(png: bytes) -> bytes:
    """The picture with a palette of its own: a third of the bytes, the same to the eye."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    out = io.BytesIO()
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    """Take every picture of PAGES, or those named on the command line."""
    wanted = sys.argv[1:] or list(PAGES)
    folder = settings.data_dir() / "pictures"
    folder.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="cchc-pictures-") as var,
        running("app.py", health="healthz", var=Path(var)) as server,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        for name in wanted:
            path = PAGES[name]
            page = browser.new_page(viewport=SIZE)
            page.goto(f"{server.address}{path}")
            page.wait_for_selector("h1", timeout=60_000)
            page.wait_for_selector(RUN, timeout=60_000)
            if name in CLICKS:
                page.get_by_role("button", name=CLICKS[name]).click()
                page.wait_for_timeout(4000)
            else:
                page.wait_for_selector(CHARTS, timeout=60_000)
            settle(page)
            (folder / f"{name}.png").write_bytes(small(page.screenshot()))
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
