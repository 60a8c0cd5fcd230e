"""Sitemap: the declared list of pages.

Owns each page's id, path, script and place in the navigation. Titles are `page.<id>` in data/i18n.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One page: `path` is its address after the slash, '' for the start page."""

    id: str
    path: str
    icon: str

    @property
    def script(self) -> str:
        """The page's file, relative to the main script's folder."""
        return f"../pages/{self.id}.py"


PAGES = (
    Entry(id="overview", path="", icon=":material/home:"),
    Entry(id="ranking", path="ranking", icon=":material/trending_up:"),
)


def entry(page_id: str) -> Entry:
    """The page of that id. Raises KeyError."""
    for page in PAGES:
        if page.id == page_id:
            return page
    raise KeyError(page_id)
