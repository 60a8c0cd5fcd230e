"""Way back: whether the reader came by the browser's Back or Forward; the address then says all."""

from __future__ import annotations

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

from lib.base import settings

NOTED = "is_history_navigation"


def taken() -> bool:
    """Whether this run answers the browser's Back or Forward."""
    return settings.framework_patches() and bool(getattr(get_script_run_ctx(), NOTED, False))


def faults() -> list[str]:
    """Whether a run still knows how the reader came."""
    known = ScriptRunContext.__dataclass_fields__
    return [] if NOTED in known else [f"a run no longer knows {NOTED}"]
