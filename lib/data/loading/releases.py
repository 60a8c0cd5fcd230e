"""Releases: the versions of the figures that were given out, and how to get an older one back.

Owns `data/releases/`: for each release a TOML file (id, time, digest, notes), its figures as compressed
text (`.csv.xz`), a CSV of what changed since the release before, with the old and the new figure, and a
CSV of the standard errors that stood beside the figures.
Leaves asking for a version to `versions` and telling readers to `wording` and the pages.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pandas as pd

from lib.base import settings
from lib.base.records import SCOPES, STATUSES, BadFile, Problem
from lib.data.loading import errors
from lib.data.loading.ledger import KEY

TOLD = ["value", "unit", "value_status", "value_source", "rank", "n_ranked", "rank_basis"]
TOLD += ["rank_status", "rank_source", "n_claims", "n_rivals"]
# What a reader sees of a figure; the rest of TOLD says how many sources stand behind it.
SHOWN = TOLD[:9]
WHOLE = ["rank", "n_ranked", "n_claims", "n_rivals"]
ADDED, REMOVED, CHANGED = "added", "removed", "changed"
# The columns of a file of changes.
CHANGES = ["change", *KEY, *(f"{side}_{n}" for n in TOLD for side in ("old", "new"))]
CHANGES += ["reason_vi", "reason_en"]


class Unknown(KeyError):
    """No release of that id is kept."""


@dataclass(frozen=True, kw_only=True)
class Release:
    """One release: `id` is the data version it was made from, `digest` that of its figures alone.

    `errors` is the digest of its standard errors, empty where it was given out without any.
    """

    number: int
    id: str
    time: datetime
    digest: str
    figures: int
    note_vi: str
    note_en: str
    errors: str = ""

    @property
    def name(self) -> str:
        """What its files are called, without their endings."""
        return f"{self.number:04d}-{self.id}"

    def note(self, lang: str) -> str:
        """What the release brought, in `lang`."""
        return self.note_vi if lang == "vi" else self.note_en


def folder(root: Path | None = None) -> Path:
    """Where the releases lie (default: the data folder of the settings)."""
    return (root or settings.data_dir()) / "releases"


@lru_cache(maxsize=8)
def kept(root: Path | None = None) -> tuple[Release, ...]:
    """Every kept release, newest first."""
    found = []
    for path in folder(root).glob("*.toml"):
        try:
            told = tomllib.loads(path.read_text(encoding="utf-8"))
            found.append(Release(number=int(path.stem.partition("-")[0]), **told))
        except (ValueError, TypeError) as error:
            name = f"releases/{path.name}"
            raise BadFile((Problem(code="toml", file=name, value=str(error)[:200]),)) from error
    return tuple(sorted(found, key=lambda r: -r.number))


def find(version: str, root: Path | None = None) -> Release:
    """The release of that id. Raises Unknown."""
    for release in kept(root):
        if release.id == version:
            return release
    raise Unknown(version)


def text_of(figures: pd.DataFrame) -> str:
    """Figures as text, one line a figure in key order; what is usual is left empty."""
    out = figures[[*KEY, *TOLD]].sort_values(KEY, kind="stable")
    written = pd.DataFrame(
        {
            "indicator": out["indicator"],
            "area_id": out["area_id"],
            "year": out["year"],
            "period_start": out["period_start"]
            .astype(object)
            .where(out["period_start"] != out["year"], ""),
            "period_end": out["period_end"]
            .astype(object)
            .where(out["period_end"] != out["year"], ""),
            "scope": out["scope"].where(out["scope"] != SCOPES[0], ""),
        }
    )
    for name in TOLD:
        column = out[name].astype("Int64" if name in WHOLE else object)
        written[name] = column.astype(object).where(column.notna(), "")
    for status, of in (("value_status", "value"), ("rank_status", "rank")):
        usual = (out[status] == STATUSES[0]) & out[of].notna()
        written[status] = written[status].where(~usual, "")
    same = out["rank_source"].notna() & (out["rank_source"] == out["value_source"])
    written["rank_source"] = written["rank_source"].where(~same, "")
    written["n_claims"] = written["n_claims"].where(out["n_claims"] != 1, "")
    written["n_rivals"] = written["n_rivals"].where(out["n_rivals"] != 0, "")
    text: str = written.to_csv(index=False, lineterminator="\n")
    return text


def figures_in(text: str) -> pd.DataFrame:
    """The figures that `text_of` wrote."""
    out = _typed(
        pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, encoding="utf-8"),
        prefix="",
    )
    for name in ("period_start", "period_end"):
        out[name] = pd.to_numeric(out[name].where(out[name] != ""), errors="raise")
        out[name] = out[name].fillna(out["year"]).astype("int64")
    out["scope"] = out["scope"].where(out["scope"] != "", SCOPES[0])
    for status, of in (("value_status", "value"), ("rank_status", "rank")):
        out[status] = out[status].where(out[status].notna() | out[of].isna(), STATUSES[0])
    told = out["rank_source"].notna() | out["rank"].isna()
    out["rank_source"] = out["rank_source"].where(told, out["value_source"])
    out["n_claims"] = out["n_claims"].fillna(1)
    out["n_rivals"] = out["n_rivals"].fillna(0)
    return out


def _typed(rows: pd.DataFrame, *, prefix: str) -> pd.DataFrame:
    """Text columns as numbers and missing values, as `store.figures` has them."""
    out = rows.copy()
    out["year"] = out["year"].astype("int64")
    for name in TOLD:
        column = out[f"{prefix}{name}"]
        filled = column.where(column != "")
        if name == "value":
            out[f"{prefix}{name}"] = filled.astype("float64")
        elif name in WHOLE:
            out[f"{prefix}{name}"] = pd.to_numeric(filled).astype("Int64")
        elif name != "unit":
            out[f"{prefix}{name}"] = filled.astype(object).where(filled.notna(), None)
    return out


def digest(figures: pd.DataFrame) -> str:
    """12 hexadecimal digits over the figures themselves, whatever else changed in the data files."""
    return _digest(text_of(figures).encode())


def _digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:12]


def compare(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """What changed from `old` to `new` figures.

    Columns: change (added, removed, changed), KEY, old_<told> and new_<told> for each column of TOLD.
    In key order.
    """
    both = old[[*KEY, *TOLD]].merge(
        new[[*KEY, *TOLD]], on=KEY, how="outer", suffixes=("_old", "_new"), indicator=True
    )
    both = both.rename(columns={f"{n}_old": f"old_{n}" for n in TOLD})
    both = both.rename(columns={f"{n}_new": f"new_{n}" for n in TOLD})
    words = {"left_only": REMOVED, "right_only": ADDED, "both": CHANGED}
    both.insert(0, "change", both["_merge"].astype(str).map(words))
    found = both[_differs(both, TOLD)].drop(columns="_merge")
    return found.sort_values(KEY, kind="stable").reset_index(drop=True)


def changes(release: Release, root: Path | None = None) -> pd.DataFrame:
    """What the release changed (frame of `compare` with reason_vi, reason_en); empty for the first."""
    return _changes(release.id, root).copy()


@lru_cache(maxsize=32)
def _changes(version: str, root: Path | None) -> pd.DataFrame:
    path = folder(root) / f"{find(version, root).name}.csv"
    if not path.is_file():
        return pd.DataFrame(columns=CHANGES)
    out = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    for name in ("period_start", "period_end"):
        out[name] = out[name].astype("int64")
    return _typed(_typed(out, prefix="old_"), prefix="new_")


@lru_cache(maxsize=4)
def figures(version: str, root: Path | None = None) -> pd.DataFrame:
    """The figures of a release, columns as `store.figures`; read-only. Raises Unknown.

    ValueError where the file does not hold what was given out.
    """
    release = find(version, root)
    text = lzma.decompress((folder(root) / f"{release.name}.csv.xz").read_bytes())
    if _digest(text) != release.digest:
        raise ValueError(f"the figures of release {version} are not those of its digest")
    return figures_in(text.decode())


@lru_cache(maxsize=4)
def standard_errors(version: str, root: Path | None = None) -> pd.DataFrame:
    """The standard errors of a release, columns as `store.errors`; read-only. Raises Unknown.

    ValueError where the file does not hold what was given out.
    """
    release = find(version, root)
    if not release.errors:
        return errors.frame_of("")
    text = (folder(root) / f"{release.name}.errors.csv").read_bytes()
    if _digest(text) != release.errors:
        raise ValueError(f"the standard errors of release {version} are not those of its digest")
    return errors.frame_of(text.decode())


def current(shown: str | None, *, root: Path | None = None) -> Release | None:
    """The newest release if `shown` is the digest of its figures, else None: some are unreleased."""
    newest = next(iter(kept(root)), None)
    return newest if newest and newest.digest == shown else None


def write(
    shown: pd.DataFrame,
    sure: pd.DataFrame,
    *,
    data_version: str,
    note_vi: str,
    note_en: str,
    root: Path | None = None,
    now: datetime | None = None,
) -> Release | None:
    """Write the next release of the figures `shown` with their standard errors `sure` (`store.errors`).

    None where nothing changed since the newest.

    The reasons beside each change begin as the release's notes and may be made exact by hand.
    """
    place = folder(root)
    place.mkdir(parents=True, exist_ok=True)
    before = kept(root)
    text = text_of(shown).encode()
    mark = _digest(text)
    text_of_errors = errors.text_of(sure).encode()
    mark_of_errors = _digest(text_of_errors) if len(sure) else ""
    if before and (before[0].digest, before[0].errors) == (mark, mark_of_errors):
        return None
    release = Release(
        number=before[0].number + 1 if before else 1,
        id=data_version,
        time=(now or datetime.now(UTC)).replace(microsecond=0),
        digest=mark,
        figures=len(shown),
        note_vi=note_vi,
        note_en=note_en,
        errors=mark_of_errors,
    )
    if any(r.id == release.id for r in before):
        raise ValueError(f"release {release.id} exists already")
    if before:
        old = figures(before[0].id, root)
        found = compare(old, shown).assign(reason_vi=note_vi, reason_en=note_en)
        found.loc[found["change"] == ADDED, ["reason_vi", "reason_en"]] = ""
        path = place / f"{release.name}.csv"
        found[CHANGES].to_csv(path, index=False, lineterminator="\n")
    (place / f"{release.name}.csv.xz").write_bytes(lzma.compress(text))
    if len(sure):
        (place / f"{release.name}.errors.csv").write_bytes(text_of_errors)
    _write_note(place / f"{release.name}.toml", release)
    forget()
    return release


def _write_note(path: Path, release: Release) -> None:
    told = [
        f"id = {_quoted(release.id)}",
        f"time = {release.time:%Y-%m-%dT%H:%M:%SZ}",
        f"digest = {_quoted(release.digest)}",
        f"figures = {release.figures}",
        f"note_vi = {_quoted(release.note_vi)}",
        f"note_en = {_quoted(release.note_en)}",
        *([f"errors = {_quoted(release.errors)}"] if release.errors else []),
    ]
    path.write_text("\n".join(told) + "\n", encoding="utf-8", newline="\n")


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's is one."""
    return json.dumps(text, ensure_ascii=False)


def forget() -> None:
    """Read the files again at the next question."""
    for kept_answer in (kept, _changes, figures, standard_errors):
        kept_answer.cache_clear()


def narrow(
    rows: pd.DataFrame,
    *,
    indicators: Sequence[str] | None = None,
    areas: Sequence[str] | None = None,
    years: tuple[int | None, int | None] = (None, None),
    scopes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Rows with KEY columns (figures, or changes) that are about what is given."""
    keep = pd.Series(True, index=rows.index)
    for column, wanted in (("indicator", indicators), ("area_id", areas), ("scope", scopes)):
        if wanted is not None:
            keep &= rows[column].isin(list(wanted))
    first, last = years
    if first is not None:
        keep &= rows["year"] >= first
    if last is not None:
        keep &= rows["year"] <= last
    return rows[keep].reset_index(drop=True)


def visible(found: pd.DataFrame) -> pd.DataFrame:
    """The rows of `compare` in which something that a reader sees is another."""
    return found[_differs(found, SHOWN)]


def _differs(found: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """Whether the row was added or removed, or one of `columns` is another."""
    differs = found["change"] != CHANGED
    for name in columns:
        before, after = found[f"old_{name}"], found[f"new_{name}"]
        same = (before == after).fillna(False).astype(bool) | (before.isna() & after.isna())
        differs |= ~same
    return differs


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
        narrow(side, indicators=indicators, areas=areas, years=years)
        for side in (figures(version), shown)
    ]
    return visible(compare(*sides)).reset_index(drop=True)
