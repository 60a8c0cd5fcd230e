"""Asked: what an address asks for, read without trusting it.

Owns which choices of an address are passed on to a view, and a page's main view.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from lib import gallery
from lib.base import i18n
from lib.display.citations import VERSION
from lib.figures import sitemap
from lib.gallery import Ask

LONGEST, MOST = 200, 40


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The page of an address, its language, release and choices, and its main view where it has one."""

    entry: sitemap.Entry
    lang: str
    version: str
    choices: tuple[tuple[str, str], ...]
    view: str | None

    def ask(self) -> Ask | None:
        """The question for the page's main view."""
        if self.view is None:
            return None
        return gallery.ask(self.view, dict(self.choices), lang=self.lang)

    def query(self, lang: str | None = None) -> str:
        """The choices as a query, in `lang` or the language asked for; '' where there is none."""
        lang = lang or self.lang
        pairs = list(self.choices)
        if lang != i18n.LANGS[0]:
            pairs.append(("lang", lang))
        if self.version:
            pairs.append((VERSION, self.version))
        return f"?{urlencode(pairs)}" if pairs else ""


def first(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each parameter once, the first time it is given; what is overlong or not plain text is left out."""
    found: dict[str, str] = {}
    for name, value in list(pairs)[:MOST]:
        if name not in found and len(value) <= LONGEST and plain(name) and plain(value):
            found[name] = value
    return found


def plain(text: str) -> bool:
    """Whether a text has no sign that is invisible or cannot be written (controls, lone surrogates)."""
    return all(c.isprintable() or c == " " for c in text) and text.isprintable()


def page(path: str, pairs: Iterable[tuple[str, str]]) -> Asked | None:
    """What the address of a page asks for, or None where the site has no such page."""
    wanted = path.strip("/")
    entry = next((e for e in sitemap.PAGES if e.path == wanted), None)
    return None if entry is None else of_entry(entry, pairs)


def of_entry(entry: sitemap.Entry, pairs: Iterable[tuple[str, str]]) -> Asked:
    """What the parameters ask of that page."""
    told = first(pairs)
    views = [v for v in gallery.VIEWS.values() if v.page == entry.id]
    picked = next((v for v in views if v.id == f"{entry.id}.{told.get('view')}"), None)
    main = picked or next(iter(views), None)
    known = {name for v in views for name in v.parameters} | {"view"}
    choices = tuple((n, v) for n, v in told.items() if n in known)
    lang = told.get("lang", i18n.LANGS[0])
    return Asked(
        entry=entry,
        lang=lang if lang in i18n.LANGS else i18n.LANGS[0],
        version=told.get(VERSION, ""),
        choices=choices,
        view=main.id if main else None,
    )
