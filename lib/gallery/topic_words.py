"""Topic words: the sentences made from a province's figures of a topic.

Owns what its pages call an indicator in a label and inside a sentence, the headline, what became of a
series and what is said where there is nothing to draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from lib.analytics import ranks
from lib.base import formats, i18n
from lib.base.i18n import t
from lib.base.records import Indicator
from lib.data.declared import registry
from lib.display import unit_names, wording
from lib.figures import queries
from lib.gallery import figure_rows
from lib.gallery.topics import Topic

# Topics whose charts draw whole years alone.
OF_YEARS = ("services", "dossiers")


def short(indicator: Indicator, lang: str) -> str:
    """What a label calls the indicator: `short.<id>` where there is one, else its name."""
    return i18n.texts(lang).get(f"short.{indicator.id}") or indicator.name(lang)


def inside(text: str) -> str:
    """A name as it stands inside a sentence: 'Mức độ 4' -> 'mức độ 4', 'SIPAS' as it is."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def called(indicator: Indicator, lang: str) -> str:
    """The indicator inside a sentence: an index by its short name, anything else by its full name."""
    name = wording.short(indicator, lang)
    return name if indicator.short else inside(name)


@queries.per_version
def headline(lang: str, topic: Topic, unit_id: str, *, first: tuple[str, ...]) -> str:
    """The page's finding: the province's newest figure among `first`, with change, period and marks.

    Results come before plans and whole periods before parts of a year; then the order of `first` counts.
    Whole years come before all else where the page's chart draws them alone.
    """
    name = unit_names.since(unit_id, lang)
    rows = topic.of(unit_id)
    rows = rows[rows["value"].notna()]
    told = rows[rows["indicator"].isin(list(first))]
    if told.empty:
        key = "topic.headline_other" if len(rows) else "topic.headline_none"
        what = t(f"topic.{topic.id}.what", lang)
        return t(key, lang, name=name, what=what, count=len(rows))
    place = {i: n for n, i in enumerate(first)}
    whole = told["scope"].isin(["full-year", "multi-year"])
    order = told.assign(
        _plan=told["scope"] == "plan",
        _other=(told["scope"] != "full-year") & (topic.id in OF_YEARS),
        _part=~whole,
        _end=-told["period_end"],
        _place=told["indicator"].map(place),
    ).sort_values(["_plan", "_other", "_end", "_part", "_place", "period_start"])
    row = next(order.head(1).itertuples())
    indicator = registry.load().indicators[str(row.indicator)]
    change = ""
    if pd.notna(row.change):
        amount = wording.amount_change(row.change, indicator, lang=lang)
        change = t("topic.headline_change", lang, change=amount, year=int(row.year) - 1)
        if doubt := figure_rows.change_mark(row, lang=lang):
            change += f" ({doubt})"
    cut = f"topic.{topic.id}.headline"
    return t(
        cut if cut in i18n.texts(lang) else "topic.headline",
        lang,
        name=name,
        what=inside(indicator.name(lang)),
        value=wording.amount(row.value, indicator, lang=lang, unit=str(row.unit)),
        period=_when(row, lang, year=wording.period(row, lang=lang)),
        change=change,
    )


def _when(row: Any, lang: str, *, year: str = "") -> str:
    """The year or period, and how the figure is known where it is not simply published: '2020, suy ra'."""
    said = [year or str(int(row.year))]
    if row.value_status in ("derived", "suspect"):
        said.append(t(f"mark.{row.value_status}", lang))
    return ", ".join(said)


def course(lang: str, rows: pd.DataFrame, indicator: Indicator) -> str:
    """What became of one indicator over its full years: from the first year after the last break on."""
    told = list(rows.sort_values("year").itertuples())
    last = told[-1]
    breaks = registry.load().breaks(indicator.id)
    first = next(
        r for r in told if not ranks.crossed(breaks, start=int(r.year), end=int(last.year))
    )
    what = short(indicator, lang)
    value = wording.amount(last.value, indicator, lang=lang)
    if first is last:
        return t("topic.course_one", lang, what=what, value=value, when=_when(last, lang))
    return t(
        "topic.course",
        lang,
        what=what,
        first=formats.shortest(float(first.value), lang=lang),
        start=_when(first, lang),
        value=value,
        end=_when(last, lang),
        change=wording.amount_change(last.value - first.value, indicator, lang=lang),
    )


def summary(lang: str, unit_id: str, rows: pd.DataFrame, wanted: Sequence[str], most: int) -> str:
    """'Ninh Bình: mức độ 4 từ 811 …; mức độ 3 313 dịch vụ (2021)': the first `most` of `wanted`."""
    known = registry.load().indicators
    have = [i for i in wanted if (rows["indicator"] == i).any()]
    # Newer series first: what a reader asks for is the latest state.
    newest = rows.groupby("indicator")["year"].max()
    have.sort(key=lambda i: -newest[i])
    parts = [course(lang, rows[rows["indicator"] == i], known[i]) for i in have[:most]]
    told = "; ".join(map(inside, parts))
    return t("topic.summary", lang, name=unit_names.since(unit_id, lang), said=told)


def nothing(
    lang: str,
    topic: Topic,
    unit_id: str,
    wanted: Sequence[str],
    *,
    group: str,
    whole_years: bool = True,
) -> str:
    """What the province has no (full-year) figure of, what it has instead, and who has one when."""
    what = t(f"topic.{topic.id}.{group}", lang)
    key = "topic.nothing" if whole_years else "topic.nothing_at_all"
    text = t(key, lang, name=unit_names.since(unit_id, lang), what=what)
    mine = topic.of(unit_id)
    mine = mine[mine["indicator"].isin(list(wanted))]
    if len(mine):
        periods = dict.fromkeys(wording.period(r, lang=lang) for r in mine.itertuples())
        text += " " + t("topic.nothing_but", lang, periods="; ".join(periods))
    others = pd.concat([topic.about(i) for i in wanted])
    if len(others):
        text += " " + t(
            "topic.elsewhere",
            lang,
            n=others["area_id"].nunique(),
            years=wording.year_list(sorted({int(y) for y in others["year"]})),
        )
    return text


def counted(lang: str, topic: Topic, indicator: Indicator) -> str:
    """How many provinces have a figure, year by year: '2018: 3 tỉnh; 2019: 1 tỉnh'."""
    counts = topic.values(indicator.id).groupby("year")["area_id"].nunique()
    told = "; ".join(t("topic.year_count", lang, year=y, n=n) for y, n in counts.items())
    return t("topic.counted", lang, indicator=called(indicator, lang), counts=told)


def doubts(statuses: pd.Series, lang: str, *, key: str = "topic.hollow") -> tuple[str, ...]:
    """The note on how doubtful figures are drawn, where some status is not 'published'."""
    return (t(key, lang),) if (statuses != "published").any() else ()
