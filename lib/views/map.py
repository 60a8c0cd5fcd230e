"""Map: the blocks of the map page.

Owns the run through the years, the pydeck picture with its key, the squares, and where a click leads.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from html import escape
from typing import Any

import pydeck as pdk
import streamlit as st

from lib import gallery
from lib.analytics import classes
from lib.data.declared import provinces
from lib.display import deck_map, theme, wording
from lib.figures import queries, sitemap
from lib.gallery import Nothing, map, units
from lib.gallery.choices import Selection
from lib.gallery.map import MapQuestion
from lib.views import cards, controls, frame, navigation, tabular
from lib.views.frame import Page

STEP = 2.0
# A run that no step has moved for so long was left behind on another page.
FORGOTTEN = 12.0
RUNNING, DUE = "map.running", "map.due"
PROFILE = "province"
ON, OFF = ":material/stop:", ":material/play_arrow:"


def pickers(page: Page) -> Selection:
    """The choices of the map; the slider of the years has a button that steps through them."""
    asked = controls.pick(page, map.CHOICES, "indicator")
    years = queries.mapped()[asked["indicator"]]
    _step(page, years, asked)
    with st.container(horizontal=True, vertical_alignment="bottom", key="years"):
        controls.pick(page, map.CHOICES, "year")
        if len(years) > 1:
            running = bool(st.session_state.get(RUNNING))
            st.button(
                page.t("page.map.stop" if running else "page.map.play"),
                key="map.play",
                icon=ON if running else OFF,
                on_click=_toggle,
                args=(years,),
            )
    if st.session_state.get(RUNNING):
        _clock()
    return controls.pick(page, map.CHOICES, "show", "view", "p")


def _toggle(years: Sequence[int]) -> None:
    """Begin the run, from the first year if it stands on the last, or end it."""
    running = not st.session_state.get(RUNNING)
    st.session_state[RUNNING] = running
    # A run that begins on the last year starts over at once; else it waits one step.
    at_end = st.session_state.get("map.year") == years[-1]
    st.session_state[DUE] = time.monotonic() + (0 if at_end else STEP)


def _step(page: Page, years: Sequence[int], asked: Selection) -> None:
    """Move on by one year where the run is due; stop on the last year."""
    if not st.session_state.get(RUNNING):
        return
    late = time.monotonic() - st.session_state.get(DUE, 0.0)
    now = st.session_state.get("map.year")
    if (
        late > FORGOTTEN
        or now not in years
        or st.query_params.get("year", str(years[-1])) != str(now)
    ):
        st.session_state[RUNNING] = False
        return
    if late < 0:
        return
    following = list(years[years.index(now) + 1 :]) or [years[0]]
    controls.set_value(page, map.CHOICES.by_name["year"], following[0], asked)
    st.session_state[DUE] = time.monotonic() + STEP
    if following[0] == years[-1]:
        st.session_state[RUNNING] = False


@st.fragment(run_every=0.5)
def _clock() -> None:
    """Draw the page again when the next step is due: title, table and map move together."""
    if st.session_state.get(RUNNING) and time.monotonic() >= st.session_state.get(DUE, 0.0):
        st.rerun()


@queries.per_version
def _deck(lang: str, found: MapQuestion, columns: bool, dark: bool) -> pdk.Deck:
    if dark:
        return deck_map.darkened(_deck(lang, found, columns, False))
    heights = None
    if columns:
        known = found.known[found.known["band"] > classes.NONE].set_index("unit_id")
        if found.show != "value":
            most = max(float(found.n or 0), float(known["rank"].max()))
            heights = {str(i): (most - float(r) + 1) / most for i, r in known["rank"].items()}
        else:
            most = max(float(known["score"].max()), 1e-9)
            heights = {str(i): max(0.0, float(v)) / most for i, v in known["score"].items()}
    return deck_map.deck(
        found.rows,
        map_id=found.map_id,
        bands=found.bands,
        neutral=map.is_neutral(found),
        labels=map.labelled(found),
        chosen=found.chosen,
        lang=lang,
        heights=heights,
    )


@queries.per_version
def _key(lang: str, found: MapQuestion, dark: bool) -> str:
    """The key as a list: colour, numbers and words; no colour stands alone."""
    page = Page(id="map", lang=lang)
    rows = [
        f'<li><span class="swatch" style="background:{theme.dark(colour) if dark else colour}"></span>'
        f"<span>{escape(numbers)}{_word(word)}</span></li>"
        for colour, numbers, word in map.key_of(lang, found)
    ]
    rows.append(f'<li><span class="swatch none"></span>{escape(page.t("page.map.key_none"))}</li>')
    return f'<ul class="cchc-key" aria-label="{escape(page.t("page.map.key_title"))}">{"".join(rows)}</ul>'


def _word(word: str) -> str:
    """What a group is called; bands of points have no name."""
    return f'<span class="word">: {escape(word)}</span>' if word else ""


def key(page: Page, indicator_id: str, year: int) -> None:
    """The key of the ranks of an edition, beside a map that stands on another page."""
    asked = map.CHOICES.selection(
        [("indicator", indicator_id), ("year", str(year))], lang=page.lang
    )
    st.html(_key(page.lang, map.question(asked), frame.on_dark()))


def picture(page: Page, found: MapQuestion, *, view: str) -> None:
    """The map, drawn or with zoom, the columns or the squares, with key, notes, source and downloads."""
    name, deck = "map.tiles" if view == "tiles" else "map.map", view in map.DECKS
    flat = deck and _no_webgl()
    try:
        asked = gallery.ask(name, {**page.choices, "key": "out"}, lang=page.lang)
        drawn = gallery.draw(asked)
    except Nothing as nothing:
        st.warning(wording.plain(nothing.reason), icon=":material/info:")
        return
    st.caption(wording.plain(drawn.chart.subtitle))
    leads = any(e.id == PROFILE for e in sitemap.PAGES)
    moved = "flat" if flat else "zoom" + frame.touched() if deck else view
    said = [] if view == "tiles" else [page.t(f"page.map.{moved}_note")]
    if flat or not deck:
        with cards.first_screen():
            st.html(_key(page.lang, found, frame.on_dark()))
            picked = cards.chart(drawn, key=name, pick=leads, height="stretch")
    else:
        higher = page.t(f"page.map.columns_{found.show}")
        alt = drawn.chart.alt
        if view == "columns":
            alt = page.t(
                "page.map.alt_columns",
                higher=higher,
                finding=drawn.chart.title,
                known=len(found.known),
                n=len(found.rows),
            )
            said = [page.t(f"page.map.columns{frame.touched()}_note", higher=higher)]
        with cards.first_screen():
            st.html(_key(page.lang, found, frame.on_dark()))
            picked = _shown(
                _deck(page.lang, found, view == "columns", frame.on_dark()), alt=alt, pick=leads
            )
    if leads:
        said.append(page.t("page.map.open"))
    if view != "map" and not flat:  # the drawn map says it itself
        said.append(page.t("page.map.legal"))
    st.caption(wording.plain(" ".join(said)))
    page.drawn.append(drawn)
    cards.foot(page, drawn, key=name)
    if picked:
        _open(page, found, picked)


def _no_webgl() -> bool:
    """Whether the browser said that it draws no WebGL: the map is then a drawing."""
    return st.context.cookies.get("webgl") == "0"


def _shown(deck: pdk.Deck, *, alt: str, pick: bool) -> str | None:
    """Draw the deck; the id of the unit that was clicked."""
    state: Any = st.pydeck_chart(
        deck,
        height="stretch",
        key="map.deck",
        alt=alt,
        on_select="rerun" if pick else "ignore",
    )
    if not pick:
        return None
    objects = [o for found in state.selection.objects.values() for o in found]
    return str(objects[0]["id"]) if objects else None


def _open(page: Page, found: MapQuestion, unit_id: str) -> None:
    """Go to the profile of a unit."""
    unit = provinces.load().by_id[unit_id]
    navigation.go(page, PROFILE, p=units.address(unit, list(provinces.load().by_id.values())))


@queries.per_version
def _table(lang: str, found: MapQuestion) -> str:
    page = Page(id="map", lang=lang)
    shown = map.table(lang, found)
    return tabular.table(shown, alt=page.t("page.map.table_alt", n=len(shown)), lang=lang)


def table(page: Page, found: MapQuestion) -> None:
    """The table behind the map."""
    cards.block(_table(page.lang, found), title=page.t("page.map.table"))


@queries.per_version
def source_ids(found: MapQuestion) -> tuple[str, ...]:
    """The sources of every rank and score of the year."""
    return queries.sources_behind(found.rows)
