"""Opening: the first screen of a page as it will look, in the document itself, until the page has run.

Owns what stands there: the page's heading, the line on its first chart, and that chart for a wide and for a
narrow screen. Who runs no script has it for good. Where it stands and when it goes is the framework room's.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from lib import gallery
from lib.base import i18n
from lib.base.records import BadFile, NotReady
from lib.base.turns import Shelf, kept
from lib.display.charts.telephone import narrow
from lib.figures import sitemap, versions
from lib.files import markup, pictures
from lib.gallery import (
    Ask,
    Exhibit,
    dossiers,
    profile_words,
    province,
    services,
    staffing,
    start_page,
    topic_words,
    topics,
)
from lib.web.public import page_request
from lib.web.public.page_request import PageRequest

# Pixels of the chart in a window of 1366 x 768 and of 390 x 844; other windows scale it.
WIDE, NARROW = (1059, 563), (361, 557)
BOTH = ((463, 517), (580, 517))
Heading = Callable[[str, Any], str]
log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class First:
    """A page's first chart where it is not its main view, `more` choices that the page makes itself for it,
    and its heading where that is not the chart's.

    `led` is False where no line stands above the chart.
    """

    view: str = ""
    more: tuple[tuple[str, str], ...] = ()
    heading: Heading | None = None
    led: bool = True


def _of_topic(topic: str, first: tuple[str, ...]) -> Heading:
    return lambda lang, asked: topic_words.headline(
        lang, topics.read(topic), asked["p"], first=first
    )


PAGES: Mapping[str, First] = {
    # The start page shows two charts beside each other.
    "overview": First(heading=lambda lang, _: start_page.heading(lang)),
    "ranking": First(),
    "compare": First(),
    "why": First(),
    "whatif": First(),
    "units": First(),
    # The page has its key beside the map.
    "map": First(more=(("key", "out"),), led=False),
    "satisfaction": First(),
    "services": First(heading=_of_topic(services.TOPIC, services.FIRST)),
    "dossiers": First(heading=_of_topic(dossiers.TOPIC, dossiers.FIRST)),
    "staffing": First(heading=_of_topic(staffing.TOPIC, (*staffing.FIRST, *staffing.FIRST_RATES))),
    "province": First(
        view="province.series",
        more=(("of", "indices"),),
        heading=lambda lang, asked: profile_words.finding(lang, province.of_unit(asked)),
    ),
}

# Pages that draw charts: these, and the slides.
CHARTED = frozenset({*PAGES, "present"})


def prepare() -> None:
    """Draw what the pages open with before anyone asks for it."""
    for entry in sitemap.PAGES:
        for lang in i18n.LANGS:
            try:
                drawn(page_request.of_entry(entry, [("lang", lang)]))
            except (NotReady, BadFile) as missing:
                log.warning("no page was drawn beforehand: %s", missing)
                return


def drawn(found: PageRequest) -> str:
    """The opening as HTML; '' where the page has none, or nothing to draw for what is asked."""
    if found.entry.id not in PAGES:
        return ""
    return versions.whole(lambda: _drawn(versions.newest_version(), found))


@kept(Shelf(12_000_000))
def _drawn(_: str, found: PageRequest) -> str:
    page, lang = PAGES[found.entry.id], found.lang
    try:
        with versions.as_of(found.version):
            exhibits = [gallery.draw(question) for question in _questions(found, page)]
            title = _title(found, page) or exhibits[0].chart.title
    except gallery.UNANSWERED:
        return ""
    both = len(exhibits) > 1
    sizes = BOTH if both else (WIDE,)
    return markup.document(
        "web",
        "opening.html",
        lang=lang,
        title=title,
        both=both,
        parts=[_part(e, led=page.led, wide=w) for e, w in zip(exhibits, sizes, strict=True)],
    )


def _title(found: PageRequest, page: First) -> str:
    if page.heading is None:
        return ""
    table = gallery.TABLES.get(found.entry.id)
    asked = table.selection(found.choices, lang=found.lang) if table else None
    return page.heading(found.lang, asked)


def _questions(found: PageRequest, page: First) -> list[Ask]:
    if found.entry.id == "overview":
        shown = start_page.picture(start_page.usual())
        return [gallery.ask(s.view, s.choices, lang=found.lang) for s in shown]
    if page.view:
        return [gallery.ask(page.view, (*found.choices, *page.more), lang=found.lang)]
    question = found.ask()
    if question is None:
        raise gallery.Nothing("")
    return [gallery.ask(question.view, (*question.choices, *page.more), lang=found.lang)]


def _part(exhibit: Exhibit, *, led: bool, wide: tuple[int, int]) -> dict[str, object]:
    """A chart for a wide and for a narrow screen, with the line above it."""
    chart = exhibit.chart
    small = replace(chart, figure=narrow(chart.figure))
    return {
        "lead": chart.subtitle if led else "",
        "wide": Markup(pictures.inline_svg(chart, width=wide[0], height=wide[1])),
        "narrow": Markup(pictures.inline_svg(small, width=NARROW[0], height=NARROW[1])),
    }
