"""Pictures: an exhibit as PNG or SVG, with its finding, its source and the date inside.

Owns the frame around the chart, for a screen (16:9) and for social media (square). Drawn on the server
without a browser or a network. Leaves the chart itself to `plots`.
"""

from __future__ import annotations

import threading
from functools import cache

from lib.display import theme
from lib.display.charts.base import Chart
from lib.files import captions
from lib.files.drawing import plots
from lib.files.drawing.canvas import Canvas
from lib.files.drawing.inline import InlineCanvas
from lib.files.drawing.typeface import BOLD, HEAVY, NORMAL
from lib.gallery import Exhibit

SHAPES = {"wide": (1600, 900), "square": (1200, 1200)}
EDGE = 48
SMALL = 19
# A chart is not drawn smaller than this share of its size on a screen: the picture becomes taller instead.
SMALLEST, LARGEST = 0.92, 1.9
MOST_ENLARGED = 1.35
# Matplotlib is not safe to use from two threads at once; Python would run them by turns anyway.
_drawing = threading.Lock()


def png(exhibit: Exhibit, *, shape: str = "wide") -> bytes:
    """The exhibit as a PNG: 'wide' is 1600x900, 'square' 1200x1200; a long list makes it taller."""
    with _drawing:
        return _framed(exhibit, shape).png()


def svg(exhibit: Exhibit, *, shape: str = "wide") -> bytes:
    """The exhibit as an SVG of the same look."""
    with _drawing:
        return _framed(exhibit, shape).svg()


def chart_png(exhibit: Exhibit, *, width: int, height: int, scale: float | None = None) -> bytes:
    """The chart alone, for a slide or a report that says the rest itself."""
    with _drawing:
        canvas = Canvas(width, height)
        size = scale or min(LARGEST, height / exhibit.chart.height)
        plots.draw(canvas, exhibit.chart, box=(0, 0, width, height), scale=size)
        return canvas.png()


def inline_svg(chart: Chart, *, width: int, height: int) -> str:
    """The chart alone as an element of a document that has the site's font."""
    with _drawing:
        canvas = InlineCanvas(width, height)
        plots.draw(canvas, chart, box=(0, 0, width, height), scale=1.0)
        return canvas.inline(alt=chart.alt)


def slide_png(exhibit: Exhibit, *, width: int, height: int) -> bytes:
    """The chart's large form alone, where 1080 pixels are the slide's height.

    Its texts are never shrunk, so that they keep the share of the slide they were made for; a chart that
    asks for less height is enlarged.
    """
    scale = min(MOST_ENLARGED, max(1.0, height / exhibit.chart.height))
    return chart_png(exhibit, width=width, height=height, scale=scale)


def rows_of(text: str, *, size: float, width: float, bold: bool = False) -> int:
    """How many lines the text takes in the site's font; `size` and `width` in one unit."""
    with _drawing:
        weight = BOLD if bold else NORMAL
        return len(_ruler().wrapped(text, size=size, width=width, weight=weight, most=99))


@cache
def _ruler() -> Canvas:
    return Canvas(10, 10)


def _framed(exhibit: Exhibit, shape: str) -> Canvas:
    width, height = SHAPES[shape]
    lang, chart = exhibit.ask.lang, exhibit.chart
    inner = width - 2 * EDGE
    # Lines are broken on a sheet of their own, because the sheet's height depends on them.
    ruler = Canvas(width, height)
    title_size, sub_size = (38, 23) if shape == "wide" else (40, 25)
    title = ruler.wrapped(chart.title, size=title_size, width=inner, weight=BOLD, most=3)
    subtitle = ruler.wrapped(chart.subtitle, size=sub_size, width=inner, most=3)
    notes = ruler.wrapped(" ".join(captions.caveats(exhibit)), size=SMALL, width=inner, most=3)
    source = ruler.wrapped(captions.source(exhibit), size=SMALL, width=inner, most=2)
    line = 1.34
    head = EDGE * 0.8 + len(title) * title_size * 1.22 + len(subtitle) * sub_size * line + 16
    foot = EDGE * 0.7 + (len(notes) + len(source) + 1) * SMALL * line + 14
    needed = exhibit.chart.height * SMALLEST
    height = max(height, int(head + needed + foot))
    room = height - head - foot
    scale = min(LARGEST, room / exhibit.chart.height)
    canvas = Canvas(width, height)
    canvas.rectangle(0, 0, width, 8, fill=theme.HIGHLIGHTS[0])
    y = EDGE * 0.8
    for text in title:
        canvas.text(EDGE, y, text, size=title_size, weight=BOLD, up="top")
        y += title_size * 1.22
    for text in subtitle:
        canvas.text(EDGE, y + 4, text, size=sub_size, ink=theme.QUIET, up="top")
        y += sub_size * line
    plots.draw(canvas, chart, box=(EDGE, head, inner, room), scale=scale)
    y = height - foot + 8
    for text in notes:
        canvas.text(EDGE, y, text, size=SMALL, ink=theme.INK, up="top")
        y += SMALL * line
    for text in source:
        canvas.text(EDGE, y, text, size=SMALL, ink=theme.QUIET, up="top", weight=HEAVY)
        y += SMALL * line
    canvas.text(EDGE, y, captions.origin(lang), size=SMALL, ink=theme.QUIET, up="top")
    return canvas
