"""Bad input: what people's own files get wrong, and that no wrong number is silently taken from it.

Every figure here is invented for the test.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import xlsxwriter

from lib import cli
from lib.base import i18n
from lib.base.records import BadFile, Problem
from lib.data.cells import document
from lib.data.declared import provinces, registry
from lib.data.loading import intake, own_files
from lib.display import wording

HEAD = ["Chỉ số", "Tỉnh, thành phố", "Năm", "Giá trị", "Đơn vị tính", "Hạng", "Số tỉnh xếp hạng"]
HEADER = [*HEAD, "Nguồn", "Văn bản", "Ngày công bố", "Ghi chú"]


in_child = document.of_bytes


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    # A process for each file takes a third of a second; its limits have tests of their own.
    monkeypatch.setattr(document, "of_bytes", document.parsed)


def read(path: Path) -> intake.Intake:
    return intake.read(path, known=registry.load(), names=provinces.load())


def faults(path: Path) -> list[Problem]:
    with pytest.raises(BadFile) as bad:
        read(path)
    for problem in bad.value.problems:
        for lang in i18n.LANGS:
            assert problem.file in wording.problem(problem, lang=lang)
    return list(bad.value.problems)


def row(**cells: Any) -> list[Any]:
    """One row under HEADER; what is not given is an ordinary statement about Sơn La."""
    usual: dict[str, Any] = {
        "i": "par_index",
        "p": "Sơn La",
        "y": 2022,
        "v": 81.11,
        "s": "Sở Nội vụ",
    }
    c = {**dict.fromkeys(("u", "r", "n", "t", "d", "note"), ""), **usual, **cells}
    return [c[k] for k in ("i", "p", "y", "v", "u", "r", "n", "s", "t", "d", "note")]


def workbook(path: Path, *rows: list[Any], header: list[str] = HEADER) -> Path:
    """A workbook of the rows; a cell given as (value, format) has that number format."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Số liệu")
        sheet.write_row(0, 0, header)
        for number, cells in enumerate(rows, start=1):
            for place, cell in enumerate(cells):
                if isinstance(cell, tuple):
                    sheet.write(number, place, cell[0], book.add_format({"num_format": cell[1]}))
                else:
                    sheet.write(number, place, cell)
    return path


def text(
    path: Path, body: str, header: str = "Chỉ số,Tỉnh,Năm,Giá trị,Hạng,Nguồn,Văn bản\n"
) -> Path:
    path.write_bytes((header + body).encode("utf-8-sig"))
    return path


def test_a_percent_format_is_read_as_it_is_shown(tmp_path: Path) -> None:
    rows = [row(v=(0.8111, "0.00%")), row(i="ontime_rate", v=(0.987, '0.0"%"%'), u="%")]
    claims = read(workbook(tmp_path / "a.xlsx", *rows)).claims
    assert claims["value"].tolist() == [81.11, 98.7]
    assert claims["unit"].tolist() == ["%", "%"]
    assert [p.code for p in faults(workbook(tmp_path / "b.xlsx", row(i="pci", v=(0.6, "0%"))))] == [
        "unit_other"
    ]


@pytest.mark.parametrize(
    ("body", "code", "at"),
    [
        ("par_index,Sơn La,2022,81,11,SNV\npar_index,Hà Nội,2022,89.58,3,SNV\n", "comma_split", 2),
        ("par_index,Sơn La,2022,81,11,30,SNV,Báo cáo\n", "row_too_long", 2),
        ('par_index,Sơn La,2022,81.11,,S,"Báo cáo\npar_index,Huế,2022,86.29,,S,B\n', "quote_open", 2),
        ('par_index,Sơn La,2022,81.11,,S,"Báo cáo\npar_index,Huế,2022,86.29,,S,"B\n', "quote_open", 2),
        ("par_index,Sơn La,2022,81.11 2,,SNV,\n", "own_not_a_number", 2),
        ("dossiers_resolved,Sơn La,2022,1520 1,,SNV,\n", "own_not_a_number", 2),
        (
            "par_index,Sơn La,2022,81.11,,S,\ndossiers_resolved,Sơn La,2022,1.234,,S,\n",
            "count_with_decimals",
            3,
        ),
        ("par_index,Sơn La,2022,81.11,30,SNV,\npar_index,Sơn La,2022,71.11,30,SNV,\n", "contradiction", 3),
        ("par_index,Sơn La,2022,81.11,80,SNV,\n", "rank_outside", 2),
        ("par_index,Sơn La,1899,81.11,,SNV,\n", "year_outside", 2),
        ("par_index,Sơn La,2099,81.11,,SNV,\n", "year_outside", 2),
        ("par_index,Cả nước,99999999999,81.11,,SNV,\n", "year_outside", 2),
        (f"dossiers_resolved,Sơn La,2022,{'9' * 400},,SNV,\n", "number_too_long", 2),
        ("par_index,Sơn La,2022,81.11,1000000000000000000,SNV,\n", "number_too_long", 2),
        ("par_index,Sơn La,2022,1E999,,SNV,\n", "own_not_a_number", 2),
        ("par_index,Sơn La,2022,NaN,,SNV,\n", "own_not_a_number", 2),
        (f"par_index,Sơn La,2022,81.11,,SNV,{'x' * 601}\n", "text_too_long", 2),
        ("par_index,Sơn La,2022,81.11,,Së Néi vô tØnh,\n", "text_old_font", 2),
    ],
)  # fmt: skip
def test_a_line_that_could_be_taken_wrongly_is_refused(
    tmp_path: Path, body: str, code: str, at: int
) -> None:
    (found,) = faults(text(tmp_path / "own.csv", body))
    assert (found.code, found.row) == (code, at)


@pytest.mark.parametrize(
    ("cells", "header", "code", "column"),
    [
        (row(r="30/63", n=34), HEADER, "rank_contradicts", "Hạng (F)"),
        (row(u="hồ sơ"), HEADER, "unit_other", "Đơn vị tính (E)"),
        (row(v="#N/A!", r=("1963-05-01", "@")), HEADER, "own_not_a_number", "Giá trị (D)"),
        (
            ["dossiers_resolved", "Sơn La", 2022, 1520, "nghìn hồ sơ", "S"],
            ["Chỉ số", "Tỉnh", "Năm", "Giá trị", "Đơn vị", "Nguồn"],
            "unknown_unit",
            "Đơn vị (E)",
        ),
        (
            ["par_index", "Sơn La", 2022, 70.5, 81.11, "S"],
            ["Chỉ số", "Tỉnh", "Năm", "Điểm", "Giá trị", "Nguồn"],
            "columns_twice",
            None,
        ),
    ],
)
def test_a_workbook_that_contradicts_itself(
    tmp_path: Path, cells: list[Any], header: list[str], code: str, column: str | None
) -> None:
    found = faults(workbook(tmp_path / "own.xlsx", cells, header=header))
    assert (code, column) in [(p.code, p.column) for p in found]


def test_cells_that_hold_no_value_are_named_by_address(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    sheet.append(row(v="=40.5+40.61", r=30))
    sheet.append(row(p="Huế", v=86.3, r=12))
    sheet["F3"] = "#REF!"
    sheet["F3"].data_type = "e"
    book.save(path)
    assert [(p.code, p.params["cell"]) for p in faults(path)] == [
        ("cell_formula", "D2"),
        ("cell_error", "F3"),
    ]


def test_a_rank_that_became_a_date_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    workbook(path, row(r=(23132, "mmm-yy")))
    (found,) = faults(path)
    assert (found.code, found.params["cell"], found.value) == ("cell_date", "F2", "1963-05-01")


def test_what_is_hidden_far_or_unknown_is_left_out_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "own.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Số liệu"
    sheet.append([*HEADER, "Hạng năm trước"])
    sheet.append([*row(), 14])
    sheet.append([*row(p="Huế", v=86.3), 15])
    sheet.append(["Nguồn: tổng hợp của Sở"])
    sheet.row_dimensions[3].hidden = True
    sheet["XFD1048576"] = "x"
    hidden = book.create_sheet("Cũ")
    hidden.append(HEADER)
    hidden.append(row(v=99.99))
    hidden.sheet_state = "hidden"
    book.create_sheet("2023").append(["par_index", "Sơn La", 2023, 80.1])
    book.save(path)
    taken = read(path)
    assert taken.claims["value"].tolist() == [81.11]
    assert {p.code for p in taken.left_out} == {
        "sheet_hidden",
        "sheet_unread",
        "column_unread",
        "rows_hidden",
        "cells_far",
        "row_unread",
    }
    assert cli.main(["--lang", "en", "check", str(path)]) == 0
    told = capsys.readouterr()
    assert "XFD1048576" in told.err
    assert "Hạng năm trước (L)" in told.err
    assert "1 figures" in told.out


def test_spellings_that_were_wrongly_refused(tmp_path: Path) -> None:
    names = ["Ðồng Nai", "Ɖà Nẵng", "Bắc Cạn", "Tỉnh Bắc Cạn", "Tp HCM.", "  Sơn\u00a0La "]
    rows = [row(p=name, v=80 + place, y=2015 + place) for place, name in enumerate(names)]
    ids = ["63-75", "63-48", "63-06", "63-06", "63-79", "63-14"]
    assert read(workbook(tmp_path / "a.xlsx", *rows)).claims["area_id"].tolist() == ids
    called = ["Chỉ số CCHC", "PARINDEX", "Par-Index", "Chỉ số cải cách hành chính"]
    rows = [row(i=name, y=2015 + place) for place, name in enumerate(called)]
    claims = read(workbook(tmp_path / "b.xlsx", *rows)).claims
    assert set(claims["indicator"]) == {"par_index"}
    header = "Chỉ số;Tỉnh;Năm;Giá trị;Nguồn;Văn bản\n"
    title = "Báo cáo số 12, ngày 3, tháng 1, năm 2023, về cải cách, hành chính, công vụ"
    body = f"par_index;Sơn La;2022;81,11;Sở;{title}\npar_index;Huế;2022;80,5;Sở;{title}\n"
    taken = read(text(tmp_path / "own.csv", body, header))
    assert taken.claims["value"].tolist() == [81.11, 80.5]
    assert taken.sources[0].title == title


def test_sheets_whose_names_fold_alike(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for place, name in enumerate(["Số liệu", "So lieu!"]):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEADER)
            sheet.write_row(1, 0, row(y=2020 + place))
    claims = read(path).claims
    assert claims["claim_id"].is_unique
    assert claims["year"].tolist() == [2020, 2021]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("Sơn Laa", "Sơn La"), ("Quảng Nghãi", "Quảng Ngãi"), ("Bắc Giangg", "Bắc Giang")],
)
def test_a_misspelt_province_is_told_the_nearest(tmp_path: Path, wrong: str, right: str) -> None:
    (found,) = faults(workbook(tmp_path / "own.xlsx", row(p=wrong)))
    assert found.params["closest"].split(", ")[0] == right


def test_a_misspelt_index_is_told_the_nearest(tmp_path: Path) -> None:
    (found,) = faults(workbook(tmp_path / "own.xlsx", row(i="PAR INDX")))
    assert found.params["closest"].startswith("par_index (")


def test_signs_that_nobody_sees_do_not_stay(tmp_path: Path) -> None:
    body = "par_index,Sơn\u200b La,2022,81.11,,UBND\x02 tỉnh,a\x00b\x0e\n"
    (source,) = read(text(tmp_path / "own.csv", body)).sources
    assert (source.publisher, source.title) == ("UBND tỉnh", "ab")


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_usual_line_ends_encodings_and_separators(
    tmp_path: Path, end: str, encoding: str, sign: str
) -> None:
    lines = ["Chỉ số|Tỉnh|Năm|Giá trị|Nguồn", "par_index|Đắk Lắk|2022|81.11|Sở", ""]
    path = tmp_path / "own.csv"
    path.write_bytes(end.join(lines).replace("|", sign).encode(encoding))
    assert read(path).claims[["area_id", "value"]].to_numpy().tolist() == [["63-66", 81.11]]


def test_an_old_code_page(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    lines = "Chỉ số;Tỉnh;Năm;Giá trị;Nguồn\npar_index;Đắk Lắk;2022;81,11;Sở Nội vụ tỉnh\n"
    # Code page 1258 writes a vowel with its mark and the tone apart.
    spelled = "".join(
        c if len(unicodedata.normalize("NFD", c)) < 3 and c not in "ỉộụ" else _toned(c)
        for c in lines
    )
    path.write_bytes("".join(_toned(c) for c in spelled).encode("cp1258"))
    taken = read(path)
    assert taken.claims["area_id"].tolist() == ["63-66"]
    assert taken.sources[0].publisher == "Sở Nội vụ tỉnh"


def _toned(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323")
    return unicodedata.normalize("NFC", parts.replace(tone, "")) + tone if tone else letter


def test_one_figure_stated_by_very_many_is_refused(tmp_path: Path) -> None:
    rows = "".join(f"par_index,Sơn La,2022,81.11,,Báo {n},\n" for n in range(60))
    assert [p.code for p in faults(text(tmp_path / "own.csv", rows))] == ["crowd"]


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return path


def test_files_that_are_no_table_at_all(tmp_path: Path) -> None:
    whole = io.BytesIO()
    docx.Document().save(whole)
    encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
    for name, body, code in (
        ("a.xlsx", encrypted, "file_password"),
        ("a.doc", old, "file_old_word"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_broken"),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "file_kind"),
        ("a.xlsx", whole.getvalue()[:-200], "file_cut"),
        ("a.xls", b"%PDF-1.4\n1 0 obj\n<< >>", "file_broken"),
        ("a.csv", b"", "file_empty"),
    ):
        path = tmp_path / name
        path.write_bytes(body)
        assert [p.code for p in faults(path)] == [code], (name, body[:8])


def test_a_bomb_and_a_flood_are_stopped_before_they_unpack(tmp_path: Path) -> None:
    book = b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    sheet = {"xl/workbook.xml": book, "xl/worksheets/sheet1.xml": b" " * 210_000_000}
    assert [p.code for p in faults(zipped(tmp_path / "bomb.xlsx", sheet))] == ["unpacks_too_big"]
    flood = workbook(tmp_path / "flood.xlsx", *([["x"] * 4] * 20_100))
    assert [p.code for p in faults(flood)] == ["too_many_rows"]
    lines = text(tmp_path / "own.csv", "par_index,Sơn La,2022,81.11,,SNV,\n" * 20_100)
    assert [p.code for p in faults(lines)] == ["too_many_rows"]


def test_a_reader_that_takes_too_long_or_too_much_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "own.xlsx", row())
    monkeypatch.setattr(document, "of_bytes", in_child)
    assert read(path).claims["value"].tolist() == [81.11]
    monkeypatch.setenv("CCHC_READER_MEMORY_MB", "60")
    assert [p.code for p in faults(path)] == ["file_too_heavy"]
    monkeypatch.delenv("CCHC_READER_MEMORY_MB")
    monkeypatch.setattr(document, "WAIT", 0.01)
    assert [p.code for p in faults(path)] == ["file_too_slow"]


def test_html_and_formula_texts_stay_texts(tmp_path: Path) -> None:
    body = "par_index,Sơn La,2022,81.11,,<script>alert(1)</script>,=cmd|' /C calc'!A0\n"
    (source,) = read(text(tmp_path / "own.csv", body)).sources
    assert source.publisher == "<script>alert(1)</script>"
    (found,) = faults(text(tmp_path / "b.csv", "par_index,Sơn La,2022,=80+1,,S,\n"))
    assert found.code == "own_not_a_number"


def test_two_files_whose_names_fold_alike_stand_beside_one_another(
    loaded_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHC_OWN_DIR", str(tmp_path / "own"))
    for name, year in (("Số liệu.csv", 2023), ("so-lieu.csv", 2024)):
        path = text(tmp_path / name, f"dti,Sơn La,{year},0.5,,Nguồn {year},\n")
        assert cli.main(["load", str(path)]) == 0
    assert len(own_files.names()) == 2
    assert cli.main(["load", str(tmp_path / "so-lieu.csv")]) == 0
    assert len(own_files.names()) == 2
