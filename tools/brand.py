"""`python -m tools.brand`: the mark with the site's name as outlines, one picture for each language.

Outlines, because a picture in a page may use no font of the page's.
"""

from __future__ import annotations

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from lib.base import i18n, settings
from lib.display import theme

SCRIPTS, WEIGHT = ("latin", "latin-ext", "vietnamese"), 700
HEIGHT, SIZE, LEFT, BASE = 32, 15.5, 42, 21.4
# The mark of data/brand/icon.png: three bars, the last one risen.
MARK = (
    f'<rect width="32" height="32" rx="6" fill="{theme.HIGHLIGHTS[0]}"/>'
    '<rect x="6.5" y="17.5" width="5" height="9" rx="1" fill="#B8BEC6"/>'
    '<rect x="13.5" y="11.5" width="5" height="15" rx="1" fill="#B8BEC6"/>'
    f'<rect x="20.5" y="5.5" width="5" height="21" rx="1" fill="{theme.HIGHLIGHTS[3]}"/>'
)


def drawing(name: str) -> str:
    """The mark and the name as SVG."""
    folder = settings.data_dir() / "fonts"
    fonts = [TTFont(folder / f"be-vietnam-pro-{s}-{WEIGHT}.woff2") for s in SCRIPTS]
    at, paths = float(LEFT), []
    for letter in name:
        font = next(f for f in fonts if ord(letter) in f.getBestCmap())
        scale = SIZE / font["head"].unitsPerEm
        glyphs, glyph = font.getGlyphSet(), font.getBestCmap()[ord(letter)]
        pen = SVGPathPen(glyphs, ntos=lambda v: f"{v:.2f}".rstrip("0").rstrip("."))
        glyphs[glyph].draw(TransformPen(pen, (scale, 0, 0, -scale, at, BASE)))
        paths.append(pen.getCommands())
        at += glyphs[glyph].width * scale
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {at + 2:.0f} {HEIGHT}" '
        f'width="{at + 2:.0f}" height="{HEIGHT}">{MARK}<path fill="INK" d="{"".join(paths)}"/></svg>\n'
    )


def main() -> None:
    """Write the pictures for a light and for a dark ground."""
    for lang in i18n.LANGS:
        made = drawing(i18n.t("site.name", lang))
        for ground, ink in (("light", theme.HIGHLIGHTS[0]), ("dark", theme.DARK[theme.INK])):
            path = settings.data_dir() / "brand" / f"name-{lang}-{ground}.svg"
            path.write_text(made.replace("INK", ink), encoding="utf-8")


if __name__ == "__main__":
    main()
