"""Typeface: the site's own font in a form that pictures can be set in.

Owns the join of the font's web files (one for each script) into one file for each weight, kept in the var
folder. Signs that the font lacks (▲ ▼ ■) come from the renderer's own DejaVu Sans.
"""

from __future__ import annotations

import tempfile
import threading
from functools import cache
from pathlib import Path

from fontTools.merge import Merger
from fontTools.merge import Options as MergeOptions
from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties

from lib.base import settings, whole_file

NORMAL, HEAVY, BOLD = 400, 600, 700
SCRIPTS = ("latin", "latin-ext", "vietnamese")
FALLBACK = "DejaVu Sans"
_joining = threading.Lock()


@cache
def properties(weight: int, size: float) -> FontProperties:
    """The font at `weight` (400, 600, 700) and `size` in points."""
    with _joining:
        family = _family(weight)
    return FontProperties(family=[family, FALLBACK], size=size)


@cache
def _family(weight: int) -> str:
    """The name under which the renderer knows the joined font; joins it at first use."""
    family = f"CCHC {weight}"
    path = settings.var_dir() / "fonts" / f"be-vietnam-pro-{weight}.ttf"
    if not path.exists():
        try:
            _join(weight, family, path)
        except OSError:
            # It cannot be kept; the pictures of this process are drawn all the same.
            path = Path(tempfile.mkdtemp()) / path.name
            _join(weight, family, path)
    font_manager.fontManager.addfont(str(path))
    return family


def _join(weight: int, family: str, path: Path) -> None:
    """Write the three web files of a weight as one font named `family`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = settings.data_dir() / "fonts"
    parts = []
    for script in SCRIPTS:
        font = TTFont(folder / f"be-vietnam-pro-{script}-{weight}.woff2")
        font.flavor = None
        # Ligatures and kerning of parts cannot be joined; the renderer sets without them.
        for table in ("GSUB", "GPOS", "GDEF", "DSIG", "STAT"):
            if table in font:
                del font[table]
        part = path.with_suffix(f".{script}.part")
        font.save(part)
        parts.append(part)
    joined = Merger(options=MergeOptions(drop_tables=["vhea", "vmtx"])).merge(
        [str(p) for p in parts]
    )
    for record in joined["name"].names:
        if record.nameID in (1, 3, 4, 16):
            record.string = family
        elif record.nameID == 6:
            record.string = family.replace(" ", "-")
    # Each weight is a family of its own here; the renderer is not to look for a lighter one in it.
    joined["OS/2"].usWeightClass = NORMAL
    whole_file.make(path, joined.save)
    for part in parts:
        part.unlink(missing_ok=True)
