"""Scoring, answers: what a unit was asked and given, and where it answers or objects."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from lib.data.upkeep import scoring_appraisal, scoring_evidence, scoring_points, scoring_steps
from lib.data.upkeep.roles import Keeper
from lib.data.upkeep.scoring_appraisal import AppraisalConflict, AppraisedEntry
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_units import ScoredUnit
from lib.data.upkeep.scoring_years import ScoringYear
from lib.display import wording
from lib.views import keepers
from lib.views.frame import Page
from lib.views.keepers import Fault
from lib.views.scoring_evidence import EvidenceField, UnitPlace

# Why an answer was not saved, by its field's key.
REFUSED = "scoring.answers.refused"


def draw(
    page: Page,
    keeper: Keeper,
    year: ScoringYear,
    unit: ScoredUnit,
    *,
    leaves: Sequence[Criterion],
) -> None:
    """The unit's total once it is told, and each criterion that was asked about or given other points."""
    if year.state in ("draft", "open"):
        return
    total = scoring_steps.total_of(keeper, year.id, unit=unit.unit)
    if total and total.total is not None:
        said = {n: _points(getattr(total, n), page.lang) for n in ("own", "total")}
        decided = year.state in ("decided", "published")
        key = "scoring.answers.ranked" if decided else "scoring.answers.total"
        about = {"rank": total.rank, "of": total.ranked, "grade": total.grade}
        st.info(wording.plain(page.t(key, **said, **about)), icon=":material/leaderboard:")
    found = scoring_appraisal.of_unit(keeper, year.id, unit=unit.unit)
    told = [
        (leaf, entry)
        for leaf in leaves
        if (entry := found.get(leaf.code))
        and (entry.question or entry.answer or entry.given_points not in (None, entry.self_points))
    ]
    if told:
        st.subheader(page.t("scoring.answers.heading"), anchor=False)
    shown = scoring_evidence.of_unit(keeper, year.id, unit=unit.unit)
    for leaf, entry in told:
        _one(page, keeper, year, unit, leaf, entry)
        field = EvidenceField(
            page=page,
            keeper=keeper,
            place=UnitPlace(year=year.id, unit=unit.unit, code=entry.code),
        )
        open_ = year.state in scoring_appraisal.OPEN
        field.draw(shown.get(entry.code, []), add=open_, remove=False)


def _points(value: object, lang: str) -> str:
    return "–" if value is None else scoring_points.told(f"{value:.2f}", lang)


def _one(
    page: Page,
    keeper: Keeper,
    year: ScoringYear,
    unit: ScoredUnit,
    leaf: Criterion,
    entry: AppraisedEntry,
) -> None:
    key = f"scoring.answer.{year.id}.{unit.unit}.{entry.code}"
    lang = page.lang
    parts = []
    if leaf.method not in scoring_appraisal.BY_DOCUMENT:
        own = scoring_points.told(entry.self_points or "–", lang)
        parts.append(page.t("scoring.answers.own", value=own))
    if entry.given_points is not None:
        given = scoring_points.told(entry.given_points, lang)
        kind = leaf.method if leaf.method in scoring_appraisal.BY_DOCUMENT else "given"
        parts.append(page.t(f"scoring.answers.{kind}", value=given, reason=entry.reason))
    if entry.question:
        parts.append(page.t("scoring.answers.question", text=entry.question))
    open_ = year.state in scoring_appraisal.OPEN
    if entry.answer and not open_:
        parts.append(page.t("scoring.answers.answered", text=entry.answer))
    most = scoring_points.told(leaf.points, lang)
    name = page.t("scoring.leaf", code=leaf.code, name=leaf.name, most=most)
    st.markdown(f"**{wording.plain(name)}**  \n{wording.plain(' · '.join(parts))}")
    if not open_:
        return
    fault: Fault | None = st.session_state.get(REFUSED, {}).get(key)
    if fault is None:
        st.session_state[key] = entry.answer
        st.session_state[f"{key}.seen"] = entry.revision
    keep = partial(_keep, page, keeper, year.id, unit.unit, entry.code, key)
    st.text_area(
        page.t("scoring.answers.answer"),
        key=key,
        height=68,
        on_change=keep,
        # What was refused stays typed while another section is open, or the page cannot be drawn.
        persist_state="page",
    )
    if fault:
        st.error(wording.plain(keepers.refusal(fault, lang)), icon=":material/block:")
        # Over what another saved meanwhile only where that was seen.
        over = fault.theirs.revision if isinstance(fault, AppraisalConflict) else None
        said = page.t("scoring.again" if over is None else "scoring.mine")
        st.button(said, key=f"{key}.mine", on_click=keep, args=(over,))


def _keep(
    page: Page,
    keeper: Keeper,
    year: int,
    unit: str,
    code: str,
    key: str,
    over: int | None = None,
) -> None:
    """Save what is typed, over the revision `over` where the keeper decided so.

    A refused text stays in its field with the reason below.
    """
    state = st.session_state

    def deed() -> str:
        seen = state[f"{key}.seen"] if over is None else over
        told = {"unit": unit, "code": code, "text": state[key], "seen": seen}
        scoring_appraisal.answer(keepers.still(keeper), year, **told)
        return ""

    state.setdefault(REFUSED, {})[key] = keepers.outcome(page, deed).fault
