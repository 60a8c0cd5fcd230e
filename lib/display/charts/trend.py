"""Trend charts: values over the years, provinces side by side in one year, cumulative periods, positions.

Owns what each draws. A line stops at a missing year and at a break of its own indicator; a derived or
doubtful figure is a hollow marker; a cumulative figure is a bar over its period, never a point.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import pandas as pd

from lib.analytics import trends
from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Break
from lib.display import theme
from lib.display.charts.base import (
    Chart,
    Words,
    break_marks,
    end_label,
    finished,
    label_room,
    layout,
    mark_ends,
    marked_line,
    spread,
    text_size,
    year_axis,
)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A dashed vertical that the caller places itself: `at` on the years' axis, a word, the reason."""

    at: float
    text: str
    reason: str


def lines(
    series: pd.DataFrame,
    *,
    names: Mapping[str, str],
    breaks: Mapping[str, Sequence[Break]],
    decimals: int,
    unit: str,
    lang: str,
    words: Words,
    share_of: tuple[float, float] | None = None,
    upside_down: bool = False,
    marks: bool = True,
    also: Sequence[Mark] = (),
    quiet: Sequence[str] = (),
    passed_into: Mapping[str, str] | None = None,
    begun: Collection[str] = (),
    big: bool = False,
    height: int = 460,
) -> Chart:
    """Values over the years, one named line for each `line` of `series`.

    `series` has line, year, value and status; other columns go with the rows into the file. `breaks` are
    by line; `marks` draws them, `also` are marks of the caller's own. Lines that are `quiet` are grey:
    what the others are compared with. `share_of` fixes the axis. `upside_down` puts the smallest on top
    and integer ticks (ranks). `passed_into` says in words what became of a line's unit: the line ends with
    a square; the line of a unit in `begun` begins with a diamond.
    """
    passed_into = passed_into or {}
    drawn = series[series["value"].notna()].sort_values(["line", "year"]).reset_index(drop=True)
    years = sorted(int(y) for y in drawn["year"].unique())
    order = [n for n in names if n in set(drawn["line"])]
    traces, ends = [], []
    for number, line in enumerate(order):
        rows = drawn[drawn["line"] == line].reset_index(drop=True)
        colour = theme.HIGHLIGHTS[number % len(theme.HIGHLIGHTS)]
        colour = theme.QUIET if line in quiet else colour
        kind = "rank" if upside_down else "score"
        parts = trends.segments(rows, breaks=breaks.get(line, ()), by="line", kind=kind)
        traces.append(_line(rows, parts, names[line], colour, decimals, unit, lang, big))
        mark_ends(traces[-1], ends=line in passed_into, begins=line in begun)
        ends.append((rows.iloc[-1], names[line], colour))
    low, high = share_of or _room(drawn["value"])
    axis: dict[str, Any] = {
        "range": [high, low] if upside_down else [low, high],
        "gridcolor": theme.GRID,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "nticks": 6,
        "tickformat": ",d" if upside_down or decimals == 0 else ",~f",
    }
    if upside_down:
        axis["tickvals"] = [1, *range(10, int(high) + 1, 10)]
    least = (high - low) * text_size(big) * 1.35 / max(120, height - 90)
    texts = [
        end_label(
            name,
            f"{formats.number(row['value'], decimals=decimals, lang=lang)}"
            f" {passed_into.get(line, '')}".rstrip(),
        )
        for line, (row, name, _) in zip(order, ends, strict=True)
    ]
    more = max((x.count("<br>") for x in texts), default=0)
    # A label of several lines stands around its place: half of it must fit below the words on top.
    edge = least * (more + 1) / 2 if more else 0.0
    placed = spread(
        [float(r["value"]) for r, _, _ in ends],
        least=least * (1 + 0.85 * more),
        low=low + edge,
        high=high - edge,
    )
    every = [b for line in order for b in breaks.get(line, ())]
    apart = list({(b.year, b.kind): b for b in every}.values())
    shapes, notes = (
        break_marks(sorted(apart, key=lambda b: b.year), years=years, lang=lang, big=big)
        if marks and years
        else ([], [])
    )
    shapes += [_mark_line(m) for m in also]
    notes += [_mark_word(m, size=text_size(big) - 2) for m in also]
    notes += [
        {
            "x": int(row["year"]),
            "y": y,
            "xshift": 12,
            "xanchor": "left",
            "text": text,
            "align": "left",
            "showarrow": False,
            "font": {"size": text_size(big), "color": colour},
            "bgcolor": "rgba(255,255,255,0.82)",
        }
        for (row, _, colour), y, text in zip(ends, placed, texts, strict=True)
    ]
    figure = {
        "data": traces,
        "layout": layout(
            lang=lang,
            height=height,
            big=big,
            margin={
                "l": 8,
                "r": label_room(texts, [int(r["year"]) for r, _, _ in ends], years, big=big),
                "t": 44,
                "b": 8,
            },
            xaxis=year_axis(years or [0]),
            yaxis=axis,
            shapes=shapes,
            annotations=notes,
        ),
    }
    return finished(figure, drawn, words)


def _mark_line(mark: Mark) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": mark.at,
        "x1": mark.at,
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"color": theme.QUIET, "width": 1.5, "dash": "dash"},
    }


def _mark_word(mark: Mark, *, size: int) -> dict[str, Any]:
    return {
        "xref": "x",
        "yref": "paper",
        "x": mark.at,
        "y": 1.0,
        "yanchor": "bottom",
        "text": mark.text,
        "hovertext": mark.reason,
        "showarrow": False,
        "font": {"size": size, "color": theme.QUIET},
    }


def _room(values: pd.Series) -> tuple[float, float]:
    """An axis with some air; it starts at zero where the values come near it."""
    low, high = float(values.min()), float(values.max())
    pad = max((high - low) * 0.1, abs(high) * 0.02, 0.01)
    return (0.0 if 0 <= low <= 0.4 * high else low - pad), high + pad


def _line(
    rows: pd.DataFrame,
    parts: pd.Series,
    name: str,
    colour: str,
    decimals: int,
    unit: str,
    lang: str,
    big: bool,
) -> dict[str, Any]:
    hovers = [
        _hover(name, str(r.year), r.value, r.status, decimals, unit, lang)
        for r in rows.itertuples()
    ]
    drawn = marked_line(
        name,
        rows,
        parts,
        hovers=hovers,
        colour=colour,
        width=5 if big else 3,
        size=14 if big else 9,
    )
    # A narrow screen leaves the last year no room before the plot's edge.
    return drawn | {"cliponaxis": False}


def _hover(
    name: str, when: str, value: float, status: str, decimals: int, unit: str, lang: str
) -> str:
    text = f"<b>{name}</b>, {when}: {formats.number(value, decimals=decimals, lang=lang)} {unit}"
    return text if status == "published" else f"{text}<br><i>{t(f'status.{status}', lang)}</i>"


# Signs of one line of a name beside a bar.
NAME = 18


def bars(
    rows: pd.DataFrame,
    *,
    decimals: int,
    unit: str,
    lang: str,
    words: Words,
    highlight: Sequence[str] = (),
    big: bool = False,
) -> Chart:
    """One bar for each row: `name`, value, status, and id (compared with `highlight`); order is kept.

    Derived and doubtful figures are hatched and say so. Rows that are `apart` (not a full year; a column
    that may be missing) are pale and outlined; their `name` must say what they count.
    """
    size = text_size(big)
    values = rows["value"].astype(float)
    chosen = rows["id"].isin(list(highlight))
    doubtful = rows["status"] != "published"
    apart = rows["apart"] if "apart" in rows else pd.Series(False, index=rows.index)
    colours = [theme.HIGHLIGHTS[0] if c else theme.REST for c in chosen]
    # A phone leaves a name about as many signs of one line.
    names = ["<br>".join(wrap(n, NAME)) for n in rows["name"]]
    lines_each = 1 + max(n.count("<br>") for n in names)
    texts = [
        f"{formats.number(r.value, decimals=decimals, lang=lang)}"
        + ("" if r.status == "published" else f" ({t(f'status.{r.status}', lang)})")
        for r in rows.itertuples()
    ]
    longest = max((len(x) for x in texts), default=4)
    bar = {
        "type": "bar",
        "orientation": "h",
        "x": values.tolist(),
        "y": names,
        "text": texts,
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "<b>%{y}</b>: %{text} " + unit + "<extra></extra>",
        "marker": {
            "color": [theme.GRID if a else c for a, c in zip(apart, colours, strict=True)],
            "line": {"color": colours, "width": 1.5},
            "pattern": {
                "shape": ["/" if d else "" for d in doubtful],
                "fgcolor": theme.PAPER,
            },
        },
    }
    figure = {
        "data": [bar],
        "layout": layout(
            lang=lang,
            height=int(60 + len(rows) * size * (0.5 + 1.25 * lines_each)),
            big=big,
            margin={"l": 8, "r": int(longest * size * 0.62) + 14, "t": 8, "b": 8},
            bargap=0.32,
            xaxis={
                # A share is drawn against the whole: 22,8 % alone must not fill the width.
                "range": [
                    min(0.0, float(values.min())),
                    max(float(values.max()), 100.0 if unit == "%" else 1e-9),
                ],
                "showticklabels": False,
                "showgrid": False,
                "zeroline": True,
                "zerolinecolor": theme.QUIET,
                "fixedrange": True,
            },
            yaxis={
                "autorange": "reversed",
                "automargin": True,
                "fixedrange": True,
                "ticksuffix": " ",
            },
        ),
    }
    drawn = rows.drop(columns="apart") if "apart" in rows else rows
    return finished(figure, drawn, words)


def periods(rows: pd.DataFrame, *, lang: str, words: Words, big: bool = False) -> Chart:
    """Figures as bars over the period they count: `name`, period_start, period_end, text, when, scope.

    `text` is the figure and `when` its period in words. Results are filled, plans are hatched, parts of a
    year are pale; nothing is coloured as good or bad, because fewer posts is neither.
    """
    size = text_size(big)
    first, last = int(rows["period_start"].min()), int(rows["period_end"].max())
    plan, part = rows["scope"] == "plan", rows["scope"].isin(["part-year", "centre-only"])
    told = [_told(*r) for r in rows[["name", "text", "when"]].itertuples(index=False)]
    places, depth = _stacked(told)
    bar = {
        "type": "bar",
        "orientation": "h",
        "base": (rows["period_start"] - 0.45).tolist(),
        "x": (rows["period_end"] - rows["period_start"] + 0.9).tolist(),
        "y": places,
        "customdata": [
            f"<b>{r.name}</b><br>{r.text}, {r.when}"
            for r in rows[["name", "text", "when"]].itertuples(index=False)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
        "marker": {
            # The colour of a hatched bar is that of its stripes.
            "color": [theme.GRID if p else theme.NEUTRAL for p in part],
            "line": {"color": theme.NEUTRAL, "width": 1.5},
            "pattern": {"shape": ["/" if p else "" for p in plan]},
        },
        "width": 0.42,
    }
    years = list(range(first, last + 1))
    step = max(1, len(years) // 8)
    figure = {
        "data": [bar],
        "layout": layout(
            lang=lang,
            height=int(60 + depth * size * 2.9),
            big=big,
            margin={"l": 8, "r": 8, "t": 8, "b": 8},
            xaxis={
                "range": [first - 0.6, last + 0.6],
                "tickvals": years[::-1][::step][::-1],
                "tickformat": "d",
                "gridcolor": theme.GRID,
                "zeroline": False,
                "fixedrange": True,
                "automargin": True,
            },
            yaxis={
                "range": [depth - 0.6, -0.8],
                "showticklabels": False,
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
            },
            annotations=_labels_above(told, places, lift=0.22, size=size),
        ),
    }
    return finished(figure, rows, words)


# A label longer than this many signs takes a second line: a phone shows about as many at 16 px.
LABEL = 38


def _told(name: str, text: str, when: str) -> str:
    """A label of one line, or of two where it is long."""
    apart = "<br>" if len(name) + len(text) + len(when) + 4 > LABEL else ", "
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
    return [
        {
            "xref": "paper",
            "x": 0,
            "y": y - lift,
            "xanchor": "left",
            "yanchor": "bottom",
            "align": "left",
            "text": label,
            "showarrow": False,
            "font": {"size": size, "color": theme.INK},
        }
        for label, y in zip(labels, places, strict=True)
    ]


def positions(rows: pd.DataFrame, *, lang: str, words: Words, big: bool = False) -> Chart:
    """Percentile positions on one line from last to first: `name`, percentile (0..1), text, mark."""
    size = text_size(big)
    told = [_told(*r) for r in rows[["name", "text", "mark"]].itertuples(index=False)]
    places, depth = _stacked(told)
    height = int(70 + depth * size * 2.9)
    # Half of the words under the first and the last tick.
    side = int(size * 2.2) if big else 8
    figure = {
        "data": [
            {
                "type": "scatter",
                "mode": "markers",
                "x": rows["percentile"].astype(float).tolist(),
                "y": places,
                "text": [label.replace("<br>", ", ") for label in told],
                "hovertemplate": "%{text}<extra></extra>",
                "marker": {"size": size, "color": theme.HIGHLIGHTS[0]},
            }
        ],
        "layout": layout(
            lang=lang,
            height=height,
            big=big,
            margin={"l": side, "r": side, "t": 8, "b": 8},
            xaxis={
                "range": [-0.03, 1.03],
                "tickvals": [0, 0.25, 0.5, 0.75, 1],
                "ticktext": [
                    t(f"chart.position.{k}", lang) for k in ("last", "q1", "mid", "q3", "first")
                ],
                "gridcolor": theme.GRID,
                "zeroline": False,
                "fixedrange": True,
                "automargin": True,
            },
            yaxis={
                "range": [depth - 0.5, -0.9],
                "showticklabels": False,
                "gridcolor": theme.GRID,
                "tickvals": places,
                "zeroline": False,
                "fixedrange": True,
            },
            annotations=_labels_above(told, places, lift=0.14, size=size),
        ),
    }
    return finished(figure, rows, words)


def scatter(
    rows: pd.DataFrame,
    *,
    axes: tuple[str, str],
    decimals: tuple[int, int],
    highlight: Sequence[str],
    lang: str,
    words: Words,
    big: bool = False,
    height: int = 560,
) -> Chart:
    """Two indicators of one year against each other: id, name, x, y; the highlighted ones are named."""
    size = text_size(big)
    chosen = rows["id"].isin(list(highlight))
    data: list[dict[str, Any]] = []
    for group, colour in ((rows[~chosen], theme.REST), (rows[chosen], theme.HIGHLIGHTS[0])):
        data.append(
            {
                "type": "scatter",
                "mode": "markers+text" if colour != theme.REST else "markers",
                "x": group["x"].tolist(),
                "y": group["y"].tolist(),
                "text": group["name"].tolist(),
                "textposition": "top center",
                "textfont": {"size": size, "color": theme.INK},
                "customdata": [
                    f"{formats.number(a, decimals=decimals[0], lang=lang)}; "
                    f"{formats.number(b, decimals=decimals[1], lang=lang)}"
                    for a, b in zip(group["x"], group["y"], strict=True)
                ],
                "hovertemplate": "<b>%{text}</b>: %{customdata}<extra></extra>",
                "marker": {"size": size * (0.9 if colour != theme.REST else 0.6), "color": colour},
                "cliponaxis": False,
            }
        )
    axis = {"gridcolor": theme.GRID, "zeroline": False, "fixedrange": True, "automargin": True}
    figure = {
        "data": data,
        "layout": layout(
            lang=lang,
            height=height,
            big=big,
            xaxis={**axis, "title": {"text": axes[0]}},
            yaxis={**axis, "title": {"text": axes[1]}},
        ),
    }
    return finished(figure, rows, words)
