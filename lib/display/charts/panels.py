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
from lib.base.records import Break
from lib.display import theme
from lib.display.charts.base import Chart, Words, finished, label_step, layout, note, text_size
from lib.display.charts.line_ends import end_labels, label_room
from lib.display.charts.meaning import Look, Meaning, Scale, Series, Stop
from lib.display.charts.panel_room import Room, axes, limits, tag
from lib.display.charts.years import Mark, hover, line, verticals


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
    first, last = int(drawn["year"].min()), int(drawn["year"].max())
    if mark:
        first, last = min(first, int(mark.at)), max(last, round(mark.at + 0.5))
    alone = drawn["line"].nunique() == 1
    room = Room.made([p.title for p in shown], alone=alone, size=size, big=big)
    every = _Every(
        names=names, lang=lang, alone=alone, room=room, ends=passed_into or {}, begun=begun
    )
    found = [every.drawn(p, n, drawn[drawn["panel"] == p.id]) for n, p in enumerate(shown)]
    stops = [s for n, panel in enumerate(shown) for s in _stops(panel, n, first, last, mark)]
    notes = [n for one in found for n in one.notes] + ([_mark_words(mark, size)] if mark else [])
    both: dict[str, Any] = {}
    for number, one in enumerate(found):
        both |= axes(one.scale, number, (first, last), room)
    lines = tuple(s for one in found for s in one.lines)
    at = [one.until for one in found for _ in one.lines]
    right = label_room([x for one in found for x in one.texts], at, [first, last], big=big)
    above, below = size * 2 if mark else 0, size * 1.6 if room.shares else 8
    x, y = Scale(measure="year"), found[0].scale
    return finished(
        Meaning(series=lines, x=x, y=y, stops=tuple(stops), panels=len(shown)),
        layout(
            lang=lang,
            height=int(room.whole + above + 8),
            big=big,
            margin={"l": room.beside, "r": right, "t": above, "b": below},
            shapes=verticals(stops),
            annotations=notes,
            **both,
        ),
        drawn,
        words,
    )


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One panel: its lines to the year `until`, what is written at their ends, its scale, its notes."""

    lines: list[Series]
    texts: list[str]
    scale: Scale
    notes: list[dict[str, Any]]
    until: int


@dataclass(frozen=True, kw_only=True)
class _Every:
    """What is the same in every panel; `alone`: there is one line in all."""

    names: Mapping[str, str]
    lang: str
    alone: bool
    room: Room
    ends: Collection[str]
    begun: Collection[str]

    def drawn(self, panel: Panel, number: int, rows: pd.DataFrame) -> Drawn:
        """A panel over its rows."""
        low, high = panel.limits or limits(rows["value"], upside_down=panel.upside_down)
        scale = Scale(low=low, high=high, upside_down=panel.upside_down, title=panel.title)
        lines, size, behind = self.lines(panel, number, rows), self.room.size, tag(number)
        texts = [self.end(s, panel) for s in lines]
        least = label_step(high - low, size=size, plot=self.room.least)
        place: dict[str, Any] = {
            "size": size,
            "xshift": 18 if self.room.big else 10,
            "xref": f"x{behind}",
            "yref": f"y{behind}",
        }
        # Beside the last point of all: a label at an earlier end would stand on the points after it.
        until = max(int(s.points[-1].x) for s in lines)
        labels = end_labels(lines, texts, scale, least=least, at=until, **place)
        notes = [self.room.title(panel.title, number), *labels]
        return Drawn(lines=lines, texts=texts, scale=scale, notes=notes, until=until)

    def lines(self, panel: Panel, number: int, rows: pd.DataFrame) -> list[Series]:
        """A line for each of `names` that has values in the panel; colours go by their order."""
        found = []
        kind = "rank" if panel.upside_down else "score"
        width, size = (4, 11) if self.room.big else (2.5, 7)
        for place, (one, name) in enumerate(self.names.items()):
            own = rows[rows["line"] == one].reset_index(drop=True)
            if own.empty:
                continue
            colour = theme.highlight(place)
            parts = trends.segments(own, breaks=panel.breaks, by="line", kind=kind)
            look = Look(
                colour=colour, width=width, size=size, edge=colour, edge_width=2, clipped=False
            )
            hovers = [self.hover(name, r, panel) for r in own.itertuples()]
            marks: dict[str, Any] = {"ends": one in self.ends, "begins": one in self.begun}
            found.append(line(name, own, parts, hovers=hovers, look=look, panel=number, **marks))
        return found

    def hover(self, name: str, row: Any, panel: Panel) -> str:
        """A value in words."""
        value = formats.number(float(row.value), decimals=panel.decimals, lang=self.lang)
        more = getattr(row, "hover", "") or f"{value} {panel.unit}"
        return hover(name, row, more, self.lang)

    def end(self, series: Series, panel: Panel) -> str:
        """What is written at a line's end."""
        point = series.points[-1]
        value = formats.number(point.y, decimals=panel.decimals, lang=self.lang)
        if panel.newest and point.x < panel.newest:
            value = f"{value} ({int(point.x)})"
        return f"<b>{value}</b>" if self.alone else f"<b>{series.name}</b> {value}"


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
