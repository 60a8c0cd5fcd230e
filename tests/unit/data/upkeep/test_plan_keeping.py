"""Plans: who may what, what is refused, and that a save from an older sight shows the other's text."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal

import pytest

from lib.data.upkeep import audit, plan_amounts, plan_keeping, roles
from lib.data.upkeep.plan_keeping import Plan, PlanConflict, Task, TaskReport
from lib.data.upkeep.roles import Keeper, NotAllowed
from lib.figures import plan_points

EDITOR = Keeper(account="an", role="editor")
APPROVER = Keeper(account="binh", role="approver")
READER = Keeper(account="doan", role="reader")
UNIT = Keeper(account="so-noi-vu", role="unit")
OTHER = Keeper(account="so-tai-chinh", role="unit")
PLAN = Plan(
    title="Sau kỳ 2024", province="63-14", indicator="par_index", year=2024, begins="2026-01-01"
)


def refused(code: str) -> object:
    return pytest.raises(NotAllowed, match=rf"^{code}\b")


def task(plan: int, **other: object) -> Task:
    first = Task(
        plan=plan,
        code="par_index.1",
        criterion="Chỉ đạo",
        lost="1.5",
        unit="Sở Nội vụ",
        account=UNIT.account,
        measure="Rà soát",
        due="2026-06-30",
        gain="0.6",
    )
    return replace(first, **other)  # type: ignore[arg-type]


def confirmed() -> tuple[int, int]:
    plan = plan_keeping.make(EDITOR, PLAN)
    number = plan_keeping.save_task(EDITOR, task(plan))
    plan_keeping.set_state(APPROVER, plan, state="confirmed")
    return plan, number


def test_a_plan_is_made_by_an_editor_and_confirmed_by_an_approver() -> None:
    for keeper in (UNIT, READER):
        with refused("role"):
            plan_keeping.make(keeper, PLAN)
    plan = plan_keeping.make(EDITOR, PLAN)
    with refused("role"):
        plan_keeping.set_state(EDITOR, plan, state="confirmed")
    with refused("plan_empty"):
        plan_keeping.set_state(APPROVER, plan, state="confirmed")
    plan_keeping.save_task(EDITOR, task(plan))
    plan_keeping.set_state(APPROVER, plan, state="confirmed")
    with refused("plan_not_draft"):
        plan_keeping.save_task(EDITOR, task(plan, criterion="Khác"))
    plan_keeping.set_state(APPROVER, plan, state="closed")
    with refused("plan_state"):
        plan_keeping.set_state(APPROVER, plan, state="draft")


def test_a_unit_sees_and_reports_its_own_tasks_alone() -> None:
    plan = plan_keeping.make(EDITOR, PLAN)
    number = plan_keeping.save_task(EDITOR, task(plan))
    plan_keeping.save_task(EDITOR, task(plan, criterion="Thể chế", account=OTHER.account))
    assert plan_keeping.listed(UNIT) == []
    assert plan_keeping.tasks_of(UNIT, plan) == []
    report = TaskReport(task=number, period="2026-Q1", state="under_way", note="Đã họp")
    with refused("plan_not_confirmed"):
        plan_keeping.save_report(UNIT, report)
    plan_keeping.set_state(APPROVER, plan, state="confirmed")
    assert [t.id for t in plan_keeping.tasks_of(UNIT, plan)] == [number]
    plan_keeping.save_report(UNIT, report)
    with refused("plan_not_yours"):
        plan_keeping.save_report(OTHER, report)
    with refused("plan_not_yours"):
        plan_keeping.save_report(READER, report)
    assert [r.note for r in plan_keeping.reports_of(READER, plan)] == ["Đã họp"]
    assert plan_keeping.reports_of(OTHER, plan) == []


def test_the_second_of_two_sees_what_the_first_wrote_and_decides() -> None:
    plan, number = confirmed()
    first = TaskReport(task=number, period="2026-Q1", state="under_way", note="Của đơn vị")
    plan_keeping.save_report(UNIT, first)
    with pytest.raises(PlanConflict) as met:
        plan_keeping.save_report(EDITOR, replace(first, note="Của văn phòng"))
    assert met.value.theirs["note"] == "Của đơn vị"
    assert met.value.theirs["changed_by"] == UNIT.account
    seen = met.value.theirs["revision"]
    plan_keeping.save_report(EDITOR, replace(first, note="Của văn phòng", revision=seen))
    assert [r.note for r in plan_keeping.reports_of(EDITOR, plan)] == ["Của văn phòng"]
    told = json.loads(audit.entries(newest=1)[0].detail)
    assert told == {"old": {"note": "Của đơn vị"}, "new": {"note": "Của văn phòng"}}


def test_gains_of_a_criterion_are_no_more_than_what_was_lost() -> None:
    plan = plan_keeping.make(EDITOR, PLAN)
    number = plan_keeping.save_task(EDITOR, task(plan))
    plan_keeping.save_task(EDITOR, task(plan, gain="0.90", unit="Sở Tài chính"))
    with refused("plan_gain"):
        plan_keeping.save_task(EDITOR, task(plan, gain="0.01", unit="Sở Y tế"))
    for gain in ("0", "NaN", "Infinity", "-1"):
        with refused("plan_gain"):
            plan_keeping.save_task(EDITOR, task(plan, criterion="Thể chế", gain=gain))
    plan_keeping.save_task(EDITOR, task(plan, id=number, revision=1, gain="0.1"))
    with pytest.raises(PlanConflict):
        plan_keeping.save_task(EDITOR, task(plan, id=number, revision=1, gain="0.2"))


def test_what_cannot_be_is_refused() -> None:
    with refused("plan_document"):
        plan_keeping.make(EDITOR, replace(PLAN, indicator="own"))
    with refused("plan_period"):
        plan_keeping.make(EDITOR, replace(PLAN, period="week"))
    with refused("plan_text"):
        plan_keeping.make(EDITOR, replace(PLAN, title="x\x00"))
    _, number = confirmed()
    for period in ("2099-Q1", "2025-Q4", "2026-11", "'; DROP TABLE plans"):
        with refused("plan_period"):
            plan_keeping.save_report(EDITOR, TaskReport(task=number, period=period, state="done"))
    with refused("plan_state"):
        plan_keeping.save_report(EDITOR, TaskReport(task=number, period="2026-Q1", state="late"))
    with refused("plan_text"):
        told = TaskReport(task=number, period="2026-Q1", state="done", note="x" * 5000)
        plan_keeping.save_report(EDITOR, told)
    with refused("plan_gone"):
        plan_keeping.save_report(EDITOR, TaskReport(task=99, period="2026-Q1", state="done"))
    draft = plan_keeping.make(EDITOR, PLAN)
    with refused("plan_due"):
        plan_keeping.save_task(EDITOR, task(draft, due="2025-12-31"))
    with refused("plan_day"):
        plan_keeping.save_task(EDITOR, task(draft, due="31/12/2026"))
    with refused("plan_document"):
        plan_keeping.save_task(EDITOR, task(draft, code=""))
    with refused("plan_gone"):
        plan_keeping.save_task(EDITOR, task(draft, id=number, revision=1))
    assert plan_keeping.tasks_of(EDITOR, draft) == []


@pytest.mark.parametrize("text", ["", "-1", "0.6", "0,666", "1e3", "NaN", "٣", "1 000", "99999"])
def test_points_that_vietnamese_does_not_write_so_are_refused(text: str) -> None:
    with refused("plan_points"):
        plan_amounts.typed(text, lang="vi", criterion="Chỉ đạo")


def test_points_are_exact() -> None:
    assert str(plan_amounts.typed(" 0,6 ", lang="vi", criterion="")) == "0.6"
    assert str(plan_amounts.typed("0.6", lang="en", criterion="")) == "0.6"
    assert str(plan_amounts.rounded(0.5699999999)) == "0.57"
    assert str(plan_amounts.rounded(1.239)) == "1.23"


def test_a_period_begins_at_midnight_in_viet_nam(monkeypatch: pytest.MonkeyPatch) -> None:
    """At seven in the evening of 31 March by UTC it is April there: the page offers the second quarter."""
    _, number = confirmed()
    monkeypatch.setattr(roles, "datetime", AtTheTurn)
    assert roles.today() == date(2026, 4, 1)
    told = TaskReport(task=number, period="2026-Q2", state="under_way")
    assert plan_keeping.save_report(UNIT, told)
    with refused("plan_period"):
        plan_keeping.save_report(UNIT, replace(told, period="2026-Q3"))


class AtTheTurn(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> AtTheTurn:
        return cls(2026, 3, 31, 19, tzinfo=UTC).astimezone(tz)


def test_in_the_units_own_scoring_each_unit_wins_back_its_own() -> None:
    own = replace(PLAN, indicator=plan_keeping.OWN, document="QĐ 12")
    plan = plan_keeping.make(EDITOR, own)
    plan_keeping.save_task(EDITOR, task(plan, code="", gain="1.5"))
    plan_keeping.save_task(EDITOR, task(plan, code="", gain="1.5", unit="Sở Tài chính"))
    with refused("plan_gain"):
        plan_keeping.save_task(EDITOR, task(plan, code="", gain="0.1"))
    # Of an index it is the province that lost the points.
    other = plan_keeping.make(EDITOR, PLAN)
    plan_keeping.save_task(EDITOR, task(other, gain="1.5"))
    with refused("plan_gain"):
        plan_keeping.save_task(EDITOR, task(other, gain="0.1", unit="Sở Tài chính"))


@pytest.mark.parametrize("province", ["63-14", "63-17", "63-12"])
def test_the_price_of_a_place_is_just_enough_for_it(shipped: str, province: str) -> None:
    indicator, year = "papi", 2024
    found = plan_points.next_places(indicator, year, province)
    assert found
    for rank, points in found:
        reached = plan_points.meaning(indicator, year, province, points)
        before = plan_points.meaning(indicator, year, province, points - Decimal("0.01"))
        assert reached is not None
        assert before is not None
        assert reached[1] <= rank <= before[1]
    assert plan_points.next_places("own", year, province) == ()
