"""Figures in words: period, scope, change, marks and source of each row; districts apart."""

from __future__ import annotations

import pandas as pd
import pytest

from lib.data import store
from lib.figures import queries
from lib.gallery import figure_rows

pytestmark = pytest.mark.usefixtures("shipped")


def rows(indicator: str, area: str, lang: str = "vi") -> pd.DataFrame:
    figures = store.figures(indicators=[indicator], areas=[area])
    return figure_rows.readable(figure_rows.ordered(figures), lang=lang, areas=True)


def test_a_change_that_rests_on_a_derived_figure_says_so() -> None:
    newest, part, before = rows("dvc_level4", "63-37").to_dict("records")
    assert (part["Thời gian"], part["So với năm trước"]) == ("2021, một phần năm", "")
    assert newest["Số liệu"] == "1.209 dịch vụ"
    assert newest["So với năm trước"] == "+398 dịch vụ"
    assert newest["Ghi chú"] == "mức tăng giảm dựa trên số suy ra"
    assert (before["Số liệu"], before["Ghi chú"]) == ("811 dịch vụ", "suy ra")
    assert before["Nguồn"].startswith("Báo Ninh Bình")


def test_no_change_across_a_break_or_a_gap() -> None:
    after = rows("dvc_level4", "63-20").iloc[0]
    assert (after["Thời gian"], after["So với năm trước"]) == ("2022", "")
    told = figure_rows.with_change(queries.figures("dvc_level34"))
    hanoi = told[(told["area_id"] == "63-01") & (told["scope"] == "full-year")].set_index("year")
    assert pd.isna(hanoi.loc[2016, "change"])
    assert hanoi.loc[2017, "change"] == 259


def test_period_and_scope_are_said() -> None:
    assert rows("staff_cut", "63-19")["Thời gian"].tolist() == ["2015–2020, cộng dồn", "2020"]
    assert rows("communes_cut", "63-38", "en")["Period"].tolist()[0] == "2025, plan"


def test_a_rank_keeps_its_denominator() -> None:
    assert "hạng 4/63" in rows("dvc_on_national_portal", "63-48").iloc[0]["Số liệu"]


def test_of_two_units_with_one_name_the_older_says_until_when() -> None:
    assert figure_rows.area_names(["63-19"], lang="vi") == {"63-19": "Thái Nguyên"}
    both = figure_rows.area_names(["63-19", "34-19"], lang="vi")
    assert both == {"63-19": "Thái Nguyên (đến 30/06/2025)", "34-19": "Thái Nguyên"}


def test_a_district_belongs_to_its_province_but_is_not_it() -> None:
    told = figure_rows.district_figures("63-82")
    assert set(told["area_id"]) == {"D:tien-giang/cho-gao", "D:tien-giang/tan-phuoc"}
    names = figure_rows.area_names(told["area_id"], lang="vi")
    assert names["D:tien-giang/cho-gao"] == "huyện Chợ Gạo (Tiền Giang)"
    assert figure_rows.district_figures("63-19").empty


def test_a_file_of_figures_has_every_declared_column() -> None:
    told = figure_rows.for_file(queries.figures("dvc_level4"), lang="vi")
    assert list(told[list(figure_rows.file_columns("vi"))]) == list(figure_rows.COLUMNS)
