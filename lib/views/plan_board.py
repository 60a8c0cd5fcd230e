"""Plan: the section of the keepers' page: which plan, its board by unit and period, what it would mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape

import streamlit as st

from lib.analytics import plan_follow
from lib.base import formats
from lib.base.alphabet import sort_key
from lib.base.records import Refusal
from lib.data.declared import registry
from lib.data.upkeep import plan_evidence, plan_keeping
from lib.data.upkeep.plan_evidence import TaskEvidence
from lib.data.upkeep.plan_keeping import Plan, Task, TaskReport
from lib.data.upkeep.roles import APPROVER, EDITOR, Keeper, today
from lib.display import wording
from lib.figures import plan_points
from lib.views import keepers, plan_editing, plan_reporting
from lib.views.frame import Page
from lib.views.scoring_evidence import links

CHOSEN = "plan.chosen"
SIGNS = {"not_begun": "○", "under_way": "◐", "done": "●", "late": "▲"}


def draw(page: Page, keeper: Keeper) -> None:
    """The section: a plan is chosen or made, then seen, followed and changed."""
    plan_editing.theirs(page)
    found = {plan.id: plan for plan in plan_keeping.listed(keeper)}
    if keeper.may(EDITOR):
        plan_editing.new_plan(page, keeper, last=next(iter(found.values()), None))
    if not found:
        st.info(page.t("plan.none"), icon=":material/inbox:")
        return
    if st.session_state.get(CHOSEN) not in found:
        st.session_state.pop(CHOSEN, None)
    number: int = st.selectbox(
        page.t("plan.which"),
        list(found),
        format_func=lambda n: f"{found[n].title} ({page.t(f'plan.state.{found[n].state}')})",
        key=CHOSEN,
    )
    plan = found[number]
    tasks, reports = plan_keeping.tasks_of(keeper, number), plan_keeping.reports_of(keeper, number)
    day = today()
    evidence = plan_evidence.of_plan(keeper, number)
    st.html(board(page, plan, tasks, reports, evidence=evidence, today=day))
    st.caption(wording.plain(_said(page, plan, tasks)))
    _next_edition(page, plan, tasks)
    if plan.state == "confirmed":
        plan_reporting.form(page, keeper, plan, tasks, reports, evidence=evidence, today=day)
    if tasks:
        plan_reporting.files(page, plan, tasks, reports, evidence=evidence, today=day)
    if plan.state == "draft" and keeper.may(EDITOR):
        plan_editing.task_form(page, keeper, plan, tasks)
    if keeper.may(APPROVER):
        _steps(page, keeper, plan)


def board(
    page: Page,
    plan: Plan,
    tasks: Sequence[Task],
    reports: Sequence[TaskReport],
    *,
    evidence: Sequence[TaskEvidence],
    today: date,
) -> str:
    """The board as HTML: a row for each unit, a column for each period, tasks where due or reported."""
    begins = date.fromisoformat(plan.begins)
    last = max([begins, *(date.fromisoformat(task.due) for task in tasks)])
    periods = list(plan_follow.periods(begins, last, kind=plan.period))
    told = {r.period for r in reports} | {e.period for e in evidence}
    periods += sorted(told - set(periods))
    heads = [plan_editing.period_name(p, page.lang) for p in periods]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    rows = ""
    for unit in sorted({task.unit for task in tasks}, key=sort_key):
        cells = ""
        for period in periods:
            shown = (
                _chip(page, plan, t, reports, evidence, period, today)
                for t in tasks
                if t.unit == unit
            )
            # A telephone stacks the cells, each under its period; an empty one is left out there.
            name = escape(plan_editing.period_name(period, page.lang))
            cells += f'<td data-period="{name}">{"".join(shown)}</td>'
        rows += f'<tr><th scope="row">{escape(unit)}</th>{cells}</tr>'
    signs = " · ".join(f"{sign} {page.t(f'plan.task.{s}')}" for s, sign in SIGNS.items())
    return (
        f'<div class="cchc-plan" tabindex="0"><table aria-label="{escape(page.t("plan.alt"))}">'
        f'<caption>{escape(signs)}</caption><thead><tr><th scope="col">'
        f"{escape(page.t('plan.unit'))}</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _chip(
    page: Page,
    plan: Plan,
    task: Task,
    reports: Sequence[TaskReport],
    evidence: Sequence[TaskEvidence],
    period: str,
    today: date,
) -> str:
    """A task in one period: its state then; in the period that it is due in, its state today."""
    due = plan_follow.period_of(date.fromisoformat(task.due), kind=plan.period)
    told = [r.state for r in reports if r.task == task.id and r.period == period]
    here = [e for e in evidence if (e.task, e.period) == (task.id, period)]
    if period != due and not told and not here:
        return ""
    state = told[-1] if told else plan_reporting.standing(task, reports, today=today, until=period)
    if period == due:
        state = plan_reporting.standing(task, reports, today=today)
    words = f"{SIGNS[state]} {page.t(f'plan.task.{state}')}"
    gain = page.t("plan.gain_short", gain=plan_editing.written(task.gain, page.lang))
    day = formats.day(date.fromisoformat(task.due), lang=page.lang)
    return (
        f'<p class="{state}"><b>{escape(words)}</b> {escape(task.criterion)}'
        f"<small>{escape(' · '.join(x for x in (day, gain, task.person) if x))}</small>"
        f"{f'<small>{links(page, here)}</small>' if here else ''}</p>"
    )


def _said(page: Page, plan: Plan, tasks: Sequence[Task]) -> str:
    """The sum of gains, and the rank that it would have meant in the plan's edition, as a simulation."""
    gain = sum((Decimal(task.gain) for task in tasks), Decimal(0))
    said = [page.t("plan.sum", gain=plan_editing.written(str(gain), page.lang), n=len(tasks))]
    if plan.document:
        said.append(page.t("plan.typed_from", document=plan.document))
    if found := plan_points.meaning(plan.indicator, plan.year, plan.province, gain):
        said.append(
            page.t("plan.simulated", year=plan.year, now=found[0], then=found[1], n=found[2])
        )
    places = plan_points.next_places(plan.indicator, plan.year, plan.province)
    if places:
        asked = [
            page.t(
                f"plan.place_{'reached' if gain >= points else 'above'}",
                rank=rank,
                points=plan_editing.written(str(points), page.lang),
            )
            for rank, points in places
        ]
        said.append(page.t("plan.places", year=plan.year, places="; ".join(asked)))
    return " ".join(said)


def _next_edition(page: Page, plan: Plan, tasks: Sequence[Task]) -> None:
    """What the next edition brought beside what was planned, once its figures are there."""
    if plan.indicator not in registry.load().indicators or not any(task.code for task in tasks):
        return
    try:
        found = plan_points.following(plan.indicator, plan.year, plan.province)
    except Refusal as refused:
        st.caption(wording.plain(wording.refused(refused, lang=page.lang)))
        return
    if found is None:
        st.caption(page.t("plan.next_none", year=plan.year))
        return
    year, won = found
    lines = [page.t("plan.next", year=year)]
    for code in dict.fromkeys(task.code for task in tasks if task.code):
        mine = [task for task in tasks if task.code == code]
        gain = str(sum((Decimal(task.gain) for task in mine), Decimal(0)))
        real = formats.signed(won[code], decimals=2, lang=page.lang) if code in won else ""
        planned = plan_editing.written(gain, page.lang)
        key = "plan.next_line" if real else "plan.next_unknown"
        lines.append("- " + page.t(key, criterion=mine[0].criterion, real=real, planned=planned))
    st.markdown("\n".join(wording.plain(line) if n == 0 else line for n, line in enumerate(lines)))


def _steps(page: Page, keeper: Keeper, plan: Plan) -> None:
    """What an approver may make of the plan now."""
    with st.container(horizontal=True):
        for state in (
            after for before, after in sorted(plan_keeping.STEPS) if before == plan.state
        ):
            if st.button(page.t(f"plan.make.{state}"), key=f"plan.to.{state}"):

                def deed(state: str = state) -> str:
                    plan_keeping.set_state(keeper, plan.id, state=state)
                    return page.t("plan.saved")

                keepers.act(page, deed)
                st.rerun()
