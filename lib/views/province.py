"""Province: the blocks of a province's page that are not charts."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from lib.analytics.compare import Standing
from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Source
from lib.data.declared import merger, provinces, registry
from lib.display import unit_names, wording
from lib.figures import local_units, queries
from lib.gallery import figure_rows, profile, profile_words, province, sampling
from lib.gallery.profile import Profile
from lib.views import cards, navigation, share, standing_cards, tabular
from lib.views.frame import Page

STANDING_COLUMNS = (
    "index",
    "year",
    "rank",
    "n_ranked",
    "rank_basis",
    "rank_status",
    "rank_source",
    "before",
    "rank_before",
    "change",
    "score",
    "score_status",
    "score_source",
    "score_before",
    "score_change",
    "to_best",
    "to_median",
    "n_scores",
    "percentile",
)


def tab(page: Page, found: Profile) -> None:
    """The browser's tab names the place: profiles of several stand beside each other."""
    name = unit_names.former(found.unit.id, page.lang)
    st.set_page_config(page_title=f"{name} | {page.t('page.province.title')}")


def lineage(page: Page, found: Profile) -> None:
    """Links to the places that it came from or went into."""
    for units in profile_words.lineage(found).values():
        if not units:
            continue
        with st.container(horizontal=True, key=f"lineage_{units[0].id}"):
            for unit in units:
                name = unit_names.former(unit.id, page.lang)
                navigation.link(
                    page,
                    "province",
                    label=page.t("page.province.open", name=name),
                    icon=":material/arrow_forward:",
                    p=unit.id,
                )


# The pages that go on about the same province.
ONWARD = ("ranking", "why", "whatif", "satisfaction", "services", "dossiers", "staffing", "compare")

OF_SEVERAL = ("ranking", "compare")


def onward(page: Page, found: Profile) -> None:
    """Links to the other pages about the same place: they open with it chosen.

    The name is carried, not the id: each page has the unit of that name which its figures count. Where
    several can be chosen a merged unit's former ones all are: only they have ranks.
    """
    former = ",".join(unit.id for unit in found.origins) if found.merged else ""
    inside = {p.id for p in local_units.provinces()}.intersection(found.ids)
    with st.container(horizontal=True, key="onward"):
        for other in (*ONWARD, "units") if inside else ONWARD:
            p = former if former and other in OF_SEVERAL else found.unit.slug
            navigation.link(page, other, label=page.t(f"page.{other}.menu"), p=p)


def standing(page: Page, found: Profile) -> None:
    """Where the place stands in each index: one card each, with the whole as a file."""
    if found.merged:
        cards.block(_origins(page.lang, found))
    if not found.standings:
        st.info(wording.plain(page.t("page.province.no_standing")), icon=":material/info:")
        return
    cards.block(standing_cards.shown(page.lang, found), title=page.t("page.province.standing"))
    if said := sampling.profile_lines(page.lang, found.ids):
        cards.paragraph(said)
    share.of_table(
        page,
        share.Taken(
            data=_standing_rows(page.lang, found),
            columns={c: page.t(f"profile_column.{c}") for c in STANDING_COLUMNS},
            title=profile_words.finding(page.lang, found),
            about=page.t("page.province.standing"),
            source=_standing_source(page.lang, found),
            file=province.file_name(found, "standing"),
        ),
        sources=source_ids(found),
        key="standing",
    )


def _sources(ids: list[str]) -> list[Source]:
    known = registry.load().sources
    return [known[i] for i in dict.fromkeys(ids) if i in known]


@queries.per_version
def _standing_source(lang: str, found: Profile) -> str:
    return wording.short_sources(_sources(source_ids(found)), lang=lang, most=99)


@queries.per_version
def _standing_rows(lang: str, found: Profile) -> pd.DataFrame:
    known = registry.load().indicators
    rows = [
        {c: getattr(s, c, None) for c in STANDING_COLUMNS} | {"index": known[i].name(lang)}
        for i, s in found.standings.items()
    ]
    return pd.DataFrame(rows, columns=list(STANDING_COLUMNS))


@queries.per_version
def _origins(lang: str, found: Profile) -> str:
    """The newest standing of each place that went into a merged one: theirs, never its own."""
    known = registry.load().indicators
    rows = []
    for unit in found.origins:
        standings = profile.read(unit.id).standings
        rows.append(
            {t("page.province.origin", lang): unit_names.former(unit.id, lang)}
            | {
                wording.short(known[i], lang): _newest_rank(lang, standings.get(i))
                for i in profile.indices()
            }
        )
    title = t("page.province.origins", lang)
    table = tabular.table(pd.DataFrame(rows), alt=title, lang=lang)
    return f"<h2>{escape(title)}</h2>{table}"


def _newest_rank(lang: str, s: Standing | None) -> str:
    if s is None or s.rank is None:
        return wording.missing(lang)
    text = formats.rank(s.rank, s.n_ranked, lang=lang)
    return t("page.province.rank_in", lang, rank=text, year=s.year)


def figures(page: Page, found: Profile) -> None:
    """Services, dossiers, staffing, satisfaction and the rest: newest first, each with period and scope.

    Behind their headings, which say how many there are: often the longest tables of the page.
    """
    rows, below = profile.figures(found.ids), profile.district_figures(found.ids)
    if len(rows):
        about = page.t("page.province.figures")
        place = cards.folded(page.t("page.province.figures_of", n=len(rows)), key="figures")
        if place.open:
            with place:
                cards.block(_figures(page.lang, found))
                _files(page, found, rows, title=about)
    if len(below):
        title = page.t("page.province.districts_of", n=len(below))
        place = cards.folded(title, key="districts")
        if place.open:
            with place:
                cards.block(_districts(page.lang, found))


def _files(page: Page, found: Profile, rows: pd.DataFrame, *, title: str) -> None:
    """What can be taken away of the place's figures."""
    share.of_table(
        page,
        share.Taken(
            data=rows,
            columns=figure_rows.file_columns(page.lang),
            title=f"{unit_names.former(found.unit.id, page.lang)}: {title}",
            about=page.t("page.province.figures_about"),
            source=_figures_source(page.lang, found),
            file=province.file_name(found, "figures"),
            complete=lambda data: figure_rows.for_file(data, lang=page.lang),
        ),
        sources=_figure_sources(found),
        key="figures",
    )


@queries.per_version
def _figure_sources(found: Profile) -> tuple[str, ...]:
    return figure_rows.sources(profile.figures(found.ids))


@queries.per_version
def _figures_source(lang: str, found: Profile) -> str:
    return wording.short_sources(_sources(list(_figure_sources(found))), lang=lang, most=99)


@queries.per_version
def _figures(lang: str, found: Profile) -> str:
    """A table for each family: the newest figure of each indicator and scope, the earlier ones folded."""
    every = profile.figures(found.ids)
    parts = ['<div class="cchc-figures">']
    told = figure_rows.readable(every, lang=lang, areas=False)
    for family, rows in every.groupby("family", sort=False):
        title = t(f"family.{family}", lang)
        newest = ~rows.duplicated(["indicator", "scope"])
        shown = told.loc[rows.index]
        parts.append(f"<h3>{escape(title)}</h3>")
        parts.append(tabular.table(shown[newest.to_numpy()], alt=title, lang=lang))
        earlier = shown[~newest.to_numpy()]
        if len(earlier):
            label = t("page.province.earlier", lang, count=len(earlier))
            table = tabular.table(earlier, alt=label, lang=lang)
            parts.append(f"<details><summary>{escape(label)}</summary>{table}</details>")
    return "".join([*parts, "</div>"])


@queries.per_version
def _districts(lang: str, found: Profile) -> str:
    """The figures of districts, with a sentence that says whose they are."""
    rows = profile.district_figures(found.ids)
    title = t("page.province.districts", lang)
    note = t("page.province.districts_note", lang, name=unit_names.former(found.unit.id, lang))
    shown = figure_rows.readable(rows, lang=lang, areas=True)
    table = tabular.table(shown, alt=title, lang=lang)
    return f"<p>{escape(note)}</p>{table}"


def report(page: Page, found: Profile) -> None:
    """The way to the report on paper, for a place that has ranks to report."""
    if found.standings:
        query = urlencode({"p": found.unit.slug, "lang": page.lang})
        st.link_button(page.t("report.open"), f"/report?{query}", icon=":material/print:")


def missing(page: Page, found: Profile) -> None:
    """What is not published, or not collected, of this place."""
    st.html(_missing(page.lang, found))


@queries.per_version
def _missing(lang: str, found: Profile) -> str:
    known = registry.load().indicators
    lines = []
    for indicator in profile.indices():
        gaps = profile.missing_years(found, indicator)
        short = wording.short(known[indicator], lang)
        if not gaps:
            continue
        if indicator in found.standings:
            years = wording.year_list(gaps)
            key = "missing_year" if len(gaps) == 1 else "missing_years"
            lines.append(t(f"page.province.{key}", lang, indicator=short, years=years))
        else:
            lines.append(t("page.province.missing_index", lang, indicator=short))
    have = set(profile.figures(found.ids)["family"])
    none = [t(f"family.{f}", lang) for f in profile.FAMILIES if f not in have]
    if none:
        lines.append(t("page.province.missing_families", lang, families="; ".join(none)))
    if merger.is_new(found.unit):
        lines.append(t("page.province.missing_2025", lang))
    items = "".join(f"<li>{escape(x)}</li>" for x in lines)
    title = t("page.province.missing", lang, n=len(lines))
    told = cards.tucked(title, f"<ul>{items}</ul>") if lines else ""
    return f'<div class="cchc-profile">{told}</div>'


@queries.per_version
def source_ids(found: Profile) -> list[str]:
    """The sources of everything that the page shows of the place."""
    ids: list[str] = []
    shown = {*found.ids}
    if found.merged:
        shown |= {i for unit in found.origins for i in provinces.load().same(unit.id)}
    for indicator in profile.indices():
        rows = queries.history(indicator)
        ids += queries.sources_behind(rows[rows["province_id"].isin(shown)])
    ids += figure_rows.sources(profile.figures(found.ids))
    ids += figure_rows.sources(profile.district_figures(found.ids))
    return list(dict.fromkeys(ids))
