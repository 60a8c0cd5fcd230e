"""Uploads: the documents that were brought in, kept as they came under their digest."""

from __future__ import annotations

import hashlib
from pathlib import Path

from lib.base import settings, whole_file
from lib.data.cells import document

LARGEST = document.LARGEST


def folder() -> Path:
    """Where the documents lie."""
    return settings.upkeep_dir() / "documents"


def keep(body: bytes) -> str:
    """Keep a document; its digest, under which it is found. The same document is kept once."""
    digest = hashlib.sha256(body).hexdigest()
    path = folder() / digest
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        whole_file.write(path, body)
    return digest


def body_of(digest: str) -> bytes:
    """The document of that digest. Raises OSError where it is gone, ValueError where it was changed."""
    body = (folder() / digest).read_bytes()
    if hashlib.sha256(body).hexdigest() != digest:
        raise ValueError(f"the document {digest} is not what was kept")
    return body
