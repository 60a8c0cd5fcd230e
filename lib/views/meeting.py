"""Meeting: the session's agenda.

Owns that the agenda lives in the session, comes in from the address, goes back into it, and can be added to
from any chart. What people wrote on slides (headline, conclusion, notes) never stands in an address.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lib.base.i18n import t
from lib.files import agenda as agendas
from lib.files.agenda import Agenda, Slide
from lib.gallery import Exhibit

AGENDA = "meeting.agenda"
SEEN = "meeting.seen"
NAMES = ("agenda", "s", "p", "title")


def current() -> Agenda | None:
    """The session's agenda, or None where nobody made one yet."""
    found: Agenda | None = st.session_state.get(AGENDA)
    return found


def _given() -> dict[str, list[str]]:
    return {n: st.query_params.get_all(n) for n in NAMES if n in st.query_params}


def read(lang: str) -> tuple[Agenda | None, tuple[str, ...]]:
    """The agenda of the address where it names a new one, else the session's; and notes about it."""
    given = _given()
    found = current()
    notes: tuple[str, ...] = ()
    if given and given != st.session_state.get(SEEN):
        asked, notes = agendas.from_address(given, lang=lang)
        if asked is not None:
            found = asked
            st.session_state[AGENDA] = found
        st.session_state[SEEN] = given
    if found and found.lang != lang:
        found = _in_language(found, lang)
        st.session_state[AGENDA] = found
    return found, notes


def _in_language(agenda: Agenda, lang: str) -> Agenda:
    if not agenda.ready:
        return replace(agenda, lang=lang)
    title = agendas.ready(agenda.ready, lang=lang, province=agenda.province).title
    return replace(agenda, lang=lang, title=title)


def keep(agenda: Agenda, *, address: bool = True) -> None:
    """Make `agenda` the session's, and the address's where the page shows it."""
    st.session_state[AGENDA] = agenda
    if not address:
        return
    wanted = agendas.to_address(agenda)
    for name in NAMES:
        if name in wanted:
            st.query_params[name] = wanted[name]
        else:
            st.query_params.pop(name, None)
    st.session_state[SEEN] = _given()


def change(place: int, **texts: str) -> None:
    """Change fields of one slide; a change of its view makes the agenda one of its own."""
    found = current()
    if found is None or not 0 <= place < len(found.slides):
        return
    slides = list(found.slides)
    slides[place] = replace(slides[place], **texts)
    ready = "" if "view" in texts else found.ready
    keep(replace(found, slides=tuple(slides), ready=ready))


def add(exhibit: Exhibit) -> None:
    """Put a chart at the end of the session's agenda and say so."""
    lang = exhibit.ask.lang
    found = current() or Agenda(title=t("agenda.untitled", lang), lang=lang)
    if len(found.slides) >= agendas.MOST_SLIDES:
        st.toast(t("agenda.fault.too_many", lang, most=agendas.MOST_SLIDES))
        return
    slide = Slide(view=exhibit.ask.text())
    if slide.view in [s.view for s in found.slides]:
        st.toast(t("page.present.there_already", lang))
        return
    ready = "" if found.slides else found.ready
    keep(replace(found, slides=(*found.slides, slide), ready=ready), address=False)
    st.toast(
        t("page.present.added", lang, count=len(found.slides) + 1), icon=":material/slideshow:"
    )
