"""Overview: the blocks of the start page."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from lib.analytics import ranks
from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Indicator, Province, Refusal
from lib.data.declared import provinces, registry
from lib.display import unit_names, wording
from lib.figures import queries
from lib.gallery import units
from lib.gallery.choice_kinds import SearchText
from lib.gallery.choices import Table
from lib.gallery.ranking import moves_between
from lib.views import cards, controls, navigation
from lib.views.frame import Page

SEARCH = Table(
    page="overview",
    choices=(SearchText(name="q", title="control.q", hint="control.q_hint"),),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Newest:
    """The newest edition of an index, and its movement since the year before where there is one."""

    indicator: Indicator
    year: int
    moves: pd.DataFrame | None
    rows: pd.DataFrame


@queries.per_version
def headlines() -> tuple[str, ...]:
    """The ids of the indices on the page: declared as headlines, with a rank."""
    found = (i.id for i in registry.load().headlines)
    return tuple(i for i in found if queries.history(i)["rank"].notna().any())


@queries.per_version
def newest(indicator_id: str) -> Newest:
    """The newest year with a rank, and the movement since the edition before."""
    history = queries.history(indicator_id)
    ranked = history[history["rank"].notna()]
    year = int(ranked["year"].max())
    before = ranked.loc[ranked["year"] < year, "year"]
    moves = None
    if len(before):
        try:
            moves = moves_between(indicator_id, int(before.max()), year)
        except Refusal:
            moves = None
    rows = ranked[ranked["year"] == year].sort_values("rank")
    return Newest(
        indicator=registry.load().indicators[indicator_id], year=year, moves=moves, rows=rows
    )


@queries.per_version
def heading(lang: str) -> str:
    """The finding of the page: who leads the newest PAR INDEX and who rose most."""
    page = Page(id="overview", lang=lang)
    first = newest(headlines()[0])
    names = queries.names(page.lang)
    best = first.rows[first.rows["rank"] == 1]
    moved = ""
    if first.moves is not None:
        up, _ = ranks.movers(first.moves, at_most=1)
        if len(up):
            moved = page.t(
                "page.overview.heading_moved",
                name=names[up.iloc[0]["province_id"]],
                moved=wording.bare_places(int(up.iloc[0]["change"]), lang=page.lang),
                start=_year_before(first),
            )
    leader = names[best.iloc[0]["province_id"]] if len(best) else wording.missing(page.lang)
    return page.t(
        "page.overview.heading",
        indicator=wording.short(first.indicator),
        year=first.year,
        leader=leader,
        moved=moved,
    )


def _year_before(edition: Newest) -> int:
    years = [y for y in queries.years(edition.indicator.id) if y < edition.year]
    return max(years)


def search(page: Page) -> None:
    """The way in by province."""
    st.header(wording.plain(page.t("page.overview.find")), anchor=False)
    known = provinces.load()
    # Earlier ids of a place lead to its one profile.
    for unit in dict.fromkeys(known.current(u.id) for u in _search(page)):
        _found(page, unit)


def _search(page: Page) -> list[Province]:
    """At most six units of any map that the words fit, with or without diacritics: `?q=ba+ria`."""
    text = controls.pick(page, SEARCH)["q"]
    fitting = provinces.load().search(text) if text else []
    if text and not fitting:
        st.warning(wording.plain(page.t("empty.search", value=wording.quoted(text))))
    return fitting[:6]


def _found(page: Page, unit: Province) -> None:
    """One unit found: links to its profile and its ranking, and what it became or came from."""
    known = provinces.load()
    name = unit_names.until(unit.id, page.lang)
    heirs, origins = known.successors(unit.id), known.predecessors(unit.id)
    if heirs:
        text = page.t("page.overview.now_in", names=_names(heirs, page))
    elif len(origins) > 1 and unit.valid_from:
        text = page.t(
            "page.overview.came_from",
            names=_names(origins, page),
            date=formats.day(unit.valid_from, lang=page.lang),
        )
    else:
        text = page.t("page.overview.unchanged_unit")
    with st.container(horizontal=True):
        label = page.t("page.overview.open_profile", name=name)
        navigation.link(
            page, "province", label=label, icon=":material/location_city:", p=_address(unit)
        )
        label = page.t("page.overview.open_province", name=name)
        navigation.link(page, "ranking", label=label, icon=":material/arrow_forward:", p=unit.slug)
    st.caption(wording.plain(text))


def _address(place: Province) -> str:
    """A place as it stands in its profile's address: the slug where that means it."""
    return units.address(place, provinces.load().places())


def _names(units: list[Province], page: Page) -> str:
    return ", ".join(u.name(page.lang) for u in units)


def editions(page: Page) -> None:
    """The newest edition of each index as cards."""
    st.header(wording.plain(page.t("page.overview.newest")), anchor=False)
    shown = headlines()
    for column, indicator_id in zip(st.columns(len(shown)), shown, strict=True):
        with column, st.container(border=True, height="stretch"):
            _edition(page, newest(indicator_id))


def _edition(page: Page, edition: Newest) -> None:
    st.markdown(f"**{wording.plain(wording.short(edition.indicator))} {edition.year}**")
    findings, coverage_notes = _edition_texts(page.lang, edition)
    for text in findings:
        st.markdown(wording.plain(text))
    for text in coverage_notes:
        st.caption(wording.plain(text))
    leader = _leader(edition)
    if leader:
        navigation.link(
            page,
            "province",
            label=page.t("page.overview.open_leader", name=leader.name(page.lang)),
            icon=":material/location_city:",
            p=_address(leader),
        )
    navigation.link(
        page,
        "ranking",
        label=page.t("page.overview.open_ranking"),
        icon=":material/arrow_forward:",
        indicator=edition.indicator.id,
    )


@queries.per_version
def _leader(edition: Newest) -> Province | None:
    best = edition.rows.loc[edition.rows["rank"] == 1, "province_id"]
    return provinces.load().current(best.iloc[0]) if len(best) else None


@queries.per_version
def _edition_texts(lang: str, edition: Newest) -> tuple[list[str], list[str]]:
    """What a card says: who leads, rose and fell; and on how many provinces that rests."""
    page = Page(id="overview", lang=lang)
    names = queries.names(lang)
    best = edition.rows[edition.rows["rank"] == 1]
    if len(best):
        row = best.iloc[0]
        key = "leader" if pd.notna(row["score"]) else "leader_unscored"
        score = wording.score(row["score"], edition.indicator, lang=lang)
        findings = [page.t(f"page.overview.{key}", name=names[row["province_id"]], score=score)]
    else:
        findings = [page.t("page.overview.leader_unknown")]
    declared = queries.edition(edition.indicator.id, edition.year)
    total = declared.n_ranked if declared else edition.rows["n_ranked"].max()
    notes = []
    if edition.moves is None:
        notes.append(page.t("page.overview.no_pair"))
    else:
        start = _year_before(edition)
        up, down = ranks.movers(edition.moves, at_most=2)
        for rows, found, none in ((up, "risers", "none_up"), (down, "fallers", "none_down")):
            told = "; ".join(
                f"{names[r.province_id]} {wording.places(r.change, lang=lang)}"
                for r in rows.itertuples()
            )
            key = f"page.overview.{found if told else none}"
            findings.append(page.t(key, start=start, names=told))
        compared = ranks.tally(edition.moves).compared
        notes.append(page.t("page.overview.compared", n=compared))
    notes.append(page.t("page.overview.coverage_all", n=len(edition.rows), total=total))
    return findings, notes


def coverage(page: Page) -> None:
    """How many provinces have a figure, by index and year."""
    cards.block(
        _coverage(page.lang),
        title=page.t("page.overview.covered"),
        lead=page.t("page.overview.covered_lead"),
    )


@queries.per_version
def _coverage(lang: str) -> str:
    counts = queries.coverage()
    counts = counts[counts["scope"] == "full-year"]
    ranked = [i.id for i in queries.ranked_indicators()]
    wide = (
        counts[counts["indicator"].isin(ranked)]
        .pivot(index="year", columns="indicator", values="n_areas")
        .reindex(columns=ranked)
        .astype("Int64")
        .sort_index(ascending=False)
    )
    known = registry.load().indicators
    wide.columns = [wording.short(known[i]) for i in wide.columns]
    shown = wide.reset_index(names=t("column.year", lang))
    shown[t("column.year", lang)] = shown[t("column.year", lang)].astype(str)
    return cards.table_html(shown, alt=t("page.overview.covered", lang), lang=lang)


@queries.per_version
def source_ids() -> tuple[str, ...]:
    """The sources of what the page shows."""
    ids: list[str] = []
    for indicator_id in headlines():
        ids += queries.sources_behind(newest(indicator_id).rows)
    return tuple(dict.fromkeys(ids))
