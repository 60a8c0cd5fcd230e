"""What a back row and a reader of paper see: large text, bars from zero, marks, tables without codes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from docx import Document
from pptx import Presentation
from pptx.oxml.ns import qn

from lib import gallery
from lib.display import wording
from lib.files import agenda as agendas
from lib.files import captions, native, printed_rows, report, slides
from lib.files.agenda import Agenda, Slide
from lib.files.forms import FORMS
from lib.gallery import Exhibit

pytestmark = pytest.mark.usefixtures("shipped")
READY = [("committee", "son-la"), ("committee", "34-19"), ("nation", ""), ("services", "")]
# 1/50 of a slide's height, in points and, on a screen of 1080 pixels, in pixels.
LEAST_POINTS, LEAST_PIXELS = 7.5 * 72 / 50, 1080 / 50


def drawn(view: str, *, lang: str = "vi", big: bool = True) -> Exhibit:
    asked = gallery.parse(view, lang=lang, big=big)
    assert asked
    return gallery.draw(asked)


def sizes(piece: Any, key: str = "") -> Iterator[float]:
    """Every size of text that a figure asks for."""
    if isinstance(piece, dict):
        if key.endswith("font") and "size" in piece:
            yield float(piece["size"])
        for name, value in piece.items():
            if name != "hoverlabel":
                yield from sizes(value, name)
    elif isinstance(piece, list | tuple):
        for value in piece:
            yield from sizes(value, key)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(("name", "province"), READY)
def test_a_projected_chart_has_no_text_below_a_fiftieth(
    name: str, province: str, lang: str
) -> None:
    shown, _ = agendas.draw(agendas.ready(name, lang=lang, province=province), big=True)
    assert len(shown) >= 7
    for one in shown:
        least = min(sizes(one.exhibit.chart.figure))
        assert least >= LEAST_PIXELS, f"{one.exhibit.ask.view}: {least}"


@pytest.fixture(scope="module")
def services() -> bytes:
    return FORMS["pptx"](agendas.ready("services", lang="vi"))


def test_a_deck_has_no_text_below_a_fiftieth(services: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(services)) as parts:
        names = [n for n in parts.namelist() if re.fullmatch(r"ppt/(slides|charts)/\w+\.xml", n)]
        assert len(names) > 10
        for name in names:
            held = parts.read(name).decode()
            found = [int(v) / 100 for v in re.findall(r'\bsz="(\d+)"', held)]
            assert min(found) >= LEAST_POINTS, name


def test_pictures_on_slides_never_shrink_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, float]] = []

    def chart_png(_: Exhibit, *, width: int, height: int, scale: float) -> bytes:
        asked.append((height, scale))
        raise InterruptedError

    monkeypatch.setattr("lib.files.pictures.chart_png", chart_png)
    agenda = Agenda(title="x", lang="vi", slides=(Slide(view="province.components?p=son-la"),))
    with pytest.raises(InterruptedError):
        slides.pptx(agenda)
    assert asked
    assert all(scale >= 1 for _, scale in asked)
    assert slides.PER_INCH * 7.5 == 1080


def test_bars_begin_at_zero_and_derived_ones_are_hatched(services: bytes) -> None:
    seen = hatched = 0
    for slide in Presentation(io.BytesIO(services)).slides:
        for shape in slide.shapes:
            if not shape.has_chart or "BAR" not in str(shape.chart.chart_type):
                continue
            seen += 1
            assert shape.chart.value_axis.minimum_scale == 0
            for fill in shape.chart._chartSpace.iter(qn("a:pattFill")):
                assert fill.get("prst"), "without a pattern nothing is drawn"
                hatched += 1
    assert seen >= 3
    assert hatched >= 3


def test_what_a_chart_writes_beside_its_bars_is_on_the_native_ones() -> None:
    lost = native.read(drawn("why.lost?indicator=papi&p=son-la"))
    assert lost
    assert all("→" in text for text in lost.series[0].labels.values())
    movers = native.read(drawn("ranking.movers?indicator=papi"))
    assert movers
    assert movers.series[0].labels[0] == "▲ 53 bậc"
    assert native.read(drawn("province.components?p=son-la&parts=papi")) is None, "names and words"


def test_a_headline_never_takes_more_lines_than_were_kept_for_it() -> None:
    title = "Thái Nguyên tăng 0,561 điểm mà giảm 1 bậc PAPI từ 2023 đến 2024"
    one = slides.rows_of(title, slides.HEADS[-1], bold=True)
    assert one <= slides.rows_of(title, slides.HEADS[0], bold=True)
    assert slides.rows_of(f"{title}; {title}", slides.HEADS[-1], bold=True) > one


@pytest.mark.parametrize(("name", "province"), READY)
def test_a_slide_of_a_ready_agenda_has_figures_or_its_finding_is_told(
    name: str, province: str
) -> None:
    agenda = agendas.ready(name, lang="vi", province=province)
    shown, _ = agendas.draw(agenda, big=True)
    assert all(len(s.exhibit.chart.data) >= agendas.LEAST_ROWS for s in shown)


def test_a_slide_left_out_for_one_figure_says_it() -> None:
    agenda = agendas.ready("committee", lang="vi", province="son-la")
    _, notes = agendas.draw(agenda, big=True)
    assert any("30,81% (2015–2021, cộng dồn)" in n for n in notes)
    kept = Agenda(title="x", lang="vi", slides=(Slide(view="staffing.periods?p=son-la"),))
    assert len(agendas.draw(kept)[0]) == 1, "in an agenda of one's own it is shown"


def test_a_scenario_of_a_ready_agenda_changes_something() -> None:
    made = drawn("whatif.scenario?indicator=papi&p=son-la&c=nearest")
    assert "tăng 5 bậc" in made.chart.title
    assert any(n.startswith("Kịch bản: ") for n in made.notes)
    assert "mô phỏng" in made.chart.title
    assert "mô phỏng" not in made.chart.subtitle, "said in the headline and under the chart"


def test_figures_of_the_unit_before_a_merger_say_so() -> None:
    merged = drawn("ranking.years?indicator=papi&p=34-19")
    assert any("trước 01/07/2025" in n for n in captions.weighty(merged))
    same = drawn("ranking.years?indicator=papi&p=34-14")
    assert same.fell_back == (), "Sơn La stayed one place"


def test_headlines_say_what_is_known_and_who_moved_most() -> None:
    assert drawn("ranking.years?indicator=sipas&p=son-la").chart.title == (
        "Sơn La hạng 17/63 SIPAS năm 2022, chưa có thứ hạng năm 2024"
    )
    title = drawn("ranking.movers?indicator=papi&from=2020&to=2024").chart.title
    assert title.startswith("PAPI 2020–2024: Ninh Thuận tăng 53 bậc, Bến Tre giảm 45 bậc; ")
    assert "giữ hạng" not in drawn("ranking.movers?indicator=par_index").chart.title
    told = drawn("staffing.provinces")
    assert "lớn nhất" not in told.chart.title, "no superlative over different periods"


# On paper


@pytest.mark.parametrize(("name", "province"), READY)
def test_printed_tables_hold_words_and_no_codes(name: str, province: str) -> None:
    for lang in ("vi", "en"):
        agenda = agendas.ready(name, lang=lang, province=province)
        for one in agendas.draw(agenda, big=True)[0]:
            rows = printed_rows.rows(one.exhibit, agenda)
            cells = [str(v) for v in [*rows.columns, *rows.to_numpy().ravel()]]
            assert not [c for c in cells if re.search(r"_|full-year|multi-year|\b63-\d", c)]
            assert not [c for c in cells if re.fullmatch(r"2[.,]0\d\d", c)], "a year is no number"
            assert "nan" not in cells
            assert len(rows) <= printed_rows.MOST_ROWS
            assert len(rows.columns) <= printed_rows.MOST_YEARS + 1
            if len(rows):
                assert sum(printed_rows.shares(rows)) == pytest.approx(1)


def test_a_printed_series_has_a_row_for_each_index_and_marks_a_doubtful_rank() -> None:
    agenda = agendas.ready("committee", lang="vi", province="son-la")
    rows = printed_rows.rows(drawn("province.series?p=son-la"), agenda)
    by_index = rows.set_index("Chỉ số")
    assert by_index.loc["PAR INDEX", "2024"] == "12/63"
    assert by_index.loc["PAR INDEX", "2023"] == "13/63 (suy ra)"


def test_decimals_of_a_printed_column_agree() -> None:
    agenda = agendas.ready("committee", lang="vi", province="son-la")
    rows = printed_rows.rows(drawn("why.lost?indicator=papi&p=son-la"), agenda)
    written = rows["Điểm mất"].tolist()
    assert {len(v.partition(",")[2]) for v in written} == {3}


def test_a_report_names_each_publisher_once() -> None:
    agenda = agendas.ready("committee", lang="vi", province="son-la")
    lines = report.source_list(agendas.draw(agenda, big=True)[0], agenda)
    publishers = [line.partition("] ")[2].partition(":")[0] for line in lines[:-1]]
    assert len(publishers) == len(set(publishers)) > 3
    # Each publisher by its own name, and the sources that are not printed counted.
    every = captions.all_sources([s.exhibit for s in agendas.draw(agenda, big=True)[0]])
    assert set(publishers) <= {wording.phrase(s.publisher, lang="vi") for s in every}
    assert re.search(r"\d+", lines[-1])


def test_a_workbook_says_words_for_codes() -> None:
    rows = captions.in_words(drawn("services.provinces", big=False))
    assert set(rows["Phạm vi"]) == {"cả năm", "một phần năm"}
    assert "suy ra" in set(rows["Tình trạng của giá trị"])


def test_every_conclusion_stands_in_full_whatever_its_length_and_slide() -> None:
    words = [f"việc{n}" for n in range(280)]
    long = " ".join(words)
    made = Agenda(
        title="Họp",
        lang="vi",
        slides=(
            Slide(view="ranking.movers", conclusion=long, owner="Sở Nội vụ"),
            Slide(view="ranking.movers?indicator=pci", conclusion="Đồng ý."),
            Slide(view="none.such", conclusion=f"{long} hết"),
        ),
    )
    deck = Presentation(io.BytesIO(FORMS["pptx"](made)))
    cells: list[list[str]] = []
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_table:
                rows = [[c.text for c in row.cells] for row in shape.table.rows]
                cells += rows[1:]
                tall = sum(row.height for row in shape.table.rows)
                assert shape.top + tall <= deck.slide_height
    written = " ".join(row[1] for row in cells).split()
    assert written == [*words, "Đồng", "ý.", *words, "hết"]
    assert [row[0] for row in cells if row[0] != "…"] == ["1", "2", "–"]
    paper = Document(io.BytesIO(FORMS["docx"](made)))
    assert any(c.text.endswith(" hết") for t in paper.tables for r in t.rows for c in r.cells)
    book = openpyxl.load_workbook(io.BytesIO(FORMS["xlsx"](made)))
    assert any(str(c.value).endswith(" hết") for row in book.worksheets[0].iter_rows() for c in row)


def _languages(file: bytes) -> set[str]:
    """What any part of an office file says of the language of its text: slides, notes, charts, styles."""
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        # Word reads this copy of the styles no more.
        names = [n for n in parts.namelist() if n.endswith(".xml") and "WithEffects" not in n]
        text = "".join(parts.read(n).decode() for n in names)
    return set(re.findall(r'(?:lang|lang w:val|c:lang val|FontLang w:val)="([\w-]+)"', text))


def test_a_deck_says_its_language_and_shows_rank_one() -> None:
    agenda = agendas.ready("committee", lang="vi", province="son-la")
    slides_ = tuple(s for s in agenda.slides if s.view.startswith("ranking.years"))
    made = replace(agenda, slides=(replace(slides_[0], notes="Ghi chú"), *slides_[1:3]))
    deck = Presentation(io.BytesIO(FORMS["pptx"](made)))
    runs = [r for s in deck.slides for r in s._element.iter(qn("a:r"))]
    assert runs
    assert {r.rPr.get("lang") for r in runs} == {"vi-VN"}
    assert _languages(FORMS["pptx"](made)) == {"vi-VN"}
    assert _languages(FORMS["docx"](made)) == {"vi-VN"}
    charts = [s.chart for slide in deck.slides for s in slide.shapes if s.has_chart]
    assert charts
    for chart in charts:
        axis = chart.value_axis
        assert (axis.minimum_scale, axis.tick_labels.number_format) == (1, "0")
    ends = [r.text for c in charts for r in c._chartSpace.iter(qn("a:t"))]
    assert any(re.fullmatch(r"Sơn La \d+( \(20\d\d\))?", text or "") for text in ends)
