"""Language: the reader's, from the address and from page to page."""

from __future__ import annotations

import streamlit as st

from lib.base import i18n

LANG = "lang"


def current() -> str:
    """The language of the session."""
    lang: str = st.session_state.get(LANG, i18n.LANGS[0])
    return lang


def enter() -> str:
    """The language of the address (`?lang=en`), else of the session, else Vietnamese."""
    asked = st.query_params.get(LANG)
    if asked in i18n.LANGS:
        st.session_state[LANG] = asked
    lang: str = st.session_state.setdefault(LANG, i18n.LANGS[0])
    # The menu's links carry no parameters: put the language back so that the address stays shareable.
    if lang != i18n.LANGS[0] and asked != lang:
        st.query_params[LANG] = lang
    return lang


def switch(lang: str) -> None:
    """Change the language of the session and of the address."""
    st.session_state[LANG] = lang
    if lang == i18n.LANGS[0]:
        st.query_params.pop(LANG, None)
    else:
        st.query_params[LANG] = lang


def in_link(lang: str) -> dict[str, str]:
    """What a link carries so that the page it leads to speaks the same language."""
    return {} if lang == i18n.LANGS[0] else {LANG: lang}
