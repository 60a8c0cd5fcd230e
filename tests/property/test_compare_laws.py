"""Laws of comparisons, tried on many invented series (the numbers are no real figures)."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.analytics import compare
from lib.base.records import Break

# A first answer of pandas takes longer than the usual deadline on a busy machine.
PATIENT = settings(deadline=None)

points = st.lists(
    st.tuples(st.integers(2000, 2025), st.floats(1, 100)),
    min_size=1,
    max_size=20,
    unique_by=lambda p: p[0],
)


def a_break(year: int) -> Break:
    return Break(
        indicator="x",
        year=year,
        kind="method",
        refuses=frozenset({"score"}),
        reason_vi="lý do",
        reason_en="reason",
        certainty="confirmed",
    )


@PATIENT
@given(points, st.integers(2000, 2026))
def test_nothing_relative_is_told_across_a_break(rows: list[tuple[int, float]], stop: int) -> None:
    values = pd.DataFrame(rows, columns=["year", "value"]).assign(line="a", status="published")
    out = compare.relative(values, by="line", breaks={"a": [a_break(stop)]})
    first = min(y for y, _ in rows)
    base = dict(rows)[first]
    for row, (year, value) in zip(out.itertuples(), rows, strict=True):
        across = first < stop <= year
        assert pd.isna(row.value) == across
        if not across:
            assert row.value == pytest.approx(value / base * 100)


@PATIENT
@given(st.integers(2, 63), st.data())
def test_a_better_rank_is_a_higher_position(n: int, data: st.DataObject) -> None:
    two = data.draw(st.lists(st.integers(1, n), min_size=2, max_size=2, unique=True))
    frame = pd.DataFrame({"rank": two, "n_ranked": [n, n]}).astype("Int64")
    first, second = compare.percentiles(frame)
    assert (first > second) == (two[0] < two[1])
    assert 0 <= min(first, second) <= max(first, second) <= 1


@PATIENT
@given(st.permutations(range(1, 12)), st.integers(1, 10))
def test_the_place_among_peers_is_one_more_than_the_peers_ahead(
    order: list[int], count: int
) -> None:
    ids = [f"p{i}" for i in range(len(order))]
    frame = pd.DataFrame({"province_id": ids, "year": 2020, "rank": order})
    peers = ids[1 : count + 1]
    found = compare.among(frame, year=2020, place=[ids[0]], peers=peers)
    assert found is not None
    ahead = sum(r < order[0] for r in order[1 : count + 1])
    assert (found.place, found.n) == (1 + ahead, 1 + len(peers))
