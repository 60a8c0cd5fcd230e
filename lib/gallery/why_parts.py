"""Why, components: what moved the total between two editions, and where points are lost."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from lib.analytics.contributions import REST
from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Refusal
from lib.data.declared import registry
from lib.display import wording
from lib.display.charts import components
from lib.display.charts.why import Said
from lib.figures import analyses, queries
from lib.gallery import why
from lib.gallery.base import Ask, Exhibit, view
from lib.gallery.why import CHOICES, PARAMETERS, WhyQuestion

WHOLE = "total"
FINEST = 3
MOST_LOST_BIG = 6


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
                    points=t("word.points", lang, points=signed(value, found, lang)),
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
    within = found
    if part:
        within = replace(found, indicator=registry.load().indicators[part])
    rows = moved(within)
    total = rows[rows["component"] == REST].iloc[0]
    whole = pd.DataFrame([total]).assign(component=WHOLE, contribution=total["value_change"])
    # A rest below what is shown is the dust of rounded tables; the file keeps it.
    finest = 0.5 * 10.0 ** -min(within.indicator.decimals, FINEST)
    shown = rows if abs(total["contribution"]) >= finest else rows[rows["component"] != REST]
    drawn = pd.concat([shown, whole], ignore_index=True)
    names = {REST: t("why.rest", lang), WHOLE: t("why.whole", lang)}
    drawn.insert(
        2,
        "name",
        [names.get(c) or why.component_name(c, lang=lang) for c in drawn["component"]],
    )
    words = [
        t("why.not_comparable", lang)
        if pd.isna(r.contribution) and pd.notna(r.value_from) and pd.notna(r.value_to)
        else wording.missing(lang)
        if pd.isna(r.contribution)
        else signed(r.contribution, within, lang)
        for r in drawn.itertuples()
    ]
    name = queries.names(lang)[found.province_id]
    change = float(total["value_change"])
    title = t(
        "why.waterfall_title",
        lang,
        name=name,
        what=wording.short(found.indicator) if not part else why.component_name(part, lang=lang),
        points=t("word.points", lang, points=signed(change, within, lang)),
        start=found.start,
        end=found.end,
    )
    span = {"indicator": wording.short(found.indicator), "start": found.start, "end": found.end}
    certainty = {c.certainty for c in analyses.weighed(within.indicator.id, found.end)}
    weights = [t("why.weights_inferred", lang)] if certainty - {"confirmed"} else []
    children = [c.component for c in analyses.weighed(within.indicator.id, found.end)]
    chart = components.steps(
        drawn,
        labels=drawn["name"].tolist(),
        words=words,
        hovers=[
            _step_hover(r, word, within, lang)
            for r, word in zip(drawn.itertuples(), words, strict=True)
        ],
        rest=[c == REST for c in drawn["component"]],
        said=Said(
            title=title,
            subtitle=t("why.waterfall_sub", lang, **span),
            alt=t("why.waterfall_alt", lang, finding=title, **span),
            sources=why.sources(
                [within.indicator.id, *children], [found.start, found.end], [found.province_id]
            ),
            lang=lang,
            big=ask.big,
        ),
    )
    columns = ["name", "component", "weight", "value_from", "value_to", "value_change"]
    return Exhibit(
        ask=ask,
        chart=chart,
        columns=why.column_names([*columns, "contribution"], lang=lang),
        file=f"{found.file}-waterfall",
        notes=(t("why.waterfall_note", lang), *weights),
        fell_back=tuple(asked.notes),
    )


def _step_hover(row: object, word: str, found: WhyQuestion, lang: str) -> str:
    values = row._asdict()  # type: ignore[attr-defined]
    text = f"<b>{values['name']}</b>: {word}"
    if pd.isna(values["value_from"]) or pd.isna(values["value_to"]):
        return text
    old, new = (
        formats.number(values[k], decimals=FINEST, lang=lang) for k in ("value_from", "value_to")
    )
    return f"{text}<br>{old} → {new}"


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
    words = [_lost_word(r, lang) for r in known.itertuples()]
    name, short = queries.names(lang)[found.province_id], wording.short(found.indicator)
    first = known.iloc[0]
    title = t(
        "why.lost_title",
        lang,
        name=name,
        indicator=short,
        year=found.end,
        component=first["name"],
        points=t("word.points", lang, points=formats.number(first["lost"], decimals=2, lang=lang)),
    )
    said = [t("why.lost_note", lang)]
    if left_out:
        said.append(t("why.lost_left_out", lang, names=", ".join(left_out)))
    chart = components.losses(
        known,
        labels=known["name"].tolist(),
        words=words,
        hovers=[
            f"<b>{r.name}</b><br>"
            + t(
                "why.lost_hover",
                lang,
                value=formats.number(r.value, decimals=2, lang=lang),
                full=formats.shortest(r.full_marks, lang=lang),
                share=formats.number(r.cumulative * 100, decimals=0, lang=lang),
            )
            for r in known.itertuples()
        ],
        said=Said(
            title=title,
            subtitle=t("why.lost_sub", lang, indicator=short, year=found.end),
            alt=t("why.lost_alt", lang, finding=title, indicator=short, year=found.end),
            sources=why.sources(rows["component"].tolist(), [found.end], [found.province_id]),
            lang=lang,
            big=ask.big,
        ),
    )
    columns = ["name", "component", "value", "full_marks", "weight", "lost", "share", "cumulative"]
    return Exhibit(
        ask=ask,
        chart=chart,
        columns=why.column_names([*columns, "rank_if", "places_if"], lang=lang),
        file=f"{found.file}-lost",
        notes=tuple(said),
        fell_back=tuple(asked.notes),
    )


def _lost_word(row: object, lang: str) -> str:
    values = row._asdict()  # type: ignore[attr-defined]
    text = formats.number(values["lost"], decimals=2, lang=lang)
    places = values["places_if"]
    if pd.isna(places):
        return text
    gained = t("chart.places", lang, arrow=wording.UP, places=int(places))
    return f"{text} → {gained}" if places > 0 else f"{text} → {wording.places(0, lang=lang)}"


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
    first = known.iloc[0]
    return t(
        "why.lost_title",
        lang,
        name=queries.names(lang)[province_id],
        indicator=wording.short(registry.load().indicators[indicator]),
        year=year,
        component=why.component_name(first["component"], lang=lang),
        points=t("word.points", lang, points=formats.number(first["lost"], decimals=2, lang=lang)),
    )
