"""What people write for a meeting survives reloads, closed tabs and a server that is gone."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import ROOT, _wait, free_port
from tests.browser.test_meeting import COMMITTEE, begin

CONCLUSION = "Giao Sở Nội vụ rà soát 3 tiêu chí"


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that keeps its own storage from tab to tab, and nothing of other tests."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
    yield context
    context.close()


def slides_kept(page: Page) -> list[int]:
    """How many slides each meeting has that the browser keeps."""
    kept = json.loads(page.evaluate("localStorage.getItem('cchc.meetings')") or "[]")
    return [len(json.loads(one["agenda"])["slides"]) for one in kept]


def wait_until(page: Page, wanted: list[int]) -> None:
    for _ in range(600):
        if slides_kept(page) == wanted:
            return
        page.wait_for_timeout(100)
    assert slides_kept(page) == wanted


def write(page: Page, text: str, *, owner: str = "Giám đốc Sở", put: bool = True) -> None:
    page.get_by_role("button", name="Kết luận").click()
    page.get_by_role("textbox", name="Kết luận").fill(text)
    page.get_by_role("textbox", name="Chủ trì").fill(owner)
    if put:
        page.get_by_role("button", name="Ghi kết luận").click()
        expect(page.locator(".cchc-conclusion")).to_contain_text(text, timeout=20_000)
        said = page.locator(".cchc-kept")
        expect(said).to_have_text(re.compile(r"Đã lưu trong trình duyệt này lúc \d\d:\d\d"))


def test_a_conclusion_survives_a_reload_and_a_closed_tab(
    visitor: BrowserContext, server: str
) -> None:
    page = visitor.new_page()
    begin(page, server + COMMITTEE)
    write(page, CONCLUSION)
    page.reload()
    expect(page.locator(".cchc-conclusion")).to_contain_text(CONCLUSION, timeout=60_000)
    expect(page.locator(".cchc-conclusion")).to_contain_text("Giám đốc Sở")
    page.close()
    again = visitor.new_page()
    again.goto(f"{server}/present")
    expect(again.get_by_role("heading", level=2).first).to_contain_text("Sơn La", timeout=60_000)
    again.get_by_text("Đã lưu trong trình duyệt này (1)").click()
    expect(again.get_by_text(re.compile("1 kết luận"))).to_be_visible()
    again.get_by_role("button", name=re.compile("^Trình chiếu")).click()
    expect(again.locator(".cchc-conclusion")).to_contain_text(CONCLUSION, timeout=60_000)


def test_what_is_typed_and_not_put_down_is_said_and_kept(
    visitor: BrowserContext, server: str
) -> None:
    page = visitor.new_page()
    begin(page, server + COMMITTEE)
    write(page, "Mới gõ được một nửa", put=False)
    expect(page.locator(".cchc-kept")).to_contain_text("Chưa ghi kết luận đang gõ")
    page.reload()
    expect(page.locator(".cchc-kept")).to_contain_text("Chưa ghi kết luận", timeout=60_000)
    page.get_by_role("button", name="Kết luận").click()
    expect(page.get_by_role("textbox", name="Kết luận")).to_have_value("Mới gõ được một nửa")
    expect(page.get_by_text("Bản nháp chưa ghi")).to_be_visible()
    page.get_by_role("button", name="Ghi kết luận").click()
    expect(page.locator(".cchc-conclusion")).to_contain_text("một nửa", timeout=20_000)
    expect(page.locator(".cchc-kept")).to_contain_text("Đã lưu trong trình duyệt này lúc")


def test_charts_collected_from_pages_survive_a_reload(visitor: BrowserContext, server: str) -> None:
    page = visitor.new_page()
    for number, path in enumerate(("/staffing", "/services"), start=1):
        page.goto(server + path)
        page.get_by_role("button", name="Tải về, trích dẫn, trình chiếu").first.click(
            timeout=60_000
        )
        page.get_by_role("button", name="Thêm vào chương trình họp").click(timeout=20_000)
        wait_until(page, [number])
    page.goto(f"{server}/present")
    expect(page.get_by_role("button", name="Trình chiếu 2 trang")).to_be_visible(timeout=60_000)
    page.get_by_text("Đã lưu trong trình duyệt này (1)").click()
    page.get_by_role("button", name="Xoá khỏi trình duyệt này").click()
    expect(page.get_by_text("Chưa có trang nào")).to_be_visible(timeout=20_000)
    wait_until(page, [])


def test_a_server_that_is_gone_takes_nothing_along(visitor: BrowserContext, tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1"]
    environment = {**os.environ, "CCHC_VAR_DIR": str(tmp_path)}
    site = f"http://127.0.0.1:{port}"
    with (tmp_path / "log").open("w") as log:

        def start() -> subprocess.Popen[bytes]:
            made = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
            _wait(site, made)
            return made

        process = start()
        try:
            page = visitor.new_page()
            begin(page, site + COMMITTEE)
            write(page, CONCLUSION)
            process.kill()
            process.wait(timeout=20)
            expect(page.locator(".cchc-kept")).to_contain_text("Mất kết nối", timeout=20_000)
            process = start()
            # The page finds the new server by itself; its session is new and knows the meeting.
            expect(page.locator(".cchc-kept")).to_contain_text("Đã lưu", timeout=60_000)
            page.get_by_role("heading", level=1).click()  # closes the form
            number = page.locator(".cchc-number")
            for _ in range(40):  # the new server takes its time for the first drawing
                page.keyboard.press("ArrowRight")
                page.wait_for_timeout(2000)
                if not (number.text_content() or "").startswith("1/"):
                    break
            expect(number).not_to_have_text(re.compile("^1/"))
            page.keyboard.press("Home")
            expect(page.locator(".cchc-conclusion")).to_contain_text(CONCLUSION, timeout=30_000)
        finally:
            process.kill()
            process.wait(timeout=20)


def test_home_end_and_escape_on_slides(page: Page, server: str) -> None:
    begin(page, server + COMMITTEE)
    number = page.locator(".cchc-number")
    # Keys are heard when the page has run.
    page.wait_for_selector('.stApp[data-test-script-state="notRunning"]', timeout=60_000)
    page.keyboard.press("End")
    expect(number).to_have_text(re.compile(r"^(\d+)/\1$"), timeout=30_000)
    page.keyboard.press("Home")
    expect(number).to_have_text(re.compile("^1/"), timeout=30_000)
    page.keyboard.press("b")
    expect(page.locator(".cchc-black")).to_have_count(1, timeout=20_000)
    page.keyboard.press("Escape")
    expect(page.locator(".cchc-black")).to_have_count(0, timeout=20_000)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=re.compile("^Trình chiếu"))).to_be_visible(
        timeout=60_000
    )


def test_two_files_are_made_and_fetched_in_any_order(page: Page, server: str) -> None:
    page.goto(f"{server}/present?s=staffing.periods&s=ranking.movers&list=1")
    for form in ("PowerPoint", "Excel"):
        page.get_by_role("button", name=form).click(timeout=60_000)
    for form in ("Excel", "PowerPoint"):
        ready = page.get_by_role("button", name=re.compile(rf"Tải {form}"))
        expect(ready).to_be_visible(timeout=240_000)
        with page.expect_download(timeout=90_000) as waiting:
            ready.click()
        assert waiting.value.suggested_filename.endswith(("xlsx", "pptx"))
