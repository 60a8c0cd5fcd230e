"""Upkeep, step 1: figures of the office's own files that are no longer to be shown."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.data.loading import own_files
from lib.data.upkeep import proposals, withdrawals
from lib.data.upkeep.roles import Keeper
from lib.display import wording
from lib.figures import queries
from lib.gallery import labels
from lib.views import keepers
from lib.views.frame import Page
from lib.views.upkeep_difference import OPEN


def draw(page: Page, keeper: Keeper) -> None:
    """Which file, which editions, which places; a proposal is made of it."""
    held = own_files.by_file()
    if not held:
        st.info(wording.plain(page.t("upkeep.withdraw.none")), icon=":material/inbox:")
        return
    file: str = st.selectbox(page.t("upkeep.withdraw.file"), list(held), key="upkeep.out_file")
    claims = own_files.read(held[file].folder).claims
    counts = claims.groupby(["indicator", "year"], sort=False).size()
    editions = st.multiselect(
        page.t("upkeep.withdraw.editions"),
        list(counts.index),
        format_func=lambda e: f"{labels.indicator_of(e[0], page.lang)} {e[1]} ({counts[e]})",
        placeholder=page.t("upkeep.withdraw.choose"),
        key=f"upkeep.out_editions.{file}",
    )
    chosen = _of(claims, editions)
    names = queries.names(page.lang)
    places = st.multiselect(
        page.t("upkeep.withdraw.places"),
        list(dict.fromkeys(chosen["area_id"])),
        format_func=lambda a: names.get(a, a),
        placeholder=page.t("upkeep.withdraw.all"),
        key=f"upkeep.out_places.{file}",
    )
    if places:
        chosen = chosen[chosen["area_id"].isin(places)]
    reason: str = st.text_area(
        page.t("upkeep.difference.reason"), height=80, key="upkeep.out_reason"
    )
    if len(chosen) and st.button(
        page.t("upkeep.withdraw.propose", count=len(chosen)),
        type="primary",
        icon=":material/playlist_remove:",
        key="upkeep.out",
    ):

        def deed() -> str:
            draft = withdrawals.draft(file, claim_ids=list(chosen["claim_id"]), reason=reason)
            one = proposals.propose(keeper, draft)
            st.session_state[OPEN] = one.id
            return page.t("upkeep.withdraw.proposed", number=one.id)

        if keepers.act(page, deed):
            keepers.go_to("proposals")
        st.rerun()


def _of(claims: pd.DataFrame, editions: Sequence[tuple[str, int]]) -> pd.DataFrame:
    pairs = pd.MultiIndex.from_frame(claims[["indicator", "year"]])
    return claims[pairs.isin(list(editions))] if editions else claims.iloc[:0]
