"""Upkeep, step 2: an indicator that the product does not know, declared for a column of a document."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lib.base.records import DIRECTIONS, BadFile, Indicator
from lib.data.declared import own_indicators, registry
from lib.data.declared.indicator_names import root
from lib.data.reading import corrections
from lib.data.reading.record import TableReading
from lib.gallery import labels
from lib.views import upkeep_draft as drafts
from lib.views.frame import Page
from lib.views.upkeep_draft import AtHand


def declare(page: Page, draft: AtHand, table: int, at: int) -> None:
    """The form that declares a new indicator for the column `at` and reads the column as it."""
    opened = st.expander(
        page.t("upkeep.added.heading"),
        icon=":material/add_chart:",
        key=drafts.key(draft, "added", len(draft.added)),
        on_change="rerun",
    )
    if not opened.open:
        return
    one = draft.found.reading.tables[table]
    with opened, st.form(drafts.key(draft, "add", table, at), border=False):
        told = _names(page, one, at) | _kind(page, one)
        year = _year(page, one, at)
        sent = st.form_submit_button(page.t("upkeep.added.add"), icon=":material/add:")
    if not sent:
        return
    try:
        made = _made(draft, told)
    except BadFile as bad:
        drafts.refuse(bad.problems)
        st.rerun()
    reading = corrections.column(
        draft.found.reading, table=table, at=at, means="value", indicator=made.id, year=year
    )
    with st.spinner(page.t("upkeep.reading.again")):
        drafts.correct(reading, added=made)
    st.rerun()


def _made(draft: AtHand, told: dict[str, Any]) -> Indicator:
    known = registry.load()
    publisher = draft.found.reading.publisher
    return own_indicators.made(
        **told, publisher=publisher, known=known.indicators, units=known.units
    )


def _names(page: Page, table: TableReading, at: int) -> dict[str, Any]:
    """The names, the Vietnamese one as the column is headed."""
    heading = next(c.heading for c in table.columns if c.at == at)
    places = st.columns(2)
    named = heading.rpartition("|")[2].strip()[: own_indicators.LONGEST_NAME]
    return {
        "name_vi": places[0].text_input(page.t("upkeep.added.name_vi"), value=named),
        "name_en": places[1].text_input(page.t("upkeep.added.name_en")),
    }


def _kind(page: Page, table: TableReading) -> dict[str, Any]:
    """Unit, direction, parent and full marks, proposed like the table's other columns."""
    known = registry.load()
    taken = next((c for c in table.columns if c.taken), None)
    like = known.indicators[taken.indicator] if taken else None
    places = st.columns(4, vertical_alignment="bottom")
    units = list(known.units)
    unit = places[0].selectbox(
        page.t("upkeep.added.unit"),
        units,
        index=units.index(like.unit) if like else 0,
        format_func=lambda u: known.unit(u, page.lang) or u,
    )
    direction = places[1].selectbox(
        page.t("upkeep.added.direction"),
        DIRECTIONS,
        format_func=lambda d: page.t(f"upkeep.added.direction_{d}"),
    )
    indices = [i for i in known.indicators.values() if i.parent is None]
    groups = dict.fromkeys(i.family for i in known.indicators.values())
    options = [*((i.id, i.family) for i in indices), *(("", g) for g in groups)]
    parent, family = places[2].selectbox(
        page.t("upkeep.added.parent"),
        options,
        index=options.index((root(like.id, known), like.family)) if like else 0,
        format_func=lambda o: _parent_said(page, *o),
    )
    maximum = places[3].number_input(
        page.t("upkeep.added.maximum"), min_value=0.0, value=None, placeholder="–"
    )
    told = {"unit": unit, "direction": direction, "maximum": maximum}
    return told | {"parent": parent or None, "family": family}


def _year(page: Page, table: TableReading, at: int) -> int | None:
    """The edition, proposed like that of the table's other columns."""
    held = [c.year for c in table.columns if c.year and (c.at == at or c.taken)]
    years = drafts.years()
    chosen: int | None = st.selectbox(
        page.t("upkeep.reading.year"),
        years,
        index=years.index(held[0]) if held and held[0] in years else None,
        placeholder=page.t("reading.no_year"),
        width=220,
    )
    return chosen


def _parent_said(page: Page, indicator: str, family: str) -> str:
    """An index that the new one is part of, or the group that it stands in without being a part."""
    if not indicator:
        return page.t("upkeep.added.no_parent", family=page.t(f"family.{family}"))
    return labels.indicator_of(indicator, page.lang)
