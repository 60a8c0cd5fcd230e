"""Province words: where a place stands now and stood before, as headings of its charts.

Leaves the heading of its page to `profile_words`.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from lib.analytics import compare
from lib.base import formats
from lib.base.i18n import t
from lib.data.declared import merger, provinces, registry
from lib.display import unit_names, wording
from lib.figures import queries
from lib.gallery import profile
from lib.gallery.profile import Profile


def newest(found: Profile, name: str, lang: str) -> str:
    """'Sơn La, hạng mới nhất: PAR INDEX 12/63 (2024), ...': what a meeting opens with, newest first."""
    known = [s for s in found.standings.values() if s.rank is not None and pd.notna(s.rank)]
    told = [
        t(
            "page.province.now_one",
            lang,
            indicator=wording.short(registry.load().indicators[s.indicator], lang),
            rank=formats.rank_said(int(s.rank or 0), _whole(s.n_ranked), lang=lang),
            year=s.year,
        )
        for s in sorted(known, key=lambda s: -s.year)
        if not registry.load().indicators[s.indicator].apart
    ]
    return t("page.province.now", lang, name=name, told=", ".join(told[:4])) if told else ""


def _now_before(found: Profile, lang: str) -> str:
    """'PAR INDEX 2024: Cần Thơ 22/63, ...': the last ranks of a merged unit's former units, '' for none."""
    names = queries.names(lang)
    for indicator_id in profile.indices():
        history = queries.history(indicator_id)
        ids = [i for p in found.origins for i in provinces.load().same(p.id)]
        rows = history[history["province_id"].isin(ids) & history["rank"].notna()]
        rows = rows[rows["year"] < merger.MARK]
        if rows.empty:
            continue
        rows = rows[rows["year"] == rows["year"].max()].sort_values("rank")
        if len(rows) < 2:
            continue
        told = [
            f"{names[r.province_id]} {formats.rank_said(int(r.rank), _whole(r.n_ranked), lang=lang)}"
            for r in rows.itertuples()
        ]
        short = wording.short(registry.load().indicators[indicator_id], lang)
        return f"{short} {int(rows['year'].iloc[0])}: {', '.join(told)}"
    return ""


def series_title(found: Profile, measure: str, lang: str) -> str:
    """Where the place stands now in the first indices, and the best of at least three known ranks."""
    name = unit_names.former(found.unit.id, lang)
    if found.merged:
        if measure == "rank" and (before := _now_before(found, lang)):
            return t("page.province.series_before", lang, name=name, before=before)
        return t("page.province.series_merged", lang, name=name)
    best = []
    for indicator_id in profile.indices() if measure == "rank" else ():
        rows = queries.history(indicator_id)
        rows = rows[rows["province_id"].isin(found.ids) & rows["rank"].notna()]
        if len(rows) > 2:
            best.append(_best_and_now(indicator_id, rows, lang))
    if not best:
        return t(f"page.province.series_{measure}", lang, name=name)
    return t("page.province.series_best", lang, name=name, best="; ".join(best[:3]))


def _best_and_now(indicator: str, rows: pd.DataFrame, lang: str) -> str:
    """'PAR INDEX nay 20/63 (2024), cao nhất 2/63 (2017–2019)': the best by position, in all its years.

    A rank of a pilot of ten provinces is no better than a later one of 63: positions decide.
    """
    order = rows.sort_values("year")
    place = compare.percentiles(order).fillna(-1)
    top, now = order[place == place.max()], order.iloc[-1]

    def told(row: pd.Series) -> str:
        return formats.rank_said(int(row["rank"]), _whole(row["n_ranked"]), lang=lang)

    years = top.loc[top["rank"] == top["rank"].iloc[-1], "year"]
    return t(
        "page.province.best_now" if now["year"] in list(years) else "page.province.best",
        lang,
        indicator=wording.short(registry.load().indicators[indicator], lang),
        now=told(now),
        year=int(now["year"]),
        rank=told(top.iloc[-1]),
        years=wording.year_list([int(y) for y in years]),
    )


def _whole(n: Any) -> int | None:
    return None if pd.isna(n) else int(n)
