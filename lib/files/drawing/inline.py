"""Inline: a canvas whose picture stands in a document as SVG, with letters in the document's own font.

Owns the same marks as `canvas`, written as elements instead of drawn.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Any

from lib.display import theme
from lib.files.drawing import typeface
from lib.files.drawing.canvas import DASHES, HATCHES, SYMBOLS, Box, Canvas

# Points of a marker of radius 1 about its middle.
RINGS = {
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "diamond": ((0, -1.1), (1.1, 0), (0, 1.1), (-1.1, 0)),
    "triangle-up": ((0, -1), (1, 1), (-1, 1)),
    "triangle-down": ((0, 1), (1, -1), (-1, -1)),
}


class InlineCanvas(Canvas):
    """A picture as SVG elements; fonts, and where it stands, are the document's."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height)
        self._elements: list[str] = []
        self._clips: dict[Box, str] = {}
        # Each ink of a hatch has a pattern of its own: one does not see the colour of what it fills.
        self._inks: dict[str, str] = {}

    def _put(self, element: str, clip: Box | None = None, **look: object) -> None:
        if clip:
            # Pictures of several widths may stand in one document.
            name = self._clips.setdefault(clip, f"clip-{self.width}-{len(self._clips)}")
            look["clip-path"] = f"url(#{name})"
        told = "".join(f' {k}="{escape(str(v))}"' for k, v in look.items() if v not in (None, 1.0))
        self._elements.append(f"<{element}{told}/>")

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        *,
        stroke: str,
        width: float,
        dash: str = "solid",
        opacity: float = 1.0,
        cap: Any = "butt",
        clip: Box | None = None,
    ) -> None:
        """A line through the points; NaN is a gap."""
        path, begun = [], False
        for x, y in zip(xs, ys, strict=True):
            if math.isnan(x) or math.isnan(y):
                begun = False
                continue
            path.append(f"{'L' if begun else 'M'}{_short(x)} {_short(y)}")
            begun = True
        _, *strokes = DASHES[dash] if dash != "solid" else ("",)
        self._put(
            f'path d="{"".join(path)}" fill="none"',
            clip,
            stroke=stroke,
            opacity=opacity,
            **{
                "stroke-width": _short(width),
                "stroke-linejoin": "round",
                "stroke-linecap": cap,
                "stroke-dasharray": " ".join(_short(s * width) for s in strokes[0])
                if strokes
                else None,
            },
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
        """A filled area of one or more rings; a pattern in `ink` is drawn as thin lines over it."""
        kept = [r for r in rings if len(r) > 2]
        if not kept:
            return
        path = "".join(f"M{'L'.join(f'{_short(x)} {_short(y)}' for x, y in r)}Z" for r in kept)
        edge = {"stroke": stroke, "stroke-width": _short(width)} if stroke and width else {}
        self._put(f'path d="{path}" fill-rule="evenodd"', clip, fill=fill, opacity=opacity, **edge)
        if pattern:
            assert pattern in HATCHES
            name = self._inks.setdefault(ink, f"hatch-{self.width}-{len(self._inks)}")
            self._put(f'path d="{path}" fill="url(#{name})"', clip)

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
        assert symbol in SYMBOLS
        path = "".join(_sign(symbol, x, y, size / 2) for x, y in zip(xs, ys, strict=True))
        edge = {"stroke": stroke, "stroke-width": _short(width)} if width else {}
        self._put(f'path d="{path}"', clip, fill=fill, opacity=opacity, **edge)

    def _letters(
        self, x: float, y: float, text: str, weight: int, size: float, ink: str, **more: Any
    ) -> None:
        if not text:
            return
        turned = ""
        if "rotation" in more:
            turn = f"rotate({_short(-more['rotation'])} {_short(x)} {_short(y)})"
            turned = f' text-anchor="middle" dominant-baseline="central" transform="{turn}"'
        heavy = f' font-weight="{weight}"' if weight != typeface.NORMAL else ""
        self._elements.append(
            f'<text x="{_short(x)}" y="{_short(y)}" font-size="{_short(size)}" '
            f'fill="{escape(ink)}"{heavy}{turned}>{escape(text)}</text>'
        )

    def inline(self, *, alt: str) -> str:
        """The picture as an element of a document; `alt` is what a screen reader says of it."""
        clips = "".join(
            f'<clipPath id="{name}"><rect x="{_short(x)}" y="{_short(y)}" width="{_short(w)}" '
            f'height="{_short(h)}"/></clipPath>'
            for (x, y, w, h), name in self._clips.items()
        )
        hatches = "".join(
            f'<pattern id="{name}" width="5" height="5" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><path d="M0 0V5" stroke="{escape(ink)}"/></pattern>'
            for ink, name in self._inks.items()
        )
        return (
            f'<svg role="img" viewBox="0 0 {self.width} {self.height}" aria-label="{escape(alt)}">'
            f"<defs>{clips}{hatches}</defs>{''.join(self._elements)}</svg>"
        )


def _short(number: float) -> str:
    """A tenth of a pixel is enough."""
    return f"{number:.1f}".removesuffix(".0")


def _sign(symbol: str, x: float, y: float, radius: float) -> str:
    if symbol == "circle":
        r, left = _short(radius), _short(x - radius)
        across = _short(2 * radius)
        return f"M{left} {_short(y)}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0 -{across} 0Z"
    points = (f"{_short(x + dx * radius)} {_short(y + dy * radius)}" for dx, dy in RINGS[symbol])
    return f"M{'L'.join(points)}Z"
