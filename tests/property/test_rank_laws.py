"""Laws of ranks and movements, tried on many invented editions (the numbers are no real figures)."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.analytics import ranks, trends
from lib.base.records import Break, Refusal

scores = st.lists(
    st.floats(0, 100, allow_nan=False).map(lambda v: round(v, 2)), min_size=2, max_size=63
)


def edition(values: list[float], year: int) -> pd.DataFrame:
    out = pd.DataFrame({"score": values})
    out["province_id"] = [f"63-{i:02d}" for i in range(len(values))]
    out["year"] = year
    out["rank"] = ranks.rank_scores(out["score"]).astype("Int64")
    out["n_ranked"] = pd.array([len(values)] * len(values), dtype="Int64")
    return out.assign(rank_basis="computed", rank_status="published", score_status="published")


def a_break(year: int, *refuses: str) -> Break:
    return Break(
        indicator="x",
        year=year,
        kind="scale",
        refuses=frozenset(refuses),
        reason_vi="lý do",
        reason_en="reason",
        certainty="confirmed",
    )


@given(scores)
def test_better_scores_never_rank_lower_and_ties_share(values: list[float]) -> None:
    found = ranks.rank_scores(pd.Series(values)).tolist()
    for a, rank_a in zip(values, found, strict=True):
        assert rank_a == 1 + sum(b > a for b in values)


@given(scores)
def test_nobody_moves_between_equal_editions(values: list[float]) -> None:
    both = pd.concat([edition(values, 2020), edition(values, 2021)])
    moves = ranks.movement(both, start=2020, end=2021)
    assert (moves["change"] == 0).all()
    assert (moves["score_change"] == 0).all()


@given(st.integers(2, 40), st.integers(0, 2**32 - 1))
def test_without_ties_rises_and_falls_cancel_out(n: int, seed: int) -> None:
    # Drawn from a seed: lists without a double are slow to draw one by one.
    draw = np.random.default_rng(seed)
    pair = [(draw.permutation(10_000)[:n] / 100).tolist() for _ in range(2)]
    both = pd.concat([edition(pair[0], 2020), edition(pair[1], 2021)])
    moves = ranks.movement(both, start=2020, end=2021)
    assert moves["change"].sum() == 0
    back = ranks.movement(both.assign(year=4041 - both["year"]), start=2020, end=2021)
    change = moves.set_index("province_id")["change"]
    assert (change == -back.set_index("province_id")["change"].reindex(change.index)).all()


@given(st.integers(2, 100), st.data())
def test_percentile_lies_between_zero_and_one(n: int, data: st.DataObject) -> None:
    rank = data.draw(st.integers(1, n))
    assert 0 <= ranks.percentile(rank, n) <= 1
    assert ranks.percentile(1, n) == 1
    assert ranks.percentile(n, n) == 0


@given(st.integers(2001, 2030), st.integers(2000, 2030), st.integers(2000, 2030))
def test_no_score_change_is_given_across_a_break(year: int, start: int, end: int) -> None:
    if start >= end:
        return
    both = pd.concat([edition([1.0, 2.0], start), edition([2.0, 1.0], end)])
    moves = ranks.movement(both, start=start, end=end, breaks=[a_break(year, "score")])
    assert moves["score_change"].isna().all() == (start < year <= end)
    if start < year <= end:
        with pytest.raises(Refusal):
            ranks.movement(both, start=start, end=end, breaks=[a_break(year, "score", "rank")])


@given(
    st.lists(st.integers(2000, 2025), min_size=1, max_size=26, unique=True), st.integers(2001, 2025)
)
def test_segments_join_only_neighbouring_years_on_one_side_of_a_break(
    years: list[int], stop: int
) -> None:
    series = pd.DataFrame({"province_id": "63-14", "year": sorted(years), "value": 1.0})
    number = trends.segments(series, breaks=[a_break(stop, "score")], by="province_id").tolist()
    for (a, b), (i, j) in zip(pairwise(sorted(years)), pairwise(number), strict=True):
        assert (i == j) == (b == a + 1 and not a < stop <= b)


@given(
    st.lists(
        st.tuples(st.integers(2000, 2012), st.floats(0, 99)),
        min_size=1,
        max_size=12,
        unique_by=lambda t: t[0],
    )
)
def test_yearly_change_never_spans_a_gap(points: list[tuple[int, float]]) -> None:
    series = pd.DataFrame(points, columns=["year", "value"]).assign(area="VN")
    out = trends.yearly_change(series, breaks=[], by="area")
    known = dict(points)
    for row in out.itertuples():
        if row.year - 1 in known:
            assert row.change == pytest.approx(known[row.year] - known[row.year - 1], abs=1e-9)
        else:
            assert pd.isna(row.change)
