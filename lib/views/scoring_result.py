"""Scoring, result: what is missing before the next step, how the units stand, and the decision's files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial

import pandas as pd
import streamlit as st

from lib.analytics.unit_scores import UnitTotal
from lib.base import formats, i18n
from lib.base.local import LOCAL_GROUPS
from lib.data.upkeep import (
    scoring_points,
    scoring_publication,
    scoring_steps,
    scoring_years,
)
from lib.data.upkeep.roles import APPROVER, EDITOR, Keeper, moment
from lib.data.upkeep.scoring_steps import Lack, ScoringResult
from lib.data.upkeep.scoring_years import ScoringYear
from lib.display import wording
from lib.files import scoring_decision
from lib.views import cards, keepers, tabular
from lib.views.frame import Page

MOST_UNITS, MOST_LACKS, MOST_CODES = 20, 8, scoring_decision.MOST_CODES
COLUMNS = (
    "rank",
    "unit",
    "own",
    "base",
    "survey",
    "bonus",
    "minus",
    "total",
    "share",
    "grade",
    "gap",
)


def draw(page: Page, keeper: Keeper, year: ScoringYear) -> None:
    """The next step and the result, for who runs the year."""
    if not keeper.may(EDITOR) or year.state == "draft":
        return
    if keeper.may(APPROVER) and scoring_publication.settle(keeper, year):
        st.rerun()
    st.subheader(page.t("scoring.result.heading"), anchor=False)
    with st.container():
        _step(page, keeper, year)
    if year.state == "open":
        return
    found = scoring_steps.result(keeper, year.id)
    _tables(page, found)
    _files(page, found)
    if year.state != "decided" or not keeper.may(APPROVER):
        return
    if scoring_publication.other_needed(keeper, year):
        told = page.t("upkeep.refused.scoring_four_eyes", year=year.year)
        st.info(wording.plain(told), icon=":material/visibility:")
        return
    _publish(page, keeper, found)


def _step(page: Page, keeper: Keeper, year: ScoringYear) -> None:
    lacks = scoring_steps.lacks(keeper, year.id)
    if lacks:
        lines = _lack_lines(page, lacks)
        told = "\n".join(f"- {wording.plain(line)}" for line in lines)
        st.warning(f"{page.t('scoring.result.lacks')}\n\n{told}", icon=":material/rule:")
    step = scoring_steps.ONWARD.get(year.state)
    if step and keeper.may(step[1]):
        _onward(page, keeper, year, missing=bool(lacks))
    back = scoring_steps.BACK.get(year.state)
    if back and keeper.may(back[1]):
        _back(page, keeper, year)


def _lack_lines(page: Page, lacks: Sequence[Lack]) -> list[str]:
    """A line for each; those that did not hand in stand together in one."""
    late = [one.unit for one in lacks if one.code == "submitted"]
    others = [one for one in lacks if one.code != "submitted"]
    lines = []
    if late:
        units = wording.first_of(late, most=MOST_UNITS, lang=page.lang)
        lines.append(page.t("scoring.lack.submitted", count=len(late), units=units))
    lines += [
        page.t(
            f"scoring.lack.{one.code}",
            unit=one.unit,
            criteria=wording.first_of(one.criteria, most=MOST_CODES, lang=page.lang),
            time=moment(one.time, page.lang) if one.time else "",
        )
        for one in others[:MOST_LACKS]
    ]
    rest = len(others) - MOST_LACKS
    return [*lines, *([page.t("scoring.result.more", count=rest)] if rest > 0 else [])]


def _onward(page: Page, keeper: Keeper, year: ScoringYear, *, missing: bool) -> None:
    reason = decision = ""
    with st.form(f"scoring.onward.{year.state}", border=False):
        if year.state == "objection":
            decision = st.text_input(page.t("scoring.result.decision"), key="scoring.decision")
        elif year.state == "open" and missing:
            reason = st.text_input(page.t("scoring.result.reason"), key="scoring.onward_reason")
        sent = st.form_submit_button(page.t(f"scoring.onward.{year.state}"), type="primary")

    def deed() -> str:
        told = {"reason": reason, "decision": decision, "seen": year.state}
        scoring_steps.onward(keeper, year.id, **told)
        return page.t("scoring.moved")

    if sent:
        _done(page, deed)


def _back(page: Page, keeper: Keeper, year: ScoringYear) -> None:
    with st.expander(page.t(f"scoring.back.{year.state}")), st.form("scoring.back", border=False):
        reason = st.text_input(page.t("scoring.reason"), key="scoring.back_reason")
        sent = st.form_submit_button(page.t(f"scoring.back.{year.state}"))

    def deed() -> str:
        scoring_steps.back(keeper, year.id, reason=reason, seen=year.state)
        return page.t("scoring.moved")

    if sent:
        _done(page, deed)


def _done(page: Page, deed: Callable[[], str], *, link: str = "") -> None:
    if keepers.act(page, deed, link=link):
        st.rerun()
    # What was typed stays in its field.
    st.error(wording.plain(st.session_state.pop(keepers.OUTCOME).text), icon=":material/block:")


def _tables(page: Page, found: ScoringResult) -> None:
    for group in dict.fromkeys(one.group for one in found.totals):
        rows = [_cells(page, found, one) for one in found.totals if one.group == group]
        used = {leaf.part for leaf in found.leaves}
        names = [n for n in COLUMNS if n not in ("survey", "bonus", "minus") or n in used]
        shown = pd.DataFrame(rows, columns=list(COLUMNS))[names]
        shown.columns = pd.Index([page.t(f"scoring.decision.column.{n}") for n in names])
        left = sum(bool(one.missing) for one in found.totals if one.group == group)
        if group:
            st.markdown(f"**{wording.plain(group_name(page, group))}**")
        if left:
            st.caption(wording.plain(page.t("scoring.result.unranked", count=left)))
        cards.block(
            tabular.table(shown, alt=page.t("scoring.result.alt", group=group), lang=page.lang)
        )
    with st.expander(page.t("scoring.result.lost")):
        lost = scoring_decision.lost_rows(found, lang=page.lang)
        cards.block(tabular.table(lost, alt=page.t("scoring.result.lost"), lang=page.lang))


def group_name(page: Page, group: str) -> str:
    """A year's group as readers call it: one of the public page's by its name there."""
    return page.t(f"local.group.{group}") if group in LOCAL_GROUPS else group


def _cells(page: Page, found: ScoringResult, one: UnitTotal) -> list[str]:
    def points(value: Decimal | None, *, signed: bool = False) -> str:
        if value is None:
            return "–"
        write = formats.signed if signed else formats.number
        return write(float(value), decimals=2, lang=page.lang)

    return [
        "–" if one.rank is None else formats.rank(one.rank, one.ranked, lang=page.lang),
        found.units[one.unit].name,
        points(one.own),
        *(points(one.parts[part]) for part in ("base", "survey", "bonus", "minus")),
        points(one.total),
        points(one.share),
        one.grade or scoring_decision.missing_said(one, page.lang),
        points(one.gap, signed=True),
    ]


def _files(page: Page, found: ScoringResult) -> None:
    year = found.year
    with st.container(horizontal=True):
        for ending, made in (("docx", scoring_decision.docx), ("xlsx", scoring_decision.xlsx)):
            st.download_button(
                page.t(f"scoring.result.{ending}"),
                partial(made, found),
                file_name=f"quyet-dinh-{year.province}-{year.year}.{ending}",
                on_click="ignore",
                icon=":material/download:",
                key=f"scoring.{ending}",
            )


def _publish(page: Page, keeper: Keeper, found: ScoringResult) -> None:
    groups = sorted({u.unit_group for u in found.units.values()})
    with st.form("scoring.publish"):
        st.markdown(f"**{page.t('scoring.publish.heading')}**")
        st.caption(wording.plain(page.t("scoring.publish.lead")))
        public: dict[str, str] = {}
        for group in groups:
            likely = scoring_publication.suggested(group)
            named: str | None = st.selectbox(
                page.t("scoring.publish.group", group=group or page.t("scoring.decision.every")),
                LOCAL_GROUPS,
                index=LOCAL_GROUPS.index(likely) if likely else None,
                format_func=lambda g: page.t(f"local.group.{g}"),
                key=f"scoring.publish.{group}",
            )
            public[group] = named or ""
        notes = {
            f"note_{lang}": place.text_area(
                page.t(f"upkeep.difference.note_{lang}"),
                i18n.t("scoring.publish.note", lang, title=found.year.title),
                height=80,
                key=f"scoring.note_{lang}",
            )
            for lang, place in zip(i18n.LANGS, st.columns(len(i18n.LANGS)), strict=True)
        }
        sent = st.form_submit_button(
            page.t("scoring.publish.now"), type="primary", icon=":material/publish:"
        )

    def deed() -> str:
        release = scoring_publication.publish(keeper, found.year.id, groups=public, **notes)
        return page.t("upkeep.difference.released", release=release.id)

    if sent:
        with st.spinner(page.t("upkeep.difference.releasing")):
            _done(page, deed, link="units")


def classes(page: Page, keeper: Keeper, year: ScoringYear) -> None:
    """The classes and their least shares, in a table of two columns."""
    frame = pd.DataFrame(
        [(label, scoring_points.told(least, page.lang)) for label, least in year.classes],
        columns=["label", "least"],
        dtype="string",
    )
    edited = st.data_editor(
        frame,
        column_config={
            n: st.column_config.TextColumn(page.t(f"scoring.classes.{n}")) for n in frame
        },
        num_rows="dynamic",
        hide_index=True,
        disabled=year.state in ("decided", "published"),
        key=f"scoring.classes.{year.id}.{year.changed}",
        alt=page.t("scoring.classes.heading"),
    )
    reason = st.text_input(page.t("scoring.reason"), key="scoring.classes_reason")

    def deed() -> str:
        told = [
            tuple("" if pd.isna(v) else str(v) for v in row)
            for row in edited.dropna(how="all").itertuples(index=False)
        ]
        pairs = [(str(label), str(least)) for label, least in told]
        scoring_years.set_classes(keeper, year.id, classes=pairs, reason=reason)
        return page.t("scoring.saved")

    if st.button(page.t("scoring.save"), icon=":material/save:", key="scoring.classes_save"):
        _done(page, deed)
