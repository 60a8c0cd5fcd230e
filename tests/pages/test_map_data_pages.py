"""The map and the page of data with sensible and with nonsense addresses."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.figures import queries

pytestmark = pytest.mark.usefixtures("shipped")
SHELL = str(Path(__file__).resolve().parents[2] / "lib" / "shell.py")


def opened(page_id: str, /, **choices: str) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=30).run()
    app.switch_page(f"../pages/{page_id}.py")
    for name, value in choices.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_the_map_falls_back_from_nonsense_with_notes() -> None:
    bad = {"indicator": "<b>x</b>", "year": "zzz", "show": "9", "view": "globe", "p": "atlantis"}
    app = opened("map", **bad)
    notes = " ".join(n.value for n in app.info)
    for name in ("indicator", "year", "show", "view"):
        assert f"{name}=" in notes
    assert "atlantis" in notes
    assert "<b>" not in notes


@pytest.mark.parametrize("view", ["map", "zoom", "columns", "tiles"])
def test_the_map_shows_the_year_of_the_address(view: str) -> None:
    app = opened("map", indicator="papi", year="2019", view=view)
    assert "PAPI 2019" in app.title[0].value


def test_a_run_through_the_years_moves_the_address_and_can_be_stopped() -> None:
    app = opened("map", indicator="papi")
    play = next(b for b in app.button if b.key == "map.play")
    play.click().run()
    assert "PAPI 2011" in app.title[0].value
    assert "2011" in app.query_params["year"]
    next(b for b in app.button if b.key == "map.play").click().run()
    assert not app.session_state["map.running"]


def test_data_falls_back_from_nonsense_with_notes() -> None:
    bad = {"group": "x", "area": "atlantis", "year": "1", "tier": "9", "page": "99999"}
    app = opened("data", **bad)
    notes = " ".join(n.value for n in app.info)
    for name in ("group", "area", "year", "tier"):
        assert f"{name}=" in notes


@pytest.mark.parametrize("section", ["coverage", "methods", "publishers", "glossary"])
def test_every_section_has_an_address(section: str) -> None:
    app = opened("data", section=section)
    assert len(app.title[0].value) > 15


def test_claims_are_paged_and_counted_in_words() -> None:
    app = opened("data", q="son la", group="papi", page="2")
    said = " ".join(m.value for m in app.markdown).replace("\\", "")
    assert "trang 2/" in said
    assert "dòng 51–100" in said


def test_a_search_that_finds_nothing_says_so() -> None:
    app = opened("data", q="atlantis")
    assert any("Không có con số nào khớp" in w.value for w in app.warning)


def test_a_year_that_is_not_known_is_noted_where_there_is_one_year_only() -> None:
    indicator = next(i for i, years in queries.mapped().items() if len(years) == 1)
    app = opened("map", indicator=indicator, year="1800")
    assert any("year=" in note.value and "1800" in note.value for note in app.info)


@pytest.mark.parametrize("telephone", [False, True])
def test_a_period_that_runs_backward_is_noted_on_every_screen(telephone: bool) -> None:
    app = AppTest.from_file(SHELL, default_timeout=60)
    app.session_state["telephone"] = telephone
    app.run()
    app.switch_page("../pages/ranking.py")
    app.query_params["from"], app.query_params["to"] = "2022", "2019"
    app.run()
    assert not app.exception
    notes = [n.value for n in app.info if "2022" in n.value and "đổi chỗ" in n.value]
    assert len(notes) == 1


def test_figures_are_counted_with_the_sources_that_state_them() -> None:
    claims = queries.all_claims()
    assert queries.counts()["sources"] > claims["source_id"].nunique()
    heading = opened("data").title[0].value.replace("\\", "")
    total = f"{len(claims):,}".replace(",", ".")
    assert f"{total} con số của {claims['source_id'].nunique()} nguồn" in heading
