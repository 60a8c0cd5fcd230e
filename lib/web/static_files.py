"""Static files: the framework's scripts and styles as we send them, compressed and changed."""

from __future__ import annotations

from functools import cache

import anyio
from starlette.responses import Response
from starlette.types import Scope

from lib.base import settings
from lib.framework import early_scripts, install, script_texts
from lib.web.compressed_assets import Assets

BELOW = "/static/"
YEAR = "public, max-age=31536000, immutable"


@cache
def assets() -> Assets:
    """The framework's compressed files, kept apart for every version of the framework."""
    kept = settings.var_dir() / "assets" / f"{install.VERSION}-{script_texts.digest()}"
    return Assets(install.STATIC, kept=kept, rewrite=script_texts.rewritten)


def prepare() -> None:
    """Make the copies that a first visit needs before anyone asks for them."""
    if settings.framework_patches():
        assets().prepare(early_scripts.addresses())


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
