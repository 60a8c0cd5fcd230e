"""Loaders: files to store.

Owns reading the shipped figures, the data version (a digest of every data file), the one way into
the store: read, check, choose, replace at once, and the one lock around files and store. A user's own file
is read by `intake` and kept by `own_files`, in the form of the shipped files.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
from filelock import FileLock, Timeout

from lib.base import collector, settings
from lib.base.progress import Progress
from lib.base.records import BadFile, NotReady, Problem, Source
from lib.data import database, refill, store
from lib.data.declared import provinces, registry
from lib.data.declared.registry import Registry
from lib.data.loading import (
    checks,
    errors,
    intake,
    ledger,
    local_results,
    office_releases,
    own_files,
    panels,
    shown_figures,
    statements,
)
from lib.data.loading.releases import Release, ReleaseNotes

# Seconds that a load waits for another one.
PATIENCE = 60.0
log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What a load did: the data version in the store, how many claims and figures, how long it took.

    `broken` is where a damaged database was kept, `mended` are the user's files that a killed load had
    moved away and that are as before again.
    """

    data_version: str
    n_claims: int
    n_figures: int
    seconds: float
    rebuilt: bool
    broken: Path | None = None
    mended: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Exchanged:
    """What `exchange` did: the load, and the release where it was one."""

    loaded: Loaded
    release: Release | None


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """Figures, claims and errors as they would be, sources by id, and what a load would refuse."""

    figures: pd.DataFrame
    claims: pd.DataFrame
    errors: pd.DataFrame
    sources: Mapping[str, Source]
    problems: tuple[Problem, ...]


# Told the figures, the standard errors and the data version of a load just before its switch.
Ready = Callable[[pd.DataFrame, pd.DataFrame, str], None]


@contextmanager
def alone() -> Iterator[None]:
    """Hold the one lock around the user's files and the store; of threads and processes one at a time.

    Raises NotReady where another holds it for longer than PATIENCE, or it cannot be written.
    """
    try:
        settings.var_dir().mkdir(parents=True, exist_ok=True)
        lock = FileLock(settings.var_dir() / "load.lock").acquire(timeout=PATIENCE)
    except Timeout as error:
        raise NotReady("busy", seconds=int(PATIENCE)) from error
    except OSError as error:
        raise _no_file(error) from error
    with lock:
        try:
            yield
        except OSError as error:
            raise _no_file(error) from error


def _no_file(error: OSError) -> NotReady:
    return NotReady("folder", path=error.filename or settings.var_dir(), reason=error.strerror)


def data_files(root: Path) -> list[Path]:
    """Every file that the figures depend on, in a fixed order."""
    own = settings.own_dir()
    found = [*root.glob("registry/*.csv"), *root.glob("figures/*/*.csv")]
    kept = [own_files.STATEMENTS, own_files.SOURCES, own_files.INDICATORS]
    kept += [own_files.ERRORS, own_files.WITHDRAWN, *own_files.LOCAL]
    return sorted([*found, *(path for each in kept for path in own.glob(f"*/{each}"))])


def version_of(root: Path) -> str:
    """The data version: 12 hexadecimal digits over names and contents of the data files."""
    digest = hashlib.sha256()
    for path in data_files(root):
        digest.update(f"{path.parent.name}/{path.name}".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def read_all(root: Path, *, known: Registry, left_out: Collection[str] = ()) -> pd.DataFrame:
    """Every claim of the shipped and of the user's kept files with where it stands (file, row, column).

    `left_out` are folders of own files that are not read.
    """
    files = {path: path.name for path in sorted(root.glob("figures/statements/*.csv"))}
    files |= {
        path: f"own/{path.parent.name}/{path.name}"
        for path in sorted(settings.own_dir().glob("*/statements.csv"))
        if path.parent.name not in left_out and own_files.has_claims(path)
    }
    frames = [panels.read(root, index=i, known=known) for i in panels.indices(root, known=known)]
    if files or not frames:
        frames.insert(0, statements.read(files))
    return _counting(pd.concat(frames, ignore_index=True), own_files.withdrawn(left_out=left_out))


def _counting(claims: pd.DataFrame, withdrawn: Collection[str]) -> pd.DataFrame:
    """The claims without those that an own file says no longer count."""
    if not withdrawn:
        return claims
    return claims[~claims["claim_id"].isin(withdrawn)].reset_index(drop=True)


def check_shipped(root: Path | None = None) -> tuple[pd.DataFrame, Registry]:
    """The shipped and the user's own claims, read and checked; errors of surveys too.

    Raises BadFile with every problem.
    """
    root = root or settings.data_dir()
    known = registry.load(root)
    return _checked(root, known)[0], known


def _checked(root: Path, known: Registry) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Claims, errors of surveys, and statements about units inside provinces."""
    claims = read_all(root, known=known)
    sure = errors.standing(errors.read(root), claims)
    found = checks.problems(claims, known) + errors.problems(sure, claims, known)
    local = local_results.read(root)
    found += local_results.problems(local, known)
    if found:
        raise BadFile(tuple(found))
    return claims, sure, local


def load_shipped(
    *, engine_url: str | None = None, force: bool = False, progress: Progress | None = None
) -> Loaded:
    """Bring the store to the version of the data files, all or nothing; no work where it is there.

    What a killed load left is mended first, and a damaged database is kept aside and built again. Raises
    BadFile with every problem found, NotReady where files or database cannot be had; the store then still
    holds what it held.
    """
    if not force and not own_files.unfinished() and (held := _held(engine_url)):
        return held
    with alone():
        mended = _mend(engine_url)
        held = None if force else _held(engine_url)
        return replace(held or _filled(engine_url, progress=progress), mended=mended)


def _held(url: str | None) -> Loaded | None:
    """What the store holds, where it is whole and of the version of the data files."""
    on = database.engine(url)
    began = time.perf_counter()
    try:
        version = database.data_version(on)
        # A store of an older version of the product may lack what a load notes today.
        if not version or not database.written("rows", on):
            return None
        if version != version_of(settings.data_dir()):
            return None
        store.check(on)
    except database.Outdated as missing:
        log.info("the database is of another version of the product, without %s", missing)
        return None
    except database.Broken as damage:
        log.warning("the database is damaged: %s", damage)
        return None
    rows = store.counts(on)
    return Loaded(
        data_version=version,
        n_claims=rows["claims"],
        n_figures=rows["figures"],
        seconds=time.perf_counter() - began,
        rebuilt=False,
    )


def damaged(url: str | None = None) -> bool:
    """Whether the database's file holds less than a load put there, or none of it can be read."""
    on = database.engine(url)
    try:
        if database.data_version(on) and database.written("rows", on):
            store.check(on)
    except database.Outdated:
        return False
    except database.Broken:
        return True
    return False


def _mend(url: str | None) -> tuple[str, ...]:
    """End a killed load: done where the store has its figures, else undone."""
    if not own_files.unfinished():
        return ()
    if _held(url):
        _finish()
        return ()
    mended = _undo()
    for name in mended:
        log.warning("a load of %s was cut off; its files are as before", name)
    return tuple(mended)


def _finish() -> None:
    """The load is done. The release first: while the work folder stands it is asked after again."""
    office_releases.stand()
    own_files.finish()


def _undo() -> list[str]:
    """Files and releases as they were before the load; the names of the files."""
    office_releases.undo()
    mended = own_files.mend()
    registry.reread()
    return mended


@collector.resting()
def _filled(url: str | None, *, progress: Progress | None, ready: Ready | None = None) -> Loaded:
    """The store filled from the data files; `ready` is told the figures just before the switch."""
    on = database.engine(url)
    began = time.perf_counter()
    root = settings.data_dir()
    version = version_of(root)
    known = registry.load(root)
    claims, sure, inside = _checked(root, known)
    figures = ledger.figures(claims, registry=known)
    sure = errors.chosen(sure, figures)
    broken = database.put_aside(on) if damaged(url) else None
    if broken:
        log.warning("the damaged database is kept as %s", broken)
    refill.replace(
        on,
        registry=known,
        claims=claims,
        figures=figures,
        errors=sure,
        local_claims=inside,
        local_results=local_results.results(inside, known),
        sources=list(known.sources.values()),
        data_version=version,
        figures_digest=shown_figures.digest(figures),
        progress=progress,
        ready=(lambda: ready(figures, sure, version)) if ready else None,
    )
    return Loaded(
        data_version=version,
        n_claims=len(claims),
        n_figures=len(figures),
        seconds=time.perf_counter() - began,
        rebuilt=True,
        broken=broken,
    )


def check_own(path: Path) -> intake.Intake:
    """A user's own file, read and checked. Raises BadFile with every problem; nothing is changed."""
    known = registry.load()
    return intake.read(path, known=known, names=provinces.load())


def load_own(path: Path, *, progress: Progress | None = None) -> tuple[Loaded, intake.Intake]:
    """Take a user's own file in, as `keep`. Raises BadFile with every problem found in it."""
    taken = check_own(path)
    return keep(taken, file=path.name, progress=progress), taken


def keep(taken: intake.Intake, *, file: str, progress: Progress | None = None) -> Loaded:
    """Keep what was read from `file` among the data files and rebuild the store.

    A file of the same name replaces the one loaded before. Raises BadFile with every problem; files
    and store then are as before.
    """
    content = own_files.content_of(taken, file=file)
    return exchange(lambda: {own_files.folder_of(file): content}, progress=progress).loaded


def exchange(
    files: Callable[[], Mapping[str, Mapping[str, str] | None]],
    *,
    notes: ReleaseNotes | None = None,
    told: Callable[[Release], None] | None = None,
    progress: Progress | None = None,
) -> Exchanged:
    """Put own files in place, or take them out (None), by folder, and rebuild the store: one load.

    `files` is asked when no other load can come between. With `notes` the figures are a release, which
    stands from the switch on; `told` hears of it while others still wait. Raises BadFile with every
    problem, NotReady, and what `files` raises; files, releases and store then are as before.
    """
    made: list[Release] = []

    def ready(figures: pd.DataFrame, sure: pd.DataFrame, version: str) -> None:
        assert notes is not None
        kept = own_files.keep_versions()
        root = settings.data_dir()
        local = local_results.shown(root, registry.load(root))
        made.append(
            office_releases.write(figures, sure, local, data_version=version, notes=notes, own=kept)
        )

    with alone():
        mended = _mend(None)
        try:
            wanted = files()
            own_files.begin()
            for name, content in wanted.items():
                if content is None:
                    own_files.remove(name)
                else:
                    own_files.put(name, content)
            registry.reread()
            loaded = _filled(None, progress=progress, ready=ready if notes else None)
        except BaseException:
            _undo()
            raise
        _finish()
        if told:
            told(made[0])
    return Exchanged(loaded=replace(loaded, mended=mended), release=next(iter(made), None))


def would_be(files: Mapping[str, intake.Intake | None]) -> Outlook:
    """The figures as they would be with these own files (None: taken out), by folder; nothing changes."""
    root = settings.data_dir()
    known = registry.load(root)
    claims = read_all(root, known=known, left_out=files)
    brought = [taken for taken in files.values() if taken is not None]
    gone = {each for taken in brought for each in taken.withdrawn}
    parts = [_counting(claims, gone), *(t.claims for t in brought if len(t.claims))]
    claims = pd.concat(parts, ignore_index=True)
    sources = dict(known.sources) | {s.id: s for taken in brought for s in taken.sources}
    added = [one for taken in brought for one in taken.indicators]
    known = replace(known.with_own(added), sources=sources)
    sure = errors.read(root)
    sure = sure[~sure["file"].isin({f"own/{name}/{own_files.ERRORS}" for name in files})]
    parts = [
        sure,
        *(
            pd.DataFrame(taken.errors).assign(file=f"own/{name}/{own_files.ERRORS}", row=0)
            for name, taken in files.items()
            if taken is not None and taken.errors
        ),
    ]
    standing = errors.standing(pd.concat(parts, ignore_index=True), claims)
    found = checks.problems(claims, known) + errors.problems(standing, claims, known)
    shown = ledger.figures(claims, registry=known)
    return Outlook(
        figures=shown,
        claims=claims,
        errors=errors.chosen(standing, shown),
        sources=sources,
        problems=tuple(found),
    )


def ensure() -> Loaded:
    """The store at the version of the data files, built now if it is not (what a start-up asks for)."""
    return load_shipped()
