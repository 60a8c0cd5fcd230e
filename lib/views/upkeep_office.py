"""Upkeep, the office: releases to go back to, and the log of what was done."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from lib.base import formats, i18n
from lib.data.loading import releases as kept_releases
from lib.data.loading.releases import Release
from lib.data.upkeep import approval, audit
from lib.data.upkeep.roles import APPROVER, Keeper, moment
from lib.display import wording
from lib.figures import versions
from lib.views import cards, keepers, navigation, tabular
from lib.views.frame import Page

MOST_LOG, LONGEST = 200, 60
# Deeds of the log that have words of their own; the states of proposals have theirs.
ACTIONS = (
    "account_add",
    "account_role",
    "account_close",
    "account_open",
    "account_password",
    "backup",
    "document_read",
    "plan_made",
    "plan_reports_saved",
    "plan_evidence",
    "plan_evidence_read",
    "plan_state",
    "plan_tasks_saved",
    "preview",
    "release",
    "restore",
    "roll_back",
    "scoring_answer",
    "scoring_classes",
    "scoring_criterion",
    "scoring_decision",
    "scoring_due",
    "scoring_entry",
    "scoring_evidence",
    "scoring_evidence_read",
    "scoring_given",
    "scoring_question",
    "scoring_state",
    "scoring_submission",
    "scoring_unit",
    "scoring_year",
    "sign_in",
    "sign_in_wrong",
    "sign_out",
)


def log(page: Page, keeper: Keeper) -> None:
    """The newest rows of the log, whether it is whole, and all of it as a file."""
    entries = audit.entries()
    faults = audit.faults(anchors=approval.anchors())
    if faults:
        lines = "\n".join(
            f"- {wording.plain(page.t(f'upkeep.audit.{f.code}', id=f.id))}" for f in faults
        )
        st.error(lines, icon=":material/error:")
    else:
        count, digest = audit.head()
        whole = page.t("upkeep.audit.whole", count=count, digest=digest[:12])
        st.caption(wording.plain(whole))
    st.link_button(page.t("upkeep.log.csv"), "/upkeep/audit.csv", icon=":material/download:")
    rows = [
        [
            moment(e.time, page.lang),
            e.account,
            _action(page, e.action),
            e.about,
            _detail(e.detail),
            e.address,
        ]
        for e in entries[::-1][:MOST_LOG]
    ]
    names = ("time", "account", "action", "about", "detail", "address")
    shown = pd.DataFrame(rows, columns=[page.t(f"upkeep.log.{n}") for n in names])
    cards.block(tabular.table(shown, alt=page.t("upkeep.log.alt"), lang=page.lang))
    if len(entries) > MOST_LOG:
        st.caption(wording.plain(page.t("upkeep.more", count=len(entries) - MOST_LOG)))


def _action(page: Page, action: str) -> str:
    """What was done, in words; what has none is told as it was written."""
    state = action.removeprefix("proposal_")
    if state != action:
        return page.t("upkeep.log.proposal", state=page.t(f"upkeep.state.{state}"))
    return page.t(f"upkeep.action.{action}") if action in ACTIONS else action


def _detail(detail: str) -> str:
    told = json.loads(detail) if detail else {}
    return "; ".join(f"{k}: {str(v)[:LONGEST]}" for k, v in told.items() if v not in (None, ""))


def releases(page: Page, keeper: Keeper) -> None:
    """Every release; for approvers going back to one, and releasing what is loaded but was not released."""
    held = kept_releases.kept()
    rows = [
        [
            str(r.number),
            r.id,
            moment(r.time, page.lang),
            formats.number(r.figures, decimals=0, lang=page.lang),
            r.note(page.lang),
        ]
        for r in held
    ]
    names = ("number", "id", "time", "figures", "note")
    shown = pd.DataFrame(rows, columns=[page.t(f"upkeep.releases.{n}") for n in names])
    navigation.link(
        page, "changes", label=page.t("upkeep.releases.changes"), icon=":material/history:"
    )
    cards.block(tabular.table(shown, alt=page.t("upkeep.releases.alt"), lang=page.lang))
    if keeper.may(APPROVER):
        if versions.release() is None:
            _release(page, keeper)
        if len(held) > 1:
            _back(page, keeper, held[1:])


def _notes(page: Page, key: str) -> dict[str, str]:
    """What the release will say of itself, in each language."""
    places = st.columns(len(i18n.LANGS))
    return {
        f"note_{lang}": place.text_area(
            page.t(f"upkeep.difference.note_{lang}"), height=80, key=f"upkeep.{key}_{lang}"
        )
        for lang, place in zip(i18n.LANGS, places, strict=True)
    }


def _release(page: Page, keeper: Keeper) -> None:
    """Figures that are loaded and stand in no release, as after an update of the product."""
    with st.form("upkeep.release"):
        st.markdown(f"**{page.t('upkeep.releases.unreleased')}**")
        notes = _notes(page, "release")
        sent = st.form_submit_button(page.t("upkeep.releases.now"), icon=":material/publish:")
    if sent:
        _do(page, lambda: approval.release_now(keeper, **notes))


def _back(page: Page, keeper: Keeper, earlier: Sequence[Release]) -> None:
    by_id = {r.id: r for r in earlier}
    with st.form("upkeep.back_to"):
        st.markdown(f"**{page.t('upkeep.releases.back')}**")
        st.caption(wording.plain(page.t("upkeep.releases.back_help")))
        version: str = st.selectbox(
            page.t("upkeep.releases.which"),
            list(by_id),
            format_func=lambda v: f"{by_id[v].number}: {v}, {by_id[v].note(page.lang)[:80]}",
            key="upkeep.back_version",
        )
        notes = _notes(page, "back")
        sent = st.form_submit_button(page.t("upkeep.releases.go_back"), icon=":material/history:")
    if sent:
        _do(page, lambda: approval.roll_back(keeper, version, **notes))


def _do(page: Page, deed: Callable[[], Release]) -> None:
    with st.spinner(page.t("upkeep.difference.releasing")):
        keepers.act(
            page,
            lambda: page.t("upkeep.difference.released", release=deed().id),
            link="changes",
        )
    st.rerun()
