"""Files of an agenda: the same figures as on screen, editable, harmless, with marks and versions."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from pptx import Presentation

from lib import cli, gallery
from lib.figures import versions
from lib.files import agenda as agendas
from lib.files import captions, narrative, native
from lib.files.agenda import Agenda, Slide
from lib.files.forms import FORMS

pytestmark = pytest.mark.usefixtures("shipped")
HOSTILE = "=cmd|' /C calc'!A0 <b>x</b></script><script>alert(1)</script>"
RANKS = "ranking.years?indicator=papi&from=2016&to=2024&p=son-la,quang-ninh"


@pytest.fixture(scope="module")
def agenda() -> Agenda:
    return Agenda(
        title=HOSTILE,
        lang="vi",
        province="son-la",
        slides=(
            Slide(view=RANKS, conclusion=HOSTILE, owner="Sở Nội vụ", deadline="15/12/2026"),
            Slide(view="ranking.movers?indicator=pci&from=2018&to=2019", headline=HOSTILE),
            Slide(view="ranking.years?indicator=par_index&p=thai-nguyen", notes="Nói chậm"),
            Slide(view="staffing.periods"),
            Slide(view="none.such"),
        ),
    )


@pytest.fixture(scope="module")
def files(agenda: Agenda) -> dict[str, bytes]:
    """Every form once: making them takes longer than reading them."""
    return {form: make(agenda) for form, make in FORMS.items()}


def deck(files: dict[str, bytes]) -> Presentation:
    return Presentation(io.BytesIO(files["pptx"]))


def test_native_charts_hold_the_rows_of_the_exhibit(files: dict[str, bytes]) -> None:
    slide = deck(files).slides[1]
    chart = next(s for s in slide.shapes if s.has_chart).chart
    rows = gallery.draw(gallery.parse(RANKS, lang="vi")).chart.data  # type: ignore[arg-type]
    years = [int(c) for c in chart.plots[0].categories]
    held = {
        (re.sub(r" \d{4}–\d{4}$", "", s.name), year, value)
        for s in chart.plots[0].series
        for year, value in zip(years, s.values, strict=True)
        if value is not None
    }
    assert held == {(r.province, r.year, float(r.rank)) for r in rows.itertuples()}
    assert chart.value_axis.reverse_order


def test_a_line_is_cut_at_a_break_and_at_a_missing_year() -> None:
    found = native.read(gallery.draw(gallery.parse(RANKS, lang="vi")))  # type: ignore[arg-type]
    assert found
    parts = [s for s in found.series if s.line == "Sơn La"]
    assert [s.name for s in parts] == ["Sơn La 2016–2017", "Sơn La 2018–2024"]
    ninh = [s for s in found.series if s.line == "Quảng Ninh"]
    assert None in ninh[-1].values


def test_slides_carry_notes_marks_sources_and_conclusions(files: dict[str, bytes]) -> None:
    made = deck(files)
    assert (made.slide_width, made.slide_height) == (12191695, 6858000)
    texts = [
        " ".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
        for slide in made.slides
    ]
    assert "Hạng tính từ điểm" in texts[1]
    assert "Sở Nội vụ" in texts[1]
    assert "2018: Từ 6 nội dung" in texts[1]
    assert all(versions.public_version() in x for x in texts[:5])
    assert "Nói chậm" in made.slides[3].notes_slide.notes_text_frame.text
    assert "suy ra" in made.slides[3].notes_slide.notes_text_frame.text
    assert any(s.shape_type == 13 for s in made.slides[4].shapes), "periods stand as a picture"
    assert any("none.such" in x for x in texts)


def test_speaker_notes_hold_the_paragraph_of_the_slide_s_province_and_index(
    files: dict[str, bytes], agenda: Agenda
) -> None:
    notes = [s.notes_slide.notes_text_frame.text for s in deck(files).slides if s.has_notes_slide]
    assert narrative.paragraph("63-14", "papi", "vi") in notes[0]
    periods = gallery.draw(gallery.parse("staffing.periods", lang="vi"))  # type: ignore[arg-type]
    assert captions.spoken(periods, agenda) == ""


def test_the_report_has_the_layout_of_decree_30(files: dict[str, bytes]) -> None:
    paper = Document(io.BytesIO(files["docx"]))
    section = paper.sections[0]
    # Word counts in twentieths of a point.
    assert [round(v.mm) for v in (section.page_width, section.page_height)] == [210, 297]
    assert 20 <= round(section.top_margin.mm, 1) <= 25
    assert 20 <= round(section.bottom_margin.mm, 1) <= 25
    assert 30 <= round(section.left_margin.mm, 1) <= 35
    assert 15 <= round(section.right_margin.mm, 1) <= 20
    assert paper.styles["Normal"].font.name == "Times New Roman"
    head = " ".join(c.text for r in paper.tables[0].rows for c in r.cells)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in head
    assert "Độc lập - Tự do - Hạnh phúc" in head
    assert "TỈNH SƠN LA" in head
    figures = " ".join(c.text for x in paper.tables[1:] for r in x.rows for c in r.cells)
    assert re.search(r"\d,\d", figures)
    assert "nan" not in figures.lower().split()


def test_workbooks_hold_numbers_and_no_formulas(files: dict[str, bytes]) -> None:
    raw = files["xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(raw))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert not [c for c in cells if c.data_type == "f"]
    assert len(book.worksheets[1]._charts) >= 3
    data = book.worksheets[2]
    rows = gallery.draw(gallery.parse(RANKS, lang="vi")).chart.data  # type: ignore[arg-type]
    column = next(c.column for c in data[5] if c.value == "Hạng")
    written = [data.cell(row=r, column=column).value for r in range(6, 6 + len(rows))]
    assert written == rows["rank"].tolist()
    assert data.freeze_panes == "B6"
    readme = " ".join(str(c.value) for row in book.worksheets[0].iter_rows() for c in row)
    assert versions.public_version() in readme
    assert "papi" in readme
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        assert not [
            n
            for n in parts.namelist()
            if "<f>" in parts.read(n).decode("utf-8", "replace") and "sheet" in n
        ]


def test_embedded_workbooks_of_slides_hold_no_formulas(files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(files["pptx"])) as parts:
        books = [n for n in parts.namelist() if n.endswith(".xlsx")]
        assert books
        for name in books:
            for sheet in openpyxl.load_workbook(io.BytesIO(parts.read(name))):
                assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_the_pack_is_one_file_that_asks_for_nothing(files: dict[str, bytes]) -> None:
    text = files["html"].decode()
    assert text.count("plotly.js v") == 1
    assert "<script>alert" not in text.replace("\\u003c", "")
    head = text.partition("<body>")[0] + text.partition("<body>")[2].partition("plotly.js v")[0]
    # An address may be told in words; nothing is fetched from one.
    assert not re.findall(r"(?:src|href)=.?https?://|url\(.?https?://|@import", head)
    assert "default-src 'none'" in text


def test_file_names_are_ascii_with_province_and_date(agenda: Agenda) -> None:
    name = captions.file_name(
        agendas.ready("committee", lang="vi", province="dak lak"), ending="pptx"
    )
    assert re.fullmatch(r"committee_dak-lak_\d{4}-\d\d-\d\d\.pptx", name)
    assert captions.file_name(agenda, ending="docx").isascii()


def test_a_failed_or_cancelled_export_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "x.pptx"
    out.write_bytes(b"old")
    command = ["export", "pptx", "--province", "son-la", "--out", str(out)]

    def stop(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setitem(FORMS, "pptx", stop)
    with pytest.raises(KeyboardInterrupt):
        cli.main(command)
    assert [p.name for p in tmp_path.iterdir()] == ["x.pptx"]
    assert out.read_bytes() == b"old"
    assert cli.main(["export", "pptx", "--province", "atlantis", "--out", str(out)]) == 1
    assert "atlantis" in capsys.readouterr().err
    assert (
        cli.main(["export", "xlsx", "--province", "son-la", "--out", str(tmp_path / "no" / "y")])
        == 1
    )


def test_progress_is_told_and_can_stop_an_export(agenda: Agenda) -> None:
    told: list[tuple[int, int]] = []
    FORMS["xlsx"](agenda, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
