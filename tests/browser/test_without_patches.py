"""The real server with nothing of the framework changed: it answers, draws, and needs no other host."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import running


@pytest.fixture(scope="module")
def plain_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from running(tmp_path_factory.mktemp("plain"), CCHC_FRAMEWORK_PATCHES="off")


def test_the_document_is_the_framework_s_behind_our_headers(plain_server: str) -> None:
    with urllib.request.urlopen(f"{plain_server}/ranking", timeout=60) as answer:
        text, headers = answer.read().decode(), answer.headers
    assert "<title>Streamlit</title>" in text
    assert headers["Link"] is None
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    script = re.findall(r'src="\.(/static/js/index[^"]+)"', text)[0]
    with urllib.request.urlopen(f"{plain_server}{script}", timeout=60) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Encoding"] is None
    with urllib.request.urlopen(f"{plain_server}/embed/ranking.years", timeout=60) as answer:
        assert answer.status == 200


def test_a_page_is_drawn(page: Page, plain_server: str) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(f"{plain_server}/ranking?indicator=par_index&from=2019&to=2022&p=son-la")
    expect(page.locator("[data-testid=stPlotlyChart] .main-svg").first).to_be_visible(
        timeout=60_000
    )
    expect(page.locator("h1")).to_contain_text("Sơn La tăng 10 bậc")
    assert "Sơn La" in page.locator("[data-testid=stPlotlyChart]").first.inner_text()
    expect(page.locator(".cchc-table").first).to_have_css("border-top-style", "solid")
    assert faults == []
