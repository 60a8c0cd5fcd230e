"""Unwritable: an office's store that takes nothing: full, not to be written, held by another, or gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

from lib.data import database
from lib.data.upkeep import office


def _file() -> Path:
    path = database.file_of(office.engine())
    assert path is not None
    return path


@contextmanager
def _with(setting: str) -> Iterator[None]:
    """Every connection that is opened meanwhile has a setting of SQLite's."""

    def set_(connection: Any, _: Any) -> None:
        connection.execute(f"PRAGMA {setting}")

    on = office.engine()
    event.listen(on, "connect", set_)
    try:
        yield
    finally:
        event.remove(on, "connect", set_)


@contextmanager
def _full() -> Iterator[None]:
    # Never less than what is there already.
    with _with("max_page_count=1"):
        yield


@contextmanager
def _read_only() -> Iterator[None]:
    with _with("query_only=ON"):
        yield


@contextmanager
def _held() -> Iterator[None]:
    with _with("busy_timeout=50"), closing(sqlite3.connect(_file(), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def _gone() -> Iterator[None]:
    path = _file()
    aside = path.with_name("aside")
    path.rename(aside)
    path.mkdir()
    try:
        yield
    finally:
        path.rmdir()
        aside.rename(path)


# Those that can still be read, and all of them.
WAYS: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "full": _full,
    "read only": _read_only,
    "held": _held,
}
EVERY = {**WAYS, "gone": _gone}
