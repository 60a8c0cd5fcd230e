"""Database: where the figures lie, which figures those are, and how others take their place.

Owns the engine for each URL, what a load wrote of itself, and the switch from one load to the next. Leaves
questions to `store` and filling the tables to `refill`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, inspect, make_url, select
from sqlalchemy.exc import (
    DatabaseError,
    InterfaceError,
    InternalError,
    OperationalError,
    SQLAlchemyError,
)

from lib.base import settings
from lib.base.records import NotReady
from lib.data import schema

# Seconds for which a server's answer about its version is believed; a file's stamp costs nothing.
BELIEVED = 0.5
BESIDE = ("-wal", "-shm", "-journal")


# A journal that stays, its head wiped at each commit, costs the disk less than one made anew and taken
# away, and a commit that was answered holds through a power cut. Lost or left alone it means nothing.
_SETTINGS = (
    "foreign_keys=ON",
    "busy_timeout=60000",
    "journal_mode=PERSIST",
    "journal_size_limit=1000000",
)


class Broken(Exception):
    """The database's file is damaged; it can be built again from the data files."""


class Outdated(Broken):
    """The database was filled by another version of the product and lacks what this one asks for."""


@lru_cache(maxsize=4)
def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite":
            return create_engine(url, pool_pre_ping=True)
        # A connection for each question: the next one opens what a load has put there meanwhile.
        made = create_engine(url, poolclass=NullPool)
    except (ImportError, ValueError, SQLAlchemyError) as error:
        raise NotReady("database_address", reason=_line(error)) from error
    event.listen(made, "connect", _sqlite_settings)
    return made


def _sqlite_settings(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    for pragma in _SETTINGS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def engine(url: str | None = None) -> Engine:
    """The engine of `url` (default: the settings' database); one per process and URL.

    Raises NotReady where it is no database's address.
    """
    return _engine(url or settings.database_url())


def _line(error: BaseException) -> str:
    """What went wrong, in one line: the driver's own words."""
    said = str(getattr(error, "orig", None) or error)
    return said.strip().partition("\n")[0][:200]


@contextmanager
def connected(on: Engine | None = None) -> Iterator[Connection]:
    """A connection that is closed at the end. Raises Broken, and NotReady where there is no database."""
    on = on or engine()
    try:
        with on.connect() as connection:
            yield connection
    except (OperationalError, InterfaceError, InternalError) as error:
        # A server that takes no writes now, a copy of another's, says so by the last of them.
        raise NotReady("database", reason=_line(error)) from error
    except (DatabaseError, UnicodeDecodeError) as error:
        # The driver says so of a file that is none of its own, or not whole; where the names in it are
        # damaged it stumbles over its own message.
        if type(error) in (DatabaseError, UnicodeDecodeError) and file_of(on):
            raise Broken(_line(error)) from error
        raise


def file_of(on: Engine | None = None) -> Path | None:
    """The file of an SQLite database, None for a server's."""
    url = (on or engine()).url
    in_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(str(url.database)) if in_file else None


_stamps: dict[str, tuple[float, Hashable]] = {}


def stamp(*, fresh: bool = True) -> Hashable | None:
    """What changes when another load takes the place of the one that is there; None where none is.

    Cheap enough for every question: of a file its stamp, of a server one row, which without `fresh` is
    asked twice a second at most. Raises NotReady.
    """
    on = engine()
    if path := file_of(on):
        try:
            found = path.stat()
        except FileNotFoundError:
            return None
        return str(path), found.st_ino, found.st_mtime_ns, found.st_size
    url = settings.database_url()
    asked, known = _stamps.get(url, (0.0, None))
    if fresh or known is None or time.monotonic() - asked > BELIEVED:
        version = data_version(on)
        known = version and (url, version, figures_digest(on), written("loaded", on))
        _stamps[url] = time.monotonic(), known
    return known


def at_hand() -> bool:
    """Whether `stamp(fresh=False)` answers without waiting for a server."""
    asked, known = _stamps.get(settings.database_url(), (0.0, None))
    return file_of() is not None or (known is not None and time.monotonic() - asked <= BELIEVED)


def data_version(on: Engine | None = None) -> str | None:
    """The version of the figures in the store, or None where nothing was loaded yet."""
    return written("data_version", on)


def figures_digest(on: Engine | None = None) -> str | None:
    """The digest of the shown figures alone, as the load counted it."""
    return written("figures_digest", on)


def written(key: str, on: Engine | None = None) -> str | None:
    """What the load wrote of itself. Raises Broken, NotReady."""
    on = on or engine()
    path = file_of(on)
    if path and not path.exists():
        # To ask would make an empty one.
        return None
    with connected(on) as connection:
        if not inspect(connection).has_table(schema.meta.name):
            return None
        query = select(schema.meta.c.value).where(schema.meta.c.key == key)
        return connection.execute(query).scalar()


def counted(rows: Mapping[str, int]) -> str:
    """The number of rows of each table as a load writes it down."""
    return ", ".join(f"{table} {count}" for table, count in sorted(rows.items()))


def check(on: Engine | None = None) -> None:
    """Look whether an SQLite file is whole. Raises Broken."""
    on = on or engine()
    if not file_of(on):
        return
    with connected(on) as connection:
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if found != "ok":
        raise Broken(str(found)[:200])


def put_aside(on: Engine | None = None) -> Path | None:
    """Keep a damaged file beside its place, instead of one kept before; None where there is none."""
    path = file_of(on)
    if path is None or not path.exists():
        return None
    for end in BESIDE:
        path.with_name(path.name + end).unlink(missing_ok=True)
    aside = path.with_name(f"{path.stem}.broken{path.suffix}")
    return path.replace(aside)


@contextmanager
def replaced(on: Engine) -> Iterator[Connection]:
    """One transaction whose end puts what was filled in place of all that was there, at once.

    An SQLite file is filled beside its place and renamed; readers of the one before go on with it. On a
    server it is one transaction. Raises NotReady; what was there then stays.
    """
    path = file_of(on)
    try:
        if path is None:
            with on.begin() as connection:
                yield connection
            _stamps.clear()
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.new")
        fresh.unlink(missing_ok=True)
        beside = create_engine(on.url.set(database=str(fresh)), poolclass=NullPool)
        event.listen(beside, "connect", _unshared_settings)
        try:
            with beside.begin() as connection:
                yield connection
            with fresh.open("rb") as held:
                os.fsync(held.fileno())
            # A log of changes that an earlier version of the product left belongs to the file before.
            for end in BESIDE:
                path.with_name(path.name + end).unlink(missing_ok=True)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    except (OperationalError, InternalError) as error:
        # By the second a server says that it takes no writes.
        raise NotReady("database", reason=_line(error)) from error


def _unshared_settings(connection: Any, _: Any) -> None:
    """Nobody else reads the file yet, and where filling it fails it is thrown away.

    Large pages are fewer to fill.
    """
    cursor = connection.cursor()
    for pragma in ("page_size=16384", "foreign_keys=ON", "journal_mode=OFF", "synchronous=OFF"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
