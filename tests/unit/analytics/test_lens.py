"""Across 1 July 2025 nothing is joined and nothing is invented.

The 2025 ranks below are SAMPLE DATA made up for the test: no edition of the 34 provinces is published.
"""

from __future__ import annotations

import pandas as pd
import pytest

from lib.analytics import lens
from lib.data.declared import provinces, registry
from lib.display.charts import rank as rank_charts
from lib.figures import queries

# Two former units that became one, one that stayed alone, and the new units.
OLD, KEPT_OLD = ("63-10", "63-15"), "63-01"
NEW, KEPT_NEW = "34-15", "34-01"
NEW_IDS = frozenset({NEW, KEPT_NEW})


@pytest.fixture
def sample() -> pd.DataFrame:
    rows = [
        *[(OLD[0], y, r, 63) for y, r in ((2023, 40), (2024, 32))],
        *[(OLD[1], y, r, 63) for y, r in ((2023, 63), (2024, 60))],
        *[(KEPT_OLD, y, r, 63) for y, r in ((2023, 2), (2024, 1))],
        (NEW, 2025, 20, 34),
        (KEPT_NEW, 2025, 1, 34),
    ]
    out = pd.DataFrame(rows, columns=["province_id", "year", "rank", "n_ranked"])
    out = out.astype({"rank": "Int64", "n_ranked": "Int64"})
    return out.assign(
        score=None,
        rank_basis="published",
        rank_status="published",
        score_status=None,
        rank_source=None,
        score_source=None,
        n_rivals=0,
    ).sort_values(["province_id", "year"], ignore_index=True)


def test_the_mergers_of_the_sample_are_the_real_ones() -> None:
    new = dict(provinces.load().passages)
    assert new[OLD[0]] == new[OLD[1]] == NEW
    assert new[KEPT_OLD] == KEPT_NEW


def test_as_published_shows_one_map_alone(sample: pd.DataFrame) -> None:
    new = lens.apply(sample, lens="published", new=NEW_IDS, new_map=True)
    assert set(new["province_id"]) == {NEW, KEPT_NEW}
    old = lens.apply(sample, lens="published", new=NEW_IDS, new_map=False)
    assert set(old["province_id"]) == {*OLD, KEPT_OLD}


def test_successor_view_keeps_every_published_rank_and_adds_none(sample: pd.DataFrame) -> None:
    shown = lens.apply(sample, lens="successor", new=NEW_IDS, new_map=True)
    pd.testing.assert_frame_equal(shown[sample.columns.tolist()], sample)
    assert not ((shown["province_id"] == NEW) & (shown["year"] < 2025)).any()
    into, begun = lens.passed(shown, passages=provinces.load().passages, new=NEW_IDS)
    assert into[OLD[0]] == (NEW,)
    assert begun == {NEW, KEPT_NEW}


def test_positions_share_an_axis(sample: pd.DataFrame) -> None:
    shown = lens.apply(sample, lens="percentile", new=NEW_IDS, new_map=True)
    shown = shown.set_index(["province_id", "year"])
    assert shown.loc[(OLD[1], 2023), "position"] == 0
    assert shown.loc[(OLD[0], 2024), "position"] == 0.5
    assert shown.loc[(KEPT_OLD, 2024), "position"] == shown.loc[(KEPT_NEW, 2025), "position"] == 1
    assert shown.loc[(NEW, 2025), "position"] == pytest.approx(14 / 33)
    assert shown["position"].between(0, 1).all()


def test_a_chosen_unit_brings_its_kin(sample: pd.DataFrame) -> None:
    passages = provinces.load().passages
    assert lens.family([OLD[0]], sample, passages=passages, at_most=8) == (OLD[0], NEW)
    assert lens.family([NEW], sample, passages=passages, at_most=8) == (NEW, *OLD)
    assert lens.family([NEW], sample, passages=passages, at_most=2) == (NEW, OLD[0])


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("measure", ["rank", "position"])
def test_lines_end_in_a_square_and_begin_in_a_diamond_unjoined(
    sample: pd.DataFrame, measure: str
) -> None:
    known = registry.load()
    shown = lens.apply(sample, lens="successor", new=NEW_IDS, new_map=True)
    into, begun = lens.passed(shown, passages=provinces.load().passages, new=NEW_IDS)
    chart = rank_charts.bump(
        shown,
        indicator=known.indicators["par_index"],
        names=queries.names("vi"),
        highlight=[*OLD, NEW],
        breaks=known.breaks("par_index"),
        lang="vi",
        title="t",
        subtitle="s",
        alt="a",
        measure=measure,
        passed_into=dict.fromkeys(into, "→ nay thuộc Lào Cai"),
        begun=begun,
    )
    named = [s for s in chart.meaning.series if s.role == "highlighted"]
    assert [[p.x for p in s.points] for s in named] == [[2023, 2024], [2023, 2024], [2025]]
    signs = [[look.symbol for look in s.looks()] for s in named]
    assert signs == [["circle", "square"], ["circle", "square"], ["diamond"]]
    words = " ".join(n["text"] for n in chart.figure["layout"]["annotations"])
    assert words.count("nay thuộc Lào Cai") == 2


@pytest.mark.usefixtures("shipped")
def test_todays_figures_of_new_units_are_shown_by_each_lens() -> None:
    history = queries.history("qd766")
    assert lens.both_maps(history, new=NEW_IDS)
    new = lens.apply(history, lens="published", new=NEW_IDS, new_map=True)
    assert new["province_id"].str.startswith("34-").all()
    assert len(lens.apply(history, lens="successor", new=NEW_IDS, new_map=True)) == len(history)
    assert not lens.both_maps(queries.history("papi"), new=provinces.load().new_ids)
