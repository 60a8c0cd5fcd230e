"""Services, parts: what the total of services is made of, and how provinces went on over the years.

Owns that a bar is drawn only where one source year has total and parts and they fit, and that the levels of
Decree 43 and the kinds of Decree 42 stand in groups of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from lib.analytics.trends import break_years
from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Indicator
from lib.data.declared import registry
from lib.data.loading import ledger
from lib.display import unit_names, wording
from lib.display.charts import parts as part_charts
from lib.gallery import figure_rows, topic_charts, topic_words, topics
from lib.gallery.base import Ask, Exhibit, Nothing, view
from lib.gallery.services import CHOICES, TOPIC, TOTAL

# The parts of each series, the strongest first; "levels 3 and 4" only where they are not told apart.
GROUPS = {
    "kinds": ("dvc_full", "dvc_partial", "dvc_info_only"),
    "levels": ("dvc_level4", "dvc_level3", "dvc_level2"),
}
TOGETHER = "dvc_level34"
MOST_BIG, LEAST_YEARS, SAID = 7, 2, 3


@view(CHOICES, "parts", "p")
def parts(ask: Ask) -> Exhibit:
    """Every province whose total of services is known with a part of it, a bar each."""
    lang, unit_id = ask.lang, ask.read()["p"]
    rows = _parted(topics.read(TOPIC), lang)
    if rows.empty:
        raise Nothing(t("topic.services.parts_none", lang))
    if ask.big:
        keep = list(dict.fromkeys([*rows.loc[rows["area_id"] == unit_id, "row"], *rows["row"]]))
        rows = rows[rows["row"].isin(keep[:MOST_BIG])]
    count = rows["area_id"].nunique()
    title = t("topic.services.parts_title", lang, n=count)
    if own := _own(rows[rows["area_id"] == unit_id], lang):
        title = f"{unit_names.since(unit_id, lang)}: {own}"
    drawn = part_charts.parts(
        figure_rows.for_file(rows, lang=lang),
        groups={g: t(f"topic.services.group_{g}", lang) for g in GROUPS},
        lang=lang,
        words=ask.words("topic.services.parts", title=title, sources=figure_rows.sources(rows)),
        big=ask.big,
    )
    notes = [t("topic.services.parts_note", lang)]
    return topic_charts.exhibit(ask, drawn, TOPIC, "parts", notes=notes)


def _own(mine: pd.DataFrame, lang: str) -> str:
    """'1.049 trong 1.816 dịch vụ ở mức độ 4 (2022)' of the newest year's strongest part."""
    mine = mine[mine["place"] >= 0].sort_values(["year", "place"], ascending=[False, True])
    for r in mine.head(1).itertuples():
        total = formats.number(r.value / r.share, decimals=0, lang=lang)
        return t(
            "topic.services.parts_own",
            lang,
            part=r.text,
            total=total,
            what=topic_words.inside(r.part),
            year=r.year,
        )
    return ""


def _parted(topic: topics.Topic, lang: str) -> pd.DataFrame:
    """The figures that are parts of a known total, with row, group, place, share, part and text."""
    whole = topics.drawable(topic.figures)
    whole = whole[(whole["scope"] == "full-year") & (whole["area_id"] != "VN")]
    told = ledger.grouped(whole, ["area_id", "year"])
    totals = [row for rows in told.values() for row in rows if row["indicator"] == TOTAL]
    found: list[dict[str, Any]] = []
    for total in totals:
        same = {row["indicator"]: row for row in told[total["area_id"], total["year"]]}
        for group, wanted in GROUPS.items():
            found += _bar(same, total, group, wanted, lang)
    if not found:
        return whole.iloc[:0]
    rows = pd.DataFrame(found)
    return rows.sort_values(["group", "year"], ascending=[True, False], kind="stable")


def _bar(
    same: Mapping[str, Mapping[str, Any]],
    total: Mapping[str, Any],
    group: str,
    wanted: Sequence[str],
    lang: str,
) -> list[dict[str, Any]]:
    """The parts of one total and its rest; none where nothing is known or they exceed the total."""
    names = wanted if group == "kinds" or wanted[0] in same else (TOGETHER,)
    mine = {place: same[name] for place, name in enumerate(names) if name in same}
    stated, area_id = sum(one["value"] for one in mine.values()), total["area_id"]
    if not mine or stated > total["value"] * (1 + 1e-9):
        return []
    known = registry.load().indicators
    row = t(
        "topic.services.parts_row",
        lang,
        name=figure_rows.area_names([area_id], lang=lang)[area_id],
        year=total["year"],
        total=formats.number(total["value"], decimals=0, lang=lang),
    )

    def part(of: Mapping[str, Any], value: float, place: int, called: str) -> dict[str, Any]:
        share, text = value / total["value"], formats.number(value, decimals=0, lang=lang)
        told = {"place": place, "share": share, "part": called, "text": text}
        return {**of, **told, "row": row, "group": group}

    bars = [
        part(one, one["value"], place, topic_words.short(known[one["indicator"]], lang))
        for place, one in mine.items()
    ]
    if (rest := total["value"] - stated) > 0:
        bars.append(part(total, rest, -1, t("topic.services.parts_rest", lang)))
    return bars


@view(CHOICES, "course", "indicator", "p")
def course(ask: Ask) -> Exhibit:
    """Provinces with several years of one indicator on one axis; the chosen one stands out."""
    asked, lang, topic = ask.read(), ask.lang, topics.read(TOPIC)
    indicator, unit_id = registry.load().indicators[asked["indicator"]], asked["p"]
    rows = topics.drawable(topic.about(indicator.id))
    rows = rows[rows["scope"] == "full-year"].sort_values(["area_id", "year"])
    counts = rows.groupby("area_id")["year"].nunique()
    several = [a for a in counts[counts >= LEAST_YEARS].index if a != "VN"]
    if not several:
        what = topic_words.inside(topic_words.called(indicator, lang))
        raise Nothing(t("topic.services.course_none", lang, indicator=what))
    kept = dict.fromkeys([*([unit_id] if unit_id in counts.index else []), *several])
    rows = rows[rows["area_id"].isin(list(kept))]
    names = figure_rows.area_names(rows["area_id"], lang=lang)
    labels = {a: names[a] for a in kept}
    title = t(
        "topic.services.course_title",
        lang,
        indicator=wording.capital(topic_words.called(indicator, lang)),
        said="; ".join(_slopes(rows, several, labels, indicator, lang)[:SAID]),
    )
    unit = registry.load().unit(indicator.unit, lang)
    words = ask.words(
        "topic.services.course",
        title=title,
        sources=figure_rows.sources(rows),
        indicator=indicator.name(lang),
        unit=unit,
    )
    drawn = topic_charts.lines(
        ask,
        rows.assign(line=rows["area_id"]),
        labels,
        dict.fromkeys(labels, indicator.id),
        words=words,
        unit=unit,
        quiet=[a for a in labels if a != unit_id and unit_id in labels],
    )
    return topic_charts.exhibit(ask, drawn, TOPIC, indicator.id, "course")


def _slopes(
    rows: pd.DataFrame,
    several: Sequence[str],
    labels: Mapping[str, str],
    indicator: Indicator,
    lang: str,
) -> list[str]:
    """'Ninh Bình 811 → 1.209 (2020–2021)' of each province, over its newest years without a break."""
    stops = break_years(registry.load().breaks(indicator.id))
    said = []
    for area in several:
        mine = rows[rows["area_id"] == area]
        eras = mine.groupby([sum(y >= stop for stop in stops) for y in mine["year"]])
        long = [era for _, era in eras if len(era) >= LEAST_YEARS]
        if not long:
            continue
        first, last = long[-1].iloc[0], long[-1].iloc[-1]
        ends = " → ".join(formats.shortest(float(r["value"]), lang=lang) for r in (first, last))
        said.append(
            f"{labels[area]} {ends} ({wording.span(int(first['year']), int(last['year']))})"
        )
    return said
