"""Appraisal of a year: who gives which points, what is refused, and the steps to a decision."""

from __future__ import annotations

import json

import pytest

from lib.base import i18n
from lib.base.records import BadFile
from lib.data.cells import separated
from lib.data.upkeep import (
    audit,
    scoring_appraisal,
    scoring_criteria,
    scoring_entries,
    scoring_steps,
    scoring_survey,
    scoring_units,
    scoring_years,
    terminal,
)
from lib.data.upkeep.roles import Keeper, NotAllowed
from lib.data.upkeep.scoring_appraisal import AppraisalConflict, AppraisedEntry
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_steps import Lack
from lib.data.upkeep.scoring_units import ScoredUnit
from lib.display import wording
from tests.unit.data.scoring.conftest import LIST, UNITS

SOAT = Keeper(account="soat", role="reader")
BINH = Keeper(account="binh", role="approver")
OWN = {
    "so-y-te": Keeper(account="yte", role="unit"),
    "so-noi-vu": Keeper(account="noivu", role="unit"),
}
TABLE = "Đơn vị\t2.2\t3.1\tGhi chú\nSở Y tế\t8,5\t1\tx\nSở Nội vụ\t9\t\t\n"


def refused(code: str) -> object:
    return pytest.raises(NotAllowed, match=rf"^{code}\b")


def handed_in(year: int) -> int:
    for unit, who in OWN.items():
        for code, points in (("1.1", "0,6"), ("1.2", "30"), ("2.1", "40")):
            scoring_entries.save(
                who, year, unit=unit, code=code, self_points=points, explanation="KH 1", seen=0
            )
        scoring_entries.submit(who, year, unit=unit)
    return year


@pytest.fixture
def appraised(opened: int, editor: Keeper) -> int:
    scoring_steps.onward(editor, handed_in(opened))
    return opened


def give(by: Keeper, year: int, points: str, **more: object) -> AppraisedEntry:
    told = {"unit": "so-y-te", "code": "1.2", "reason": "", "seen": 1} | more
    return scoring_appraisal.give(by, year, points=points, **told)  # type: ignore[arg-type]


def put_survey(by: Keeper, year: int, text: str = TABLE) -> int:
    book = separated.read("khao-sat.csv", text.encode())
    found = scoring_survey.read(book, criteria=LIST, units=UNITS)
    return scoring_survey.put(by, year, found=found, reason="BC 5/BC-SNV")


def test_a_reviewer_sees_and_gives_the_points_of_their_criteria_alone(
    appraised: int, editor: Keeper
) -> None:
    assert [c.code for c in scoring_appraisal.mine(SOAT, appraised)] == ["1.2"]
    assert [c.code for c in scoring_appraisal.mine(OWN["so-y-te"], appraised)] == []
    beside = scoring_appraisal.side_by_side(SOAT, appraised, code="1.2")
    assert {u: e.self_points for u, e in beside.items()} == {"so-y-te": "30", "so-noi-vu": "30"}
    with refused("scoring_not_reviewer"):
        scoring_appraisal.side_by_side(SOAT, appraised, code="1.1")
    with refused("scoring_not_reviewer"):
        give(SOAT, appraised, "0,6", code="1.1")
    with refused("scoring_not_reviewer"):
        give(OWN["so-y-te"], appraised, "39")
    assert give(SOAT, appraised, "30").given_points == "30"
    assert give(editor, appraised, "0,6", code="1.1").given_by == "an"


@pytest.mark.parametrize("points", ["39,41", "-1", "ba mươi", "30,123", "1e1"])
def test_wrong_points_are_refused_with_unit_criterion_and_value(
    appraised: int, points: str
) -> None:
    with pytest.raises(NotAllowed) as fault:
        give(SOAT, appraised, points, reason="x")
    for lang in i18n.LANGS:
        told = terminal.refused(fault.value, lang)
        assert all(part in told for part in ("Sở Y tế", "1.2", points))


def test_other_points_than_the_units_own_need_a_reason(appraised: int) -> None:
    with refused("scoring_given_reason"):
        give(SOAT, appraised, "29,5")
    give(SOAT, appraised, "29,5", reason="Thiếu báo cáo quý III")
    (told,) = [json.loads(e.detail) for e in audit.entries() if e.action == "scoring_given"]
    assert told == {
        "old": {"given_points": None, "reason": ""},
        "new": {"given_points": "29.5", "reason": "Thiếu báo cáo quý III"},
    }


def test_of_two_reviewers_the_second_is_told_and_decides(appraised: int, editor: Keeper) -> None:
    give(SOAT, appraised, "30")
    with pytest.raises(AppraisalConflict) as fault:
        give(editor, appraised, "20", reason="x")
    assert (fault.value.theirs.given_points, fault.value.theirs.given_by) == ("30", "soat")
    assert give(editor, appraised, "20", reason="x", seen=2).given_points == "20"


def test_a_unit_answers_what_it_was_asked_and_sees_points_from_the_objections_on(
    appraised: int, editor: Keeper
) -> None:
    own, told = OWN["so-y-te"], {"unit": "so-y-te", "code": "1.2"}
    with refused("scoring_no_question"):
        scoring_appraisal.answer(own, appraised, **told, text="?", seen=1)
    scoring_appraisal.ask(SOAT, appraised, **told, question="Báo cáo quý III?", seen=1)
    give(SOAT, appraised, "29", reason="Thiếu", seen=2)
    seen = scoring_appraisal.of_unit(own, appraised, unit="so-y-te")["1.2"]
    assert (seen.question, seen.given_points, seen.reason) == ("Báo cáo quý III?", None, "")
    assert scoring_steps.total_of(own, appraised, unit="so-y-te") is None
    with refused("scoring_foreign"):
        scoring_appraisal.answer(OWN["so-noi-vu"], appraised, **told, text="x", seen=3)
    with refused("scoring_foreign"):
        scoring_appraisal.of_unit(OWN["so-noi-vu"], appraised, unit="so-y-te")
    assert Lack(code="answer", unit="Sở Y tế", criteria=("1.2",)) in scoring_steps.lacks(
        editor, appraised
    )
    scoring_appraisal.answer(own, appraised, **told, text="Đã gửi", seen=3)
    scoring_years.set_due(editor, appraised, name="objection_due", time="2026-01-01T00:00:00Z")
    with refused("scoring_objection_late"):
        scoring_appraisal.answer(own, appraised, **told, text="Muộn", seen=4)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("Đơn vị\t2.2\nSở Y tế\t10,5\nSở Nội vụ\t9\n", "survey_most", (2, "B", "10,5")),
        ("Đơn vị\t2.2\nSở Y tế\tcao\n", "survey_points", (2, "B", "cao")),
        ("Đơn vị\t2.2\nSở Y tế\t\nSở Nội vụ\t1\n", "survey_points", (2, "B", "")),
        ("Đơn vị\t2.2\nSở Lạ\t1\n", "survey_unit", (2, "A", "Sở Lạ")),
        ("Đơn vị\t2.2\nSở Y tế\t1\nSở Y tế\t2\n", "survey_unit_twice", (3, "A", "Sở Y tế")),
        ("Đơn vị\t1.1\nSở Y tế\t0,5\n", "survey_no_table", (None, None, "")),
    ],
)
def test_a_survey_with_a_wrong_cell_is_refused_whole(
    appraised: int, editor: Keeper, text: str, code: str, place: tuple[object, object, str]
) -> None:
    with pytest.raises(BadFile) as fault:
        put_survey(editor, appraised, text)
    (found,) = fault.value.problems
    assert (found.code, found.row, found.column, found.value) == (code, *place)
    assert all(wording.problem(found, lang=lang) for lang in i18n.LANGS)
    beside = scoring_appraisal.side_by_side(editor, appraised, code="2.2")
    assert {e.given_points for e in beside.values()} == {None}


def test_points_of_a_table_are_given_all_or_none(appraised: int, editor: Keeper) -> None:
    with refused("scoring_given_reason"):
        scoring_appraisal.give_all(
            editor,
            appraised,
            points={("so-y-te", "1.1"): "0,6", ("so-y-te", "1.2"): "1"},
            reason="",
        )
    assert scoring_appraisal.of_unit(editor, appraised, unit="so-y-te")["1.1"].given_points is None
    assert put_survey(editor, appraised) == 3
    assert scoring_appraisal.of_unit(editor, appraised, unit="so-y-te")["3.1"].given_points == "1"
    with refused("role"):
        put_survey(SOAT, appraised)


def test_each_step_tells_what_is_missing_and_only_then_goes_on(opened: int, editor: Keeper) -> None:
    assert [k.unit for k in scoring_steps.lacks(editor, opened)] == ["Sở Nội vụ", "Sở Y tế"]
    with refused("scoring_lacks"):
        scoring_steps.onward(editor, opened, reason="gấp")
    handed_in(opened)
    scoring_steps.onward(editor, opened)
    with refused("scoring_lacks"):
        scoring_steps.onward(editor, opened)
    put_survey(editor, opened)
    for unit in OWN:
        for code, points in (("1.1", "0,6"), ("1.2", "30"), ("2.1", "40")):
            give(editor, opened, points, unit=unit, code=code)
    scoring_steps.onward(editor, opened)
    with refused("role"):
        scoring_steps.onward(editor, opened, decision="QĐ 1")
    scoring_years.set_due(editor, opened, name="objection_due", time="2099-01-01T00:00:00Z")
    with refused("scoring_lacks"):
        scoring_steps.onward(BINH, opened, decision="QĐ 1")
    with refused("scoring_given_reason"):
        give(editor, opened, "40", code="2.1", unit="so-noi-vu", seen=2)
        give(editor, opened, "39", code="2.1", unit="so-noi-vu", seen=2)
    scoring_years.set_due(editor, opened, name="objection_due", time="")
    with refused("scoring_no_decision"):
        scoring_steps.onward(BINH, opened)
    scoring_steps.onward(BINH, opened, decision="QĐ 1")
    with refused("scoring_not_appraised"):
        give(editor, opened, "39", code="2.1", reason="x", seen=2)
    told = scoring_steps.total_of(OWN["so-y-te"], opened, unit="so-y-te")
    assert told is not None
    assert (str(told.total), told.rank, told.grade) == ("80.1", 1, "Tốt")
    with refused("reason_missing"):
        scoring_steps.back(BINH, opened, reason=" ")
    scoring_steps.back(BINH, opened, reason="Sửa sau kiến nghị")
    give(editor, opened, "39", code="2.1", reason="Kiến nghị", seen=2)
    assert audit.faults() == []


def test_self_assessment_ends_without_a_unit_only_after_its_time_and_with_a_reason(
    opened: int, editor: Keeper
) -> None:
    scoring_years.set_due(editor, opened, name="self_due", time="2026-01-01T00:00:00Z")
    with refused("scoring_lacks"):
        scoring_steps.onward(editor, opened)
    scoring_steps.onward(editor, opened, reason="Hết hạn, hai đơn vị chưa nộp")
    with refused("scoring_given_reason"):
        give(editor, opened, "10", seen=0)
    assert give(editor, opened, "10", reason="Chấm theo hồ sơ", seen=0).revision == 1


@pytest.mark.parametrize(
    "classes",
    [
        [],
        [("A", "101")],
        [("A", "50"), ("B", "90")],
        [("A", "9"), ("A", "1")],
        [("", "1")],
        [("A", "x")],
    ],
)
def test_classes_that_do_not_hold_are_refused(
    draft: int, editor: Keeper, classes: list[tuple[str, str]]
) -> None:
    with refused("scoring_classes"):
        scoring_years.set_classes(editor, draft, classes=classes, reason="QĐ 1")
    scoring_years.set_classes(editor, draft, classes=[("A", "89,5"), ("B", "0")], reason="QĐ 1")
    assert scoring_years.listed(editor)[0].classes == (("A", "89.5"), ("B", "0"))


def test_a_criterion_of_a_group_is_appraised_for_that_group_alone(editor: Keeper) -> None:
    apart = (
        Criterion(code="I", name="Chung", points="60"),
        Criterion(code="1.1", parent="I", name="Của mọi đơn vị", points="60"),
        Criterion(code="II", name="Riêng", points="40"),
        Criterion(code="2.1", parent="II", name="Của sở", points="40", unit_group="so"),
        Criterion(code="2.2", parent="II", name="Của xã", points="40", unit_group="xa"),
    )
    units = [
        ScoredUnit(unit=f"{g}-{n}", name=f"{g} {n}", unit_group=g)
        for g in ("so", "xa")
        for n in "12"
    ]
    year = scoring_years.add(editor, "34-14", year=2026, title="x")
    scoring_criteria.replace(editor, year, found=apart, reason="QĐ")
    scoring_units.replace(editor, year, found=units, reason="QĐ")
    scoring_units.begin(editor, year)
    seen = {
        c: [*scoring_appraisal.side_by_side(editor, year, code=c)] for c in ("1.1", "2.1", "2.2")
    }
    assert seen == {
        "1.1": ["so-1", "so-2", "xa-1", "xa-2"],
        "2.1": ["so-1", "so-2"],
        "2.2": ["xa-1", "xa-2"],
    }
    foreign = {"unit": "xa-1", "code": "2.1", "self_points": "1", "explanation": "", "seen": 0}
    with refused("scoring_no_criterion"):
        scoring_entries.save(editor, year, **foreign)  # type: ignore[arg-type]


def test_two_people_at_one_step_take_it_once(opened: int, editor: Keeper) -> None:
    handed_in(opened)
    scoring_steps.onward(editor, opened, seen="open")
    put_survey(editor, opened)
    for unit in OWN:
        for code, points in (("1.1", "0,6"), ("1.2", "30"), ("2.1", "40")):
            give(editor, opened, points, unit=unit, code=code)
    with refused("scoring_no_step"):
        scoring_steps.onward(editor, opened, seen="open")
    scoring_steps.onward(editor, opened, seen="appraisal")
    scoring_steps.back(editor, opened, reason="x", seen="objection")
    with refused("scoring_no_step"):
        scoring_steps.back(editor, opened, reason="x", seen="objection")
    assert scoring_years.listed(editor)[0].state == "appraisal"


def test_points_that_a_unit_changed_after_they_were_given_are_looked_at_again(
    appraised: int, editor: Keeper
) -> None:
    put_survey(editor, appraised)
    for unit in OWN:
        for code, points in (("1.1", "0,6"), ("1.2", "30"), ("2.1", "40")):
            give(editor, appraised, points, unit=unit, code=code)
    scoring_steps.back(editor, appraised, reason="Mở lại")
    own = OWN["so-y-te"]
    scoring_entries.take_back(own, appraised, unit="so-y-te")
    told = {"unit": "so-y-te", "code": "1.2", "explanation": "KH 1"}
    scoring_entries.save(own, appraised, **told, self_points="25", seen=2)
    scoring_entries.submit(own, appraised, unit="so-y-te")
    scoring_steps.onward(editor, appraised)
    (lack,) = scoring_steps.lacks(editor, appraised)
    assert (lack.code, lack.unit, lack.criteria) == ("reason", "Sở Y tế", ("1.2",))
    with refused("scoring_lacks"):
        scoring_steps.onward(editor, appraised)
    give(editor, appraised, "25", seen=3)
    assert scoring_steps.lacks(editor, appraised) == []
