"""Topics: what the pages on services, staffing, satisfaction and dossiers share.

Owns the figures of such a page, which provinces and indicators it offers, and its tables. Which indicators
belong to a topic is declared in data/registry/topics.csv. Leaves sentences to `topic_words` and charts to
`topic_charts`. A district's figure is never drawn as its province's.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lib.base.records import Indicator, Refusal
from lib.data.declared import merger, provinces, registry
from lib.figures import queries
from lib.gallery import figure_rows, labels
from lib.gallery.choice_kinds import One, OneUnit
from lib.gallery.choices import Choice
from lib.gallery.units import every

# The 63 provinces have nearly all the figures: a name that an old and a new unit share means the old one,
# and the new one is asked for by its id.
NAMES_OF = merger.LAST_FORMER_YEAR
# A page does not open with a province whose figures all are older than this many years.
LATELY = 5


@dataclass(frozen=True, kw_only=True, eq=False)
class Topic:
    """A topic's figures (columns of `figure_rows.with_change`), and by group which indicators it has.

    `by_area` and `of_provinces` hold the same rows by area, and the provinces' ones by indicator.
    """

    id: str
    figures: pd.DataFrame
    groups: dict[str, tuple[str, ...]]
    by_area: dict[str, pd.DataFrame]
    of_provinces: dict[str, pd.DataFrame]

    def of(self, area_id: str) -> pd.DataFrame:
        """The figures of one area."""
        return self.by_area.get(area_id, self.figures.iloc[:0])

    def about(self, indicator: str) -> pd.DataFrame:
        """The provinces' figures of one indicator: no country, region or district."""
        return self.of_provinces.get(indicator, self.figures.iloc[:0])

    def values(self, indicator: str) -> pd.DataFrame:
        """The provinces' values of one indicator in its own unit: what can share an axis."""
        return drawable(self.about(indicator))


@queries.per_version
def read(topic: str) -> Topic:
    """Everything the topic's page shows."""
    figures = figure_rows.with_change(queries.topic_figures(topic))
    mine = figures[figures["area_id"].isin(list(provinces.load().by_id))]
    return Topic(
        id=topic,
        figures=figures,
        groups=dict(registry.load().topics[topic]),
        by_area={str(a): rows for a, rows in figures.groupby("area_id")},
        of_provinces={str(i): rows for i, rows in mine.groupby("indicator")},
    )


@queries.per_version
def richest(topic: str, group: str) -> str:
    """The province with most figures in the group: what the page opens with.

    Of equals one with whole years in more of the page's groups goes first: an opening page is to be full.
    Provinces without a figure of the last years (`LATELY`) are passed over. A part of a year, one centre
    or a plan is not drawn as a year: it counts only in a group that has nothing else. Raises
    Refusal where the group has nothing at all.
    """
    known = read(topic)
    rows = pd.concat([known.about(i) for i in known.groups[group]])
    whole = rows[rows["scope"].isin(["full-year", "multi-year"])]
    rows = whole if len(whole) else rows
    counted = rows.groupby("area_id").agg(n=("year", "size"), last=("year", "max")).reset_index()
    counted = counted[counted["last"] >= counted["last"].max() - LATELY]
    counted["groups"] = [_whole_groups(known, a) for a in counted["area_id"]]
    counted = counted.sort_values(
        ["n", "groups", "last", "area_id"], ascending=[False, False, False, True]
    )
    if counted.empty:
        raise Refusal("no_figures")
    return str(counted["area_id"].iloc[0])


def _whole_groups(topic: Topic, area_id: str) -> int:
    rows = topic.by_area[area_id]
    years = set(rows.loc[rows["scope"] == "full-year", "indicator"])
    return sum(not years.isdisjoint(ids) for ids in topic.groups.values())


@queries.per_version
def comparable(topic: str) -> tuple[Indicator, ...]:
    """The indicators that at least two provinces have a figure of, in the topic's order."""
    known, found = read(topic), []
    for group in known.groups.values():
        for i in group:
            if known.values(i)["area_id"].nunique() > 1:
                found.append(registry.load().indicators[i])
    return tuple(found)


@queries.per_version
def years(topic: str, indicator: str) -> tuple[int, ...]:
    """The years with a province's value, newest first."""
    known = read(topic).values(indicator)["year"].unique()
    return tuple(sorted((int(y) for y in known), reverse=True))


@queries.per_version
def fullest_year(topic: str, indicator: str) -> int:
    """The year in which most provinces have a value, the newer of equals. Raises Refusal."""
    counts = read(topic).values(indicator).groupby("year")["area_id"].nunique()
    if counts.empty:
        raise Refusal("no_years")
    return int(max(counts.index, key=lambda y: (counts[y], y)))


def unit_choice(topic: str, *, group: str) -> OneUnit:
    """The province: every unit is on offer, those without figures too."""
    return OneUnit(
        name="p",
        options=lambda asked: every(),
        default=lambda asked: richest(topic, group),
        year=NAMES_OF,
        remembered=True,
    )


def comparison_choices(topic: str, *, default: str) -> tuple[Choice, Choice]:
    """The comparison's indicator and its year, among those with a figure."""
    return (
        One(
            name="indicator",
            options=lambda asked: [i.id for i in comparable(topic)],
            default=default,
            label=labels.indicator_of,
            title="control.compare_indicator",
        ),
        One(
            name="year",
            options=lambda asked: years(topic, asked["indicator"]),
            default=lambda asked: fullest_year(topic, asked["indicator"]),
            title="control.compare_year",
        ),
    )


def drawable(rows: pd.DataFrame) -> pd.DataFrame:
    """The figures that can share an axis: a value in the indicator's own unit."""
    own = rows["indicator"].map(lambda i: registry.load().indicators[i].unit)
    return rows[rows["value"].notna() & (rows["unit"] == own)]


@queries.per_version
def relatives(topic: Topic, unit_id: str) -> tuple[tuple[str, str], ...]:
    """Predecessors and successors with figures in the topic: (unit id, 'before' or 'after')."""
    known, have = provinces.load(), set(topic.figures["area_id"])
    before = [(p.id, "before") for p in known.predecessors(unit_id) if p.id in have]
    after = [(p.id, "after") for p in known.successors(unit_id) if p.id in have]
    return tuple(p for p in (*before, *after) if p[0] != unit_id)


@queries.per_version
def table(lang: str, topic: Topic, unit_id: str, *, whose: str) -> pd.DataFrame:
    """Figures of the topic in words (columns of `figure_rows.readable`), empty where there is none.

    `whose` is 'province' for the unit's own, 'districts' for those of its districts, 'others' for all
    other areas' (districts stand apart from provinces by name).
    """
    if whose == "districts":
        rows = figure_rows.district_figures(unit_id)
        rows = rows[rows["indicator"].isin(topic.figures["indicator"].unique())]
    elif whose == "others":
        rows = topic.figures[topic.figures["area_id"] != unit_id]
    else:
        rows = topic.of(unit_id)
    return figure_rows.readable(figure_rows.ordered(rows), lang=lang, areas=whose != "province")
