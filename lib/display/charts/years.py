"""Years: lines over the years and the marks of breaks.

Owns lines that stop at gaps, and a break's vertical with its word; their ends are `line_ends`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.base.i18n import t
from lib.base.records import Break
from lib.display import theme
from lib.display.charts.base import Chart, Words, finished, layout, text_size
from lib.display.charts.meaning import Look, Meaning, Point, Role, Scale, Series, Stop


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
