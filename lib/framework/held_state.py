"""Held state: a widget looks up its own value, not those of all others.

Text fields, lists and sliders ask whether the session holds None for their key. The framework copies the
whole session's state for each of them to answer that: a page with eight fields spent a fifth of its run so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.runtime.state.common import is_element_id

from lib.base import settings

NAME = "filtered_state"
_whole = getattr(SafeSessionState, NAME)


class _Held(Mapping[str, Any]):
    """The session's state as the framework tells it, looked up key by key."""

    def __init__(self, state: SafeSessionState) -> None:
        self._state = state

    def __getitem__(self, key: str) -> Any:
        # The framework's own names are not the session's.
        if is_element_id(key) or key.startswith("$$"):
            raise KeyError(key)
        with self._state._lock:
            return self._state._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.whole())

    def __len__(self) -> int:
        return len(self.whole())

    def __repr__(self) -> str:
        return repr(self.whole())

    def whole(self) -> dict[str, Any]:
        """All of it, as the framework copies it."""
        told: dict[str, Any] = _whole.__get__(self._state)
        return told


def apply() -> None:
    """Answer so from now on, where the framework's session is as expected."""
    if not faults():
        setattr(SafeSessionState, NAME, property(_told))


def _told(state: SafeSessionState) -> Mapping[str, Any]:
    return _Held(state) if settings.framework_patches() else _Held(state).whole()


def faults() -> list[str]:
    """Whether what is looked up is what the framework's copy of the state holds."""
    try:
        state = SessionState()
        state["told"], state["none"] = "a", None
        state._key_id_mapper["field"] = "$$ID-0-field"
        state._old_state["$$ID-0-field"] = "b"
        state._old_state["$$ID-0-None"] = "c"
        safe = SafeSessionState(state, lambda: None)
        held = _Held(safe)
        whole = held.whole()
        keys = {*whole, "field", "$$ID-0-field", "$$ID-0-None", "other"}
        same = {k: held[k] for k in keys if k in held} == whole == dict(held)
    except Exception as fault:
        return [f"the session's state cannot be looked up: {fault!r}"]
    return [] if same and len(whole) == 3 else ["the session's state is looked up otherwise"]
