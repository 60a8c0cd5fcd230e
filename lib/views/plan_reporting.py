"""Plan, reporting: how a task stands in a period, and the period's report as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

import pandas as pd
import streamlit as st

from lib.analytics import plan_follow
from lib.base import formats
from lib.data.declared import provinces
from lib.data.upkeep import plan_evidence, plan_keeping
from lib.data.upkeep.plan_evidence import TaskEvidence
from lib.data.upkeep.plan_keeping import Plan, Task, TaskReport
from lib.data.upkeep.plan_tables import TASK_STATES
from lib.data.upkeep.roles import EDITOR, Keeper
from lib.files import plan_report
from lib.files.plan_report import PlanPaper
from lib.views import plan_editing
from lib.views.frame import Page
from lib.views.scoring_evidence import EvidenceField, evidence_signed


@dataclass(frozen=True, kw_only=True)
class TaskPlace:
    """A task's report in a period, where evidence is added and taken away."""

    task: int
    period: str

    @property
    def key(self) -> str:
        """What the widgets' keys begin with."""
        return f"plan.evidence.{self.task}.{self.period}"

    def add_file(self, by: Keeper, *, name: str, body: bytes) -> None:
        """Keep a file. Raises NotAllowed, NotReady."""
        plan_evidence.add_file(by, self.task, period=self.period, name=name, body=body)

    def add_link(self, by: Keeper, *, link: str) -> None:
        """Name an address. Raises NotAllowed."""
        plan_evidence.add_link(by, self.task, period=self.period, link=link)

    def remove(self, by: Keeper, number: int) -> None:
        """Take one away. Raises NotAllowed, NotReady."""
        plan_evidence.remove(by, number)


COLUMNS = (
    "criterion",
    "unit",
    "person",
    "measure",
    "due",
    "lost",
    "gain",
    "state",
    "note",
    "evidence",
)
NUMBERS = ("lost", "gain")


def standing(task: Task, reports: Sequence[TaskReport], *, today: date, until: str = "9999") -> str:
    """The task's last reported state up to a period, or 'late' where its day has passed."""
    told = [r.state for r in reports if r.task == task.id and r.period <= until]
    return plan_follow.standing(told[-1] if told else "not_begun", due=task.due, today=today)


def form(
    page: Page,
    keeper: Keeper,
    plan: Plan,
    tasks: Sequence[Task],
    reports: Sequence[TaskReport],
    *,
    evidence: Sequence[TaskEvidence],
    today: date,
) -> None:
    """The report on one task in one period, for editors and for the account that the task names."""
    mine = {t.id: t for t in tasks if keeper.may(EDITOR) or t.account == keeper.account}
    if not mine:
        return
    st.subheader(page.t("plan.report"), anchor=False)
    number, period = _chosen(page, plan, mine, today)
    held = next((r for r in reports if r.task == number and r.period == period), None)
    key = f"plan.r.{number}.{period}.{st.session_state.get('plan.turn', 0)}"
    seen: int = st.session_state.setdefault(
        f"{plan_editing.SEEN}.{key}", held.revision if held else 0
    )
    plan_editing.last_saved(page, held)
    place = TaskPlace(task=number, period=period)
    here = [e for e in evidence if (e.task, e.period) == (number, period)]
    EvidenceField(page=page, keeper=keeper, place=place).draw(here, add=True, remove=True)
    if told := _fields(page, held, key):
        state, note, document = told

        def deed() -> str:
            report = TaskReport(
                task=number,
                period=period,
                state=state,
                note=note,
                evidence=document,
                revision=seen,
            )
            plan_keeping.save_report(keeper, report)
            return page.t("plan.saved")

        plan_editing.saved(page, deed, f"{plan_editing.SEEN}.{key}")


def _chosen(page: Page, plan: Plan, mine: Mapping[int, Task], today: date) -> tuple[int, str]:
    """Which task, and of which period."""
    left, right = st.columns([3, 1])
    number: int = left.selectbox(
        page.t("plan.task_which"),
        list(mine),
        format_func=lambda n: f"{mine[n].criterion}: {mine[n].unit}",
        key=f"plan.report.{plan.id}",
    )
    periods = past(plan, today)
    period: str = right.selectbox(
        page.t(f"plan.by_{plan.period}"),
        periods,
        format_func=lambda p: plan_editing.period_name(p, page.lang),
        key=f"plan.report_in.{plan.id}",
    )
    return number, period


def _fields(page: Page, held: TaskReport | None, key: str) -> tuple[str, str, str] | None:
    """State, note and evidence once they are sent."""
    with st.form(f"{key}.form"):
        state: str = st.radio(
            page.t("plan.column.state"),
            TASK_STATES,
            index=TASK_STATES.index(held.state) if held else 0,
            format_func=lambda s: page.t(f"plan.task.{s}"),
            horizontal=True,
            key=f"{key}.s",
        )
        note = st.text_area(page.t("plan.column.note"), held.note if held else "", key=f"{key}.n")
        evidence = st.text_input(
            page.t("plan.evidence"), held.evidence if held else "", key=f"{key}.e"
        )
        sent = st.form_submit_button(page.t("plan.save"), type="primary")
    return (state, note, evidence) if sent else None


def past(plan: Plan, today: date) -> list[str]:
    """The periods that can be reported on, the newest first."""
    begins = date.fromisoformat(plan.begins)
    return list(plan_follow.periods(begins, max(begins, today), kind=plan.period))[::-1]


def files(
    page: Page,
    plan: Plan,
    tasks: Sequence[Task],
    reports: Sequence[TaskReport],
    *,
    evidence: Sequence[TaskEvidence],
    today: date,
) -> None:
    """The report of a period as DOCX and XLSX, made when it is asked for."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        period: str = st.selectbox(
            page.t("plan.report_of"),
            past(plan, today),
            format_func=lambda p: plan_editing.period_name(p, page.lang),
            key=f"plan.file.{plan.id}",
        )
        for ending, made in (("docx", plan_report.docx), ("xlsx", plan_report.xlsx)):
            st.download_button(
                page.t(f"plan.{ending}"),
                partial(_made, made, page, plan, tasks, reports, evidence, period, today=today),
                file_name=f"plan-{plan.id}-{period}.{ending}",
                on_click="ignore",
                icon=":material/download:",
                key=f"plan.{ending}.{plan.id}",
            )


def _made(
    made: Callable[[PlanPaper], bytes],
    page: Page,
    plan: Plan,
    tasks: Sequence[Task],
    reports: Sequence[TaskReport],
    evidence: Sequence[TaskEvidence],
    period: str,
    *,
    today: date,
) -> bytes:
    return made(paper(page, plan, tasks, reports, period, evidence=evidence, today=today))


def paper(
    page: Page,
    plan: Plan,
    tasks: Sequence[Task],
    reports: Sequence[TaskReport],
    period: str,
    *,
    evidence: Sequence[TaskEvidence],
    today: date,
) -> PlanPaper:
    """What the report of a period says."""
    lang = page.lang
    records, states = [], []
    for task in tasks:
        told = [r for r in reports if r.task == task.id and r.period == period]
        state = standing(task, reports, today=today, until=period)
        states.append(state)
        day = formats.day(date.fromisoformat(task.due), lang=lang)
        about = (task.criterion, task.unit, task.person, task.measure, day)
        point = (Decimal(task.lost), Decimal(task.gain))
        note, document = (told[-1].note, told[-1].evidence) if told else ("", "")
        shown = [e for e in evidence if (e.task, e.period) == (task.id, period)]
        last = (note, "; ".join(filter(None, (document, evidence_signed(page, shown)))))
        records.append((*about, *point, page.t(f"plan.task.{state}"), *last))
    rows = pd.DataFrame(
        records, columns=[page.t(f"plan.column.{c}") for c in COLUMNS], dtype=object
    )
    numbers = [page.t(f"plan.column.{c}") for c in NUMBERS]
    printed = _printed(page, tasks, rows)
    named = plan_editing.period_name(period, lang)
    counts = "; ".join(
        f"{page.t(f'plan.task.{s}')}: {states.count(s)}" for s in (*TASK_STATES, "late")
    )
    gain = sum((Decimal(task.gain) for task in tasks), Decimal(0))
    said = [
        page.t("plan.report_intro", title=plan.title, period=named, n=len(tasks), counts=counts),
        page.t("plan.sum", gain=plan_editing.written(str(gain), lang), n=len(tasks)),
    ]
    if plan.document:
        said.append(page.t("plan.typed_from", document=plan.document))
    return PlanPaper(
        title=page.t("plan.report_title", title=plan.title, period=named),
        province=provinces.load().by_id[plan.province].slug,
        paragraphs=said,
        rows=rows,
        numbers=numbers,
        printed=printed,
        lang=lang,
    )


def _printed(page: Page, tasks: Sequence[Task], rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as a portrait page holds them: who in one column, state and note in another."""
    name = {column: page.t(f"plan.column.{column}") for column in COLUMNS}
    printed = rows[
        [name[c] for c in ("criterion", "unit", "measure", "due", "gain", "state")]
    ].copy()
    who = ((task.unit, task.person) for task in tasks)
    printed[name["unit"]] = [", ".join(part for part in pair if part) for pair in who]
    printed[name["gain"]] = [
        f"{plan_editing.written(task.gain, page.lang)}/{plan_editing.written(task.lost, page.lang)}"
        for task in tasks
    ]
    told = zip(rows[name["state"]], rows[name["note"]], strict=True)
    said = [": ".join(part for part in pair if part) for pair in told]
    shown = [f"{name['evidence']}: {text}" if text else "" for text in rows[name["evidence"]]]
    printed[name["state"]] = [
        "\n".join(filter(None, pair)) for pair in zip(said, shown, strict=True)
    ]
    return printed.rename(columns={name["gain"]: page.t("plan.gain_of_lost")})
