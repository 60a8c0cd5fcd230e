"""The framework's icons cut down to those that are used."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from lib.framework import icon_font, install


@pytest.fixture(scope="module")
def cut() -> bytes:
    return icon_font.cut()


def test_every_icon_that_is_named_is_in_the_cut_font(cut: bytes) -> None:
    there = icon_font.signs(TTFont(io.BytesIO(cut)))
    assert icon_font.names() <= there.keys()
    # Of our pages, of the framework's scripts, and the one that it draws in place of another.
    assert {"leaderboard", "keyboard_double_arrow_left", "star"} <= icon_font.names()
    assert len(cut) * 10 < icon_font.file().stat().st_size


def test_an_icon_looks_as_in_the_whole_font(cut: bytes) -> None:
    whole, small = (TTFont(io.BytesIO(b)) for b in (icon_font.file().read_bytes(), cut))
    for name in ("download", "home", "expand_more"):
        drawn = [f["glyf"][icon_font.signs(f)[name]].coordinates for f in (whole, small)]
        assert drawn[0] == drawn[1]
        assert len({f["hmtx"][icon_font.signs(f)[name]] for f in (whole, small)}) == 1


def test_no_icon_is_put_together_from_parts() -> None:
    """A name that code puts together would not be found."""
    root = Path(__file__).resolve().parents[3]
    files = [*(root / "lib").rglob("*.py"), *(root / "pages").glob("*.py")]
    for path in files:
        text = path.read_text(encoding="utf-8").replace(":material/(", "")
        assert text.count(":material/") == len(icon_font.NAMED.findall(text)), path
    for path in (root / "data" / "i18n").rglob("*.toml"):
        assert ":material/" not in path.read_text(encoding="utf-8")


def test_an_unexpected_font_is_told_and_not_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert icon_font.faults() == []
    place = tmp_path / "media"
    place.mkdir()
    monkeypatch.setattr(install, "STATIC", tmp_path)
    assert icon_font.faults()
    with pytest.raises(install.Unexpected):
        icon_font.cut()
    (place / "MaterialSymbols-Rounded.x.woff2").write_bytes(b"no font")
    assert icon_font.faults()
    with pytest.raises(install.Unexpected):
        icon_font.cut()


def test_a_font_without_an_icon_is_told_and_not_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("media", "css"):
        shutil.copytree(install.STATIC / folder, tmp_path / folder)
    monkeypatch.setattr(icon_font, "names", lambda: frozenset({"home", "no_such_icon"}))
    monkeypatch.setattr(install, "STATIC", tmp_path)
    assert icon_font.faults() == ["icon no_such_icon"]
    with pytest.raises(install.Unexpected, match="no_such_icon"):
        icon_font.cut()


def test_the_style_sheet_brings_no_font_that_nobody_sees() -> None:
    (sheet,) = (p for p in (install.STATIC / "css").glob("index.*.css"))
    body = sheet.read_bytes()
    left = icon_font.sheet(body).decode()
    assert not icon_font.FACES.search(left)
    assert "KaTeX_Main" in left
    assert len(left) > len(body) / 2
    # One that looks otherwise is sent as it is.
    other = body.replace(b"font-family:Source Sans;", b"font-family:Other;")
    assert icon_font.sheet(other) == other
