"""Response: what happens to every answer on its way out.

Owns the security headers, and that a document is sent with our head and compressed.
"""

from __future__ import annotations

import re

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

from lib.base.turns import Shelf, kept
from lib.figures import sitemap
from lib.framework import early_scripts
from lib.web import document, static_files
from lib.web.compressed_assets import ENCODERS, QUICK, best_encoding
from lib.web.static_files import DAY, YEAR

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
# An embed may stand in frames of other sites; it brings a policy of its own.
UNFRAMED = {"X-Frame-Options": "SAMEORIGIN", "Cross-Origin-Opener-Policy": "same-origin"}
NO_DOCUMENT = "default-src 'none'; frame-ancestors 'self'"
# An element of ours in a frame of its own: a document with one script of this server.
ELEMENT = "default-src 'none'; script-src 'self'; frame-ancestors 'self'"

# What is not released is kept by nobody on its way.
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
_PREVIEW = re.compile(rb"(?:^|&)(?:v|version)=[0-9a-f]{32}(?:&|$)")


class ResponseRewriter:
    """A `send` that rewrites documents and adds headers; other bodies pass through untouched.

    `words` are the document's; None where the address never answers with one.
    """

    def __init__(
        self,
        send: Send,
        *,
        path: str,
        accepted: str = "",
        words: document.DocumentHead | None = None,
        query: bytes = b"",
    ) -> None:
        self._send = send
        self._words = words
        self._path = path
        self._accepted = accepted
        self._private = _PREVIEW.search(query) is not None
        self._held: Message | None = None
        self._body = b""
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            if self._is_document(message):
                # It is sent when its body is whole.
                self._held = message
                return
        elif self._held is not None and self._words is not None:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_document(self._held, self._words)
            return
        await self._send(message)

    def _is_document(self, start: Message) -> bool:
        """Give the answer its headers; whether it is a document to rewrite."""
        headers = MutableHeaders(scope=start)
        headers.update(HEADERS)
        if self._private:
            headers.update(PRIVATE)
        if self._path.startswith("/fonts/") and start["status"] < 400:
            headers["Cache-Control"] = YEAR
            # An embed in a sandboxed frame has no origin of its own and may read fonts only so.
            headers["Access-Control-Allow-Origin"] = "*"
        if self._path.startswith(sitemap.BRAND) and start["status"] < 400:
            headers["Cache-Control"] = DAY
        if self._path.startswith("/embed/"):
            return False
        headers.update(UNFRAMED)
        if self._words and headers.get("content-type", "").startswith("text/html"):
            return True
        element = self._path.startswith("/component/")
        headers.setdefault("Content-Security-Policy", ELEMENT if element else NO_DOCUMENT)
        return False

    async def _send_document(self, start: Message, words: document.DocumentHead) -> None:
        headers = MutableHeaders(scope=start)
        html, policy = document.rewritten(self._body, words, icons=static_files.icons())
        if not words.exists and start["status"] == 200:
            start["status"] = 404
        headers["Content-Security-Policy"] = policy
        headers["Vary"] = "Accept-Encoding"
        if early := early_scripts.link_header(chart=words.chart):
            headers["Link"] = early
        # The framework's tags speak of its own document, not of ours.
        del headers["etag"], headers["last-modified"]
        if encoding := best_encoding(self._accepted):
            headers["Content-Encoding"] = encoding
            html = _compressed(html, encoding)
        headers["Content-Length"] = str(len(html))
        await self._send(start)
        # An answer to HEAD has no body.
        body = html if self._body else b""
        await self._send({"type": "http.response.body", "body": body, "more_body": False})


@kept(Shelf(8_000_000))
def _compressed(body: bytes, encoding: str) -> bytes:
    return ENCODERS[encoding](body, QUICK)
