"""Document: the framework's HTML document with a head of ours.

Owns the places in it that are replaced. What is said there is the caller's. A place that is gone stays as
the framework has it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from lib.base import settings
from lib.display import motion
from lib.framework import install

# Texts under a translator, the ground's colour before anything is painted, the way back, tables that are
# sorted and filtered, charts on paper and on a projector.
SCRIPTS = ("translation", "ground", "history", "tables", "paper", "large")
PLACES: Mapping[str, re.Pattern[str]] = {
    "language": re.compile(r'<html lang="en">'),
    "title": re.compile(r"<title>Streamlit</title>"),
    "body": re.compile(r"<body>"),
    # It speaks of a door of the framework that is closed here.
    "service description": re.compile(r'<link rel="service-desc"[^>]*/>'),
    # A font that no page of ours shows.
    "font": re.compile(r'<link\s+rel="preload"\s+href="\./static/media/SourceSans[^>]*/>'),
}


def rewritten(html: str, *, lang: str, head: str, rules: str, opening: str = "") -> str:
    """The document in the reader's language, with `head` in place of the framework's title.

    `opening` is what is seen until the page has run. `rules` stand behind the head, where the framework
    goes on writing rules of its own: of two equal ones the later one counts.
    """
    if not settings.framework_patches():
        return html
    body = f"<body>{rules}{_scripts()}{opening}"
    texts = {"language": f'<html lang="{lang}">', "title": head, "body": body}
    for place, pattern in PLACES.items():
        html = texts.get(place, "").join(pattern.split(html))
    return html


@cache
def _scripts() -> str:
    """Our own scripts, each in the document, where its digest is allowed."""
    folder = Path(__file__).parent
    texts = [(folder / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    return "".join(f"<script>{text}</script>" for text in (*texts, motion.script()))


def faults() -> list[str]:
    """Places that the framework's document no longer has, or has more than once."""
    html = install.document()
    return [place for place, pattern in PLACES.items() if len(pattern.findall(html)) != 1]
