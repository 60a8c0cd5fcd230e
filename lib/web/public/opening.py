"""Opening: the first screen of a page as it will look, in the document itself, until the page has run.

Owns what stands there: the page's heading, the line on its first chart, and that chart for a wide and for a
narrow screen. Who runs no script has it for good. Where it stands and when it goes is the framework room's.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from markupsafe import Markup

from lib import gallery
from lib.base import i18n
from lib.base.records import BadFile, NotReady
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
    topic_words,
    topics,
)
from lib.gallery.choices import Selection
from lib.web.public import page_request
from lib.web.public.page_request import PageRequest

# Pixels of the chart in a window of 1366 x 768 and of 390 x 844; other windows scale it.
WIDE, NARROW = (1059, 563), (361, 557)
Heading = Callable[[str, Selection], str]
log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class First:
    """A page's first chart where it is not its main view, and its heading where that is not the chart's.

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
    "ranking": First(),
    "compare": First(),
    "why": First(),
    "whatif": First(),
    "units": First(),
    "map": First(led=False),
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


@lru_cache(maxsize=512)
def _drawn(_: str, found: PageRequest) -> str:
    page = PAGES[found.entry.id]
    try:
        with versions.as_of(found.version):
            question = _question(found, page)
            if question is None:
                return ""
            exhibit = gallery.draw(question)
            title = exhibit.chart.title
            if page.heading:
                table = gallery.TABLES[found.entry.id]
                title = page.heading(found.lang, table.selection(found.choices, lang=found.lang))
    except gallery.UNANSWERED:
        return ""
    return markup.document(
        "web",
        "opening.html",
        lang=found.lang,
        title=title,
        lead=exhibit.chart.subtitle if page.led else "",
        charts=[(name, Markup(svg)) for name, svg in _charts(exhibit)],
    )


def _question(found: PageRequest, page: First) -> Ask | None:
    if not page.view:
        return found.ask()
    return gallery.ask(page.view, (*found.choices, *page.more), lang=found.lang)


def _charts(exhibit: Exhibit) -> list[tuple[str, str]]:
    chart = exhibit.chart
    small = replace(chart, figure=narrow(chart.figure))
    return [
        ("wide", pictures.inline_svg(chart, width=WIDE[0], height=WIDE[1])),
        ("narrow", pictures.inline_svg(small, width=NARROW[0], height=NARROW[1])),
    ]
