"""Whole file: written beside its place and renamed, so that a half-written one never stands there."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path


def write(path: Path, body: bytes) -> None:
    """Put `body` in place of what `path` holds, at once. Raises OSError without its folder."""
    make(path, lambda half: half.write_bytes(body))


def make(path: Path, writer: Callable[[Path], object]) -> None:
    """As `write`, for what writes a file itself: `writer` gets the path of the half-written one."""
    half = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        writer(half)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
