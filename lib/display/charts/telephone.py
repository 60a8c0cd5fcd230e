"""Telephone: a chart's figure for a narrow screen: the same marks with smaller text and fewer words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

from lib.display.charts.base import note as written

SMALLER = 0.8
MOST_TICKS_NARROW, MOST_TICKS_TWO_LINES = 5, 3
# The part of the axis that a word above the plot takes on a telephone.
APART_NARROW = 0.5
# Pixels beside the plot that the words at its lines' ends may take; longer ones leave it their number
# alone, and the names stand above it in lines of so many signs.
MOST_BESIDE, NAMES_LINE = 64, 40
# The part of the axis on either side of two editions that their ranks take.
EDITION_ROOM = 0.16
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
    _names_above(layout)
    return out


def _names_above(layout: dict[str, Any]) -> None:
    """Long names at lines' ends move above the plot, so that it keeps at least two thirds of the width."""
    ends = [n for n in layout.get("annotations", ()) if _split(n)[0]]
    if not ends or max(_wide(n["text"], n) for n in ends) <= MOST_BESIDE:
        return
    # In several panels, or at both ends, a name stands by itself: its numbers are at the ends.
    alone = len({n["name"] for n in ends}) == len(ends)
    told: dict[str, dict[str, Any]] = {}
    for end in ends:
        name, number, more = _split(end)
        told[name] = {**end, "text": f"{name} {number} {more}".strip() if alone else name}
        end["text"] = f"{number} {more}" if not alone and more.startswith("(") else number
    margin = layout["margin"]
    if len({n["xanchor"] for n in ends}) > 1:
        layout["xaxis"]["range"] = [-EDITION_ROOM, 1 + EDITION_ROOM]
    else:
        margin["r"] = max(_wide(n["text"], n) for n in ends) + 16
    lines = _in_lines(list(told.values()))
    size = ends[0]["font"]["size"]
    step, foot = round(size * 1.6), max(4, margin["t"] - 12)
    for row, line in enumerate(reversed(lines)):
        at = 0.0
        for text, end in line:
            layout["annotations"].append(_above(text, end, right=at, up=foot + row * step))
            at += _wide(text, end) + size
    margin["t"] = foot + len(lines) * step
    layout["height"] = layout.get("height", 0) + len(lines) * step


def _split(note: Mapping[str, Any]) -> tuple[str, str, str]:
    """What is written at a line's end: its name, the number, and what else is said; no name elsewhere."""
    name = str(note.get("name", ""))
    plain = re.sub("</?b>", "", note["text"]).replace("<br>", " ")
    if not name or name not in plain:
        return "", plain, ""
    number, _, more = plain.replace(name, "", 1).strip().partition(" ")
    return name, number, more


def _wide(text: str, note: Mapping[str, Any]) -> float:
    """Pixels of the longest line of a note's text."""
    lines = re.sub("</?b>", "", text).split("<br>")
    return float(max(map(len, lines)) * note["font"]["size"] * 0.6)


def _in_lines(
    told: Sequence[Mapping[str, Any]],
) -> list[list[tuple[str, Mapping[str, Any]]]]:
    """The names in lines of `NAMES_LINE` signs, several where they fit; the name itself is bold."""
    lines: list[list[tuple[str, Mapping[str, Any]]]] = []
    left = 0
    for end in told:
        for number, part in enumerate(wrap(end["text"], NAMES_LINE)):
            if number or len(part) > left:
                lines.append([])
                left = NAMES_LINE
            left -= len(part) + 2
            bold = part.replace(end["name"], f"<b>{end['name']}</b>", 1)
            lines[-1].append((bold, end))
    return lines


def _above(text: str, end: Mapping[str, Any], *, right: float, up: float) -> dict[str, Any]:
    """A name above the plot, in its line's colour."""
    frame = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
    font = end["font"]
    shift = {"xshift": right, "yshift": up}
    return written(0, 1, text, size=font["size"], color=font["color"], **frame, **shift)


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
