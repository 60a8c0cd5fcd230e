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
