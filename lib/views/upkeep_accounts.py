"""Upkeep, accounts: every account, for administrators."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.data.upkeep import accounts
from lib.data.upkeep.roles import EDITOR, ROLES, Keeper, moment
from lib.views import cards, keepers, tabular
from lib.views.frame import Page


def listed(page: Page, keeper: Keeper) -> None:
    """Every account, with making and changing them."""
    found = accounts.listed()
    rows = [
        [
            a.name,
            page.t(f"upkeep.role.{a.role}"),
            page.t(f"upkeep.accounts.{'closed' if a.disabled else 'open'}"),
            moment(a.created, page.lang),
            moment(a.changed, page.lang),
        ]
        for a in found
    ]
    names = ("name", "role", "state", "created", "changed")
    shown = pd.DataFrame(rows, columns=[page.t(f"upkeep.accounts.{n}") for n in names])
    cards.block(
        tabular.table(shown, alt=page.t("upkeep.accounts.alt"), lang=page.lang),
        title=page.t("upkeep.accounts.heading"),
    )
    left, right = st.columns(2)
    with left:
        _add(page, keeper)
    with right:
        _change(page, keeper, [a.name for a in found])


def _roles(page: Page, key: str) -> str:
    role: str = st.selectbox(
        page.t("upkeep.accounts.role"),
        ROLES,
        index=ROLES.index(EDITOR),
        format_func=lambda r: page.t(f"upkeep.role.{r}"),
        key=key,
    )
    return role


def _add(page: Page, keeper: Keeper) -> None:
    with st.form("upkeep.add", clear_on_submit=True):
        st.markdown(f"**{page.t('upkeep.accounts.add')}**")
        name = st.text_input(page.t("upkeep.accounts.name"), key="upkeep.add_name")
        role = _roles(page, "upkeep.add_role")
        password = st.text_input(
            page.t("upkeep.accounts.password"),
            type="password",
            autocomplete="new-password",
            key="upkeep.add_password",
        )
        sent = st.form_submit_button(page.t("upkeep.accounts.add"), icon=":material/person_add:")
    if sent:

        def deed() -> str:
            accounts.add(keeper, name.strip().lower(), role=role, password=password)
            return page.t("upkeep.accounts.added", name=name)

        keepers.act(page, deed)
        st.rerun()


def _change(page: Page, keeper: Keeper, names: list[str]) -> None:
    deeds = ("role", "password", "close", "open")
    with st.form("upkeep.change", clear_on_submit=True):
        st.markdown(f"**{page.t('upkeep.accounts.change')}**")
        name = st.selectbox(page.t("upkeep.accounts.name"), names, key="upkeep.change_name")
        what = st.selectbox(
            page.t("upkeep.accounts.what"),
            deeds,
            format_func=lambda d: page.t(f"upkeep.accounts.what_{d}"),
            key="upkeep.change_what",
        )
        role = _roles(page, "upkeep.change_role")
        password = st.text_input(
            page.t("upkeep.accounts.password"),
            type="password",
            autocomplete="new-password",
            key="upkeep.change_password",
        )
        sent = st.form_submit_button(page.t("upkeep.accounts.change"), icon=":material/save:")
    if sent and name:

        def deed() -> str:
            if what == "role":
                accounts.set_role(keeper, name, role=role)
            elif what == "password":
                accounts.set_password(keeper, name, password=password)
            else:
                accounts.set_disabled(keeper, name, disabled=what == "close")
            return page.t("upkeep.accounts.changed_said", name=name)

        keepers.act(page, deed)
        st.rerun()
