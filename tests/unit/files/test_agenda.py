"""Agendas: read strictly, written back the same, drawn without a crash whatever they name."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from lib.files import agenda as agendas
from lib.files.agenda import Agenda, BadAgenda, Slide
from lib.files.ready_agendas import READY

pytestmark = pytest.mark.usefixtures("shipped")
VIEW = "ranking.years?indicator=par_index&p=son-la"


def body(**more: Any) -> bytes:
    good: dict[str, Any] = {"version": 1, "title": "Họp", "lang": "vi", "slides": [{"view": VIEW}]}
    return json.dumps({**good, **more}).encode()


def faults(raw: bytes) -> list[tuple[str, int, str]]:
    with pytest.raises(BadAgenda) as caught:
        agendas.from_json(raw)
    assert all(f.text("vi") and f.text("en") for f in caught.value.faults)
    return [(f.code, f.slide, f.field) for f in caught.value.faults]


def test_a_file_comes_back_as_it_was_written() -> None:
    slide = Slide(view=VIEW, headline="Đầu đề", conclusion="Giao\nhai việc", owner="Sở", notes="n")
    agenda = Agenda(title="Họp", lang="vi", province="son-la", slides=(slide,))
    assert agendas.from_json(agendas.to_json(agenda)) == agenda


@pytest.mark.parametrize(("name", "province"), [("committee", "son-la"), ("nation", "")])
def test_a_file_of_a_ready_agenda_shows_what_the_screen_shows(name: str, province: str) -> None:
    usual = agendas.ready(name, lang="vi", province=province)
    concluded = replace(usual.slides[0], conclusion="Giao việc")
    made = replace(usual, slides=(concluded, *usual.slides[1:]))
    again = agendas.from_json(agendas.to_json(made))
    assert again == made
    (there, left_out), (here, not_here) = (agendas.draw(a, big=True) for a in (again, made))
    assert [s.place for s in there] == [s.place for s in here]
    assert left_out == not_here
    changed = replace(made, slides=made.slides[1:])
    assert agendas.from_json(agendas.to_json(changed)).ready == ""


def test_faults_name_slide_and_field() -> None:
    slides = [{"view": VIEW, "headline": 3}, {"headline": "x"}, {"view": VIEW, "colour": "red"}, 7]
    assert faults(body(slides=slides)) == [
        ("not_text", 1, "headline"),
        ("empty", 2, "view"),
        ("unknown", 3, "“colour”"),
        ("not_object", 4, ""),
    ]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"\xff\xfe", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"[]", "not_json"),
        (b" " * (agendas.LARGEST_FILE + 1), "too_big"),
        (body(version=2), "version"),
        (body(lang="fr"), "lang"),
        (body(province="atlantis"), "province"),
        (body(slides=[]), "no_slides"),
        (body(slides=[{"view": VIEW}] * 41), "too_many"),
        (body(title="x" * 161), "too_long"),
    ],
)
def test_a_bad_file_is_refused(raw: bytes, code: str) -> None:
    assert code in [f[0] for f in faults(raw)]


def test_unknown_views_and_nonsense_choices_are_left_out_with_a_note() -> None:
    slides = (Slide(view="no.such?p=x"), Slide(view="ranking.years?indicator=<b>&p=atlantis"))
    shown, notes = agendas.draw(Agenda(title="", lang="vi", slides=slides))
    assert [s.place for s in shown] == [1]
    assert "no.such" in notes[0]


def test_addresses_hold_ready_agendas_and_lists_of_views() -> None:
    ready = agendas.ready("committee", lang="vi", province="Sơn La")
    assert agendas.to_address(ready) == {"agenda": ["committee"], "p": ["son-la"]}
    assert agendas.from_address(agendas.to_address(ready), lang="vi") == (ready, ())
    own = Agenda(title="Riêng", lang="vi", slides=(Slide(view=VIEW), Slide(view=VIEW)))
    assert agendas.from_address(agendas.to_address(own), lang="vi") == (own, ())


def test_a_nonsense_address_falls_back_with_notes() -> None:
    found, notes = agendas.from_address({"agenda": ["<b>"], "p": ["atlantis"]}, lang="vi")
    assert found is None
    assert len(notes) == 2


@pytest.mark.parametrize("name", READY)
def test_every_ready_agenda_has_something_to_show(name: str) -> None:
    for lang in ("vi", "en"):
        agenda = agendas.ready(name, lang=lang, province="son la")
        shown, notes = agendas.draw(agenda, big=True)
        assert shown
        assert len(shown) + len(notes) == len(agenda.slides)


def test_another_province_goes_onto_the_slides_that_show_the_first() -> None:
    agenda = agendas.for_province(
        agendas.ready("committee", lang="vi", province="son-la"), "Lào Cai"
    )
    assert agenda.province == "lao-cai"
    assert "Lào Cai" in agenda.title
    assert all("son-la" not in s.view for s in agenda.slides if s.ask("vi"))


def test_control_signs_that_office_files_cannot_hold_are_taken_out() -> None:
    assert agendas.clean("a\x00b\x0bc\nd") == "a b c\nd"
    assert agendas.clean("a\nb", one_line=True) == "a b"


def views(province: str) -> list[str]:
    shown, _ = agendas.draw(agendas.ready("committee", lang="vi", province=province), big=True)
    return [s.slide.view for s in shown]


def test_a_meeting_opens_with_where_the_province_stands_now() -> None:
    for province in ("son-la", "thanh-hoa", "dak-nong"):
        agenda = agendas.ready("committee", lang="vi", province=province)
        first = agendas.draw(agenda, big=True)[0][0].headline
        assert "hạng mới nhất: PA" in first, first
        assert "(2024)" in first.partition(",")[2].partition(",")[0], first


def test_a_merged_unit_shows_its_former_units_together_and_says_so() -> None:
    agenda = agendas.ready("committee", lang="vi", province="can-tho")
    shown, _ = agendas.draw(agenda, big=True)
    assert "Trước 7/2025" in shown[0].headline
    for name in ("Cần Thơ", "Hậu Giang", "Sóc Trăng"):
        assert name in shown[0].headline
    together = [s for s in shown if s.exhibit.ask.view == "ranking.years"]
    assert len(together) >= 4
    for one in together:
        drawn = {s.name for s in one.exhibit.chart.meaning.series if s.role == "highlighted"}
        assert {"Cần Thơ", "Sóc Trăng"} <= drawn
        assert "Cần Thơ (trước 7/2025)" in one.headline
        assert not one.exhibit.fell_back
    each = [s.headline for s in shown if s.exhibit.ask.view == "why.split"]
    assert ["Cần Thơ (trước 7/2025)" in h for h in each] == [True, False, False]
    assert [h.split()[0] for h in each[1:]] == ["Hậu", "Sóc"]
    # The former unit itself is asked for by its id.
    assert views("63-92") != views("can-tho")
    assert agendas.from_json(agendas.to_json(agenda)).ready == "committee"


def test_a_view_without_a_figure_of_the_province_is_left_out_and_named() -> None:
    agenda = agendas.ready("committee", lang="vi", province="dak-nong")
    shown, left_out = agendas.draw(agenda, big=True)
    assert not any("sipas" in s.slide.view for s in shown)
    assert any("SIPAS" in note for note in left_out)
    for one in shown:
        assert not one.exhibit.fell_back
        lines = [s for s in one.exhibit.chart.meaning.series if s.kind == "line"]
        longest = [len(s.points) for s in lines if s.role != "context"]
        assert not lines or max(longest) > 1, one.slide.view


def test_no_panel_of_a_slide_is_a_single_dot() -> None:
    for province in ("son-la", "dak-nong", "thanh-hoa", "can-tho"):
        agenda = agendas.ready("committee", lang="vi", province=province)
        shown, _ = agendas.draw(agenda, big=True)
        series = next(s for s in shown if s.exhibit.ask.view == "province.series")
        meaning = series.exhibit.chart.meaning
        for panel in range(meaning.panels):
            assert max(len(s.points) for s in meaning.series if s.panel == panel) > 1


def test_ranks_on_slides_end_with_the_newest_rank_of_the_province() -> None:
    """Thanh Hóa is 21st of 63 in PCI 2024, an edition of which 22 ranks are known."""
    shown, _ = agendas.draw(agendas.ready("committee", lang="vi", province="thanh-hoa"), big=True)
    said = next(s.headline for s in shown if "ranking.years?indicator=pci" in s.slide.view)
    assert said == "Thanh Hóa tăng 7 bậc PCI từ 2020 đến 2024: từ hạng 28 đến hạng 21/63"
    # Where the province's newest rank is the edition that the chart ends with, nothing is added.
    assert "ranking.years?indicator=papi&p=thanh-hoa" in views("thanh-hoa")
