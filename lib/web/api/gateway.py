"""Front: the way in to the data API.

Owns that a question asked before is answered from memory without routing. Everything else goes to the
routes.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.routing import BaseRoute, Router
from starlette.types import Receive, Scope, Send

from lib.figures import versions
from lib.web.api.answers import BASE, question
from lib.web.api.memory import MEMORY

PREFIXES = ("/api/", "/healthz", "/livez")


class Front:
    """ASGI application of the data API's routes."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._router = Router(routes=list(routes), redirect_slashes=False)

    def takes(self, path: str) -> bool:
        """Whether an address belongs to the data API."""
        return path.startswith(PREFIXES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or by the routes."""
        if scope["method"] in ("GET", "HEAD") and scope["path"].startswith(BASE):
            asked = question(scope["path"], scope["query_string"], Headers(scope=scope))
            version = versions.at_hand()
            found = MEMORY.get((version, *asked)) if version else None
            if found is not None:
                await found(scope, receive, send)
                return
        await self._router(scope, receive, send)
