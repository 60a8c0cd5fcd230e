"""Laws of splits, prices, bands and scenarios, tried on many invented editions (no real figures)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.analytics import bands, contributions, price, ranks, split, whatif
from lib.base.records import Break, Component, Refusal

PARTS = ("a", "b", "c")
# Frames are slow to build; forty examples a law find what a hundred do.
few = settings(max_examples=40)
cents = st.integers(0, 1000).map(lambda v: v / 100)


def tables(least: int = 2, most: int = 20) -> st.SearchStrategy[list[tuple[float, float, float]]]:
    return st.lists(st.tuples(cents, cents, cents), min_size=least, max_size=most)


def known(*weights: float) -> tuple[Component, ...]:
    return tuple(
        Component(
            indicator="x",
            component=name,
            first_year=2000,
            last_year=None,
            weight=w,
            full_marks=10.0,
            basis_vi="",
            basis_en="",
            certainty="confirmed",
        )
        for name, w in zip(PARTS, weights, strict=True)
    )


def edition(values: list[tuple[float, float, float]], year: int = 2020) -> pd.DataFrame:
    """A history frame with totals, and the components beside them."""
    out = pd.DataFrame(values, columns=list(PARTS))
    out["score"] = out[list(PARTS)].sum(axis=1).round(2)
    out["province_id"] = [f"63-{i:02d}" for i in range(len(out))]
    out["year"] = year
    out["rank"] = ranks.rank_scores(out["score"]).astype("Int64")
    out["n_ranked"] = pd.array([len(out)] * len(out), dtype="Int64")
    out = out.assign(rank_status="published", score_status="published")
    return out.assign(rank_basis="computed", total=out["score"])


def scored(rows: pd.DataFrame) -> pd.DataFrame:
    return split.edition(rows, year=int(rows["year"].iloc[0]))


two = st.integers(2, 20).flatmap(lambda n: st.tuples(tables(n, n), tables(n, n)))


@few
@given(two)
def test_own_and_others_make_the_change_and_overtakes_too(pair: tuple) -> None:
    both = pd.concat([edition(pair[0], 2020), edition(pair[1], 2021)])
    found = split.split(both, start=2020, end=2021)
    assert (found["own"] + found["others"] == found["change"]).all()
    assert (found["n_overtook"] - found["n_overtaken_by"] == found["change"]).all()
    moves = ranks.movement(both, start=2020, end=2021).set_index("province_id")["change"]
    assert found.set_index("province_id")["change"].to_dict() == moves.to_dict()
    rose = found["score_change"] >= 0
    assert (found.loc[rose, "own"] >= 0).all()
    assert (found.loc[found["score_change"] <= 0, "own"] <= 0).all()


@few
@given(tables())
def test_moving_nobody_changes_nothing(values: list) -> None:
    both = pd.concat([edition(values, 2020), edition(values, 2021)])
    found = split.split(both, start=2020, end=2021)
    assert (found[["change", "own", "others"]] == 0).all(axis=None)
    assert split.overtakes(both, start=2020, end=2021).empty
    rows = edition(values)
    still = whatif.scenario(
        scored(rows), rows, province_id="63-00", known=known(1, 1, 1), changes={"a": 0.0}
    )
    assert (still.rank_before, still.total_before) == (still.rank_after, still.total_after)
    assert still.passed == still.passed_by == ()


@few
@given(two, st.data())
def test_only_one_moving_is_all_its_own(pair: tuple, data: st.DataObject) -> None:
    old, new = pair
    who = data.draw(st.integers(0, len(old) - 1))
    after = [new[i] if i == who else row for i, row in enumerate(old)]
    both = pd.concat([edition(old, 2020), edition(after, 2021)])
    found = split.split(both, start=2020, end=2021).set_index("province_id").loc[f"63-{who:02d}"]
    assert found["others"] == 0
    assert found["own"] == found["change"]


@few
@given(two)
def test_a_split_across_a_break_or_without_every_score_is_refused(pair: tuple) -> None:
    both = pd.concat([edition(pair[0], 2020), edition(pair[1], 2021)], ignore_index=True)
    stop = Break(
        indicator="x",
        year=2021,
        kind="method",
        refuses=frozenset({"score"}),
        reason_vi="lý do",
        reason_en="reason",
        certainty="confirmed",
    )
    with pytest.raises(Refusal) as refused:
        split.split(both, start=2020, end=2021, breaks=[stop])
    assert refused.value.code == "break"
    both.loc[0, "score"] = np.nan
    with pytest.raises(Refusal) as refused:
        split.split(both, start=2020, end=2021)
    assert refused.value.code == "scores_incomplete"
    assert refused.value.params == {"year": 2020, "known": len(pair[0]) - 1, "total": len(pair[0])}


@few
@given(tables(), st.data())
def test_the_rank_paid_for_is_reached(values: list, data: st.DataObject) -> None:
    rows = edition(values)
    who = data.draw(st.sampled_from(rows["province_id"].tolist()))
    own = rows.set_index("province_id").loc[who]
    prices = price.targets(rows, province_id=who, ranks_wanted=(1, len(rows)))
    assert {"places", "median", "best"} <= {t.kind for t in prices}
    for target in prices:
        assert target.points is not None
        paid = rows.set_index("province_id")["score"].copy()
        paid[who] = round(own["score"] + target.points, 6)
        reached = int(ranks.rank_scores(paid)[who])
        assert reached == target.rank
        if target.kind == "places" and target.places:
            goal = own["rank"] - target.places
            assert reached <= goal if target.places > 0 else reached >= goal
            # One step cheaper would not do.
            step = price.smallest_step(rows["score"])
            paid[who] = round(paid[who] + (-step if target.places > 0 else step), 6)
            less = int(ranks.rank_scores(paid)[who])
            assert less > goal if target.places > 0 else less < goal


@few
@given(tables(), st.sampled_from(PARTS), st.integers(0, 1000), st.data())
def test_raising_a_component_never_lowers_ones_rank(
    values: list, part: str, raised: int, data: st.DataObject
) -> None:
    rows = edition(values)
    who = data.draw(st.sampled_from(rows["province_id"].tolist()))
    room = 10 - rows.set_index("province_id").loc[who, part]
    change = min(raised / 100, room)
    found = whatif.scenario(
        scored(rows), rows, province_id=who, known=known(1, 1, 1), changes={part: change}
    )
    assert found.rank_after <= found.rank_before
    assert found.total_after >= found.total_before
    assert found.rank_before - found.rank_after == len(found.passed)
    assert found.passed_by == ()


@settings(max_examples=15)
@given(tables())
def test_bands_hold_the_official_rank_and_bounds_hold_what_was_found(values: list) -> None:
    rows = edition(values)
    found = bands.bands(scored(rows), rows, known=known(1, 1, 1)).rows
    assert found["best"].between(1, found["rank"]).all()
    assert found["worst"].between(found["rank"], len(rows)).all()
    again = bands.bands(scored(rows), rows, known=known(1, 1, 1)).rows
    pd.testing.assert_frame_equal(found, again)
    any_way = whatif.any_weighting(scored(rows), rows, known=known(1, 1, 1))
    assert (any_way["best_bound"] <= any_way["best_found"]).all()
    assert (any_way["best_found"] <= any_way["worst_found"]).all()
    assert (any_way["worst_found"] <= any_way["worst_bound"]).all()


@few
@given(two, st.floats(0.1, 3))
def test_contributions_and_the_rest_make_the_change_of_the_total(
    pair: tuple, weight: float
) -> None:
    both = pd.concat([edition(pair[0], 2020), edition(pair[1], 2021)], ignore_index=True)
    parts = known(weight, 1, 1)
    found = contributions.waterfall(both, start=2020, end=2021, old=parts, new=parts)
    made = found.groupby("province_id")["contribution"].sum()
    totals = both.pivot(index="province_id", columns="year", values="total")
    np.testing.assert_allclose(made, totals[2021] - totals[2020], atol=1e-9)


@few
@given(tables(), st.integers(0, 19))
def test_lost_points_add_up_and_winning_them_never_lowers(values: list, which: int) -> None:
    rows = edition(values)
    who = rows["province_id"].iloc[which % len(rows)]
    found = contributions.lost(rows, province_id=who, known=known(1, 1, 1), complete=True)
    own = rows.set_index("province_id").loc[who, list(PARTS)]
    assert found["lost"].sum() == pytest.approx(30 - own.sum())
    assert (found["places_if"] >= 0).all()
    assert found["lost"].is_monotonic_decreasing


@few
@given(st.integers(1, 8))
def test_shaken_weights_stay_within_ten_percent_and_repeat(count: int) -> None:
    factors = bands.draws(count)
    assert factors.shape == (1000, count)
    assert ((factors >= 0.9) & (factors <= 1.1)).all()
    assert (factors == bands.draws(count)).all()
