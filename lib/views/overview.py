"""Overview: the blocks of the start page.

Owns which edition the page opens with, the tiles of the chosen province, the search, and what is new.
Leaves charts to the gallery.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from lib import gallery
from lib.analytics.compare import Standing
from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Province, Refusal
from lib.data.declared import provinces, registry
from lib.data.loading import releases
from lib.display import unit_names, wording
from lib.figures import queries, sitemap
from lib.gallery import profile, start_page, topics, units
from lib.gallery.choice_kinds import SearchText
from lib.gallery.choices import Table
from lib.gallery.lookup import Lookup, lookup
from lib.views import cards, controls, frame, language, last_province, navigation, tabular
from lib.views import map as map_blocks
from lib.views.frame import Page

SEARCH = Table(
    page="overview",
    choices=(SearchText(name="q", title="control.q", hint="control.q_hint"),),
)
SEARCH_KEY = "overview.search"
# Letters of the newest release's note.
NEWS = 130


def chosen(page: Page) -> str:
    """The province of the address, else the one chosen last, that rose most, or the first; a place's id."""
    known, text = provinces.load(), st.query_params.get(last_province.PARAMETER, "")
    named = units.find(text, known.places()) if text else None
    if named:
        last_province.keep(text)
    elif text:
        page.notes.append(page.t("note.unknown_value", name="p", value=wording.quoted(text)))
    asked = named or units.find(last_province.address(), known.places())
    return asked.id if asked else start_page.usual()


def search(page: Page) -> None:
    """The way in by province, index or topic, which answers while one types.

    In the address `?q=ba+ria` lists places, and `?q=son+la+par+index+2022` tells the figure with the way to
    it: a page that led on by itself would hold who comes back by the browser's Back.
    """
    options = _targets(page.lang)
    picked = st.selectbox(
        page.t("page.overview.find"),
        list(options),
        index=None,
        format_func=lambda option: options.get(option, option),
        placeholder=page.t("control.q_hint"),
        key=SEARCH_KEY,
        accept_new_options=True,
    )
    text = controls.read(page, SEARCH)["q"]
    if picked in options:
        to, _, what = picked.partition(":")
        navigation.go(page, to, **_choice_of(to, what))
    elif picked:
        _go_where_asked(page, picked)
        text = picked
    known, asked = provinces.load(), lookup(text)
    fitting = known.search(text)[:6] if text else []
    if asked.indicator:
        to, choices = _way(asked)
        answer = _answer(page.lang, asked)
        navigation.link(page, to, label=answer, icon=":material/arrow_forward:", **choices)
        return
    if asked.place and not fitting:
        fitting = [known.by_id[asked.place]]
    if text and not fitting:
        st.warning(wording.plain(page.t("empty.search", value=wording.quoted(text))))
    # Earlier ids of a place lead to its one profile.
    for unit in dict.fromkeys(known.current(u.id) for u in fitting):
        _found(page, unit)


def _go_where_asked(page: Page, text: str) -> None:
    """Open what typed words ask for: a figure of an index, or a place's profile."""
    asked = lookup(text)
    if asked.indicator or asked.place:
        to, choices = _way(asked)
        navigation.go(page, to, **choices)


def _way(asked: Lookup) -> tuple[str, dict[str, str]]:
    """The page that answers, and the choices that it is to open with."""
    place = provinces.load().by_id[asked.place] if asked.place else None
    if not asked.indicator:
        return "province", {"p": _address(place)} if place else {}
    choices = {"indicator": asked.indicator} | ({"p": place.slug} if place else {})
    return "ranking", choices | ({"to": str(asked.year)} if asked.year else {})


def _answer(lang: str, asked: Lookup) -> str:
    """What words that name an index ask for: 'PAR INDEX 2022, Sơn La: hạng 13/63', or the index."""
    indicator, known = registry.load().indicators[asked.indicator or ""], provinces.load()
    name = wording.short(indicator, lang)
    if not asked.place:
        return f"{name} {asked.year or ''}".strip()
    # The unit that had the name then: a merger has left figures before it to its parts.
    year = asked.year or queries.years(indicator.id)[-1]
    slug = known.by_id[asked.place].slug
    unit = known.resolve(slug, year=year).province or known.by_id[asked.place]
    mine = queries.history(indicator.id)
    mine = mine[mine["province_id"].isin(known.same(unit.id))].sort_values("year")
    mine = mine[mine["year"] == year] if asked.year else mine
    told = wording.missing(lang)
    if len(mine):
        row = mine.iloc[-1]
        year, told = int(row["year"]), wording.score(row["score"], indicator, lang=lang)
        if pd.notna(row["rank"]):
            told = wording.rank(row["rank"], row["n_ranked"], lang=lang)
    return f"{name} {year}, {unit_names.former(unit.id, lang)}: {told}"


def _choice_of(to: str, what: str) -> dict[str, str]:
    if to == "province":
        return {"p": _address(provinces.load().by_id[what])}
    return {"indicator": what} if what else {}


@queries.per_version
def _targets(lang: str) -> dict[str, str]:
    """What can be searched for: '<page>:<province or index>' -> its name in the list."""
    known, out = provinces.load(), {}
    for unit in dict.fromkeys(known.current(u.id) for u in units.every()):
        name, heirs = unit_names.former(unit.id, lang), known.successors(unit.id)
        if heirs:
            now = t("page.overview.now_in", lang, names=", ".join(u.name(lang) for u in heirs))
            name = f"{name} ({now[0].lower()}{now[1:]})"
        out[f"province:{unit.id}"] = name
    for indicator in queries.ranked_indicators():
        out[f"ranking:{indicator.id}"] = f"{wording.short(indicator, lang)}: {indicator.name(lang)}"
    for entry in sitemap.PAGES:
        if entry.section == "topics":
            out[f"{entry.id}:"] = t(f"page.{entry.id}.title", lang)
            for one in topics.comparable(entry.id):
                out[f"{entry.id}:{one.id}"] = one.name(lang)
    return out


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


def tiles(page: Page, province_id: str) -> None:
    """Where the province stands in each index: number, arrow and a line over the years; each leads on."""
    cards.block(_tiles(page.lang, province_id))


@queries.per_version
def _tiles(lang: str, province_id: str) -> str:
    standings = profile.read(province_id).standings
    shown = [_tile(lang, i, standings.get(i), province_id) for i in start_page.headlines()]
    name = provinces.load().by_id[province_id].name(lang)
    label = escape(t("page.overview.tiles", lang, name=name))
    query = {"p": _address(provinces.load().by_id[province_id])} | language.in_link(lang)
    who = (
        f'<a class="who" href="province?{escape(urlencode(query))}" target="_self">'
        f'<span class="big">{escape(name)}</span>'
        f"<span>{escape(t('page.overview.profile', lang))}</span></a>"
    )
    return f'<nav class="cchc-tiles" aria-label="{label}">{who}{"".join(shown)}</nav>'


def _tile(lang: str, indicator_id: str, standing: Standing | None, province_id: str) -> str:
    """One index: its name and year, the rank, the change since the edition before, the line."""
    indicator, place = registry.load().indicators[indicator_id], provinces.load().by_id[province_id]
    year = standing.year if standing else queries.telling_year(indicator_id)
    history = queries.history(indicator_id)
    mine = history[history["province_id"].isin(provinces.load().same(province_id))]
    rank = wording.missing(lang)
    if standing and standing.rank:
        rank = wording.rank(standing.rank, standing.n_ranked, lang=lang)
    way, moved = "same", ""
    if standing and standing.change is not None:
        way = "up" if standing.change > 0 else "down" if standing.change < 0 else "same"
        moved = t(
            "page.overview.tile_since",
            lang,
            moved=wording.places(standing.change, lang=lang),
            year=standing.before,
        )
    query = {"indicator": indicator_id, "p": place.slug} | language.in_link(lang)
    words = f"{wording.short(indicator, lang)} {year}, {place.name(lang)}: {rank} {moved}"
    return (
        f'<a href="ranking?{escape(urlencode(query))}" target="_self" aria-label="{escape(words)}">'
        f"<span><b>{escape(wording.short(indicator, lang))}</b> {year}</span>"
        f'<span class="big">{escape(rank)}</span>'
        f'<span class="{way}">{escape(moved)}</span>{tabular.line(mine)}</a>'
    )


def picture(page: Page, province_id: str) -> None:
    """The map of the telling edition beside the ranks over the years, the province named in both."""
    country, years = start_page.picture(province_id)
    left, right = st.columns([4, 5], gap="small")
    with left, st.container(key="face_map"):
        picked = _chart(page, country.view, country.choices, pick=True)
        map_blocks.key(page, country.choices["indicator"], int(country.choices["year"]))
    with right, st.container(key="face_ranks"):
        _chart(page, years.view, years.choices)
    if picked:
        unit = provinces.load().current(picked)
        navigation.go(page, "province", p=_address(unit))


def _chart(page: Page, view: str, choices: Mapping[str, str], *, pick: bool = False) -> str | None:
    """A view of the gallery with its own sentence above it; the id of a unit that was clicked."""
    try:
        drawn = gallery.draw(gallery.ask(view, choices, lang=page.lang))
    except (gallery.Nothing, Refusal):
        return None
    page.drawn.append(drawn)
    cards.block(lead=drawn.chart.subtitle)
    return cards.chart(drawn, key=view, pick=pick, height="stretch")


def others(page: Page) -> None:
    """Newer editions of which too little is known to stand first, with the way to them."""
    for indicator_id in start_page.headlines():
        year, told = queries.years(indicator_id)[-1], start_page.telling()
        ground = queries.ground(indicator_id, year)
        if ground.carries and indicator_id == told.indicator.id:
            continue
        indicator = registry.load().indicators[indicator_id]
        navigation.link(
            page,
            "ranking",
            label=page.t(
                "page.overview.edition",
                indicator=wording.short(indicator, page.lang),
                year=year,
                known=ground.known,
                total=ground.ranked or wording.missing(page.lang),
            ),
            icon=":material/arrow_forward:",
            indicator=indicator_id,
            to=str(year),
        )


def news(page: Page) -> None:
    """What the newest release of the data brought, with the way to all of them."""
    kept = releases.kept()
    if not kept:
        return
    day = formats.day(kept[0].time.date(), lang=page.lang)
    note = textwrap.shorten(kept[0].note(page.lang), NEWS, placeholder="…")
    st.caption(wording.plain(f"{day}: {note}"))
    navigation.link(
        page, "changes", label=page.t("page.overview.all_news"), icon=":material/history:"
    )


def aside(page: Page) -> None:
    """The search and what is new: at the side, or on a telephone the search alone, on top."""
    if frame.on_telephone():
        search(page)
        return
    with st.sidebar:
        search(page)
        st.markdown(f"**{wording.plain(page.t('page.overview.newest'))}**")
        others(page)
        st.markdown(f"**{wording.plain(page.t('page.overview.news'))}**")
        news(page)


def coverage(page: Page) -> None:
    """How many provinces have a figure, by index and year."""
    opened = st.expander(page.t("page.overview.covered"), key="covered", on_change="rerun")
    if opened.open:
        with opened:
            cards.block(_coverage(page.lang), lead=page.t("page.overview.covered_lead"))


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
    wide.columns = [wording.short(known[i], lang) for i in wide.columns]
    shown = wide.reset_index(names=t("column.year", lang))
    shown[t("column.year", lang)] = shown[t("column.year", lang)].astype(str)
    return tabular.table(shown, alt=t("page.overview.covered", lang), lang=lang)


@queries.per_version
def source_ids() -> tuple[str, ...]:
    """The sources of what the page shows."""
    ids: list[str] = []
    for indicator_id in start_page.headlines():
        ids += queries.sources_behind(start_page.newest(indicator_id).rows)
    return tuple(dict.fromkeys(ids))
