"""SIPAS: one province's satisfaction over the years, its factors, and what the samples allow to say.

Owns that an interval is given only where the sample size is published (the country's, never a province's).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from lib.analytics import compare, samples
from lib.base import formats
from lib.base.i18n import t
from lib.data.declared import registry
from lib.display import unit_names, wording
from lib.display.charts import trend
from lib.display.charts.base import Words
from lib.figures import queries
from lib.gallery import figure_rows, topic_charts, topic_lineage, topic_words, topics
from lib.gallery.base import Ask, Exhibit, Nothing, view
from lib.gallery.choices import Selection
from lib.gallery.satisfaction import CHOICES, FIRST, TOPIC

COUNTRY = "VN"


@view(CHOICES, "sipas", "p", "measure", "lens")
def over_years(ask: Ask) -> Exhibit:
    """SIPAS of one province over the years beside the country's, or its rank, through a lens.

    The lens of positions turns ranks into them; through 'successor' former and new units have own lines.
    """
    asked, lang, topic = ask.read(), ask.lang, topics.read(TOPIC)
    unit_id, through = asked["p"], asked["lens"]
    kind, notes = kind_of(asked, topic)
    measure = "score" if kind == "score" else "rank"
    kin = [i for i, _ in topics.relatives(topic, unit_id)] if through == "successor" else []
    rows = _rows(topic, [unit_id, *kin, *([COUNTRY] if measure == "score" else [])], kind)
    if not rows["area_id"].isin([unit_id, *kin]).any():
        raise Nothing(topic_words.nothing(lang, topic, unit_id, ("sipas",), group="sipas"))
    names = {i: unit_names.since(i, lang) for i in (unit_id, *kin)}
    indicator, breaks = registry.load().indicators["sipas"], registry.load().breaks("sipas")
    now = _standing(unit_id)
    title = _stands(lang, now, names[unit_id]) if now else names[unit_id]
    into, begun = topic_lineage.passed(rows["area_id"], lang)
    mine = rows[rows["area_id"] == unit_id]
    drawn = trend.lines(
        figure_rows.for_file(rows, lang=lang),
        names=names | {COUNTRY: t("topic.satisfaction.country", lang)},
        breaks=dict.fromkeys((*names, COUNTRY), breaks),
        decimals=indicator.decimals if measure == "score" else 0,
        unit="" if kind == "rank" else "%",
        lang=lang,
        words=Words(
            title=title,
            subtitle=t(f"topic.satisfaction.sipas_{kind}_sub", lang, name=names[unit_id]),
            alt=t("topic.over_years_alt", lang, finding=title, what=wording.short(indicator, lang)),
            sources=figure_rows.sources(mine),
        ),
        quiet=(COUNTRY,),
        upside_down=kind == "rank",
        share_of={"rank": (0.5, 63.5), "position": (0.0, 105.0)}.get(kind),
        passed_into=into if through == "successor" else {},
        begun=begun,
        big=ask.big,
    )
    notes.append(t("topic.satisfaction.method", lang))
    if through == "successor" or kind == "position":
        notes.append(t(f"lens.{through}_note", lang))
    return Exhibit(
        ask=ask,
        chart=drawn,
        columns=_columns(kind, lang),
        file=topic_charts.file_name("sipas", measure, registry.load().provinces[unit_id].slug),
        notes=(*notes, *topic_words.doubts(mine["status"], lang)),
    )


def _full_years(topic: topics.Topic) -> pd.DataFrame:
    rows = topic.figures
    return rows[(rows["indicator"] == "sipas") & (rows["scope"] == "full-year")]


def kind_of(asked: Selection, topic: topics.Topic) -> tuple[str, list[str]]:
    """What is drawn: 'score', 'rank' or, through the lens of positions, 'position'.

    Where the province has no rank it has no position either, and its score is drawn; where it has no score,
    its rank. A note says so.
    """
    position = asked["lens"] == "percentile"
    kind = "rank" if position else asked["measure"]
    rows = _full_years(topic)
    rows = rows[rows["area_id"] == asked["p"]]
    if rows.empty or rows["value" if kind == "score" else "rank"].notna().any():
        return "position" if position else kind, []
    years = wording.year_list(sorted(int(y) for y in rows["year"]))
    name = unit_names.since(asked["p"], asked.lang)
    note = asked.t(f"topic.satisfaction.no_{kind}", name=name, years=years)
    return "rank" if kind == "score" else "score", [note]


def _rows(topic: topics.Topic, area_ids: Collection[str], kind: str) -> pd.DataFrame:
    """SIPAS of the areas with `line`, `status`, and the score, rank or position (in %) as the value."""
    column = "value" if kind == "score" else "rank"
    rows = _full_years(topic)
    rows = rows[rows["area_id"].isin(list(area_ids)) & rows[column].notna()]
    rows = rows.assign(line=rows["area_id"], status=rows[f"{column}_status"])
    if kind == "score":
        return rows
    ranks = rows["rank"].astype(float)
    return rows.assign(value=compare.percentiles(rows) * 100 if kind == "position" else ranks)


def _columns(kind: str, lang: str) -> dict[str, str]:
    """The columns of the file: of ranks and positions without what belongs to the score."""
    every = figure_rows.file_columns(lang)
    if kind == "score":
        return every
    ranked = {c: n for c, n in every.items() if c not in ("value", "change", "unit")}
    position = {"value": t("topic.satisfaction.position_column", lang)}
    return ranked | position if kind == "position" else ranked


def _standing(unit_id: str) -> compare.Standing | None:
    breaks = registry.load().breaks("sipas")
    history = queries.history("sipas")
    return compare.standing(history, indicator="sipas", place=(unit_id,), breaks=breaks)


def _stands(lang: str, now: compare.Standing, name: str) -> str:
    """'Sơn La: SIPAS 2024 84,15%, hạng 20/63, tăng 3 bậc so với 2023'."""
    indicator = registry.load().indicators[now.indicator]
    parts = []
    if now.score is not None:
        text = wording.amount(now.score, indicator, lang=lang)
        parts.append(_marked(text, now.score_status, lang))
    if now.rank is not None:
        text = wording.rank(now.rank, now.n_ranked, lang=lang)
        parts.append(_marked(text, now.rank_status, lang))
    if now.change is not None:
        moved = wording.bare_places(now.change, lang=lang)
        parts.append(t("topic.satisfaction.since", lang, change=moved, year=now.before))
    elif now.score_change is not None:
        change = wording.amount_change(now.score_change, indicator, lang=lang)
        parts.append(t("topic.satisfaction.since", lang, change=change, year=now.score_before))
    return t(
        "topic.satisfaction.stands",
        lang,
        name=name,
        indicator=wording.short(indicator, lang),
        year=now.year,
        said=", ".join(parts),
    )


def _marked(text: str, status: str | None, lang: str) -> str:
    return f"{text} ({t(f'mark.{status}', lang)})" if status in ("derived", "suspect") else text


@queries.per_version
def headline(lang: str, unit_id: str) -> str:
    """The page's finding: the newest SIPAS with rank and change, else the newest survey."""
    if now := _standing(unit_id):
        return _stands(lang, now, unit_names.since(unit_id, lang))
    return topic_words.headline(lang, topics.read(TOPIC), unit_id, first=FIRST[1:])


@view(CHOICES, "factors", "p")
def factors(ask: Ask) -> Exhibit:
    """The factors of SIPAS in the year with most of them; the country's where the province has none."""
    lang, topic, unit_id = ask.lang, topics.read(TOPIC), ask.read()["p"]
    wanted, notes = topic.groups["factors"], []
    rows = topics.drawable(topic.figures)
    rows = rows[rows["indicator"].isin(wanted) & (rows["scope"] == "full-year")]
    mine, area = rows[rows["area_id"] == unit_id], unit_names.since(unit_id, lang)
    if mine.empty:
        mine = rows[rows["area_id"] == COUNTRY]
        notes.append(t("topic.satisfaction.factors_country", lang, name=area))
        area = t("topic.satisfaction.country", lang)
    if mine.empty:
        raise Nothing(
            topic_words.nothing(lang, topic, unit_id, wanted, group="factors", whole_years=False)
        )
    counts = mine.groupby("year")["indicator"].nunique()
    year = int(max(counts.index, key=lambda y: (counts[y], y)))
    rows = mine[mine["year"] == year].sort_values("value", ascending=False)
    known = registry.load().indicators
    names = [topic_words.short(known[i], lang) for i in rows["indicator"]]
    title = t(
        "topic.satisfaction.factors_title",
        lang,
        area=area,
        year=year,
        best=topic_words.inside(names[0]),
        high=formats.number(rows["value"].iloc[0], decimals=2, lang=lang),
        worst=topic_words.inside(names[-1]),
        low=formats.number(rows["value"].iloc[-1], decimals=2, lang=lang),
    )
    words = Words(
        title=title,
        subtitle=t("topic.satisfaction.factors_sub", lang, area=area, year=year),
        alt=t("topic.compare_alt", lang, finding=title),
        sources=figure_rows.sources(rows),
    )
    worst = rows["indicator"].iloc[-1:]
    drawn = topic_charts.bars(ask, rows, names=names, words=words, highlight=worst)
    if others := sorted(int(y) for y in counts.index if y != year):
        years = wording.year_list(others)
        notes.append(t("topic.satisfaction.factors_other", lang, years=years))
    return topic_charts.exhibit(ask, drawn, "sipas", "factors", str(year), notes=notes)


@dataclass(frozen=True, kw_only=True)
class Interval:
    """The country's share in one year with its sample and Wilson interval, in percent."""

    year: int
    share: float
    n: int
    low: float
    high: float


@queries.per_version
def interval() -> Interval | None:
    """The newest year with both SIPAS and its sample size published for the country."""
    rows = topics.read(TOPIC).of(COUNTRY)
    full = rows[(rows["scope"] == "full-year") & rows["value"].notna()]
    shares = full[full["indicator"] == "sipas"].set_index("year")["value"]
    sizes = full[full["indicator"] == "sipas_mau"].set_index("year")["value"]
    both = sorted(set(shares.index) & set(sizes.index))
    if not both:
        return None
    year = int(both[-1])
    share, n = float(shares[year]), int(sizes[year])
    low, high = samples.wilson(share / 100, n)
    return Interval(year=year, share=share, n=n, low=low * 100, high=high * 100)


@queries.per_version
def sample_words(lang: str) -> str:
    """What samples allow to say: the country's interval, and why a province has none."""
    found, text = interval(), t("topic.satisfaction.no_interval", lang)
    if found is None:
        return text
    said = t(
        "topic.satisfaction.interval",
        lang,
        year=found.year,
        share=formats.number(found.share, decimals=2, lang=lang),
        n=formats.number(found.n, decimals=0, lang=lang),
        low=formats.number(found.low, decimals=2, lang=lang),
        high=formats.number(found.high, decimals=2, lang=lang),
    )
    return f"{said} {text}"
