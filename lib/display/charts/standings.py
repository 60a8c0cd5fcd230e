"""Standings: the units of one list, a row each: bars of their scores, or marks at their ranks or classes.

Owns what this draws. Who is in the list, and the words, come from the caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from lib.display import theme
from lib.display.charts.base import Chart, bare_axis, label_margin, ruled_axis, text_size
from lib.display.charts.meaning import Look, Point, Scale, Series
from lib.display.charts.why import Said, listed

# CSS pixels of a row, by lines of text.
ROW = 1.75
BAR = Look(thick=0.7, label_at="outside", clipped=False)


def scores(rows: pd.DataFrame, *, chosen: Sequence[str], most: float, said: Said) -> Chart:
    """A bar for each row: id, name, head (left of it), score (may be missing), label, words, status.

    Bars run from 0 to `most` or to the highest score. A row without a score has its label alone.
    """
    size = text_size(said.big)
    known = rows["score"].astype(float)
    top = max(most, float(known.max()))
    bars = tuple(
        Point(
            x=0.0 if pd.isna(r.score) else float(r.score),
            base=0.0,
            y=i,
            status=r.status,
            name=r.name_,
            words=r.words,
            label=r.label,
            key=r.id,
            look=replace(
                BAR,
                colour=_colour(r.id, chosen),
                hatch="" if r.status == "published" else "derived",
            ),
        )
        for i, r in enumerate(rows.rename(columns={"name": "name_"}).itertuples())
    )
    room = label_margin(rows["label"].tolist(), big=said.big)
    # A bar of the whole length has its label beside the plot; others have it inside.
    room = max(14, int(room * float(known.max()) / top))
    return listed(
        said,
        rows,
        [Series(kind="bar", role="highlighted", look=BAR, points=bars)],
        height=30 + len(rows) * size * ROW,
        scale=Scale(low=0.0, high=top),
        margin={"l": 8, "r": room, "t": 8, "b": 8},
        bargap=0.32,
        xaxis=bare_axis([0, top], zeroline=True, zerolinecolor=theme.QUIET),
        yaxis=_heads(rows, chosen),
    )


def places(
    rows: pd.DataFrame, *, names: Sequence[tuple[float, str]], chosen: Sequence[str], said: Said
) -> Chart:
    """A mark for each row at `at` (a rank, or the place of a class in `names`), its label beside it.

    `names` are the places of the axis that are named; the first is the best and stands left.
    """
    size = text_size(said.big)
    look = Look(
        colour=theme.NEUTRAL,
        size=size * 0.85,
        clipped=False,
        label_at="middle right",
        label_size=size,
        label_ink=theme.INK,
    )
    marks = tuple(
        Point(
            x=float(r.at),
            y=i,
            status=r.status,
            name=r.name_,
            words=r.words,
            label=r.label,
            key=r.id,
            look=replace(
                look,
                colour=_colour(r.id, chosen),
                fill="" if r.status == "published" else theme.PAPER,
                edge=_colour(r.id, chosen),
                edge_width=2,
            ),
        )
        for i, r in enumerate(rows.rename(columns={"name": "name_"}).itertuples())
    )
    last = max(at for at, _ in names)
    return listed(
        said,
        rows,
        [Series(kind="point", role="highlighted", look=look, points=marks)],
        height=70 + len(rows) * size * ROW,
        scale=Scale(low=1.0, high=float(last), names=tuple(names)),
        margin={"l": 8, "r": label_margin(rows["label"].tolist(), big=said.big), "t": 34, "b": 8},
        xaxis=ruled_axis(
            range=[0.5, last + 0.5],
            side="top",
            tickvals=[at for at, _ in names],
            ticktext=[text for _, text in names],
            automargin=False,
        ),
        yaxis=_heads(rows, chosen),
    )


def _colour(unit: str, chosen: Sequence[str]) -> str:
    if unit not in chosen:
        return theme.REST if chosen else theme.NEUTRAL
    return theme.highlight(list(chosen).index(unit))


def _heads(rows: pd.DataFrame, chosen: Sequence[str]) -> dict[str, Any]:
    """The axis of rows with each one's head, the chosen ones in bold."""
    return bare_axis(
        [len(rows) - 0.4, -0.6],
        showticklabels=True,
        tickmode="array",
        tickvals=list(range(len(rows))),
        ticktext=[
            f"<b>{head}</b> " if unit in chosen else f"{head} "
            for unit, head in zip(rows["id"], rows["head"], strict=True)
        ],
        automargin=True,
    )
