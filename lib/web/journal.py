"""Journal: what an operator sees of the running server: JSON lines of requests and events, and counts.

Owns what a line says and what is counted. Neither says who asked or what for: no address of a visitor, no
query, no text that was sent.
"""

from __future__ import annotations

import logging
import sys
import time
from typing import Any
from urllib.parse import urlsplit

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from pythonjsonlogger.json import JsonFormatter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.base import settings
from lib.figures import sitemap, versions
from lib.framework import install, log_lines
from lib.web import limits

LONGEST = 200
STATIC = (*install.NO_DOCUMENT, "/fonts/", f"{sitemap.BRAND}/")
SECONDS = (0.005, 0.02, 0.1, 0.3, 1, 3, 10)
REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "cchc_requests", "Answers by kind of address and status.", ["kind", "status"], registry=REGISTRY
)
DURATION = Histogram(
    "cchc_request_seconds",
    "Seconds until an answer was whole, by kind of address.",
    ["kind"],
    buckets=SECONDS,
    registry=REGISTRY,
)
OPEN = Gauge("cchc_open_pages", "Pages that are open now.", registry=REGISTRY)
FIGURES = Gauge(
    "cchc_figures_since", "Since when the figures stand that are served.", registry=REGISTRY
)
log = logging.getLogger(__name__)


def begin() -> None:
    """Write the log as lines of JSON on standard output; give counts where `CCHC_METRICS` says."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        JsonFormatter(
            "{asctime}{levelname}{name}{message}",
            style="{",
            rename_fields={
                "asctime": "time",
                "levelname": "level",
                "name": "of",
                "message": "event",
            },
            json_ensure_ascii=False,
        )
    )
    ours = logging.getLogger("lib")
    ours.handlers, ours.propagate = [handler], False
    ours.setLevel(logging.INFO)
    log_lines.write_with(handler)
    if address := settings.metrics_address():
        FIGURES.set_function(lambda: versions.changed_at().timestamp())
        try:
            at = urlsplit(f"//{address}")
            start_http_server(at.port or 9464, at.hostname or "127.0.0.1", registry=REGISTRY)
        except (OSError, ValueError) as error:
            log.error("no counts are given: %s cannot be used (%s)", address, error)


class Journal:
    """ASGI middleware around everything: a line for each answer, and one for each page that was open."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._lines = settings.log_requests()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and say how it went."""
        if scope["type"] == "websocket":
            await self._open_page(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, told = time.perf_counter(), {"status": 500, "bytes": 0}

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
            told["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, counted)
        finally:
            self._answered(scope, told, time.perf_counter() - began)

    def _answered(self, scope: Scope, told: dict[str, Any], seconds: float) -> None:
        of = kind(scope["path"])
        REQUESTS.labels(of, str(told["status"])).inc()
        DURATION.labels(of).observe(seconds)
        if self._lines:
            extra = {"method": scope["method"], "path": scope["path"][:LONGEST], "kind": of}
            log.info("request", extra={**extra, **told, "ms": round(1000 * seconds, 1)})

    async def _open_page(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        OPEN.inc()
        try:
            await self._app(scope, receive, send)
        finally:
            OPEN.dec()
            if self._lines:
                log.info("page closed", extra={"seconds": round(time.perf_counter() - began, 1)})


def kind(path: str) -> str:
    """What an address is counted as: health, static, page, or one of `limits.KINDS`."""
    if path in ("/healthz", "/livez"):
        return "health"
    if path.startswith(("/api/", "/embed/", "/preview/")) or path in limits.FILES:
        return limits.kind(path) or "file"
    return "static" if path.startswith(STATIC) or path == "/favicon.ico" else "page"
