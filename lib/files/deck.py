"""Deck: what every slide of a deck is made of.

Owns the slide's size, its font, titles, boxes of text and how many lines a text takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches

from lib.display import theme
from lib.files import pictures
from lib.files.deck_charts import rgb

FONT = "Arial"
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
EDGE = Inches(0.55)
INNER = Emu(WIDTH - 2 * EDGE)
# Wider than ours, for the widest font that may stand in for Arial: a text never reaches the next.
WIDER, WIDER_BOLD = 1.06, 1.14
TITLE_ONLY = 5
LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}


def set_fonts(deck: Any) -> None:
    """Arial everywhere: it has every Vietnamese letter and is on every office machine."""
    for rel in deck.slide_master.part.rels.values():
        if rel.reltype.endswith("/theme"):
            part = rel.target_part
            for old in (b"Calibri Light", b"Calibri"):
                part._blob = part._blob.replace(old, FONT.encode())


def titled(deck: Any, text: str, *, size: Any, top: int, height: int) -> Any:
    """A slide with its title, which outlines and screen readers find."""
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = EDGE, top, INNER, height
    frame = title.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.text = text
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    paragraph.line_spacing = 0.95
    write(paragraph.runs[0] if paragraph.runs else paragraph, size, bold=True)
    band = slide.shapes.add_shape(1, 0, 0, WIDTH, Inches(0.09))
    band.fill.solid()
    band.fill.fore_color.rgb = rgb(theme.HIGHLIGHTS[0])
    band.line.fill.background()
    band.shadow.inherit = False
    return slide


def write(piece: Any, size: Any, *, ink: str = theme.INK, bold: bool = False) -> None:
    """How a run of text looks."""
    piece.font.size, piece.font.bold, piece.font.name = size, bold, FONT
    piece.font.color.rgb = rgb(ink)


def text_box(
    slide: Any,
    lines: Sequence[tuple[str, Any, str, bool]],
    *,
    box: tuple[int, int, int, int],
    anchor: Any = MSO_ANCHOR.TOP,
    right: bool = False,
    after: Any = None,
) -> Any:
    """A box of paragraphs, each with its size, colour and weight."""
    shape = slide.shapes.add_textbox(*(Emu(v) for v in box))
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for number, (text, size, ink, bold) in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        paragraph.space_after = after
        run = paragraph.add_run()
        run.text = text
        write(run, size, ink=ink, bold=bold)
    return shape


def rows_of(text: str, size: Any, *, bold: bool = False, width: int = INNER) -> int:
    """How many lines the text takes at a size in a box of the width, whatever font stands in."""
    wider = (WIDER_BOLD if bold else WIDER) * size.pt
    return pictures.rows_of(text, size=wider, width=Emu(width).pt, bold=bold)


def set_language(deck: Any, lang: str) -> None:
    """Say in which language every text of the slides and notes is, and what is typed later, for the
    program's spelling checker."""
    code = LANGUAGES[lang]
    notes = [s.notes_slide for s in deck.slides if s.has_notes_slide]
    charts = [shape.chart for s in deck.slides for shape in s.shapes if shape.has_chart]
    below = [deck, deck.slide_master, *deck.slide_layouts, *([deck.notes_master] if notes else [])]
    shown = [x.element for x in (*deck.slides, *notes, *below)]
    for root in [*shown, *(c._chartSpace for c in charts)]:
        for run in root.iter(qn("a:r")):
            run.get_or_add_rPr().set("lang", code)
        for tag in ("a:endParaRPr", "a:defRPr", "a:fld"):
            for other in root.iter(qn(tag)):
                (other.find(qn("a:rPr")) if tag == "a:fld" else other).set("lang", code)
