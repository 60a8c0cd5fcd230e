"""Lookup: what a few typed words ask for: a province, an index and a year, in any order.

Owns "son la par index 2022" as one question. Leaves a name alone to the lists
that are searched while one types.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lib.base import i18n
from lib.base.alphabet import fold
from lib.data.declared import provinces
from lib.display import wording
from lib.figures import queries

# Letters below which a word is no beginning of a name.
SHORTEST = 3
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """What was asked for: ids of a place and of an index, and a year, each None where it was not named."""

    place: str | None = None
    indicator: str | None = None
    year: int | None = None


def lookup(text: str) -> Lookup:
    """The words of a question apart. A year counts only where the index has it; all is None for no index
    and no place."""
    words = fold(text)
    found = _YEAR.search(words)
    year = int(found[0]) if found else None
    rest = _YEAR.sub(" ", words)
    indicator, rest = _index_of(rest)
    place = _place_of(rest)
    if indicator is None or year not in queries.years(indicator):
        year = None
    return Lookup(place=place, indicator=indicator, year=year)


def _index_of(words: str) -> tuple[str | None, str]:
    """The index whose name stands in the words, the longest name first, and the words without it."""
    named = [
        (fold(name), one.id)
        for one in queries.ranked_indicators()
        for name in (
            one.id.replace("_", " "),
            *(wording.short(one, lang) for lang in i18n.LANGS),
            one.name_vi,
            one.name_en,
        )
    ]
    for name, indicator in sorted(named, key=lambda pair: -len(pair[0])):
        if re.search(rf"\b{name}\b", words):
            return indicator, re.sub(rf"\b{name}\b", " ", words)
    return None, words


def _place_of(words: str) -> str | None:
    """The place whose name is the longest run of the words."""
    known, parts = provinces.load(), words.split()
    for length in range(len(parts), 0, -1):
        for at in range(len(parts) - length + 1):
            run = " ".join(parts[at : at + length])
            begun = any(name.startswith(run) for name in known.spellings())
            if len(run) >= SHORTEST and begun and (fitting := known.search(run)):
                return known.current(fitting[0].id).id
    return None
