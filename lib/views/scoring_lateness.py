"""Scoring, lateness: the deductions that dates suggest at a criterion, ticked and confirmed by a person."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.base import i18n
from lib.data.upkeep import scoring_lateness, scoring_points
from lib.data.upkeep.roles import Keeper, moment
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_lateness import LateUnit
from lib.data.upkeep.scoring_years import ScoringYear
from lib.display import wording
from lib.views import keepers
from lib.views.frame import Page

SHOWN = ("unit", "time", "days", "given", "points")


def draw(page: Page, keeper: Keeper, year: ScoringYear, criterion: Criterion) -> None:
    """What the dates suggest, where the criterion has points for a day."""
    if not criterion.per_day:
        return
    found = scoring_lateness.suggested(keeper, year.id, code=criterion.code)
    if not found:
        st.caption(page.t("scoring.lateness.none"))
        return
    said = {
        "due": moment(found[0].due, page.lang),
        "points": scoring_points.told(criterion.per_day, page.lang),
        "most": scoring_points.told(criterion.points, page.lang),
    }
    st.markdown(wording.plain(page.t("scoring.lateness.lead", **said)))
    frame = pd.DataFrame([_row(one, page.lang) for one in found], columns=list(SHOWN))
    frame.insert(0, "take", True)
    edited = st.data_editor(
        frame,
        column_config={
            "take": st.column_config.CheckboxColumn(page.t("scoring.lateness.take"), width="small"),
            **{n: page.t(f"scoring.lateness.column.{n}") for n in SHOWN},
        },
        disabled=list(SHOWN),
        hide_index=True,
        key=f"scoring.lateness.{year.id}.{criterion.code}.{found[0].revision}.{len(found)}",
        alt=page.t("scoring.lateness.alt"),
    )
    taken = [one for one, take in zip(found, edited["take"], strict=True) if take]
    label = page.t("scoring.lateness.confirm", count=len(taken))
    if st.button(label, icon=":material/check:", disabled=not taken, key="scoring.lateness"):

        def deed() -> str:
            reasons = [(one, _reason(one)) for one in taken]
            count = scoring_lateness.confirm(keeper, year.id, code=criterion.code, found=reasons)
            return page.t("scoring.lateness.said", count=count)

        keepers.act(page, deed)
        st.rerun()


def _row(one: LateUnit, lang: str) -> list[str]:
    given = scoring_points.told(one.given or "–", lang)
    points = scoring_points.told(one.points, lang)
    return [one.name, moment(one.time, lang), str(one.days), given, points]


def _reason(one: LateUnit) -> str:
    """As the log and the unit read it: in the province's language."""
    lang = i18n.LANGS[0]
    times = {"due": moment(one.due, lang), "time": moment(one.time, lang)}
    return i18n.t("scoring.lateness.reason", lang, days=one.days, **times)
