"""Base: what every chart shares.

Owns the `Chart` record, axes, break marks, labels at a line's end, and lines that stop at gaps. Figures
are plain dicts: Plotly's own validators are slow for 63 lines and add nothing to figures we test.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd

from lib.base.i18n import t
from lib.base.records import Break
from lib.display import theme

# CSS pixels of a telephone's width that a page leaves to a plot and the room at its right.
NARROWEST = 300
SMALLER = 0.8
MOST_TICKS_NARROW = 5
# Signs of one line of a label at a line's end.
END_LABEL = 26
# The part of the axis that a word above the plot takes on a telephone.
APART_NARROW = 0.5


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A drawn chart: its figure (Plotly JSON), exactly the rows drawn, and what is said with it.

    `sources` are ids of the sources behind the rows, `leading` those of what is highlighted: they are
    named first, because the title speaks of it.
    """

    figure: dict[str, Any]
    data: pd.DataFrame
    title: str
    subtitle: str
    alt: str
    sources: tuple[str, ...]
    leading: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is said with a chart, and where its rows come from."""

    title: str
    subtitle: str
    alt: str
    sources: tuple[str, ...]


def finished(figure: dict[str, Any], data: pd.DataFrame, words: Words) -> Chart:
    """The figure with its rows and words."""
    return Chart(
        figure=figure,
        data=data,
        title=words.title,
        subtitle=words.subtitle,
        alt=words.alt,
        sources=words.sources,
    )


def text_size(big: bool) -> int:
    """The smallest text of a chart for a desk or for a projector."""
    return theme.TEXT_BIG if big else theme.TEXT


def layout(*, lang: str, height: int, big: bool = False, **more: Any) -> dict[str, Any]:
    """The layout that all charts share; `more` adds or replaces keys."""
    size = text_size(big)
    shared: dict[str, Any] = {
        "font": {"family": theme.FONT, "size": size, "color": theme.INK},
        "paper_bgcolor": theme.PAPER,
        "plot_bgcolor": theme.PAPER,
        "separators": ",." if lang == "vi" else ".,",
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 44, "b": 8, "autoexpand": True},
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {
            "font": {"family": theme.FONT, "size": size, "color": theme.INK},
            "bgcolor": theme.PAPER,
            "bordercolor": theme.QUIET,
            "align": "left",
        },
        "dragmode": False,
    }
    return shared | more


def year_axis(years: Sequence[int]) -> dict[str, Any]:
    """An axis of whole years; labels at the lines' ends stand in the right margin (`label_margin`)."""
    first, last = min(years), max(years)
    step = 1 if last - first <= 9 else 2 if last - first <= 14 else 3
    return {
        "range": [first - 0.35, last + 0.15],
        "tickmode": "array",
        "tickvals": list(range(last, first - 1, -step))[::-1],
        "tickformat": "d",
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "ticks": "outside",
        "tickcolor": theme.REST,
        "linecolor": theme.REST,
        "showline": True,
        "automargin": True,
    }


def break_marks(
    breaks: Sequence[Break], *, years: Sequence[int], lang: str, big: bool = False
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Dashed verticals half a year before each break with a short word; hover shows the reason."""
    first, last = min(years), max(years)
    inside = [b for b in breaks if first < b.year <= last]
    shapes = [
        {
            "type": "line",
            # Files say a break in words; the word on the chart is left out where two would overlap.
            "name": f"{b.year}: {b.reason(lang)}",
            "xref": "x",
            "yref": "paper",
            "x0": b.year - 0.5,
            "x1": b.year - 0.5,
            "y0": 0,
            "y1": 1,
            "layer": "below",
            "line": {"color": theme.QUIET, "width": 1.5, "dash": "dash"},
        }
        for b in inside
    ]
    notes = [
        {
            "xref": "x",
            "yref": "paper",
            "x": b.year - 0.5,
            "y": 1.0,
            "yanchor": "bottom",
            "text": t(f"chart.break.{b.kind}", lang),
            "hovertext": f"{b.year}: {b.reason(lang)}",
            "showarrow": False,
            "font": {"size": text_size(big) - 2, "color": theme.QUIET},
        }
        for b in _apart(inside, span=last - first)
    ]
    return shapes, notes


def _apart(breaks: Sequence[Break], *, span: int) -> list[Break]:
    """The breaks whose words do not run into the word before them."""
    kept: list[Break] = []
    for b in breaks:
        if not kept or b.year - kept[-1].year > max(2.5, span / 5):
            kept.append(b)
    return kept


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


def broken(values: pd.Series, segment: pd.Series) -> tuple[list[Any], np.ndarray]:
    """Values as a list with None between segments, and the row number behind each item (-1 for None).

    One trace can so draw many lines that are not joined to one another.
    """
    marks = np.flatnonzero(np.diff(segment.to_numpy())) + 1
    rows = np.insert(np.arange(len(values)), marks, -1)
    listed = values.tolist()
    return [None if r < 0 else listed[r] for r in rows], rows


def marked_line(
    name: str,
    rows: pd.DataFrame,
    parts: pd.Series,
    *,
    of: str = "value",
    status: str = "status",
    digits: int = 6,
    hovers: Sequence[str],
    colour: str,
    width: float,
    size: float,
    edge: float = 2.5,
) -> dict[str, Any]:
    """One highlighted line over `rows` (year, the columns `of` and `status`), cut between `parts`.

    A hollow marker is a figure that is derived or in doubt; `hovers` says each value in words.
    """
    xs, places = broken(rows["year"], parts)
    ys, _ = broken(rows[of].astype(float).round(digits), parts)
    hollow = (rows[status] != "published").tolist()
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": xs,
        "y": ys,
        "text": [None if p < 0 else hovers[p] for p in places],
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": colour, "width": width},
        "marker": {
            "size": size,
            "color": [theme.PAPER if p >= 0 and hollow[p] else colour for p in places],
            "line": {"color": colour, "width": edge},
        },
        "connectgaps": False,
    }


def label_margin(labels: Sequence[str], *, big: bool = False) -> int:
    """Pixels right of the plot for the longest label at a line's end, whatever the screen's width."""
    longest = max((len(n) for n in labels), default=0)
    return int(text_size(big) * 0.6 * longest) + 22


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


def narrow(figure: Mapping[str, Any]) -> dict[str, Any]:
    """The figure for a telephone: smaller text, so that more of the width is left to the plot, fewer
    years, and of the words above the plot only those that stand apart.

    A new dict; `figure` is shared by all readers and stays as it is.
    """
    out: dict[str, Any] = _smaller(figure)
    layout = out["layout"]
    for name in [n for n in layout if n.startswith("xaxis")]:
        axis = layout[name]
        ticks = axis.get("tickvals")
        if axis.get("tickformat") == "d" and ticks and len(ticks) > MOST_TICKS_NARROW:
            every = -(-len(ticks) // MOST_TICKS_NARROW)
            axis["tickvals"] = ticks[::-1][::every][::-1]
    low, high = layout.get("xaxis", {}).get("range", (0, 1))
    kept: list[dict[str, Any]] = []
    before = None
    for note in layout.get("annotations", ()):
        if note.get("yref") == "paper" and note.get("xref") == "x" and note.get("y") == 1.0:
            if before is not None and note["x"] - before < APART_NARROW * (high - low):
                continue
            before = note["x"]
        kept.append(note)
    if kept:
        layout["annotations"] = kept
    return out


def _smaller(value: Any, key: str = "") -> Any:
    """A copy in which text sizes and the margins beside the plot are `SMALLER`."""
    if isinstance(value, Mapping):
        scaled = {
            "font": {"size"},
            "tickfont": {"size"},
            "textfont": {"size"},
            "margin": {"l", "r"},
        }
        return {
            k: v * SMALLER if k in scaled.get(key, ()) else _smaller(v, k) for k, v in value.items()
        }
    if isinstance(value, list) and key in ("data", "annotations"):
        return [_smaller(v) for v in value]
    return value


def mark_ends(trace: dict[str, Any], *, ends: bool, begins: bool) -> None:
    """Give a line's last marker a square, its first a diamond: the unit ended or began there."""
    symbols = ["circle"] * len(trace["x"])
    if begins:
        symbols[0] = "diamond"
    if ends:
        symbols[-1] = "square"
    if ends or begins:
        trace["marker"]["symbol"] = symbols
