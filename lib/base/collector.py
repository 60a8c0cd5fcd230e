"""Collector: Python's search for objects that nobody holds, put off to moments in which nobody waits.

A full search stops every thread of the process, the longer the more answers are kept: 0.4 s for 600,000
objects, in the middle of somebody's run. What a run itself leaves behind is found by the small searches,
which stay as they are.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

# Seconds between two looks whether it is time, and without a quiet moment until it is done all the same.
EVERY, LONGEST = 60.0, 900.0
# A moment is quiet where the process does next to nothing for so many seconds.
MOMENT, BUSY = 0.25, 0.1
# Middle-sized searches until Python does a full one by itself: only where no moment is ever found.
HARDLY_EVER = 2000
log = logging.getLogger(__name__)


def settle() -> None:
    """What stands when the first answers are made stays: later searches leave it out."""
    gc.collect()
    gc.freeze()


async def watch() -> None:
    """Search in quiet moments until it is cancelled; then Python does it by itself again."""
    usual = gc.get_threshold()
    gc.set_threshold(*usual[:2], HARDLY_EVER)
    searched = time.monotonic()
    try:
        while True:
            await asyncio.sleep(EVERY)
            if await _quiet() or time.monotonic() - searched > LONGEST:
                began = time.monotonic()
                gc.collect()
                searched = time.monotonic()
                log.debug("searched for garbage in %.2f s", searched - began)
    finally:
        gc.set_threshold(*usual)


async def _quiet() -> bool:
    """Whether the process does next to nothing for a moment."""
    before = time.process_time()
    await asyncio.sleep(MOMENT)
    return time.process_time() - before < MOMENT * BUSY


@contextmanager
def resting() -> Iterator[None]:
    """No search meanwhile: it would walk through millions of rows again and again and find none."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
