"""Versions of the office's store: an older one comes up whole, a newer one is refused, nothing is lost."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

from lib.base import settings
from lib.base.records import NotReady
from lib.data import database
from lib.data.upkeep import (
    accounts,
    audit,
    migration,
    office,
    plan_tables,
    proposals,
    scoring_tables,
    tables,
)
from lib.data.upkeep.roles import ADMINISTRATOR, Keeper
from tests import killed

ROOT = Keeper(account="terminal:test", role=ADMINISTRATOR)
PASSWORD = "một câu dài để nhớ"
# What version 1 of the product left: three accounts, one signed in, a rejected proposal, its log.
FIRST = Path(__file__).parent / "files" / "version_1.sql"
NOW = f"INSERT INTO \"upkeep_meta\" VALUES('version','{tables.VERSION}');"
URL = os.environ.get("CCHC_TEST_DATABASE_URL", "")
ENGINES = ["sqlite", pytest.param("server", marks=pytest.mark.skipif(not URL, reason="no server"))]


def path() -> Path:
    return settings.upkeep_dir() / "upkeep.sqlite"


def first() -> None:
    """A store of version 1 in its place, and nothing else."""
    shutil.rmtree(path().parent, ignore_errors=True)
    path().parent.mkdir(parents=True)
    with closing(sqlite3.connect(path())) as made:
        made.executescript(FIRST.read_text(encoding="utf-8"))
    office.forget()


def dump(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as held:
        return list(held.iterdump())


def rows_of(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of each table of version 1, but those that tell the version."""
    with closing(sqlite3.connect(file)) as held:
        names = re.findall(r"CREATE TABLE (\w+)", FIRST.read_text(encoding="utf-8"))
        found = {
            name: held.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in names
        }
    found["upkeep_meta"] = [row for row in found["upkeep_meta"] if row[0] != "version"]
    return found


def test_a_store_of_the_first_version_is_brought_up_with_all_that_it_holds() -> None:
    first()
    before = rows_of(path())
    assert [a.name for a in accounts.listed()] == ["an", "binh", "chi"]
    assert rows_of(path()) == before
    assert [len(before[f"upkeep_{n}"]) for n in ("accounts", "sessions", "audit")] == [3, 1, 7]
    with office.reading() as connection:
        assert office.noted(connection, "version") == str(tables.VERSION)
    assert audit.faults() == []
    assert accounts.right_password("an", PASSWORD)
    assert proposals.get(1).state == "rejected"
    # What the new version is for, and what the old one guarded.
    accounts.add(ROOT, "so-y-te", role="unit", password=PASSWORD)
    with closing(sqlite3.connect(path())) as held:
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            held.execute("DELETE FROM upkeep_audit")
        with pytest.raises(sqlite3.IntegrityError, match="upkeep_role"):
            held.execute("UPDATE upkeep_accounts SET role = 'guest'")
    # The file as it was lies beside it, for the server's own account alone.
    kept = office.before(path(), "1")
    assert kept.name == "upkeep.version-1.sqlite"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert rows_of(kept) == before
    with closing(sqlite3.connect(kept)) as held:
        assert held.execute("SELECT value FROM upkeep_meta WHERE key = 'version'").fetchall() == [
            ("1",)
        ]


def test_a_store_of_a_version_with_tables_of_the_next_is_brought_up() -> None:
    accounts.listed()
    with office.change() as connection:
        connection.execute(text("UPDATE upkeep_meta SET value = '2' WHERE key = 'version'"))
        connection.execute(text("DELETE FROM upkeep_revision"))
        plans = {c.name: "" for c in plan_tables.plans.c} | {"id": 1, "year": 2025}
        known = {"state": "draft", "period": "month"}
        connection.execute(plan_tables.plans.insert(), plans | known)
    office.forget()
    with office.reading() as connection:
        assert office.noted(connection, "version") == str(tables.VERSION)
        assert connection.execute(plan_tables.plans.select()).one().id == 1


def test_killed_at_any_step_the_store_is_the_old_one_or_the_new_one() -> None:
    first()
    before, rows = dump(path()), rows_of(path())
    deaths = whole = 0
    for _ in killed.at_every_step(accounts.listed, start=first):
        deaths += 1
        # Reading lets the engine undo what was left half; the last step only asks.
        if (left := dump(path())) != before:
            whole += 1
            assert [line for line in left if "('version'" in line] == [NOW]
        office.forget()
        accounts.listed()
        assert rows_of(path()) == rows
        assert audit.faults() == []
    assert deaths > 30
    assert whole == 1
    with office.reading() as connection:
        assert office.noted(connection, "version") == str(tables.VERSION)


def test_a_step_that_fails_leaves_the_old_store(monkeypatch: pytest.MonkeyPatch) -> None:
    first()
    before = dump(path())
    with closing(sqlite3.connect(path())) as held, held:
        # Something is in the way of a later step.
        held.execute("CREATE TABLE plan_tasks (id INTEGER)")
    with pytest.raises(NotReady, match="database"):
        accounts.listed()
    assert [line for line in dump(path()) if "plan_tasks" not in line] == before
    with closing(sqlite3.connect(path())) as held, held:
        held.execute("DROP TABLE plan_tasks")
    assert len(accounts.listed()) == 3

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    first()
    monkeypatch.setattr(office, "_copied", full)
    with pytest.raises(NotReady, match="folder"):
        accounts.listed()
    assert dump(path()) == before


def test_a_row_that_names_none_stops_the_step() -> None:
    first()
    with closing(sqlite3.connect(path())) as held, held:
        held.execute("UPDATE upkeep_sessions SET account = 'nobody'")
    before = dump(path())
    with pytest.raises(NotReady, match="upkeep_broken"):
        accounts.listed()
    assert dump(path()) == before


@pytest.mark.parametrize("version", ["99", str(tables.VERSION + 1), "x", ""])
def test_a_later_version_is_refused_and_left_alone(version: str) -> None:
    accounts.listed()
    with office.change() as connection:
        told = text("UPDATE upkeep_meta SET value = :v WHERE key = 'version'")
        connection.execute(told, {"v": version})
    before = dump(path())
    office.forget()
    with pytest.raises(NotReady, match="upkeep_version"):
        accounts.listed()
    assert dump(path()) == before
    there = sorted(p.name for p in path().parent.iterdir())
    assert there == ["upkeep.sqlite", "upkeep.sqlite-journal"]


@contextmanager
def empty(engine: str) -> Iterator[Connection]:
    """A connection to a database with nothing of the office in it."""
    on = create_engine(URL if engine == "server" else "sqlite://")
    try:
        with on.connect() as connection:
            tables.metadata.drop_all(connection)
            yield connection
            connection.rollback()
            tables.metadata.drop_all(connection)
            connection.commit()
    finally:
        on.dispose()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("start", range(tables.VERSION + 1))
def test_the_revisions_make_the_tables_that_the_product_asks(start: int, engine: str) -> None:
    assert {scoring_tables.years, plan_tables.plans} <= set(tables.metadata.sorted_tables)
    with empty(engine) as connection:
        migration.make(connection, version=str(start or tables.VERSION))
        if start:
            rows = {"key": "version", "value": str(start)}
            connection.execute(tables.meta.insert(), rows)
            migration.bring_up(connection, found=str(start))
        made = _shape(connection)
        tables.metadata.drop_all(connection)
        tables.metadata.create_all(connection)
        assert made == _shape(connection)
        assert sum(len(found["check_constraints"]) for found in made.values()) == 7


def _shape(connection: Connection) -> dict[str, dict[str, list[str]]]:
    """Columns, keys, checks and indexes of the office's tables, as the engine tells them."""
    look = inspect(connection)
    parts = ("columns", "foreign_keys", "check_constraints", "unique_constraints", "indexes")
    return {
        table.name: {
            part: sorted(str(found) for found in getattr(look, f"get_{part}")(table.name))
            for part in parts
        }
        | {"key": look.get_pk_constraint(table.name)["constrained_columns"]}
        for table in tables.metadata.sorted_tables
    }


@pytest.mark.skipif(not URL, reason="no server")
def test_on_a_server_a_failed_step_leaves_the_old_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_DATABASE_URL", URL)
    with empty("server") as connection:
        migration.make(connection, version="1")
        rows = [{"key": "version", "value": "1"}, {"key": "key", "value": "ab" * 32}]
        connection.execute(tables.meta.insert(), rows)
        told = dict.fromkeys(("name", "password", "created", "changed"), "an")
        connection.execute(tables.accounts.insert(), told | {"role": "reader", "disabled": False})
        connection.execute(text("CREATE TABLE plan_tasks (id INTEGER)"))
        connection.commit()
        office.forget()
        with pytest.raises(NotReady, match="database"):
            accounts.listed()
        assert not inspect(database.engine()).has_table("scoring_years")
        with pytest.raises(IntegrityError):
            connection.execute(text("UPDATE upkeep_accounts SET role = 'unit'"))
        connection.rollback()
        connection.execute(text("DROP TABLE plan_tasks"))
        connection.commit()
        assert [a.name for a in accounts.listed()] == ["an"]
        connection.execute(text("UPDATE upkeep_accounts SET role = 'unit'"))
        connection.rollback()
    database.engine().dispose()
    office.forget()
