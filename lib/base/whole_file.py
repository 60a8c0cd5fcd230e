"""Whole file: written beside its place and renamed, so that a half-written one never stands there.

Owns also that what a killed process left half-written goes: with the next writing of the same file, and by
`clear`. What another process, or another machine in a shared folder, is writing stays.
"""

from __future__ import annotations

import glob
import logging
import os
import platform
import re
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

log = logging.getLogger(__name__)
# A process is known by its number on its own machine alone.
HOST = re.sub(r"[^\w-]", "-", platform.node())
HALF = re.compile(rf"\..*\.{re.escape(HOST)}\.(?P<process>\d+)-\d+\.part")


def write(path: Path, body: bytes) -> None:
    """Put `body` in place of what `path` holds, at once. Raises OSError without its folder."""
    make(path, lambda half: half.write_bytes(body))


def kept(path: Path, body: bytes) -> bool:
    """`write` into a folder that is made where it is missing; False and a line in the log where it fails.

    For what can be made again and is answered all the same: a full disk or a closed folder is no fault of
    who asks.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, body)
    except OSError as error:
        log.warning("%s could not be kept: %s", path.name, error)
        return False
    return True


def make(path: Path, writer: Callable[[Path], object]) -> None:
    """As `write`, for what writes a file itself: `writer` gets the path of the half-written one."""
    half = path.with_name(f".{path.name}.{HOST}.{os.getpid()}-{threading.get_ident()}.part")
    _clear(path.parent.glob(f".{glob.escape(path.name)}.*.part"))
    try:
        writer(half)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def clear(folder: Path) -> None:
    """Remove what killed processes of this machine left half-written in a folder and below it."""
    _clear(folder.rglob(".*.part"))


def _clear(halves: Iterable[Path]) -> None:
    for half in halves:
        named = HALF.fullmatch(half.name)
        if named is None or _runs(int(named["process"])):
            continue
        try:
            half.unlink(missing_ok=True)
        except OSError as error:
            log.warning("%s could not be removed: %s", half.name, error)


def _runs(process: int) -> bool:
    """Whether there is a process of this number; where that cannot be asked there may be."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
