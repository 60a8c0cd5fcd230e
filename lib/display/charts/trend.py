"""Trend charts: values over the years, one named line each.

A line stops at a missing year and at a break of its own indicator; a derived or doubtful figure is a
hollow marker.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from lib.analytics import trends
from lib.base import formats
from lib.base.records import Break
from lib.display import theme
from lib.display.charts.base import Chart, Words, ruled_axis, text_size
from lib.display.charts.line_ends import end_label, end_labels, label_room
from lib.display.charts.meaning import Look, Scale, Series
from lib.display.charts.years import Mark, hover, line, over_years


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
    found, ends = [], []
    kind = "rank" if upside_down else "score"
    for number, one in enumerate(order):
        rows, name = drawn[drawn["line"] == one].reset_index(drop=True), names[one]
        values = [formats.number(v, decimals=decimals, lang=lang) for v in rows["value"]]
        told = zip(rows.itertuples(), values, strict=True)
        found.append(
            line(
                name,
                rows,
                trends.segments(rows, breaks=breaks.get(one, ()), by="line", kind=kind),
                hovers=[hover(name, r, f"{value} {unit}", lang) for r, value in told],
                look=_look(theme.QUIET if one in quiet else theme.highlight(number), big=big),
                role="reference" if one in quiet else "highlighted",
                ends=one in passed_into,
                begins=one in begun,
            )
        )
        ends.append(end_label(name, f"{values[-1]} {passed_into.get(one, '')}".rstrip()))
    low, high = share_of or _room(drawn["value"])
    scale = Scale(low=low, high=high, upside_down=upside_down)
    return over_years(
        found,
        scale,
        drawn,
        words,
        years=years,
        breaks=_once([b for one in order for b in breaks.get(one, ())]) if marks else (),
        also=also,
        values=_values_axis(scale, whole=decimals == 0),
        labels=_end_labels(found, ends, scale, height=height, big=big),
        room=label_room(ends, [int(s.points[-1].x) for s in found], years, big=big),
        lang=lang,
        big=big,
        height=height,
    )


def _once(breaks: Sequence[Break]) -> list[Break]:
    """Breaks of several lines in order of years, those of one year and kind once."""
    return sorted({(b.year, b.kind): b for b in breaks}.values(), key=lambda b: b.year)


def _look(colour: str, *, big: bool) -> Look:
    """A named line. A narrow screen leaves the last year no room before the plot's edge."""
    return Look(
        colour=colour,
        width=5 if big else 3,
        size=14 if big else 9,
        edge=colour,
        edge_width=2.5,
        clipped=False,
    )


def _values_axis(scale: Scale, *, whole: bool) -> dict[str, Any]:
    numbers = ",d" if scale.upside_down or whole else ",~f"
    axis = ruled_axis(range=scale.range, nticks=6, tickformat=numbers)
    if scale.upside_down:
        axis["tickvals"] = [1, *range(10, int(scale.high or 0) + 1, 10)]
    return axis


def _end_labels(
    lines: Sequence[Series], texts: Sequence[str], scale: Scale, *, height: int, big: bool
) -> list[dict[str, Any]]:
    """What is written at the lines' ends, moved apart where labels would overlap."""
    least = (
        ((scale.high or 0.0) - (scale.low or 0.0)) * text_size(big) * 1.35 / max(120, height - 90)
    )
    more = max((x.count("<br>") for x in texts), default=0)
    # A label of several lines stands around its place: half of it must fit below the words on top.
    edge = least * (more + 1) / 2 if more else 0.0
    place: dict[str, Any] = {"xshift": 12, "align": "left"}
    apart = least * (1 + 0.85 * more)
    return end_labels(lines, texts, scale, least=apart, edge=edge, size=text_size(big), **place)


def _room(values: pd.Series) -> tuple[float, float]:
    """An axis with some air; it starts at zero where the values come near it."""
    low, high = float(values.min()), float(values.max())
    pad = max((high - low) * 0.1, abs(high) * 0.02, 0.01)
    return (0.0 if 0 <= low <= 0.4 * high else low - pad), high + pad
