"""What the charts draw: gaps stay gaps, breaks are marked, ranks run downward, labels stay apart."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import orjson
import pytest

from lib import gallery
from lib.analytics import ranks
from lib.data.declared import provinces, registry
from lib.display import theme
from lib.display.charts import base, editions, line_ends, telephone
from lib.display.charts import rank as rank_charts
from lib.display.charts.base import Chart
from lib.display.charts.telephone import narrow
from lib.figures import queries

pytestmark = pytest.mark.usefixtures("shipped")


def bump(indicator: str, *highlight: str, lang: str = "vi", measure: str = "rank") -> Chart:
    return rank_charts.bump(
        queries.history(indicator),
        indicator=registry.load().indicators[indicator],
        names=queries.names(lang),
        highlight=highlight,
        breaks=registry.load().breaks(indicator),
        lang=lang,
        title="t",
        subtitle="s",
        alt="a",
        measure=measure,
    )


def trace(chart: Chart, name: str) -> dict[str, Any]:
    return next(t for t in chart.figure["data"] if t.get("name") == name)


def test_a_missing_year_is_a_gap() -> None:
    line = trace(bump("par_index", "63-14"), "Sơn La")
    assert line["x"][:3] == [2013, None, 2019]
    assert line["connectgaps"] is False


def test_scores_are_not_joined_across_a_break_but_ranks_may_be() -> None:
    score = trace(bump("papi", "63-22", measure="score"), "Quảng Ninh")["x"]
    rank = trace(bump("papi", "63-22"), "Quảng Ninh")["x"]
    assert score[score.index(2020) + 1] is None
    assert rank[rank.index(2019) + 1] == 2020
    assert rank[rank.index(2017) + 1] is None


def test_breaks_are_dashed_lines_with_their_reason() -> None:
    layout = bump("papi", "63-22").figure["layout"]
    assert [s["x0"] for s in layout["shapes"]] == [2017.5, 2020.5]
    assert all(s["line"]["dash"] == "dash" for s in layout["shapes"])
    assert any("8 nội dung" in n.get("hovertext", "") for n in layout["annotations"])


def test_rank_one_is_on_top_and_ticks_are_whole() -> None:
    axis = bump("papi", "63-22").figure["layout"]["yaxis"]
    assert axis["range"][0] > axis["range"][1]
    assert axis["tickvals"][0] == 1
    assert axis["tickvals"][-1] == 63


def test_a_derived_figure_has_a_hollow_marker() -> None:
    line = trace(bump("par_index", "63-19"), "Thái Nguyên")
    assert line["marker"]["color"][line["x"].index(2016)] == "#FFFFFF"
    assert line["marker"]["color"][line["x"].index(2019)] != "#FFFFFF"


def test_the_file_holds_what_is_drawn() -> None:
    chart = bump("par_index", "63-14")
    drawn = sum(v is not None for t in chart.figure["data"] for v in t["y"])
    assert drawn == len(chart.data) > 200


def test_a_figure_is_small_plain_json() -> None:
    assert len(orjson.dumps(bump("papi", "63-22").figure)) < 150_000


def test_labels_are_moved_apart_but_stay_inside() -> None:
    placed = line_ends.spread([5.0, 5.1, 5.2, 62.9], least=3, low=1, high=63)
    assert all(b - a >= 3 - 1e-9 for a, b in pairwise(placed))
    assert min(placed) >= 1
    assert max(placed) <= 63


def test_movers_say_direction_number_and_word() -> None:
    moves = ranks.movement(queries.history("pci"), start=2018, end=2019)
    up, down = ranks.movers(moves, at_most=2)
    chart = editions.movers(
        up, down, names=queries.names("vi"), lang="vi", title="t", subtitle="s", alt="a", sources=()
    )
    bars = chart.figure["data"][0]
    assert len(bars["x"]) == 4
    for words, places, colour in zip(
        bars["hovertext"], bars["x"], bars["marker"]["color"], strict=True
    ):
        sign, ink = ("▲ tăng", theme.UP) if places > 0 else ("▼ giảm", theme.DOWN)
        assert f"<b>{sign} {abs(places)} bậc</b>" in words
        assert colour == ink
    assert chart.data["change"].tolist() == bars["x"]


def test_a_line_that_ends_early_leaves_its_label_room_in_the_plot() -> None:
    years = [2016, 2025]
    early = line_ends.label_room(["Mức độ 3 và 4 1.448", "Toàn trình 550"], [2019, 2025], years)
    late = line_ends.label_room(["Mức độ 3 và 4 1.448", "Toàn trình 550"], [2025, 2025], years)
    assert base.label_margin(["Toàn trình 550"]) <= early < late
    assert late >= base.label_margin(["Mức độ 3 và 4 1.448"])


def test_a_long_label_is_broken_and_never_takes_the_whole_screen() -> None:
    label = line_ends.end_label(
        "Mức độ 3 và 4, Ninh Bình (đến 30/06/2025)", "1.522 → nay thuộc Ninh Bình"
    )
    lines = label.replace("<b>", "").replace("</b>", "").split("<br>")
    assert len(lines) > 1
    assert max(map(len, lines)) <= line_ends.END_LABEL
    assert line_ends.end_label("Sơn La", "12") == "<b>Sơn La</b> 12"
    years = [2020, 2021, 2025]
    assert line_ends.label_room([label, "Toàn trình 1.364"], [2021, 2025], years) < 300
    # Even one that cannot be broken leaves the room that it had before, not more.
    endless = "x" * 60
    assert line_ends.label_room([endless], [2021], years) <= base.label_margin([endless]) + 4


def test_a_telephone_gets_smaller_text_fewer_years_and_the_same_data() -> None:
    wide = rank_charts.bump(
        queries.history("papi"),
        indicator=registry.load().indicators["papi"],
        names=queries.names("vi"),
        highlight=["63-14"],
        breaks=registry.load().breaks("papi"),
        lang="vi",
        title="t",
        subtitle="s",
        alt="a",
        measure="rank",
    ).figure
    before = orjson.dumps(wide)
    small = telephone.narrow(wide)
    assert orjson.dumps(wide) == before
    assert small["data"] == wide["data"]
    assert small["layout"]["font"]["size"] < wide["layout"]["font"]["size"]
    assert small["layout"]["margin"]["r"] < wide["layout"]["margin"]["r"]
    ticks = small["layout"]["xaxis"]["tickvals"]
    assert len(ticks) <= telephone.MOST_TICKS_NARROW
    assert ticks[-1] == wide["layout"]["xaxis"]["tickvals"][-1]

    def over(figure: dict[str, Any]) -> list[float]:
        notes = figure["layout"]["annotations"]
        return [n["x"] for n in notes if n.get("yref") == "paper" and n["xref"] == "x"]

    words = over(small)
    assert len(words) < len(over(wide))
    low, high = small["layout"]["xaxis"]["range"]
    assert all(b - a >= telephone.APART_NARROW * (high - low) for a, b in pairwise(words))


def test_on_a_telephone_ticks_in_two_lines_are_few_and_not_turned() -> None:
    years = [2020, 2021, 2022, 2023, 2024]
    axis = {"tickvals": years, "ticktext": [f"{y}<br>27/63" for y in years]}
    found = narrow({"data": [], "layout": {"xaxis": axis}})["layout"]["xaxis"]
    assert found["tickvals"] == [2020, 2022, 2024]
    assert found["ticktext"][-1] == "2024<br>27/63"
    assert found["tickangle"] == 0


def test_one_bar_alone_does_not_fill_a_screen() -> None:
    ask = gallery.ask("dossiers.rates", {"p": "ninh-binh"}, lang="vi")
    figure = gallery.draw(ask).chart.figure
    assert [len(trace["y"]) for trace in figure["data"]] == [1]
    deep, top = figure["layout"]["yaxis"]["range"]
    assert deep - top >= 3


def ends(figure: dict[str, Any]) -> list[dict[str, Any]]:
    return [n for n in figure["layout"]["annotations"] if n.get("name")]


def test_names_at_line_ends_of_a_merged_provinces_panels_stand_apart() -> None:
    """A laptop's window leaves the panels half of the height that they ask for."""
    known = provinces.load()
    merged = [p.slug for p in known.by_id.values() if len(known.predecessors(p.id)) > 1]
    assert len(merged) == 23
    for slug in merged:
        ask = gallery.ask("province.series", {"p": slug, "series": "indices"}, lang="vi")
        layout = gallery.draw(ask).chart.figure["layout"]
        plots = min(layout["height"], base.FIRST) - base.AROUND / 2
        by_panel: dict[str, list[dict[str, Any]]] = {}
        for end in ends({"layout": layout}):
            by_panel.setdefault(end["yref"], []).append(end)
        for yref, labels in by_panel.items():
            axis = layout[yref.replace("y", "yaxis")]
            low, high = sorted(axis["range"])
            pixel = (high - low) / (plots * (axis["domain"][1] - axis["domain"][0]))
            places = sorted(n["y"] / pixel for n in labels)
            assert all(b - a >= 1.4 * theme.TEXT for a, b in pairwise(places)), (slug, yref)
            # No name on a point of another line.
            assert len({n["x"] for n in labels}) == 1, (slug, yref)


def test_names_of_a_ranking_stand_apart_in_a_low_window() -> None:
    history = queries.history("papi")
    last = history[history["year"] == history["year"].max()].nsmallest(6, "rank")
    figure = bump("papi", *last["province_id"]).figure
    low, high = sorted(figure["layout"]["yaxis"]["range"])
    pixel = (high - low) / (base.FIRST - base.AROUND)
    places = sorted(n["y"] / pixel for n in ends(figure))
    assert len(places) == 6
    assert all(b - a >= 1.4 * theme.TEXT for a, b in pairwise(places))


def test_the_name_of_a_line_that_ends_long_before_stands_at_its_end() -> None:
    many = "son-la,ha-noi,can-tho,thua-thien-hue,gia-lai,lao-cai,ca-mau,nghe-an"
    figure = gallery.draw(gallery.ask("compare.lines", {"p": many}, lang="vi")).chart.figure
    early = next(n for n in ends(figure) if n["name"] == "Nghệ An")
    newest = max(n["x"] for n in ends(figure))
    assert early["x"] <= newest - 2
    own = next(t for t in figure["data"] if t.get("name") == "Nghệ An")
    span = figure["layout"]["yaxis"]["range"]
    assert abs(early["y"] - [y for y in own["y"] if y is not None][-1]) < 0.06 * (span[1] - span[0])
    # Off the points of other lines that it reaches.
    others = [
        y
        for t in figure["data"]
        if t.get("name") != "Nghệ An"
        for x, y in zip(t["x"], t["y"], strict=True)
        if x == early["x"] + 1 and y is not None
    ]
    assert others
    assert min(abs(early["y"] - y) for y in others) > 0.02 * (span[1] - span[0])


@pytest.mark.parametrize(("lang", "rest"), [("vi", "và 3 nữa"), ("en", "and 3 more")])
def test_the_headline_of_many_provinces_tells_three_and_counts_the_others(
    lang: str, rest: str
) -> None:
    many = "son-la,ha-noi,can-tho,thua-thien-hue,gia-lai,lao-cai,ca-mau,nghe-an"
    asked = {"p": many, "from": "2015", "to": "2024"}
    title = gallery.draw(gallery.ask("compare.lines", asked, lang=lang)).chart.title
    assert title.endswith(rest), title
    assert title.count(";") == 2


@pytest.mark.parametrize(
    ("view", "choices"),
    [
        ("ranking.years", {"p": "ba-ria-vung-tau,thua-thien-hue"}),
        ("ranking.years", {"p": "hau-giang", "indicator": "pci"}),
        ("compare.lines", {"p": "can-tho,ho-chi-minh,thua-thien-hue"}),
        ("province.series", {"p": "can-tho", "series": "indices"}),
        ("satisfaction.sipas", {"p": "quang-ninh"}),
        ("services.levels", {"p": "ha-noi"}),
    ],
)
def test_on_a_telephone_the_plot_keeps_two_thirds_of_the_width(
    view: str, choices: dict[str, str]
) -> None:
    wide = gallery.draw(gallery.ask(view, choices, lang="vi")).chart.figure
    small = narrow(wide)["layout"]
    # Of 361 pixels the ticks at the left take about 30.
    assert 361 - 30 - small["margin"]["r"] >= 361 * 2 / 3
    above = [n["text"] for n in small["annotations"] if n.get("xref") == "paper"]
    for end in ends(wide):
        assert any(f"<b>{end['name']}</b>" in text for text in above), end["name"]
    for end in ends({"layout": small}):
        assert end["name"] not in end["text"]
        assert end["text"].split()[0] in next(
            n["text"] for n in ends(wide) if (n["name"], n["y"]) == (end["name"], end["y"])
        )


def test_on_a_telephone_names_above_a_plot_share_lines_and_never_overlap() -> None:
    history = queries.history("papi")
    chosen = history.loc[history["year"] == 2024, "province_id"].tolist()[:8]
    small = narrow(bump("papi", *chosen).figure)["layout"]
    above = [n for n in small["annotations"] if n.get("xref") == "paper"]
    rows: dict[float, list[dict[str, Any]]] = {}
    for note in above:
        rows.setdefault(note["yshift"], []).append(note)
    assert len(rows) < len(above)
    steps = sorted(rows)
    assert all(b - a >= 1.5 * theme.TEXT * telephone.SMALLER for a, b in pairwise(steps))
    for line in rows.values():
        for before, after in pairwise(sorted(line, key=lambda n: float(n["xshift"]))):
            signs = len(before["text"].removeprefix("<b>").replace("</b>", ""))
            assert after["xshift"] >= before["xshift"] + signs * 0.6 * before["font"]["size"]
    assert max(steps) + 12 < small["margin"]["t"]


def test_two_editions_on_a_telephone_have_their_ranks_alone_at_the_ends() -> None:
    ask = gallery.ask("ranking.two", {"p": "ba-ria-vung-tau,thua-thien-hue"}, lang="vi")
    small = narrow(gallery.draw(ask).chart.figure)["layout"]
    low, high = small["xaxis"]["range"]
    assert 1 / (high - low) >= 2 / 3
    texts = [n["text"] for n in ends({"layout": small})]
    assert len(texts) == 4
    assert all(text.isdigit() for text in texts)


def test_a_short_name_stays_at_its_line_on_a_telephone() -> None:
    end = base.note(2024, 5, "<b>Huế</b> 5", size=16, name="Huế", xanchor="left")
    small = narrow({"data": [], "layout": {"margin": {"r": 70, "t": 44}, "annotations": [end]}})
    assert small["layout"]["margin"] == {"r": 70 * telephone.SMALLER, "t": 44}
    assert [n["text"] for n in small["layout"]["annotations"]] == ["<b>Huế</b> 5"]


@pytest.mark.parametrize(("lang", "mark"), [("vi", "nghi in nhầm"), ("en", "probable misprint")])
def test_a_doubtful_value_in_a_comparisons_headline_bears_its_mark(lang: str, mark: str) -> None:
    title = gallery.draw(
        gallery.ask("compare.lines", {"p": "ha-noi,son-la"}, lang=lang)
    ).chart.title
    assert mark in title, title
