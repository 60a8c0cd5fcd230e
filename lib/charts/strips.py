"""Strips: positions from last to first, one row for each index or component.

Owns the layout of the rows: words above, a line from last to first below with one place on it and, where
they are given, its peers in grey.
"""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import pandas as pd

from lib import theme
from lib.charts.base import Chart, layout, text_size
from lib.charts.trend import Words
from lib.i18n import t

# Characters of a row's words that fit a phone's width at the smallest size.
FITS = 36
MARKERS = {"strong": "triangle-up", "weak": "triangle-down", "": "circle"}


def strips(
    rows: pd.DataFrame,
    *,
    lang: str,
    words: Words,
    peers: pd.DataFrame | None = None,
    big: bool = False,
) -> Chart:
    """One row for each of `rows`: id, name, text, percentile (0 last, 1 first; may be missing), verdict.

    `peers` has id (of the row), percentile and hover. A strength is a triangle upward, a weakness one
    downward: the word stands in `text` too.
    """
    size = text_size(big)
    titles = [
        "<br>".join([f"<b>{x}</b>" for x in wrap(r.name_, FITS)] + wrap(r.text_, FITS + 2))
        for r in rows.rename(columns={"name": "name_", "text": "text_"}).itertuples()
    ]
    heads = [size * 1.32 * (x.count("<br>") + 1) + size * 0.5 for x in titles]
    band = size * 2.1
    height = sum(heads) + band * len(rows)
    edges: list[tuple[float, float]] = []
    at = 0.0
    for head in heads:
        edges.append((at, at + head + size * 0.6))
        at += head + band
    place = {i: y for i, (_, y) in zip(rows["id"], edges, strict=True)}
    data: list[dict[str, Any]] = []
    if peers is not None and len(peers):
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": peers["percentile"].astype(float).round(4).tolist(),
                "y": [place[i] for i in peers["id"]],
                "text": peers["hover"].tolist(),
                "hovertemplate": "%{text}<extra></extra>",
                "marker": {"size": size * 0.7, "color": theme.REST},
            }
        )
    known = rows[rows["percentile"].notna()]
    data.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": known["percentile"].astype(float).round(4).tolist(),
            "y": [place[i] for i in known["id"]],
            "text": [
                f"<b>{n}</b><br>{x}" for n, x in zip(known["name"], known["text"], strict=True)
            ],
            "hovertemplate": "%{text}<extra></extra>",
            "marker": {
                "size": size * 1.05,
                "symbol": [MARKERS[v] for v in known["verdict"]],
                "color": [
                    {"strong": theme.UP, "weak": theme.DOWN}.get(v, theme.NEUTRAL)
                    for v in known["verdict"]
                ],
            },
            "cliponaxis": False,
        }
    )
    figure = {
        "data": data,
        "layout": layout(
            lang=lang,
            height=int(height + size * 3),
            big=big,
            margin={"l": int(size * 2.4), "r": int(size * 2.4), "t": 0, "b": int(size * 2.4)},
            xaxis={
                "range": [-0.02, 1.02],
                "tickvals": [0, 0.25, 0.5, 0.75, 1],
                "ticktext": [
                    t(f"chart.strip.{k}", lang) for k in ("last", "q1", "middle", "q3", "first")
                ],
                "gridcolor": theme.GRID,
                "zeroline": False,
                "fixedrange": True,
                "tickangle": 0,
            },
            yaxis={
                "range": [height, 0],
                "showticklabels": False,
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
            },
            shapes=[
                {
                    "type": "line",
                    "x0": 0,
                    "x1": 1,
                    "y0": y,
                    "y1": y,
                    "layer": "below",
                    "line": {"color": theme.GRID, "width": 3},
                }
                for _, y in edges
            ],
            annotations=[
                {
                    "xref": "paper",
                    "x": 0,
                    "xshift": -size * 2,
                    "y": top,
                    "xanchor": "left",
                    "yanchor": "top",
                    "align": "left",
                    "text": text,
                    "showarrow": False,
                    "font": {"size": size, "color": theme.INK},
                    "bgcolor": "rgba(255,255,255,0.9)",
                }
                for (top, _), text in zip(edges, titles, strict=True)
            ],
        ),
    }
    return Chart(
        figure=figure,
        data=rows,
        title=words.title,
        subtitle=words.subtitle,
        alt=words.alt,
        sources=words.sources,
    )
