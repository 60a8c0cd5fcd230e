"""Upkeep, step 2: the choices by which a person corrects a reading; each is read again at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from lib.base.records import TIERS
from lib.data.declared import registry
from lib.data.reading import corrections, record
from lib.data.reading.record import ColumnReading, DocumentReading, TableReading
from lib.display import marked_sheet
from lib.gallery import labels
from lib.views import upkeep_draft as drafts
from lib.views import upkeep_indicator
from lib.views.frame import Page
from lib.views.upkeep_draft import AtHand

DECIMALS = ("", ",", ".")


def choices(page: Page, draft: AtHand, table: int) -> int | None:
    """Every choice about a table and its source; the column that is chosen, or None where it has none."""
    column = _column(page, draft, table)
    if column is not None:
        upkeep_indicator.declare(page, draft, table, column)
    _whole(page, draft, table)
    _source(page, draft)
    return column


def _apply(page: Page, make: Callable[[], DocumentReading]) -> None:
    with st.spinner(page.t("upkeep.reading.again")):
        drafts.correct(make())
    st.rerun()


def _column(page: Page, draft: AtHand, table: int) -> int | None:
    """One column taken for something else: which, what it is, of which year."""
    reading = draft.found.reading
    one = reading.tables[table]
    if not one.columns:
        return None
    places = st.columns([5, 5, 2, 2], vertical_alignment="bottom")
    with places[0]:
        column = _which(page, draft, table)
    taken = column.taken
    now = column.means, column.indicator if taken else ""
    with places[1]:
        means, indicator = _meaning(page, draft, table, column, now)
    year, percent = None, False
    if means in record.TAKEN:
        years = drafts.years()
        year = places[2].selectbox(
            page.t("upkeep.reading.year"),
            years,
            index=years.index(column.year) if column.year in years else None,
            placeholder=page.t("reading.no_year"),
            key=drafts.key(draft, "year", table, column.at, column.year),
        )
    if means == "value":
        percent = places[3].checkbox(
            page.t("upkeep.reading.percent"),
            value=column.percent,
            key=drafts.key(draft, "percent", table, column.at, column.percent),
            help=page.t("upkeep.reading.percent_help"),
        )
    told: dict[str, Any] = {"means": means, "indicator": indicator, "year": year}
    told["percent"] = percent
    held = (*now, column.year if taken else None, column.percent)
    if tuple(told.values()) != held:
        _apply(page, lambda: corrections.column(reading, table=table, at=column.at, **told))
    return column.at


def _which(page: Page, draft: AtHand, table: int) -> ColumnReading:
    """The column to correct; first the one that was not understood."""
    one = draft.found.reading.tables[table]
    by_place = {c.at: c for c in one.columns}
    kept = drafts.key(draft, "chosen", table)
    at = st.selectbox(
        page.t("upkeep.reading.column"),
        list(by_place),
        format_func=lambda c: _column_said(page, one, by_place[c]),
        # Read otherwise a column has another label, which a picker of the same key would not show.
        key=drafts.key(draft, "column", table, id(draft.found)),
        index=list(by_place).index(st.session_state.get(kept, _first_open(one))),
    )
    st.session_state[kept] = at
    return by_place[at]


def _meaning(
    page: Page, draft: AtHand, table: int, column: ColumnReading, now: tuple[str, str]
) -> tuple[str, str]:
    """What the column is to be read as, and the indicator's id."""
    options = _meanings(draft.found.reading.tables[table])
    chosen: tuple[str, str] = st.selectbox(
        page.t("upkeep.reading.means"),
        options,
        index=options.index(now),
        format_func=lambda o: _meaning_said(page, *o),
        key=drafts.key(draft, "means", table, column.at, *now),
    )
    return chosen


def _first_open(table: TableReading) -> int:
    """The place of the first column that was not understood though it has numbers, else of the first."""
    quiet = ("no_numbers", "code", "ordinal", "beside", "beside_unread", "")
    for c in table.columns:
        if c.means == "unread" and c.reason not in quiet:
            return c.at
    return table.columns[0].at


def _column_said(page: Page, table: TableReading, column: ColumnReading) -> str:
    heading = column.heading if len(column.heading) <= 50 else column.heading[:49] + "…"
    return f"{table.place(column.at)} “{heading}”: {marked_sheet.label(column, lang=page.lang)}"


def _of_table(table: TableReading) -> list[str]:
    """The indicators of which a table has a column, in its order: only beside these an error stands."""
    return list(dict.fromkeys(c.indicator for c in table.columns if c.taken))


def _meanings(table: TableReading) -> list[tuple[str, str]]:
    """What a column can be: not read, a code, a score, how sure a score of the table is, or a rank."""
    known = registry.load()
    ranked = {e.indicator for e in known.all_editions}
    return [
        ("unread", ""),
        ("code", ""),
        *(("value", i) for i in known.indicators),
        *((means, i) for i in _of_table(table) for means in record.BESIDE),
        *(("rank", i) for i in known.indicators if i in ranked or known.indicators[i].parent),
    ]


def _meaning_said(page: Page, means: str, indicator: str) -> str:
    if not indicator:
        return page.t(f"upkeep.means.{means}")
    return f"{page.t(f'upkeep.means.{means}')} · {labels.indicator_of(indicator, page.lang)}"


def _whole(page: Page, draft: AtHand, table: int) -> None:
    """What holds for the table: its edition, where its provinces stand, its rows, its decimal sign."""
    reading = draft.found.reading
    one = reading.tables[table]
    places = st.columns([2, 4, 2, 2, 3], vertical_alignment="bottom")
    with places[0]:
        _edition(page, draft, table)
    with places[1]:
        _place_of_names(page, draft, table)
    first, last = (
        place.number_input(
            page.t(f"upkeep.reading.{name}"),
            min_value=1,
            value=row + 1,
            step=1,
            key=drafts.key(draft, name, table, row),
        )
        - 1
        for place, name, row in ((places[2], "first", one.first), (places[3], "last", one.last))
    )
    if (first, last) != (one.first, one.last):
        _apply(page, lambda: corrections.rows(reading, table=table, first=first, last=last))
    sign = places[4].selectbox(
        page.t("upkeep.reading.decimal"),
        DECIMALS,
        index=DECIMALS.index(one.decimal),
        format_func=lambda s: page.t(f"upkeep.reading.decimal_{DECIMALS.index(s)}"),
        key=drafts.key(draft, "decimal", table, one.decimal),
    )
    if sign != one.decimal:
        _apply(page, lambda: corrections.decimal(reading, table=table, sign=sign))
    if any(c.taken for c in one.columns):
        st.button(
            page.t("upkeep.reading.without"),
            key=drafts.key(draft, "without", table),
            icon=":material/table_rows_narrow:",
            on_click=lambda: drafts.correct(corrections.without(reading, table=table)),
        )


def _edition(page: Page, draft: AtHand, table: int) -> None:
    """One year for every figure of the table."""
    reading = draft.found.reading
    years = drafts.years()
    held = {c.year for c in reading.tables[table].columns if c.taken}
    now = held.pop() if len(held) == 1 else None
    year = st.selectbox(
        page.t("upkeep.reading.all_years"),
        years,
        index=years.index(now) if now in years else None,
        placeholder=page.t("upkeep.reading.several_years"),
        key=drafts.key(draft, "all_years", table, now),
    )
    if year and year != now:
        _apply(page, lambda: corrections.year(reading, table=table, year=year))


def _place_of_names(page: Page, draft: AtHand, table: int) -> None:
    """The column in which the provinces of the table's figures stand."""
    reading = draft.found.reading
    one = reading.tables[table]
    names = min(marked_sheet.names_at(one), default=0)
    columns = sorted({names, *(c.at for c in one.columns)})
    at = st.selectbox(
        page.t("upkeep.reading.names"),
        columns,
        index=columns.index(names),
        format_func=lambda c: _names_said(one, c),
        key=drafts.key(draft, "names", table, names),
    )
    if at != names:
        _apply(page, lambda: corrections.names(reading, table=table, at=at))


def _names_said(table: TableReading, at: int) -> str:
    heading = next((c.heading for c in table.columns if c.at == at), "")
    return f"{table.place(at)} {heading[:40]}".strip()


def _source(page: Page, draft: AtHand) -> None:
    """Publisher, document, day, address and standing of the source."""
    reading = draft.found.reading
    with st.form(drafts.key(draft, "source"), border=False):
        places = st.columns([3, 4, 2, 4, 3], vertical_alignment="bottom")
        told = {
            name: place.text_input(
                page.t(f"upkeep.bring.{name}"),
                value=getattr(reading, name),
                key=drafts.key(draft, "source", name),
            )
            for name, place in zip(("publisher", "title", "date", "url"), places, strict=False)
        }
        tier = places[4].selectbox(
            page.t("upkeep.reading.tier"),
            TIERS,
            index=TIERS.index(reading.tier),
            format_func=lambda n: page.t(f"tier.{n}"),
            key=drafts.key(draft, "source", "tier"),
        )
        sent = st.form_submit_button(page.t("upkeep.reading.set_source"), icon=":material/save:")
    if sent:
        _apply(page, lambda: corrections.source(reading, tier=tier or reading.tier, **told))
