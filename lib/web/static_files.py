"""Static files: the framework's scripts, styles and icons as we send them, compressed and changed."""

from __future__ import annotations

import logging
from functools import cache

import anyio
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from lib.base import settings, whole_file
from lib.framework import early_scripts, icon_font, install, script_texts
from lib.web.compressed_assets import Assets

BELOW, ICONS = "/static/", "/fonts/icons/"
YEAR, DAY = "public, max-age=31536000, immutable", "public, max-age=86400"
log = logging.getLogger(__name__)


@cache
def assets() -> Assets:
    """The framework's compressed files, kept apart for every version of the framework."""
    digest = f"{install.VERSION}-{script_texts.digest()}"
    kept = settings.var_dir() / "assets" / digest
    return Assets(install.STATIC, kept=kept, rewrite=_sent)


def _sent(name: str, body: bytes) -> bytes:
    """A file of the framework as it is sent."""
    if name.endswith(".css"):
        return icon_font.sheet(body) if settings.framework_patches() else body
    return script_texts.rewritten(name, body)


def prepare() -> None:
    """Make the copies that a first visit needs before anyone asks for them."""
    if settings.framework_patches():
        _icons()
        assets().prepare(early_scripts.addresses())


@cache
def _icons() -> bytes:
    """The framework's icons that are used, cut once and kept; b'' where they are sent whole."""
    kept = settings.var_dir() / "assets" / f"icons-{icon_font.digest()}.woff2"
    if kept.exists():
        return kept.read_bytes()
    try:
        body = icon_font.cut()
    except install.Unexpected as reason:
        log.warning("the icons are sent whole: %s", reason)
        return b""
    whole_file.kept(kept, body)
    return body


def icons() -> str:
    """Where the cut font of icons is served; '' as long as there is none: nobody waits for it."""
    ready = settings.framework_patches() and _icons.cache_info().currsize and _icons()
    return f"{ICONS}{icon_font.digest()}.woff2" if ready else ""


async def answer_icons(request: Request) -> Response:
    """The cut font, or 404 where it is another by now."""
    if not icons().endswith(request.path_params["name"]):
        return Response(status_code=404)
    return Response(_icons(), media_type="font/woff2", headers={"Cache-Control": YEAR})


async def answer(scope: Scope, *, accepted: str) -> Response | None:
    """The file compressed as `accepted` (an Accept-Encoding header) allows; None: it is the framework's."""
    path: str = scope["path"]
    asked = scope["method"] in ("GET", "HEAD") and path.startswith(BELOW)
    if not asked or not settings.framework_patches():
        return None
    copy = assets().ready(path, accepted=accepted)
    if copy is None:
        copy = await anyio.to_thread.run_sync(lambda: assets().copy(path, accepted=accepted))
    if copy is None:
        return None
    headers = {
        "Content-Encoding": copy.encoding,
        "Cache-Control": YEAR,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(copy.body, media_type=copy.media_type, headers=headers)
