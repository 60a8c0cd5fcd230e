"""Uploads: files that were brought in, kept as they came under their digest, whole or not at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

from lib.base import settings, whole_file
from lib.data.cells import document

LARGEST = document.LARGEST
DOCUMENTS, EVIDENCE = "documents", "evidence"


def folder(room: str = DOCUMENTS) -> Path:
    """Where the files of a room lie."""
    return settings.upkeep_dir() / room


def keep(body: bytes, *, room: str = DOCUMENTS) -> str:
    """Keep a file; its digest, under which it is found. The same file is kept once. Raises OSError."""
    digest = hashlib.sha256(body).hexdigest()
    path = folder(room) / digest
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        whole_file.write(path, body)
    return digest


def body_of(digest: str, *, room: str = DOCUMENTS) -> bytes:
    """The file of that digest. Raises OSError where it is gone, ValueError where it was changed."""
    body = (folder(room) / digest).read_bytes()
    if hashlib.sha256(body).hexdigest() != digest:
        raise ValueError(f"the file {digest} is not what was kept")
    return body
