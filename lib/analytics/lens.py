"""Lens: how a series is read across the change from 63 to 34 units on 1 July 2025.

Owns which units' rows are shown, where a former unit's line ends and a new one's begins, and the position
that lets both maps share an axis. Nothing is joined across the change and no rank is invented: a former and
a new unit are different ids even where they share a name. Pure functions on frames with province_id, year
and, for positions, rank and n_ranked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import pandas as pd

from lib.analytics import compare
from lib.base.records import Merger

LENSES = ("published", "successor", "percentile")
CHANGE = date(2025, 7, 1)
NEW = "34-"


def both_maps(history: pd.DataFrame) -> bool:
    """Whether the rows hold units of the new map and of a former one."""
    new = history["province_id"].str.startswith(NEW)
    return bool(new.any() and not new.all())


def apply(history: pd.DataFrame, *, lens: str, year: int) -> pd.DataFrame:
    """The rows that the lens shows, with their `position` ((n - rank) / (n - 1), 1 for the first).

    'published' keeps the units of the map of `year` alone; the other two keep every unit. Raises
    ValueError for an unknown lens.
    """
    if lens not in LENSES:
        raise ValueError(f"there is no lens {lens}")
    shown = history
    if lens == "published":
        new = history["province_id"].str.startswith(NEW)
        shown = history[new == (year >= CHANGE.year)]
    return shown.assign(position=compare.percentiles(shown))


def passages(
    history: pd.DataFrame, *, mergers: Iterable[Merger]
) -> tuple[Mapping[str, tuple[str, ...]], frozenset[str]]:
    """Former units in the rows with the new units that they passed into, and the new units in the rows."""
    ids = set(history["province_id"])
    into: dict[str, tuple[str, ...]] = {}
    for m in mergers:
        if m.effective == CHANGE and m.old_id in ids:
            into[m.old_id] = (*into.get(m.old_id, ()), m.new_id)
    return into, frozenset(i for i in ids if i.startswith(NEW))


def family(
    chosen: Sequence[str], history: pd.DataFrame, *, mergers: Iterable[Merger], at_most: int
) -> tuple[str, ...]:
    """The chosen units, each followed by those in the rows that it passed into or came from."""
    ids = set(history["province_id"])
    pairs = [(m.old_id, m.new_id) for m in mergers if m.effective == CHANGE]
    out: list[str] = []
    for unit in chosen:
        kin = [b if unit == a else a for a, b in pairs if unit in (a, b)]
        out += [i for i in (unit, *kin) if i in ids and i not in out]
    return tuple(out[:at_most])
