"""No delay: small answers do not wait for an acknowledgement."""

from __future__ import annotations

import socket
from contextlib import closing

from lib.framework import nodelay

NODELAY = (socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_connections_of_a_listening_socket_send_at_once() -> None:
    # Made as the framework makes its own: without naming the protocol.
    with (
        closing(socket.socket(family=socket.AF_INET)) as door,
        closing(socket.socket(family=socket.AF_INET)) as idle,
    ):
        door.bind(("127.0.0.1", 0))
        door.listen()
        assert not door.getsockopt(*NODELAY)
        assert nodelay.send_at_once() >= 1
        assert not idle.getsockopt(*NODELAY)
        with closing(socket.create_connection(door.getsockname())):
            accepted, _ = door.accept()
            with closing(accepted):
                assert accepted.getsockopt(*NODELAY)
