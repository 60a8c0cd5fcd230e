"""Upkeep, the proposals: what waits, what became of each, and what may be done with the open one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from lib.base import formats
from lib.base.records import Problem
from lib.data.upkeep import proposals
from lib.data.upkeep.proposals import Proposal
from lib.data.upkeep.roles import APPROVER, EDITOR, Keeper, moment
from lib.display import wording
from lib.views import cards, keepers, tabular, upkeep_difference
from lib.views import upkeep_draft as drafts
from lib.views.frame import Page
from lib.views.upkeep_difference import OPEN

COLUMNS = ("id", "state", "file", "rows", "author", "changed", "reason")


def listed(page: Page, keeper: Keeper) -> None:
    """Every proposal with its state, those that wait first; one of them is open below."""
    found = proposals.listed(keeper)
    if not found:
        st.info(wording.plain(page.t("upkeep.proposals.none")), icon=":material/inbox:")
        return
    found.sort(key=lambda p: p.state != "sent")
    by_id = {p.id: p for p in found}
    now = st.session_state.get(OPEN)
    chosen = st.selectbox(
        page.t("upkeep.proposals.open"),
        list(by_id),
        index=list(by_id).index(now) if now in by_id else 0,
        format_func=lambda n: _named(page, by_id[n]),
        # Another state is another label, which a picker of the same key would not show.
        key=f"upkeep.open.{max(p.changed for p in found)}.{len(found)}",
    )
    st.session_state[OPEN] = chosen
    _one(page, keeper, by_id[chosen])
    with st.expander(page.t("upkeep.proposals.all", count=len(found))):
        cards.block(_table(page, found))


def _named(page: Page, one: Proposal) -> str:
    state = page.t(f"upkeep.state.{one.state}")
    return page.t(
        "upkeep.proposals.one", number=one.id, file=one.file, state=state, author=one.author
    )


def _table(page: Page, found: list[Proposal]) -> str:
    rows = [
        [
            str(p.id),
            page.t(f"upkeep.state.{p.state}"),
            p.file,
            formats.number(p.rows, decimals=0, lang=page.lang),
            p.author,
            moment(p.changed, page.lang),
            p.reason,
        ]
        for p in found
    ]
    shown = pd.DataFrame(rows, columns=[page.t(f"upkeep.proposals.{n}") for n in COLUMNS])
    return tabular.table(shown, alt=page.t("upkeep.proposals.alt"), lang=page.lang)


def _one(page: Page, keeper: Keeper, one: Proposal) -> None:
    """One proposal: its reason, what may be done with it, what it would change, its way."""
    held = proposals.intake_of(one.id)
    drafts.declare(held.indicators)
    said = page.t(
        "upkeep.proposals.about",
        kind=wording.capital(page.t(f"upkeep.kind.{one.kind}")),
        rows=formats.number(one.rows, decimals=0, lang=page.lang),
        author=one.author,
        time=moment(one.created, page.lang),
        reason=one.reason or page.t("upkeep.proposals.no_reason"),
    )
    st.markdown(wording.plain(said))
    if one.remark:
        remark = page.t("upkeep.proposals.remarked", remark=one.remark)
        st.warning(wording.plain(remark), icon=":material/comment:")
    if one.state in (*proposals.OPEN, "sent"):
        _undecided(page, keeper, one)
    _way(page, keeper, one, held.left_out)


def _undecided(page: Page, keeper: Keeper, one: Proposal) -> None:
    """What a proposal that is not decided would change, and what the keeper may do with it."""
    found = upkeep_difference.compared(page, one)
    if found is not None and not found.problems:
        st.markdown(f"**{wording.plain(upkeep_difference.counts(page, found))}**")
    mine = one.author == keeper.account
    if one.state == "sent" and keeper.may(APPROVER):
        upkeep_difference.decide(page, keeper, one, found)
    if one.state == "sent" and keeper.may(EDITOR) and (mine or keeper.may(APPROVER)):
        _button(
            page, "take_back", ":material/undo:", lambda: proposals.take_back(keeper, one.id), one
        )
    if one.state in proposals.OPEN and keeper.may(EDITOR):
        upkeep_difference.send(page, keeper, one)
        if one.document:
            _read_again(page, keeper, one)
    if found is not None:
        upkeep_difference.show(page, keeper, one, found)


def _read_again(page: Page, keeper: Keeper, one: Proposal) -> None:
    """The document on the desk again, as it was read, to be corrected; what is made of it replaces this."""
    if st.button(
        page.t("upkeep.proposals.reopen"), icon=":material/edit:", key=f"upkeep.reopen.{one.id}"
    ):
        with st.spinner(page.t("upkeep.bring.reading", file=wording.quoted(one.file))):
            name, body = proposals.document_of(keeper, one.id)
            drafts.reopen(one, file=name, body=body)
        keepers.go_to("bring")
        st.rerun()


def _button(page: Page, name: str, icon: str, deed: Callable[[], object], one: Proposal) -> None:
    def done() -> str:
        deed()
        return page.t(f"upkeep.proposals.{name}_said", number=one.id)

    if st.button(page.t(f"upkeep.proposals.{name}"), icon=icon, key=f"upkeep.{name}.{one.id}"):
        keepers.act(page, done)
        st.rerun()


def _way(page: Page, keeper: Keeper, one: Proposal, left: Sequence[Problem]) -> None:
    """The states that it went through; its document for who may have it, what of it was left out."""
    with st.expander(page.t("upkeep.proposals.way")):
        for step in proposals.way(one.id):
            said = page.t(
                "upkeep.proposals.step",
                time=moment(step.time, page.lang),
                account=step.account,
                state=page.t(f"upkeep.state.{step.state}"),
            )
            st.markdown(wording.plain(f"{said} {step.remark}".strip()))
        if left:
            lines = [f"- {wording.plain(wording.problem(p, lang=page.lang))}" for p in left[:40]]
            st.markdown(f"{page.t('upkeep.proposals.left_out')}\n\n" + "\n".join(lines))
        if one.document and keeper.may(EDITOR):
            st.link_button(
                page.t("upkeep.proposals.document", file=one.document_name),
                f"/upkeep/documents/{one.id}",
                icon=":material/download:",
            )
