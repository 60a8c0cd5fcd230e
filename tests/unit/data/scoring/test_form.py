"""A unit's table filled in offline: what goes out comes back, and nothing is taken that was not meant."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest

from lib.base import i18n
from lib.base.records import BadFile
from lib.data.cells import document
from lib.data.upkeep import (
    audit,
    scoring_criteria,
    scoring_entries,
    scoring_form,
    scoring_units,
    scoring_years,
)
from lib.data.upkeep.roles import Keeper
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_entries import Conflict
from lib.data.upkeep.scoring_form import FormChange, ScoringForm
from lib.display import wording
from lib.files import scoring_sheet
from tests.unit.data.scoring.conftest import EDITOR, UNITS
from tests.unit.data.scoring.test_year import put, refused

FIRST = 6  # The field I; 1.1 and 1.2 stand below it.
ROWS = {"1.1": FIRST + 1, "1.2": FIRST + 2, "2.1": FIRST + 4, "2.2": FIRST + 5}
Change = Callable[[Any], object]


def exported(by: Keeper, year: int, *, lang: str = "vi", unit: str = "so-y-te") -> bytes:
    (one,) = (u for u in scoring_units.listed(by, year) if u.unit == unit)
    return scoring_sheet.xlsx(
        next(y for y in scoring_years.listed(by) if y.id == year),
        one,
        criteria=scoring_criteria.listed(by, year),
        held=scoring_entries.of_unit(by, year, unit=unit),
        lang=lang,
    )


def filled(body: bytes, change: Change) -> bytes:
    """The workbook as a person's program saves it after a change to its first sheet."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    change(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(by: Keeper, year: int, body: bytes, *, unit: str = "so-y-te") -> ScoringForm:
    leaves = scoring_criteria.of_group(scoring_criteria.listed(by, year), "so")
    (one,) = (u for u in scoring_units.listed(EDITOR, year) if u.unit == unit)
    one_year = next(y for y in scoring_years.listed(by) if y.id == year)
    book = document.parsed("tu-cham.xlsx", body)
    return scoring_form.read(book, year=one_year, unit=one, criteria=leaves)


def found(by: Keeper, year: int, form: ScoringForm) -> list[FormChange]:
    return scoring_form.changes(form, scoring_entries.of_unit(by, year, unit="so-y-te"))


def cells(**values: object) -> Change:
    """Set cells by address."""

    def change(sheet: Any) -> None:
        for at, value in values.items():
            sheet[at] = value

    return change


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_what_was_not_touched_is_no_change(opened: int, own: Keeper, lang: str) -> None:
    text = "  =1+1\n'dòng hai\ttab\r\nba "
    scoring_entries.save(
        own, opened, unit="so-y-te", code="1.1", self_points="0,5", explanation=text, seen=0
    )
    body = exported(own, opened, lang=lang)
    form = read(own, opened, filled(body, lambda sheet: None))
    assert form.problems == ()
    assert {r.code: r.row for r in form.rows} == {c: n for c, n in ROWS.items() if c != "2.2"}
    assert found(own, opened, form) == []
    # Nobody's text is a formula in it.
    for sheet in openpyxl.load_workbook(io.BytesIO(body)).worksheets:
        assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]


@pytest.mark.parametrize(
    ("value", "kept"),
    [("0,6", "0.6"), (" 0.60 ", "0.6"), (0.6, "0.6"), (0.1 + 0.2, "0.3"), (0, "0"), ("0", "0")],
)
def test_numbers_are_taken_as_they_were_meant(
    opened: int, own: Keeper, value: object, kept: str
) -> None:
    body = filled(exported(own, opened), cells(E7=value, F7="Kế hoạch số 12\nngày 15/01/2025"))
    (change,) = found(own, opened, read(own, opened, body))
    assert (change.row.code, change.row.points, change.clash) == ("1.1", kept, False)
    scoring_entries.save_all(own, opened, unit="so-y-te", found=[change.wanted])
    stands = scoring_entries.of_unit(own, opened, unit="so-y-te")["1.1"]
    assert (stands.self_points, stands.explanation) == (kept, "Kế hoạch số 12\nngày 15/01/2025")
    assert [r.about for r in audit.entries() if r.action == "scoring_entry"] == [
        "34-14 2025 so-y-te 1.1"
    ]


def percent(sheet: Any) -> None:
    sheet["E7"] = 0.005
    sheet["E7"].number_format = "0%"


def merged(sheet: Any) -> None:
    sheet["E7"] = "0,5"
    sheet.merge_cells("E7:E8")


@pytest.mark.parametrize(
    ("change", "code", "at", "part"),
    [
        (cells(E7="0,61"), "form_most", "E7", "0,61"),
        (cells(E7=1.2), "form_most", "E7", "1.2"),
        (cells(E7="0,123"), "form_points", "E7", "0,123"),
        (cells(E7=0.123), "form_points", "E7", "0.123"),
        (cells(E7="-0,1"), "form_points", "E7", "-0,1"),
        (cells(E7="không"), "form_points", "E7", "không"),
        (cells(E7="1.234,5"), "form_points", "E7", "1.234,5"),
        (cells(E7=date(2025, 6, 1)), "form_points", "E7", "2025-06-01"),
        (percent, "form_points", "E7", "0.5"),
        (cells(E7="=0.3+0.2"), "form_points", "E7", "=0.3+0.2"),
        (cells(F7="=HYPERLINK(1)"), "form_text", "F7", "=HYPERLINK(1)"),
        (cells(F7="x" * 4001), "form_long", "F7", "4000"),
        (cells(E11="5"), "form_not_self", "E11", "5"),
        (cells(A7="9.9", E7="0,5"), "form_code", "A7", "9.9"),
        (cells(A8="1.1", E8="0,5"), "form_twice", "A8", "1.1"),
        (cells(A7=None, E7="0,5"), "form_no_code", "A7", ""),
        (merged, "form_merged", "E7", "0,5"),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_place_and_what_would_be_right(
    opened: int, own: Keeper, change: Change, code: str, at: str, part: str
) -> None:
    form = read(own, opened, filled(exported(own, opened), change))
    assert found(own, opened, form) == []
    problem = form.problems[0]
    assert (problem.code, f"{problem.column}{problem.row}") == (code, at)
    for lang in i18n.LANGS:
        assert part in wording.problem(problem, lang=lang)


def test_one_wrong_row_does_not_keep_the_others_out(opened: int, own: Keeper) -> None:
    body = filled(exported(own, opened), cells(E7="9", E8="39,4", E10="50"))
    form = read(own, opened, body)
    assert [p.row for p in form.problems] == [7]
    assert [c.row.code for c in found(own, opened, form)] == ["1.2", "2.1"]


def test_who_saved_meanwhile_is_shown_and_a_person_decides(
    opened: int, own: Keeper, editor: Keeper
) -> None:
    put(own, opened)
    body = filled(exported(own, opened), cells(E7="0,6", E8="30"))
    put(editor, opened, value="0,3", seen=1)
    put(editor, opened, code="2.1", value="44")
    changes = found(own, opened, read(own, opened, body))
    assert [(c.row.code, c.clash) for c in changes] == [("1.1", True), ("1.2", False)]
    assert (changes[0].stands.self_points, changes[0].stands.self_by) == ("0.3", "an")
    assert changes[0].row.points == "0.6"
    scoring_entries.save_all(own, opened, unit="so-y-te", found=[c.wanted for c in changes])
    stands = scoring_entries.of_unit(own, opened, unit="so-y-te")
    # What the person left alone stays as the other wrote it.
    assert {c: e.self_points for c, e in stands.items()} == {"1.1": "0.6", "1.2": "30", "2.1": "44"}
    assert found(own, opened, read(own, opened, body)) == []


def test_all_is_saved_or_nothing(opened: int, own: Keeper, editor: Keeper) -> None:
    body = filled(exported(own, opened), cells(E7="0,6", E8="30"))
    changes = found(own, opened, read(own, opened, body))
    put(editor, opened, code="1.2", value="1")
    with pytest.raises(Conflict):
        scoring_entries.save_all(own, opened, unit="so-y-te", found=[c.wanted for c in changes])
    assert scoring_entries.of_unit(own, opened, unit="so-y-te").keys() == {"1.2"}


def test_a_table_of_their_own_is_read_and_overwrites_nobody_unasked(
    opened: int, own: Keeper
) -> None:
    put(own, opened)
    book = openpyxl.Workbook()
    for row in (["Ghi chú"], ["Code", "Own points"], ["1.1", "0,4"], [1.2, 30]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    changes = found(own, opened, read(own, opened, out.getvalue()))
    assert [(c.row.code, c.row.points, c.clash) for c in changes] == [
        ("1.1", "0.4", True),
        ("1.2", "30", False),
    ]


def test_another_units_table_is_refused(opened: int, own: Keeper, foreign: Keeper) -> None:
    body = exported(foreign, opened, unit="so-noi-vu")
    with pytest.raises(BadFile) as fault:
        read(own, opened, body)
    assert "Sở Nội vụ" in wording.problem(fault.value.problems[0], lang="vi")
    with refused("scoring_foreign"):
        scoring_entries.save_all(
            foreign,
            opened,
            unit="so-y-te",
            found=[scoring_entries.NewEntry(code="1.1", self_points="0", explanation="", seen=0)],
        )


def test_a_file_without_such_a_table_is_refused(opened: int, own: Keeper) -> None:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    with pytest.raises(BadFile) as fault:
        read(own, opened, out.getvalue())
    assert fault.value.problems[0].code == "form_no_table"


def test_points_and_explanations_may_be_taken_back(opened: int, own: Keeper) -> None:
    put(own, opened)
    body = filled(exported(own, opened), cells(E7=None, F7=None))
    (change,) = found(own, opened, read(own, opened, body))
    scoring_entries.save_all(own, opened, unit="so-y-te", found=[change.wanted])
    stands = scoring_entries.of_unit(own, opened, unit="so-y-te")["1.1"]
    assert (stands.self_points, stands.explanation) == (None, "")


def test_another_units_table_is_refused_also_without_its_hidden_copy(
    opened: int, own: Keeper, foreign: Keeper
) -> None:
    body = exported(foreign, opened, unit="so-noi-vu")
    book = openpyxl.load_workbook(io.BytesIO(body))
    del book[scoring_form.BASE_SHEET]
    book.worksheets[0][f"E{ROWS['1.2']}"] = "2"
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(BadFile) as fault:
        read(own, opened, out.getvalue())
    assert [(p.code, "Sở Nội vụ" in str(p.value)) for p in fault.value.problems] == [
        ("form_foreign", True)
    ]
    assert read(foreign, opened, out.getvalue(), unit="so-noi-vu").rows


def test_a_code_that_became_a_number_is_nobodys_but_its_own(editor: Keeper, own: Keeper) -> None:
    listed = [
        Criterion(code="1", name="Chỉ đạo", points="100"),
        Criterion(code="1.1", parent="1", name="Kế hoạch", points="60"),
        Criterion(code="1.10", parent="1", name="Báo cáo", points="35"),
        Criterion(code="1.2", parent="1", name="Tuyên truyền", points="5"),
    ]
    year = scoring_years.add(editor, "34-14", year=2026, title="Chỉ số 2026")
    scoring_criteria.replace(editor, year, found=listed, reason="QĐ 1")
    scoring_units.replace(editor, year, found=UNITS, reason="QĐ 1")
    scoring_units.begin(editor, year)
    # A program that makes numbers of codes writes 1.10 as 1.1.
    body = filled(exported(own, year), cells(A7=None, A8=1.1, E8="2", A9=1.2, E9="3"))
    form = read(own, year, body)
    assert [(p.code, p.row, p.params) for p in form.problems] == [
        ("code_number", 8, {"known": "1.1, 1.10"})
    ]
    assert [(r.code, r.points) for r in form.rows] == [("1.2", "3")]
