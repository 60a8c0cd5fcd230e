"""Where a place stands: change, distances and positions, and what is refused."""

from __future__ import annotations

import pandas as pd
import pytest

from lib.analytics import compare
from lib.base.records import Break


def history(*rows: tuple[str, int, int | None, float | None], n: int = 3) -> pd.DataFrame:
    """Rows of (province, year, rank, score); the numbers are no real figures."""
    out = pd.DataFrame(rows, columns=["province_id", "year", "rank", "score"])
    out["rank"] = out["rank"].astype("Int64")
    out["score"] = out["score"].astype("float64")
    out["n_ranked"] = pd.array([n] * len(out), dtype="Int64")
    known = out["rank"].notna()
    return out.assign(
        rank_basis=known.map({True: "published", False: None}),
        rank_status=known.map({True: "published", False: None}),
        rank_source=known.map({True: "s", False: None}),
        score_status="published",
        score_source="s",
    )


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


TWO_YEARS = history(
    ("a", 2020, 3, 50.0),
    ("b", 2020, 1, 60.0),
    ("c", 2020, 2, 55.0),
    ("a", 2021, 1, 70.0),
    ("b", 2021, 2, 65.0),
    ("c", 2021, 3, 61.0),
)


def stands(frame: pd.DataFrame, *place: str, **more: object) -> compare.Standing:
    found = compare.standing(frame, indicator="x", place=place, **more)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_change_is_counted_in_places_and_points() -> None:
    found = stands(TWO_YEARS, "a")
    assert (found.before, found.rank_before, found.rank, found.change) == (2020, 3, 1, 2)
    assert found.score_change == pytest.approx(20)
    assert (found.to_best, found.percentile) == (0, 1)


def test_a_break_of_scores_refuses_the_points_and_keeps_the_places() -> None:
    found = stands(TWO_YEARS, "a", breaks=[a_break(2021, "score")])
    assert (found.change, found.score_change) == (2, None)
    assert [b.year for b in found.score_refused] == [2021]


def test_a_break_of_ranks_refuses_both_and_says_which() -> None:
    found = stands(TWO_YEARS, "a", breaks=[a_break(2021, "score", "rank")])
    assert (found.change, found.score_change) == (None, None)
    assert [b.year for b in found.refused] == [2021]


def test_the_first_must_be_known_for_a_distance_to_it() -> None:
    found = stands(TWO_YEARS[TWO_YEARS["province_id"] != "a"], "b", year=2021)
    assert found.to_best is None


def test_too_few_scores_give_no_median() -> None:
    assert stands(TWO_YEARS, "a").to_median is None
    rows = [(f"p{i}", 2020, i + 1, 90.0 - i) for i in range(5)]
    many = history(*rows, n=5)
    found = stands(many, "p4")
    assert (found.to_median, found.n_scores) == (2, 5)
    assert stands(many, "p4", best_only=True).to_median is None
    assert stands(many, "p4", apart=True).to_best is None


def test_a_place_has_the_figures_of_all_its_ids() -> None:
    rows = history(("63-14", 2024, 2, 1.0), ("34-14", 2025, 1, 2.0))
    found = stands(rows, "63-14", "34-14", breaks=[a_break(2025, "score", "rank")])
    assert (found.year, found.before, found.change) == (2025, 2024, None)


def test_without_a_figure_there_is_no_standing() -> None:
    assert compare.standing(TWO_YEARS, indicator="x", place=["z"]) is None
    assert compare.standing(TWO_YEARS, indicator="x", place=["a"], year=2019) is None


def test_among_peers_counts_only_those_with_a_rank() -> None:
    rows = history(("a", 2020, 2, None), ("b", 2020, 1, None), ("c", 2020, None, 5.0))
    found = compare.among(rows, year=2020, place=["a"], peers=["b", "c"])
    assert found == compare.Among(place=2, n=2, of=3)
    assert compare.among(rows, year=2020, place=["a"], peers=["c"]) is None


def test_components_in_the_first_quarter_are_strong_and_in_the_last_weak() -> None:
    def edition(mine: int) -> pd.DataFrame:
        others = [r for r in range(1, 6) if r != mine]
        rows = [("me", 2020, mine, 10.0 - mine)]
        rows += [(f"p{r}", 2020, r, 10.0 - r) for r in others]
        return history(*rows, n=5)

    parts = {"top": edition(1), "mid": edition(3), "low": edition(5)}
    found = compare.components(parts, place=["me"], year=2020).set_index("indicator")
    assert found["verdict"].to_dict() == {"top": "strong", "mid": "", "low": "weak"}
    assert found["above_median"].to_dict() == {"top": 2, "mid": 0, "low": -2}


def test_components_of_which_some_have_no_rank_are_listed_all_the_same() -> None:
    parts = {
        "ranked": history(("me", 2020, 1, 9.0), ("b", 2020, 2, 8.0), n=2),
        "scored": history(("me", 2020, None, 9.0), ("b", 2020, None, 8.0), n=2),
    }
    found = compare.components(parts, place=["me"], year=2020)
    assert found["indicator"].tolist() == ["ranked", "scored"]
    assert found["percentile"].isna().tolist() == [False, True]


def lines(*values: float | None, status: str = "published") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "line": "a",
            "year": range(2018, 2018 + len(values)),
            "value": pd.array(values, dtype="float64"),
            "status": status,
        }
    )


def test_relative_values_stop_at_the_first_break() -> None:
    out = compare.relative(lines(50, 60, 70, 80), by="line", breaks={"a": [a_break(2020, "score")]})
    assert out["value"].tolist()[:2] == [100, 120]
    assert out["value"].isna().tolist() == [False, False, True, True]


def test_relative_values_begin_at_the_first_known_year_and_take_its_doubt() -> None:
    values = lines(None, 40, 50)
    values.loc[1, "status"] = "suspect"
    out = compare.relative(values, by="line", breaks={})
    assert out["value"].tolist()[1:] == [100, 125]
    assert out["status"].tolist()[1:] == ["suspect", "suspect"]
    assert compare.relative(lines(0, 5), by="line", breaks={})["value"].isna().all()
