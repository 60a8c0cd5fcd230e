"""Browser copy: what people write for a meeting, kept in their own browser.

Owns the element that writes the session's meeting into the browser's storage and hands back what is there
(`browser_copy_files/`, served by this server; it needs no network), and the line that says what is kept and
what is not yet. A session's end, a reload, a closed tab or a lost connection then loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import streamlit as st
import streamlit.components.v1 as components

from lib.base.i18n import t
from lib.files import agenda as agendas
from lib.files.agenda import Agenda, BadAgenda

KEY, SESSION = "meeting.copy", "meeting.session"
STATES = ("kept", "draft", "lost", "refused")
_element = components.declare_component(
    "meeting", path=str(Path(__file__).parent / "browser_copy_files")
)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A meeting as the browser keeps it: `slot` names it, `revision` is its last change in milliseconds."""

    slot: str
    revision: int
    agenda: Agenda


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What was typed on the slide at `place` of a meeting and not yet put down."""

    slot: str
    place: int
    conclusion: str
    owner: str
    deadline: str


def show(lang: str, kept: Kept | None, *, dropped: tuple[str, ...] = ()) -> None:
    """Write `kept` into the browser and forget the meetings `dropped` there; once on a page."""
    agenda = kept.agenda if kept else None
    slides = agenda.slides if agenda else ()
    with st.container(key="kept"):
        _element(
            key=KEY,
            default=None,
            session=st.session_state.setdefault(SESSION, uuid4().hex),
            slot=kept.slot if kept else "",
            revision=kept.revision if kept else 0,
            agenda=agendas.to_json(agenda).decode() if agenda else "",
            texts=[[s.conclusion, s.owner, s.deadline] for s in slides],
            dropped=list(dropped),
            words={state: t(f"page.present.copy.{state}", lang) for state in STATES},
        )


def line() -> str:
    """Where the browser says what it keeps."""
    return '<span class="cchc-kept" role="status"></span>'


def given() -> tuple[tuple[Kept, ...], Draft | None]:
    """The meetings that the browser handed back, the last changed first, and the draft.

    It is a visitor's own storage: what is no meeting of ours is passed over.
    """
    value = st.session_state.get(KEY)
    if not isinstance(value, dict):
        return (), None
    listed = value.get("meetings")
    found = [_meeting(m) for m in listed[:20]] if isinstance(listed, list) else []
    return tuple(m for m in found if m), _draft(value.get("draft"))


def _meeting(body: Any) -> Kept | None:
    match body:
        case {"slot": str(slot), "revision": int(revision), "agenda": str(text)}:
            return _read(slot[:200], revision, text)
    return None


def _read(slot: str, revision: int, text: str) -> Kept | None:
    try:
        return Kept(slot=slot, revision=revision, agenda=agendas.from_json(text.encode()))
    except BadAgenda:
        return None


def _draft(body: Any) -> Draft | None:
    match body:
        case {
            "slot": str(slot),
            "place": int(place),
            "texts": [str(conclusion), str(owner), str(deadline)],
        }:
            most = agendas.LONGEST
            return Draft(
                slot=slot,
                place=place,
                conclusion=agendas.clean(conclusion)[: most["conclusion"]],
                owner=agendas.clean(owner, one_line=True)[: most["owner"]],
                deadline=agendas.clean(deadline, one_line=True)[: most["deadline"]],
            )
    return None
