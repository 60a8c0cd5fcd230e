"""Charts that can be run through their years: the meaning says so; what stands still shows them all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lib import gallery
from lib.display import motion
from lib.display.charts.base import Chart
from lib.files import native, offline_html, pictures
from lib.files.agenda import Agenda, Slide
from lib.gallery import Exhibit

pytestmark = pytest.mark.usefixtures("shipped")
VIEW = "ranking.years"
CHOICES = {"indicator": "papi", "from": "2018", "to": "2024", "p": "son-la"}


def drawn(view: str = VIEW) -> Exhibit:
    return gallery.draw(gallery.ask(view, CHOICES, lang="vi"))


def test_ranks_over_the_years_can_be_run_through_exactly_the_years_that_are_drawn() -> None:
    chart = drawn().chart
    years = sorted({p.x for s in chart.meaning.series for p in s.points})
    assert list(chart.meaning.run) == years == list(range(2018, 2025))
    assert chart.figure["layout"]["meta"] == {"run": years}


def test_other_charts_stand_still_and_have_no_button() -> None:
    for view in ("ranking.two", "ranking.movers", "map.tiles"):
        chart = drawn(view).chart
        assert chart.meaning.run == ()
        assert "meta" not in chart.figure["layout"]
        assert motion.button(chart, lang="vi") == ""


def test_the_button_says_from_where_to_where() -> None:
    assert "Chạy 2018–2024" in motion.button(drawn().chart, lang="vi")
    assert "Play 2018–2024" in motion.button(drawn().chart, lang="en")


def still(exhibit: Exhibit) -> Exhibit:
    """The same chart as one that cannot be run."""
    chart = exhibit.chart
    layout = {k: v for k, v in chart.figure["layout"].items() if k != "meta"}
    plain: Chart = replace(
        chart,
        meaning=replace(chart.meaning, run=()),
        figure={**chart.figure, "layout": layout},
    )
    return replace(exhibit, chart=plain)


def test_pictures_and_office_charts_show_the_whole_whatever_can_be_run() -> None:
    exhibit = drawn()
    size = {"width": 800, "height": 500}
    assert pictures.chart_png(exhibit, **size) == pictures.chart_png(still(exhibit), **size)
    made = native.read(exhibit)
    assert made == native.read(still(exhibit))
    assert made
    assert made.categories[-1] == "2024"
    assert any(part.values[-1] is not None for part in made.series if part.highlighted)


def test_every_point_of_a_line_gives_its_province_back_when_it_is_clicked() -> None:
    for trace in drawn().chart.figure["data"]:
        keys = trace["customdata"]
        assert [k is None for k in keys] == [x is None for x in trace["x"]]
        names = {w.split("</b>")[0] for w in trace["hovertext"] if w}
        assert len(names) == len({k for k in keys if k})


def test_the_pack_brings_the_script_and_the_button() -> None:
    agenda = Agenda(title="Họp", lang="vi", slides=(Slide(view=drawn().ask.text()),))
    made = offline_html.html(agenda).decode()
    assert motion.script() in made
    assert 'class="cchc-run"' in made


def test_a_point_that_hides_another_names_it() -> None:
    asked = gallery.ask("ranking.years", {"indicator": "sipas", "from": "2020"}, lang="vi")
    meaning = gallery.draw(asked).chart.meaning
    points = [p for s in meaning.series for p in s.points]
    at_one_place = [p for p in points if sum((q.x, q.y) == (p.x, p.y) for q in points) > 1]
    assert len(at_one_place) >= 2
    for point in points:
        others = [q.name for q in points if (q.x, q.y) == (point.x, point.y) and q is not point]
        assert ("Cùng chỗ" in point.words) == bool(others)
        assert all(name in point.words for name in others)
