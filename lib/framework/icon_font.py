"""Icon font: the framework's icons, those alone that the site or the framework itself can show.

Owns which icons are named, in our code and in the framework's scripts, and the font cut down to them: of
its four thousand some two hundred. An icon is written as its name, which the font draws as one sign.
A font that looks otherwise than this room knows it is not cut (a test tells).
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont, TTLibError

from lib.base import settings
from lib.framework import install
from lib.framework.install import Unexpected

FAMILY, TEXT = "Material Symbols Rounded", "Source Sans"
# Of the icons one, of the text an upright and an italic one.
FACES, N_FACES = re.compile(rf"@font-face\{{font-family:(?:{FAMILY}|{TEXT});[^}}]*\}}"), 3
FILE = "MaterialSymbols-Rounded.*.woff2"
NAMED = re.compile(r":material/(\w+):")
WRITTEN = "abcdefghijklmnopqrstuvwxyz0123456789_"
# Names that the framework's scripts put another one in place of before they draw.
STAND_INS = frozenset({"star_filled"})
# The table of the font that draws a name as one sign.
JOINS = "GSUB"


@cache
def names() -> frozenset[str]:
    """The icons that our pages or the framework's own scripts name."""
    own = [*(settings.ROOT / "lib").rglob("*.py"), *(settings.ROOT / "pages").glob("*.py")]
    texts = (path.read_text(encoding="utf-8") for path in (*own, *install.scripts()))
    return frozenset(name for text in texts for name in NAMED.findall(text)) - STAND_INS


def file() -> Path:
    """The framework's font of icons. Raises Unexpected where there is none, or more than one."""
    found = list((install.STATIC / "media").glob(FILE))
    if len(found) != 1:
        raise Unexpected("the font of icons")
    return found[0]


def _whole() -> TTFont:
    return TTFont(io.BytesIO(file().read_bytes()), lazy=True)


def digest() -> str:
    """Changes with the font and with the icons that are named."""
    return hashlib.sha256(f"{file().name} {sorted(names())}".encode()).hexdigest()[:12]


def cut() -> bytes:
    """The font with the named icons alone, some seconds of work. Raises Unexpected."""
    try:
        font = _whole()
        letters, icons = font.getBestCmap(), signs(font)
    except (TTLibError, KeyError, AttributeError) as error:
        raise Unexpected("the font of icons") from error
    if missing := names() - icons.keys():
        raise Unexpected(f"icons: {', '.join(sorted(missing))}")
    options = subset.Options(
        flavor="woff2",
        # The joins of every name can be made of these letters: those of the chosen icons stay.
        layout_closure=False,
        layout_features=["*"],
        notdef_outline=True,
        glyph_names=False,
    )
    cutter = subset.Subsetter(options)
    drawn = [letters[ord(c)] for c in WRITTEN if ord(c) in letters]
    cutter.populate(glyphs=[*drawn, *(icons[name] for name in names())])
    cutter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def signs(font: TTFont) -> Mapping[str, str]:
    """The sign of each name that the font draws as one."""
    letters = {sign: chr(code) for code, sign in font.getBestCmap().items()}
    return {
        "".join(letters.get(part, "?") for part in (first, *join.Component)): join.LigGlyph
        for first, join in _joins(font)
    }


def _joins(font: TTFont) -> Iterator[tuple[str, Any]]:
    for lookup in font[JOINS].table.LookupList.Lookup:
        for table in lookup.SubTable:
            joined = getattr(table, "ExtSubTable", table)
            for first, joins in getattr(joined, "ligatures", {}).items():
                yield from ((first, join) for join in joins)


def face(address: str = "") -> str:
    """The `@font-face` rule that stands in our document, for the cut font at `address`.

    A document of before an update names a font that has gone: the whole one stands in for it, as it does
    where none is cut.
    """
    places = [*filter(None, (address,)), f"/static/media/{file().name}"]
    sources = ",".join(f"url({place}) format('woff2')" for place in places)
    return (
        f"@font-face{{font-family:'{FAMILY}';font-style:normal;font-weight:400;font-display:block;"
        f"src:{sources}}}"
    )


def sheet(body: bytes) -> bytes:
    """The framework's style sheet without the faces of its icons and of its text.

    Our document brings the icons, and its own font under that text's name too; a browser would fetch
    both before the page's font is known.
    """
    return FACES.sub("", body.decode()).encode() if _stands(body.decode()) else body


def _stands(text: str) -> bool:
    return len(FACES.findall(text)) == N_FACES


def faults() -> list[str]:
    """What of the font or its rule is no longer as expected."""
    try:
        icons = signs(_whole())
    except (Unexpected, TTLibError, KeyError, AttributeError) as error:
        return [f"the font of icons: {error}"]
    wrong = [f"icon {name}" for name in sorted(names() - icons.keys())]
    sheets = "".join(p.read_text("utf-8") for p in (install.STATIC / "css").glob("*.css"))
    return wrong if _stands(sheets) else [*wrong, f"the rules of {FAMILY} and {TEXT}"]
