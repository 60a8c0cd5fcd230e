"""The meeting room: slides answer keys, stay on screen without a server, and files open elsewhere."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pdfplumber
import pytest
from playwright.sync_api import Browser, Page, expect

from lib.files import agenda as agendas
from lib.files.agenda import Agenda, Slide
from lib.files.forms import FORMS
from tests.browser.conftest import ROOT, _wait, free_port

COMMITTEE = "/present?agenda=committee&p=son-la"
SMALL = """z => [...document.querySelectorAll('.st-key-slide *')].filter(e => {
  const said = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  const box = e.getBoundingClientRect();
  const name = e.getAttribute('data-testid') || '';
  const shown = getComputedStyle(e).visibility !== 'hidden' && box.width && box.height;
  return said && shown && name !== 'stIconMaterial'
    && parseFloat(getComputedStyle(e).fontSize) * z < innerHeight / 50 - 0.1;
}).map(e => e.textContent.slice(0, 40))"""

OVER = """[...document.querySelectorAll('body *')].filter(e => {
  const box = e.getBoundingClientRect(), look = getComputedStyle(e);
  const slide = document.querySelector('.st-key-slide');
  const inside = box.left <= 640 && box.right >= 640 && box.top <= 400 && box.bottom >= 400;
  const after = slide.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING;
  const painted = look.backgroundColor !== 'rgba(0, 0, 0, 0)' || look.backdropFilter !== 'none';
  return inside && after && painted && !slide.contains(e) && look.visibility !== 'hidden';
}).map(e => e.tagName + ' ' + (e.getAttribute('data-testid') || e.className))"""


def begin(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".cchc-number")).to_have_text(re.compile(r"^1/\d+$"), timeout=60_000)
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=60_000)


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720)])
def test_a_slide_fills_the_screen_and_can_be_read_from_afar(
    page: Page, server: str, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    begin(page, server + COMMITTEE)
    assert page.evaluate("document.documentElement.scrollHeight") <= height
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    assert page.evaluate(SMALL, height / 1080) == []
    chart = page.locator(".js-plotly-plot").first.bounding_box()
    assert chart
    assert chart["width"] > width * 0.9
    assert chart["height"] > height * 0.4


def test_keys_of_clickers_move_and_b_blackens(page: Page, server: str) -> None:
    begin(page, server + COMMITTEE)
    number = page.locator(".cchc-number")
    moves = [("ArrowRight", 2), ("PageDown", 3), (" ", 4), ("ArrowLeft", 3), ("PageUp", 2)]
    for key, there in moves:
        page.keyboard.press(key)
        expect(number).to_have_text(re.compile(rf"^{there}/"), timeout=20_000)
    page.keyboard.press("b")
    expect(page.locator(".cchc-black")).to_have_count(1, timeout=20_000)
    page.keyboard.press("b")
    expect(page.locator(".cchc-black")).to_have_count(0, timeout=20_000)
    assert "slide=2" in page.url


def test_a_conclusion_stays_with_the_slide_as_plain_text(page: Page, server: str) -> None:
    begin(page, server + COMMITTEE)
    page.get_by_role("button", name="Kết luận").click()
    page.get_by_role("textbox", name="Kết luận").fill("Giao Sở Nội vụ <b>rà soát</b>")
    page.get_by_role("button", name="Ghi kết luận").click()
    expect(page.locator(".cchc-conclusion")).to_contain_text("<b>rà soát</b>", timeout=20_000)


def test_a_lost_connection_leaves_the_slide_on_screen(browser: Browser, tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1"]
    environment = {**os.environ, "CCHC_VAR_DIR": str(tmp_path)}
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        try:
            _wait(f"http://127.0.0.1:{port}", process)
            page = context.new_page()
            begin(page, f"http://127.0.0.1:{port}{COMMITTEE}")
            process.kill()
            process.wait(timeout=20)
            page.wait_for_timeout(6000)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            # An inert slide is not hit by a point: look for what is painted over its middle instead.
            over = page.evaluate(OVER)
            assert over == [], "nothing may lie over the slide"
            expect(page.get_by_test_id("stDialog")).to_be_hidden()
            faded = "[...document.querySelectorAll('.st-key-slide .js-plotly-plot, h1')]"
            assert page.evaluate(f"{faded}.every(e => getComputedStyle(e).opacity === '1')")
        finally:
            context.close()
            process.kill()
            process.wait(timeout=20)


@pytest.fixture(scope="module")
def agenda(shipped: str) -> Agenda:
    views = ("ranking.years?p=son-la,quang-ninh", "ranking.movers", "staffing.periods")
    slides = tuple(Slide(view=v, conclusion="Giao việc", owner="Sở Nội vụ") for v in views)
    return Agenda(title="Họp </script>", lang="vi", province="son-la", slides=slides)


def test_the_pack_works_from_a_file(browser: Browser, agenda: Agenda, tmp_path: Path) -> None:
    path = tmp_path / "pack.html"
    path.write_bytes(FORMS["html"](agenda))
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.on("pageerror", lambda e: faults.append(str(e)))
    page.goto(path.as_uri())
    expect(page.locator("section:not([hidden]) h1")).to_have_text("Họp </script>")
    for key in ("ArrowRight", "PageDown", " "):
        page.keyboard.press(key)
        expect(page.locator("section:not([hidden]) .main-svg").first).to_be_visible()
    expect(page.locator("section:not([hidden]) nav b")).to_have_text("3/3")
    page.keyboard.press("PageUp")
    expect(page.locator("section:not([hidden]) nav b")).to_have_text("2/3")
    page.keyboard.press("b")
    expect(page.locator("#black")).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator("#black")).to_be_hidden()
    assert [u for u in asked if not u.startswith(("file:", "data:", "blob:"))] == []
    assert faults == []
    context.close()


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not there (.ci/office)")
@pytest.mark.parametrize(("form", "pages"), [("pptx", 5), ("docx", 3)])
def test_office_programs_open_the_files(
    agenda: Agenda, tmp_path: Path, form: str, pages: int
) -> None:
    path = tmp_path / f"x.{form}"
    path.write_bytes(FORMS[form](agenda))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    shown = subprocess.run(
        ["pdftotext", str(tmp_path / "x.pdf"), "-"], check=True, capture_output=True, timeout=60
    ).stdout.decode()
    assert shown.count("\f") >= pages
    assert "Sở Nội vụ" in shown
    assert "Sơn La" in shown


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not there (.ci/office)")
def test_no_page_of_a_report_is_left_a_third_empty(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(FORMS["docx"](agendas.ready("committee", lang="vi", province="son-la")))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    with pdfplumber.open(tmp_path / "x.pdf") as paper:
        ends = [max(o["bottom"] for o in (*p.chars, *p.images)) / p.height for p in paper.pages]
    assert len(ends) <= 13
    # Of the paper's height a fifteenth is margin.
    empty = [round((14 / 15 - end) / (13 / 15), 2) for end in ends[:-1]]
    assert max(empty) < 1 / 3, empty


def test_tiles_of_a_map_keep_their_colours_on_a_slide(page: Page, server: str) -> None:
    page.goto(f"{server}/present?s=map.tiles%3Findicator%3Dpapi")
    marks = page.locator(".js-plotly-plot .scatterlayer .points path")
    expect(marks.first).to_be_attached(timeout=60_000)
    # The marks that only listen for the mouse lie over the coloured squares.
    assert marks.last.evaluate("e => getComputedStyle(e).opacity") == "0"


def test_a_printed_report_is_of_a_sensible_length(page: Page, server: str) -> None:
    for province in ("son-la", "34-19"):
        page.goto(f"{server}/report?p={province}")
        expect(page.locator(".chart .main-svg").last).to_be_visible(timeout=60_000)
        raw = page.pdf(prefer_css_page_size=True, print_background=True)
        pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", raw))
        assert 7 <= pages <= 13, province


@pytest.mark.parametrize("asked", ["p=can-tho", "p=thua-thien-hue", "p=lai-chau&lang=en"])
def test_no_page_of_a_printed_report_is_left_a_quarter_empty(
    page: Page, server: str, asked: str
) -> None:
    page.goto(f"{server}/report?{asked}")
    page.wait_for_selector("html.filled", state="attached", timeout=60_000)
    raw = page.pdf(prefer_css_page_size=True, print_background=True)
    with pdfplumber.open(io.BytesIO(raw)) as paper:
        ends = [
            # The sheet's own ground is no content.
            max(
                o["bottom"]
                for o in (*p.chars, *p.curves, *p.lines, *p.rects)
                if o["height"] < 0.8 * p.height
            )
            / p.height
            for p in paper.pages
        ]
        assert "TM. BAN" in paper.pages[-1].extract_text().upper() or "en" in asked
        # The signature does not stand on a page by itself.
        assert len(paper.pages[-1].extract_text().splitlines()) > 6
    empty = [round((14 / 15 - end) / (13 / 15), 2) for end in ends[:-1]]
    assert len(ends) >= 8
    assert max(empty) < 1 / 4, empty


def test_every_slide_of_the_ready_agendas_is_on_the_list(page: Page, server: str) -> None:
    page.goto(f"{server}{COMMITTEE}&list=1")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chương trình họp", timeout=60_000)
    shown, _ = agendas.draw(agendas.ready("committee", lang="vi", province="son-la"), big=True)
    expect(page.get_by_role("button", name=f"Trình chiếu {len(shown)} trang")).to_be_visible()


def test_a_file_is_made_with_progress_and_handed_over_or_stopped(page: Page, server: str) -> None:
    page.goto(f"{server}{COMMITTEE}&list=1")
    page.get_by_role("button", name="Excel").click(timeout=60_000)
    ready = page.get_by_role("button", name=re.compile(r"Tải Excel \(\d+,\d MB\)"))
    # What is drawn already may be made before a percent is seen.
    told = page.get_by_text(re.compile(r"Đang làm tệp Excel: [1-9]\d?%"))
    expect(told.or_(ready).first).to_be_visible(timeout=90_000)
    expect(ready).to_be_visible(timeout=90_000)
    with page.expect_download(timeout=90_000) as waiting:
        ready.click()
    assert re.fullmatch(r"committee_son-la_[\d-]+\.xlsx", waiting.value.suggested_filename)
    page.get_by_role("button", name="PowerPoint").click()
    page.get_by_role("button", name="Dừng").click(timeout=60_000)
    expect(page.get_by_text("Đã dừng làm tệp PowerPoint.")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Excel")).to_be_enabled()


TELEPHONE = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/130.0 Mobile Safari/537.36"
)
CUT = """() => [...document.querySelectorAll('.js-plotly-plot text')].filter(e => {
  const box = e.getBoundingClientRect();
  return e.textContent.trim() && box.width && (box.left < -1 || box.right > innerWidth + 1);
}).map(e => e.textContent)"""
TINY = """() => [...document.querySelectorAll('.js-plotly-plot text')].filter(e =>
  e.textContent.trim() && e.getBoundingClientRect().height < 10).map(e => e.textContent)"""


def test_slides_on_a_telephone_are_whole_and_can_be_read(browser: Browser, server: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, user_agent=TELEPHONE
    )
    page = context.new_page()
    try:
        for number in (1, 3, 7, 9):
            page.goto(f"{server}{COMMITTEE}&slide={number}")
            expect(page.locator(".cchc-number")).to_have_text(
                re.compile(rf"^{number}/\d+$"), timeout=60_000
            )
            expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=60_000)
            page.wait_for_timeout(1500)
            assert page.evaluate(CUT) == [], number
            assert page.evaluate(TINY) == [], number
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.goto(f"{server}/present")
        expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
        page.locator(".st-key-about button").first.click()
        expect(page.get_by_text("Chạm mũi tên")).to_be_visible(timeout=20_000)
        assert "F11" not in (page.locator("body").text_content() or "")
    finally:
        context.close()
