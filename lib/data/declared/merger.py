"""Merger: the change from 63 to 34 units on 1 July 2025, and what each unit came from and became.

Owns the day, the year from which figures are the new units', the map that a year or a unit belongs to, and
lineage: predecessors, successors, the ids of one place, units that share a name. Leaves finding a unit by a
spelling to `provinces`, and names in words to `display.unit_names`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from lib.base.alphabet import sort_key
from lib.base.records import Merger, Province

DAY = date(2025, 7, 1)
# Units of the new map carry figures of this year on; earlier years belong to the units before.
FIRST_YEAR = DAY.year
LAST_FORMER_YEAR = FIRST_YEAR - 1
# Where charts by year draw the change: between the last edition of the 63 and the first of the 34.
MARK = FIRST_YEAR - 0.5

# Maps by how many units they have: to July 2008, to June 2025, since then. The first is never drawn.
OLDEST, FORMER, NEW = "64", "63", "34"
MAPS = (OLDEST, FORMER, NEW)
DRAWN = (FORMER, NEW)

# Kinds of passage in which the unit stays the same place: only its name, type or the map changes.
CONTINUES = ("unchanged", "renamed", "status")


def is_new(unit: Province) -> bool:
    """Whether the unit is one of the 34."""
    return unit.map == NEW


def map_of(year: int) -> str:
    """The map of the units that figures of `year` are filed under."""
    return NEW if year >= FIRST_YEAR else FORMER


def most_units(year: int) -> int:
    """The most units that an edition of `year` can rank."""
    return int(NEW if year >= FIRST_YEAR else OLDEST)


def ended(unit: Province) -> date | None:
    """The last day of a unit before the 34; None for one that goes on."""
    return None if is_new(unit) else unit.valid_to


def counts_in(unit: Province, year: int) -> bool:
    """Whether an edition of `year` counts the unit: the new map from its first year on, else the 63."""
    if is_new(unit) or year >= FIRST_YEAR:
        return is_new(unit) and year >= FIRST_YEAR
    return unit.valid_to is None or year <= unit.valid_to.year


def carries(unit: Province, year: int) -> bool:
    """Whether figures of `year` are filed under this unit rather than under another of its name."""
    if is_new(unit):
        return counts_in(unit, year) and (unit.valid_from is None or unit.valid_from.year <= year)
    # A unit renamed in the year of the change has no figures of its own under the former map.
    late = unit.valid_from is not None and unit.valid_from.year >= FIRST_YEAR
    return not late and counts_in(unit, year)


def newest_first(unit: Province) -> tuple[int, str]:
    """Sort key: newer maps first, then the plain id, under which figures are filed, before '46b'."""
    return -MAPS.index(unit.map), unit.id


class Lineage:
    """What every unit came from and became."""

    def __init__(self, units: Mapping[str, Province], mergers: Iterable[Merger]) -> None:
        self.by_id = dict(units)
        self._mergers = tuple(mergers)
        self._later = {m.old_id: m.new_id for m in self._mergers if m.kind in CONTINUES}
        self._earlier = {new: old for old, new in self._later.items()}

    @cached_property
    def new_ids(self) -> frozenset[str]:
        """The ids of the units of the new map."""
        return frozenset(i for i, unit in self.by_id.items() if is_new(unit))

    @cached_property
    def passages(self) -> tuple[tuple[str, str], ...]:
        """(id of a former unit, id of the new one that it passed into) on 1 July 2025."""
        return tuple((m.old_id, m.new_id) for m in self._mergers if m.effective == DAY)

    @cached_property
    def _places(self) -> list[Province]:
        newest = {self.current(i).id: self.current(i) for i in self.by_id}.values()
        return sorted(newest, key=lambda p: (sort_key(p.name_vi), *newest_first(p)))

    def on(self, day: date) -> list[Province]:
        """The units in force on `day` (63 or 34 of them), in Vietnamese alphabetical order."""
        return _by_name(p for p in self.by_id.values() if p.map != OLDEST and p.in_force(day))

    def successors(self, province_id: str) -> list[Province]:
        """The units that took over from this one as a whole (a transferred part is not a successor)."""
        return self._linked("old_id", "new_id", province_id)

    def predecessors(self, province_id: str) -> list[Province]:
        """The units that went into this one as a whole."""
        return self._linked("new_id", "old_id", province_id)

    def _linked(self, mine: str, other: str, province_id: str) -> list[Province]:
        return _by_name(
            self.by_id[getattr(m, other)]
            for m in self._mergers
            if getattr(m, mine) == province_id and m.kind != "part"
        )

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

    def made_new(self, province_id: str) -> bool:
        """Whether the place was made on 1 July 2025 out of several."""
        return all(i in self.new_ids for i in self.same(province_id))

    def namesakes(self, province_id: str) -> list[Province]:
        """Units of other places that have the same name."""
        unit, own = self.by_id[province_id], self.same(province_id)
        return [p for p in self.by_id.values() if p.slug == unit.slug and p.id not in own]

    def origins(self, province_id: str) -> list[Province]:
        """The places that were merged into this one as a whole."""
        return self._merged("new_id", "old_id", province_id)

    def heirs(self, province_id: str) -> list[Province]:
        """The places that this one was merged into as a whole."""
        return self._merged("old_id", "new_id", province_id)

    def _merged(self, mine: str, other: str, province_id: str) -> list[Province]:
        ids = self.same(province_id)
        return _by_name(
            self.current(getattr(m, other))
            for i in ids
            for m in self._mergers
            if getattr(m, mine) == i and m.kind == "merged"
        )

    def family(self, province_ids: Iterable[str]) -> set[str]:
        """The given units with all their predecessors and successors, in both directions."""
        todo, seen = list(province_ids), set()
        while todo:
            current = todo.pop()
            if current not in seen:
                seen.add(current)
                todo += [p.id for p in self.successors(current) + self.predecessors(current)]
        return seen


def _by_name(units: Iterable[Province]) -> list[Province]:
    return sorted(units, key=lambda p: sort_key(p.name_vi))
