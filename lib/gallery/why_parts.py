"""Why, components: what moved the total between two editions, and where points are lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from lib.analytics.contributions import REST
from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Indicator, Refusal
from lib.data.declared import registry
from lib.display import unit_names, wording
from lib.display.charts import components
from lib.figures import analyses, queries
from lib.gallery import why
from lib.gallery.base import Ask, Exhibit, view
from lib.gallery.why import CHOICES, PARAMETERS, WhyQuestion

WHOLE = "total"
FINEST = 3
MOST_LOST_BIG = 10


def moved(found: WhyQuestion) -> pd.DataFrame:
    """The province's waterfall, largest first, the unexplained rest last. Raises Refusal."""
    rows = analyses.waterfall(found.indicator.id, found.start, found.end)
    rows = rows[rows["province_id"] == found.province_id]
    if rows.empty:
        raise Refusal("not_in_both", start=found.start, end=found.end)
    size = rows["contribution"].abs().where(rows["component"] != REST, -1.0)
    return rows.loc[size.sort_values(ascending=False, na_position="last").index]


def main_parts(found: WhyQuestion) -> tuple[str | None, float, str | None, float]:
    """The components that raised and lowered the total most, with their points. Raises Refusal."""
    rows = moved(found)
    rows = rows[(rows["component"] != REST) & rows["contribution"].notna()]
    if rows.empty:
        return None, 0.0, None, 0.0
    best = rows.loc[rows["contribution"].idxmax()]
    worst = rows.loc[rows["contribution"].idxmin()]
    up = best["component"] if best["contribution"] > 0 else None
    down = worst["component"] if worst["contribution"] < 0 else None
    return up, float(best["contribution"]), down, float(worst["contribution"])


@queries.per_version
def main_line(lang: str, found: WhyQuestion) -> str:
    """The components that moved the total most, in one sentence. Raises Refusal."""
    up, rise, down, fall = main_parts(found)
    said = []
    for key, component, value in (("up", up, rise), ("down", down, fall)):
        if component:
            said.append(
                t(
                    f"why.main_{key}",
                    lang,
                    component=why.component_name(component, lang=lang),
                    points=_points(signed(value, found, lang), lang),
                )
            )
    return t("why.main", lang, parts="; ".join(said)) if said else ""


def signed(value: float, found: WhyQuestion, lang: str) -> str:
    """Points of a component: '+0,801'."""
    return formats.signed(value, decimals=min(found.indicator.decimals, FINEST), lang=lang)


@view(CHOICES, "waterfall", *PARAMETERS, "part", show="points")
def waterfall(ask: Ask) -> Exhibit:
    """What each component added to the total's change; `part` looks into one component."""
    asked, lang = ask.read(), ask.lang
    found, part = why.question(asked), asked["part"]
    within = replace(found, indicator=registry.load().indicators[part]) if part else found
    rows = moved(within)
    total = rows[rows["component"] == REST].iloc[0]
    drawn = _steps(rows, total, within, lang)
    years = {"start": found.start, "end": found.end}
    parts, short = (
        analyses.weighed(within.indicator.id, found.end),
        wording.short(found.indicator, lang),
    )
    title = t(
        "why.waterfall_title",
        lang,
        name=unit_names.former(found.province_id, lang),
        what=why.component_name(part, lang=lang) if part else short,
        points=_points(signed(float(total["value_change"]), within, lang), lang),
        **years,
    )
    words = [_step_word(r, within, lang) for r in drawn.itertuples()]
    chart = components.steps(
        drawn,
        labels=drawn["name"].tolist(),
        words=words,
        hovers=[_step_hover(r, w, lang) for r, w in zip(drawn.itertuples(), words, strict=True)],
        rest=[c == REST for c in drawn["component"]],
        said=why.words(
            ask,
            "waterfall",
            title=title,
            sources=why.sources(
                [within.indicator.id, *(c.component for c in parts)],
                tuple(years.values()),
                [found.province_id],
            ),
            indicator=short,
            **years,
        ),
    )
    notes = [t("why.waterfall_note", lang)]
    if any(c.certainty != "confirmed" for c in parts):
        notes.append(t("why.weights_inferred", lang))
    names = [
        "name",
        "component",
        "weight",
        "value_from",
        "value_to",
        "value_change",
        "contribution",
    ]
    return why.exhibit(ask, found, chart, "waterfall", names=names, notes=notes)


def _steps(rows: pd.DataFrame, total: pd.Series, found: WhyQuestion, lang: str) -> pd.DataFrame:
    """The steps with their `name` and the whole change (that of `total`, the rest's row) at the end."""
    whole = pd.DataFrame([total]).assign(component=WHOLE, contribution=total["value_change"])
    # A rest below what is shown is the dust of rounded tables; the file keeps it.
    finest = 0.5 * 10.0 ** -min(found.indicator.decimals, FINEST)
    shown = rows if abs(total["contribution"]) >= finest else rows[rows["component"] != REST]
    drawn = pd.concat([shown, whole], ignore_index=True)
    names = {REST: t("why.rest", lang), WHOLE: t("why.whole", lang)}
    labels = [names.get(c) or why.component_name(c, lang=lang) for c in drawn["component"]]
    drawn.insert(2, "name", labels)
    return drawn


def _step_word(row: Any, found: WhyQuestion, lang: str) -> str:
    """What a step added, or why that is not known."""
    if pd.notna(row.contribution):
        return signed(row.contribution, found, lang)
    both = pd.notna(row.value_from) and pd.notna(row.value_to)
    return t("why.not_comparable", lang) if both else wording.missing(lang)


def _step_hover(row: Any, word: str, lang: str) -> str:
    text = f"<b>{row.name}</b>: {word}"
    if pd.isna(row.value_from) or pd.isna(row.value_to):
        return text
    old, new = (
        formats.number(v, decimals=FINEST, lang=lang) for v in (row.value_from, row.value_to)
    )
    return f"{text}<br>{old} → {new}"


def _points(number: str, lang: str) -> str:
    return t("word.points", lang, points=number)


@view(CHOICES, "lost", "indicator", "p", "to", show="points")
def lost(ask: Ask) -> Exhibit:
    """Where the province loses points against full marks, and what winning them back is worth."""
    asked, lang = ask.read(), ask.lang
    found = why.question(asked)
    rows = analyses.lost(found.indicator.id, found.end, found.province_id)
    known = rows[rows["lost"].notna()].reset_index(drop=True)
    left_out = [
        why.component_name(c, lang=lang) for c in rows.loc[rows["lost"].isna(), "component"]
    ]
    if known.empty:
        raise Refusal("marks_unknown", year=found.end)
    known = known.head(MOST_LOST_BIG) if ask.big else known
    known.insert(0, "name", [why.component_name(c, lang=lang) for c in known["component"]])
    notes = [t("why.lost_note", lang)]
    if left_out:
        notes.append(t("why.lost_left_out", lang, names=", ".join(left_out)))
    chart = components.losses(
        known,
        labels=known["name"].tolist(),
        words=[_lost_word(r, lang) for r in known.itertuples()],
        hovers=[_lost_hover(r, lang) for r in known.itertuples()],
        said=why.words(
            ask,
            "lost",
            title=_largest_loss(known.iloc[0], found.province_id, found.indicator, found.end, lang),
            sources=why.sources(rows["component"].tolist(), [found.end], [found.province_id]),
            indicator=wording.short(found.indicator, lang),
            year=found.end,
        ),
    )
    names = ["name", "component", "value", "full_marks", "weight", "lost", "share", "cumulative"]
    names += ["rank_if", "places_if"]
    return why.exhibit(ask, found, chart, "lost", names=names, notes=notes)


def _largest_loss(
    first: pd.Series, province_id: str, indicator: Indicator, year: int, lang: str
) -> str:
    """The first row of the province's `analyses.lost` in one sentence."""
    return t(
        "why.lost_title",
        lang,
        name=unit_names.former(province_id, lang),
        indicator=wording.short(indicator, lang),
        year=year,
        component=why.component_name(first["component"], lang=lang),
        points=_points(formats.number(first["lost"], decimals=2, lang=lang), lang),
    )


def _lost_hover(row: Any, lang: str) -> str:
    return f"<b>{row.name}</b><br>" + t(
        "why.lost_hover",
        lang,
        value=formats.number(row.value, decimals=2, lang=lang),
        full=formats.shortest(row.full_marks, lang=lang),
        share=formats.number(row.cumulative * 100, decimals=0, lang=lang),
    )


def _lost_word(row: Any, lang: str) -> str:
    text = formats.number(row.lost, decimals=2, lang=lang)
    if pd.isna(row.places_if):
        return text
    if row.rank_if == 1:  # what would carry it further is not to be seen: all such bars end alike
        return f"{text} → {t('why.lost_first', lang)}"
    return f"{text} → {why.places(max(int(row.places_if), 0), lang)}"


@queries.per_version
def lost_line(lang: str, province_id: str, indicator: str, year: int) -> str:
    """The largest loss in one sentence, for other pages; empty where it is not known."""
    try:
        rows = analyses.lost(indicator, year, province_id)
    except Refusal:
        return ""
    known = rows[rows["lost"].notna()]
    if known.empty:
        return ""
    return _largest_loss(
        known.iloc[0], province_id, registry.load().indicators[indicator], year, lang
    )
