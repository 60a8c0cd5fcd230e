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
    bases: Sequence[float | None] = starts or [None] * count
    told = zip(values, bases, labels, hovers, words, looks, strict=True)
    bars = tuple(
        Point(x=value, y=i + lift, base=base, name=name, words=hover, label=word, look=look)
        for i, (value, base, name, hover, word, look) in enumerate(told)
    )
    ends = [(b.base or 0.0) + b.x for b in bars]
    low, high = min([0.0, *ends]), max([0.0 if starts else 0.01, *ends])
    span = max(high - low, 1e-6)
    room = span * min(1.1, 0.055 * max((len(w) for w in words), default=4))
    # On a projector there is room beside the bars for their titles.
    notes = [] if said.big else [_title(bar.name, i, size) for i, bar in enumerate(bars)]
    notes += [_word(bar, size, coloured=low < 0 or high > 0) for bar in bars]
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


def _word(bar: Point, size: int, *, coloured: bool) -> dict[str, Any]:
    """A bar's word at its right end, which is where a falling bar starts: the left may be the screen's."""
    ink, base = change_colour(bar.x) if coloured else theme.INK, bar.base or 0.0
    at = max(base + bar.x, base)
    return note(at, bar.y, f"<b>{bar.label}</b>", size=size, color=ink, xanchor="left", xshift=8)


def _wrapped(labels: Sequence[str]) -> list[str]:
    return ["<br>".join(textwrap.wrap(label, WRAP_BIG)) for label in labels]


def _title(label: str, row: int, size: int) -> dict[str, Any]:
    """A bar's title at the left edge, above it."""
    text = "<br>".join(textwrap.wrap(label, WRAP))
    at_edge = {"xref": "paper", "xanchor": "left", "yanchor": "bottom", "align": "left"}
    return note(0, row + 0.08, text, size=size, bgcolor=theme.PAPER, borderpad=0, **at_edge)
