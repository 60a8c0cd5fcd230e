"""The views of reasons and scenarios: what they draw, say, mark and refuse, and the paragraph."""

from __future__ import annotations

import re

import plotly.graph_objects as go
import pytest

from lib import gallery
from lib.base import i18n
from lib.base.records import Refusal
from lib.figures import analyses, queries
from lib.files import captions, narrative
from lib.gallery import VIEWS, whatif, why, why_price
from lib.views import why as blocks

pytestmark = pytest.mark.usefixtures("shipped")
MINE = sorted(v for v in VIEWS if v.startswith(("why.", "whatif.")))
ASKED = (
    {},
    {"indicator": "pci", "p": "thanh-hoa", "from": "2018", "to": "2019", "year": "2019"},
    {"c": "papi_d1: 0.5,papi_d4:-0.1", "w": "papi_d2:3", "part": "papi_d8"},
)


@pytest.mark.parametrize("lang", i18n.LANGS)
@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("view", MINE)
def test_every_view_is_valid_and_its_file_has_its_columns(view: str, big: bool, lang: str) -> None:
    for choices in ASKED:
        drawn = gallery.draw(gallery.ask(view, choices, lang=lang, big=big))
        go.Figure(drawn.chart.figure)
        assert set(drawn.columns) <= set(drawn.chart.data)
        assert drawn.chart.sources
        assert drawn.file.isascii()
        assert "nan" not in f"{drawn.chart.title} {drawn.chart.subtitle}".lower().split()
        assert drawn.simulated == view.startswith("whatif")


def test_the_pair_view_draws_every_share() -> None:
    chart = gallery.draw(gallery.ask("why.pair", {}, lang="vi")).chart
    own, others = chart.figure["data"]
    change = [a + b for a, b in zip(own["x"], others["x"], strict=True)]
    assert change == chart.data["change"].tolist()
    assert change == sorted(change, reverse=True)
    assert others["marker"]["pattern"]["fillmode"] == "overlay"


def test_steps_of_the_waterfall_end_at_the_change_of_the_total() -> None:
    chart = gallery.draw(gallery.ask("why.waterfall", {}, lang="vi")).chart
    (bars,) = chart.figure["data"]
    last = bars["base"][-2] + bars["x"][-2]
    assert last == pytest.approx(bars["x"][-1], abs=1e-3)


def test_fields_of_par_index_show_what_is_known_and_the_rest() -> None:
    asked = {"indicator": "par_index", "p": "quang-nam", "from": "2022", "to": "2023"}
    rows = gallery.draw(gallery.ask("why.waterfall", asked, lang="vi")).chart.data
    rest = rows[rows["component"] == "rest"]["contribution"].iloc[0]
    known = rows[rows["component"].str.startswith("par_c")]["contribution"]
    assert known.notna().sum() == 7
    assert rest + known.sum() == pytest.approx(3.69)


@pytest.mark.parametrize("view", ["why.split", "why.pair", "why.band"])
def test_incomplete_scores_are_refused_with_their_number(view: str) -> None:
    asked = {"indicator": "par_index", "p": "son-la", "from": "2022", "to": "2023"}
    with pytest.raises(Refusal) as refused:
        gallery.draw(gallery.ask(view, asked, lang="vi"))
    assert refused.value.params["total"] == 63


def test_a_scenario_is_marked_on_screen_and_in_its_file() -> None:
    drawn = gallery.draw(gallery.ask("whatif.scenario", {"c": "papi_d1:0.5"}, lang="vi"))
    mark = "mô phỏng – không phải kết quả chính thức"
    assert mark in drawn.chart.title
    assert mark in drawn.chart.subtitle
    assert captions.marks(drawn) == ("Mô phỏng – không phải kết quả chính thức.",)
    assert drawn.notes[0] == "Kịch bản: Tham gia của người dân ở cấp cơ sở +0,50 điểm."
    assert set(drawn.chart.data["kept"]) == {mark}
    assert drawn.columns["kept"] == "Tình trạng"
    assert drawn.file.startswith("mo-phong-")


def test_nonsense_in_a_scenario_falls_back_with_notes() -> None:
    text = "papi_d1:lots,pci_s1:1,papi_d2:nan,<b>:1,papi_d3:0.1"
    drawn = gallery.draw(gallery.ask("whatif.scenario", {"c": text}, lang="vi"))
    assert len(drawn.fell_back) == 4
    found = whatif.question(drawn.ask.read())
    assert found.changes == (("papi_d3", 0.1),)
    too_much = gallery.ask("whatif.scenario", {"c": "papi_d1:9"}, lang="vi").read()
    assert whatif.question(too_much).changes == ()
    assert "papi_d1:9" in too_much.notes[0]


def test_the_nearest_ways_do_win_five_places() -> None:
    year, tried = whatif.years("papi")[-1], 0
    for province in analyses.edition("papi", year)["province_id"][::7]:
        for component, text in whatif.tries("papi", year, province):
            choices = {"year": str(year), "p": province, "c": text}
            asked = gallery.ask("whatif.scenario", choices, lang="vi").read()
            assert not asked.notes
            assert [c for c, _ in asked["c"]] == [component]
            found = whatif.simulate(whatif.question(asked))
            assert found.rank_before - found.rank_after >= 5
            tried += 1
    assert tried >= 18


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d[\d.,]*\d|\d", text))


@pytest.mark.parametrize("lang", i18n.LANGS)
@pytest.mark.parametrize(
    ("indicator", "province", "start", "end"),
    [
        ("papi", "63-14", 2023, 2024),
        ("papi", "63-58", 2022, 2023),
        ("pci", "63-38", 2018, 2019),
        ("pci", "63-22", 2020, 2021),
    ],
)
def test_every_number_of_the_paragraph_is_shown_on_the_page(
    indicator: str, province: str, start: int, end: int, lang: str
) -> None:
    told = narrative.paragraph(province, indicator, lang, start=start, end=end)
    choices = {"indicator": indicator, "p": province, "from": str(start), "to": str(end)}
    asked = gallery.ask("why.split", choices, lang=lang).read()
    found = why.question(asked)
    assert not asked.notes
    shown = " ".join(f"{what} {value}" for what, value in blocks.numbers(lang, found))
    assert _numbers(told) <= _numbers(shown)


@pytest.mark.parametrize("indicator", ["papi", "pci", "par_index", "sipas"])
def test_a_paragraph_for_every_ranked_province(indicator: str) -> None:
    units = queries.history(indicator)
    for province in units.loc[units["rank"].notna(), "province_id"].unique()[::5]:
        for lang in i18n.LANGS:
            told = narrative.paragraph(province, indicator, lang)
            assert told.endswith(".")
            assert not {"nan", "None"} & set(re.findall(r"\w+", told))
            assert ".." not in told


def test_points_up_and_rank_down_is_said_so() -> None:
    rows = analyses.shares("papi", 2023, 2024)
    row = rows[(rows["score_change"] > 0) & (rows["change"] < 0)].iloc[0]
    told = narrative.paragraph(row["province_id"], "papi", "vi", start=2023, end=2024)
    assert "Điểm tăng mà bậc giảm" in told


def test_prices_are_written_with_enough_decimals_to_suffice() -> None:
    found = why.question(gallery.ask("why.ladder", {}, lang="vi").read())
    assert why_price.decimals(found) == 4
    target = why_price.next_places(found)
    assert target is not None
    assert target.points == round(target.points or 0, 4)


def test_a_paragraph_tells_the_newest_edition_first() -> None:
    """PCI can be split to 2021 only: 43/63 of that year must not read as today's rank."""
    text = narrative.paragraph("63-38", "pci", "vi")
    assert text.startswith("Thanh Hóa đứng hạng 21/63 PCI năm 2024")
    assert "So với năm 2023, tỉnh tăng 9 bậc. Phần sau nói về các kỳ 2020 và 2021." in text
    assert text.index("21/63") < text.index("43/63")


def test_a_paragraph_tells_the_change_of_told_ranks_and_names_the_other_count() -> None:
    text = narrative.paragraph("63-38", "papi", "vi")
    assert "So với năm 2023, tỉnh giữ hạng" in text
    assert "Tính trên 59 tỉnh có ở cả hai năm, tỉnh tăng 2 bậc." in text


@pytest.mark.parametrize("place", ["son-la", "thanh-hoa", "ha-noi"])
def test_a_price_differs_from_the_ladder_by_the_step_that_is_told(place: str) -> None:
    """Thanh Hóa, PAPI 2024: -0,1235 to Quảng Trị in the chart, -0,1236 to fall behind it."""
    asked = gallery.ask("why.ladder", {"indicator": "papi", "to": "2024", "p": place}, lang="vi")
    found = why.question(asked.read())
    ladder = gallery.draw(asked).chart.data.set_index("province_id")["points"]
    told = analyses.prices("papi", 2024, found.province_id)
    compared = [(x, ladder[x.other_id]) for x in told if x.other_id in ladder.index]
    assert len(compared) >= 4
    for target, apart in compared:
        step = (0.0001 if target.points > 0 else -0.0001) if target.step else 0
        assert target.points == pytest.approx(apart + step, abs=1e-9), target
    assert any(x.step for x, _ in compared)
    assert "bước điểm nhỏ nhất (0,0001 điểm)" in why_price.step_note("vi", found)
