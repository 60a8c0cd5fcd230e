"""The journal: lines that say how the server does, and nothing about who asks."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Iterator
from urllib.request import urlopen

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit import logger as framework

from lib.web import journal
from lib.web.journal import Journal


async def _page(request: Request) -> PlainTextResponse:
    if request.url.path == "/broken":
        raise RuntimeError("secret")
    return PlainTextResponse("hello")


def _client() -> TestClient:
    routes = [Route("/{path:path}", _page)]
    app = Starlette(routes=routes, middleware=[Middleware(Journal)])
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    ours = logging.getLogger("lib")
    before, made = (ours.handlers, ours.propagate, ours.level), framework.setup_formatter
    yield
    framework.setup_formatter = made
    framework.update_formatter()
    ours.handlers, ours.propagate = before[0], before[1]
    ours.setLevel(before[2])


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_request_is_one_line_without_its_query(capsys: pytest.CaptureFixture[str]) -> None:
    journal.begin()
    _client().get("/ranking?p=son-la&text=riêng", headers={"X-Forwarded-For": "203.0.113.9"})
    (line,) = _lines(capsys)
    told = {k: line[k] for k in ("method", "path", "kind", "status", "bytes", "event", "level")}
    assert told == {
        "method": "GET",
        "path": "/ranking",
        "kind": "page",
        "status": 200,
        "bytes": 5,
        "event": "request",
        "level": "INFO",
    }
    assert set(line) == {*told, "time", "of", "ms"}
    assert isinstance(line["ms"], float)


def test_requests_can_be_left_out_and_events_stay(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHC_LOG", "events")
    journal.begin()
    _client().get("/ranking")
    logging.getLogger("lib.data").warning("the database is damaged: %s", "hỏng")
    (line,) = _lines(capsys)
    assert line["event"] == "the database is damaged: hỏng"
    assert line["of"] == "lib.data"


def test_what_the_framework_says_is_one_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    known, silent = map(framework.get_logger, ("streamlit.error_util", "uvicorn.access"))
    # As the framework's server makes it: each of its lines has a visitor's address.
    silent.handlers = []
    journal.begin()
    silent.info("203.0.113.9")
    try:
        raise RuntimeError("first\nsecond")
    except RuntimeError as fault:
        known.error("Uncaught app execution", exc_info=fault)
    later = framework.get_logger("streamlit.loaded_later")
    later.warning("slow")
    told = capsys.readouterr()
    one, other = [json.loads(line) for line in told.out.splitlines()]
    assert told.err == ""
    assert one["event"] == "Uncaught app execution"
    assert "first\nsecond" in str(one["exc_info"])
    assert (other["of"], other["event"]) == (later.name, "slow")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "page"),
        ("/why", "page"),
        ("/api/v1/figures", "api"),
        ("/api/v1/check", "check"),
        ("/embed/ranking.bump", "embed"),
        ("/preview/ranking.png", "preview"),
        ("/sitemap.xml", "file"),
        ("/static/js/index.js", "static"),
        ("/fonts/x.woff2", "static"),
        ("/_stcore/health", "static"),
        ("/healthz", "health"),
    ],
)
def test_addresses_are_counted_by_few_kinds(path: str, kind: str) -> None:
    assert journal.kind(path) == kind


def test_counts_are_given_where_the_setting_says(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("CCHC_METRICS", f"127.0.0.1:{port}")
    monkeypatch.setattr(journal.versions, "changed_at", lambda: journal_day())
    journal.begin()
    client = _client()
    client.get("/ranking")
    client.get("/broken")
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        text = answer.read().decode()
    assert 'cchc_requests_total{kind="page",status="200"}' in text
    assert 'cchc_requests_total{kind="page",status="500"}' in text
    assert 'cchc_request_seconds_bucket{kind="page",le="0.1"}' in text
    assert "cchc_open_pages 0.0" in text


def journal_day() -> object:
    from datetime import UTC, datetime

    return datetime(2026, 11, 1, tzinfo=UTC)


def test_an_address_in_use_is_an_event_and_no_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in ("127.0.0.1:99999", "nowhere.invalid:9464"):
        monkeypatch.setenv("CCHC_METRICS", address)
        journal.begin()
        (line,) = _lines(capsys)
        assert str(line["event"]).startswith("no counts are given")
        assert address in str(line["event"])
