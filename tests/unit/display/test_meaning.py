"""Charts keep their meaning: whoever draws a chart draws all of it, or says what it does not know."""

from __future__ import annotations

import io
import json
import math
import re
from collections import Counter
from copy import deepcopy
from dataclasses import replace
from functools import cache
from typing import Any

import openpyxl
import orjson
import plotly.graph_objects as go
import pytest
import xlsxwriter
from pptx import Presentation
from pptx.util import Inches

from lib import gallery
from lib.base.records import Refusal
from lib.data.declared import registry
from lib.display.charts.base import Chart
from lib.display.charts.meaning import Look, Meaning, Point, Series, UnknownMark, layers
from lib.display.charts.traces import traces
from lib.files import deck_charts, native, sheet_charts, workbook
from lib.files.agenda import Agenda, Slide
from lib.files.drawing import marks, plots
from lib.files.drawing.canvas import Canvas
from lib.files.forms import FORMS
from lib.gallery import Exhibit, Nothing

pytestmark = pytest.mark.usefixtures("shipped")

# Choices with which every view has something to show, beside a view's usual ones.
CHOICES: dict[str, list[dict[str, str]]] = {
    "compare.lines": [{"i": "papi,pci", "p": "son-la"}],
    "compare.multiples": [{"i": "papi", "p": "son-la,bac-kan"}],
    "compare.scatter": [{"i": "par_index,papi", "p": "son-la"}],
    "dossiers.rates": [{"p": "ho-chi-minh"}],
    "dossiers.volume": [{"p": "ho-chi-minh"}],
    "map.map": [{"p": "son-la,ha-noi"}],
    "map.tiles": [{"p": "son-la,ha-noi"}],
    "province.peers": [{"p": "son-la"}],
    "ranking.sampling": [{"indicator": "papi", "p": "ha-noi"}],
    "ranking.years": [{"indicator": "papi", "p": "thai-nguyen", "measure": "score"}],
    "satisfaction.surveys": [{"p": "ho-chi-minh"}],
    "services.levels": [{"p": "ninh-binh", "lens": "successor"}],
    "services.filed": [{"p": "da-nang"}],
    "services.share": [{"p": "da-nang"}],
    "staffing.periods": [{"p": "son-la"}],
    "whatif.scenario": [{"indicator": "papi", "p": "son-la", "c": "nearest"}],
    "why.band": [{"indicator": "papi", "p": "son-la"}],
    "why.ladder": [{"indicator": "papi", "p": "son-la"}],
}


@cache
def exhibits(view: str, *, big: bool) -> tuple[Exhibit, ...]:
    """The view's charts that have something to show."""
    found = []
    for choices in ({}, *CHOICES.get(view, [])):
        try:
            found.append(gallery.draw(gallery.ask(view, choices, lang="vi", big=big)))
        except (Nothing, Refusal):
            continue
    return tuple(found)


VIEWS = sorted(gallery.VIEWS)
SIZES = pytest.mark.parametrize("big", [False, True], ids=["desk", "projector"])


def meant(chart: Chart) -> Counter[str]:
    """How many series and points of each kind the chart means to show."""
    found: Counter[str] = Counter()
    for s in chart.meaning.series:
        found["series"] += bool(s.points)
        found[s.kind] += sum(not math.isnan(p.x) for p in s.points)
        found["rings"] += len(s.rings)
    return found


@SIZES
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_has_something_to_show_and_plotly_takes_its_figure(view: str, big: bool) -> None:
    drawn = exhibits(view, big=big)
    assert drawn
    for one in drawn:
        # The validator takes the figure apart.
        go.Figure(deepcopy(one.chart.figure))


@SIZES
@pytest.mark.parametrize("view", VIEWS)
def test_the_page_draws_every_series_and_point(view: str, big: bool) -> None:
    for one in exhibits(view, big=big):
        found: Counter[str] = Counter()
        for trace in one.chart.figure["data"]:
            if trace["type"] == "heatmap":
                found["cell"] += sum(v is not None for row in trace["z"] for v in row)
            elif trace.get("fill"):
                found["rings"] += sum(v is None for v in trace["x"]) + 1
            else:
                kind = "bar" if trace["type"] == "bar" else "point"
                kind = "line" if "lines" in trace.get("mode", "") else kind
                found[kind] += sum(v is not None and not math.isnan(v) for v in trace["x"])
        wanted = meant(one.chart)
        assert wanted["series"] >= len(one.chart.figure["data"]) > 0
        assert {k: found[k] for k in ("line", "bar", "point", "cell", "rings")} == {
            k: wanted[k] for k in ("line", "bar", "point", "cell", "rings")
        }


class Sheet(Canvas):
    """A canvas that counts what marks put on it."""

    def __init__(self) -> None:
        super().__init__(1200, 700)
        self.found: Counter[str] = Counter()

    def line(self, xs: Any, ys: Any, **more: Any) -> None:
        self.found["line"] += sum(not math.isnan(x) for x in xs)
        super().line(xs, ys, **more)

    def markers(self, xs: Any, ys: Any, **more: Any) -> None:
        self.found["marker"] += len(xs)
        super().markers(xs, ys, **more)

    def area(self, rings: Any, **more: Any) -> None:
        self.found["area"] += len(rings)
        super().area(rings, **more)


def drawn_marks(chart: Chart, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """What the marks put on a picture, without the axes and notes around them."""
    sheet, draw = Sheet(), marks.draw
    counted: Counter[str] = Counter()

    def alone(plot: Any, meaning: Meaning) -> None:
        sheet.found.clear()
        draw(plot, meaning)
        counted.update(sheet.found)

    with monkeypatch.context() as patch:
        patch.setattr(plots.marks, "draw", alone)
        plots.draw(sheet, chart, box=(0, 0, 1200, 700), scale=1)
    return counted


@SIZES
@pytest.mark.parametrize("view", VIEWS)
def test_a_picture_draws_every_series_and_point(
    view: str, big: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in exhibits(view, big=big):
        counted = drawn_marks(one.chart, monkeypatch)
        wanted = meant(one.chart)
        marked = sum(
            not math.isnan(p.x)
            for s in one.chart.meaning.series
            if s.kind == "point" or (s.kind == "line" and s.look.size)
            for p in s.points
        )
        outlines = sum(len(r) for s in one.chart.meaning.series for r in s.rings)
        assert counted["marker"] == marked
        assert counted["line"] == wanted["line"] + outlines
        assert counted["area"] == wanted["bar"] + wanted["cell"] + wanted["rings"]


@SIZES
@pytest.mark.parametrize("view", VIEWS)
def test_an_office_chart_has_every_series_and_point(view: str, big: bool) -> None:
    for one in exhibits(view, big=big):
        found = native.read(one)
        if found is None:
            continue
        series = [s for s in one.chart.meaning.series if s.points]
        lines = {s.line for s in found.series if s.line}
        assert len(lines or found.series) == len(series)
        assert values(found.series) == sum(len(s.points) for s in series)
        deck = Presentation()
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        box = (0, 0, Inches(12), Inches(6))
        plot = deck_charts.add(slide, found, box=box, lang="vi").plots[0]
        assert sum(v is not None for s in plot.series for v in s.values) == values(found.series)


def values(series: Any) -> int:
    return sum(v is not None for s in series for v in s.values)


def test_plain_lines_bars_and_points_are_never_pictures() -> None:
    office = {v: native.read(exhibits(v, big=True)[-1]) for v in VIEWS}
    kinds = {v: found.kind for v, found in office.items() if found}
    assert kinds["ranking.years"] == kinds["ranking.two"] == kinds["satisfaction.sipas"] == "line"
    assert kinds["ranking.movers"] == kinds["why.lost"] == kinds["dossiers.volume"] == "bar"
    assert kinds["compare.scatter"] == "scatter"
    assert not {"map.map", "map.tiles", "data.coverage", "why.split", "why.ladder"} & set(kinds)


def test_a_workbook_draws_the_highlighted_series_whole() -> None:
    asked = gallery.ask("ranking.years", {"p": "thai-nguyen,son-la"}, lang="vi")
    found = native.read(gallery.draw(asked))
    assert found
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, workbook.OPTIONS) as book:
        sheet = book.add_worksheet("x")
        formats = dict.fromkeys(("head", "text", "number"), book.add_format())
        table = sheet_charts.Numbers(sheet=sheet, row=4, column=0, formats=formats)
        sheet.insert_chart(0, 0, sheet_charts.add(book, found, table, size=(800, 400)))
    cells = openpyxl.load_workbook(buffer)["x"]
    kept = [s for s in found.series if s.highlighted]
    numbers = [
        c.value for row in cells.iter_rows() for c in row if isinstance(c.value, int | float)
    ]
    assert kept
    assert len(numbers) == values(kept)
    assert len(cells._charts) == 1
    drawn = cells._charts[0].series
    assert len(drawn) == len(kept)
    hollow = [{p.idx for p in s.dPt if p.marker.spPr.solidFill.srgbClr == "FFFFFF"} for s in drawn]
    assert hollow == [set(s.hollow) for s in kept]
    assert any(hollow), "a figure that is derived or in doubt"


def test_an_offline_pack_holds_the_figures_of_its_slides_whole() -> None:
    asked = [gallery.ask(v, {"p": "son-la"}, lang="vi", big=True) for v in PACKED]
    agenda = Agenda(title="x", lang="vi", slides=tuple(Slide(view=a.text()) for a in asked))
    text = FORMS["html"](agenda).decode()
    held = re.search(r'<script type="application/json" id="slides">(.*?)</script>', text, re.S)
    assert held
    figures = [f["figure"] for f in json.loads(held.group(1)) if f]
    drawn = [gallery.draw(a).chart.figure for a in asked]
    assert [len(f["data"]) for f in figures] == [len(f["data"]) for f in drawn]
    assert figures == json.loads(orjson.dumps(drawn))


PACKED = ("ranking.years", "ranking.movers", "map.tiles", "data.coverage", "why.ladder")


def unknown() -> Series:
    return Series(
        kind="violin",  # type: ignore[arg-type]
        role="highlighted",
        look=Look(colour="#000000"),
        points=(Point(x=1, y=1),),
    )


def test_a_mark_that_nobody_knows_is_refused_by_each_that_draws() -> None:
    made = exhibits("ranking.movers", big=False)[0]
    strange = Meaning(series=(unknown(),))
    with pytest.raises(UnknownMark, match=r"screen .*'violin'"):
        traces(strange)
    changed = replace(made, chart=replace(made.chart, meaning=strange))
    with pytest.raises(UnknownMark, match=r"office chart .*'violin'"):
        native.read(changed)
    with pytest.raises(UnknownMark, match=r"picture .*'violin'"):
        plots.draw(Canvas(100, 100), changed.chart, box=(0, 0, 100, 100), scale=1)


def test_a_shape_that_pictures_do_not_know_is_refused() -> None:
    made = exhibits("ranking.movers", big=False)[0].chart
    layout = {**made.figure["layout"], "shapes": [{"type": "path", "path": "M0 0"}]}
    strange = replace(made, figure={**made.figure, "layout": layout})
    with pytest.raises(UnknownMark, match="path"):
        plots.draw(Canvas(100, 100), strange, box=(0, 0, 100, 100), scale=1)


def test_lines_of_the_background_are_one_layer_and_keep_their_names() -> None:
    chart = exhibits("ranking.years", big=False)[0].chart
    background = [s for s in chart.meaning.series if s.role == "context"]
    assert len(background) > 50
    assert len({s.name for s in background}) == len(background)
    assert sum(s[0].role == "context" for s in layers(chart.meaning.series)) == 1


def test_breaks_carry_their_reasons_and_doubtful_points_their_status() -> None:
    chart = exhibits("ranking.years", big=False)[-1].chart
    years = chart.data["year"]
    breaks = [b.year for b in registry.load().breaks("papi")]
    inside = [y - 0.5 for y in breaks if years.min() < y <= years.max()]
    assert [s.at for s in chart.meaning.stops] == inside
    assert inside
    assert all(s.said.startswith(f"{s.at + 0.5:.0f}: ") for s in chart.meaning.stops)
    par = exhibits("ranking.years", big=False)[0].chart.meaning
    statuses = {p.status for s in par.series for p in s.points}
    assert {"published", "derived"} <= statuses
