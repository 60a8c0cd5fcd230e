"""Tile charts: one equal square for each unit, where it lies on the map.

Owns the squares, the short names that fit into them, and what stands beside them on a projector. Every
unit weighs the same, which areas on a map do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from lib.analytics.classes import Band
from lib.data.declared import geography
from lib.display import theme
from lib.display.charts.base import Chart, Words, finished, layout, text_size
from lib.display.charts.map import Key, area_look, colours, ink_on, key_below, key_notes
from lib.display.charts.meaning import Look, Meaning, Point, Scale, Series

TILE, TILE_BIG = 46, 36
# On a wide screen a tile lies down, so that its short name fits at a size that can be read from afar; on a
# page name and number stand in one line, for the window is low. A telephone's form puts it upright again.
LIES, LIES_LOW = 0.6, 0.45


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
    """A square for each unit with its name and number; a page has the `key` beside."""
    palette = colours(bands, neutral=neutral)
    found = {str(r.unit_id): r for r in rows.itertuples()}
    former = [f for f in geography.former_tiles(map_id) if f.province_id in found]
    squares = [*geography.tiles(map_id), *former]
    size = text_size(big) - 2
    series = _squares(squares, found, palette, set(chosen))
    series.append(
        _names(squares, found, palette, size=size, lang=lang, big=big, apart="<br>" if key else " ")
    )
    last_row, last_col = max(s.row for s in squares), max(s.col for s in squares)
    height = (TILE_BIG if big else TILE) * (last_row + 1) + 8
    notes: list[dict[str, Any]] = []
    below, right = 0, last_col + 0.55
    if big:
        right += 6.5
        notes += _beside(key, labels, x=last_col + 1.2, size=text_size(big), lang=lang)
    elif key:
        notes, below = key_below(key, size=text_size(big), lang=lang)
    across = Scale(low=-0.55, high=right)
    down = Scale(low=-0.55, high=last_row + 0.55, upside_down=True)
    return finished(
        Meaning(series=tuple(series), x=across, y=down),
        layout(
            lang=lang,
            height=height + below,
            big=big,
            margin={"l": 0, "r": 0, "t": 4, "b": 4 + below},
            **_axes(across, down, big=big, page=not key),
            annotations=notes,
        ),
        data,
        words,
    )


def _axes(across: Scale, down: Scale, *, big: bool, page: bool) -> dict[str, Any]:
    """Axes that nobody sees and that keep the squares' form; a page's leave their room at the left."""
    axis = {"visible": False, "fixedrange": True, "constrain": "domain"}
    toward = {"constraintoward": "right"} if page and not big else {}
    ratio = {"scaleanchor": "x", "scaleratio": LIES if big else LIES_LOW if page else 1}
    wide, deep = [across.low, across.high], [down.high, down.low]
    return {"xaxis": {**axis, **toward, "range": wide}, "yaxis": {**axis, "range": deep, **ratio}}


def _squares(
    squares: Sequence[geography.Tile],
    found: Mapping[str, Any],
    palette: Sequence[str],
    chosen: set[str],
) -> list[Series]:
    """The squares, those of one look together and the chosen ones last."""
    looks: dict[tuple[int, bool, bool], list[Series]] = {}
    for s in squares:
        row = found[s.province_id]
        band, picked, island = int(row.band), s.province_id in chosen, s.island is not None
        x, y, h = float(s.col), float(s.row), 0.47
        corners = ((-h, -h), (h, -h), (h, h), (-h, h), (-h, -h))
        ring = tuple((round(x + a, 2), round(y + b, 2)) for a, b in corners)
        border, width = (theme.DOWN, 4) if picked else (theme.BORDER, 1)
        look = area_look(band, palette, border=border, width=width)
        value = None if band < 0 else float(band)
        looks.setdefault((band, picked, island), []).append(
            Series(
                kind="area",
                role="highlighted" if picked else "context",
                look=replace(look, dash="dot" if island else "solid"),
                name=row.name,
                points=(Point(x=x, y=y, value=value, name=row.name),),
                rings=(ring,),
            )
        )
    ordered = sorted(looks.items(), key=lambda kv: kv[0][1])
    return [series for _, group in ordered for series in group]


def _names(
    squares: Sequence[geography.Tile],
    found: Mapping[str, Any],
    palette: Sequence[str],
    *,
    size: int,
    lang: str,
    big: bool,
    apart: str,
) -> Series:
    """What stands in each square, and what a reader learns by pointing at it or choosing it."""
    brief = abbreviations({u: str(r.name) for u, r in found.items()})
    look = Look(colour=theme.PAPER, size=34, symbol="square", opacity=0, clipped=False)
    look = replace(look, label_at="middle center", label_size=size)
    points = []
    for tile in squares:
        r = found[tile.province_id]
        number = "" if big or not r.short or len(r.short) > 5 else f"{apart}{r.short}"
        label = f"<b>{brief[tile.province_id]}</b>{number}"
        words = f"<b>{r.name}</b>: {r.said}"
        if tile.island:
            label = f"<b>{_forms(tile.island.name_vi)[0]}</b>"
            words = f"<b>{tile.island.name(lang)}</b> ({r.name}): {r.said}"
        ink = ink_on(palette[int(r.band)] if r.band >= 0 else theme.PAPER)
        points.append(
            Point(
                x=tile.col,
                y=tile.row,
                name=r.name,
                words=words,
                label=label,
                key=tile.province_id,
                look=replace(look, label_ink=ink),
            )
        )
    return Series(kind="point", role="context", look=look, points=tuple(points))


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
