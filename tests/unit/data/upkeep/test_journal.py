"""The store's file is whole without what stands beside it, and a killed change leaves it as it was."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from sqlalchemy import insert

from lib.data import database
from lib.data.upkeep import audit, office, tables
from lib.data.upkeep.roles import Keeper, now
from tests import killed

BY = Keeper(account="an", role="editor")


def store() -> tuple[Path, Path]:
    path = database.file_of(office.engine())
    assert path is not None
    return path, path.with_name(f"{path.name}-journal")


def note(text: str) -> None:
    with office.change() as connection:
        audit.add(connection, BY, "sign_in", text)


def test_the_file_alone_has_all_that_was_answered(tmp_path: Path) -> None:
    note("một")
    note("hai")
    path, journal = store()
    assert journal.read_bytes()[:8] == bytes(8)
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    alone = tmp_path / "moved.sqlite"
    alone.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(alone)) as moved:
        found = moved.execute("SELECT about FROM upkeep_audit ORDER BY id").fetchall()
    assert found == [("một",), ("hai",)]
    # What another store left beside it means nothing to this one.
    path.unlink()
    alone.rename(path)
    office.forget()
    assert [e.about for e in audit.entries()] == ["một", "hai"]


def test_a_large_change_leaves_a_small_journal() -> None:
    row = {"account": "an", "address": "x" * 200, "time": now()}
    with office.change() as connection:
        connection.execute(insert(tables.attempts), [row] * 20_000)
    with office.change() as connection:
        connection.execute(tables.attempts.delete())
    path, journal = store()
    assert path.stat().st_size > 4_000_000
    assert journal.stat().st_size <= 1_000_000


def test_a_killed_change_leaves_what_was_there() -> None:
    note("một")
    for _ in killed.at_every_step(lambda: note("hai"), start=lambda: None):
        assert [e.about for e in audit.entries()] == ["một"]
    assert [e.about for e in audit.entries()] == ["một", "hai"]
    assert audit.faults() == []
