"""Place: the province, and the index and years, that a visitor chose stay chosen on the pages of the menu.

The menu's links carry no parameters. What stands in `?p=` is kept in the session as the plain text of the
address, and put back where a page that takes a province is entered without one. Leaves what the text means
to the page: a place that it does not have is told there in words. An index and years go along only where
the page has them. Who comes by the browser's Back finds the address as it was.
"""

from __future__ import annotations

import streamlit as st

from lib import gallery
from lib.base import i18n
from lib.figures import sitemap
from lib.framework import way_back
from lib.gallery.choices import Table

PARAMETER, INDEX = "p", "indicator"
# The menu whose pages are about one index.
RANKS = "ranks"
# The last year of a period and the year of a page of one year are one choice.
YEARS = (("from", "from"), ("to", "to"), ("to", "year"), ("year", "to"), ("year", "year"))
_PLACE, _AT, _INDEX = "place", "place.at", "place.index"


def enter(entry: sitemap.Entry) -> None:
    """Put what was chosen into the address on arrival at another page; call before the page runs."""
    arrived = st.session_state.get(_AT) not in (None, entry.id)
    st.session_state[_AT] = entry.id
    table = gallery.TABLES.get(entry.id)
    by_menu = arrived and not way_back.taken()
    ranks = table is not None and entry.section == RANKS and INDEX in table.names
    if by_menu and table and ranks and not st.query_params.keys() & {*table.names} - {PARAMETER}:
        _put_back(table)
    if ranks:
        st.session_state[_INDEX] = st.query_params.to_dict()
    kept: str = st.session_state.get(_PLACE, "")
    most = table.most_remembered if table else 0
    if not by_menu or not kept or not most or PARAMETER in st.query_params:
        return
    st.query_params[PARAMETER] = ",".join(kept.split(",")[:most])


def _put_back(table: Table) -> None:
    """The index and the years of the page before, as far as this page has them."""
    kept: dict[str, str] = st.session_state.get(_INDEX, {})
    if INDEX not in kept:
        return
    found = {INDEX: kept[INDEX]}
    found |= {to: kept[name] for name, to in YEARS if name in kept and to in table.names}
    # Whether there are notes is asked, not what they say.
    asked = table.selection(found.items(), lang=i18n.LANGS[0])
    for name, text in found.items():
        choice = table.by_name[name]
        value, notes = choice.understand(text, asked)
        if notes:
            return
        asked.values[name] = value
        if value != choice.usual(asked):
            st.query_params[name] = text


def keep(text: str) -> None:
    """Keep the province or provinces (commas between) that were chosen; '' forgets them.

    A page of one province does not forget the others that were chosen with it.
    """
    kept: str = st.session_state.get(_PLACE, "")
    if not text or text != kept.split(",")[0]:
        st.session_state[_PLACE] = text


def address() -> str:
    """The province that was chosen last, as it stood in an address; '' where none was."""
    text: str = st.session_state.get(_PLACE, "")
    return text.split(",")[0]
