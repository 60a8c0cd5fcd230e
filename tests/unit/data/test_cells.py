"""Cells: every kind of file as the same cells; the figures are invented."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from matplotlib import rc_context
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from lib.base.records import BadFile
from lib.data.cells import document, grid, numbers
from lib.data.cells.grid import Book, Cell
from tests import documents

# A small workbook of the old kind, which no library of the product can write.
EXCEL_97 = Path(__file__).parent / "files" / "excel-97.xls"


def parsed(path: Path) -> Book:
    return document.parsed(path.name, path.read_bytes())


def test_a_workbook_of_1997() -> None:
    sheet, hidden = parsed(EXCEL_97).sheets
    assert sheet.rows[2] == [
        Cell("text", "Sơn La"),
        Cell("percent", 81.11),
        Cell("date", "2024-04-17"),
    ]
    assert sheet.rows[3][0] == Cell("text", "Hà Nội¹")
    assert sheet.merged == ((0, 0, 0, 2),)
    assert sheet.hidden_rows == {3}
    assert hidden.hidden


CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:automatic-styles><style:style style:name="ta2" style:family="table">
<style:table-properties table:display="false"/></style:style></office:automatic-styles>
<office:body><office:spreadsheet>
<table:table table:name="Bảng"><table:table-column table:number-columns-repeated="2"/>
<table:table-column table:visibility="collapse"/>
<table:table-row><table:table-cell table:number-columns-spanned="3"><text:p>Tỉnh</text:p>
</table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string">
<text:p>Sơn La</text:p></table:table-cell>
<table:table-cell office:value-type="percentage" office:value="0.8111"><text:p>81,11%</text:p>
</table:table-cell><table:table-cell office:value-type="float" office:value="3.5"/></table:table-row>
<table:table-row table:visibility="collapse"><table:table-cell table:formula="of:=1/0"
 office:value-type="string"><text:p>#DIV/0!</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>
</table:table><table:table table:name="Cũ" table:style-name="ta2"/>
</office:spreadsheet></office:body></office:document-content>"""


def test_an_open_document(tmp_path: Path) -> None:
    path = tmp_path / "tep.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", CONTENT)
    sheet, old = parsed(path).sheets
    line = [Cell("text", "Sơn La"), Cell("percent", 81.11), Cell("number", 3.5)]
    assert list(sheet.rows[1]) == line
    assert list(sheet.rows[2]) == line
    assert sheet.rows[3][0] == Cell("error", "#DIV/0!")
    assert sheet.hidden_rows == {3}
    assert sheet.hidden_columns == {2}
    assert sheet.merged == ((0, 0, 0, 2),)
    assert old.hidden


def pages(path: Path, count: int, *, ruled: bool = True, prose: int = 0) -> Path:
    """A PDF with `prose` pages of text and then an annex over `count` pages."""
    head, rows, _ = documents.annex_rows(2019)
    with rc_context({"pdf.fonttype": 42, "font.family": "DejaVu Sans"}), PdfPages(path) as file:
        for _ in range(prose):
            figure = Figure(figsize=(8.3, 11.7))
            for n in range(40):
                line = f"Đoạn {n}: kết quả cải cách hành chính năm 2019 đạt {n},5 điểm, tăng 3 bậc."
                figure.text(0.08, 0.95 - 0.02 * n, line, fontsize=8)
            file.savefig(figure)
        for n in range(count):
            figure = Figure(figsize=(11.7, 8.3))
            part = [*head, *rows[25 * n : 25 * n + 25]]
            if ruled:
                documents._ruled(figure, part, marked=False)
            else:
                for r, row in enumerate(part):
                    for c, text in enumerate(row):
                        figure.text(0.03 + 0.08 * c, 0.9 - 0.025 * r, text[:12], fontsize=6)
            file.savefig(figure)
    return path


def test_a_table_at_the_end_of_a_long_document(tmp_path: Path) -> None:
    (sheet,) = parsed(pages(tmp_path / "a.pdf", 3, prose=8)).sheets
    assert sheet.name == "9"
    assert len(sheet.rows) == 63 + 3 * 2
    assert sheet.above


def test_a_pdf_that_cannot_be_read_for_sure(tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    with PdfPages(scan) as file:
        figure = Figure(figsize=(8.3, 11.7))
        figure.add_axes((0, 0, 1, 1)).axis("off")
        file.savefig(figure)
    for path, code in (
        (scan, "pdf_scanned"),
        (pages(tmp_path / "a.pdf", 1, ruled=False), "pdf_unruled"),
    ):
        with pytest.raises(BadFile) as bad:
            parsed(path)
        assert [p.code for p in bad.value.problems] == [code]


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("87,61", None, 87.61),
        ("87.61", None, 87.61),
        ("1.234,5", None, 1234.5),
        ("1,234.5", None, 1234.5),
        ("12 345,6", None, 12345.6),
        ("1.234.567", None, 1234567.0),
        ("1.234", ",", 1234.0),
        ("1.234", ".", 1.234),
        ("0.512", None, 0.512),
        ("43524.125", None, 43524.125),
        ("\u22124,5", None, -4.5),
        ("81,11%", None, 81.11),
    ],
)
def test_numbers_in_texts(text: str, decimal: str | None, value: float) -> None:
    assert numbers.value(text, decimal=decimal) == value


@pytest.mark.parametrize(
    "text", ["1.234", "81.11 2", "1520 1", "81,1,1", "12.34.5", "1e5", "", ".", "9" * 30, "8١"]
)
def test_texts_that_are_no_number_for_sure(text: str) -> None:
    with pytest.raises(numbers.NoNumber):
        numbers.value(text, decimal=None)


def test_addresses() -> None:
    assert [grid.letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert all(grid.place_of(grid.letters(n)) == n for n in range(2000))
