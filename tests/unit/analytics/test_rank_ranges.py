"""Rank ranges on tiny invented editions (the numbers are no real figures)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lib.analytics import rank_ranges


def edition(scores: list[float], errors: list[float]) -> pd.DataFrame:
    ids = [f"63-{i:02d}" for i in range(len(scores))]
    return pd.DataFrame({"province_id": ids, "score": scores, "standard_error": errors})


def ends(found: rank_ranges.RankRanges, kind: str = "") -> list[tuple[int, int]]:
    return list(
        zip(found.rows[f"best{kind}"].tolist(), found.rows[f"worst{kind}"].tolist(), strict=True)
    )


def test_scores_far_apart_are_certain() -> None:
    found = rank_ranges.rank_ranges(edition([50, 40, 30], [0.1, 0.1, 0.1]))
    for kind in ("", "_all", "_simulated"):
        assert ends(found, kind) == [(1, 1), (2, 2), (3, 3)]
    assert rank_ranges.thirds(found).tolist() == ["upper", "untold", "lower"]


def test_scores_close_together_cannot_be_told_apart() -> None:
    found = rank_ranges.rank_ranges(edition([40.02, 40.01, 40.0], [1, 1, 1]))
    assert ends(found) == ends(found, "_all") == [(1, 3)] * 3
    assert set(rank_ranges.thirds(found)) == {"untold"}


def test_one_province_far_ahead_of_two_that_are_close() -> None:
    found = rank_ranges.rank_ranges(edition([40.0, 60.0, 40.1], [0.5, 0.5, 0.5]))
    assert found.rows["province_id"].tolist() == ["63-01", "63-02", "63-00"]
    assert ends(found) == [(1, 1), (2, 3), (2, 3)]


def test_equal_scores_share_a_rank_and_a_range() -> None:
    found = rank_ranges.rank_ranges(edition([40, 40, 10], [0.5, 0.5, 0.5]))
    assert found.rows["rank"].tolist() == [1, 1, 3]
    assert ends(found) == [(1, 2), (1, 2), (3, 3)]


def test_two_provinces_are_the_usual_test_of_a_difference() -> None:
    # 1.96 * sqrt(2) = 2.77 standard errors
    assert not rank_ranges.told_apart((40, 1), (42.7, 1))
    assert rank_ranges.told_apart((42.8, 1), (40, 1))
    near = rank_ranges.rank_ranges(edition([42.5, 40], [1, 1]), draws=40_000)
    far = rank_ranges.rank_ranges(edition([43.1, 40], [1, 1]), draws=40_000)
    assert (ends(near), ends(far)) == ([(1, 2), (1, 2)], [(1, 1), (2, 2)])


@pytest.mark.parametrize("error", [0.0, -1.0, np.nan])
def test_an_edition_without_errors_has_no_ranges(error: float) -> None:
    with pytest.raises(ValueError, match="standard error above zero"):
        rank_ranges.rank_ranges(edition([40, 41], [1, error]))


def test_where_less_is_better_the_least_is_first() -> None:
    scores = edition([50, 40, 30], [0.1, 0.1, 0.1])
    found = rank_ranges.rank_ranges(scores, direction="lower")
    assert ends(found) == [(1, 1), (2, 2), (3, 3)]
    assert found.rows["score"].tolist() == [30, 40, 50]
