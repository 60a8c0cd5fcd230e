"""Limits: how much one visitor may ask for.

Owns the token buckets, who a visitor is, and what a request must look like to be passed on at all: its
address, its body, and the name by which it asks for this site. Leaves answering to the server.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

import anyio
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

from lib.base import settings

LONGEST_PATH, LONGEST_QUERY = 1000, 4000
# The longest text of the claim checker with every sign written as two escapes.
LARGEST_BODY = 256_000
BODY_SECONDS = 20.0
MOST_VISITORS = 20_000
_HOST = re.compile(r"[A-Za-z0-9.\-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?")


class Buckets:
    """A bucket of tokens for each visitor: `rate` flow in a second, up to `burst`; a request takes one."""

    def __init__(
        self, rate: float, burst: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._clock = rate, max(1.0, burst), clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, visitor: str) -> float:
        """0 and a token is taken, or the seconds until there is one."""
        if self._rate <= 0:
            return 0.0
        now = self._clock()
        with self._lock:
            tokens, seen = self._held.pop(visitor, (self._burst, now))
            tokens = min(self._burst, tokens + (now - seen) * self._rate)
            taken = tokens >= 1
            self._held[visitor] = (tokens - 1 if taken else tokens, now)
            if len(self._held) > MOST_VISITORS:
                self._held.popitem(last=False)
        return 0.0 if taken else (1 - tokens) / self._rate


def odd_path(path: str) -> bool:
    """Whether an address is none that a browser following our links would ask for.

    A path that begins with two slashes would be read as another host's name in a redirect.
    """
    return (
        not path.startswith("/")
        or path.startswith("//")
        or "\\" in path
        or any(ord(c) < 32 or ord(c) == 127 for c in path)
        or ".." in path.split("/")
    )


def too_long(scope: Scope) -> bool:
    """Whether an address is longer than any of ours."""
    return len(scope["path"]) > LONGEST_PATH or len(scope["query_string"]) > LONGEST_QUERY


def too_large(scope: Scope) -> bool:
    """Whether the body is larger than any that we take, as its header says."""
    length = Headers(scope=scope).get("content-length", "0")
    return not length.isdigit() or int(length[:12]) > LARGEST_BODY


class MeasuredReceive:
    """A `receive` that refuses a body beyond the limit, whatever its header said, and a slow one.

    Raises HTTPException 413 or 408.
    """

    def __init__(self, receive: Receive, *, seconds: float = BODY_SECONDS) -> None:
        self._receive, self._seen = receive, 0
        self._until: float | None = anyio.current_time() + seconds

    async def __call__(self) -> Message:
        if self._until is None:
            # What comes after the body is that the visitor has left.
            return await self._receive()
        with anyio.move_on_at(self._until):
            message = await self._receive()
            self._seen += len(message.get("body", b""))
            if self._seen > LARGEST_BODY:
                raise HTTPException(413)
            if not message.get("more_body", False):
                self._until = None
            return message
        raise HTTPException(408)


# Which bucket a request takes from: one kind's rush leaves the others as they are.
FILES = ("/sitemap.xml", "/robots.txt", "/changes.atom", "/report")
KINDS = ("api", "check", "embed", "preview", "file")


def kind(path: str) -> str | None:
    """The kind of an address of ours, one of KINDS; None for those that say how the server is."""
    if path in ("/healthz", "/livez"):
        return None
    if path.startswith("/api/"):
        return "check" if path == "/api/v1/check" else "api"
    return next((k for k in ("embed", "preview") if path.startswith(f"/{k}/")), "file")


def buckets() -> dict[str, Buckets]:
    """A set of buckets for each of KINDS. Raises NotReady where a setting is no number."""
    return {
        k: Buckets(*(settings.checking_rate if k == "check" else settings.rate)()) for k in KINDS
    }


def visitor(scope: Scope) -> str:
    """Who asks: the address of the connection, or what our own proxy says it was."""
    if settings.behind_proxy():
        forwarded = Headers(scope=scope).get("x-forwarded-for", "")
        if forwarded:
            return forwarded.rpartition(",")[2].strip()[:60]
    client = scope.get("client")
    return str(client[0]) if client else ""


def known_host(header: str) -> bool:
    """Whether the site is asked for by a name of its own: that of `CCHC_PUBLIC_URL`, or a local one.

    Without a public address every name is, for nobody has said which one is right.
    """
    public = urlsplit(settings.public_url()).hostname
    if not public:
        return True
    name = urlsplit(f"//{host(header)}").hostname or ""
    if name in (public, "localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def public_host() -> str:
    """The host and port of the public address as a Host header has them, or ''."""
    return urlsplit(settings.public_url()).netloc.rpartition("@")[2]


def host(header: str) -> str:
    """The Host header if it is a plain name or address with a port, else ''."""
    return header if _HOST.fullmatch(header) else ""
