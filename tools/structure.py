"""The house in numbers: `python -m tools.structure`. Held to by tests/unit/test_house.py."""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

from radon.complexity import cc_visit_ast
from vulture import Vulture

ROOT = Path(__file__).resolve().parents[1]
LONG_FUNCTION = 50
COMPLEX = 20
# What is read by name alone: the gallery's views, columns of the declared files, a hook of the framework,
# what Alembic asks of a revision.
IGNORED_DECORATORS = ["@view"]
IGNORED_NAMES = [
    "population",
    "population_asof",
    "area_km2",
    "*_order",
    "_repr_html_",
    "down_revision",
]


def modules() -> dict[str, Path]:
    """Every module and package of lib/ by its dotted name."""
    out = {}
    for path in sorted((ROOT / "lib").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        out[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return out


def _folders() -> set[Path]:
    return {path.parent for path in modules().values()}


def floors() -> list[str]:
    """The floors of the import contract, the uppermost first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    return list(contracts["contracts"][0]["layers"])


@cache
def _trees() -> dict[str, ast.Module]:
    return {module: ast.parse(path.read_text("utf-8")) for module, path in modules().items()}


def _definitions(kinds: type | tuple[type, ...]) -> Iterator[tuple[str, ast.AST]]:
    for module, tree in _trees().items():
        for node in ast.walk(tree):
            if isinstance(node, kinds):
                yield module, node


def long_functions() -> list[str]:
    """Functions of more than fifty lines, as module.name (lines)."""
    out = []
    for module, node in _definitions((ast.FunctionDef, ast.AsyncFunctionDef)):
        lines = node.end_lineno - node.lineno + 1  # type: ignore[attr-defined, operator]
        if lines > LONG_FUNCTION:
            out.append(f"{module}.{node.name} ({lines})")  # type: ignore[attr-defined]
    return out


def complex_functions() -> list[str]:
    """Functions that radon grades D to F, as module.name (complexity)."""
    return [
        f"{module}.{block.name} ({block.complexity})"
        for module, tree in _trees().items()
        for block in cc_visit_ast(tree)
        if block.complexity > COMPLEX and block.letter != "C"
    ]


def classes_of_one_name() -> list[str]:
    """Names that two classes of lib/ share."""
    names = Counter(node.name for _, node in _definitions(ast.ClassDef))  # type: ignore[attr-defined]
    return sorted(name for name, count in names.items() if count > 1)


def borrowed_names() -> list[str]:
    """Modules imported under the name of another module or room, as `importer: name as other`."""
    known = modules()
    taken = {name.rpartition(".")[2] for name in known}
    return [
        f"{module}: {name.name} as {name.asname}"
        for module, node in _definitions(ast.ImportFrom)
        for name in node.names  # type: ignore[attr-defined]
        if name.asname in taken - {name.name} and f"{node.module}.{name.name}" in known  # type: ignore[attr-defined]
    ]


def unused_names() -> list[str]:
    """Functions, classes and variables of lib/ that nothing outside the tests names."""
    found = Vulture(ignore_names=IGNORED_NAMES, ignore_decorators=IGNORED_DECORATORS)
    found.scavenge([str(ROOT / name) for name in ("lib", "pages", "app.py", "tools")])
    # An attribute that is only set belongs to a library more often than not.
    return sorted(
        f"{item.filename.relative_to(ROOT)}: {item.name}"
        for item in found.get_unused_code()
        if item.typ != "attribute" and item.filename.is_relative_to(ROOT / "lib")
    )


LISTS = {
    "functions over 50 lines": long_functions,
    "functions of radon's grades D to F": complex_functions,
    "classes of one name": classes_of_one_name,
    "modules under another's name": borrowed_names,
    "unused names": unused_names,
}


def measures() -> dict[str, int]:
    """Every measure by its name; the smaller, the better."""
    lengths = [len(path.read_text("utf-8").splitlines()) for path in modules().values()]
    written = [length for length in lengths if length > 1]
    return {
        "floors": len(floors()),
        # The store's revisions are read by Alembic as files; no module can import from there.
        "rooms": sum((path / "__init__.py").exists() for path in _folders()),
        "lines of lib": sum(lengths),
        "median file": round(median(written)),
        "files over 400 lines": sum(length > 400 for length in lengths),
        "files over 300 lines": sum(length > 300 for length in lengths),
    } | {title: len(listed()) for title, listed in LISTS.items()}


if __name__ == "__main__":
    for what, number in measures().items():
        print(f"{number:7,}  {what}")
    for title, listed in LISTS.items():
        print(f"\n{title}:", *listed(), sep="\n  ")
