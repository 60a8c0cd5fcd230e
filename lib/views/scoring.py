"""Scoring: the years in which a province scores its own units; a year's criteria, units and dates."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from lib.base.alphabet import sort_key
from lib.data.cells import document
from lib.data.declared import merger, registry
from lib.data.upkeep import (
    accounts,
    scoring_annex,
    scoring_criteria,
    scoring_points,
    scoring_tables,
    scoring_units,
    scoring_years,
)
from lib.data.upkeep.roles import EDITOR, HERE, Keeper, today, written
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_years import ScoringYear
from lib.display import unit_names, wording
from lib.views import (
    keepers,
    scoring_appraisal,
    scoring_result,
    scoring_unit,
    scoring_waiting,
)
from lib.views.frame import Page
from lib.views.upkeep_bring import ENDINGS
from lib.views.upkeep_office import moment

COLUMNS = ("code", "parent", "name", "points", "method", "unit_group", "reviewer", "basis")
CHOSEN = "scoring.year"


def section(page: Page, keeper: Keeper) -> None:
    """The years; of the chosen one the units' pages, for editors its criteria, units and dates."""
    # A room of its own, so that what stands below keeps its place (and stays open) when nothing waits.
    with st.container():
        scoring_waiting.mine(page, keeper)
    found = {y.id: y for y in scoring_years.listed(keeper)}
    if keeper.may(EDITOR):
        _new(page, keeper)
    if not found:
        st.info(page.t("scoring.none"))
        return
    year = found[
        st.selectbox(
            page.t("scoring.year"),
            list(found),
            format_func=lambda n: f"{found[n].year}: {found[n].title}",
            key=CHOSEN,
        )
    ]
    state = page.t(f"scoring.state.{year.state}")
    dues = [
        page.t(f"scoring.due.{name}", time=moment(time, page.lang))
        for name, time in (
            ("self_due", year.self_due),
            ("appraisal_due", year.appraisal_due),
            ("objection_due", year.objection_due),
        )
        if time
    ]
    st.markdown(wording.plain(" · ".join([state, *dues])))
    if keeper.may(EDITOR):
        _run(page, keeper, year)
    if year.state != "draft":
        with st.container():
            scoring_waiting.everyone(page, keeper, year)
        reviews = scoring_appraisal.draw(page, keeper, year)
        scoring_result.draw(page, keeper, year)
        if keeper.may(EDITOR) or not reviews:
            scoring_unit.pages(page, keeper, year)


def _new(page: Page, keeper: Keeper) -> None:
    # Those of today first; a year of before them has the province that there was then.
    last = merger.FIRST_YEAR - 1
    every = registry.load().provinces.values()
    there = [p for p in every if p.valid_to is None or merger.carries(p, last)]
    there.sort(key=lambda p: (not merger.is_new(p), sort_key(p.name_vi)))
    with (
        st.expander(page.t("scoring.new"), icon=":material/add:"),
        st.form("scoring.new", border=False, clear_on_submit=True),
    ):
        province = st.selectbox(
            page.t("scoring.province"),
            [p.id for p in there],
            format_func=lambda p: unit_names.picked(p, page.lang),
        )
        number = st.number_input(
            page.t("scoring.number"), min_value=2000, max_value=2100, value=today().year
        )
        title = st.text_input(page.t("scoring.title"), max_chars=300)
        sent = st.form_submit_button(page.t("scoring.new"))
    if sent:

        def deed() -> str:
            name = title.strip() or page.t("scoring.title_default", year=int(number))
            scoring_years.add(keeper, str(province), year=int(number), title=name)
            return page.t("scoring.added", year=int(number))

        keepers.act(page, deed)
        st.rerun()


def _run(page: Page, keeper: Keeper, year: ScoringYear) -> None:
    """What an editor does with a year: criteria, units, dates, opening."""
    with st.expander(page.t("scoring.criteria"), expanded=year.state == "draft"):
        _criteria(page, keeper, year)
    with st.expander(page.t("scoring.units")):
        _units(page, keeper, year)
    with st.expander(page.t("scoring.dates")):
        _dates(page, keeper, year)
    with st.expander(page.t("scoring.classes.heading")):
        scoring_result.classes(page, keeper, year)
    way = {"draft": scoring_units.begin, "open": scoring_units.back_to_draft}.get(year.state)
    if way and st.button(page.t(f"scoring.move.{year.state}"), key="scoring.move"):

        def deed() -> str:
            way(keeper, year.id)
            return page.t("scoring.moved")

        keepers.act(page, deed)
        st.rerun()


def _criteria(page: Page, keeper: Keeper, year: ScoringYear) -> None:
    held = scoring_criteria.listed(keeper, year.id)
    if year.state == "draft":
        _annex(page, keeper, year)
        _last(page, keeper, year, held)
        groups = {u.unit_group for u in scoring_units.listed(keeper, year.id)}
        for fault in scoring_criteria.faults(held, groups=groups):
            told = {"found": fault.found, "due": fault.due}
            said = {k: scoring_points.told(v, page.lang) for k, v in told.items()}
            line = page.t(f"scoring.fault.{fault.code}", at=fault.at, **said)
            st.warning(wording.plain(line), icon=":material/rule:")
    rows = [[getattr(c, name) for name in COLUMNS] for c in held]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    frame["points"] = [scoring_points.told(p, page.lang) for p in frame["points"]]
    # A table without rows too takes text.
    frame = frame.astype("string")
    names = {
        n: st.column_config.TextColumn(page.t(f"scoring.column.{n}"))
        for n in COLUMNS
        if n != "method"
    }
    ways = st.column_config.SelectboxColumn(
        page.t("scoring.column.method"),
        options=scoring_tables.METHODS,
        format_func=lambda m: page.t(f"scoring.method.{m}"),
    )
    edited = st.data_editor(
        frame,
        column_config=names | {"method": ways},
        num_rows="dynamic",
        hide_index=True,
        disabled=year.state != "draft",
        key=f"scoring.criteria.{year.id}",
    )
    if year.state != "draft":
        return
    reason = st.text_input(page.t("scoring.reason"), key="scoring.criteria_reason")
    if st.button(page.t("scoring.save"), icon=":material/save:", key="scoring.criteria_save"):

        def deed() -> str:
            typed = edited.dropna(how="all").to_dict("records")
            found = [_criterion({str(n): v for n, v in row.items()}) for row in typed]
            scoring_criteria.replace(keeper, year.id, found=found, reason=reason)
            return page.t("scoring.saved")

        if keepers.act(page, deed):
            st.rerun()
        st.error(wording.plain(st.session_state.pop(keepers.OUTCOME).text))


def _annex(page: Page, keeper: Keeper, year: ScoringYear) -> None:
    """A decision's annex takes the list's place; what it cannot mean is refused cell by cell."""
    file = st.file_uploader(page.t("scoring.annex"), type=list(ENDINGS), key="scoring.annex")
    if file is None or not st.button(page.t("scoring.annex_read"), key="scoring.annex_read"):
        return

    def deed() -> str:
        people = [a.name for a in accounts.listed() if not a.disabled]
        body = document.of_bytes(file.name, file.getvalue())
        found = scoring_annex.read(body, accounts=people)
        scoring_criteria.replace(keeper, year.id, found=found.criteria, reason=file.name)
        told = page.t("scoring.annex_said", count=len(found.criteria), left=len(found.left_out))
        return " ".join([told, *(f"{row}: {text[:80]};" for row, text in found.left_out[:10])])

    keepers.act(page, deed)
    st.rerun()


def _last(page: Page, keeper: Keeper, year: ScoringYear, held: list[Criterion]) -> None:
    """Last year's list: taken over where this year has none, else what differs from it."""
    last = scoring_criteria.before(keeper, year.id)
    if last is None:
        return
    number, found = last
    label = page.t("scoring.copy", year=number)
    if not held and st.button(label, icon=":material/content_copy:", key="scoring.copy"):

        def deed() -> str:
            scoring_criteria.replace(keeper, year.id, found=found, reason=label)
            return page.t("scoring.saved")

        keepers.act(page, deed)
        st.rerun()
    changes = scoring_criteria.differences(found, held) if held else []
    if changes:
        lines = [
            page.t(
                f"scoring.change.{'gone' if c.new is None else 'new' if c.old is None else 'other'}",
                code=c.code,
                old=f"{c.old.name} ({scoring_points.told(c.old.points, page.lang)})"
                if c.old
                else "",
                new=f"{c.new.name} ({scoring_points.told(c.new.points, page.lang)})"
                if c.new
                else "",
            )
            for c in changes
        ]
        with st.popover(page.t("scoring.changes", year=number, count=len(changes))):
            st.markdown("\n".join(f"- {wording.plain(line)}" for line in lines))


def _criterion(row: dict[str, Any]) -> Criterion:
    """A row of the table as it was typed; what is wrong in it the rules say."""
    told = {n: "" if pd.isna(v) else str(v).strip() for n, v in row.items()}
    plain = scoring_points.plain(told["points"])
    return Criterion(
        **told
        | {"points": told["points"] if plain is None else plain}
        | {"method": told["method"] or scoring_tables.METHODS[0]}
    )


def _units(page: Page, keeper: Keeper, year: ScoringYear) -> None:
    held = scoring_units.listed(keeper, year.id)
    if year.state != "draft":
        st.markdown(wording.plain("; ".join(u.name for u in held)))
        return
    shown = held or scoring_units.suggested(year.province)
    text = st.text_area(
        page.t("scoring.paste"),
        "\n".join("\t".join((u.name, u.unit_group, u.account)) for u in shown),
        height=240,
        key=f"scoring.units.{year.id}",
    )
    reason = st.text_input(page.t("scoring.reason"), key="scoring.units_reason")
    if st.button(page.t("scoring.save"), icon=":material/save:", key="scoring.units_save"):
        known = {u.name: u.unit for u in shown}

        def deed() -> str:
            found = scoring_units.pasted(text, known=known)
            scoring_units.replace(keeper, year.id, found=found, reason=reason)
            return page.t("scoring.saved")

        if keepers.act(page, deed):
            st.rerun()
        st.error(wording.plain(st.session_state.pop(keepers.OUTCOME).text))


def _dates(page: Page, keeper: Keeper, year: ScoringYear) -> None:
    """Days; a deadline is the end of its day here."""
    with st.form("scoring.dates", border=False):
        name = st.selectbox(
            page.t("scoring.dates"),
            scoring_years.DUES,
            format_func=lambda d: page.t(f"scoring.date.{d}"),
        )
        day = st.date_input(page.t("scoring.day"), value=None, format="DD/MM/YYYY")
        sent = st.form_submit_button(page.t("scoring.save"), icon=":material/save:")
    if sent:

        def deed() -> str:
            time = ""
            if day:
                last = datetime(day.year, day.month, day.day, tzinfo=HERE) + timedelta(days=1)
                time = written(last - timedelta(seconds=1))
            scoring_years.set_due(keeper, year.id, name=name, time=time)
            return page.t("scoring.saved")

        keepers.act(page, deed)
        st.rerun()
