"""Tile charts: one equal square for each unit, where it lies on the map.

Owns the squares, the short names that fit into them, and what stands beside them on a projector. Every
unit weighs the same, which areas on a map do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from lib.analytics.classes import Band
from lib.data.declared import geography
from lib.data.declared.geography import Ring
from lib.display import theme
from lib.display.charts.base import Chart, Words, finished, layout, text_size
from lib.display.charts.map import Key, colours, ink_on, joined, key_below, key_notes, look_of

TILE, TILE_BIG = 46, 36
# On a wide screen a tile lies down, so that its short name fits at a size that can be read from afar.
LIES = 0.6


def tile_grid(
    rows: pd.DataFrame,
    *,
    map_id: str,
    bands: Sequence[Band],
    key: Key,
    labels: pd.DataFrame,
    chosen: Sequence[str],
    neutral: bool,
    lang: str,
    words: Words,
    data: pd.DataFrame,
    big: bool = False,
) -> Chart:
    """One equal square for each unit with its short name and number, and one for each archipelago."""
    palette = colours(bands, neutral=neutral)
    found = {str(r.unit_id): r for r in rows.itertuples()}
    former = [f for f in geography.former_tiles(map_id) if f.province_id in found]
    squares = [*geography.tiles(map_id), *former]
    brief = abbreviations({u: str(r.name) for u, r in found.items()})
    size = text_size(big) - 2
    traces = _squares(squares, found, palette, set(chosen))
    texts, hovers, inks = [], [], []
    for tile in squares:
        r = found[tile.province_id]
        colour = palette[int(r.band)] if r.band >= 0 else theme.PAPER
        inks.append(ink_on(colour))
        if tile.island:
            texts.append(f"<b>{_forms(tile.island.name_vi)[0]}</b>")
            hovers.append(f"<b>{tile.island.name(lang)}</b> ({r.name}): {r.said}")
            continue
        number = "" if big or not r.short or len(r.short) > 5 else f"<br>{r.short}"
        texts.append(f"<b>{brief[tile.province_id]}</b>{number}")
        hovers.append(f"<b>{r.name}</b>: {r.said}")
    traces.append(
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": [s.col for s in squares],
            "y": [s.row for s in squares],
            "text": texts,
            "textfont": {"size": size, "color": inks},
            "hovertext": hovers,
            "hovertemplate": "%{hovertext}<extra></extra>",
            "customdata": [s.province_id for s in squares],
            "marker": {"size": 34, "opacity": 0, "symbol": "square"},
            "selected": {"marker": {"opacity": 0}},
            "unselected": {"marker": {"opacity": 0}, "textfont": {}},
            "cliponaxis": False,
        }
    )
    last_row, last_col = max(s.row for s in squares), max(s.col for s in squares)
    side = TILE_BIG if big else TILE
    height = side * (last_row + 1) + 8
    notes: list[dict[str, Any]] = []
    below, right = 0, last_col + 0.55
    if big:
        right += 6.5
        notes += _beside(key, labels, x=last_col + 1.2, size=text_size(big), lang=lang)
    elif key:
        notes, below = key_below(key, size=text_size(big), lang=lang)
    axis = {"visible": False, "fixedrange": True, "constrain": "domain"}
    figure = {
        "data": traces,
        "layout": layout(
            lang=lang,
            height=height + below,
            big=big,
            margin={"l": 0, "r": 0, "t": 4, "b": 4 + below},
            xaxis={**axis, "range": [-0.55, right]},
            yaxis={
                **axis,
                "range": [last_row + 0.55, -0.55],
                "scaleanchor": "x",
                "scaleratio": LIES if big else 1,
            },
            annotations=notes,
        ),
    }
    return finished(figure, data, words)


def _squares(
    squares: Sequence[geography.Tile],
    found: Mapping[str, Any],
    palette: Sequence[str],
    chosen: set[str],
) -> list[dict[str, Any]]:
    """One trace of squares for each look."""
    looks: dict[tuple[int, bool, bool], list[Ring]] = {}
    for s in squares:
        look = (int(found[s.province_id].band), s.province_id in chosen, s.island is not None)
        x, y, h = float(s.col), float(s.row), 0.47
        ring = ((x - h, y - h), (x + h, y - h), (x + h, y + h), (x - h, y + h), (x - h, y - h))
        looks.setdefault(look, []).append(ring)
    traces = []
    for (band, picked, island), rings in sorted(looks.items(), key=lambda kv: kv[0][1]):
        xs, ys = joined(rings)
        line: dict[str, Any] = {"color": theme.BORDER, "width": 1}
        if island:
            line["dash"] = "dot"
        if picked:
            line = {**line, "color": theme.DOWN, "width": 4}
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": xs,
                "y": ys,
                "fill": "toself",
                "line": line,
                "hoverinfo": "skip",
                **look_of(band, palette),
            }
        )
    return traces


def _beside(
    key: Key, labels: pd.DataFrame, *, x: float, size: int, lang: str
) -> list[dict[str, Any]]:
    """On a projector: the key and the named units in full, right of the squares."""
    at = {"xref": "x", "yref": "paper", "x": x, "y": 1}
    notes = key_notes(key, at=at, size=size, lang=lang) if key else []
    named = [f"<b>{r.name}</b>: {r.said}" for r in labels.itertuples()]
    if named:
        place = {"xref": "x", "yref": "paper", "x": x, "y": 0, "xanchor": "left", "align": "left"}
        words = {"text": "<br>".join(named), "font": {"size": size}, "showarrow": False}
        notes.append({**place, **words, "yanchor": "bottom"})
    return notes


def abbreviations(names: Mapping[str, str]) -> dict[str, str]:
    """A short form for each name that no other one has: 'Sơn La' -> 'SL', 'Quảng Ninh' -> 'QNi'."""
    forms = {i: _forms(n) for i, n in names.items()}
    depth = dict.fromkeys(names, 0)
    for _ in range(6):
        groups: dict[str, list[str]] = {}
        for i, options in forms.items():
            groups.setdefault(options[min(depth[i], len(options) - 1)], []).append(i)
        crowded = [i for ids in groups.values() if len(ids) > 1 for i in ids]
        if not crowded:
            break
        for i in crowded:
            depth[i] += 1
    return {i: options[min(depth[i], len(options) - 1)] for i, options in forms.items()}


def _forms(name: str) -> list[str]:
    """Short forms from the shortest on; of a name of four syllables the last two stand for all."""
    parts = name.replace("-", " ").split()
    parts = parts[-2:] if len(parts) > 3 else parts
    head, last = "".join(p[0] for p in parts[:-1]), parts[-1]
    return [head + last[0], head + last[:2], parts[0][:2] + last[0], head + last[:3], head + last]
