"""Loaders: files to store.

Owns reading the shipped figures, the data version (a digest of every data file), and the one way into
the store: read, check, choose, replace in one transaction. A user's own file is read by `intake` and
kept here as `own/<name>/statements.csv` and `sources.csv`, in the form of the shipped files.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from lib import settings, store
from lib.declared import provinces, registry
from lib.declared.registry import Registry
from lib.loading import checks, intake, ledger
from lib.records import BadFile, Problem

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
PANELS = ("papi", "pci")


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
    frames = [read_statements(p) for p in sorted(root.glob("figures/statements/*.csv"))]
    frames += [_read_panel(root, index=name, known=known) for name in PANELS]
    frames += [
        read_statements(p).assign(file=f"own/{p.parent.name}/{p.name}")
        for p in sorted(settings.own_dir().glob("*/statements.csv"))
    ]
    return pd.concat(frames, ignore_index=True)


def read_statements(path: Path) -> pd.DataFrame:
    """One file of statements as claims. Raises BadFile on missing columns or cells that are no number."""
    raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    wrong = [
        Problem(code="column_missing", file=path.name, column=name)
        for name in STATEMENT
        if name not in raw
    ] + [
        Problem(code="column_unknown", file=path.name, column=str(name))
        for name in raw
        if name not in STATEMENT
    ]
    if wrong:
        raise BadFile(tuple(wrong))
    for name in NUMBERS:
        numbers = pd.to_numeric(raw[name].where(raw[name] != ""), errors="coerce")
        required = STATEMENT[name] == "int64"
        bad = numbers.isna() & ((raw[name] != "") | required)
        wrong += [
            Problem(code="not_a_number", file=path.name, row=int(i) + 2, column=name, value=str(v))
            for i, v in raw.loc[bad, name].items()
        ]
        if not bad.any():
            raw[name] = numbers.astype(STATEMENT[name])
    if wrong:
        raise BadFile(tuple(wrong))
    raw["derived"] = raw["derived"] == 1
    return raw.assign(file=path.name, sheet="", row=raw.index + 2, column="")


def _read_panel(root: Path, *, index: str, known: Registry) -> pd.DataFrame:
    """A panel (one file a year, a row for each province, a column for each indicator) as claims.

    The year is the file's name. `<index>_rank` holds the published rank of the index itself.
    """
    rank_column = f"{index}_rank"
    years = [_read_year(path) for path in sorted(root.glob(f"figures/{index}/*.csv"))]
    wide = pd.concat(years, ignore_index=True)
    keys = ["area_id", "source_id", "row", "year", "file"]
    indicators = [c for c in wide.columns if c not in (*keys, rank_column)]
    wrong = [
        Problem(code="column_unknown", file=f"{index}/*.csv", column=c)
        for c in indicators
        if c not in known.indicators
    ]
    for name in (*indicators, *([rank_column] if rank_column in wide else [])):
        numbers = pd.to_numeric(wide[name], errors="coerce")
        bad = numbers.isna() & wide[name].notna()
        if bad.any():
            wrong += [
                Problem(code="not_a_number", file=r.file, row=r.row, column=name, value=str(r.cell))
                for r in wide.assign(cell=wide[name])[bad].itertuples()
            ]
        wide[name] = numbers
    if wrong:
        raise BadFile(tuple(wrong))
    parts = []
    for indicator in indicators:
        part = wide[[*keys]].assign(value=wide[indicator].astype("float64"))
        part["rank"] = wide[rank_column] if indicator == index and rank_column in wide else np.nan
        part = part[part["value"].notna() | part["rank"].notna()]
        tail = part["area_id"] + ":" + part["year"].astype(str)
        parts.append(
            part.assign(
                claim_id=part["source_id"] + f":{indicator}:" + tail,
                indicator=indicator,
                unit=known.indicators[indicator].unit,
                column=indicator,
            )
        )
    long = pd.concat(parts, ignore_index=True)
    sizes = {e.year: e.n_ranked for e in known.editions(index)}
    long["n_ranked"] = long["year"].map(sizes).where(long["rank"].notna()).astype("Int64")
    return long.assign(
        rank=long["rank"].astype("Int64"),
        period_start=long["year"],
        period_end=long["year"],
        derived=False,
        scope="full-year",
        suspect_reason="",
        note="",
        sheet="",
    )


def _read_year(path: Path) -> pd.DataFrame:
    """One panel file with the year of its name and each row's number in the file."""
    raw = pd.read_csv(path, dtype={"area_id": str, "source_id": str}, encoding="utf-8")
    place = f"{path.parent.name}/{path.name}"
    return raw.assign(row=np.arange(2, len(raw) + 2), year=int(path.stem), file=place)


def check_shipped(root: Path | None = None) -> tuple[pd.DataFrame, Registry]:
    """The shipped and the user's own claims, read and checked. Raises BadFile with every problem."""
    root = root or settings.data_dir()
    known = registry.load(root)
    claims = read_all(root, known=known)
    found = checks.problems(claims, known)
    if found:
        raise BadFile(tuple(found))
    return claims, known


def load_shipped(
    *, engine_url: str | None = None, force: bool = False, progress: store.Progress | None = None
) -> Loaded:
    """Bring the store to the version of the data files, all or nothing; no work where it is there.

    Raises BadFile with every problem found; the store then still holds what it held.
    """
    began = time.perf_counter()
    root = settings.data_dir()
    on = store.engine(engine_url)
    version = version_of(root)
    if not force and store.data_version(on) == version:
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
    store.replace(
        on,
        registry=known,
        claims=claims,
        figures=figures,
        sources=list(known.sources.values()),
        data_version=version,
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


def load_own(path: Path, *, progress: store.Progress | None = None) -> tuple[Loaded, int]:
    """Take a user's own file in: keep it among the data files and rebuild the store.

    A file of the same name replaces the one loaded before. Returns what the load did and how many
    figures the file holds. Raises BadFile with every problem; files and store then are as before.
    """
    taken = check_own(path)
    name = provinces.fold(path.stem).replace(" ", "-") or "file"
    own = settings.own_dir()
    # One folder deeper than what is read, so that neither is ever taken for a loaded file.
    place, aside, fresh = own / name, own / ".work" / "before", own / ".work" / "new"
    shutil.rmtree(own / ".work", ignore_errors=True)
    fresh.mkdir(parents=True)
    claims = taken.claims.assign(derived=0)[list(STATEMENT)]
    claims.to_csv(fresh / "statements.csv", index=False, lineterminator="\n")
    sources = pd.DataFrame([asdict(s) for s in taken.sources]).rename(columns={"id": "source_id"})
    sources.to_csv(fresh / "sources.csv", index=False, lineterminator="\n")
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
    return loaded, len(claims)


def own_files() -> list[str]:
    """Names of the user's files that are loaded."""
    return sorted(p.parent.name for p in settings.own_dir().glob("*/statements.csv"))


def ensure() -> Loaded:
    """The store at the version of the data files, built now if it is not (what a start-up asks for)."""
    return load_shipped()
