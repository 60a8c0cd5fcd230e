"""Wire: how answers leave the machine.

Owns one switch: small answers are sent at once. The framework makes its listening socket without naming
the protocol, and the event loop then leaves Nagle's algorithm on: the body of every small answer waits some
40 ms for the browser's acknowledgement of its header (uvicorn's issue 3149). A page fetches ninety such
files.
"""

from __future__ import annotations

import gc
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """What the application does when its server has its socket, before the first visitor."""
    send_at_once()
    yield


def send_at_once() -> int:
    """Switch Nagle's algorithm off on every listening TCP socket of the process; how many there are.

    Accepted connections take the switch over from the socket that listens. Nobody hands the socket to the
    application, so it is looked for.
    """
    found = [s for s in gc.get_objects() if type(s) is socket.socket and _listens(s)]
    for one in found:
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return len(found)


def _listens(one: socket.socket) -> bool:
    try:
        tcp = one.family in (socket.AF_INET, socket.AF_INET6) and one.type == socket.SOCK_STREAM
        return tcp and bool(one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    except OSError:
        return False  # closed meanwhile
