"""Plots: a chart of the site drawn on a canvas, without a browser.

Owns the frame around the marks: axes with their ticks, stops, shapes and notes, as the chart's layout (in
Plotly's words) has them, on any number of panels. What it does not know raises.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from lib.display import theme
from lib.display.charts.base import Chart
from lib.display.charts.meaning import Meaning, UnknownMark
from lib.files.drawing import marks
from lib.files.drawing.axes import Axis, settle, ticks, tied
from lib.files.drawing.canvas import Box, Canvas
from lib.files.drawing.markup import runs
from lib.files.drawing.plot_area import Plot

GAP = 6.0


def draw(canvas: Canvas, chart: Chart, *, box: Box, scale: float) -> None:
    """Draw the chart into `box` (left, top, width, height); one of its pixels is `scale` of ours.

    Raises `UnknownMark` where the chart has what a picture cannot show.
    """
    layout = chart.figure["layout"]
    axes = _axes(layout, chart.meaning)
    area = _area(canvas, layout, axes, box, scale)
    _stretch(axes, area)
    plot = Plot(canvas=canvas, layout=layout, axes=axes, area=area, scale=scale)
    for axis in axes.values():
        _grid(plot, axis)
    for shape in layout.get("shapes") or []:
        _shape(plot, shape)
    marks.draw(plot, chart.meaning)
    for axis in axes.values():
        _axis(plot, axis)
    for note in layout.get("annotations") or []:
        _annotation(plot, note)


def _axes(layout: Mapping[str, Any], meaning: Meaning) -> dict[str, Axis]:
    """The axes of every panel, as the layout gives them, else around the points."""
    axes = {}
    for panel in range(meaning.panels):
        tag = str(panel + 1) if panel else ""
        points = [p for s in meaning.series if s.panel == panel for p in s.points]
        for letter in "xy":
            name = f"{letter}{tag}"
            axes[name] = Axis(name=name, given=layout.get(f"{letter}axis{tag}") or {})
            settle(axes[name], [p.x if letter == "x" else p.y for p in points])
    return axes


def _area(
    canvas: Canvas,
    layout: Mapping[str, Any],
    axes: Mapping[str, Axis],
    box: Box,
    scale: float,
) -> Box:
    """The plotting area: the box without its margins, which grow where ticks need more."""
    left, top, width, height = box
    margin = {k: float(layout.get("margin", {}).get(k, 8)) * scale for k in "lrtb"}
    needs = dict(margin)
    for axis in axes.values():
        low, high = _domain(axis)
        length = width if axis.letter == "x" else height
        need = _beside(canvas, axis, layout, scale, length=length)
        if axis.letter == "x":
            side = "t" if axis.given.get("side") == "top" else "b"
            at_edge = axis.name == "x" or axis.given.get("anchor") in (None, "y")
            if need and (at_edge or not axis.given.get("domain")):
                needs[side] = max(needs[side], need)
        elif low < 0.02 or high > 0.98 or axis.name == "y":
            needs["l"] = max(needs["l"], need)
    return (
        left + needs["l"],
        top + needs["t"],
        max(10.0, width - needs["l"] - needs["r"]),
        max(10.0, height - needs["t"] - needs["b"]),
    )


def _beside(
    canvas: Canvas, axis: Axis, layout: Mapping[str, Any], scale: float, *, length: float
) -> float:
    """How much room the axis's ticks and title take beside the plotting area."""
    given = axis.given
    if given.get("visible") is False:
        return 0.0
    need, size = 0.0, float(layout.get("font", {}).get("size", 12)) * scale
    if given.get("showticklabels", True) is not False:
        found = ticks(
            axis, separators=layout.get("separators", ".,"), room=_room(axis, length, size)
        )
        tick = _tick_size(axis, size, scale)
        if axis.letter == "y":
            need = max((canvas.span(text, size=tick) for _, text in found), default=0) + GAP * 2
        else:
            lines = max((len(runs(text)) for _, text in found), default=0)
            need = lines * tick * 1.3 + GAP * 2
    if _title(given):
        need += size * 1.7
    return need


def _title(given: Mapping[str, Any]) -> str:
    title = given.get("title")
    return str((title.get("text") if isinstance(title, Mapping) else title) or "")


def _tick_size(axis: Axis, size: float, scale: float) -> float:
    asked = (axis.given.get("tickfont") or {}).get("size")
    return float(asked) * scale if asked else size


def _room(axis: Axis, length: float, size: float) -> float:
    low, high = _domain(axis)
    return (high - low) * length / (size * (4.5 if axis.letter == "x" else 2.2))


def _domain(axis: Axis) -> tuple[float, float]:
    low, high = axis.given.get("domain") or (0.0, 1.0)
    return float(low), float(high)


def _stretch(axes: Mapping[str, Axis], area: Box) -> None:
    left, top, width, height = area
    for axis in axes.values():
        low, high = _domain(axis)
        if axis.letter == "x":
            axis.start, axis.end = left + low * width, left + high * width
        else:
            axis.start, axis.end = top + (1 - low) * height, top + (1 - high) * height
    for axis in axes.values():
        other = axes.get(str(axis.given.get("scaleanchor")))
        if other:
            tied(axis, other, float(axis.given.get("scaleratio") or 1))


def _across(plot: Plot, axis: Axis) -> tuple[float, float]:
    """From where to where a grid line of the axis runs (the span of the axis that it stands on)."""
    other = "y" if axis.letter == "x" else "x"
    anchor = plot.axes.get(str(axis.given.get("anchor") or other + axis.name[1:]))
    anchor = anchor or plot.axes[other]
    return anchor.start, anchor.end


def _grid(plot: Plot, axis: Axis) -> None:
    given = axis.given
    if given.get("visible") is False:
        return
    near, far = _across(plot, axis)
    found = _ticks(plot, axis)
    zero = given.get("zeroline", True) is not False
    lines: list[tuple[float, str, float]] = []
    if given.get("showgrid", True) is not False:
        stroke = str(given.get("gridcolor") or theme.GRID)
        lines += [(v, stroke, float(given.get("gridwidth") or 1)) for v, _ in found]
    low, high = sorted((axis.low, axis.high))
    if zero and low <= 0 <= high:
        stroke = str(given.get("zerolinecolor") or theme.QUIET)
        lines.append((0.0, stroke, float(given.get("zerolinewidth") or 1)))
    for value, stroke, width in lines:
        at = axis.pixel(value)
        xs, ys = ((at, at), (near, far)) if axis.letter == "x" else ((near, far), (at, at))
        plot.canvas.line(xs, ys, stroke=stroke, width=width * plot.scale)


def _ticks(plot: Plot, axis: Axis) -> list[tuple[float, str]]:
    length = plot.area[2] if axis.letter == "x" else plot.area[3]
    separators = plot.layout.get("separators", ".,")
    return ticks(axis, separators=separators, room=_room(axis, length, plot.size))


def _axis(plot: Plot, axis: Axis) -> None:
    """The axis's line, ticks, texts and title."""
    given = axis.given
    if given.get("visible") is False:
        return
    near, far = _across(plot, axis)
    after, lies = given.get("side") == "top", axis.letter == "x"
    edge, away = (far if after else near), (-1 if after else 1) * (1 if lies else -1)
    if given.get("showline"):
        ends, level = (axis.start, axis.end), (edge, edge)
        xs, ys = (ends, level) if lies else (level, ends)
        plot.canvas.line(xs, ys, stroke=str(given["linecolor"]), width=plot.scale)
    outside = 5 * plot.scale if given.get("ticks") == "outside" else 0.0
    if outside:
        for value, _ in _ticks(plot, axis):
            at, reach = (axis.pixel(value),) * 2, (edge, edge + away * outside)
            xs, ys = (at, reach) if lies else (reach, at)
            plot.canvas.line(xs, ys, stroke=str(given["tickcolor"]), width=1)
    deepest = 0.0
    if given.get("showticklabels", True):
        deepest = _tick_texts(plot, axis, edge + away * (outside + GAP))
    if written := _title(given):
        _axis_title(plot, axis, written, edge + away * (outside + GAP * 2 + deepest), away)


def _tick_texts(plot: Plot, axis: Axis, beyond: float) -> float:
    """The ticks' texts at `beyond`, under, over or beside the plot; how deep they are."""
    size, ink = plot.font(axis.given.get("tickfont"))
    lies, after = axis.letter == "x", axis.given.get("side") == "top"
    across, up = ("center", "bottom" if after else "top") if lies else ("right", "middle")
    deepest = 0.0
    for value, text in _ticks(plot, axis):
        at = axis.pixel(value)
        x, y = (at, beyond) if lies else (beyond, at)
        plot.canvas.text(x, y, text, size=size, ink=ink, across=across, up=up)
        deep = len(runs(text)) * size * 1.3 if lies else plot.canvas.span(text, size=size)
        deepest = max(deepest, deep)
    return deepest


def _axis_title(plot: Plot, axis: Axis, text: str, beyond: float, away: int) -> None:
    size, ink = plot.font(axis.given.get("tickfont"))
    middle = (axis.start + axis.end) / 2
    if axis.letter == "x":
        plot.canvas.text(middle, beyond, text, size=size, ink=ink, across="center", up="top")
    else:
        place = beyond + away * size * 0.6
        plot.canvas.text(place, middle, text, size=size, ink=ink, turned=-90.0)


def _place(plot: Plot, letter: str, ref: str, value: Any) -> float:
    """The pixel of a shape's or annotation's coordinate in its frame of reference."""
    left, top, width, height = plot.area
    if ref == "paper":
        return left + float(value) * width if letter == "x" else top + (1 - float(value)) * height
    name, _, domain = ref.partition(" ")
    axis = plot.axes.get(name) or plot.axes[letter]
    if domain:
        return axis.start + float(value) * (axis.end - axis.start)
    return axis.pixel(value)


def _shape(plot: Plot, shape: Mapping[str, Any]) -> None:
    """A line under the marks: a stop, or what a row's marks stand on."""
    if shape["type"] != "line" or shape.get("layer") != "below":
        raise UnknownMark(f"{shape['type']} {shape.get('layer', 'above')}", by="a picture")
    xref, yref = str(shape.get("xref") or "x"), str(shape.get("yref") or "y")
    xs = [_place(plot, "x", xref, shape[k]) for k in ("x0", "x1")]
    ys = [_place(plot, "y", yref, shape[k]) for k in ("y0", "y1")]
    line = shape["line"]
    width, dash = float(line["width"]) * plot.scale, str(line.get("dash") or "solid")
    plot.canvas.line(xs, ys, stroke=str(line["color"]), width=width, dash=dash)


def _annotation(plot: Plot, note: Mapping[str, Any]) -> None:
    text = str(note.get("text") or "")
    xref, yref = str(note.get("xref") or "x"), str(note.get("yref") or "y")
    x = _place(plot, "x", xref, note.get("x", 0.5))
    y = _place(plot, "y", yref, note.get("y", 0.5))
    if not text or math.isnan(x) or math.isnan(y):
        return
    size, ink = plot.font(note.get("font"))
    across, up = note.get("xanchor", "auto"), note.get("yanchor", "auto")
    if note.get("showarrow", True):
        # The text stands at a place of its own on the axes, with a line to what it names.
        tip = (x, y)
        x, y = _place(plot, "x", xref, note["ax"]), _place(plot, "y", yref, note["ay"])
        stroke, width = str(note["arrowcolor"]), float(note["arrowwidth"]) * plot.scale
        plot.canvas.line((x, tip[0]), (y, tip[1]), stroke=stroke, width=width)
    x += float(note.get("xshift", 0)) * plot.scale
    y -= float(note.get("yshift", 0)) * plot.scale
    if across == "auto":
        share = float(note.get("x", 0.5)) if xref == "paper" else 0.5
        across = "left" if share < 1 / 3 else "right" if share > 2 / 3 else "center"
    if up == "auto":
        share = float(note.get("y", 0.5)) if yref == "paper" else 0.5
        up = "bottom" if share < 1 / 3 else "top" if share > 2 / 3 else "middle"
    plot.canvas.text(
        x,
        y,
        text,
        size=size,
        ink=ink,
        across=str(across),
        up=str(up),
        ground=note.get("bgcolor"),
    )
