"""Log lines: the framework and its server write their log as we write ours."""

from __future__ import annotations

import logging

from streamlit import logger as framework
from streamlit.runtime.scriptrunner_utils import script_run_context

from lib.base import settings


def write_with(handler: logging.Handler) -> None:
    """The framework's loggers, those that it makes later too, write with `handler` alone.

    One that is silent stays so: the server's lines of visitors' addresses and queries.
    """
    if not settings.framework_patches():
        return

    def given(logger: logging.Logger) -> None:
        logger.handlers = [handler]

    for known in framework._loggers.values():
        if known.handlers:
            given(known)
    framework.setup_formatter = given
    # It warns of every question that is asked outside a page: all that is made before the first visit.
    logging.getLogger(script_run_context.__name__).setLevel(logging.ERROR)


def faults() -> list[str]:
    """What of the framework's logging is made otherwise."""
    made = framework.get_logger("streamlit")
    named = ("setup_formatter", "get_logger", "_loggers")
    missing = [f"it has no {name}" for name in named if not hasattr(framework, name)]
    return missing or ([] if len(made.handlers) == 1 else ["a logger has other handlers"])
