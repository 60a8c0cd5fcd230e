"""Years: lines over the years, what stands at their ends, and the marks of breaks.

Owns lines that stop at gaps, the labels at their ends moved apart, and a break's vertical with its word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd

from lib.base.i18n import t
from lib.base.records import Break
from lib.display import theme
from lib.display.charts.base import Chart, Words, finished, label_margin, layout, note, text_size
from lib.display.charts.meaning import Look, Meaning, Point, Role, Scale, Series, Stop

# CSS pixels of a telephone's width that a page leaves to a plot and the room at its right.
NARROWEST = 300
# Signs of one line of a label at a line's end.
END_LABEL = 26


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A vertical that the caller places itself: `at` on the axis of years, its word, the reason."""

    at: float
    text: str
    reason: str = ""


def over_years(
    series: Sequence[Series],
    scale: Scale,
    data: pd.DataFrame,
    words: Words,
    *,
    years: Sequence[int],
    breaks: Sequence[Break],
    also: Sequence[Mark] = (),
    values: dict[str, Any],
    labels: Sequence[dict[str, Any]],
    room: int,
    lang: str,
    big: bool,
    height: int,
    leading: tuple[str, ...] = (),
    below: Mapping[int, str] | None = None,
    runs: bool = False,
) -> Chart:
    """Lines over the years with their breaks: `values` is the axis of `scale`, `labels` stand in `room`.

    `runs` where the chart can be moved through its years.
    """
    stops = break_stops(breaks, years=years, lang=lang) + tuple(Stop(at=m.at) for m in also)
    notes = break_words(breaks, years=years, lang=lang, big=big)
    notes += [word_above(m.at, m.text, reason=m.reason, size=text_size(big) - 2) for m in also]
    return finished(
        Meaning(
            series=tuple(series),
            x=Scale(measure="year"),
            y=scale,
            stops=stops,
            run=tuple(years) if runs else (),
        ),
        layout(
            lang=lang,
            height=height,
            big=big,
            margin={"l": 8, "r": room, "t": 44, "b": 8},
            xaxis=year_axis(years, below=below),
            yaxis=values,
            shapes=verticals(stops),
            annotations=[*notes, *labels],
        ),
        data,
        words,
        leading=leading,
    )


def year_axis(years: Sequence[int], *, below: Mapping[int, str] | None = None) -> dict[str, Any]:
    """An axis of whole years; labels at the lines' ends stand in the right margin (`label_margin`).

    `below` are words under a year: how much of it is known.
    """
    first, last = min(years), max(years)
    step = 1 if last - first <= 9 else 2 if last - first <= 14 else 3
    told = list(range(last, first - 1, -step))[::-1]
    words = {y: f"{y}<br>{below[y]}" if below and y in below else str(y) for y in told}
    return {
        "range": [first - 0.35, last + 0.15],
        "tickmode": "array",
        "tickvals": told,
        **({"ticktext": [words[y] for y in told]} if below else {"tickformat": "d"}),
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "ticks": "outside",
        "tickcolor": theme.REST,
        "linecolor": theme.REST,
        "showline": True,
        "automargin": True,
    }


def break_stops(breaks: Sequence[Break], *, years: Sequence[int], lang: str) -> tuple[Stop, ...]:
    """A stop half a year before each break inside the years, with its sentence for files."""
    return tuple(
        Stop(at=b.year - 0.5, said=f"{b.year}: {b.reason(lang)}") for b in _inside(breaks, years)
    )


def _inside(breaks: Sequence[Break], years: Sequence[int]) -> list[Break]:
    return [b for b in breaks if min(years) < b.year <= max(years)]


def verticals(stops: Sequence[Stop]) -> list[dict[str, Any]]:
    """The stops as lines over their panel: dashed, dotted where only scores stop, solid for an end."""
    return [
        {
            "type": "line",
            "xref": f"x{s.panel + 1 if s.panel else ''}",
            "yref": f"y{s.panel + 1 if s.panel else ''} domain",
            "x0": s.at,
            "x1": s.at,
            "y0": 0,
            "y1": 1,
            "layer": "below",
            "line": {
                "color": theme.REST if s.what == "scores" else theme.QUIET,
                "width": 1.5,
                "dash": {"all": "dash", "scores": "dot", "unit": "solid"}[s.what],
            },
        }
        for s in stops
    ]


def break_words(
    breaks: Sequence[Break], *, years: Sequence[int], lang: str, big: bool = False
) -> list[dict[str, Any]]:
    """A short word over each break that has room for it; hover shows the reason."""
    apart = _apart(_inside(breaks, years), span=max(years) - min(years))
    return [
        word_above(
            b.year - 0.5,
            t(f"chart.break.{b.kind}", lang),
            reason=f"{b.year}: {b.reason(lang)}",
            size=text_size(big) - 2,
        )
        for b in apart
    ]


def word_above(at: float, text: str, *, reason: str, size: int) -> dict[str, Any]:
    """A word over the plot at a place on the years; hover shows the reason."""
    return {
        "xref": "x",
        "yref": "paper",
        "x": at,
        "y": 1.0,
        "yanchor": "bottom",
        "text": text,
        "hovertext": reason,
        "showarrow": False,
        "font": {"size": size, "color": theme.QUIET},
    }


def _apart(breaks: Sequence[Break], *, span: int) -> list[Break]:
    """The breaks whose words do not run into the word before them."""
    kept: list[Break] = []
    for b in breaks:
        if not kept or b.year - kept[-1].year > max(2.5, span / 5):
            kept.append(b)
    return kept


def line(
    name: str,
    rows: pd.DataFrame,
    parts: pd.Series,
    *,
    of: str = "value",
    status: str = "status",
    digits: int = 6,
    hovers: Sequence[str],
    look: Look,
    role: Role = "highlighted",
    begins: bool = False,
    ends: bool = False,
    panel: int = 0,
    key: str = "",
) -> Series:
    """One line over `rows` (year, the columns `of` and `status`), cut between `parts`.

    `hovers` says each value in words; `key` is given back where the line is chosen.
    """
    segments = parts.tolist()
    values = rows[of].astype(float).round(digits).tolist()
    points = tuple(
        Point(
            x=year,
            y=value,
            status=known,
            words=words,
            name=name,
            key=key,
            joined=number > 0 and segments[number] == segments[number - 1],
        )
        for number, (year, value, known, words) in enumerate(
            zip(rows["year"].tolist(), values, rows[status].tolist(), hovers, strict=True)
        )
    )
    return Series(
        kind="line",
        role=role,
        look=look,
        points=points,
        name=name,
        begins=begins,
        ends=ends,
        panel=panel,
    )


def hover(name: str, row: Any, value: str, lang: str) -> str:
    """A line's value in words: name, year, the value, and its status where it is not published."""
    text = f"<b>{name}</b>, {row.year}: {value}"
    if row.status == "published":
        return text
    return f"{text}<br><i>{t(f'status.{row.status}', lang)}</i>"


def spread(positions: Sequence[float], *, least: float, low: float, high: float) -> list[float]:
    """Positions moved as little as needed so that neighbours are `least` apart within low..high."""
    order = np.argsort(positions, kind="stable")
    wanted = np.array(positions, dtype=float)[order]
    if not len(wanted):
        return []
    least = min(least, (high - low) / max(1, len(wanted) - 1)) if len(wanted) > 1 else least
    placed = wanted.copy()
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + least)
    over = placed[-1] - high
    if over > 0:
        placed[-1] -= over
        for i in range(len(placed) - 2, -1, -1):
            placed[i] = min(placed[i], placed[i + 1] - least)
    placed = np.maximum(placed, low)
    out = np.empty(len(placed))
    out[order] = placed
    return [float(v) for v in out]


def end_labels(
    lines: Sequence[Series],
    texts: Sequence[str],
    scale: Scale,
    *,
    least: float,
    edge: float = 0.0,
    at: int | None = None,
    size: int,
    **more: Any,
) -> list[dict[str, Any]]:
    """What is written at the lines' ends, at least `least` apart and `edge` inside the scale.

    They stand at the year `at`, else each where its line ends. Each bears its line's `name`, by which a
    telephone's form writes it elsewhere. `more` are Plotly's keys of a note.
    """
    low, high = (scale.low or 0.0) + edge, (scale.high or 0.0) - edge
    placed = spread([s.points[-1].y for s in lines], least=least, low=low, high=high)
    look = {"size": size, "xanchor": "left", "bgcolor": "rgba(255,255,255,0.82)", **more}
    return [
        note(at or s.points[-1].x, y, text, color=s.look.colour, name=s.name, **look)
        for s, y, text in zip(lines, placed, texts, strict=True)
    ]


def end_label(name: str, value: str) -> str:
    """A line's name and its last value, in lines of at most `END_LABEL` signs; the name is bold."""
    if len(f"{name} {value}") <= END_LABEL:
        return f"<b>{name}</b> {value}"
    said = [f"<b>{part}</b>" for part in wrap(name, END_LABEL)]
    return "<br>".join([*said, *wrap(value, END_LABEL)])


def label_room(
    labels: Sequence[str], at: Sequence[int], years: Sequence[int], *, big: bool = False
) -> int:
    """As `label_margin`, for lines that end at the years `at`: a line that ends early leaves its label
    room inside the plot, counted on the narrowest screen. Labels are as `end_label` writes them.
    """
    if not labels:
        return label_margin([], big=big)
    first, last = min(years), max(years)
    inside = [(last - y) / (last - first + 0.5) for y in at]
    plain = [re.sub("</?b>", "", label).split("<br>") for label in labels]
    needed = [label_margin(lines, big=big) for lines in plain]
    room = 0
    # What is left inside shrinks with the room; a label that is too long for a telephone is so anyway.
    while any(
        n - part * max(0, NARROWEST - room) > room for n, part in zip(needed, inside, strict=True)
    ):
        room += 4
    return room
