"""Server: where every request goes.

Owns the middleware around Streamlit: what is refused, what is answered here before Streamlit (data API,
embeds, previews, documents, static files), and what is passed on. Leaves what they answer to `api` and
`public`, and what happens to an answer on its way out to `response`.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Protocol
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import FileResponse
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.base import collector, settings, whole_file
from lib.base.records import BadFile, NotReady
from lib.figures import sitemap, versions
from lib.framework import install, nodelay, patches, slow_heads
from lib.web import document, journal, keepers_page, limits, sign_in, static_files
from lib.web.journal import Journal
from lib.web.limits import MeasuredReceive
from lib.web.public import opening
from lib.web.refusals import refusal
from lib.web.response import ResponseRewriter

# Answers that are never a document of ours.
NO_DOCUMENT = ("/api/", "/healthz", "/livez", *journal.STATIC)
log = logging.getLogger(__name__)


class Inside(Protocol):
    """An application of ours that takes some of the addresses."""

    def takes(self, path: str) -> bool:
        """Whether the address is one of its own."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""


class Door:
    """ASGI middleware around the whole application.

    `inside` are applications of ours, each with `takes(path)`; what none of them takes goes to Streamlit.
    """

    def __init__(self, app: ASGIApp, *, inside: Sequence[Inside] = ()) -> None:
        self._app = app
        self._inside = tuple(inside)
        self._visitors = limits.buckets()
        # In the background: the server answers at once, and the first visitor finds the copies made.
        threading.Thread(target=static_files.prepare, daemon=True).start()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, answer from what is ours, or pass on and rewrite the answer."""
        if scope["type"] == "websocket":
            await self._live(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if not limits.known_host(Headers(scope=scope).get("host", "")):
            await refusal(421)(scope, receive, send)
            return
        path: str = scope["path"]
        if limits.odd_path(path) or path.startswith(install.CLOSED):
            await refusal(404)(scope, receive, send)
            return
        if limits.too_long(scope):
            await refusal(414)(scope, receive, send)
            return
        for application in self._inside:
            if application.takes(path):
                await self._ours(application, scope, receive, send)
                return
        try:
            keeper = await keepers_page.session_in(scope) if path == sign_in.PAGE else None
        except NotReady as missing:
            log.warning("the keepers' page cannot be shown: %s", missing)
            await keepers_page.unready(scope)(scope, receive, send)
            return
        if path == sign_in.PAGE and settings.upkeep_open() and keeper is None:
            await sign_in.to_sign_in(scope)(scope, receive, send)
            return
        accepted = Headers(scope=scope).get("accept-encoding", "")
        if answer := await static_files.answer(scope, accepted=accepted):
            await answer(scope, receive, send)
            return
        words = None
        if not path.startswith(NO_DOCUMENT):
            # Ask for the document as it is: a compressed one could not be rewritten.
            headers = [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]
            scope = {**scope, "headers": headers}
            words = document.keepers(scope) if keeper else await document.words(scope)
        await self._app(
            scope,
            receive,
            ResponseRewriter(
                send, path=path, accepted=accepted, words=words, query=scope["query_string"]
            ),
        )

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A page's live connection: refused under another name, passed on under the public one.

        The framework takes it only where Origin and Host agree; a proxy may have put its own Host.
        """
        headers = Headers(scope=scope)
        if not limits.known_host(headers.get("host", "")):
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        public = limits.public_host()
        if public and urlsplit(headers.get("origin", "")).netloc == public:
            kept = [(k, v) for k, v in scope["headers"] if k != b"host"]
            scope = {**scope, "headers": [*kept, (b"host", public.encode())]}
        await self._app(scope, receive, send)

    async def _ours(self, inside: Inside, scope: Scope, receive: Receive, send: Send) -> None:
        """An answer of the data API, an embed or a preview, within the visitor's limits."""
        visitor = limits.visitor(scope)
        kind = limits.kind(scope["path"])
        wait = self._visitors[kind].wait(visitor) if kind else 0.0
        if wait:
            await refusal(429, wait=wait)(scope, receive, send)
            return
        if limits.too_large(scope):
            await refusal(413)(scope, receive, send)
            return
        scope = {**scope, "visitor": visitor}
        rewriter = ResponseRewriter(send, path=scope["path"], query=scope["query_string"])
        try:
            await inside(scope, MeasuredReceive(receive), rewriter)
        except HTTPException as refused:
            await refusal(refused.status_code)(scope, receive, send)
        except (NotReady, BadFile) as missing:
            log.warning("not ready on %s: %s", scope["path"], missing)
            if rewriter.begun:
                raise
            await refusal(503, wait=5)(scope, receive, send)
        except Exception:
            # What goes wrong is logged and never shown.
            log.exception("unexpected error on %s", scope["path"])
            if rewriter.begun:
                raise
            await refusal(500)(scope, receive, send)


class Public:
    """Embeds, previews and documents: an application of routes that takes the addresses it knows."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._router = Router(routes=list(routes), redirect_slashes=False, default=refusal(404))

    def takes(self, path: str) -> bool:
        """Whether the address is one of its own."""
        return path.startswith(("/embed/", "/preview/")) or path in limits.FILES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the routes."""
        await self._router(scope, receive, send)


def routes() -> list[BaseRoute]:
    """Files of ours that every page needs."""
    icon = settings.data_dir() / "brand" / "icon.png"
    return [
        Route(f"{static_files.ICONS}{{name}}", static_files.answer_icons),
        Mount("/fonts", StaticFiles(directory=settings.data_dir() / "fonts")),
        Mount(sitemap.BRAND, StaticFiles(directory=settings.data_dir() / "brand")),
        # Browsers ask for it on pages that name none, such as embeds.
        Route("/favicon.ico", lambda _: FileResponse(icon, media_type="image/png")),
    ]


def middleware(*inside: Inside) -> list[Middleware]:
    """The middleware with our own applications inside. Raises NotReady where a setting is wrong."""
    settings.check()
    return [Middleware(Journal), Middleware(Door, inside=inside)]


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """What the application does when its server has its socket, before the first visitor."""
    journal.begin()
    nodelay.send_at_once()
    _soon(_clear)
    _soon(_prepare)
    versions.at_switch(lambda: _soon(opening.prepare))
    # It reads every script of the framework: no visitor waits for it.
    _soon(patches.report)
    watches = [asyncio.create_task(each.watch()) for each in (slow_heads, collector)]
    yield
    for watch in watches:
        watch.cancel()


def _prepare() -> None:
    """What every page opens with is drawn, and stays."""
    opening.prepare()
    collector.settle()


def _clear() -> None:
    """Remove what processes that were killed left half-written."""
    for folder in (settings.var_dir(), settings.own_dir()):
        whole_file.clear(folder)


def _soon(action: Callable[[], None]) -> None:
    """Do it beside what visitors ask for."""
    threading.Thread(target=action, daemon=True).start()
