"""Texts: those of a data folder of one's own, and the shipped ones where it lacks some."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib import cli
from lib.base import i18n, settings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of an older version of the product: one file of texts, without its newest."""
    kept = tmp_path / "i18n" / "vi"
    kept.mkdir(parents=True)
    (kept / "cli.toml").write_text('[cli]\nempty = "của riêng"\n', encoding="utf-8")
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path))
    for cached in (i18n.texts, i18n._in_folder):
        cached.cache_clear()
    yield tmp_path
    for cached in (i18n.texts, i18n._in_folder):
        cached.cache_clear()


def test_a_text_that_the_folder_lacks_is_the_shipped_one(folder: Path) -> None:
    assert i18n.t("cli.empty", "vi") == "của riêng"
    assert i18n.t("cli.checked", "vi", claims=3).startswith("Đạt: 3")
    assert i18n.texts("en")["cli.empty"]


def test_a_file_of_texts_that_cannot_be_read_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "i18n" / "vi" / "cli.toml").write_bytes(b"[[[")
    with pytest.raises(i18n.UnreadableTexts, match=r"vi/cli\.toml"):
        i18n.texts("vi")
    assert cli.main(["status"]) == 1
    assert "vi/cli.toml: " in capsys.readouterr().err


def test_a_text_that_was_lost_is_told_in_the_other_language(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SHIPPED", folder)
    english = folder / "i18n" / "en"
    english.mkdir()
    (english / "cli.toml").write_text('[cli]\nstatus = "Data {version}"\n', encoding="utf-8")
    assert i18n.t("cli.status", "vi", version="1") == "Data 1"
    with pytest.raises(KeyError):
        i18n.t("cli.nothing", "vi")


def test_a_data_folder_that_is_not_there_is_told_in_sentences(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.rmtree(folder / "i18n")
    monkeypatch.setenv("CCHC_VAR_DIR", str(tmp_path / "var"))
    for command in ("check", "load", "doctor"):
        assert cli.main([command]) == 1
        said = capsys.readouterr()
        assert "indicators.csv" in said.out + said.err
    assert settings.SHIPPED.is_dir()
