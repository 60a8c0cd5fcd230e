"""Line ends: what is written where lines over the years end, moved apart, and the room that it needs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

import numpy as np

from lib.display.charts.base import label_margin, note
from lib.display.charts.meaning import Scale, Series

# CSS pixels of a telephone's width that a page leaves to a plot and the room at its right.
NARROWEST = 300
# Of the distance between two names, what is left between a name and a point of another line.
BESIDE_POINT = 0.55
# Signs of text that all the years have room for on a laptop.
SIGNS = 80
# Signs of one line of a label at a line's end.
END_LABEL = 26


def spread(positions: Sequence[float], *, least: float, low: float, high: float) -> list[float]:
    """Positions moved as little as needed so that neighbours are `least` apart within low..high."""
    order = np.argsort(positions, kind="stable")
    wanted = np.array(positions, dtype=float)[order]
    if not len(wanted):
        return []
    least = min(least, (high - low) / max(1, len(wanted) - 1)) if len(wanted) > 1 else least
    placed = wanted.copy()
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + least)
    over = placed[-1] - high
    if over > 0:
        placed[-1] -= over
        for i in range(len(placed) - 2, -1, -1):
            placed[i] = min(placed[i], placed[i + 1] - least)
    placed = np.maximum(placed, low)
    out = np.empty(len(placed))
    out[order] = placed
    return [float(v) for v in out]


def end_labels(
    lines: Sequence[Series],
    texts: Sequence[str],
    scale: Scale,
    *,
    least: float,
    edge: float = 0.0,
    at: int | None = None,
    size: int,
    **more: Any,
) -> list[dict[str, Any]]:
    """What is written at the lines' ends, at least `least` apart and `edge` inside the scale.

    They stand at the year `at`, else each where its line ends. Each bears its line's `name`, by which a
    telephone's form writes it elsewhere. `more` are Plotly's keys of a note.
    """
    low, high = (scale.low or 0.0) + edge, (scale.high or 0.0) - edge
    last = at or max((s.points[-1].x for s in lines), default=0)
    late = [i for i, s in enumerate(lines) if at or s.points[-1].x == last]
    ends = spread([lines[i].points[-1].y for i in late], least=least, low=low, high=high)
    placed = dict(zip(late, ends, strict=True))
    # A line that ended before keeps its own place but for what its name would run into.
    signs = (last - min((p.x for s in lines for p in s.points), default=last)) / SIGNS
    for i in sorted({*range(len(lines))} - {*late}, key=lambda i: -lines[i].points[-1].x):
        wide = max(map(len, re.sub("</?b>", "", texts[i]).split("<br>")))
        apart = _in_reach(lines, i, placed, years=wide * signs, least=least)
        placed[i] = _free(lines[i].points[-1].y, apart, low=low, high=high)
    look = {"size": size, "xanchor": "left", "bgcolor": "rgba(255,255,255,0.82)", **more}
    return [
        note(at or s.points[-1].x, y, text, color=s.look.colour, name=s.name, **look)
        for s, y, text in zip(lines, (placed[i] for i in range(len(lines))), texts, strict=True)
    ]


def _in_reach(
    lines: Sequence[Series], own: int, placed: Mapping[int, float], *, years: float, least: float
) -> dict[float, float]:
    """What a name of so many years would run into: names placed already and points of other lines, each
    with how far the name must stand from it.
    """
    end = lines[own].points[-1].x
    points = [p for j, s in enumerate(lines) if j != own for p in s.points]
    apart = {p.y: least * BESIDE_POINT for p in points if end < p.x <= end + years}
    return apart | {y: least for j, y in placed.items() if lines[j].points[-1].x <= end + years}


def _free(wanted: float, apart: Mapping[float, float], *, low: float, high: float) -> float:
    """The place nearest to `wanted` that is as far from each of `apart` as it says; else `wanted`."""
    beside = [wanted, *(y + way * far for y, far in apart.items() for way in (1, -1))]
    found = [
        y
        for y in beside
        if low <= y <= high and all(abs(y - other) >= far * 0.999 for other, far in apart.items())
    ]
    return min(found, key=lambda y: abs(y - wanted), default=wanted)


def end_label(name: str, value: str) -> str:
    """A line's name and its last value, in lines of at most `END_LABEL` signs; the name is bold."""
    if len(f"{name} {value}") <= END_LABEL:
        return f"<b>{name}</b> {value}"
    said = [f"<b>{part}</b>" for part in wrap(name, END_LABEL)]
    return "<br>".join([*said, *wrap(value, END_LABEL)])


def label_room(
    labels: Sequence[str], at: Sequence[int], years: Sequence[int], *, big: bool = False
) -> int:
    """As `label_margin`, for lines that end at the years `at`: a line that ends early leaves its label
    room inside the plot, counted on the narrowest screen. Labels are as `end_label` writes them.
    """
    if not labels:
        return label_margin([], big=big)
    first, last = min(years), max(years)
    inside = [(last - y) / (last - first + 0.5) for y in at]
    plain = [re.sub("</?b>", "", label).split("<br>") for label in labels]
    needed = [label_margin(lines, big=big) for lines in plain]
    room = 0
    # What is left inside shrinks with the room; a label that is too long for a telephone is so anyway.
    while any(
        n - part * max(0, NARROWEST - room) > room for n, part in zip(needed, inside, strict=True)
    ):
        room += 4
    return room
