"""Cover charts: how much there is, as a table of numbers on coloured ground.

Owns the grid of rows and years. Each cell says its number; the colour only repeats it. An empty cell is
a year without any figure.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lib.display import theme
from lib.display.charts.base import Chart, Words, finished, layout, note, text_size
from lib.display.charts.map import ink_on
from lib.display.charts.meaning import Look, Meaning, Point, Scale, Series


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
    cells = {(str(r.row), int(r.year)): r for r in counts.itertuples()}
    shades = theme.SCALE[::-1]
    look = Look(shades=shades, most=most)
    series, notes = [], []
    for y, row in enumerate(order):
        found = [(x, cells[row, year]) for x, year in enumerate(years) if (row, year) in cells]
        points = tuple(
            Point(x=x, y=y, value=int(c.n), name=row, words=str(c.said), label=str(int(c.n)))
            for x, c in found
        )
        series.append(Series(kind="cell", role="context", look=look, name=row, points=points))
        for p in points:
            ground = shades[min(len(shades) - 1, int((p.value or 0) / max(1, most) * len(shades)))]
            notes.append(note(p.x, y, p.label, size=size - 3, color=ink_on(ground)))
    high = int(size * 1.75)
    # Two digits of a year where eight or more columns stand on a narrow screen.
    short = len(years) > 8 and not big
    columns = [f"’{str(y)[2:]}" if short else str(y) for y in years]
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
            xaxis={
                "side": "top",
                "tickvals": list(range(len(years))),
                "ticktext": columns,
                "tickangle": 0,
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
                "range": [-0.5, len(years) - 0.5],
            },
            yaxis={
                "tickvals": list(range(len(order))),
                "ticktext": list(order),
                "ticksuffix": " ",
                "showgrid": False,
                "zeroline": False,
                "automargin": True,
                "fixedrange": True,
                "range": [len(order) - 0.5, -0.5],
            },
            annotations=notes,
        ),
        counts,
        words,
    )
