"""Office: the store of what the office itself made, opened and changed.

Owns where it lies (a file of its own beside the user's own files; on a server the figures' database, in
tables of its own), its version, and that one change comes after another.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, insert, inspect, select, update
from sqlalchemy.exc import OperationalError

from lib.base import settings
from lib.base.records import NotReady
from lib.data import database
from lib.data.upkeep import plan_tables, scoring_tables, tables

_opened: set[str] = set()
_opening = threading.Lock()


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
    """A transaction that is alone among changes: what it asks still stands when it writes."""
    with _whole(), _alone(_open()) as connection:
        yield connection


@contextmanager
def _whole() -> Iterator[None]:
    """What the office made cannot be built again: a damaged file is told, and left as it is."""
    try:
        yield
    except database.Broken as damage:
        path = database.file_of(engine())
        raise NotReady("upkeep_broken", path=path, reason=str(damage)) from damage


@contextmanager
def _alone(on: Engine) -> Iterator[Connection]:
    with database.connected(on) as connection:
        if on.dialect.name != "sqlite":
            # One number for every process that makes or changes these tables.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7362001)")
            yield connection
            connection.commit()
            return
        # The driver would begin at the first write, after what was asked before it.
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")


def _open() -> Engine:
    """The engine of a store that is there and of this version; made where there is none."""
    on = engine()
    path = database.file_of(on)
    known = str(on.url) if path is None else f"{path} {path.stat().st_ino if path.exists() else 0}"
    if known in _opened:
        return on
    with _opening:
        try:
            if path and not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                # Hashes of passwords and what is not yet released are for the server's own account.
                path.touch(mode=0o600)
            with _alone(on) as connection:
                _made(connection)
        except OSError as error:
            raise NotReady("folder", path=path, reason=error.strerror) from error
        except OperationalError as error:
            raise NotReady("database", reason=str(error.orig)[:200]) from error
        _opened.add(f"{path} {path.stat().st_ino}" if path else str(on.url))
    return on


def forget() -> None:
    """Look at the store again at the next question: another one took its place."""
    _opened.clear()


def _made(connection: Connection) -> None:
    """Tables and guards made where they are missing. Raises NotReady for a store of a later version."""
    if inspect(connection).has_table(tables.meta.name):
        found = noted(connection, "version")
        if found == "1":
            _from_first(connection)
            found = noted(connection, "version")
        if found != str(tables.VERSION):
            raise NotReady("upkeep_version", found=found, known=tables.VERSION)
        # A store of before there were plans gets their tables.
        tables.metadata.create_all(connection, tables=list(plan_tables.TABLES))
        return
    tables.metadata.create_all(connection)
    for guard in tables.GUARDS[connection.dialect.name]:
        connection.exec_driver_sql(guard)
    # The key signs cookies; every process of the site has the same.
    told = {"version": str(tables.VERSION), "key": secrets.token_hex(32)}
    rows = [{"key": key, "value": value} for key, value in told.items()]
    connection.execute(insert(tables.meta), rows)


def _from_first(connection: Connection) -> None:
    """Bring a store of version 1 to this one: accounts may be a unit's, and years can be scored.

    An engine that cannot change a check makes the table anew; who is signed in stays so.
    """
    kept = [
        (table, [dict(row) for row in connection.execute(select(table)).mappings()])
        for table in (tables.accounts, tables.sessions)
    ]
    for table, _ in reversed(kept):
        table.drop(connection)
    for table, rows in kept:
        table.create(connection)
        if rows:
            connection.execute(insert(table), rows)
    for table in scoring_tables.TABLES:
        table.create(connection)
    version = update(tables.meta).where(tables.meta.c.key == "version")
    connection.execute(version.values(value="2"))


def noted(connection: Connection, key: str) -> str | None:
    """What the store says of itself under `key`."""
    return connection.execute(select(tables.meta.c.value).where(tables.meta.c.key == key)).scalar()
