"""Compare: the table of the page that puts provinces side by side."""

from __future__ import annotations

import pandas as pd

from lib.base import formats
from lib.base.i18n import t
from lib.data.declared import registry
from lib.display import unit_names
from lib.figures import queries
from lib.gallery import comparison
from lib.gallery.comparison import Comparison
from lib.views import cards, tabular
from lib.views.frame import Page


def table(page: Page, found: Comparison) -> None:
    """The numbers behind the lines: a row for each indicator and province, a column for each year."""
    if comparison.series(found).empty:
        return
    cards.block(_table(page.lang, found), title=page.t("page.compare.table"))


@queries.per_version
def _table(lang: str, found: Comparison) -> str:
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
    return tabular.table(pd.DataFrame(shown), alt=t("page.compare.table", lang), lang=lang)


@queries.per_version
def source_ids(found: Comparison) -> tuple[str, ...]:
    """The sources of the values shown."""
    return tuple(comparison.series(found)["source"].dropna().unique())
