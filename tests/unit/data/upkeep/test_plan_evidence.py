"""Evidence of a plan's task: who adds, sees and takes away; a file stays while anything names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.data.upkeep import audit, plan_evidence, plan_keeping, roles, scoring_evidence, uploads
from lib.data.upkeep.attachments import MOST
from lib.data.upkeep.roles import Keeper
from tests.unit.data.scoring import conftest as scoring
from tests.unit.data.upkeep.test_plan_keeping import (
    APPROVER,
    EDITOR,
    OTHER,
    READER,
    UNIT,
    confirmed,
    refused,
)

PDF = b"%PDF-1.7\nplan\n%%EOF"
URL = "https://sonla.gov.vn/van-ban/12"
draft, opened = scoring.draft, scoring.opened


def period() -> str:
    day = roles.today()
    return f"{day.year}-Q{(day.month + 2) // 3}"


def add(by: Keeper, task: int, *, name: str = "Báo cáo.pdf", body: bytes = PDF) -> None:
    plan_evidence.add_file(by, task, period=period(), name=name, body=body)


def test_who_reports_on_a_task_adds_and_who_sees_it_opens_and_the_log_tells() -> None:
    plan, task = confirmed()
    add(UNIT, task)
    plan_evidence.add_link(EDITOR, task, period=period(), link=URL)
    for by in (UNIT, READER, EDITOR):
        file, link = plan_evidence.of_plan(by, plan)
        assert (file.name, file.size, file.added_by) == ("Báo cáo.pdf", len(PDF), UNIT.account)
        assert (link.link, link.added_by) == (URL, EDITOR.account)
        assert plan_evidence.file_of(by, file.id) == ("Báo cáo.pdf", PDF)
    # Another unit neither sees nor opens, adds nor takes away; a link is no file.
    assert plan_evidence.of_plan(OTHER, plan) == []
    for number in (file.id, link.id, 99):
        with refused("plan_not_yours"):
            plan_evidence.file_of(OTHER, number)
    with refused("plan_not_yours"):
        plan_evidence.file_of(UNIT, link.id)
    for by in (OTHER, READER):
        with refused("plan_not_yours"):
            add(by, task, name="b.pdf")
        with refused("plan_not_yours"):
            plan_evidence.remove(by, file.id)
    told = [e.action for e in audit.entries()]
    assert (told.count("plan_evidence"), told.count("plan_evidence_read")) == (2, 3)


def test_what_may_be_kept_is_the_same_as_a_units_evidence() -> None:
    _, task = confirmed()
    with refused("scoring_evidence_kind"):
        add(UNIT, task, name="a.exe")
    with refused("scoring_evidence_content"):
        add(UNIT, task, body=b"<script>")
    with refused("scoring_evidence_link"):
        plan_evidence.add_link(UNIT, task, period=period(), link="javascript:alert(1)")
    add(UNIT, task)
    with refused("scoring_evidence_twice"):
        add(UNIT, task)
    for n in range(MOST - 1):
        plan_evidence.add_link(UNIT, task, period=period(), link=f"{URL}/{n}")
    with refused("scoring_evidence_many"):
        plan_evidence.add_link(UNIT, task, period=period(), link=URL)


def test_only_a_confirmed_plan_in_a_period_that_has_come_takes_evidence() -> None:
    plan, task = confirmed()
    with refused("plan_period"):
        plan_evidence.add_link(UNIT, task, period="2099-Q1", link=URL)
    add(UNIT, task)
    (held,) = plan_evidence.of_plan(UNIT, plan)
    plan_keeping.set_state(APPROVER, plan, state="closed")
    with refused("plan_not_confirmed"):
        add(UNIT, task, name="b.pdf", body=PDF + b" ")
    with refused("plan_not_confirmed"):
        plan_evidence.remove(UNIT, held.id)
    assert plan_evidence.file_of(UNIT, held.id)[1] == PDF


@pytest.mark.parametrize("first", ["plan", "year"])
def test_a_file_that_a_plan_and_a_year_have_goes_with_the_last_of_them(
    opened: int, first: str
) -> None:
    own = Keeper(account="yte", role="unit")
    scoring_evidence.add_file(own, opened, unit="so-y-te", code="1.2", name="a.pdf", body=PDF)
    plan, task = confirmed()
    add(UNIT, task)
    (of_plan,) = plan_evidence.of_plan(UNIT, plan)
    (of_year,) = scoring_evidence.of_unit(own, opened, unit="so-y-te")["1.2"]
    away = [
        lambda: plan_evidence.remove(UNIT, of_plan.id),
        lambda: scoring_evidence.remove(own, of_year.id),
    ]
    path: Path = uploads.folder(uploads.EVIDENCE) / of_plan.digest
    for n, remove in enumerate(away if first == "plan" else away[::-1]):
        assert path.exists()
        remove()
        assert path.exists() == (n == 0)
