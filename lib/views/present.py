"""Present: one slide on the meeting room's screen.

Owns how it fills the screen, its keys, the black screen, its choices and its conclusion. Leaves the list of
slides to `agenda_list`, the agenda itself to `agenda` and `meeting`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from lib import gallery
from lib.base.i18n import t
from lib.base.records import Province
from lib.data.declared import merger, provinces, registry
from lib.display import motion, wording
from lib.figures import queries
from lib.files import agenda as agendas
from lib.files import captions
from lib.files.agenda import Agenda, Shown, Slide
from lib.framework import rules
from lib.gallery import labels, units
from lib.gallery.choice_kinds import One, Several, Units
from lib.gallery.choices import Choice, Selection
from lib.views import browser_copy, cards, frame, meeting
from lib.views.browser_copy import Draft
from lib.views.frame import Page

AT, BLACK, PACE, SINCE = "meeting.at", "meeting.dark", "meeting.pace", "meeting.since"
PACES = (0, 15, 30, 60, 120)
# Beside the arrows on the buttons themselves.
FORWARD, BACK = ("PageDown", "Space", "Down"), ("PageUp", "Up")
# Further than any agenda is long.
FAR = 10 * agendas.MOST_SLIDES


# The slide


def slide(page: Page, agenda: Agenda) -> None:
    """One slide on the whole screen."""
    # A telephone is no projector: it has the page's form of a chart, with less around it.
    pocket = frame.on_telephone()
    shown, left_out = agendas.draw(agenda, big=not pocket)
    if layout := rules.slide():
        st.html(layout)
    if not shown:
        with st.container(key="slide"):
            st.title(wording.plain(agenda.title), anchor=False)
            st.markdown(wording.plain(page.t("agenda.fault.nothing")))
            for note in left_out[:8]:
                st.caption(wording.plain(note))
            st.button(page.t("page.present.to_list"), on_click=_leave, key="meeting.leave")
        return
    at = _place(len(shown))
    one = shown[at]
    with st.container(key="slide"):
        st.title(wording.plain(one.headline), anchor=False)
        st.caption(wording.plain(one.exhibit.chart.subtitle))
        with st.container(key="pocket") if pocket else nullcontext():
            cards.chart(one.exhibit, key=f"meeting.chart.{one.place}", height="stretch")
        st.html(_under(one, page.lang))
        _bar(page, shown, at)
    if st.session_state.get(BLACK):
        st.html('<div class="cchc-black"></div>')
    _keys(len(shown))
    if pace := st.session_state.get(PACE):
        _run_on(pace, len(shown))


def _place(total: int) -> int:
    """Which slide: the session's, or the address's `?slide=3` on arrival; never outside."""
    asked = st.query_params.get("slide", "")
    if AT not in st.session_state or asked != str(st.session_state[AT] + 1):
        if asked.isdecimal() and len(asked) < 4 and int(asked) > 0:
            st.session_state[AT] = int(asked) - 1
        elif AT not in st.session_state or not asked:
            st.session_state[AT] = 0
    at: int = min(max(st.session_state[AT], 0), total - 1)
    st.session_state[AT] = at
    st.query_params["slide"] = str(at + 1)
    return at


def _go(step: int, total: int) -> None:
    if st.session_state.pop(BLACK, False):
        return
    at = st.session_state.get(AT, 0) + step
    st.session_state[AT] = min(max(at, 0), total - 1)
    st.session_state[SINCE] = time.monotonic()
    st.query_params["slide"] = str(st.session_state[AT] + 1)


def _blacken() -> None:
    st.session_state[BLACK] = not st.session_state.get(BLACK, False)


def _escape() -> None:
    """Back from the black screen to the slide, from the slide to the list."""
    if not st.session_state.pop(BLACK, False):
        _leave()


def _leave() -> None:
    st.query_params["list"] = "1"
    st.query_params.pop("slide", None)


def _under(one: Shown, lang: str) -> str:
    """Conclusion, what to read with the chart, source: escaped text."""
    parts = []
    if one.slide.conclusion:
        who = [("owner", one.slide.owner), ("deadline", one.slide.deadline)]
        rest = " · ".join(f"{t(f'export.{k}', lang)}: {v}" for k, v in who if v)
        parts.append(
            f'<div class="cchc-conclusion"><b>{escape(t("export.conclusion", lang))}:</b> '
            f"{escape(one.slide.conclusion)}{' (' + escape(rest) + ')' if rest else ''}</div>"
        )
    caveats = " ".join(captions.caveats(one.exhibit))
    run = motion.button(one.exhibit.chart, lang=lang)
    parts.append(f'<div class="cchc-said">{run} {escape(caveats)} {browser_copy.line()}</div>')
    return "".join(parts)


def _bar(page: Page, shown: tuple[Shown, ...], at: int) -> None:
    """Source, controls, slide number and progress."""
    one, total = shown[at], len(shown)
    with st.container(horizontal=True, key="slidebar", vertical_alignment="center"):
        st.html(
            f'<div class="cchc-source">{escape(captions.source(one.exhibit))}</div>'
            f'<div class="cchc-progress" style="width:{100 * (at + 1) / total:.1f}%"></div>'
        )
        _button(page, "back", ":material/chevron_left:", _go, (-1, total), key="Left")
        st.html(f'<div class="cchc-number">{at + 1}/{total}</div>')
        _button(page, "next", ":material/chevron_right:", _go, (1, total), key="Right")
        _button(page, "black", ":material/stop:", _blacken, (), key="B")
        with st.popover(" ", icon=":material/tune:", key="meeting.choices"):
            _choices(page, one)
            st.selectbox(
                page.t("page.present.pace"),
                PACES,
                key=PACE,
                format_func=lambda s: (
                    page.t("page.present.seconds", count=s) if s else page.t("page.present.no_pace")
                ),
            )
        with st.popover(
            page.t("export.conclusion"), icon=":material/edit_note:", key="meeting.conclusion"
        ):
            _conclusion(page, one)
        _button(page, "to_list", ":material/list:", _leave, (), key=None)


def _button(
    page: Page,
    name: str,
    icon: str,
    action: Callable[..., None],
    args: tuple[int, ...],
    *,
    key: str | None,
) -> None:
    st.button(
        "",
        icon=icon,
        help=None if frame.on_telephone() else page.t(f"page.present.{name}"),
        on_click=action,
        args=args,
        shortcut=key,
        key=f"meeting.{name}",
    )


def _keys(total: int) -> None:
    """The other keys of clickers, as buttons that nobody sees."""
    with st.container(key="slidekeys"):
        for key in FORWARD:
            st.button(key, shortcut=key, on_click=_go, args=(1, total), key=f"meeting.key.{key}")
        for key in BACK:
            st.button(key, shortcut=key, on_click=_go, args=(-1, total), key=f"meeting.key.{key}")
        for key, step in (("Home", -FAR), ("End", FAR)):
            st.button(key, shortcut=key, on_click=_go, args=(step, total), key=f"meeting.key.{key}")
        st.button("Esc", shortcut="Escape", on_click=_escape, key="meeting.key.Escape")


def _run_on(pace: int, total: int) -> None:
    """Go on by itself every `pace` seconds, from the first slide again after the last."""

    @st.fragment(run_every=pace)
    def tick() -> None:
        since = st.session_state.setdefault(SINCE, time.monotonic())
        if time.monotonic() - since < pace * 0.8 or st.session_state.get(BLACK):
            return
        last = st.session_state.get(AT, 0) >= total - 1
        _go(1 - total if last else 1, total)
        st.rerun()

    tick()


def _choices(page: Page, one: Shown) -> None:
    """What the page of this chart offers to choose, for the slide."""
    view, asked = gallery.VIEWS[one.exhibit.ask.view], one.exhibit.ask.read()
    for name in view.parameters:
        choice = view.table.by_name[name]
        if asked.picks(choice):
            _pick(page, one, choice, asked)


@queries.per_version
def units_by_slug(indicator: str) -> dict[str, Province]:
    """Whose meeting it may be, by what stands in an address: the units of today, then the former ones."""
    known = registry.load()
    there = indicator in known.indicators and len(queries.history(indicator))
    ranked = units.ranked(indicator) if there else units.of_first_index()
    today = [p for p in units.every() if merger.is_new(p) and provinces.load().origins(p.id)]
    merged = {p.id: p for p in today if len(provinces.load().origins(p.id)) > 1}
    return merged | {p.slug: p for p in ranked if not merger.is_new(p)}


def _pick(page: Page, one: Shown, choice: Choice, asked: Selection) -> None:
    """A picker as on the page; what is picked becomes the slide's."""
    key = f"meeting.{choice.name}.{one.place}.{one.slide.view}"
    label = page.t(choice.title or f"control.{choice.name}")
    now = asked[choice.name]

    def changed() -> None:
        value = st.session_state[key]
        value = tuple(value) if isinstance(value, list) else value
        text = "" if value == choice.usual(asked) else choice.write(value, asked)
        meeting.change(one.place, view=one.slide.choosing(**{choice.name: text}).view)

    if isinstance(choice, Units):
        options: list[Any] = [p.id for p in choice.offered(asked)]
        written: Callable[[Any], str] = labels.units(tuple(options), page.lang).__getitem__
    elif isinstance(choice, One | Several):
        options = list(choice.offered(asked))
        written = partial(choice.labelled, lang=page.lang)
    else:
        return
    if choice.takes_several:
        most = choice.at_most(asked)
        kept = [v for v in now if v in options]
        st.multiselect(
            label,
            options,
            kept,
            key=key,
            format_func=written,
            max_selections=most,
            on_change=changed,
        )
    elif len(options) > 1:
        at = options.index(now) if now in options else 0
        st.selectbox(label, options, at, key=key, format_func=written, on_change=changed)


def _conclusion(page: Page, one: Shown) -> None:
    """What the meeting concludes from this slide; kept with the agenda.

    What was typed before and never put down stands in the fields again. The browser finds them by the
    container's name.
    """
    said: Slide | Draft = meeting.draft(one.place) or one.slide
    with (
        st.container(key=f"conclusion_{one.place}"),
        st.form(f"meeting.conclusion.{one.place}", border=False),
    ):
        if said is not one.slide:
            st.caption(wording.plain(page.t("page.present.copy.again")))
        longest = agendas.LONGEST
        text = st.text_area(
            page.t("export.conclusion"), said.conclusion, max_chars=longest["conclusion"]
        )
        owner = st.text_input(page.t("export.owner"), said.owner, max_chars=longest["owner"])
        deadline = st.text_input(
            page.t("export.deadline"), said.deadline, max_chars=longest["deadline"]
        )
        if st.form_submit_button(page.t("page.present.keep"), type="primary"):
            meeting.change(
                one.place,
                conclusion=agendas.clean(text),
                owner=agendas.clean(owner, one_line=True),
                deadline=agendas.clean(deadline, one_line=True),
            )
            st.rerun()
