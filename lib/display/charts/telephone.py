"""Telephone: a chart's figure for a narrow screen: the same marks with smaller text and fewer words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SMALLER = 0.8
MOST_TICKS_NARROW, MOST_TICKS_TWO_LINES = 5, 3
# The part of the axis that a word above the plot takes on a telephone.
APART_NARROW = 0.5
# Signs of a number that a tile has room for: a rank, not a score with decimals.
LONGEST_IN_TILE = 3


def narrow(figure: Mapping[str, Any]) -> dict[str, Any]:
    """The figure for a telephone: smaller text, so that more of the width is left to the plot, fewer
    years, and of the words above the plot only those that stand apart.

    A new dict; `figure` is shared by all readers and stays as it is.
    """
    out: dict[str, Any] = _smaller(figure)
    layout = out["layout"]
    if layout.get("yaxis", {}).get("scaleratio", 1) < 1:
        _upright(out)
    for name in [n for n in layout if n.startswith("xaxis")]:
        axis = layout[name]
        ticks = axis.get("tickvals")
        if axis.get("tickformat") == "d" and ticks and len(ticks) > MOST_TICKS_NARROW:
            every = -(-len(ticks) // MOST_TICKS_NARROW)
            axis["tickvals"] = ticks[::-1][::every][::-1]
        if any("<br>" in str(text) for text in axis.get("ticktext", ())):
            _fewer(axis)
    low, high = layout.get("xaxis", {}).get("range", (0, 1))
    kept: list[dict[str, Any]] = []
    before = None
    for note in layout.get("annotations", ()):
        if note.get("yref") == "paper" and note.get("xref") == "x" and note.get("y") == 1.0:
            if before is not None and note["x"] - before < APART_NARROW * (high - low):
                continue
            before = note["x"]
        kept.append(note)
    if kept:
        layout["annotations"] = kept
    return out


def _upright(figure: dict[str, Any]) -> None:
    """Tiles that lie on a wide screen become squares, their names and short numbers two lines."""
    figure["layout"]["yaxis"]["scaleratio"] = 1
    figure["layout"]["xaxis"].pop("constraintoward", None)
    for trace in figure["data"]:
        if isinstance(trace.get("text"), list):
            trace["text"] = [_in_square(str(text)) for text in trace["text"]]


def _in_square(text: str) -> str:
    name, close, number = text.partition("</b> ")
    fits = len(number) <= LONGEST_IN_TILE
    return f"{name}</b><br>{number}" if close and fits else f"{name}</b>" if close else text


def _fewer(axis: dict[str, Any]) -> None:
    """Of ticks in two lines those that stand beside one another unturned, the last among them."""
    every = -(-len(axis["tickvals"]) // MOST_TICKS_TWO_LINES)
    for name in ("tickvals", "ticktext"):
        axis[name] = list(axis[name])[::-1][::every][::-1]
    axis["tickangle"] = 0


def _smaller(value: Any, key: str = "") -> Any:
    """A copy in which text sizes and the margins beside the plot are `SMALLER`."""
    if isinstance(value, Mapping):
        scaled = {
            "font": {"size"},
            "tickfont": {"size"},
            "textfont": {"size"},
            "margin": {"l", "r"},
        }
        return {
            k: v * SMALLER if k in scaled.get(key, ()) else _smaller(v, k) for k, v in value.items()
        }
    if isinstance(value, list) and key in ("data", "annotations"):
        return [_smaller(v) for v in value]
    return value
