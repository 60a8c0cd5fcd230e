"""Topics: what the pages on services, staffing, satisfaction and dossiers share.

Owns which provinces and indicators such a page offers, the sentences made from a province's figures, one
province over the years, and all provinces in one year. Which indicators belong to a topic is declared in
data/registry/topics.csv. A figure that is not a full year's is never drawn as one, and a district's is
never drawn as its province's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.analytics import ranks
from lib.base import formats, i18n
from lib.base.i18n import t
from lib.base.records import Indicator
from lib.data.declared import merger, provinces, registry
from lib.display import unit_names, wording
from lib.display.charts import one_year, trend
from lib.display.charts.base import Words
from lib.display.charts.years import Mark
from lib.figures import queries
from lib.gallery import figure_rows, labels
from lib.gallery.base import Ask, Exhibit, Nothing
from lib.gallery.choice_kinds import One, OneUnit
from lib.gallery.choices import Choice, Reading
from lib.gallery.units import every

# The 63 provinces have nearly all the figures: a name that an old and a new unit share means the old one,
# and the new one is asked for by its id.
NAMES_OF = merger.LAST_FORMER_YEAR
MOST_BIG = 12
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
    """The province with most figures in the group, the newer of equals: what the page opens with.

    Provinces without a figure of the last years (`LATELY`) are passed over. A part of a year, one centre
    or a plan is not drawn as a year: it counts only in a group that has nothing else.
    """
    known = read(topic)
    rows = pd.concat([known.about(i) for i in known.groups[group]])
    whole = rows[rows["scope"].isin(["full-year", "multi-year"])]
    rows = whole if len(whole) else rows
    counted = rows.groupby("area_id").agg(n=("year", "size"), last=("year", "max")).reset_index()
    counted = counted[counted["last"] >= counted["last"].max() - LATELY]
    counted = counted.sort_values(["n", "last", "area_id"], ascending=[False, False, True])
    return str(counted["area_id"].iloc[0])


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
    """The year in which most provinces have a value, the newer of equals."""
    counts = read(topic).values(indicator).groupby("year")["area_id"].nunique()
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


def short(indicator: Indicator, lang: str) -> str:
    """What a label calls the indicator: `short.<id>` where there is one, else its name."""
    return i18n.texts(lang).get(f"short.{indicator.id}") or indicator.name(lang)


def inside(text: str) -> str:
    """A name as it stands inside a sentence: 'Mức độ 4' -> 'mức độ 4', 'SIPAS' as it is."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def called(indicator: Indicator, lang: str) -> str:
    """The indicator inside a sentence: an index by its short name, anything else by its full name."""
    name = wording.short(indicator)
    return name if name != indicator.name_vi else inside(indicator.name(lang))


def drawable(rows: pd.DataFrame) -> pd.DataFrame:
    """The figures that can share an axis: a value in the indicator's own unit."""
    own = rows["indicator"].map(lambda i: registry.load().indicators[i].unit)
    return rows[rows["value"].notna() & (rows["unit"] == own)]


@queries.per_version
def headline(lang: str, topic: Topic, unit_id: str, *, first: tuple[str, ...]) -> str:
    """The page's finding: the province's newest figure among `first`, with change, period and marks.

    Results come before plans and whole periods before parts of a year; then the order of `first` counts.
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
        _part=~whole,
        _end=-told["period_end"],
        _place=told["indicator"].map(place),
    ).sort_values(["_plan", "_end", "_part", "_place", "period_start"])
    row = next(order.head(1).itertuples())
    indicator = registry.load().indicators[str(row.indicator)]
    change = ""
    if pd.notna(row.change):
        amount = wording.amount_change(row.change, indicator, lang=lang)
        change = t("topic.headline_change", lang, change=amount, year=int(row.year) - 1)
        if doubt := figure_rows.change_mark(row, lang=lang):
            change += f" ({doubt})"
    period = [wording.period(row, lang=lang)]
    if row.value_status in ("derived", "suspect"):
        period.append(t(f"mark.{row.value_status}", lang))
    return t(
        "topic.headline",
        lang,
        name=name,
        what=inside(indicator.name(lang)),
        value=wording.amount(row.value, indicator, lang=lang, unit=str(row.unit)),
        period=", ".join(period),
        change=change,
    )


def _when(row: Any, lang: str) -> str:
    """The year, with how the figure is known where it is not simply published: '2020, suy ra'."""
    doubt = row.value_status in ("derived", "suspect")
    return (
        f"{int(row.year)}, {t(f'mark.{row.value_status}', lang)}" if doubt else f"{int(row.year)}"
    )


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


def over_years(
    ask: Ask,
    asked: Reading,
    topic: Topic,
    *,
    group: str,
    wanted: Sequence[str],
    said: Sequence[str] = (),
    also: Sequence[Mark] = (),
    marks: bool = True,
    notes: Sequence[str] = (),
) -> Exhibit:
    """The province's full years as lines, or as bars where it has one year only.

    The title speaks of `said`, or of the first of `wanted`.

    Raises Nothing with what is missing and what there is instead.
    """
    lang, known, unit_id = ask.lang, registry.load(), asked["p"]
    rows = drawable(topic.of(unit_id))
    rows = rows[rows["indicator"].isin(list(wanted)) & (rows["scope"] == "full-year")]
    if rows.empty:
        raise Nothing(nothing(lang, topic, unit_id, wanted, group=group))
    have = [i for i in wanted if (rows["indicator"] == i).any()]
    labels = {i: short(known.indicators[i], lang) for i in have}
    unit = known.unit(known.indicators[have[0]].unit, lang)
    span = wording.year_list(sorted({int(y) for y in rows["year"]}))
    told = [i for i in said if i in have]
    title = summary(lang, unit_id, rows, told or have, 2)
    words = Words(
        title=title,
        subtitle=t(
            f"topic.{topic.id}.{group}_sub",
            lang,
            name=unit_names.since(unit_id, lang),
            years=span,
            unit=unit,
        ),
        alt=t("topic.over_years_alt", lang, finding=title, what=", ".join(labels.values())),
        sources=figure_rows.sources(rows),
    )
    frame = figure_rows.for_file(rows, lang=lang)
    decimals = 0 if (rows["value"] % 1 == 0).all() else 2
    if rows["year"].nunique() == 1:
        place = {i: n for n, i in enumerate(have)}
        frame = frame.sort_values("indicator", key=lambda s: s.map(place))
        drawn = one_year.bars(
            frame.assign(
                name=frame["indicator"].map(labels),
                id=frame["indicator"],
                status=frame["value_status"],
            ),
            decimals=decimals,
            unit=unit,
            lang=lang,
            words=words,
            highlight=have[:1],
            big=ask.big,
        )
    else:
        drawn = trend.lines(
            frame.assign(line=frame["indicator"], status=frame["value_status"]),
            names=labels,
            breaks={i: known.breaks(i) for i in have},
            decimals=decimals,
            unit=unit,
            lang=lang,
            words=words,
            marks=marks,
            also=also,
            big=ask.big,
        )
    doubt = [t("topic.hollow", lang)] if (rows["value_status"] != "published").any() else []
    return Exhibit(
        ask=ask,
        chart=drawn,
        columns=figure_rows.file_columns(lang),
        file=file_name(topic.id, group, provinces.load().by_id[unit_id].slug),
        notes=(*notes, *doubt),
        fell_back=tuple(asked.notes),
    )


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


def side_by_side(ask: Ask, topic: Topic) -> Exhibit:
    """Every province with a figure of one indicator in one year; parts of a year apart, below."""
    asked, lang, known = ask.read(), ask.lang, registry.load()
    indicator, year, unit_id = known.indicators[asked["indicator"]], asked["year"], asked["p"]
    rows = topic.values(indicator.id)
    rows = rows[rows["year"] == year]
    names = figure_rows.area_names(rows["area_id"], lang=lang)
    rows = rows.assign(apart=rows["scope"] != "full-year", status=rows["value_status"])
    rows = rows.sort_values(
        ["apart", "value"], ascending=[True, indicator.direction == "lower"], kind="stable"
    )
    labels = [
        names[r.area_id] + (f" ({wording.period(r, lang=lang)})" if r.scope != "full-year" else "")
        for r in rows.itertuples()
    ]
    rows = rows.assign(name=labels, id=rows["area_id"])
    total = rows["area_id"].nunique()
    whole = rows.loc[~rows["apart"], "area_id"].nunique()
    lead = rows.iloc[0]
    mine = rows[rows["id"] == unit_id]
    key = "compare_lower" if indicator.direction == "lower" else "compare"
    title = t(
        f"topic.{key}" if whole else "topic.compare_parts",
        lang,
        name=lead["name"],
        indicator=called(indicator, lang),
        value=wording.amount(lead["value"], indicator, lang=lang),
        year=year,
        n=whole or total,
    )
    notes = []
    if mine.empty:
        notes.append(t("topic.not_among", lang, name=unit_names.since(unit_id, lang), year=year))
    country = topic.of("VN")
    country = country[(country["indicator"] == indicator.id) & (country["year"] == year)]
    for row in country[country["scope"] == "full-year"].itertuples():
        amount = wording.amount(row.value, indicator, lang=lang, unit=str(row.unit))
        notes.append(t("topic.country", lang, value=amount, year=year))
    if rows["apart"].any():
        notes.append(t("topic.apart", lang))
    if (rows["status"] != "published").any():
        notes.append(t("topic.hatched", lang))
    shown = rows
    if ask.big and len(rows) > MOST_BIG:
        shown = pd.concat([rows.head(MOST_BIG - 1), mine]) if len(mine) else rows.head(MOST_BIG)
        shown = rows[rows.index.isin(shown.index)]
        notes.append(t("topic.shown_of", lang, shown=len(shown), total=len(rows)))
    frame = figure_rows.for_file(shown, lang=lang)
    drawn = one_year.bars(
        frame,
        decimals=0 if (shown["value"] % 1 == 0).all() else 2,
        unit=known.unit(indicator.unit, lang),
        lang=lang,
        words=Words(
            title=title,
            subtitle=t(
                "topic.compare_sub",
                lang,
                indicator=indicator.name(lang),
                unit=known.unit(indicator.unit, lang),
                year=year,
                n=total,
            ),
            alt=t("topic.compare_alt", lang, finding=title),
            sources=figure_rows.sources(rows),
        ),
        highlight=(unit_id,),
        big=ask.big,
    )
    return Exhibit(
        ask=ask,
        chart=drawn,
        columns=figure_rows.file_columns(lang),
        file=file_name(topic.id, indicator.id, str(year)),
        notes=tuple(notes),
        fell_back=tuple(asked.notes),
    )


@queries.per_version
def table(lang: str, topic: Topic, area_id: str) -> pd.DataFrame:
    """Every figure of one area in the topic, in words."""
    return figure_rows.readable(figure_rows.ordered(topic.of(area_id)), lang=lang, areas=False)


@queries.per_version
def other_table(lang: str, topic: Topic, area_id: str) -> pd.DataFrame:
    """Every figure of all other areas in the topic, districts apart from provinces by name, in words."""
    rows = topic.figures[topic.figures["area_id"] != area_id]
    return figure_rows.readable(figure_rows.ordered(rows), lang=lang, areas=True)


@queries.per_version
def district_table(lang: str, topic: Topic, province_id: str) -> pd.DataFrame:
    """Every figure of the province's districts in the topic, in words; empty where there is none."""
    rows = figure_rows.district_figures(province_id)
    rows = rows[rows["indicator"].isin(topic.figures["indicator"].unique())]
    return figure_rows.readable(figure_rows.ordered(rows), lang=lang, areas=True)


@queries.per_version
def relatives(topic: Topic, unit_id: str) -> tuple[tuple[str, str], ...]:
    """Predecessors and successors with figures in the topic: (unit id, 'before' or 'after')."""
    known, have = provinces.load(), set(topic.figures["area_id"])
    before = [(p.id, "before") for p in known.predecessors(unit_id) if p.id in have]
    after = [(p.id, "after") for p in known.successors(unit_id) if p.id in have]
    return tuple(p for p in (*before, *after) if p[0] != unit_id)


def file_name(*parts: str) -> str:
    """A file name in ASCII from ids and slugs."""
    return "-".join(p.replace("_", "-") for p in parts if p)
