"""Marks: the traces of a figure as lines, markers, bars, areas and cells on a canvas.

Owns what each kind of trace looks like. Leaves axes, shapes and annotations to `plots`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from lib.display import theme
from lib.files.drawing.axes import Axis
from lib.files.drawing.canvas import colour, points
from lib.files.drawing.plot_area import Plot

Trace = Mapping[str, Any]
USUAL_GAP = 0.2


def draw(plot: Plot, traces: Sequence[Trace]) -> None:
    """Every trace, in Plotly's order: cells, then bars, then lines and markers."""
    order = {"heatmap": 0, "bar": 1, "waterfall": 1}
    before: Trace | None = None
    for trace in sorted(traces, key=lambda t: order.get(t.get("type", "scatter"), 2)):
        kind = trace.get("type", "scatter")
        if kind == "heatmap":
            _cells(plot, trace)
        elif kind in order:
            _bars(plot, trace, traces)
        elif kind in ("scatter", "scattergl"):
            _scatter(plot, trace, before)
            before = trace


def reach(
    trace: Trace, letter: str, traces: Sequence[Trace], layout: Mapping[str, Any]
) -> list[Any]:
    """The values that the axis `letter` must hold for this trace."""
    kind = trace.get("type", "scatter")
    values = list(_listed(trace.get(letter)))
    if kind == "heatmap":
        if not values:
            rows = list(_listed(trace.get("z")))
            values = list(range(len(rows) if letter == "y" else len(rows[0]) if rows else 0))
        if values and not isinstance(values[0], str):
            return [min(values) - 0.5, max(values) + 0.5]
        return values
    if kind not in ("bar", "waterfall"):
        return values
    lies = trace.get("orientation", "v") == "h"
    if (letter == "x") == lies:
        spans = _spans(trace, traces, layout)
        return [v for span in spans for v in span if not math.isnan(v)]
    if values and not isinstance(values[0], str):
        half = _width(trace, [float(v) for v in values if v is not None], layout) / 2
        return [min(values) - half, max(values) + half]
    return values


def _listed(value: Any) -> Sequence[Any]:
    return [] if value is None else list(value)


def _each(value: Any, count: int, usual: Any) -> list[Any]:
    """A setting as one value for each point."""
    if isinstance(value, list | tuple | np.ndarray):
        listed = list(value)
        return [*listed, *[usual] * (count - len(listed))][:count]
    return [usual if value is None else value] * count


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)


# Lines, markers, areas


def _scatter(plot: Plot, trace: Trace, before: Trace | None) -> None:
    x_axis, y_axis = plot.pair(trace)
    xs = np.array([x_axis.pixel(v) for v in _listed(trace.get("x"))], dtype=float)
    ys = np.array([y_axis.pixel(v) for v in _listed(trace.get("y"))], dtype=float)
    if not len(xs):
        return
    clip = plot.clip(x_axis, y_axis, trace)
    opacity = float(trace.get("opacity", 1))
    mode = str(trace.get("mode") or ("lines+markers" if len(xs) < 20 else "lines"))
    line = trace.get("line") or {}
    stroke = str(line.get("color") or theme.HIGHLIGHTS[0])
    width = float(line.get("width", 2)) * plot.scale
    if line.get("shape") in ("hv", "vh"):
        xs, ys = _steps(xs, ys, str(line["shape"]))
    fill = trace.get("fill")
    if fill and fill != "none":
        _filled(plot, trace, xs, ys, before, y_axis, clip)
    gaps = np.isnan(xs) | np.isnan(ys)
    if trace.get("connectgaps"):
        xs, ys = xs[~gaps], ys[~gaps]
    if "lines" in mode and width > 0:
        dash = str(line.get("dash") or "solid")
        plot.canvas.line(
            xs.tolist(),
            ys.tolist(),
            stroke=stroke,
            width=width,
            dash=dash,
            opacity=opacity,
            clip=clip,
        )
    if "markers" in mode:
        _markers(plot, trace, xs, ys, stroke, opacity, clip)
    if "text" in mode:
        _texts(plot, trace, xs, ys)


def _steps(xs: np.ndarray, ys: np.ndarray, shape: str) -> tuple[np.ndarray, np.ndarray]:
    out_x, out_y = np.repeat(xs, 2), np.repeat(ys, 2)
    return (out_x[1:], out_y[:-1]) if shape == "hv" else (out_x[:-1], out_y[1:])


def _filled(
    plot: Plot,
    trace: Trace,
    xs: np.ndarray,
    ys: np.ndarray,
    before: Trace | None,
    y_axis: Axis,
    clip: Any,
) -> None:
    line = trace.get("line") or {}
    fill = str(trace.get("fillcolor") or line.get("color") or theme.REST)
    if trace["fill"] == "toself":
        rings = points(xs, ys)
    elif trace["fill"] == "tonexty" and before is not None:
        x_before, y_before = plot.pair(before)
        back = [
            (x_before.pixel(x), y_before.pixel(y))
            for x, y in zip(_listed(before.get("x")), _listed(before.get("y")), strict=True)
        ]
        there = [p for ring in points(xs, ys) for p in ring]
        rings = [[*there, *[p for p in back if not any(map(math.isnan, p))][::-1]]]
    else:
        zero = y_axis.pixel(min(max(0, min(y_axis.low, y_axis.high)), max(y_axis.low, y_axis.high)))
        rings = [[(r[0][0], zero), *r, (r[-1][0], zero)] for r in points(xs, ys)]
    pattern = trace.get("fillpattern") or {}
    lines = "lines" in str(trace.get("mode", "lines"))
    plot.canvas.area(
        rings,
        fill=fill,
        pattern=str(pattern.get("shape") or ""),
        ink=str(pattern.get("fgcolor") or theme.QUIET),
        stroke=str(line.get("color")) if lines and line.get("color") else None,
        width=0,
        opacity=float(trace.get("opacity", 1)),
        clip=clip,
    )


def _markers(
    plot: Plot,
    trace: Trace,
    xs: np.ndarray,
    ys: np.ndarray,
    stroke: str,
    opacity: float,
    clip: Any,
) -> None:
    marker = trace.get("marker") or {}
    edge = marker.get("line") or {}
    count = len(xs)
    fills = _colours(marker, count, stroke)
    sizes = _each(marker.get("size"), count, 6)
    symbols = _each(marker.get("symbol"), count, "circle")
    edges = _each(edge.get("color"), count, None)
    widths = _each(edge.get("width"), count, 0)
    shares = _each(marker.get("opacity"), count, 1.0)
    groups: dict[tuple[Any, ...], list[int]] = {}
    for i in range(count):
        if math.isnan(xs[i]) or math.isnan(ys[i]) or fills[i] is None:
            continue
        look = (symbols[i], sizes[i], fills[i], edges[i], widths[i], shares[i])
        groups.setdefault(look, []).append(i)
    for (symbol, size, fill, around, width, share), places in groups.items():
        open_sign = str(symbol).endswith("-open") or str(symbol).startswith("line-")
        plot.canvas.markers(
            xs[places].tolist(),
            ys[places].tolist(),
            symbol=str(symbol),
            size=float(size) * plot.scale,
            fill=str(fill),
            stroke=str(fill if open_sign else around or fill),
            width=max(float(width or 0), 2.0 if open_sign else 0.0) * plot.scale,
            opacity=opacity * float(share),
            clip=clip,
        )


def _colours(marker: Mapping[str, Any], count: int, usual: str) -> list[Any]:
    """A colour for each point; numbers are looked up on the colour scale."""
    found = _each(marker.get("color"), count, usual)
    numbers = [c for c in found if isinstance(c, int | float)]
    if not numbers:
        return found
    low = float(marker.get("cmin", min(numbers)))
    high = float(marker.get("cmax", max(numbers)))
    scale = marker.get("colorscale") or [[0, theme.GRID], [1, theme.HIGHLIGHTS[0]]]
    return [_on_scale(c, low, high, scale) if isinstance(c, int | float) else c for c in found]


def _on_scale(value: float, low: float, high: float, scale: Sequence[Any]) -> str:
    share = 0.5 if high == low else min(1.0, max(0.0, (value - low) / (high - low)))
    stops = [(float(s), np.array(colour(c))) for s, c in scale]
    mixed = stops[-1][1]
    for (left, first), (right, second) in pairwise(stops):
        if share <= right:
            part = 0.0 if right == left else (share - left) / (right - left)
            mixed = first + (second - first) * max(0.0, part)
            break
    red, green, blue, alpha = (float(v) for v in mixed)
    return f"rgba({red * 255:.1f},{green * 255:.1f},{blue * 255:.1f},{alpha:.3f})"


def _texts(plot: Plot, trace: Trace, xs: np.ndarray, ys: np.ndarray) -> None:
    count = len(xs)
    texts = _each(trace.get("text"), count, "")
    places = _each(trace.get("textposition"), count, "middle center")
    font = trace.get("textfont") or {}
    inks = _each(font.get("color"), count, theme.INK)
    sizes = _each(font.get("size"), count, None)
    marker = trace.get("marker") or {}
    away = _each(marker.get("size"), count, 6)
    has_markers = "markers" in str(trace.get("mode"))
    for i in range(count):
        if not texts[i] or math.isnan(xs[i]) or math.isnan(ys[i]):
            continue
        size, _ = plot.font({"size": sizes[i]})
        vertical, _, horizontal = str(places[i]).partition(" ")
        half = (float(away[i]) / 2 if has_markers else 0) * plot.scale + 2
        x = xs[i] + {"left": -half, "right": half}.get(horizontal, 0)
        y = ys[i] + {"top": -half, "bottom": half}.get(vertical, 0)
        plot.canvas.text(
            x,
            y,
            str(texts[i]),
            size=size,
            ink=str(inks[i]),
            across={"left": "right", "right": "left"}.get(horizontal, "center"),
            up={"top": "bottom", "bottom": "top"}.get(vertical, "middle"),
        )


# Bars


def _width(trace: Trace, places: Sequence[float], layout: Mapping[str, Any]) -> float:
    given = trace.get("width")
    if isinstance(given, int | float):
        return float(given)
    steps = np.diff(sorted(set(places)))
    return float(steps.min() if len(steps) else 1.0) * (1 - float(layout.get("bargap", USUAL_GAP)))


def _spans(
    trace: Trace, traces: Sequence[Trace], layout: Mapping[str, Any]
) -> list[tuple[float, float]]:
    """Where each bar begins and ends along its length."""
    lies = trace.get("orientation", "v") == "h"
    along, across = ("x", "y") if lies else ("y", "x")
    lengths = [_number(v) for v in _listed(trace.get(along))]
    if trace.get("type") == "waterfall":
        return _waterfall(trace, lengths)
    bases = [_number(b) for b in _each(trace.get("base"), len(lengths), 0.0)]
    if layout.get("barmode") in ("stack", "relative") and trace.get("base") is None:
        ends: dict[tuple[Any, bool], float] = {}
        for other in traces:
            if other.get("type") != "bar" or any(
                other.get(f"{k}axis") != trace.get(f"{k}axis") for k in "xy"
            ):
                continue
            pairs = zip(_listed(other.get(across)), _listed(other.get(along)), strict=True)
            for number, (place, length) in enumerate(pairs):
                if length is None:
                    continue
                key = (place, float(length) < 0)
                if other is trace:
                    bases[number] = ends.get(key, 0.0)
                ends[key] = ends.get(key, 0.0) + float(length)
            if other is trace:
                break
    return [(b, b + v) for b, v in zip(bases, lengths, strict=True)]


def _waterfall(trace: Trace, lengths: Sequence[float]) -> list[tuple[float, float]]:
    at, spans = float(trace.get("base") or 0.0), []
    for kind, length in zip(
        _each(trace.get("measure"), len(lengths), "relative"), lengths, strict=True
    ):
        if kind == "relative":
            spans.append((at, at + length))
            at += length
        else:
            at = length if kind == "absolute" else at
            spans.append((0.0, at))
    return spans


def _bars(plot: Plot, trace: Trace, traces: Sequence[Trace]) -> None:
    x_axis, y_axis = plot.pair(trace)
    lies = trace.get("orientation", "v") == "h"
    length_axis, place_axis = (x_axis, y_axis) if lies else (y_axis, x_axis)
    listed = _listed(trace.get("y" if lies else "x"))
    spans = _spans(trace, traces, plot.layout)
    places = [place_axis.number(v) for v in (listed or range(len(spans)))]
    full = _width(trace, [p for p in places if not math.isnan(p)], plot.layout)
    shift, width = _beside(trace, traces, plot.layout, full)
    widths = _each(trace.get("width"), len(spans), width)
    offsets = _each(trace.get("offset"), len(spans), None)
    marker = trace.get("marker") or {}
    fills = _bar_colours(trace, marker, spans)
    edge = marker.get("line") or {}
    edges = _each(edge.get("color"), len(spans), None)
    strengths = _each(edge.get("width"), len(spans), 0)
    pattern = marker.get("pattern") or {}
    signs = _each(pattern.get("shape"), len(spans), "")
    inks = _each(pattern.get("fgcolor"), len(spans), theme.PAPER)
    opacity = float(trace.get("opacity", 1))
    shares = _each(marker.get("opacity"), len(spans), 1.0)
    clip = plot.clip(x_axis, y_axis, trace)
    for i, ((begin, end), place) in enumerate(zip(spans, places, strict=True)):
        if math.isnan(begin) or math.isnan(end) or math.isnan(place):
            continue
        low = place + shift - float(widths[i]) / 2 if offsets[i] is None else place + offsets[i]
        sides = (place_axis.pixel(low), place_axis.pixel(low + float(widths[i])))
        ends = (length_axis.pixel(begin), length_axis.pixel(end))
        corners = (
            (ends[0], sides[0], ends[1], sides[1])
            if lies
            else (sides[0], ends[0], sides[1], ends[1])
        )
        plot.canvas.rectangle(
            *corners,
            fill=str(fills[i]),
            stroke=edges[i],
            width=float(strengths[i] or 0) * plot.scale,
            pattern=str(signs[i] or ""),
            ink=str(inks[i] or theme.PAPER),
            opacity=opacity * float(shares[i]),
            clip=clip,
        )
    _bar_texts(plot, trace, spans, places, shift, length_axis, place_axis, fills)


def _beside(
    trace: Trace, traces: Sequence[Trace], layout: Mapping[str, Any], full: float
) -> tuple[float, float]:
    """How far a bar stands from its place, and its width, where several traces share each place."""
    if layout.get("barmode", "group") != "group" or trace.get("type") != "bar":
        return 0.0, full
    same = [
        t
        for t in traces
        if t.get("type") == "bar" and all(t.get(f"{k}axis") == trace.get(f"{k}axis") for k in "xy")
    ]
    if len(same) < 2 or trace.get("width") is not None:
        return 0.0, full
    width = full / len(same)
    return (same.index(trace) - (len(same) - 1) / 2) * width, width


def _bar_colours(
    trace: Trace, marker: Mapping[str, Any], spans: Sequence[tuple[float, float]]
) -> list[Any]:
    if trace.get("type") != "waterfall":
        return _colours(marker, len(spans), theme.HIGHLIGHTS[0])
    kinds = _each(trace.get("measure"), len(spans), "relative")

    def of(key: str, usual: str) -> str:
        return str(((trace.get(key) or {}).get("marker") or {}).get("color") or usual)

    rising, falling = of("increasing", theme.UP), of("decreasing", theme.DOWN)
    total = of("totals", theme.NEUTRAL)
    return [
        total if kind != "relative" else rising if end >= begin else falling
        for kind, (begin, end) in zip(kinds, spans, strict=True)
    ]


def _bar_texts(
    plot: Plot,
    trace: Trace,
    spans: Sequence[tuple[float, float]],
    places: Sequence[float],
    shift: float,
    length_axis: Axis,
    place_axis: Axis,
    fills: Sequence[Any],
) -> None:
    position = trace.get("textposition", "auto")
    if position == "none" or trace.get("text") is None:
        return
    lies = length_axis.letter == "x"
    texts = _each(trace.get("text"), len(spans), "")
    positions = _each(position, len(spans), "auto")
    font = trace.get("textfont") or {}
    given = _each(font.get("color"), len(spans), None)
    size, usual = plot.font(
        {"size": font.get("size")} if not isinstance(font.get("size"), list) else {}
    )
    for i, (begin, end) in enumerate(spans):
        if not texts[i] or math.isnan(begin) or math.isnan(end) or math.isnan(places[i]):
            continue
        at, first = length_axis.pixel(end), length_axis.pixel(begin)
        beside = place_axis.pixel(places[i] + shift)
        wide = plot.canvas.span(str(texts[i]), size=size) if lies else size * 1.3
        inside = positions[i] == "inside" or (positions[i] == "auto" and abs(at - first) > wide + 8)
        forward = math.copysign(1.0, at - first) if at != first else (1.0 if lies else -1.0)
        if inside:
            where, ink = (at + first) / 2, given[i] or _readable(fills[i])
            across, up = "center", "middle"
        else:
            where, ink = at + forward * 5 * plot.scale, given[i] or usual
            across = ("left" if forward > 0 else "right") if lies else "center"
            up = "middle" if lies else ("top" if forward > 0 else "bottom")
        x, y = (where, beside) if lies else (beside, where)
        plot.canvas.text(x, y, str(texts[i]), size=size, ink=str(ink), across=across, up=up)


def _readable(fill: Any) -> str:
    """Black or white, whichever is easier to read on `fill`."""
    red, green, blue, alpha = colour(fill)
    light = (0.299 * red + 0.587 * green + 0.114 * blue) * alpha + (1 - alpha)
    return theme.INK if light > 0.55 else theme.PAPER


# Cells


def _cells(plot: Plot, trace: Trace) -> None:
    x_axis, y_axis = plot.pair(trace)
    rows = [list(r) for r in _listed(trace.get("z"))]
    if not rows:
        return
    xs = list(_listed(trace.get("x"))) or list(range(len(rows[0])))
    ys = list(_listed(trace.get("y"))) or list(range(len(rows)))
    values = [float(v) for row in rows for v in row if v is not None and not math.isnan(v)]
    low = float(trace.get("zmin", min(values, default=0.0)))
    high = float(trace.get("zmax", max(values, default=1.0)))
    scale = trace.get("colorscale")
    if not isinstance(scale, list | tuple):
        scale = [[0, theme.GRID], [1, theme.HIGHLIGHTS[0]]]
    across, up = (float(trace.get(k, 0)) * plot.scale / 2 for k in ("xgap", "ygap"))
    texts = trace.get("text")
    size, _ = plot.font(trace.get("textfont"))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is None or math.isnan(value):
                continue
            x, y = x_axis.number(xs[c]), y_axis.number(ys[r])
            x0, x1 = sorted((x_axis.pixel(x - 0.5), x_axis.pixel(x + 0.5)))
            y0, y1 = sorted((y_axis.pixel(y - 0.5), y_axis.pixel(y + 0.5)))
            fill = _on_scale(float(value), low, high, scale)
            plot.canvas.rectangle(x0 + across, y0 + up, x1 - across, y1 - up, fill=fill)
            if texts is not None and trace.get("texttemplate") and texts[r][c]:
                ink = _readable(fill)
                middle = ((x0 + x1) / 2, (y0 + y1) / 2)
                plot.canvas.text(
                    *middle, str(texts[r][c]), size=size, ink=ink, across="center", up="middle"
                )
