"""Rank ranges: how far sampling leaves each province's rank open, a row each.

Owns what this draws. Titles, words and labels come from the caller.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from lib.display import theme
from lib.display.charts.base import (
    Chart,
    bare_axis,
    label_margin,
    note,
    ruled_axis,
    text_size,
)
from lib.display.charts.line_ends import spread
from lib.display.charts.meaning import Look, Point, Scale, Series
from lib.display.charts.why import Said, listed

# CSS pixels of a row: with its name on a page, and all rows on a slide.
ROW, PLOT_BIG = 21, 760


def ranges(
    rows: pd.DataFrame,
    *,
    names: Mapping[str, str],
    hovers: Sequence[str],
    chosen: Sequence[str],
    said: Said,
) -> Chart:
    """Every rank as a mark, its pairwise range as a thin line, the simulated one thick inside.

    `rows` is `RankRanges.rows`; on a slide only the `chosen` are named, or the first and the last.
    """
    colours = {p: theme.HIGHLIGHTS[i % len(theme.HIGHLIGHTS)] for i, p in enumerate(chosen)}
    listed_rows = list(rows.itertuples())
    lines = []
    # Context first: what is looked at lies on top.
    for wanted in (False, True):
        for ends, width in (("", 2.0), ("_simulated", 7.0)):
            for i, row in enumerate(listed_rows):
                if (row.province_id in colours) != wanted:
                    continue
                look = Look(colour=colours.get(row.province_id, theme.REST), width=width)
                lines.append(_line(row, i, ends, look, names, hovers, strong=wanted))
    sign = Look(colour=theme.INK, size=7, edge=theme.PAPER, edge_width=1)
    marks = tuple(
        Point(
            x=int(row.rank),
            y=i,
            name=names[row.province_id],
            words=hovers[i],
            look=replace(sign, colour=colours[row.province_id], size=11)
            if row.province_id in colours
            else sign,
        )
        for i, row in enumerate(listed_rows)
    )
    lines.append(Series(kind="point", role="reference", look=sign, points=marks))
    n = len(rows)
    shown = list(chosen) or [listed_rows[0].province_id, listed_rows[-1].province_id]
    widest = label_margin([names[p] for p in shown], big=said.big)
    more: dict[str, Any] = {"yaxis": _names(rows, names, colours)}
    if said.big:
        more = {
            "yaxis": bare_axis([n - 0.4, -0.6]),
            "annotations": _beside(rows, shown, names, colours),
        }
    return listed(
        said,
        rows.assign(province=rows["province_id"].map(names)),
        lines,
        height=90 + (PLOT_BIG if said.big else n * ROW),
        scale=Scale(low=1, high=n),
        margin={"l": widest if said.big else 8, "r": 12, "t": 44, "b": 8},
        xaxis=ruled_axis(
            range=[0.2, n + 0.8],
            side="top",
            tickvals=[1, *range(10, n + 1, 10)],
            automargin=False,
        ),
        **more,
    )


def _line(
    row: Any,
    place: int,
    ends: str,
    look: Look,
    names: Mapping[str, str],
    hovers: Sequence[str],
    *,
    strong: bool,
) -> Series:
    both = (int(getattr(row, f"best{ends}")), int(getattr(row, f"worst{ends}")))
    name = names[row.province_id]
    return Series(
        kind="line",
        role="highlighted" if strong else "context",
        look=look,
        name=name,
        points=tuple(Point(x=x, y=place, name=name, words=hovers[place]) for x in both),
    )


def _names(
    rows: pd.DataFrame, names: Mapping[str, str], colours: Mapping[str, str]
) -> dict[str, Any]:
    """The axis of rows with every province's rank and name, the chosen ones in bold."""
    texts = [f"{names[r.province_id]}  {r.rank}" for r in rows.itertuples()]
    return bare_axis(
        [len(rows) - 0.4, -0.6],
        showticklabels=True,
        tickmode="array",
        tickvals=list(range(len(rows))),
        ticktext=[
            f"<b>{text}</b>" if p in colours else text
            for text, p in zip(texts, rows["province_id"], strict=True)
        ],
        tickfont={"size": text_size(False) - 2},
        automargin=True,
    )


def _beside(
    rows: pd.DataFrame,
    shown: Sequence[str],
    names: Mapping[str, str],
    colours: Mapping[str, str],
) -> list[dict[str, Any]]:
    """On a slide: the names of the shown rows left of the plot, moved apart."""
    place = {p: float(i) for i, p in enumerate(rows["province_id"])}
    size = text_size(True)
    least = len(rows) * size * 1.3 / PLOT_BIG
    placed = spread([place[p] for p in shown], least=least, low=0, high=len(rows) - 1)
    left = {"xref": "paper", "xanchor": "right", "xshift": -8}
    return [
        note(0, y, names[p], size=size, color=colours.get(p, theme.INK), **left)
        for p, y in zip(shown, placed, strict=True)
    ]
