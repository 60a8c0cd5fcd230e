"""Limits: a visitor's bucket empties and fills again; odd addresses are known."""

from __future__ import annotations

import anyio
import pytest
from starlette.exceptions import HTTPException
from starlette.types import Message

from lib.web import limits
from lib.web.limits import Buckets


def test_a_bucket_empties_and_fills() -> None:
    now = [0.0]
    buckets = Buckets(2, 4, clock=lambda: now[0])
    assert [buckets.wait("a") for _ in range(4)] == [0.0] * 4
    assert buckets.wait("a") == pytest.approx(0.5)
    assert buckets.wait("b") == 0.0
    now[0] = 1.0
    assert [buckets.wait("a") > 0 for _ in range(3)] == [False, False, True]


def test_a_rate_of_nothing_counts_nothing() -> None:
    buckets = Buckets(0, 1)
    assert not any(buckets.wait("a") for _ in range(1000))


def test_visitors_are_forgotten_before_they_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "MOST_VISITORS", 10)
    buckets = Buckets(1, 1)
    for number in range(100):
        buckets.wait(str(number))
    assert len(buckets._held) == 10


@pytest.mark.parametrize(
    ("path", "odd"),
    [
        ("/", False),
        ("/ranking", False),
        ("/api/v1/tables/figures.csv", False),
        ("//evil.example", True),
        ("/a/../b", True),
        ("/a\\b", True),
        ("/a\x00b", True),
        ("a", True),
    ],
)
def test_odd_addresses(path: str, odd: bool) -> None:
    assert limits.odd_path(path) is odd


@pytest.mark.parametrize(
    ("header", "kept"),
    [
        ("cchc.example:8501", True),
        ("127.0.0.1", True),
        ("[::1]:80", True),
        ('evil"><script>', False),
        ("a b", False),
        ("", False),
    ],
)
def test_a_host_is_a_plain_name(header: str, kept: bool) -> None:
    assert limits.host(header) == (header if kept else "")


def test_one_kind_s_rush_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_RATE", "1")
    monkeypatch.setenv("CCHC_BURST", "3")
    monkeypatch.setenv("CCHC_CHECK_BURST", "1")
    held = limits.buckets()
    asked = ["/api/v1/figures"] * 4
    assert [held[limits.kind(p) or ""].wait("office") > 0 for p in asked] == [False] * 3 + [True]
    for path in ("/embed/ranking.years", "/preview/ranking.png", "/report", "/api/v1/check"):
        assert held[limits.kind(path) or ""].wait("office") == 0
    assert held["check"].wait("office") > 0
    assert {limits.kind(p) for p in ("/healthz", "/livez")} == {None}


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("cchc.example", True),
        ("cchc.example:8501", True),
        ("CCHC.example", True),
        ("localhost:8501", True),
        ("127.0.0.1:8501", True),
        ("[::1]:8501", True),
        ("evil.example", False),
        ("cchc.example.evil.example", False),
        ("10.0.0.7:8501", False),
        ("", False),
    ],
)
def test_with_a_public_address_only_it_and_local_names_are_answered(
    monkeypatch: pytest.MonkeyPatch, name: str, known: bool
) -> None:
    assert limits.known_host(name)
    monkeypatch.setenv("CCHC_PUBLIC_URL", "https://cchc.example/")
    assert limits.known_host(name) is known


def _received(*messages: Message, seconds: float = 5) -> int:
    """How many bytes a receiver gives on."""
    waiting = list(messages)

    async def receive() -> Message:
        if not waiting:
            await anyio.sleep(60)
        return waiting.pop(0)

    async def read() -> int:
        measured = limits.MeasuredReceive(receive, seconds=seconds)
        size, more = 0, True
        while more:
            message = await measured()
            size, more = size + len(message["body"]), message.get("more_body", False)
        return size

    return anyio.run(read)


def test_a_body_that_grows_beyond_the_limit_or_is_slow_is_refused() -> None:
    part = {"type": "http.request", "body": b"x" * 100_000, "more_body": True}
    end = {"type": "http.request", "body": b"x", "more_body": False}
    assert _received(part, part, end) == 200_001
    with pytest.raises(HTTPException) as large:
        _received(part, part, part, end)
    assert large.value.status_code == 413
    with pytest.raises(HTTPException) as slow:
        _received(part, seconds=0.1)
    assert slow.value.status_code == 408
