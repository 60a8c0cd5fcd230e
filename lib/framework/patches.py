"""Patches: every change of the framework by its name, with what is missed where it no longer applies."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lib.base import settings
from lib.framework import (
    chart_script,
    document,
    early_scripts,
    held_state,
    icon_font,
    install,
    log_lines,
    nodelay,
    opening,
    page_copies,
    plain_figures,
    rules,
    script_texts,
    slow_heads,
    way_back,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Patch:
    """A change: `faults()` names what of it no longer applies, `without` says what is then missed."""

    name: str
    without: str
    faults: Callable[[], Sequence[str]]


PATCHES = (
    Patch(
        name="script texts",
        without="lists are searched with diacritics, some words are English",
        faults=script_texts.faults,
    ),
    Patch(
        name="document",
        without="title, language or font are the framework's until a page runs",
        faults=document.faults,
    ),
    Patch(name="chart script", without="a first visit is larger", faults=chart_script.faults),
    Patch(name="icon font", without="a first visit is larger", faults=icon_font.faults),
    Patch(name="rules", without="a layout is the framework's", faults=rules.faults),
    Patch(name="opening", without="a first screen goes late", faults=opening.faults),
    Patch(name="early scripts", without="a first visit takes longer", faults=early_scripts.faults),
    Patch(name="plain figures", without="charts are slower", faults=plain_figures.faults),
    Patch(name="held state", without="pages with many fields are slower", faults=held_state.faults),
    Patch(name="page copies", without="every run is slower", faults=page_copies.faults),
    Patch(name="no delay", without="small answers take 40 ms longer", faults=nodelay.faults),
    Patch(
        name="slow heads",
        without="requests that do not end hold connections",
        faults=slow_heads.faults,
    ),
    Patch(name="log lines", without="the log has lines without JSON", faults=log_lines.faults),
    Patch(name="way back", without="Back puts choices into addresses", faults=way_back.faults),
    Patch(name="addresses", without="a closed door may be open", faults=install.faults),
)


def report() -> None:
    """Say in one line of the log for each patch that it no longer applies, and what is missed."""
    if not settings.framework_patches():
        log.warning("framework patches are off (CCHC_FRAMEWORK_PATCHES)")
        return
    for patch in PATCHES:
        if faults := patch.faults():
            log.warning(
                "framework patch %r no longer applies to Streamlit %s (%s): %s",
                patch.name,
                install.VERSION,
                ", ".join(faults),
                patch.without,
            )


def missed() -> list[tuple[str, str]]:
    """Each patch that no longer applies: its name, and what is missed without it."""
    return [(p.name, p.without) for p in PATCHES if p.faults()]


if __name__ == "__main__":
    # For whoever asks without the framework in the own process.
    sys.stdout.write(json.dumps({"patches": len(PATCHES), "missed": missed()}))
