"""Meaning: what a chart says, before anything draws it.

Owns series with their roles and points, scales, and the verticals where something stops. Screen, picture,
office chart and table are each made from this, never from one another: who draws must know every kind of
mark, and says so where it does not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from lib.display import theme

Kind = Literal["line", "bar", "point", "area", "cell"]
Role = Literal["highlighted", "context", "reference"]
# What a place on an axis is: an amount, a year, one of two editions, or a row of a list.
Measure = Literal["number", "year", "edition", "row"]
# Why a bar or an area is hatched.
Hatch = Literal["", "derived", "plan", "unexplained", "no data"]
Ring = Sequence[tuple[float, float]]


class UnknownMark(ValueError):
    """A kind of mark that whoever draws, writes or counts does not know: nothing is left out silently."""

    def __init__(self, kind: str, *, by: str) -> None:
        super().__init__(f"{by} cannot show a mark of the kind {kind!r}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """How a mark looks, in CSS pixels: `colour` of the line, bar or marker, `fill` of a hollow marker.

    `width` is a line's, `size` a marker's diameter (0: no marker), `thick` a bar's share of its row.
    `label_at` is where a mark's label stands, '' where the chart writes it elsewhere. `shades` are the
    grounds of cells, lightest first, the last for values near `most`.
    """

    colour: str = ""
    width: float = 0
    dash: str = "solid"
    size: float = 0
    symbol: str = "circle"
    fill: str = ""
    edge: str = ""
    edge_width: float = 0
    thick: float = 0
    hatch: Hatch = ""
    opacity: float = 1
    clipped: bool = True
    label_at: str = ""
    label_size: float = 0
    label_ink: str = ""
    shades: tuple[str, ...] = ()
    most: float = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One figure: where it stands, how it is known, and what is said of it.

    A bar runs from `base` to `base + x`; a cell at a column and a row holds `value`. `name` is whom it is
    about, `words` all that a reader learns by pointing at it, `label` what stands beside it. `joined` says
    whether a line goes on from the point before. `key` is given back where the point is chosen; `look`
    replaces that of the series.
    """

    x: float
    y: float
    value: float | None = None
    base: float | None = None
    status: str = "published"
    name: str = ""
    words: str = ""
    label: str = ""
    joined: bool = True
    key: str = ""
    look: Look | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """Points of one kind that belong together: a line, a row of bars, a unit on the map.

    `begins` and `ends` say that the unit itself began with the first or ended with the last point. An
    area's outline is `rings`. `panel` counts from 0.
    """

    kind: Kind
    role: Role
    look: Look
    points: tuple[Point, ...]
    name: str = ""
    begins: bool = False
    ends: bool = False
    rings: tuple[Ring, ...] = ()
    panel: int = 0

    def looks(self) -> Iterator[Look]:
        """Each point's own look: a unit's first and last are marked; what is looked at and derived or in
        doubt is hollow.
        """
        hollow = self.look
        if self.role != "context" and self.kind == "line":
            hollow = replace(hollow, fill=hollow.fill or theme.PAPER)
        last = len(self.points) - 1
        for number, point in enumerate(self.points):
            found = point.look or (hollow if point.status != "published" else self.look)
            sign = "square" if self.ends and number == last else ""
            sign = sign or ("diamond" if self.begins and number == 0 else "")
            yield replace(found, symbol=sign) if sign else found


@dataclass(frozen=True, kw_only=True)
class Scale:
    """An axis: what its places are, from where to where, its title, and names of single places.

    `upside_down` puts the smallest on top: ranks, and lists read from above.
    """

    measure: Measure = "number"
    low: float | None = None
    high: float | None = None
    upside_down: bool = False
    title: str = ""
    names: tuple[tuple[float, str], ...] = ()

    @property
    def range(self) -> list[float | None]:
        """From the near to the far end."""
        return [self.high, self.low] if self.upside_down else [self.low, self.high]


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A vertical at `at` on the years: figures on its two sides are not to be joined or compared.

    `what` stops: all figures, the scores alone, or the unit itself. `said` is the sentence for files
    ('2018: …'), '' where the chart's notes say it.
    """

    at: float
    said: str = ""
    what: Literal["all", "scores", "unit"] = "all"
    panel: int = 0


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """Everything a chart says: its series, scales and stops. `stacked` bars stand on one another.

    `run` are the places on the axis of years through which the chart can be moved, each showing the lines
    up to there; () for a chart that stands still. The whole is the last of them: who draws a still picture
    draws that.
    """

    series: tuple[Series, ...]
    x: Scale = Scale()
    y: Scale = Scale()
    stops: tuple[Stop, ...] = ()
    panels: int = 1
    stacked: bool = False
    run: tuple[float, ...] = ()

    @property
    def kinds(self) -> set[str]:
        """The kinds of mark that have something to show."""
        return {s.kind for s in self.series if s.points}


def layers(series: Collection[Series]) -> Iterator[tuple[Series, ...]]:
    """Series in the order of drawing: neighbours in the background that look alike are one layer.

    An area that says something of its own when pointed at is a layer by itself.
    """

    def alike(s: Series) -> tuple[object, ...]:
        alone = s.role != "context" or (s.kind == "area" and any(p.words for p in s.points))
        return (s.kind, s.look, s.panel, id(s) if alone else 0)

    for _, group in groupby((s for s in series if s.points), key=alike):
        yield tuple(group)


def outline(series: Collection[Series]) -> tuple[list[float | None], list[float | None]]:
    """The x and the y of all rings with a gap between two rings."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for ring in (ring for s in series for ring in s.rings):
        if xs:
            xs.append(None)
            ys.append(None)
        xs += [x for x, _ in ring]
        ys += [y for _, y in ring]
    return xs, ys
