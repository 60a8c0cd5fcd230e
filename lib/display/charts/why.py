"""Why charts: shares of a rank change, the ladder of scores, bands.

Owns what each of these draws: a row for each province with its words beside it, so that they read alike on
a phone and on a projector. Titles, labels and words come from the caller.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from lib.display import theme
from lib.display.charts.base import (
    Chart,
    Words,
    bare_axis,
    finished,
    label_margin,
    layout,
    note,
    ruled_axis,
    text_size,
)
from lib.display.charts.meaning import Look, Meaning, Point, Scale, Series

RULED = {"showgrid": True, "gridcolor": theme.GRID}


@dataclass(frozen=True, kw_only=True)
class Said(Words):
    """What is said with a chart, in which language and for which screen."""

    lang: str
    big: bool = False


def listed(
    said: Said,
    data: pd.DataFrame,
    series: Sequence[Series],
    *,
    height: float,
    scale: Scale | None = None,
    stacked: bool = False,
    **more: Any,
) -> Chart:
    """A chart of rows, the first on top; `scale` is the axis that the marks are measured on."""
    rows = Scale(measure="row", upside_down=True)
    return finished(
        Meaning(series=tuple(series), x=scale or Scale(), y=rows, stacked=stacked),
        layout(lang=said.lang, height=int(height), big=said.big, **more),
        data,
        said,
    )


def rows_axis(count: int, labels: Sequence[str] | None = None) -> dict[str, Any]:
    """A vertical axis of rows, the first on top, with their labels or none."""
    return bare_axis(
        [count - 0.4, -0.6],
        tickmode="array",
        tickvals=list(range(count)),
        ticktext=list(labels or [""] * count),
        showticklabels=labels is not None,
        automargin=True,
    )


def free_axis(low: float, high: float, *, line: bool = True) -> dict[str, Any]:
    """A horizontal axis without ticks: the numbers stand beside the marks."""
    zero = {"zerolinecolor": theme.QUIET, "zerolinewidth": 1.5}
    return bare_axis([low, high], zeroline=line, **zero)


def _stressed(labels: Sequence[str], which: int | None) -> list[str]:
    """The rows' labels with one of them bold."""
    return [f"<b>{text}</b>" if i == which else text for i, text in enumerate(labels)]


def change_colour(value: float) -> str:
    """Up, down or neither."""
    return theme.UP if value > 0 else theme.DOWN if value < 0 else theme.QUIET


def shares(
    rows: pd.DataFrame,
    *,
    labels: Sequence[str],
    words: Sequence[str],
    hovers: Sequence[str],
    said: Said,
    strong: int | None = None,
) -> Chart:
    """Own (solid) and others' (striped) share of rank changes, a row each, with the change at the end.

    `rows` has own, others and change; places gained point to the right. `strong` is a row to stress.
    """
    size = text_size(said.big)
    count = len(rows)
    series, low, high = _shares(rows, labels, hovers)
    reach = max(1.0, high, -low)
    # The words stand in a column of their own: beside a falling bar there is no room on a phone.
    column = {"xref": "paper", "xanchor": "left", "xshift": 8}
    notes = [
        note(1, i, f"<b>{words[i]}</b>", size=size, color=change_colour(change), **column)
        for i, change in enumerate(rows["change"])
    ]
    return listed(
        said,
        rows,
        series,
        stacked=True,
        height=30 + count * size * (2.6 if count < 16 else 1.65),
        margin={"l": 8, "r": label_margin(list(words), big=said.big), "t": 8, "b": 8},
        barmode="relative",
        xaxis=free_axis(low - reach * 0.03, high + reach * 0.03),
        yaxis=rows_axis(count, _stressed(labels, strong)),
        annotations=notes,
    )


def _shares(
    rows: pd.DataFrame, labels: Sequence[str], hovers: Sequence[str]
) -> tuple[list[Series], float, float]:
    """Both shares as bars on one another, and from where to where they reach."""
    solid = Look(colour=theme.HIGHLIGHTS[0], thick=0.62)
    striped = replace(solid, colour=theme.REST, edge=theme.NEUTRAL, edge_width=1)
    striped = replace(striped, hatch="unexplained")
    columns = ((solid, rows["own"].tolist()), (striped, rows["others"].tolist()))
    series = [
        Series(
            kind="bar",
            role="highlighted",
            look=look,
            points=tuple(
                Point(x=v, y=i, name=labels[i], words=hovers[i]) for i, v in enumerate(values)
            ),
        )
        for look, values in columns
    ]
    pairs = list(zip(*(values for _, values in columns), strict=True))
    low = min([0.0, *(min(a, 0) + min(b, 0) for a, b in pairs)])
    high = max([0.0, *(max(a, 0) + max(b, 0) for a, b in pairs)])
    return series, low, high


def ladder(
    rows: pd.DataFrame,
    *,
    labels: Sequence[str],
    words: Sequence[str],
    hovers: Sequence[str],
    own: int,
    said: Said,
    before: float | None = None,
    squares: Collection[int] = (),
) -> Chart:
    """Scores around a province, a row each in the order of ranks, with what each is away.

    `rows` has score; `own` is the province's row, `squares` are rows with a square mark. `before` draws
    where it stood, hollow, with a line to where it stands now.
    """
    size = text_size(said.big)
    count = len(rows)
    scores = rows["score"].astype(float).tolist()
    everything = [s for s in [*scores, before] if s is not None and not pd.isna(s)]
    low, high = min(everything), max(everything)
    span = max(high - low, 1e-3)
    series = []
    if before is not None:
        series.append(_moved(before, scores[own], own))
    marks = [
        Point(
            x=score,
            y=i,
            name=labels[i],
            words=hovers[i],
            label=words[i],
            look=_rung(own=i == own, square=i in squares),
        )
        for i, score in enumerate(scores)
    ]
    usual = _rung(own=False, square=False)
    series.append(Series(kind="point", role="highlighted", look=usual, points=tuple(marks)))
    notes = [_beside(p, size, own=i == own) for i, p in enumerate(marks) if not pd.isna(p.x)]
    room = label_margin([max(words, key=len)], big=said.big)
    return listed(
        said,
        rows,
        series,
        height=40 + count * size * 1.75,
        margin={"l": 8, "r": room, "t": 8, "b": 8},
        xaxis=free_axis(low - span * 0.09, high + span * 0.04, line=False),
        yaxis=rows_axis(count, _stressed(labels, own)) | RULED,
        annotations=notes,
    )


def _rung(*, own: bool, square: bool) -> Look:
    return Look(
        colour=theme.HIGHLIGHTS[0] if own else theme.REST,
        size=20 if own else 13,
        symbol="square" if square else "circle",
        edge=theme.QUIET,
        edge_width=2.5 if square else 1,
        clipped=False,
    )


def _beside(point: Point, size: int, *, own: bool, shift: int | None = None) -> dict[str, Any]:
    """A row's words right of its mark, stressed for the province itself."""
    return note(
        point.x,
        point.y,
        f"<b>{point.label}</b>" if own else point.label,
        size=size,
        color=theme.HIGHLIGHTS[0] if own else theme.QUIET,
        xanchor="left",
        xshift=shift or (16 if own else 12),
    )


def _moved(before: float, now: float, row: int) -> Series:
    """Where the province stood, hollow, with a dotted line to where it stands now."""
    colour = theme.HIGHLIGHTS[0]
    look = Look(colour=colour, width=3, dash="dot", size=13, fill=theme.PAPER)
    look = replace(look, edge=colour, edge_width=2.5)
    ends = (Point(x=before, y=row), Point(x=now, y=row))
    return Series(kind="line", role="reference", look=look, points=ends)


def bands(
    rows: pd.DataFrame,
    *,
    labels: Sequence[str],
    words: Sequence[str],
    hovers: Sequence[str],
    own: int | None,
    said: Said,
    n: int,
) -> Chart:
    """Official ranks as marks with their bands as lines, a row each; rank 1 on the left.

    `rows` has rank, best and worst.
    """
    size = text_size(said.big)
    count = len(rows)
    wide = Look(colour=theme.REST, width=8)
    lines = [
        Series(
            kind="line",
            role="highlighted" if i == own else "context",
            look=replace(wide, colour=theme.HIGHLIGHTS[0]) if i == own else wide,
            name=labels[i],
            points=tuple(Point(x=int(x), y=i, label=words[i]) for x in (row.best, row.worst)),
        )
        for i, row in enumerate(rows.itertuples())
    ]
    notes = [_beside(s.points[1], size, own=i == own, shift=12) for i, s in enumerate(lines)]
    lines.sort(key=lambda s: s.role == "highlighted")
    sign = Look(colour=theme.PAPER, size=14, symbol="diamond", edge=theme.INK, edge_width=2.5)
    marks = tuple(
        Point(x=int(rank), y=i, name=labels[i], words=hovers[i], label=words[i])
        for i, rank in enumerate(rows["rank"])
    )
    official = Series(kind="point", role="highlighted", look=sign, points=marks)
    low, high = int(rows["best"].min()), int(rows["worst"].max())
    return listed(
        said,
        rows,
        [*lines, official],
        height=60 + count * size * 1.75,
        margin={"l": 8, "r": label_margin([max(words, key=len)], big=said.big), "t": 36, "b": 8},
        xaxis=ruled_axis(
            range=[low - 0.8, high + 0.8], side="top", tickformat="d", nticks=6, automargin=False
        ),
        yaxis=rows_axis(count, _stressed(labels, own)),
        annotations=notes,
    )
