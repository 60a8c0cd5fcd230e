"""Results inside provinces against what their sources say of the whole list, typed from the texts."""

from __future__ import annotations

import pytest

from lib.figures import local_units

pytestmark = pytest.mark.usefixtures("shipped")


def test_departments_of_thanh_hoa_2024_have_the_mean_that_the_source_states() -> None:
    """'Chỉ số cải cách hành chính bình quân đạt 85,41%', of twenty departments."""
    rows = local_units.history("63-38", "so")
    scores = rows.loc[rows["year"] == 2024, "score"]
    assert len(scores) == 20
    assert round(scores.sum() / 20, 2) == 85.41
    mean = local_units.mean("63-38", "so", 2024)
    assert mean is not None
    assert (mean.value, mean.unit) == (85.41, "%")


def test_classes_of_son_la_2020_are_as_many_as_the_source_counts() -> None:
    """'Nhóm A 14 đơn vị, nhóm B 6 đơn vị'; 'nhóm A 4 huyện, nhóm B 8 huyện'."""
    for group, best, second in (("so", 14, 6), ("huyen", 4, 8)):
        rows = local_units.history("63-14", group)
        letters = rows.loc[rows["year"] == 2020, "grade"].str[0].value_counts()
        assert (letters["A"], letters["B"]) == (best, second)


def test_tien_giang_2020_lists_its_departments_from_high_to_low_but_for_one() -> None:
    rows = local_units.history("63-82", "so").sort_values("rank")
    falls = rows["score"].diff().dropna() <= 0
    assert rows["rank"].tolist() == list(range(1, 20))
    # 98.62, 96.60, 98.50: the one in the middle is marked as a likely misprint.
    assert (~falls).sum() == 1
    assert rows.loc[rows["score_status"] == "suspect", "rank"].tolist() == [7]


def test_districts_of_binh_duong_2017_have_the_mean_that_the_source_states() -> None:
    """'Giá trị trung bình ... 78,39%', of nine in the order of their scores."""
    rows = local_units.history("63-74", "huyen").sort_values("rank")
    assert rows["rank"].tolist() == list(range(1, 10))
    assert rows["score"].is_monotonic_decreasing
    assert round(rows["score"].sum() / 9, 2) == 78.39
    mean = local_units.mean("63-74", "huyen", 2017)
    assert mean is not None
    assert mean.value == 78.39


def test_classes_of_kien_giang_2018_are_as_many_as_the_source_counts() -> None:
    """'22 ngành: 10 xuất sắc, 8 tốt, 3 khá, 1 trung bình'; 5 agencies; 15 districts."""
    counted = {}
    for group in ("so", "nganh_doc", "huyen"):
        rows = local_units.history("63-91", group)
        rows = rows.loc[rows["year"] == 2018]
        counted[group] = rows["grade"].value_counts().to_dict()
    assert counted["so"] == {"Xuất sắc": 10, "Tốt": 8, "Khá": 3, "Trung bình": 1}
    assert counted["nganh_doc"] == {"Xuất sắc": 2, "Tốt": 2, "Trung bình": 1}
    assert counted["huyen"] == {"Xuất sắc": 2, "Tốt": 12, "Khá": 1}


@pytest.mark.parametrize(
    ("province", "group", "among"),
    [("63-44", "so", {"Tốt": 15, "Khá": 6}), ("63-30", "so", {"80% đến dưới 90%": 14})],
)
def test_classes_of_departments_are_as_many_as_the_source_counts(
    province: str, group: str, among: dict[str, int]
) -> None:
    """Quảng Bình 2017: 'nhóm tốt có 15', '6 sở, ngành thuộc nhóm khá'; Hải Dương 2022: 'Có 14'."""
    rows = local_units.history(province, group)
    rows = rows.loc[rows["year"] == {"63-44": 2017, "63-30": 2022}[province]]
    counted = rows["grade"].value_counts().to_dict()
    assert {grade: counted[grade] for grade in among} == among


@pytest.mark.parametrize(
    ("province", "year", "among"),
    [
        ("63-64", 2020, 20),
        ("63-86", 2021, 17),
        ("63-20", 2018, 20),
        ("63-72", 2023, 19),
        ("63-46", 2021, 21),
    ],
)
def test_whole_lists_of_departments_have_each_rank_once(
    province: str, year: int, among: int
) -> None:
    rows = local_units.history(province, "so")
    ranked = rows.loc[rows["year"] == year].sort_values("rank")
    assert ranked["rank"].tolist() == list(range(1, among + 1))
    assert ranked["score"].dropna().is_monotonic_decreasing
