"""The draft decision and its annex: what they say of a year of invented units, as Word and as Excel."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import docx
import openpyxl
import pytest

from lib.analytics import unit_scores
from lib.analytics.unit_scores import GivenPoints, ScoredLeaf
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_steps import ScoringResult
from lib.data.upkeep.scoring_units import ScoredUnit
from lib.data.upkeep.scoring_years import ScoringYear
from lib.files import scoring_decision

NAMES = ("Sở Y tế", "Sở Nội vụ", "=SUM(A1)", "Ban Quản lý các khu công nghiệp")
LEAVES = (
    ScoredLeaf(code="1.1", field="I", most=Decimal(60), part="base"),
    ScoredLeaf(code="2.1", field="II", most=Decimal(40), part="survey"),
    ScoredLeaf(code="3.1", field="III", most=Decimal(2), part="bonus"),
)
POINTS = (("59.5", "30.25"), ("59.5", "30.25"), ("50", "40"), ("10", None))


def result(state: str = "appraisal") -> ScoringResult:
    units = {
        f"u{n}": ScoredUnit(unit=f"u{n}", name=name, unit_group="so")
        for n, name in enumerate(NAMES)
    }
    given = [
        GivenPoints(
            unit=f"u{n}", code=code, own=Decimal(60) if code == "1.1" else None, given=Decimal(p)
        )
        for n, pair in enumerate(POINTS)
        for code, p in zip(("1.1", "2.1"), pair, strict=True)
        if p is not None
    ]
    groups = dict.fromkeys(units, "so")
    criteria = (
        Criterion(code="I", name="Chỉ đạo, điều hành", points="60"),
        Criterion(code="1.1", parent="I", name="Kế hoạch cải cách hành chính", points="60"),
        Criterion(code="II", name="Mức độ hài lòng", points="40"),
        Criterion(code="2.1", parent="II", name="Hài lòng", points="40", method="survey"),
        Criterion(code="III", name="Điểm thưởng", points="2"),
        Criterion(code="3.1", parent="III", name="Sáng kiến", points="2", method="bonus"),
    )
    classes = (("Tốt", "80"), ("Khá", "0"))
    return ScoringResult(
        year=ScoringYear(
            id=1,
            province="34-14",
            year=2025,
            title="Chỉ số cải cách hành chính năm 2025 của các sở, ban, ngành",
            basis="Căn cứ Quyết định số 1/QĐ-UBND ban hành bộ chỉ số;\nKế hoạch số 2/KH-UBND",
            state=state,
            self_due="",
            appraisal_due="",
            objection_due="",
            classes=classes,
            decision="Quyết định số 12/QĐ-UBND ngày 05/01/2026" if state == "decided" else "",
            changed="",
        ),
        units=units,
        criteria=criteria,
        leaves=LEAVES,
        totals=tuple(
            unit_scores.totals(LEAVES, groups, given, classes=[(a, Decimal(b)) for a, b in classes])
        ),
        lost=tuple(unit_scores.lost(LEAVES, groups, given)),
    )


def words(found: ScoringResult) -> tuple[str, list[list[list[str]]]]:
    paper = docx.Document(io.BytesIO(scoring_decision.docx(found)))
    tables = [[[c.text for c in row.cells] for row in table.rows] for table in paper.tables]
    return "\n".join(p.text for p in paper.paragraphs), tables


def test_the_decision_says_what_the_year_says() -> None:
    text, tables = words(result())
    for part in (
        "QUYẾT ĐỊNH\nVề việc công bố kết quả Chỉ số cải cách hành chính năm 2025",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH SƠN LA",
        "Căn cứ Quyết định số 1/QĐ-UBND ban hành bộ chỉ số;",
        "Căn cứ Kế hoạch số 2/KH-UBND;",
        "Điều 1. Công bố kết quả",
        "gồm 3 đơn vị được xếp hạng",
        "3 đơn vị Tốt",
        "thi hành Quyết định này./.",
        "PHỤ LỤC",
        "của Chủ tịch Ủy ban nhân dân tỉnh Sơn La)",
    ):
        assert part in text
    head = "\n".join(tables[0][0] + tables[0][1])
    assert "ỦY BAN NHÂN DÂN\nTỈNH SƠN LA" in head
    assert "Độc lập - Tự do - Hạnh phúc" in head
    assert "DỰ THẢO" in head
    assert "CHỦ TỊCH" in tables[1][0][1]
    ranking = tables[2]
    assert [row[0] for row in ranking[1:]] == ["1", "2", "2", "chưa xếp"]
    assert ranking[1][1] == "=SUM(A1)"
    assert ranking[2][-2:] == ["89,75", "Tốt"]
    # What nobody appraised is no zero.
    assert (ranking[4][4], ranking[4][-1]) == ("–", "chưa thẩm định 2.1")
    assert ranking[0][3:6] == ["Điểm thẩm định", "Điểm điều tra xã hội học", "Điểm thưởng"]
    assert tables[3][1][:2] == ["1.1", "Kế hoạch cải cách hành chính"]
    assert tables[3][1][3:] == ["61,00", "240,00", "4/4"]


def test_a_decided_year_names_its_decision_and_is_no_draft() -> None:
    text, tables = words(result("decided"))
    assert "Kèm theo Quyết định số 12/QĐ-UBND ngày 05/01/2026" in text
    assert "DỰ THẢO" not in str(tables)


def test_a_year_without_a_basis_leaves_a_place_for_it() -> None:
    found = result()
    text, _ = words(replace(found, year=replace(found.year, basis="")))
    assert "Căn cứ …;" in text


@pytest.mark.parametrize("state", ["appraisal", "decided"])
def test_the_workbook_has_points_as_numbers_and_no_formula(state: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(scoring_decision.xlsx(result(state))))
    assert book.sheetnames == ["Kết quả", "Theo lĩnh vực", "Điểm mất"]
    rows = list(book["Kết quả"].iter_rows(values_only=True))
    column = {name: n for n, name in enumerate(rows[0])}
    told = [(r[column["Hạng"]], r[column["Đơn vị"]], r[column["Tổng điểm"]]) for r in rows[1:]]
    assert told[0] == (1, "=SUM(A1)", 90)
    assert told[1] == (2, "Sở Y tế", 89.75)
    assert told[3] == (None, "Ban Quản lý các khu công nghiệp", None)
    assert {c.data_type for row in book["Kết quả"].iter_rows() for c in row} <= {"s", "n"}
    assert rows[4][column["Chưa thẩm định"]] == "2.1"
