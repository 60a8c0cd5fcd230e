"""Satisfaction: the page's choices, and its views of a province's own surveys and of the four voices.

Owns how far positions must lie apart to be called a disagreement. Leaves SIPAS itself to `sipas`.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from lib.analytics import compare, lens
from lib.base.i18n import t
from lib.data.declared import registry
from lib.display import unit_names, wording
from lib.display.charts import labelled
from lib.display.charts.base import Words
from lib.figures import queries
from lib.gallery import figure_rows, topic_charts, topic_lineage, topic_words, topics
from lib.gallery.base import Ask, Exhibit, Nothing, columns, page_choices, view
from lib.gallery.choice_kinds import One
from lib.gallery.choices import Table

TOPIC, GROUP = "satisfaction", "sipas"
FIRST = ("sipas", "satisfaction_local", "very_satisfied", "satisfaction_portal")
DEFAULT = "sipas"
# Citizens, firms, the ministry's scoring of the administration, users of services.
MEASURES = ("score", "rank")
# A quarter of the ranking between two voices is told as a disagreement.
APART = 0.25
# Voices that make a picture: an older year with one more is not shown for it.
VOICES = 3


@queries.per_version
def voice_ranks(unit_id: str) -> pd.DataFrame:
    """Every rank of the province in the four indices with its percentile position.

    Columns of `ranks.history` with indicator and percentile (1 for the first, 0 for the last).
    """
    found = []
    for indicator in (i.id for i in registry.load().voices):
        history = queries.history(indicator)
        mine = history[history["province_id"] == unit_id]
        found.append(mine.assign(indicator=indicator, percentile=compare.percentiles(mine)))
    rows = pd.concat(found)
    return rows[rows["percentile"].notna()]


@queries.per_version
def voice_years(unit_id: str) -> tuple[int, ...]:
    """The years in which at least two voices rank the province, newest first."""
    counts = voice_ranks(unit_id).groupby("year")["indicator"].nunique()
    return tuple(sorted((int(y) for y, n in counts.items() if n > 1), reverse=True))


@queries.per_version
def voice_year(unit_id: str) -> int | None:
    """The newest year in which VOICES rank the province, else the newest of two; None where no two do."""
    offered = voice_years(unit_id)
    counts = voice_ranks(unit_id).groupby("year")["indicator"].nunique()
    return next((y for y in offered if counts[y] >= VOICES), next(iter(offered), None))


def _lenses(unit_id: str) -> tuple[str, ...]:
    """The lenses on offer: former and new units are there where both have SIPAS figures."""
    both = topic_lineage.family(topics.read(TOPIC), unit_id, ("sipas",))
    return tuple(x for x in lens.LENSES if x != "successor" or both)


_UNIT = topics.unit_choice(TOPIC, group=GROUP)
_INDICATOR, _YEAR = topics.comparison_choices(TOPIC, default=DEFAULT)
CHOICES = page_choices(
    TOPIC,
    _UNIT,
    One(
        name="year",
        options=lambda asked: voice_years(asked["p"]),
        default=lambda asked: voice_year(asked["p"]),
        title="control.voice_year",
        when=lambda asked: voice_year(asked["p"]) is not None,
    ),
    One(
        name="measure",
        rare=True,
        options=MEASURES,
        label="control.sipas_",
        title="control.sipas_measure",
        form="segments",
    ),
    One(name="lens", rare=True, options=lambda asked: _lenses(asked["p"]), label="lens."),
    _INDICATOR,
    # On the page the voices' year is the year; the comparison by itself has its own.
    replace(_YEAR, name="compare_year"),
    main=lambda asked: "satisfaction.sipas",
)
COMPARISON = Table(page=TOPIC, choices=(_INDICATOR, replace(_YEAR, on_page="compare_year"), _UNIT))


@view(CHOICES, "surveys", "p")
def surveys(ask: Ask) -> Exhibit:
    """The province's own surveys, each with what it covered."""
    lang, topic, unit_id = ask.lang, topics.read(TOPIC), ask.read()["p"]
    wanted, known = topic.groups["surveys"], registry.load().indicators
    rows = topics.drawable(topic.of(unit_id))
    rows = rows[rows["indicator"].isin(wanted)]
    if rows.empty:
        raise Nothing(
            topic_words.nothing(lang, topic, unit_id, wanted, group="surveys", whole_years=False)
        )
    rows = rows.sort_values(["indicator", "period_end", "scope"], kind="stable")
    labels = [
        f"{topic_words.short(known[str(r.indicator)], lang)}, {wording.period(r, lang=lang)}"
        for r in rows.itertuples()
    ]
    newest = rows.assign(label=labels).sort_values("period_end", kind="stable").iloc[-1]
    name = unit_names.since(unit_id, lang)
    title = t(
        "topic.satisfaction.surveys_title",
        lang,
        name=name,
        what=topic_words.inside(newest["label"]),
        value=wording.amount(newest["value"], known[newest["indicator"]], lang=lang),
    )
    words = Words(
        title=title,
        subtitle=t("topic.satisfaction.surveys_sub", lang, name=name),
        alt=t("topic.compare_alt", lang, finding=title),
        sources=figure_rows.sources(rows),
    )
    drawn = topic_charts.bars(ask, rows, names=labels, words=words)
    notes = [t("topic.satisfaction.surveys_note", lang)]
    if (rows["scope"] != "full-year").any():
        notes.append(t("topic.apart", lang))
    slug = registry.load().provinces[unit_id].slug
    return topic_charts.exhibit(ask, drawn, "surveys", slug, notes=notes)


@view(CHOICES, "voices", "p", "year")
def voices(ask: Ask) -> Exhibit:
    """Where citizens, firms, the ministry's scoring and users place the province in one year."""
    asked, lang = ask.read(), ask.lang
    unit_id, year = asked["p"], asked["year"]
    name = unit_names.since(unit_id, lang)
    if year is None:
        raise Nothing(t("topic.satisfaction.voices_none", lang, name=name))
    rows = voice_ranks(unit_id)
    rows = rows[rows["year"] == year].sort_values("percentile", ascending=False, kind="stable")
    rows = rows.assign(
        name=[t(f"topic.satisfaction.voice.{i}", lang) for i in rows["indicator"]],
        text=[wording.rank(r.rank, r.n_ranked, lang=lang) for r in rows.itertuples()],
        mark=[wording.basis(r.rank_basis, r.rank_status, lang=lang) for r in rows.itertuples()],
    )
    drawn = labelled.positions(
        rows.reset_index(drop=True),
        lang=lang,
        words=ask.words(
            "topic.satisfaction.voices",
            title=_agreement(rows, name, year, lang),
            sources=tuple(dict.fromkeys(rows["rank_source"])),
            name=name,
            year=year,
        ),
        big=ask.big,
    )
    position = {"percentile": t("topic.satisfaction.position_column", lang)}
    ranked = ("indicator", "year", "rank", "n_ranked", "rank_basis", "rank_status")
    return Exhibit(
        ask=ask,
        chart=drawn,
        columns={"name": t("topic.satisfaction.voice_column", lang)}
        | columns(ranked, lang=lang, prefix="figure.file")
        | position
        | columns(["rank_source"], lang=lang, prefix="figure.file"),
        file=topic_charts.file_name("voices", registry.load().provinces[unit_id].slug, str(year)),
        notes=_silent(rows, name, year, lang),
    )


def _agreement(rows: pd.DataFrame, name: str, year: int, lang: str) -> str:
    """Whether the voices place the province apart, alike or close; rows from the best to the worst."""
    best, worst = rows.iloc[0], rows.iloc[-1]
    apart = best["percentile"] - worst["percentile"]
    kind = "apart" if apart >= APART else "same" if rows["rank"].nunique() == 1 else "close"
    return t(
        f"topic.satisfaction.voices_{kind}",
        lang,
        rank=int(best["rank"]),
        name=name,
        year=year,
        n=len(rows),
        best=t(f"topic.satisfaction.voice_said.{best['indicator']}", lang),
        high=best["text"],
        worst=t(f"topic.satisfaction.voice_said.{worst['indicator']}", lang),
        low=worst["text"],
    )


def _silent(rows: pd.DataFrame, name: str, year: int, lang: str) -> tuple[str, ...]:
    """Which voices do not rank the province in the year."""
    ranked = set(rows["indicator"])
    indices = ", ".join(
        wording.short(i, lang) for i in registry.load().voices if i.id not in ranked
    )
    key = "topic.satisfaction.voices_silent"
    return (t(key, lang, name=name, year=year, indices=indices),) if indices else ()


@view(COMPARISON, "provinces", "indicator", "year", "p")
def every_province(ask: Ask) -> Exhibit:
    """Every province with a figure of the chosen indicator in the chosen year."""
    return topic_charts.side_by_side(ask, topics.read(TOPIC))
