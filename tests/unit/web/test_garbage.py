"""Garbage is searched for when nobody waits, and in any case after a while."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from lib.web import garbage


@pytest.fixture(autouse=True)
def searches(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The full searches of a test, looked for every hundredth of a second."""
    monkeypatch.setattr(garbage, "EVERY", 0.01)
    monkeypatch.setattr(garbage, "MOMENT", 0.05)
    told: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start" and info["generation"] == 2:
            told.append(2)

    gc.callbacks.append(note)
    yield told
    gc.callbacks.remove(note)


async def watched(seconds: float, *, busy: bool = False) -> None:
    task = asyncio.create_task(garbage.watch())
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if busy:
            sum(range(20_000))
        await asyncio.sleep(0 if busy else 0.01)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def test_a_quiet_moment_is_used(searches: list[int]) -> None:
    asyncio.run(watched(0.3))
    assert searches


def test_nobody_s_run_is_stopped(searches: list[int]) -> None:
    asyncio.run(watched(0.4, busy=True))
    assert not searches


def test_without_a_quiet_moment_it_is_done_after_a_while(
    searches: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "LONGEST", 0.1)
    asyncio.run(watched(0.4, busy=True))
    assert searches


def test_python_s_own_ways_come_back() -> None:
    usual = gc.get_threshold()
    asyncio.run(watched(0.05))
    assert gc.get_threshold() == usual


def test_what_stands_is_left_out_of_later_searches() -> None:
    try:
        garbage.settle()
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
