"""A request whose head does not end is closed; one that is answered slowly is not."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from lib.framework import slow_heads


async def _slow(_: Request) -> PlainTextResponse:
    await asyncio.sleep(3)
    return PlainTextResponse("whole")


def test_a_head_that_does_not_end_is_closed_within_a_minute() -> None:
    assert slow_heads.SECONDS + 2 * slow_heads.EVERY <= 60


@asynccontextmanager
async def _watched(_: Starlette) -> AsyncIterator[None]:
    task = asyncio.create_task(slow_heads.watch())
    yield
    task.cancel()


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(slow_heads, "SECONDS", 1.0)
    monkeypatch.setattr(slow_heads, "EVERY", 0.2)
    app = Starlette(routes=[Route("/", _slow)], lifespan=_watched)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", http="h11")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


def test_a_head_that_does_not_end_is_closed_and_a_slow_answer_is_not(port: int) -> None:
    with (
        socket.create_connection(("127.0.0.1", port)) as half,
        socket.create_connection(("127.0.0.1", port)) as whole,
    ):
        for one in (half, whole):
            one.settimeout(30)
        half.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ")
        whole.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert half.recv(10) == b""
        answer = b""
        while part := whole.recv(1000):
            answer += part
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"whole")
