"""Compare: the pickers and the table of the page that puts provinces side by side."""

from __future__ import annotations

import pandas as pd

from lib import formats, queries
from lib.analytics import lens
from lib.declared import provinces, registry
from lib.gallery import compared
from lib.gallery.compared import Asked
from lib.gallery.profile_says import known_as
from lib.i18n import t
from lib.views import cards, controls
from lib.views.frame import Page


def pickers(page: Page) -> tuple[Asked, str]:
    """Which indicators and provinces, on what scale and over which years; and the view to show."""
    known = registry.load().indicators
    chosen = controls.several(
        page,
        "i",
        compared.options(),
        at_most=compared.MOST_INDICATORS,
        label=lambda i: controls.indicator_label(known[i], page.lang),
    )
    indicators = tuple(chosen) or (compared.options()[0],)
    places = controls.chosen_provinces(
        page,
        provinces.load().places(),
        at_most=compared.MOST,
        year=compared.names_of(indicators),
    )
    through = controls.lens_of(page, lens.LENSES)
    scale = "percentile"
    if through != "percentile":
        scale = controls.choice(
            page,
            "scale",
            compared.SCALES,
            default="value",
            label=lambda s: page.t(f"page.compare.pick_{s}"),
        )
    shown = "time"
    if len(indicators) > 1:
        shown = controls.choice(
            page,
            "view",
            compared.SHOWN,
            default="time",
            label=lambda v: page.t(f"page.compare.view_{v}"),
            segmented=True,
        )
    start, end = compared.default_period(indicators, scale)
    had = compared.common_years(indicators)
    if shown == "scatter":
        if had:
            controls.choice(page, "year", had, default=had[-1], label=str)
        view = "scatter"
    else:
        years = compared.years(indicators)
        start, end = controls.period(page, years, default=(start, end))
        view = "lines" if len(indicators) == 1 else "multiples"
        if view == "multiples":
            controls.choice(
                page,
                "axis",
                compared.AXES,
                default="own",
                label=lambda a: page.t(f"page.compare.axes_{a}"),
                segmented=True,
            )
    taken = tuple(places) or compared.default_places(indicators)
    found = Asked(
        indicators=indicators,
        places=taken,
        chosen=bool(places),
        scale=scale,
        start=start,
        end=end,
        lens=through,
        kin=compared.kin(indicators, taken, through, at_most=compared.MOST),
    )
    return found, view


def table(page: Page, found: Asked) -> None:
    """The numbers behind the lines: a row for each indicator and province, a column for each year."""
    if compared.series(found).empty:
        return
    cards.block(_table(page.lang, found), title=page.t("page.compare.table"))


@queries.per_version
def _table(lang: str, found: Asked) -> str:
    rows = compared.series(found)
    known = registry.load().indicators
    years = sorted(rows["year"].unique())
    shown = []
    for (panel, line), some in rows.groupby(["panel", "line"], sort=False):
        indicator = known[str(panel)]
        by_year = {r.year: r for r in some.itertuples()}
        cells = {
            t("column.indicator", lang): compared.labelled(indicator, found.scale, lang=lang),
            t("column.province", lang): known_as(str(line), lang),
        }
        for year in years:
            row = by_year.get(year)
            text = ""
            if row is not None:
                text = formats.number(
                    row.value, decimals=compared.decimals(indicator, found.scale), lang=lang
                )
                if row.status != "published":
                    text = f"{text} ({t(f'status.{row.status}', lang)})"
            cells[str(year)] = text or t("word.none", lang)
        shown.append(cells)
    return cards.table_html(pd.DataFrame(shown), alt=t("page.compare.table", lang), lang=lang)


@queries.per_version
def source_ids(found: Asked) -> tuple[str, ...]:
    """The sources of the values shown."""
    return tuple(compared.series(found)["source"].dropna().unique())
