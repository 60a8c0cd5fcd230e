"""Place: the province that a visitor chose stays chosen on the pages that the menu leads to.

The menu's links carry no parameters. What stands in `?p=` is kept in the session as the plain text of the
address, and put back where a page that takes a province is entered without one. Leaves what the text means
to the page: a place that it does not have is told there in words.
"""

from __future__ import annotations

import streamlit as st

from lib import gallery
from lib.figures import sitemap

PARAMETER = "p"
_PLACE, _AT = "place", "place.at"


def enter(entry: sitemap.Entry) -> None:
    """Put the kept province into the address on arrival at another page; call before the page runs."""
    arrived = st.session_state.get(_AT) not in (None, entry.id)
    st.session_state[_AT] = entry.id
    kept: str = st.session_state.get(_PLACE, "")
    most = gallery.TABLES[entry.id].most_remembered if entry.id in gallery.TABLES else 0
    if not arrived or not kept or not most or PARAMETER in st.query_params:
        return
    st.query_params[PARAMETER] = ",".join(kept.split(",")[:most])


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
