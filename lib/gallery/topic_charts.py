"""Topic charts: one province over the years, and all provinces in one year.

Owns how figures of a topic become bars, and what the file of such a chart holds. A figure that is not a
full year's is never drawn as one: its bar stands apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from lib.analytics.ground import LEAST
from lib.base.i18n import t
from lib.base.records import Indicator
from lib.data.declared import provinces, registry
from lib.display import unit_names, wording
from lib.display.charts import one_year, trend
from lib.display.charts.base import Chart, Words
from lib.display.charts.years import Mark
from lib.gallery import figure_rows
from lib.gallery.base import Ask, Exhibit, Nothing
from lib.gallery.choices import Selection
from lib.gallery.topic_words import called, doubts, nothing, short, summary
from lib.gallery.topics import Topic, drawable

MOST_BIG = 12
# How many figures a title lists.
LISTED = 4


def exhibit(ask: Ask, chart: Chart, *file: str, notes: Iterable[str] = ()) -> Exhibit:
    """The chart with the columns of a file of figures; `file` are the parts of its name."""
    return Exhibit(
        ask=ask,
        chart=chart,
        columns=figure_rows.file_columns(ask.lang),
        file=file_name(*file),
        notes=tuple(notes),
    )


def file_name(*parts: str) -> str:
    """A file name in ASCII from ids and slugs."""
    return "-".join(p.replace("_", "-") for p in parts if p)


def decimals(rows: pd.DataFrame) -> int:
    """Decimals that the rows' values are written with: none where all are whole."""
    return 0 if (rows["value"] % 1 == 0).all() else 2


def bars(
    ask: Ask,
    rows: pd.DataFrame,
    *,
    names: Sequence[str],
    words: Words,
    ids: str = "indicator",
    unit: str = "%",
    exact: int = 2,
    highlight: Collection[str] = (),
) -> Chart:
    """Figures as bars in the rows' order, each called by `names`; parts of a year apart.

    `ids` is the column that `highlight` names; `exact` how many decimals a value has.
    """
    frame = figure_rows.for_file(rows, lang=ask.lang).assign(
        name=names,
        id=rows[ids].to_numpy(),
        status=rows["value_status"].to_numpy(),
        apart=(rows["scope"] != "full-year").to_numpy(),
    )
    return one_year.bars(
        frame,
        decimals=exact,
        unit=unit,
        lang=ask.lang,
        words=words,
        highlight=tuple(highlight),
        big=ask.big,
    )


def series_words(
    rows: pd.DataFrame, labels: Iterable[str], *, title: str, subtitle: str, lang: str
) -> Words:
    """What is said with series over the years; `labels` call them in the alternative text."""
    return Words(
        title=title,
        subtitle=subtitle,
        alt=t("topic.over_years_alt", lang, finding=title, what=", ".join(labels)),
        sources=figure_rows.sources(rows),
    )


def lines(
    ask: Ask,
    rows: pd.DataFrame,
    labels: Mapping[str, str],
    indicators: Mapping[str, str],
    *,
    words: Words,
    unit: str,
    **look: Any,
) -> Chart:
    """Figures with their `line` over the years; `labels` and `indicators` are by line.

    `look` goes to the builder (`trend.lines`).
    """
    return trend.lines(
        figure_rows.for_file(rows.assign(status=rows["value_status"]), lang=ask.lang),
        names=labels,
        breaks={x: registry.load().breaks(i) for x, i in indicators.items()},
        decimals=decimals(rows),
        unit=unit,
        lang=ask.lang,
        words=words,
        big=ask.big,
        **look,
    )


def over_years(
    ask: Ask,
    asked: Selection,
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
    title = summary(lang, unit_id, rows, [i for i in said if i in have] or have, 2)
    name, years = unit_names.since(unit_id, lang), sorted({int(y) for y in rows["year"]})
    subtitle = t(
        f"topic.{topic.id}.{group}_sub",
        lang,
        name=name,
        years=wording.year_list(years),
        unit=unit,
    )
    words = series_words(rows, labels.values(), title=title, subtitle=subtitle, lang=lang)
    notes = (*notes, *doubts(rows["value_status"], lang))
    if len(years) == 1:
        rows = rows.sort_values("indicator", key=lambda column: column.map(have.index))
        names, exact = rows["indicator"].map(labels).tolist(), decimals(rows)
        first = have[:1]
        drawn = bars(ask, rows, names=names, words=words, unit=unit, exact=exact, highlight=first)
    else:
        rows = rows.assign(line=rows["indicator"])
        look = {"marks": marks, "also": also}
        drawn = lines(ask, rows, labels, {i: i for i in have}, words=words, unit=unit, **look)
    slug = provinces.load().by_id[unit_id].slug
    return exhibit(ask, drawn, topic.id, group, slug, notes=notes)


def side_by_side(ask: Ask, topic: Topic) -> Exhibit:
    """Every province with a figure of one indicator in one year; parts of a year apart, below."""
    asked, lang, known = ask.read(), ask.lang, registry.load()
    indicator, year, unit_id = known.indicators[asked["indicator"]], asked["year"], asked["p"]
    unit = known.unit(indicator.unit, lang)
    rows = _best_first(topic, indicator, year, lang)
    title = _leader(rows, indicator, year, lang)
    mine = rows[rows["area_id"] == unit_id]
    notes = []
    if mine.empty:
        notes.append(t("topic.not_among", lang, name=unit_names.since(unit_id, lang), year=year))
    notes += _country(topic, indicator, year, lang)
    if (rows["scope"] != "full-year").any():
        notes.append(t("topic.apart", lang))
    notes += doubts(rows["value_status"], lang, key="topic.hatched")
    shown = rows
    if ask.big and len(rows) > MOST_BIG:
        shown = pd.concat([rows.head(MOST_BIG - 1), mine]) if len(mine) else rows.head(MOST_BIG)
        shown = rows[rows.index.isin(shown.index)]
        notes.append(t("topic.shown_of", lang, shown=len(shown), total=len(rows)))
    words = Words(
        title=title,
        subtitle=t(
            "topic.compare_sub",
            lang,
            indicator=indicator.name(lang),
            unit=unit,
            year=year,
            n=rows["area_id"].nunique(),
        ),
        alt=t("topic.compare_alt", lang, finding=title),
        sources=figure_rows.sources(rows),
    )
    drawn = bars(
        ask,
        shown,
        names=shown["name"].tolist(),
        words=words,
        ids="area_id",
        unit=unit,
        exact=decimals(shown),
        highlight=(unit_id,),
    )
    return exhibit(ask, drawn, topic.id, indicator.id, str(year), notes=notes)


def _best_first(topic: Topic, indicator: Indicator, year: int, lang: str) -> pd.DataFrame:
    """The provinces' figures of the year with their `name`, whole years before parts of one."""
    rows = topic.values(indicator.id)
    rows = rows[rows["year"] == year]
    names = figure_rows.area_names(rows["area_id"], lang=lang)
    rows = rows.assign(apart=rows["scope"] != "full-year").sort_values(
        ["apart", "value"], ascending=[True, indicator.direction == "lower"], kind="stable"
    )
    labels = [
        names[r.area_id] + (f" ({wording.period(r, lang=lang)})" if r.apart else "")
        for r in rows.itertuples()
    ]
    return rows.assign(name=labels)


def _leader(rows: pd.DataFrame, indicator: Indicator, year: int, lang: str) -> str:
    """Who stands first of at least LEAST full-year figures, else the figures themselves.

    Parts of a year are never set against whole ones.
    """
    whole = rows[~rows["apart"]]
    n = whole["area_id"].nunique()
    what = called(indicator, lang)
    if n >= LEAST:
        key = "compare_lower" if indicator.direction == "lower" else "compare"
        first = next(whole.itertuples())
        value = wording.amount(first.value, indicator, lang=lang)
        told = {"name": first.name, "indicator": what, "value": value, "year": year, "n": n}
        return t(f"topic.{key}", lang, **told)
    listed = whole if n else rows
    said = listing(listed, listed["name"], indicator, lang)
    key = "compare_listed" if n else "compare_parts"
    return t(f"topic.{key}", lang, indicator=wording.capital(what), year=year, said=said)


def listing(rows: pd.DataFrame, names: Iterable[str], indicator: Indicator, lang: str) -> str:
    """The first LISTED figures in words, and how many more there are."""
    amounts = [wording.amount(v, indicator, lang=lang) for v in rows["value"].head(LISTED)]
    said = [f"{name} {amount}" for name, amount in zip(names, amounts, strict=False)]
    if (rest := len(rows) - LISTED) > 0:
        said.append(t("topic.and_more.one" if rest == 1 else "topic.and_more.many", lang, n=rest))
    return "; ".join(said)


def _country(topic: Topic, indicator: Indicator, year: int, lang: str) -> list[str]:
    """What the whole country had in the year."""
    rows = topic.of("VN")
    rows = rows[
        (rows["indicator"] == indicator.id)
        & (rows["year"] == year)
        & (rows["scope"] == "full-year")
    ]
    amounts = [
        wording.amount(r.value, indicator, lang=lang, unit=str(r.unit)) for r in rows.itertuples()
    ]
    return [t("topic.country", lang, value=amount, year=year) for amount in amounts]
