"""Indicator names: every spelling and number by which documents call an indicator.

Owns finding the indicator that a text names (its id, names, short names, the headings of
data/registry/headings.csv) or that a number means in an edition ("Chỉ số thành phần 3"), and which known
names are nearest to a misspelt one. Leaves what surrounds the name in a heading to who reads the document.
"""

from __future__ import annotations

import difflib
import re

from lib.base.alphabet import fold
from lib.data.declared.registry import Heading, Registry


class IndicatorNames:
    """Every spelling of the registry's indicators; built once per registry."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._spelled: dict[str, set[str]] = {}
        self._years: dict[tuple[str, str], list[Heading]] = {}
        ranked = {e.indicator for e in registry.all_editions}
        self._indices: dict[str, set[str]] = {i: set() for i in ranked}
        for i in registry.indicators.values():
            for name in (i.id, i.name_vi, i.name_en):
                self._add(name, i.id)
                self._add(re.sub(r"\([^)]*\)", " ", name), i.id)
                if not i.parent:
                    for short in re.findall(r"\(([^)]+)\)", name):
                        self._add(short, i.id)
                        if i.id in ranked:
                            self._indices[i.id].add(fold(short))
        shorts = "|".join(
            fold(short)
            for i in ranked
            for short in re.findall(r"\(([^)]+)\)", registry.indicators[i].name_vi)
        )
        self._shorts = re.compile(rf"\b(?:{shorts})\b")
        self._numbers: dict[str, list[Heading]] = {}
        for h in registry.headings:
            if h.number:
                self._numbers.setdefault(h.number, []).append(h)
            else:
                self._add(h.heading, h.indicator)
                if h.indicator in ranked and len(fold(h.heading)) > 2:
                    self._indices[h.indicator].add(fold(h.heading))
                self._years.setdefault((key(h.heading), h.indicator), []).append(h)

    def _add(self, name: str, indicator: str) -> None:
        if spelled := key(name):
            self._spelled.setdefault(spelled, set()).add(indicator)

    def named(self, text: str, *, year: int | None = None) -> frozenset[str]:
        """The indicators that the whole text is a name of, in `year` where the name has an age."""
        spelled = key(text)
        return frozenset(i for i in self._spelled.get(spelled, ()) if self._fits(spelled, i, year))

    def _fits(self, spelled: str, indicator: str, year: int | None) -> bool:
        ages = self._years.get((spelled, indicator))
        return year is None or not ages or any(h.holds(year) for h in ages)

    def almost(self, text: str, *, cutoff: float = 0.92) -> frozenset[str]:
        """The indicators whose name differs from the text by a letter or two only."""
        spelled = key(text)
        if len(spelled) < 12:
            return frozenset()
        near = difflib.get_close_matches(spelled, list(self._spelled), n=3, cutoff=cutoff)
        return frozenset(i for name in near for i in self._spelled[name])

    def numbered(self, index: str, number: str, *, year: int | None) -> str | None:
        """The part of `index` that has this number in the edition of `year`, or None."""
        found = {
            h.indicator
            for h in self._numbers.get(number, ())
            if root(h.indicator, self._registry) == index and (year is None or h.holds(year))
        }
        return next(iter(found)) if len(found) == 1 else None

    def without_shorts(self, folded: str) -> str:
        """A folded text without the short names of indices ("sipas") that stand beside long ones."""
        return " ".join(self._shorts.sub(" ", folded).split())

    def mentioned(self, text: str) -> frozenset[str]:
        """The indices (indicators that are no part of another) that the text speaks of."""
        said = f" {fold(text)} "
        found = {
            i: max((len(w) for w in words if f" {w} " in said), default=0)
            for i, words in self._indices.items()
        }
        return frozenset(i for i, length in found.items() if length)

    def nearest(self, text: str) -> list[str]:
        """Ids of at most four indicators whose names contain the text or are most like it."""
        spelled = key(text)
        within = [
            i
            for name, ids in self._spelled.items()
            if spelled and spelled in name
            for i in sorted(ids)
        ]
        close = difflib.get_close_matches(spelled, list(self._spelled), n=4, cutoff=0.6)
        found = [i for name in close for i in sorted(self._spelled[name])]
        return list(dict.fromkeys([*found, *within]))[:4]


def key(text: str) -> str:
    """A name without diacritics, signs and spaces: 'PAR-Index' and 'PARINDEX' are one."""
    return fold(text).replace(" ", "")


def root(indicator: str, registry: Registry) -> str:
    """The index that the indicator is a part of; itself where it is none's part."""
    while parent := registry.indicators[indicator].parent:
        indicator = parent
    return indicator
