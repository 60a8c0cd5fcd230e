"""Install: where the framework's own files lie, and what it serves at which address."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import streamlit

VERSION: str = streamlit.__version__
STATIC = Path(streamlit.__file__).parent / "static" / "static"
# Addresses of the framework that never answer with a document; it compresses them itself.
NO_DOCUMENT = ("/media/", "/_stcore/", "/static/", "/component/")
# Doors of the framework that this site does not use.
CLOSED = ("/_stcore/agent", "/_stcore/metrics")


class Unexpected(Exception):
    """A file of the framework is not built as we know it; what would be changed of it stays."""


@cache
def document() -> str:
    """The framework's document, as it serves it at every page's address."""
    return (STATIC.parent / "index.html").read_text(encoding="utf-8")


def scripts() -> Iterator[Path]:
    """The framework's scripts, in the order of their names."""
    yield from sorted((STATIC / "js").glob("*.js"))


def faults() -> list[str]:
    """Addresses that the framework no longer serves: a closed door may have moved."""
    from streamlit.web.server.starlette import starlette_agent_routes as agent
    from streamlit.web.server.starlette import starlette_routes as routes

    constants = [v for module in (routes, agent) for v in vars(module).values()]
    served = [f"/{address}/" for address in constants if isinstance(address, str)]
    wanted = (*NO_DOCUMENT, *CLOSED)
    return [a for a in wanted if not any(s.startswith(f"{a.rstrip('/')}/") for s in served)]
