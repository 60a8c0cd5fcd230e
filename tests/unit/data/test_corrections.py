"""Corrections: what a person chooses otherwise is read so, and what cannot be is said."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from lib.base.records import BadFile
from lib.data import store
from lib.data.cells import document
from lib.data.declared import provinces, registry
from lib.data.reading import corrections, headings, record, review
from lib.data.reading.record import DocumentReading
from lib.data.reading.review import Review
from tests import documents


@pytest.fixture(scope="module")
def figures(shipped: str) -> pd.DataFrame:
    """The shown figures, as a reader holds documents against them."""
    return store.figures()


def reviewed(path: Path, figures: pd.DataFrame, reading: DocumentReading | None = None) -> Review:
    book = document.parsed(path.name, path.read_bytes())
    return review.review(
        book,
        registry=registry.load(),
        names=provinces.load(),
        figures=figures,
        corrected=reading,
    )


@pytest.fixture
def unclear(tmp_path: Path) -> Path:
    """A table whose headings say nothing: number, name, a score and a rank of DTI, above it a total."""
    names = documents.panel("pci", 2019)["name"]
    rows = [
        ["TT", "Tên", "Số mục A", "Số mục B"],
        *[[n + 1, name, 0.91 - n / 200, n + 1] for n, name in enumerate(names)],
    ]
    return documents.workbook(tmp_path / "bang.xlsx", {"Bảng": rows})


def test_a_column_taken_for_an_indicator_becomes_its_figures(
    unclear: Path, figures: pd.DataFrame
) -> None:
    found = reviewed(unclear, figures)
    assert found.intake.claims.empty
    reading = corrections.column(
        found.reading, table=0, at=2, means="value", indicator="dti", year=2031
    )
    reading = corrections.column(reading, table=0, at=3, means="rank", indicator="dti", year=2031)
    again = reviewed(unclear, figures, reading)
    claims = again.intake.claims
    assert len(claims) == 63
    assert set(claims["year"]) == {2031}
    assert claims["rank"].tolist() == list(range(1, 64))
    assert claims["value"].iloc[0] == pytest.approx(0.91)
    assert [c.reason for c in again.reading.taken()] == ["person", "person"]


def test_the_places_of_names_survive_the_form_as_text(unclear: Path, figures: pd.DataFrame) -> None:
    found = reviewed(unclear, figures)
    assert {c.names for c in found.reading.tables[0].columns} == {1}
    text = record.to_toml(found.reading)
    assert record.from_toml(text, file="a", known=registry.load().indicators) == found.reading


def test_year_source_and_rows_hold_for_the_whole_table(
    unclear: Path, figures: pd.DataFrame
) -> None:
    reading = corrections.column(
        reviewed(unclear, figures).reading, table=0, at=2, means="value", indicator="dti"
    )
    assert [r.problem.code for r in reviewed(unclear, figures, reading).remarks if r.blocks] == [
        "year_unknown",
        "nothing_read",
    ]
    reading = corrections.year(reading, table=0, year=2032)
    reading = corrections.rows(reading, table=0, first=1, last=10)
    reading = corrections.source(
        reading, publisher=" Bộ Nội vụ ", title="Quyết định 1", date="2033-01-05", url="", tier=1
    )
    found = reviewed(unclear, figures, reading)
    assert len(found.intake.claims) == 10
    assert set(found.intake.claims["year"]) == {2032}
    assert [s.publisher for s in found.intake.sources] == ["Bộ Nội vụ"]


def test_a_table_can_be_left_out_and_names_can_stand_elsewhere(
    tmp_path: Path, figures: pd.DataFrame
) -> None:
    path = documents.word_annex(tmp_path / "phu luc.docx", 2020)
    found = reviewed(path, figures)
    assert len(found.intake.claims) == 9 * 63
    assert reviewed(path, figures, corrections.without(found.reading, table=0)).blocking
    wrong = corrections.names(found.reading, table=0, at=0)
    assert reviewed(path, figures, wrong).intake.claims.empty


def test_a_decimal_sign_that_no_number_tells_is_chosen(
    tmp_path: Path, figures: pd.DataFrame
) -> None:
    names = documents.panel("pci", 2019)["name"]
    received = registry.load().indicators["dossiers_received"].name_vi
    rows = [
        ["Tỉnh", f"{received} năm 2024"],
        *[[name, f"2.{500 + 3 * n}"] for n, name in enumerate(names)],
    ]
    path = documents.workbook(tmp_path / "ho so.xlsx", {"Bảng": rows})
    found = reviewed(path, figures)
    assert found.intake.claims.empty
    for sign, first in ((",", 2500), (".", 2.5)):
        chosen = corrections.decimal(found.reading, table=0, sign=sign)
        assert reviewed(path, figures, chosen).intake.claims["value"].iloc[0] == first


def test_rows_that_the_document_does_not_have_are_refused(
    unclear: Path, figures: pd.DataFrame
) -> None:
    reading = reviewed(unclear, figures).reading
    with pytest.raises(BadFile) as refused:
        reviewed(unclear, figures, corrections.rows(reading, table=0, first=900, last=990))
    assert refused.value.problems[0].code == "reading_other_file"


def test_a_filled_template_needs_no_reading(tmp_path: Path, figures: pd.DataFrame) -> None:
    path = tmp_path / "mau.csv"
    path.write_text(
        "Chỉ số;Tỉnh;Năm;Giá trị;Hạng;Nguồn\nsipas;Sơn La;2024;87,61;5;Bộ Nội vụ\n",
        encoding="utf-8",
    )
    found = reviewed(path, figures)
    assert found.reading.tables == ()
    assert found.intake.claims[["indicator", "year", "value", "rank"]].values.tolist() == [
        ["sipas", 2024, 87.61, 5]
    ]
    path.write_text(
        "Chỉ số;Tỉnh;Năm;Giá trị;Hạng;Nguồn\nsipas;Sơn Lá Xa;2024;87,61;5;Bộ Nội vụ\n",
        encoding="utf-8",
    )
    with pytest.raises(BadFile) as refused:
        reviewed(path, figures)
    assert refused.value.problems[0].code == "unknown_area"


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("bang 2024-11-28", []),
        ("bang 28-11-2024", []),
        ("bang 28.11.2024", []),
        ("PAPI 2024", [2024]),
        ("PAPI 2023-2024", [2023, 2024]),
    ],
)
def test_a_date_is_no_edition(text: str, years: list[int]) -> None:
    assert list(headings.years_in(text)) == years


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12/03/2020", "2020-03-12"),
        (" 3/2020 ", "2020-03"),
        ("2020-03", "2020-03"),
        ("2020", "2020"),
        ("", ""),
        # What is no date stays, and is refused by its file and row.
        ("hôm qua", "hôm qua"),
        ("31/02/2020", "31/02/2020"),
    ],
)
def test_a_typed_date_of_a_source_is_kept_as_iso(typed: str, kept: str) -> None:
    blank = DocumentReading(file="x", publisher="", title="", date="", url="", tier=4, tables=())
    made = corrections.source(blank, publisher="a", title="b", date=typed, url="", tier=2)
    assert made.date == kept
