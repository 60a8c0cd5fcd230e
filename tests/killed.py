"""Killed: work in a process of its own, which dies at the n-th step that could leave half a thing.

A step is a statement to a database, or a file opened for writing, renamed, removed, or a folder made.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Engine, event

FILES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.link"}
WRITING = os.O_WRONLY | os.O_RDWR


class _Countdown:
    """Counts steps, and ends the process before the n-th."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def __call__(self) -> None:
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def file(self, name: str, arguments: tuple[Any, ...]) -> None:
        writes = name == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING
        if writes or name in FILES:
            self()

    def statement(self, *_: object) -> None:
        self()


def after(steps: int, work: Callable[[], object]) -> bool:
    """Whether `work` was killed after so many steps; False where it came to its end before."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            countdown = _Countdown(steps)
            event.listen(Engine, "before_cursor_execute", countdown.statement)
            sys.addaudithook(countdown.file)
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the work failed of itself"
    return False


def at_every_step(
    work: Callable[[], object], *, start: Callable[[], object], every: int = 1
) -> Iterator[int]:
    """Each number of steps after which `work` was killed; `start` puts all as it was before each."""
    steps = 0
    while True:
        start()
        if not after(steps, work):
            return
        yield steps
        steps += every
