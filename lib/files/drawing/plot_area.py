"""Plot area: one figure on its way onto a canvas.

Owns the axes, the plotting area, the scale and the fonts that marks, ticks and notes share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lib.display import theme
from lib.display.charts.meaning import Series
from lib.files.drawing.axes import Axis
from lib.files.drawing.canvas import Box, Canvas


@dataclass(frozen=True, kw_only=True)
class Plot:
    """One figure on its way onto the canvas: its axes, its plotting area, and the scale of its pixels."""

    canvas: Canvas
    layout: Mapping[str, Any]
    axes: Mapping[str, Axis]
    area: Box
    scale: float

    @property
    def size(self) -> float:
        """The figure's usual text size in the picture's pixels."""
        return float(self.layout.get("font", {}).get("size", 12)) * self.scale

    def pair(self, panel: int) -> tuple[Axis, Axis]:
        """The axes of a panel, counted from 0."""
        tag = str(panel + 1) if panel else ""
        return self.axes[f"x{tag}"], self.axes[f"y{tag}"]

    def clip(self, series: Series) -> Box | None:
        """The series' plotting area, or None where it may reach over the edge."""
        if not series.look.clipped:
            return None
        x, y = self.pair(series.panel)
        left, right = sorted((x.start, x.end))
        top, bottom = sorted((y.start, y.end))
        # Half a marker of air: a point on the edge of the range is drawn whole.
        air = 9 * self.scale
        return (left - air, top - air, right - left + 2 * air, bottom - top + 2 * air)

    def font(self, given: Mapping[str, Any] | None) -> tuple[float, str]:
        """Size in the picture's pixels and colour of a font as the figure gives it."""
        given = given or {}
        usual = self.layout.get("font", {})
        size = float(given.get("size") or usual.get("size", 12)) * self.scale
        ink = given.get("color") or usual.get("color", theme.INK)
        return size, str(ink) if isinstance(ink, str) else theme.INK
