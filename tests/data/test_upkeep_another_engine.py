"""The office's store on another engine: CCHC_TEST_DATABASE_URL as in test_another_engine.

It is the figures' database, in tables that no load of figures touches.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from lib.base.records import NotReady
from lib.data import database, schema, store
from lib.data.loading import loaders, releases, shown_figures
from lib.data.upkeep import (
    accounts,
    approval,
    audit,
    backup,
    office,
    proposals,
    sessions,
    tables,
    typed,
)
from lib.data.upkeep.proposals import NewProposal
from lib.data.upkeep.roles import ADMINISTRATOR, Keeper, NotAllowed
from lib.figures import queries, versions

URL = os.environ.get("CCHC_TEST_DATABASE_URL", "")
pytestmark = pytest.mark.skipif(not URL, reason="CCHC_TEST_DATABASE_URL names no database")
ROOT = Keeper(account="terminal:test", role=ADMINISTRATOR)
PASSWORD = "một câu dài để nhớ"
SON_LA = {
    "indicator": "dti",
    "province": "Sơn La",
    "year": "2024",
    "publisher": "Sở",
    "value": "0,5",
}


@pytest.fixture
def elsewhere(few_figures: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("CCHC_DATABASE_URL", URL)
    tables.metadata.drop_all(database.engine())
    office.forget()
    loaders.load_shipped(force=True)
    versions.refresh()
    yield few_figures
    # Other tests of this engine want the shipped figures, or none.
    for each in (tables, schema):
        each.metadata.drop_all(database.engine())
    office.forget()
    database.engine().dispose()
    versions.refresh()


def proposal(value: str, file: str = "a.csv") -> int:
    taken, body = typed.intake_of([SON_LA | {"value": value}], file=file)
    wanted = NewProposal(kind="typed", file=file, taken=taken, body=body, reason="số mới")
    return proposals.send(ROOT, proposals.propose(ROOT, wanted).id).id


def test_from_an_account_to_a_release_and_through_a_refill(elsewhere: Path, tmp_path: Path) -> None:
    accounts.add(ROOT, "an", role="administrator", password=PASSWORD)
    cookie = sessions.sign_in("an", PASSWORD, address="192.0.2.1")
    assert sessions.session_of(cookie)
    first = approval.release_now(ROOT, note_vi="Đầu", note_en="First")
    release = approval.approve(ROOT, proposal("0,5"), note_vi="Thêm", note_en="Added")
    assert queries.history("dti").query("year == 2024")["score"].tolist() == [0.5]
    assert versions.release() == release
    # A refill leaves the office's tables as they are.
    loaders.load_shipped(force=True)
    assert sessions.session_of(cookie)
    assert proposals.get(1).state == "released"
    assert audit.faults(anchors=approval.anchors()) == []
    approval.roll_back(ROOT, first.id, note_vi="Lùi", note_en="Back")
    assert queries.history("dti").query("year == 2024").empty
    # The engine refuses to change the log.
    for statement in ("UPDATE upkeep_audit SET account = 'x'", "TRUNCATE upkeep_audit"):
        with pytest.raises(DatabaseError, match="only grows"), database.engine().begin() as on:
            on.exec_driver_sql(statement)
    # A backup comes back into SQLite, and into an empty one of this engine.
    file = tmp_path / "b.zip"
    backup.make(ROOT, file)
    figures, log = store.figures(), audit.entries()
    with pytest.raises(NotAllowed, match=r"^not_empty"):
        backup.restore(ROOT, file)
    backup.restore(ROOT, file, replace=True)
    assert audit.entries()[: len(log)] == log
    assert list(tmp_path.glob("own.before-*.zip"))
    assert proposal("0,6", "c.csv") == 2
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CCHC_DATABASE_URL", f"sqlite:///{tmp_path / 'other.sqlite'}")
        patch.setenv("CCHC_OWN_DIR", str(tmp_path / "other"))
        releases.forget()
        backup.restore(ROOT, file)
        assert audit.entries()[: len(log)] == log
        assert shown_figures.compare(store.figures(), figures).empty
        database.engine().dispose()
    releases.forget()


def test_many_writers_leave_one_chain(elsewhere: Path) -> None:
    failed: list[BaseException] = []

    def write(n: int) -> None:
        try:
            for _ in range(5):
                with office.change() as connection:
                    audit.add(connection, ROOT, "note", str(n))
        except BaseException as fault:
            failed.append(fault)

    workers = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failed == []
    assert len(audit.entries()) == 30
    assert audit.faults() == []


def test_a_later_version_is_left_alone(elsewhere: Path) -> None:
    accounts.listed()
    with office.change() as connection:
        connection.exec_driver_sql("UPDATE upkeep_meta SET value = '99' WHERE key = 'version'")
    office.forget()
    with pytest.raises(NotReady, match="upkeep_version"):
        accounts.listed()
