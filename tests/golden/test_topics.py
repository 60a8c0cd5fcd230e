"""Golden figures of the topic pages, typed from the articles, and the proof that every one is reachable."""

from __future__ import annotations

import pandas as pd
import pytest

from lib import gallery
from lib.data import store
from lib.data.declared import registry
from lib.display import wording
from lib.figures import queries, sitemap
from lib.gallery import Exhibit, Nothing, dossiers, figure_rows, sipas, topic_words, topics

pytestmark = pytest.mark.usefixtures("shipped")
TOPICS = ("services", "staffing", "dossiers", "satisfaction")


def shown(view: str, lang: str = "vi", **choices: str) -> Exhibit:
    return gallery.draw(gallery.ask(view, choices, lang=lang))


def values(drawn: Exhibit, **where: object) -> list[float]:
    rows = drawn.chart.data
    for column, wanted in where.items():
        rows = rows[rows[column] == wanted]
    return [float(v) for v in rows["value"]]


def test_ninh_binh_level_4_rose_by_398_from_a_derived_811() -> None:
    drawn = shown("services.levels", p="ninh-binh")
    assert "mức độ 4 từ 811 (2020, suy ra) đến 1.209 dịch vụ (2021), +398 dịch vụ" in (
        drawn.chart.title
    )
    assert values(drawn, indicator="dvc_level4") == [811, 1209]
    line = next(t for t in drawn.chart.figure["data"] if t["name"] == "Mức độ 4")
    assert line["marker"]["color"] == ["#FFFFFF", "#12436D"]
    said = topic_words.headline("vi", topics.read("services"), "63-37", first=("dvc_level4",))
    assert said == (
        "Ninh Bình: dịch vụ công trực tuyến mức độ 4 là 1.209 dịch vụ (2021), "
        "+398 dịch vụ so với năm 2020 (mức tăng giảm dựa trên số suy ra)"
    )


def test_ninh_binh_1522_services_at_levels_3_and_4_of_2039() -> None:
    drawn = shown("services.levels", p="ninh-binh")
    assert values(drawn, indicator="dvc_level34", year=2021) == [1522]
    assert any("1.522 trong tổng số 2.039 dịch vụ (suy ra), tức 74,6%" in n for n in drawn.notes)


def test_tien_giang_631_and_35_services() -> None:
    drawn = shown("services.levels", p="tien-giang")
    assert values(drawn, indicator="dvc_level3") == [631]
    assert values(drawn, indicator="dvc_level4") == [35]


def test_thai_nguyen_571_services_at_levels_3_and_4() -> None:
    assert values(shown("services.levels", p="thai-nguyen"), indicator="dvc_level34") == [571]


def test_thai_nguyen_posts_units_hamlets_and_communes() -> None:
    drawn = shown("staffing.periods", p="thai-nguyen")
    posts = drawn.chart.data[drawn.chart.data["indicator"] == "staff_cut"]
    assert posts.iloc[0][["value", "period_start", "period_end"]].tolist() == [2055, 2015, 2020]
    for indicator, count in (("units_cut", 100), ("hamlets_cut", 696), ("communes_cut", 2)):
        assert values(drawn, indicator=indicator) == [count]
    for text in ("2.055 (2015–2020, cộng dồn)", "giảm 100", "giảm 696", "xã giảm 2"):
        assert text in drawn.chart.title


def test_tien_giang_2016_is_off_by_one_and_adds_up_otherwise() -> None:
    off, *right = dossiers.arithmetic("vi", "63-82")
    assert not off.adds_up
    for text in ("2.127.095", "7.307", "2.134.402", "2.134.401", "lệch 1."):
        assert text in off.text
    assert [one.adds_up for one in right] == [True, True]


def test_sums_are_never_made_of_two_sources_counts() -> None:
    told = dossiers.arithmetic("vi", "63-92")
    assert told
    assert all(one.adds_up for one in told)


def test_level_and_full_series_are_never_joined_and_the_decree_stands_between() -> None:
    for p, old, new in (("63-01", 2020, 2025), ("63-74", 2022, 2024)):
        figure = shown("services.levels", p=p).chart.figure
        marks = [s["x0"] for s in figure["layout"]["shapes"]]
        assert len(marks) == 1
        assert old < marks[0] < new
        lines = [[y for y in trace["x"] if y is not None] for trace in figure["data"]]
        before = [max(years) < marks[0] for years in lines]
        after = [min(years) > marks[0] for years in lines]
        assert before == [not one for one in after], "no line on both sides"
        assert any(before)
        assert any(after)


def test_sipas_scores_stop_at_the_new_method_but_ranks_go_on() -> None:
    score = shown("satisfaction.sipas", p="thai-nguyen").chart.figure["data"][0]["x"]
    assert score[score.index(2021) + 1] is None
    figure = shown("satisfaction.sipas", p="thai-nguyen", measure="rank").chart.figure
    ranks = figure["data"][0]["x"]
    assert ranks[ranks.index(2021) + 1] == 2022
    axis = figure["layout"]["yaxis"]["range"]
    assert axis[0] > axis[1]


def test_ranks_are_drawn_where_no_score_is_known_and_the_note_says_so() -> None:
    drawn = shown("satisfaction.sipas", p="nghe-an")
    assert drawn.chart.data["area_id"].unique().tolist() == ["63-40"]
    assert "chưa có tỷ lệ SIPAS nào; có thứ hạng các năm 2020–2024" in drawn.notes[0]
    assert "value" not in drawn.columns


def test_son_la_voices_of_2022_disagree() -> None:
    drawn = shown("satisfaction.voices", p="son-la", year="2022")
    ranks = drawn.chart.data.set_index("indicator")["rank"].to_dict()
    assert ranks == {"par_index": 13, "sipas": 17, "papi": 46, "pci": 49}
    assert "khác nhau" in drawn.chart.title
    assert drawn.chart.data["percentile"].iloc[0] == pytest.approx(50 / 62)


def test_a_centre_s_survey_is_not_drawn_as_a_year_s() -> None:
    drawn = shown("satisfaction.surveys", p="ninh-binh")
    assert any("một trung tâm" in name for name in drawn.chart.data["name"])
    assert set(drawn.chart.figure["data"][0]["marker"]["color"]) == {"#E3E6EA"}


def test_only_the_country_has_an_interval() -> None:
    found = sipas.interval()
    assert found is not None
    assert (found.year, found.share, found.n) == (2024, 83.94, 36525)
    assert (round(found.low, 2), round(found.high, 2)) == (83.56, 84.31)
    assert "không tính khoảng tin cậy cho tỉnh nào" in sipas.sample_words("vi")


def test_a_district_is_never_drawn_or_tabled_as_its_province() -> None:
    for topic in map(topics.read, TOPICS):
        assert set(topic.of("63-82")["area_id"]) <= {"63-82"}
        for indicator in topic.figures["indicator"].unique():
            assert not topic.about(indicator)["area_id"].str.startswith("D:").any()
    told = topics.table("vi", topics.read("dossiers"), "63-82", whose="districts")
    assert set(told["Nơi được đo"]) == {
        "huyện Chợ Gạo (Tiền Giang)",
        "huyện Tân Phước (Tiền Giang)",
    }


def test_a_province_without_figures_is_told_in_words() -> None:
    with pytest.raises(Nothing) as nothing:
        shown("services.levels", p="34-19")
    assert "Thái Nguyên (từ 01/07/2025) chưa có số liệu" in nothing.value.reason
    assert "2016–2025" in nothing.value.reason


def _page_of(indicator: str) -> str | None:
    """The topic page whose tables have the indicator."""
    for topic in TOPICS:
        if any(indicator in group for group in registry.load().topics[topic].values()):
            return topic
    return None


def _on_topic_page(claim: pd.Series, topic: str) -> bool:
    """Whether a table of the topic's page has a row with the claim's period, figure and source."""
    known = topics.read(topic)
    area = str(claim["area_id"])
    if area.startswith("D:"):
        province = registry.load().areas[area].province_id
        assert province is not None
        table = topics.table("vi", known, province, whose="districts")
        table = table[table["Nơi được đo"] == figure_rows.area_names([area], lang="vi")[area]]
    else:
        table = topics.table("vi", known, area, whose="province")
    indicator = registry.load().indicators[claim["indicator"]]
    told = wording.amount(claim["value"], indicator, lang="vi", unit=claim["unit"])
    source = registry.load().sources[claim["source_id"]].publisher
    found = table[
        (table["Chỉ tiêu"] == indicator.name("vi"))
        & (table["Thời gian"] == wording.period(claim, lang="vi"))
        & table["Số liệu"].str.startswith(told)
        & table["Nguồn"].str.contains(source, regex=False)
    ]
    return len(found) == 1


def _on_ranking_page(claim: pd.Series) -> bool:
    """Whether the ranking page's chart has the claim's score and rank."""
    if claim["indicator"] not in {i.id for i in queries.ranked_indicators()}:
        return False
    first, last = queries.years(claim["indicator"])[0], queries.years(claim["indicator"])[-1]
    drawn = shown(
        "ranking.years", **{"indicator": claim["indicator"], "from": str(first), "to": str(last)}
    )
    scores = shown(
        "ranking.years",
        **{
            "indicator": claim["indicator"],
            "from": str(first),
            "to": str(last),
            "measure": "score",
        },
    )
    for rows in (drawn.chart.data, scores.chart.data):
        mine = rows[(rows["province_id"] == claim["area_id"]) & (rows["year"] == claim["year"])]
        by_score = mine["score"].eq(claim["value"]) & mine["score_source"].eq(claim["source_id"])
        by_rank = mine["rank"].eq(claim["rank"]) & mine["rank_source"].eq(claim["source_id"])
        told = [by_score.any()] if pd.notna(claim["value"]) else []
        told += [by_rank.fillna(False).any()] if pd.notna(claim["rank"]) else []
        if told and all(told):
            return True
    return False


def test_every_figure_of_the_five_articles_is_reachable_on_a_page() -> None:
    claims = store.claims()
    seeds = claims[claims["source_id"].str.startswith("seed-")]
    assert len(seeds) == 109
    assert seeds["source_id"].nunique() == 5
    pages = {p.id for p in sitemap.PAGES}
    assert {"ranking", *TOPICS} <= pages
    lost = []
    for _, claim in seeds.iterrows():
        topic = _page_of(claim["indicator"])
        reached = bool(topic) and pd.notna(claim["value"]) and _on_topic_page(claim, str(topic))
        if not reached and not _on_ranking_page(claim):
            lost.append((claim["indicator"], claim["area_id"], claim["year"], claim["value"]))
    assert lost == []
