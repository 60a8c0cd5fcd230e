"""What docs/ tells an operator is what the product does."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from lib import cli
from lib.base import i18n

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
NAME = re.compile(r"CCHC_[A-Z_]+[A-Z]")


def test_every_setting_is_told_and_none_that_is_not_one() -> None:
    read = set(NAME.findall((ROOT / "lib" / "base" / "settings.py").read_text("utf-8")))
    told = (DOCS / "README.md").read_text("utf-8").partition("## Settings")[2].partition("\n## ")[0]
    assert set(NAME.findall(told)) == read
    for path in DOCS.iterdir():
        assert set(NAME.findall(path.read_text("utf-8"))) <= read, path.name


def test_every_command_that_is_told_is_one() -> None:
    for path in DOCS.iterdir():
        named = re.findall(r"python -m lib\.cli (?:--\S+ \S+ )?(\w+)", path.read_text("utf-8"))
        assert set(named) <= set(cli.COMMANDS), path.name


def test_the_guide_copies_files_that_are_there() -> None:
    guide = (DOCS / "README.md").read_text("utf-8")
    for name in re.findall(r"\bdocs/([\w@.-]+)", guide):
        assert (DOCS / name).is_file(), name


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("cchc@.service", "cchc@8501.service"),
        ("cchc-backup.service", "cchc-backup.service"),
        ("cchc-backup.timer", "cchc-backup.timer"),
    ],
)
def test_a_unit_is_one_that_systemd_takes(tmp_path: Path, name: str, shown: str) -> None:
    home = tmp_path / "srv"
    (home / ".venv" / "bin").mkdir(parents=True)
    (home / ".venv" / "bin" / "python").symlink_to("/bin/true")
    (tmp_path / "cchc.env").write_bytes((DOCS / "cchc.env").read_bytes())
    for each in DOCS.glob("cchc-backup.*"):
        (tmp_path / each.name).write_text(_moved(each, tmp_path, home), encoding="utf-8")
    place = tmp_path / shown
    place.write_text(_moved(DOCS / name, tmp_path, home), encoding="utf-8")
    looked = subprocess.run(
        ["systemd-analyze", "verify", str(place)], capture_output=True, text=True, check=False
    )
    assert place.name not in looked.stderr
    assert looked.returncode == 0, looked.stderr


def _moved(unit: Path, place: Path, home: Path) -> str:
    text = unit.read_text("utf-8").replace("/srv/cchc", str(home))
    return text.replace("/etc/cchc.env", str(place / "cchc.env"))


def test_each_fault_is_held_by_a_test_and_told_in_words_that_are_said() -> None:
    table = (DOCS / "FAULTS.md").read_text("utf-8").splitlines()
    rows = [[c.strip() for c in r.strip("|").split("|")] for r in table if r.startswith("| ")][1:]
    assert len(rows) > 15
    tests = "".join(p.read_text("utf-8") for p in (ROOT / "tests").rglob("test_*.py"))
    code = "".join(p.read_text("utf-8") for p in (ROOT / "lib").rglob("*.py"))
    for fault, seen, log, _, held in rows:
        named = re.findall(r"`(test_\w+)`", held)
        assert named, fault
        assert [name for name in named if f"def {name}(" not in tests] == [], fault
        assert [words for words in re.findall(r"`([^`]+)`", log) if words not in code] == [], fault
        for lang in i18n.LANGS:
            for name in re.findall(r"`(not_ready\.\w+)`", seen):
                assert i18n.t(name, lang)
