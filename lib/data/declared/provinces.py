"""Provinces: lineage 63 -> 34, aliases, and search without diacritics.

Owns finding the unit that a spelling means in a year, what it came from and what it became, and the
Vietnamese order of names. Leaves the declared rows to `registry`.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from lib.base import settings
from lib.base.records import ALPHABET, Province
from lib.data.declared import registry as declared
from lib.data.declared.registry import Registry

# The units of 1 July 2025 and later carry figures of 2025 on; earlier years belong to the old units.
FIRST_YEAR_34 = 2025

# Kinds of passage in which the unit stays the same place: only its name, type or the map changes.
CONTINUES = ("unchanged", "renamed", "status")


_CROSSED = str.maketrans("đðɖ", "ddd")


def fold(text: str) -> str:
    """Lower-case ASCII of a Vietnamese text, other signs as single spaces: 'Bà Rịa - VT' -> 'ba ria vt'."""
    # Old fonts and other alphabets write Đ as Ð (eth) or Ɖ.
    plain = unicodedata.normalize("NFD", text.lower().translate(_CROSSED))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", letters).strip()


_ORDER = {letter: place for place, letter in enumerate(ALPHABET)}
_TONES = ("\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # huyền, hỏi, ngã, sắc, nặng


@lru_cache(maxsize=4096)
def sort_key(name: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The place of a name in the Vietnamese alphabet: letters first (Đ after D), tones second."""
    letters: list[int] = []
    tones: list[int] = []
    for mark in unicodedata.normalize("NFD", unicodedata.normalize("NFC", name.lower())):
        if mark in _TONES:
            tones[-1] = _TONES.index(mark) + 1
        elif unicodedata.combining(mark) and letters:
            base = unicodedata.normalize("NFC", chr(letters[-1]) + mark)
            letters[-1] = ord(base) if len(base) == 1 else letters[-1]
        else:
            letters.append(ord(mark))
            tones.append(0)
    return tuple(_ORDER.get(chr(c), c - 1000 if c < 97 else c) for c in letters), tuple(tones)


@dataclass(frozen=True, kw_only=True)
class Match:
    """What a spelling was taken for. `others` are units of the same name in other years."""

    province: Province | None
    others: tuple[Province, ...] = ()
    suggestions: tuple[Province, ...] = ()


class Provinces:
    """Every unit of the registry with its names; built once per data folder."""

    def __init__(self, registry: Registry) -> None:
        self.by_id = dict(registry.provinces)
        self._mergers = registry.mergers
        self._names: dict[str, set[str]] = {}
        for p in self.by_id.values():
            for spelling in (p.id, p.slug, p.name_vi, p.name_en):
                self._names.setdefault(fold(spelling), set()).add(p.id)
        for alias, province_id in registry.aliases:
            self._names.setdefault(fold(alias), set()).add(province_id)
        # An alias of the old unit also means a later unit that keeps the old one's name.
        same_slug: dict[str, set[str]] = {}
        for p in self.by_id.values():
            same_slug.setdefault(p.slug, set()).add(p.id)
        for ids in self._names.values():
            for known in tuple(ids):
                ids |= same_slug[self.by_id[known].slug]
        self._later = {m.old_id: m.new_id for m in self._mergers if m.kind in CONTINUES}
        self._earlier = {new: old for old, new in self._later.items()}
        self._places = sorted(
            {self.current(i).id: self.current(i) for i in self.by_id}.values(),
            key=lambda p: (sort_key(p.name_vi), *_newest_first(p)),
        )
        self._by_compact = {name.replace(" ", ""): ids for name, ids in self._names.items()}

    def on(self, day: date) -> list[Province]:
        """The units in force on `day` (63 or 34 of them), in Vietnamese alphabetical order."""
        found = [p for p in self.by_id.values() if p.map != "64" and p.in_force(day)]
        return sorted(found, key=lambda p: sort_key(p.name_vi))

    def resolve(self, text: str, *, year: int | None = None) -> Match:
        """The unit that `text` (id, slug, name, any known spelling) means, in `year` if given.

        Without a year the newest unit of that name is taken, and `others` names the rest.
        """
        if text in self.by_id:
            return Match(province=self.by_id[text])
        folded = fold(text)
        bare = re.sub(r"^(tinh|thanh pho|tp|t) ", "", folded)
        ids = (
            self._names.get(folded)
            or self._by_compact.get(folded.replace(" ", ""))
            or self._names.get(bare)
            or set()
        )
        units = sorted((self.by_id[i] for i in ids), key=_newest_first)
        if not units:
            return Match(province=None, suggestions=self._nearest(text, bare))
        fit = [p for p in units if year is None or _carries(p, year)]
        chosen = fit[0] if fit else units[0]
        return Match(province=chosen, others=tuple(p for p in units if p is not chosen))

    def _nearest(self, text: str, bare: str) -> tuple[Province, ...]:
        """At most three units whose names hold the text or differ from it by a few letters."""
        close = difflib.get_close_matches(bare, list(self._names), n=3, cutoff=0.7)
        alike = [self.by_id[i] for name in close for i in sorted(self._names[name])]
        found = self.search(text)[:3] or sorted(alike, key=_newest_first)
        by_name = {p.name_vi: p for p in reversed(found)}
        return tuple(list(reversed(by_name.values()))[:3])

    def search(self, text: str) -> list[Province]:
        """Units whose name or alias contains `text` without diacritics; whole names first, newest first."""
        wanted = fold(text)
        if not wanted:
            return []
        best: dict[str, int] = {}
        for name, ids in self._names.items():
            if name == wanted:
                quality = 0
            elif name.startswith(wanted):
                quality = 1
            elif f" {wanted}" in f" {name}":
                quality = 2
            else:
                continue
            for i in ids:
                best[i] = min(quality, best.get(i, 9))
        return sorted((self.by_id[i] for i in best), key=lambda p: (best[p.id], *_newest_first(p)))

    def spellings(self) -> tuple[str, ...]:
        """Every known spelling in its folded form (`fold`)."""
        return tuple(self._names)

    def successors(self, province_id: str) -> list[Province]:
        """The units that took over from this one as a whole (a transferred part is not a successor)."""
        return self._linked("old_id", "new_id", province_id)

    def predecessors(self, province_id: str) -> list[Province]:
        """The units that went into this one as a whole."""
        return self._linked("new_id", "old_id", province_id)

    def _linked(self, mine: str, other: str, province_id: str) -> list[Province]:
        found = [
            self.by_id[getattr(m, other)]
            for m in self._mergers
            if getattr(m, mine) == province_id and m.kind != "part"
        ]
        return sorted(found, key=lambda p: sort_key(p.name_vi))

    def same(self, province_id: str) -> tuple[str, ...]:
        """The ids that one place has had while its extent stayed as it was, oldest first.

        Sơn La is `63-14` to 30 June 2025 and `34-14` after: one place. A unit made by a merger is a
        place of its own, whatever its name.
        """
        first = province_id
        while first in self._earlier:
            first = self._earlier[first]
        ids = [first]
        while ids[-1] in self._later:
            ids.append(self._later[ids[-1]])
        return tuple(ids)

    def current(self, province_id: str) -> Province:
        """The newest unit of the same place. Raises KeyError for an unknown id."""
        return self.by_id[self.same(province_id)[-1]]

    def places(self) -> list[Province]:
        """Every place by its newest unit, in Vietnamese order; of one name the newest first."""
        return list(self._places)

    def origins(self, province_id: str) -> list[Province]:
        """The places that were merged into this one as a whole."""
        before = [q for i in self.same(province_id) for q in self._passed("new_id", "old_id", i)]
        return sorted((self.current(i) for i in before), key=lambda p: sort_key(p.name_vi))

    def heirs(self, province_id: str) -> list[Province]:
        """The places that this one was merged into as a whole."""
        after = [q for i in self.same(province_id) for q in self._passed("old_id", "new_id", i)]
        return sorted((self.current(i) for i in after), key=lambda p: sort_key(p.name_vi))

    def _passed(self, mine: str, other: str, province_id: str) -> list[str]:
        return [
            getattr(m, other)
            for m in self._mergers
            if getattr(m, mine) == province_id and m.kind == "merged"
        ]

    def family(self, province_ids: Iterable[str]) -> set[str]:
        """The given units with all their predecessors and successors, in both directions."""
        todo, seen = list(province_ids), set()
        while todo:
            current = todo.pop()
            if current not in seen:
                seen.add(current)
                todo += [p.id for p in self.successors(current) + self.predecessors(current)]
        return seen


def _newest_first(p: Province) -> tuple[int, str]:
    """Newer maps first; within a map the plain id, under which figures are filed, before '46b'."""
    return ({"34": 0, "63": 1, "64": 2}[p.map], p.id)


def _carries(p: Province, year: int) -> bool:
    """Whether figures of `year` are filed under this unit."""
    if p.map == "34":
        return year >= FIRST_YEAR_34 and (p.valid_from is None or p.valid_from.year <= year)
    if p.valid_from and p.valid_from >= date(2025, 1, 1):
        return False
    return year < FIRST_YEAR_34 and (p.valid_to is None or year <= p.valid_to.year)


def load(root: Path | None = None) -> Provinces:
    """The provinces of `root` (default: the data folder of the settings)."""
    return _load(root or settings.data_dir())


@lru_cache(maxsize=8)
def _load(root: Path) -> Provinces:
    return Provinces(declared.load(root))
