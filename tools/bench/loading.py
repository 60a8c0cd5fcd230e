"""A small load generator: a bounded number of requests to this machine over a few kept connections."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from urllib.parse import urlsplit


@dataclass(frozen=True, kw_only=True)
class Load:
    """What came of a load: requests and megabytes a second."""

    requests: float
    megabytes: float


def load(address: str, paths: Sequence[str], *, count: int, connections: int = 4) -> Load:
    """Ask `count` times for the paths in turn. Raises RuntimeError for any answer but 200."""
    parts = urlsplit(address)
    if parts.hostname != "127.0.0.1":
        raise ValueError("only this machine is measured")
    asked = list(islice(cycle(paths), count))
    began = time.perf_counter()
    total = asyncio.run(_all(parts.port or 80, asked, connections))
    seconds = time.perf_counter() - began
    return Load(requests=count / seconds, megabytes=total / seconds / 1e6)


async def _all(port: int, paths: Sequence[str], connections: int) -> int:
    shares = [paths[i::connections] for i in range(connections)]
    return sum(await asyncio.gather(*(_one(port, share) for share in shares)))


async def _one(port: int, paths: Sequence[str]) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    total = 0
    for path in paths:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        if " 200 " not in head.partition("\r\n")[0]:
            raise RuntimeError(f"{path}: {head.partition(chr(13))[0]}")
        total += await _body(reader, head)
    writer.close()
    await writer.wait_closed()
    return total


async def _body(reader: asyncio.StreamReader, head: str) -> int:
    """Bytes of the body, read whole."""
    if "transfer-encoding: chunked" in head:
        total = 0
        while size := int(await reader.readline(), 16):
            total += size
            await reader.readexactly(size + 2)
        await reader.readline()
        return total
    length = int(head.partition("content-length:")[2].partition("\r\n")[0])
    await reader.readexactly(length)
    return length
