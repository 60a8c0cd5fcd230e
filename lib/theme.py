"""Theme: colours and sizes of everything drawn.

The highlight colours are the UK Analysis Function's palette for categories, chosen to stay apart for
colour-blind readers, extended by four that keep 3:1 against white.
"""

from __future__ import annotations

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
