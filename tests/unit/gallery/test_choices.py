"""What an address asks for: nothing that was not understood is passed over in silence."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from lib import gallery
from lib.files.agenda import Slide
from lib.gallery.choice_kinds import One, OneUnit, Several, Units
from lib.gallery.choices import Table
from lib.web.public import page_request

pytestmark = pytest.mark.usefixtures("shipped")


def noted(view: str, *pairs: tuple[str, str]) -> str:
    return " ".join(gallery.ask(view, pairs, lang="vi").read().notes)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("province.series?measure=xyz", ["measure"]),
        ("satisfaction.sipas?measure=xyz&lens=zzz", ["measure", "lens"]),
        ("satisfaction.voices?p=zzz&year=1800", ["p", "year"]),
        ("map.tiles?year=1&key=zzz", ["year", "key"]),
        ("dossiers.volume?p=34-80&lens=zzz", ["lens"]),
        ("ranking.years?measure=xyz&lens=zzz&region=nowhere", ["region", "measure", "lens"]),
        ("compare.multiples?i=papi,pci&axis=xyz&scale=zzz", ["scale", "axis"]),
    ],
)
def test_every_value_that_is_not_known_is_noted(text: str, names: list[str]) -> None:
    asked = gallery.parse(text, lang="vi")
    assert asked is not None
    notes = gallery.draw(asked).fell_back
    assert len(notes) == len(names)
    assert all(f"{name}=" in note for name, note in zip(names, notes, strict=True))


@pytest.mark.parametrize(
    ("path", "query", "view"),
    [
        ("/compare", [], "compare.lines"),
        ("/compare", [("i", "par_index,papi")], "compare.multiples"),
        ("/compare", [("i", "par_index"), ("i", "papi")], "compare.multiples"),
        ("/compare", [("i", "par_index,papi"), ("view", "scatter")], "compare.scatter"),
        ("/compare", [("view", "scatter")], "compare.lines"),
        ("/why", [], "why.split"),
        ("/why", [("show", "points")], "why.waterfall"),
        ("/why", [("show", "price")], "why.ladder"),
        ("/why", [("show", "nonsense")], "why.split"),
        ("/ranking", [("view", "two")], "ranking.two"),
        ("/map", [("view", "columns")], "map.map"),
        ("/map", [("view", "tiles")], "map.tiles"),
        ("/data", [("section", "coverage")], "data.coverage"),
        ("/data", [("section", "glossary")], None),
    ],
)
def test_the_head_names_the_chart_that_the_page_shows(
    path: str, query: list[tuple[str, str]], view: str | None
) -> None:
    wanted = page_request.page(path, query)
    assert wanted is not None
    ask = wanted.ask()
    assert (ask.view if ask else None) == view


@pytest.mark.parametrize(
    ("text", "on_page"),
    [
        ("compare.scatter?i=par_index,papi&year=2019", "i=par_index,papi&view=scatter&year=2019"),
        ("why.band?p=son-la", "p=son-la&show=price"),
        ("ranking.two", "view=two"),
        ("satisfaction.provinces?year=2021&p=son-la", "compare_year=2021&p=son-la"),
        ("ranking.years?p=son-la", "p=son-la"),
    ],
)
def test_the_way_from_an_embed_leads_to_the_page_with_its_chart(text: str, on_page: str) -> None:
    asked = gallery.parse(text, lang="vi")
    assert asked is not None
    assert dict(parse_qsl(on_page)) == asked.on_page()


def test_what_the_picture_of_a_link_needs_stays_in_its_address() -> None:
    wanted = page_request.page("/why", [("show", "points"), ("part", "papi_d8"), ("x", "1")])
    assert wanted is not None
    assert wanted.query() == "?show=points&part=papi_d8"


def test_several_values_are_one_choice_however_they_are_given() -> None:
    repeated = gallery.ask("ranking.years", [("p", "son-la"), ("p", "thanh-hoa")], lang="vi")
    assert repeated == gallery.ask("ranking.years", {"p": "son-la,thanh-hoa"}, lang="vi")
    assert gallery.parse("ranking.years?p=son-la&p=thanh-hoa", lang="vi") == repeated
    slide = Slide(view="ranking.years?p=son-la&p=thanh-hoa").ask("vi")
    assert slide is not None
    assert slide.text() == repeated.text()
    wanted = page_request.page("/ranking", [("p", "son-la"), ("p", "thanh-hoa")])
    assert wanted is not None
    assert wanted.ask() == repeated


def test_of_several_values_for_one_choice_the_first_counts_with_a_note() -> None:
    twice = [("indicator", "papi"), ("indicator", "papi")]
    pairs = [("p", "son-la"), ("p", "thanh-hoa"), *twice]
    asked = gallery.ask("why.split", pairs, lang="en").read()
    assert asked["p"] == gallery.ask("why.split", {"p": "son-la"}, lang="en").read()["p"]
    assert [n for n in asked.notes if "more than once" in n and "son-la" in n]
    assert len(asked.notes) == 1
    assert noted("why.split", ("p", "son-la"), ("p", "son-la")) == ""


def test_a_scenario_out_of_its_limits_is_left_out_with_a_note() -> None:
    inside = gallery.ask(
        "whatif.scenario", {"c": "papi_d1:0.2", "w": "papi_d1:3"}, lang="vi"
    ).read()
    assert inside["c"] == (("papi_d1", 0.2),)
    assert inside["w"] == (("papi_d1", 3.0),)
    assert not inside.notes
    out = gallery.ask("whatif.scenario", {"c": "papi_d1:99", "w": "papi_d1:101"}, lang="vi").read()
    assert out["c"] == out["w"] == ()
    assert len(out.notes) == 2
    usual = gallery.ask("whatif.scenario", {"c": "papi_d1:0", "w": "papi_d1:1"}, lang="vi").read()
    assert usual.normal() == {}


def test_the_nearest_way_can_be_asked_for_by_name() -> None:
    asked = gallery.ask("whatif.scenario", {"c": "nearest", "p": "son-la"}, lang="vi").read()
    assert len(asked["c"]) == 1
    assert not asked.notes
    written = asked.normal()["c"]
    assert (
        gallery.ask("whatif.scenario", {"c": written, "p": "son-la"}, lang="vi").read()["c"]
        == asked["c"]
    )


@pytest.mark.parametrize("table", gallery.TABLES.values(), ids=lambda t: t.page)
def test_every_option_comes_back_from_its_text(table: Table) -> None:
    asked = table.selection([], lang="vi")
    for choice in table.choices:
        options: list[object] = []
        if isinstance(choice, One) and choice.when(asked):
            options = list(choice.offered(asked))
        elif isinstance(choice, OneUnit):
            options = [p.id for p in choice.offered(asked)]
        elif isinstance(choice, Units) and choice.when(asked):
            options = [(p.id,) for p in choice.offered(asked)]
        elif isinstance(choice, Several):
            options = [(o,) for o in choice.offered(asked)]
        for option in options:
            text = choice.write(option, asked)
            assert choice.understand(text, asked) == (option, []), (choice.name, text)


def test_each_view_takes_choices_of_its_table_alone() -> None:
    for view in gallery.VIEWS.values():
        assert set(view.parameters) <= set(view.table.names), view.id
        assert set(view.given) <= set(view.table.names), view.id


@pytest.mark.parametrize("spelling", ["PAPI", "Papi", " papi "])
def test_an_option_is_understood_in_capitals(spelling: str) -> None:
    told = gallery.ask("ranking.years", {"indicator": spelling}, lang="vi")
    assert told.read()["indicator"] == "papi"
    assert not told.read().notes
    assert told.normal().choices == (("indicator", "papi"),)
