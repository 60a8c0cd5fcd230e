"""No delay: small answers leave the machine at once.

The framework makes its listening socket without naming the protocol, and the event loop then leaves Nagle's
algorithm on: the body of every small answer waits some 40 ms for the browser's acknowledgement of its
header (uvicorn's issue 3149). A page fetches ninety such files.
"""

from __future__ import annotations

import gc
import socket
from contextlib import closing

from lib.base import settings


def send_at_once() -> int:
    """Switch Nagle's algorithm off on every listening TCP socket of the process; how many there are.

    Accepted connections take the switch over from the socket that listens. Nobody hands the socket to the
    application, so it is looked for.
    """
    if not settings.framework_patches():
        return 0
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


def faults() -> list[str]:
    """Whether the framework's listening socket still has to be told."""
    try:
        from streamlit.web.server.starlette.starlette_server import _bind_socket

        with closing(_bind_socket("127.0.0.1", 0, 1)) as door:
            named = door.proto == socket.IPPROTO_TCP
            told = bool(door.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
    except (ImportError, TypeError, OSError) as fault:
        return [f"the framework makes its socket otherwise: {fault!r}"]
    return ["the framework's socket sends at once by itself"] if named or told else []
