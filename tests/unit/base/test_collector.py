"""Garbage is searched for when nobody waits, and in any case after a while."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from contextlib import suppress
from itertools import count, repeat

import pytest

from lib.base import collector


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The full searches of a test, in which a look comes every hundredth of a second."""
    monkeypatch.setattr(collector, "EVERY", 0.01)
    monkeypatch.setattr(collector, "MOMENT", 0.01)
    told: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start" and info["generation"] == 2:
            told.append(2)

    gc.callbacks.append(note)
    yield told
    gc.callbacks.remove(note)


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process works whenever it is looked at."""
    clock = count()
    monkeypatch.setattr("lib.base.collector.time.process_time", lambda: float(next(clock)))


async def watched(seconds: float) -> None:
    task = asyncio.create_task(collector.watch())
    await asyncio.sleep(seconds)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def test_a_quiet_moment_is_used(searches: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    still = repeat(1.0)
    monkeypatch.setattr("lib.base.collector.time.process_time", lambda: next(still))
    asyncio.run(watched(0.3))
    assert searches


@pytest.mark.usefixtures("busy")
def test_nobody_s_run_is_stopped(searches: list[int]) -> None:
    asyncio.run(watched(0.3))
    assert not searches


@pytest.mark.usefixtures("busy")
def test_without_a_quiet_moment_it_is_done_after_a_while(
    searches: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "LONGEST", 0.05)
    asyncio.run(watched(0.5))
    assert searches


def test_python_s_own_ways_come_back() -> None:
    usual = gc.get_threshold()
    asyncio.run(watched(0.05))
    assert gc.get_threshold() == usual


def test_what_stands_is_left_out_of_later_searches() -> None:
    try:
        collector.settle()
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
