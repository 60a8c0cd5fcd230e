"""Ranges of ranks of PAPI 2019 in plain Python with draws of its own, and what they amount to."""

from __future__ import annotations

import pytest

from lib.analytics import rank_ranges
from lib.figures import analyses
from tests.golden import plain

# Places that another set of 2,000 draws may move an end of a range.
CLOSE = 2
FEW = ("63-01", "63-22", "63-83", "63-14", "63-52")


@pytest.fixture(scope="module")
def edition(shipped: str) -> tuple[dict[str, float], dict[str, float]]:
    told = analyses.errors("papi", 2019).set_index("province_id")
    return told["score"].to_dict(), told["standard_error"].to_dict()


def _apart(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def test_simulated_ranges_of_all_63_agree(
    edition: tuple[dict[str, float], dict[str, float]],
) -> None:
    scores, errors = edition
    again = plain.simulated_ranges(scores, plain.drawn(errors, draws=2_000, seed=7))
    rows = analyses.sampling("papi", 2019).rows.set_index("province_id")
    assert len(again) == len(rows) == 63
    for province, ends in again.items():
        row = rows.loc[province]
        assert _apart(ends, (row["best_simulated"], row["worst_simulated"])) <= CLOSE, province


@pytest.mark.parametrize("province", FEW)
def test_pairwise_ranges_agree(
    edition: tuple[dict[str, float], dict[str, float]], province: str
) -> None:
    scores, errors = edition
    noise = plain.drawn(errors, draws=2_000, seed=11)
    row = analyses.sampling("papi", 2019).rows.set_index("province_id").loc[province]
    again = plain.pairwise_range(province, scores, errors, noise)
    assert _apart(again, (row["best"], row["worst"])) <= CLOSE


def test_most_of_the_ranking_is_not_certain(shipped: str) -> None:
    found = analyses.sampling("papi", 2019)
    rows = found.rows
    assert (rows["worst"] - rows["best"]).median() == pytest.approx(40, abs=2)
    assert (rows["worst_simulated"] - rows["best_simulated"]).median() == pytest.approx(17, abs=2)
    thirds = rank_ranges.thirds(found)
    assert set(thirds[thirds == "upper"].index) == {"63-83", "63-87"}
    assert (thirds == "lower").sum() == 0


def test_ranks_are_those_that_the_site_shows(shipped: str) -> None:
    shown = analyses.edition("papi", 2019).set_index("province_id")["rank"].astype(int)
    ranged = analyses.sampling("papi", 2019).rows.set_index("province_id")["rank"]
    assert ranged.to_dict() == shown.to_dict()
