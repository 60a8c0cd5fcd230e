"""Traces: series as Plotly draws them, one function for each kind of mark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from lib.display import theme
from lib.display.charts.meaning import (
    Hatch,
    Look,
    Meaning,
    Point,
    Series,
    UnknownMark,
    layers,
    outline,
)

Layer = tuple[Series, ...]
# Mark -> kind of Plotly's trace. The script that a reader gets knows these kinds alone.
KINDS = {"line": "scatter", "point": "scatter", "bar": "bar", "area": "scatter", "cell": "heatmap"}
PATTERNS: dict[Hatch, dict[str, Any]] = {
    "derived": {"shape": "/", "fgcolor": theme.PAPER},
    # The colour of a hatched bar is that of its stripes.
    "plan": {"shape": "/"},
    "unexplained": {
        "shape": "/",
        "fillmode": "overlay",
        "fgcolor": theme.PAPER,
        "size": 7,
        "solidity": 0.35,
    },
    "no data": {
        "shape": "/",
        "fgcolor": theme.QUIET,
        "bgcolor": theme.PAPER,
        "size": 6,
        "solidity": 0.2,
    },
}


def traces(meaning: Meaning) -> list[dict[str, Any]]:
    """Every series as Plotly's traces. Raises `UnknownMark`."""
    found = []
    for layer in layers(meaning.series):
        first = layer[0]
        if first.kind not in _MARKS:
            raise UnknownMark(first.kind, by="the screen")
        trace = {"type": KINDS[first.kind], **_MARKS[first.kind](layer)}
        if first.name and len(layer) == 1:
            trace["name"] = first.name
        if first.panel:
            trace |= {f"{k}axis": f"{k}{first.panel + 1}" for k in "xy"}
        if first.look.opacity != 1 and first.kind != "point":
            trace["opacity"] = first.look.opacity
        if not first.look.clipped:
            trace["cliponaxis"] = False
        found.append(trace)
    return found


def _hover(words: list[Any]) -> dict[str, Any]:
    if not any(words):
        return {"hoverinfo": "skip"}
    return {"hovertext": words, "hovertemplate": "%{hovertext}<extra></extra>"}


def _one_or_each(values: list[Any]) -> Any:
    """One value where all marks have it: a figure of hundreds of marks stays small."""
    return values[0] if all(v == values[0] for v in values) else values


def _line(layer: Layer) -> dict[str, Any]:
    look = layer[0].look
    placed: list[tuple[Point | None, Look]] = []
    for series in layer:
        for number, pair in enumerate(zip(series.points, series.looks(), strict=True)):
            if placed and (number == 0 or not pair[0].joined):
                placed.append((None, look))
            placed.append(pair)
    points = [p for p, _ in placed]
    trace: dict[str, Any] = {
        "mode": "lines+markers" if look.size else "lines",
        "x": [p and p.x for p in points],
        "y": [p and p.y for p in points],
        **_hover([p and p.words for p in points]),
        "line": {"color": look.colour, "width": look.width},
        "connectgaps": False,
    }
    if any(p and p.key for p in points):
        trace["customdata"] = [p and p.key for p in points]
        # What is chosen by a click looks like the rest.
        trace["selected"] = trace["unselected"] = {"marker": {"opacity": 1}}
    if look.dash != "solid":
        trace["line"]["dash"] = look.dash
    if look.size:
        trace["marker"] = _marker([own for _, own in placed])
    return trace


def _marker(looks: Sequence[Look]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "size": _one_or_each([k.size for k in looks]),
        "color": _one_or_each([k.fill or k.colour for k in looks]),
    }
    if any(k.symbol != "circle" for k in looks):
        found["symbol"] = [k.symbol for k in looks]
    return found | _edge(looks)


def _edge(looks: Sequence[Look]) -> dict[str, Any]:
    if not any(k.edge_width for k in looks):
        return {}
    widths = _one_or_each([k.edge_width for k in looks])
    return {"line": {"color": _one_or_each([k.edge for k in looks]), "width": widths}}


def _flat(layer: Layer) -> tuple[list[Point], list[Look]]:
    points = [p for series in layer for p in series.points]
    return points, [k for series in layer for k in series.looks()]


def _points(layer: Layer) -> dict[str, Any]:
    points, looks = _flat(layer)
    look = layer[0].look
    trace: dict[str, Any] = {
        "mode": "markers+text" if look.label_at else "markers",
        "x": [p.x for p in points],
        "y": [p.y for p in points],
        **_hover([p.words for p in points]),
        "marker": _marker(looks),
    }
    if look.label_at:
        trace["text"] = [p.label for p in points]
        trace["textposition"] = look.label_at
        inks = _one_or_each([k.label_ink for k in looks])
        trace["textfont"] = {"size": look.label_size, "color": inks}
    if any(p.key for p in points):
        trace["customdata"] = [p.key for p in points]
    if look.opacity != 1:
        trace["marker"]["opacity"] = look.opacity
        # What is chosen by a click looks like the rest.
        trace["selected"] = {"marker": {"opacity": look.opacity}}
        trace["unselected"] = {"marker": {"opacity": look.opacity}, "textfont": {}}
    return trace


def _bars(layer: Layer) -> dict[str, Any]:
    points, looks = _flat(layer)
    look = layer[0].look
    marker: dict[str, Any] = {"color": [k.colour for k in looks], **_edge(looks)}
    hatches = [k.hatch for k in looks]
    for hatch in [h for h in hatches if h][:1]:
        shapes = [PATTERNS[h]["shape"] if h else "" for h in hatches]
        marker["pattern"] = {**PATTERNS[hatch], "shape": shapes}
    trace: dict[str, Any] = {
        "orientation": "h",
        "x": [p.x for p in points],
        "y": [p.y for p in points],
        **_hover([p.words for p in points]),
        "marker": marker,
    }
    if any(p.base is not None for p in points):
        trace["base"] = [p.base for p in points]
    if look.thick:
        trace["width"] = look.thick
    if look.label_at:
        trace |= {"text": [p.label for p in points], "textposition": look.label_at}
    return trace


def _areas(layer: Layer) -> dict[str, Any]:
    look = layer[0].look
    xs, ys = outline(layer)
    line: dict[str, Any] = {"color": look.edge, "width": look.edge_width}
    if look.dash != "solid":
        line["dash"] = look.dash
    trace: dict[str, Any] = {
        "mode": "lines",
        "x": xs,
        "y": ys,
        "fill": "toself",
        "fillcolor": look.colour,
        "line": line,
    }
    if look.hatch:
        trace["fillpattern"] = PATTERNS[look.hatch]
    words = layer[0].points[0].words
    if words:
        return trace | {"text": words, "hoverinfo": "text", "hoveron": "fills"}
    return trace | {"hoverinfo": "skip"}


def _cells(layer: Layer) -> dict[str, Any]:
    look = layer[0].look
    points, _ = _flat(layer)
    columns = sorted({p.x for p in points})
    rows = sorted({p.y for p in points})
    there = {(p.x, p.y): p for p in points}
    grid = [[there.get((x, y)) for x in columns] for y in rows]
    count = len(look.shades)
    return {
        "z": [[p and p.value for p in row] for row in grid],
        "x": columns,
        "y": rows,
        "hovertext": [["" if p is None else p.words for p in row] for row in grid],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "hoverongaps": False,
        "colorscale": [
            pair
            for i, shade in enumerate(look.shades)
            for pair in ([i / count, shade], [(i + 1) / count, shade])
        ],
        "zmin": 0,
        "zmax": look.most,
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
    }


_MARKS: dict[str, Callable[[Layer], dict[str, Any]]] = {
    "line": _line,
    "point": _points,
    "bar": _bars,
    "area": _areas,
    "cell": _cells,
}
