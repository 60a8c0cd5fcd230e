"""Slides: an agenda as a 16:9 deck with charts that can be edited.

Owns the deck's layout: headline, measure, chart, what to read with it, source, conclusion, speaker notes.
A chart that presentation programs do not have (a map, a ladder) stands there as a picture.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from lib import agenda as agendas
from lib import queries, theme, wording
from lib.agenda import Agenda, Shown
from lib.exports import deck_charts, native, pictures, said
from lib.exports.deck_charts import rgb
from lib.gallery import Exhibit
from lib.i18n import t

FONT = "Arial"
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
EDGE = Inches(0.55)
INNER = Emu(WIDTH - 2 * EDGE)
SMALL, BODY, HEAD = Pt(12), Pt(16), Pt(30)
# Sizes of the headline and of what is measured, the largest that fits being taken.
HEADS, SUBS = (Pt(32), Pt(30), Pt(28), Pt(26)), (Pt(18), Pt(16))
# Wider than ours, for the widest font that may stand in for Arial: a text never reaches the next.
WIDER, WIDER_BOLD = 1.06, 1.14
MOST_FOOT_ROWS = 2
TITLE_ONLY = 5
MOST_SOURCES, MOST_CONCLUDED = 12, 600
# 1080 pixels for the slide's height: a projector's, for which the charts' large form is made.
PER_INCH = 144
Progress = Callable[[int, int], None]


def pptx(agenda: Agenda, *, progress: Progress | None = None) -> bytes:
    """The deck: a title, one slide for each view, and the conclusions.

    `progress(done, total)` is called before each slide; what it raises ends the export.
    """
    # The projector's form of every chart: fewer rows, larger letters.
    shown, left_out = agendas.draw(agenda, big=True)
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    _fonts(deck)
    deck.core_properties.title = agenda.title
    deck.core_properties.author = t("site.title", agenda.lang)
    deck.core_properties.comments = said.origin(agenda.lang)
    _cover(deck, agenda)
    for number, one in enumerate(shown, start=1):
        if progress:
            progress(number - 1, len(shown))
        _slide(deck, one, agenda, number=number, total=len(shown))
    if left_out or any(s.slide.conclusion for s in shown):
        _conclusions(deck, shown, left_out, lang=agenda.lang)
    buffer = io.BytesIO()
    deck.save(buffer)
    if progress:
        progress(len(shown), len(shown))
    return buffer.getvalue()


def _fonts(deck: Any) -> None:
    """Arial everywhere: it has every Vietnamese letter and is on every office machine."""
    for rel in deck.slide_master.part.rels.values():
        if rel.reltype.endswith("/theme"):
            part = rel.target_part
            for old in (b"Calibri Light", b"Calibri"):
                part._blob = part._blob.replace(old, FONT.encode())


def _titled(deck: Any, text: str, *, size: Any, top: int, height: int) -> Any:
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
    _font(paragraph.runs[0] if paragraph.runs else paragraph, size, bold=True)
    band = slide.shapes.add_shape(1, 0, 0, WIDTH, Inches(0.09))
    band.fill.solid()
    band.fill.fore_color.rgb = rgb(theme.HIGHLIGHTS[0])
    band.line.fill.background()
    band.shadow.inherit = False
    return slide


def _font(piece: Any, size: Any, *, ink: str = theme.INK, bold: bool = False) -> None:
    piece.font.size, piece.font.bold, piece.font.name = size, bold, FONT
    piece.font.color.rgb = rgb(ink)


def _text(
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
        _font(run, size, ink=ink, bold=bold)
    return shape


def _cover(deck: Any, agenda: Agenda) -> None:
    slide = _titled(deck, agenda.title, size=Pt(48), top=Inches(1.9), height=Inches(2.4))
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
            t("export.made", lang, day=said.today(lang), version=queries.told_version()),
            BODY,
            theme.QUIET,
            False,
        ),
    ]
    _text(slide, lines, box=(EDGE, Inches(4.8), INNER, Inches(1)), after=Pt(6))


def _slide(deck: Any, one: Shown, agenda: Agenda, *, number: int, total: int) -> None:
    exhibit, lang = one.exhibit, agenda.lang
    size = next((s for s in HEADS if rows_of(one.headline, s, bold=True) <= 2), HEADS[-1])
    head = Inches(0.08) + Emu(int(size * 1.15)) * rows_of(one.headline, size, bold=True)
    slide = _titled(deck, one.headline, size=size, top=Inches(0.28), height=head)
    top = Inches(0.28) + head
    about = exhibit.chart.subtitle
    about_size = next((s for s in SUBS if rows_of(about, s) == 1), SUBS[-1])
    sub_tall = Inches(0.06) + Emu(int(about_size * 1.2)) * rows_of(about, about_size)
    sub = [(about, about_size, theme.QUIET, False)]
    _text(slide, sub, box=(EDGE, top, INNER, sub_tall))
    caveats = _read_with(exhibit)
    foot_lines = [(caveats, SMALL, theme.INK, False)] if caveats else []
    foot_lines += [(said.source(exhibit), SMALL, theme.QUIET, True)]
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
    _text(slide, foot_lines, box=(EDGE, foot, INNER, Inches(0.2) * rows))
    base = HEIGHT - Inches(0.36)
    origin = [(said.origin(lang), SMALL, theme.QUIET, False)]
    _text(slide, origin, box=(EDGE, base, Emu(INNER - Inches(1.5)), Inches(0.24)))
    place = [(f"{number}/{total}", SMALL, theme.QUIET, True)]
    corner = (WIDTH - EDGE - Inches(1.4), base, Inches(1.4), Inches(0.24))
    _text(slide, place, box=corner, right=True)
    _notes(slide, one, agenda)


def rows_of(text: str, size: Any, *, bold: bool = False, width: int = INNER) -> int:
    """How many lines the text takes at a size in a box of the width, whatever font stands in."""
    wider = (WIDER_BOLD if bold else WIDER) * size.pt
    return pictures.rows_of(text, size=wider, width=Emu(width).pt, bold=bold)


def _read_with(exhibit: Exhibit) -> str:
    """What must be read with the chart: marks and breaks, and of the notes those that fit.

    The rest stands in the speaker's notes, and the slide says so.
    """
    lang = exhibit.ask.lang
    first, notes = said.weighty(exhibit), list(said.caveats(exhibit))
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
    _font(head, BODY, bold=True)
    body = paragraph.add_run()
    body.text = _concluded(one)
    _font(body, BODY)
    if who := _who(one, lang):
        paragraph = frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = who
        _font(run, Pt(14), ink=theme.QUIET)


def _concluded(one: Shown) -> str:
    """The conclusion as it fits beside a chart; the slide of all conclusions has it in full."""
    text = one.slide.conclusion
    return text if len(text) <= MOST_CONCLUDED else f"{text[:MOST_CONCLUDED].rstrip()} …"


def _who(one: Shown, lang: str) -> str:
    parts = [("owner", one.slide.owner), ("deadline", one.slide.deadline)]
    return "  ·  ".join(f"{t(f'export.{k}', lang)}: {v}" for k, v in parts if v)


def _notes(slide: Any, one: Shown, agenda: Agenda) -> None:
    exhibit, lang = one.exhibit, agenda.lang
    parts = [one.slide.notes, exhibit.chart.title if one.slide.headline else ""]
    parts.append(said.spoken(exhibit, agenda))
    if caveats := said.caveats(exhibit):
        parts.append(f"{t('export.notes', lang)}: {' '.join(caveats)}")
    listed = said.sources(exhibit)
    lines = [_source(s, lang) for s in listed[:MOST_SOURCES]]
    if len(listed) > MOST_SOURCES:
        lines.append(t("word.more_sources", lang, count=len(listed) - MOST_SOURCES))
    if lines:
        parts.append("\n".join([f"{t('export.sources', lang)}:", *lines]))
    slide.notes_slide.notes_text_frame.text = "\n\n".join(p for p in parts if p)


def _source(source: Any, lang: str) -> str:
    """A source in one line of plain text; copies on unofficial sites are named without an address."""
    address = source.url if source.tier < 4 else ""
    parts = [
        wording.publisher(source, lang=lang),
        source.title,
        wording.source_day(source.date),
        address,
    ]
    return "- " + ", ".join(p for p in parts if p)


def _conclusions(deck: Any, shown: Sequence[Shown], left_out: Sequence[str], *, lang: str) -> None:
    """The conclusions as a table, and what the deck does not show."""
    title = t(
        "export.conclusions" if any(s.slide.conclusion for s in shown) else "export.left_out", lang
    )
    slide = _titled(deck, title, size=HEAD, top=Inches(0.32), height=Inches(0.6))
    made = [s for s in shown if s.slide.conclusion]
    top = Inches(1.15)
    if made:
        widths = (0.9, 7.2, 2.4, 1.7)
        table = slide.shapes.add_table(
            len(made) + 1, 4, EDGE, top, INNER, Inches(0.45 * (len(made) + 1))
        ).table
        heads = [t(f"export.{k}", lang) for k in ("slide", "conclusion", "owner", "deadline")]
        for column, (width, head) in enumerate(zip(widths, heads, strict=True)):
            table.columns[column].width = Inches(width)
            _cell(table.cell(0, column), head, bold=True, ink=theme.PAPER)
            table.cell(0, column).fill.solid()
            table.cell(0, column).fill.fore_color.rgb = rgb(theme.HIGHLIGHTS[0])
        numbers = {id(s): n for n, s in enumerate(shown, start=1)}
        for row, one in enumerate(made, start=1):
            slide_ = one.slide
            cells = (str(numbers[id(one)]), slide_.conclusion, slide_.owner, slide_.deadline)
            for column, text in enumerate(cells):
                _cell(table.cell(row, column), text)
        top = Inches(1.45 + 0.5 * (len(made) + 1))
    if left_out:
        lines = [(text, Pt(14) if made else Pt(18), theme.INK, False) for text in left_out[:12]]
        if made:
            lines.insert(0, (t("export.left_out", lang), Pt(14), theme.INK, True))
        tall = Emu(max(Inches(1), HEIGHT - top - Inches(0.4)))
        _text(slide, lines, box=(EDGE, top, INNER, tall), after=Pt(8))


def _cell(cell: Any, text: str, *, bold: bool = False, ink: str = theme.INK) -> None:
    cell.text = text
    for paragraph in cell.text_frame.paragraphs:
        for run in paragraph.runs:
            _font(run, Pt(14), bold=bold, ink=ink)
