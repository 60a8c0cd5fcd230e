"""Releases: the versions of the figures that were given out, and how to get an older one back.

Owns `data/releases/`: for each release a TOML file (id, time, digest, notes) and a CSV of what changed
since the release before, with the old and the new figure; and `newest.csv`, the figures of the newest
release. An older release is rebuilt by undoing changes, newest first. Leaves asking for a version to
`queries` and telling readers to `wording` and the pages.
"""

from __future__ import annotations

import hashlib
import io
import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pandas as pd

from lib.base import settings
from lib.base.records import SCOPES, STATUSES
from lib.data.loading.ledger import KEY

TOLD = ["value", "unit", "value_status", "value_source", "rank", "n_ranked", "rank_basis"]
TOLD += ["rank_status", "rank_source", "n_claims", "n_rivals"]
# What a reader sees of a figure; the rest of TOLD says how many sources stand behind it.
SHOWN = TOLD[:9]
WHOLE = ["rank", "n_ranked", "n_claims", "n_rivals"]
ADDED, REMOVED, CHANGED = "added", "removed", "changed"
NEWEST = "newest.csv"


class Unknown(KeyError):
    """No release of that id is kept."""


@dataclass(frozen=True, kw_only=True)
class Release:
    """One release: `id` is the data version it was made from, `digest` that of its figures alone."""

    number: int
    id: str
    time: datetime
    digest: str
    figures: int
    note_vi: str
    note_en: str

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
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append(Release(number=int(path.stem.partition("-")[0]), **told))
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
    return hashlib.sha256(text_of(figures).encode()).hexdigest()[:12]


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
    differs = pd.Series(False, index=both.index)
    for name in TOLD:
        before, after = both[f"old_{name}"], both[f"new_{name}"]
        same = (before == after).fillna(False).astype(bool) | (before.isna() & after.isna())
        differs |= ~same
    words = {"left_only": REMOVED, "right_only": ADDED, "both": CHANGED}
    both.insert(0, "change", both["_merge"].astype(str).map(words))
    found = both[differs | (both["change"] != CHANGED)].drop(columns="_merge")
    return found.sort_values(KEY, kind="stable").reset_index(drop=True)


def undo(figures: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """The figures before `changes` (of `compare`) were made. Raises ValueError where they do not fit."""
    keys = figures.set_index(KEY).index
    touched = changes[changes["change"] != REMOVED].set_index(KEY).index
    if not touched.isin(keys).all():
        raise ValueError("the changes name figures that are not there")
    rest = figures[~keys.isin(touched)]
    before = changes[changes["change"] != ADDED][[*KEY, *(f"old_{n}" for n in TOLD)]]
    before = before.rename(columns={f"old_{n}": n for n in TOLD})
    if before.empty:
        out = rest
    else:
        before = before.astype({n: rest[n].dtype for n in [*KEY, *TOLD]})
        out = pd.concat([rest, before], ignore_index=True)
    return out.sort_values(KEY, kind="stable").reset_index(drop=True)


def changes(release: Release, root: Path | None = None) -> pd.DataFrame:
    """What the release changed (frame of `compare` with reason_vi, reason_en); empty for the first."""
    return _changes(release.id, root).copy()


@lru_cache(maxsize=32)
def _changes(version: str, root: Path | None) -> pd.DataFrame:
    release = find(version, root)
    path = folder(root) / f"{release.number:04d}-{release.id}.csv"
    names = ["change", *KEY, *(f"{side}_{n}" for n in TOLD for side in ("old", "new"))]
    if not path.is_file():
        return pd.DataFrame(columns=[*names, "reason_vi", "reason_en"])
    out = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    for name in ("period_start", "period_end"):
        out[name] = out[name].astype("int64")
    return _typed(_typed(out, prefix="old_"), prefix="new_")


@lru_cache(maxsize=4)
def figures(version: str, root: Path | None = None) -> pd.DataFrame:
    """The figures of a release, columns as `store.figures`; read-only. Raises Unknown."""
    wanted = find(version, root)
    found = figures_in((folder(root) / NEWEST).read_text(encoding="utf-8"))
    for release in kept(root):
        if release.number == wanted.number:
            break
        found = undo(found, changes(release, root))
    if digest(found) != wanted.digest:
        raise ValueError(f"release {version} cannot be rebuilt: its digest differs")
    return found


def current(shown: str | None, *, root: Path | None = None) -> Release | None:
    """The newest release if `shown` is the digest of its figures, else None: some are unreleased."""
    newest = next(iter(kept(root)), None)
    return newest if newest and newest.digest == shown else None


def write(
    shown: pd.DataFrame,
    *,
    data_version: str,
    note_vi: str,
    note_en: str,
    root: Path | None = None,
    now: datetime | None = None,
) -> Release | None:
    """Write the next release of the figures `shown`; None where nothing changed since the newest.

    The reasons beside each change begin as the release's notes and may be made exact by hand.
    """
    place = folder(root)
    place.mkdir(parents=True, exist_ok=True)
    before = kept(root)
    text = text_of(shown)
    mark = hashlib.sha256(text.encode()).hexdigest()[:12]
    if before and before[0].digest == mark:
        return None
    release = Release(
        number=before[0].number + 1 if before else 1,
        id=data_version,
        time=(now or datetime.now(UTC)).replace(microsecond=0),
        digest=mark,
        figures=len(shown),
        note_vi=note_vi,
        note_en=note_en,
    )
    if any(r.id == release.id for r in before):
        raise ValueError(f"release {release.id} exists already")
    name = f"{release.number:04d}-{release.id}"
    if before:
        old = figures_in((place / NEWEST).read_text(encoding="utf-8"))
        found = compare(old, shown).assign(reason_vi=note_vi, reason_en=note_en)
        found.loc[found["change"] == ADDED, ["reason_vi", "reason_en"]] = ""
        names = ["change", *KEY, *(f"{side}_{n}" for n in TOLD for side in ("old", "new"))]
        found = found[[*names, "reason_vi", "reason_en"]]
        found.to_csv(place / f"{name}.csv", index=False, lineterminator="\n")
    told = [
        f"id = {_quoted(release.id)}",
        f"time = {release.time:%Y-%m-%dT%H:%M:%SZ}",
        f"digest = {_quoted(release.digest)}",
        f"figures = {release.figures}",
        f"note_vi = {_quoted(note_vi)}",
        f"note_en = {_quoted(note_en)}",
    ]
    (place / NEWEST).write_text(text, encoding="utf-8", newline="\n")
    (place / f"{name}.toml").write_text("\n".join(told) + "\n", encoding="utf-8", newline="\n")
    forget()
    return release


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's is one."""
    return json.dumps(text, ensure_ascii=False)


def forget() -> None:
    """Read the files again at the next question."""
    for kept_answer in (kept, _changes, figures):
        kept_answer.cache_clear()


def narrowed(
    version: str,
    *,
    indicators: Sequence[str] | None = None,
    areas: Sequence[str] | None = None,
    years: tuple[int | None, int | None] = (None, None),
    scopes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """The release's figures, narrowed as `store.figures` narrows the newest."""
    return narrow(figures(version), indicators=indicators, areas=areas, years=years, scopes=scopes)


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
    differs = found["change"] != CHANGED
    for name in SHOWN:
        before, after = found[f"old_{name}"], found[f"new_{name}"]
        same = (before == after).fillna(False).astype(bool) | (before.isna() & after.isna())
        differs |= ~same
    return found[differs]


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
