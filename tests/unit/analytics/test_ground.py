"""On which ground a statement about the whole may stand (the numbers are no real figures)."""

from __future__ import annotations

import pandas as pd
import pytest

from lib.analytics.ground import Ground, of_edition, of_movement


@pytest.mark.parametrize(
    ("known", "ranked", "carries"),
    [(63, 63, True), (57, 63, True), (56, 63, False), (15, 63, False), (30, None, False)],
)
def test_nine_tenths_of_the_ranked_set_carry_a_statement(
    known: int, ranked: int | None, carries: bool
) -> None:
    assert Ground(known=known, ranked=ranked).carries is carries


def test_an_edition_without_a_declared_number_takes_what_its_sources_say() -> None:
    rows = pd.DataFrame({"rank": [1, 2, None], "n_ranked": [63, 61, None]})
    assert of_edition(rows, ranked=None) == Ground(known=2, ranked=63)
    assert of_edition(rows, ranked=34) == Ground(known=2, ranked=34)
    assert of_edition(rows[:0], ranked=None) == Ground(known=0, ranked=None)


def test_a_movement_stands_on_who_is_in_both_editions() -> None:
    moves = pd.DataFrame({"rank_from": [1, None, 3], "rank_to": [2, 1, None]})
    assert of_movement(moves, ranked=3) == Ground(known=1, ranked=3)
