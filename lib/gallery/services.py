"""Services: the views of the page on online public services.

Owns that the four levels (Decree 43/2011) and fully and partly online services (Decree 42/2022) are two
series with a visible break between them: nobody published a conversion, so they are never joined.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lib.base import formats
from lib.base.i18n import t
from lib.data.declared import registry
from lib.display.charts.years import Mark
from lib.gallery import topic_charts, topic_lineage, topic_words, topics
from lib.gallery.base import Ask, Exhibit, page_choices, view

TOPIC, GROUP = "services", "levels"
# What the page's heading and charts speak of first.
FIRST = ("dvc_level4", "dvc_full", "dvc_level34", "dvc_level3", "online_dossier_rate")
LEVELS = ("dvc_level4", "dvc_level34", "dvc_level3", "dvc_level2")
AFTER = ("dvc_full", "dvc_partial", "dvc_info_only")
# What is told as a part of all services.
TOTAL, OF_TOTAL = "dvc_total", ("dvc_level34", "dvc_full")
DEFAULT = "dvc_level4"
DECREE_YEAR = 2022
CHOICES = page_choices(
    TOPIC,
    topics.unit_choice(TOPIC, group=GROUP),
    topic_lineage.lens_choice(TOPIC, (*LEVELS, *AFTER), "share", "filed"),
    *topics.comparison_choices(TOPIC, default=DEFAULT),
    main=lambda asked: "services.levels",
)


def _marks(lang: str, topic: topics.Topic, unit_ids: Sequence[str]) -> tuple[Mark, ...]:
    """The decree between the two series (or where the levels themselves break), and the new map."""
    rows = topics.drawable(pd.concat([topic.of(i) for i in unit_ids]))
    rows = rows[rows["scope"] == "full-year"]
    old = rows.loc[rows["indicator"].isin(LEVELS), "year"]
    new = rows.loc[rows["indicator"].isin(AFTER), "year"]
    drawn = rows.loc[rows["indicator"].isin((*LEVELS, *AFTER)), "year"]
    if drawn.empty:
        return ()
    at = DECREE_YEAR - 0.5
    if len(new) and len(old) and old.max() >= DECREE_YEAR:
        # Levels were still counted in the year of the decree: the mark stands after them.
        at = (int(old.max()) + int(new.min())) / 2
    found = []
    if drawn.min() < at < drawn.max():
        declared = registry.load().breaks(LEVELS[0])
        reason = next(b.reason(lang) for b in declared if b.year == DECREE_YEAR)
        found.append(Mark(at=at, text=t("topic.services.decree", lang), reason=reason))
    return tuple(found)


def _of_total(lang: str, topic: topics.Topic, unit_id: str) -> list[str]:
    """The newest year's services of a series in words beside all services, where both are known."""
    rows = topics.drawable(topic.of(unit_id))
    rows = rows[rows["scope"] == "full-year"]
    totals = rows[rows["indicator"] == TOTAL].set_index("year")
    said = []
    for indicator in OF_TOTAL:
        mine = rows[rows["indicator"] == indicator].set_index("year")
        both = mine.index.intersection(totals.index)
        if both.empty:
            continue
        year = int(both.max())
        part, total = float(mine["value"][year]), float(totals["value"][year])
        statuses = {mine["value_status"][year], totals["value_status"][year]} - {"published"}
        said.append(
            t(
                "topic.services.of_total",
                lang,
                year=year,
                what=topic_words.inside(
                    topic_words.short(registry.load().indicators[indicator], lang)
                ),
                part=formats.number(part, decimals=0, lang=lang),
                total=formats.number(total, decimals=0, lang=lang),
                share=formats.number(part / total * 100, decimals=1, lang=lang),
                marks="".join(f" ({t(f'mark.{s}', lang)})" for s in sorted(statuses)),
            )
        )
    return said


@view(CHOICES, "levels", "p", "lens")
def levels(ask: Ask) -> Exhibit:
    """Levels 2, 3, 4 and 3+4 by year, then fully and partly online services behind the break."""
    asked, topic = ask.read(), topics.read(TOPIC)
    unit_id, wanted = asked["p"], (*LEVELS, *AFTER)
    if units := topic_lineage.across(asked, topic, wanted):
        also = _marks(ask.lang, topic, units)
        return topic_lineage.over_years(ask, asked, topic, group="levels", wanted=wanted, also=also)
    marks = _marks(ask.lang, topic, (unit_id,))
    have = set(topics.drawable(topic.of(unit_id))["indicator"])
    # Of each series the first: neither may hide the other in the title.
    heads = [next((i for i in series if i in have), "") for series in (AFTER, LEVELS)]
    return topic_charts.over_years(
        ask,
        asked,
        topic,
        group="levels",
        wanted=wanted,
        said=heads if all(heads) else (),
        also=marks,
        marks=False,
        notes=[
            *_of_total(ask.lang, topic, unit_id),
            *([t("topic.services.two_series", ask.lang)] if marks else []),
        ],
    )


@view(CHOICES, "share", "p", "lens")
def share(ask: Ask) -> Exhibit:
    """The share of all services at each level, fully, partly and online at all."""
    return _group(ask, "share")


@view(CHOICES, "filed", "p", "lens")
def filed(ask: Ask) -> Exhibit:
    """The share of dossiers filed online, by level of government where known."""
    return _group(ask, "filed")


def _group(ask: Ask, group: str) -> Exhibit:
    topic = topics.read(TOPIC)
    return topic_lineage.by_lens(ask, topic, group=group, wanted=topic.groups[group])


@view(CHOICES, "provinces", "indicator", "year", "p")
def provinces(ask: Ask) -> Exhibit:
    """Every province with a figure of the chosen indicator in the chosen year."""
    return topic_charts.side_by_side(ask, topics.read(TOPIC))
