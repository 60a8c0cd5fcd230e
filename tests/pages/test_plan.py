"""The plan after an edition on the keepers' page: made, confirmed, reported on by its unit, as files.

Every figure of a plan here is invented for the test.
"""

from __future__ import annotations

import io
from datetime import date

import docx
import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from lib.base import i18n
from lib.data.upkeep import (
    office,
    plan_evidence,
    plan_keeping,
    scoring_appraisal,
    scoring_criteria,
    scoring_units,
    scoring_years,
)
from lib.data.upkeep.plan_keeping import Plan, Task, TaskReport
from lib.data.upkeep.roles import Keeper, today
from lib.data.upkeep.scoring_criteria import Criterion
from lib.display import wording
from lib.files import plan_report
from lib.views import plan_board, plan_reporting
from lib.views.frame import Page
from tests.pages.test_upkeep import _office, html, opened, press, said

__all__ = ["_office"]
EDITOR = Keeper(account="an", role="editor")
APPROVER = Keeper(account="binh", role="approver")
NAME = "<b>=Khắc phục</b>"


def plan_with_task(*, state: str = "draft", account: str = "an") -> tuple[int, int]:
    plan = Plan(
        title="Sau kỳ 2024",
        province="63-14",
        indicator="own",
        year=2024,
        document="12/QĐ-UBND ngày 2/1/2026",
        begins="2026-01-01",
    )
    number = plan_keeping.make(EDITOR, plan)
    task = Task(
        plan=number,
        criterion=NAME,
        lost="1.5",
        unit="Sở Nội vụ",
        account=account,
        person="Bà Lan",
        measure="Rà soát",
        due="2026-03-31",
        gain="0.6",
    )
    made = plan_keeping.save_task(EDITOR, task)
    if state != "draft":
        plan_keeping.set_state(APPROVER, number, state=state)
    return number, made


def field(app: AppTest, key: str) -> str:
    """The whole key of the field of the open form that ends so."""
    every = [*app.text_input, *app.text_area, *app.selectbox, *app.radio]
    found = [str(w.key) for w in every if str(w.key).startswith("plan.")]
    return next(k for k in found if k.endswith(key) and k.count(".") > 2)


def test_an_editor_makes_a_plan_and_adds_a_task_of_a_document(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = opened("editor", monkeypatch, section="plan")
    app.selectbox(key="plan.province").set_value("63-14")
    app.selectbox(key="plan.indicator").set_value("own").run()
    app.text_input(key="plan.title").input("Sau kỳ 2024")
    press(app, "plan.make_new")
    assert i18n.t("upkeep.refused.plan_document", "vi") in said(app)
    app.text_input(key="plan.document").input("12/QĐ-UBND")
    press(app, "plan.make_new")
    # What a plan has is offered again; the test's driver cannot type a new option.
    other = Task(
        plan=1, criterion="A", lost="1", unit="Sở Tư pháp", measure="B", due="2099-01-01", gain="1"
    )
    plan_keeping.save_task(EDITOR, other)
    app.run()
    app.text_input(key=field(app, ".c")).input("Cải cách thể chế")
    app.text_input(key=field(app, ".l")).input("1,5").run()
    app.selectbox(key=field(app, ".u")).set_value("Sở Tư pháp")
    app.text_area(key=field(app, ".m")).input("Rà soát văn bản")
    app.text_input(key=field(app, ".g")).input("0.6")
    press(app, "plan.save")
    assert "“0.6” không phải số điểm" in said(app)
    app.text_input(key=field(app, ".g")).input("1,6")
    press(app, "plan.save")
    assert "không quá số điểm bị mất 1,5" in said(app)
    app.text_input(key=field(app, ".g")).input("0,6")
    press(app, "plan.save")
    assert {t.gain for t in plan_keeping.tasks_of(EDITOR, 1)} == {"0.6", "1"}
    assert "Sở Tư pháp" in html(app)
    assert any(wording.plain("12/QĐ-UBND") in c.value for c in app.caption)


def test_a_new_plan_begins_where_the_last_one_was(monkeypatch: pytest.MonkeyPatch) -> None:
    number, _ = plan_with_task(state="draft")
    (last,) = plan_keeping.listed(EDITOR)
    assert last.id == number
    app = opened("editor", monkeypatch, section="plan")
    offered = app.selectbox(key="plan.province")
    assert offered.value == last.province
    assert offered.index > 0


def test_two_on_one_report_the_second_sees_and_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, number = plan_with_task(state="confirmed")
    app = opened("editor", monkeypatch, section="plan")
    assert "▲ chậm" in html(app)
    assert NAME not in html(app)
    app.text_area(key=field(app, ".n")).input("Của tôi")
    app.radio(key=field(app, ".s")).set_value("under_way")
    period = plan_reporting.past(plan_keeping.listed(EDITOR)[0], today())[0]
    theirs = TaskReport(task=number, period=period, state="done", note="Của họ")
    plan_keeping.save_report(APPROVER, theirs)
    press(app, "plan.save")
    assert "Của họ" in said(app)
    assert app.text_area(key=field(app, ".n")).value == "Của tôi"
    press(app, "plan.save")
    assert [r.note for r in plan_keeping.reports_of(EDITOR, plan)] == ["Của tôi"]


def test_whom_a_task_names_reports_on_it_and_an_approver_closes_the_plan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan_with_task(state="confirmed", account="doan")
    app = opened("reader", monkeypatch, section="plan")
    assert i18n.t("plan.report", "vi") in [s.value for s in app.subheader]
    app = opened("approver", monkeypatch, section="plan")
    press(app, "plan.make.closed")
    assert plan_keeping.listed(EDITOR)[0].state == "closed"


def test_the_report_is_a_word_document_and_a_workbook() -> None:
    plan, number = plan_with_task(state="confirmed")
    plan_keeping.save_report(
        EDITOR, TaskReport(task=number, period="2026-Q1", state="done", note="=1+1")
    )
    address = "https://sonla.gov.vn/?a=1&b=<i>"
    plan_evidence.add_link(EDITOR, number, period="2026-Q1", link=address)
    found = (plan_keeping.tasks_of(EDITOR, plan), plan_keeping.reports_of(EDITOR, plan))
    held = plan_keeping.listed(EDITOR)[0]
    page = Page(id="upkeep", lang="vi")
    evidence = plan_evidence.of_plan(EDITOR, held.id)
    day = date(2026, 11, 28)
    paper = plan_reporting.paper(page, held, *found, "2026-Q1", evidence=evidence, today=day)
    document = docx.Document(io.BytesIO(plan_report.docx(paper)))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "12/QĐ-UBND" in text
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    assert {NAME, "0,60/1,50", "Sở Nội vụ, Bà Lan"} <= set(cells)
    (state,) = {c for c in cells if "xong: =1+1" in c}
    assert "Kiểm chứng: sonla.gov.vn/?a=1&b=<i> (an đưa lên lúc " in state
    shown = plan_board.board(page, held, *found, evidence=evidence, today=day)
    assert 'href="https://sonla.gov.vn/?a=1&amp;b=&lt;i&gt;"' in shown
    sheet = openpyxl.load_workbook(io.BytesIO(plan_report.xlsx(paper))).active
    assert sheet is not None
    row = [(c.value, c.data_type) for c in list(sheet.rows)[-1]]
    assert (0.6, "n") in row
    assert ("=1+1", "s") in row
    assert any(kind == "s" and str(text).startswith("sonla.gov.vn/?a=1") for text, kind in row)


def test_who_reports_adds_a_link_and_takes_it_away(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, number = plan_with_task(state="confirmed", account="em")
    app = opened("unit", monkeypatch, section="plan")
    period = plan_reporting.past(plan_keeping.listed(EDITOR)[0], today())[0]
    key = f"plan.evidence.{number}.{period}"
    app.session_state[f"{key}.open"] = True
    app.run()
    app.text_input(key=f"{key}.link").input("khong-phai-dia-chi").run()
    app.button(key=f"{key}.link_add").click().run()
    assert "không phải một địa chỉ" in said(app)
    app.text_input(key=f"{key}.link").input("https://sonla.gov.vn/bc").run()
    app.button(key=f"{key}.link_add").click().run()
    (held,) = plan_evidence.of_plan(EDITOR, plan)
    assert (held.link, held.added_by, held.period) == ("https://sonla.gov.vn/bc", "em", period)
    assert html(app).count("sonla.gov.vn/bc</a>") == 2
    app.button(key=f"{key}.remove.{held.id}").click().run()
    assert plan_evidence.of_plan(EDITOR, plan) == []


def test_a_plan_after_a_published_scoring_takes_unit_and_points_from_its_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    year = scoring_years.add(EDITOR, "34-14", year=2025, title="x")
    found = [Criterion(code="1", name="Kế hoạch", points="100")]
    scoring_criteria.replace(EDITOR, year, found=found, reason="QĐ")
    units = scoring_units.pasted("Sở Y tế\tso\nSở Nội vụ\tso", known={})
    scoring_units.replace(EDITOR, year, found=units, reason="QĐ")
    with office.change() as connection:
        known = scoring_years.known(connection, year)
        scoring_years.set_decision(connection, APPROVER, known, "12/QĐ-UBND")
        scoring_years.set_state(connection, APPROVER, known, "appraisal")
    for unit, points in (("so-y-te", "97.5"), ("so-noi-vu", "100")):
        told = {"unit": unit, "code": "1", "points": points, "reason": "BB", "seen": 0}
        scoring_appraisal.give(EDITOR, year, **told)
    with office.change() as connection:
        scoring_years.set_state(connection, APPROVER, known, "published")
    app = opened("editor", monkeypatch, section="plan")
    app.selectbox(key="plan.province").set_value("34-14")
    app.selectbox(key="plan.indicator").set_value("own").run()
    app.number_input(key="plan.year.own").set_value(2025).run()
    assert any(wording.plain("12/QĐ-UBND") in c.value for c in app.caption)
    app.text_input(key="plan.title").input("Sau kỳ 2025")
    press(app, "plan.make_new")
    lost = app.selectbox(key=field(app, ".o"))
    assert lost.options == ["Sở Y tế: 1. Kế hoạch (−2,50)"]
    app.text_area(key=field(app, ".m")).input("Rà soát")
    app.text_input(key=field(app, ".g")).input("2")
    press(app, "plan.save")
    (task,) = plan_keeping.tasks_of(EDITOR, 1)
    assert (task.unit, task.criterion, task.lost) == ("Sở Y tế", "1. Kế hoạch", "2.50")
