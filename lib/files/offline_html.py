"""Pack: an agenda as one HTML file that opens from a USB stick without a network.

Owns what stands in the file (`templates/offline.*`): Plotly's script once, the slides' figures as data, a
few rules of style, and the keys. Leaves the figures to the gallery (projector sizes).
"""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

import plotly
from markupsafe import Markup

from lib.base import settings
from lib.base.i18n import t
from lib.base.progress import Progress
from lib.display import font_faces, motion, theme
from lib.files import agenda as agendas
from lib.files import captions, markup
from lib.files.agenda import Agenda, Shown

SCRIPT = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
# What Vietnamese and English need.
SUBSETS, WEIGHTS = ("latin", "vietnamese"), (400, 700)


def html(agenda: Agenda, *, progress: Progress | None = None) -> bytes:
    """The pack: a cover and one page for each slide that has something to show."""
    shown, left_out = agendas.draw(agenda, big=True)
    slides = []
    for number, one in enumerate(shown):
        if progress:
            progress(number, len(shown))
        slides.append(_slide(one, agenda.lang))
    made = markup.document(
        "files",
        "offline.html",
        lang=agenda.lang,
        agenda=agenda,
        origin=captions.origin(agenda.lang),
        left_out=left_out,
        slides=slides,
        # The cover has none.
        figures=[None, *({"figure": one.exhibit.chart.figure} for one in shown)],
        theme=theme,
        fonts=_fonts(),
        plotly=_script(),
        motion=Markup(motion.script()),
    )
    if progress:
        progress(len(shown), len(shown))
    return made.encode()


def least_size() -> int:
    """Bytes that every pack holds whatever its slides: said before a download."""
    return len(_script()) + len(_fonts())


@cache
def _script() -> Markup:
    return Markup(SCRIPT.read_text(encoding="utf-8").replace("</script", "<\\/script"))


@cache
def _fonts() -> Markup:
    """The font's files inside the file."""
    return Markup(font_faces.css(SUBSETS, WEIGHTS, place=_inside))


def _inside(name: str) -> str:
    path = settings.data_dir() / "fonts" / font_faces.file_name(name)
    return f"data:font/woff2;base64,{base64.b64encode(path.read_bytes()).decode()}"


def _slide(one: Shown, lang: str) -> dict[str, str]:
    """The texts of a slide as its page shows them."""
    chart, slide = one.exhibit.chart, one.slide
    who = (("owner", slide.owner), ("deadline", slide.deadline))
    return {
        "headline": one.headline,
        "subtitle": chart.subtitle,
        "alt": chart.alt,
        "conclusion": slide.conclusion,
        "who": " · ".join(f"{t(f'export.{key}', lang)}: {v}" for key, v in who if v),
        "caveats": " ".join(captions.caveats(one.exhibit)),
        "source": captions.source(one.exhibit),
        "run": Markup(motion.button(chart, lang=lang)),
    }
