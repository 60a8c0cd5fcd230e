"""Whole file: written beside its place and renamed, so that a half-written one never stands there."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path

log = logging.getLogger(__name__)


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
    half = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        writer(half)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
