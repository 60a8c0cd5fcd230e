"""Scoring, waiting: what waits for the keeper and for whom else, days left, links for a calendar."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.base import settings
from lib.data.upkeep import private_links, scoring_reminders
from lib.data.upkeep.roles import EDITOR, Keeper, moment
from lib.data.upkeep.scoring_reminders import Waiting
from lib.data.upkeep.scoring_years import ScoringYear
from lib.display import wording
from lib.files import scoring_calendar
from lib.views import cards, tabular
from lib.views.frame import Page

MOST, MOST_ALIKE = 8, 3
SEVERAL = ("submit", "hand_in", "answer")


def mine(page: Page, keeper: Keeper) -> None:
    """What waits for the keeper in every year, and the links for a calendar and a feed reader."""
    told = _lines(page, scoring_reminders.mine(keeper))
    with st.container(horizontal=True, vertical_alignment="center"):
        if told:
            rest = len(told) - MOST
            lines = [wording.plain(line) for line in told[:MOST]]
            lines += [page.t("scoring.result.more", count=rest)] if rest > 0 else []
            point = "- " if len(lines) > 1 else ""
            said = "\n".join(f"{point}{line}" for line in lines)
            st.info(said, icon=":material/notifications:")
        with st.popover(
            page.t("scoring.links.heading"), icon=":material/calendar_month:", width="content"
        ):
            _links(page, keeper)


def _links(page: Page, keeper: Keeper) -> None:
    key, lang = private_links.key_of(keeper), "" if page.lang == "vi" else f"&lang={page.lang}"
    st.caption(wording.plain(page.t("scoring.links.lead")))
    for ending in ("ics", "atom"):
        st.markdown(page.t(f"scoring.links.{ending}"))
        st.code(f"{settings.public_url()}/upkeep/scoring.{ending}?key={key}{lang}", language=None)


def everyone(page: Page, keeper: Keeper, year: ScoringYear) -> None:
    """Who has not handed in and what waits for whom in a year, for who runs it."""
    found = scoring_reminders.everyone(keeper, year) if keeper.may(EDITOR) else []
    if not found:
        return
    with st.expander(page.t("scoring.everyone", count=len(found)), icon=":material/group:"):
        cards.block(
            tabular.table(_table(page, found), alt=page.t("scoring.everyone_alt"), lang=page.lang)
        )


def _table(page: Page, found: Sequence[Waiting]) -> pd.DataFrame:
    rows = [
        [
            one.account or page.t(f"upkeep.role.{one.role}"),
            scoring_calendar.said(one, page.lang),
            moment(one.due, page.lang) if one.due else "",
            _left(page, one),
        ]
        for one in found
    ]
    names = ("account", "what", "due", "left")
    return pd.DataFrame(rows, columns=[page.t(f"scoring.waiting_column.{n}") for n in names])


def _lines(page: Page, found: Sequence[Waiting]) -> list[str]:
    """What waits, a line each; what several units have to do in a year stands in one."""
    kinds: dict[tuple[int, str], list[Waiting]] = {}
    for one in found:
        kinds.setdefault((one.year.id, one.code), []).append(one)
    return [
        line
        for alike in kinds.values()
        for line in (
            [_several(page, alike)]
            if len(alike) > MOST_ALIKE and alike[0].code in SEVERAL
            else [_line(page, one) for one in alike]
        )
    ]


def _several(page: Page, alike: Sequence[Waiting]) -> str:
    units = wording.first_of([one.unit for one in alike], most=MOST_ALIKE, lang=page.lang)
    said = page.t(f"scoring.waiting_several.{alike[0].code}", count=len(alike), units=units)
    return " ".join(filter(None, (f"{alike[0].year.year}: {said}", _left(page, alike[0]))))


def _line(page: Page, one: Waiting) -> str:
    parts = (f"{one.year.year}: {scoring_calendar.said(one, page.lang)}", _left(page, one))
    return " ".join(part for part in parts if part)


def _left(page: Page, one: Waiting) -> str:
    days = scoring_reminders.days_left(one.due)
    if days is None:
        return ""
    return page.t("scoring.days_left", count=days) if days >= 0 else page.t("scoring.overdue")
