"""Versions: which figures answers are about, the newest or those of an older release.

Owns the version of the data that a process serves, the release inside `as_of`, what readers are told of it,
and reading its shown figures. Leaves keeping answers to `queries`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import pandas as pd

from lib.data import database, store
from lib.data.loading import loaders, releases
from lib.data.loading.releases import Release

_building = threading.Lock()
_as_of: ContextVar[str | None] = ContextVar("as_of", default=None)


class NotKept(Exception):
    """An older release keeps the shown figures only; what was asked for is known for the newest alone."""


@lru_cache(maxsize=1)
def newest_version() -> str:
    """The data version the process serves; builds the store on first use if the data changed."""
    with _building:
        return loaders.ensure().data_version


def version() -> str:
    """The version that answers are about: the newest data, or the release of `as_of`."""
    return _as_of.get() or newest_version()


def refresh() -> None:
    """Forget everything: the next question reads the store again (after a load)."""
    newest_version.cache_clear()
    _released.cache_clear()
    releases.forget()


@lru_cache(maxsize=1)
def _released() -> tuple[Release | None, datetime]:
    """The newest release if its figures are those of the store, and since when the figures stand."""
    newest_version()  # the store is there
    found = releases.current(database.figures_digest())
    return found, found.time if found else datetime.now(UTC).replace(microsecond=0)


def release() -> Release | None:
    """The kept release whose figures answers show; None where they were not released (or are one's own)."""
    asked = _as_of.get()
    return releases.find(asked) if asked else _released()[0]


def public_version() -> str:
    """The version that readers are told, and that permanent links take: the release's id.

    `version` also changes with what is declared beside the figures, so answers are kept by that; it is
    told only where the figures were not released.
    """
    found = release()
    return found.id if found else version()


def newest_public_version() -> str:
    """The version of the newest figures as readers are told it."""
    found = _released()[0]
    return found.id if found else newest_version()


def changed_at() -> datetime:
    """Since when the figures stand as they are shown."""
    asked = _as_of.get()
    return releases.find(asked).time if asked else _released()[1]


def outdated() -> bool:
    """Whether answers are those of an older release."""
    return _as_of.get() is not None


@contextmanager
def as_of(asked: str | None) -> Iterator[None]:
    """Answer from release `asked` inside the block (None, '' or the newest: as always). Raises Unknown."""
    token = _as_of.set(older(asked))
    try:
        yield
    finally:
        _as_of.reset(token)


def show_as_of(asked: str | None) -> None:
    """Answer from release `asked` for the rest of this thread's run. Raises Unknown."""
    _as_of.set(older(asked))


def older(asked: str | None) -> str | None:
    """The id of the older release that `asked` names, None where it names what is shown anyway."""
    if not asked or asked == newest_version():
        return None
    found = releases.find(asked)
    now = _released()[0]
    return None if now and now.id == found.id else found.id


def difference(
    asked: str,
    *,
    indicators: tuple[str, ...] | None = None,
    areas: tuple[str, ...] | None = None,
    years: tuple[int | None, int | None] = (None, None),
) -> pd.DataFrame:
    """What readers see otherwise in the newest figures than in an older release."""
    with as_of(None):
        narrow: dict[str, Any] = {"indicators": indicators, "areas": areas, "years": years}
        return releases.difference(asked, store.figures(**narrow), **narrow)


def shown(
    *,
    indicators: Sequence[str] | None = None,
    areas: Sequence[str] | None = None,
    years: tuple[int | None, int | None] = (None, None),
    scopes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """The shown figures of the version that answers are about (columns of `store.figures`)."""
    narrow: dict[str, Any] = {"indicators": indicators, "areas": areas, "years": years}
    asked = _as_of.get()
    if asked is None:
        return store.figures(**narrow, scopes=scopes)
    return releases.narrow(releases.figures(asked), **narrow, scopes=scopes)


def newest_only() -> None:
    """Raises NotKept inside an older release."""
    if _as_of.get() is not None:
        raise NotKept
