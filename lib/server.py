"""Server: what happens to every answer on its way out.

Owns the middleware around Streamlit: compressed scripts, the document's head (language, title, our font,
what to fetch early), and the security headers. Leaves what is answered to Streamlit and `api`.
"""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from functools import cache, lru_cache
from pathlib import Path

import anyio
import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib import i18n, settings, theme
from lib.assets import ENCODERS, QUICK, Assets, best_encoding

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
)
# Answers that are never a document of ours; the framework compresses them itself.
PLAIN = ("/api/", "/healthz", "/media/", "/fonts/", "/_stcore/")


@cache
def assets() -> Assets:
    """The framework's compressed files, kept apart for every version of the framework."""
    return Assets(STATIC, kept=settings.var_dir() / "assets" / streamlit.__version__)


@cache
def early() -> tuple[str, ...]:
    """Scripts that a page with a chart needs and that the document itself does not name."""
    found = [name for start in FIRST_CODE for name in assets().names(starting=start)]
    for address in list(found):
        body = assets().source(address)[:8000].decode("utf-8", "replace")
        found += [f"/static/js/{name}" for name in re.findall(r'from"\./([\w.-]+\.js)"', body)]
    return tuple(dict.fromkeys(found))


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


def document(html: str) -> str:
    """Streamlit's document in our language, with our title and font in place of its own."""
    html = html.replace('<html lang="en">', f'<html lang="{i18n.LANGS[0]}">')
    title = i18n.t("site.title", i18n.LANGS[0])
    html = html.replace("<title>Streamlit</title>", f"<title>{title}</title>{_head()}")
    return re.sub(r'<link\s+rel="preload"\s+href="\./static/media/SourceSans[^>]*/>', "", html)


def _policy(html: str) -> str:
    """The content security policy of a document: this host alone, and only the scripts it names."""
    inline = re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in inline]
    scripts = " ".join(["'self'", *(f"'sha256-{d}'" for d in digests)])
    rules = {
        "default-src": "'self'",
        "script-src": scripts,
        # Streamlit and Plotly write styles into the page while they draw.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self' ws: wss: data: blob:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class Door:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        # In the background: the server answers at once, and the first visitor finds the copies made.
        threading.Thread(target=lambda: assets().prepare(early()), daemon=True).start()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a script from its copy; pass everything else on and dress the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] in ("GET", "HEAD") and scope["path"].startswith("/static/"):
            accepted = Headers(scope=scope).get("accept-encoding", "")
            copy = assets().ready(scope["path"], accepted=accepted)
            if copy is None:
                copy = await anyio.to_thread.run_sync(
                    lambda: assets().copy(scope["path"], accepted=accepted)
                )
            if copy:
                headers = {
                    "Content-Encoding": copy.encoding,
                    "Cache-Control": YEAR,
                    "Vary": "Accept-Encoding",
                    "X-Content-Type-Options": "nosniff",
                }
                answer = Response(copy.body, media_type=copy.media_type, headers=headers)
                await answer(scope, receive, send)
                return
        accepted = Headers(scope=scope).get("accept-encoding", "")
        if not scope["path"].startswith(PLAIN):
            # Ask for the document as it is: a compressed one could not be rewritten.
            kept = [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]
            scope = {**scope, "headers": kept}
        await self._app(scope, receive, _Dressed(send, path=scope["path"], accepted=accepted))


class _Dressed:
    """A `send` that rewrites documents and adds headers; other bodies pass through untouched."""

    def __init__(self, send: Send, *, path: str, accepted: str) -> None:
        self._send = send
        self._path = path
        self._accepted = accepted
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
            if self._path.startswith("/fonts/"):
                headers["Cache-Control"] = YEAR
            if headers.get("content-type", "").startswith("text/html"):
                self._start = message
                return
        elif self._start is not None:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_document(self._start)
            return
        await self._send(message)

    async def _send_document(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        html, policy = _rewritten(self._body)
        headers["Content-Security-Policy"] = policy
        headers["Link"] = ", ".join(f"<{a}>; rel=modulepreload" for a in early())
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


@lru_cache(maxsize=8)
def _rewritten(body: bytes) -> tuple[bytes, str]:
    """The document as we send it, and its policy."""
    html = document(body.decode("utf-8"))
    return html.encode("utf-8"), _policy(html)


@lru_cache(maxsize=8)
def _compressed(body: bytes, encoding: str) -> bytes:
    return ENCODERS[encoding](body, QUICK)


def routes() -> list[BaseRoute]:
    """Files of ours that every page needs."""
    return [Mount("/fonts", StaticFiles(directory=settings.data_dir() / "fonts"))]


MIDDLEWARE = (Middleware(Door),)
