"""Ways: Back restores what was there, the search answers while one types, no page is told in Vietnamese."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import settle
from tests.browser.first_screen import CHARTS


def test_back_returns_to_the_index_and_years_that_were_there(page: Page, server: str) -> None:
    page.goto(f"{server}/ranking?indicator=sipas&from=2021&p=thai-nguyen")
    page.wait_for_selector(CHARTS)
    settle(page)
    address, heading = page.url, page.locator("h1").inner_text()
    # The page of a map takes the index and the province along: two choices and a page are one step back.
    for there in ("Hồ sơ tỉnh", "Tổng quan", "Bản đồ"):
        if there == "Bản đồ":
            page.get_by_text("Xếp hạng", exact=True).first.click()
            page.get_by_text(there, exact=True).last.click()
        else:
            page.get_by_role("link", name=there).first.click()
        page.wait_for_url(lambda url: "ranking" not in url)
        settle(page)
        page.go_back()
        page.wait_for_url(address)
        settle(page)
        expect(page.locator("h1")).to_have_text(heading)


def test_the_search_answers_while_one_types_without_diacritics_and_by_key(
    page: Page, server: str
) -> None:
    page.goto(server)
    page.wait_for_selector(CHARTS)
    settle(page)
    field = page.get_by_role("combobox", name="Tìm tỉnh, chỉ số, lĩnh vực")
    field.click()
    field.press_sequentially("ba ria")
    expect(page.get_by_role("option", name="Bà Rịa - Vũng Tàu").first).to_be_visible()
    assert page.get_by_role("option").first.inner_text().startswith("Bà Rịa")
    assert page.get_by_role("option").last.inner_text() == "Dùng: ba ria"
    field.fill("bien che tinh")
    expect(page.get_by_role("option", name="Biên chế tinh giản").first).to_be_visible()
    field.fill("son la par index 2022")
    field.press("Enter")
    page.wait_for_url("**/ranking?*indicator=par_index*")
    assert "2022" in page.url
    assert "son-la" in page.url
    page.goto(server)
    page.wait_for_selector(CHARTS)
    settle(page)
    field.click()
    field.press_sequentially("son la")
    expect(page.get_by_role("option", name="Sơn La").first).to_be_visible()
    field.press("Enter")
    page.wait_for_url("**/province?p=son-la")


def test_no_page_is_told_in_the_readers_language(page: Page, server: str) -> None:
    page.goto(f"{server}/nopage")
    expect(page.get_by_role("dialog")).to_contain_text("Không có trang này")
    page.goto(f"{server}/nopage?lang=en")
    expect(page.get_by_role("dialog")).to_contain_text("Page not found")


def test_the_first_key_leads_to_the_content(page: Page, server: str) -> None:
    page.goto(f"{server}/check")
    page.wait_for_selector("h1")
    settle(page)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Đến nội dung chính")
