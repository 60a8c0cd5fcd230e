"""Cover charts: how much there is, as a table of numbers on coloured ground.

Owns the grid of rows and years. Each cell says its number; the colour only repeats it. An empty cell is
a year without any figure.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lib.display import theme
from lib.display.charts.base import (
    Chart,
    Words,
    finished,
    layout,
    note,
    ruled_axis,
    text_size,
)
from lib.display.charts.map import ink_on
from lib.display.charts.meaning import Look, Meaning, Point, Scale, Series

# Grounds of the cells, the lightest for the fewest.
SHADES = theme.SCALE[::-1]


def grid(
    counts: pd.DataFrame,
    *,
    order: Sequence[str],
    lang: str,
    words: Words,
    most: int,
    big: bool = False,
) -> Chart:
    """One row for each of `order` and one column for each year: `counts` has row, year, n, said.

    `most` is the number that the darkest ground stands for.
    """
    size = text_size(big)
    years = sorted(int(y) for y in counts["year"].unique())
    series = _rows(counts, order, years, most=most)
    notes = [
        note(p.x, p.y, p.label, size=size - 3, color=ink_on(_ground(p, most)))
        for s in series
        for p in s.points
    ]
    high = int(size * 1.75)
    across, down = list(range(len(years))), list(range(len(order)))
    rows = {"ticksuffix": " ", "showgrid": False, "range": [len(order) - 0.5, -0.5]}
    # Two digits of a year where eight or more columns stand on a narrow screen.
    short = len(years) > 8 and not big
    columns = [f"’{str(y)[2:]}" if short else str(y) for y in years]
    top = {"side": "top", "tickangle": 0, "showgrid": False, "automargin": False}
    ends = [-0.5, len(years) - 0.5]
    return finished(
        Meaning(
            series=tuple(series),
            x=Scale(measure="year", names=tuple(enumerate(map(str, years)))),
            y=Scale(measure="row", names=tuple(enumerate(order)), upside_down=True),
        ),
        layout(
            lang=lang,
            height=high * (len(order) + 1) + 24,
            big=big,
            margin={"l": 8, "r": 8, "t": high, "b": 8},
            xaxis=ruled_axis(tickvals=across, ticktext=columns, range=ends, **top),
            yaxis=ruled_axis(tickvals=down, ticktext=list(order), **rows),
            annotations=notes,
        ),
        counts,
        words,
    )


def _rows(
    counts: pd.DataFrame, order: Sequence[str], years: Sequence[int], *, most: int
) -> list[Series]:
    """The cells of each row that has any."""
    cells = {(str(r.row), int(r.year)): r for r in counts.itertuples()}
    look = Look(shades=SHADES, most=most)
    found = []
    for y, row in enumerate(order):
        there = [(x, cells[row, year]) for x, year in enumerate(years) if (row, year) in cells]
        points = tuple(
            Point(x=x, y=y, value=int(c.n), name=row, words=str(c.said), label=str(int(c.n)))
            for x, c in there
        )
        found.append(Series(kind="cell", role="context", look=look, name=row, points=points))
    return found


def _ground(cell: Point, most: int) -> str:
    """The colour that a cell's number stands on."""
    return SHADES[min(len(SHADES) - 1, int((cell.value or 0) / max(1, most) * len(SHADES)))]
