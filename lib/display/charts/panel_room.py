"""Panel room: how high each panel is, where it stands, and its two axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.display import theme
from lib.display.charts.base import AROUND, FIRST, label_margin, note, ruled_axis
from lib.display.charts.meaning import Scale

# More panels than this share one row of years, and their axes of ranks name two.
FEW = 3


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
    def made(cls, titles: Sequence[str], *, alone: bool, size: int, big: bool) -> Room:
        """The room of the panels. On a projector titles stand left; there and where panels are many years
        stand only under the last."""
        head, plot, foot = size * 2.1, size * (7.4 if alone else 9.2), size * 2.0
        if len(titles) > FEW:
            head, foot = size * 3.2, size * 0.4
        if big:
            head, plot, foot = size * 0.5, size * 5.0, size * 0.5
        beside = label_margin(titles, big=True) + size * 3 if big else 8
        return cls(
            head=head, plot=plot, foot=foot, beside=beside, count=len(titles), size=size, big=big
        )

    @property
    def shares(self) -> bool:
        """Whether the years stand under the last panel alone."""
        return self.big or self.count > FEW

    @property
    def whole(self) -> float:
        """The height of all panels."""
        return (self.head + self.plot + self.foot) * self.count

    @property
    def least(self) -> float:
        """Pixels of a panel's plot where the window is low: a page's first chart ends with it."""
        return self.plot if self.big else self.plot * min(1.0, (FIRST - AROUND / 2) / self.whole)

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
            at, place = (
                self.top(number),
                {"yanchor": "top", "yshift": 0 if self.shares else -self.size * 0.3},
            )
        frame = {"xref": "paper", "yref": "paper", "xanchor": "left"}
        return note(0, at, f"<b>{text}</b>", size=self.size, **frame, **place)


def tag(number: int) -> str:
    """What Plotly puts behind an axis's letter."""
    return str(number + 1) if number else ""


def axes(scale: Scale, number: int, span: tuple[int, int], room: Room) -> dict[str, Any]:
    """The two axes of a panel."""
    behind = tag(number)
    years = _years(*span, anchor=f"y{behind}", size=room.size, big=room.big)
    values = _values(scale, room.domain(number), anchor=f"x{behind}")
    if room.big:
        values |= {"automargin": False}
    if room.shares:
        years["showticklabels"] = number == room.count - 1
        values |= {"nticks": 3}
        if scale.upside_down:
            high = scale.high or 0
            values["tickvals"] = [1, 10 if high <= 20 else 20 if high <= 30 else 30, 60]
            values["tickvals"] = values["tickvals"][: 2 + (high > 60 and room.big)]
    return {f"xaxis{behind}": years, f"yaxis{behind}": values}


def limits(values: pd.Series, *, upside_down: bool) -> tuple[float, float]:
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
