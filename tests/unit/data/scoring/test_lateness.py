"""Deductions for lateness: what the dates suggest, and that a person confirms it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import update

from lib.data.upkeep import (
    audit,
    office,
    scoring_appraisal,
    scoring_criteria,
    scoring_lateness,
    scoring_steps,
    scoring_tables,
    scoring_units,
    scoring_years,
)
from lib.data.upkeep.roles import Keeper
from lib.data.upkeep.scoring_appraisal import AppraisalConflict
from lib.data.upkeep.scoring_criteria import Criterion
from tests.unit.data.scoring.conftest import LIST, UNITS
from tests.unit.data.scoring.test_appraisal import handed_in, refused

DUE = "2026-01-15T16:59:59Z"
LATE = (
    Criterion(code="IV", name="Điểm trừ", points="3"),
    Criterion(
        code="4.1", parent="IV", name="Nộp muộn", points="3", method="minus", due=DUE, per_day="0.5"
    ),
)


@pytest.fixture
def late(editor: Keeper) -> int:
    """Sở Y tế handed in on the third day after the deadline, Sở Nội vụ in time."""
    made = scoring_years.add(editor, "34-14", year=2025, title="x")
    scoring_criteria.replace(editor, made, found=[*LIST, *LATE], reason="QĐ 1")
    scoring_units.replace(editor, made, found=UNITS, reason="QĐ 1")
    scoring_units.begin(editor, made)
    handed_in(made)
    for unit, time in (("so-y-te", "2026-01-17T17:00:00Z"), ("so-noi-vu", DUE)):
        _at(made, unit, time)
    scoring_steps.onward(editor, made)
    return made


def _at(year: int, unit: str, time: str) -> None:
    t = scoring_tables.submissions
    with office.change() as connection:
        connection.execute(
            update(t).where((t.c.year == year) & (t.c.unit == unit)).values(time=time)
        )


@pytest.mark.parametrize(
    ("time", "days"),
    [
        ("2026-01-15T16:59:59Z", 0),
        ("2026-01-15T17:00:00Z", 1),
        ("2026-01-16T16:59:59Z", 1),
        ("2026-01-16T17:00:00Z", 2),
        ("2026-01-01T00:00:00Z", 0),
    ],
)
def test_days_begun_count(time: str, days: int) -> None:
    assert scoring_lateness.days_late(time, due=DUE) == days


def test_a_deduction_is_suggested_and_written_by_who_confirms_it(late: int, editor: Keeper) -> None:
    (one,) = scoring_lateness.suggested(editor, late, code="4.1")
    assert (one.unit, one.days, one.points, one.given) == ("so-y-te", 3, "1.5", None)
    assert "4.1" not in scoring_appraisal.of_unit(editor, late, unit="so-y-te")
    assert scoring_lateness.confirm(editor, late, code="4.1", found=[(one, "Muộn 3 ngày")]) == 1
    entry = scoring_appraisal.of_unit(editor, late, unit="so-y-te")["4.1"]
    assert (entry.given_points, entry.reason, entry.given_by) == ("1.5", "Muộn 3 ngày", "an")
    assert scoring_lateness.suggested(editor, late, code="4.1") == []
    (told,) = [e for e in audit.entries() if e.about.endswith("so-y-te 4.1")]
    assert json.loads(told.detail)["new"] == {"given_points": "1.5", "reason": "Muộn 3 ngày"}
    # A deduction is never more than the criterion's.
    _at(late, "so-y-te", "2026-03-01T00:00:00Z")
    (most,) = scoring_lateness.suggested(editor, late, code="4.1")
    assert (most.points, most.given, most.revision) == ("3", "1.5", entry.revision)
    with pytest.raises(AppraisalConflict):
        scoring_lateness.confirm(editor, late, code="4.1", found=[(one, "Muộn 3 ngày")])


def test_nothing_is_suggested_without_points_for_a_day_or_to_others(
    late: int, editor: Keeper, own: Keeper
) -> None:
    assert scoring_lateness.suggested(editor, late, code="1.1") == []
    with refused("role"):
        scoring_lateness.suggested(own, late, code="4.1")
    with refused("scoring_not_reviewer"):
        scoring_lateness.suggested(editor, late, code="9")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"per_day": "-1"}, "scoring_per_day"),
        ({"per_day": "một"}, "scoring_per_day"),
        ({"method": "bonus"}, "scoring_per_day"),
        ({"due": "31/13/2026"}, "scoring_criterion_due"),
    ],
)
def test_a_wrong_cell_of_it_is_refused(
    draft: int, editor: Keeper, wrong: dict[str, str], code: str
) -> None:
    found = [*LIST, LATE[0], replace(LATE[1], **wrong)]
    with refused(code):
        scoring_criteria.replace(editor, draft, found=found, reason="QĐ")
