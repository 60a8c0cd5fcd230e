"""What is served without Streamlit: embeds, previews, heads of documents, files for crawlers, limits."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import anyio
import plotly.graph_objects as go
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from lib import gallery
from lib.data.loading import loaders
from lib.display import theme
from lib.figures import sitemap
from lib.files import markup
from lib.framework import install
from lib.web import api, public, server
from lib.web.limits import Buckets, MeasuredReceive
from lib.web.public import embed, preview

pytestmark = pytest.mark.usefixtures("shipped")
INDEX = install.document()
CRAWLER = {"User-Agent": "facebookexternalhit/1.1"}
SON_LA = "indicator=par_index&from=2019&to=2022&p=son-la"


async def _body(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


def _site() -> Starlette:
    """The door as the product has it, with the framework's document behind it."""
    inside = (api.Front(api.ROUTES), server.Public(public.ROUTES))
    pages = [*server.routes(), Route("/{path:path}", lambda _: HTMLResponse(INDEX))]
    return Starlette(routes=pages, middleware=server.middleware(*inside))


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(_site()) as opened:
        yield opened


class Tags(HTMLParser):
    """The tags of a document with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def meta(self, name: str) -> str | None:
        return next(
            (
                a["content"]
                for t, a in self.found
                if t == "meta" and name in (a.get("name"), a.get("property"))
            ),
            None,
        )


def figure_in(html: str) -> dict[str, Any]:
    found = re.search(
        r'<script type="application/json" id="figure">(.*?)</script>', html, re.DOTALL
    )
    assert found
    figure: dict[str, Any] = json.loads(found.group(1))
    return figure


@pytest.mark.parametrize("view", sorted(gallery.VIEWS))
@pytest.mark.parametrize("look", embed.THEMES)
def test_every_view_can_be_embedded(client: TestClient, view: str, look: str) -> None:
    answer = client.get(f"/embed/{view}?lang=en&theme={look}")
    assert answer.status_code == 200
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers
    tags = Tags(answer.text)
    assert ("html", {"lang": "en", "data-theme": look}) in tags.found
    scripts = [a["src"] for t, a in tags.found if t == "script" and "src" in a]
    assert all(s and s.startswith("/embed/") for s in scripts)
    links = [a["href"] for t, a in tags.found if t == "a"]
    assert links
    assert all(str(a).startswith("http://testserver/") for a in links)
    # A scatter needs a second index, the first index publishes no errors, and the provinces that the topics
    # open with have no whole years of every group.
    empty = {"compare.scatter", "ranking.sampling", "dossiers.rates", "services.filed"}
    assert bool(scripts) == (view not in empty)
    if scripts:
        go.Figure(figure_in(answer.text))


def test_an_embed_shows_what_its_address_asks(client: TestClient) -> None:
    answer = client.get(f"/embed/ranking.years?{SON_LA}")
    assert "Sơn La tăng 10 bậc PAR INDEX từ 2019 đến 2022" in answer.text
    assert "Nguồn:" in answer.text
    assert "Phiên bản số liệu" in answer.text
    assert "from=2019" in answer.text


def test_dark_colours_stand_out_from_the_dark_ground() -> None:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        line = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * line[0] + 0.7152 * line[1] + 0.0722 * line[2]

    ground = light(theme.DARK_PAPER)
    for colour in (theme.INK, theme.QUIET, *theme.HIGHLIGHTS, theme.UP, theme.DOWN, theme.NEUTRAL):
        contrast = (light(theme.dark(colour)) + 0.05) / (ground + 0.05)
        assert contrast >= (4.5 if colour in (theme.INK, theme.QUIET) else 3), colour


def test_a_refusal_is_said_in_words(client: TestClient) -> None:
    answer = client.get("/embed/ranking.two?indicator=papi&from=2017&to=2018")
    assert answer.status_code == 200
    assert "8 nội dung" in answer.text
    assert "<script src" not in answer.text


def test_an_unknown_view_is_404_in_words(client: TestClient) -> None:
    answer = client.get("/embed/nothing.here?lang=en")
    assert answer.status_code == 404
    assert "There is no chart at this address" in answer.text


def test_json_in_html_cannot_end_the_script() -> None:
    text = markup.safe_json({"a": "</script><!--<script>&\u2028"})
    assert not re.search(r"[<>&\u2028]", text)
    assert json.loads(text) == {"a": "</script><!--<script>&\u2028"}


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_plotly_comes_from_here_and_may_be_kept(client: TestClient, encoding: str) -> None:
    answer = client.get(embed.PLOTLY, headers={"Accept-Encoding": encoding})
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers.get("content-encoding", "identity") == encoding
    assert b"Plotly" in answer.content


def test_the_scripts_of_an_embed_exist(client: TestClient) -> None:
    tags = Tags(client.get("/embed/ranking.years").text)
    own = [a.get("src") or a.get("href") for t, a in tags.found if t in ("script", "link")]
    addresses = [a for a in own if a]
    assert {a.rpartition(".")[2] for a in addresses} >= {"js", "css"}
    for address in addresses:
        assert client.get(address).status_code == 200


def test_an_embed_of_an_older_release_shows_its_figures(client: TestClient, older: str) -> None:
    text = client.get(f"/embed/ranking.years?{SON_LA}&v={older}").text
    assert "hạng 14/63" in text
    assert f"v={older}" in text
    assert client.get(f"/embed/ranking.years?{SON_LA}&v=nothing").status_code == 404


@pytest.mark.parametrize("entry", sitemap.PAGES, ids=lambda e: e.id)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_tells_crawlers_what_it_is(
    client: TestClient, entry: sitemap.Entry, lang: str
) -> None:
    answer = client.get(f"/{entry.path}?lang={lang}", headers=CRAWLER)
    assert answer.status_code == 200
    tags = Tags(answer.text)
    assert len([t for t, _ in tags.found if t == "title"]) == 1
    assert len(tags.meta("og:title") or "") > 5
    assert len(tags.meta("og:description") or "") > 20
    assert (tags.meta("og:image") or "").startswith(f"http://testserver/preview/{entry.id}.png")
    languages = {a["hreflang"] for t, a in tags.found if t == "link" and "hreflang" in a}
    assert languages == {"vi", "en"}
    assert ("html", {"lang": lang}) in tags.found


def test_the_title_is_the_finding_of_the_address(client: TestClient) -> None:
    tags = Tags(client.get(f"/ranking?{SON_LA}", headers=CRAWLER).text)
    assert (tags.meta("og:title") or "").startswith("Sơn La tăng 10 bậc PAR INDEX")
    canonical = next(a["href"] for t, a in tags.found if a.get("rel") == "canonical")
    assert canonical == "http://testserver/ranking?" + SON_LA
    assert "p=son-la" in (tags.meta("og:image") or "")


def test_a_page_that_is_not_there_says_404(client: TestClient) -> None:
    answer = client.get("/nothing")
    assert answer.status_code == 404
    assert 'content="noindex"' in answer.text


def test_a_false_host_is_not_repeated(client: TestClient) -> None:
    answer = client.get("/ranking", headers={**CRAWLER, "Host": 'x"><script>alert(1)</script>'})
    assert "alert(1)" not in answer.text
    assert 'href="/ranking"' in answer.text


def test_the_picture_of_a_link_is_drawn_once(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get(f"/preview/ranking.png?{SON_LA}")
    assert first.headers["content-type"] == "image/png"
    width, height = Image.open(io.BytesIO(first.content)).size
    assert width >= 1200
    assert height >= 600
    monkeypatch.setattr(preview, "picture", lambda _: b"drawn again")
    assert client.get(f"/preview/ranking.png?{SON_LA}").content == first.content
    tag = first.headers["etag"]
    again = client.get(f"/preview/ranking.png?{SON_LA}", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert client.get("/preview/nothing.png").status_code == 404


def test_drawing_pictures_has_a_rate_of_its_own(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "DRAWING", Buckets(0.001, 1))
    monkeypatch.setattr(preview, "picture", lambda _: b"png")
    assert client.get("/preview/ranking.png?p=an-giang").status_code == 200
    refused = client.get("/preview/ranking.png?p=ca-mau")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert client.get("/preview/ranking.png?p=an-giang").status_code == 200


@pytest.mark.parametrize("entry", sitemap.PAGES, ids=lambda e: e.id)
def test_every_page_has_a_picture(client: TestClient, entry: sitemap.Entry) -> None:
    answer = client.get(f"/preview/{entry.id}.png?lang=en")
    assert answer.status_code == 200
    assert Image.open(io.BytesIO(answer.content)).size[0] >= 1200


def test_pictures_of_ranks_are_drawn_without_the_first_index(
    few_figures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHC_VAR_DIR", str(tmp_path / "var"))
    shipped = Path(__file__).parents[2] / "data" / "geo"
    shutil.copytree(shipped, few_figures / "geo")
    loaders.load_shipped()
    with TestClient(_site()) as few:
        for page in ("overview", "ranking", "map", "province", "compare", "satisfaction", "whatif"):
            answer = few.get(f"/preview/{page}.png")
            assert answer.status_code == 200, page
            assert Image.open(io.BytesIO(answer.content)).size[0] >= 1200


def test_sitemap_robots_and_feed(client: TestClient) -> None:
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    found = [e.text or "" for e in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert "http://testserver/ranking?p=son-la" in found
    assert len(found) == len(set(found))
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").text


def test_the_feed_tells_releases_and_reasons(client: TestClient, older: str) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    tree = ElementTree.fromstring(client.get("/changes.atom").content)
    entries = tree.findall(f"{atom}entry")
    assert len(entries) == 2
    assert tree.findtext(f"{atom}updated") == entries[0].findtext(f"{atom}updated")
    body = entries[0].findtext(f"{atom}content") or ""
    assert "hạng 14/63 đổi thành" in body
    assert "Sửa &lt;b&gt;mẫu&lt;/b&gt;" in body


def test_pages_may_not_be_framed_by_others_and_embeds_may(client: TestClient) -> None:
    page = client.get("/ranking").headers
    assert "frame-ancestors 'self'" in page["content-security-policy"]
    assert page["x-frame-options"] == "SAMEORIGIN"
    assert page["x-content-type-options"] == "nosniff"
    for path in ("/api/v1/indicators", "/sitemap.xml", "/robots.txt", "/preview/overview.png"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert "default-src 'none'" in headers["content-security-policy"]


def test_too_many_too_long_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_RATE", "0.01")
    monkeypatch.setenv("CCHC_BURST", "3")
    with TestClient(_site()) as opened:
        found = [opened.get("/api/v1/versions").status_code for _ in range(4)]
        assert found == [200, 200, 200, 429]
        assert opened.get("/ranking").status_code == 200
    monkeypatch.setenv("CCHC_RATE", "0")
    with TestClient(_site()) as opened:
        assert opened.get("/ranking?p=" + "a" * 5000).status_code == 414
        large = opened.post("/api/v1/figures", content=b"x" * 300_000)
        assert large.status_code == 413
        assert large.json()["status"] == 413


def test_a_body_is_measured_whatever_its_header_says() -> None:
    received = [{"type": "http.request", "body": b"x" * 200_000, "more_body": True}] * 2

    async def receive() -> Any:
        return received.pop()

    async def read() -> None:
        measured = MeasuredReceive(receive)
        assert (await measured())["type"] == "http.request"
        with pytest.raises(HTTPException) as refusal:
            await measured()
        assert refusal.value.status_code == 413

    anyio.run(read)


def test_an_unexpected_error_shows_nothing_of_itself(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("secret /path/of/ours")

    monkeypatch.setattr(embed, "_answered", broken)
    answer = client.get("/embed/ranking.years?x=1")
    assert answer.status_code == 500
    assert "secret" not in answer.text
