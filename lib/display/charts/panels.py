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
    Mark,
    Words,
    finished,
    label_margin,
    label_room,
    layout,
    line,
    note,
    ruled_axis,
    spread,
    text_size,
    verticals,
)
from lib.display.charts.meaning import Look, Meaning, Scale, Series, Stop


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One series: its title, how its values are written, its breaks, and its axis.

    `upside_down` is for ranks: 1 on top. `limits` fixes the axis (low, high), else the values do.
    A line that ends before `newest`, the series' newest edition, names its last year.
    """

    id: str
    title: str
    decimals: int
    unit: str
    breaks: Sequence[Break] = ()
    upside_down: bool = False
    limits: tuple[float, float] | None = None
    newest: int | None = None


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
    drawn = series[series["value"].notna()].sort_values(["panel", "line", "year"])
    drawn = drawn[drawn["panel"].isin([p.id for p in shown])].reset_index(drop=True)
    size = text_size(big)
    years = sorted(int(y) for y in drawn["year"].unique())
    first, last = years[0], years[-1]
    if mark:
        first, last = min(first, int(mark.at)), max(last, round(mark.at + 0.5))
    alone = drawn["line"].nunique() == 1
    room = Room.made(shown, alone=alone, size=size, big=big)
    found = [
        _panel(
            panel,
            number,
            drawn[drawn["panel"] == panel.id],
            names=names,
            lang=lang,
            alone=alone,
            room=room,
            ends=passed_into or {},
            begun=begun,
        )
        for number, panel in enumerate(shown)
    ]
    stops = [s for n, panel in enumerate(shown) for s in _stops(panel, n, first, last, mark)]
    notes = [n for one in found for n in one.notes] + ([_mark_words(mark, size)] if mark else [])
    axes: dict[str, Any] = {}
    for number, one in enumerate(found):
        axes |= _axes(one.scale, number, (first, last), room)
    lines = [s for one in found for s in one.lines]
    at = [int(s.points[-1].x) for s in lines]
    right = label_room([x for one in found for x in one.texts], at, [first, last], big=big)
    above = size * 2 if mark else 0
    below = size * 1.6 if big else 8
    return finished(
        Meaning(
            series=tuple(lines),
            x=Scale(measure="year"),
            y=found[0].scale,
            stops=tuple(stops),
            panels=len(shown),
        ),
        layout(
            lang=lang,
            height=int(room.whole + above + 8),
            big=big,
            margin={"l": room.beside, "r": right, "t": above, "b": below},
            shapes=verticals(stops),
            annotations=notes,
            **axes,
        ),
        drawn,
        words,
    )


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One panel: its lines with what is written at their ends, its scale, and its notes."""

    lines: list[Series]
    texts: list[str]
    scale: Scale
    notes: list[dict[str, Any]]


def _panel(
    panel: Panel,
    number: int,
    rows: pd.DataFrame,
    *,
    names: Mapping[str, str],
    lang: str,
    alone: bool,
    room: Room,
    ends: Collection[str],
    begun: Collection[str],
) -> Drawn:
    low, high = panel.limits or _limits(rows["value"], upside_down=panel.upside_down)
    scale = Scale(low=low, high=high, upside_down=panel.upside_down, title=panel.title)
    lines = _lines(
        rows, panel, number, names=names, lang=lang, big=room.big, ends=ends, begun=begun
    )
    texts = [_end(s, panel, lang, alone=alone) for s in lines]
    labels = _end_labels(lines, texts, scale, number, plot=room.plot, size=room.size)
    return Drawn(
        lines=lines,
        texts=texts,
        scale=scale,
        notes=[room.title(panel.title, number), *labels],
    )


@dataclass(frozen=True, kw_only=True)
class Room:
    """Pixels of each panel: its head, plot and foot, and what stands beside all of them."""

    head: float
    plot: float
    foot: float
    beside: float
    count: int
    size: int
    big: bool

    @classmethod
    def made(cls, shown: Sequence[Panel], *, alone: bool, size: int, big: bool) -> Room:
        """The room of the panels. On a low screen titles stand left and years only under the last."""
        head, plot, foot = size * 2.1, size * (7.4 if alone else 9.2), size * 2.0
        if big:
            head, plot, foot = size * 0.5, size * 5.0, size * 0.5
        beside = label_margin([p.title for p in shown], big=True) + size * 3 if big else 8
        return cls(
            head=head, plot=plot, foot=foot, beside=beside, count=len(shown), size=size, big=big
        )

    @property
    def whole(self) -> float:
        """The height of all panels."""
        return (self.head + self.plot + self.foot) * self.count

    def top(self, number: int) -> float:
        """Where a panel begins, as a share of the whole from below."""
        return 1 - number * (self.head + self.plot + self.foot) / self.whole

    def domain(self, number: int) -> list[float]:
        """The share of the whole that a panel's plot takes."""
        top = self.top(number)
        return [top - (self.head + self.plot) / self.whole, top - self.head / self.whole]

    def title(self, text: str, number: int) -> dict[str, Any]:
        """A panel's title over it, or at the left edge of the figure at the panel's middle."""
        if self.big:
            at, place = sum(self.domain(number)) / 2, {"yanchor": "middle", "yshift": 0}
            place["xshift"] = 4 - self.beside
        else:
            at, place = self.top(number), {"yanchor": "top", "yshift": -self.size * 0.3}
        frame = {"xref": "paper", "yref": "paper", "xanchor": "left"}
        return note(0, at, f"<b>{text}</b>", size=self.size, **frame, **place)


def _lines(
    rows: pd.DataFrame,
    panel: Panel,
    number: int,
    *,
    names: Mapping[str, str],
    lang: str,
    big: bool,
    ends: Collection[str],
    begun: Collection[str],
) -> list[Series]:
    """A line for each of `names` that has values in the panel; colours go by their order."""
    found = []
    kind = "rank" if panel.upside_down else "score"
    for place, (one, name) in enumerate(names.items()):
        own = rows[rows["line"] == one].reset_index(drop=True)
        if own.empty:
            continue
        colour = theme.HIGHLIGHTS[place % len(theme.HIGHLIGHTS)]
        found.append(
            line(
                name,
                own,
                trends.segments(own, breaks=panel.breaks, by="line", kind=kind),
                hovers=[_hover(name, r, panel, lang) for r in own.itertuples()],
                look=Look(
                    colour=colour,
                    width=4 if big else 2.5,
                    size=11 if big else 7,
                    edge=colour,
                    edge_width=2,
                ),
                ends=one in ends,
                begins=one in begun,
                panel=number,
            )
        )
    return found


def _hover(name: str, row: Any, panel: Panel, lang: str) -> str:
    value = formats.number(float(row.value), decimals=panel.decimals, lang=lang)
    doubt = "" if row.status == "published" else f"<br><i>{t(f'status.{row.status}', lang)}</i>"
    more = getattr(row, "hover", "")
    return f"<b>{name}</b>, {row.year}: {more or f'{value} {panel.unit}'}{doubt}"


def _end_labels(
    lines: Sequence[Series],
    texts: Sequence[str],
    scale: Scale,
    number: int,
    *,
    plot: float,
    size: int,
) -> list[dict[str, Any]]:
    """What stands at the lines' ends, moved apart where labels would overlap."""
    low, high = scale.low or 0.0, scale.high or 0.0
    least = (high - low) * size * 1.25 / plot
    placed = spread([s.points[-1].y for s in lines], least=least, low=low, high=high)
    tag = _tag(number)
    frame = {"xref": f"x{tag}", "yref": f"y{tag}", "xshift": 10, "xanchor": "left"}
    return [
        note(
            int(s.points[-1].x),
            y,
            text,
            size=size,
            color=s.look.colour,
            bgcolor="rgba(255,255,255,0.82)",
            **frame,
        )
        for s, y, text in zip(lines, placed, texts, strict=True)
    ]


def _tag(number: int) -> str:
    """What Plotly puts behind an axis's letter."""
    return str(number + 1) if number else ""


def _axes(scale: Scale, number: int, span: tuple[int, int], room: Room) -> dict[str, Any]:
    """The two axes of a panel."""
    tag = _tag(number)
    years = _years(*span, anchor=f"y{tag}", size=room.size, big=room.big)
    values = _values(scale, room.domain(number), anchor=f"x{tag}")
    if room.big:
        years["showticklabels"] = number == room.count - 1
        values |= {"automargin": False, "nticks": 3}
        if scale.upside_down:
            high = scale.high or 0
            values["tickvals"] = [1, 20 if high <= 30 else 30, 60][: 2 + (high > 60)]
    return {f"xaxis{tag}": years, f"yaxis{tag}": values}


def _limits(values: pd.Series, *, upside_down: bool) -> tuple[float, float]:
    """Ranks from 1 to the worst drawn, scores with some air."""
    low, high = float(values.min()), float(values.max())
    if upside_down:
        return 0.0, max(high, 10.0) * 1.08
    pad = max((high - low) * 0.18, abs(high) * 0.02, 0.01)
    return low - pad, high + pad


def _years(first: int, last: int, *, anchor: str, size: int, big: bool) -> dict[str, Any]:
    span = last - first
    step = 1 if span <= (12 if big else 3) else 2 if span <= 6 and not big else 5
    # Counted back from the last year, which is always named; a telephone's form leaves some out.
    ticks = list(range(last, first - 1, -step))[::-1]
    return {
        "anchor": anchor,
        "range": [first - 0.4, last + 0.4],
        "tickvals": ticks,
        "tickformat": "d",
        "gridcolor": theme.GRID,
        "zeroline": False,
        "fixedrange": True,
        "showline": True,
        "linecolor": theme.REST,
        "tickfont": {"size": size - 2},
        "tickangle": 0,
    }


def _values(scale: Scale, domain: list[float], *, anchor: str) -> dict[str, Any]:
    share = [max(0.0, domain[0]), domain[1]]
    # As readers write numbers: grouped, without the letters that Plotly puts for thousands.
    numbers = {"nticks": 4, "tickformat": ",~f"}
    axis = ruled_axis(anchor=anchor, domain=share, range=scale.range, **numbers)
    if scale.upside_down:
        high = scale.high or 0
        step = 20 if high > 30 else 10 if high > 15 else 5
        axis["tickvals"] = [1, *range(step, int(high) + 1, step)]
    return axis


def _end(series: Series, panel: Panel, lang: str, *, alone: bool) -> str:
    point = series.points[-1]
    value = formats.number(point.y, decimals=panel.decimals, lang=lang)
    if panel.newest and point.x < panel.newest:
        value = f"{value} ({int(point.x)})"
    return f"<b>{value}</b>" if alone else f"<b>{series.name}</b> {value}"


def _stops(panel: Panel, number: int, first: int, last: int, mark: Mark | None) -> list[Stop]:
    """Where the line is not joined, where only its scores are not, and where its unit ends."""
    kind = "rank" if panel.upside_down else "score"
    found = [
        Stop(at=b.year - 0.5, what="all" if kind in b.refuses else "scores", panel=number)
        for b in panel.breaks
        if first < b.year <= last
    ]
    return [*found, Stop(at=mark.at, what="unit", panel=number)] if mark else found


def _mark_words(mark: Mark, size: int) -> dict[str, Any]:
    frame = {"xref": "x", "yref": "paper", "xanchor": "right", "yanchor": "bottom"}
    return note(mark.at, 1, mark.text, size=size - 2, color=theme.QUIET, **frame)
