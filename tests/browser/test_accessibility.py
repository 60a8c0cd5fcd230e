"""No serious or critical fault that axe-core finds on any page is ours, and pickers answer to keys."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from lib.figures import sitemap
from tests.browser.conftest import settle

# Faults of the framework's own elements: (axe rule, part of the selector, why it is not ours to mend).
KNOWN: tuple[tuple[str, str, str], ...] = ()
SECTIONS = ("coverage", "methods", "publishers", "glossary")
# What is seen on the dark ground besides: colours alone differ there.
STOP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const seen = e => {
    const s = getComputedStyle(e);
    return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none';
  };
  const around = [at];
  while (around.length < 5 && around.at(-1).parentElement) around.push(around.at(-1).parentElement);
  const box = at.getBoundingClientRect();
  return {
    what: `${at.tagName} ${at.getAttribute('aria-label') || at.innerText || ''}`.slice(0, 60),
    seen: around.some(seen),
    there: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""
MOST_STOPS = 60
CONTRAST = ("color-contrast",)
FINISHED = "[data-testid=stApp][data-test-script-state=notRunning]"
ADDRESSES = [
    *(f"/{p.path}" for p in sitemap.PAGES),
    "/map?view=tiles&indicator=papi",
    *(f"/data?section={s}" for s in SECTIONS),
    "/why?show=price",
    "/ranking?p=son-la",
    "/units?view=years",
    "/present?agenda=committee&p=son-la&slide=2",
    "/nopage",
]
PLAIN = ("/report?p=son-la", "/embed/ranking.years?p=son-la")


def faults(page: Page, rules: Sequence[str] = ("wcag2a", "wcag2aa", "wcag21aa")) -> list[str]:
    """What axe finds that is serious or critical and not known, one line for each element."""
    found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": list(rules)})
    lines = []
    for violation in found.response["violations"]:
        if violation["impact"] not in ("serious", "critical"):
            continue
        for node in violation["nodes"]:
            target = " ".join(str(part) for part in node["target"])
            place = f"{target} {node['html'][:160]}"
            if not any(violation["id"] == rule and part in place for rule, part, _ in KNOWN):
                lines.append(f"{violation['id']}: {place}")
    return lines


@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_no_serious_fault_of_ours(page: Page, server: str, address: str) -> None:
    page.goto(server + address)
    _stands(page)
    assert faults(page) == []
    page.evaluate("localStorage.setItem('ground', 'dark')")
    try:
        page.reload()
        _stands(page)
        assert page.evaluate("document.documentElement.dataset.ground") == "dark"
        assert faults(page, CONTRAST) == []
    finally:
        page.evaluate("localStorage.removeItem('ground')")


def _stands(page: Page) -> None:
    page.wait_for_selector(FINISHED, timeout=40_000)
    expect(page.get_by_role("heading").first).to_be_visible(timeout=40_000)
    settle(page)


@pytest.mark.parametrize("address", PLAIN)
def test_what_stands_beside_the_site_has_no_serious_fault(
    page: Page, server: str, address: str
) -> None:
    page.goto(server + address)
    page.wait_for_selector("h1, h2, .main-svg")
    settle(page)
    assert faults(page) == []


def test_pickers_are_reached_and_changed_with_keys_alone(page: Page, server: str) -> None:
    page.goto(server + "/map?indicator=papi")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("PAPI 2024", timeout=40_000)
    # The heading stands before the pickers do.
    expect(page.locator("input[type=range]")).to_be_attached(timeout=20_000)
    settle(page)
    reached: list[str] = []
    for _ in range(40):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "(() => {const a = document.activeElement;"
            " return a.getAttribute('aria-label') || a.innerText || ''})()"
        )
        reached.append(name)
        if page.evaluate("document.activeElement.type") == "range":
            page.keyboard.press("ArrowLeft")
            break
    expect(heading).to_contain_text("PAPI 2023", timeout=20_000)
    assert any("Chỉ số" in name for name in reached)
    assert "year=2023" in page.url


@pytest.mark.parametrize("address", ["/", "/map", "/check", "/present", "/why?p=son-la"])
def test_the_tab_key_goes_through_a_page_and_each_stop_is_seen(
    page: Page, server: str, address: str
) -> None:
    page.goto(server + address)
    _stands(page)
    stops = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if (stop := page.evaluate(STOP)) is None:
            break
        stops.append(stop)
    assert 10 < len(stops) < MOST_STOPS, "the keyboard leaves the page at its end"
    assert [s["what"] for s in stops if not (s["seen"] and s["there"])] == []
    assert stops[0]["what"].endswith("Đến nội dung chính")
    assert not any("Navigate" in s["what"] for s in stops)
