"""Compare: the views of the page that puts provinces side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from lib.base import formats
from lib.base.i18n import t
from lib.data.declared import provinces, registry
from lib.display import unit_names, wording
from lib.display.charts import one_year, panels, trend
from lib.display.charts.base import Words
from lib.figures import queries
from lib.gallery.base import Ask, Exhibit, Nothing, columns, view
from lib.gallery.comparison import (
    CHOICES,
    Comparison,
    breaks_of,
    caveats,
    finding,
    labelled,
    nothing,
    pairs,
    passed_into,
    question,
    says,
    series,
)
from lib.gallery.comparison import decimals as decimals_of
from lib.gallery.comparison import unit as unit_of

PARAMETERS = ("i", "p", "scale", "lens", "from", "to")


def _scale_words(found: Comparison, lang: str) -> str:
    return t(f"page.compare.scale_{found.scale}", lang)


def _names(found: Comparison, lang: str) -> dict[str, str]:
    return {p: unit_names.former(p, lang) for p in found.lines}


def _sources(rows: pd.DataFrame) -> tuple[str, ...]:
    return tuple(rows["source"].dropna().unique())


@view(CHOICES, "lines", *PARAMETERS)
def lines(ask: Ask) -> Exhibit:
    """One indicator of up to eight provinces over the years."""
    asked, lang = ask.read(), ask.lang
    found = question(asked)
    indicator = registry.load().indicators[found.indicators[0]]
    rows = series(found)
    rows = rows[rows["panel"] == indicator.id]
    if rows.empty:
        raise Nothing(nothing(lang, found))
    stops = breaks_of(indicator.id, found.scale)
    into, begun = passed_into(found, lang)
    drawn = trend.lines(
        rows,
        names=_names(found, lang),
        breaks=dict.fromkeys(found.lines, stops),
        passed_into=into,
        begun=begun,
        decimals=decimals_of(indicator, found.scale),
        unit=unit_of(indicator, found.scale, lang),
        lang=lang,
        share_of=(0.0, 105.0) if found.scale == "percentile" else None,
        upside_down=found.scale == "rank",
        words=ask.words(
            "page.compare.lines",
            title=says(rows, indicator, found.scale, lang=lang),
            sources=_sources(rows),
            indicator=indicator.name(lang),
            scale=_scale_words(found, lang),
            n=len(found.lines),
            start=found.start,
            end=found.end,
        ),
        big=ask.big,
        height=520,
    )
    return _exhibit(ask, found, drawn, kind="lines")


@view(CHOICES, "multiples", *PARAMETERS, "axis")
def multiples(ask: Ask) -> Exhibit:
    """Several indicators of the chosen provinces, one panel each."""
    asked, lang, known = ask.read(), ask.lang, registry.load().indicators
    found = question(asked)
    shared = asked["axis"] == "shared"
    rows = series(found)
    if rows.empty:
        raise Nothing(nothing(lang, found))
    more = list(caveats(lang, found))
    units = {known[i].unit for i in found.indicators}
    if shared and found.scale == "value" and len(units) > 1:
        shared = False
        more.append(t("page.compare.axis_units", lang))
    shown = _panels(found, rows, _shared_limits(rows, found.scale) if shared else None, lang)
    span = {"start": found.start, "end": found.end}
    title, (into, begun) = finding(lang, found), passed_into(found, lang)
    drawn = panels.panels(
        rows,
        shown=shown,
        names=_names(found, lang),
        passed_into=into,
        begun=begun,
        lang=lang,
        words=Words(
            title=title,
            subtitle=t(
                f"page.compare.multiples_{'shared' if shared else 'own'}",
                lang,
                scale=_scale_words(found, lang),
                **span,
            ),
            alt=t("page.compare.multiples_alt", lang, n=len(shown), finding=title, **span),
            sources=_sources(rows),
        ),
        big=ask.big,
    )
    return replace(_exhibit(ask, found, drawn, kind="multiples"), notes=tuple(more))


def _panels(
    found: Comparison, rows: pd.DataFrame, limits: tuple[float, float] | None, lang: str
) -> list[panels.Panel]:
    """One panel for each indicator that has rows; `limits` are those of a shared axis."""
    known, scale = registry.load().indicators, found.scale
    return [
        panels.Panel(
            id=i,
            title=labelled(known[i], scale, lang=lang),
            decimals=decimals_of(known[i], scale),
            unit=unit_of(known[i], scale, lang),
            breaks=breaks_of(i, scale),
            upside_down=scale == "rank",
            limits=limits,
            newest=max((y for y in queries.years(i) if y <= found.end), default=None),
        )
        for i in found.indicators
        if (rows["panel"] == i).any()
    ]


def _shared_limits(rows: pd.DataFrame, scale: str) -> tuple[float, float]:
    if scale == "percentile":
        return 0.0, 105.0
    low, high = float(rows["value"].min()), float(rows["value"].max())
    if scale == "rank":
        return 0.0, high * 1.08
    pad = max((high - low) * 0.1, abs(high) * 0.02, 0.01)
    return low - pad, high + pad


@view(CHOICES, "scatter", "i", "p", "scale", "lens", "year", view="scatter")
def scatter(ask: Ask) -> Exhibit:
    """The first two indicators against each other in one year, every province; the chosen ones named."""
    asked, lang, known = ask.read(), ask.lang, registry.load().indicators
    found = question(asked)
    if len(found.indicators) < 2:
        raise Nothing(t("page.compare.scatter_two", lang))
    x, y = (known[i] for i in found.indicators[:2])
    axes, year = {"x": wording.short(x, lang), "y": wording.short(y, lang)}, asked["year"]
    by_position = found.scale in ("rank", "percentile")
    rows = pairs(x.id, y.id, year, by_position=by_position, lang=lang)
    if rows.empty:
        raise Nothing(t("page.compare.scatter_none", lang, **axes))
    key = "position" if by_position else "value"
    decimals = (0, 0) if by_position else (x.decimals, y.decimals)
    chosen = rows[rows["id"].isin([i for p in found.places for i in provinces.load().same(p)])]
    both = {**axes, "year": year, "n": len(rows)}
    title = _pair_title(chosen, both, decimals, lang)
    drawn = one_year.scatter(
        rows,
        axes=(
            t(f"page.compare.axis_{key}", lang, indicator=axes["x"]),
            t(f"page.compare.axis_{key}", lang, indicator=axes["y"]),
        ),
        decimals=decimals,
        highlight=chosen["id"].tolist(),
        lang=lang,
        words=Words(
            title=title,
            subtitle=t(f"page.compare.scatter_sub_{key}", lang, **both),
            alt=t("page.compare.scatter_alt", lang, finding=title, **both),
            sources=tuple(pd.concat([rows["x_source"], rows["y_source"]]).dropna().unique()),
        ),
        big=ask.big,
    )
    return Exhibit(
        ask=ask,
        chart=drawn,
        columns={
            "name": t("column.province", lang),
            "id": t("column.province_id", lang),
            "year": t("column.year", lang),
            **axes,
            **columns(
                ["x_status", "y_status", "x_source", "y_source"], lang=lang, prefix="compare_column"
            ),
        },
        file=f"compare-{x.id}-{y.id}-{year}".replace("_", "-"),
        notes=(t("page.compare.no_cause", lang, n=len(rows)), *_gone(found, chosen, year, lang)),
    )


def _gone(found: Comparison, chosen: pd.DataFrame, year: int, lang: str) -> tuple[str, ...]:
    """Which of the chosen provinces have no point in the year."""
    there, same = set(chosen["id"]), provinces.load().same
    gone = [unit_names.former(p, lang) for p in found.places if not set(same(p)) & there]
    names = ", ".join(gone)
    return (t("page.compare.scatter_gone", lang, year=year, names=names),) if gone else ()


def _pair_title(
    chosen: pd.DataFrame, both: dict[str, Any], decimals: tuple[int, int], lang: str
) -> str:
    """The two indicators, and where the first of the chosen provinces stands in both."""
    if chosen.empty:
        return t("page.compare.scatter_title", lang, **both)
    one = chosen.iloc[0]
    return t(
        "page.compare.scatter_title_one",
        lang,
        **both,
        name=one["name"],
        at_x=formats.number(one["x"], decimals=decimals[0], lang=lang),
        at_y=formats.number(one["y"], decimals=decimals[1], lang=lang),
    )


def _exhibit(ask: Ask, found: Comparison, drawn: Any, *, kind: str) -> Exhibit:
    known = registry.load().indicators
    drawn.data["province"] = drawn.data["line"].map(_names(found, ask.lang))
    drawn.data["indicator"] = [known[i].name(ask.lang) for i in drawn.data["panel"]]
    cells = ["indicator", "province", "province_id", "year"]
    return Exhibit(
        ask=ask,
        chart=drawn,
        columns=columns(cells, lang=ask.lang)
        | {"value": _scale_words(found, ask.lang)}
        | columns(["score", "rank", "n_ranked", "rank_basis"], lang=ask.lang)
        | columns(["status", "source"], lang=ask.lang, prefix="profile_column"),
        file=f"compare-{'-'.join(found.indicators)}-{found.scale}-{kind}".replace("_", "-"),
        notes=caveats(ask.lang, found),
    )
