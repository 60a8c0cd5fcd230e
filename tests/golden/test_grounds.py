"""No headline, title or tile claims more than the figures behind it carry."""

from __future__ import annotations

import inspect
import re

import pytest

from lib import gallery
from lib.analytics.ground import Ground
from lib.base.i18n import t
from lib.base.records import Refusal
from lib.data.declared import registry
from lib.figures import queries
from lib.gallery import coverage, figure_rows, profile, start_page, topics
from lib.views import standing_cards as blocks


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("indicator", ["par_index", "sipas"])
def test_a_partial_edition_says_its_ground_and_no_superlative(
    shipped: str, indicator: str, lang: str
) -> None:
    year = queries.years(indicator)[-1]
    ground = queries.ground(indicator, year)
    assert not ground.carries
    drawn = gallery.draw(gallery.ask("ranking.years", {"indicator": indicator}, lang=lang))
    known = f"{ground.known}/{ground.ranked}" if lang == "vi" else f"{ground.known} of"
    assert known in drawn.chart.title
    assert known in drawn.chart.subtitle
    assert not {"tăng", "giảm", "up", "down"} & set(drawn.chart.title.split())
    movers = gallery.draw(gallery.ask("ranking.movers", {"indicator": indicator}, lang=lang))
    assert movers.chart.title.startswith(("Trong ", "Among the "))


def test_pci_opens_with_its_newest_whole_edition(shipped: str) -> None:
    """Since 2023 only the best thirty are published."""
    assert queries.telling_year("pci") == 2022
    drawn = gallery.draw(gallery.ask("ranking.years", {"indicator": "pci"}, lang="vi"))
    assert drawn.chart.data["year"].max() == 2022


def test_no_page_opens_with_one_rank_of_an_edition_just_out(
    shipped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, known = queries.ground, queries.years

    def ground(indicator: str, year: int) -> Ground:
        return Ground(known=1, ranked=34) if year == 2026 else whole(indicator, year)

    monkeypatch.setattr(queries, "ground", ground)
    monkeypatch.setattr(queries, "years", lambda indicator: (*known(indicator), 2026))
    asked = inspect.unwrap(queries.telling_year)
    assert (asked("par_index"), asked("pci")) == (2024, 2022)
    monkeypatch.setattr(queries, "years", lambda indicator: (2026,))
    assert asked("par_index") == 2026


def test_the_start_page_opens_with_an_edition_that_carries_its_heading(shipped: str) -> None:
    first = start_page.telling()
    assert queries.ground(first.indicator.id, first.year).carries
    assert start_page.heading("vi").startswith(
        "PAPI 2024: Quảng Ninh đứng đầu; Tây Ninh tăng 58 bậc"
    )


def title(view: str, lang: str = "vi", **choices: str) -> str:
    return gallery.draw(gallery.ask(view, choices, lang=lang)).chart.title


def test_the_map_opens_with_the_edition_that_carries_its_heading(shipped: str) -> None:
    pci = gallery.draw(gallery.ask("map.map", {"indicator": "pci"}, lang="vi"))
    assert "PCI 2022" in pci.chart.title
    assert "63/63" in pci.chart.subtitle
    partial = gallery.draw(gallery.ask("map.map", {"indicator": "par_index"}, lang="vi"))
    ground = queries.ground("par_index", 2024)
    assert partial.chart.title.startswith(
        "PAR INDEX 2024: Hải Phòng hạng 1; ở đây mới có hạng của "
    )
    assert f"{ground.known}/63" in partial.chart.title
    assert f"{ground.known}/63" in partial.chart.subtitle
    assert any("88,37%" in n for n in partial.notes)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_figures_of_different_days_are_no_ranking(shipped: str, lang: str) -> None:
    said = title("map.map", lang, indicator="qd766", year="2025")
    assert not {"đứng", "đầu", "leads", "first"} & set(said.split())
    assert "34-24" in set(queries.history("qd766")["province_id"])


def test_below_ten_provinces_a_map_lists_them(shipped: str) -> None:
    said = title("map.map", indicator="dvc_level4", year="2022")
    assert "nhất" not in said
    assert said.count("dịch vụ;") == 3


def test_a_place_in_the_region_needs_the_region(shipped: str) -> None:
    """PAR INDEX 2024 knows 4 of the 14 provinces of the region: who is second of them is not told."""
    drawn = gallery.draw(gallery.ask("province.peers", {"p": "63-19"}, lang="vi"))
    told = drawn.chart.data.set_index("id")["text"]
    assert "thứ" not in told["par_index"]
    assert "mới biết hạng của" in told["par_index"]
    assert "PAPI" in drawn.chart.title


def test_the_best_rank_is_of_all_its_years_and_no_pilot(shipped: str) -> None:
    said = title("province.series", p="ha-noi")
    assert "cao nhất đã biết 2/63 (2017–2019)" in said
    assert "nay 3/63 (2024)" in said
    thai_nguyen = title("province.series", p="63-19")
    assert "/10" not in thai_nguyen


def test_cards_tell_the_published_mean_and_a_doubtful_distance(shipped: str) -> None:
    ids = ("63-01", "34-01")
    card = blocks._card("vi", profile.standing("par_index", ids, 2024))
    assert "trung bình cả nước" in card
    assert "(88,37%)" in card
    assert "trung vị" not in card
    doubt = t("mark.suspect", "vi")
    assert f"Kém tỉnh đứng đầu 3,60 điểm phần trăm ({doubt})" in card


def test_missing_provinces_are_named_and_the_publisher_of_the_whole(shipped: str) -> None:
    gone = coverage.missing("par_index", 2024)
    assert len(gone) == 63 - queries.ground("par_index", 2024).known
    assert not coverage.missing("papi", 2024)
    assert "Bộ Nội vụ" in coverage.full_table("vi", "par_index", 2024)
    assert "Bảng đầy đủ" not in coverage.full_table("vi", "pci", 2024)
    nation = coverage.nation("vi", "par_index", 2024)
    assert "trung bình 88,37%, 53 tỉnh tăng điểm, 9 tỉnh giảm điểm" in nation


def test_a_line_that_ends_early_says_so_and_years_tell_how_much_is_known(shipped: str) -> None:
    choices = {"indicator": "sipas", "p": "son-la", "from": "2020", "to": "2024"}
    chart = gallery.draw(gallery.ask("ranking.years", choices, lang="vi")).chart
    layout = chart.figure["layout"]
    assert any("chưa có 2023–2024" in note["text"] for note in layout["annotations"])
    assert f"2024<br>{queries.ground('sipas', 2024).known}/63" in layout["xaxis"]["ticktext"]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("topic", ["services", "dossiers"])
def test_topics_name_a_first_of_ten_provinces_or_more(shipped: str, topic: str, lang: str) -> None:
    superlative = {"vi": (" cao nhất ", " thấp nhất "), "en": (" highest ", " lowest ")}[lang]
    seen = 0
    for indicator in topics.comparable(topic):
        for year in topics.years(topic, indicator.id):
            choices = {"indicator": indicator.id, "year": str(year)}
            said = title(f"{topic}.provinces", lang, **choices)
            rows = topics.read(topic).values(indicator.id)
            rows = rows[(rows["year"] == year) & (rows["scope"] == "full-year")]
            named = any(word in f" {said} " for word in superlative)
            assert named == (rows["area_id"].nunique() >= 10), said
            seen += 1
    assert seen > 5


def test_cuts_of_different_periods_are_not_set_against_each_other(shipped: str) -> None:
    for indicator in topics.comparable("staffing"):
        said = title("staffing.provinces", indicator=indicator.id)
        assert "lớn nhất" not in said or "số đúng thời gian này" in said
    assert "không xếp hạng" in title("staffing.provinces", indicator="staff_cut")


def test_nobody_is_ahead_of_a_chosen_province_without_a_figure(shipped: str) -> None:
    choices = {"i": "sipas", "p": "son-la,thanh-hoa,hai-phong", "from": "2023", "to": "2024"}
    rows = queries.history("sipas")
    newest = rows[(rows["year"] == 2024) & rows["rank"].notna()]["province_id"]
    assert "63-38" in set(newest)
    assert "63-14" not in set(newest)
    choices |= {"from": "2020", "scale": "rank"}
    said = title("compare.lines", **choices)
    assert "cao nhất" not in said
    assert "SIPAS 2024" in said


def test_a_leap_of_a_count_is_marked(shipped: str) -> None:
    """Hà Nội, dossiers filed online: 2,200,000 in 2019 and 300,000 in 2020, both of one source."""
    figures = figure_rows.with_change(queries.area_figures(("63-01",)))
    rows = figures[(figures["indicator"] == "dossiers_online") & (figures["year"] == 2020)]
    (row,) = rows.itertuples()
    assert row.change == -1_900_000
    assert "quá 5 lần" in figure_rows.change_mark(row, lang="vi")
    assert "quá 5 lần" in figure_rows.marks(row, lang="vi")


# Words about the whole, and how a sentence says over how many it speaks.
WHOLE = {
    "vi": r"nhiều nhất|lớn nhất|cao nhất|thấp nhất|ít nhất|đứng đầu|cuối bảng|trung vị|trung bình"
    r"|(cùng|trong) vùng|\d+ tỉnh (lên|xuống|tăng|giảm)",
    "en": r"\b(most|largest|highest|lowest|least|leads|median|mean|biggest)\b|in (its|the) region"
    r"|\d+ (provinces )?(up|gained)",
}
OVER = {
    "vi": r"[Tt]rong \d+ (tỉnh|đơn vị)|\d+/\d+ tỉnh|của \d+ tỉnh|các tỉnh được chọn|đã biết|chưa biết đủ",
    "en": r"\b(among|of) (the )?\d+|[Aa]mong the \d+|\d+ of \d+|\bknown\b|the provinces chosen"
    r"|ranked in both years",
}
# What a publisher says of the whole country, and a list that is whole.
WHOLE_BY_ITSELF = {"satisfaction.factors", "units.list", "data.coverage", "why.lost"}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_headline_of_a_partial_edition_speaks_of_the_whole(shipped: str, lang: str) -> None:
    """Every chart of every index in its newest edition that is known in part alone."""
    partial = {
        i.id: next(
            (y for y in reversed(queries.years(i.id)) if not queries.ground(i.id, y).carries), None
        )
        for i in registry.load().indices
    }
    newest = {i: y for i, y in partial.items() if y}
    assert {"par_index", "sipas", "pci"} <= set(newest)
    found, wrong = 0, set()
    for view in gallery.VIEWS.keys() - WHOLE_BY_ITSELF:
        for indicator, year in newest.items():
            asked = {"year": str(year), "to": str(year), "from": str(year - 1)}
            asked |= dict.fromkeys(("indicator", "i", "compare_indicator"), indicator)
            try:
                said = gallery.draw(gallery.ask(view, asked, lang=lang)).chart.title
            except (gallery.Nothing, Refusal):
                continue
            found += 1
            if re.search(WHOLE[lang], said) and not re.search(OVER[lang], said):
                wrong.add((view, indicator, year, said))
    assert found > 60
    assert not wrong
