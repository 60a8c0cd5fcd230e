"""What the map says and draws: groups, boundaries of the year, no figure apart from low, deck offline."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import orjson
import pandas as pd
import plotly.graph_objects as go
import pytest

from lib import gallery
from lib.analytics import classes
from lib.data.declared import geography, provinces, registry
from lib.display import deck_map, theme
from lib.display.charts import map_names, tiles
from lib.display.charts.telephone import narrow
from lib.gallery import map as views
from lib.gallery.map import MapQuestion

pytestmark = pytest.mark.usefixtures("shipped")

ASKED = [
    {},
    {"indicator": "papi", "year": "2024", "p": "son-la,ca-mau"},
    {"indicator": "papi", "year": "2020", "show": "value"},
    {"indicator": "pci", "year": "2007"},
    {"indicator": "dvc_total"},
    {"indicator": "qd766"},
    {"indicator": "par_index", "year": "2019", "key": "out"},
]


def found(indicator: str, year: int, show: str = "rank") -> MapQuestion:
    known = registry.load().indicators[indicator]
    return views.read(known, year=year, show=show, chosen=(), lang="vi")


@pytest.mark.parametrize("view", ["map.map", "map.tiles"])
@pytest.mark.parametrize("choices", ASKED, ids=lambda c: "-".join(c.values()) or "default")
@pytest.mark.parametrize("big", [False, True], ids=["desk", "projector"])
def test_every_map_figure_is_valid_small_and_named(
    view: str, choices: dict[str, str], big: bool
) -> None:
    for lang in ("vi", "en"):
        drawn = gallery.draw(gallery.ask(view, choices, lang=lang, big=big))
        go.Figure(drawn.chart.figure)
        assert len(orjson.dumps(drawn.chart.figure)) < 250_000
        assert drawn.chart.sources
        assert drawn.chart.title
        assert not drawn.fell_back
        if big:
            least = min(n["font"]["size"] for n in drawn.chart.figure["layout"]["annotations"])
            assert least >= theme.TEXT_BIG - 4
    text = orjson.dumps(drawn.chart.figure).decode()
    if view == "map.map":
        assert "Hoang Sa" in text
        assert "Truong Sa" in text


def test_every_indicator_has_a_map_of_its_newest_year() -> None:
    for indicator in views.indicators():
        for year in views.queries.mapped()[indicator.id][-1:]:
            for show in views.measures(indicator.id, year):
                seen = views.read(indicator, year=year, show=show, chosen=(), lang="vi")
                assert views.finding("vi", seen)
                assert seen.map_id in ("63", "34")


def test_the_map_is_that_of_the_year() -> None:
    assert found("papi", 2024).map_id == "63"
    assert found("qd766", 2025).map_id == "34"
    assert found("pci", 2007).n == 64


def test_ha_tay_is_a_mark_of_its_own_and_the_page_says_so() -> None:
    seen = found("pci", 2007)
    rows = seen.rows.set_index("unit_id")
    assert not rows.loc["64-28", "on_map"]
    assert rows.loc["64-28", "band"] >= 0
    assert rows.loc["63-01", "short"] != rows.loc["64-28", "short"]
    assert any("Hà Tây" in note for note in views.notes("vi", seen))
    drawn = gallery.draw(gallery.ask("map.map", {"indicator": "pci", "year": "2007"}, lang="vi"))
    assert any(
        t.get("name") == "Hà Tây" and t["mode"] == "markers" for t in drawn.chart.figure["data"]
    )


def test_a_unit_without_a_figure_is_hatched_and_says_so() -> None:
    drawn = gallery.draw(gallery.ask("map.map", {"indicator": "papi", "year": "2024"}, lang="vi"))
    without = [t for t in drawn.chart.figure["data"] if "chưa có số liệu" in str(t["text"])]
    assert len(without) == 2
    assert all(t["fillpattern"]["shape"] == "/" for t in without)


def test_rank_one_is_darkest_and_neutral_indicators_are_grey() -> None:
    papi = found("papi", 2024)
    assert papi.rows.set_index("rank").loc[1, "band"] == 0
    assert views.key_of("vi", papi)[0][0] == theme.SCALE[0]
    posts = found("staff_cut", 2025, "value")
    assert {c for c, _, _ in views.key_of("vi", posts)} <= set(theme.SCALE_NEUTRAL)


def test_bands_of_ranks_follow_from_the_number_ranked_alone() -> None:
    places, every = classes.of_ranks(pd.Series([1, 13, 14, 63, None], dtype="Int64"), n=63)
    assert places.tolist() == [0, 0, 1, 4, classes.NONE]
    assert (every[0].low, every[0].high) == (1, 13)
    assert sum(b.high - b.low + 1 for b in every) == 63


@pytest.mark.parametrize(("direction", "best"), [("higher", 30), ("lower", 1), ("neutral", 30)])
def test_bands_of_values_respect_the_direction(direction: str, best: int) -> None:
    values = pd.Series(range(1, 31), dtype=float)
    places, every = classes.of_values(values, direction=direction)
    assert values[places == 0].isin([best]).any()
    assert places.value_counts().tolist() == [6] * 5
    assert [b.place for b in every] == [0, 1, 2, 3, 4]


def test_equal_values_share_a_band() -> None:
    places, every = classes.of_values(pd.Series([5.0] * 25 + [None]), direction="higher")
    assert places.tolist() == [0] * 25 + [classes.NONE]
    assert len(every) == 1


def test_short_names_are_different() -> None:
    names = {p.id: p.name_vi for p in views.units("63")}
    short = tiles.abbreviations(names)
    assert len(set(short.values())) == 63
    assert max(map(len, short.values())) <= 4


@pytest.mark.parametrize("heights", [None, {"63-22": 1.0}])
def test_the_deck_asks_no_other_host(heights: dict[str, float] | None) -> None:
    seen = found("papi", 2024)
    deck = deck_map.deck(
        seen.rows,
        map_id=seen.map_id,
        bands=seen.bands,
        neutral=False,
        labels=views.labelled(seen),
        chosen=("63-14",),
        lang="vi",
        heights=heights,
    )
    text = deck.to_json()
    assert "http" not in text
    spec = json.loads(text)
    # pydeck's own placeholder for "no base map"; a real style would be an address.
    assert spec.get("mapStyle") in (None, "__MAP_STYLE__")
    names = next(x for x in spec["layers"] if x["id"] == "names")
    assert {"Quần đảo Hoàng Sa\n(Đà Nẵng)", "Quần đảo Trường Sa\n(Khánh Hòa)"} <= {
        row["text"] for row in names["data"]
    }
    assert len(text) < 250_000


def test_on_a_dark_ground_the_deck_still_tells_what_the_pointer_is_on() -> None:
    seen = found("papi", 2024)
    light = deck_map.deck(
        seen.rows,
        map_id=seen.map_id,
        bands=seen.bands,
        neutral=False,
        labels=views.labelled(seen),
        chosen=(),
        lang="vi",
    )
    told = [deck._tooltip for deck in (light, deck_map.darkened(light))]
    assert [t["text"] for t in told] == ["{name}\n{said}"] * 2
    assert told[0]["style"]["backgroundColor"] == theme.PAPER
    assert told[1]["style"]["backgroundColor"] == theme.dark(theme.PAPER)
    assert theme.PAPER not in deck_map.darkened(light).to_json()


def test_figures_of_different_days_are_coloured_by_value_with_their_unit() -> None:
    """Decision 766 runs on the portal day by day: no fifth of a ranking, and no rank beside a value."""
    for year in views.queries.mapped()["qd766"]:
        assert views.measures("qd766", year) == ["value"]
    seen = found("qd766", 2024, views.measures("qd766", 2024)[0])
    widths = {round(band.high - band.low, 6) for band in seen.bands}
    assert len(widths) == 1
    known = seen.known
    for row in known.itertuples():
        band = seen.bands[row.band]
        assert band.low <= row.score < band.high
        assert "hạng" not in row.said
    key = views.key_of("vi", seen)
    assert all(numbers.endswith("điểm") and not word for _, numbers, word in key)
    assert key[0][1] == "90–99,99 điểm"
    assert all("points" in numbers for _, numbers, _ in views.key_of("en", seen))
    assert "không phải thứ hạng" in " ".join(views.notes("vi", seen))


@pytest.mark.parametrize(
    ("values", "direction", "bands", "limits"),
    [
        ([61.2, 78.0, 90.0], "higher", [3, 2, 0], [(90, 100), (80, 90), (70, 80), (60, 70)]),
        ([3.4, 7.0], "lower", [0, 4], [(3, 4), (4, 5), (5, 6), (6, 7), (7, 8)]),
        ([5.0, None], "higher", [0, -1], [(5, 6)]),
        ([None], "higher", [-1], []),
    ],
)
def test_bands_of_equal_width_have_round_limits(
    values: list[float | None],
    direction: str,
    bands: list[int],
    limits: list[tuple[float, float]],
) -> None:
    place, told = classes.of_steps(pd.Series(values, dtype=float), direction=direction)
    assert [(b.low, b.high) for b in told] == limits
    assert place.tolist() == bands


def test_squares_on_a_page_have_one_line_and_on_a_telephone_two() -> None:
    """A window of 768 pixels leaves a square 26 of them: two lines would stand over its edges."""
    figure = gallery.draw(
        gallery.ask("map.tiles", {"indicator": "papi", "key": "out"}, lang="vi")
    ).chart.figure

    def said(form: dict[str, Any]) -> list[str]:
        texts = [t for trace in form["data"] for t in trace.get("text") or [] if "SL" in t]
        return [*texts, form["layout"]["yaxis"]["scaleratio"]]

    assert said(figure) == ["<b>SL</b> 25", tiles.LIES_LOW]
    assert said(narrow(figure)) == ["<b>SL</b><br>25", 1]
    assert said(figure) == ["<b>SL</b> 25", tiles.LIES_LOW]


def test_a_square_of_a_telephone_holds_a_rank_but_no_score_with_decimals() -> None:
    asked = {"indicator": "par_index", "year": "2024", "view": "tiles", "key": "out"}

    def texts(**more: str) -> list[str]:
        ask = gallery.ask("map.tiles", {**asked, **more}, lang="vi")
        figure = narrow(gallery.draw(ask).chart.figure)
        return [s for trace in figure["data"] for s in trace.get("text") or () if "<b>" in s]

    assert "<b>HP</b><br>1" in texts()
    assert "<b>HP</b>" in texts(show="value")
    assert not [s for s in texts(show="value") if "<br>" in s]


def test_no_name_on_the_map_is_cut_at_its_edge() -> None:
    # As small as the start page draws it on a laptop: 463 pixels for 15.7 degrees.
    least = 463 / 15.7
    for unit in provinces.load().by_id.values():
        labels = pd.DataFrame([{"unit_id": unit.id, "name": unit.name_vi, "short": "63"}])
        (one,) = map_names.places(labels, per_degree=least, size=16)
        assert geography.EXTENT[0] <= one["left"] + 1e-9, unit.name_vi
        assert one["left"] + one["wide"] <= geography.EXTENT[2], unit.name_vi


def test_no_name_beside_the_country_covers_land() -> None:
    units = provinces.load().by_id
    for edition in ("63", "34"):
        shapes = geography.outlines(edition)
        # Islets near the coast are smaller than a letter; those far out are never covered.
        land = [r for rings in shapes.values() for r in rings if r[0][0] > 111]
        assert len(land) > 10
        land += [max(rings, key=len) for rings in shapes.values()]
        for unit in (units[i] for i in shapes):
            labels = pd.DataFrame([{"unit_id": unit.id, "name": unit.name_vi, "short": "63"}])
            (one,) = map_names.places(labels, per_degree=463 / 15.7, size=16)
            if one["anchor"] == "center":
                continue
            west, south = one["left"], one["y"] - one["high"] / 2
            east, north = west + one["wide"], south + one["high"]
            covered = [p for r in land for p in r if west < p[0] < east and south < p[1] < north]
            assert not covered, unit.name_vi


def test_names_of_neighbours_in_the_narrow_middle_stand_apart_and_off_their_land() -> None:
    known = provinces.load()
    near = [u for u in known.by_id.values() if u.id in geography.outlines("63") and 15 < u.lat < 17]
    labels = pd.DataFrame([{"unit_id": u.id, "name": u.name_vi, "short": "63"} for u in near])
    found = map_names.places(labels, per_degree=463 / 15.7, size=16)
    assert len([p for p in found if p["anchor"] == "right"]) == 3
    assert next(p for p in found if p["name"].endswith("Huế"))["name"] == "Thừa Thiên\nHuế"
    for one, other in pairwise(p for p in found if p["anchor"] == "right"):
        assert one["y"] - other["y"] >= (one["high"] + other["high"]) / 2 - 1e-9


@pytest.mark.parametrize(
    ("view", "asked", "said"),
    [
        ("map.map", {"p": "thua-thien-hue", "year": "2022"}, "hạng 19/63 (suy ra)"),
        ("map.map", {"p": "ha-noi", "show": "value", "year": "2024"}, "điểm: nghi in nhầm"),
        ("ranking.years", {"p": "thua-thien-hue", "from": "2020", "to": "2022"}, "19/63 (suy ra)"),
    ],
)
def test_a_headline_marks_what_is_inferred_or_doubtful(
    view: str, asked: dict[str, str], said: str
) -> None:
    ask = gallery.ask(view, {"indicator": "par_index", **asked}, lang="vi")
    assert said in gallery.draw(ask).chart.title
