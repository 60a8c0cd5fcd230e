"""The lens on the pages: former and new units side by side, nothing joined, one word for positions."""

from __future__ import annotations

import dataclasses

import pandas as pd
import plotly.graph_objects as go
import pytest

from lib import gallery
from lib.display.charts import trend
from lib.display.charts.base import Words
from lib.gallery import Nothing, sipas, topic_lineage, topics

pytestmark = pytest.mark.usefixtures("shipped")


def shown(view: str, **choices: str) -> gallery.Exhibit:
    return gallery.draw(gallery.ask(view, choices, lang="vi"))


def _symbols(trace: dict[str, object]) -> list[str]:
    marker = trace["marker"]
    assert isinstance(marker, dict)
    return list(marker.get("symbol", []))


def test_former_and_new_units_have_lines_of_their_own() -> None:
    made = shown("dossiers.volume", p="34-80", lens="successor")
    go.Figure(made.chart.figure)
    assert {"63-80", "34-80"} <= set(made.chart.data["area_id"])
    seen = []
    for trace in made.chart.figure["data"]:
        years = [x for x in trace["x"] if x is not None]
        former = max(years) <= 2024
        assert former or min(years) >= 2025
        assert ("square" if former else "diamond") in _symbols(trace)
        seen.append(former)
    assert set(seen) == {True, False}
    assert any("không nối" in n for n in made.notes)


def test_the_decree_and_the_new_map_are_both_marked() -> None:
    made = shown("services.levels", p="ninh-binh", lens="successor")
    words = [n["text"] for n in made.chart.figure["layout"]["annotations"]]
    assert "01/07/2025" in words
    assert len(made.chart.figure["layout"]["shapes"]) == 2
    assert "1.209" in made.chart.title
    assert "2025" in made.chart.title


def test_without_both_sides_the_figures_stand_as_published() -> None:
    plain = shown("services.levels", p="63-19")
    through = shown("services.levels", p="63-19", lens="successor")
    assert through.chart.title == plain.chart.title
    topic = topics.read("services")
    wanted = topic.groups["levels"]
    ask = gallery.ask("services.levels", {"p": "63-19", "lens": "successor"}, lang="vi")
    with pytest.raises(Nothing, match="01/07/2025"):
        topic_lineage.over_years(ask, ask.read(), topic, group="levels", wanted=wanted)


def test_sample_a_new_units_sipas_begins_apart_from_its_predecessors() -> None:
    """Sample rows: no 2025 edition is published yet."""
    topic = topics.read("satisfaction")
    some = topic.of("63-19")
    some = some[(some["indicator"] == "sipas") & (some["year"] == some["year"].max())]
    assert len(some)
    sample = some.assign(area_id="34-19", year=2025, period_start=2025, period_end=2025)
    rows = pd.concat([topic.figures, sample], ignore_index=True)
    longer = dataclasses.replace(
        topic, figures=rows, by_area={str(a): r for a, r in rows.groupby("area_id")}
    )
    family = topic_lineage.family(longer, "34-19", ("sipas",))
    assert family[-1] == "34-19"
    assert "63-19" in family
    ask = gallery.ask("satisfaction.sipas", {"p": "34-19", "lens": "successor"}, lang="vi")
    made = topic_lineage.over_years(ask, ask.read(), longer, group="sipas", wanted=("sipas",))
    go.Figure(made.chart.figure)
    new = next(t for t in made.chart.figure["data"] if 2025 in t["x"])
    assert set(new["x"]) == {2025}
    assert _symbols(new) == ["diamond"]


def test_comparisons_add_kin_only_through_the_successor_lens() -> None:
    made = shown("compare.lines", i="papi", p="34-19", lens="successor")
    go.Figure(made.chart.figure)
    assert {"63-19", "63-06"} <= set(made.chart.data["line"])
    assert made.chart.data["year"].max() <= 2024
    assert all("square" in _symbols(t) for t in made.chart.figure["data"])
    with pytest.raises(Nothing):
        shown("compare.lines", i="papi", p="34-19")


def test_positions_are_one_lens_everywhere() -> None:
    ranking = shown("ranking.years", indicator="papi", p="son-la", lens="percentile").chart.data
    comparing = shown("compare.lines", i="papi", p="son-la", lens="percentile").chart.data
    one = ranking[ranking["province_id"] == "63-14"].set_index("year")["position"]
    two = comparing.set_index("year")["value"]
    both = one.dropna().index.intersection(two.index)
    assert len(both) > 3
    assert (one[both] * 100 - two[both]).abs().max() < 1e-9
    sipas = shown("satisfaction.sipas", p="son-la", lens="percentile").chart.data
    assert sipas["value"].between(0, 100).all()


def test_a_line_without_kin_keeps_its_round_marks() -> None:
    words = Words(title="x", subtitle="x", alt="x", sources=())
    rows = pd.DataFrame({"line": ["a"], "year": [2020], "value": [1.0], "status": ["published"]})
    drawn = trend.lines(
        rows, names={"a": "A"}, breaks={}, decimals=0, unit="", lang="vi", words=words
    )
    assert not _symbols(drawn.figure["data"][0])


@pytest.mark.parametrize(
    ("lens", "measure", "value", "rank", "kind"),
    [
        ("percentile", "score", 80.0, 12, "position"),
        ("percentile", "score", 80.0, None, "score"),
        ("published", "rank", 80.0, None, "score"),
        ("published", "score", None, 12, "rank"),
        ("published", "rank", 80.0, 12, "rank"),
    ],
)
def test_a_province_without_ranks_has_no_position_and_its_score_is_drawn(
    lens: str, measure: str, value: float | None, rank: int | None, kind: str
) -> None:
    row = {"indicator": "sipas", "scope": "full-year", "area_id": "63-91", "year": 2021}
    rows = pd.DataFrame([row | {"value": value, "rank": rank}])
    topic = dataclasses.replace(topics.read("satisfaction"), figures=rows)
    choices = {"p": "63-91", "lens": lens, "measure": measure}
    asked = gallery.ask("satisfaction.sipas", choices, lang="vi").read()
    drawn, notes = sipas.kind_of(asked, topic)
    assert drawn == kind
    wanted = "rank" if lens == "percentile" else measure
    assert bool(notes) == (kind not in (wanted, "position"))
