"""Maps: the pydeck map and its upright columns, without tiles from anywhere.

Owns the layers, the view of the whole country and what the pointer shows. `map_provider=None` and no map
style: with a style Streamlit would ask another host for tiles.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pydeck as pdk

from lib.analytics.classes import Band
from lib.data.declared import geography, provinces
from lib.display import theme
from lib.display.charts import map as map_charts
from lib.display.charts import map_names

HEIGHT = 640
# Web-Mercator zoom at which EXTENT fits HEIGHT and the width below; phones show the same, scaled down.
ZOOM, WIDTH = 4.64, 580
TEXT = 15
Colour = list[int]


class _DeckText(pdk.Deck):  # type: ignore[misc]
    """A deck as its JSON, which Streamlit asks for at every rerun; its layers weigh many times that."""

    def __init__(self, text: str, *, tooltip: dict[str, Any]) -> None:
        super().__init__(map_provider=None, tooltip=tooltip)
        self.text = text

    def to_json(self) -> str:
        """The deck's JSON, without pydeck's indentation, which would double it."""
        return self.text


def _tooltip(*, dark: bool = False) -> dict[str, Any]:
    paper, ink, quiet = (
        theme.dark(c) if dark else c for c in (theme.PAPER, theme.INK, theme.QUIET)
    )
    return {
        "text": "{name}\n{said}",
        "style": {
            "backgroundColor": paper,
            "color": ink,
            "fontFamily": theme.FONT,
            "fontSize": "16px",
            "border": f"1px solid {quiet}",
            "borderRadius": "4px",
        },
    }


def darkened(light: pdk.Deck) -> pdk.Deck:
    """The same deck on a dark ground: each of its colours turned, its shapes as they are."""

    def turned(found: re.Match[str]) -> str:
        red, green, blue, alpha = (int(part) for part in found.groups())
        colour = _rgb(theme.dark(f"#{red:02X}{green:02X}{blue:02X}"), alpha)
        return json.dumps(colour, separators=(",", ":"))

    text = re.sub(r"\[(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3})\]", turned, light.to_json())
    text = re.sub(r"#[0-9A-F]{6}\b", lambda found: theme.dark(found[0]), text)
    return _DeckText(text, tooltip=_tooltip(dark=True))


def _rgb(colour: str, alpha: int = 255) -> Colour:
    return [*(int(colour[i : i + 2], 16) for i in (1, 3, 5)), alpha]


def deck(
    rows: pd.DataFrame,
    *,
    map_id: str,
    bands: Sequence[Band],
    neutral: bool,
    labels: pd.DataFrame,
    chosen: Sequence[str],
    lang: str,
    heights: Mapping[str, float] | None = None,
) -> pdk.Deck:
    """The map of `rows` (unit_id, name, on_map, band, said); with `heights` (0..1) columns stand on it.

    Every layer whose objects can be picked has the unit's id in `id`.
    """
    palette = [_rgb(c) for c in map_charts.colours(bands, neutral=neutral)]
    flat = heights is None
    layers = [
        _areas(rows, map_id, palette if flat else None, set(chosen)),
        _hatching(rows, map_id),
        *([_dots(rows, palette)] if flat else [_columns(rows, palette, heights or {})]),
        *_names(map_id, labels if flat else labels.iloc[:0], lang),
    ]
    west, south, east, north = geography.EXTENT
    view = pdk.ViewState(
        longitude=(west + east) / 2,
        latitude=(south + north) / 2 + 0.25 - (0 if flat else 0.6),
        zoom=ZOOM if flat else ZOOM - 0.12,
        pitch=0 if flat else 42,
        bearing=0,
        min_zoom=3.4,
        max_zoom=9,
    )
    made = pdk.Deck(layers=layers, initial_view_state=view, map_provider=None)
    text = json.dumps(json.loads(made.to_json()), separators=(",", ":"))
    return _DeckText(text, tooltip=_tooltip())


def _areas(
    rows: pd.DataFrame, map_id: str, palette: Sequence[Colour] | None, chosen: set[str]
) -> pdk.Layer:
    shapes = geography.outlines(map_id)
    data = []
    drawn = rows[rows["unit_id"].isin(list(shapes))]
    for r in sorted(drawn.itertuples(), key=lambda r: r.unit_id in chosen):
        colour = _rgb(theme.PAPER) if palette is None or r.band < 0 else palette[int(r.band)]
        if palette is None and r.band >= 0:
            colour = _rgb(theme.GRID)
        picked = r.unit_id in chosen
        data += [
            {
                "id": r.unit_id,
                "name": r.name,
                "said": r.said,
                "polygon": [[round(x, 3), round(y, 3)] for x, y in ring],
                "fill": colour,
                "line": _rgb(theme.INK if picked else theme.BORDER),
                "width": 3 if picked else 1,
            }
            for ring in shapes[str(r.unit_id)]
        ]
    return pdk.Layer(
        "PolygonLayer",
        data,
        id="areas",
        get_polygon="polygon",
        get_fill_color="fill",
        get_line_color="line",
        get_line_width="width",
        line_width_units=pdk.types.String("pixels"),
        pickable=True,
        auto_highlight=True,
        highlight_color=[255, 255, 255, 70],
    )


def _hatching(rows: pd.DataFrame, map_id: str) -> pdk.Layer:
    """Slanting lines over the units without a figure."""
    shapes = geography.outlines(map_id)
    without = rows[rows["unit_id"].isin(list(shapes)) & (rows["band"] < 0)]["unit_id"]
    data = [{"from": a, "to": b} for u in without for a, b in geography.hatching(map_id, str(u))]
    return _lines(data, "hatching", _rgb(theme.QUIET, 190), width=1)


def _lines(data: Sequence[dict[str, Any]], name: str, colour: Colour, *, width: float) -> pdk.Layer:
    """A line for each of `data`: from, to."""
    return pdk.Layer(
        "LineLayer",
        data,
        id=name,
        get_source_position="from",
        get_target_position="to",
        get_color=colour,
        get_width=width,
    )


def _beside(rows: pd.DataFrame) -> list[Any]:
    """Rows of units that the map lacks and that its colours count."""
    return list(rows[~rows["on_map"] & (rows["band"] >= 0)].itertuples())


def _at(row: Any, palette: Sequence[Colour]) -> dict[str, Any]:
    """A unit with a figure where it lies."""
    unit = provinces.load().by_id[str(row.unit_id)]
    return {
        "id": row.unit_id,
        "name": row.name,
        "said": row.said,
        "at": [unit.lon, unit.lat],
        "fill": palette[int(row.band)],
    }


def _dots(rows: pd.DataFrame, palette: Sequence[Colour]) -> pdk.Layer:
    data = [_at(r, palette) for r in _beside(rows)]
    return pdk.Layer(
        "ScatterplotLayer",
        data,
        id="dots",
        get_position="at",
        get_fill_color="fill",
        get_line_color=_rgb(theme.PAPER),
        stroked=True,
        get_radius=7,
        radius_units=pdk.types.String("pixels"),
        get_line_width=2,
        line_width_units=pdk.types.String("pixels"),
        pickable=True,
    )


def _columns(
    rows: pd.DataFrame, palette: Sequence[Colour], heights: Mapping[str, float]
) -> pdk.Layer:
    data = [
        {**_at(r, palette), "height": round(heights[str(r.unit_id)] * 260_000)}
        for r in rows[rows["band"] >= 0].itertuples()
        if str(r.unit_id) in heights
    ]
    return pdk.Layer(
        "ColumnLayer",
        data,
        id="columns",
        get_position="at",
        get_fill_color="fill",
        get_elevation="height",
        get_line_color=_rgb(theme.INK),
        disk_resolution=12,
        radius=11_000,
        extruded=True,
        pickable=True,
        auto_highlight=True,
    )


def _names(map_id: str, labels: pd.DataFrame, lang: str) -> list[pdk.Layer]:
    """The archipelagos' names, and the labelled units with a line to each."""
    _, south, _, north = geography.EXTENT
    units = provinces.load().by_id
    texts = [
        {
            "at": [a.lon, map_charts.name_latitude(a)],
            "text": f"{a.name(lang)}\n({units[a.province_id].name(lang)})",
            "anchor": "middle",
            "base": "bottom" if a.lat > map_charts.MIDDLE else "top",
        }
        for a in geography.archipelagos(map_id)
    ]
    found = map_names.places(labels, per_degree=HEIGHT / (north - south), size=TEXT)
    anchors = {"left": "start", "right": "end", "center": "middle"}
    texts += [
        {
            "at": [p["x"], p["y"]],
            "text": f"{p['name']} {p['short']}".strip(),
            "anchor": anchors[p["anchor"]],
            "base": "center",
        }
        for p in found
    ]
    return [
        _lines(
            [{"from": [p["lon"], p["lat"]], "to": [p["x"], p["y"]]} for p in found],
            "leaders",
            _rgb(theme.INK),
            width=1.5,
        ),
        pdk.Layer(
            "TextLayer",
            texts,
            id="names",
            get_position="at",
            get_text="text",
            get_text_anchor="anchor",
            get_alignment_baseline="base",
            get_color=_rgb(theme.INK),
            get_size=TEXT,
            # A bare string would be read as an expression.
            font_family=pdk.types.String(theme.FONT),
            font_weight=600,
            character_set=pdk.types.String("auto"),
            background=True,
            get_background_color=_rgb(theme.PAPER, 225),
            background_padding=[3, 1],
        ),
    ]
