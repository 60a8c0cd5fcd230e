"""The topic pages in a real browser: cold links, a phone's width, a file of the province's figures."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize(
    ("path", "finding"),
    [
        ("/services?p=ninh-binh", "1.209 dịch vụ (2021), +398"),
        ("/staffing?p=thai-nguyen", "2.055 người (2015–2020, cộng dồn)"),
        ("/dossiers?p=tien-giang", "98,49%"),
        ("/satisfaction?p=son-la", "hạng 17/63"),
    ],
)
def test_a_cold_link_on_a_phone(page: Page, server: str, path: str, finding: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(server + path)
    expect(page.get_by_role("heading", level=1)).to_contain_text(finding, timeout=30_000)
    expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=30_000)
    expect(page.locator("[data-testid=stExpander]").last).to_be_visible(timeout=30_000)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 1


def test_a_file_of_the_province_has_scope_status_and_source(page: Page, server: str) -> None:
    page.goto(f"{server}/services?p=ninh-binh")
    expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=30_000)
    page.locator("[class*=folded-mine] summary").click(timeout=30_000)
    folded = page.locator("[class*=folded-mine]")
    folded.get_by_role("button", name="Tải bảng, trích dẫn").click(timeout=30_000)
    with page.expect_download(timeout=60_000) as got:
        page.get_by_role("button", name=re.compile(r"CSV \(\d+ dòng\)")).click(timeout=30_000)
    assert got.value.suggested_filename == "services-ninh-binh.csv"
    rows = pd.read_csv(io.BytesIO(Path(got.value.path()).read_bytes()))
    whole = rows[
        (rows["Mã chỉ tiêu"] == "dvc_level4") & rows["Phạm vi"].isin(["full-year", "cả năm"])
    ]
    level4 = whole.set_index("Năm")
    assert level4["Giá trị"].to_dict() == {2021: 1209, 2020: 811}
    assert level4.loc[2020, "Tình trạng của giá trị"] == "suy ra"
    assert level4.loc[2021, "So với năm trước"] == 398
    assert level4.loc[2020, "Mã nguồn của giá trị"] == "seed-003"
