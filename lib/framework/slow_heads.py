"""Slow heads: a connection that begins a request and does not end its head is closed after a minute.

The framework's server waits for a head for as long as the other side likes, so a few lines of a script
could hold its connections. Bodies that come slowly are refused elsewhere (`web.limits`).
"""

from __future__ import annotations

import asyncio
import gc
import time
from typing import Any
from weakref import WeakKeyDictionary

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from lib.base import settings

# With two looks between beginning and end a connection is closed within a minute.
SECONDS, EVERY = 50.0, 5.0


async def watch() -> None:
    """Close them for as long as the application runs."""
    if not settings.framework_patches() or faults():
        return
    # Nobody hands the server to the application, so what it notes is looked for.
    noted = [o for o in gc.get_objects() if type(o) is ServerState]
    waiting: WeakKeyDictionary[Any, tuple[int, float]] = WeakKeyDictionary()
    while True:
        await asyncio.sleep(EVERY)
        for connection in [c for state in noted for c in state.connections]:
            # A live connection has no requests; one with a request under way is answered.
            if not hasattr(connection, "cycle"):
                continue
            cycle = connection.cycle
            if cycle is not None and not cycle.response_complete:
                waiting.pop(connection, None)
                continue
            last, since = waiting.get(connection, (-1, 0.0))
            now = time.monotonic()
            if last != id(cycle):
                waiting[connection] = id(cycle), now
            elif now - since > SECONDS:
                connection.transport.close()


def faults() -> list[str]:
    """What the server no longer notes of its connections."""
    begun = H11Protocol.connection_made.__code__.co_names
    made = H11Protocol.__init__.__code__.co_names
    wanted = {"connections": begun, "transport": begun, "cycle": made}
    gone = [name for name, there in wanted.items() if name not in there]
    return gone if "connections" in vars(ServerState()) else [*gone, "the server's connections"]
