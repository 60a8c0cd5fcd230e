"""Labelled rows: each figure under its own words: bars of what totals are a year, places on one line.

Totals of different periods are never set beside one another as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from lib.base.i18n import t
from lib.display import theme
from lib.display.charts.base import (
    Chart,
    Words,
    bare_axis,
    finished,
    layout,
    note,
    ruled_axis,
    text_size,
)
from lib.display.charts.meaning import Look, Meaning, Point, Scale, Series

# Scopes that are not the whole: a part of a year, or of the country.
PARTS = ("part-year", "centre-only")
# A label longer than this many signs takes a second line: a phone shows about as many at 16 px, a projector
# more at its own size.
LABEL, LABEL_BIG = 46, 90


def paces(rows: pd.DataFrame, *, lang: str, words: Words, big: bool = False) -> Chart:
    """Totals of different periods as bars of what they are a year: `name`, `group`, pace, value, text,
    when, scope.

    A bar's length is the pace, or the figure itself where it has none (a rate, a part of a year); it is
    compared within its group alone, for posts and communes share no axis. `text` is the figure and `when`
    its period in words. Results are filled, plans are hatched, parts of a year are pale; nothing is
    coloured as good or bad, because fewer posts is neither.
    """
    size = text_size(big)
    told = [_told(*r, big=big) for r in rows[["name", "text", "when"]].itertuples(index=False)]
    places, depth = _stacked(told)
    lengths = rows["pace"].fillna(rows["value"]).astype(float)
    most = lengths.groupby(rows["group"]).transform("max")
    bars = tuple(
        Point(
            x=length,
            base=0.0,
            y=place,
            name=r.name,
            words=f"<b>{r.name}</b><br>{r.text}, {r.when}",
            label=r.text,
            look=Look(
                colour=theme.GRID if r.scope in PARTS else theme.NEUTRAL,
                edge=theme.NEUTRAL,
                edge_width=1.5,
                hatch="plan" if r.scope == "plan" else "",
            ),
        )
        for r, place, length in zip(rows.itertuples(), places, lengths / most, strict=True)
    )
    listed = Scale(measure="row", low=-0.8, high=depth - 0.6, upside_down=True)
    series = Series(kind="bar", role="highlighted", look=Look(thick=0.42), points=bars)
    return finished(
        Meaning(series=(series,), x=Scale(low=0, high=1), y=listed),
        layout(
            lang=lang,
            height=int(40 + depth * size * 2.9),
            big=big,
            margin={"l": 8, "r": 8, "t": 8, "b": 8},
            xaxis=bare_axis([0, 1.02]),
            yaxis=bare_axis(listed.range),
            annotations=_labels_above(told, places, lift=0.22, size=size),
        ),
        rows,
        words,
    )


def _told(name: str, text: str, when: str, *, big: bool) -> str:
    """A label of one line, or of two where it is long."""
    room = LABEL_BIG if big else LABEL
    apart = "<br>" if len(name) + len(text) + len(when) + 4 > room else ", "
    return f"{name}: <b>{text}</b>{apart}{when}" if when else f"{name}: <b>{text}</b>"


def _stacked(labels: Sequence[str]) -> tuple[list[float], float]:
    """Where each row stands when labels of two lines need more room, and how many rows' height in all."""
    places: list[float] = []
    at = 0.0
    for label in labels:
        at += 0.45 if "<br>" in label else 0.0
        places.append(at)
        at += 1.0
    return places, at


def _labels_above(
    labels: Sequence[str], places: Sequence[float], *, lift: float, size: int
) -> list[dict[str, Any]]:
    """Labels at the left edge whose last line stands `lift` rows above each row's place."""
    at_edge = {"xref": "paper", "xanchor": "left", "yanchor": "bottom", "align": "left"}
    return [
        note(0, y - lift, label, size=size, **at_edge)
        for label, y in zip(labels, places, strict=True)
    ]


def positions(rows: pd.DataFrame, *, lang: str, words: Words, big: bool = False) -> Chart:
    """Percentile positions on one line from last to first: `name`, percentile (0..1), text, mark."""
    size = text_size(big)
    told = [_told(*r, big=big) for r in rows[["name", "text", "mark"]].itertuples(index=False)]
    places, depth = _stacked(told)
    height = int(70 + depth * size * 2.9)
    # Half of the words under the first and the last tick.
    side = int(size * 2.2) if big else 8
    points = tuple(
        Point(x=share, y=place, name=name, words=label.replace("<br>", ", "), label=label)
        for share, place, name, label in zip(
            rows["percentile"].astype(float), places, rows["name"], told, strict=True
        )
    )
    listed = Scale(measure="row", low=-0.9, high=depth - 0.5, upside_down=True)
    look = Look(colour=theme.HIGHLIGHTS[0], size=size)
    series = Series(kind="point", role="highlighted", look=look, points=points)
    return finished(
        Meaning(series=(series,), x=Scale(low=0, high=1), y=listed),
        layout(
            lang=lang,
            height=height,
            big=big,
            margin={"l": side, "r": side, "t": 8, "b": 8},
            xaxis=ruled_axis(
                range=[-0.03, 1.03],
                tickvals=[0, 0.25, 0.5, 0.75, 1],
                ticktext=[
                    t(f"chart.position.{k}", lang) for k in ("last", "q1", "mid", "q3", "first")
                ],
            ),
            yaxis=bare_axis(listed.range, showgrid=True, gridcolor=theme.GRID, tickvals=places),
            annotations=_labels_above(told, places, lift=0.14, size=size),
        ),
        rows,
        words,
    )
