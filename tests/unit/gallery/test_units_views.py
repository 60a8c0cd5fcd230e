"""Units inside a province: whom a chart calls first, what it compares, and how an address is understood."""

from __future__ import annotations

import pytest

from lib import gallery
from lib.base.local import LocalUnit
from lib.figures import local_units, versions
from lib.gallery import Nothing, units_question, units_words

pytestmark = pytest.mark.usefixtures("shipped")


def drawn(view: str, lang: str = "vi", **choices: str) -> gallery.Exhibit:
    named = {k.rstrip("_"): v for k, v in choices.items()}
    return gallery.draw(gallery.ask(f"units.{view}", named, lang=lang))


def test_a_whole_list_names_its_first_and_last_with_points_and_a_source_for_each_row() -> None:
    made = drawn("list", p="thanh-hoa")
    assert made.chart.title == (
        "Chỉ số CCHC cấp sở Thanh Hóa năm 2024: Sở Tài chính hạng 1 (90,05%); "
        "Sở Giáo dục và Đào tạo cuối bảng, hạng 20/20 (76,53%)"
    )
    assert "Đủ hạng của 20/20 đơn vị" in made.chart.subtitle
    rows = made.chart.data
    assert rows["rank"].tolist() == list(range(1, 21))
    assert set(rows["rank_source"]) == {"s-81712e3c"}
    assert made.notes[0] == "Trung bình do nguồn nêu: 85,41%."


def test_a_partial_list_calls_nobody_last_but_by_a_rank_that_a_source_states() -> None:
    ninh_binh = drawn("list", p="ninh-binh").chart
    assert "hạng 1" in ninh_binh.title
    assert "cuối bảng" not in ninh_binh.title
    assert "3/18" in ninh_binh.subtitle
    scores_alone = drawn("list", p="tien-giang", group="huyen").chart
    assert scores_alone.title.endswith("nguồn nêu kết quả của 4 đơn vị")
    assert "hạng 1" not in scores_alone.title
    assert "suy ra" in drawn("list", p="thai-nguyen").chart.title


def test_a_province_opens_with_its_newest_whole_list_and_offers_the_newer_part() -> None:
    assert local_units.years("63-14", "so")[-1] == 2024
    assert "năm 2020" in drawn("list", p="son-la").chart.title
    assert "năm 2024" in drawn("list", p="son-la", year="2024").chart.title
    # Nobody has a whole list here: the newest stands.
    assert not local_units.whole_years("63-40", "so")
    newest = local_units.years("63-40", "so")[-1]
    assert f"năm {newest}" in drawn("list", p="nghe-an", group="so").chart.title


def test_classes_alone_are_counted_and_nobody_is_ranked() -> None:
    made = drawn("list", "en", p="son-la", group="huyen").chart
    assert made.title.endswith(
        "4 in class A (90 points or more), 8 in class B (70 to under 90 points)"
    )
    assert "all 12 units" in made.subtitle
    assert made.data["rank"].isna().all()
    assert len(made.meaning.x.names) == 2
    inferred = made.data.loc[made.data["status"] == "derived", "id"]
    assert set(inferred) == {"63-14/huyen/huyen-song-ma", "63-14/huyen/huyen-van-ho"}


def test_two_years_are_compared_by_rank_alone() -> None:
    made = drawn("years", p="thanh-hoa")
    assert made.chart.title == (
        "Chỉ số CCHC cấp sở Thanh Hóa, 2023–2024, trong 4 đơn vị có hạng cả hai năm: "
        "Ban Dân tộc tăng 2 bậc; Sở Công Thương giảm 9 bậc"
    )
    moves = local_units.movement("63-38", "so", 2023, 2024).set_index("province_id")
    assert moves.loc["63-38/so/so-cong-thuong", "change"] == -9
    assert moves["score_change"].isna().all()
    assert any("bộ tiêu chí" in note for note in made.notes)
    tied = drawn("years", p="63-08", group="huyen").chart.title
    assert tied.endswith("Huyện Hàm Yên, huyện Yên Sơn tăng 4 bậc")


def test_a_named_unit_stands_in_the_title_under_any_spelling() -> None:
    for spelled in ("so-cong-thuong", "Sở Công Thương", "63-38/so/so-cong-thuong"):
        made = drawn("years", p="thanh-hoa", u=spelled)
        assert made.chart.title == (
            "Thanh Hóa: Sở Công Thương giảm 9 bậc chỉ số CCHC cấp sở từ 2023 đến 2024: "
            "từ hạng 1 đến hạng 10/20"
        )
    made = drawn("list", p="son-la", group="huyen", u="moc-chau", year="2020")
    assert "huyện Mộc Châu: loại A (từ 90 điểm)" in made.chart.title
    assert made.ask.normal().choices == (
        ("p", "son-la"),
        ("group", "huyen"),
        ("u", "moc-chau"),
    )
    unknown = drawn("list", p="son-la", u="so-khong-co")
    assert any("so-khong-co" in note for note in unknown.fell_back)


def test_one_year_alone_is_told_in_words() -> None:
    with pytest.raises(Nothing) as reason:
        drawn("years", p="tien-giang")
    assert "mới có kết quả năm 2020" in reason.value.reason
    with pytest.raises(Nothing) as reason:
        drawn("movers", p="nghe-an")
    assert reason.value.reason


def test_a_province_without_results_is_told_with_those_that_have_some() -> None:
    made = drawn("list", p="bac-lieu")
    (note,) = made.fell_back
    assert note.startswith("Chưa thu thập được kết quả các đơn vị của Bạc Liêu.")
    assert "Nghệ An" in note
    assert "38 tỉnh có kết quả" in units_words.missing("vi")


def test_a_misprint_is_shown_as_one() -> None:
    made = drawn("list", p="tien-giang")
    rows = made.chart.data.set_index("id")
    row = rows.loc["63-82/so/so-nong-nghiep-va-phat-trien-nong-thon"]
    assert (row["rank"], row["label"]) == (7, "96,60 (?)")
    assert row["status"] == "suspect"
    (doubt,) = [n for n in made.notes if "(?)" in n]
    assert "có thể in nhầm 98,60" in doubt


def test_districts_end_with_the_merger_and_a_merged_province_has_other_units() -> None:
    assert any(
        "30/06/2025" in n or "01/07/2025" in n
        for n in drawn("list", p="son-la", group="huyen").notes
    )
    assert any("Đồng Tháp" in n for n in drawn("list", p="tien-giang").notes)
    assert not any("01/07/2025" in n for n in drawn("list", p="son-la").notes)


def test_every_group_and_year_with_results_is_drawn_in_both_languages() -> None:
    for province in local_units.provinces():
        for group in local_units.groups(province.id):
            for year in local_units.years(province.id, group):
                for lang in ("vi", "en"):
                    made = drawn("list", lang, p=province.id, group=group, year=str(year))
                    assert len(made.chart.data) > 0
                    assert "None" not in made.chart.title + made.chart.subtitle
                    assert "nan" not in made.chart.title.split()


def test_an_older_release_without_results_has_no_such_chart(older: str) -> None:
    with versions.as_of(older), pytest.raises(versions.NotKept):
        drawn("list", p="thanh-hoa")


def test_no_unit_is_ranked_otherwise_than_its_score_says() -> None:
    for province in local_units.provinces():
        for group in local_units.groups(province.id):
            rows = local_units.history(province.id, group)
            for _, of_year in rows.groupby("year"):
                told = of_year.dropna(subset=["rank", "score"]).sort_values("rank")
                sure = told[told["score_status"] != "suspect"]
                assert sure["score"].is_monotonic_decreasing, (province.id, group)


def test_units_of_a_group_have_an_address_each_and_those_of_one_address_one_name() -> None:
    named: dict[str, set[str]] = {}
    for province in local_units.provinces():
        for group in local_units.groups(province.id):
            units = local_units.units(province.id, group)
            assert len({units_question.slug(u) for u in units}) == len(units)
            for unit in units:
                named.setdefault(units_question.slug(unit), set()).add(unit.name_vi)
                assert len(units_question.slug(unit)) <= 30
    assert {len(names) for names in named.values()} == {1}


def test_question_of_a_list_stands_beside_the_year_before() -> None:
    asked = gallery.TABLES["units"].selection(
        [("p", "nghe-an"), ("view", "list"), ("year", "2022")], lang="vi"
    )
    found = units_question.question(asked)
    assert (found.start, found.end) == (2021, 2022)
    assert found.rows["rank"].tolist()[:5] == [1, 2, 3, 4, 5]


def test_units_whose_names_differ_by_a_tone_have_an_address_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = (
        LocalUnit(
            id=f"34-14/xa/{slug}", province_id="34-14", group="xa", name_vi=name, name_en=name
        )
        for slug, name in (("xa-tan-thanh", "Xã Tân Thành"), ("xa-tan-thanh-2", "Xã Tân Thạnh"))
    )
    named = {"xa-tan-thanh": {"tân thành", "tân thạnh"}}
    monkeypatch.setattr(units_question, "_names_of", lambda: named)
    assert units_question.slug(first) == "34-14-xa-xa-tan-thanh"
    assert units_question.slug(second) == "34-14-xa-xa-tan-thanh-2"
