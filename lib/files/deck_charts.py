"""Deck charts: a native chart on a slide, with gaps, cut lines, hollow marks, labels at the lines' ends.

Owns how series look in a presentation program. Leaves which charts are native to `native`, and the rest of
the slide to `slides`.
"""

from __future__ import annotations

import math
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.series import LineSeries
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_AXIS_CROSSES,
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from lib.base import formats
from lib.display import theme
from lib.files.drawing.canvas import colour
from lib.files.native import Native, Part
from lib.files.tables import harmless

KINDS = {
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "scatter": XL_CHART_TYPE.XY_SCATTER,
}
TEXT = Pt(16)
# Where the plotting area stands inside a line chart, as shares of the chart; its width leaves room for the
# labels at the lines' ends, counted by the width of a bold letter.
LEFT, TOP, TALL = 0.06, 0.06, 0.82
LETTER = TEXT * 0.62
LAYOUT = (
    '<c:layout xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:manualLayout>'
    '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    '<c:x val="{0}"/><c:y val="{1}"/><c:w val="{2}"/><c:h val="{3}"/></c:manualLayout></c:layout>'
)

SKIP = '<c:tickLblSkip xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" val="{0}"/>'

# Vietnamese and British ways of writing numbers, where the program heeds them.
LOCALE = {"vi": "[$-42A]", "en": "[$-809]"}
STYLE = (
    '<c:x xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<c:spPr><a:ln w="{width}" cap="rnd"><a:solidFill><a:srgbClr val="{ink}"/></a:solidFill><a:round/>'
    '</a:ln></c:spPr><c:marker><c:symbol val="circle"/><c:size val="{size}"/><c:spPr><a:solidFill>'
    '<a:srgbClr val="{ink}"/></a:solidFill><a:ln><a:solidFill><a:srgbClr val="{ink}"/></a:solidFill></a:ln>'
    "</c:spPr></c:marker></c:x>"
)


def rgb(value: str) -> Any:
    """A colour of the site for an office program."""
    red, green, blue, _ = colour(value)
    return RGBColor(round(red * 255), round(green * 255), round(blue * 255))


def add(slide: Any, found: Native, *, box: tuple[int, int, int, int], lang: str) -> Any:
    """Put the chart on the slide; returns the chart."""
    left, top, width, height = (Emu(v) for v in box)
    frame = slide.shapes.add_chart(KINDS[found.kind], left, top, width, height, _data(found))
    chart = frame.chart
    chart.has_legend = False
    chart.has_title = False
    chart.font.size = TEXT
    chart.font.color.rgb = rgb(theme.INK)
    if lang == "vi":
        # Numbers follow the reader's program; the language of the chart's texts is Vietnamese.
        chart._chartSpace.insert(1, _lang())
    if found.kind == "line":
        inner = _inner(found, width, lang)
        _lines(chart, found, lang, inner)
        _break_marks(slide, found, box, inner)
    elif found.kind == "scatter":
        _points(chart, found)
    else:
        _bars(chart, found, lang)
    return chart


def _lang() -> Any:
    return parse_xml(
        '<c:lang xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" val="vi-VN"/>'
    )


def _data(found: Native) -> Any:
    if found.kind == "scatter":
        points = XyChartData()
        for series in found.series:
            added = points.add_series(harmless(series.name))
            for x, y in zip(series.xs, series.values, strict=True):
                added.add_data_point(x, y)
        return points
    data = CategoryChartData()
    data.categories = [harmless(c) for c in found.categories]
    for series in found.series:
        data.add_series(harmless(series.name), series.values)
    return data


def _axes(chart: Any, found: Native) -> None:
    values, categories = chart.value_axis, chart.category_axis
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = rgb(theme.GRID)
    values.format.line.fill.background()
    values.tick_labels.font.size = TEXT
    categories.tick_labels.font.size = TEXT
    categories.has_major_gridlines = False
    categories.format.line.color.rgb = rgb(theme.REST)
    for axis, title in zip((categories, values), found.axes, strict=True):
        axis.has_title = bool(title)
        if title:
            axis.axis_title.text_frame.text = title
            axis.axis_title.text_frame.paragraphs[0].runs[0].font.size = TEXT


def _inner(found: Native, width: int, lang: str) -> tuple[float, float, float, float]:
    """The plotting area of a line chart (left, top, width, height), as shares of the chart."""
    longest = max((len(_end(s, found, lang)) for s in _named(found)), default=0)
    room = (longest * LETTER + Pt(14)) / width
    # A line in the last category has half a category's air already.
    room -= (1 - LEFT - room) / max(1, len(found.categories)) / 2
    return LEFT, TOP, 1 - LEFT - min(0.4, max(0.01, room)), TALL


def _named(found: Native) -> list[Part]:
    """The last parts of the lines that are looked at, which bear their names."""
    return [s for s in found.series if s.highlighted and s.last]


def _end(series: Part, found: Native, lang: str) -> str:
    """What stands at a line's end: its name and last value, and the year where it ends early."""
    last = max((i for i, v in enumerate(series.values) if v is not None), default=None)
    if last is None:
        return series.line
    early = last < len(found.categories) - 1
    year = f" ({found.categories[last]})" if early else ""
    return f"{series.line} {_written(series.values[last], lang)}{year}"


def _lines(chart: Any, found: Native, lang: str, inner: tuple[float, float, float, float]) -> None:
    _axes(chart, found)
    axis = chart.value_axis
    if found.reversed:
        # The years' axis crosses at rank 1, above the others: its line would be a false edge.
        chart.category_axis.format.line.fill.background()
        chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
        axis.reverse_order = True
        # From the best rank, which must have its number; the others follow from it: 1, 11, 21.
        axis.minimum_scale, axis.maximum_scale = 1, found.high
        span = (found.high or 63) - (found.low or 1)
        axis.major_unit = 10 if span > 30 else 5 if span > 12 else 1
        # Rank 1 is on top, so the years' line belongs to the far end.
        chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    elif found.low is not None and found.high is not None:
        step = rounded_step(found.low, found.high)
        axis.minimum_scale = math.floor(found.low / step) * step
        axis.maximum_scale = math.ceil(found.high / step) * step
        axis.major_unit = step
        axis.crosses = XL_AXIS_CROSSES.MINIMUM
    wide = found.high is not None and found.high >= 1000
    usual = "#,##0" if wide else "General"
    axis.tick_labels.number_format = "0" if found.reversed else LOCALE[lang] + usual
    axis.tick_labels.number_format_is_linked = False
    if (skip := 1 + len(found.categories) // 12) > 1:
        # Years that would touch one another are left out by some programs altogether.
        element = chart.category_axis._element
        before = element.find(qn("c:noMultiLvlLbl"))
        before.addprevious(parse_xml(SKIP.format(skip)))
    # Level texts: some programs turn them and then find no room for them.
    body = chart.category_axis._element.find(f"{qn('c:txPr')}/{qn('a:bodyPr')}")
    body.set("rot", "0")
    body.set("vert", "horz")
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(0, parse_xml(LAYOUT.format(*inner)))
    for element, series in zip(chart.plots[0]._element.sers, found.series, strict=True):
        _line(element, series, _end(series, found, lang))


def rounded_step(low: float, high: float, *, most: int = 6) -> float:
    """A round distance between ticks, at most `most` of them."""
    rough = (high - low) / most
    power: float = 10.0 ** math.floor(math.log10(rough))
    return next(k * power for k in (1, 2, 5, 10) if k * power >= rough * 0.999)


def _line(element: Any, series: Part, end: str) -> None:
    """The look of one line, with `end` at its end.

    Written as XML at once: by the library's objects 300 lines take seconds.
    """
    drawn = LineSeries(element)
    red, green, blue, _ = colour(series.colour)
    for old in element.findall(qn("c:marker")) + element.findall(qn("c:spPr")):
        element.remove(old)
    look = STYLE.format(
        ink="".join(f"{round(v * 255):02X}" for v in (red, green, blue)),
        width=38100 if series.highlighted else 9525,
        size=9 if series.highlighted else 3,
    )
    after = element.find(qn("c:tx"))
    for piece in reversed(list(parse_xml(look))):
        after.addnext(piece)
    drawn.smooth = False
    ink = rgb(series.colour)
    for place in sorted(series.hollow):
        point = drawn.points[place]
        point.marker.style = XL_MARKER_STYLE.CIRCLE
        # Another size than the line's: some programs read a point's own look only then.
        point.marker.size = 11 if series.highlighted else 5
        point.marker.format.fill.solid()
        point.marker.format.fill.fore_color.rgb = rgb(theme.PAPER)
        point.marker.format.line.color.rgb = ink
    if series.highlighted and series.last:
        last = max((i for i, v in enumerate(series.values) if v is not None), default=None)
        if last is not None:
            _label(drawn, last, end, ink)


def _written(value: float | None, lang: str) -> str:
    return "" if value is None else formats.shortest(value, lang=lang, most=2)


def _label(drawn: Any, place: int, text: str, ink: Any) -> None:
    label = drawn.points[place].data_label
    label.position = XL_LABEL_POSITION.RIGHT
    frame = label.text_frame
    frame.text = text
    run = frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold, run.font.color.rgb = TEXT, True, ink
    frame.word_wrap = False


def _break_marks(
    slide: Any,
    found: Native,
    box: tuple[int, int, int, int],
    inner: tuple[float, float, float, float],
) -> None:
    """Dashed verticals over the chart, between two years."""
    left, top, width, height = box
    x, y, w, h = inner
    for place in found.breaks:
        at = Emu(int(left + width * (x + w * place / len(found.categories))))
        ends = (at, Emu(int(top + height * y)), at, Emu(int(top + height * (y + h))))
        line = slide.shapes.add_connector(1, *ends)
        line.line.color.rgb = rgb(theme.QUIET)
        line.line.width = Pt(1.25)
        line.line.dash_style = MSO_LINE.DASH


def _bars(chart: Any, found: Native, lang: str) -> None:
    _axes(chart, found)
    plot = chart.plots[0]
    plot.gap_width = 60
    if found.reversed:
        chart.category_axis.reverse_order = True
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    known = [v for s in found.series for v in s.values if v is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    # Bars begin at zero: programs that choose an axis of their own begin near the smallest value.
    room = (high - low) * (
        0.06 + 0.008 * max((len(x) for s in found.series for x in s.labels.values()), default=8)
    )
    chart.value_axis.minimum_scale = low - room if low < 0 else 0
    chart.value_axis.maximum_scale = high + room or 1
    chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    if low < 0:
        chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    for drawn, series in zip(plot.series, found.series, strict=True):
        drawn.invert_if_negative = False
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = rgb(series.colour)
        for place, value in enumerate(series.values):
            if value is None:
                continue
            point = drawn.points[place]
            if series.colours:
                point.format.fill.solid()
                point.format.fill.fore_color.rgb = rgb(series.colours[place])
            if place in series.hollow:
                point.format.fill.patterned()
                fill = point.format.fill
                fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
                fill.fore_color.rgb = rgb(
                    series.colours[place] if series.colours else series.colour
                )
                fill.back_color.rgb = rgb(theme.PAPER)
                point.format.line.color.rgb = fill.fore_color.rgb
                point.format.line.width = Pt(1)
            text = series.labels.get(place) or _written(value, lang)
            label = point.data_label
            label.position = XL_LABEL_POSITION.OUTSIDE_END
            label.text_frame.text = text
            label.text_frame.word_wrap = False
            run = label.text_frame.paragraphs[0].runs[0]
            run.font.size, run.font.bold = TEXT, True


def _points(chart: Any, found: Native) -> None:
    _axes(chart, found)
    chart.category_axis.tick_labels.number_format_is_linked = False
    for drawn, series in zip(chart.plots[0].series, found.series, strict=True):
        ink = rgb(series.colour)
        drawn.format.line.fill.background()
        drawn.marker.style = XL_MARKER_STYLE.CIRCLE
        drawn.marker.size = 11 if series.highlighted else 7
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = ink
        drawn.marker.format.line.fill.background()
        for place, text in series.labels.items():
            _label(drawn, place, text, rgb(theme.INK))
