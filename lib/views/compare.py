"""Compare: the pickers and the table of the page that puts provinces side by side."""

from __future__ import annotations

import pandas as pd

from lib.analytics import lens
from lib.base import formats
from lib.base.i18n import t
from lib.data.declared import provinces, registry
from lib.display import unit_names
from lib.figures import queries
from lib.gallery import comparison
from lib.gallery.comparison import Asked
from lib.views import cards, controls
from lib.views.frame import Page


def pickers(page: Page) -> tuple[Asked, str]:
    """Which indicators and provinces, on what scale and over which years; and the view to show."""
    known = registry.load().indicators
    chosen = controls.several(
        page,
        "i",
        comparison.options(),
        at_most=comparison.MOST_INDICATORS,
        label=lambda i: controls.indicator_label(known[i], page.lang),
    )
    indicators = tuple(chosen) or (comparison.options()[0],)
    places = controls.chosen_provinces(
        page,
        provinces.load().places(),
        at_most=comparison.MOST,
        year=comparison.names_of(indicators),
    )
    through = controls.lens_of(page, lens.LENSES)
    scale = "percentile"
    if through != "percentile":
        scale = controls.choice(
            page,
            "scale",
            comparison.SCALES,
            default="value",
            label=lambda s: page.t(f"page.compare.pick_{s}"),
        )
    shown = "time"
    if len(indicators) > 1:
        shown = controls.choice(
            page,
            "view",
            comparison.SHOWN,
            default="time",
            label=lambda v: page.t(f"page.compare.view_{v}"),
            segmented=True,
        )
    start, end = comparison.default_period(indicators, scale)
    had = comparison.common_years(indicators)
    if shown == "scatter":
        if had:
            controls.choice(page, "year", had, default=had[-1], label=str)
        view = "scatter"
    else:
        years = comparison.years(indicators)
        start, end = controls.period(page, years, default=(start, end))
        view = "lines" if len(indicators) == 1 else "multiples"
        if view == "multiples":
            controls.choice(
                page,
                "axis",
                comparison.AXES,
                default="own",
                label=lambda a: page.t(f"page.compare.axes_{a}"),
                segmented=True,
            )
    taken = tuple(places) or comparison.default_places(indicators)
    found = Asked(
        indicators=indicators,
        places=taken,
        chosen=bool(places),
        scale=scale,
        start=start,
        end=end,
        lens=through,
        kin=comparison.kin(indicators, taken, through, at_most=comparison.MOST),
    )
    return found, view


def table(page: Page, found: Asked) -> None:
    """The numbers behind the lines: a row for each indicator and province, a column for each year."""
    if comparison.series(found).empty:
        return
    cards.block(_table(page.lang, found), title=page.t("page.compare.table"))


@queries.per_version
def _table(lang: str, found: Asked) -> str:
    rows = comparison.series(found)
    known = registry.load().indicators
    years = sorted(rows["year"].unique())
    shown = []
    for (panel, line), some in rows.groupby(["panel", "line"], sort=False):
        indicator = known[str(panel)]
        by_year = {r.year: r for r in some.itertuples()}
        cells = {
            t("column.indicator", lang): comparison.labelled(indicator, found.scale, lang=lang),
            t("column.province", lang): unit_names.former(str(line), lang),
        }
        for year in years:
            row = by_year.get(year)
            text = ""
            if row is not None:
                text = formats.number(
                    row.value, decimals=comparison.decimals(indicator, found.scale), lang=lang
                )
                if row.status != "published":
                    text = f"{text} ({t(f'status.{row.status}', lang)})"
            cells[str(year)] = text or t("word.none", lang)
        shown.append(cells)
    return cards.table_html(pd.DataFrame(shown), alt=t("page.compare.table", lang), lang=lang)


@queries.per_version
def source_ids(found: Asked) -> tuple[str, ...]:
    """The sources of the values shown."""
    return tuple(comparison.series(found)["source"].dropna().unique())
