"""Plan, editing: a new plan, and its tasks while it is a draft."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from lib.base import formats
from lib.base.alphabet import sort_key
from lib.base.i18n import t
from lib.data.upkeep import accounts, plan_amounts, plan_keeping, scoring_steps
from lib.data.upkeep.plan_keeping import OWN, Plan, PlanConflict, Task, TaskReport
from lib.data.upkeep.plan_tables import PERIODS
from lib.data.upkeep.roles import Keeper, moment, today
from lib.data.upkeep.scoring_steps import OwnLosses
from lib.display import unit_names, wording
from lib.figures import local_units, plan_points, queries
from lib.gallery import labels, units, why
from lib.views import keepers
from lib.views.frame import Page

SEEN = "plan.seen"


def written(text: str, lang: str) -> str:
    """A decimal text as the language writes it."""
    return formats.number(float(text), decimals=2, lang=lang)


def period_name(period: str, lang: str) -> str:
    """A period as it is spoken of: 'Quý 4/2026', 'Tháng 11/2026'."""
    year, _, part = period.partition("-")
    kind = "quarter" if part.startswith("Q") else "month"
    return t(f"plan.{kind}", lang, number=int(part.removeprefix("Q")), year=year)


def new_plan(page: Page, keeper: Keeper, *, last: Plan | None) -> None:
    """The choices of a new plan, for the province of the last one; the document of lost points where the
    figures do not know them.
    """
    with st.expander(page.t("plan.new"), expanded=last is None, icon=":material/add:"):
        province = _province(page, last)
        indices = [*(i.id for i in queries.ranked_indicators()), OWN]
        indicator: str = st.selectbox(
            page.t("plan.indicator"),
            indices,
            format_func=lambda i: (
                page.t("plan.own") if i == OWN else labels.indicator_of(i, page.lang)
            ),
            key="plan.indicator",
        )
        year = _year(page, indicator)
        document = ""
        own = scoring_steps.losses(keeper, province, year=year) if indicator == OWN else None
        if own:
            document = own.decision
            st.caption(wording.plain(page.t("plan.own_known", document=document)))
        elif indicator == OWN or not plan_points.lost(indicator, year, province):
            st.caption(page.t("plan.unknown"))
            document = st.text_input(page.t("plan.document"), key="plan.document")
        title: str = st.text_input(page.t("plan.title"), key="plan.title")
        left, right = st.columns(2)
        period: str = left.selectbox(
            page.t("plan.period"),
            PERIODS,
            format_func=lambda p: page.t(f"plan.by_{p}"),
            key="plan.period",
        )
        begins = right.date_input(page.t("plan.begins"), format="DD/MM/YYYY", key="plan.begins")
        if st.button(page.t("plan.make_new"), type="primary", key="plan.make"):
            plan = Plan(
                title=title,
                province=province,
                indicator=indicator,
                year=year,
                document=document.strip(),
                period=period,
                begins=f"{begins}",
            )
            keepers.act(page, lambda: page.t("plan.made", number=plan_keeping.make(keeper, plan)))
            st.rerun()


def _province(page: Page, last: Plan | None) -> str:
    known = {unit.id: unit_names.picked(unit.id, page.lang) for unit in units.every()}
    return st.selectbox(
        page.t("plan.province"),
        list(known),
        index=list(known).index(last.province) if last and last.province in known else 0,
        format_func=known.__getitem__,
        key="plan.province",
    )


def _year(page: Page, indicator: str) -> int:
    """The edition, the newest first offered; one that the figures do not have may be typed."""
    newest = today().year if indicator == OWN else max(queries.years(indicator))
    label, key = page.t("plan.year"), f"plan.year.{indicator}"
    return int(st.number_input(label, min_value=2000, max_value=2100, value=newest, key=key))


def last_saved(page: Page, held: Task | TaskReport | None) -> None:
    """Who saved it last, and when."""
    if held:
        when = moment(held.changed, page.lang)
        st.caption(wording.plain(page.t("plan.last_saved", who=held.changed_by, time=when)))


def task_form(page: Page, keeper: Keeper, plan: Plan, tasks: list[Task]) -> None:
    """One task to add or to change; another's save meanwhile is shown before it is overwritten."""
    by_id = {task.id: task for task in tasks}
    st.subheader(page.t("plan.tasks"), anchor=False)
    number: int = st.selectbox(
        page.t("plan.task_which"),
        [0, *by_id],
        format_func=lambda n: f"{by_id[n].criterion}: {by_id[n].unit}" if n else page.t("plan.add"),
        key=f"plan.task.{plan.id}",
    )
    held = by_id.get(number)
    key = f"plan.{plan.id}.{number}.{st.session_state.get('plan.turn', 0)}"
    seen: int = st.session_state.setdefault(f"{SEEN}.{key}", held.revision if held else 0)
    last_saved(page, held)
    whose, code, criterion, lost = _about(page, keeper, plan, held, key)
    with st.form(f"{key}.form"):
        unit = whose or _unit(page, plan, held, tasks, key)
        left, right = st.columns(2)
        person = left.text_input(page.t("plan.person"), held.person if held else "", key=f"{key}.p")
        names = ["", *(a.name for a in accounts.listed() if not a.disabled)]
        at = names.index(held.account) if held and held.account in names else 0
        account = right.selectbox(page.t("plan.account"), names, index=at, key=f"{key}.a")
        measure = st.text_area(page.t("plan.measure"), held.measure if held else "", key=f"{key}.m")
        left, right = st.columns(2)
        day = date.fromisoformat(held.due if held else plan.begins)
        due = left.date_input(page.t("plan.due"), day, format="DD/MM/YYYY", key=f"{key}.d")
        first = written(held.gain, page.lang) if held else ""
        gain = right.text_input(page.t("plan.gain"), first, key=f"{key}.g")
        sent = st.form_submit_button(page.t("plan.save"), type="primary")
    if sent:

        def deed() -> str:
            task = Task(
                plan=plan.id,
                id=number,
                revision=seen,
                code=code,
                criterion=criterion,
                lost=str(plan_amounts.typed(lost, lang=page.lang, criterion=criterion)),
                unit=unit or "",
                account=account,
                person=person,
                measure=measure,
                due=f"{due}",
                gain=str(plan_amounts.typed(gain, lang=page.lang, criterion=criterion)),
            )
            plan_keeping.save_task(keeper, task)
            return page.t("plan.saved")

        saved(page, deed, f"{SEEN}.{key}")


def saved(page: Page, deed: Callable[[], str], seen: str) -> None:
    """Save; what someone else wrote meanwhile is shown, and the next save is made over it."""
    if keepers.act(page, lambda: _deed_or_conflict(page, deed, seen)):
        st.session_state["plan.turn"] = st.session_state.get("plan.turn", 0) + 1
    st.rerun()


def _deed_or_conflict(page: Page, deed: Callable[[], str], seen: str) -> str:
    try:
        return deed()
    except PlanConflict as conflict:
        st.session_state[seen] = conflict.theirs.get("revision", 0)
        st.session_state["plan.theirs"] = page.t(
            "plan.theirs",
            text="; ".join(
                str(conflict.theirs[n])
                for n in (
                    "criterion",
                    "unit",
                    "person",
                    "measure",
                    "due",
                    "gain",
                    "note",
                    "evidence",
                )
                if conflict.theirs.get(n)
            ),
        )
        raise


def theirs(page: Page) -> None:
    """What the other wrote, where a save met another's."""
    if told := st.session_state.pop("plan.theirs", ""):
        st.warning(wording.plain(told), icon=":material/group:")


def _about(
    page: Page, keeper: Keeper, plan: Plan, held: Task | None, key: str
) -> tuple[str, str, str, str]:
    """The unit ('' where it is chosen apart), the component's code or '', the criterion and its loss."""
    if plan.indicator == OWN:
        own = scoring_steps.losses(keeper, plan.province, year=plan.year)
        if own and own.rows:
            unit, criterion, lost = _own_loss(page, own, held, key)
            return unit, "", criterion, lost
    return "", *_criterion(page, plan, held, key)


def _own_loss(page: Page, own: OwnLosses, held: Task | None, key: str) -> tuple[str, str, str]:
    """A unit, its criterion and what it lost there, of the published result."""
    rows = own.rows
    names = [(r.unit, r.criterion) for r in rows]
    mine = (held.unit, held.criterion) if held else None
    at: int = st.selectbox(
        page.t("plan.own_criterion"),
        range(len(rows)),
        index=names.index(mine) if mine in names else 0,
        format_func=lambda n: (
            f"{rows[n].unit}: {rows[n].criterion} (−{written(str(rows[n].lost), page.lang)})"
        ),
        key=f"{key}.o",
    )
    return rows[at].unit[:300], rows[at].criterion, written(str(rows[at].lost), page.lang)


def _criterion(page: Page, plan: Plan, held: Task | None, key: str) -> tuple[str, str, str]:
    """The criterion and what was lost in it: from the figures, or typed where they do not know it."""
    if plan.document:
        left, right = st.columns([3, 1])
        name = left.text_input(
            page.t("plan.criterion_typed"), held.criterion if held else "", key=f"{key}.c"
        )
        first = written(held.lost, page.lang) if held else ""
        return "", name, right.text_input(page.t("plan.lost"), first, key=f"{key}.l")
    lost = dict(plan_points.lost(plan.indicator, plan.year, plan.province))
    names = {c: why.component_name(c, lang=page.lang) for c in lost}
    codes = list(lost)
    code: str | None = st.selectbox(
        page.t("plan.criterion"),
        codes,
        index=codes.index(held.code) if held and held.code in codes else 0,
        format_func=lambda c: f"{names[c]} (−{written(str(lost[c]), page.lang)})",
        key=f"{key}.c",
    )
    if code is None:
        return "", "", ""
    return code, names[code], written(str(lost[code]), page.lang)


def _unit(page: Page, plan: Plan, held: Task | None, tasks: list[Task], key: str) -> str | None:
    """A unit of the province that is known or that the plan has, or one that is typed."""
    known = {
        unit.name(page.lang)
        for group in local_units.groups(plan.province)
        for unit in local_units.units(plan.province, group)
    }
    options = sorted(known | {task.unit for task in tasks}, key=sort_key)
    chosen: str | None = st.selectbox(
        page.t("plan.unit"),
        options,
        index=options.index(held.unit) if held else None,
        accept_new_options=True,
        placeholder=page.t("plan.unit_typed"),
        key=f"{key}.u",
    )
    return chosen
