"""Scoring, typed: what a unit typed and nobody saved, kept in the typist's own browser and offered again.

Owns the element that keeps it (`scoring_typed_files/`, served by this server) and the offer. A lost
connection, a reload or a server that is gone then loses no words. It is kept by account, year, unit and
criterion, until it is saved or put aside, the account signs out, or a month is over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import streamlit as st
import streamlit.components.v1 as components

from lib.data.upkeep import scoring_entries, scoring_points
from lib.data.upkeep.roles import HERE, moment
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_entries import ScoreEntry
from lib.display import wording
from lib.views.frame import Page
from lib.views.scoring_entry import DONE, EntryField

KEY, SESSION = "scoring.typed", "scoring.typed.session"
# What was put aside (its time, by criterion), and what was taken back into its field.
ASIDE, TAKEN = "scoring.typed.aside", "scoring.typed.taken"
OUT = "upkeep.sign_out"
MOST_POINTS = 40
_element = components.declare_component(
    "typed", path=str(Path(__file__).parent / "scoring_typed_files")
)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was typed at a criterion over the revision `seen`; `time` in milliseconds since 1970."""

    points: str
    text: str
    seen: int
    time: int


def watch(
    leaves: Mapping[str, EntryField],
    held: Mapping[str, ScoreEntry],
    *,
    drawn: Sequence[str],
    lang: str,
) -> None:
    """Keep what is typed into those fields of a unit (by code) that are `drawn`; once on a page."""
    state, one = st.session_state, next(iter(leaves.values()))
    saved: dict[str, tuple[str, str]] = state.get(DONE, {})
    aside: dict[str, int] = state.get(ASIDE, {})
    fields = {}
    for code in drawn:
        field = leaves[code]
        entry = held.get(code, ScoreEntry(code=code))
        fields[code] = {
            "boxes": [_class(f"{field.key}.{name}") for name in ("points", "text")],
            "stands": [scoring_points.told(entry.self_points or "", lang), entry.explanation],
            "seen": entry.revision,
        }
    first = f"scoring.{one.year}.{one.unit}."
    codes = {k.removeprefix(first) for k in (*saved, *aside) if k.startswith(first)}
    done = {
        c: [*saved.get(f"{first}{c}", (None, None)), aside.get(f"{first}{c}", 0)] for c in codes
    }
    with st.container(key="kept"):
        _element(
            key=KEY,
            default=None,
            session=state.setdefault(SESSION, uuid4().hex),
            owner=one.keeper.account,
            year=one.year,
            unit=one.unit,
            fields=fields,
            saved=done,
            out=_class(OUT),
        )


def offer(
    page: Page,
    leaves: Mapping[str, EntryField],
    held: Mapping[str, ScoreEntry],
    *,
    show: Callable[[Criterion], None],
) -> None:
    """What the browser still has and the store has not, each to be used or put aside.

    `show` opens the field in which a criterion stands.
    """
    found = [
        (field, typed) for field, typed in _given(leaves) if _differs(page, field, typed, held)
    ]
    if not found:
        return
    with st.container(border=True):
        st.markdown(f"**{page.t('scoring.typed.heading')}**")
        for field, typed in found:
            _one(page, field, typed, show)


def _one(page: Page, field: EntryField, typed: Typed, show: Callable[[Criterion], None]) -> None:
    at = datetime.fromtimestamp(typed.time / 1000, UTC)
    today = at.astimezone(HERE).date() == datetime.now(HERE).date()
    time = f"{at.astimezone(HERE):%H:%M}" if today else moment(at, page.lang)
    about = {"code": field.leaf.code, "name": field.leaf.name, "time": time}
    said = typed.text
    if typed.points:
        said = page.t("scoring.form.entry", points=typed.points, text=typed.text)
    line = page.t("scoring.typed.one", **about, said=said)
    st.markdown(wording.plain(line))
    with st.container(horizontal=True):
        st.button(
            page.t("scoring.typed.take"),
            icon=":material/restore:",
            key=f"{field.key}.typed_take",
            on_click=partial(_take, field, typed, show),
        )
        st.button(
            page.t("scoring.typed.drop"),
            icon=":material/close:",
            key=f"{field.key}.typed_drop",
            on_click=partial(_put_aside, field, typed),
        )


def _take(field: EntryField, typed: Typed, show: Callable[[Criterion], None]) -> None:
    # Put aside in the list alone: what is refused stays in the browser until it is saved.
    st.session_state.setdefault(TAKEN, set()).add((field.key, typed.time))
    show(field.leaf)
    field.take(points=typed.points, text=typed.text, seen=typed.seen)


def _put_aside(field: EntryField, typed: Typed) -> None:
    st.session_state.setdefault(ASIDE, {})[field.key] = typed.time


def _differs(page: Page, field: EntryField, typed: Typed, held: Mapping[str, ScoreEntry]) -> bool:
    entry = held.get(field.leaf.code, ScoreEntry(code=field.leaf.code))
    stands = scoring_points.told(entry.self_points or "", page.lang), entry.explanation
    aside = st.session_state.get(ASIDE, {}).get(field.key) == typed.time
    here = (field.key, typed.time) in st.session_state.get(TAKEN, ())
    return (typed.points, typed.text) != stands and not aside and not here


def _given(leaves: Mapping[str, EntryField]) -> Iterator[tuple[EntryField, Typed]]:
    """What the browser handed over of these fields: a visitor's own storage, so only what has the form."""
    value = st.session_state.get(KEY)
    if not (isinstance(value, dict) and leaves):
        return
    one = next(iter(leaves.values()))
    whose = {"owner": one.keeper.account, "year": one.year, "unit": one.unit}
    whose |= {"session": st.session_state.get(SESSION)}
    # Another unit, or another account in the same session, has criteria of the same codes.
    if {name: value.get(name) for name in whose} != whose:
        return
    told = value.get("typed")
    if not isinstance(told, dict):
        return
    for code, field in leaves.items():
        if typed := _read(told.get(code)):
            yield field, typed


def _read(body: Any) -> Typed | None:
    match body:
        case {"points": str(points), "text": str(text), "seen": int(seen), "time": int(time)}:
            if 0 <= time < 1 << 43:
                most = scoring_entries.LONGEST
                return Typed(points=points[:MOST_POINTS], text=text[:most], seen=seen, time=time)
    return None


def _class(key: str) -> str:
    """The class that the framework gives to an element of that key."""
    return f"st-key-{re.sub('[^a-zA-Z0-9_-]', '-', key)}"
