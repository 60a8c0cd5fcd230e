"""Limits: a visitor's bucket empties and fills again; odd addresses are known."""

from __future__ import annotations

import pytest

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
