"""Opening: the first screen that stands in the document until the framework's page has run.

Owns when it goes; what it shows is the caller's, where it stands is in `styles/opening.css`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lib.framework import install

# What the script waits for; without one of them the opening stays until its longest time is over.
SIGNS = (
    "stPlotlyChart",
    "main-svg",
    "stDeckGlJsonChart",
    "stMainBlockContainer",
    "data-test-script-state",
    "notRunning",
)


def element(html: str) -> str:
    """The opening with the script that takes it away; '' for none."""
    return f"{html}<script>{_script()}</script>" if html else ""


@cache
def _script() -> str:
    return (Path(__file__).parent / "opening.js").read_text(encoding="utf-8")


def faults() -> list[str]:
    """Signs that no script of the framework gives any more."""
    missing = set(SIGNS)
    for script in install.scripts():
        if not missing:
            break
        text = script.read_text(encoding="utf-8", errors="replace")
        missing -= {sign for sign in missing if sign in text}
    return sorted(missing)
