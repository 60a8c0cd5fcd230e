"""Assets: the framework's scripts and styles, compressed once.

Owns the compressed copies of Streamlit's static files. Streamlit names them by their content and serves
them uncompressed. The first request gets a quick copy; the smallest one is made behind it, kept under
the var folder, and never changes.
"""

from __future__ import annotations

import gzip
import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import brotli

from lib.base import whole_file

SUFFIXES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
SMALLEST = 900
QUICK, SMALL = 5, 11
# Name of the encoding -> compress at a level; quality 11 of brotli takes seconds for the chart code.
ENCODERS: Mapping[str, Callable[[bytes, int], bytes]] = {
    "br": lambda body, level: bytes(brotli.compress(body, quality=level)),
    "gzip": lambda body, level: gzip.compress(body, compresslevel=min(level, 9), mtime=0),
}


def best_encoding(accepted: str) -> str | None:
    """The best of our encodings that an Accept-Encoding header names, or None."""
    offered = {part.split(";")[0].strip() for part in accepted.split(",")}
    return next((e for e in ENCODERS if e in offered), None)


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One compressed file: its bytes, how they are encoded and what they are."""

    body: bytes
    encoding: str
    media_type: str


class Assets:
    """Compressed copies of the files below `root`, kept in `kept` under the files' own names."""

    def __init__(
        self,
        root: Path,
        *,
        kept: Path,
        below: str = "/static/",
        only: Sequence[str] | None = None,
        rewrite: Callable[[str, bytes], bytes] = lambda _, body: body,
    ) -> None:
        """`below` is the address of `root`; `only` names files directly in it, in place of all.

        `rewrite(name, body)` is what is sent of a file; who changes it changes `kept` with it.
        """
        self._kept = kept
        self._rewrite = rewrite
        self._below = below
        paths = root.rglob("*") if only is None else [root / name for name in only]
        self._known = {
            f"{below}{path.relative_to(root).as_posix()}": path
            for path in paths
            if path.suffix in SUFFIXES and path.stat().st_size >= SMALLEST
        }
        self._memory: dict[tuple[str, str], Copy] = {}
        self._asked: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        threading.Thread(target=self._keep_making, daemon=True).start()

    def names(self, *, starting: str) -> list[str]:
        """Addresses of the files whose name begins with `starting`."""
        return sorted(a for a, path in self._known.items() if path.name.startswith(starting))

    def source(self, address: str) -> bytes:
        """The file as it is sent. Raises KeyError for an address that is none of ours."""
        path = self._known[address]
        return self._rewrite(path.name, path.read_bytes())

    def ready(self, address: str, *, accepted: str) -> Copy | None:
        """The copy if it is in memory already; never waits."""
        return self._memory.get((address, best_encoding(accepted) or ""))

    def copy(self, address: str, *, accepted: str) -> Copy | None:
        """The copy in the best encoding of `accepted` (an Accept-Encoding header), or None.

        Only addresses found at the start are looked up, so no address can reach another file.
        """
        path = self._known.get(address)
        encoding = best_encoding(accepted)
        if path is None or encoding is None:
            return None
        key = (address, encoding)
        if key not in self._memory:
            kept = self._file(address, encoding)
            if kept.exists():
                self._remember(key, kept.read_bytes())
            else:
                self._remember(key, ENCODERS[encoding](self.source(address), QUICK))
                self._asked.put(key)
        return self._memory[key]

    def _remember(self, key: tuple[str, str], body: bytes) -> None:
        address, encoding = key
        media_type = SUFFIXES[self._known[address].suffix]
        self._memory[key] = Copy(body=body, encoding=encoding, media_type=media_type)

    def _file(self, address: str, encoding: str) -> Path:
        name = address.removeprefix(self._below).replace("/", "--")
        return self._kept / f"{name}.{encoding}"

    def _keep_making(self) -> None:
        """Make the small copy of whatever was asked for, one after the other, for as long as we run."""
        while True:
            key = self._asked.get()
            kept = self._file(*key)
            body = ENCODERS[key[1]](self.source(key[0]), SMALL)
            self._remember(key, body)
            whole_file.kept(kept, body)

    def prepare(self, addresses: Sequence[str]) -> None:
        """Begin the copies that a first visit needs before anyone asks for them."""
        for address in addresses:
            self.copy(address, accepted="br")
