"""The topic views: valid figures, files that hold what is drawn, projector sizes, words for nothing."""

from __future__ import annotations

import re

import pandas as pd
import plotly.graph_objects as go
import pytest

from lib import gallery
from lib.display import theme
from lib.gallery import (
    Exhibit,
    Nothing,
    dossiers,
    satisfaction,
    staffing,
    topic_charts,
    topic_words,
    topics,
    units,
)

pytestmark = pytest.mark.usefixtures("shipped")
PAGES = ("services", "staffing", "dossiers", "satisfaction")
VIEWS = [v for v in gallery.VIEWS if v.split(".")[0] in PAGES]


def shown(view: str, lang: str = "vi", *, big: bool = False, **choices: str) -> Exhibit:
    return gallery.draw(gallery.ask(view, choices, lang=lang, big=big))


def _or_reason(view: str, lang: str, place: str) -> Exhibit | str:
    try:
        return shown(view, lang, p=place)
    except Nothing as nothing:
        return nothing.reason


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("place", ["ninh-binh", "63-74", "34-22"])
def test_a_view_is_a_valid_figure_or_says_why_not(view: str, place: str) -> None:
    for lang in ("vi", "en"):
        drawn = _or_reason(view, lang, place)
        if isinstance(drawn, str):
            assert len(drawn) > 20
            continue
        go.Figure(drawn.chart.figure)
        assert set(drawn.columns) <= set(drawn.chart.data.columns)
        assert drawn.chart.sources
        assert re.fullmatch(r"[a-z0-9-]+", drawn.file)
        said = " ".join((drawn.chart.title, drawn.chart.subtitle, *drawn.notes))
        assert "nan" not in said.lower().split()


@pytest.mark.parametrize("view", ["staffing.provinces", "satisfaction.provinces"])
def test_a_projector_gets_large_text_and_few_rows(view: str) -> None:
    drawn = shown(view, p="thai-nguyen", big=True)
    assert drawn.chart.figure["layout"]["font"]["size"] == theme.TEXT_BIG
    assert len(drawn.chart.data) <= topic_charts.MOST_BIG
    assert "63-19" in set(drawn.chart.data["area_id"])


def test_plans_stand_after_results_and_are_hatched() -> None:
    drawn = shown("staffing.provinces", indicator="communes_cut")
    scopes = drawn.chart.data["scope"].tolist()
    first_plan = scopes.index("plan")
    assert set(scopes[first_plan:]) == {"plan"}
    pattern = drawn.chart.figure["data"][0]["marker"]["pattern"]["shape"]
    assert [s == "/" for s in pattern] == [s == "plan" for s in scopes]


def test_a_long_label_takes_a_second_line_and_more_room() -> None:
    layout = shown("staffing.periods", p="thai-nguyen").chart.figure["layout"]
    labels = [a["text"] for a in layout["annotations"]]
    assert max(len(re.sub("<.*?>", "", p)) for x in labels for p in x.split("<br>")) < 47
    places = shown("staffing.periods", p="thai-nguyen").chart.figure["data"][0]["y"]
    for number, label in enumerate(labels[1:], start=1):
        room = places[number] - places[number - 1]
        assert room == pytest.approx(1.45 if "<br>" in label else 1.0)


def test_totals_of_different_periods_are_compared_by_the_year() -> None:
    drawn = shown("staffing.provinces", indicator="staff_cut")
    rows = drawn.chart.data
    whole = rows[rows["pace"].notna() & (rows["scope"] != "plan")]
    assert whole["pace"].is_monotonic_decreasing
    eight = whole[(whole["period_start"] == 2017) & (whole["period_end"] == 2024)].iloc[0]
    assert eight["pace"] == pytest.approx(eight["value"] / 8)
    assert "mỗi năm (tính ra)" in eight["when"]
    parts = rows[rows["scope"] == "part-year"]
    assert len(parts)
    assert parts["pace"].isna().all()
    assert "lớn nhất" not in drawn.chart.title
    assert "pace" in drawn.columns


def test_a_plan_stands_below_the_results_of_its_indicator() -> None:
    rows = shown("staffing.periods", p="dien-bien").chart.data
    offices = rows[rows["indicator"] == "departments_cut"]
    assert offices["scope"].tolist() == ["full-year", "plan"]
    assert offices.index.tolist() == list(range(offices.index[0], offices.index[0] + 2)) or (
        rows["indicator"].ne(rows["indicator"].shift()).sum() == rows["indicator"].nunique()
    )


def test_parts_of_a_year_stand_apart_below_full_years() -> None:
    drawn = shown("dossiers.provinces", indicator="ontime_rate", year="2025")
    scopes = drawn.chart.data["scope"].tolist()
    whole = scopes.count("full-year")
    assert set(scopes[:whole]) == {"full-year"}
    assert drawn.chart.title.endswith(f"{drawn.chart.data['name'].iloc[0]} 99%")
    assert whole == 1
    assert all("một phần năm" in n for n in drawn.chart.data["name"][whole:])


def test_unknown_choices_fall_back_with_a_note() -> None:
    drawn = shown("services.provinces", indicator="<b>", year="1900", p="atlantis")
    assert len(drawn.fell_back) == 3


def test_every_province_is_on_offer_and_every_comparison_has_a_year() -> None:
    assert {"63-14", "34-19", "64-28"} <= {u.id for u in units.every()}
    for page in PAGES:
        for indicator in topics.comparable(page):
            assert topics.fullest_year(page, indicator.id) in topics.years(page, indicator.id)


def test_nothing_is_kept_like_a_chart() -> None:
    asked = gallery.ask("services.levels", {"p": "34-19"}, lang="vi")
    reasons = []
    for _ in range(2):
        with pytest.raises(Nothing) as nothing:
            gallery.draw(asked)
        reasons.append(nothing.value)
    assert reasons[0] is reasons[1]


@pytest.mark.parametrize(
    ("topic", "group"),
    [("services", "levels"), ("dossiers", "volume"), ("staffing", "apparatus")],
)
def test_a_page_opens_with_the_fullest_province_that_has_figures_of_late(
    topic: str, group: str
) -> None:
    known = topics.read(topic)
    rows = pd.concat([known.about(i) for i in known.groups[group]])
    rows = rows[rows["scope"].isin(["full-year", "multi-year"])]
    by_area = rows.groupby("area_id")["year"]
    late = by_area.max() >= rows["year"].max() - topics.LATELY
    chosen = topics.richest(topic, group)
    assert late[chosen]
    assert by_area.size()[chosen] == by_area.size()[late].max()


def test_parts_of_services_never_exceed_their_total_and_series_are_never_mixed() -> None:
    rows = shown("services.parts", p="lang-son").chart.data
    assert rows.groupby("row")["share"].sum().round(9).eq(1).all()
    assert rows.groupby("row")["group"].nunique().eq(1).all()
    kinds = rows[rows["group"] == "kinds"]["indicator"].unique()
    assert not [i for i in kinds if "level" in i]
    assert "63-77" not in set(rows["area_id"]), "levels that exceed the total are not stacked"
    title = shown("services.parts", p="lang-son").chart.title
    assert "1.049 trong 1.816 dịch vụ công" in title


def test_the_course_of_level_4_is_told_by_province() -> None:
    drawn = shown("services.course", indicator="dvc_level4", p="ninh-binh")
    assert "Ninh Bình 811 → 1.209 (2020–2021)" in drawn.chart.title
    assert "2021–2022" not in drawn.chart.title, "nothing is said across the decree"
    lines = drawn.chart.data.groupby("area_id")["year"].nunique()
    assert (lines >= 2).all()


def test_labels_over_bars_have_one_line_on_a_projector() -> None:
    """Two lines there stand in the bar above."""
    notes = shown("staffing.periods", p="thanh-hoa", big=True).chart.figure["layout"]["annotations"]
    assert len(notes) == 8
    assert not [n["text"] for n in notes if "<br>" in n["text"]]
    title = shown("staffing.periods", p="thanh-hoa", big=True).chart.title
    assert title.count(";") == 1, title


def test_the_voices_are_of_a_year_that_is_not_old() -> None:
    """Four voices rank Thanh Hóa in 2020 and three in 2022."""
    drawn = shown("satisfaction.voices", p="thanh-hoa")
    assert "năm 2022" in drawn.chart.title
    assert len(drawn.chart.data) == satisfaction.VOICES


def test_a_heading_speaks_of_what_the_chart_below_it_draws() -> None:
    """Long An has dossiers of 2022 in the chart and a total of 2022 and 2023 beside it."""
    said = topic_words.headline("vi", topics.read("dossiers"), "63-80", first=dossiers.FIRST)
    assert said == "Long An: hồ sơ TTHC tiếp nhận là 987.406 hồ sơ (2022)"
    said = topic_words.headline("vi", topics.read("staffing"), "63-11", first=staffing.FIRST)
    assert said == "Điện Biên: đơn vị sự nghiệp công lập giảm 5 đơn vị (2025)"
