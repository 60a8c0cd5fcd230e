"""Cover charts: how much there is, as a table of numbers on coloured ground.

Owns the grid of rows and years. Each cell says its number; the colour only repeats it. An empty cell is
a year without any figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from lib.display import theme
from lib.display.charts.base import Chart, Words, finished, layout, text_size
from lib.display.charts.map import ink_on


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
    scale = theme.SCALE[::-1]
    numbers: list[list[int | None]] = []
    hovers: list[list[str]] = []
    notes: list[dict[str, Any]] = []
    for y, row in enumerate(order):
        found = [cells.get((row, year)) for year in years]
        numbers.append([None if c is None else int(c.n) for c in found])
        hovers.append(["" if c is None else str(c.said) for c in found])
        for x, cell in enumerate(found):
            if cell is None:
                continue
            place = min(len(scale) - 1, int(cell.n / max(1, most) * len(scale)))
            notes.append(
                {
                    "x": x,
                    "y": y,
                    "text": str(int(cell.n)),
                    "showarrow": False,
                    "font": {"size": size - 3, "color": ink_on(scale[place])},
                }
            )
    steps = [
        pair
        for i, colour in enumerate(scale)
        for pair in ([i / len(scale), colour], [(i + 1) / len(scale), colour])
    ]
    high = int(size * 1.75)
    labels = [f"{str(y)[2:]}" if len(years) > 8 and not big else str(y) for y in years]
    figure = {
        "data": [
            {
                "type": "heatmap",
                "z": numbers,
                "x": list(range(len(years))),
                "y": list(range(len(order))),
                "hovertext": hovers,
                "hovertemplate": "%{hovertext}<extra></extra>",
                "hoverongaps": False,
                "colorscale": steps,
                "zmin": 0,
                "zmax": most,
                "showscale": False,
                "xgap": 2,
                "ygap": 2,
            }
        ],
        "layout": layout(
            lang=lang,
            height=high * (len(order) + 1) + 24,
            big=big,
            margin={"l": 8, "r": 8, "t": high, "b": 8},
            xaxis={
                "side": "top",
                "tickvals": list(range(len(years))),
                "ticktext": [f"’{x}" if len(x) == 2 else x for x in labels],
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
    }
    return finished(figure, counts, words)
