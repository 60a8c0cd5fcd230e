"""Scoring, appraisal: reviewers see a criterion across all units side by side; survey points come in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal

import pandas as pd
import streamlit as st

from lib.base.records import NotReady
from lib.data.cells import document
from lib.data.upkeep import (
    scoring_appraisal,
    scoring_evidence,
    scoring_points,
    scoring_survey,
    scoring_units,
)
from lib.data.upkeep.roles import EDITOR, Keeper
from lib.data.upkeep.scoring_appraisal import AppraisedEntry
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_years import ScoringYear
from lib.display import wording
from lib.views import keepers, scoring_lateness
from lib.views.frame import Page
from lib.views.keepers import Outcome
from lib.views.scoring_evidence import evidence_line, evidence_of_units
from lib.views.upkeep_bring import ENDINGS

# What is compared and typed stands first: a telephone shows three columns at a time.
SHOWN = ("unit", "own", "given", "reason", "explanation", "evidence", "question", "answer")
WIDTHS: Mapping[str, Literal["small", "medium"] | int] = {
    "own": "small",
    "evidence": "medium",
    "given": 120,
    "reason": "medium",
    "question": "medium",
    "answer": "medium",
}
# A table of more rows than this scrolls in itself.
MOST_WHOLE, MOST_PX = 40, 900
TYPED = ("given", "reason", "question")
# Rows that were refused, as they were typed, by year and criterion; and how often a table was saved.
REFUSED, TURN = "scoring.appraisal.refused", "scoring.appraisal.turn"


def draw(page: Page, keeper: Keeper, year: ScoringYear) -> bool:
    """What the keeper appraises in the year; whether they review any criterion of it."""
    mine = {c.code: c for c in scoring_appraisal.mine(keeper, year.id)}
    if not mine or year.state not in scoring_appraisal.OPEN:
        return bool(mine)
    st.subheader(page.t("scoring.appraisal.heading"), anchor=False)
    code: str = st.selectbox(
        page.t("scoring.appraisal.criterion"),
        list(mine),
        format_func=lambda c: _named(page, mine[c]),
        key=f"scoring.appraisal.code.{year.id}",
    )
    _table(page, keeper, year, mine[code])
    if keeper.may(EDITOR):
        scoring_lateness.draw(page, keeper, year, mine[code])
        with st.expander(page.t("scoring.survey.heading"), icon=":material/upload_file:"):
            _survey(page, keeper, year, list(mine.values()))
    return True


def _named(page: Page, one: Criterion) -> str:
    most = scoring_points.told(one.points, page.lang)
    return page.t("scoring.leaf", code=one.code, name=one.name, most=most)


def _table(page: Page, keeper: Keeper, year: ScoringYear, criterion: Criterion) -> None:
    """The units of a criterion, a row each; rows that were changed are saved together, each by itself."""
    turn = st.session_state.get(TURN, 0)
    place = f"{year.id}.{criterion.code}"
    fresh = scoring_appraisal.side_by_side(keeper, year.id, code=criterion.code)
    # What was looked at while typing: who saved meanwhile is told of, and never overwritten unseen.
    seen = f"{TURN}.{place}.{turn}"
    held: dict[str, AppraisedEntry] = st.session_state.setdefault(seen, fresh)
    names = {u.unit: u.name for u in scoring_units.beside(keeper, year.id)}
    refused: dict[str, dict[str, str]] = st.session_state.get(f"{REFUSED}.{place}", {})
    with st.container():
        for one in refused.values():
            st.error(wording.plain(one["fault"]), icon=":material/block:")
    shown = scoring_evidence.of_criterion(keeper, year.id, code=criterion.code)
    stored = {
        unit: _row(entry, names[unit], page.lang) | {"evidence": evidence_line(shown.get(unit, []))}
        for unit, entry in held.items()
    }
    rows = {unit: {**row, **refused.get(unit, {})} for unit, row in stored.items()}
    done = sum(entry.given_points is not None for entry in held.values())
    st.caption(page.t("scoring.appraisal.progress", done=done, of=len(held)))
    frame = pd.DataFrame(list(rows.values()), columns=list(SHOWN), dtype="string")
    edited = _editor(page, frame, key=f"scoring.appraisal.{place}.{turn}")
    typed = {
        unit: {n: "" if pd.isna(row[n]) else str(row[n]).strip() for n in TYPED}
        for unit, row in zip(rows, edited.to_dict("records"), strict=True)
    }
    changed = {u: t for u, t in typed.items() if any(t[n] != stored[u][n] for n in TYPED)}
    if not changed:
        st.session_state.pop(seen)
    pressed = st.button(
        page.t("scoring.appraisal.save"),
        icon=":material/save:",
        type="primary",
        key="scoring.appraisal.save",
    )
    evidence_of_units(page, shown, names)
    if not pressed:
        return
    told = _saved(page, keeper, year, held, changed)
    st.session_state[f"{REFUSED}.{place}"] = {u: changed[u] | {"fault": f} for u, f in told.items()}
    st.session_state[TURN] = turn + 1
    keepers.act(
        page,
        lambda: page.t("scoring.appraisal.saved", count=len(changed) - len(told), of=len(changed)),
    )
    st.rerun()


def _editor(page: Page, frame: pd.DataFrame, *, key: str) -> pd.DataFrame:
    edited: pd.DataFrame = st.data_editor(
        frame,
        column_config={
            n: st.column_config.TextColumn(
                page.t(f"scoring.appraisal.column.{n}"),
                width=WIDTHS.get(n),
                disabled=n not in TYPED,
                pinned=n == "unit",
            )
            for n in SHOWN
        },
        hide_index=True,
        height="content" if len(frame) <= MOST_WHOLE else MOST_PX,
        key=key,
        alt=page.t("scoring.appraisal.alt"),
    )
    return edited


def _row(entry: AppraisedEntry, name: str, lang: str) -> dict[str, str]:
    return {
        "unit": name,
        "own": scoring_points.told(entry.self_points or "", lang),
        "explanation": entry.explanation,
        "given": scoring_points.told(entry.given_points or "", lang),
        "reason": entry.reason,
        "question": entry.question,
        "answer": entry.answer,
    }


def _saved(
    page: Page,
    keeper: Keeper,
    year: ScoringYear,
    held: Mapping[str, AppraisedEntry],
    changed: Mapping[str, Mapping[str, str]],
) -> dict[str, str]:
    """Save each row; why not, by unit, where one was refused."""
    told: dict[str, str] = {}
    one: Outcome | None = None
    for unit, row in changed.items():
        # A store that takes nothing now would let each further row wait as long to hear so.
        if one is None or not isinstance(one.fault, NotReady):
            one = keepers.outcome(page, partial(_save, keeper, year, held[unit], row))
        if not one.done:
            told[unit] = one.text
    return told


def _save(keeper: Keeper, year: ScoringYear, entry: AppraisedEntry, row: Mapping[str, str]) -> str:
    seen, at = entry.revision, {"unit": entry.unit, "code": entry.code}
    if row["question"] != entry.question:
        asked = scoring_appraisal.ask(keeper, year.id, **at, question=row["question"], seen=seen)
        seen = asked.revision
    given = scoring_points.plain(row["given"])
    if (given or row["given"], row["reason"]) != (entry.given_points or "", entry.reason):
        points = {"points": row["given"], "reason": row["reason"]}
        scoring_appraisal.give(keeper, year.id, **at, **points, seen=seen)
    return ""


def _survey(page: Page, keeper: Keeper, year: ScoringYear, mine: list[Criterion]) -> None:
    """Points of a survey or by a decision, from a file or pasted; a wrong cell refuses the whole."""
    wanted = [c for c in mine if c.method in scoring_appraisal.BY_DOCUMENT]
    if not wanted:
        st.caption(page.t("scoring.survey.none"))
        return
    codes = ", ".join(c.code for c in wanted)
    with st.form("scoring.survey", border=False):
        st.caption(wording.plain(page.t("scoring.survey.lead", codes=codes)))
        file = st.file_uploader(
            page.t("scoring.survey.file"), type=list(ENDINGS), key="scoring.survey.file"
        )
        pasted = st.text_area(page.t("scoring.survey.paste"), key="scoring.survey.paste")
        reason = st.text_input(page.t("scoring.survey.document"), key="scoring.survey.document")
        sent = st.form_submit_button(page.t("scoring.survey.take"), icon=":material/table_view:")
    if not sent:
        return

    def deed() -> str:
        name = file.name if file else page.t("scoring.survey.pasted")
        body = file.getvalue() if file else pasted.encode()
        units = scoring_units.beside(keeper, year.id)
        found = scoring_survey.read(document.of_bytes(name, body), criteria=wanted, units=units)
        count = scoring_survey.put(keeper, year.id, found=found, reason=reason)
        left = ", ".join(found.left_out) or "–"
        return page.t("scoring.survey.said", count=count, left=left)

    _told(page, deed)


def _told(page: Page, deed: Callable[[], str]) -> None:
    if keepers.act(page, deed):
        st.rerun()
    # What was typed stays in its field.
    st.error(wording.plain(st.session_state.pop(keepers.OUTCOME).text), icon=":material/block:")
