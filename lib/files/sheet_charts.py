"""Sheet charts: a native chart in a workbook, drawn from a small table of its own beside the rows.

Owns how series look in a spreadsheet program. Leaves which charts are native to `native`, and the sheets to
`workbook`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lib.display import theme
from lib.files.drawing.canvas import colour
from lib.files.native import Native, Part

MOST_LINES = 12
HATCHED = "wide_upward_diagonal"


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """Where a chart's own numbers stand: the sheet, and the cell of its head."""

    sheet: Any
    row: int
    column: int
    formats: Mapping[str, Any]

    def place(self, column: int, count: int) -> list[Any]:
        """The cells of one column's numbers, as the library names a range."""
        return [self.sheet.get_name(), self.row + 1, column, self.row + count, column]


def add(book: Any, found: Native, table: Numbers, *, size: tuple[int, int]) -> Any:
    """The chart over `table`, which is written too; `size` in pixels. Background lines are left out."""
    kept = ([s for s in found.series if s.highlighted] or list(found.series))[:MOST_LINES]
    chart = book.add_chart({"type": found.kind})
    for series, places in zip(kept, _written(found, kept, table), strict=True):
        chart.add_series(places | _look(found.kind, series))
    # The title is the headline's cell: a text given here would be searched for references to cells.
    headline = [table.sheet.get_name(), 0, 0]
    chart.set_title({"name": headline, "name_font": {"size": 12}})
    _axes(chart, found, kept)
    chart.set_legend({"position": "right"} if len(kept) > 1 else {"none": True})
    chart.show_blanks_as("gap")
    chart.set_size({"width": size[0], "height": size[1]})
    return chart


def _written(found: Native, kept: Sequence[Part], table: Numbers) -> list[dict[str, Any]]:
    """Write categories and numbers; where the name, categories and values of each series stand."""
    sheet, top, points = table.sheet, table.row, found.kind == "scatter"
    for row, category in enumerate(found.categories, start=1):
        sheet.write_string(top + row, table.column, category, table.formats["text"])
    places = []
    for number, series in enumerate(kept):
        at = table.column + 1 + number * (2 if points else 1)
        along = at + 1 if points else table.column
        sheet.write_string(top, at, series.name, table.formats["head"])
        for row, value in enumerate(series.values, start=1):
            if value is not None:
                sheet.write_number(top + row, at, value, table.formats["number"])
        for row, x in enumerate(series.xs, start=1):
            sheet.write_number(top + row, along, x, table.formats["number"])
        count = len(series.values)
        name = [sheet.get_name(), top, at]
        cells = {"categories": table.place(along, count), "values": table.place(at, count)}
        places.append({"name": name, **cells})
    return places


def _look(kind: str, series: Part) -> dict[str, Any]:
    """A line or cloud with its markers, hollow where the figure is derived or in doubt; or hatched bars."""
    ink = in_hex(series.colour)
    if kind == "bar":
        fills = [in_hex(c) for c in series.colours or (series.colour,) * len(series.values)]
        return {
            "fill": {"color": ink},
            "gap": 60,
            "data_labels": {"value": True},
            "points": [
                {"pattern": {"pattern": HATCHED, "fg_color": c, "bg_color": theme.PAPER}}
                if place in series.hollow
                else {"fill": {"color": c}}
                for place, c in enumerate(fills)
            ],
        }
    filled = {"fill": {"color": ink}, "border": {"color": ink}}
    look: dict[str, Any] = {
        "line": {"none": True} if kind == "scatter" else {"color": ink, "width": 2.25},
        "marker": {"type": "circle", "size": 6, **filled},
    }
    if series.hollow:
        hollow = {"fill": {"color": theme.PAPER}, "border": {"color": ink}}
        look["points"] = [
            hollow if place in series.hollow else None for place in range(len(series.values))
        ]
    return look


def _axes(chart: Any, found: Native, kept: Sequence[Part]) -> None:
    if found.kind == "line" and found.reversed:
        lines = {"visible": True, "line": {"color": theme.GRID}}
        chart.set_y_axis({"reverse": True, "major_gridlines": lines, "min": 1, "max": found.high})
        chart.set_x_axis({"label_position": "high"})
    elif found.kind == "bar":
        chart.set_y_axis({"reverse": found.reversed, "label_position": "low"})
        # Bars begin at zero: the program would begin near the smallest value.
        least = min((v for s in kept for v in s.values if v is not None), default=0)
        low = {} if least < 0 else {"min": 0}
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, **low})


def in_hex(value: str) -> str:
    """A colour of the site as a spreadsheet program writes it."""
    red, green, blue, _ = colour(value)
    return "#" + "".join(f"{round(v * 255):02X}" for v in (red, green, blue))
