"""Database: where the figures lie, and which figures those are.

Owns the engine for each URL and what a load wrote of itself. Leaves questions to `store` and filling the
tables to `refill`.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, make_url, select

from lib.base import settings
from lib.data import schema


@lru_cache(maxsize=4)
def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    made = create_engine(url, pool_pre_ping=parsed.get_backend_name() != "sqlite")
    if parsed.get_backend_name() == "sqlite":
        event.listen(made, "connect", _sqlite_settings)
    return made


def _sqlite_settings(connection: Any, _: Any) -> None:
    """Foreign keys on; readers go on while a load writes, and a second load waits for the first."""
    cursor = connection.cursor()
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "busy_timeout=60000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def engine(url: str | None = None) -> Engine:
    """The engine of `url` (default: the settings' database); one per process and URL."""
    return _engine(url or settings.database_url())


def data_version(on: Engine | None = None) -> str | None:
    """The version of the figures in the store, or None where nothing was loaded yet."""
    return _written("data_version", on or engine())


def figures_digest(on: Engine | None = None) -> str | None:
    """The digest of the shown figures alone, as the load counted it."""
    return _written("figures_digest", on or engine())


def _written(key: str, on: Engine) -> str | None:
    """What the load wrote of itself."""
    if not inspect(on).has_table(schema.meta.name):
        return None
    with on.connect() as connection:
        query = select(schema.meta.c.value).where(schema.meta.c.key == key)
        return connection.execute(query).scalar()
