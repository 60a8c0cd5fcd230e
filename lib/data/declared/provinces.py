"""Provinces: what a spelling means, and search without diacritics.

Owns finding the unit that a name, alias, slug or id means in a year. Leaves the declared rows to
`registry`, what a unit came from and became to `merger`, and the order of names to `alphabet`.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lib.base import settings
from lib.base.alphabet import fold
from lib.base.records import Province
from lib.data.declared import merger, registry
from lib.data.declared.merger import Lineage
from lib.data.declared.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Match:
    """What a spelling was taken for. `others` are units of the same name in other years."""

    province: Province | None
    others: tuple[Province, ...] = ()
    suggestions: tuple[Province, ...] = ()


class Provinces(Lineage):
    """Every unit of the registry with its names and lineage; built once per data folder."""

    def __init__(self, declared: Registry) -> None:
        super().__init__(declared.provinces, declared.mergers)
        self._names: dict[str, set[str]] = {}
        for p in self.by_id.values():
            for spelling in (p.id, p.slug, p.name_vi, p.name_en):
                self._names.setdefault(fold(spelling), set()).add(p.id)
        for alias, province_id in declared.aliases:
            self._names.setdefault(fold(alias), set()).add(province_id)
        # An alias of the old unit also means a later unit that keeps the old one's name.
        same_slug: dict[str, set[str]] = {}
        for p in self.by_id.values():
            same_slug.setdefault(p.slug, set()).add(p.id)
        for ids in self._names.values():
            for known in tuple(ids):
                ids |= same_slug[self.by_id[known].slug]
        self._by_compact = {name.replace(" ", ""): ids for name, ids in self._names.items()}

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
        units = sorted((self.by_id[i] for i in ids), key=merger.newest_first)
        if not units:
            return Match(province=None, suggestions=self._nearest(text, bare))
        fit = [p for p in units if year is None or merger.carries(p, year)]
        chosen = fit[0] if fit else units[0]
        return Match(province=chosen, others=tuple(p for p in units if p is not chosen))

    def _nearest(self, text: str, bare: str) -> tuple[Province, ...]:
        """At most three units whose names hold the text or differ from it by a few letters."""
        close = difflib.get_close_matches(bare, list(self._names), n=3, cutoff=0.7)
        alike = [self.by_id[i] for name in close for i in sorted(self._names[name])]
        found = self.search(text)[:3] or sorted(alike, key=merger.newest_first)
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
        return sorted(
            (self.by_id[i] for i in best), key=lambda p: (best[p.id], *merger.newest_first(p))
        )

    def spellings(self) -> tuple[str, ...]:
        """Every known spelling in its folded form (`fold`)."""
        return tuple(self._names)


def load(root: Path | None = None) -> Provinces:
    """The provinces of `root` (default: the data folder of the settings)."""
    return _load(root or settings.data_dir())


@lru_cache(maxsize=8)
def _load(root: Path) -> Provinces:
    return Provinces(registry.load(root))
