"""Office: the store of what the office itself made, opened and changed.

Owns where it lies (a file of its own beside the user's own files; on a server the figures' database, in
tables of its own), its version, and that one change comes after another.
"""

from __future__ import annotations

import logging
import secrets
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, func, insert, inspect, select
from sqlalchemy.exc import DatabaseError

from lib.base import settings, whole_file
from lib.base.records import NotReady
from lib.data import database
from lib.data.upkeep import migration, tables

log = logging.getLogger(__name__)
# Under this key a store says that what it holds is invented.
DEMONSTRATION = "demonstration"
_opened: set[str] = set()
_opening = threading.Lock()
# SQLite lets whoever asks at the right moment write next, so that in a crowd some would wait for long.
_turn = threading.RLock()


def engine() -> Engine:
    """The engine of the store. Raises NotReady."""
    figures = database.engine()
    if database.file_of(figures) is None:
        return figures
    return database.engine(f"sqlite:///{settings.upkeep_dir() / 'upkeep.sqlite'}")


@contextmanager
def reading() -> Iterator[Connection]:
    """A connection to ask with. Raises NotReady."""
    with _whole(), database.connected(_open()) as connection:
        yield connection


@contextmanager
def change() -> Iterator[Connection]:
    """A transaction that is alone among changes: what it asks still stands when it writes.

    Raises NotReady, also where the disk is full or the store may not be written; all is then as it was.
    """
    with _whole(), _alone(_open()) as connection:
        yield connection


def note(write: Callable[[Connection], object]) -> None:
    """Write down what was read or used, where the store can be written: to read needs no more."""
    try:
        with change() as connection:
            write(connection)
    except NotReady as missing:
        log.warning("what was read is not written down: %s", missing)


@contextmanager
def _whole() -> Iterator[None]:
    """What the office made cannot be built again: a damaged file is told, and left as it is."""
    try:
        yield
    except database.Broken as damage:
        path = database.file_of(engine())
        raise NotReady("upkeep_broken", path=path, reason=str(damage)) from damage


@contextmanager
def _alone(on: Engine, *, held: bool = True) -> Iterator[Connection]:
    """A transaction alone; without `held` an SQLite row may name one that is not there yet."""
    with database.connected(on) as connection:
        if on.dialect.name != "sqlite":
            # One number for every process that makes or changes these tables.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7362001)")
            yield connection
            connection.commit()
            return
        # The driver would begin at the first write, after what was asked before it.
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        if not held:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        with _turn:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                # On a full disk it has gone back already, and to ask again would hide why.
                driver = connection.connection.driver_connection
                if driver and driver.in_transaction:
                    connection.exec_driver_sql("ROLLBACK")
                raise


def _open() -> Engine:
    """The engine of a store that is there and of this version; made where there is none."""
    on = engine()
    path = database.file_of(on)
    known = str(on.url) if path is None else f"{path} {path.stat().st_ino if path.exists() else 0}"
    if known in _opened:
        return on
    with _opening:
        with _building() as connection:
            _made(connection)
        _opened.add(f"{path} {path.stat().st_ino}" if path else str(on.url))
    return on


@contextmanager
def _building() -> Iterator[Connection]:
    """A transaction in which tables are made or changed. Raises NotReady; all is then as it was."""
    try:
        with _alone(_place(), held=False) as connection:
            yield connection
    except OSError as error:
        raise NotReady("folder", path=settings.upkeep_dir(), reason=error.strerror) from error
    except DatabaseError as error:
        raise NotReady("database", reason=str(error.orig).strip()[:200]) from error


def _place() -> Engine:
    """The engine, and a file for it where there is none. Raises OSError."""
    on = engine()
    path = database.file_of(on)
    if path and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Hashes of passwords and what is not yet released are for the server's own account.
        path.touch(mode=0o600)
    return on


def looked_at() -> str | None:
    """The version that the store says of itself, None where there is none; nothing is made or changed.

    Raises NotReady where it is damaged, of a newer product, or not of its kind.
    """
    on = engine()
    path = database.file_of(on)
    if path and not path.exists():
        return None
    with _whole(), database.connected(on) as connection:
        database.check(on)
        if not inspect(connection).has_table(tables.meta.name):
            return None
        _of_its_kind(connection)
        return _not_newer(noted(connection, "version") or "")


def forget() -> None:
    """Look at the store again at the next question: another one took its place."""
    _opened.clear()


def _made(connection: Connection) -> None:
    """The store made where there is none; an older one brought up. Raises NotReady for a newer one."""
    if not inspect(connection).has_table(tables.meta.name):
        _begun(connection, version=tables.VERSION)
        log.info("there was no office's store; an empty one was made")
        return
    _of_its_kind(connection)
    found = _not_newer(noted(connection, "version") or "")
    if found == str(tables.VERSION):
        return
    if path := database.file_of(connection.engine):
        # Nobody writes meanwhile. On a server a copy is its administrator's.
        whole_file.make(before(path, found), lambda half: _copied(path, half))
    _brought_up(connection, found)
    log.info("the office's store was brought from version %s to %s", found, tables.VERSION)


def _not_newer(found: str) -> str:
    """The version of a store, if this product knows it. Raises NotReady."""
    if not found.isdigit() or int(found) > tables.VERSION:
        raise NotReady("upkeep_version", found=found, known=tables.VERSION)
    return found


def _of_its_kind(connection: Connection) -> None:
    """What a demonstration invented is never opened beside real figures, nor the other way round."""
    invented = noted(connection, DEMONSTRATION) is not None
    if invented != settings.demonstration():
        raise NotReady("demonstration" if invented else "no_demonstration")


def _begun(connection: Connection, *, version: int) -> None:
    """An empty store of a version."""
    migration.make(connection, version=str(version))
    # The key signs cookies; every process of the site has the same.
    told = {"version": str(version), "key": secrets.token_hex(32)}
    if settings.demonstration():
        told[DEMONSTRATION] = "1"
    rows = [{"key": key, "value": value} for key, value in told.items()]
    connection.execute(insert(tables.meta), rows)


def _brought_up(connection: Connection, found: str) -> None:
    """A store of version `found` is one of this version. Raises NotReady; the caller goes back then."""
    migration.bring_up(connection, found=found)
    if connection.dialect.name == "sqlite":
        # Rows were not held to those that they name while tables were made anew.
        loose = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if loose:
            path = database.file_of(connection.engine)
            raise NotReady("upkeep_broken", path=path, reason=f"{loose[0][0]} -> {loose[0][2]}")


def _copied(path: Path, half: Path) -> None:
    half.touch(mode=0o600)
    shutil.copyfile(path, half)


def before(path: Path, version: str) -> Path:
    """Where the file of an older version is kept when the store is brought up."""
    return path.with_name(f"{path.stem}.version-{version}{path.suffix}")


def refill(rows: Mapping[str, Sequence[Mapping[str, Any]]], *, version: int) -> None:
    """In place of what the store holds: these rows of one of `version`, by table, brought to this one.

    Raises NotReady; the store is then as it was.
    """
    with _opening, _whole(), _building() as connection:
        tables.metadata.drop_all(connection)
        _begun(connection, version=version)
        later = _filled(connection, rows)
        _brought_up(connection, str(version))
        # Some stores said a version and had tables of the next already.
        _filled(connection, later)
        if connection.dialect.name != "sqlite":
            _counted_on(connection)


def _filled(
    connection: Connection, rows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Put in the rows of tables that are there, each after those that it names; the others' come back."""
    there = inspect(connection).get_table_names()
    now = MetaData()
    now.reflect(connection, only=[name for name in rows if name in there])
    for table in now.sorted_tables:
        if found := rows.get(table.name):
            connection.execute(insert(table), found)
    return {name: found for name, found in rows.items() if name not in there}


def _counted_on(connection: Connection) -> None:
    """New rows get numbers behind those that were put in."""
    for table in tables.metadata.sorted_tables:
        if table.autoincrement_column is None:
            continue
        most = connection.execute(select(func.max(table.autoincrement_column))).scalar()
        if most:
            name = table.autoincrement_column.name
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', '{name}'), {int(most)})"
            )


def noted(connection: Connection, key: str) -> str | None:
    """What the store says of itself under `key`."""
    return connection.execute(select(tables.meta.c.value).where(tables.meta.c.key == key)).scalar()
