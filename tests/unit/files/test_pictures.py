"""Pictures: drawn without a browser, of the stated size, with what must be read inside."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from lib import gallery
from lib.base.records import Refusal
from lib.files import pictures
from lib.files.drawing import canvas, markup, plots
from lib.files.drawing.axes import Axis, settle, ticks
from lib.gallery import Exhibit, Nothing

pytestmark = pytest.mark.usefixtures("shipped")


def exhibit(text: str, *, big: bool = False) -> Exhibit:
    asked = gallery.parse(text, lang="vi", big=big)
    assert asked
    return gallery.draw(asked)


@pytest.mark.parametrize(("shape", "size"), [("wide", (1600, 900)), ("square", (1200, 1200))])
def test_a_picture_has_the_stated_size(shape: str, size: tuple[int, int]) -> None:
    drawn = exhibit("ranking.years?p=son-la")
    picture = Image.open(io.BytesIO(pictures.png(drawn, shape=shape)))
    assert picture.size == size
    assert pictures.svg(drawn, shape=shape).startswith(b"<?xml")


def pixels(drawn: Exhibit, *, width: int = 1200, height: int = 700) -> np.ndarray:
    """The chart alone: red, green and blue of each pixel, by row and column."""
    picture = Image.open(io.BytesIO(pictures.chart_png(drawn, width=width, height=height)))
    return np.asarray(picture.convert("RGB")).astype(int)


def ink(picture: np.ndarray, colour: str) -> np.ndarray:
    """Where the picture has the colour, as True and False."""
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    found: np.ndarray = (abs(picture - wanted) <= 2).all(axis=2)
    return found


def test_every_highlighted_line_runs_through_its_years_and_grey_ones_behind() -> None:
    drawn = exhibit("ranking.years?indicator=papi&p=son-la,thanh-hoa,ca-mau")
    picture = pixels(drawn)
    chosen = [s for s in drawn.chart.meaning.series if s.role == "highlighted"]
    assert len(chosen) == 3
    # The plot without the names at the lines' ends.
    plot = picture[:, :900]
    for series in chosen:
        columns = np.flatnonzero(ink(plot, series.look.colour).any(axis=0))
        assert columns.max() - columns.min() > 600, series.name
        # Ink in most columns: a line, not its markers alone.
        assert len(columns) > 0.75 * (columns.max() - columns.min())
    grey = (abs(plot - plot.mean(axis=2, keepdims=True)) < 8).all(axis=2) & (
        plot.mean(axis=2) < 225
    )
    assert grey.mean() > 0.02


def test_a_rank_stands_higher_the_better_it_is() -> None:
    drawn = exhibit("ranking.two?indicator=papi&p=quang-ninh")
    (line,) = [s for s in drawn.chart.meaning.series if s.role == "highlighted"]
    rows = np.flatnonzero(ink(pixels(drawn)[:, :900], line.look.colour).any(axis=1))
    others = [p.y for s in drawn.chart.meaning.series for p in s.points]
    share = (np.mean([p.y for p in line.points]) - 1) / (max(others) - 1)
    assert rows.mean() / 700 == pytest.approx(share, abs=0.12)


def test_bars_are_as_long_as_their_figures() -> None:
    drawn = exhibit("dossiers.provinces?indicator=ontime_rate", big=False)
    bars = drawn.chart.meaning.series[0].points
    picture = pixels(drawn)
    long = [ink(picture, b.look.edge).sum(axis=1).max() for b in bars if b.look][:1]
    assert long
    assert long[0] > 300


@pytest.mark.parametrize("view", sorted(gallery.VIEWS))
def test_every_view_has_the_ink_of_all_its_series(view: str) -> None:
    try:
        drawn = gallery.draw(gallery.ask(view, lang="vi", big=True))
    except (Nothing, Refusal):
        pytest.skip("nothing to draw without choices")
    height = int(drawn.chart.height)
    picture = pixels(drawn, width=1600, height=height)
    for series in drawn.chart.meaning.series:
        for look in {k for k in series.looks() if k.opacity == 1}:
            solid = look.fill or look.colour or look.shades[-1]
            assert ink(picture, solid).sum() >= 9, (series.name, solid)


def test_names_on_a_map_stand_where_the_page_has_them() -> None:
    """In the sea for a province at the coast, with a line to it; never over another province."""
    drawn = exhibit("map.map?p=thanh-hoa&indicator=papi&year=2022")
    (name,) = [n for n in drawn.chart.figure["layout"]["annotations"] if n.get("showarrow")]
    sheet = Words(1200, 900)
    plots.draw(sheet, drawn.chart, box=(0, 0, 1200, 900), scale=1)
    (x, y), (left, top) = sheet.found[name["text"]], sheet.found[ISLANDS]
    assert name["ax"] > name["x"]
    assert x < left, "west of Hoàng Sa"
    assert y < top, "north of Hoàng Sa"
    tip = next(xs[1] for xs in sheet.lines if xs[0] == pytest.approx(x))
    assert 0 < x - tip < 120


ISLANDS = "Quần đảo Hoàng Sa<br>(Đà Nẵng)"


class Words(canvas.Canvas):
    """A canvas that keeps where its texts and lines stand."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height)
        self.found: dict[str, tuple[float, float]] = {}
        self.lines: list[list[float]] = []

    def text(self, x: float, y: float, text: str, **more: Any) -> None:
        self.found[text] = (x, y)
        super().text(x, y, text, **more)

    def line(self, xs: Any, ys: Any, **more: Any) -> None:
        self.lines.append(list(xs))
        super().line(xs, ys, **more)


def test_markup_of_annotations_becomes_runs_and_strange_tags_go() -> None:
    lines = markup.runs("<b>Sơn La</b> 13<br>a &lt; b<span>c</span>")
    assert [[(r.text, r.bold) for r in line] for line in lines] == [
        [("Sơn La", True), (" 13", False)],
        [("a < b", False), ("c", False)],
    ]


def test_ticks_are_whole_and_written_as_the_figure_says() -> None:
    axis = Axis(name="y", given={"range": [0, 20_000], "tickformat": ",d"})
    settle(axis, [])
    assert [x for _, x in ticks(axis, separators=",.", room=4)] == [
        "0",
        "5.000",
        "10.000",
        "15.000",
        "20.000",
    ]


def test_a_reversed_rank_axis_stays_reversed() -> None:
    axis = Axis(name="y", given={"range": [63.8, 0.2]}, start=100, end=0)
    settle(axis, [1, 63])
    assert axis.pixel(1) < axis.pixel(63)
