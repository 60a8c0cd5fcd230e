"""Backup: everything that the office made, in one file, and back into an empty place.

Owns the file's form: a ZIP with the office's folder (own files, documents, releases, remembered readings),
the rows of its store as JSON, and a list of digests. What the product ships or can build is not in it, nor
who is signed in. The rows are of no engine: a backup of SQLite can be restored into PostgreSQL.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

import orjson
from sqlalchemy import Connection, select

from lib.base import settings, whole_file
from lib.base.records import NotReady
from lib.data import database
from lib.data.declared import registry
from lib.data.loading import loaders, releases
from lib.data.upkeep import audit, office, plan_tables, scoring_tables, tables
from lib.data.upkeep.roles import ADMINISTRATOR, Keeper, NotAllowed, need

LIST, ROWS, FOLDER = "backup.json", "rows.json", "own/"
# Made anew where they are missing, or of one machine.
LEFT_OUT = ("_upkeep/upkeep.", "_upkeep/previews/", ".work/", ".done/")
# Who is signed in stays out: a backup file must not open the door.
TABLES = (
    tables.accounts,
    tables.proposals,
    tables.steps,
    tables.audit,
    *scoring_tables.TABLES,
    *plan_tables.TABLES,
)
CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class BackupContent:
    """What a backup holds: files, rows of the store, and when it was made."""

    files: int
    rows: int
    time: str


def make(by: Keeper, path: Path) -> BackupContent:
    """Write a backup; what `path` held goes when the new one is whole. Raises NotAllowed, NotReady."""
    need(by, ADMINISTRATOR)
    made: list[BackupContent] = []
    # No load and no release comes between the files; the rows are of one moment.
    with loaders.alone():
        office.note(lambda connection: audit.add(connection, by, "backup", path.name))
        whole_file.make(path, lambda half: made.append(_write(half)))
    return made[0]


def _write(path: Path) -> BackupContent:
    path.touch(mode=0o600)
    digests: dict[str, str] = {}
    # Before the files: what is handed in meanwhile is then a file without a row, and no row lacks its file.
    rows = _rows()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in _files():
            name = FOLDER + file.relative_to(settings.own_dir()).as_posix()
            with file.open("rb") as source, packed.open(name, "w", force_zip64=True) as target:
                digests[name] = _copied(source, target)
        text = orjson.dumps(rows)
        packed.writestr(ROWS, text)
        digests[ROWS] = hashlib.sha256(text).hexdigest()
        kept = BackupContent(
            files=len(digests) - 1,
            rows=sum(len(r) for r in rows.values()),
            time=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        )
        told = {"version": tables.VERSION, "time": kept.time, "digests": digests}
        told[office.DEMONSTRATION] = settings.demonstration()
        packed.writestr(LIST, json.dumps(told, indent=1))
    return kept


def _files() -> Iterator[Path]:
    own = settings.own_dir()
    for path in sorted(own.rglob("*")):
        name = path.relative_to(own).as_posix()
        # What is being written at this moment has its name when it is whole.
        left_out = name.startswith(LEFT_OUT) or path.suffix == ".part"
        if path.is_file() and not path.is_symlink() and not left_out:
            yield path


def _rows() -> dict[str, list[dict[str, Any]]]:
    """The rows of the store as they are at one moment."""
    try:
        with office.change() as connection:
            return _read(connection)
    except NotReady:
        # A disk that takes no writes is when a backup is wanted most.
        with office.reading() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN")
            return _read(connection)


def _read(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    return {
        str(table.name): [
            {str(k): v for k, v in row.items()}
            for row in connection.execute(select(table)).mappings()
        ]
        for table in TABLES
    }


def _copied(source: IO[bytes], target: IO[bytes]) -> str:
    """Copy to the end; the digest of what was copied."""
    digest = hashlib.sha256()
    while part := source.read(CHUNK):
        digest.update(part)
        target.write(part)
    return digest.hexdigest()


def restore(by: Keeper, path: Path, *, replace: bool = False) -> BackupContent:
    """Bring a backup back, and build the figures from it.

    Into an empty place; with `replace` what is there is moved aside first (`own.before-<time>`), and on a
    server written as a backup there. Raises NotAllowed: 'backup_broken', 'backup_version',
    'backup_demonstration', 'not_empty'.
    """
    need(by, ADMINISTRATOR)
    with loaders.alone(), _room() as fresh:
        kept, version, rows = _unpacked(path, fresh)
        aside = _emptied(by, replace=replace)
        _moved(fresh, settings.own_dir())
        office.refill(rows, version=version)
        with office.change() as connection:
            told = {"made": kept.time, "aside": aside.name if aside else ""}
            audit.add(connection, by, "restore", path.name, **told)
    registry.reread()
    releases.forget()
    loaders.load_shipped(force=True)
    return kept


@contextmanager
def _room() -> Iterator[Path]:
    """Where a backup is unpacked: on the same disk as the office's folder, so that a rename is enough.

    It goes at the end, and what a killed restore left there at the beginning.
    """
    own = settings.own_dir()
    room = own.with_name(f".{own.name}.restore")
    shutil.rmtree(room, ignore_errors=True)
    try:
        # What is not yet released, and hashes of passwords, are for the server's own account.
        room.mkdir(parents=True, mode=0o700)
        yield room / own.name
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _unpacked(
    path: Path, fresh: Path
) -> tuple[BackupContent, int, dict[str, list[dict[str, Any]]]]:
    """The backup's files in a folder, its version and rows; every digest is looked at."""
    try:
        with zipfile.ZipFile(path) as packed:
            told = json.loads(packed.read(LIST))
            if told["version"] not in range(1, tables.VERSION + 1):
                raise NotAllowed("backup_version", found=told["version"], known=tables.VERSION)
            if bool(told.get(office.DEMONSTRATION)) != settings.demonstration():
                raise NotAllowed("backup_demonstration", file=path.name)
            names = set(packed.namelist()) - {LIST}
            if names != set(told["digests"]):
                raise NotAllowed("backup_broken", file=path.name, reason=LIST)
            fresh.mkdir(parents=True)
            for name in sorted(names - {ROWS}):
                target = fresh / _inside(name)
                target.parent.mkdir(parents=True, exist_ok=True)
                with packed.open(name) as source, target.open("wb") as out:
                    if _copied(source, out) != told["digests"][name]:
                        raise NotAllowed("backup_broken", file=path.name, reason=name)
            text = packed.read(ROWS)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError) as error:
        raise NotAllowed("backup_broken", file=path.name, reason=str(error)[:100]) from error
    if hashlib.sha256(text).hexdigest() != told["digests"][ROWS]:
        raise NotAllowed("backup_broken", file=path.name, reason=ROWS)
    rows: dict[str, list[dict[str, Any]]] = orjson.loads(text)
    if unknown := rows.keys() - {table.name for table in TABLES}:
        raise NotAllowed("backup_broken", file=path.name, reason=min(unknown))
    count = sum(len(r) for r in rows.values())
    content = BackupContent(files=len(names) - 1, rows=count, time=str(told["time"]))
    return content, int(told["version"]), rows


def _inside(name: str) -> Path:
    """Where a member goes, inside the folder. Raises ValueError for a name that would leave it."""
    parts = PurePosixPath(name.removeprefix(FOLDER)).parts
    if not name.startswith(FOLDER) or not parts or ".." in parts or name.startswith("/"):
        raise ValueError(name)
    if any("\\" in part or ":" in part or part.startswith("/") for part in parts):
        raise ValueError(name)
    return Path(*parts)


def _emptied(by: Keeper, *, replace: bool) -> Path | None:
    """Make room for what is restored; where what was there lies now. Raises NotAllowed ('not_empty')."""
    own = settings.own_dir()
    on = office.engine()
    apart = database.file_of(on) is None
    held = own.exists() and any(own.rglob("*"))
    rows = sum(len(r) for r in _rows().values()) if apart else 0
    if not held and not rows:
        return None
    if not replace:
        raise NotAllowed("not_empty", path=own)
    aside = own.with_name(f"{own.name}.before-{datetime.now(UTC):%Y%m%d-%H%M%S}")
    if apart:
        _write(own.with_name(f"{aside.name}.zip"))
    if held:
        _moved(own, aside)
    office.forget()
    return aside


def _moved(source: Path, target: Path) -> None:
    if target.is_dir() and not any(target.iterdir()):
        target.rmdir()
    shutil.move(source, target)
