"""Backup and restore: what comes back is what was there, and nothing is overwritten unasked."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from lib import cli
from lib.base import settings
from lib.data import store
from lib.data.loading import loaders, own_files, releases, shown_figures
from lib.data.upkeep import (
    accounts,
    approval,
    audit,
    backup,
    proposals,
    scoring_tables,
    sessions,
    typed,
)
from lib.data.upkeep import office as store_of_the_office
from lib.data.upkeep.proposals import NewProposal
from lib.data.upkeep.roles import ADMINISTRATOR, Keeper, NotAllowed
from lib.figures import queries, versions
from tests import unwritable

ROOT = Keeper(account="terminal:test", role=ADMINISTRATOR)
PASSWORD = "một câu dài để nhớ"
SON_LA = {
    "indicator": "dti",
    "province": "Sơn La",
    "year": "2024",
    "publisher": "Sở Thông tin",
    "value": "0,5",
}


@pytest.fixture
def office(few_figures: Path) -> Iterator[str]:
    """An office with an account, a session, a released and a rejected proposal; the session's cookie."""
    accounts.add(ROOT, "an", role="administrator", password=PASSWORD)
    cookie = sessions.sign_in("an", PASSWORD, address="")
    for file, value in (("a.csv", "0,5"), ("b.csv", "0,9")):
        taken, body = typed.intake_of([SON_LA | {"value": value}], file=file)
        wanted = NewProposal(kind="typed", file=file, taken=taken, body=body, reason="số mới")
        proposals.send(ROOT, proposals.propose(ROOT, wanted).id)
    approval.approve(ROOT, 1, note_vi="Thêm", note_en="Added")
    proposals.reject(ROOT, 2, remark="Sai")
    versions.refresh()
    yield cookie
    versions.refresh()


def lost() -> None:
    """The disk of the office is gone, and the built database with it."""
    shutil.rmtree(settings.own_dir())
    (settings.own_dir().parent / "figures.sqlite").unlink()
    versions.refresh()


def test_what_was_backed_up_comes_back_into_an_empty_place(office: str, tmp_path: Path) -> None:
    file = tmp_path / "sao lưu.zip"
    assert cli.main(["backup", str(file)]) == 0
    assert file.stat().st_mode & 0o077 == 0
    before = store.figures()
    told = (accounts.listed(), proposals.listed(ROOT), proposals.way(2), releases.kept())
    log = audit.entries()
    lost()
    assert cli.main(["restore", str(file)]) == 0
    assert shown_figures.compare(store.figures(), before).empty
    assert told == (accounts.listed(), proposals.listed(ROOT), proposals.way(2), releases.kept())
    assert audit.entries()[: len(log)] == log
    assert [r.action for r in audit.entries()[len(log) :]] == ["restore"]
    assert audit.faults(anchors=approval.anchors()) == []
    assert accounts.right_password("an", PASSWORD)
    assert proposals.document_of(ROOT, 2)[1].startswith(b"\xef\xbb\xbf")
    # Who was signed in is not.
    assert sessions.session_of(office) is None
    # And work goes on: new rows have numbers of their own.
    taken, body = typed.intake_of([SON_LA | {"value": "0,8"}], file="c.csv")
    wanted = NewProposal(kind="typed", file="c.csv", taken=taken, body=body, reason="x")
    assert proposals.propose(ROOT, wanted).id == 3
    versions.refresh()
    assert queries.history("dti").query("year == 2024")["score"].tolist() == [0.5]


def test_what_is_there_is_not_overwritten_unasked(
    office: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "b.zip"
    backup.make(ROOT, file)
    proposals.propose(ROOT, _another())
    assert cli.main(["--lang", "en", "restore", str(file)]) == 1
    assert "--replace" in capsys.readouterr().err
    assert len(proposals.listed(ROOT)) == 3
    assert cli.main(["--lang", "en", "restore", str(file), "--replace"]) == 0
    assert len(proposals.listed(ROOT)) == 2
    # What was there lies beside it.
    (aside,) = settings.own_dir().parent.glob("own.before-*")
    assert (aside / "_upkeep" / "upkeep.sqlite").is_file()
    assert (aside / "a" / "statements.csv").is_file()


def _another() -> NewProposal:
    taken, body = typed.intake_of([SON_LA | {"value": "0,8"}], file="c.csv")
    return NewProposal(kind="typed", file="c.csv", taken=taken, body=body, reason="x")


def _changed(file: Path, change: str) -> None:
    with zipfile.ZipFile(file) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    names = [n for n in members if n.endswith("statements.csv")]
    if change == "changed":
        members[names[0]] += b"x"
    elif change == "missing":
        del members[names[0]]
    elif change == "more":
        members["own/x.csv"] = b"x"
    elif change == "rows":
        members["rows.json"] = members["rows.json"].replace(b'"an"', b'"ac"', 1)
    else:
        told = json.loads(members["backup.json"])
        if change == "version":
            told["version"] = 99
        else:
            told["digests"]["own/../../x"] = told["digests"].pop(names[0])
            members["own/../../x"] = members.pop(names[0])
        members["backup.json"] = json.dumps(told).encode()
    with zipfile.ZipFile(file, "w") as packed:
        for name, body in members.items():
            packed.writestr(name, body)


@pytest.mark.parametrize("change", ["changed", "missing", "more", "rows", "version", "outside"])
def test_a_backup_that_is_not_whole_changes_nothing(
    office: str, tmp_path: Path, change: str
) -> None:
    file = tmp_path / "b.zip"
    backup.make(ROOT, file)
    _changed(file, change)
    held = (audit.head(), own_files.names(), store.figures().shape)
    with pytest.raises(NotAllowed, match=r"^backup_"):
        backup.restore(ROOT, file, replace=True)
    assert held == (audit.head(), own_files.names(), store.figures().shape)
    assert not (tmp_path.parent / "x").exists()
    (tmp_path / "cut.zip").write_bytes(file.read_bytes()[:200])
    with pytest.raises(NotAllowed, match=r"^backup_broken"):
        backup.restore(ROOT, tmp_path / "cut.zip", replace=True)


def test_a_backup_that_fails_leaves_the_earlier_one(
    office: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "b.zip"
    backup.make(ROOT, file)
    whole = file.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_rows", full)
    assert cli.main(["backup", str(file)]) == 1
    assert file.read_bytes() == whole
    assert not loaders.load_shipped().rebuilt


@pytest.mark.parametrize("way", unwritable.WAYS.values(), ids=unwritable.WAYS)
def test_a_store_that_takes_no_writes_is_backed_up(
    office: str, tmp_path: Path, way: Callable[[], AbstractContextManager[None]]
) -> None:
    with way():
        made = backup.make(ROOT, tmp_path / "b.zip")
    assert made.rows
    assert audit.faults() == []
    accounts_before = accounts.listed()
    backup.restore(ROOT, tmp_path / "b.zip", replace=True)
    assert accounts.listed() == accounts_before


def test_a_damaged_store_is_restored(office: str, tmp_path: Path) -> None:
    file = tmp_path / "b.zip"
    backup.make(ROOT, file)
    (settings.upkeep_dir() / "upkeep.sqlite").write_bytes(b"rubbish" * 1000)
    assert cli.main(["restore", str(file), "--replace"]) == 0
    assert [a.name for a in accounts.listed()] == ["an"]


def test_a_years_scoring_is_in_the_backup(office: str, tmp_path: Path) -> None:
    with store_of_the_office.change() as connection:
        for table, row in SCORING:
            connection.execute(insert(table), row)
    before = scoring_rows()
    backup.make(ROOT, tmp_path / "a.zip")
    lost()
    backup.restore(ROOT, tmp_path / "a.zip")
    assert scoring_rows() == before
    assert [len(rows) for rows in before] == [1, 1, 1, 1, 0, 0]


def test_a_backup_of_the_first_version_comes_back(office: str, tmp_path: Path) -> None:
    backup.make(ROOT, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        held = {name: packed.read(name) for name in packed.namelist()}
    rows = {k: v for k, v in json.loads(held["rows.json"]).items() if k.startswith("upkeep_")}
    held["rows.json"] = json.dumps(rows).encode()
    told = json.loads(held["backup.json"]) | {"version": 1}
    told["digests"]["rows.json"] = hashlib.sha256(held["rows.json"]).hexdigest()
    held["backup.json"] = json.dumps(told).encode()
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as packed:
        for name, body in held.items():
            packed.writestr(name, body)
    lost()
    backup.restore(ROOT, tmp_path / "old.zip")
    assert [a.name for a in accounts.listed()] == ["an"]
    assert scoring_rows() == [[]] * 6


SCORING = (
    (scoring_tables.years, {"province": "63-14", "year": 2025, "state": "open", "classes": "[]"}),
    (
        scoring_tables.criteria,
        {
            "year": 1,
            "code": "1",
            "name": "Kế hoạch",
            "points": "0.6",
            "method": "steps",
            "place": 1,
        },
    ),
    (scoring_tables.units, {"year": 1, "unit": "so-y-te", "name": "Sở Y tế"}),
    (
        scoring_tables.entries,
        {"year": 1, "unit": "so-y-te", "code": "1", "self_points": "0.6", "revision": 1},
    ),
)


def scoring_rows() -> list[list[dict[str, object]]]:
    with store_of_the_office.reading() as connection:
        return [
            [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in scoring_tables.TABLES
        ]
