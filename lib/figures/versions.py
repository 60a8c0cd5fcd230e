"""Versions: which figures answers are about, the newest or those of an older release.

Owns the version of the data that a process serves and the switch to the next one, the release inside
`as_of`, what readers are told of it, and reading its shown figures. Leaves keeping answers to `queries`.

Every load has a stamp (`database.stamp`), looked at for each question; loads of other processes are
seen by it. An answer begins with one (`whole`, `as_of`) and counts only if the stamp still stands at
its end; else it is made again. So no answer has figures of two loads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar

import pandas as pd

from lib.base.records import NotReady
from lib.data import database, store
from lib.data.declared import registry
from lib.data.declared.registry import Registry
from lib.data.loading import loaders, office_releases, releases, shown_figures
from lib.data.loading.releases import Release

T = TypeVar("T")
# Loads that may come in the way of one answer.
MOST_SWITCHES = 5


@dataclass(frozen=True, kw_only=True)
class Served:
    """What a process serves: a load's stamp, its data version, its release and since when it stands."""

    stamp: Hashable
    version: str
    release: Release | None
    since: datetime


class Switched(Exception):
    """Another load took the place of the one that an answer was begun with: begin again."""


_served: Served | None = None
_at_switch: list[Callable[[], None]] = []
_switching = threading.Lock()
_begun: ContextVar[Served | None] = ContextVar("begun", default=None)
_as_of: ContextVar[str | None] = ContextVar("as_of", default=None)


class NotKept(Exception):
    """An older release keeps the shown figures only; what was asked for is known for the newest alone."""


def served() -> Served:
    """The load that answers are of: the one that this answer was begun with, else the newest.

    Builds the store on first use if the data changed. Raises NotReady, or BadFile if it cannot be built.
    """
    return _begun.get() or _newest()


def _newest() -> Served:
    global _served
    found = _served
    if found is not None and found.stamp == database.stamp(fresh=False):
        return found
    with _switching:
        found = _served
        if found is None or found.stamp != database.stamp():
            found = _served = _read(first=found is None)
            for forget in _at_switch:
                forget()
        return found


def at_switch(forget: Callable[[], None]) -> None:
    """Call `forget` whenever another load is served from then on."""
    _at_switch.append(forget)


def _read(*, first: bool) -> Served:
    """What the database holds now; built where that is nothing, damaged, or at the start outdated."""
    # A file cut down to nothing is a whole database of no tables.
    if first or database.stamp() is None or loaders.damaged() or database.data_version() is None:
        loaders.ensure()
    for _ in range(MOST_SWITCHES):
        stamp = database.stamp()
        version, digest = database.data_version(), database.figures_digest()
        sources = store.source_records()
        if version is None or stamp != database.stamp():
            continue
        registry.serve(sources)
        releases.forget()
        release = releases.current(digest)
        since = release.time if release else datetime.now(UTC).replace(microsecond=0)
        return Served(stamp=stamp, version=version, release=release, since=since)
    raise NotReady("busy", seconds=0)


def at_hand() -> str | None:
    """The version that is served, where it is known without waiting for the database."""
    found = _served
    if found is None or not database.at_hand() or found.stamp != database.stamp(fresh=False):
        return None
    return found.version


def newest_version() -> str:
    """The data version that the process serves."""
    return served().version


def still() -> None:
    """Look whether the load that this answer was begun with still stands. Raises Switched."""
    found = _begun.get()
    if found is not None and found.stamp != database.stamp():
        raise Switched


def whole(make: Callable[[], T]) -> T:
    """What `make` answers from one load: made again where another one came in its way."""
    if _begun.get() is not None:
        return make()
    for _ in range(MOST_SWITCHES):
        with as_of(None):
            try:
                made = make()
                still()
            except Switched:
                continue
            except Exception:
                # Half of it may have been read of the next load.
                if switched():
                    continue
                raise
            return made
    raise NotReady("busy", seconds=0)


def switched() -> bool:
    """Whether another load took the place of the one that this answer was begun with."""
    try:
        still()
    except Switched:
        return True
    return False


def version() -> str:
    """The version that answers are about: the newest data, or the release of `as_of`."""
    return _as_of.get() or newest_version()


def refresh() -> None:
    """Forget what is served: the next question looks at files and database as at a start."""
    global _served
    _served = None
    registry.forget()
    releases.forget()


def release() -> Release | None:
    """The kept release whose figures answers show; None where they were not released (or are one's own)."""
    asked = _as_of.get()
    return releases.find(asked) if asked else served().release


def public_version() -> str:
    """The version that readers are told, and that permanent links take: the release's id.

    `version` also changes with what is declared beside the figures, so answers are kept by that; it is
    told only where the figures were not released.
    """
    found = release()
    return found.id if found else version()


def newest_public_version() -> str:
    """The version of the newest figures as readers are told it."""
    found = served().release
    return found.id if found else newest_version()


def changed_at() -> datetime:
    """Since when the figures stand as they are shown."""
    asked = _as_of.get()
    return releases.find(asked).time if asked else served().since


def outdated() -> bool:
    """Whether answers are those of an older release."""
    return _as_of.get() is not None


@contextmanager
def as_of(asked: str | None) -> Iterator[None]:
    """Answer from release `asked` inside the block (None, '' or the newest: as always). Raises Unknown."""
    begun = _begun.set(served())
    try:
        token = _as_of.set(older(asked))
        try:
            registry.show(_with_preview(_as_of.get(), served().stamp))
            yield
        finally:
            _as_of.reset(token)
            registry.show(_with_preview(_as_of.get(), served().stamp))
    finally:
        _begun.reset(begun)


def show_as_of(asked: str | None) -> None:
    """Answer from release `asked` for the rest of this thread's run. Raises Unknown.

    As `as_of`: the run is of one load, which `still` asks after at its end.
    """
    _begun.set(None)
    _begun.set(served())
    _as_of.set(older(asked))
    registry.show(_with_preview(_as_of.get(), served().stamp))


@lru_cache(maxsize=8)
def _with_preview(asked: str | None, _: Hashable) -> Registry | None:
    """The registry with what a preview's figures name; None for what was released."""
    found = releases.find(asked) if asked else None
    if found is None or not found.preview:
        return None
    registry.show(None)
    return office_releases.declared_beside(found, registry.load())


def older(asked: str | None) -> str | None:
    """The id of the older release that `asked` names, None where it names what is shown anyway."""
    if not asked or asked == newest_version():
        return None
    found = releases.find(asked)
    now = served().release
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
    return shown_figures.narrow(releases.figures(asked), **narrow, scopes=scopes)


def standard_errors(indicator: str | None = None) -> pd.DataFrame:
    """The standard errors of the version that answers are about (columns of `store.errors`)."""
    asked = _as_of.get()
    if asked is None:
        return store.errors(indicator=indicator)
    told = releases.standard_errors(asked)
    return told if indicator is None else told[told["indicator"] == indicator]


def local_results() -> pd.DataFrame:
    """The results of units inside provinces of the version asked about (`store.local_results`)."""
    asked = _as_of.get()
    return store.local_results() if asked is None else releases.local(asked)


def newest_only() -> None:
    """Raises NotKept inside an older release."""
    if _as_of.get() is not None:
        raise NotKept
