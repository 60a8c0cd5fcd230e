"""Panels: small multiples, one under another over one common axis of years.

Owns the layout of the panels. They share the years, so that one looks down from a change in one series to
the others at any width of screen. A line stops at missing years and at breaks of its own series.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
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
    finished,
    label_margin,
    label_room,
    layout,
    mark_ends,
    marked_line,
    spread,
    text_size,
)


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One series: its title, how its values are written, its breaks, and its axis.

    `upside_down` is for ranks: 1 on top. `limits` fixes the axis (low, high), else the values do.
    """

    id: str
    title: str
    decimals: int
    unit: str
    breaks: Sequence[Break] = ()
    upside_down: bool = False
    limits: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A day on the common axis of years, with its words: what is before it ends there."""

    at: float
    text: str


def panels(
    series: pd.DataFrame,
    *,
    shown: Sequence[Panel],
    names: Mapping[str, str],
    lang: str,
    words: Words,
    mark: Mark | None = None,
    passed_into: Mapping[str, str] | None = None,
    begun: Collection[str] = (),
    big: bool = False,
) -> Chart:
    """One panel for each of `shown`, in order; a line for each of `names` that has values in it.

    `series` has panel, line, year, value and status; other columns go with the rows into the file. With
    one line in all, the labels at the ends are the values alone. `passed_into` says in words what became of
    a line's unit: the line ends with a square; the line of a unit in `begun` begins with a diamond.
    """
    passed_into = passed_into or {}
    drawn = series[series["value"].notna()].sort_values(["panel", "line", "year"])
    drawn = drawn[drawn["panel"].isin([p.id for p in shown])].reset_index(drop=True)
    size = text_size(big)
    years = sorted(int(y) for y in drawn["year"].unique())
    first, last = years[0], years[-1]
    if mark:
        first, last = min(first, int(mark.at)), max(last, round(mark.at + 0.5))
    alone = drawn["line"].nunique() == 1
    head, plot, foot = size * 2.1, size * (7.4 if alone else 9.2), size * 2.0
    if big:
        # A low screen: titles stand left of the panels and the years only under the last.
        head, plot, foot = size * 0.5, size * 5.0, size * 0.5
    whole = (head + plot + foot) * len(shown)
    beside = label_margin([p.title for p in shown], big=True) + size * 3 if big else 8
    colours = {n: theme.HIGHLIGHTS[i % len(theme.HIGHLIGHTS)] for i, n in enumerate(names)}
    data: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    labels: list[str] = []
    at: list[int] = []
    for number, panel in enumerate(shown):
        tag = "" if number == 0 else str(number + 1)
        top = 1 - number * (head + plot + foot) / whole
        domain = [top - (head + plot) / whole, top - head / whole]
        rows = drawn[drawn["panel"] == panel.id]
        low, high = panel.limits or _limits(rows["value"], upside_down=panel.upside_down)
        axes[f"xaxis{tag}"] = _years(first, last, anchor=f"y{tag}", size=size, big=big)
        axes[f"yaxis{tag}"] = _values(panel, domain, low, high, anchor=f"x{tag}", lang=lang)
        if big:
            axes[f"xaxis{tag}"]["showticklabels"] = number == len(shown) - 1
            axes[f"yaxis{tag}"] |= {"automargin": False, "nticks": 3}
            if panel.upside_down:
                axes[f"yaxis{tag}"]["tickvals"] = [1, 20 if high <= 30 else 30, 60][
                    : 2 + (high > 60)
                ]
        notes.append(
            _title_beside(panel.title, at=sum(domain) / 2, room=beside, size=size)
            if big
            else _title(panel.title, at=top, size=size)
        )
        ends = []
        for line in [n for n in names if n in set(rows["line"])]:
            one = rows[rows["line"] == line].reset_index(drop=True)
            kind = "rank" if panel.upside_down else "score"
            parts = trends.segments(one, breaks=panel.breaks, by="line", kind=kind)
            data.append(_line(one, parts, panel, names[line], colours[line], tag, lang, big))
            mark_ends(data[-1], ends=line in passed_into, begins=line in begun)
            ends.append((one.iloc[-1], names[line], colours[line]))
        texts = [_end(row, name, panel, lang, alone=alone) for row, name, _ in ends]
        labels += texts
        at += [int(row["year"]) for row, _, _ in ends]
        least = (high - low) * size * 1.25 / plot
        placed = spread([float(r["value"]) for r, _, _ in ends], least=least, low=low, high=high)
        notes += [
            {
                "xref": f"x{tag}",
                "yref": f"y{tag}",
                "x": int(row["year"]),
                "y": y,
                "xshift": 10,
                "xanchor": "left",
                "text": text,
                "showarrow": False,
                "font": {"size": size, "color": colour},
                "bgcolor": "rgba(255,255,255,0.82)",
            }
            for (row, _, colour), y, text in zip(ends, placed, texts, strict=True)
        ]
        shapes += _stops(panel, tag, first, last)
        if mark:
            shapes.append(_vertical(tag, mark.at, dash="solid"))
    if mark:
        notes.append(_mark_words(mark, size=size))
    figure = {
        "data": data,
        "layout": layout(
            lang=lang,
            height=int(whole + (size * 2 if mark else 0) + 8),
            big=big,
            margin={
                "l": beside,
                "r": label_room(
                    labels,
                    at,
                    [first, last],
                    big=big,
                ),
                "t": size * 2 if mark else 0,
                "b": size * 1.6 if big else 8,
            },
            shapes=shapes,
            annotations=notes,
            **axes,
        ),
    }
    return finished(figure, drawn, words)


def _limits(values: pd.Series, *, upside_down: bool) -> tuple[float, float]:
    """Ranks from 1 to the worst drawn, scores with some air."""
    low, high = float(values.min()), float(values.max())
    if upside_down:
        return 0.0, max(high, 10.0) * 1.08
    pad = max((high - low) * 0.18, abs(high) * 0.02, 0.01)
    return low - pad, high + pad


def _years(first: int, last: int, *, anchor: str, size: int, big: bool) -> dict[str, Any]:
    span = last - first
    # At most four labels: more would run into one another on a phone.
    step = 1 if span <= 3 else 2 if span <= 6 else 5 if span <= 18 else 10
    if big:
        step = 1 if span <= 12 else 5
    ticks = [y for y in range(first, last + 1) if y % step == 0] if step > 1 else None
    return {
        "anchor": anchor,
        "range": [first - 0.4, last + 0.4],
        "tickvals": ticks or list(range(first, last + 1)),
        "tickformat": "d",
        "gridcolor": theme.GRID,
        "zeroline": False,
        "fixedrange": True,
        "showline": True,
        "linecolor": theme.REST,
        "tickfont": {"size": size - 2},
        "tickangle": 0,
    }


def _values(
    panel: Panel, domain: list[float], low: float, high: float, *, anchor: str, lang: str
) -> dict[str, Any]:
    axis: dict[str, Any] = {
        "anchor": anchor,
        "domain": [max(0.0, domain[0]), domain[1]],
        "range": [high, low] if panel.upside_down else [low, high],
        "gridcolor": theme.GRID,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "nticks": 4,
        # As readers write numbers: grouped, without the letters that Plotly puts for thousands.
        "tickformat": ",~f",
    }
    if panel.upside_down:
        step = 20 if high > 30 else 10 if high > 15 else 5
        axis["tickvals"] = [1, *range(step, int(high) + 1, step)]
    return axis


def _title(text: str, *, at: float, size: int) -> dict[str, Any]:
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": at,
        "xanchor": "left",
        "yanchor": "top",
        "yshift": -size * 0.3,
        "text": f"<b>{text}</b>",
        "showarrow": False,
        "font": {"size": size, "color": theme.INK},
    }


def _title_beside(text: str, *, at: float, room: float, size: int) -> dict[str, Any]:
    """A panel's title at the left edge of the figure, at the panel's middle."""
    return _title(text, at=at, size=size) | {"yanchor": "middle", "yshift": 0, "xshift": 4 - room}


def _end(row: Any, name: str, panel: Panel, lang: str, *, alone: bool) -> str:
    value = formats.number(float(row["value"]), decimals=panel.decimals, lang=lang)
    return f"<b>{value}</b>" if alone else f"<b>{name}</b> {value}"


def _stops(panel: Panel, tag: str, first: int, last: int) -> list[dict[str, Any]]:
    """A dashed vertical where the line is not joined, a dotted one where only its scores are not."""
    kind = "rank" if panel.upside_down else "score"
    return [
        _vertical(tag, b.year - 0.5, dash="dash" if kind in b.refuses else "dot")
        for b in panel.breaks
        if first < b.year <= last
    ]


def _vertical(tag: str, at: float, *, dash: str) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": f"x{tag}",
        "yref": f"y{tag} domain",
        "x0": at,
        "x1": at,
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"color": theme.REST if dash == "dot" else theme.QUIET, "width": 1.5, "dash": dash},
    }


def _mark_words(mark: Mark, *, size: int) -> dict[str, Any]:
    return {
        "xref": "x",
        "yref": "paper",
        "x": mark.at,
        "y": 1,
        "xanchor": "right",
        "yanchor": "bottom",
        "text": mark.text,
        "showarrow": False,
        "font": {"size": size - 2, "color": theme.QUIET},
    }


def _line(
    rows: pd.DataFrame,
    parts: pd.Series,
    panel: Panel,
    name: str,
    colour: str,
    tag: str,
    lang: str,
    big: bool,
) -> dict[str, Any]:
    hovers = []
    for r in rows.itertuples():
        value = formats.number(float(r.value), decimals=panel.decimals, lang=lang)
        doubt = "" if r.status == "published" else f"<br><i>{t(f'status.{r.status}', lang)}</i>"
        more = getattr(r, "hover", "")
        hovers.append(f"<b>{name}</b>, {r.year}: {more or f'{value} {panel.unit}'}{doubt}")
    drawn = marked_line(
        name,
        rows,
        parts,
        hovers=hovers,
        colour=colour,
        width=4 if big else 2.5,
        size=11 if big else 7,
        edge=2,
    )
    return drawn | {"xaxis": f"x{tag}", "yaxis": f"y{tag}"}
