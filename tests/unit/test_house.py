"""The table of the house in README is the import contract of pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_readme_shows_the_floors_of_the_contract() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = project["tool"]["importlinter"]["contracts"][0]
    floors = [[room.strip() for room in floor.split("|")] for floor in contract["layers"]]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("| floor | rooms | own |")[2].partition("\n\n")[0]
    rows = [line.split("|")[2] for line in table.splitlines() if line.startswith("| ")]
    assert [re.findall(r"`(\w+)`", row) for row in rows] == floors
