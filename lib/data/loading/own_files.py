"""Own files: the user's own loaded files, kept among the data files.

Owns their folder (`own/<name>/` with `statements.csv`, `sources.csv`, `name.txt`), putting a file there
whole or not at all, and mending what a killed load left. Leaves reading them to `intake`, and the lock
to `loaders`.

While a load is under way `own/.work/<name>/` stands: with `new` until the file is in its place, and with
`before`, the file that it replaces, or `none`. Work folders lie one deeper than what is read as a file.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from lib.base import alphabet, settings
from lib.data.loading.intake import Intake


def names() -> list[str]:
    """Names of the folders of the files that are loaded."""
    return sorted(p.parent.name for p in settings.own_dir().glob("*/statements.csv"))


def put(taken: Intake, *, file: str, columns: list[str]) -> Path:
    """Put what was read from `file` in its place; `finish` or `mend` must follow.

    `columns` are those of a file of statements.
    """
    name = _place_of(file)
    place, work = settings.own_dir() / name, _work() / name
    fresh = work / "new"
    fresh.mkdir(parents=True)
    claims = taken.claims.assign(derived=0)[columns]
    claims.to_csv(fresh / "statements.csv", index=False, lineterminator="\n")
    sources = pd.DataFrame([asdict(s) for s in taken.sources]).rename(columns={"id": "source_id"})
    sources.to_csv(fresh / "sources.csv", index=False, lineterminator="\n")
    (fresh / "name.txt").write_text(file, encoding="utf-8")
    if place.exists():
        place.rename(work / "before")
    else:
        (work / "none").touch()
    fresh.rename(place)
    return place


def unfinished() -> bool:
    """Whether a load is under way, or was killed."""
    return _work().exists() or _done().exists()


def finish() -> None:
    """The load is done: what it replaced goes."""
    if _work().exists():
        # At once: a half-deleted earlier version must not be put back by a later `mend`.
        shutil.rmtree(_done(), ignore_errors=True)
        _work().rename(_done())
    shutil.rmtree(_done(), ignore_errors=True)


def mend() -> list[str]:
    """Put back what an unfinished load moved away; the names of the files that are as before again."""
    mended = []
    for work in sorted(p for p in _work().glob("*") if p.is_dir()):
        place, before = settings.own_dir() / work.name, work / "before"
        if before.exists():
            shutil.rmtree(place, ignore_errors=True)
            before.rename(place)
        elif (work / "none").exists() and not (work / "new").exists():
            shutil.rmtree(place, ignore_errors=True)
        mended.append(work.name)
        shutil.rmtree(work)
    finish()
    return mended


def _work() -> Path:
    return settings.own_dir() / ".work"


def _done() -> Path:
    return settings.own_dir() / ".done"


def _place_of(file: str) -> str:
    """The folder of a user's file: of its name, and of its own where another file's name folds alike."""
    name = alphabet.fold(Path(file).stem).replace(" ", "-") or "file"
    named = settings.own_dir() / name / "name.txt"
    if named.exists() and named.read_text(encoding="utf-8") != file:
        return f"{name}-{hashlib.sha256(file.encode()).hexdigest()[:6]}"
    return name
