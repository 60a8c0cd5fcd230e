"""Native: a figure of the site as series and categories, for the charts of office programs.

Owns which figures have such a form (lines over years, plain bars, points) and which are pictures. Gaps stay
gaps, and a line is cut where the site cuts it. Leaves drawing to `slides` and `workbook`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lib.display import theme
from lib.files.drawing.canvas import runs
from lib.gallery import Exhibit

Trace = Mapping[str, Any]
MOST_CATEGORIES = 80


@dataclass(frozen=True, kw_only=True)
class Series:
    """One line, row of bars or cloud of points; `values` has None where there is no figure.

    `line` is the name without the years that tell parts of a cut line apart, `last` whether it is the last
    part; `hollow` are the places whose figure is derived or in doubt; `labels` are texts by place;
    `colours` are by place where they differ.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str
    highlighted: bool
    xs: tuple[float, ...] = ()
    hollow: frozenset[int] = frozenset()
    labels: Mapping[int, str] = field(default_factory=dict)
    colours: tuple[str, ...] = ()
    line: str = ""
    last: bool = True


@dataclass(frozen=True, kw_only=True)
class Native:
    """A chart as office programs know it: kind is 'line', 'bar', 'column' or 'scatter'.

    `breaks` are places on the category axis, in categories from the left edge. `axes` are the titles.
    """

    kind: str
    series: tuple[Series, ...]
    categories: tuple[str, ...] = ()
    reversed: bool = False
    low: float | None = None
    high: float | None = None
    step: float | None = None
    breaks: tuple[float, ...] = ()
    axes: tuple[str, str] = ("", "")


def read(exhibit: Exhibit) -> Native | None:
    """The exhibit's chart in native form, or None where office programs have no such chart."""
    figure = exhibit.chart.figure
    layout = figure["layout"]
    traces = [t for t in figure["data"] if len(list(t.get("x") or ()))]
    if not traces or any(f"{k}axis2" in layout for k in "xy"):
        return None
    kinds = {t.get("type", "scatter") for t in traces}
    if any(t.get("fill") not in (None, "none") for t in traces):
        return None
    if kinds == {"bar"}:
        return _bars(exhibit, traces, layout)
    if kinds != {"scatter"}:
        return None
    lines = ["lines" in str(t.get("mode", "lines")) for t in traces]
    if all(lines):
        return _lines(traces, layout)
    if not any(lines):
        return _points(traces, layout)
    return None


def plain(text: Any) -> str:
    """The text without the small markup of figures."""
    return " ".join("".join(r.text for r in line) for line in runs(str(text or ""))).strip()


def _hover_name(text: Any) -> str:
    found = re.search(r"<b>(.*?)</b>", str(text or ""))
    return plain(found.group(1)) if found else ""


def _range(axis: Mapping[str, Any]) -> tuple[float | None, float | None, bool]:
    asked = axis.get("range")
    if not asked or any(not isinstance(v, int | float) for v in asked):
        return None, None, axis.get("autorange") == "reversed"
    low, high = sorted(float(v) for v in asked)
    return low, high, float(asked[0]) > float(asked[1])


def _title(axis: Mapping[str, Any]) -> str:
    title = axis.get("title")
    return plain(title.get("text") if isinstance(title, Mapping) else title)


# Lines


def _lines(traces: Sequence[Trace], layout: Mapping[str, Any]) -> Native | None:
    xs = sorted({x for t in traces for x in t["x"] if x is not None})
    if not xs or any(isinstance(x, str) or x != int(x) for x in xs):
        return None
    first, last = int(xs[0]), int(xs[-1])
    if last - first >= MOST_CATEGORIES:
        return None
    places = {x: x - first for x in range(first, last + 1)}
    series = [s for t in traces for s in _of_trace(t, places)]
    axis = layout.get("xaxis", {})
    names = {
        v: plain(n)
        for v, n in zip(axis.get("tickvals", []), axis.get("ticktext") or [], strict=False)
    }
    low, high, turned = _range(layout.get("yaxis", {}))
    if turned and low is not None and high is not None:
        low, high = max(1.0, math.ceil(low)), math.floor(high)
    shapes = layout.get("shapes") or []
    dashed = [s["x0"] for s in shapes if s.get("type") == "line" and s.get("x0") == s.get("x1")]
    return Native(
        kind="line",
        series=tuple(series),
        categories=tuple(names.get(x, str(x)) for x in places),
        reversed=turned,
        low=low,
        high=high,
        breaks=tuple(float(x) - first + 0.5 for x in dashed if first < x < last),
        axes=("", _title(layout.get("yaxis", {}))),
    )


def _of_trace(trace: Trace, places: Mapping[int, int]) -> list[Series]:
    """The lines of a trace: one where it has a name, else one for each name that its hovers say."""
    stroke = str((trace.get("line") or {}).get("color") or theme.HIGHLIGHTS[0])
    fills = (trace.get("marker") or {}).get("color")
    hovers = trace.get("text")
    found: dict[str, dict[str, Any]] = {}
    name = plain(trace.get("name"))
    fresh = True
    number = 0
    for i, (x, y) in enumerate(zip(trace["x"], trace["y"], strict=True)):
        if x is None or y is None:
            fresh = True
            number += 1
            continue
        hover = hovers[i] if isinstance(hovers, list | tuple) else None
        key = name or _hover_name(hover) or f"{number + 1}"
        line = found.setdefault(key, {"values": {}, "cut": set(), "hollow": set()})
        place = places[int(x)]
        if fresh and line["values"]:
            line["cut"].add(place)
        line["values"][place] = float(y)
        if isinstance(fills, list | tuple) and str(fills[i]).upper() == theme.PAPER:
            line["hollow"].add(place)
        fresh = False
    highlighted = stroke.upper() not in (theme.REST, theme.GRID)
    first = min(places)
    return [
        Series(
            name=key if len(runs_) == 1 else f"{key} {first + run[0]}–{first + run[-1]}",
            values=tuple(line["values"].get(p) if p in run else None for p in places.values()),
            colour=stroke,
            highlighted=highlighted,
            hollow=frozenset(p for p in run if p in line["hollow"]),
            last=run is runs_[-1],
            line=key,
        )
        for key, line in found.items()
        for runs_ in [_uncut(sorted(line["values"]), line["cut"])]
        for run in runs_
    ]


def _uncut(places: Sequence[int], cut: set[int]) -> list[list[int]]:
    """The places of a line in runs that may be joined; a missing year needs no cut of its own.

    Office programs join neighbouring years of one series whatever its format says, so a line that is cut
    between two years becomes two series.
    """
    parts: list[list[int]] = []
    for place in places:
        if not parts or (place in cut and place - 1 == parts[-1][-1]):
            parts.append([place])
        else:
            parts[-1].append(place)
    return parts


# Bars


def _bars(exhibit: Exhibit, traces: Sequence[Trace], layout: Mapping[str, Any]) -> Native | None:
    if any(t.get("base") is not None for t in traces) or len(traces) > 4:
        return None
    if layout.get("barmode") in ("stack", "relative", "overlay") and len(traces) > 1:
        return None
    lies = traces[0].get("orientation", "v") == "h"
    along, across = ("x", "y") if lies else ("y", "x")
    names = _bar_names(exhibit, traces[0], across, layout)
    if names is None or any(len(t[across]) != len(names) for t in traces):
        return None
    series = []
    for trace in traces:
        marker = trace.get("marker") or {}
        fills = marker.get("color")
        listed = [str(c) for c in fills] if isinstance(fills, list | tuple) else []
        signs = (marker.get("pattern") or {}).get("shape")
        hollow = [i for i, s in enumerate(signs) if s] if isinstance(signs, list | tuple) else []
        texts = trace.get("text")
        labels = dict(enumerate(map(plain, texts))) if isinstance(texts, list | tuple) else {}
        if trace.get("textposition") == "none":
            labels = {}
        # What the chart writes beside the bars as notes, which office programs cannot place.
        if words := (trace.get("meta") or {}).get("words"):
            labels = dict(enumerate(map(plain, words)))
        series.append(
            Series(
                name=plain(trace.get("name")) or exhibit.chart.title,
                values=tuple(None if v is None else float(v) for v in trace[along]),
                colour=str(fills) if isinstance(fills, str) else theme.HIGHLIGHTS[0],
                highlighted=True,
                hollow=frozenset(hollow),
                labels=labels,
                colours=tuple(listed),
            )
        )
    _, _, turned = _range(layout.get(f"{across}axis", {}))
    low, high, _ = _range(layout.get(f"{along}axis", {}))
    return Native(
        kind="bar" if lies else "column",
        series=tuple(series),
        categories=tuple(names),
        reversed=turned,
        low=low,
        high=high,
    )


def _bar_names(
    exhibit: Exhibit, trace: Trace, across: str, layout: Mapping[str, Any]
) -> list[str] | None:
    listed = list(trace[across])
    if all(isinstance(v, str) for v in listed):
        return [plain(v) for v in listed]
    axis = layout.get(f"{across}axis", {})
    ticks = {
        v: plain(n)
        for v, n in zip(axis.get("tickvals") or [], axis.get("ticktext") or [], strict=False)
    }
    if all(v in ticks for v in listed):
        return [ticks[v] for v in listed]
    data = exhibit.chart.data
    for column in ("name", "province"):
        if column in data and len(data) == len(listed):
            return [str(v) for v in data[column]]
    return None


# Points


def _points(traces: Sequence[Trace], layout: Mapping[str, Any]) -> Native | None:
    series = []
    for trace in traces:
        pairs = list(zip(trace["x"], trace["y"], strict=True))
        if any(isinstance(v, str) for pair in pairs for v in pair):
            return None
        marker = trace.get("marker") or {}
        fill = marker.get("color")
        colour = str(fill) if isinstance(fill, str) else theme.HIGHLIGHTS[0]
        kept = [i for i, (x, y) in enumerate(pairs) if x is not None and y is not None]
        texts = trace.get("text")
        named = "text" in str(trace.get("mode")) and isinstance(texts, list | tuple)
        series.append(
            Series(
                name=plain(trace.get("name")) or _title(layout.get("yaxis", {})),
                xs=tuple(float(pairs[i][0]) for i in kept),
                values=tuple(float(pairs[i][1]) for i in kept),
                colour=colour,
                highlighted=colour.upper() not in (theme.REST, theme.GRID),
                labels={n: plain(texts[i]) for n, i in enumerate(kept)} if named and texts else {},
            )
        )
    axis = layout.get("yaxis", {})
    # A strip of names beside points on one line has no native form.
    if any(
        a.get("showticklabels") is False or a.get("ticktext")
        for a in (axis, layout.get("xaxis", {}))
    ):
        return None
    return Native(
        kind="scatter",
        series=tuple(series),
        axes=(_title(layout.get("xaxis", {})), _title(axis)),
    )
