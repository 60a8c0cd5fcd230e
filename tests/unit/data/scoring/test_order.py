"""Units and criteria stand in the order in which people count, wherever they are listed."""

from __future__ import annotations

import io

import openpyxl
import pytest

from lib.data.upkeep import (
    scoring_appraisal,
    scoring_criteria,
    scoring_entries,
    scoring_reminders,
    scoring_steps,
    scoring_units,
    scoring_years,
)
from lib.data.upkeep.roles import Keeper
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_units import ScoredUnit
from lib.files import scoring_decision

NAMES = ["Xã 1", "Xã 2", "Xã 9", "Xã 10", "Xã 11", "Xã Đông 2"]
CODES = ["1.1", "1.2", "1.9", "1.10"]


@pytest.fixture
def year(editor: Keeper) -> int:
    """A year in which every unit got the same, and was asked about every criterion."""
    made = scoring_years.add(editor, "34-14", year=2025, title="Chỉ số 2025")
    found = [Criterion(code="I", name="Chỉ đạo", points="100")]
    found += [Criterion(code=c, parent="I", name=f"Việc {c}", points="25") for c in CODES]
    scoring_criteria.replace(editor, made, found=found, reason="QĐ 1")
    units = [ScoredUnit(unit=f"{n}", name=n, unit_group="xa", account="em") for n in NAMES[::-1]]
    scoring_units.replace(editor, made, found=units, reason="QĐ 1")
    scoring_units.begin(editor, made)
    for unit in NAMES:
        for code in CODES:
            told = {"unit": unit, "code": code, "self_points": "20", "explanation": "KH 1"}
            scoring_entries.save(editor, made, **told, seen=0)
        scoring_entries.submit(editor, made, unit=unit)
    scoring_steps.onward(editor, made)
    return made


def test_lists_and_the_annex_count_as_people_do(editor: Keeper, year: int) -> None:
    assert [u.name for u in scoring_units.listed(editor, year)] == NAMES
    assert list(scoring_appraisal.side_by_side(editor, year, code="1.1")) == NAMES
    for unit in NAMES:
        for code in CODES[::-1]:
            at = {"unit": unit, "code": code}
            asked = scoring_appraisal.ask(editor, year, **at, question="Số nào?", seen=1)
            told = {"points": "20", "reason": "", "seen": asked.revision}
            scoring_appraisal.give(editor, year, **at, **told)
    assert list(scoring_appraisal.of_unit(editor, year, unit=NAMES[3])) == CODES
    one = next(y for y in scoring_years.listed(editor) if y.id == year)
    waiting = [w.unit for w in scoring_reminders.everyone(editor, one) if w.unit]
    assert list(dict.fromkeys(waiting)) == NAMES
    found = scoring_steps.result(editor, year)
    assert [t.unit for t in found.totals] == NAMES
    assert [one.code for one in found.lost] == CODES
    assert scoring_decision.lost_rows(found).iloc[:, 0].tolist() == CODES
    book = openpyxl.load_workbook(io.BytesIO(scoring_decision.xlsx(found)))
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value]
    assert [c for c in cells if c in NAMES][: len(NAMES)] == NAMES
