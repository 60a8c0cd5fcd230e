"""Meeting: the session's agenda.

Owns that the agenda lives in the session, comes in from the address, goes back into it, can be added to
from any chart, and is the one that the visitor's browser kept (`browser_copy`) where that is newer. What
people wrote on slides (headline, conclusion, notes) never stands in an address.
"""

from __future__ import annotations

import time
from dataclasses import replace
from uuid import uuid4

import streamlit as st

from lib.base.i18n import t
from lib.files import agenda as agendas
from lib.files.agenda import Agenda, Slide
from lib.gallery import Exhibit
from lib.views import browser_copy
from lib.views.browser_copy import Draft, Kept

AGENDA = "meeting.agenda"
SEEN = "meeting.seen"
NAMES = ("agenda", "s", "p", "title")
SLOT, REVISION, MEETINGS, DROPPED = "meeting.slot", "meeting.rev", "meeting.all", "meeting.dropped"
MERGED, DRAFT, WANTED, EARLY = "meeting.merged", "meeting.draft", "meeting.wanted", "meeting.early"
# A chart that is added goes on with the agenda of the same sitting, not with one of long ago.
SITTING = 12 * 3600 * 1000


def current() -> Agenda | None:
    """The session's agenda, or None where nobody made one yet."""
    found: Agenda | None = st.session_state.get(AGENDA)
    return found


def _given() -> dict[str, list[str]]:
    return {n: st.query_params.get_all(n) for n in NAMES if n in st.query_params}


def read(lang: str) -> tuple[Agenda | None, tuple[str, ...]]:
    """The agenda of the address where it names a new one, else the session's; and notes about it."""
    st.session_state[WANTED] = True
    _take_back()
    given = _given()
    notes: tuple[str, ...] = ()
    if given and given != st.session_state.get(SEEN):
        asked, notes = agendas.from_address(given, lang=lang)
        if asked is not None:
            _open(asked)
        st.session_state[SEEN] = given
    found = current()
    if found is None and not given and (known := kept()):
        found = _become(known[0])
    if found and found.lang != lang:
        found = _in_language(found, lang)
        st.session_state[AGENDA] = found
    return found, notes


def _in_language(agenda: Agenda, lang: str) -> Agenda:
    if not agenda.ready:
        return replace(agenda, lang=lang)
    title = agendas.ready(agenda.ready, lang=lang, province=agenda.province).title
    return replace(agenda, lang=lang, title=title)


# What the browser keeps


def kept() -> list[Kept]:
    """The meetings of this visitor that somebody changed, the last changed first."""
    found: dict[str, Kept] = st.session_state.get(MEETINGS, {})
    return sorted(found.values(), key=lambda k: -k.revision)


def _take_back() -> None:
    """Take what the browser handed back: newer states of meetings, the session's own among them."""
    value = st.session_state.get(browser_copy.KEY)
    if value is None or value == st.session_state.get(MERGED):
        return
    st.session_state[MERGED] = value
    meetings, st.session_state[DRAFT] = browser_copy.given()
    known: dict[str, Kept] = st.session_state.setdefault(MEETINGS, {})
    dropped = st.session_state.get(DROPPED, ())
    for one in meetings:
        before = known.get(one.slot)
        if one.slot not in dropped and not (before and before.revision >= one.revision):
            known[one.slot] = one
    found = current()
    if found is None:
        return
    if st.session_state.pop(EARLY, False) and (before := _of_this_sitting()):
        forget(st.session_state[SLOT])
        _become(before)
        new = (s for s in found.slides if s.view not in [b.view for b in before.agenda.slides])
        slides = (*before.agenda.slides, *new)[: agendas.MOST_SLIDES]
        _put(replace(before.agenda, slides=slides))
    elif not st.session_state.get(REVISION):
        _open(found)
    elif (newer := known.get(st.session_state[SLOT])) and newer.revision > st.session_state[
        REVISION
    ]:
        _become(newer)


def _slot(agenda: Agenda) -> str:
    """Under which name an agenda is kept: a ready one's, that of one with these slides, or a new one."""
    if agenda.ready:
        return f"{agenda.ready}/{agenda.province}"
    wanted = agendas.to_address(agenda)
    same = (k.slot for k in kept() if not k.agenda.ready and agendas.to_address(k.agenda) == wanted)
    return next(same, f"own/{uuid4().hex[:12]}")


def _open(agenda: Agenda) -> None:
    """Make `agenda` the session's, as it is kept where it is kept."""
    slot = _slot(agenda)
    known: dict[str, Kept] = st.session_state.get(MEETINGS, {})
    _become(known.get(slot) or Kept(slot=slot, revision=0, agenda=agenda))


def _become(one: Kept) -> Agenda:
    st.session_state[AGENDA] = one.agenda
    st.session_state[SLOT], st.session_state[REVISION] = one.slot, one.revision
    return one.agenda


def _put(agenda: Agenda) -> None:
    """Make a changed agenda the session's; one that is no ready one any more is kept under its own name."""
    slot: str = st.session_state.get(SLOT, "")
    if agenda.ready or not slot.startswith("own/"):
        slot = _slot(agenda)
    known: dict[str, Kept] = st.session_state.setdefault(MEETINGS, {})
    # Newer than what is kept, also where the clock was set back.
    before = known[slot].revision if slot in known else 0
    now = Kept(slot=slot, revision=max(int(time.time() * 1000), before + 1), agenda=agenda)
    known[slot] = now
    st.session_state[DROPPED] = tuple(s for s in st.session_state.get(DROPPED, ()) if s != slot)
    _become(now)


def remember(lang: str) -> None:
    """Let the browser write the session's meeting down; at the end of a page's run."""
    _take_back()
    found, revision = current(), st.session_state.get(REVISION, 0)
    if not revision and not st.session_state.pop(WANTED, False):
        return
    now = Kept(slot=st.session_state[SLOT], revision=revision, agenda=found) if found else None
    browser_copy.show(lang, now, dropped=st.session_state.get(DROPPED, ()))


def want() -> None:
    """Ask the browser for what it keeps, because somebody is about to add to it."""
    st.session_state[WANTED] = True


def draft(place: int) -> Draft | None:
    """What was typed on a slide of this meeting and never put down."""
    found: Draft | None = st.session_state.get(DRAFT)
    if found and (found.slot, found.place) == (st.session_state.get(SLOT), place):
        return found
    return None


def resume(one: Kept) -> None:
    """Go on with a kept meeting."""
    _become(one)
    _to_address(one.agenda)


def forget(slot: str) -> None:
    """Take a kept meeting out of the session and of the browser."""
    st.session_state.get(MEETINGS, {}).pop(slot, None)
    st.session_state[DROPPED] = (*st.session_state.get(DROPPED, ()), slot)
    if st.session_state.get(SLOT) != slot:
        return
    for name in (AGENDA, SLOT, REVISION):
        st.session_state.pop(name, None)
    for name in NAMES:
        st.query_params.pop(name, None)
    st.session_state[SEEN] = {}


# Changes


def begin(agenda: Agenda) -> None:
    """Make `agenda` the session's, with what was written on it before."""
    _open(agenda)
    _to_address(current() or agenda)


def keep(agenda: Agenda, *, address: bool = True) -> None:
    """Make `agenda` the session's, and the address's where the page shows it."""
    if agenda != current():
        _put(agenda)
    if address:
        _to_address(agenda)


def _to_address(agenda: Agenda) -> None:
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
    if draft(place):
        st.session_state[DRAFT] = None
    keep(replace(found, slides=tuple(slides), ready=ready))


def _of_this_sitting() -> Kept | None:
    """The newest kept agenda of one's own beside the session's, if it is of the same sitting."""
    slot = st.session_state.get(SLOT)
    known = [k for k in kept() if not k.agenda.ready and k.slot != slot]
    return known[0] if known and time.time() * 1000 - known[0].revision < SITTING else None


def _to_add_to() -> Agenda | None:
    """The agenda to which a chart is added: the session's, or the one that was made before a reload.

    Where the browser has not answered yet, what is added is joined to that one when it does.
    """
    _take_back()
    if current() is None:
        st.session_state[EARLY] = MERGED not in st.session_state
        if before := _of_this_sitting():
            _become(before)
    return current()


def add(exhibit: Exhibit) -> None:
    """Put a chart at the end of the session's agenda and say so."""
    lang = exhibit.ask.lang
    found = _to_add_to() or Agenda(title=t("agenda.untitled", lang), lang=lang)
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
