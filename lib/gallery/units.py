"""Units: which provinces are on offer, and how one is named in an address.

Owns that any spelling of a name is understood, and which unit is meant where an old and a new one share
a name.
"""

from __future__ import annotations

from collections.abc import Sequence

from lib.base import alphabet
from lib.base.i18n import t
from lib.base.records import Province
from lib.data.declared import provinces
from lib.figures import queries

LONGEST = 80


@queries.per_version
def ranked(indicator: str) -> list[Province]:
    """The units that have a rank or score in the indicator, in Vietnamese alphabetical order."""
    by_id = provinces.load().by_id
    ids = queries.history(indicator)["province_id"].unique()
    return sorted((by_id[i] for i in ids), key=lambda p: (alphabet.sort_key(p.name_vi), p.id))


def of_first_index() -> list[Province]:
    """The units of the first index that the figures know, in Vietnamese alphabetical order."""
    first = next(iter(queries.ranked_indicators()), None)
    return ranked(first.id) if first else []


@queries.per_version
def every() -> tuple[Province, ...]:
    """Every unit of every map, in Vietnamese alphabetical order."""
    known = provinces.load().by_id.values()
    return tuple(sorted(known, key=lambda p: (alphabet.sort_key(p.name_vi), p.id)))


@queries.per_version
def regions(indicator: str, year: int) -> list[str]:
    """The regions of the provinces that have a figure in `year`."""
    by_id = provinces.load().by_id
    history = queries.history(indicator)
    ids = history.loc[history["year"] == year, "province_id"]
    return sorted({by_id[i].region for i in ids}, key=alphabet.sort_key)


def region_text(name: str) -> str:
    """A region as it stands in an address: 'Tây Nguyên' -> 'tay-nguyen'."""
    return alphabet.fold(name).replace(" ", "-")


def find(text: str, options: Sequence[Province], *, year: int | None = None) -> Province | None:
    """The one of `options` that a spelling means; a part of a name will do where it fits only one.

    Where an old and a new unit share a name, `year` decides; without it the new one is meant.
    """
    by_id = {p.id: p for p in options}
    resolver = provinces.load()
    if not text or len(text) > LONGEST:
        return None
    match = resolver.resolve(text, year=year)
    meant = [p for p in (match.province, *match.others) if p and p.id in by_id]
    if not meant and match.province:
        # A place under an earlier or a later id of its own (63-14 and 34-14 are both Sơn La).
        meant = [by_id[i] for i in resolver.same(match.province.id) if i in by_id]
    if not meant:
        meant = [p for p in resolver.search(text) if p.id in by_id]
        meant = meant if len(meant) == 1 else []
    return meant[0] if meant else None


def address(unit: Province, options: Sequence[Province], *, year: int | None = None) -> str:
    """What stands in an address: the slug where it means this unit among `options`, else the id."""
    return unit.slug if find(unit.slug, options, year=year) is unit else unit.id


def stands_for(text: str, unit: Province, *, lang: str) -> list[str]:
    """A note where an id was asked for and another unit of its name is shown: the one before a merger."""
    resolver = provinces.load()
    meant = resolver.by_id.get(text.strip())
    if meant is None or unit.id in resolver.same(meant.id):
        return []
    return [t(f"note.stands_for_{unit.map}", lang, name=unit.name(lang))]
