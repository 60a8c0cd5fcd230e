"""A scored year in a browser, by three roles: from the criteria to the public ranking and the decision.

At each step something wrong is entered and refused first; in the middle the server is killed. Units, points
and the decision are invented for the test.
"""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect

from tests.browser.conftest import ROOT, _wait, free_port
from tests.browser.test_upkeep import PASSWORD, Hand, idle, sign_in

PEOPLE = {"an": "editor", "binh": "approver", "yte": "unit", "noivu": "unit"}
ANNEX = "STT,Tiêu chí,Điểm tối đa\nI,Chỉ đạo điều hành,{whole}\n1.1,Kế hoạch,40\n1.2,Báo cáo,60\n"
# The column of points given in the table of the appraisal.
GIVEN = 2
UNITS = "Sở Y tế\tso\tyte\nSở Nội vụ\tso\tnoivu"


class Site:
    """A server of the test's own that can be killed and started again with what it had kept."""

    def __init__(self, place: Path) -> None:
        self.place, self.port = place, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.settings = {
            **os.environ,
            "CCHC_UPKEEP": "1",
            "CCHC_OWN_DIR": str(place / "own"),
            "CCHC_VAR_DIR": str(place / "var"),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        command += ["--server.port", str(self.port), "--server.address", "127.0.0.1"]
        with (self.place / "server.log").open("a") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.settings, stdout=log, stderr=log
            )
        _wait(self.address, self.process)

    def end(self, how: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait(timeout=30)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    (tmp_path / "var").mkdir()
    made = Site(tmp_path)
    for name, role in PEOPLE.items():
        subprocess.run(
            [sys.executable, "-m", "lib.cli", "account", "add", name, "--role", role],
            input=PASSWORD.encode(),
            cwd=ROOT,
            env=made.settings,
            check=True,
        )
    made.start()
    yield made
    made.end(signal.SIGTERM)


def desk(browser: Browser, site: Site, name: str) -> Page:
    page = browser.new_context(viewport={"width": 1366, "height": 900}).new_page()
    if PEOPLE[name] == "unit":
        page.goto(f"{site.address}/upkeep")
        page.locator("input[name=account]").fill(name)
        page.locator("input[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
    else:
        sign_in(page, site.address, name, Hand())
        page.get_by_role("radio", name="Chấm điểm đơn vị").click()
    expect(page.get_by_text("Lịch và nhắc việc")).to_be_visible(timeout=60_000)
    idle(page)
    return page


def told(page: Page, text: str) -> None:
    expect(page.get_by_text(text).first).to_be_visible(timeout=60_000)


def press(page: Page, name: str) -> None:
    button = page.get_by_role("button", name=name, exact=True).last
    button.click()
    page.wait_for_timeout(300)
    idle(page)


def annex(page: Page, whole: int) -> None:
    body = ANNEX.format(whole=whole).encode()
    page.locator("[data-testid=stFileUploader] input").first.set_input_files(
        {"name": f"phu-luc-{whole}.csv", "mimeType": "text/csv", "buffer": body}
    )
    told(page, f"phu-luc-{whole}.csv")
    idle(page)
    press(page, "Đọc phụ lục, thay bộ tiêu chí")
    told(page, "Đã đọc 3 tiêu chí")


def fill(page: Page, label: str, text: str, *, at: int = 0) -> None:
    field = page.get_by_label(label).nth(at)
    field.fill(text)
    field.press("Tab")
    page.wait_for_timeout(300)
    idle(page)


def make_the_year(page: Page) -> None:
    """An editor: criteria that do not add up, and units without a reason, are refused."""
    page.get_by_text("Thêm một năm").first.click()
    choose(page, "Tỉnh", "Sơn La")
    page.get_by_label("Năm", exact=True).fill("2025")
    press(page, "Thêm một năm")
    told(page, "Đã thêm năm 2025")
    annex(page, 90)
    told(page, "Mã I: ghi 90 điểm, các tiêu chí bên dưới cộng lại được 100.")
    press(page, "Mở cho các đơn vị tự chấm")
    told(page, "Bộ tiêu chí còn 1 lỗi")
    annex(page, 100)
    page.get_by_text("Đơn vị được chấm").first.click()
    page.get_by_label("Mỗi dòng một đơn vị").fill(UNITS)
    press(page, "Lưu")
    told(page, "Hãy ghi lý do")
    page.get_by_label("Lý do, văn bản").nth(1).fill("QĐ 1")
    press(page, "Lưu")
    told(page, "Đã lưu.")
    press(page, "Mở cho các đơn vị tự chấm")
    told(page, "đang tự chấm")


def assess(page: Page, *points: str) -> None:
    for at, value in enumerate(points):
        fill(page, "Điểm tự chấm", value, at=at)
        fill(page, "Giải trình", f"Văn bản số {at + 1}", at=at)
    press(page, "Nộp bản tự chấm")
    told(page, "Đã nộp.")


def give(page: Page, rows: dict[int, tuple[str, str]]) -> None:
    """Type points and reasons into the table of the criterion that is open, and save."""
    grid = page.locator("[data-testid=stDataFrame]:has(canvas)").filter(visible=True).last
    for row, (points, reason) in rows.items():
        # The head is one row high; units stand in the first column.
        grid.click(position={"x": 40, "y": 52 + 35 * row})
        for column, text in ((GIVEN, points), (GIVEN + 1, reason)):
            if text:
                _go_to(page, grid, column, row)
                _cell(page, text)
    press(page, "Lưu các dòng đã sửa")


def _go_to(page: Page, grid: Locator, column: int, row: int) -> None:
    """Choose a cell by the arrow keys, as far as the table says that it is chosen."""
    chosen = grid.locator("[role=gridcell][aria-selected=true]")
    for _ in range(20):
        name = str(chosen.first.get_attribute("id", timeout=20_000))
        at = [int(part) for part in name.rsplit("-", 2)[1:]]
        if at == [column, row]:
            return
        key = "ArrowRight" if at[0] < column else "ArrowLeft"
        if at[0] == column:
            key = "ArrowDown" if at[1] < row else "ArrowUp"
        page.keyboard.press(key)
        page.wait_for_timeout(200)
    pytest.fail(f"{column}, {row} is not reached: {name}")


def _cell(page: Page, text: str) -> None:
    """Type into the cell that is chosen."""
    page.keyboard.press("Enter")
    field = page.locator("#portal textarea, #portal input").last
    expect(field).to_be_visible(timeout=20_000)
    field.fill(text)
    field.press("Tab")
    expect(field).to_have_count(0)
    page.wait_for_timeout(500)
    idle(page)


def choose(page: Page, label: str, name: str) -> None:
    box = page.get_by_role("combobox", name=label).last
    option = page.get_by_role("option", name=name).first
    for _ in range(5):
        # A list that is drawn anew while one types is closed again.
        box.click()
        box.fill(name)
        try:
            option.click(timeout=8_000)
            break
        except TimeoutError:
            page.keyboard.press("Escape")
    expect(box).to_have_value(re.compile(re.escape(name)))
    page.wait_for_timeout(300)
    idle(page)


def test_a_year_is_walked_by_three_roles_and_a_killed_server(browser: Browser, site: Site) -> None:
    editor = desk(browser, site, "an")
    make_the_year(editor)

    unit = desk(browser, site, "yte")
    fill(unit, "Điểm tự chấm", "40,5")
    told(unit, "cao hơn điểm tối đa")
    fill(unit, "Điểm tự chấm", "39,5")
    fill(unit, "Giải trình", "Kế hoạch số 12/KH-SYT")
    expect(unit.get_by_text("cao hơn điểm tối đa")).to_have_count(0)
    site.end(signal.SIGKILL)
    site.start()
    unit.reload()
    # Everybody is still signed in, and what was saved stands.
    expect(unit.get_by_label("Điểm tự chấm").first).to_have_value("39,5", timeout=60_000)
    expect(unit.get_by_label("Giải trình").first).to_have_value("Kế hoạch số 12/KH-SYT")
    press(unit, "Nộp bản tự chấm")
    told(unit, "còn 1 tiêu chí chưa có điểm")
    assess(unit, "39,5", "55")

    editor.reload()
    editor.get_by_role("radio", name="Chấm điểm đơn vị").click()
    idle(editor)
    press(editor, "Kết thúc tự chấm, bắt đầu thẩm định")
    told(editor, "1 đơn vị chưa nộp bản tự chấm: Sở Nội vụ.")
    told(editor, "Còn thiếu 1 điều trước bước sau")
    assess(desk(browser, site, "noivu"), "38", "60")
    press(editor, "Kết thúc tự chấm, bắt đầu thẩm định")
    told(editor, "đang thẩm định")

    approver = desk(browser, site, "binh")
    give(approver, {0: ("40,25", ""), 1: ("39,5", "")})
    told(approver, "cao hơn điểm tối đa")
    told(approver, "Đã lưu 1/2 dòng đã sửa.")
    give(approver, {0: ("37", "Thiếu báo cáo")})
    told(approver, "Đã lưu 1/1 dòng đã sửa.")
    choose(approver, "Tiêu chí", "1.2")
    give(approver, {0: ("60", ""), 1: ("50", "")})
    told(approver, "nên cần ghi lý do")
    give(approver, {1: ("50", "Nộp muộn")})
    told(approver, "Đã lưu 1/1 dòng đã sửa.")
    press(approver, "Kết thúc thẩm định, báo điểm cho các đơn vị")
    told(approver, "đang nhận kiến nghị")
    press(approver, "Quyết định kết quả")
    told(approver, "Hãy ghi số và ngày của quyết định")
    fill(approver, "Số, ngày của quyết định", "Quyết định số 12/QĐ-UBND")
    press(approver, "Quyết định kết quả")
    told(approver, "đã quyết định")

    with approver.expect_download() as download:
        approver.get_by_role("button", name="Dự thảo quyết định và phụ lục").click()
    paper = docx.Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    rows = [[c.text for c in row.cells] for row in paper.tables[2].rows]
    assert [row[:2] for row in rows[1:]] == [["1", "Sở Nội vụ"], ["2", "Sở Y tế"]]
    assert [row[-2] for row in rows[1:]] == ["97,00", "89,50"]
    assert "Kèm theo Quyết định số 12/QĐ-UBND" in "\n".join(p.text for p in paper.paragraphs)

    note = approver.get_by_label("tiếng Anh").last
    note.fill("")
    press(approver, "Công bố")
    told(approver, "Hãy ghi")
    note.fill("The index of departments 2025")
    press(approver, "Công bố")
    told(approver, "Đã phát hành bản")

    reader = browser.new_context().new_page()
    reader.goto(f"{site.address}/units?p=sơn la&group=so&year=2025")
    expect(reader.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
    shown = reader.locator("[data-testid=stMain]")
    for text in ("Sở Nội vụ", "97,00", "UBND tỉnh Sơn La"):
        expect(shown).to_contain_text(text, timeout=60_000)
    ranking = f"{site.address}/api/v1/unit-rankings?province=son-la&group=so&year=2025"
    with urllib.request.urlopen(ranking, timeout=60) as answer:
        told_by_the_api = answer.read().decode()
    assert "12/QĐ-UBND" in told_by_the_api
    for page in (editor, unit, approver, reader):
        page.context.close()
