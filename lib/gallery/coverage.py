"""Coverage: how much of an edition is known here, who is missing, and what is said of the whole instead.

Owns these sentences for charts, heads, notes and files. Leaves to `analytics.ground` from where on a
statement about the whole may be made.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

import pandas as pd

from lib.base import formats
from lib.base.i18n import t
from lib.data.declared import merger, provinces, registry
from lib.display import wording
from lib.figures import queries

COUNTRY = "VN"
# What a publisher tells of a whole edition, by the end of the indicator's id, in the order of the sentence.
TOLD = ("rose", "fell", "above_mean")


def known_of(lang: str, indicator: str, year: int) -> str:
    """'Kỳ 2024: có hạng của 29/63 tỉnh.', '' where every ranked province is known."""
    ground = queries.ground(indicator, year)
    if ground.whole or ground.ranked is None:
        return ""
    return t("coverage.known", lang, year=year, known=ground.known, total=ground.ranked)


def of_indicator(indicator: str, year: int) -> pd.DataFrame:
    """The country's full-year figure of an indicator and year: a row, or none."""
    rows = queries.figures(indicator)
    rows = rows[(rows["area_id"] == COUNTRY) & (rows["year"] == year) & rows["value"].notna()]
    return rows[rows["scope"] == "full-year"]


@queries.per_version
def nation(lang: str, indicator: str, year: int) -> str:
    """What is published of the whole edition, in a sentence; '' where nothing is.

    'Cả nước theo Bộ Nội vụ: trung bình 88,37%, 53 tỉnh tăng điểm, 9 tỉnh giảm.'
    """
    known = registry.load()
    index, said = known.indicators[indicator], []
    for row in of_indicator(indicator, year).itertuples():
        mean = wording.amount(row.value, index, lang=lang, unit=str(row.unit))
        said.append(t("coverage.mean", lang, mean=mean))
    for kind in TOLD:
        if f"{indicator}_{kind}" not in known.indicators:
            continue
        for row in of_indicator(f"{indicator}_{kind}", year).itertuples():
            said.append(t(f"coverage.{kind}", lang, n=formats.shortest(row.value, lang=lang)))
    if not said:
        return ""
    return t("coverage.nation", lang, publisher=publisher(lang, indicator), said=", ".join(said))


def publisher(lang: str, indicator: str) -> str:
    """Who publishes the index."""
    name = registry.load().indicators[indicator].publisher
    told = registry.load().publishers.get(name, {})
    return told.get(f"name_{lang}") or name


@queries.per_version
def missing(indicator: str, year: int) -> tuple[str, ...]:
    """The ids of the units without a known rank in an edition that ranks all of its map; in their order."""
    units = provinces.load().on(date(min(year, merger.LAST_FORMER_YEAR), 12, 31))
    if merger.map_of(year) == merger.NEW:
        units = provinces.load().on(date(year, 12, 31))
    ground = queries.ground(indicator, year)
    if ground.whole or ground.ranked != len(units):
        return ()
    history = queries.history(indicator)
    ranked = history[(history["year"] == year) & history["rank"].notna()]
    return tuple(u.id for u in units if u.id not in set(ranked["province_id"]))


def full_table(lang: str, indicator: str, year: int) -> str:
    """Where the whole table of a partly known edition stands, or that nobody published one."""
    edition = queries.edition(indicator, year)
    if edition is not None and edition.coverage != "part":
        return f"{note}." if (note := edition.note(lang)) else ""
    known = registry.load()
    told = known.publishers.get(known.indicators[indicator].publisher, {})
    return t(
        "coverage.full_table",
        lang,
        publisher=publisher(lang, indicator),
        url=f" ({urlsplit(url).netloc})" if (url := told.get("url")) else "",
    )
