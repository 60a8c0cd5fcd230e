"""Theme: colours and sizes of everything drawn.

The highlight colours are the UK Analysis Function's palette for categories, chosen to stay apart for
colour-blind readers, extended by four that keep 3:1 against white.
"""

from __future__ import annotations

import colorsys
import re
from typing import Any

FONT_NAME = "Be Vietnam Pro"
FONT = f"{FONT_NAME}, sans-serif"
INK = "#1B1F24"
QUIET = "#4A515B"
REST = "#B8BEC6"
GRID = "#E3E6EA"
PAPER = "#FFFFFF"
HIGHLIGHTS = (
    "#12436D",
    "#801650",
    "#28A197",
    "#F46A25",
    "#3D3D3D",
    "#A285D1",
    "#2073BC",
    "#8A6D00",
)
UP = "#12436D"
DOWN = "#B84A00"
NEUTRAL = "#5B636E"
# For maps and counts, darkest first: one hue that only grows lighter; greys where neither end is better.
SCALE = ("#12436D", "#2073BC", "#6BACE6", "#A9CFF0", "#DEECF9")
SCALE_NEUTRAL = ("#2E343B", "#5B636E", "#8A939E", "#BBC1C9", "#E6E9ED")
BORDER = "#5F6873"

# Text sizes in CSS pixels: 1/50 of the height of the screen the chart is made for.
TEXT = 16
TEXT_BIG = 24

# On a dark ground: ink turns light, highlights keep their hue and at least 3:1 against the ground.
DARK_PAPER = "#15191E"
DARK = {
    INK: "#E9ECEF",
    QUIET: "#B4BCC6",
    REST: "#5A6470",
    GRID: "#2A323B",
    PAPER: DARK_PAPER,
    "#12436D": "#6FB3EE",
    "#801650": "#E27AB4",
    "#28A197": "#3DC2B6",
    "#F46A25": "#F98A52",
    "#3D3D3D": "#D0D0D0",
    "#A285D1": "#B79CE3",
    "#2073BC": "#5AA2E0",
    "#8A6D00": "#D1AC2B",
    DOWN: "#F2935A",
    NEUTRAL: "#A3ACB8",
}


def highlight(number: int) -> str:
    """The colour of the line that is chosen as number `number`, from 0."""
    return HIGHLIGHTS[number % len(HIGHLIGHTS)]


def dark(colour: str) -> str:
    """The counterpart of a colour on a dark ground: one of ours, else its lightness turned."""
    found = DARK.get(colour.upper())
    if found:
        return found
    if re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        return f"#{_turned(parts)}"
    rgb = re.fullmatch(r"(rgba?)\((\d+), ?(\d+), ?(\d+)(,[^)]*)?\)", colour)
    if rgb:
        turned = _turned([int(rgb.group(i)) / 255 for i in (2, 3, 4)])
        numbers = ",".join(str(int(turned[i : i + 2], 16)) for i in (0, 2, 4))
        return f"{rgb.group(1)}({numbers}{rgb.group(5) or ''})"
    return colour


def darkened(value: Any) -> Any:
    """A figure with each of our colours replaced by its counterpart on a dark ground."""
    if isinstance(value, dict):
        return {name: darkened(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [darkened(inner) for inner in value]
    if isinstance(value, str) and value.startswith(("#", "rgb")):
        return dark(value)
    return value


def _turned(parts: list[float]) -> str:
    """Six hexadecimal digits of the colour whose lightness is turned over."""
    hue, light, strong = colorsys.rgb_to_hls(*parts)
    turned = colorsys.hls_to_rgb(hue, 0.95 - 0.86 * light, strong)
    return "".join(f"{round(part * 255):02X}" for part in turned)
