"""Loaders: files to store.

Owns reading the shipped figures, the data version (a digest of every data file), and the one way into
the store: read, check, choose, replace in one transaction. A user's own file is read by `intake` and
kept here as `own/<name>/statements.csv` and `sources.csv`, in the form of the shipped files.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from lib.base import alphabet, settings
from lib.base.progress import Progress
from lib.base.records import BadFile, Problem
from lib.data import database, refill, store
from lib.data.declared import provinces, registry
from lib.data.declared.registry import Registry
from lib.data.loading import checks, errors, intake, ledger, panels, releases

STATEMENT = {
    "claim_id": str,
    "indicator": str,
    "area_id": str,
    "year": "int64",
    "period_start": "int64",
    "period_end": "int64",
    "value": "float64",
    "unit": str,
    "rank": "Int64",
    "n_ranked": "Int64",
    "derived": "int64",
    "scope": str,
    "source_id": str,
    "suspect_reason": str,
    "note": str,
}
NUMBERS = [name for name, kind in STATEMENT.items() if kind is not str]


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What a load did: the data version in the store, how many claims and figures, how long it took."""

    data_version: str
    n_claims: int
    n_figures: int
    seconds: float
    rebuilt: bool


def data_files(root: Path) -> list[Path]:
    """Every file that the figures depend on, in a fixed order."""
    own = settings.own_dir()
    found = [*root.glob("registry/*.csv"), *root.glob("figures/*/*.csv"), *own.glob("*/*.csv")]
    return sorted(found)


def version_of(root: Path) -> str:
    """The data version: 12 hexadecimal digits over names and contents of the data files."""
    digest = hashlib.sha256()
    for path in data_files(root):
        digest.update(f"{path.parent.name}/{path.name}".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def read_all(root: Path, *, known: Registry) -> pd.DataFrame:
    """Every claim of the shipped and of the user's kept files with where it stands (file, row, column)."""
    files = {path: path.name for path in sorted(root.glob("figures/statements/*.csv"))}
    files |= {
        path: f"own/{path.parent.name}/{path.name}"
        for path in sorted(settings.own_dir().glob("*/statements.csv"))
    }
    frames = [read_statements(files)] if files else []
    frames += [panels.read(root, index=i, known=known) for i in panels.indices(root, known=known)]
    return pd.concat(frames, ignore_index=True)


def read_statements(files: Mapping[Path, str]) -> pd.DataFrame:
    """Files of statements as claims, all read at once; the value is what a problem calls the file.

    Raises BadFile on missing columns or cells that are no number.
    """
    wrong: list[Problem] = []
    frames = []
    for path, name in files.items():
        one = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
        faults = [
            Problem(code="column_missing", file=name, column=column)
            for column in STATEMENT
            if column not in one
        ] + [
            Problem(code="column_unknown", file=name, column=str(column))
            for column in one
            if column not in STATEMENT
        ]
        wrong += faults
        if not faults:
            frames.append(one.assign(file=name, row=np.arange(2, len(one) + 2)))
    if wrong:
        raise BadFile(tuple(wrong))
    raw = pd.concat(frames, ignore_index=True)
    for name in NUMBERS:
        numbers = pd.to_numeric(raw[name].where(raw[name] != ""), errors="coerce")
        required = STATEMENT[name] == "int64"
        bad = numbers.isna() & ((raw[name] != "") | required)
        wrong += [
            Problem(code="not_a_number", file=file, row=int(row), column=name, value=str(cell))
            for file, row, cell in raw.loc[bad, ["file", "row", name]].itertuples(index=False)
        ]
        if not bad.any():
            raw[name] = numbers.astype(STATEMENT[name])
    if wrong:
        raise BadFile(tuple(wrong))
    raw["derived"] = raw["derived"] == 1
    return raw.assign(sheet="", column="")


def check_shipped(root: Path | None = None) -> tuple[pd.DataFrame, Registry]:
    """The shipped and the user's own claims, read and checked; errors of surveys too.

    Raises BadFile with every problem.
    """
    root = root or settings.data_dir()
    known = registry.load(root)
    claims = read_all(root, known=known)
    found = checks.problems(claims, known) + errors.problems(errors.read(root), claims, known)
    if found:
        raise BadFile(tuple(found))
    return claims, known


def load_shipped(
    *, engine_url: str | None = None, force: bool = False, progress: Progress | None = None
) -> Loaded:
    """Bring the store to the version of the data files, all or nothing; no work where it is there.

    Raises BadFile with every problem found; the store then still holds what it held.
    """
    began = time.perf_counter()
    root = settings.data_dir()
    on = database.engine(engine_url)
    version = version_of(root)
    # A store of an older version of the product may lack the digest.
    if not force and database.data_version(on) == version and database.figures_digest(on):
        held = store.counts(on)
        return Loaded(
            data_version=version,
            n_claims=held["claims"],
            n_figures=held["figures"],
            seconds=time.perf_counter() - began,
            rebuilt=False,
        )
    claims, known = check_shipped(root)
    figures = ledger.figures(claims, registry=known)
    refill.replace(
        on,
        registry=known,
        claims=claims,
        figures=figures,
        errors=errors.read(root),
        sources=list(known.sources.values()),
        data_version=version,
        figures_digest=releases.digest(figures),
        progress=progress,
    )
    return Loaded(
        data_version=version,
        n_claims=len(claims),
        n_figures=len(figures),
        seconds=time.perf_counter() - began,
        rebuilt=True,
    )


def check_own(path: Path) -> intake.Intake:
    """A user's own file, read and checked. Raises BadFile with every problem; nothing is changed."""
    known = registry.load()
    return intake.read(path, known=known, names=provinces.load())


def load_own(path: Path, *, progress: Progress | None = None) -> tuple[Loaded, intake.Intake]:
    """Take a user's own file in, as `keep`. Raises BadFile with every problem found in it."""
    taken = check_own(path)
    return keep(taken, file=path.name, progress=progress), taken


def _place_of(file: str) -> str:
    """The folder of a user's file: of its name, and of its own where another file's name folds alike."""
    name = alphabet.fold(Path(file).stem).replace(" ", "-") or "file"
    named = settings.own_dir() / name / "name.txt"
    if named.exists() and named.read_text(encoding="utf-8") != file:
        return f"{name}-{hashlib.sha256(file.encode()).hexdigest()[:6]}"
    return name


def keep(taken: intake.Intake, *, file: str, progress: Progress | None = None) -> Loaded:
    """Keep what was read from `file` among the data files and rebuild the store.

    A file of the same name replaces the one loaded before. Raises BadFile with every problem; files
    and store then are as before.
    """
    name = _place_of(file)
    own = settings.own_dir()
    # One folder deeper than what is read, so that neither is ever taken for a loaded file.
    place, aside, fresh = own / name, own / ".work" / "before", own / ".work" / "new"
    shutil.rmtree(own / ".work", ignore_errors=True)
    fresh.mkdir(parents=True)
    claims = taken.claims.assign(derived=0)[list(STATEMENT)]
    claims.to_csv(fresh / "statements.csv", index=False, lineterminator="\n")
    sources = pd.DataFrame([asdict(s) for s in taken.sources]).rename(columns={"id": "source_id"})
    sources.to_csv(fresh / "sources.csv", index=False, lineterminator="\n")
    (fresh / "name.txt").write_text(file, encoding="utf-8")
    if place.exists():
        place.rename(aside)
    fresh.rename(place)
    registry.forget()
    try:
        loaded = load_shipped(progress=progress)
    except BaseException:
        shutil.rmtree(place)
        if aside.exists():
            aside.rename(place)
        registry.forget()
        raise
    shutil.rmtree(own / ".work", ignore_errors=True)
    return loaded


def own_files() -> list[str]:
    """Names of the user's files that are loaded."""
    return sorted(p.parent.name for p in settings.own_dir().glob("*/statements.csv"))


def ensure() -> Loaded:
    """The store at the version of the data files, built now if it is not (what a start-up asks for)."""
    return load_shipped()
