"""Native: a chart as series and categories, for the charts of office programs.

Owns which charts have such a form (lines over years, plain bars, points) and which are pictures. Gaps stay
gaps, and a line is cut where the site cuts it. Leaves drawing to `slides` and `workbook`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.display import theme
from lib.display.charts.meaning import Meaning, Point, Series, UnknownMark
from lib.files.drawing.markup import runs
from lib.gallery import Exhibit

MOST_CATEGORIES = 80
# Marks that no office program has: a chart with them stands as a picture.
PICTURES = {"area", "cell"}


@dataclass(frozen=True, kw_only=True)
class Part:
    """A line or a part of one, a row of bars or a cloud of points; `values` has None for no figure.

    `line` is the name without the years that tell parts of a cut line apart, `last` whether it is the last
    part; `hollow` are the places whose figure is derived or in doubt; `labels` are texts by place;
    `colours` are by place where they differ.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str
    highlighted: bool
    xs: tuple[float, ...] = ()
    hollow: frozenset[int] = frozenset()
    labels: Mapping[int, str] = field(default_factory=dict)
    colours: tuple[str, ...] = ()
    line: str = ""
    last: bool = True


@dataclass(frozen=True, kw_only=True)
class Native:
    """A chart as office programs know it: kind is 'line', 'bar' or 'scatter'.

    `breaks` are places on the category axis, in categories from the left edge. `axes` are the titles.
    """

    kind: str
    series: tuple[Part, ...]
    categories: tuple[str, ...] = ()
    reversed: bool = False
    low: float | None = None
    high: float | None = None
    breaks: tuple[float, ...] = ()
    axes: tuple[str, str] = ("", "")


def read(exhibit: Exhibit) -> Native | None:
    """The exhibit's chart in native form, or None where office programs have no such chart.

    Raises `UnknownMark` for a kind of mark of which neither is known.
    """
    said = exhibit.chart.meaning
    if unknown := said.kinds - {*_KINDS, *PICTURES}:
        raise UnknownMark(min(unknown), by="an office chart")
    if len(said.kinds) != 1 or said.panels > 1 or said.stacked or said.kinds & PICTURES:
        return None
    return _KINDS[min(said.kinds)](said, exhibit.chart.title)


def plain(text: str) -> str:
    """The text without the small markup of figures."""
    return " ".join("".join(r.text for r in line) for line in runs(text)).strip()


def _lines(said: Meaning, _: str) -> Native | None:
    """Lines over years or editions; lines on a list of rows are none."""
    if said.y.measure == "row":
        return None
    xs = [int(p.x) for s in said.series for p in s.points]
    first, last = min(xs), max(xs)
    if last - first >= MOST_CATEGORIES:
        return None
    names = dict(said.x.names)
    low, high = said.y.low, said.y.high
    if said.y.upside_down and low is not None and high is not None:
        low, high = max(1.0, math.ceil(low)), math.floor(high)
    return Native(
        kind="line",
        series=tuple(part for s in said.series for part in _parts(s, first, last)),
        categories=tuple(names.get(x, str(x)) for x in range(first, last + 1)),
        reversed=said.y.upside_down,
        low=low,
        high=high,
        breaks=tuple(s.at - first + 0.5 for s in said.stops if first < s.at < last),
    )


def _parts(line: Series, first: int, last: int) -> list[Part]:
    """A line in the parts that may be joined.

    Office programs join neighbouring years of one series whatever its format says, so a line that is cut
    between two years becomes two series. A missing year needs no cut of its own.
    """
    parts: list[list[Point]] = []
    for point in line.points:
        if not parts or (not point.joined and parts[-1][-1].x == point.x - 1):
            parts.append([])
        parts[-1].append(point)
    found = []
    for part in parts:
        values = {int(p.x): float(p.y) for p in part}
        years = f" {part[0].x}–{part[-1].x}" if len(parts) > 1 else ""
        doubtful = {int(p.x) - first for p in part if p.status != "published"}
        found.append(
            Part(
                name=line.name + years,
                values=tuple(values.get(x) for x in range(first, last + 1)),
                colour=line.look.colour,
                highlighted=line.role != "context",
                hollow=frozenset(doubtful if line.role != "context" else ()),
                last=part is parts[-1],
                line=line.name,
            )
        )
    return found


def _bars(said: Meaning, title: str) -> Native | None:
    """Bars from zero; bars that begin elsewhere have no native form."""
    points = [p for s in said.series for p in s.points]
    if any(p.base is not None for p in points):
        return None
    looks = [look for s in said.series for look in s.looks()]
    series = Part(
        name=title,
        values=tuple(float(p.x) for p in points),
        colour=theme.HIGHLIGHTS[0],
        highlighted=True,
        hollow=frozenset(i for i, look in enumerate(looks) if look.hatch),
        labels={i: plain(p.label) for i, p in enumerate(points)},
        colours=tuple(look.colour for look in looks),
    )
    return Native(
        kind="bar",
        series=(series,),
        categories=tuple(p.name for p in points),
        reversed=said.y.upside_down,
        low=said.x.low,
        high=said.x.high,
    )


def _points(said: Meaning, _: str) -> Native | None:
    """One amount against another; points on a list of rows have no native form."""
    if said.y.measure == "row":
        return None
    series = tuple(
        Part(
            name=s.name,
            xs=tuple(float(p.x) for p in s.points),
            values=tuple(float(p.y) for p in s.points),
            colour=s.look.colour,
            highlighted=s.role != "context",
            labels={i: p.label for i, p in enumerate(s.points)} if s.look.label_at else {},
        )
        for s in said.series
        if s.points
    )
    return Native(kind="scatter", series=series, axes=(said.x.title, said.y.title))


_KINDS = {"line": _lines, "bar": _bars, "point": _points}
