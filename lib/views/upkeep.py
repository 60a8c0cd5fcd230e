"""Upkeep: the keepers' page around its sections: who is signed in, which section is open, the three steps.

The page exists for who is signed in alone; each run asks again, for a session may have ended meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from lib.data.upkeep import proposals, sessions
from lib.data.upkeep.roles import ADMINISTRATOR, APPROVER, EDITOR, READER, UNIT, Keeper
from lib.data.upkeep.sessions import Session
from lib.display import wording
from lib.figures import sitemap
from lib.framework import rules
from lib.views import (
    frame,
    keepers,
    navigation,
    plan_board,
    scoring,
    upkeep_accounts,
    upkeep_bring,
    upkeep_difference,
    upkeep_office,
    upkeep_password,
    upkeep_proposals,
    upkeep_reading,
)
from lib.views import upkeep_draft as drafts
from lib.views.frame import Page

CHOSEN, COMPARED = "upkeep.section", "upkeep.compared"
# Whose the page was last, and with what the names of all that it remembers begin.
WHO, THEIRS = "upkeep.account", ("upkeep.", "scoring.", "plan.")


@dataclass(frozen=True, kw_only=True)
class UpkeepSection:
    """A section of the page: the role that it needs, and how it is drawn."""

    role: str
    draw: Callable[[Page, Keeper], None]


def enter(page: Page) -> Session | None:
    """Who is at work; where the session has ended nothing of the page is drawn."""
    found = keepers.session()
    if found is None:
        st.warning(page.t("upkeep.ended"), icon=":material/logout:")
        return None
    _of_one(found.keeper)
    return found


def _of_one(keeper: Keeper) -> None:
    """What another account had at hand or typed goes: a connection made anew brings a new cookie."""
    state = st.session_state
    if state.setdefault(WHO, keeper.account) != keeper.account:
        for key in [k for k in state if str(k).startswith(THEIRS)]:
            del state[key]
        state[WHO] = keeper.account


def head(page: Page, session: Session) -> str:
    """The heading, the choice of the section, who is signed in; the section that is open."""
    keeper = session.keeper
    seen = keeper.may(READER)
    # Who only fills in for a unit brings no documents in.
    told = "page.upkeep" if seen else "page.upkeep.of_unit"
    frame.head(page, page.t(f"{told}.heading"), page.t(f"{told}.lead"))
    st.html(rules.keepers())
    offered = [name for name, s in SECTIONS.items() if keeper.may(s.role)]
    waiting = len(proposals.listed(keeper, states=("sent",))) if seen else 0
    wanted = st.session_state.pop(keepers.NEXT, st.session_state.get(CHOSEN))
    if wanted not in offered:
        wanted = _first(keeper, offered, waiting)
    st.session_state[CHOSEN] = wanted
    with st.container(horizontal=True, vertical_alignment="center", key="upkeep_head"):
        chosen = st.segmented_control(
            page.t("upkeep.section.label"),
            offered,
            required=True,
            format_func=lambda name: _named(page, name, waiting),
            key=CHOSEN,
            label_visibility="collapsed",
            wrap=True,
        )
        role = page.t(f"upkeep.role.{keeper.role}")
        who = page.t("upkeep.who", name=keeper.account, role=role)
        st.markdown(wording.plain(who), width="content")
        upkeep_password.draw(page, session)
        if st.button(
            page.t("upkeep.sign_out"),
            icon=":material/logout:",
            type="tertiary",
            key="upkeep.sign_out",
        ):
            _sign_out(page)
    # What stands below keeps its place, and what is opened there stays open, when something is told.
    with st.container():
        _outcome(page)
    section = chosen or offered[0]
    # Two windows of the browser are told apart by what is done in them.
    title = page.t(f"upkeep.section.{section}")
    st.set_page_config(page_title=f"{title} | {page.t('site.title')}")
    return section


def _outcome(page: Page) -> None:
    """What the last act came to, told once."""
    told: keepers.Outcome | None = st.session_state.pop(keepers.OUTCOME, None)
    if told is None:
        return
    if told.done:
        st.success(wording.plain(told.text), icon=":material/check_circle:")
    else:
        st.error(wording.plain(told.text), icon=":material/block:")
    if told.link:
        title = page.t(f"page.{told.link}.menu")
        navigation.link(page, told.link, label=title, icon=sitemap.entry(told.link).icon)


def _first(keeper: Keeper, offered: Sequence[str], waiting: int) -> str:
    """Where the work is: what waits for an approver, else bringing in, else what there is to see."""
    return "proposals" if waiting and keeper.may(APPROVER) else offered[0]


def _named(page: Page, name: str, waiting: int) -> str:
    said = page.t(f"upkeep.section.{name}")
    return f"{said} ({waiting})" if name == "proposals" and waiting else said


def _sign_out(page: Page) -> None:
    """End the session: the browser keeps a cookie that no longer means anything."""

    def deed() -> str:
        sessions.sign_out(st.context.cookies.get(sessions.COOKIE))
        return ""

    if keepers.act(page, deed):
        del st.session_state[keepers.OUTCOME]
        drafts.clear()
        st.switch_page("../pages/overview.py")


def _bring(page: Page, keeper: Keeper) -> None:
    """A document from its coming to its proposal, a step at a time."""
    draft = drafts.at_hand()
    drafts.declare(draft.added if draft else ())
    if draft is None:
        st.session_state.pop(COMPARED, None)
        _steps(page, 1)
        upkeep_bring.ways(page, keeper)
    elif st.session_state.get(COMPARED) == draft.number and not draft.found.blocking:
        _steps(page, 3)
        st.button(
            page.t("upkeep.reading.back"),
            icon=":material/arrow_back:",
            on_click=lambda: st.session_state.pop(COMPARED),
            key="upkeep.back",
        )
        upkeep_difference.propose(page, keeper, draft)
    else:
        _steps(page, 2)
        _read(page, draft)


def _read(page: Page, draft: drafts.AtHand) -> None:
    st.markdown(wording.plain(upkeep_reading.summary(page, draft)))
    with st.container(horizontal=True, key="upkeep_on"):
        if not draft.found.blocking:
            st.button(
                page.t("upkeep.reading.next"),
                icon=":material/arrow_forward:",
                type="primary",
                on_click=lambda: st.session_state.update({COMPARED: draft.number}),
                key="upkeep.next",
            )
        st.button(
            page.t("upkeep.reading.cancel"),
            icon=":material/close:",
            on_click=drafts.clear,
            key="upkeep.cancel",
        )
        upkeep_reading.afresh(page, draft)
    upkeep_reading.remarks(page, draft)
    upkeep_reading.sheet(page, draft)


def _steps(page: Page, now: int) -> None:
    items = "".join(
        f"<li{' aria-current=step' if n == now else ''}>"
        f"{n}. {escape(page.t(f'upkeep.step.{n}'))}</li>"
        for n in (1, 2, 3)
    )
    label = escape(page.t("upkeep.step.alt"))
    st.html(f'<ol class="cchc-steps" aria-label="{label}">{items}</ol>')


SECTIONS = {
    "bring": UpkeepSection(role=EDITOR, draw=_bring),
    "proposals": UpkeepSection(role=READER, draw=upkeep_proposals.listed),
    "scoring": UpkeepSection(role=UNIT, draw=scoring.section),
    "plan": UpkeepSection(role=UNIT, draw=plan_board.draw),
    "releases": UpkeepSection(role=READER, draw=upkeep_office.releases),
    "log": UpkeepSection(role=APPROVER, draw=upkeep_office.log),
    "accounts": UpkeepSection(role=ADMINISTRATOR, draw=upkeep_accounts.listed),
}
