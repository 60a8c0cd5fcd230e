"""Agenda list: where an agenda is chosen, changed, saved, loaded and taken away.

Leaves the slide on the screen to `present`, the agenda itself to `agenda` and `meeting`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from lib.base import formats
from lib.display import unit_names, wording
from lib.files import agenda as agendas
from lib.files.agenda import Agenda, BadAgenda, Shown
from lib.files.ready_agendas import OF_PROVINCE, READY
from lib.gallery import units
from lib.views import agenda_files, browser_copy, frame, last_province, meeting, present
from lib.views.browser_copy import Kept
from lib.views.frame import Page

# Key of the label, places that a slide moves (0: out), icon.
STEPS = (
    ("up", -1, ":material/arrow_upward:"),
    ("down", 1, ":material/arrow_downward:"),
    ("drop", 0, ":material/close:"),
)


def contents(page: Page, agenda: Agenda | None) -> None:
    """Choose a ready agenda, change the session's, save, load, take away, begin."""
    _ready(page, agenda)
    _load(page)
    _kept(page)
    if agenda is None or not agenda.slides:
        st.info(wording.plain(page.t("page.present.none")), icon=":material/info:")
        return
    st.header(wording.plain(agenda.title), anchor=False)
    st.html(browser_copy.line())
    shown, left_out = agendas.draw(agenda, big=True)
    with st.container(horizontal=True):
        st.button(
            page.t("page.present.begin", count=len(shown)),
            icon=":material/slideshow:",
            type="primary",
            on_click=_begin,
            disabled=not shown,
        )
        agenda_files.save(page, agenda)
    if shown:
        agenda_files.files(page, agenda)
    _order(page, agenda, {s.place: s for s in shown})
    if left_out:
        with st.expander(page.t("page.present.left_out", count=len(left_out))):
            st.markdown("\n".join(f"- {wording.plain(note)}" for note in left_out))


def _begin() -> None:
    found = meeting.current()
    if found:
        meeting.keep(found)
    st.query_params.pop("list", None)
    st.session_state[present.AT] = 0
    st.query_params["slide"] = "1"


def _ready(page: Page, agenda: Agenda | None) -> None:
    by_slug = present.units_by_slug("")
    usual = agenda.province if agenda else ""
    if usual not in by_slug and (
        unit := units.find(last_province.address(), list(by_slug.values()))
    ):
        usual = unit.slug
    with st.container(horizontal=True, key="pickers", border=True, vertical_alignment="bottom"):
        name = st.selectbox(
            page.t("page.present.ready"),
            list(READY),
            format_func=lambda n: page.t(f"page.present.ready_{n}"),
            key="meeting.ready",
        )
        slug = st.selectbox(
            page.t("control.one"),
            list(by_slug),
            index=list(by_slug).index(usual) if usual in by_slug else 0,
            format_func=lambda s: (
                unit_names.begun(by_slug[s].id, page.lang)
                if s == by_slug[s].id
                else unit_names.former(by_slug[s].id, page.lang)
            ),
            key="meeting.unit",
        )

        def take() -> None:
            province = slug if name in OF_PROVINCE else ""
            meeting.begin(agendas.ready(name, lang=page.lang, province=province))
            st.query_params["list"] = "1"

        st.button(page.t("page.present.take"), on_click=take, icon=":material/playlist_add_check:")


def _load(page: Page) -> None:
    """An agenda file of one's own."""

    def loaded() -> None:
        file = st.session_state["meeting.file"]
        if file is None:
            return
        try:
            found = agendas.from_json(file.getvalue())
        except BadAgenda as bad:
            st.session_state["meeting.faults"] = [f.text(page.lang) for f in bad.faults[:10]]
            return
        st.session_state.pop("meeting.faults", None)
        meeting.keep(replace(found, lang=page.lang))
        st.query_params["list"] = "1"

    with st.expander(page.t("page.present.load"), icon=":material/upload_file:"):
        st.file_uploader(
            page.t("page.present.file"), type="json", key="meeting.file", on_change=loaded
        )
        for fault in st.session_state.get("meeting.faults", []):
            st.error(wording.plain(fault), icon=":material/error:")


def _kept(page: Page) -> None:
    """The meetings that this browser keeps."""
    known = meeting.kept()
    if not known:
        return
    with st.expander(page.t("page.present.copy.all", count=len(known)), icon=":material/history:"):
        for one in known:
            changed = datetime.fromtimestamp(one.revision / 1000, tz=UTC)
            told = page.t(
                "page.present.copy.one",
                title=one.agenda.title,
                count=len(one.agenda.slides),
                concluded=len(one.agenda.concluded),
                day=formats.day(changed.date(), lang=page.lang),
            )
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(wording.plain(told))
                st.button(
                    page.t("page.present.copy.resume"),
                    on_click=_resume,
                    args=(one,),
                    key=f"meeting.resume.{one.slot}",
                )
                st.button(
                    page.t("page.present.copy.forget"),
                    icon=":material/delete:",
                    on_click=meeting.forget,
                    args=(one.slot,),
                    type="tertiary",
                    key=f"meeting.forget.{one.slot}",
                )


def _resume(one: Kept) -> None:
    meeting.resume(one)
    st.query_params["list"] = "1"


def _order(page: Page, agenda: Agenda, shown: dict[int, Shown]) -> None:
    """The slides with their headlines; one may be moved or taken out."""
    for number, (place, one) in enumerate(shown.items(), start=1):
        with st.container(horizontal=True, vertical_alignment="center", key=f"meeting.row.{place}"):
            st.markdown(f"**{number}.** {wording.plain(one.headline)}")
            for key, step, icon in STEPS:
                st.button(
                    "",
                    icon=icon,
                    help=page.t(f"page.present.{key}"),
                    on_click=_move,
                    args=(agenda, place, step),
                    type="tertiary",
                    key=f"meeting.{key}.{place}",
                )


def _move(agenda: Agenda, place: int, step: int) -> None:
    slides = list(agenda.slides)
    one = slides.pop(place)
    if step:
        slides.insert(min(max(place + step, 0), len(slides)), one)
    meeting.keep(replace(agenda, slides=tuple(slides), ready=""))
    st.query_params["list"] = "1"


def finish(page: Page, agenda: Agenda | None) -> None:
    """The foot of the list."""
    shown = agendas.draw(agenda, big=True)[0] if agenda else ()
    frame.finish(page, [s for one in shown for s in one.exhibit.chart.sources])
