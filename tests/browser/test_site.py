"""What a visitor sees in a real browser, from a cold link to a download."""

from __future__ import annotations

import io
import re
import time
from pathlib import Path

import openpyxl
import pandas as pd
import pdfplumber
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settle

SON_LA = "/ranking?indicator=par_index&from=2019&to=2022&p=son-la,thanh-hoa"


def test_a_cold_deep_link_shows_the_view_it_names(cold_page: Page, server: str) -> None:
    page = cold_page
    page.goto(server + SON_LA)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Sơn La tăng 10 bậc PAR INDEX", timeout=30_000)
    expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=30_000)
    expect(page).to_have_title("Xếp hạng và biến động | Cải cách hành chính cấp tỉnh")


def test_the_tab_of_a_profile_names_its_place(page: Page, server: str) -> None:
    page.goto(f"{server}/province?p=can-tho")
    expect(page).to_have_title("Cần Thơ | Hồ sơ tỉnh, thành phố", timeout=30_000)
    page.goto(f"{server}/province?p=hau-giang&lang=en")
    expect(page).to_have_title("Hậu Giang | Province profile", timeout=30_000)


def test_start_page_finds_an_old_province_without_diacritics(page: Page, server: str) -> None:
    page.goto(server)
    box = page.get_by_role("combobox", name="Tìm tỉnh, chỉ số, lĩnh vực")
    box.click(timeout=60_000)
    box.fill("ba ria")
    expect(
        page.get_by_role("option", name="Bà Rịa - Vũng Tàu (nay thuộc Hồ Chí Minh)")
    ).to_be_visible(timeout=20_000)
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "Bà Rịa - Vũng Tàu", timeout=30_000
    )
    assert "/province?p=" in page.url


def test_a_link_with_a_search_leads_to_what_it_finds(page: Page, server: str) -> None:
    page.goto(f"{server}/?q=ba+ria")
    link = page.get_by_role("link", name="Bà Rịa - Vũng Tàu", exact=False).filter(
        has_text="biến động"
    )
    expect(link).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Nay thuộc Hồ Chí Minh")).to_be_visible()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bà Rịa - Vũng Tàu")
    assert "p=ba-ria-vung-tau" in page.url


def test_language_switch_keeps_the_view_and_enters_the_address(page: Page, server: str) -> None:
    page.goto(server + SON_LA)
    page.get_by_role("button", name="English").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Sơn La moved up 10 places", timeout=30_000)
    assert "lang=en" in page.url
    assert "p=son-la" in page.url
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_downloads_hold_exactly_what_is_drawn(page: Page, server: str, tmp_path: Path) -> None:
    page.goto(server + SON_LA)
    page.get_by_role("button", name="Tải về, trích dẫn").first.click(timeout=30_000)
    with page.expect_download(timeout=60_000) as got:
        page.get_by_role("button", name="CSV").first.click(timeout=30_000)
    path = tmp_path / got.value.suggested_filename
    got.value.save_as(path)
    assert path.name == "par-index-2019-2022-bump.csv"
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = pd.read_csv(io.BytesIO(raw))
    son_la = rows[rows["Tỉnh, thành phố"] == "Sơn La"]
    assert son_la["Hạng"].tolist() == [23, 20, 15, 13]
    with page.expect_download(timeout=60_000) as got:
        page.get_by_test_id("stPopoverBody").get_by_role("button", name="Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(got.value.path()).read_bytes()))
    assert book.sheetnames == ["Số liệu", "Nguồn", "Đọc trước"]
    assert book["Số liệu"].max_row == len(rows) + 1
    with page.expect_download(timeout=60_000) as got:
        page.get_by_role("button", name="Số liệu của cả hai biểu đồ trên trang này (Excel)").click()
    assert re.fullmatch(
        r"ranking_par-index-2019-2022-bump_[\d-]+\.xlsx", got.value.suggested_filename
    )
    book = openpyxl.load_workbook(io.BytesIO(Path(got.value.path()).read_bytes()))
    first, second, sources = book.sheetnames[2:]
    assert (first[:3], second[:3], sources) == ("01 ", "02 ", "Nguồn")
    drawn = list(book[first].iter_rows(min_row=6, values_only=True))
    assert len(drawn) == len(rows)


@pytest.mark.parametrize("path", ["/", "/ranking"])
def test_a_phone_needs_no_sideways_scrolling(page: Page, server: str, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(server + path)
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    expect(page.locator("[data-testid=stExpander]").first).to_be_visible(timeout=30_000)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 1


@pytest.mark.parametrize(
    ("address", "nothing"), [("/why", "Không có kết quả"), ("/why?lang=en", "No results")]
)
def test_a_list_is_searched_without_diacritics(
    page: Page, server: str, address: str, nothing: str
) -> None:
    page.goto(server + address)
    box = page.get_by_role("combobox", name=re.compile("Tỉnh|Province"))
    for typed in ("quang ninh", "Quảng Ninh", "da nang"):
        box.click(timeout=60_000)
        box.fill(typed)
        first = page.get_by_role("option").first
        expect(first).to_have_text("Đà Nẵng" if typed == "da nang" else "Quảng Ninh")
    box.fill("zzzz")
    expect(page.get_by_text(nothing)).to_be_visible()


def test_a_printed_page_keeps_every_year_and_leaves_the_pickers_out(
    page: Page, server: str
) -> None:
    page.goto(server + SON_LA)
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=60_000)
    settle(page)
    with pdfplumber.open(io.BytesIO(page.pdf(format="A4"))) as paper:
        first = paper.pages[0]
        text = first.crop(first.bbox).extract_text()
    assert "2019 2020 2021 2022" in text
    assert "Sơn La 13" in text
    assert "Thêm lựa chọn" not in text


def test_on_paper_a_section_tells_its_finding_and_whether_it_was_opened(
    page: Page, server: str
) -> None:
    page.goto(f"{server}/ranking?indicator=papi&p=son-la")
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=60_000)
    finding, unopened = "Ninh Thuận tăng 53 bậc", "Phần này chưa được mở"

    def printed() -> str:
        with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as paper:
            return str(paper.pages[0].extract_text())

    expect(page.locator("[class*=st-key-folded] summary")).to_have_count(2)
    settle(page)
    text = printed()
    assert finding in text
    assert text.count(unopened) == 2
    page.locator("summary").filter(has_text=finding).click()
    expect(page.locator(".js-plotly-plot .main-svg").nth(3)).to_be_visible(timeout=30_000)
    settle(page)
    text = printed()
    assert finding in text
    assert "▲ 53 bậc" in text
    assert text.count(unopened) == 1


def test_on_paper_the_start_pages_lines_stand_below_its_tiles(page: Page, server: str) -> None:
    page.goto(server)
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=60_000)
    settle(page)
    page.emulate_media(media="print")
    tiles = page.locator(".cchc-tiles").bounding_box()
    line = page.locator(".st-key-face_map .cchc-head").bounding_box()
    assert tiles
    assert line
    assert line["y"] >= tiles["y"] + tiles["height"]


def test_the_paper_of_a_page_is_filled_and_each_leaf_of_a_table_has_its_head(
    page: Page, server: str
) -> None:
    for address, most in (("ranking?indicator=papi&p=son-la", 5), ("province?p=son-la", 2)):
        page.goto(f"{server}/{address}")
        expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=60_000)
        settle(page)
        with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as paper:
            assert len(paper.pages) <= most, address
            ends = [max(o["bottom"] for o in p.chars) / p.height for p in paper.pages]
            heads = ["Tỉnh, thành phố" in p.extract_text() for p in paper.pages]
        assert min(ends[:-1]) > 2 / 3, (address, ends)
        assert all(heads[2:]), (address, heads)


def test_a_first_visit_fetches_the_icons_that_are_used_and_no_other_font(
    cold_page: Page, server: str
) -> None:
    # The icons are cut behind the first visits.
    for _ in range(60):
        if "/fonts/icons/" in cold_page.request.get(f"{server}/data").text():
            break
        time.sleep(0.5)
    fetched: list[str] = []
    cold_page.on("request", lambda r: fetched.append(r.url) if r.resource_type == "font" else None)
    cold_page.goto(f"{server}/data")
    expect(cold_page.get_by_test_id("stPaginationPage").first).to_be_visible(timeout=60_000)
    cold_page.evaluate("document.fonts.ready")
    assert {url.removeprefix(server).split("/")[1] for url in fetched} == {"fonts"}
    assert any("/fonts/icons/" in url for url in fetched)
    sizes = cold_page.get_by_test_id("stIconMaterial").evaluate_all(
        "icons => icons.map(i => i.getBoundingClientRect()).map(r => [r.width, r.height])"
    )
    # A name that the font does not know would be as wide as its letters.
    assert [s for s in sizes if s[0]]
    assert all(width == height for width, height in sizes)


def test_data_that_look_like_links_or_icons_stay_text(page: Page, server: str) -> None:
    page.goto(
        f"{server}/ranking?indicator=www.x.vn&p=%3Amaterial%2Fhome%3A&from=https%3A%2F%2Fx.vn"
    )
    notes = page.get_by_test_id("stAlert")
    expect(notes.filter(has_text="www.x.vn")).to_be_visible(timeout=60_000)
    expect(notes.filter(has_text=":material/home:")).to_be_visible()
    expect(notes.filter(has_text="https://x.vn")).to_be_visible()
    assert notes.locator("a").count() == 0
    assert notes.locator("p [role=img]").count() == 0
