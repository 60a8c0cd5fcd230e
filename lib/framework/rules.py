"""Rules: the layout of the framework's elements, and of our own blocks among them.

Owns the style sheets in `styles/`: `blocks` (ours alone), `layout` (the framework's elements by the names
that it gives them), `opening` (the first screen before the page has run), `slide` (a slide on a projector)
and `keepers` (the page that readers never see). The first three stand in the document and not on the page:
there every run would send them again.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from lib.base import settings
from lib.base.i18n import LANGS, t
from lib.framework import icon_font, install

STYLES = Path(__file__).parent / "styles"
# A slide is laid out for this many pixels and enlarged or shrunk as a whole, so that proportions and the
# share of the smallest text stay the same on every screen.
HEIGHT = 1080
STEP, LOWEST, HIGHEST = 20, 440, 2400
# Names that the framework gives to its elements.
NAMES = re.compile(r'data-testid="(\w+)"|\.(st[A-Z]\w+)|(data-stale)|(\.st-key-)')


def page(icons: str = "") -> str:
    """The rules of every page as one element; without patches those of our own blocks alone.

    `icons` is the address of the cut font of icons, '' for the framework's whole one.
    """
    patched = settings.framework_patches()
    sheets = ("blocks", "layout", "opening") if patched else ("blocks",)
    # The style sheet that a browser kept may be the one without it.
    told = f"{icon_font.face(icons)}{_words() if patched else ''}"
    return f"<style>{told}{''.join(_sheet(name) for name in sheets)}</style>"


def _words() -> str:
    """What the rules themselves write, in the document's language: an element would cost every run."""
    return "".join(
        f":root:lang({lang}){{--unopened:{json.dumps(t('card.unopened', lang), ensure_ascii=False)}}}"
        for lang in LANGS
    )


def slide() -> str:
    """The rules of a slide as one element; '' without patches: a slide is then a page like others."""
    return _slide() if settings.framework_patches() else ""


def keepers() -> str:
    """The rules of the keepers' page as one element."""
    return f"<style>{_sheet('keepers')}</style>"


@cache
def _slide() -> str:
    zooms = "".join(
        f"@media (min-height:{h}px){{.st-key-slide{{zoom:{h / HEIGHT:.4f};--zoom:{h / HEIGHT:.4f}}}}}"
        for h in range(LOWEST, HIGHEST, STEP)
    )
    return f"<style>{zooms}{_sheet('slide')}</style>"


@cache
def _sheet(name: str) -> str:
    """A style sheet without what only people read."""
    text = (STYLES / f"{name}.css").read_text(encoding="utf-8")
    return re.sub(r"/\*.*?\*/|\n\s*", "", text, flags=re.DOTALL)


def faults() -> list[str]:
    """Names in our rules that no script of the framework knows: what they laid out is laid out no more."""
    rules = page() + slide()
    wanted = {next(filter(None, found)).lstrip(".") for found in NAMES.findall(rules)}
    for script in install.scripts():
        if not wanted:
            break
        text = script.read_text(encoding="utf-8", errors="replace")
        wanted -= {name for name in wanted if name in text}
    return sorted(wanted)
