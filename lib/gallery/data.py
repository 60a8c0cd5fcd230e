"""Data: how much there is, by indicator and by province, and the rows of the page of data.

Owns which rows the coverage charts have and what is said of a claim in a table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from lib.base import alphabet, formats
from lib.base.i18n import t
from lib.base.records import TIERS, Indicator
from lib.data.declared import merger, provinces, registry
from lib.display import unit_names, wording
from lib.display.charts import coverage_table
from lib.display.charts.base import Words
from lib.figures import finder, queries
from lib.figures.finder import Index, Wanted
from lib.gallery import labels, units
from lib.gallery.base import Ask, Exhibit, Nothing, columns, page_choices, view
from lib.gallery.choice_kinds import One, SearchText
from lib.gallery.choices import Rule, Selection

BY = ("indicator", "province")
MOST_ROWS, MOST_ROWS_BIG = 80, 18


@queries.per_version
def groups() -> tuple[str, ...]:
    """What a coverage chart may be about: families, and the indices that have components."""
    known = registry.load().indicators
    families = list(dict.fromkeys(i.family for i in known.values()))
    parents = list(dict.fromkeys(i.parent for i in known.values() if i.parent))
    return (*families, *(p for p in parents if known[p].parent is None))


def group_label(group: str, lang: str) -> str:
    """A family's name, or 'components of PAPI'."""
    known = registry.load().indicators
    if group in known:
        return t("page.data.components_of", lang, indicator=wording.short(known[group], lang))
    return t(f"family.{group}", lang)


@queries.per_version
def members(group: str) -> tuple[Indicator, ...]:
    """The indicators of a group: a family's own ones without their components, or an index's components."""
    known = registry.load().indicators
    if group in known:
        return tuple(i for i in known.values() if i.parent == group)
    return tuple(i for i in known.values() if i.family == group and i.parent is None)


@queries.per_version
def regions() -> tuple[str, ...]:
    """The regions of the provinces, in the registry's order."""
    return tuple(dict.fromkeys(p.region for p in provinces.load().by_id.values()))


@queries.per_version
def covered() -> pd.DataFrame:
    """How many provinces have any figure: indicator, year, n (of any scope, each province once)."""
    figures = queries.all_figures()
    rows = figures[figures["area_id"].isin(registry.load().provinces)]
    counted = rows.groupby(["indicator", "year"])["area_id"].nunique()
    return counted.rename("n").reset_index()


@queries.per_version
def covered_provinces() -> pd.DataFrame:
    """How many indicators have a figure: area_id, year, n (of any scope, each indicator once)."""
    figures = queries.all_figures()
    rows = figures[figures["area_id"].isin(registry.load().provinces)]
    counted = rows.groupby(["area_id", "year"])["indicator"].nunique()
    return counted.rename("n").reset_index()


SECTIONS = ("claims", "coverage", "methods", "publishers", "glossary")


@queries.per_version
def areas() -> tuple[str, ...]:
    """Areas that a claim speaks of: the country, regions, then provinces and districts by name."""
    known = registry.load().areas
    order = {"country": 0, "region": 1, "province": 2, "district": 3}
    there = queries.all_claims()["area_id"].unique()
    key = {a: (order[known[a].kind], alphabet.sort_key(known[a].name_vi), a) for a in there}
    return tuple(sorted(there, key=lambda a: key[a]))


def _area_label(area: str, lang: str) -> str:
    if area in provinces.load().by_id:
        return labels.units(tuple(provinces.load().by_id), lang)[area]
    return registry.load().areas[area].name(lang)


@queries.per_version
def _area_text(area: str) -> str:
    unit = provinces.load().by_id.get(area)
    return units.address(unit, list(provinces.load().by_id.values())) if unit else area


@queries.per_version
def _years() -> tuple[str, ...]:
    rows = queries.all_claims()
    if rows.empty:
        return ()
    years = range(int(rows["period_end"].max()), int(rows["period_start"].min()) - 1, -1)
    return tuple(str(y) for y in years)


def _one_or_all(
    name: str,
    options: Callable[[Selection], Sequence[str]],
    label: Callable[[str, str], str],
    text: Callable[[str], str] = str,
    when: Rule = lambda asked: True,
) -> One:
    """One of the options, or '' for all of them, in the search among claims."""
    return One(
        name=name,
        options=lambda asked: ["", *options(asked)],
        label=lambda o, lang: label(o, lang) if o else t(f"page.data.{name}_all", lang),
        text=lambda o: text(o) if o else "",
        when=lambda asked: bool(asked["section"] == "claims" and when(asked)),
    )


def _group_label(group: str, lang: str) -> str:
    return group_label(group, lang) if group else t("page.data.group_all", lang)


def _covers(asked: Selection, by: str) -> bool:
    return bool(asked["section"] == "coverage" and asked["by"] == by)


CHOICES = page_choices(
    "data",
    One(name="section", options=SECTIONS, label="page.data.section_", form="segments"),
    SearchText(
        name="q",
        title="control.q_data",
        hint="page.data.q_hint",
        when=lambda asked: asked["section"] == "claims",
    ),
    One(
        name="by",
        options=BY,
        label="page.data.by_",
        form="segments",
        when=lambda asked: asked["section"] == "coverage",
    ),
    One(
        name="group",
        options=lambda asked: ["", *groups()] if asked["section"] == "claims" else groups(),
        default=lambda asked: "" if asked["section"] == "claims" else "ranking",
        label=_group_label,
        when=lambda asked: asked["section"] == "claims" or _covers(asked, "indicator"),
    ),
    _one_or_all(
        "indicator",
        lambda asked: [i.id for i in members(asked["group"])],
        lambda i, lang: registry.load().indicators[i].name(lang),
        when=lambda asked: bool(members(asked["group"])),
    ),
    _one_or_all("area", lambda asked: areas(), _area_label, _area_text),
    _one_or_all("year", lambda asked: _years(), lambda year, lang: year),
    _one_or_all(
        "tier", lambda asked: [str(n) for n in TIERS], lambda n, lang: t(f"tier.{n}", lang)
    ),
    One(
        name="region",
        options=lambda asked: regions(),
        text=units.region_text,
        label=labels.region,
        when=lambda asked: _covers(asked, "province"),
    ),
    main=lambda asked: "data.coverage" if asked["section"] == "coverage" else "",
)


def wanted(asked: Selection) -> Wanted:
    """What is looked for among the claims; everything in the other sections."""
    if asked["section"] != "claims":
        return Wanted()
    group = asked["group"]
    family = group if group and group not in registry.load().indicators else ""
    return Wanted(
        family=family,
        indicator=asked["indicator"] or ("" if family else group),
        areas=(asked["area"],) if asked["area"] else (),
        year=int(asked["year"]) if asked["year"] else None,
        tier=int(asked["tier"]) if asked["tier"] else None,
        words=asked["q"],
    )


@view(CHOICES, "coverage", "by", "group", "region", section="coverage")
def coverage(ask: Ask) -> Exhibit:
    """How much there is, by year: provinces for each indicator, or indicators for each province."""
    asked, lang = ask.read(), ask.lang
    by, group, region = asked["by"], asked["group"], asked["region"]
    if by == "indicator":
        named = {i.id: _row_name(i, lang) for i in members(group)}
        counts = covered().rename(columns={"indicator": "id"})
        most, about = 63, group_label(group, lang)
    else:
        inside = [p for p in provinces.load().by_id.values() if p.region == region]
        inside.sort(key=lambda p: (alphabet.sort_key(p.name_vi), p.map != merger.FORMER, p.id))
        named = {p.id: unit_names.with_years(p.id, lang) for p in inside}
        counts = covered_provinces().rename(columns={"area_id": "id"})
        most, about = int(counts["n"].max()), labels.region(region, lang)
    counts = counts[counts["id"].isin(named)]
    if counts.empty:
        raise Nothing(t("page.data.coverage_none", lang, group=about))
    there = set(counts["id"])
    order = [n for i, n in named.items() if i in there]
    order = order[: MOST_ROWS_BIG if ask.big else MOST_ROWS]
    counts = counts.assign(row=counts["id"].map(named))
    counts = counts[counts["row"].isin(order)]
    counts["said"] = [
        t(f"page.data.cell_{by}", lang, name=r.row, year=r.year, n=r.n) for r in counts.itertuples()
    ]
    first, last = int(counts["year"].min()), int(counts["year"].max())
    best = counts.groupby("row")["n"].sum().idxmax()
    span = {"first": first, "last": last, "about": about, "rows": len(order)}
    title = t(f"page.data.coverage_title_{by}", lang, best=best, **span)
    chart = coverage_table.grid(
        counts.reset_index(drop=True),
        order=order,
        lang=lang,
        most=most,
        big=ask.big,
        words=Words(
            title=title,
            subtitle=t(f"page.data.coverage_sub_{by}", lang, **span),
            alt=t(f"page.data.coverage_alt_{by}", lang, finding=title, **span),
            sources=(),
        ),
    )
    names = columns(("id", "row", "year", "n"), lang=lang, prefix="page.data.cover")
    return Exhibit(
        ask=ask,
        chart=chart,
        columns=names,
        file=f"coverage-{by}-{alphabet.fold(about).replace(' ', '-')}",
    )


def _row_name(indicator: Indicator, lang: str) -> str:
    short = wording.short(indicator, lang)
    name = short if short != indicator.name_vi else indicator.name(lang)
    return name if len(name) <= 44 else name[:43].rstrip() + "…"


@queries.per_version
def index() -> Index:
    """Every claim, ready to be searched."""
    return finder.index(queries.all_claims(), registry.load())


@queries.per_version
def claims(wanted: Wanted) -> pd.DataFrame:
    """The claims that fit (frame of `store.claims`)."""
    return finder.find(index(), wanted, registry.load())


CLAIM_COLUMNS = (
    "claim_id",
    "indicator",
    "indicator_name",
    "area_id",
    "area_name",
    "year",
    "period_start",
    "period_end",
    "scope",
    "value",
    "unit",
    "rank",
    "n_ranked",
    "derived",
    "suspect_reason",
    "note",
    "source_id",
    "publisher",
    "title",
    "url",
    "date",
    "tier",
)


def rows_for_file(claims: pd.DataFrame, *, lang: str) -> pd.DataFrame:
    """Claims with the names and sources behind their ids; the address of an unofficial copy is left out."""
    known = registry.load()
    sources = claims["source_id"].map(known.sources.get)
    return claims.assign(
        indicator_name=claims["indicator"].map(lambda i: known.indicators[i].name(lang)),
        area_name=claims["area_id"].map(lambda a: known.areas[a].name(lang)),
        publisher=[wording.publisher(s, lang=lang) for s in sources],
        title=[wording.title(s, lang=lang) for s in sources],
        suspect_reason=[wording.phrase(r, lang=lang) for r in claims["suspect_reason"]],
        url=[s.address for s in sources],
        date=[s.date for s in sources],
        tier=[s.tier for s in sources],
    )


def shown_rows(claims: pd.DataFrame, *, lang: str) -> pd.DataFrame:
    """Claims as a reader sees them: indicator, area, period, value, rank, marks, source."""
    known = registry.load()
    rows = []
    for r in claims.itertuples():
        indicator, source = known.indicators[str(r.indicator)], known.sources[str(r.source_id)]
        status = "suspect" if r.suspect_reason else "derived" if r.derived else None
        marks = [wording.basis(None, status, lang=lang), str(r.note)]
        day = wording.source_day(source.date, lang=lang)
        tier = t(f"tier.{source.tier}", lang)
        publisher = wording.publisher(source, lang=lang)
        title = wording.title(source, lang=lang) or publisher
        rows.append(
            {
                t("column.indicator", lang): _row_name(indicator, lang),
                t("page.data.area", lang): known.areas[str(r.area_id)].name(lang),
                t("page.data.period", lang): wording.period(r, lang=lang),
                t("page.data.value", lang): ""
                if pd.isna(r.value)
                else wording.amount(r.value, indicator, lang=lang, unit=str(r.unit)),
                t("column.rank", lang): ""
                if pd.isna(r.rank)
                else formats.rank(
                    int(r.rank), None if pd.isna(r.n_ranked) else int(r.n_ranked), lang=lang
                ),
                t("column.marks", lang): "; ".join(m for m in marks if m),
                t("page.data.source", lang): ", ".join(p for p in (publisher, title, day) if p)
                + f" ({tier})",
            }
        )
    return pd.DataFrame(rows)
