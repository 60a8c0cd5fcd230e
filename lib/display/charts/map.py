"""Map charts: outlines in colours, in a plain plane of degrees.

Owns what each draws and the key; where names stand is `map_names`. No map tiles and no geographic
subplots: the figures draw anywhere Plotly does, without a network. Hoàng Sa and Trường Sa are always inside
the picture and named. A unit without a figure is hatched on white.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import pandas as pd

from lib.analytics.classes import Band
from lib.base.i18n import t
from lib.data.declared import geography, provinces
from lib.data.declared.geography import EXTENT, NARROWING, Ring
from lib.display import theme
from lib.display.charts import map_names
from lib.display.charts.base import Chart, Words, finished, layout, note, text_size
from lib.display.charts.meaning import Hatch, Look, Meaning, Point, Role, Scale, Series

Key = Sequence[tuple[str, str, str]]
HEIGHT, HEIGHT_BIG = 640, 900
MIDDLE = 13.0
# Beside another picture the map is drawn smaller, and its names are not: they need more degrees.
SMALLER = 0.78
# On a projector there is room on both sides: degrees for names in the west, and for the key in the east.
WEST_BIG, KEY_BIG, EAST_BIG = 3.0, 115.4, 6.4


def colours(bands: Sequence[Band], *, neutral: bool) -> list[str]:
    """One colour for each band, darkest first, spread over the scale where there are few bands."""
    scale = theme.SCALE_NEUTRAL if neutral else theme.SCALE
    few = {1: (1,), 2: (0, 3), 3: (0, 2, 4), 4: (0, 1, 2, 4)}.get(len(bands), range(len(scale)))
    return [scale[i] for i in few]


def ink_on(colour: str) -> str:
    """The text colour that reads on `colour`."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return theme.PAPER if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else theme.INK


@cache
def _rings(map_id: str, unit: str) -> tuple[Ring, ...]:
    """A unit's outlines, rounded to what a screen shows; shared between charts."""
    rings = geography.outlines(map_id)[unit]
    return tuple(tuple((round(x, 3), round(y, 3)) for x, y in ring) for ring in rings)


def area_look(band: int, palette: Sequence[str], *, border: str, width: float) -> Look:
    """The look of an area: its group's colour, or hatching where there is no figure."""
    colour = palette[band] if band >= 0 else theme.PAPER
    hatch: Hatch = "" if band >= 0 else "no data"
    return Look(colour=colour, hatch=hatch, edge=border, edge_width=width)


def choropleth(
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
    """Every unit of the map in its group's colour; a unit that the map lacks is a dot at its place.

    `rows` has unit_id, name, on_map, band, said; `data` are the same rows as a file has them.
    """
    palette = colours(bands, neutral=neutral)
    series = _units(rows, palette, map_id=map_id, chosen=set(chosen), big=big)
    height = HEIGHT_BIG if big else HEIGHT
    west, south, east, north = EXTENT
    if big:
        west, east = west - WEST_BIG, east + (EAST_BIG if key else 0)
    size = text_size(big)
    notes = [
        *_names(labels, per_degree=SMALLER * height / (north - south), size=size, west=west),
        *_islands(map_id, lang=lang, size=size),
    ]
    more, below = _key(key, north, size=size, lang=lang, big=big)
    corner = {"xref": "x", "yref": "y", "xanchor": "left", "yanchor": "bottom", "align": "left"}
    legal, small = t("page.map.legal_two", lang), size if big else size - 3
    notes += [*more, note(west, south, legal, size=small, color=theme.QUIET, **corner)]
    axis = {"visible": False, "fixedrange": True, "constrain": "domain"}
    ratio = {"scaleanchor": "x", "scaleratio": round(1 / NARROWING, 4)}
    return finished(
        Meaning(series=series, x=Scale(low=west, high=east), y=Scale(low=south, high=north)),
        layout(
            lang=lang,
            height=height + below,
            big=big,
            margin={"l": 0, "r": 0, "t": 0, "b": below},
            xaxis={**axis, "range": [west, east]},
            yaxis={**axis, "range": [south, north], **ratio},
            annotations=notes,
        ),
        data,
        words,
    )


def _key(
    key: Key, north: float, *, size: int, lang: str, big: bool
) -> tuple[list[dict[str, Any]], int]:
    """The key in the east on a projector, else under the picture, and the pixels that it takes there."""
    if not key:
        return [], 0
    if big:
        at = {"xref": "x", "yref": "y", "x": KEY_BIG, "y": north}
        return key_notes(key, at=at, size=size, lang=lang), 0
    return key_below(key, size=size, lang=lang)


def _units(
    rows: pd.DataFrame, palette: Sequence[str], *, map_id: str, chosen: set[str], big: bool
) -> tuple[Series, ...]:
    """Areas, the chosen ones last, so that their thick border lies on top; dots for units off the map."""
    units = provinces.load().by_id
    shapes = geography.outlines(map_id)
    series = []

    def add(r: Any, look: Look, **more: Any) -> None:
        unit, picked = units[str(r.unit_id)], r.unit_id in chosen
        words = f"<b>{r.name}</b>: {r.said}"
        value = None if r.band < 0 else float(r.band)
        at = Point(x=unit.lon or 0.0, y=unit.lat or 0.0, value=value, name=r.name, words=words)
        role: Role = "highlighted" if picked else "context"
        series.append(Series(role=role, look=look, name=r.name, points=(at,), **more))

    drawn = rows[rows["unit_id"].isin(list(shapes))]
    for r in sorted(drawn.itertuples(), key=lambda r: r.unit_id in chosen):
        thick = r.unit_id in chosen
        border, width = (theme.INK, 3) if thick else (theme.BORDER, 0.8)
        look = area_look(int(r.band), palette, border=border, width=width)
        add(r, look, kind="area", rings=_rings(map_id, str(r.unit_id)))
    for r in rows[~rows["on_map"] & (rows["band"] >= 0)].itertuples():
        colour = palette[int(r.band)]
        dot = Look(colour=colour, size=18 if big else 13, edge=theme.PAPER, edge_width=2)
        add(r, dot, kind="point")
    return tuple(series)


def _names(
    labels: pd.DataFrame, *, per_degree: float, size: int, west: float
) -> list[dict[str, Any]]:
    return [
        {
            "xref": "x",
            "yref": "y",
            "axref": "x",
            "ayref": "y",
            "x": p["lon"],
            "y": p["lat"],
            "ax": p["x"],
            "ay": p["y"],
            "xanchor": p["anchor"],
            "text": f"{'<br>'.join(f'<b>{n}</b>' for n in p['name'].splitlines())} {p['short']}",
            "showarrow": True,
            "arrowhead": 6,
            "arrowsize": 0.6,
            "arrowwidth": 1.5,
            "arrowcolor": theme.INK,
            "font": {"size": size, "color": theme.INK},
            "bgcolor": "rgba(255,255,255,0.88)",
            "borderpad": 2,
        }
        for p in map_names.places(labels, per_degree=per_degree, size=size, west=west)
    ]


def _islands(map_id: str, *, lang: str, size: int) -> list[dict[str, Any]]:
    """The two archipelagos' names with the unit that each belongs to."""
    units = provinces.load().by_id
    return [
        {
            "xref": "x",
            "yref": "y",
            "x": a.lon,
            "y": name_latitude(a),
            "yanchor": "bottom" if a.lat > MIDDLE else "top",
            "text": f"{a.name(lang)}<br>({units[a.province_id].name(lang)})",
            "showarrow": False,
            "font": {"size": size - 2, "color": theme.INK},
        }
        for a in geography.archipelagos(map_id)
    ]


def name_latitude(group: geography.Archipelago) -> float:
    """Where an archipelago's name stands: over the northern one, under the southern one's islands."""
    return group.bbox[3] if group.lat > MIDDLE else group.bbox[1] + 1.3


def key_notes(
    key: Key, *, at: dict[str, Any], size: int, lang: str, first: int = 8
) -> list[dict[str, Any]]:
    """The key, one line under the other from the place `at`: a filled box, numbers and words each.

    The last line is the hatching of units without a figure.
    """
    lines = [(colour, ": ".join(filter(None, (numbers, word)))) for colour, numbers, word in key]
    lines.append((theme.QUIET, t("page.map.key_none", lang)))
    notes = []
    for i, (colour, words) in enumerate(lines):
        shared = {**at, "yanchor": "top", "xanchor": "left", "showarrow": False}
        shared["yshift"] = -(first + i * line_step(size))
        none = i == len(lines) - 1
        box = {
            **shared,
            "text": "▨" if none else "■",
            "font": {"size": size - 2, "color": colour},
            "bgcolor": theme.PAPER if none else colour,
            "bordercolor": theme.BORDER,
            "borderwidth": 1,
            "borderpad": 1,
        }
        notes += [box, {**shared, "xshift": size * 1.6, "text": words, "font": {"size": size}}]
    return notes


def line_step(size: int) -> int:
    """Pixels from one line of the key to the next."""
    return int(size * 1.5)


def key_below(key: Key, *, size: int, lang: str) -> tuple[list[dict[str, Any]], int]:
    """The key under the picture, and the pixels that it takes."""
    at = {"xref": "paper", "yref": "paper", "x": 0, "y": 0}
    notes = key_notes(key, at=at, size=size, lang=lang)
    return notes, (len(key) + 1) * line_step(size) + 16
