"""Markup: Plotly's small markup of texts, as lines of runs of one weight."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TAG = re.compile(r"(<br\s*/?>|</?b>|</?i>|</?[a-z][^>]*>)")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&nbsp;": "\u00a0", "&amp;": "&"}


@dataclass(frozen=True, kw_only=True)
class Run:
    """A piece of text of one weight."""

    text: str
    bold: bool


def runs(text: str) -> list[list[Run]]:
    """Plotly's small markup as lines of runs: `<b>Sơn La</b> 13<br>x`; other tags are left out."""
    lines: list[list[Run]] = [[]]
    bold = 0
    for part in _TAG.split(text):
        if part.startswith("<br"):
            lines.append([])
        elif part == "<b>":
            bold += 1
        elif part == "</b>":
            bold -= 1
        elif part and not _TAG.fullmatch(part):
            for entity, sign in _ENTITIES.items():
                part = part.replace(entity, sign)
            lines[-1].append(Run(text=part, bold=bold > 0))
    return lines
