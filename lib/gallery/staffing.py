"""Staffing: the views of the page on posts and the apparatus.

Owns that totals of different periods are compared by what they are a year, computed and marked so, that a
plan stands below the results that it is to be held against, and that nothing is coloured as good or bad:
fewer posts is neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from lib.analytics.ground import LEAST
from lib.analytics.trends import yearly_pace
from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Indicator
from lib.data.declared import registry
from lib.display import unit_names, wording
from lib.display.charts import labelled
from lib.display.charts.base import Words
from lib.gallery import figure_rows, topic_charts, topic_words, topics
from lib.gallery.base import Ask, Exhibit, Nothing, page_choices, view

TOPIC, GROUP = "staffing", "apparatus"
FIRST = ("staff_cut", "units_cut", "hamlets_cut", "communes_cut", "departments_cut", "agencies_cut")
FIRST_RATES = ("units_cut_rate", "staff_cut_rate", "communes_cut_rate")
DEFAULT = "staff_cut"
MOST_BIG = 8
SAID, SAID_BIG = 4, 2
PERIOD = ["period_start", "period_end", "scope"]
_UNIT = topics.unit_choice(TOPIC, group=GROUP)
_INDICATOR, _ = topics.comparison_choices(TOPIC, default=DEFAULT)
CHOICES = page_choices(TOPIC, _UNIT, _INDICATOR, main=lambda asked: "staffing.periods")


def _cuts(topic: topics.Topic) -> tuple[str, ...]:
    """The indicators drawn over periods: everything of the topic but reform steering."""
    return tuple(i for name, group in topic.groups.items() if name != "steering" for i in group)


def _texts(rows: pd.DataFrame, names: list[str], lang: str) -> pd.DataFrame:
    """The rows with what the chart writes at each bar: `name`, `text` (the figure), `when`."""
    known = registry.load().indicators
    texts, whens = [], []
    rows = rows.assign(pace=yearly_pace(rows))
    for row in rows.itertuples():
        one = known[str(row.indicator)]
        texts.append(wording.amount(row.value, one, lang=lang, unit=str(row.unit)))
        parts = [wording.period(row, lang=lang)]
        if pd.notna(row.pace) and row.period_start != row.period_end:
            pace = formats.number(row.pace, decimals=0 if row.pace >= 10 else 1, lang=lang)
            parts.append(t("topic.staffing.pace", lang, pace=pace))
        if row.value_status != "published":
            parts.append(t(f"mark.{row.value_status}", lang))
        whens.append(", ".join(parts))
    return rows.assign(name=names, text=texts, when=whens)


def _notes(rows: pd.DataFrame, lang: str) -> tuple[str, ...]:
    said = [t("topic.staffing.neutral", lang)]
    if (rows["period_start"] != rows["period_end"]).any():
        said.insert(0, t("topic.staffing.computed", lang))
    if (rows["scope"] == "plan").any():
        said.append(t("topic.staffing.plans", lang))
    if rows["scope"].isin(["part-year", "centre-only"]).any():
        said.append(t("topic.staffing.parts", lang))
    return tuple(said)


@view(CHOICES, "periods", "p")
def periods(ask: Ask) -> Exhibit:
    """Every cut of one province as a bar over the period it counts."""
    asked, lang, topic = ask.read(), ask.lang, topics.read(TOPIC)
    unit_id = asked["p"]
    wanted = _cuts(topic)
    rows = topic.of(unit_id)
    rows = rows[rows["value"].notna() & rows["indicator"].isin(wanted)]
    if rows.empty:
        raise Nothing(
            topic_words.nothing(lang, topic, unit_id, wanted, group="cuts", whole_years=False)
        )
    place = {i: n for n, i in enumerate(wanted)}
    rows = rows.assign(_place=rows["indicator"].map(place), _long=rows["period_start"])
    # Of an indicator the results, the newest first, then the plans to hold against them.
    rows = rows.assign(_plan=rows["scope"] == "plan")
    order = ["_place", "_plan", "period_end", "_long"]
    rows = rows.sort_values(order, ascending=[True, True, False, True])
    rows = rows.drop(columns=["_place", "_long", "_plan"])
    said, total = _said(lang, rows, most=SAID_BIG if ask.big else SAID), len(rows)
    if ask.big:
        rows = rows.head(MOST_BIG)
    known, name = registry.load().indicators, unit_names.since(unit_id, lang)
    return _exhibit(
        ask,
        rows,
        "periods",
        registry.load().provinces[unit_id].slug,
        names=[topic_words.short(known[i], lang) for i in rows["indicator"]],
        group=rows["indicator"],
        title=t("topic.staffing.title", lang, name=name, said=said),
        subtitle=t("topic.staffing.periods_sub", lang, name=name),
        notes=() if total == len(rows) else [_shown_of(lang, rows, total)],
    )


def _exhibit(
    ask: Ask,
    rows: pd.DataFrame,
    *file: str,
    names: list[str],
    group: pd.Series,
    title: str,
    subtitle: str,
    notes: Sequence[str],
) -> Exhibit:
    """The rows as bars of what they are a year, each called by `names`, compared within its `group`."""
    told = _texts(figure_rows.for_file(rows, lang=ask.lang), names, ask.lang)
    drawn = labelled.paces(
        told.assign(group=list(group)),
        lang=ask.lang,
        words=Words(
            title=title,
            subtitle=subtitle,
            alt=t("topic.staffing.periods_alt", ask.lang, finding=title),
            sources=figure_rows.sources(rows),
        ),
        big=ask.big,
    )
    notes = (*_notes(rows, ask.lang), *notes)
    made = topic_charts.exhibit(ask, drawn, TOPIC, *file, notes=notes)
    pace = {"pace": t("topic.staffing.pace_column", ask.lang)}
    return replace(made, columns={**made.columns, **pace})


def _shown_of(lang: str, rows: pd.DataFrame, total: int) -> str:
    return t("topic.shown_of", lang, shown=len(rows), total=total)


def _said(lang: str, rows: pd.DataFrame, *, most: int) -> str:
    """The main results, at `most` so many, with their periods: 'tinh giản 2.055 (2015–2020, cộng dồn); …'.

    Of one indicator the longest newest period is said; plans only where there is no result.
    """
    results = rows[rows["scope"] != "plan"]
    rows = results if len(results) else rows
    parts: dict[str, list[str]] = {}
    for indicator in dict.fromkeys((*FIRST, *rows["indicator"])):
        mine = rows[rows["indicator"] == indicator]
        if mine.empty or sum(map(len, parts.values())) >= most:
            continue
        mine = mine.sort_values(["period_end", "period_start"], ascending=[False, True])
        row = next(mine.itertuples())
        one = registry.load().indicators[indicator]
        amount = formats.shortest(float(row.value), lang=lang) + ("%" if row.unit == "%" else "")
        what = topic_words.inside(topic_words.short(one, lang))
        doubt = row.value_status in ("derived", "suspect")
        mark = f" ({t(f'mark.{row.value_status}', lang)})" if doubt else ""
        parts.setdefault(wording.period(row, lang=lang), []).append(f"{what} {amount}{mark}")
    return "; ".join(f"{', '.join(said)} ({period})" for period, said in parts.items())


@view(CHOICES, "provinces", "indicator", "p")
def provinces(ask: Ask) -> Exhibit:
    """All provinces' figures of one indicator, each over its own period; plans after results."""
    asked, lang, topic = ask.read(), ask.lang, topics.read(TOPIC)
    unit_id, indicator = asked["p"], registry.load().indicators[asked["indicator"]]
    about = topic.about(indicator.id)
    rows = about[about["value"].notna()]
    rows = _by_pace(rows)
    total = len(rows)
    title = _title(topic.values(indicator.id), about, indicator, lang)
    if ask.big:
        rows = _few(rows, unit_id)
    places = figure_rows.area_names(rows["area_id"], lang=lang)
    notes = []
    if unit_id not in set(rows["area_id"]):
        name, what = unit_names.since(unit_id, lang), topic_words.inside(indicator.name(lang))
        notes.append(t("topic.no_such", lang, name=name, indicator=what))
    if total != len(rows):
        notes.append(_shown_of(lang, rows, total))
    return _exhibit(
        ask,
        rows,
        indicator.id,
        "provinces",
        names=[places[a] for a in rows["area_id"]],
        group=rows["unit"],
        title=title,
        subtitle=t("topic.staffing.compare_sub", lang, indicator=indicator.name(lang)),
        notes=notes,
    )


def _title(values: pd.DataFrame, about: pd.DataFrame, indicator: Indicator, lang: str) -> str:
    """The largest of at least LEAST results of one period, else how many figures there are.

    Figures of different periods are not set against each other; two parts of a year are seldom the same.
    """
    results = values[values["scope"] != "plan"]
    whole = results[results["scope"].isin(["full-year", "multi-year"])]
    counts = whole.groupby(PERIOD)["area_id"].nunique()
    told = {"indicator": indicator.name(lang), "results": len(results)}
    told["n"] = about["area_id"].nunique()
    told["plans"] = int((about["scope"] == "plan").sum())
    plans = "_plans" if told["plans"] else ""
    if counts.empty or counts.max() < LEAST:
        return t(f"topic.staffing.compare_listed{plans}", lang, **told)
    alike = whole.set_index(PERIOD).loc[[counts[::-1].idxmax()]].reset_index()
    top = next(alike.nlargest(1, "value").itertuples())
    told["name"] = figure_rows.area_names([top.area_id], lang=lang)[top.area_id]
    told["value"] = wording.amount(top.value, indicator, lang=lang)
    told["period"] = wording.period(top, lang=lang)
    told["n"] = int(counts.max())
    return t("topic.staffing.compare", lang, **told)


def _by_pace(rows: pd.DataFrame) -> pd.DataFrame:
    """Results by what they are a year, then figures without a pace, then plans."""
    rows = rows.assign(_pace=yearly_pace(rows), _plan=rows["scope"] == "plan")
    order = ["_plan", "_pace", "period_end", "value"]
    rows = rows.sort_values(order, ascending=[True, False, False, False], kind="stable")
    return rows.drop(columns=["_pace", "_plan"])


def _few(rows: pd.DataFrame, unit_id: str) -> pd.DataFrame:
    """For a projector: the chosen province's first, and the newest of the others in their order."""
    mine = rows[rows["area_id"] == unit_id].head(2).index
    others = rows[~rows.index.isin(mine)]
    newest = others.sort_values("period_end", ascending=False, kind="stable").index
    return rows[rows.index.isin([*mine, *newest[: MOST_BIG - len(mine)]])]
