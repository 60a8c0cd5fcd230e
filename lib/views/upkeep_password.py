"""Upkeep, password: whoever is signed in changes their own, from any section."""

from __future__ import annotations

from functools import partial

import streamlit as st

from lib.data.upkeep import accounts, sessions
from lib.data.upkeep.roles import NotAllowed
from lib.data.upkeep.sessions import Session
from lib.views import keepers
from lib.views.frame import Page

KEY = "upkeep.own"
FIELDS = ("old", "password", "again")


def draw(page: Page, session: Session) -> None:
    """The way to a new password; closed, it costs nothing."""
    room = st.popover(
        page.t("upkeep.password.heading"),
        icon=":material/key:",
        type="tertiary",
        key=KEY,
        on_change="rerun",
    )
    if not room.open:
        return
    with room:
        if not accounts.has_password(session.keeper.account):
            st.markdown(page.t("upkeep.password.organisation"))
            return
        told = {"least": accounts.SHORTEST_PASSWORD, "most": accounts.LONGEST_PASSWORD}
        st.caption(page.t("upkeep.password.rules", **told))
        with st.form(f"{KEY}.form", border=False):
            for name in FIELDS:
                st.text_input(
                    page.t(f"upkeep.password.{name}"),
                    type="password",
                    autocomplete="current-password" if name == "old" else "new-password",
                    key=f"{KEY}.{name}",
                )
            st.form_submit_button(
                page.t("upkeep.password.set"),
                icon=":material/save:",
                on_click=partial(_set, page, session),
            )


def _set(page: Page, session: Session) -> None:
    old, password, again = (st.session_state[f"{KEY}.{name}"] for name in FIELDS)

    def deed() -> str:
        if password != again:
            raise NotAllowed("password_differs")
        sessions.change_password(session, old=old, password=password)
        return page.t("upkeep.password.said")

    if keepers.act(page, deed):
        st.session_state[KEY] = False
    for name in FIELDS:
        # No password stays in the session.
        st.session_state[f"{KEY}.{name}"] = ""
