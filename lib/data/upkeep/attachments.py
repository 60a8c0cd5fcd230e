"""Attachments: a file or a link by which somebody shows what they say; what may be kept, and how.

Files lie under their digest beside the office's documents, each once; a link is shown and never fetched.
Owns what all of them have alike: names, kinds, sizes, addresses. Where they are shown, to whom, and who may
add is `scoring_evidence`'s and `plan_evidence`'s.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from sqlalchemy import Connection, Table, insert, select

from lib.base.records import NotReady
from lib.data.loading import loaders
from lib.data.upkeep import (
    audit,
    evidence_kinds,
    office,
    plan_tables,
    scoring_tables,
    uploads,
)
from lib.data.upkeep.roles import Keeper, NotAllowed, now

# Bytes of one file; files and links in one place.
LARGEST, MOST = 20_000_000, 10
LONGEST_LINK, LONGEST_NAME = 2000, 150
MEGABYTE = 1_000_000
# Wherever a file may be named: it goes when none of them names it.
TABLES = (scoring_tables.evidence, plan_tables.evidence)


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file (`name`, `digest`, `size` in bytes) or a `link`; `AT` begins the address of its file."""

    AT: ClassVar[str]
    id: int = 0
    digest: str = ""
    name: str = ""
    size: int = 0
    link: str = ""
    added_by: str = ""
    added: str = ""

    @property
    def told(self) -> dict[str, str | int]:
        """What the log says of it."""
        if self.link:
            return {"link": self.link}
        return {"name": self.name, "size": self.size, "digest": self.digest}


def file_name(name: str, body: bytes) -> str:
    """The name under which a file may be kept. Raises NotAllowed: too large, not of a kind that is."""
    name = _named(name)
    if len(body) > LARGEST:
        raise NotAllowed("scoring_evidence_large", file=name, most=LARGEST // MEGABYTE)
    if fault := evidence_kinds.fault(name, body):
        known = ", ".join(evidence_kinds.ENDINGS)
        raise NotAllowed(f"scoring_evidence_{fault}", file=name, known=known)
    return name


def address(link: str) -> str:
    """An address (http or https) that may be named; it is never asked. Raises NotAllowed."""
    link = link.strip()
    if not _is_address(link):
        raise NotAllowed("scoring_evidence_link", value=link[:80], most=LONGEST_LINK)
    return link


def keep(body: bytes) -> str:
    """Keep a file inside a change: who takes the same file away waits until its row stands; its digest.

    Raises NotReady where it cannot be written.
    """
    try:
        return uploads.keep(body, room=uploads.EVIDENCE)
    except OSError as error:
        place = uploads.folder(uploads.EVIDENCE)
        raise NotReady("folder", path=place, reason=error.strerror) from error


def read(by: Keeper, one: Attachment, *, action: str, about: str) -> tuple[str, bytes]:
    """Name and content of a file; the log tells who read it.

    Raises OSError where it is gone, ValueError where it was changed.
    """
    body = uploads.body_of(one.digest, room=uploads.EVIDENCE)
    office.note(lambda c: audit.add(c, by, action, about, **one.told))
    return one.name, body


def add(
    connection: Connection, by: Keeper, table: Table, new: Attachment, *, action: str, about: str
) -> None:
    """Write its row and the log."""
    row = {n: v for n, v in asdict(new).items() if n != "id"}
    row |= {"added_by": by.account, "added": now()}
    connection.execute(insert(table).values(**row))
    audit.add(connection, by, action, about, old=None, new=new.told)


def take_away(delete: Callable[[Connection], str]) -> None:
    """Do what takes a row away and tells its digest; the file goes with the last row that names it."""
    # A backup that is being written finds each file that its rows name.
    with loaders.alone():
        with office.change() as connection:
            digest = delete(connection)
        # The row is gone for certain now; nobody adds the same file meanwhile.
        with office.change() as connection:
            if digest and not _is_named(connection, digest):
                (uploads.folder(uploads.EVIDENCE) / digest).unlink(missing_ok=True)


def _is_named(connection: Connection, digest: str) -> bool:
    queries = (select(table.c.id).where(table.c.digest == digest).limit(1) for table in TABLES)
    return any(connection.execute(query).first() for query in queries)


def _named(name: str) -> str:
    """A file's name without folders and unseen signs, its ending kept."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    stem, dot, ending = shown.rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{ending[:10]}"


def _is_address(link: str) -> bool:
    if len(link) > LONGEST_LINK or any(
        c.isspace() or unicodedata.category(c)[0] == "C" for c in link
    ):
        return False
    try:
        parts = urlsplit(link)
        # An account in an address hides where it leads.
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
        )
    except ValueError:
        return False
