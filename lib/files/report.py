"""Report: what an agenda's report says, in the order of Decree 30/2020 on clerical work.

Owns its head, how its slides are grouped, captions and the list of sources. Number, signature and
recipients are left for the office, the Word file to `report_docx`, the page to print to `report_page`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import pandas as pd

from lib.base.i18n import t
from lib.base.records import Source
from lib.data.declared import provinces
from lib.display import wording
from lib.figures import versions
from lib.files import agenda as agendas
from lib.files import captions, native, printed_rows
from lib.files.agenda import Agenda, Shown
from lib.gallery import Exhibit, sampling

# The wide form of a chart, made for a projector, is flat enough for two on a page. Drawn this many pixels
# wide, its texts come out at eight points; between these heights, in pixels of the figure.
FIGURE_PX, LOWEST_PX, FLAT_PX, TALLEST_PX = 1380, 330, 400, 500
MOST_SOURCES, MOST_TITLES = 12, 6
# Publishers up to which their addresses are printed: a longer list would be pages of addresses.
MOST_ADDRESSED = 20


def head(agenda: Agenda) -> dict[str, str]:
    """The words above a report of the agenda by their name in its template, and its introduction."""
    lang = agenda.lang
    unit = agendas.find_unit(agenda.province) if agenda.province else None
    issuer = t("report.issuer_none", lang)
    if unit:
        kind = "city" if unit.type.startswith("thành phố") else "province"
        issuer = t(f"report.issuer_{kind}", lang, name=unit.name(lang).upper())
    now = datetime.now(UTC).date()
    place = unit.name(lang) if unit else t("report.no_place", lang)
    return {
        **{
            name: t(f"report.{name}", lang)
            for name in ("office", "country", "motto", "number", "kind")
        },
        "issuer": issuer,
        "date": t(
            "report.date", lang, place=place, day=f"{now:%d}", month=f"{now:%m}", year=now.year
        ),
        "title": agenda.title,
        "intro": t(
            "report.intro", lang, version=versions.public_version(), day=captions.today(lang)
        ),
    }


def summary(agenda: Agenda) -> tuple[str, ...]:
    """What is said of the agenda's province before the first section."""
    unit = agendas.find_unit(agenda.province) if agenda.province else None
    if unit is None:
        return ()
    sure = sampling.profile_lines(agenda.lang, provinces.load().same(unit.id))
    return (*captions.spoken_of(unit.id, agenda.lang), *sure)


def groups(shown: Sequence[Shown]) -> Iterator[tuple[str, list[Shown]]]:
    """The slides by the page that their views stand on, in the agenda's order."""
    by_page: dict[str, list[Shown]] = {}
    for one in shown:
        by_page.setdefault(one.exhibit.ask.view.partition(".")[0], []).append(one)
    yield from by_page.items()


def roman(number: int) -> str:
    signs = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, sign in signs:
        while number >= value:
            text, number = text + sign, number - value
    return text


def caption(exhibit: Exhibit, figure: int) -> str:
    """What stands under a picture: 'Hình 2. Thứ hạng PAPI, 2020–2024.'"""
    about = exhibit.chart.subtitle.rstrip(".")
    return t("report.figure", exhibit.ask.lang, number=figure, about=about)


def read_with(exhibit: Exhibit) -> str:
    """What is to be read with a chart, and its source, in one paragraph."""
    caveats = " ".join(captions.caveats(exhibit))
    notes = f"{t('export.notes', exhibit.ask.lang)}: {caveats} " if caveats else ""
    return f"{notes}{captions.source(exhibit, most=4)}."


def tall(exhibit: Exhibit) -> float:
    """The height that a report gives to a figure `FIGURE_PX` wide. Lines over years bear being flat."""
    asked = exhibit.chart.height
    found = native.read(exhibit)
    flat = found is not None and found.kind == "line"
    return min(TALLEST_PX, max(LOWEST_PX, min(asked, FLAT_PX) if flat else asked))


def conclusions(agenda: Agenda) -> pd.DataFrame | None:
    """The agenda's conclusions with who carries them out by when; None where it has none."""
    if not agenda.concluded:
        return None
    heads = [t(f"export.{k}", agenda.lang) for k in ("conclusion", "owner", "deadline")]
    cells = [(s.conclusion, s.owner, s.deadline) for s in agenda.concluded]
    return pd.DataFrame(cells, columns=heads)


def source_list(shown: Sequence[Shown], agenda: Agenda) -> list[str]:
    """The sources of the printed rows by publisher, numbered; a chart's other lines' are counted."""
    printed_: dict[str, None] = {}
    for one in shown:
        kept = printed_rows.kept(one.exhibit, agenda)
        named = [c for c in kept.columns if str(c).endswith("source")]
        held = [v for c in named for v in kept[c].dropna().astype(str)]
        printed_ |= dict.fromkeys(held or one.exhibit.chart.sources[:MOST_SOURCES])
    every = captions.all_sources([s.exhibit for s in shown])
    named = [s for s in every if s.id in printed_]
    by_publisher: dict[str, list[Source]] = {}
    for source in named:
        by_publisher.setdefault(source.publisher, []).append(source)
    addressed = len(by_publisher) <= MOST_ADDRESSED
    lines = [
        f"[{place}] {_published(publisher, of, agenda.lang, addressed=addressed)}"
        for place, (publisher, of) in enumerate(by_publisher.items(), start=1)
    ]
    if rest := len(every) - len(named):
        lines.append(t("report.more_sources", agenda.lang, count=rest))
    return lines


def _published(publisher: str, of: Sequence[Source], lang: str, *, addressed: bool) -> str:
    """A publisher's documents in one entry; the address where there is but one and `addressed`."""
    told = []
    for source in of[:MOST_TITLES]:
        title = (
            wording.title(source, lang=lang)
            .partition(" (")[0]
            .removesuffix(publisher)
            .rstrip(" ,-–")
        )
        day = wording.source_day(source.date, lang=lang)
        address = source.address if addressed and len(of) == 1 else ""
        told.append(", ".join(p for p in (title, day, address) if p))
    rest = len(of) - len(told)
    more = [t("word.more_sources", lang, count=rest)] if rest else []
    name = wording.phrase(publisher, lang=lang)
    return f"{name}: {'; '.join(dict.fromkeys([*told, *more]))}."
