"""The report to print: one province's, in words where there is none, nothing from another host."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.web.public import ROUTES

pytestmark = pytest.mark.usefixtures("shipped")


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES))


def test_the_report_of_a_province_has_the_layout_and_the_figures(client: TestClient) -> None:
    answer = client.get("/report?p=son-la")
    assert answer.status_code == 200
    for text in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Sơn La"):
        assert text in answer.text
    assert "Sơn La đứng hạng 25/61 PAPI năm 2024" in answer.text
    assert answer.text.count('class="chart"') >= 8
    assert "size: A4" in answer.text
    fetched = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert fetched
    assert all(a.startswith("/embed/") for a in fetched)
    assert (
        "'unsafe-inline'"
        not in answer.headers["content-security-policy"].split("script-src")[1].split(";")[0]
    )


def test_the_document_and_the_page_name_the_same_sources(client: TestClient) -> None:
    from lib.files import agenda, report

    made = agenda.ready("committee", lang="vi", province="son-la")
    shown, _ = agenda.draw(made)
    lines = report.source_list(shown, made)
    assert 3 < len(lines) < 60
    text = client.get("/report?p=son-la").text
    assert f"[{len(lines) - 1}] " in text


@pytest.mark.parametrize("spelling", ["", "atlantis", "<script>alert(1)</script>", "x" * 500])
def test_an_unknown_province_is_said_in_words(client: TestClient, spelling: str) -> None:
    answer = client.get("/report", params={"p": spelling})
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


def test_a_unit_with_almost_nothing_and_english(client: TestClient) -> None:
    answer = client.get("/report?p=34-19&lang=en")
    assert answer.status_code == 200
    assert '<html lang="en">' in answer.text
