"""Reasons and scenarios in a real browser: cold links, a phone's width, a scenario in the address."""

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
        ("/why?from=2022&to=2023&p=ninh-thuan", "giảm 3 bậc PAPI"),
        ("/why?from=2022&to=2023&p=son-la&show=price", "Sơn La"),
        ("/whatif?year=2023&p=son-la&c=papi_d1:0.2,papi_d4:-0.1", "hạng 30 thành 28/61"),
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


def test_a_scenario_enters_the_address_and_its_file_is_marked(
    page: Page, server: str, tmp_path: Path
) -> None:
    page.goto(server + "/whatif?year=2023&p=son-la")
    field = page.get_by_label("Tham gia của người dân ở cấp cơ sở").first
    field.fill("0.5", timeout=30_000)
    field.press("Enter")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("mô phỏng – không phải kết quả chính thức", timeout=30_000)
    expect(page).to_have_url(re.compile(r"c=papi_d1"))
    page.get_by_role("button", name="Tải về, trích dẫn").first.click(timeout=30_000)
    with page.expect_download(timeout=60_000) as got:
        page.get_by_role("button", name="CSV").first.click(timeout=30_000)
    path = tmp_path / got.value.suggested_filename
    got.value.save_as(path)
    assert path.name.startswith("mo-phong-")
    rows = pd.read_csv(io.BytesIO(path.read_bytes()))
    assert set(rows["Tình trạng"]) == {"mô phỏng – không phải kết quả chính thức"}
