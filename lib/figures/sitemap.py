"""Sitemap: the declared list of pages.

Owns each page's id, path, script and place in the navigation. Titles are `page.<id>` in data/i18n, and
sections `section.<id>`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One page: `path` is its address after the slash, '' for the start page.

    `section` is the menu that it stands in, '' for a place of its own.
    """

    id: str
    path: str
    icon: str
    section: str = ""

    @property
    def script(self) -> str:
        """The page's file, relative to the main script's folder."""
        return f"../pages/{self.id}.py"


# Where the site's mark and name are served: the framework takes an address of its own server's files alone.
BRAND = "/app/static"
# The menus, in their order; pages in no section stand before them.
SECTIONS = ("", "ranks", "topics", "meeting", "data")
PAGES = (
    Entry(id="overview", path="", icon=":material/home:"),
    Entry(id="province", path="province", icon=":material/location_city:"),
    Entry(id="ranking", path="ranking", icon=":material/trending_up:", section="ranks"),
    Entry(id="compare", path="compare", icon=":material/compare_arrows:", section="ranks"),
    Entry(id="map", path="map", icon=":material/map:", section="ranks"),
    Entry(id="why", path="why", icon=":material/help_center:", section="ranks"),
    Entry(id="whatif", path="whatif", icon=":material/tune:", section="ranks"),
    Entry(id="units", path="units", icon=":material/groups:", section="ranks"),
    Entry(
        id="satisfaction",
        path="satisfaction",
        icon=":material/sentiment_satisfied:",
        section="topics",
    ),
    Entry(id="services", path="services", icon=":material/language:", section="topics"),
    Entry(id="dossiers", path="dossiers", icon=":material/folder_open:", section="topics"),
    Entry(id="staffing", path="staffing", icon=":material/account_tree:", section="topics"),
    Entry(id="check", path="check", icon=":material/fact_check:", section="data"),
    Entry(id="sources", path="sources", icon=":material/account_balance:", section="data"),
    Entry(id="data", path="data", icon=":material/database:", section="data"),
    Entry(id="api", path="api", icon=":material/api:", section="data"),
    Entry(id="changes", path="changes", icon=":material/history:", section="data"),
    Entry(id="present", path="present", icon=":material/slideshow:", section="meeting"),
)
# The page of those who keep the figures: no reader is told that it exists.
KEEPERS = Entry(id="upkeep", path="upkeep", icon=":material/edit_document:", section="data")


def entry(page_id: str) -> Entry:
    """The page of that id. Raises KeyError."""
    for page in (*PAGES, KEEPERS):
        if page.id == page_id:
            return page
    raise KeyError(page_id)


def at(path: str) -> Entry:
    """The page of that address. Raises KeyError."""
    for page in (*PAGES, KEEPERS):
        if page.path == path:
            return page
    raise KeyError(path)
