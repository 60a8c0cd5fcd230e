"""Sums: whether the parts a source states add up to the whole it states.

Owns the identities between dossier counts, as pure functions on figures.
Rule: carried over + received = total; on time + early + late = resolved; resolved + pending = total.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

# Whole, parts that must be known, parts that count only where the source counts them apart.
IDENTITIES = (
    ("dossiers_total", ("dossiers_carried", "dossiers_received"), ()),
    ("dossiers_total", ("dossiers_resolved", "dossiers_pending"), ()),
    ("dossiers_resolved", ("dossiers_ontime", "dossiers_late"), ("dossiers_early",)),
)
KEY = ["area_id", "period_start", "period_end", "scope"]


@dataclass(frozen=True, kw_only=True)
class Sum:
    """One identity on stated figures: the whole, its parts by indicator, and what is left over.

    `rest` is the sum of the parts minus the whole; 0 where the source adds up.
    """

    area_id: str
    period_start: int
    period_end: int
    scope: str
    whole: str
    stated: float
    parts: dict[str, float]

    @property
    def added(self) -> float:
        """The parts added up."""
        return sum(self.parts.values())

    @property
    def rest(self) -> float:
        """What the parts have more than the whole."""
        return self.added - self.stated


def dossier_sums(figures: pd.DataFrame) -> Iterator[Sum]:
    """Every identity whose whole and required parts are stated for the same area, period and scope.

    `figures` has indicator, area_id, period_start, period_end, scope and value.
    """
    for key, rows in figures[figures["value"].notna()].groupby(KEY, sort=True):
        known = rows.set_index("indicator")["value"].to_dict()
        for whole, required, optional in IDENTITIES:
            if whole in known and all(p in known for p in required):
                parts = {p: known[p] for p in (*required, *optional) if p in known}
                area, start, end, scope = key
                yield Sum(
                    area_id=area,
                    period_start=start,
                    period_end=end,
                    scope=scope,
                    whole=whole,
                    stated=known[whole],
                    parts=parts,
                )
