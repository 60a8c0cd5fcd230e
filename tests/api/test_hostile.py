"""Hostile inputs over the API, embeds, previews and documents: refused or answered, never obeyed.

No answer is a server error, nothing that was sent in comes back as markup, no header is made by a visitor,
nothing leads to another host, and the data are the same afterwards.
"""

from __future__ import annotations

import ast
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
from lib.data.loading import shown_figures
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


def digests() -> dict[str, str]:
    """What the store holds, and every file of the data and of a user's own folder, in digits."""
    held = {"store": (shown_figures.text_of(store.figures()) + str(store.counts())).encode()}
    for folder in (settings.data_dir(), settings.own_dir()):
        held |= {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {name: hashlib.sha256(content).hexdigest() for name, content in held.items()}


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
            before = digests()
            yield opened
            assert digests() == before


ROUTES = [r for r in (*api.ROUTES, *public.ROUTES) if "GET" in (r.methods or ())]


@pytest.mark.parametrize("route", [r for r in ROUTES if "{" in r.path], ids=lambda r: r.path)
def test_every_part_of_a_path_is_among_the_questions(route: Route) -> None:
    asked = [q.partition("?")[0].replace("{}", "x") for q in QUESTIONS if q.count("{}")]
    assert any(route.path_regex.match(path) for path in asked)


@pytest.mark.parametrize("path", [r.path for r in ROUTES if "{" not in r.path])
def test_hostile_values_of_every_other_address(client: TestClient, path: str) -> None:
    for value in hostile.ALL[::16]:
        sent = quote(value, safe="")
        address = f"{path}?indicator={sent}&year={sent}&p={sent}&{sent}={sent}"
        check(client.get(address, headers=HEADERS), address)
        check(client.get(f"{path}?p={sent}&v={sent}", headers=HEADERS), address)


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
    for secret in (b"root:x:", b"Traceback", b"site-packages", b"BEGIN OPENSSH", b"[core]"):
        assert secret not in answer.content


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
    files = list(Path(public.__file__).parent.glob("*.py"))
    assert len(files) >= len(public.ROUTES) / 2
    for file in files:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        nodes = list(ast.walk(tree))
        names = {n.name for i in nodes if isinstance(i, ast.Import) for n in i.names}
        names |= {i.module or "" for i in nodes if isinstance(i, ast.ImportFrom)}
        fetching = {"urllib.request", "http.client", "requests", "httpx", "httpx2", "socket"}
        assert not names & fetching, file.name
        calls = [c.func for c in nodes if isinstance(c, ast.Call)]
        assert not [c for c in calls if isinstance(c, ast.Name) and c.id in ("open", "eval")]
