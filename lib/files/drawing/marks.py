"""Marks: the series of a chart as lines, markers, bars, areas and cells on a canvas.

Owns what each kind of mark looks like in a picture. Leaves axes, stops and notes to `plots`. A kind that is
not known here raises: a picture never leaves out what the page shows.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from lib.display import theme
from lib.display.charts.meaning import Look, Meaning, Point, Series, UnknownMark, layers
from lib.files.drawing.plot_area import Plot

Layer = tuple[Series, ...]
USUAL_GAP = 0.2
# Pixels between two cells.
BETWEEN = 2.0


def draw(plot: Plot, meaning: Meaning) -> None:
    """Every series, in order. Raises `UnknownMark`."""
    ends: dict[tuple[float, bool], float] = {}
    for layer in layers(meaning.series):
        kind = layer[0].kind
        if kind == "bar":
            _bars(plot, layer, ends if meaning.stacked else None)
        elif kind in _KINDS:
            _KINDS[kind](plot, layer)
        else:
            raise UnknownMark(kind, by="a picture")


def _line(plot: Plot, layer: Layer) -> None:
    """Lines of one look, and their markers on top of them all."""
    look, (x_axis, y_axis) = layer[0].look, plot.pair(layer[0].panel)
    xs: list[float] = []
    ys: list[float] = []
    for series in layer:
        for number, point in enumerate(series.points):
            if xs and (number == 0 or not point.joined):
                xs.append(math.nan)
                ys.append(math.nan)
            xs.append(x_axis.pixel(point.x))
            ys.append(y_axis.pixel(point.y))
    plot.canvas.line(
        xs,
        ys,
        stroke=look.colour,
        width=look.width * plot.scale,
        dash=look.dash,
        opacity=look.opacity,
        cap="round",
        clip=plot.clip(layer[0]),
    )
    if look.size:
        _markers(plot, layer)


def _markers(plot: Plot, layer: Layer) -> None:
    """Markers, those of one look at once."""
    x_axis, y_axis = plot.pair(layer[0].panel)
    by_look: dict[Look, list[Point]] = {}
    for series in layer:
        for point, look in zip(series.points, series.looks(), strict=True):
            if not math.isnan(point.x) and not math.isnan(point.y):
                by_look.setdefault(look, []).append(point)
    for look, points in by_look.items():
        plot.canvas.markers(
            [x_axis.pixel(p.x) for p in points],
            [y_axis.pixel(p.y) for p in points],
            symbol=look.symbol,
            size=look.size * plot.scale,
            fill=look.fill or look.colour,
            stroke=look.edge if look.edge_width else (look.fill or look.colour),
            width=look.edge_width * plot.scale,
            opacity=layer[0].look.opacity,
            clip=plot.clip(layer[0]),
        )


def _points(plot: Plot, layer: Layer) -> None:
    _markers(plot, layer)
    x_axis, y_axis = plot.pair(layer[0].panel)
    for series in layer:
        for point, look in zip(series.points, series.looks(), strict=True):
            if not look.label_at or not point.label:
                continue
            above = look.label_at.startswith("top")
            plot.canvas.text(
                x_axis.pixel(point.x),
                y_axis.pixel(point.y) - above * (look.size / 2 * plot.scale + 2),
                point.label,
                size=look.label_size * plot.scale,
                ink=look.label_ink,
                across="center",
                up="bottom" if above else "middle",
            )


def _bars(plot: Plot, layer: Layer, ends: dict[tuple[float, bool], float] | None) -> None:
    """Lying bars; with `ends` each stands where the one before it on its row ended."""
    x_axis, y_axis = plot.pair(layer[0].panel)
    rows = sorted({p.y for series in layer for p in series.points})
    usual = min((b - a for a, b in pairwise(rows)), default=1.0)
    usual *= 1 - float(plot.layout.get("bargap", USUAL_GAP))
    for series in layer:
        for point, look in zip(series.points, series.looks(), strict=True):
            begin = point.base or 0.0
            if ends is not None:
                key = (point.y, point.x < 0)
                begin = ends.get(key, 0.0)
                ends[key] = begin + point.x
            half = (series.look.thick or usual) / 2
            plot.canvas.rectangle(
                x_axis.pixel(begin),
                y_axis.pixel(point.y - half),
                x_axis.pixel(begin + point.x),
                y_axis.pixel(point.y + half),
                fill=look.colour,
                stroke=look.edge or None,
                width=look.edge_width * plot.scale,
                pattern="/" if look.hatch else "",
                clip=plot.clip(series),
            )
            if series.look.label_at:
                # Beyond the bar's end, whichever way it points.
                way = -1 if point.x < 0 else 1
                plot.canvas.text(
                    x_axis.pixel(begin + point.x) + way * 5 * plot.scale,
                    y_axis.pixel(point.y),
                    point.label,
                    size=plot.size,
                    across="left" if way > 0 else "right",
                    up="middle",
                )


def _areas(plot: Plot, layer: Layer) -> None:
    look, (x_axis, y_axis) = layer[0].look, plot.pair(layer[0].panel)
    rings = [
        [(x_axis.pixel(x), y_axis.pixel(y)) for x, y in ring] for s in layer for ring in s.rings
    ]
    clip = plot.clip(layer[0])
    pattern = "/" if look.hatch else ""
    plot.canvas.area(rings, fill=look.colour, pattern=pattern, ink=theme.QUIET, clip=clip)
    xs: list[float] = []
    ys: list[float] = []
    for ring in rings:
        xs += [math.nan] * bool(xs) + [x for x, _ in ring]
        ys += [math.nan] * bool(ys) + [y for _, y in ring]
    width = look.edge_width * plot.scale
    plot.canvas.line(xs, ys, stroke=look.edge, width=width, dash=look.dash, cap="round", clip=clip)


def _cells(plot: Plot, layer: Layer) -> None:
    x_axis, y_axis = plot.pair(layer[0].panel)
    gap = BETWEEN * plot.scale / 2
    for series in layer:
        shades, most = series.look.shades, series.look.most
        for point in series.points:
            share = min(1.0, max(0.0, (point.value or 0.0) / most))
            x0, x1 = sorted((x_axis.pixel(point.x - 0.5), x_axis.pixel(point.x + 0.5)))
            y0, y1 = sorted((y_axis.pixel(point.y - 0.5), y_axis.pixel(point.y + 0.5)))
            shade = shades[max(0, math.ceil(share * len(shades)) - 1)]
            plot.canvas.rectangle(x0 + gap, y0 + gap, x1 - gap, y1 - gap, fill=shade)


_KINDS: dict[str, Callable[[Plot, Layer], None]] = {
    "line": _line,
    "point": _points,
    "area": _areas,
    "cell": _cells,
}
