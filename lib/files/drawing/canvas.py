"""Canvas: a sheet of pixels with the origin at the top left, on which charts are drawn for files.

Owns lines, areas, markers and text with bold runs, by matplotlib's object interface (no window, no global
state). Coordinates and sizes are pixels of the finished picture. Leaves what is drawn to `plots`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any, Literal

from matplotlib import colors
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from lib.display import theme
from lib.files.drawing import typeface
from lib.files.drawing.markup import Run, runs

DPI = 100
POINTS = 72 / DPI
LEADING = 1.3
# What the charts use, under Plotly's names; another one raises KeyError.
DASHES: dict[str, Any] = {"solid": "-", "dash": (0, (6, 4)), "dot": (0, (1.5, 2.5))}
SYMBOLS = {"circle": "o", "square": "s", "diamond": "D", "triangle-up": "^", "triangle-down": "v"}
HATCHES = {"/": "///"}
Box = tuple[float, float, float, float]


def colour(value: Any, opacity: float = 1.0) -> tuple[float, float, float, float]:
    """A colour as Plotly writes it ('#12436D', 'rgba(255,255,255,0.8)') as four shares."""
    text = str(value)
    if text.startswith("rgb"):
        parts = [float(p) for p in re.findall(r"[\d.]+", text)]
        alpha = parts[3] if len(parts) > 3 else 1.0
        return (parts[0] / 255, parts[1] / 255, parts[2] / 255, alpha * opacity)
    red, green, blue, alpha = colors.to_rgba(text)
    return (red, green, blue, alpha * opacity)


class Canvas:
    """One picture being drawn; later marks lie above earlier ones."""

    def __init__(self, width: int, height: int, *, paper: str = theme.PAPER) -> None:
        self.width, self.height = width, height
        self._figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=paper)
        self._place = (
            Affine2D().scale(1 / width, -1 / height).translate(0, 1) + self._figure.transFigure
        )
        self._measure = RendererAgg(8, 8, DPI)
        self._above = 1

    def _add(self, artist: Artist, clip: Box | None) -> None:
        artist.set_zorder(self._above)
        self._above += 1
        self._figure.add_artist(artist)
        if clip:
            x, y, width, height = clip
            artist.set_clip_path(Rectangle((x, y), width, height, transform=self._place))

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        *,
        stroke: str,
        width: float,
        dash: str = "solid",
        opacity: float = 1.0,
        cap: Literal["butt", "round"] = "butt",
        clip: Box | None = None,
    ) -> None:
        """A line through the points; NaN is a gap."""
        self._add(
            Line2D(
                xs,
                ys,
                color=colour(stroke, opacity),
                linewidth=width * POINTS,
                linestyle=DASHES[dash],
                solid_capstyle=cap,
                solid_joinstyle="round",
                transform=self._place,
            ),
            clip,
        )

    def area(
        self,
        rings: Sequence[Sequence[tuple[float, float]]],
        *,
        fill: str,
        stroke: str | None = None,
        width: float = 0,
        pattern: str = "",
        ink: str = theme.PAPER,
        opacity: float = 1.0,
        clip: Box | None = None,
    ) -> None:
        """A filled area of one or more rings, with a pattern in `ink` where the fill alone would not do."""
        kept = [r for r in rings if len(r) > 2]
        if not kept:
            return
        path = Path.make_compound_path(*(Path([*r, r[0]], closed=True) for r in kept))
        edge = colour(stroke, opacity) if stroke and width else (0, 0, 0, 0)
        face = colour(fill, opacity)
        plain = {"facecolor": face, "edgecolor": edge, "linewidth": width * POINTS}
        self._add(PathPatch(path, transform=self._place, joinstyle="round", **plain), clip)
        if pattern:
            hatch = {"facecolor": "none", "edgecolor": colour(ink, opacity), "linewidth": 0}
            hatched = PathPatch(path, transform=self._place, hatch=HATCHES[pattern], **hatch)
            self._add(hatched, clip)

    def rectangle(
        self, x0: float, y0: float, x1: float, y1: float, *, fill: str, **more: Any
    ) -> None:
        """A filled rectangle between two corners; `more` as in `area`."""
        self.area([[(x0, y0), (x1, y0), (x1, y1), (x0, y1)]], fill=fill, **more)

    def markers(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        *,
        symbol: str,
        size: float,
        fill: str,
        stroke: str,
        width: float,
        opacity: float = 1.0,
        clip: Box | None = None,
    ) -> None:
        """Signs of one look; `size` is their diameter."""
        shape = SYMBOLS[symbol]
        small = 0.78 if shape == "D" else 0.9 if shape == "s" else 1.0
        self._add(
            Line2D(
                xs,
                ys,
                linestyle="none",
                marker=shape,
                markersize=size * small * POINTS,
                markerfacecolor=colour(fill, opacity),
                markeredgecolor=colour(stroke, opacity),
                markeredgewidth=width * POINTS,
                transform=self._place,
            ),
            clip,
        )

    def span(self, text: str, *, size: float, weight: int = typeface.NORMAL) -> float:
        """How wide the widest line of the text is."""
        return max((self._line_span(line, size, weight) for line in runs(text)), default=0.0)

    def _line_span(self, line: Sequence[Run], size: float, weight: int) -> float:
        return sum(self._run_span(r, size, weight) for r in line)

    def _run_span(self, run: Run, size: float, weight: int) -> float:
        if not run.text:
            return 0.0
        font = typeface.properties(typeface.BOLD if run.bold else weight, size * POINTS)
        width, _, _ = self._measure.get_text_width_height_descent(run.text, font, ismath=False)
        return float(width)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        ink: str = theme.INK,
        weight: int = typeface.NORMAL,
        across: str = "left",
        up: str = "baseline",
        ground: str | None = None,
        turned: float = 0.0,
    ) -> None:
        """Text at a point. `across`: left, center, right; `up`: top, middle, bottom or baseline there.

        `turned` is Plotly's clockwise angle; turned text is set about its middle, in one weight.
        """
        lines = runs(text)
        if turned:
            written = "\n".join("".join(r.text for r in line) for line in lines)
            heavy = typeface.BOLD if any(r.bold for line in lines for r in line) else weight
            middle = {"ha": "center", "va": "center", "rotation_mode": "anchor"}
            self._letters(x, y, written, heavy, size, ink, rotation=-turned, **middle)
            return
        step = size * LEADING
        tall = step * len(lines)
        first = {
            "top": y + size * 0.97,
            "middle": y - tall / 2 + step / 2 + size * 0.34,
            "bottom": y - tall + size * 0.97,
        }.get(up, y)
        spans = [self._line_span(line, size, weight) for line in lines]
        if ground and any(spans):
            wide = max(spans)
            left = x - wide * {"left": 0.0, "center": 0.5}.get(across, 1.0)
            top = first - size * 0.97
            box = (left - 2, top, left + wide + 2, top + tall)
            self.rectangle(*box, fill=ground)
        for number, (line, wide) in enumerate(zip(lines, spans, strict=True)):
            at = x - wide * {"left": 0.0, "center": 0.5}.get(across, 1.0)
            for run in line:
                heavy = typeface.BOLD if run.bold else weight
                self._letters(at, first + number * step, run.text, heavy, size, ink)
                at += self._run_span(run, size, weight)

    def _letters(
        self, x: float, y: float, text: str, weight: int, size: float, ink: str, **more: Any
    ) -> None:
        """Letters of one weight, from their left end on their baseline unless `more` says otherwise."""
        font = typeface.properties(weight, size * POINTS)
        look = {"fontproperties": font, "color": colour(ink), "va": "baseline", **more}
        self._add(Text(x, y, text, transform=self._place, parse_math=False, **look), None)

    def wrapped(
        self, text: str, *, size: float, width: float, weight: int = typeface.NORMAL, most: int = 9
    ) -> list[str]:
        """The text in lines no wider than `width`; what does not fit into `most` lines ends in '…'."""
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self._run_span(Run(text=longer, bold=False), size, weight) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        if len(lines) > most:
            lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
        return lines

    def png(self) -> bytes:
        """The picture as PNG."""
        buffer = io.BytesIO()
        FigureCanvasAgg(self._figure).print_png(buffer)
        return buffer.getvalue()

    def svg(self) -> bytes:
        """The picture as SVG; letters are outlines, so that it looks the same without the font."""
        buffer = io.BytesIO()
        FigureCanvasSVG(self._figure).print_svg(buffer, metadata={"Date": None})
        return buffer.getvalue()
