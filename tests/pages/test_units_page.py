"""The page of units inside a province: its list, its movement, and what it says where nothing is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_topic_pages import opened, said

SHELL = str(Path(__file__).resolve().parents[2] / "lib" / "shell.py")


@pytest.fixture(scope="module")
def site(shipped: str) -> AppTest:
    return AppTest.from_file(SHELL, default_timeout=30).run()


def test_a_list_with_rank_points_and_source_of_each_row(site: AppTest) -> None:
    app = opened(site, "units", p="thanh-hoa")
    assert "Sở Tài chính hạng 1" in app.title[0].value
    (table,) = [h.proto.body for h in app.get("html") if "<table" in h.proto.body]
    assert table.count("congthuong.vn, 02/2025") == 20
    assert "hạng 20/20" in table
    assert "▼ giảm 9 bậc" in table


def test_a_chosen_unit_has_its_years_and_its_other_spelling(site: AppTest) -> None:
    app = opened(site, "units", p="nghe-an", group="huyen", u="thanh-pho-vinh")
    assert "TP Vinh" in said(app)
    table = next(
        h.proto.body for h in app.get("html") if "Thành phố Vinh qua các năm" in h.proto.body
    )
    assert "84,76" in table
    assert "2023" in table


def test_a_nonsense_address_falls_back_with_notes(site: AppTest) -> None:
    app = opened(site, "units", p="cao-bang", group="<b>", view="9", u="x", year="1")
    notes = " ".join(n.value for n in app.info).replace("\\", "")
    assert "Chưa thu thập được kết quả các đơn vị của Cao Bằng" in notes
    for name in ("group=", "view=", "u=", "year="):
        assert name in notes
    assert "<b>" not in " ".join(n.value for n in app.info)


def test_a_profile_leads_here_where_there_are_results(site: AppTest) -> None:
    def leads(place: str) -> bool:
        app = opened(site, "province", p=place)
        return any(link.proto.label == "Trong tỉnh" for link in app.get("page_link"))

    assert leads("son-la")
    assert not leads("cao-bang")


def test_an_older_release_without_results_says_so(site: AppTest, older: str) -> None:
    app = opened(site, "units", v=older)
    assert not app.title
    assert said(app)
