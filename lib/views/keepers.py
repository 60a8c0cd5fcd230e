"""Keepers: who of those that keep the figures the visitor is, and what their last act came to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from lib.base import settings
from lib.base.records import BadFile, NotReady
from lib.data.upkeep import sessions, terminal
from lib.data.upkeep.roles import NotAllowed
from lib.data.upkeep.sessions import Session
from lib.display import wording
from lib.views.frame import Page

OUTCOME, NEXT = "upkeep.outcome", "upkeep.next_section"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an act came to, in a sentence, whether it was done, and the page where it is seen."""

    text: str
    done: bool
    link: str = ""


def session() -> Session | None:
    """The visitor's session, or None where nobody is signed in or the site has no signing in.

    Asked anew in every run: it may have ended meanwhile.
    """
    if not settings.upkeep_open():
        return None
    cookie = st.context.cookies.get(sessions.COOKIE)
    return sessions.session_of(cookie) if cookie else None


def go_to(section: str) -> None:
    """Open another section in the next run."""
    st.session_state[NEXT] = section


def refusal(fault: NotAllowed, lang: str) -> str:
    """Why something may not be done, as a sentence."""
    return terminal.refused(fault, lang)


def act(page: Page, deed: Callable[[], str], *, link: str = "") -> bool:
    """Do something that may be refused; what it says, or why not, stands above the page then."""
    told = outcome(page, deed, link=link)
    st.session_state[OUTCOME] = told
    return told.done


def outcome(page: Page, deed: Callable[[], str], *, link: str = "") -> Outcome:
    """Do something that may be refused; what it says, or why not."""
    try:
        return Outcome(text=deed(), done=True, link=link)
    except NotAllowed as fault:
        return Outcome(text=refusal(fault, page.lang), done=False)
    except (BadFile, NotReady) as fault:
        return Outcome(text=wording.not_ready(fault, lang=page.lang), done=False)
