"""Preview: the picture of a page for a link in a chat or on a social network (`/preview/<page>.png`).

Owns drawing it once for a data version and question, and keeping it on disk within bounds. Where the page
has nothing to draw, the picture says so in words.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib import gallery
from lib.base import i18n, settings, whole_file
from lib.base.turns import Turns
from lib.display import theme
from lib.figures import sitemap, versions
from lib.files import pictures
from lib.files.drawing.canvas import Canvas
from lib.files.drawing.typeface import BOLD
from lib.web.limits import Buckets
from lib.web.public import page_request
from lib.web.public.page_request import PageRequest

SIZE = (1200, 630)
MOST_KEPT = 3000
DRAWING = Buckets(*settings.drawing_rate())
TURNS = Turns()


def picture(found: PageRequest) -> bytes:
    """The picture of what an address asks for; drawn now."""
    title = i18n.texts(found.lang).get(f"page.{found.entry.id}.title", "")
    try:
        question = found.ask()
        if question is None:
            return in_words(title, i18n.t("public.description", found.lang), lang=found.lang)
        with versions.as_of(found.version):
            return pictures.png(gallery.draw(question), shape="wide")
    except gallery.UNANSWERED as reason:
        return in_words(title, gallery.in_words(reason, lang=found.lang), lang=found.lang)


def in_words(title: str, text: str, *, lang: str) -> bytes:
    """A picture of a title and a sentence."""
    width, height = SIZE
    canvas = Canvas(width, height)
    canvas.rectangle(0, 0, width, height, fill=theme.PAPER)
    canvas.rectangle(0, 0, width, 12, fill=theme.HIGHLIGHTS[0])
    y = 110.0
    for line in canvas.wrapped(title, size=56, width=width - 160, weight=BOLD, most=3):
        canvas.text(80, y, line, size=56, weight=BOLD, up="top")
        y += 70
    y += 24
    for line in canvas.wrapped(text, size=32, width=width - 160, most=6):
        canvas.text(80, y, line, size=32, ink=theme.QUIET, up="top")
        y += 44
    site = i18n.t("site.title", lang)
    canvas.text(80, height - 84, site, size=28, ink=theme.HIGHLIGHTS[0], weight=BOLD, up="top")
    return canvas.png()


def _place(found: PageRequest) -> Path:
    try:
        question = found.ask()
    except gallery.UNANSWERED:
        question = None  # the picture says why
    text = f"{question.text() if question else found.entry.id}|{found.lang}|{found.version}"
    name = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
    return settings.var_dir() / "previews" / versions.newest_version() / f"{name}.png"


def _keep(place: Path, body: bytes) -> None:
    kept = sorted(place.parent.glob("*.png"), key=lambda p: p.stat().st_mtime)
    for old in kept[: max(0, len(kept) - MOST_KEPT + 1)]:
        old.unlink(missing_ok=True)
    whole_file.kept(place, body)


def _made(found: PageRequest, visitor: str) -> tuple[bytes, float]:
    """The picture, or how long to wait before one may be drawn."""
    place = _place(found)
    with TURNS.of(place):
        if place.is_file():
            return place.read_bytes(), 0.0
        wait = DRAWING.wait(visitor)
        if wait:
            return b"", wait
        body = picture(found)
        versions.still()
        _keep(place, body)
    return body, 0.0


async def _answer(request: Request) -> Response:
    entry = next((e for e in sitemap.PAGES if e.id == request.path_params["page"]), None)
    if entry is None:
        return Response("404\n", 404, media_type="text/plain")
    found = page_request.of_entry(entry, request.query_params.multi_items())
    visitor = str(request.scope.get("visitor", ""))
    body, wait = await to_thread.run_sync(versions.whole, lambda: _made(found, visitor))
    if wait:
        headers = {"Retry-After": str(int(wait) + 1), "Cache-Control": "no-store"}
        return Response("429\n", 429, headers, media_type="text/plain")
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {"Cache-Control": "public, max-age=3600", "ETag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="image/png")


ROUTES = (Route("/preview/{page}.png", _answer, methods=["GET"]),)
