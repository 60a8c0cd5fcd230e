"""The doctor names what is wrong and changes nothing."""

from __future__ import annotations

import resource
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lib import cli, doctor
from lib.base import settings
from lib.base.records import BadFile, Problem
from lib.data import database
from lib.data.declared import geography
from lib.data.loading import releases
from lib.data.upkeep import approval, audit, office, tables
from lib.data.upkeep.roles import ADMINISTRATOR, Keeper
from lib.doctor import Diagnosis


def states(*looks: Callable[[], Iterator[Diagnosis]]) -> dict[str, str]:
    with pytest.MonkeyPatch.context() as only:
        only.setattr(doctor, "LOOKS", looks)
        return {f.code: f.state for f in doctor.findings()}


def test_all_is_well_after_a_load(shipped: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--lang", "en", "doctor"]) == 0
    assert capsys.readouterr().out.endswith("All is well.\n")


@pytest.mark.parametrize(
    ("look", "name", "value", "code", "state"),
    [
        (doctor._settings, "CCHC_PUBLIC_URL", "cchc.example", "not_ready", doctor.FAULT),
        (doctor._settings, "CCHC_PUBLIC_URL", "https://[bad", "not_ready", doctor.FAULT),
        (doctor._settings, "CCHC_READER_MEMORY_MB", "-5", "not_ready", doctor.FAULT),
        (doctor._settings, "CCHC_PUBLIC_URL", "https://cchc.example", "no_proxy", doctor.DOUBT),
        (doctor._settings, "CCHC_PROXY", "1", "proxy_without_address", doctor.DOUBT),
        (doctor._settings, "CCHC_RATE", "many", "not_ready", doctor.FAULT),
        (
            doctor._database,
            "CCHC_DATABASE_URL",
            "sqlite:////nowhere/x.sqlite",
            "empty",
            doctor.FAULT,
        ),
        (doctor._database, "CCHC_DATABASE_URL", "rubbish", "not_ready", doctor.FAULT),
        (doctor._patches, "CCHC_FRAMEWORK_PATCHES", "off", "patches_off", doctor.DOUBT),
    ],
)
def test_a_setting_that_does_not_fit_is_named(
    shipped: str,
    monkeypatch: pytest.MonkeyPatch,
    look: Callable[[], Iterator[Diagnosis]],
    name: str,
    value: str,
    code: str,
    state: str,
) -> None:
    monkeypatch.setenv(name, value)
    assert states(look)[code] == state


def test_a_variable_is_named_as_it_is_written(
    shipped: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CCHC_CHECK_RATE", "many")
    monkeypatch.setattr(doctor, "LOOKS", (doctor._settings,))
    assert cli.main(["doctor"]) == 1
    assert "CCHC_CHECK_RATE phải" in capsys.readouterr().out


def test_a_damaged_database_is_left_as_it_is(
    shipped: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "figures.sqlite"
    broken.write_bytes(b"no database at all" * 500)
    monkeypatch.setenv("CCHC_DATABASE_URL", f"sqlite:///{broken}")
    assert states(doctor._database)["broken"] == doctor.FAULT
    assert broken.read_bytes() == b"no database at all" * 500


def test_a_store_of_other_files_is_told(
    shipped: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = database.file_of()
    assert path
    copy = tmp_path / "figures.sqlite"
    shutil.copy(path, copy)
    monkeypatch.setenv("CCHC_DATABASE_URL", f"sqlite:///{copy}")
    monkeypatch.setattr(doctor.loaders, "version_of", lambda root: "another")
    assert states(doctor._database)["other_version"] == doctor.DOUBT


def test_little_space_and_a_clock_set_back_are_told(
    shipped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE", 10**18)
    newest = releases.kept()[0]
    later = datetime.now(UTC) + timedelta(days=1)
    moved = type(newest)(**{**newest.__dict__, "time": later})
    monkeypatch.setattr(releases, "kept", lambda root=None: (moved,))
    found = states(doctor._disk, doctor._clock)
    assert found["little_space"] == doctor.DOUBT
    assert found["clock"] == doctor.FAULT


@pytest.mark.parametrize("end", [".csv.xz", ".csv", ".errors.csv", ".local.csv"])
@pytest.mark.parametrize("body", [b"", b"area_id\n", b"\xff\xfe"])
def test_a_release_that_is_no_longer_what_was_given_out_is_named(
    shipped: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str, body: bytes
) -> None:
    newest = releases.kept()[0]
    shutil.copytree(settings.SHIPPED / "releases", tmp_path / "releases")
    monkeypatch.setattr(releases, "folder", lambda root=None: tmp_path / "releases")
    monkeypatch.setattr(releases, "kept", lambda root=None: (newest,))
    releases.forget()
    assert states(doctor._kept_releases) == {"releases": doctor.WELL}
    (tmp_path / "releases" / f"{newest.name}{end}").write_bytes(body)
    releases.forget()
    assert states(doctor._kept_releases) == {"release_broken": doctor.FAULT}
    releases.forget()


def test_a_map_without_the_archipelagos_is_a_fault(
    shipped: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lost() -> None:
        raise BadFile((Problem(code="map_islands", file="archipelagos.csv"),))

    assert states(doctor._maps) == {"maps": doctor.WELL}
    monkeypatch.setattr(geography, "check", lost)
    assert states(doctor._maps) == {"not_ready": doctor.FAULT}
    assert cli.main(["check"]) == 1
    assert "Hoàng Sa" in capsys.readouterr().err


@pytest.fixture
def held(shipped: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An office's store with a line in its log; a release wrote the log's head down."""
    monkeypatch.setenv("CCHC_OWN_DIR", str(tmp_path / "own"))
    with office.change() as connection:
        audit.add(connection, Keeper(account="terminal:test", role=ADMINISTRATOR), "backup", "x")
    head = audit.head()
    monkeypatch.setattr(approval, "anchors", lambda: [head])
    assert states(doctor._office) == {"office": doctor.WELL}
    yield settings.upkeep_dir() / "upkeep.sqlite"
    office.forget()


def _rubbish(path: Path) -> None:
    path.write_bytes(b"rubbish" * 1000)


def _nothing(path: Path) -> None:
    path.write_bytes(b"")


def _another_version(path: Path, version: int) -> None:
    with closing(sqlite3.connect(path)) as opened, opened:
        opened.execute("UPDATE upkeep_meta SET value = ? WHERE key = 'version'", (str(version),))


def _older(path: Path) -> None:
    _another_version(path, tables.VERSION - 1)


def _newer(path: Path) -> None:
    _another_version(path, tables.VERSION + 1)


def _cut(path: Path) -> None:
    with closing(sqlite3.connect(path)) as opened, opened:
        for guard in opened.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            opened.execute(f"DROP TRIGGER {guard[0]}")
        opened.execute("DELETE FROM upkeep_audit")


@pytest.mark.parametrize(
    ("damage", "code", "state"),
    [
        (_rubbish, "not_ready", doctor.FAULT),
        (_nothing, "office_gone", doctor.FAULT),
        (Path.unlink, "office_gone", doctor.FAULT),
        (_cut, "office_log", doctor.FAULT),
        (_newer, "not_ready", doctor.FAULT),
        (_older, "office_older", doctor.DOUBT),
    ],
)
def test_what_became_of_the_offices_store_is_told_and_left_alone(
    held: Path, damage: Callable[[Path], None], code: str, state: str
) -> None:
    damage(held)
    office.forget()
    there = held.exists() and held.read_bytes()
    assert states(doctor._office) == {code: state}
    assert (held.exists() and held.read_bytes()) == there


def test_a_full_disk_is_a_fault(shipped: str) -> None:
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, usual[1]))
    try:
        found = states(doctor._disk)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert found["not_writable"] == doctor.FAULT


def test_a_missing_font_and_a_silent_server_are_told(
    shipped: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor.typeface, "SCRIPTS", ("latin", "greek"))
    assert states(doctor._fonts)["no_fonts"] == doctor.FAULT
    monkeypatch.setattr(doctor, "LOOKS", (doctor._fonts,))
    assert cli.main(["doctor", "--url", "http://127.0.0.1:9"]) == 1
    said = capsys.readouterr()
    assert "be-vietnam-pro-greek-400.woff2" in said.out
    assert "http://127.0.0.1:9" in said.out
    assert said.err == "2 lỗi phải sửa.\n"
