"""Doctor: whether all is well with an installation, for the person who runs it.

Owns what is looked at and what a fault is. It changes nothing and builds nothing; what is to be done stands
in the texts under `doctor` in data/i18n.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from lzma import LZMAError
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from lib.base import settings
from lib.base.records import BadFile, NotReady
from lib.data import database, store
from lib.data.declared import geography
from lib.data.loading import ledger, loaders, own_files, releases, shown_figures
from lib.data.upkeep import approval, audit, office, tables
from lib.files.drawing import typeface

WELL, DOUBT, FAULT = "well", "doubt", "fault"
# A full load writes a second database beside the first, and keeps the user's files twice meanwhile.
LEAST_FREE = 500_000_000
# The least that is good for anything: a page of a database, an answer that is kept.
TRIED = 1_000_000
WAIT = 10


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """What was found: `state` is WELL, DOUBT or FAULT; `code` and `params` are its words."""

    state: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)
    cause: NotReady | BadFile | None = None


def findings(*, url: str = "") -> Iterator[Diagnosis]:
    """Everything that is looked at, in order; with `url` the running server too."""
    for look in LOOKS:
        try:
            yield from look()
        except (NotReady, BadFile) as fault:
            yield Diagnosis(state=FAULT, code="not_ready", cause=fault)
        except OSError as fault:
            yield Diagnosis(state=FAULT, code="system", params={"reason": str(fault)})
    if url:
        yield _server(url)


def _settings() -> Iterator[Diagnosis]:
    settings.check()
    public = settings.public_url()
    if urlsplit(public).scheme == "https" and not settings.behind_proxy():
        yield Diagnosis(state=DOUBT, code="no_proxy", params={"url": public})
    elif settings.behind_proxy() and not public:
        yield Diagnosis(state=DOUBT, code="proxy_without_address")
    else:
        yield Diagnosis(state=WELL, code="settings", params={"url": public or "-"})


def _files() -> Iterator[Diagnosis]:
    if own_files.unfinished():
        yield Diagnosis(state=DOUBT, code="unfinished_load")
    claims, known = loaders.check_shipped()
    yield Diagnosis(state=WELL, code="files", params={"claims": len(claims)})
    own = own_files.names()
    if own:
        yield Diagnosis(state=WELL, code="own_files", params={"count": len(own)})
    elif not releases.current(shown_figures.digest(ledger.figures(claims, registry=known))):
        yield Diagnosis(state=DOUBT, code="unreleased")


def _maps() -> Iterator[Diagnosis]:
    geography.check()
    yield Diagnosis(state=WELL, code="maps")


def _kept_releases() -> Iterator[Diagnosis]:
    """Whether every release still is what it was when it was given out."""
    found, broken = releases.kept(), False
    for release in found:
        try:
            releases.figures(release.id), releases.changes(release)
            releases.standard_errors(release.id), releases.local(release.id)
        except (ValueError, KeyError, OSError, EOFError, LZMAError) as fault:
            broken, told = True, {"name": release.name, "reason": str(fault)[:200]}
            yield Diagnosis(state=FAULT, code="release_broken", params=told)
    if not broken:
        yield Diagnosis(state=WELL, code="releases", params={"count": len(found)})


def _database() -> Iterator[Diagnosis]:
    outdated = False
    try:
        held = database.data_version()
        if held is not None:
            store.check()
    except database.Outdated:
        outdated = True
    except database.Broken as fault:
        yield Diagnosis(state=FAULT, code="broken", params={"reason": str(fault)})
        return
    wanted = loaders.version_of(settings.data_dir())
    told = {"version": held or "-", "wanted": wanted}
    if held is None:
        yield Diagnosis(state=FAULT, code="empty", params=told)
    elif outdated or held != wanted:
        yield Diagnosis(state=DOUBT, code="other_version", params=told)
    else:
        yield Diagnosis(state=WELL, code="database", params=told | store.counts())


def _office() -> Iterator[Diagnosis]:
    """What the office itself made: nothing can build it again."""
    version, told = office.looked_at(), approval.anchors()
    if version is None:
        if told:
            yield Diagnosis(state=FAULT, code="office_gone", params={"path": settings.upkeep_dir()})
    elif version != str(tables.VERSION):
        params = {"version": version, "wanted": tables.VERSION}
        yield Diagnosis(state=DOUBT, code="office_older", params=params)
    elif faults := audit.faults(anchors=told):
        yield Diagnosis(state=FAULT, code="office_log", params={"count": len(faults)})
    else:
        yield Diagnosis(state=WELL, code="office", params={"count": audit.head()[0]})


def _disk() -> Iterator[Diagnosis]:
    for folder in dict.fromkeys((settings.var_dir(), settings.own_dir())):
        there = _nearest(folder)
        free = shutil.disk_usage(there).free
        told = {"path": folder, "free": f"{free / 1e9:.1f}"}
        state = DOUBT if free < LEAST_FREE else WELL
        yield Diagnosis(
            state=state, code="little_space" if state == DOUBT else "space", params=told
        )
        try:
            # A full disk still takes an empty file.
            with tempfile.TemporaryFile(dir=there) as tried:
                tried.write(bytes(TRIED))
        except OSError as fault:
            told = {"path": folder, "reason": fault.strerror or str(fault)}
            yield Diagnosis(state=FAULT, code="not_writable", params=told)


def _nearest(folder: Path) -> Path:
    """The folder, or the one above it that exists: it is made when it is needed."""
    return next(p for p in (folder, *folder.parents) if p.is_dir())


def _clock() -> Iterator[Diagnosis]:
    now = datetime.now(UTC)
    newest = max((r.time for r in releases.kept()), default=now)
    told = {"now": f"{now:%Y-%m-%d %H:%M}", "zone": time.strftime("%Z")}
    if newest > now:
        told["release"] = f"{newest:%Y-%m-%d %H:%M}"
        yield Diagnosis(state=FAULT, code="clock", params=told)
    else:
        yield Diagnosis(state=WELL, code="time", params=told)


def _patches() -> Iterator[Diagnosis]:
    if not settings.framework_patches():
        yield Diagnosis(state=DOUBT, code="patches_off")
        return
    # In a process of its own: the command line does without the framework.
    asked = [sys.executable, "-m", "lib.framework.patches"]
    ran = subprocess.run(asked, capture_output=True, text=True, cwd=settings.ROOT, check=False)
    if ran.returncode:
        yield Diagnosis(state=FAULT, code="system", params={"reason": ran.stderr.strip()[-200:]})
        return
    said = json.loads(ran.stdout)
    for name, without in said["missed"]:
        yield Diagnosis(state=DOUBT, code="patch", params={"name": name, "without": without})
    if not said["missed"]:
        yield Diagnosis(state=WELL, code="patches", params={"count": said["patches"]})


def _fonts() -> Iterator[Diagnosis]:
    folder = settings.data_dir() / "fonts"
    wanted = [
        f"be-vietnam-pro-{script}-{weight}.woff2"
        for script in typeface.SCRIPTS
        for weight in (typeface.NORMAL, typeface.HEAVY, typeface.BOLD)
    ]
    missing = [name for name in wanted if not (folder / name).is_file()]
    told = {"count": len(wanted), "missing": ", ".join(missing)}
    state = FAULT if missing else WELL
    yield Diagnosis(state=state, code="no_fonts" if missing else "fonts", params=told)


def _server(url: str) -> Diagnosis:
    """What the server at `url` says of itself."""
    told: dict[str, Any] = {"url": url}
    try:
        with urlopen(f"{url.rstrip('/')}/healthz", timeout=WAIT) as answer:
            said = json.load(answer)
    except HTTPError as refused:
        return Diagnosis(state=FAULT, code="not_serving", params={**told, "status": refused.code})
    except (URLError, OSError, ValueError) as fault:
        return Diagnosis(state=FAULT, code="no_server", params={**told, "reason": str(fault)})
    return Diagnosis(state=WELL, code="server", params={**told, "version": said["data_version"]})


LOOKS: tuple[Callable[[], Iterator[Diagnosis]], ...] = (
    _settings,
    _files,
    _maps,
    _kept_releases,
    _database,
    _office,
    _disk,
    _clock,
    _patches,
    _fonts,
)
