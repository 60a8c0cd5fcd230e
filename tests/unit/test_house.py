"""The table of the house in README is the import contract of pyproject.toml."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

from lib.data.declared import registry
from tools import structure

ROOT = Path(__file__).resolve().parents[2]


def test_readme_shows_the_floors_of_the_contract() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = project["tool"]["importlinter"]["contracts"][0]
    floors = [[room.strip() for room in floor.split("|")] for floor in contract["layers"]]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("| floor | rooms | own |")[2].partition("\n\n")[0]
    rows = [line.split("|")[2] for line in table.splitlines() if line.startswith("| ")]
    assert [re.findall(r"`(\w+)`", row) for row in rows] == floors


# What the house may have at most; lower a number when its measure has fallen, and never raise one.
# Lines are told and not limited: a new capability brings its own.
MOST = {
    "floors": 8,
    "rooms": 21,
    "median file": 150,
    "files over 400 lines": 3,
    "files over 300 lines": 20,
    "functions over 50 lines": 12,
    "functions of radon's grades D to F": 7,
    "classes of one name": 0,
    "modules under another's name": 0,
    "unused names": 1,
}


def test_the_house_does_not_grow_worse() -> None:
    found = structure.measures()
    assert found.keys() - MOST.keys() == {"lines of lib"}
    worse = {what: (n, MOST[what]) for what, n in found.items() if n > MOST.get(what, n)}
    assert not worse, "python -m tools.structure lists them"


def _spelled_again(path: Path) -> list[str]:
    """Literals of code, not of docstrings, that say again what the merger of 2025 is."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    plain = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in plain:
            continue
        value = node.value
        year = not isinstance(value, bool) and value in (2025, 2024.5)
        text = isinstance(value, str) and (
            re.fullmatch(r"(34|63|64)-?", value) or re.search(r"\b2025-07-01\b|\b1/7/2025\b", value)
        )
        if year or text:
            found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {value!r}")
    return found


def test_the_merger_of_2025_is_declared_once() -> None:
    home = ROOT / "lib" / "data" / "declared" / "merger.py"
    assert _spelled_again(home), "the search finds what the home itself says"
    elsewhere = [p for p in sorted((ROOT / "lib").rglob("*.py")) if p != home]
    assert [found for path in elsewhere for found in _spelled_again(path)] == []


def test_which_indices_there_are_is_declared_once() -> None:
    ids = {i.id for i in registry.load().indices}
    # The glossary's terms are in an order of their own, and ready agendas are written by hand.
    own = {"method_texts.py", "agenda.py"}
    found = []
    for path in sorted((ROOT / "lib").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
                parts = node.keys if isinstance(node, ast.Dict) else node.elts
                named = [p.value for p in parts if isinstance(p, ast.Constant) and p.value in ids]
                if len(named) > 1 and path.name not in own:
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {named}")
    assert found == []
