"""Figure rows: shown figures in words, one row for each, for any page, export or agenda.

Owns how one shown figure reads (what, where, when, how much, since the year before, how it is known, who
says so), the order of figures in a table, what a file of figures calls its columns, and which figures
belong to a province's districts. Leaves the table's markup to `views.cards`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from lib.analytics import trends
from lib.base import alphabet
from lib.base.i18n import t
from lib.data.declared import registry
from lib.data.declared.registry import Area
from lib.display import unit_names, wording
from lib.figures import queries

JUMP = 5
COLUMNS = (
    "indicator_name",
    "area_name",
    "year",
    "period_start",
    "period_end",
    "scope",
    "value",
    "unit",
    "value_status",
    "change",
    "rank",
    "n_ranked",
    "rank_basis",
    "rank_status",
    "n_rivals",
    "value_source",
    "rank_source",
    "indicator",
    "area_id",
)


def with_change(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures (columns of `store.figures`) with `change` and `change_status` beside each.

    `change` is the difference from the year before in the figure's unit: full years only, same unit, and
    missing after a gap or across a break. `change_status` is 'derived' or 'suspect' where either year is,
    'jump' where a count grew or fell JUMP times: sources seldom mean the same thing then.
    Figures that have both columns already are handed back as they are.
    """
    if "change_status" in figures:
        return figures
    known = registry.load()
    out = figures.assign(change=float("nan"), change_status=None)
    out["change_status"] = out["change_status"].astype(object)
    fits = figures["unit"] == figures["indicator"].map(lambda i: known.indicators[i].unit)
    full = figures[(figures["scope"] == "full-year") & figures["value"].notna() & fits]
    # Only what has another year can have changed.
    full = full[full.duplicated(["indicator", "area_id"], keep=False)]
    for indicator, rows in full.groupby("indicator"):
        changed = trends.yearly_change(
            rows.assign(row=rows.index), breaks=known.breaks(str(indicator)), by="area_id"
        )
        before = changed["value_status"].shift()
        ratio = (changed["value"] / changed["previous"]).where(changed["value"] > 0)
        leap = (
            ~ratio.between(1 / JUMP, JUMP)
            & ratio.notna()
            & (known.indicators[str(indicator)].unit != "%")
        )
        told = changed["change"].notna()
        status = pd.Series("published", index=changed.index, dtype=object).mask(leap, "jump")
        for doubt in ("derived", "suspect"):
            status = status.mask((changed["value_status"] == doubt) | (before == doubt), doubt)
        out.loc[changed["row"], "change"] = changed["change"].to_numpy()
        out.loc[changed["row"], "change_status"] = status.where(told, None).to_numpy()
    return out


def ordered(figures: pd.DataFrame) -> pd.DataFrame:
    """Figures by area (the country first, then the Vietnamese order), indicator, newest first."""
    areas = registry.load().areas
    kinds = ("country", "region", "province", "district")
    order = sorted(
        figures["area_id"].unique(),
        key=lambda a: (kinds.index(areas[a].kind), alphabet.sort_key(areas[a].name_vi), a),
    )
    by_area = {a: n for n, a in enumerate(order)}
    by_indicator = {i: n for n, i in enumerate(registry.load().indicators)}
    placed = figures.assign(
        _area=figures["area_id"].map(by_area), _indicator=figures["indicator"].map(by_indicator)
    )
    keys = ["_area", "_indicator", "period_end", "period_start", "scope"]
    placed = placed.sort_values(keys, ascending=[True, True, False, True, True], kind="stable")
    return placed.drop(columns=["_area", "_indicator"])


def area_names(area_ids: Iterable[str], *, lang: str) -> dict[str, str]:
    """Areas in words. Of two units that share a name among them the older says until when it was.

    A district names its province: a reader must not take its figure for the province's.
    """
    known = registry.load()
    ids = list(dict.fromkeys(area_ids))
    slugs = [known.provinces[i].slug for i in ids if i in known.provinces]
    named = {}
    for area_id in ids:
        area = known.areas[area_id]
        name = area.name(lang)
        unit = known.provinces.get(area_id)
        if unit and unit.valid_to and slugs.count(unit.slug) > 1:
            name = unit_names.until(area_id, lang)
        elif area.kind == "district" and area.province_id:
            of = known.provinces[area.province_id].name(lang)
            name = t("figure.district", lang, district=name, province=of)
        named[area_id] = name
    return named


def value(row: Any, *, lang: str) -> str:
    """What the figure says: '1.209 dịch vụ', '86,78%, hạng 13/63', 'hạng 4/63'."""
    indicator = registry.load().indicators[str(row.indicator)]
    said = []
    if pd.notna(row.value):
        said.append(wording.amount(row.value, indicator, lang=lang, unit=str(row.unit)))
    if pd.notna(row.rank):
        said.append(wording.rank(row.rank, row.n_ranked, lang=lang))
    return ", ".join(said) or wording.missing(lang)


def marks(row: Any, *, lang: str) -> str:
    """How the figure is known, where it is not simply published; rows of `with_change`."""
    said = [*own_marks(row, lang=lang), change_mark(row, lang=lang)]
    if row.n_rivals:
        said.append(wording.rivals(int(row.n_rivals), lang=lang))
    return "; ".join(dict.fromkeys(s for s in said if s))


def own_marks(row: Any, *, lang: str) -> list[str]:
    """How the value and the rank are known, where they are not simply published."""
    said = []
    if pd.notna(row.value) and row.value_status in ("derived", "suspect"):
        said.append(t(f"mark.{row.value_status}", lang))
    if pd.notna(row.rank):
        said.append(wording.basis(row.rank_basis, row.rank_status, lang=lang))
    return list(dict.fromkeys(s for s in said if s))


def change_mark(row: Any, *, lang: str) -> str:
    """That the change rests on an earlier doubtful figure or is a leap, or ''; rows of `with_change`."""
    doubt = row.change_status
    if doubt == "jump":
        return t("figure.jump", lang, n=JUMP)
    if doubt not in ("derived", "suspect") or row.value_status == doubt:
        return ""
    return t("figure.change_rests", lang, mark=t(f"mark.{doubt}", lang))


def readable(figures: pd.DataFrame, *, lang: str, areas: bool) -> pd.DataFrame:
    """Rows for reading, one for each of `figures` in their order; columns are named for readers.

    `areas` adds the column of whom the figure is about.
    """
    known = registry.load()
    names = area_names(figures["area_id"], lang=lang)
    rows = []
    for row in with_change(figures).itertuples():
        indicator = known.indicators[str(row.indicator)]
        sources = dict.fromkeys(s for s in (row.value_source, row.rank_source) if pd.notna(s))
        told = [known.sources[s] for s in sources if s in known.sources]
        cells = {t("figure.column.indicator", lang): indicator.name(lang)}
        if areas:
            cells[t("figure.column.area", lang)] = names[str(row.area_id)]
        cells |= {
            t("figure.column.period", lang): wording.period(row, lang=lang),
            t("figure.column.value", lang): value(row, lang=lang),
            t("figure.column.change", lang): wording.amount_change(
                row.change, indicator, lang=lang
            ),
            t("figure.column.marks", lang): marks(row, lang=lang),
            t("figure.column.source", lang): wording.short_sources(told, lang=lang),
        }
        rows.append(cells)
    return pd.DataFrame(rows)


def for_file(figures: pd.DataFrame, *, lang: str) -> pd.DataFrame:
    """The figures with `indicator_name`, `area_name` and `change`, ready for a file (`COLUMNS`)."""
    known = registry.load()
    names = area_names(figures["area_id"], lang=lang)
    return with_change(figures).assign(
        indicator_name=[known.indicators[i].name(lang) for i in figures["indicator"]],
        area_name=[names[a] for a in figures["area_id"]],
    )


def file_columns(lang: str) -> dict[str, str]:
    """The columns of a file of figures, and what it calls them."""
    return {c: t(f"figure.file.{c}", lang) for c in COLUMNS}


def sources(figures: pd.DataFrame) -> tuple[str, ...]:
    """The ids of the sources behind the figures."""
    both = pd.concat([figures["value_source"], figures["rank_source"]]).dropna()
    return tuple(both.unique().tolist())


def districts(province_id: str) -> tuple[Area, ...]:
    """The districts of a province that any figure is about."""
    areas = registry.load().areas.values()
    return tuple(a for a in areas if a.kind == "district" and a.province_id == province_id)


@queries.per_version
def district_figures(province_id: str) -> pd.DataFrame:
    """Every figure of the province's districts: they are never the province's own."""
    return queries.area_figures(tuple(a.id for a in districts(province_id)))
