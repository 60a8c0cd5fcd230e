"""Office releases: those that the office made, and previews of figures that were not released.

Owns writing them beside the office's own files, undoing one whose load was cut off, and what each was made
of. Leaves finding and reading them to `releases`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import pandas as pd

from lib.base.records import Indicator, Source
from lib.data.declared import own_indicators
from lib.data.declared.registry import Registry
from lib.data.loading import releases
from lib.data.loading.releases import Release, ReleaseNotes

ENDS = (".toml", ".csv.xz", ".csv", ".errors.csv", ".local.csv", ".json")
# While it stands, the release that it names can be undone.
_MAKING = ".making"


def write(
    shown: pd.DataFrame,
    sure: pd.DataFrame,
    local: pd.DataFrame,
    *,
    data_version: str,
    notes: ReleaseNotes,
    own: Mapping[str, str],
    now: datetime | None = None,
) -> Release:
    """Write a release of the office; `own` are its own files and the versions of them that are loaded.

    Until `stand` it can be undone. It is written even where no figure is another: it was decided.
    """
    given, before = releases.texts(shown, sure, local), releases.kept()
    version, number = data_version, 1
    while any(r.id == version for r in before):
        # The same figures as once before, by going back: a release of its own.
        number += 1
        version = hashlib.sha256(f"{data_version} {number}".encode()).hexdigest()[:12]
    release = releases.following(given, version=version, notes=notes, before=before, now=now)
    place = releases.office_folder()
    place.mkdir(parents=True, exist_ok=True)
    (place / _MAKING).write_text(release.name, encoding="utf-8")
    _write_beside(release, {"own": dict(own), **notes.about})
    releases.write_files(place, release, given, shown, before=before)
    releases.forget()
    return release


def stand() -> None:
    """The load that a release of the office was written in is done.

    One that is not whole goes: where a release changes no figure the store has them before it is written.
    """
    mark = releases.office_folder() / _MAKING
    if mark.is_file() and not mark.with_name(f"{mark.read_text(encoding='utf-8')}.toml").is_file():
        undo()
    mark.unlink(missing_ok=True)


def undo() -> None:
    """Take away the release of the office whose load did not come to its end."""
    mark = releases.office_folder() / _MAKING
    if not mark.is_file():
        return
    name = mark.read_text(encoding="utf-8")
    for end in ENDS:
        # What names it first: without that the rest is nothing.
        (releases.office_folder() / f"{name}{end}").unlink(missing_ok=True)
    mark.unlink()
    releases.forget()


def made_of(release: Release) -> dict[str, Any] | None:
    """What a release was made of: `own` files by folder and version, who made it; None of a shipped one."""
    path = releases.office_folder() / f"{release.name}.json"
    if not path.is_file():
        return None
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


def write_preview(
    shown: pd.DataFrame,
    sure: pd.DataFrame,
    local: pd.DataFrame,
    *,
    token: str,
    sources: Iterable[Source],
    added: Iterable[Indicator],
    notes: ReleaseNotes,
) -> Release:
    """Keep figures that were not released under a token (32 hexadecimal digits).

    With them their sources, and the indicators that are `added` for them.
    """
    given = releases.texts(shown, sure, local)
    made = releases.following(given, version=token, notes=notes, before=(), now=None)
    release = replace(made, number=0)
    place = releases.preview_folder()
    place.mkdir(parents=True, exist_ok=True)
    told = {"sources": [asdict(s) for s in sources], "indicators": own_indicators.text_of(added)}
    _write_beside(release, told)
    releases.write_files(place, release, given, shown, before=())
    return release


def declared_beside(release: Release, known: Registry) -> Registry:
    """The registry with the sources and indicators of a preview's figures."""
    path = releases.preview_folder() / f"{release.name}.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    sources = {s["id"]: Source(**s) for s in told["sources"]}
    widened = known.with_own(own_indicators.indicators_in(told["indicators"]))
    return replace(widened, sources={**known.sources, **sources})


def end_previews(note: str) -> None:
    """Take away the previews with that note, and those whose days are over."""
    place = releases.preview_folder()
    for found in [releases.read_note(path) for path in place.glob("*.toml")]:
        if found.note_vi == note or releases.over(found):
            for end in ENDS:
                (place / f"{found.name}{end}").unlink(missing_ok=True)


def _write_beside(release: Release, told: object) -> None:
    place = releases.preview_folder() if release.preview else releases.office_folder()
    text = json.dumps(told, ensure_ascii=False, indent=1)
    (place / f"{release.name}.json").write_text(text, encoding="utf-8")
