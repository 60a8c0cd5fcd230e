"""Hostile inputs over the API, embeds, previews and documents: refused or answered, never obeyed.

No answer is a server error, nothing that was sent in comes back as markup, no header is made by a visitor,
nothing leads to another host, and the data are the same afterwards.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from lib.base import settings
from lib.data import store
from lib.data.loading import releases
from lib.framework import install
from lib.web import api, public, server
from lib.web.public import preview
from tests import hostile

pytestmark = pytest.mark.usefixtures("shipped")
INDEX = install.document()
QUESTIONS = (
    "/api/v1/figures?indicator={}",
    "/api/v1/figures?indicator=papi&year={}&format=csv",
    "/api/v1/figures?province={}",
    "/api/v1/figures?area={}&limit={}",
    "/api/v1/sources?q={}&format={}",
    "/api/v1/rankings?indicator=papi&version={}",
    "/api/v1/{}",
    "/api/v1/tables/{}.csv",
    "/embed/{}",
    "/embed/ranking.years?p={}&indicator={}&lang={}&theme={}",
    "/embed/own/{}/draw.js",
    "/preview/{}.png",
    "/ranking?p={}&lang={}&v={}",
    "/{}",
    "/changes.atom?lang={}",
    "/static/{}",
    "/fonts/{}",
)
HEADERS = {"User-Agent": "testbot"}


def digest() -> str:
    """Digits over everything the store and the data folder hold."""
    parts = [releases.text_of(store.figures()), str(store.counts())]
    parts += [f"{p}{p.stat().st_size}" for p in sorted(settings.data_dir().rglob("*"))]
    return hashlib.sha256("".join(parts).encode()).hexdigest()


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    inside = (api.Front(api.ROUTES), server.Public(public.ROUTES))
    pages = [*server.routes(), Route("/{path:path}", lambda _: HTMLResponse(INDEX))]
    site = Starlette(routes=pages, middleware=server.middleware(*inside))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CCHC_RATE", "0")
        # Drawing is tested elsewhere; here it would only take time.
        patch.setattr(preview, "picture", lambda _: b"png")
        with TestClient(site, raise_server_exceptions=False, follow_redirects=False) as opened:
            before = digest()
            yield opened
            assert digest() == before


def test_there_are_enough_of_them() -> None:
    assert len(hostile.ALL) * len(QUESTIONS) >= 200
    assert len(set(hostile.ALL)) == len(hostile.ALL) >= 90


def check(answer: httpx2.Response, sent: str) -> None:
    """What holds for every answer."""
    assert answer.status_code < 500, (answer.status_code, sent)
    names = {name.lower() for name in answer.headers}
    assert not names & {"x-injected", "set-cookie"}
    target = answer.headers.get("location", "")
    assert urlsplit(target).netloc in ("", "testserver"), target
    assert "\\" not in target
    kind = answer.headers.get("content-type", "")
    if kind.startswith("text/html"):
        assert not any(markup in answer.text for markup in hostile.MARKUP), sent
        assert "content-security-policy" in names
    if "json" in kind:
        answer.json()
    for secret in ("root:x:", "Traceback", "site-packages", "BEGIN OPENSSH", "[core]"):
        assert secret not in answer.text


@pytest.mark.parametrize("question", QUESTIONS)
def test_hostile_values_are_refused_or_answered(client: TestClient, question: str) -> None:
    for value in hostile.ALL:
        for sent in (quote(value, safe=""), quote(value, safe="/:%&=?#")):
            address = question.replace("{}", sent)
            try:
                answer = client.get(address, headers=HEADERS)
            except httpx2.InvalidURL:
                continue
            check(answer, address)


@pytest.mark.parametrize("name", ["indicator", "limit", "format", "v", "<script>", "__proto__", ""])
def test_repeated_and_strange_parameters(client: TestClient, name: str) -> None:
    for base in ("/api/v1/figures?indicator=papi", "/embed/ranking.years?p=son-la", "/ranking?x=1"):
        for value in ("papi", "1", "", "<script>alert(1)</script>"):
            twice = f"{base}&{quote(name)}={quote(value)}&{quote(name)}={quote(value)}"
            check(client.get(twice, headers=HEADERS), twice)
    many = "/embed/ranking.years?" + "&".join(f"p{i}=x" for i in range(300))
    check(client.get(many), many)


@pytest.mark.parametrize("path", ["/api/v1/check", "/api/v1/figures", "/embed/ranking.years", "/"])
def test_hostile_bodies_and_methods(client: TestClient, path: str) -> None:
    bodies = (b"", b"{", b"[" * 5000, b'{"text": 1}', b"\xff\xfe", b'{"text": "\\ud800"}', b"null")
    for body in bodies:
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
            answer = client.request(method, path, content=body)
            check(answer, f"{method} {path} {body[:20]!r}")


def test_hostile_headers(client: TestClient) -> None:
    for name in (
        "Accept",
        "Accept-Encoding",
        "If-None-Match",
        "If-Modified-Since",
        "Host",
        "Range",
    ):
        for value in ("*", "<script>alert(1)</script>", "a" * 3000, "=1", ",,,,", '"', "bytes=0-"):
            for path in ("/api/v1/figures?indicator=papi", "/ranking", "/embed/ranking.years"):
                check(client.get(path, headers={name: value, **HEADERS}), f"{name}: {value}")
    for length in ("-1", "abc", "99999999999999999999"):
        check(client.get("/api/v1/versions", headers={"Content-Length": length}), length)


def test_paths_as_they_are_sent(client: TestClient) -> None:
    """Sent to the door as raw paths: a client would clean some of them up before."""
    import anyio

    async def ask(path: str, query: bytes = b"") -> tuple[int, dict[bytes, bytes]]:
        said: list[dict[str, object]] = []

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, object]) -> None:
            said.append(message)

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode("utf-8", "replace"),
            "query_string": query,
            "headers": [(b"host", b"testserver")],
            "server": ("testserver", 80),
            "client": ("127.0.0.1", 1),
            "root_path": "",
        }
        await client.app(scope, receive, send)
        headers: dict[bytes, bytes] = dict(said[0]["headers"])
        return int(str(said[0]["status"])), headers

    queries = (b"", b"\xff\xfe=\x00", b"&&&&==;;", b"p=%zz%", b"v=" + b"%F0" * 50)
    for value in hostile.ALL:
        for path in (f"/{value}", f"//{value}", f"/embed/{value}", f"/api/v1/tables/{value}.csv"):
            for query in queries[:1] if len(value) > 100 else queries:
                status, headers = anyio.run(ask, path, query)
                assert status < 500, path
                assert not headers.get(b"location", b"").startswith((b"//", b"http"))


def test_the_package_of_the_door_reads_no_file_of_a_visitors_choice() -> None:
    """Every file that is sent is looked up in a list made beforehand, or lies in the fonts' folder."""
    source = "".join(p.read_text(encoding="utf-8") for p in Path("lib/web/public").glob("*.py"))
    assert "urlopen" not in source
    assert "requests" not in source.replace("starlette.requests", "")
