"""Font faces: which file of the site's font holds which letters, as CSS.

A browser fetches only the files whose letters stand on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lib.display import theme

WEIGHTS = (400, 600, 700)
SUBSETS = {
    "vietnamese": "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,"
    "U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB",
    "latin-ext": "U+0100-0101,U+0104-010F,U+0112-0127,U+012A-0167,U+016A-019F,U+01B1-02BA,"
    "U+1E00-1E9F,U+2C60-2C7F",
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,"
    "U+2122,U+2191,U+2193,U+2212,U+2215",
}


def file_name(name: str) -> str:
    """The file of a subset and weight, such as `latin-400`."""
    return f"be-vietnam-pro-{name}.woff2"


def address(name: str) -> str:
    """Where the site serves it."""
    return f"/fonts/{file_name(name)}"


def css(
    subsets: Sequence[str] = tuple(SUBSETS),
    weights: Sequence[int] = WEIGHTS,
    *,
    place: Callable[[str], str] = address,
    family: str = theme.FONT_NAME,
) -> str:
    """The `@font-face` rules; `place(name)` is the address of a subset and weight.

    `family` is another name under which the font is asked for.
    """
    return "".join(
        f"@font-face{{font-family:'{family}';font-weight:{weight};font-display:swap;"
        f"src:url({place(f'{subset}-{weight}')}) format('woff2');unicode-range:{SUBSETS[subset]}}}"
        for weight in weights
        for subset in subsets
    )
