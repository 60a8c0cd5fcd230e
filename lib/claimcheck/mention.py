"""Mention: a place, an index or a year that a sentence names."""

from __future__ import annotations

from dataclasses import dataclass

UNKNOWN = "?"


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A name in the text. `kind` is area, index or year.

    `value` is a folded name (province), an area id (region, VN), an indicator id, a year as text, or '?'
    for something the data do not have. `role` is '' for a subject, 'compared', 'place', 'base',
    'published', 'period' or 'pronoun'. `parts` are the two years of a period.
    """

    kind: str
    start: int
    end: int
    value: str
    role: str = ""
    parts: tuple[int, int] | None = None
