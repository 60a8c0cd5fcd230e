"""Component charts: what moved a total, one bar on from the other, and the points that were lost.

Names of components are too long to stand beside their bars on a phone: there they stand above them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import pandas as pd

from lib.display import theme
from lib.display.charts.base import Chart, note, text_size
from lib.display.charts.meaning import Look, Point, Scale, Series
from lib.display.charts.why import Said, change_colour, free_axis, listed, rows_axis

WRAP, WRAP_BIG = 40, 44


def steps(
    rows: pd.DataFrame,
    *,
    labels: Sequence[str],
    words: Sequence[str],
    hovers: Sequence[str],
    rest: Sequence[bool],
    said: Said,
) -> Chart:
    """A waterfall lying down: each row's bar begins where the one above it ended.

    `rows` has contribution (missing: no bar, the words say why); the last row is the whole change. `rest`
    marks rows that are drawn striped: what is not explained.
    """
    values = [0.0 if pd.isna(v) else float(v) for v in rows["contribution"]]
    starts = [0.0, *accumulate(values[:-1])]
    starts[-1] = 0.0
    looks = [
        Look(
            colour=theme.REST if striped else change_colour(v),
            hatch="unexplained" if striped else "",
        )
        for v, striped in zip(values, rest, strict=True)
    ]
    return _bars(
        rows,
        values,
        starts,
        looks,
        labels=labels,
        words=words,
        hovers=hovers,
        said=said,
    )


def losses(
    rows: pd.DataFrame,
    *,
    labels: Sequence[str],
    words: Sequence[str],
    hovers: Sequence[str],
    said: Said,
) -> Chart:
    """Points lost, a bar each, the largest on top, with what winning them back is worth."""
    values = [float(v) for v in rows["lost"]]
    looks = [Look(colour=theme.HIGHLIGHTS[0])] * len(values)
    return _bars(rows, values, None, looks, labels=labels, words=words, hovers=hovers, said=said)


def _bars(
    rows: pd.DataFrame,
    values: Sequence[float],
    starts: Sequence[float] | None,
    looks: Sequence[Look],
    *,
    labels: Sequence[str],
    words: Sequence[str],
    hovers: Sequence[str],
    said: Said,
) -> Chart:
    """Bars with their titles above, on a projector beside them, and their words at their right ends."""
    size, count = text_size(said.big), len(rows)
    lift, thick = (0.0, 0.56) if said.big else (0.29, 0.36)
    bars = tuple(
        Point(
            x=value,
            y=i + lift,
            base=starts[i] if starts else None,
            name=labels[i],
            words=hovers[i],
            label=words[i],
            look=looks[i],
        )
        for i, value in enumerate(values)
    )
    ends = [(b.base or 0.0) + b.x for b in bars]
    low, high = min([0.0, *ends]), max([0.0 if starts else 0.01, *ends])
    span = max(high - low, 1e-6)
    room = span * min(1.1, 0.055 * max((len(w) for w in words), default=4))
    notes = []
    for i, (bar, end) in enumerate(zip(bars, ends, strict=True)):
        if not said.big:
            notes.append(_title(bar.name, i, size))
        # A falling bar's word stands at its start, on the right: the left edge may be the screen's.
        ink = change_colour(bar.x) if low < 0 or high > 0 else theme.INK
        at = max(end, end - bar.x)
        word = f"<b>{bar.label}</b>"
        notes.append(note(at, bar.y, word, size=size, color=ink, xanchor="left", xshift=8))
    # On a projector there is room beside the bars for their titles.
    two_lines = any(len(n) > WRAP for n in labels)
    each = 2.7 if said.big else 5.0 if two_lines else 3.4
    axis = rows_axis(count, _wrapped(labels) if said.big else None)
    if not said.big:
        axis["range"] = [count - 0.45, -0.62]
    scale = Scale(low=low - span * 0.02, high=high + room * (0.6 if said.big else 1))
    look = Look(thick=thick)
    return listed(
        said,
        rows,
        [Series(kind="bar", role="highlighted", look=look, points=bars)],
        scale=scale,
        height=24 + count * size * each,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis=free_axis(scale.low or 0.0, scale.high or 0.0, line=said.big),
        yaxis=axis,
        annotations=notes,
    )


def _wrapped(labels: Sequence[str]) -> list[str]:
    return ["<br>".join(textwrap.wrap(label, WRAP_BIG)) for label in labels]


def _title(label: str, row: int, size: int) -> dict[str, Any]:
    """A bar's title at the left edge, above it."""
    text = "<br>".join(textwrap.wrap(label, WRAP))
    at_edge = {"xref": "paper", "xanchor": "left", "yanchor": "bottom", "align": "left"}
    return note(0, row + 0.08, text, size=size, bgcolor=theme.PAPER, borderpad=0, **at_edge)
