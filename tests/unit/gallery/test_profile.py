"""The profile and the comparisons: what they draw of whom, and when they say that there is nothing."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from lib import gallery
from lib.base import i18n
from lib.data.declared import provinces
from lib.figures import queries
from lib.gallery import Exhibit, Nothing, comparison, profile, profile_words

pytestmark = pytest.mark.usefixtures("shipped")


def drawn(view: str, lang: str = "vi", big: bool = False, **choices: str) -> Exhibit:
    return gallery.draw(gallery.ask(view, choices, lang=lang, big=big))


# A province, an old unit, a new unit with a rank and one without, a unit that is long gone.
UNITS = ("34-14", "63-06", "34-52", "34-82", "64-28")


@pytest.mark.parametrize("lang", i18n.LANGS)
@pytest.mark.parametrize("unit", UNITS)
def test_every_kind_of_unit_has_a_finding_and_valid_charts(unit: str, lang: str) -> None:
    found = profile.read(unit)
    assert found.unit.name_vi in profile_words.finding(lang, found)
    assert len(profile_words.lead(lang, found)) > 40
    for view in ("peers", "series", "components"):
        try:
            made = drawn(f"province.{view}", lang, p=unit)
        except Nothing:
            # Only a unit of 2025 may lack a chart, and never that of its former units' years.
            assert found.unit.map == "34"
            assert view != "series"
            continue
        go.Figure(made.chart.figure)
        assert set(made.columns) <= set(made.chart.data.columns)
        assert made.chart.sources
        assert not made.fell_back


def test_lines_of_former_units_end_at_the_mark_and_are_not_joined() -> None:
    made = drawn("province.series", p="34-52")
    rows = made.chart.data
    assert set(rows["line"]) == {"34-52", "63-52", "63-64"}
    assert rows.loc[rows["line"] != "34-52", "year"].max() <= 2024
    assert rows.loc[rows["line"] == "34-52", "year"].min() >= 2025
    assert "01/07/2025" in str(made.chart.figure["layout"]["annotations"])


def test_the_old_unit_has_the_mark_too_and_no_line_beyond_it() -> None:
    made = drawn("province.series", p="63-06")
    assert made.chart.data["year"].max() <= 2024
    assert any(s["x0"] == 2024.5 for s in made.chart.figure["layout"]["shapes"])


def test_a_line_that_ends_before_the_newest_edition_names_its_last_year() -> None:
    made = drawn("province.series", p="34-14", of="indices")
    rows, texts = made.chart.data, str(made.chart.figure["layout"]["annotations"])
    ends = rows.sort_values("year").groupby("panel").tail(1).set_index("panel")
    for panel, end in ends.iterrows():
        named = f"<b>{end['value']:.0f} ({end['year']})</b>"
        assert (named in texts) == (end["year"] < queries.years(str(panel))[-1])
    assert (ends["year"] < 2023).any()


@pytest.mark.parametrize("place", ["34-14", "34-19", "63-06"])
def test_years_are_named_at_least_every_five_and_the_last(place: str) -> None:
    layout = drawn("province.series", p=place, of="indices").chart.figure["layout"]
    axes = [layout[n] for n in layout if n.startswith("xaxis")]
    assert axes
    for axis in axes:
        ticks, (low, high) = axis["tickvals"], axis["range"]
        assert ticks[-1] == int(high)
        assert max(b - a for a, b in zip([low, *ticks], ticks, strict=False)) <= 5.4


def test_peers_are_of_the_map_of_the_edition() -> None:
    found = profile.read("34-14")
    old = profile.peers(found, kind="neighbours", year=2024)
    new = profile.peers(found, kind="neighbours", year=2025)
    assert {i[:2] for i in old} == {"63"}
    assert {i[:2] for i in new} == {"34"}
    assert not {"63-14", "34-14"} & (old | new)
    own = profile.peers(found, kind="own", own=("34-38", "63-06"), year=2024)
    assert own == {"63-38", "34-38", "63-06"}


def test_an_own_list_without_provinces_says_so() -> None:
    with pytest.raises(Nothing, match="Chưa chọn"):
        drawn("province.peers", p="34-14", peers="own")


def test_district_figures_are_not_the_provinces() -> None:
    found = profile.read("63-82")
    districts = profile.district_figures(found.ids)
    assert len(districts) >= 20
    assert districts["area_id"].str.startswith("D:tien-giang/").all()
    assert not profile.figures(found.ids)["area_id"].str.startswith("D:").any()


def test_every_place_is_on_offer_once() -> None:
    known = provinces.load()
    places = [p.id for p in known.places()]
    assert len(places) == len(set(places)) == 52 + 34 + 1
    for unit in known.by_id:
        assert known.current(unit).id in places
        assert unit in known.same(unit)


def test_missing_years_belong_to_the_units_lifetime() -> None:
    assert max(profile.missing_years(profile.read("64-28"), "pci"), default=2005) <= 2008
    assert not profile.missing_years(profile.read("64-28"), "papi")
    assert 2012 in profile.missing_years(profile.read("34-14"), "par_index")


@pytest.mark.parametrize("scale", ["value", "rank", "relative", "percentile"])
def test_every_scale_draws_lines_panels_and_pairs(scale: str) -> None:
    chosen = {"lens": scale} if scale == "percentile" else {"scale": scale}
    some = {"p": "son-la,thanh-hoa,34-19", **chosen}
    one = drawn("compare.lines", i="papi", **some)
    two = drawn("compare.multiples", i="papi,pci", axis="shared", **some)
    pair = drawn("compare.scatter", i="papi,pci", **some)
    for made in (one, two, pair):
        go.Figure(made.chart.figure)
        assert set(made.columns) <= set(made.chart.data.columns)
        assert made.chart.sources
    assert any("Thái Nguyên" in n for n in one.notes)
    assert any("nguyên nhân" in n or "gây ra" in n for n in pair.notes)


def test_relative_lines_never_cross_a_break() -> None:
    made = drawn(
        "compare.lines", i="papi", p="son-la", scale="relative", **{"from": "2015", "to": "2024"}
    )
    assert made.chart.data["year"].max() == 2017
    assert any("2018" in n for n in made.notes)
    since = drawn("compare.lines", i="papi", p="son-la", scale="relative")
    assert since.chart.data["year"].min() == 2021


def test_a_shared_axis_needs_one_unit() -> None:
    made = drawn("compare.multiples", i="papi,par_index", p="son-la", axis="shared")
    assert any("đơn vị" in n for n in made.notes)
    ranges = [
        tuple(v["range"]) for k, v in made.chart.figure["layout"].items() if k.startswith("yaxis")
    ]
    assert len(set(ranges)) == 2


def test_unknown_choices_fall_back_with_a_note() -> None:
    made = drawn("compare.lines", i="nonsense", p="atlantis,son-la", scale="9")
    told = " ".join(made.fell_back)
    assert all(word in told for word in ("nonsense", "atlantis", "scale=“9”"))


def test_a_projector_shows_at_most_seven() -> None:
    many = "son-la,thanh-hoa,ha-noi,hue,quang-ninh,ha-tinh,nghe-an,lai-chau"
    small = drawn("compare.lines", i="papi", p=many)
    large = drawn("compare.lines", i="papi", p=many, big=True)
    assert small.chart.data["line"].nunique() == 8
    assert large.chart.data["line"].nunique() == 7
    assert len(comparison.options()) > 50


def test_many_panels_share_one_row_of_years_below_titles_of_their_own_room() -> None:
    drawn = gallery.draw(
        gallery.ask("province.series", {"p": "son-la", "of": "indices"}, lang="vi")
    ).chart
    layout, n = drawn.figure["layout"], drawn.meaning.panels
    assert n > 3
    named = [layout[f"xaxis{i or ''}"]["showticklabels"] for i in ("", *range(2, n + 1))]
    assert named == [False] * (n - 1) + [True]
    axes = [layout[f"yaxis{i or ''}"] for i in ("", *range(2, n + 1))]
    assert all(len(a["tickvals"]) == 2 for a in axes)
    titles = [a["y"] for a in layout["annotations"] if a.get("yanchor") == "top"]
    # On a screen of 768 pixels a title of 16 has 24 over the plot.
    assert all((y - a["domain"][1]) * 540 >= 24 for y, a in zip(titles, axes, strict=True))
