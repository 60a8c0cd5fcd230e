"""Page request: what an address asks for, read without trusting it.

Owns what of an address is plain text of a choice. Which choices a page has, and which view it shows for
them, are its table's.
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

LONGEST, MOST = 300, 40


@dataclass(frozen=True, kw_only=True)
class PageRequest:
    """The page of an address, its language, release and choices, and the question for the view it shows."""

    entry: sitemap.Entry
    lang: str
    version: str
    choices: tuple[tuple[str, str], ...]

    def ask(self) -> Ask | None:
        """The question for the view that the page shows first; None where it shows none."""
        table = gallery.TABLES.get(self.entry.id)
        if table is None:
            return None
        view = table.main(table.selection(self.choices, lang=self.lang))
        return gallery.ask(view, self.choices, lang=self.lang) if view else None

    def query(self, lang: str | None = None) -> str:
        """The choices as a query, in `lang` or the language asked for; '' where there is none."""
        lang = lang or self.lang
        pairs = list(self.choices)
        if lang != i18n.LANGS[0]:
            pairs.append(("lang", lang))
        if self.version:
            pairs.append((VERSION, self.version))
        return f"?{urlencode(pairs)}" if pairs else ""


def plain_pairs(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The parameters without what is overlong or not plain text."""
    return [
        (name, value)
        for name, value in list(pairs)[:MOST]
        if len(value) <= LONGEST and plain(name) and plain(value)
    ]


def first(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each parameter once, the first time it is given; what is overlong or not plain text is left out."""
    return dict(reversed(plain_pairs(pairs)))


def plain(text: str) -> bool:
    """Whether a text has no sign that is invisible or cannot be written (controls, lone surrogates)."""
    return all(c.isprintable() or c == " " for c in text) and text.isprintable()


def page(path: str, pairs: Iterable[tuple[str, str]]) -> PageRequest | None:
    """What the address of a page asks for, or None where the site has no such page."""
    wanted = path.strip("/")
    entry = next((e for e in sitemap.PAGES if e.path == wanted), None)
    return None if entry is None else of_entry(entry, pairs)


def of_entry(entry: sitemap.Entry, pairs: Iterable[tuple[str, str]]) -> PageRequest:
    """What the parameters ask of that page."""
    given = plain_pairs(pairs)
    table = gallery.TABLES.get(entry.id)
    choices = table.once(given)[0] if table else {}
    told = first(given)
    lang = told.get("lang", i18n.LANGS[0])
    return PageRequest(
        entry=entry,
        lang=lang if lang in i18n.LANGS else i18n.LANGS[0],
        version=told.get(VERSION, ""),
        choices=tuple(choices.items()),
    )
