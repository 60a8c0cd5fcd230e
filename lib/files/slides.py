"""Slides: an agenda as a 16:9 deck with charts that can be edited.

Owns the deck's layout: headline, measure, chart, what to read with it, source, conclusion, speaker notes.
A chart that presentation programs do not have (a map, a ladder) stands there as a picture.
"""

from __future__ import annotations

import io
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from lib.base.i18n import t
from lib.base.progress import Progress
from lib.display import theme
from lib.figures import versions
from lib.files import agenda as agendas
from lib.files import captions, conclusion_slides, deck_charts, native, pictures
from lib.files.agenda import Agenda, Shown
from lib.files.deck import (
    EDGE,
    HEIGHT,
    INNER,
    WIDTH,
    rows_of,
    set_fonts,
    set_language,
    text_box,
    titled,
    write,
)
from lib.files.deck_charts import rgb
from lib.gallery import Exhibit

SMALL, BODY = Pt(12), Pt(16)
# Sizes of the headline and of what is measured, the largest that fits being taken.
HEADS, SUBS = (Pt(32), Pt(30), Pt(28), Pt(26)), (Pt(18), Pt(16))
MOST_FOOT_ROWS = 2
MOST_SOURCES, MOST_CONCLUDED = 12, 600
# 1080 pixels for the slide's height: a projector's, for which the charts' large form is made.
PER_INCH = 144


def pptx(agenda: Agenda, *, progress: Progress | None = None) -> bytes:
    """The deck: a title, one slide for each view, and the conclusions.

    `progress(done, total)` is called before each slide; what it raises ends the export.
    """
    # The projector's form of every chart: fewer rows, larger letters.
    shown, left_out = agendas.draw(agenda, big=True)
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    set_fonts(deck)
    deck.core_properties.title = agenda.title
    deck.core_properties.author = t("site.title", agenda.lang)
    deck.core_properties.comments = captions.origin(agenda.lang)
    _cover(deck, agenda)
    for number, one in enumerate(shown, start=1):
        if progress:
            progress(number - 1, len(shown))
        _slide(deck, one, agenda, number=number, total=len(shown))
    conclusion_slides.conclusions(deck, agenda, shown)
    conclusion_slides.left_out(deck, left_out, lang=agenda.lang)
    set_language(deck, agenda.lang)
    buffer = io.BytesIO()
    deck.save(buffer)
    if progress:
        progress(len(shown), len(shown))
    return buffer.getvalue()


def _cover(deck: Any, agenda: Agenda) -> None:
    slide = titled(deck, agenda.title, size=Pt(48), top=Inches(1.9), height=Inches(2.4))
    slide.shapes.title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    rule = slide.shapes.add_shape(1, EDGE, Inches(4.5), Inches(1.6), Inches(0.07))
    rule.fill.solid()
    rule.fill.fore_color.rgb = rgb(theme.HIGHLIGHTS[0])
    rule.line.fill.background()
    rule.shadow.inherit = False
    lang = agenda.lang
    lines = [
        (t("site.title", lang), Pt(24), theme.QUIET, False),
        (
            t("export.made", lang, day=captions.today(lang), version=versions.public_version()),
            BODY,
            theme.QUIET,
            False,
        ),
    ]
    text_box(slide, lines, box=(EDGE, Inches(4.8), INNER, Inches(1)), after=Pt(6))


def _slide(deck: Any, one: Shown, agenda: Agenda, *, number: int, total: int) -> None:
    exhibit, lang = one.exhibit, agenda.lang
    size = next((s for s in HEADS if rows_of(one.headline, s, bold=True) <= 2), HEADS[-1])
    head = Inches(0.08) + Emu(int(size * 1.15)) * rows_of(one.headline, size, bold=True)
    slide = titled(deck, one.headline, size=size, top=Inches(0.28), height=head)
    top = Inches(0.28) + head
    about = exhibit.chart.subtitle
    about_size = next((s for s in SUBS if rows_of(about, s) == 1), SUBS[-1])
    sub_tall = Inches(0.06) + Emu(int(about_size * 1.2)) * rows_of(about, about_size)
    sub = [(about, about_size, theme.QUIET, False)]
    text_box(slide, sub, box=(EDGE, top, INNER, sub_tall))
    caveats = _read_with(exhibit)
    foot_lines = [(caveats, SMALL, theme.INK, False)] if caveats else []
    foot_lines += [(captions.source(exhibit), SMALL, theme.QUIET, True)]
    rows = sum(rows_of(text, size, bold=bold) for text, size, _, bold in foot_lines)
    foot = HEIGHT - Inches(0.42) - Inches(0.2) * rows
    bottom = foot - Inches(0.12)
    if one.slide.conclusion:
        tall = Inches(0.5 + 0.27 * (1 + len(_concluded(one)) // 105))
        bottom -= tall
        _conclusion_box(slide, one, box=(EDGE, bottom, INNER, tall - Inches(0.1)), lang=lang)
        bottom -= Inches(0.08)
    chart_top = top + sub_tall + Inches(0.08)
    _chart(slide, one, box=(EDGE, chart_top, INNER, bottom - chart_top), lang=lang)
    text_box(slide, foot_lines, box=(EDGE, foot, INNER, Inches(0.2) * rows))
    base = HEIGHT - Inches(0.36)
    origin = [(captions.origin(lang), SMALL, theme.QUIET, False)]
    text_box(slide, origin, box=(EDGE, base, Emu(INNER - Inches(1.5)), Inches(0.24)))
    place = [(f"{number}/{total}", SMALL, theme.QUIET, True)]
    corner = (WIDTH - EDGE - Inches(1.4), base, Inches(1.4), Inches(0.24))
    text_box(slide, place, box=corner, right=True)
    _notes(slide, one, agenda)


def _read_with(exhibit: Exhibit) -> str:
    """What must be read with the chart: marks and breaks, and of the notes those that fit.

    The rest stands in the speaker's notes, and the slide says so.
    """
    lang = exhibit.ask.lang
    first, notes = captions.weighty(exhibit), list(captions.caveats(exhibit))
    kept = [x for x in notes if x in first]
    left = [x for x in notes if x not in first]
    while left and rows_of(" ".join([*kept, left[0]]), SMALL) <= MOST_FOOT_ROWS:
        kept.append(left.pop(0))
    if left:
        kept.append(t("export.more_notes", lang))
    return " ".join(kept)


def _chart(slide: Any, one: Shown, *, box: tuple[int, int, int, int], lang: str) -> None:
    exhibit = one.exhibit
    found = native.read(exhibit)
    if found is not None:
        deck_charts.add(slide, found, box=box, lang=lang)
        frame = next(s for s in slide.shapes if s.has_chart)
        _alt(frame, exhibit.chart.alt)
        return
    left, top, width, height = box
    pixels = (int(width / 914400 * PER_INCH), int(height / 914400 * PER_INCH))
    picture = pictures.slide_png(exhibit, width=pixels[0], height=pixels[1])
    shape = slide.shapes.add_picture(
        io.BytesIO(picture), Emu(left), Emu(top), Emu(width), Emu(height)
    )
    _alt(shape, exhibit.chart.alt)


def _alt(shape: Any, text: str) -> None:
    """The chart's alternative text, for screen readers."""
    shape._element.iter(qn("p:cNvPr")).__next__().set("descr", text)


def _conclusion_box(slide: Any, one: Shown, *, box: tuple[int, int, int, int], lang: str) -> None:
    shape = slide.shapes.add_shape(1, *(Emu(v) for v in box))
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb("#EDF2F7")
    shape.line.color.rgb = rgb(theme.HIGHLIGHTS[0])
    shape.shadow.inherit = False
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    head = paragraph.add_run()
    head.text = f"{t('export.conclusion', lang)}: "
    write(head, BODY, bold=True)
    body = paragraph.add_run()
    body.text = _concluded(one)
    write(body, BODY)
    if who := _who(one, lang):
        paragraph = frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = who
        write(run, Pt(14), ink=theme.QUIET)


def _concluded(one: Shown) -> str:
    """The conclusion as it fits beside a chart; the slides of all conclusions have it in full."""
    text = one.slide.conclusion
    return text if len(text) <= MOST_CONCLUDED else f"{text[:MOST_CONCLUDED].rstrip()} …"


def _who(one: Shown, lang: str) -> str:
    parts = [("owner", one.slide.owner), ("deadline", one.slide.deadline)]
    return "  ·  ".join(f"{t(f'export.{k}', lang)}: {v}" for k, v in parts if v)


def _notes(slide: Any, one: Shown, agenda: Agenda) -> None:
    exhibit, lang = one.exhibit, agenda.lang
    parts = [one.slide.notes, exhibit.chart.title if one.slide.headline else ""]
    parts.append(captions.spoken(exhibit, agenda))
    if caveats := captions.caveats(exhibit):
        parts.append(f"{t('export.notes', lang)}: {' '.join(caveats)}")
    listed = captions.sources(exhibit)
    lines = [f"- {captions.document(s, lang=lang)}" for s in listed[:MOST_SOURCES]]
    if len(listed) > MOST_SOURCES:
        lines.append(t("word.more_sources", lang, count=len(listed) - MOST_SOURCES))
    if lines:
        parts.append("\n".join([f"{t('export.sources', lang)}:", *lines]))
    slide.notes_slide.notes_text_frame.text = "\n\n".join(p for p in parts if p)
