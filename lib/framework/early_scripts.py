"""Early scripts: what a page needs and the framework's document does not name.

A browser that is told of them at once fetches them beside the others; without, it learns of each when
the page first wants it.
"""

from __future__ import annotations

import re
from functools import cache

from lib.base import settings
from lib.framework import install

# Code of the elements that every page has, and of charts, which is as much as all of it together.
CHART = "PlotlyChart."
FIRST = (
    CHART,
    "Html.",
    "Selectbox.",
    "Multiselect.",
    "ButtonGroup.",
    "Button.",
    "DownloadButton.",
    "PageLink.",
)
IMPORT = re.compile(r'from"\./([\w.-]+\.js)"')
# Imports stand at a script's beginning.
BEGINNING = 8000


@cache
def addresses(*, chart: bool = True) -> tuple[str, ...]:
    """Addresses of the early scripts of a page, with or without a `chart`, and of all that they import."""
    wanted = [first for first in FIRST if chart or first != CHART]
    found = [s.name for first in wanted for s in install.scripts() if s.name.startswith(first)]
    for name in found:  # grows while it is walked through
        with (install.STATIC / "js" / name).open(encoding="utf-8", errors="replace") as script:
            imported = IMPORT.findall(script.read(BEGINNING))
        found += [n for n in dict.fromkeys(imported) if n not in found]
    return tuple(f"/static/js/{name}" for name in found)


@cache
def _preloads(chart: bool) -> str:
    named = install.document()
    late = [a for a in addresses(chart=chart) if a.rpartition("/")[2] not in named]
    return ", ".join(f"<{a}>; rel=modulepreload" for a in late)


def link_header(*, chart: bool) -> str:
    """The `Link` header of a document whose page has a `chart` or none; '' without patches."""
    return _preloads(chart) if settings.framework_patches() else ""


def faults() -> list[str]:
    """Elements whose code no longer has a script of its own."""
    names = [script.name for script in install.scripts()]
    return [first for first in FIRST if not any(n.startswith(first) for n in names)]
