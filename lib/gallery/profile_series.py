"""Profile series: every series of one place and of the units it was made of, ready to be drawn."""

from __future__ import annotations

import pandas as pd

from lib.base.i18n import t
from lib.base.records import Indicator
from lib.data.declared import registry
from lib.display import wording
from lib.display.charts import panels
from lib.figures import queries
from lib.gallery import profile


def of_indices(lines: dict[str, tuple[str, ...]], measure: str, lang: str) -> pd.DataFrame:
    """Ranks (or scores) of the lines in every index: panel, line, province_id, year, value, status ..."""
    found = []
    for indicator_id in profile.indices():
        indicator = registry.load().indicators[indicator_id]
        history = queries.history(indicator_id)
        for line, ids in lines.items():
            rows = history[history["province_id"].isin(ids) & history[measure].notna()]
            hovers = [
                ", ".join(
                    x
                    for x in (
                        wording.rank(r.rank, r.n_ranked, lang=lang),
                        wording.score(r.score, indicator, lang=lang) if pd.notna(r.score) else "",
                    )
                    if x
                )
                for r in rows.itertuples()
            ]
            found.append(
                pd.DataFrame(
                    {
                        "panel": indicator_id,
                        "line": line,
                        "province_id": rows["province_id"],
                        "year": rows["year"],
                        "value": rows[measure].astype("float64"),
                        "n_ranked": rows["n_ranked"],
                        "status": rows[f"{measure}_status"],
                        "source": rows[f"{measure}_source"],
                        "hover": hovers,
                    }
                )
            )
    return pd.concat(found, ignore_index=True)


def of_others(lines: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    """Full-year values of the lines' other indicators that are known for at least two years."""
    found = []
    for line, ids in lines.items():
        rows = profile.figures(ids)
        rows = rows[(rows["scope"] == "full-year") & rows["value"].notna()]
        units = rows["indicator"].map(lambda i: registry.load().indicators[i].unit)
        rows = rows[rows["unit"] == units]
        often = rows.groupby("indicator")["year"].transform("nunique") >= 2
        rows = rows[often]
        found.append(
            pd.DataFrame(
                {
                    "panel": rows["indicator"],
                    "line": line,
                    "province_id": rows["area_id"],
                    "year": rows["year"],
                    "value": rows["value"],
                    "n_ranked": pd.array([pd.NA] * len(rows), dtype="Int64"),
                    "status": rows["value_status"],
                    "source": rows["value_source"],
                    "hover": "",
                }
            )
        )
    return pd.concat(found, ignore_index=True)


def panel(indicator: Indicator, *, measure: str, ranked: bool, lang: str) -> panels.Panel:
    known = registry.load()
    of_rank = ranked and measure == "rank"
    name = wording.short(indicator, lang) if ranked else indicator.name(lang)
    unit = t("page.province.rank_unit", lang) if of_rank else known.unit(indicator.unit, lang)
    return panels.Panel(
        id=indicator.id,
        title=f"{name} ({unit})" if unit else name,
        decimals=0 if of_rank else indicator.decimals,
        unit="" if of_rank else unit,
        breaks=known.breaks(indicator.id),
        upside_down=of_rank,
        newest=max(queries.years(indicator.id), default=None),
    )
