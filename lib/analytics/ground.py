"""Ground: over how many of how many a statement is made, and whether that carries it.

Owns the share of an edition that superlatives, counts and means need. Whose rank is first, last or nth
needs no such ground where a source publishes that rank.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

# "Most", "largest rise", "x up, y down", "above the median" are said of nine tenths of the ranked set.
ENOUGH = 0.9
# Figures that nobody collects for all provinces are listed below this number, without a superlative.
LEAST = 10


@dataclass(frozen=True, kw_only=True)
class Ground:
    """How many units are known of how many that were ranked; `ranked` is None where nobody says."""

    known: int
    ranked: int | None

    @property
    def carries(self) -> bool:
        """Whether a statement about the whole may stand on it."""
        return self.ranked is not None and self.known >= ENOUGH * self.ranked

    @property
    def whole(self) -> bool:
        """Whether every ranked unit is known."""
        return self.ranked is not None and self.known >= self.ranked


def of_edition(rows: pd.DataFrame, *, ranked: int | None, what: str = "rank") -> Ground:
    """The ground of one edition. `rows`: a row a unit with the column `what`, and n_ranked.

    `ranked` is how many units the publisher ranked; None takes the largest n_ranked of the rows.
    """
    stated = rows["n_ranked"].max()
    if ranked is None and pd.notna(stated):
        ranked = int(stated)
    return Ground(known=int(rows[what].notna().sum()), ranked=ranked)


def of_movement(moves: pd.DataFrame, *, ranked: int | None) -> Ground:
    """The ground of a movement (frame of `ranks.movement`): units with a rank in both editions."""
    both = moves["rank_from"].notna() & moves["rank_to"].notna()
    return Ground(known=int(both.sum()), ranked=ranked)
