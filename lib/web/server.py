"""Server: what happens to every answer on its way out.

Owns the middleware around Streamlit: limits, compressed scripts, the document's head (language, title,
description, picture, our font, what to fetch early), and the security headers. Data API, embeds and
previews are answered here, before Streamlit. Leaves what they answer to `api` and `public`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qsl

import anyio
import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.base import i18n, settings
from lib.display import theme
from lib.web import limits, style
from lib.web.compressed_assets import ENCODERS, QUICK, Assets, best_encoding
from lib.web.framework import script_texts
from lib.web.limits import Buckets
from lib.web.public import head
from lib.web.public.page_request import Asked

STATIC = Path(streamlit.__file__).parent / "static" / "static"
YEAR = "public, max-age=31536000, immutable"
WEIGHTS = (400, 600, 700)
# What each file of the font holds; a browser fetches only those whose letters stand on the page.
SUBSETS = {
    "vietnamese": "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,"
    "U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB",
    "latin-ext": "U+0100-0101,U+0104-010F,U+0112-0127,U+012A-0167,U+016A-019F,U+01B1-02BA,"
    "U+1E00-1E9F,U+2C60-2C7F",
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,"
    "U+2122,U+2191,U+2193,U+2212,U+2215",
}
FIRST_FONTS = ("vietnamese-400", "latin-400", "latin-700")
# Code of the elements that every page with a chart has; the document itself does not name it.
FIRST_CODE = (
    "PlotlyChart.",
    "Html.",
    "Selectbox.",
    "Multiselect.",
    "ButtonGroup.",
    "Button.",
    "DownloadButton.",
    "PageLink.",
)
# Answers that are never a document of ours; the framework compresses them itself.
PLAIN = ("/api/", "/healthz", "/media/", "/fonts/", "/_stcore/", "/static/", "/component/")
# Doors of the framework that this site does not use.
CLOSED = ("/_stcore/agent", "/_stcore/metrics")
FILES = ("/sitemap.xml", "/robots.txt", "/changes.atom", "/report")
# Who reads the head of a document and does not run it.
CRAWLERS = re.compile(
    r"bot|crawl|spider|facebookexternalhit|facebot|zalo|twitter|telegram|whatsapp|viber|skype|slack"
    r"|discord|linkedin|pinterest|preview|embedly|curl|wget",
    re.IGNORECASE,
)
SECONDS, CRAWLER_SECONDS = 0.15, 8.0
REFUSED = {
    404: "There is nothing at this address.",
    405: "This address is only read (GET).",
    413: f"The body is larger than {limits.LARGEST_BODY} bytes.",
    414: "The address is too long.",
    429: "Too many requests from your address; please wait a little.",
    500: "The server could not answer; the error was logged.",
}
log = logging.getLogger(__name__)


@cache
def assets() -> Assets:
    """The framework's compressed files, kept apart for every version of the framework."""
    kept = settings.var_dir() / "assets" / f"{streamlit.__version__}-{script_texts.digest()}"
    return Assets(STATIC, kept=kept, rewrite=script_texts.rewritten)


@cache
def early() -> tuple[str, ...]:
    """Scripts that a page with a chart needs, with all that they import."""
    found = [name for start in FIRST_CODE for name in assets().names(starting=start)]
    for address in found:  # grows while it is walked through
        try:
            body = assets().source(address)[:8000].decode("utf-8", "replace")
        except KeyError:  # too small to be worth a copy
            continue
        imported = [f"/static/js/{n}" for n in re.findall(r'from"\./([\w.-]+\.js)"', body)]
        found += [name for name in dict.fromkeys(imported) if name not in found]
    return tuple(found)


@cache
def _preloads() -> str:
    """The `Link` header of a document: the early scripts that the document itself does not name."""
    named = (STATIC.parent / "index.html").read_text(encoding="utf-8")
    late = [a for a in early() if a.rpartition("/")[2] not in named]
    return ", ".join(f"<{a}>; rel=modulepreload" for a in late)


def _font_faces() -> str:
    return "".join(
        f"@font-face{{font-family:'{theme.FONT_NAME}';font-weight:{weight};font-display:swap;"
        f"src:url(/fonts/be-vietnam-pro-{subset}-{weight}.woff2) format('woff2');"
        f"unicode-range:{letters}}}"
        for weight in WEIGHTS
        for subset, letters in SUBSETS.items()
    )


@cache
def _head() -> str:
    """What stands in the document's head before any script of the framework."""
    fonts = "".join(
        f'<link rel="preload" href="/fonts/be-vietnam-pro-{name}.woff2" as="font" '
        'type="font/woff2" crossorigin>'
        for name in FIRST_FONTS
    )
    return f"{fonts}<style>{_font_faces()}</style>"


@cache
def _rules() -> str:
    """Our rules of layout without what only people read."""
    return re.sub(r"/\*.*?\*/|\n\s*", "", style.CSS.strip(), flags=re.DOTALL)


def document(html: str, words: Told | None = None) -> str:
    """Streamlit's document in the reader's language, with our title and font in place of its own."""
    lang = words.lang if words else i18n.LANGS[0]
    tags = words.tags if words else f"<title>{i18n.t('site.title', lang)}</title>"
    html = html.replace('<html lang="en">', f'<html lang="{lang}">')
    html = html.replace("<title>Streamlit</title>", f"{tags}{_head()}")
    # Behind the head, where the framework goes on writing rules: of two equal ones the later one counts.
    html = html.replace("<body>", f"<body>{_rules()}")
    html = re.sub(r'<link rel="service-desc"[^>]*/>', "", html)
    return re.sub(r'<link\s+rel="preload"\s+href="\./static/media/SourceSans[^>]*/>', "", html)


def _policy(html: str, host: str) -> str:
    """The content security policy of a document: this host alone, and only the scripts it names."""
    inline = re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in inline]
    scripts = " ".join(["'self'", *(f"'sha256-{d}'" for d in digests)])
    live = f"ws://{host} wss://{host}" if host else "ws: wss:"
    rules = {
        "default-src": "'self'",
        "script-src": scripts,
        # Streamlit and Plotly write styles into the page while they draw.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        # The live connection; older browsers do not count it to 'self'.
        "connect-src": f"'self' {live} data: blob:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class Door:
    """ASGI middleware around the whole application.

    `inside` are applications of ours, each with `takes(path)`; what none of them takes goes to Streamlit.
    """

    def __init__(self, app: ASGIApp, *, inside: Sequence[Inside] = ()) -> None:
        self._app = app
        self._inside = tuple(inside)
        self._visitors = Buckets(*settings.rate())
        # In the background: the server answers at once, and the first visitor finds the copies made.
        threading.Thread(target=lambda: assets().prepare(early()), daemon=True).start()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, answer from what is ours, or pass on and dress the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        if limits.odd_path(path) or path.startswith(CLOSED):
            await _refusal(404)(scope, receive, send)
            return
        if len(path) > limits.LONGEST_PATH or len(scope["query_string"]) > limits.LONGEST_QUERY:
            await _refusal(414)(scope, receive, send)
            return
        for application in self._inside:
            if application.takes(path):
                await self._ours(application, scope, receive, send)
                return
        headers = Headers(scope=scope)
        accepted = headers.get("accept-encoding", "")
        if scope["method"] in ("GET", "HEAD") and path.startswith("/static/"):
            copy = assets().ready(path, accepted=accepted)
            if copy is None:
                copy = await anyio.to_thread.run_sync(
                    lambda: assets().copy(path, accepted=accepted)
                )
            if copy:
                told = {
                    "Content-Encoding": copy.encoding,
                    "Cache-Control": YEAR,
                    "Vary": "Accept-Encoding",
                    "X-Content-Type-Options": "nosniff",
                }
                answer = Response(copy.body, media_type=copy.media_type, headers=told)
                await answer(scope, receive, send)
                return
        words = None
        if not path.startswith(PLAIN):
            # Ask for the document as it is: a compressed one could not be rewritten.
            kept = [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]
            scope = {**scope, "headers": kept}
            words = await _words(scope, headers)
        await self._app(scope, receive, _Dressed(send, path=path, accepted=accepted, words=words))

    async def _ours(self, inside: Inside, scope: Scope, receive: Receive, send: Send) -> None:
        """An answer of the data API, an embed or a preview, within the visitor's limits."""
        visitor = _visitor(scope)
        wait = self._visitors.wait(visitor)
        if wait:
            await _refusal(429, wait=wait)(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdigit() or int(length[:12]) > limits.LARGEST_BODY:
            await _refusal(413)(scope, receive, send)
            return
        scope = {**scope, "visitor": visitor}
        dressed = _Dressed(send, path=scope["path"], accepted="", words=None)
        try:
            await inside(scope, _Measured(receive), dressed)
        except HTTPException as refused:
            await _refusal(refused.status_code)(scope, receive, send)
        except Exception:
            # What goes wrong is logged and never shown.
            log.exception("unexpected error on %s", scope["path"])
            if dressed.begun:
                raise
            await _refusal(500)(scope, receive, send)


class Inside(Protocol):
    """An application of ours that takes some of the addresses."""

    def takes(self, path: str) -> bool:
        """Whether the address is one of its own."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""


class Public:
    """Embeds, previews and documents: an application of routes that takes the addresses it knows."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._router = Router(routes=list(routes), redirect_slashes=False, default=_refusal(404))

    def takes(self, path: str) -> bool:
        """Whether the address is one of its own."""
        return path.startswith(("/embed/", "/preview/")) or path in FILES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the routes."""
        await self._router(scope, receive, send)


class _Measured:
    """A `receive` that gives up on a body that grows beyond the limit, whatever its header said."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._seen = receive, 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        return {"type": "http.disconnect"} if self._seen > limits.LARGEST_BODY else message


def _visitor(scope: Scope) -> str:
    """Who asks: the address of the connection, or what our own proxy says it was."""
    if settings.behind_proxy():
        told = Headers(scope=scope).get("x-forwarded-for", "")
        if told:
            return told.rpartition(",")[2].strip()[:60]
    client = scope.get("client")
    return str(client[0]) if client else ""


def _refusal(status: int, *, wait: float = 0) -> Response:
    """A short answer to what is not passed on, as problem JSON."""
    title = HTTPStatus(status).phrase
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": REFUSED.get(status, title),
    }
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    headers |= {"Access-Control-Allow-Origin": "*"}
    headers |= {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}
    if wait:
        headers["Retry-After"] = str(int(wait) + 1)
    kind = "application/problem+json; charset=utf-8"
    return Response(json.dumps(body), status, headers, media_type=kind)


async def _words(scope: Scope, headers: Headers) -> Told | None:
    """What the document's head says of the address: its finding if that is quickly known, else its title.

    A crawler does not run the page and is given the time; a browser is not kept waiting, and what is
    drawn for the head is the chart that it asks for next.
    """
    pairs = parse_qsl(
        scope["query_string"].decode("latin-1"),
        keep_blank_values=True,
        encoding="utf-8",
        errors="replace",
    )
    found = head.read(scope["path"], pairs)
    words = head.generic(found)
    if found is not None:
        patience = CRAWLER_SECONDS if CRAWLERS.search(headers.get("user-agent", "")) else SECONDS
        with anyio.move_on_after(patience):
            words = await anyio.to_thread.run_sync(_drawn, found, abandon_on_cancel=True)
    # The page talks to the host that was asked, whatever name the site is known by.
    host = limits.host(headers.get("host", ""))
    site = settings.public_url() or (f"{scope['scheme']}://{host}" if host else "")
    tags = head.tags(words, found, base=site)
    return Told(lang=words.lang, tags=tags, found=found is not None, host=host)


def _drawn(found: Asked) -> head.Words:
    try:
        return head.drawn(found)
    except Exception:
        log.exception("the head of %s could not be drawn", found.entry.id)
        return head.generic(found)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a document's head is to say: its language, its tags, and whether the site has the page.

    `host` is the site's own name, to which alone the page may hold a live connection.
    """

    lang: str
    tags: str
    found: bool
    host: str


class _Dressed:
    """A `send` that rewrites documents and adds headers; other bodies pass through untouched."""

    def __init__(self, send: Send, *, path: str, accepted: str, words: Told | None) -> None:
        self._send = send
        self._words = words
        self._path = path
        self._accepted = accepted
        self._start: Message | None = None
        self._body = b""
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
            if self._path.startswith("/fonts/"):
                headers["Cache-Control"] = YEAR
            if self._path.startswith("/embed/"):
                await self._send(message)
                return
            headers["X-Frame-Options"] = "SAMEORIGIN"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            if self._words and headers.get("content-type", "").startswith("text/html"):
                self._start = message
                return
            if "content-security-policy" not in headers:
                headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'self'"
        elif self._start is not None:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_document(self._start)
            return
        await self._send(message)

    async def _send_document(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        html, policy = _rewritten(self._body, self._words)
        if self._words and not self._words.found and start["status"] == 200:
            start["status"] = 404
        headers["Content-Security-Policy"] = policy
        headers["Link"] = _preloads()
        headers["Vary"] = "Accept-Encoding"
        # The framework's tags speak of its own document, not of ours.
        del headers["etag"], headers["last-modified"]
        encoding = best_encoding(self._accepted)
        if encoding:
            headers["Content-Encoding"] = encoding
            html = _compressed(html, encoding)
        # An answer to HEAD has no body.
        body = html if self._body else b""
        headers["Content-Length"] = str(len(html))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body, "more_body": False})


@lru_cache(maxsize=512)
def _rewritten(body: bytes, words: Told | None) -> tuple[bytes, str]:
    """The document as we send it, and its policy."""
    html = document(body.decode("utf-8"), words)
    return html.encode("utf-8"), _policy(html, words.host if words else "")


@lru_cache(maxsize=512)
def _compressed(body: bytes, encoding: str) -> bytes:
    return ENCODERS[encoding](body, QUICK)


def routes() -> list[BaseRoute]:
    """Files of ours that every page needs."""
    icon = settings.data_dir() / "brand" / "icon.png"
    return [
        Mount("/fonts", StaticFiles(directory=settings.data_dir() / "fonts")),
        # Browsers ask for it on pages that name none, such as embeds.
        Route("/favicon.ico", lambda _: FileResponse(icon, media_type="image/png")),
    ]


def middleware(*inside: Inside) -> list[Middleware]:
    """The middleware with our own applications inside."""
    return [Middleware(Door, inside=inside)]
