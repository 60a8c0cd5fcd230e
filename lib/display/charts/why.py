"""Why charts: shares of a rank change, the ladder of scores, what moved a total, bands, lost points.

Owns what each of these draws: rows of horizontal bars or dots with their words beside them, so that they
read alike on a phone and on a projector. Titles, labels and words come from the caller.
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.display import theme
from lib.display.charts.base import Chart, Words, finished, label_margin, layout, text_size

WRAP, WRAP_BIG = 40, 44
STRIPES = {"shape": "/", "fillmode": "overlay", "fgcolor": theme.PAPER, "size": 7, "solidity": 0.35}


@dataclass(frozen=True, kw_only=True)
class Said(Words):
    """What is said with a chart, in which language and for which screen."""

    lang: str
    big: bool = False


def _chart(
    said: Said, data: pd.DataFrame, traces: list[dict[str, Any]], *, height: float, **more: Any
) -> Chart:
    figure = {
        "data": traces,
        "layout": layout(lang=said.lang, height=int(height), big=said.big, **more),
    }
    return finished(figure, data, said)


def _rows_axis(count: int, labels: Sequence[str] | None = None) -> dict[str, Any]:
    """A vertical axis of rows, the first on top, with their labels or none."""
    return {
        "range": [count - 0.4, -0.6],
        "tickmode": "array",
        "tickvals": list(range(count)),
        "ticktext": list(labels or [""] * count),
        "showticklabels": labels is not None,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
    }


def _free_axis(low: float, high: float, *, line: bool = True) -> dict[str, Any]:
    """A horizontal axis without ticks: the numbers stand beside the marks."""
    return {
        "range": [low, high],
        "showticklabels": False,
        "showgrid": False,
        "zeroline": line,
        "zerolinecolor": theme.QUIET,
        "zerolinewidth": 1.5,
        "fixedrange": True,
    }


def _note(x: float, y: float, text: str, *, size: int, **more: Any) -> dict[str, Any]:
    return {
        "x": x,
        "y": y,
        "text": text,
        "showarrow": False,
        "font": {"size": size, "color": more.pop("color", theme.INK)},
        **more,
    }


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
    own, others = rows["own"].tolist(), rows["others"].tolist()
    right = [max(a, 0) + max(b, 0) for a, b in zip(own, others, strict=True)]
    left = [min(a, 0) + min(b, 0) for a, b in zip(own, others, strict=True)]
    reach = max([1.0, *right, *(-v for v in left)])
    y = list(range(count))
    bar = {"type": "bar", "orientation": "h", "y": y, "width": 0.62}
    hover = {"hovertext": list(hovers), "hovertemplate": "%{hovertext}<extra></extra>"}
    traces: list[dict[str, Any]] = [
        {**bar, **hover, "x": own, "marker": {"color": theme.HIGHLIGHTS[0]}},
        {
            **bar,
            **hover,
            "x": others,
            "marker": {
                "color": theme.REST,
                "line": {"color": theme.NEUTRAL, "width": 1},
                "pattern": STRIPES,
            },
        },
    ]
    # The words stand in a column of their own: beside a falling bar there is no room on a phone.
    notes = [
        _note(
            1,
            i,
            f"<b>{words[i]}</b>",
            size=size,
            color=change_colour(change),
            xref="paper",
            xanchor="left",
            xshift=8,
        )
        for i, change in enumerate(rows["change"])
    ]
    ticks = [f"<b>{n}</b>" if i == strong else n for i, n in enumerate(labels)]
    low = min([0.0, *left])
    return _chart(
        said,
        rows,
        traces,
        height=30 + count * size * (2.6 if count < 16 else 1.65),
        margin={"l": 8, "r": label_margin(list(words), big=said.big), "t": 8, "b": 8},
        barmode="relative",
        xaxis=_free_axis(low - reach * 0.03, max([0.0, *right]) + reach * 0.03),
        yaxis=_rows_axis(count, ticks),
        annotations=notes,
    )


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
    colours = [theme.HIGHLIGHTS[0] if i == own else theme.REST for i in range(count)]
    traces: list[dict[str, Any]] = []
    if before is not None:
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": [before, scores[own]],
                "y": [own, own],
                "line": {"color": theme.HIGHLIGHTS[0], "width": 3, "dash": "dot"},
                "marker": {
                    "size": 13,
                    "color": theme.PAPER,
                    "line": {"color": theme.HIGHLIGHTS[0], "width": 2.5},
                },
                "hoverinfo": "skip",
            }
        )
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": scores,
            "y": list(range(count)),
            "hovertext": list(hovers),
            "hovertemplate": "%{hovertext}<extra></extra>",
            "marker": {
                "size": [20 if i == own else 13 for i in range(count)],
                "color": colours,
                "symbol": ["square" if i in squares else "circle" for i in range(count)],
                "line": {
                    "color": theme.QUIET,
                    "width": [2.5 if i in squares else 1 for i in range(count)],
                },
            },
            "cliponaxis": False,
        }
    )
    notes = [
        _note(
            scores[i],
            i,
            f"<b>{w}</b>" if i == own else w,
            size=size,
            color=theme.HIGHLIGHTS[0] if i == own else theme.QUIET,
            xanchor="left",
            xshift=16 if i == own else 12,
        )
        for i, w in enumerate(words)
        if not pd.isna(scores[i])
    ]
    ticks = [f"<b>{n}</b>" if i == own else n for i, n in enumerate(labels)]
    room = label_margin([max(words, key=len)], big=said.big)
    return _chart(
        said,
        rows,
        traces,
        height=40 + count * size * 1.75,
        margin={"l": 8, "r": room, "t": 8, "b": 8},
        xaxis={**_free_axis(low - span * 0.09, high + span * 0.04, line=False)},
        yaxis={**_rows_axis(count, ticks), "showgrid": True, "gridcolor": theme.GRID},
        annotations=notes,
    )


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
    count = len(rows)
    values = [0.0 if pd.isna(v) else float(v) for v in rows["contribution"]]
    starts, at = [], 0.0
    for v in values[:-1]:
        starts.append(at)
        at += v
    starts.append(0.0)
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "x": values,
            "base": starts,
            "y": [i + 0.29 for i in range(count)],
            "width": 0.36,
            "hovertext": list(hovers),
            "hovertemplate": "%{hovertext}<extra></extra>",
            "marker": {
                "color": [
                    change_colour(v) if not r else theme.REST
                    for v, r in zip(values, rest, strict=True)
                ],
                "pattern": {**STRIPES, "shape": ["/" if r else "" for r in rest]},
            },
        }
    ]
    ends = [s + v for s, v in zip(starts, values, strict=True)]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    return _rows_with_titles(
        rows,
        traces,
        labels=labels,
        words=words,
        ends=ends,
        values=values,
        low=low,
        high=high,
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
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "x": values,
            "y": [i + 0.29 for i in range(len(rows))],
            "width": 0.36,
            "hovertext": list(hovers),
            "hovertemplate": "%{hovertext}<extra></extra>",
            "marker": {"color": theme.HIGHLIGHTS[0]},
        }
    ]
    high = max([0.01, *values])
    return _rows_with_titles(
        rows,
        traces,
        labels=labels,
        words=words,
        ends=values,
        values=values,
        low=0.0,
        high=high,
        said=said,
    )


def _rows_with_titles(
    rows: pd.DataFrame,
    traces: list[dict[str, Any]],
    *,
    labels: Sequence[str],
    words: Sequence[str],
    ends: Sequence[float],
    values: Sequence[float],
    low: float,
    high: float,
    said: Said,
) -> Chart:
    """Bars under their own titles: names of components are too long to stand beside them on a phone.

    On a projector they stand beside the bars. `words` are kept with the bars for office programs.
    """
    size = text_size(said.big)
    traces[0]["meta"] = {"words": list(words)}
    if said.big:
        traces[0] |= {"y": list(range(len(rows))), "width": 0.56}
    span = max(high - low, 1e-6)
    longest = max((len(w) for w in words), default=4)
    room = span * min(1.1, 0.055 * longest)
    notes = []
    for i, (label, word) in enumerate(zip(labels, words, strict=True)):
        if not said.big:
            notes.append(
                _note(
                    0,
                    i + 0.08,
                    "<br>".join(textwrap.wrap(label, WRAP)),
                    size=size,
                    xref="paper",
                    xanchor="left",
                    yanchor="bottom",
                    align="left",
                    bgcolor=theme.PAPER,
                    borderpad=0,
                )
            )
        # A falling bar's word stands at its start, on the right: the left edge may be the screen's.
        right = max(ends[i], ends[i] - values[i])
        notes.append(
            _note(
                right,
                i if said.big else i + 0.29,
                f"<b>{word}</b>",
                size=size,
                color=change_colour(values[i]) if low < 0 or high > 0 else theme.INK,
                xanchor="left",
                xshift=8,
            )
        )
    two_lines = any(len(n) > WRAP for n in labels)
    if said.big:
        beside = ["<br>".join(textwrap.wrap(label, WRAP_BIG)) for label in labels]
        return _chart(
            said,
            rows,
            traces,
            height=24 + len(rows) * size * 2.7,
            margin={"l": 8, "r": 8, "t": 8, "b": 8},
            xaxis=_free_axis(low - span * 0.02, high + room * 0.6),
            yaxis=_rows_axis(len(rows), beside),
            annotations=notes,
        )
    return _chart(
        said,
        rows,
        traces,
        height=24 + len(rows) * size * (5.0 if two_lines else 3.4),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis=_free_axis(low - span * 0.02, high + room, line=False),
        yaxis={**_rows_axis(len(rows)), "range": [len(rows) - 0.45, -0.62]},
        annotations=notes,
    )


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
    lines: dict[bool, tuple[list[Any], list[Any]]] = {True: ([], []), False: ([], [])}
    for i, row in enumerate(rows.itertuples()):
        xs, ys = lines[i == own]
        xs += [int(row.best), int(row.worst), None]
        ys += [i, i, None]
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": lines[mine][0],
            "y": lines[mine][1],
            "line": {"color": theme.HIGHLIGHTS[0] if mine else theme.REST, "width": 8},
            "hoverinfo": "skip",
        }
        for mine in (False, True)
    ]
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": [int(r) for r in rows["rank"]],
            "y": list(range(count)),
            "hovertext": list(hovers),
            "hovertemplate": "%{hovertext}<extra></extra>",
            "marker": {
                "size": 14,
                "symbol": "diamond",
                "color": theme.PAPER,
                "line": {"color": theme.INK, "width": 2.5},
            },
        }
    )
    low, high = int(rows["best"].min()), int(rows["worst"].max())
    notes = [
        _note(
            int(row.worst),
            i,
            f"<b>{words[i]}</b>" if i == own else words[i],
            size=size,
            color=theme.HIGHLIGHTS[0] if i == own else theme.QUIET,
            xanchor="left",
            xshift=12,
        )
        for i, row in enumerate(rows.itertuples())
    ]
    ticks = [f"<b>{name}</b>" if i == own else name for i, name in enumerate(labels)]
    return _chart(
        said,
        rows,
        traces,
        height=60 + count * size * 1.75,
        margin={"l": 8, "r": label_margin([max(words, key=len)], big=said.big), "t": 36, "b": 8},
        xaxis={
            "range": [low - 0.8, high + 0.8],
            "side": "top",
            "tickformat": "d",
            "nticks": 6,
            "gridcolor": theme.GRID,
            "zeroline": False,
            "fixedrange": True,
        },
        yaxis=_rows_axis(count, ticks),
        annotations=notes,
    )


def named(rows: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The rows with the provinces' names before their ids."""
    out = rows.copy()
    out.insert(0, "province", out["province_id"].map(names))
    return out
