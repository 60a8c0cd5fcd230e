"""Which claim is shown, on a handful of invented claims."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from lib.data.declared import registry
from lib.data.declared.registry import Registry
from lib.data.loading import ledger


@pytest.fixture(scope="module")
def known() -> Registry:
    return registry.load()


def source(known: Registry, tier: int, number: int = 0) -> str:
    """The id of a declared source of that tier."""
    return [s.id for s in known.sources.values() if s.tier == tier][number]


def claims(*rows: dict[str, Any]) -> pd.DataFrame:
    base: dict[str, Any] = {
        "indicator": "par_index",
        "area_id": "63-14",
        "year": 2021,
        "period_start": 2021,
        "period_end": 2021,
        "scope": "full-year",
        "value": None,
        "unit": "%",
        "rank": None,
        "n_ranked": None,
        "derived": False,
        "suspect_reason": "",
        "note": "",
    }
    frame = pd.DataFrame([base | {"claim_id": f"c{i}"} | row for i, row in enumerate(rows)])
    frame["value"] = frame["value"].astype("float64")
    return frame.astype({"rank": "Int64", "n_ranked": "Int64"})


def shown(known: Registry, *rows: dict[str, Any]) -> dict[str, Any]:
    (row,) = ledger.figures(claims(*rows), registry=known).to_dict("records")
    return dict(row)


def test_a_suspect_figure_gives_way_even_to_a_derived_one(known: Registry) -> None:
    row = shown(
        known,
        {"value": 81.0, "suspect_reason": "misprint", "source_id": source(known, 1)},
        {"value": 89.06, "derived": True, "source_id": source(known, 3)},
    )
    assert (row["value"], row["value_status"], row["n_rivals"]) == (89.06, "derived", 1)


def test_a_stated_figure_goes_before_a_derived_one_of_a_better_tier(known: Registry) -> None:
    row = shown(
        known,
        {"value": 80.0, "derived": True, "source_id": source(known, 1)},
        {"value": 81.0, "source_id": source(known, 3)},
    )
    assert (row["value"], row["value_status"]) == (81.0, "published")


def test_a_lower_tier_wins_then_agreement(known: Registry) -> None:
    two, three = {"source_id": source(known, 2)}, {"source_id": source(known, 3)}
    assert shown(known, {"value": 1.0} | two, {"value": 2.0} | three)["value"] == 1.0
    crowd = [{"value": 2.0, "source_id": source(known, 2, n)} for n in (1, 2)]
    assert shown(known, {"value": 1.0} | two, *crowd)["value"] == 2.0


def test_of_agreeing_figures_the_most_exact_is_shown_and_nobody_is_a_rival(known: Registry) -> None:
    row = shown(
        known,
        {"value": 48.81, "source_id": source(known, 1)},
        {"value": 48.8114, "source_id": source(known, 2)},
    )
    assert (row["value"], row["n_claims"], row["n_rivals"]) == (48.8114, 2, 0)


def test_value_and_rank_may_come_from_different_sources(known: Registry) -> None:
    one, two = source(known, 1), source(known, 2)
    row = shown(
        known,
        {"value": 87.62, "source_id": two},
        {"rank": 15, "n_ranked": 63, "source_id": one, "unit": ""},
    )
    assert (row["value_source"], row["rank_source"]) == (two, one)
    assert (row["rank"], row["rank_basis"]) == (15, "published")


def test_percent_and_points_are_one_scale_for_an_index_in_percent(known: Registry) -> None:
    row = shown(known, {"value": 87.62, "unit": "điểm", "source_id": source(known, 2)})
    assert row["unit"] == "%"


@pytest.mark.parametrize("missing", [0, 1])
def test_ranks_are_counted_only_from_a_complete_set(known: Registry, missing: int) -> None:
    units = [p.id for p in known.provinces.values() if p.map == "63" and p.id != "63-46b"]
    assert len(units) == 63
    rows = [
        {
            "indicator": "papi",
            "area_id": u,
            "year": 2020,
            "period_start": 2020,
            "period_end": 2020,
            "value": 40.0 + i // 2,
            "unit": "điểm",
            "source_id": source(known, 1),
        }
        for i, u in enumerate(units[missing:])
    ]
    out = ledger.figures(claims(*rows), registry=known)
    if missing:
        assert out["rank"].isna().all()
    else:
        assert set(out["rank_basis"]) == {"computed"}
        assert out["rank"].min() == 1
        # Two by two the scores are equal, so two by two the ranks are.
        assert out["rank"].value_counts().max() == 2


def test_values_differ_only_beyond_rounding() -> None:
    a, b = pd.Series([48.81, 48.8, 89.06, 1.0]), pd.Series([48.8114, 48.84, 89.6, float("nan")])
    assert ledger.differs(a, b).tolist() == [False, False, True, False]


def test_of_one_rank_the_claim_that_says_among_how_many_is_shown(known: Registry) -> None:
    row = shown(
        known,
        {"rank": 2, "source_id": source(known, 1)},
        {"rank": 2, "n_ranked": 63, "source_id": source(known, 2)},
        {"rank": 3, "n_ranked": 63, "source_id": source(known, 3)},
    )
    assert (row["rank"], row["n_ranked"], row["n_rivals"]) == (2, 63, 1)
