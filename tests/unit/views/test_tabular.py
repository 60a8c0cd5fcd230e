"""Tables as readers sort them: numbers by what they are, not by how they are written."""

from __future__ import annotations

import pandas as pd
import pytest

from lib.views import tabular


@pytest.mark.parametrize(
    ("lang", "texts", "keys"),
    [
        ("vi", ["1.234,5", "90,02", "–"], [1234.5, 90.02, None]),
        ("en", ["1,234.5", "90.02", "–"], [1234.5, 90.02, None]),
        ("vi", ["▲ tăng 7 bậc", "▼ giảm 12 bậc", "■ giữ hạng"], [7, -12, 0]),
        ("vi", ["hạng 12/63", "hạng 3/63", "chưa có số liệu"], [12, 3, None]),
        ("vi", ["−0,5", "+1,25"], [-0.5, 1.25]),
        ("vi", ["Sơn La", "Hà Nội", "4 tỉnh"], None),
        ("vi", pd.Series([3, None], dtype="Int64"), [3, None]),
    ],
)
def test_a_column_sorts_by_its_numbers(lang: str, texts: object, keys: object) -> None:
    assert tabular.sort_keys(pd.Series(texts), lang=lang) == keys


def test_a_long_table_can_be_filtered_and_keeps_three_columns_on_a_telephone() -> None:
    rows = pd.DataFrame({name: range(21) for name in "abcde"})
    made = tabular.table(rows, alt="x", lang="vi", main=("a", "d"))
    assert 'type="search"' in made
    assert made.count('class="number short rest"') == 3 * 22
    assert made.count('class="open"') == 21
    assert 'type="search"' not in tabular.table(rows.head(20), alt="x", lang="vi")


def test_written_numbers_stand_on_the_right_and_words_beside_numbers_do_not() -> None:
    rows = pd.DataFrame(
        {
            "năm": ["2022", "2023", "2024"],
            "giá trị": ["47,821", "46,2", "chưa có số liệu"],
            "hạng": ["1/63", "2/63", "3/63"],
            "x": ["5", "4", "trước 2019"],
        }
    )
    made = tabular.table(rows, alt="x", lang="vi", main=tuple(rows))
    assert made.count('class="number short"') == 4
    assert '<td class="number short" data-key="47.821">47,821' in made


def test_every_text_of_a_cell_is_escaped() -> None:
    made = tabular.table(pd.DataFrame({"<b>": ["<i>"]}), alt="<u>", lang="vi")
    assert not {"<b>", "<i>", "<u>"} & {made[i : i + 3] for i in range(len(made))}


def test_a_line_is_cut_where_a_year_is_missing() -> None:
    ranks = pd.DataFrame(
        {"year": [2019, 2020, 2022], "rank": [5, 4, 3], "n_ranked": [63, None, 63]}
    )
    assert tabular.line(ranks).count("%3Cpath%20d%3D%22M") == 1
    assert "L" in tabular.line(ranks)
    assert tabular.line(ranks.iloc[[0, 2]]) == ""
    assert tabular.line(ranks.head(1)) == ""
