"""Upkeep, step 3: what a proposal would change, its reason, and the decision on it."""

from __future__ import annotations

import streamlit as st

from lib.base import i18n, settings
from lib.data.loading import own_files
from lib.data.reading import record
from lib.data.upkeep import approval, difference, previews, proposals
from lib.data.upkeep.difference import Difference
from lib.data.upkeep.proposals import NewProposal, Proposal
from lib.data.upkeep.roles import EDITOR, Keeper
from lib.display import citations, difference_words, readings, wording
from lib.figures import queries
from lib.views import cards, keepers, tabular
from lib.views import upkeep_draft as drafts
from lib.views.frame import Page
from lib.views.upkeep_draft import AtHand

OPEN = "upkeep.proposal"
PREVIEW = "upkeep.preview"
MOST_ROWS, MOST_EDITIONS, MOST_PROBLEMS, MOST_NAMED = 100, 12, 40, 3


def propose(page: Page, keeper: Keeper, draft: AtHand) -> None:
    """Keep the document at hand as a draft of a proposal, and show what it would change."""
    if drafts.proposal_of(draft) is None and not _kept(page, keeper, draft):
        return
    number = drafts.proposal_of(draft)
    if number is None:
        return
    one = proposals.get(number)
    found = compared(page, one)
    if found is None:
        return
    if not found.problems:
        send(page, keeper, one)
    show(page, keeper, one, found)


def _kept(page: Page, keeper: Keeper, draft: AtHand) -> bool:
    """Whether the draft is kept: where the office has a file of that name it must be said what of it."""
    replace: bool | None = None
    if draft.file in own_files.by_file():
        chosen = st.radio(
            page.t("upkeep.difference.same_name", file=draft.file),
            ("replace", "both"),
            format_func=lambda w: page.t(f"upkeep.difference.{w}"),
            index=None,
            key=f"upkeep.same_name.{draft.number}",
        )
        if chosen is None:
            return False
        replace = chosen == "replace"
    tables = draft.found.reading.tables
    kept = NewProposal(
        kind=draft.kind,
        file=draft.file,
        taken=draft.found.intake,
        reason="",
        body=draft.body,
        reading=record.to_toml(draft.found.reading) if tables else "",
        replaces=drafts.earlier_proposal(draft),
        replace_file=replace,
    )
    made = keepers.answer(page, lambda: proposals.propose(keeper, kept))
    if made:
        drafts.proposed(draft, made.id)
    return made is not None


def compared(page: Page, one: Proposal) -> Difference | None:
    """What the proposal would change in the figures of now; None, with the reason, where that cannot be."""
    with st.spinner(page.t("upkeep.difference.comparing")):
        return keepers.answer(page, lambda: _compared(one.id))


@queries.per_version
def _compared(number: int) -> Difference:
    """What a proposal holds stays as it is; what it is held against is that of the version."""
    return difference.difference(number)


def counts(page: Page, found: Difference) -> str:
    """How many figures would be new, other, withdrawn, or stay behind another source's, in a sentence."""
    said = difference_words.counts_said(found, lang=page.lang)
    if not said:
        return page.t("upkeep.difference.same")
    return page.t("upkeep.difference.counts", counts=said)


def show(page: Page, keeper: Keeper, one: Proposal, found: Difference) -> None:
    """What would be new, other, withdrawn or disputed; or what a load would refuse."""
    if found.problems:
        lines = [
            f"- {wording.plain(readings.remark(p, lang=page.lang))}"
            for p in found.problems[:MOST_PROBLEMS]
        ]
        st.error(f"{page.t('upkeep.difference.problems')}\n\n" + "\n".join(lines))
        return
    editions = difference_words.editions(found, lang=page.lang)
    table = tabular.table(
        editions.head(MOST_EDITIONS),
        alt=page.t("upkeep.difference.editions_alt"),
        lang=page.lang,
        main=_main(page, "indicator", "year", "added", "changed"),
    )
    cards.block(
        table if len(editions) else "",
        title=page.t("upkeep.difference.heading"),
        lead=counts(page, found),
    )
    _rest(page, len(editions) - MOST_EDITIONS)
    others = difference_words.others(found, lang=page.lang, most=MOST_ROWS)
    conflicts = difference_words.conflicts(found, lang=page.lang, most=MOST_ROWS)
    for name, shown, main in (
        ("others", others, ("province", "old", "new")),
        ("conflicts_heard", conflicts, ("province", "this", "stays")),
    ):
        rows, more = shown
        if len(rows):
            label = page.t(f"upkeep.difference.{name}", count=len(rows) + more)
            with st.expander(label, expanded=name == "others"):
                alt = page.t("upkeep.difference.rows_alt")
                stay = _main(page, *main)
                cards.block(tabular.table(rows, alt=alt, lang=page.lang, main=stay))
                _rest(page, more)
    _preview(page, keeper, one)


def _main(page: Page, *names: str) -> list[str]:
    """The headings of the columns that stay on a telephone."""
    return [page.t(f"upkeep.difference.{name}") for name in names]


def _rest(page: Page, more: int) -> None:
    if more > 0:
        st.caption(wording.plain(page.t("upkeep.more", count=more)))


def _preview(page: Page, keeper: Keeper, one: Proposal) -> None:
    """The site as it would be, under a private link that is made when it is asked for."""
    if not keeper.may(EDITOR):
        return
    token = st.session_state.get(PREVIEW, {}).get(one.id)
    if token:
        address = f"/?{citations.VERSION}={token}"
        st.link_button(
            page.t("upkeep.difference.preview_open"), address, icon=":material/open_in_new:"
        )
        return
    if st.button(
        page.t("upkeep.difference.preview"),
        icon=":material/visibility:",
        help=page.t("upkeep.difference.preview_help"),
        key=f"upkeep.preview.{one.id}",
    ):

        def deed() -> str:
            made = {one.id: previews.show(keeper, one.id)}
            st.session_state[PREVIEW] = made
            return page.t("upkeep.difference.preview_made")

        keepers.act(page, deed)
        st.rerun()


def send(page: Page, keeper: Keeper, one: Proposal) -> None:
    """The reason, and sending for approval; or the proposal is dropped."""
    with st.form(f"upkeep.send.{one.id}", border=False):
        reason: str = st.text_area(
            page.t("upkeep.difference.reason"),
            value=one.reason or _ground(one),
            placeholder=page.t("upkeep.difference.reason_hint"),
            height=80,
            key=f"upkeep.reason.{one.id}",
        )
        with st.container(horizontal=True):
            sent = st.form_submit_button(
                page.t("upkeep.difference.send"), type="primary", icon=":material/send:"
            )
            dropped = st.form_submit_button(
                page.t("upkeep.proposals.end"), icon=":material/delete_forever:"
            )
    if not (sent or dropped):
        return

    def deed() -> str:
        if dropped:
            proposals.reject(keeper, one.id, remark=reason)
            return page.t("upkeep.proposals.end_said", number=one.id)
        proposals.send(keeper, one.id, reason=reason)
        return page.t("upkeep.difference.sent", number=one.id)

    if keepers.act(page, deed):
        drafts.clear()
        keepers.go_to("proposals")
        st.session_state[OPEN] = one.id
    st.rerun()


def _ground(one: Proposal) -> str:
    """The document that the figures stand in: what a reason begins with."""
    told = proposals.intake_of(one.id).sources
    return ", ".join(filter(None, (told[0].publisher, told[0].title))) if told else ""


def decide(page: Page, keeper: Keeper, one: Proposal, found: Difference | None) -> None:
    """An approver's decision: release it, return it, or refuse it; without a difference not the first."""
    if settings.four_eyes() and one.author == keeper.account:
        st.info(wording.plain(page.t("upkeep.refused.four_eyes")), icon=":material/visibility:")
    elif found is not None and not found.problems:
        _approve(page, keeper, one, found)
    with st.expander(page.t("upkeep.difference.otherwise")):
        _return(page, keeper, one)


def _approve(page: Page, keeper: Keeper, one: Proposal, found: Difference) -> None:
    with st.form(f"upkeep.approve.{one.id}", border=False):
        places = st.columns(len(i18n.LANGS))
        notes = {
            f"note_{lang}": place.text_area(
                page.t(f"upkeep.difference.note_{lang}"),
                value=approval.suggested(one.id, found, lang=lang),
                height=80,
                key=f"upkeep.note_{lang}.{one.id}",
            )
            for lang, place in zip(i18n.LANGS, places, strict=True)
        }
        sent = st.form_submit_button(
            page.t("upkeep.difference.approve"), type="primary", icon=":material/publish:"
        )
    if sent:

        def deed() -> str:
            release = approval.approve(keeper, one.id, **notes)
            return page.t("upkeep.difference.released", release=release.id)

        with st.spinner(page.t("upkeep.difference.releasing")):
            keepers.act(page, deed, link="changes")
        st.rerun()


def _return(page: Page, keeper: Keeper, one: Proposal) -> None:
    with st.form(f"upkeep.return.{one.id}", border=False):
        remark = st.text_area(
            page.t("upkeep.difference.remark"), height=80, key=f"upkeep.remark.{one.id}"
        )
        with st.container(horizontal=True):
            given_back = st.form_submit_button(
                page.t("upkeep.difference.give_back"), icon=":material/reply:"
            )
            refused = st.form_submit_button(
                page.t("upkeep.difference.refuse"), icon=":material/block:"
            )
    if not (given_back or refused):
        return

    def deed() -> str:
        if given_back:
            proposals.give_back(keeper, one.id, remark=remark)
            return page.t("upkeep.difference.given_back", number=one.id)
        proposals.reject(keeper, one.id, remark=remark)
        return page.t("upkeep.difference.refused", number=one.id)

    keepers.act(page, deed)
    st.rerun()
