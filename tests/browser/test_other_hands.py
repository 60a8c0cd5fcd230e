"""What others do to a page: a browser's translator, a sandboxed frame, paper."""

from __future__ import annotations

import io
import re

import pdfplumber
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import settle

# As translators do it: each text gives its place to an element that holds the translation.
TRANSLATED = """() => {
  const walk = document.createTreeWalker(document.querySelector('.stMain, body'), NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walk.nextNode()) texts.push(walk.currentNode);
  for (const text of texts) {
    if (!text.data.trim() || text.parentElement.closest('script, style, svg, font')) continue;
    const outer = document.createElement('font'), inner = document.createElement('font');
    inner.textContent = 'EN ' + text.data;
    outer.append(inner);
    text.parentNode.replaceChild(outer, text);
  }
}"""


def test_a_translated_page_goes_on_with_the_new_heading(page: Page, server: str) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(f"{server}/ranking?indicator=papi&p=son-la")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Sơn La", timeout=60_000)
    settle(page)
    page.evaluate(TRANSLATED)
    expect(heading).to_contain_text("EN ")
    page.locator(".st-key-pickers").get_by_role("combobox").first.click()
    page.get_by_role("option").filter(has_text="PCI").first.click()
    expect(heading).to_contain_text("PCI", timeout=30_000)
    expect(heading).not_to_contain_text("PAPI")
    assert faults == []


def test_an_embed_in_a_sandboxed_frame_has_its_font(browser: Browser, server: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    frame = (
        f'<iframe sandbox="allow-scripts" src="{server}/embed/ranking.movers" width=800 height=600>'
    )
    page.route("**/another-site", lambda r: r.fulfill(body=frame, content_type="text/html"))
    page.goto(f"{server}/another-site")
    inside = page.frame_locator("iframe")
    expect(inside.locator(".main-svg").first).to_be_visible(timeout=60_000)
    loaded = inside.locator("body").evaluate(
        "async () => { await document.fonts.ready;"
        " return [...document.fonts].filter(f => f.status === 'loaded').length; }"
    )
    assert loaded > 0
    assert not [f for f in faults if "font" in f.lower()]
    context.close()


def test_charts_on_paper_are_whole_and_as_wide_as_the_page(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    for path, last in (("/ranking?p=son-la&from=2020&to=2024", "2024"), ("/province?p=son-la", "")):
        page.goto(server + path)
        expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=60_000)
        settle(page)
        with pdfplumber.open(io.BytesIO(page.pdf(format="A4"))) as paper:
            first = paper.pages[0]
            words = [w for w in first.extract_words() if first.bbox[0] < w["x1"] < first.width]
            text = first.extract_text()
        assert max(w["x1"] for w in words) < first.width
        if last:
            assert re.search(r"2020 2021 2022 2023 2024", text)
            year = max((w for w in words if w["text"] == last), key=lambda w: w["x0"])
            assert year["x0"] > first.width * 0.7, "the chart takes the page's width"
