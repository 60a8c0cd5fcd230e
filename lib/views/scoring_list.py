"""Scoring, list: the criteria of a year, typed, read from an annex or taken over from last year."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from lib.data.cells import document
from lib.data.upkeep import (
    accounts,
    scoring_annex,
    scoring_criteria,
    scoring_points,
    scoring_tables,
    scoring_units,
)
from lib.data.upkeep.roles import HERE, Keeper, written
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_years import ScoringYear
from lib.display import wording
from lib.views import keepers
from lib.views.frame import Page
from lib.views.upkeep_bring import ENDINGS

COLUMNS = (
    "code",
    "parent",
    "name",
    "points",
    "method",
    "unit_group",
    "reviewer",
    "per_day",
    "due",
    "basis",
)
# Pixels: a name and how it is scored are read whole; what few rows have stands last.
WIDTHS = {"code": 70, "parent": 110, "name": 340, "points": 120, "method": 230}
# A list of more rows than this scrolls in itself.
MOST_WHOLE, MOST_PX = 30, 900


def draw(page: Page, keeper: Keeper, year: ScoringYear) -> None:
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
    for name in ("points", "per_day"):
        frame[name] = [scoring_points.told(p, page.lang) for p in frame[name]]
    frame["due"] = [_day_of(time) for time in frame["due"]]
    # A table without rows too takes text.
    frame = frame.astype("string")
    edited = st.data_editor(
        frame,
        column_config=_columns(page),
        num_rows="dynamic",
        hide_index=True,
        height="content" if len(frame) <= MOST_WHOLE else MOST_PX,
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


def _columns(page: Page) -> dict[str, Any]:
    """How each column is headed and typed into."""
    names = {
        n: st.column_config.TextColumn(
            page.t(f"scoring.column.{n}"),
            width=WIDTHS.get(n),
            help=page.t("scoring.per_day_help") if n == "per_day" else None,
        )
        for n in COLUMNS
        if n != "method"
    }
    ways = st.column_config.SelectboxColumn(
        page.t("scoring.column.method"),
        width=WIDTHS["method"],
        options=scoring_tables.METHODS,
        format_func=lambda m: page.t(f"scoring.method.{m}"),
    )
    return names | {"method": ways}


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
        lines = [page.t("scoring.annex_said", count=len(found.criteria))]
        if found.left_out:
            rows = [f"{row}: {text[:80]}" for row, text in found.left_out]
            told = wording.first_of(rows, most=10, lang=page.lang)
            lines.append(page.t("scoring.annex_left", count=len(rows), rows=told))
        if found.columns:
            names = ", ".join(f"“{name[:60]}”" for name in found.columns)
            lines.append(page.t("scoring.annex_columns", names=names))
        return " ".join(lines)

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
    for name in ("points", "per_day"):
        told[name] = scoring_points.plain(told[name]) or told[name]
    told["due"] = end_of(told["due"])
    return Criterion(**told | {"method": told["method"] or scoring_tables.METHODS[0]})


def _day_of(time: str) -> str:
    """The day of a deadline here, as it is typed: 31/12/2026."""
    return f"{datetime.fromisoformat(time).astimezone(HERE):%d/%m/%Y}" if time else ""


def end_of(text: str) -> str:
    """The last second here of a day as it is typed; what is no day stays, for the rules to refuse."""
    try:
        day = datetime.strptime(text, "%d/%m/%Y")
    except ValueError:
        return text
    return written(day.replace(tzinfo=HERE) + timedelta(days=1, seconds=-1))
