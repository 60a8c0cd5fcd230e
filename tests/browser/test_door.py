"""The public door in a real browser and with real programs: snippets, cite, embed, feed."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lib.views import data_api


def test_the_python_snippet_runs(server: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", data_api.code(server)["python"]],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    assert "2022 " in done.stdout
    assert " 13 63 " in done.stdout
    assert "data version" in done.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_the_curl_snippet_runs(server: str, tmp_path: Path) -> None:
    command = ["bash", "-c", data_api.code(server)["curl"]]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    text = (tmp_path / "son-la.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert next(r for r in rows if r["year"] == "2022")["rank"] == "13"


def test_the_r_and_excel_snippets_ask_the_same_address(server: str) -> None:
    for name in ("r", "excel"):
        assert f"{server}{data_api.EXAMPLE}&format=csv" in data_api.code(server)[name]


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("width", [300, 900])
def test_an_embed_draws_in_a_frame_of_any_width(
    page: Page, server: str, width: int, look: str
) -> None:
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.set_viewport_size({"width": width, "height": 720})
    page.goto(f"{server}/embed/ranking.years?p=son-la,ba-ria-vung-tau&theme={look}")
    expect(page.locator("#chart .main-svg").first).to_be_visible(timeout=30_000)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    inside = page.evaluate(
        "(() => { const w = window.innerWidth; return [...document.querySelectorAll("
        "'#chart .annotation-text')].every(t => t.getBoundingClientRect().right <= w + 1) })()"
    )
    assert inside
    expect(page.get_by_text("Nguồn:")).to_be_visible()
    expect(page.get_by_role("link", name="Xem đầy đủ")).to_be_visible()
    assert page.locator(".modebar").count() == 0
    assert faults == []


def test_a_card_is_cited_and_its_link_is_permanent(page: Page, server: str) -> None:
    page.goto(f"{server}/ranking?indicator=par_index&from=2019&to=2022&p=son-la")
    button = page.get_by_role("button", name="Tải về, trích dẫn").first
    button.click(timeout=30_000)
    expect(page.get_by_text("@misc{").first).to_be_visible(timeout=30_000)
    code = page.locator("[data-testid=stPopoverBody] code")
    texts = code.all_inner_texts()
    link = next(t for t in texts if t.startswith(f"{server}/ranking?"))
    assert "&v=" in link
    assert any("<iframe src=" in t for t in texts)
    with page.expect_download(timeout=60_000) as got:
        page.get_by_role("button", name="PNG vuông").first.click()
    assert Path(got.value.path()).read_bytes().startswith(b"\x89PNG")
    page.goto(link)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Sơn La tăng 10 bậc PAR INDEX", timeout=30_000)
