"""A load is whole: one lock, one switch, and what a killed load or a damaged file left is mended.

Every figure here is invented for the test.
"""

from __future__ import annotations

import gc
import multiprocessing
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import InternalError

from lib import cli
from lib.base import settings
from lib.base.records import BadFile, NotReady
from lib.data import database, store
from lib.data.cells import document
from lib.data.declared import registry
from lib.data.loading import loaders, own_files
from lib.figures import queries, versions


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    # A process for each file takes a third of a second.
    monkeypatch.setattr(document, "of_bytes", document.parsed)


HEADER = "Chỉ số;Tỉnh;Năm;Giá trị;Hạng;Nguồn\n"
SOLD = HEADER + "dti;Sơn La;2024;0,5;;Sở Thông tin\n"


def own(folder: Path, body: str = SOLD, *, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_text(body, encoding="utf-8")
    return path


def values() -> list[float]:
    """What is claimed of DTI 2024."""
    return sorted(store.claims(indicators=["dti"], years=(2024, 2024))["value"].tolist())


def test_a_load_is_seen_at_once_by_a_process_that_serves(few_figures: Path, tmp_path: Path) -> None:
    before = versions.newest_version()
    assert queries.history("dti")["year"].max() < 2024
    # Loaded by another process, as the command line does.
    loading = multiprocessing.get_context("spawn").Process(target=_load, args=(own(tmp_path),))
    loading.start()
    loading.join()
    assert loading.exitcode == 0
    assert versions.newest_version() != before
    rows = queries.history("dti")
    (row,) = rows[rows["year"] == 2024].itertuples()
    assert row.score == 0.5
    assert registry.load().sources[row.score_source].publisher == "Sở Thông tin"
    assert row.score_source in queries.sources().index


def _load(path: Path) -> None:
    loaders.load_own(path)


def test_an_answer_that_a_load_comes_in_the_way_of_is_made_again(
    few_figures: Path, tmp_path: Path
) -> None:
    versions.newest_version()
    seen: list[tuple[str, int]] = []

    @queries.per_version
    def answer() -> tuple[str, int]:
        version = versions.version()
        if not seen:
            loaders.load_own(own(tmp_path))
        seen.append((version, len(values())))
        return seen[-1]

    assert answer() == (versions.newest_version(), 1)
    # The first was half old and half new; nobody was given it.
    assert len(seen) == 2
    assert seen[0][0] != seen[1][0]
    assert answer() == seen[1]
    assert len(seen) == 2


def test_the_own_sources_of_what_is_shown_stay_until_the_switch(
    few_figures: Path, tmp_path: Path
) -> None:
    loaders.load_own(own(tmp_path))
    versions.newest_version()
    (source,) = store.claims(indicators=["dti"], years=(2024, 2024))["source_id"]
    # Another load has put its files in place, and the database still holds the one before.
    taken = loaders.check_own(own(tmp_path, SOLD.replace("Sở Thông tin", "Báo khác")))
    own_files.begin()
    own_files.put("a", own_files.content_of(taken, file="a.csv"))
    registry.reread()
    assert registry.load().sources[source].publisher == "Sở Thông tin"


def test_two_loads_of_one_file_at_once_lose_nothing(few_figures: Path, tmp_path: Path) -> None:
    loaders.load_own(own(tmp_path))
    bodies = [SOLD.replace("0,5", "0,6"), SOLD.replace("0,5", "0,7")]
    paths = []
    for place, body in enumerate(bodies):
        (tmp_path / str(place)).mkdir()
        paths.append(own(tmp_path / str(place), body))
    failed: list[BaseException] = []

    def load(path: Path) -> None:
        try:
            loaders.load_own(path)
        except BaseException as fault:
            failed.append(fault)

    workers = [threading.Thread(target=load, args=(path,)) for path in paths]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failed == []
    assert own_files.names() == ["a"]
    assert values() in ([0.6], [0.7])
    assert not loaders.load_shipped().rebuilt


def test_two_loads_of_different_files_at_once_are_both_done(
    few_figures: Path, tmp_path: Path
) -> None:
    loaders.load_shipped()
    paths = [own(tmp_path), own(tmp_path, SOLD.replace("Sơn La", "Hà Giang"), name="b.csv")]
    spawn = multiprocessing.get_context("spawn")
    loads = [spawn.Process(target=_load, args=(path,)) for path in paths]
    for load in loads:
        load.start()
    for load in loads:
        load.join()
    assert [load.exitcode for load in loads] == [0, 0]
    assert own_files.names() == ["a", "b"]
    assert values() == [0.5, 0.5]
    assert not loaders.load_shipped().rebuilt


def test_who_waits_too_long_is_told_in_a_sentence(
    few_figures: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(loaders, "PATIENCE", 0.1)
    done = threading.Event()
    held = threading.Event()

    def hold() -> None:
        with loaders.alone():
            held.set()
            done.wait(60)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(60)
    try:
        assert cli.main(["--lang", "en", "load", str(own(tmp_path))]) == 1
    finally:
        done.set()
        holder.join()
    assert "Another load is running" in capsys.readouterr().err
    assert own_files.names() == []


class Killed(BaseException):
    """The process ends here: nothing after it is run."""


def killed(step: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """A load that ends at a step as by a kill: what would tidy up is not run."""

    def load(path: Path) -> None:
        taken = loaders.check_own(path)
        with monkeypatch.context() as patch:
            if step == "between":
                plain = Path.rename

                def rename(self: Path, target: Path) -> Path:
                    if self.name == "new":
                        raise Killed
                    return plain(self, target)

                patch.setattr(Path, "rename", rename)
            elif step == "before":
                patch.setattr("pandas.DataFrame.to_csv", _kill)
            elif step == "filling":
                patch.setattr("lib.data.refill.replace", _kill)
            else:
                patch.setattr(own_files, "finish", _kill)
            patch.setattr(own_files, "mend", list)
            with pytest.raises(Killed):
                loaders.keep(taken, file=path.name)
        registry.forget()

    return load


def _kill(*_: object, **__: object) -> None:
    raise Killed


@pytest.mark.parametrize("step", ["before", "between", "filling", "done"])
@pytest.mark.parametrize("earlier", [True, False])
def test_a_killed_load_is_mended_by_the_next_command(
    few_figures: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    step: str,
    earlier: bool,
) -> None:
    loaders.load_shipped()
    if earlier:
        loaders.load_own(own(tmp_path))
    killed(step, monkeypatch)(own(tmp_path, SOLD.replace("0,5", "0,9")))
    assert cli.main(["--lang", "en", "status"]) == 0
    told = capsys.readouterr().err
    assert values() == ([0.9] if step == "done" else [0.5] if earlier else [])
    # Told only where something had been moved.
    assert ("was interrupted" in told) is (step == "filling" or (step == "between" and earlier))
    assert own_files.names() == (["a"] if earlier or step == "done" else [])
    assert not own_files.unfinished()
    assert not loaders.load_shipped().rebuilt
    # And the file can be loaded as ever.
    loaders.load_own(own(tmp_path, SOLD.replace("0,5", "0,8")))
    assert values() == [0.8]


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _rubbish(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 200)


def _holes(path: Path) -> None:
    body = bytearray(path.read_bytes())
    for at in range(20480, len(body), 8192):
        body[at : at + 300] = b"\xa5" * len(body[at : at + 300])
    path.write_bytes(body)


def _no_names(path: Path) -> None:
    body = bytearray(path.read_bytes())
    at = body.index(b"CREATE TABLE figures") - 20
    body[at : at + 300] = b"\xa5" * 300
    path.write_bytes(body)


def _half_the_rows(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM figures WHERE year % 2 = 0")
        connection.execute("DELETE FROM claims WHERE year % 2 = 0")
        connection.commit()


def _no_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE figures")


DAMAGES = [_truncated, _rubbish, _holes, _no_names, _half_the_rows, _no_table]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("command", ["status", "load"])
def test_a_damaged_database_is_built_again_and_kept_aside(
    few_figures: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    damage: Callable[[Path], None],
    command: str,
) -> None:
    loaders.load_shipped()
    rows = store.counts()
    path = tmp_path / "figures.sqlite"
    damage(path)
    broken = path.read_bytes()
    assert cli.main(["--lang", "en", command]) == 0
    told = capsys.readouterr()
    aside = tmp_path / "figures.broken.sqlite"
    assert "damaged" in told.err
    assert str(aside) in told.err
    assert aside.read_bytes() == broken
    assert store.counts() == rows


def _nothing(path: Path) -> None:
    path.write_bytes(b"")


def test_changed_data_are_loaded_after_one_look_at_the_whole_store(
    few_figures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaders.load_shipped()
    looks: list[object] = []
    whole = database.check

    def look(on: Engine) -> None:
        looks.append(on)
        whole(on)

    monkeypatch.setattr(database, "check", look)
    path = few_figures / "registry" / "sources.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    assert loaders.load_shipped().rebuilt
    assert len(looks) == 1


@pytest.mark.parametrize("damage", [*DAMAGES, _nothing, Path.unlink])
def test_a_running_process_mends_a_damaged_database(
    few_figures: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    rows = queries.counts()
    damage(tmp_path / "figures.sqlite")
    assert queries.counts() == rows
    assert store.counts() == rows


def test_a_fault_while_the_tables_are_filled_leaves_the_store(
    few_figures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = loaders.load_shipped().data_version
    rows = store.counts()
    monkeypatch.setattr("lib.data.refill._fill", _kill)
    with pytest.raises(Killed):
        loaders.load_own(own(tmp_path))
    assert database.data_version() == version
    assert store.counts() == rows
    assert own_files.names() == []
    assert sorted(p.name for p in tmp_path.glob("*figures.sqlite*")) == ["figures.sqlite"]


def test_no_collector_walks_through_the_rows_of_a_load(few_figures: Path) -> None:
    meanwhile = []
    loaders.load_shipped(force=True, progress=lambda *_: meanwhile.append(gc.isenabled()))
    assert set(meanwhile) == {False}
    assert gc.isenabled()


def test_a_server_that_takes_no_writes_says_so_in_a_load(few_figures: Path) -> None:
    loaders.load_shipped()
    rows = store.counts()
    with pytest.raises(NotReady, match="database"), database.replaced(database.engine()):
        raise InternalError("CREATE", None, Exception("cannot execute in a read-only transaction"))
    assert store.counts() == rows


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("no address", "database_address"),
        ("nodriver://x/y", "database_address"),
        ("sqlite:////proc/none/figures.sqlite", "folder"),
        ("sqlite:///{folder}", "database"),
    ],
)
def test_a_bad_database_address_is_told_in_a_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    url: str,
    code: str,
) -> None:
    monkeypatch.setenv("CCHC_DATABASE_URL", url.format(folder=tmp_path))
    with pytest.raises(NotReady) as missing:
        loaders.load_shipped()
    assert missing.value.code == code
    for command in (["load"], ["load", "--force"]):
        assert cli.main(command) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2


@pytest.mark.parametrize("value", ["many", "-1", "inf", "nan"])
def test_a_setting_that_is_no_number_is_told(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("CCHC_RATE", value)
    with pytest.raises(NotReady) as wrong:
        settings.rate()
    assert wrong.value.params == {"name": "CCHC_RATE", "value": value}


def _dated(day: bytes) -> Callable[[bytes], bytes]:
    """The first source of `sources.csv` with another date."""

    def change(body: bytes) -> bytes:
        head, first, rest = body.split(b"\n", 2)
        assert head.split(b",")[-2:] == [b"date", b"tier"]
        before, _, tier = first.rsplit(b",", 2)
        return b"\n".join([head, b",".join([before, day, tier]), rest])

    return change


@pytest.mark.parametrize(
    ("file", "change", "code", "row"),
    [
        ("figures/statements/dti.csv", lambda b: b"", "csv_empty", None),
        ("figures/statements/dti.csv", lambda b: b.splitlines(True)[0], "csv_no_rows", None),
        ("figures/papi/2020.csv", lambda b: b.splitlines(True)[0], "csv_no_rows", None),
        ("figures/papi/2020.csv", lambda b: b"", "csv_empty", None),
        ("figures/statements/dti.csv", lambda b: b.replace(b",,\n", b",,,x\n", 1), "csv_cells", 2),
        ("figures/papi/2020.csv", lambda b: b + b"63-14\n", "csv_cells", 65),
        ("figures/statements/dti.csv", lambda b: b.replace(b"\nst", b"\n\xff", 1), "csv_not_utf8", 2),
        ("figures/statements/dti.csv", lambda b: b.replace(b"\n", b'\n"', 1), "csv_quote", 2),
        ("figures/statements/dti.csv", lambda b: b.replace(b"\n", b"\n\x00", 1), "csv_binary", 2),
        ("registry/breaks.csv", lambda b: b[: len(b) // 2] + b"\xff", "csv_not_utf8", None),
        ("registry/breaks.csv", lambda b: b"", "csv_empty", None),
        ("registry/sources.csv", _dated(b"12/03/2020"), "registry_value", 2),
        ("registry/sources.csv", _dated(b"20200312"), "registry_value", 2),
        ("registry/sources.csv", _dated(b"2020-13"), "registry_value", 2),
        ("registry/sources.csv", _dated(b"20"), "registry_value", 2),
        ("registry/breaks.csv", lambda b: b + b"a,b\n", "csv_cells", None),
    ],
)  # fmt: skip
def test_a_broken_shipped_file_is_named_with_its_line(
    few_figures: Path,
    capsys: pytest.CaptureFixture[str],
    file: str,
    change: Callable[[bytes], bytes],
    code: str,
    row: int | None,
) -> None:
    path = few_figures / file
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(BadFile) as bad:
        loaders.check_shipped()
    first = bad.value.problems[0]
    assert (first.code, Path(first.file).name) == (code, path.name)
    if row is not None:
        assert first.row == row
    for lang in ("vi", "en"):
        assert cli.main(["--lang", lang, "load"]) == 1
        assert path.name in capsys.readouterr().err


def test_a_panel_that_is_named_after_no_year_is_refused(few_figures: Path) -> None:
    path = few_figures / "figures" / "papi" / "2020.csv"
    path.rename(path.with_name("hai-muoi.csv"))
    with pytest.raises(BadFile) as bad:
        loaders.check_shipped()
    assert bad.value.problems[0].code == "panel_year"
