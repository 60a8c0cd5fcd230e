"""Parts: what a total is made of, a bar for each total, and what the source does not tell apart.

Owns rows of parts in groups that are never mixed: each has words of its own above it and a hue of its own.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from lib.display import theme
from lib.display.charts.base import Chart, Words, bare_axis, finished, layout, note, text_size
from lib.display.charts.meaning import Look, Meaning, Point, Scale, Series

# One hue for each group, the first part the strongest; the rest of a total is grey.
HUES = (("#12436D", "#6BACE6", "#DEECF9"), ("#0F5C55", "#5FBFB5", "#DDF3F0"))
# Shares of a bar from which a part is named, and from which its number is written.
NAMED, NUMBERED = 0.2, 0.06


def parts(
    rows: pd.DataFrame, *, groups: dict[str, str], lang: str, words: Words, big: bool = False
) -> Chart:
    """Shares of totals: `row` (its name), `group`, place (0 the strongest, -1 the rest), share (0..1),
    text (the number), part (its name); rows of one `row` stand in the order of the bar. `groups` are the
    groups in their order and the words above each.
    """
    size = text_size(big)
    points: list[Point] = []
    notes, at = [], 0.0
    for number, (group, title) in enumerate(groups.items()):
        mine = rows[rows["group"] == group]
        if mine.empty:
            continue
        notes.append(_left(at + 0.1, f"<b>{title}</b>", size=size))
        at += 0.75
        for name, bar in mine.groupby("row", sort=False):
            notes.append(_left(at - 0.02, str(name), size=size))
            drawn = _bar(bar, str(name), at + 0.36, HUES[number % len(HUES)])
            points += drawn
            notes += _inside(drawn, size=size)
            at += 1.0
        at += 0.35
    listed = Scale(measure="row", low=-0.7, high=at - 0.1, upside_down=True)
    # One series: several would stand beside one another on a row.
    look = Look(thick=0.5)
    series = Series(kind="bar", role="highlighted", look=look, points=tuple(points))
    return finished(
        Meaning(series=(series,), x=Scale(low=0, high=1), y=listed),
        layout(
            lang=lang,
            height=int(30 + at * size * 3.1),
            big=big,
            margin={"l": 8, "r": 8, "t": 8, "b": 8},
            xaxis=bare_axis([0, 1]),
            yaxis=bare_axis(listed.range),
            annotations=notes,
        ),
        rows,
        words,
    )


def _bar(bar: pd.DataFrame, name: str, at: float, hues: tuple[str, ...]) -> list[Point]:
    points, base = [], 0.0
    for r in bar.itertuples():
        rest = r.place < 0
        colour = theme.PAPER if rest else hues[min(int(r.place), len(hues) - 1)]
        points.append(
            Point(
                x=float(r.share),
                base=base,
                y=at,
                name=name,
                words=f"<b>{name}</b><br>{r.part}: {r.text}",
                label=f"{r.part} {r.text}",
                key=str(r.text),
                look=Look(
                    colour=colour,
                    edge=theme.NEUTRAL if rest else theme.PAPER,
                    edge_width=1,
                    hatch="" if r.value_status == "published" else "derived",
                ),
            )
        )
        base += float(r.share)
    return points


def _inside(bar: list[Point], *, size: int) -> list[dict[str, Any]]:
    """What a part says on its own ground, as far as there is room."""
    found = []
    for point in bar:
        text = point.label if point.x >= NAMED else point.key if point.x >= NUMBERED else ""
        colour = point.look.colour if point.look else theme.PAPER
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        ink = theme.PAPER if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else theme.INK
        middle = (point.base or 0.0) + point.x / 2
        found.append(note(middle, point.y, text, size=size * 0.85, color=ink, xanchor="center"))
    return [one for one in found if one["text"]]


def _left(at: float, text: str, *, size: int) -> dict[str, Any]:
    at_edge = {"xref": "paper", "xanchor": "left", "yanchor": "bottom", "align": "left"}
    return note(0, at + 0.06, text, size=size, **at_edge)
