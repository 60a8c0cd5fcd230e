"""Head: title, description and picture of a page for who cannot run it (crawlers, chats, search engines).

Owns the tags that stand in the document's head for an address. The title is the finding of the page's
main view; the picture is drawn by `preview`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lib import gallery
from lib.base import i18n
from lib.figures import versions
from lib.files import markup
from lib.web.public import page_request
from lib.web.public.page_request import PageRequest

LONGEST_TITLE, LONGEST_TEXT = 140, 300


@dataclass(frozen=True, kw_only=True)
class HeadWords:
    """What is said of an address."""

    lang: str
    title: str
    description: str


def generic(found: PageRequest | None) -> HeadWords:
    """What is said of a page before anything of it is drawn."""
    lang = found.lang if found else i18n.LANGS[0]
    site = i18n.t("site.title", lang)
    if found is None:
        return HeadWords(
            lang=lang, title=f"{i18n.t('public.no_page', lang)} | {site}", description=""
        )
    own = i18n.texts(lang).get(f"page.{found.entry.id}.title", site)
    title = site if own == site or not found.entry.path else f"{own} | {site}"
    return HeadWords(lang=lang, title=title, description=i18n.t("public.description", lang))


def drawn(found: PageRequest) -> HeadWords:
    """What the page's main view finds; the generic words where it has none or finds nothing."""
    return versions.whole(lambda: _drawn(versions.newest_version(), found))


@lru_cache(maxsize=2048)
def _drawn(_: str, found: PageRequest) -> HeadWords:
    try:
        with versions.as_of(found.version):
            question = found.ask()
            if question is None:
                return generic(found)
            chart = gallery.draw(question).chart
    except gallery.UNANSWERED:
        return generic(found)
    site = i18n.t("site.title", found.lang)
    return HeadWords(
        lang=found.lang,
        title=f"{_cut(chart.title, LONGEST_TITLE)} | {site}",
        description=_cut(chart.subtitle, LONGEST_TEXT),
    )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def tags(words: HeadWords, found: PageRequest | None, *, base: str) -> str:
    """The tags for the document's head; `base` is the site's own address, '' where it is not known."""
    if found is None:
        return markup.document("web", "no_page_head.html", lang=words.lang, title=words.title)
    address = f"{base}/{found.entry.path}"
    site = i18n.t("site.title", found.lang)
    properties = (
        ("og:type", "website"),
        ("og:site_name", site),
        ("og:title", words.title.removesuffix(f" | {site}")),
        ("og:description", words.description),
        ("og:url", address + found.query()),
        ("og:image", f"{base}/preview/{found.entry.id}.png{found.query()}"),
        ("og:image:type", "image/png"),
        ("og:image:alt", words.title),
        ("og:locale", {"vi": "vi_VN", "en": "en_GB"}[found.lang]),
    )
    return markup.document(
        "web",
        "head.html",
        lang=found.lang,
        title=words.title,
        named=(("description", words.description), ("twitter:card", "summary_large_image")),
        properties=properties,
        canonical=address + found.query(),
        languages=[(lang, address + found.query(lang)) for lang in i18n.LANGS],
        base=base,
    )


def read(path: str, pairs: Iterable[tuple[str, str]]) -> PageRequest | None:
    """What an address asks for, or None where the site has no such page."""
    return page_request.page(path, pairs)
