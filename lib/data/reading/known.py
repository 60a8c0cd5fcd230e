"""Known figures: what the product already shows, to hold a document's columns against.

Owns the agreement of a column with every edition of every indicator: numbers that equal what is known, to
the printed digits, tell which indicator and which year a column is better than any heading does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.data.declared.registry import Registry

# Agreement says something when at least so many provinces can be compared.
FEWEST = 10
# Known figures are kept with six significant digits.
SIGNIFICANT = 6


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How a column compares with one indicator's edition: of `compared` provinces, `same` are equal."""

    indicator: str
    year: int
    compared: int
    same: int

    @property
    def share(self) -> float:
        """The part of the compared provinces that are equal."""
        return self.same / self.compared if self.compared else 0.0

    @property
    def strong(self) -> bool:
        """Whether the column cannot be anything else."""
        return self.compared >= FEWEST and self.share >= 0.9

    @property
    def against(self) -> bool:
        """Whether the column contradicts the edition: a fifth of what is known is otherwise."""
        return self.compared >= 5 and self.share < 0.8


class KnownFigures:
    """The shown values and ranks by indicator, year and province (by slug: one name on every map)."""

    def __init__(self, figures: pd.DataFrame, registry: Registry) -> None:
        units = {p.id: p.slug for p in registry.provinces.values()}
        self._slugs = {slug: place for place, slug in enumerate(sorted(set(units.values())))}
        held = figures[(figures["scope"] == "full-year") & figures["area_id"].isin(list(units))]
        held = held.assign(slug=held["area_id"].map(units).map(self._slugs))
        self._values = self._series(held, "value")
        self._ranks = self._series(held[held["rank_basis"] != "computed"], "rank")

    def _series(
        self, held: pd.DataFrame, column: str
    ) -> tuple[list[tuple[str, int]], np.ndarray, np.ndarray]:
        """Keys (indicator, year), a row of values for each, and how far each is known exactly."""
        told = held[held[column].notna()]
        keys = list(dict.fromkeys(zip(told["indicator"], told["year"].astype(int), strict=True)))
        place = {key: n for n, key in enumerate(keys)}
        table = np.full((len(keys), len(self._slugs)), np.nan)
        at = [place[k] for k in zip(told["indicator"], told["year"].astype(int), strict=True)]
        table[at, told["slug"].to_numpy(dtype=int)] = told[column].to_numpy(dtype=float)
        return keys, table, _exactness(table)

    def _vector(self, cells: Mapping[str, float]) -> np.ndarray:
        vector = np.full(len(self._slugs), np.nan)
        for slug, value in cells.items():
            if slug in self._slugs:
                vector[self._slugs[slug]] = value
        return vector

    def best(self, cells: Mapping[str, float], *, decimals: int) -> list[Agreement]:
        """The editions that a column of values agrees with strongly, best first; `cells` by slug."""
        keys, table, exact = self._values
        if not decimals or not keys or len({*cells.values()}) < FEWEST:
            return []
        compared, same = _compare(table, exact, self._vector(cells), decimals)
        found = [
            Agreement(
                indicator=keys[k][0], year=keys[k][1], compared=int(compared[k]), same=int(same[k])
            )
            for k in np.nonzero(same >= 0.9 * FEWEST)[0]
        ]
        return sorted((a for a in found if a.strong), key=lambda a: (-a.share, -a.compared))

    def against(
        self, cells: Mapping[str, float], *, indicator: str, year: int, decimals: int
    ) -> Agreement:
        """How a column of values compares with one edition."""
        return self._one(self._values, cells, indicator, year, decimals)

    def ranks(self, cells: Mapping[str, float], *, indicator: str, year: int) -> Agreement:
        """How a column of ranks compares with the published ranks of one edition."""
        return self._one(self._ranks, cells, indicator, year, 0)

    def _one(
        self,
        series: tuple[list[tuple[str, int]], np.ndarray, np.ndarray],
        cells: Mapping[str, float],
        indicator: str,
        year: int,
        decimals: int,
    ) -> Agreement:
        keys, table, exact = series
        if (indicator, year) not in keys:
            return Agreement(indicator=indicator, year=year, compared=0, same=0)
        at = slice(keys.index((indicator, year)), keys.index((indicator, year)) + 1)
        compared, same = _compare(table[at], exact[at], self._vector(cells), decimals)
        return Agreement(
            indicator=indicator, year=year, compared=int(compared[0]), same=int(same[0])
        )

    def values(self, indicator: str, year: int) -> dict[str, float]:
        """The known values of one edition by province slug."""
        return self._cells(self._values, indicator, year)

    def _cells(
        self,
        series: tuple[list[tuple[str, int]], np.ndarray, np.ndarray],
        indicator: str,
        year: int,
    ) -> dict[str, float]:
        keys, table, _ = series
        if (indicator, year) not in keys:
            return {}
        row = table[keys.index((indicator, year))]
        return {s: float(row[n]) for s, n in self._slugs.items() if not np.isnan(row[n])}

    def usual(self, indicator: str) -> tuple[float, float] | None:
        """Between what the values of the indicator lie in any edition, with half of that as room.

        None where too few are known.
        """
        rows = [n for n, (i, _) in enumerate(self._values[0]) if i == indicator]
        held = self._values[1][rows]
        held = held[~np.isnan(held)]
        if len(held) < FEWEST:
            return None
        low, high = float(held.min()), float(held.max())
        return low - (high - low) / 2, high + (high - low) / 2


def decimals_of(values: np.ndarray) -> np.ndarray:
    """With how many decimals each number is written, at most 6; 0 for a missing one."""
    out = np.zeros(values.shape, dtype=int)
    for places in range(6, 0, -1):
        scaled = np.nan_to_num(values) * 10 ** (places - 1)
        out[(out == 0) & (np.abs(scaled - np.round(scaled)) > 1e-6)] = places
    return out


def _exactness(table: np.ndarray) -> np.ndarray:
    """How far a known value may be from what it stands for: a zero at its end is not written."""
    written = decimals_of(table)
    most = written.max(axis=1, keepdims=True, initial=0)
    size = np.floor(np.log10(np.maximum(np.abs(np.nan_to_num(table)), 1e-6))) + 1
    room = np.clip(SIGNIFICANT - size, 0, 6).astype(int)
    kept = np.minimum(np.maximum(written, most), room)
    # A value kept with all its digits may have been rounded twice on its way.
    found: np.ndarray = np.where(kept == room, 1.01, 0.51) * 10.0**-kept
    return found


def _compare(
    table: np.ndarray, exact: np.ndarray, vector: np.ndarray, decimals: int
) -> tuple[np.ndarray, np.ndarray]:
    """For each row of the table: how many cells can be compared, and how many are equal."""
    both = ~np.isnan(table) & ~np.isnan(vector)
    within = np.maximum(exact, 0.51 * 10.0**-decimals) + 1e-9
    with np.errstate(invalid="ignore"):
        same = both & (np.abs(table - vector) <= within)
    return both.sum(axis=1), same.sum(axis=1)
