"""Strips: positions from last to first, one row for each index or component.

Owns the layout of the rows: words above, a line from last to first below with one place on it and, where
they are given, its peers in grey.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

import pandas as pd

from lib.base.i18n import t
from lib.display import theme
from lib.display.charts.base import (
    Chart,
    Words,
    bare_axis,
    finished,
    label_margin,
    layout,
    note,
    text_size,
)
from lib.display.charts.meaning import Look, Meaning, Point, Scale, Series

# Characters of a row's words that fit a phone's width at the smallest size.
FITS = 36
# On a projector: of a name beside its line, and of the words right of it.
FITS_BIG, FITS_BESIDE = 42, 34
# More rows than this have names on one line, and only the ends of their axis in words.
MOST_TWO_LINES, FITS_ONE_LINE = 8, 58
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
    downward: the word stands in `text` too. On a projector the names stand left of the lines and `brief`
    (a short form of `text`) right of them.
    """
    if big:
        return _wide(rows, lang=lang, words=words, peers=peers)
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
    at_edge: dict[str, Any] = {"xref": "paper", "xanchor": "left", "yanchor": "top"}
    at_edge |= {"align": "left", "xshift": -size * 2, "bgcolor": "rgba(255,255,255,0.9)"}
    return finished(
        _meaning(rows, peers, place, size=size),
        layout(
            lang=lang,
            height=int(height + size * 3),
            big=big,
            margin={"l": int(size * 2.4), "r": int(size * 2.4), "t": 0, "b": int(size * 2.4)},
            xaxis=_positions(lang),
            yaxis=bare_axis([height, 0]),
            shapes=_lines([y for _, y in edges]),
            annotations=[
                note(0, top, text, size=size, **at_edge)
                for (top, _), text in zip(edges, titles, strict=True)
            ],
        ),
        rows,
        words,
    )


def _meaning(
    rows: pd.DataFrame, peers: pd.DataFrame | None, place: Mapping[str, float], *, size: float
) -> Meaning:
    """The peers in grey and the place itself, each at its row's height."""
    series = []
    if peers is not None:
        dots = tuple(
            Point(x=round(float(r.percentile), 4), y=place[r.id], words=r.hover)
            for r in peers.itertuples()
        )
        look = Look(colour=theme.REST, size=size * 0.7)
        series.append(Series(kind="point", role="context", look=look, points=dots))
    own = tuple(
        Point(
            x=round(float(r.percentile), 4),
            y=place[r.id],
            name=r.name,
            words=f"<b>{r.name}</b><br>{r.text}",
            look=_look(r.verdict, size=size),
        )
        for r in rows[rows["percentile"].notna()].itertuples()
    )
    series.append(Series(kind="point", role="highlighted", look=_look("", size=size), points=own))
    listed = Scale(measure="row", upside_down=True)
    return Meaning(series=tuple(series), x=Scale(low=0, high=1), y=listed)


def _look(verdict: str, *, size: float) -> Look:
    colour, symbol = _ink(verdict, theme.NEUTRAL), MARKERS[verdict]
    return Look(colour=colour, symbol=symbol, size=size * 1.05, clipped=False)


def _ink(verdict: str, usual: str) -> str:
    return {"strong": theme.UP, "weak": theme.DOWN}.get(verdict, usual)


def _positions(lang: str) -> dict[str, Any]:
    """The axis from last to first."""
    return {
        "range": [-0.02, 1.02],
        "tickvals": [0, 0.25, 0.5, 0.75, 1],
        "ticktext": [t(f"chart.strip.{k}", lang) for k in ("last", "q1", "middle", "q3", "first")],
        "gridcolor": theme.GRID,
        "zeroline": False,
        "fixedrange": True,
        "tickangle": 0,
    }


def _ends(lang: str) -> list[str]:
    return [t("chart.strip.last", lang), "", "", "", t("chart.strip.first", lang)]


def _lines(heights: Sequence[float]) -> list[dict[str, Any]]:
    return [
        {
            "type": "line",
            "x0": 0,
            "x1": 1,
            "y0": y,
            "y1": y,
            "layer": "below",
            "line": {"color": theme.GRID, "width": 4},
        }
        for y in heights
    ]


def _wide(rows: pd.DataFrame, *, lang: str, words: Words, peers: pd.DataFrame | None) -> Chart:
    """The rows as a projector shows them: name, line, and what is said in short."""
    size = text_size(True)
    place = {i: float(n) for n, i in enumerate(rows["id"])}
    # What stands in brackets (a former name) is for the file and the table.
    long = len(rows) > MOST_TWO_LINES
    fits = FITS_ONE_LINE if long else FITS_BIG
    names = ["<br>".join(wrap(name.split(" (")[0], fits)) for name in rows["name"]]
    texts = rows["brief"] if "brief" in rows else rows["text"]
    lines = [wrap(text, FITS_BESIDE) for text in texts]
    said = ["<br>".join(of_row) for of_row in lines]
    longest = [line for of_row in lines for line in of_row]
    two_lines = any("<br>" in text for text in (*names, *said))
    beside = {"xref": "paper", "xshift": 14, "xanchor": "left", "align": "left"}
    return finished(
        _meaning(rows, peers, place, size=size),
        layout(
            lang=lang,
            height=int(len(rows) * size * (2.8 if two_lines else 1.9) + size * 3),
            big=True,
            margin={"l": 8, "r": label_margin(longest, big=True), "t": 8, "b": int(size * 2)},
            xaxis=_positions(lang) | ({"ticktext": _ends(lang)} if long else {}),
            yaxis={
                "range": [len(rows) - 0.4, -0.6],
                "tickmode": "array",
                "tickvals": list(place.values()),
                "ticktext": names,
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
                "automargin": True,
            },
            shapes=_lines(list(place.values())),
            annotations=[
                note(
                    1,
                    n,
                    f"<b>{text}</b>" if verdict else text,
                    size=size,
                    color=_ink(verdict, theme.INK),
                    **beside,
                )
                for n, (text, verdict) in enumerate(zip(said, rows["verdict"], strict=True))
            ],
        ),
        rows,
        words,
    )
