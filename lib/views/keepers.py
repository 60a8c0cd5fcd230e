"""Keepers: who of those that keep the figures the visitor is, and what their last act came to."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from lib.base import i18n, settings
from lib.base.records import BadFile, NotReady
from lib.data.upkeep import sessions, terminal
from lib.data.upkeep.roles import Keeper, NotAllowed
from lib.data.upkeep.sessions import Session
from lib.display import wording
from lib.views.frame import Page

log = logging.getLogger(__name__)
# What a keeper may not do, what a document does not allow, and what cannot be done now.
Fault = NotAllowed | BadFile | NotReady
FAULTS = (NotAllowed, BadFile, NotReady)
# Of a file with many faults the first are told in words.
MOST_PROBLEMS = 4
T = TypeVar("T")
# Of these a keeper can say no more than that it must be tried again.
UNWRITABLE = ("database", "folder")
OUTCOME, NEXT = "upkeep.outcome", "upkeep.next_section"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an act came to in a sentence, why it was not done, and the page where it is seen."""

    text: str
    fault: Fault | None = None
    link: str = ""

    @property
    def done(self) -> bool:
        """Whether it was done."""
        return self.fault is None


def session() -> Session | None:
    """The visitor's session, or None where nobody is signed in or the site has no signing in.

    Asked anew in every run: it may have ended meanwhile.
    """
    if not settings.upkeep_open():
        return None
    cookie = st.context.cookies.get(sessions.COOKIE)
    return sessions.session_of(cookie) if cookie else None


def still(keeper: Keeper) -> Keeper:
    """The keeper with the rights of now, for what runs before the page is drawn anew. Raises NotAllowed.

    Since the page was drawn the account may have been closed, or given another role.
    """
    found = session()
    if found is None or found.keeper.account != keeper.account:
        raise NotAllowed("ended")
    return found.keeper


def known() -> bool:
    """Whether the menu has the keepers' page; where the store cannot be asked, the page says so."""
    try:
        return session() is not None
    except NotReady as missing:
        log.warning("who is signed in cannot be told: %s", missing)
        return True


def go_to(section: str) -> None:
    """Open another section in the next run."""
    st.session_state[NEXT] = section


def refusal(fault: Fault, lang: str) -> str:
    """Why something may not or cannot be done, as a sentence."""
    if isinstance(fault, NotAllowed):
        return terminal.refused(fault, lang)
    if isinstance(fault, NotReady) and fault.code in UNWRITABLE:
        # What the driver says of it, in its own language, is in the server's log.
        return i18n.t("upkeep.refused.store", lang)
    if isinstance(fault, BadFile):
        said = [wording.problem(p, lang=lang) for p in fault.problems[:MOST_PROBLEMS]]
        if more := len(fault.problems) - len(said):
            said.append(i18n.t("upkeep.refused.file_more", lang, count=more))
        return i18n.t("upkeep.refused.file", lang, problems=" ".join(said))
    return wording.not_ready(fault, lang=lang)


def act(page: Page, deed: Callable[[], str], *, link: str = "") -> bool:
    """Do something that may be refused; what it says, or why not, stands above the page then."""
    told = outcome(page, deed, link=link)
    st.session_state[OUTCOME] = told
    return told.done


def outcome(page: Page, deed: Callable[[], str], *, link: str = "") -> Outcome:
    """Do something that may be refused; what it says, or why not."""
    try:
        return Outcome(text=deed(), link=link)
    except FAULTS as fault:
        if isinstance(fault, NotReady):
            log.warning("what a keeper did could not be kept: %s", fault)
        return Outcome(text=refusal(fault, page.lang), fault=fault)


def answer(page: Page, ask: Callable[[], T]) -> T | None:
    """What `ask` gives; None where it was refused, which is told where the page has come to."""
    found: list[T] = []

    def deed() -> str:
        found.append(ask())
        return ""

    told = outcome(page, deed)
    if not told.done:
        st.error(wording.plain(told.text), icon=":material/block:")
    return found[0] if found else None
