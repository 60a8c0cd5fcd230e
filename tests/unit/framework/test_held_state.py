"""Held state: a field finds its own value without a copy of everybody's, and None stays None."""

from __future__ import annotations

import pytest
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.testing.v1 import AppTest

from lib.framework import held_state

FIELDS = """
import streamlit as st

st.session_state.setdefault("list", None)
st.session_state.setdefault("field", None)
st.selectbox("a", ["x", "y"], key="list")
st.text_input("b", key="field")
st.select_slider("c", [1, 2, 3], 2, key="slider")
"""


@pytest.fixture(autouse=True)
def _applied() -> None:
    held_state.apply()


def test_a_lookup_is_what_the_whole_copy_holds() -> None:
    assert held_state.faults() == []


def test_fields_keep_none_and_what_was_chosen() -> None:
    app = AppTest.from_string(FIELDS).run()
    assert (app.selectbox[0].value, app.text_input[0].value) == (None, None)
    assert app.select_slider[0].value == 2
    app.selectbox[0].set_value("y")
    app.text_input[0].set_value("typed").run()
    assert (app.selectbox[0].value, app.text_input[0].value) == ("y", "typed")


def test_no_field_copies_what_the_others_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    app = AppTest.from_string(FIELDS).run()
    copied: list[SessionState] = []
    whole = SessionState.filtered_state.fget
    assert whole is not None

    def counted(state: SessionState) -> dict[str, object]:
        copied.append(state)
        return whole(state)

    monkeypatch.setattr(SessionState, "filtered_state", property(counted))
    app.run()
    assert app.selectbox[0].value is None
    assert copied == []


def test_without_patches_the_copy_is_the_framework_s(monkeypatch: pytest.MonkeyPatch) -> None:
    state = SafeSessionState(SessionState(), lambda: None)
    state["told"] = 1
    monkeypatch.setenv("CCHC_FRAMEWORK_PATCHES", "off")
    assert type(state.filtered_state) is dict
    assert state.filtered_state == {"told": 1}
    monkeypatch.delenv("CCHC_FRAMEWORK_PATCHES")
    assert type(state.filtered_state) is not dict
    assert state.filtered_state == {"told": 1}
