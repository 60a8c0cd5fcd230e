"""Said: the words that every file carries beside its figures.

Owns source line, origin, marks (derived, suspect, computed, simulated), breaks in words, and file names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import pandas as pd

from lib.base import alphabet, formats
from lib.base.i18n import t
from lib.base.records import Refusal, Source
from lib.data.declared import registry
from lib.display import citations, wording
from lib.figures import versions
from lib.files import agenda as agendas
from lib.files import narrative, row_sources
from lib.files.agenda import Agenda
from lib.gallery import Exhibit

MARKS = ("derived", "suspect", "computed")
LONGEST_NAME = 60
# The pages whose slides are about one index.
ABOUT_AN_INDEX = ("ranking", "why", "whatif")


def today(lang: str) -> str:
    """The day of the export."""
    return formats.day(datetime.now(UTC).date(), lang=lang)


def sources(exhibit: Exhibit) -> tuple[Source, ...]:
    """The sources behind the exhibit, the more official first."""
    known = registry.load().sources
    found = [known[s] for s in exhibit.chart.sources if s in known]
    return tuple(sorted(found, key=lambda s: (s.tier, s.publisher)))


def source(exhibit: Exhibit, *, most: int = 2) -> str:
    """'Nguồn: Bộ Nội vụ; …'."""
    lang = exhibit.ask.lang
    found = sources(exhibit)
    if not found:
        return t("export.no_source", lang)
    named = wording.short_sources(found, lang=lang, most=most, leading=exhibit.chart.leading)
    return t("card.source", lang, source=named)


def origin(lang: str) -> str:
    """The product, the data version and the day."""
    site, version = t("site.title", lang), versions.public_version()
    return t("export.origin", lang, site=site, version=version, day=today(lang))


def marks(exhibit: Exhibit) -> tuple[str, ...]:
    """How the drawn figures are known, in sentences; nothing where all were published as they stand."""
    lang, data = exhibit.ask.lang, exhibit.chart.data
    held: set[str] = set()
    for name in data.columns:
        if str(name).endswith(("status", "basis")):
            held |= set(data[name].dropna().astype(str))
    said = [t(f"export.mark.{m}", lang) for m in MARKS if m in held]
    return (*([t("export.simulated", lang)] if exhibit.simulated else []), *said)


def breaks(exhibit: Exhibit) -> tuple[str, ...]:
    """The breaks drawn on the chart, in words: '2018: Từ 6 nội dung …'."""
    return tuple(dict.fromkeys(s.said for s in exhibit.chart.meaning.stops if s.said))


def weighty(exhibit: Exhibit) -> tuple[str, ...]:
    """Of the caveats those that no place may leave out: simulation, marks, breaks, another choice."""
    found = breaks(exhibit)
    more = (t("export.breaks", exhibit.ask.lang, breaks="; ".join(found)),) if found else ()
    return (*marks(exhibit), *more, *exhibit.fell_back)


def caveats(exhibit: Exhibit) -> tuple[str, ...]:
    """Everything to read with the chart: simulation, marks, breaks, another choice, notes."""
    return tuple(dict.fromkeys([*weighty(exhibit), *exhibit.notes]))


def spoken_of(province_id: str, lang: str) -> tuple[str, ...]:
    """The paragraphs to read aloud about a province, one for each index that ranks it."""
    found = []
    for indicator in (i.id for i in registry.load().headlines):
        try:
            found.append(narrative.paragraph(province_id, indicator, lang))
        except (Refusal, LookupError):
            continue  # not ranked there: the report's tables say so
    return tuple(found)


def spoken(exhibit: Exhibit, agenda: Agenda) -> str:
    """The paragraph for a slide about one province in one index; '' for any other slide."""
    asked, given = exhibit.ask.read(), dict(exhibit.ask.choices)
    province = given.get("p", agenda.province).partition(",")[0]
    unit = agendas.find_unit(province) if province else None
    if asked.table.page not in ABOUT_AN_INDEX or unit is None:
        return ""
    # A chart of many years may cross a break; a chart of reasons is about just its two editions.
    span = ("from", "to") if exhibit.ask.view.startswith("why.") else ()
    years = [int(y) if (y := given.get(name, "")).isdecimal() else None for name in span] or [None]
    try:
        return narrative.paragraph(
            unit.id,
            asked["indicator"],
            exhibit.ask.lang,
            start=years[0] if None not in years else None,
            end=years[-1] if None not in years else None,
        )
    except (Refusal, LookupError):
        return ""


def ascii_name(*parts: str, ending: str) -> str:
    """A file name in ASCII from parts and today's date: 'ban-chi-dao_son-la_2026-11-24.pptx'."""
    folded = [re.sub(r"[^a-z0-9]+", "-", alphabet.fold(p)).strip("-") for p in parts]
    kept = [p[:LONGEST_NAME].strip("-") for p in folded if p]
    return "_".join([*dict.fromkeys(kept), f"{datetime.now(UTC):%Y-%m-%d}"]) + f".{ending}"


def file_name(agenda: Agenda, *, ending: str) -> str:
    """The name of an agenda's file: what it is, the province, the date."""
    return ascii_name(agenda.ready or agenda.title, agenda.province, ending=ending)


def rows(exhibit: Exhibit) -> pd.DataFrame:
    """The rows behind the chart under the names that readers see."""
    known = {k: v for k, v in exhibit.columns.items() if k in exhibit.chart.data}
    return exhibit.chart.data[list(known)].rename(columns=known)


def in_words(exhibit: Exhibit) -> pd.DataFrame:
    """The rows with the words of the site for how a figure is known, not its codes, for people to read."""
    return row_sources.in_words(exhibit.chart.data, exhibit.columns, lang=exhibit.ask.lang)


def document(source: Source, *, lang: str) -> str:
    """A source in one line of plain text; copies on unofficial sites are named without an address."""
    return ", ".join(p for p in (citations.document(source, lang=lang), source.address) if p)


def all_sources(exhibits: Sequence[Exhibit]) -> tuple[Source, ...]:
    """Every source behind the exhibits, once."""
    found = {s.id: s for e in exhibits for s in sources(e)}
    return tuple(sorted(found.values(), key=lambda s: (s.tier, s.publisher, s.date)))
