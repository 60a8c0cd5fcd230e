"""A full disk: each command that writes says so in a sentence, and all is as it was before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib import cli
from lib.base import settings
from lib.data import store
from lib.data.cells import document
from lib.data.loading import loaders, own_files, releases
from lib.data.upkeep import audit, office, proposals
from lib.data.upkeep.roles import ADMINISTRATOR, Keeper
from tests import full_disk

ROOT = Keeper(account="terminal:test", role=ADMINISTRATOR)
FILE = "Chỉ số;Tỉnh;Năm;Giá trị;Hạng;Nguồn\ndti;Sơn La;2024;{};;Sở Thông tin\n"
NOTES = ("--note-vi", "Thêm", "--note-en", "Added")
# Nothing at all, a page of a database, and too little for the figures' database alone.
SIZES = (0, 4096, 70_000)


@pytest.fixture
def loaded(few_figures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Figures with an own file, a proposal that waits, a backup and an export."""
    monkeypatch.setattr(document, "of_bytes", document.parsed)
    monkeypatch.setenv("CCHC_VAR_DIR", str(tmp_path / "var"))
    path = tmp_path / "a.csv"
    path.write_text(FILE.format("0,5"), encoding="utf-8")
    loaders.load_own(path)
    path.write_text(FILE.format("0,9"), encoding="utf-8")
    proposed = ["propose", str(path), "--remark", "x", "--replace", "--send"]
    assert cli.main(proposed) == 0
    assert cli.main(["backup", str(tmp_path / "b.zip")]) == 0
    (tmp_path / "r.xlsx").write_bytes(b"earlier")
    yield tmp_path
    office.forget()


def state(folder: Path) -> dict[str, object]:
    """All that must not change; the log may tell what was tried."""
    office.forget()
    releases.forget()
    return {
        "figures": store.counts(),
        "claims": store.claims(indicators=["dti"], years=(2024, 2024))["value"].tolist(),
        "own": own_files.names(),
        "proposals": [(p.id, p.state) for p in proposals.listed(ROOT)],
        "releases": [r.id for r in releases.kept()],
        "backup": (folder / "b.zip").read_bytes(),
        "export": (folder / "r.xlsx").read_bytes(),
        "log": audit.faults(),
    }


def commands(folder: Path) -> list[list[str]]:
    path = str(folder / "a.csv")
    return [
        ["load", "--force"],
        ["load", path],
        ["propose", path, "--remark", "x", "--replace", "--send"],
        ["proposal", "approve", "1", *NOTES],
        ["release", *NOTES],
        ["backup", str(folder / "b.zip")],
        ["export", "xlsx", "--province", "son-la", "--out", str(folder / "r.xlsx")],
    ]


def test_a_command_on_a_full_disk_changes_nothing_and_says_so(loaded: Path) -> None:
    before = state(loaded)
    for words in commands(loaded):
        # A backup needs no more than its own file: where that has room it is made.
        for most in {"load": SIZES, "backup": SIZES[:1]}.get(words[0], SIZES[:2]):
            code, said = full_disk.command(["--lang", "en", *words], most=most)
            assert "Traceback" not in said, said
            assert code == 1, (words, most, said)
            # The last line is the sentence; others are progress.
            assert said.rstrip().endswith("."), said
            assert state(loaded) == before, words
            assert not own_files.unfinished()
    assert not list(settings.own_dir().rglob("*.part"))
    # With room again it is done.
    assert cli.main(["proposal", "approve", "1", *NOTES]) == 0
    assert store.claims(indicators=["dti"], years=(2024, 2024))["value"].tolist() == [0.9]
