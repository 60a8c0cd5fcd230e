"""A unit at its page in a browser: words that are typed survive, evidence and a table come and go.

Units, criteria and points are invented for the test.
"""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT
from tests.browser.test_scoring_year import PEOPLE, Site, choose, desk, fill, press, told
from tests.browser.test_scoring_year import site as whole_site
from tests.browser.test_upkeep import PASSWORD, idle

__all__ = ["whole_site"]
YEAR = """
from lib.data.upkeep import scoring_criteria, scoring_units, scoring_years
from lib.data.upkeep.roles import Keeper
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_units import ScoredUnit
by = Keeper(account="an", role="editor")
year = scoring_years.add(by, "34-14", year=2025, title="Chỉ số 2025")
points = {"1.1": "15", "1.2": "25", "2.1": "60"}
found = [Criterion(code=c, name=f"Lĩnh vực {c}", points=p) for c, p in (("I", "40"), ("II", "60"))]
found += [
    Criterion(code=c, parent="I" if c < "2" else "II", name=f"Việc {c}", points=p)
    for c, p in points.items()
]
scoring_criteria.replace(by, year, found=found, reason="QĐ 1")
units = [ScoredUnit(unit="so-y-te", name="Sở Y tế", account="yte")]
units += [ScoredUnit(unit="so-noi-vu", name="Sở Nội vụ", account="noivu")]
scoring_units.replace(by, year, found=units, reason="QĐ 1")
scoring_units.begin(by, year)
"""


@pytest.fixture
def site(whole_site: Site) -> Site:
    subprocess.run([sys.executable, "-c", YEAR], cwd=ROOT, env=whole_site.settings, check=True)
    return whole_site


def kept(page: Page) -> dict[str, dict[str, object]]:
    """What the browser keeps of what was typed, by criterion."""
    text = page.evaluate(
        "JSON.stringify(Object.fromEntries(Object.entries(localStorage)"
        ".filter(([k]) => k.startsWith('cchc.typed|'))))"
    )
    return {k.rpartition("|")[2]: json.loads(v) for k, v in json.loads(text).items()}


def until(page: Page, codes: set[str]) -> None:
    """Wait until the browser keeps words of these criteria alone."""
    for _ in range(300):
        if kept(page).keys() == codes:
            return
        page.wait_for_timeout(100)
    assert kept(page).keys() == codes


def test_words_survive_a_lost_network_and_a_killed_server(browser: Browser, site: Site) -> None:
    unit = desk(browser, site, "yte")
    fill(unit, "Điểm tự chấm", "14,5")
    until(unit, set())
    # Who goes on typing while the points are saved loses no letter: the fold says another progress.
    field = unit.get_by_label("Giải trình").first
    field.press_sequentially("Kế hoạch số 12/KH-SYT ", delay=60)
    expect(unit.get_by_text("1/2 · 14,5 điểm")).to_be_visible(timeout=20_000)
    field.press_sequentially("ngày 15/01/2025", delay=30)
    expect(field).to_have_value("Kế hoạch số 12/KH-SYT ngày 15/01/2025")
    until(unit, {"1.1"})
    unit.context.set_offline(True)
    unit.get_by_label("Giải trình").nth(1).press_sequentially("Báo cáo <b>quý IV</b>")
    until(unit, {"1.1", "1.2"})
    site.end(signal.SIGKILL)
    site.start()
    unit.context.set_offline(False)
    unit.reload()
    told(unit, "Chữ đã gõ trên máy này mà chưa được lưu")
    told(unit, "Báo cáo <b>quý IV</b>")
    idle(unit)
    unit.get_by_role("button", name="Dùng lại").first.click()
    expect(unit.get_by_label("Giải trình").first).to_have_value(
        "Kế hoạch số 12/KH-SYT ngày 15/01/2025", timeout=20_000
    )
    until(unit, {"1.2"})
    drop = unit.get_by_role("button", name="Bỏ", exact=True)
    expect(drop).to_have_count(1, timeout=20_000)
    idle(unit)
    drop.click()
    until(unit, set())
    unit.reload()
    expect(unit.get_by_label("Giải trình").first).to_have_value(
        "Kế hoạch số 12/KH-SYT ngày 15/01/2025", timeout=60_000
    )
    expect(unit.get_by_label("Giải trình").nth(1)).to_have_value("")
    expect(unit.get_by_text("Chữ đã gõ trên máy này")).to_have_count(0)
    # Another account of the same browser is offered nothing, and signing out forgets.
    unit.get_by_label("Giải trình").nth(1).press_sequentially("Chưa xong")
    until(unit, {"1.2"})
    unit.get_by_role("button", name="Đăng xuất").click()
    until(unit, set())
    unit.context.close()


def enter(page: Page, site: Site, name: str) -> None:
    """Another person signs in at the browser; the scoring is open then."""
    page.context.clear_cookies()
    page.goto(f"{site.address}/upkeep")
    page.locator("input[name=account]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    scoring(page, name)


def scoring(page: Page, name: str) -> None:
    if PEOPLE[name] != "unit":
        page.get_by_role("radio", name="Chấm điểm đơn vị").click(timeout=60_000)
    expect(page.get_by_text("Lịch và nhắc việc")).to_be_visible(timeout=60_000)
    idle(page)


def test_words_are_offered_to_their_own_account_and_unit_and_go_with_who_signs_out(
    browser: Browser, site: Site
) -> None:
    page = desk(browser, site, "yte")
    offered = page.get_by_text("Chữ đã gõ trên máy này mà chưa được lưu")
    page.get_by_label("Giải trình").first.press_sequentially("Bí mật của Sở Y tế")
    until(page, {"1.1"})
    for name in ("noivu", "an"):
        enter(page, site, name)
        expect(page.get_by_label("Giải trình").first).to_have_value("", timeout=20_000)
        expect(offered).to_have_count(0)
    # An editor types at one unit, and looks at another that has the same codes.
    choose(page, "Đơn vị", "Sở Y tế")
    page.get_by_label("Giải trình").first.press_sequentially("Điền hộ Sở Y tế")
    page.reload()
    scoring(page, "an")
    choose(page, "Đơn vị", "Sở Nội vụ")
    expect(offered).to_have_count(0)
    choose(page, "Đơn vị", "Sở Y tế")
    expect(offered).to_be_visible(timeout=20_000)
    told(page, "Điền hộ Sở Y tế")
    choose(page, "Đơn vị", "Sở Nội vụ")
    expect(offered).to_have_count(0)
    # Signing out without the page's own button: what else the browser keeps stays.
    enter(page, site, "yte")
    told(page, "Bí mật của Sở Y tế")
    page.evaluate("localStorage.setItem('cchc.meetings', '{}')")
    page.goto(f"{site.address}/upkeep/sign-out")
    page.get_by_role("button", name="Đăng xuất").click()
    told(page, "Đã đăng xuất.")
    left = page.evaluate("Object.keys(localStorage)")
    assert "cchc.meetings" in left
    assert [k.split("|")[:2] for k in left if k.startswith("cchc.typed")] == [["cchc.typed", "an"]]
    # Of a session that has ended nobody knows whose it was.
    enter(page, site, "yte")
    page.goto(f"{site.address}/upkeep/sign-out")
    page.context.clear_cookies()
    page.get_by_role("button", name="Đăng xuất").click()
    told(page, "Đã đăng xuất.")
    left = page.evaluate("Object.keys(localStorage)")
    assert [k for k in left if k.startswith("cchc.")] == ["cchc.meetings"]
    page.context.close()


def test_evidence_and_a_table_filled_in_offline(browser: Browser, site: Site) -> None:
    unit = desk(browser, site, "yte")
    unit.get_by_role("button", name="Minh chứng").first.click()
    files = unit.locator("[data-testid=stPopoverBody] input[type=file]")
    plan = {"name": "Kế hoạch 12.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"}
    files.set_input_files([plan, {**plan, "name": "hỏng.pdf", "buffer": b"MZ"}])
    told(unit, "Tệp “hỏng.pdf” không đúng là loại ghi ở tên")
    unit.keyboard.press("Escape")
    with unit.expect_download() as download:
        unit.get_by_role("link", name="Kế hoạch 12.pdf").click()
    assert Path(download.value.path()).read_bytes() == b"%PDF-1.7 x"
    assert download.value.suggested_filename == "Kế hoạch 12.pdf"

    unit.get_by_text("Điền ngoài mạng").click()
    with unit.expect_download() as table:
        unit.get_by_role("button", name="Tải bảng để điền").click()
    fill(unit, "Điểm tự chấm", "1")
    book = openpyxl.load_workbook(io.BytesIO(Path(table.value.path()).read_bytes()))
    sheet = book.worksheets[0]
    rows = {str(row[0].value): row[0].row for row in sheet.iter_rows(min_row=6)}
    for code, value in (("1.1", "14,5"), ("1.2", "25,5"), ("2.1", 59.5)):
        sheet.cell(rows[code], 5).value = value
    out = io.BytesIO()
    book.save(out)
    unit.locator("[data-testid=stExpander] input[type=file]").set_input_files(
        {"name": "tu-cham.xlsx", "mimeType": "application/x", "buffer": out.getvalue()}
    )
    told(unit, "25,5 cao hơn điểm tối đa; hãy ghi từ 0 đến 25")
    told(unit, "1 tiêu chí có người ghi sau khi bảng được tải về")
    press(unit, "Lưu 1 thay đổi")
    told(unit, "Đã lưu 1 tiêu chí từ tệp.")
    unit.get_by_text("Trong tệp: 14,5 điểm.").click()
    press(unit, "Lưu 1 thay đổi")
    expect(unit.get_by_label("Điểm tự chấm").first).to_have_value("14,5", timeout=20_000)
    told(unit, "1/1 · 59,5 điểm")
    unit.context.close()
