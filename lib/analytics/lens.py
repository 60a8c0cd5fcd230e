"""Lens: how a series is read across the change from 63 to 34 units on 1 July 2025.

Owns which units' rows are shown, where a former unit's line ends and a new one's begins, and the position
that lets both maps share an axis. Nothing is joined across the change and no rank is invented: a former and
a new unit are different ids even where they share a name. Pure functions on frames with province_id, year
and, for positions, rank and n_ranked. `new` are the ids of the units of the new map, `passages` the pairs
(former id, new id) of the day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import pandas as pd

from lib.analytics import compare

LENSES = ("published", "successor", "percentile")
Passage = tuple[str, str]


def both_maps(history: pd.DataFrame, *, new: Collection[str]) -> bool:
    """Whether the rows hold units of the new map and of a former one."""
    on_new = history["province_id"].isin(new)
    return bool(on_new.any() and not on_new.all())


def apply(history: pd.DataFrame, *, lens: str, new: Collection[str], new_map: bool) -> pd.DataFrame:
    """The rows that the lens shows, with their `position` ((n - rank) / (n - 1), 1 for the first).

    'published' keeps the units of one map, the new one or the former ones; the other two keep every
    unit. Raises ValueError for an unknown lens.
    """
    if lens not in LENSES:
        raise ValueError(f"there is no lens {lens}")
    shown = history
    if lens == "published":
        shown = history[history["province_id"].isin(new) == new_map]
    return shown.assign(position=compare.percentiles(shown))


def passed(
    history: pd.DataFrame, *, passages: Iterable[Passage], new: Collection[str]
) -> tuple[Mapping[str, tuple[str, ...]], frozenset[str]]:
    """Former units in the rows with the new units that they passed into, and the new units in the rows."""
    ids = set(history["province_id"])
    into: dict[str, tuple[str, ...]] = {}
    for old_id, new_id in passages:
        if old_id in ids:
            into[old_id] = (*into.get(old_id, ()), new_id)
    return into, frozenset(ids.intersection(new))


def family(
    chosen: Sequence[str], history: pd.DataFrame, *, passages: Iterable[Passage], at_most: int
) -> tuple[str, ...]:
    """The chosen units, each followed by those in the rows that it passed into or came from."""
    ids = set(history["province_id"])
    pairs = list(passages)
    out: list[str] = []
    for unit in chosen:
        kin = [b if unit == a else a for a, b in pairs if unit in (a, b)]
        out += [i for i in (unit, *kin) if i in ids and i not in out]
    return tuple(out[:at_most])
