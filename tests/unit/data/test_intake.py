"""A user's own file: what is understood, what is refused, and that nothing is half-written.

Every figure here is invented for the test.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlsxwriter

from lib import cli
from lib.base import settings
from lib.base.records import BadFile, Problem
from lib.data import database, store
from lib.data.cells import document
from lib.data.declared import provinces, registry
from lib.data.loading import intake, loaders, own_files
from lib.files import tables

HEADER = "Chỉ số;Tỉnh, thành phố;Năm;Giá trị;Hạng;Nguồn;Ngày công bố\n"


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading in a child with limits, which takes longer to start than to read, has its own tests."""
    monkeypatch.setattr(document, "of_bytes", document.parsed)


def taken(path: Path) -> intake.Intake:
    return intake.read(path, known=registry.load(), names=provinces.load())


def faults(path: Path) -> list[Problem]:
    with pytest.raises(BadFile) as bad:
        taken(path)
    return list(bad.value.problems)


def written(tmp_path: Path, body: str, *, header: str = HEADER, name: str = "own.csv") -> Path:
    path = tmp_path / name
    path.write_text(header + body, encoding="utf-8")
    return path


def test_vietnamese_headers_decimal_comma_and_any_spelling(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "PAR INDEX;tinh son la;2023;87,61;13/63;Sở Nội vụ;31/12/2023\n"
        "sipas;TT-Huế;2023;81,5;;Sở Nội vụ;12/2023\n",
    )
    claims = taken(path).claims
    assert claims["indicator"].tolist() == ["par_index", "sipas"]
    assert claims["area_id"].tolist() == ["63-14", "63-46"]
    assert claims["value"].tolist() == [87.61, 81.5]
    assert claims["rank"].iloc[0] == 13
    assert claims["n_ranked"].iloc[0] == 63
    assert [s.date for s in taken(path).sources] == ["2023-12-31", "2023-12"]


def test_a_name_means_the_unit_of_the_year(tmp_path: Path) -> None:
    rows = "qd766;Thái Nguyên;2024;1,5;;X;\nqd766;Thái Nguyên;2025;1,5;;X;\n"
    assert taken(written(tmp_path, rows)).claims["area_id"].tolist() == ["63-19", "34-19"]


def test_a_workbook_with_titles_above_the_english_header(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Read me").write(0, 0, "Nothing here")
        sheet = book.add_worksheet("Figures")
        sheet.write(0, 0, "Table 3. Our figures")
        header = ["Indicator", "Province", "Year", "Value", "Source", "Date published"]
        sheet.write_row(3, 0, header)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(5, 0, ["PAR INDEX", "Son La", 2023, 87.61, "Home affairs"])
        sheet.write_datetime(5, 5, datetime.datetime(2024, 4, 17), day)
    found = taken(path)
    assert found.claims[["file", "sheet", "row"]].to_numpy().tolist() == [
        ["own.xlsx", "Figures", 6]
    ]
    assert found.claims["value"].tolist() == [87.61]
    assert found.sources[0].date == "2024-04-17"


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("PAR INDEX;Sơn La;2023;n/v;;X;", "own_not_a_number", "Giá trị (D)"),
        ("PAR INDEX;Sơn La;2023;1.234;;X;", "number_ambiguous", "Giá trị (D)"),
        ("PAR INDEX;Sơn La;2023;187,6;;X;", "value_outside", "Giá trị (D)"),
        ("PAR INDEX;Sơn La;2023;87,6;64/63;X;", "rank_outside", "Hạng (E)"),
        ("PAR INDEX;Sơn Lav;2023;87,6;;X;", "unknown_area", "Tỉnh, thành phố (B)"),
        ("PAR INDEKS;Sơn La;2023;87,6;;X;", "unknown_indicator", "Chỉ số (A)"),
        ("PAR INDEX;Sơn La;;87,6;;X;", "own_missing", "Năm (C)"),
        ("PAR INDEX;Sơn La;2023;87,6;;;", "own_missing", "Nguồn (F)"),
        ("PAR INDEX;Sơn La;2023;87,6;;X;31/02/2023", "unknown_date", "Ngày công bố (G)"),
        ("PAR INDEX;Sơn La;2023;;;X;", "empty_claim", "Giá trị (D)"),
        ("PAR INDEX;Sơn La;2023,5;87,6;;X;", "not_whole", "Năm (C)"),
    ],
)
def test_a_bad_cell_is_named(tmp_path: Path, row: str, code: str, column: str) -> None:
    good = "PAR INDEX;Hà Giang;2023;84,02;;X;\n" if code != "number_ambiguous" else ""
    found = faults(written(tmp_path, f"{good}{row}\n"))
    assert [(p.code, p.column) for p in found] == [(code, column)]
    assert found[0].row == (3 if good else 2)
    assert found[0].file == "own.csv"


def test_two_ways_of_writing_decimals_are_refused(tmp_path: Path) -> None:
    rows = "PAR INDEX;Sơn La;2023;87,61;;X;\nPAR INDEX;Hà Giang;2023;84.02;;X;\n"
    (found,) = [p for p in faults(written(tmp_path, rows)) if p.code == "decimal_mixed"]
    assert (found.row, found.value, found.params["other"]) == (3, "84.02", "87,61")


def test_thousands_are_read_once_the_decimal_sign_is_known(tmp_path: Path) -> None:
    rows = "dossiers_received;Sơn La;2023;12.345;;X;\nPAR INDEX;Sơn La;2023;87,61;;X;\n"
    received = next(i for i in registry.load().indicators.values() if i.family == "dossiers")
    path = written(tmp_path, rows.replace("dossiers_received", received.id))
    assert taken(path).claims["value"].tolist() == [12345.0, 87.61]


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("own.csv", "Bảng;này\nkhông;có tiêu đề\n", "header_missing"),
        ("own.csv", "Chỉ số;Tỉnh;Giá trị\npar_index;Sơn La;87,6\n", "header_lacks"),
        ("own.csv", HEADER, "no_rows"),
        ("own.pdf", "%PDF-1.7 but no document", "file_broken"),
        ("own.xlsx", "no workbook", "header_missing"),
        ("own.xlsx", "\ufeff  ", "file_empty"),
    ],
)
def test_a_file_that_is_no_table(tmp_path: Path, name: str, body: str, code: str) -> None:
    assert [p.code for p in faults(written(tmp_path, body, header="", name=name))] == [code]


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(b"Ch\xd8 s\xf3;T\xd8nh\n")
    assert [p.code for p in faults(path)] == ["header_missing"]
    assert [p.code for p in faults(tmp_path / "none.csv")] == ["file_missing"]


def test_an_own_file_enters_beside_the_shipped_figures(few_figures: Path, tmp_path: Path) -> None:
    before = loaders.load_shipped()
    path = written(
        tmp_path, "dti;Sơn La;2024;0,512;;Sở Thông tin (thử);\n", name="Số liệu của tôi.csv"
    )
    assert cli.main(["load", str(path)]) == 0
    assert own_files.names() == ["so-lieu-cua-toi"]
    rows = store.claims(indicators=["dti"], years=(2024, 2024))
    assert rows["value"].tolist() == [0.512]
    assert registry.load().sources[rows["source_id"].iloc[0]].publisher == "Sở Thông tin (thử)"
    assert loaders.load_shipped().data_version != before.data_version
    assert cli.main(["load", str(path)]) == 0
    assert len(store.claims(indicators=["dti"], years=(2024, 2024))) == 1


def test_a_faulty_own_file_changes_nothing(few_figures: Path, tmp_path: Path) -> None:
    before = loaders.load_shipped().data_version
    path = written(tmp_path, "dti;Sơn La;2024;abc;;X;\n")
    assert cli.main(["load", str(path)]) == 1
    assert cli.main(["check", str(path)]) == 1
    assert own_files.names() == []
    assert database.data_version() == before


def test_a_file_that_clashes_with_another_leaves_both_as_they_were(
    few_figures: Path, tmp_path: Path
) -> None:
    first = written(tmp_path, "dti;Sơn La;2024;0,5;;X;\n", name="a.csv")
    assert cli.main(["load", str(first)]) == 0
    version = database.data_version()
    again = written(tmp_path, "dti;Sơn La;2024;0,5;;X;\n", name="b.csv")
    assert cli.main(["load", str(again)]) == 1
    assert own_files.names() == ["a"]
    assert database.data_version() == version


def test_the_template_is_read_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for lang in ("vi", "en"):
        path = tmp_path / f"{lang}.xlsx"
        path.write_bytes(tables.template_bytes(registry.load(), lang=lang))
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        named = {str(c.value): c.column for c in sheet[1]}
        values = {
            "indicator": "dti",
            "province": "son la",
            "year": 2024,
            "value": 0.5,
            "publisher": "X",
        }
        for column in registry.load().template:
            if column.field in values:
                sheet.cell(2, named[column.header(lang)], values[column.field])
        book.save(path)
        assert taken(path).claims["value"].tolist() == [0.5]
    assert cli.main(["template", "--out", str(tmp_path / "mau.xlsx")]) == 0
    sheets = openpyxl.load_workbook(tmp_path / "mau.xlsx").worksheets
    header = [str(c.value) for c in sheets[0][1]]
    assert header == [c.header("vi") for c in registry.load().template]


SURE = "Chỉ số;Tỉnh, thành phố;Năm;Giá trị;Sai số chuẩn;Khoảng: từ;Khoảng: đến;Mức tin cậy;Cỡ mẫu;Nguồn\n"


def test_standard_errors_of_a_file_stand_beside_its_figures(tmp_path: Path) -> None:
    body = "SIPAS;Sơn La;2024;81,5;1,0;79,855;83,145;90;380;Sở Nội vụ\n"
    found = taken(written(tmp_path, body, header=SURE))
    (error,) = found.errors
    assert (error["area_id"], error["value"], error["standard_error"]) == ("63-14", 81.5, 1.0)
    assert (error["interval_level"], error["sample_size"]) == (0.9, 380)
    texts = own_files.content_of(found, file="own.csv")
    again = own_files.intake_in(texts, name="own")
    assert again.errors[0]["interval_low"] == 79.855
    # An error goes with its value.
    gone = replace(found, claims=found.claims.iloc[:0])
    assert own_files.ERRORS not in own_files.content_of(gone, file="own.csv")


def test_an_error_without_its_value_or_an_interval_without_an_error_is_refused(
    tmp_path: Path,
) -> None:
    body = "SIPAS;Sơn La;2024;81,5;;79,9;83,1;0,9;380;Sở Nội vụ\n"
    (found,) = faults(written(tmp_path, body, header=SURE))
    assert found.code == "error_alone"


def papi_errors(path: Path, **wrong: object) -> Path:
    """A workbook of the template's columns with PAPI 2019 and its published errors (a sample).

    `wrong` are other cells, by field, for Cao Bằng in the third row.
    """
    told = pd.read_csv(settings.data_dir() / "figures" / "errors" / "papi_2019.csv")
    told = told[(told["indicator"] == "papi") & told["interval_low"].notna()].head(5)
    known = registry.load()
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Mẫu PAPI"
    sheet.append(SURE.strip().split(";"))
    fields = ["indicator", "area_id", *FILLED, "publisher"]
    for place, row in enumerate(told.to_dict("records")):
        cells = row | {"publisher": "UNDP", "area_id": known.areas[row["area_id"]].name_vi}
        cells |= wrong if place == 1 else {}
        sheet.append([cells[field] for field in fields])
    book.save(path)
    return path


FILLED = ["year", "value", "standard_error", "interval_low", "interval_high", "interval_level"]
FILLED += ["sample_size"]


def test_check_reads_published_errors_of_a_workbook_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = papi_errors(tmp_path / "mau.xlsx")
    found = taken(path).errors
    told = pd.read_csv(settings.data_dir() / "figures" / "errors" / "papi_2019.csv")
    told = told[(told["indicator"] == "papi") & told["interval_low"].notna()].head(5)
    assert [e["area_id"] for e in found] == told["area_id"].tolist()
    for name in FILLED:
        assert [e[name] for e in found] == told[name].tolist()
    assert cli.main(["check", str(path)]) == 0
    assert "mau.xlsx" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("wrong", "code", "column"),
    [
        ({"interval_level": 0.95}, "interval_level", "Mức tin cậy (H)"),
        ({"interval_level": None}, "interval_level", "Mức tin cậy (H)"),
        ({"interval_low": None}, "interval_without", "Giá trị (D)"),
        ({"interval_high": None}, "interval_without", "Giá trị (D)"),
        ({"standard_error": -0.27}, "error_not_positive", "Sai số chuẩn (E)"),
        ({"sample_size": 0}, "sample_not_positive", "Cỡ mẫu (I)"),
        ({"sample_size": 192.5}, "not_whole", "Cỡ mẫu (I)"),
    ],
)
def test_check_names_the_cell_of_a_wrong_error(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    wrong: dict[str, object],
    code: str,
    column: str,
) -> None:
    path = papi_errors(tmp_path / "mau.xlsx", **wrong)
    assert (code, "Mẫu PAPI", 3, column) in {
        (p.code, p.sheet, p.row, p.column) for p in faults(path)
    }
    assert cli.main(["check", str(path)]) == 1
    said = capsys.readouterr().err
    assert "Mẫu PAPI" in said
    assert column in said


def test_an_error_of_a_part_of_a_year_is_refused(tmp_path: Path) -> None:
    header = SURE.replace(";Nguồn", ";Phạm vi;Nguồn")
    body = "SIPAS;Sơn La;2024;81,5;1,0;;;;380;multi-year;Sở Nội vụ\n"
    assert "error_without_figure" in {
        p.code for p in faults(written(tmp_path, body, header=header))
    }


def test_loaded_errors_are_told_with_their_figure(tmp_path: Path, few_figures: Path) -> None:
    body = "SIPAS;Sơn La;2024;81,5;1,0;79,855;83,145;90;380;Sở Nội vụ\n"
    loaders.load_own(written(tmp_path, body, header=SURE))
    rows = store.errors(indicator="sipas")
    assert rows["standard_error"].tolist() == [1.0]
    # An interval that is not as wide as its level and error say.
    wrong = body.replace("83,145", "84,9")
    with pytest.raises(BadFile) as bad:
        loaders.load_own(written(tmp_path, wrong, header=SURE))
    assert {p.code for p in bad.value.problems} == {"interval_level"}
    assert store.errors(indicator="sipas")["interval_high"].tolist() == [83.145]
