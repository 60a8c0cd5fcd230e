"""Laws of rank ranges, tried on many invented editions (the numbers are no real figures)."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.analytics import rank_ranges

pairs = st.lists(
    st.tuples(
        st.floats(20, 60).map(lambda v: round(v, 2)), st.floats(0.05, 3).map(lambda v: round(v, 3))
    ),
    min_size=2,
    max_size=12,
)


def ranges(values: list[tuple[float, float]], *, errors: float = 1.0) -> pd.DataFrame:
    rows = pd.DataFrame(values, columns=["score", "standard_error"])
    rows["standard_error"] *= errors
    rows["province_id"] = [f"63-{i:02d}" for i in range(len(rows))]
    return rank_ranges.rank_ranges(rows, draws=500).rows.set_index("province_id")


@given(pairs)
@settings(deadline=None, max_examples=60)
def test_pairwise_ranges_hold_the_rank_and_joint_ones_hold_each_range(
    values: list[tuple[float, float]],
) -> None:
    rows = ranges(values)
    n = len(rows)
    assert ((rows["best"] >= 1) & (rows["worst"] <= n)).all()
    assert ((rows["best"] <= rows["rank"]) & (rows["rank"] <= rows["worst"])).all()
    assert ((rows["best_all"] <= rows["rank"]) & (rows["rank"] <= rows["worst_all"])).all()
    assert (rows["best_simulated"] <= rows["worst_simulated"]).all()


@given(pairs)
@settings(deadline=None, max_examples=60)
def test_ranges_shrink_with_the_errors(values: list[tuple[float, float]]) -> None:
    wide, narrow = ranges(values), ranges(values, errors=0.5)
    for kind in ("", "_all"):
        assert (narrow[f"best{kind}"] >= wide[f"best{kind}"]).all()
        assert (narrow[f"worst{kind}"] <= wide[f"worst{kind}"]).all()


@given(pairs, st.floats(-10, 10))
@settings(deadline=None, max_examples=40)
def test_ranges_do_not_hang_on_where_the_scale_begins(
    values: list[tuple[float, float]], shift: float
) -> None:
    moved = [(round(score + round(shift, 1), 2), error) for score, error in values]
    columns = ["best", "worst", "best_all", "worst_all"]
    pd.testing.assert_frame_equal(
        ranges(values)[columns].sort_index(), ranges(moved)[columns].sort_index()
    )
