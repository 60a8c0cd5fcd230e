"""Migration: the office's store made, and brought from an older version to this one, by Alembic.

Owns the steps' order; what a step does stands in `revisions/versions/`. A version is a number as text, the
same in Alembic's table and under `version` in the store's own, which older products ask. All happens in
the transaction of the connection that is given, so that a step cut short leaves the store as it was.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, update

from lib.data.upkeep import tables

FOLDER = Path(__file__).with_name("revisions")


def make(connection: Connection, *, version: str) -> None:
    """The tables of a version, empty, in a database that has none of them."""
    command.upgrade(_config(connection), version)


def bring_up(connection: Connection, *, found: str) -> None:
    """A store of version `found` becomes one of this version; what it holds stays."""
    config = _config(connection)
    # A store of before there were revisions says its version only in its own table.
    command.stamp(config, found, purge=True)
    command.upgrade(config, str(tables.VERSION))
    version = update(tables.meta).where(tables.meta.c.key == "version")
    connection.execute(version.values(value=str(tables.VERSION)))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["version_table"] = tables.revision.name
    return config
