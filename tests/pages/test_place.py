"""A chosen province stays chosen from page to page, and choices a page has no use for are told."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from lib import gallery
from lib.figures import sitemap
from lib.gallery import whatif

pytestmark = pytest.mark.usefixtures("shipped")
SHELL = str(Path(__file__).resolve().parents[2] / "lib" / "shell.py")


def by_menu(site: AppTest, page: str) -> AppTest:
    """A page as the menu opens it: without any parameter."""
    site.switch_page(f"../pages/{page}.py")
    site.query_params.clear()
    site.run()
    assert not site.exception
    return site


def address(site: AppTest) -> str:
    given = site.query_params.get("p", "")
    return given if isinstance(given, str) else ",".join(given)


def test_a_chosen_province_stays_on_the_pages_of_the_menu() -> None:
    site = AppTest.from_file(SHELL, default_timeout=60).run()
    by_menu(site, "ranking")
    assert address(site) == ""
    site.query_params["p"] = "son-la,thanh-hoa"
    site.run()
    by_menu(site, "why")
    assert address(site) == "son-la"
    by_menu(site, "overview")
    assert address(site) == ""
    by_menu(site, "compare")
    assert address(site) == "son-la,thanh-hoa"
    site.multiselect(key="compare.p").set_value([]).run()
    assert address(site) == ""
    assert address(by_menu(site, "map")) == ""


def test_a_place_that_a_page_does_not_have_is_told_and_not_lost() -> None:
    site = AppTest.from_file(SHELL, default_timeout=60).run()
    site.switch_page("../pages/province.py")
    site.query_params["p"] = "ha-tay"
    site.run()
    by_menu(site, "ranking")
    assert any("ha-tay" in str(i.value) for i in site.info)
    by_menu(site, "province")
    assert address(site) == "ha-tay"


def test_an_unused_choice_is_told() -> None:
    site = AppTest.from_file(SHELL, default_timeout=60).run()
    site.query_params["p"] = "xyz"
    site.query_params["year"] = "1800"
    site.run()
    told = " ".join(str(i.value) for i in site.info)
    assert "xyz" in told
    assert "1800" in told


def test_the_start_page_opens_with_the_province_of_the_address() -> None:
    site = AppTest.from_file(SHELL, default_timeout=60)
    site.query_params["p"] = "son la"
    site.run()
    assert not site.info
    assert any("PAPI 2024, Sơn La: hạng 25/61" in str(h.proto.body) for h in site.get("html"))
    site.switch_page("../pages/ranking.py").run()
    assert "Sơn La" in site.title[0].value


def test_each_page_says_how_many_provinces_it_takes_along() -> None:
    one = ("province", "why", "whatif", "satisfaction", "services", "dossiers", "staffing", "units")
    many = ("ranking", "compare", "map")
    taken = {e.id: t.most_remembered for e in sitemap.PAGES if (t := gallery.TABLES.get(e.id))}
    assert {p: n for p, n in taken.items() if n} == dict.fromkeys(one, 1) | dict.fromkeys(many, 8)


def _title(site: AppTest) -> str:
    return str(site.title[0].value).replace("\\", "")


def test_index_and_year_go_along_to_a_page_that_has_them() -> None:
    site = AppTest.from_file(SHELL, default_timeout=60).run()
    by_menu(site, "ranking")
    site.query_params.update({"indicator": "papi", "from": "2019", "to": "2022", "p": "son-la"})
    site.run()
    by_menu(site, "map")
    assert _title(site) == "Sơn La đứng hạng 46/61 PAPI năm 2022"
    assert address(site) == "son-la"
    by_menu(site, "staffing")
    assert "indicator" not in site.query_params
    by_menu(site, "ranking")
    assert "PAPI" in _title(site)
    assert "2022" in _title(site)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"from": "2024", "to": "2020"}, "trang đổi chỗ hai năm"),
        ({"ind": "sipas"}, "gần giống là indicator"),
        ({"form": "2020"}, "gần giống là from"),
    ],
)
def test_what_an_address_meant_is_told(given: dict[str, str], said: str) -> None:
    site = AppTest.from_file(SHELL, default_timeout=60).run()
    site.switch_page("../pages/ranking.py")
    site.query_params.update(given)
    site.run()
    assert any(said in str(note.value) for note in site.info)
    if "to" in given:
        assert site.selectbox(key="ranking.from").value == 2020
        assert site.selectbox(key="ranking.to").value == 2024
        assert (site.query_params["from"], site.query_params["to"]) == ("2020", "2024")


@pytest.mark.parametrize(
    ("words", "said", "leads"),
    [
        (
            "son la par index 2022",
            "PAR INDEX 2022, Sơn La: hạng 13/63",
            {"p": "son-la", "indicator": "par_index", "to": "2022"},
        ),
        (
            "papi can tho 2024",
            "PAPI 2024, Cần Thơ (trước 7/2025): hạng 59/61",
            {"p": "can-tho", "indicator": "papi", "to": "2024"},
        ),
        ("PAPI Sơn La", "PAPI 2024, Sơn La: hạng 25/61", {"p": "son-la", "indicator": "papi"}),
        ("pci 2022", "PCI 2022", {"indicator": "pci", "to": "2022"}),
    ],
)
def test_a_figure_that_the_address_asks_for_is_told_and_led_to(
    words: str, said: str, leads: dict[str, str]
) -> None:
    site = AppTest.from_file(SHELL, default_timeout=60)
    site.query_params["q"] = words
    site.run()
    assert not site.warning
    links = [link.proto for link in site.get("page_link")]
    first = next(link for link in links if link.label.replace("\\", "").startswith(said[:6]))
    assert first.label.replace("\\", "") == said
    assert dict(parse_qsl(first.query_string)) == leads
    assert first.page == "ranking"


def test_a_place_among_other_words_of_an_address_is_found() -> None:
    site = AppTest.from_file(SHELL, default_timeout=60)
    site.query_params["q"] = "cải cách ở Sơn La"
    site.run()
    assert not site.warning
    assert any(link.proto.label.startswith("Sơn La") for link in site.get("page_link"))


def test_names_that_links_add_are_not_told() -> None:
    site = AppTest.from_file(SHELL, default_timeout=60).run()
    site.switch_page("../pages/ranking.py")
    site.query_params.update({"utm_source": "x", "fbclid": "y", "INDICATOR": "z"})
    site.query_params["indicator"] = "SIPAS"
    site.run()
    assert not site.info
    assert site.selectbox(key="ranking.indicator").value == "sipas"


def test_an_index_that_the_next_page_does_not_have_is_left_behind() -> None:
    site = AppTest.from_file(SHELL, default_timeout=60).run()
    by_menu(site, "ranking")
    site.query_params.update({"indicator": "dti"})
    site.run()
    assert "dti" not in [i.id for i in whatif.indicators()]
    by_menu(site, "whatif")
    assert "indicator" not in site.query_params
