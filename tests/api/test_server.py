"""Every answer on its way out: compressed copies, our document head, security headers."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from lib.framework import icon_font, install, script_texts
from lib.web import server, static_files
from lib.web.compressed_assets import Assets
from lib.web.static_files import assets

INDEX = install.document()


@pytest.fixture
def client() -> Iterator[TestClient]:
    pages = [
        *server.routes(),
        Route("/api/v1/x", lambda _: PlainTextResponse("x")),
        Route("/{path:path}", lambda _: HTMLResponse(INDEX)),
    ]
    with TestClient(Starlette(routes=pages, middleware=server.middleware())) as opened:
        yield opened


def test_the_icons_that_are_used_come_as_a_font_of_their_own(client: TestClient) -> None:
    static_files.prepare()
    found = re.search(r"(/fonts/icons/[0-9a-f]{12}\.woff2)", client.get("/ranking").text)
    assert found
    answer = client.get(found[1])
    assert answer.headers["cache-control"].endswith("immutable")
    assert answer.content[:4] == b"wOF2"
    assert len(answer.content) < 40_000
    page = client.get("/ranking").text
    # With the whole font for a document of before an update.
    assert f"src:url({found[1]})" in page
    assert f"url(/static/media/{icon_font.file().name})" in page
    gone = client.get("/fonts/icons/0123456789ab.woff2")
    assert gone.status_code == 404
    assert "immutable" not in gone.headers.get("cache-control", "")


def test_icons_that_are_not_cut_yet_are_the_frameworks(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(static_files, "icons", lambda: "")
    page = client.get("/why").text
    assert f"src:url(/static/media/{icon_font.file().name})" in page
    assert "/fonts/icons/" not in page


def test_the_document_speaks_vietnamese_and_brings_its_own_font(client: TestClient) -> None:
    answer = client.get("/ranking")
    assert '<html lang="vi">' in answer.text
    assert "| Cải cách hành chính cấp tỉnh</title>" in answer.text
    assert "SourceSans" not in answer.text
    for name in re.findall(r'href="(/fonts/[^"]+)"', answer.text):
        font = client.get(name)
        assert font.status_code == 200
        assert "immutable" in font.headers["cache-control"]


def test_the_chart_code_is_fetched_early_and_exists(client: TestClient) -> None:
    links = re.findall(r"<([^>]+)>; rel=modulepreload", client.get("/").headers["link"])
    assert any("PlotlyChart" in link for link in links)
    assert all(client.get(link).status_code == 200 for link in links)


def test_a_page_without_charts_does_not_fetch_their_code(client: TestClient) -> None:
    links = re.findall(r"<([^>]+)>; rel=modulepreload", client.get("/api").headers["link"])
    assert any("Button" in link for link in links)
    assert not [link for link in links if "PlotlyChart" in link]


def test_the_policy_allows_this_host_alone(client: TestClient) -> None:
    rules = dict(
        part.strip().split(" ", 1)
        for part in client.get("/").headers["content-security-policy"].split(";")
    )
    assert rules["default-src"] == "'self'"
    # A library's compiled module may run; no text becomes a script.
    assert "unsafe" not in rules["script-src"].replace("'wasm-unsafe-eval'", "")
    assert not re.search(r"https?:", " ".join(rules.values()))
    assert rules["connect-src"] == "'self' ws://testserver wss://testserver data: blob:"


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_scripts_come_compressed_and_may_be_kept_for_ever(
    client: TestClient, encoding: str
) -> None:
    address = assets().names(starting="PlotlyChart.")[0]
    answer = client.get(address, headers={"Accept-Encoding": encoding})
    assert answer.headers["content-encoding"] == encoding
    assert "immutable" in answer.headers["cache-control"]
    assert answer.content == assets().source(address)


def test_an_address_outside_the_static_files_has_no_copy() -> None:
    for address in ("/static/../../etc/passwd", "/static/js/none.js", "/etc/passwd", "/static/"):
        assert assets().copy(address, accepted="br, gzip") is None


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("ground", ["light", "dark"])
def test_the_site_s_name_is_a_picture_that_browsers_keep(
    client: TestClient, lang: str, ground: str
) -> None:
    answer = client.get(f"/app/static/name-{lang}-{ground}.svg")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.headers["cache-control"] == "public, max-age=86400"
    assert "cache-control" not in client.get("/app/static/name.svg").headers


def test_a_page_that_names_no_icon_finds_one(client: TestClient) -> None:
    answer = client.get("/favicon.ico")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")


def test_headers_of_every_answer(client: TestClient) -> None:
    headers = client.get("/api/v1/x").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"


def test_the_small_copy_replaces_the_quick_one(tmp_path: Path) -> None:
    root, kept = tmp_path / "static", tmp_path / "kept"
    root.mkdir()
    text = b"const provinces = ['Son La', 'Thanh Hoa'];\n" * 200
    (root / "a.js").write_bytes(text)
    assets = Assets(root, kept=kept)
    quick = assets.copy("/static/a.js", accepted="br")
    assert quick
    assert brotli.decompress(quick.body) == text
    for _ in range(200):
        if (kept / "a.js.br").exists():
            break
        time.sleep(0.02)
    assert brotli.decompress((kept / "a.js.br").read_bytes()) == text
    again = Assets(root, kept=kept).copy("/static/a.js", accepted="br")
    assert again
    assert again.body == (kept / "a.js.br").read_bytes()
    packed = assets.copy("/static/a.js", accepted="gzip")
    assert packed
    assert gzip.decompress(packed.body) == text


def test_the_framework_s_scripts_are_sent_with_the_changes(client: TestClient) -> None:
    name = next(p.name for p in install.STATIC.rglob("Selectbox.*.js"))
    for accepted in ("br", "gzip"):
        answer = client.get(f"/static/js/{name}", headers={"accept-encoding": accepted})
        assert "?`No results`:`Không có kết quả`)" in answer.text
        assert "`Add: ${" in answer.text
        assert "`Dùng: ${" in answer.text
        # What was found, then what was typed; Enter takes the first of them.
        assert re.search(r"(\w+)\?\[\.\.\.\w+,\1\]:", answer.text)
        assert re.search(r"if\(\w+\)return \w+\[0\]\.id;", answer.text)
    assert script_texts.rewritten("other.js", b"`No results`") == b"`No results`"
