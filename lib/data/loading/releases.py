"""Releases: the versions of the figures that were given out, and how to get an older one back.

Owns `data/releases/`: for each release a TOML file (id, time, digest, notes), its figures as compressed
text (`.csv.xz`), a CSV of what changed since the release before, with the old and the new figure, and a
CSV each of the standard errors and of the units' results that stood beside the figures. Those that the
office made lie beside its own files, each with what it was made of (`.json`), and so do previews: figures
that were not released, found by a token alone.
Leaves asking for a version to `versions` and telling readers to `wording` and the pages.
"""

from __future__ import annotations

import json
import lzma
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from lib.base import settings, whole_file
from lib.base.records import BadFile, Problem
from lib.data.loading import errors, local_results, shown_figures

PREVIEW_DAYS = 7
_TOKEN = re.compile(r"[0-9a-f]{32}")
# While it stands, the release that it names can be undone.
_MAKING = ".making"


class Unknown(KeyError):
    """No release of that id is kept."""


@dataclass(frozen=True, kw_only=True)
class Release:
    """One release: `id` is the data version it was made from, `digest` that of its figures alone.

    `errors` is the digest of its standard errors, `local` of the results of units inside provinces; empty
    where it was given out without any.
    """

    number: int
    id: str
    time: datetime
    digest: str
    figures: int
    note_vi: str
    note_en: str
    errors: str = ""
    local: str = ""

    @property
    def name(self) -> str:
        """What its files are called, without their endings."""
        return f"{self.number:04d}-{self.id}"

    @property
    def preview(self) -> bool:
        """Whether these are figures that were never released."""
        return self.number == 0

    def note(self, lang: str) -> str:
        """What the release brought, in `lang`."""
        return self.note_vi if lang == "vi" else self.note_en


@dataclass(frozen=True, kw_only=True)
class ReleaseNotes:
    """What an office says of its release, and `about`: who made it, of which proposal."""

    vi: str
    en: str
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ReleaseTexts:
    """What a release keeps of the figures, and of what stands beside them (b"" without any)."""

    figures: bytes
    errors: bytes
    local: bytes
    rows: int

    @property
    def digests(self) -> tuple[str, str, str]:
        """The digests of all three, '' of what there is not."""
        figures, *beside = (
            shown_figures.digest_of(text) if text else ""
            for text in (self.figures, self.errors, self.local)
        )
        return figures, beside[0], beside[1]


def folder(root: Path | None = None) -> Path:
    """Where the shipped releases lie (default: the data folder of the settings)."""
    return (root or settings.data_dir()) / "releases"


def office_folder() -> Path:
    """Where the releases lie that the office made: an update of the product does not touch them."""
    return settings.upkeep_dir() / "releases"


def preview_folder() -> Path:
    """Where figures lie that were not released."""
    return settings.upkeep_dir() / "previews"


def kept(root: Path | None = None) -> tuple[Release, ...]:
    """Every kept release, newest first; the office's among the shipped ones by their time."""
    return _kept(folder(root), office_folder())


@lru_cache(maxsize=8)
def _kept(*places: Path) -> tuple[Release, ...]:
    found = [read_note(path) for place in places for path in place.glob("*.toml")]
    return tuple(sorted(found, key=lambda r: (r.time, r.number), reverse=True))


def read_note(path: Path) -> Release:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        return Release(number=int(path.stem.partition("-")[0]), **told)
    except (ValueError, TypeError) as error:
        name = f"releases/{path.name}"
        raise BadFile((Problem(code="toml", file=name, value=str(error)[:200]),)) from error


def find(version: str, root: Path | None = None) -> Release:
    """The release of that id, or the preview of that token. Raises Unknown."""
    for release in kept(root):
        if release.id == version:
            return release
    path = preview_folder() / f"0000-{version}.toml"
    if is_token(version) and path.is_file() and not over(found := read_note(path)):
        return found
    raise Unknown(version)


def is_token(version: str) -> bool:
    """Whether a version is written as a preview's token; its answers are kept by nobody."""
    return _TOKEN.fullmatch(version) is not None


def over(preview: Release) -> bool:
    """Whether the days of a preview have passed."""
    return datetime.now(UTC) - preview.time > timedelta(days=PREVIEW_DAYS)


def _file(release: Release, end: str, root: Path | None = None) -> Path:
    """A release's file, wherever it lies."""
    if release.preview:
        return preview_folder() / f"{release.name}{end}"
    own = office_folder() / f"{release.name}{end}"
    return own if own.exists() else folder(root) / f"{release.name}{end}"


def changes(release: Release, root: Path | None = None) -> pd.DataFrame:
    """What the release changed (frame of `compare` with reason_vi, reason_en); empty for the first."""
    return _changes(release.id, root).copy()


@lru_cache(maxsize=32)
def _changes(version: str, root: Path | None) -> pd.DataFrame:
    path = _file(find(version, root), ".csv", root)
    if not path.is_file():
        return pd.DataFrame(columns=shown_figures.CHANGES)
    out = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    for name in ("period_start", "period_end"):
        out[name] = out[name].astype("int64")
    return shown_figures.typed(shown_figures.typed(out, prefix="old_"), prefix="new_")


@lru_cache(maxsize=4)
def figures(version: str, root: Path | None = None) -> pd.DataFrame:
    """The figures of a release, columns as `store.figures`; read-only. Raises Unknown.

    ValueError where the file does not hold what was given out.
    """
    release = find(version, root)
    text = lzma.decompress(_file(release, ".csv.xz", root).read_bytes())
    if shown_figures.digest_of(text) != release.digest:
        raise ValueError(f"the figures of release {version} are not those of its digest")
    return shown_figures.figures_in(text.decode())


@lru_cache(maxsize=4)
def standard_errors(version: str, root: Path | None = None) -> pd.DataFrame:
    """The standard errors of a release, columns as `store.errors`; read-only. Raises Unknown.

    ValueError where the file does not hold what was given out.
    """
    release = find(version, root)
    return errors.frame_of(_beside(release, ".errors.csv", release.errors, root))


@lru_cache(maxsize=4)
def local(version: str, root: Path | None = None) -> pd.DataFrame:
    """The results of units inside provinces of a release, as `standard_errors`."""
    release = find(version, root)
    return local_results.frame_of(_beside(release, ".local.csv", release.local, root))


def _beside(release: Release, end: str, digest: str, root: Path | None) -> str:
    """The text that stood beside a release's figures; '' where it was given out without any."""
    if not digest:
        return ""
    text = _file(release, end, root).read_bytes()
    if shown_figures.digest_of(text) != digest:
        raise ValueError(f"{end} of release {release.id}: the rows are not those of its digest")
    return text.decode()


def current(shown: str | None, *, root: Path | None = None) -> Release | None:
    """The newest release if `shown` is the digest of its figures, else None: some are unreleased."""
    newest = next(iter(kept(root)), None)
    return newest if newest and newest.digest == shown else None


def write(
    shown: pd.DataFrame,
    sure: pd.DataFrame,
    *,
    local: pd.DataFrame | None = None,
    data_version: str,
    note_vi: str,
    note_en: str,
    root: Path | None = None,
    now: datetime | None = None,
) -> Release | None:
    """Write the next release of the figures `shown` with their standard errors `sure` (`store.errors`).

    `local` are the results of units inside provinces (`store.local_results`). None where nothing changed
    since the newest.

    The reasons beside each change begin as the release's notes and may be made exact by hand.
    """
    given, before = texts(shown, sure, local), kept(root)
    if before and (before[0].digest, before[0].errors, before[0].local) == given.digests:
        return None
    if any(r.id == data_version for r in before):
        raise ValueError(f"release {data_version} exists already")
    notes = ReleaseNotes(vi=note_vi, en=note_en)
    release = following(given, version=data_version, notes=notes, before=before, now=now)
    write_files(folder(root), release, given, shown, before=before, root=root)
    forget()
    return release


def texts(
    shown: pd.DataFrame, sure: pd.DataFrame, local: pd.DataFrame | None = None
) -> ReleaseTexts:
    """Figures, standard errors and results of units inside provinces as a release keeps them."""
    told = errors.text_of(sure).encode() if len(sure) else b""
    inside = local_results.text_of(local).encode() if local is not None and len(local) else b""
    whole = shown_figures.text_of(shown).encode()
    return ReleaseTexts(figures=whole, errors=told, local=inside, rows=len(shown))


def following(
    given: ReleaseTexts,
    *,
    version: str,
    notes: ReleaseNotes,
    before: Sequence[Release],
    now: datetime | None,
) -> Release:
    """The release that follows those `before` (newest first): later than they, whatever the clock says."""
    digest, of_errors, of_local = given.digests
    time = (now or datetime.now(UTC)).replace(microsecond=0)
    return Release(
        number=max((r.number for r in before), default=0) + 1,
        id=version,
        time=max([time, *(r.time + timedelta(seconds=1) for r in before)]),
        digest=digest,
        figures=given.rows,
        note_vi=notes.vi,
        note_en=notes.en,
        errors=of_errors,
        local=of_local,
    )


def write_files(
    place: Path,
    release: Release,
    given: ReleaseTexts,
    shown: pd.DataFrame,
    *,
    before: Sequence[Release],
    root: Path | None = None,
) -> None:
    """Write a release's files; what names it is the last of them."""
    place.mkdir(parents=True, exist_ok=True)
    if before:
        found = shown_figures.compare(figures(before[0].id, root), shown)
        found = found.assign(reason_vi=release.note_vi, reason_en=release.note_en)
        found.loc[found["change"] == shown_figures.ADDED, ["reason_vi", "reason_en"]] = ""
        found[shown_figures.CHANGES].to_csv(
            place / f"{release.name}.csv", index=False, lineterminator="\n"
        )
    (place / f"{release.name}.csv.xz").write_bytes(lzma.compress(given.figures))
    for end, text in ((".errors.csv", given.errors), (".local.csv", given.local)):
        if text:
            (place / f"{release.name}{end}").write_bytes(text)
    _write_note(place / f"{release.name}.toml", release)


def _write_note(path: Path, release: Release) -> None:
    told = [
        f"id = {_quoted(release.id)}",
        f"time = {release.time:%Y-%m-%dT%H:%M:%SZ}",
        f"digest = {_quoted(release.digest)}",
        f"figures = {release.figures}",
        f"note_vi = {_quoted(release.note_vi)}",
        f"note_en = {_quoted(release.note_en)}",
        *([f"errors = {_quoted(release.errors)}"] if release.errors else []),
        *([f"local = {_quoted(release.local)}"] if release.local else []),
    ]
    # Half a note would be a release that nobody can read, and every page asks for all of them.
    whole_file.write(path, ("\n".join(told) + "\n").encode())


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's is one."""
    return json.dumps(text, ensure_ascii=False)


def forget() -> None:
    """Read the files again at the next question."""
    for kept_answer in (_kept, _changes, figures, standard_errors, local):
        kept_answer.cache_clear()


def difference(
    version: str,
    shown: pd.DataFrame,
    *,
    indicators: Sequence[str] | None = None,
    areas: Sequence[str] | None = None,
    years: tuple[int | None, int | None] = (None, None),
) -> pd.DataFrame:
    """How the figures `shown` now differ from those of a release, for a reader (frame of `compare`).

    Both sides are narrowed by what is given. Raises Unknown.
    """
    sides = [
        shown_figures.narrow(side, indicators=indicators, areas=areas, years=years)
        for side in (figures(version), shown)
    ]
    return shown_figures.visible(shown_figures.compare(*sides)).reset_index(drop=True)
