"""Releases: an older one is read back exactly, and what changed is told (figures here are samples)."""

from __future__ import annotations

import errno
import lzma
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lib import cli, gallery
from lib.base.records import Refusal
from lib.data import store
from lib.data.loading import releases, shown_figures
from lib.display import wording
from lib.figures import queries, versions
from tests.releasing import corrected

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)


def test_figures_survive_being_written(shipped: str) -> None:
    figures = store.figures()
    again = shown_figures.figures_in(shown_figures.text_of(figures))
    assert shown_figures.compare(figures, again).empty
    assert shown_figures.digest(again) == shown_figures.digest(figures)


def test_changes_are_added_removed_and_changed_figures(shipped: str) -> None:
    new = store.figures()
    changes = shown_figures.compare(corrected(new), new)
    assert changes["change"].tolist() == ["added", "removed", "changed"]
    assert changes["old_rank"].tolist()[2] == 14
    assert changes["new_rank"].tolist()[2] == 13


def test_every_release_is_read_back_as_it_was_written(tmp_path: Path, shipped: str) -> None:
    third = store.figures(indicators=["par_index"])
    second = corrected(third)
    first = second.iloc[5:].reset_index(drop=True)
    said = {"note_vi": "mẫu", "note_en": "sample", "root": tmp_path}
    for number, figures in enumerate((first, second, third), start=1):
        releases.write(figures, store.errors(), data_version=f"v{number}", now=NOW, **said)
    for number, figures in enumerate((first, second, third), start=1):
        rebuilt = releases.figures(f"v{number}", tmp_path)
        assert shown_figures.text_of(rebuilt) == shown_figures.text_of(figures)
    assert releases.write(third, store.errors(), data_version="v4", **said) is None
    assert [r.id for r in releases.kept(tmp_path)] == ["v3", "v2", "v1"]
    releases.forget()


def test_a_note_that_the_disk_takes_half_names_no_release(
    tmp_path: Path, shipped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Path.open

    def half(path: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
        opened = whole(path, mode, *rest, **more)
        if "w" in mode and ".toml" in path.name:
            opened.write("id =" if "b" not in mode else b"id =")
            opened.close()
            raise OSError(errno.ENOSPC, "No space left on device")
        return opened

    figures = store.figures(indicators=["par_index"])
    said = {"note_vi": "mẫu", "note_en": "sample", "root": tmp_path, "now": NOW}
    monkeypatch.setattr(Path, "open", half)
    with pytest.raises(OSError, match="No space"):
        releases.write(figures, store.errors(), data_version="v1", **said)
    monkeypatch.undo()
    releases.forget()
    assert releases.kept(tmp_path) == ()
    releases.write(figures, store.errors(), data_version="v1", **said)
    assert [r.id for r in releases.kept(tmp_path)] == ["v1"]
    releases.forget()


def test_the_same_figures_make_the_same_file(tmp_path: Path, shipped: str) -> None:
    figures = store.figures(indicators=["par_index"])
    for day in (1, 2):
        root, now = tmp_path / str(day), datetime(2026, 11, day, tzinfo=UTC)
        releases.write(
            figures, store.errors(), data_version="v1", note_vi="m", note_en="s", root=root, now=now
        )
    one, two = (next((tmp_path / day).rglob("*.csv.xz")).read_bytes() for day in "12")
    assert one == two
    releases.forget()


def test_a_file_that_is_not_of_its_digest_is_refused(tmp_path: Path, shipped: str) -> None:
    figures = store.figures(indicators=["par_index"])
    releases.write(
        figures, store.errors(), data_version="v1", note_vi="m", note_en="s", root=tmp_path, now=NOW
    )
    path = next(tmp_path.rglob("*.csv.xz"))
    text = lzma.decompress(path.read_bytes())
    path.write_bytes(lzma.compress(text.replace(b"63-14", b"63-15", 1)))
    with pytest.raises(ValueError, match="not those of its digest"):
        releases.figures("v1", tmp_path)
    releases.forget()


def test_standard_errors_stay_with_the_release_they_were_given_out_with(
    tmp_path: Path, shipped: str
) -> None:
    said = {"note_vi": "mẫu", "note_en": "sample", "root": tmp_path, "now": NOW}
    figures, sure = store.figures(indicators=["papi"]), store.errors()
    assert releases.write(figures, sure.iloc[:0], data_version="v1", **said) is not None
    assert releases.write(figures, sure, data_version="v2", **said) is not None
    assert releases.standard_errors("v1", tmp_path).empty
    pd.testing.assert_frame_equal(
        releases.standard_errors("v2", tmp_path), sure, check_dtype=False, check_exact=True
    )
    path = next(tmp_path.rglob("*-v2.errors.csv"))
    path.write_text(path.read_text("utf-8").replace("720", "721", 1), encoding="utf-8")
    releases.forget()
    with pytest.raises(ValueError, match="not those of its digest"):
        releases.standard_errors("v2", tmp_path)
    releases.forget()


@pytest.mark.parametrize("release", releases.kept(), ids=lambda release: release.name)
def test_every_part_of_every_release_is_read(release: releases.Release, shipped: str) -> None:
    assert len(releases.figures(release.id)) == release.figures
    assert bool(len(releases.standard_errors(release.id))) is bool(release.errors)
    inside = releases.local(release.id)
    assert list(inside) == list(releases.local(releases.kept()[0].id))
    assert bool(len(inside)) is bool(release.local)


def test_the_newest_release_has_the_standard_errors_that_are_shown(shipped: str) -> None:
    newest = releases.kept()[0]
    assert len(releases.standard_errors(newest.id)) == len(store.errors()) == 9 * 63
    assert releases.standard_errors(releases.kept()[-1].id).empty


def test_history_and_coverage_of_a_release_are_those_of_the_same_figures(
    older: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = {i: queries.history(i) for i in ("par_index", "papi", "pci", "sipas", "dvc_level4")}
    counted = queries.coverage()
    monkeypatch.setattr(releases, "figures", lambda _: store.figures())
    with versions.as_of(older):
        # Past the memory of queries, which may hold this release's answer already.
        for indicator, history in now.items():
            pd.testing.assert_frame_equal(queries.history.__wrapped__(indicator), history)
        pd.testing.assert_frame_equal(queries.coverage.__wrapped__(), counted)


def test_answers_as_of_an_older_release(older: str) -> None:
    def rank_of_son_la() -> int:
        history = queries.history("par_index").set_index(["province_id", "year"])
        return int(history.loc[("63-14", 2022), "rank"])

    assert rank_of_son_la() == 13
    with versions.as_of(older):
        assert versions.version() == older
        assert rank_of_son_la() == 14
        with pytest.raises(versions.NotKept):
            queries.claims("par_index")
    assert rank_of_son_la() == 13
    with pytest.raises(releases.Unknown), versions.as_of("nothing"):
        pass


def test_readers_are_told_the_release_although_the_digest_moved(
    older: str, shipped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "newest_version", lambda: "f" * 12)
    assert versions.version() == "f" * 12
    assert versions.public_version() == versions.newest_public_version() == shipped
    with versions.as_of(older):
        assert versions.public_version() == older
        assert versions.newest_public_version() == shipped


def test_a_chart_of_an_older_release_shows_its_figures(older: str) -> None:
    choices = {"indicator": "par_index", "from": "2019", "to": "2022", "p": "son-la"}
    asked = gallery.ask("ranking.years", choices, lang="vi")
    with versions.as_of(older):
        assert "hạng 14/63" in gallery.draw(asked).chart.title
    assert "hạng 13/63" in gallery.draw(asked).chart.title


def test_every_view_answers_an_older_release_from_its_figures_alone(
    older: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A view may say that a release does not keep what it needs; it may not read the newest figures."""
    versions.release()
    without = set()
    with versions.as_of(older):
        monkeypatch.setattr(store, "frame", _never)
        for name in gallery.VIEWS:
            try:
                gallery.draw(gallery.ask(name, {}, lang="vi"))
            except (versions.NotKept, gallery.Nothing, Refusal):
                without.add(name)
    assert without == {
        "compare.scatter",
        "dossiers.rates",
        "ranking.sampling",
        "services.filed",
        "units.list",
        "units.movers",
        "units.years",
    }


def _never(*_: object) -> pd.DataFrame:
    raise AssertionError("the store was asked for an older release")


def test_the_difference_is_told_with_old_and_new(older: str) -> None:
    found = versions.difference(older, indicators=("par_index",))
    said = [wording.change(row, lang="vi") for row in found.itertuples()]
    assert any("Sơn La" in s and "hạng 14/63 đổi thành" in s and "hạng 13/63" in s for s in said)
    assert len(versions.difference(older, indicators=("pci",))) == 0


def test_the_command_warns_of_unreleased_changes(
    tmp_path: Path,
    shipped: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(releases, "folder", lambda root=None: tmp_path)
    releases.forget()
    assert cli.main(["--lang", "en", "check"]) == 0
    assert "differ from the newest release" in capsys.readouterr().err
    note = ["--note-vi", "Bản “đầu”", "--note-en", 'The "first"']
    assert cli.main(["--lang", "en", "release", *note]) == 0
    assert cli.main(["--lang", "en", "check"]) == 0
    assert "differ" not in capsys.readouterr().err
    assert releases.kept()[0].note_en == 'The "first"'
    assert cli.main(["--lang", "en", "release", *note]) == 0
    assert "nothing was written" in capsys.readouterr().out
    releases.forget()
