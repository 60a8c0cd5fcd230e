"""Upkeep, step 2: the document as it stands, with what it was read as, and what a person corrects.

Owns the choices by which a reading is corrected; each is read again at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.base import formats
from lib.base.records import Problem
from lib.data.cells import grid
from lib.data.declared import registry
from lib.data.reading.record import DocumentReading, TableReading
from lib.display import marked_sheet, readings, wording
from lib.figures import queries
from lib.gallery import labels
from lib.views import cards, tabular, upkeep_corrections
from lib.views import upkeep_draft as drafts
from lib.views.frame import Page
from lib.views.upkeep_draft import AtHand

MOST_TOLD, MOST_ROWS, FEW = 40, 200, 2


def summary(page: Page, draft: AtHand) -> str:
    """What the document would bring, in one sentence, and from whom."""
    claims = draft.found.intake.claims
    years = sorted(int(y) for y in claims["year"].unique()) if len(claims) else []
    return page.t(
        "upkeep.reading.summary",
        file=draft.file,
        figures=formats.number(len(claims), decimals=0, lang=page.lang),
        indicators=claims["indicator"].nunique() if len(claims) else 0,
        years=wording.year_list(years) or page.t("reading.no_year"),
        source=_said(draft.found.reading) or page.t("upkeep.reading.no_source"),
    )


def _said(reading: DocumentReading) -> str:
    return ", ".join(s for s in (reading.publisher, reading.title, reading.date) if s)


def remarks(page: Page, draft: AtHand) -> None:
    """What must be mended, what should be looked at, and nothing where all is clean; with places."""
    bad = [r.problem for r in draft.found.remarks if r.blocks]
    look = [r.problem for r in draft.found.remarks if not r.blocks]
    for problem in drafts.refused():
        st.error(wording.plain(readings.remark(problem, lang=page.lang)), icon=":material/error:")
    if bad:
        mend = page.t("upkeep.reading.mend", count=len(bad))
        st.error(f"{mend}\n\n{_lines(page, bad)}", icon=":material/build:")
    if look:
        with st.expander(page.t("upkeep.reading.look", count=len(look)), expanded=len(look) <= FEW):
            st.markdown(_lines(page, look))
    if not bad and not look:
        st.success(wording.plain(page.t("upkeep.reading.clean")), icon=":material/check_circle:")


def _lines(page: Page, problems: Sequence[Problem]) -> str:
    """The remarks as a list; which file they are about stands above them."""
    told = []
    for problem in problems[:MOST_TOLD]:
        said = readings.remark(problem, lang=page.lang).removeprefix(problem.file).lstrip(":, ")
        told.append(f"- {wording.plain(wording.capital(said))}")
    if len(problems) > MOST_TOLD:
        told.append(f"- {page.t('upkeep.more', count=len(problems) - MOST_TOLD)}")
    return "\n".join(told)


def sheet(page: Page, draft: AtHand) -> None:
    """The chosen table as it stands in the document, marked, with the choices that correct it."""
    tables = draft.found.reading.tables
    if not tables:
        _rows(page, draft)
        return
    table = _table(page, draft)
    opened = st.expander(
        page.t("upkeep.reading.correct"),
        icon=":material/edit:",
        # What must be mended is mended there.
        expanded=bool(draft.found.blocking),
        key=drafts.key(draft, "correct"),
        on_change="rerun",
    )
    column = None
    if opened.open:
        with opened:
            column = upkeep_corrections.choices(page, draft, table)
    drawn = marked_sheet.draw(draft.found, draft.book, table=table, lang=page.lang, chosen=column)
    cards.block(drawn.html)
    more = [
        page.t(f"upkeep.sheet.more_{what}", count=count)
        for what, count in (("columns", drawn.more_columns), ("rows", drawn.more_rows))
        if count
    ]
    if more:
        st.caption(wording.plain(" ".join(more)))


def _rows(page: Page, draft: AtHand) -> None:
    """Single figures and filled templates: what each row says, with nothing to correct."""
    claims = draft.found.intake.claims
    known = registry.load()
    names = {i: labels.indicator_of(i, page.lang) for i in claims["indicator"].unique()}
    areas = queries.names(page.lang) | {a.id: a.name(page.lang) for a in known.areas.values()}
    told = {
        "province": claims["area_id"].map(areas),
        "indicator": claims["indicator"].map(names),
        "year": claims["year"].astype(str),
        "value": [
            wording.amount(v, known.indicators[i], lang=page.lang, unit=u)
            for v, i, u in claims[["value", "indicator", "unit"]].itertuples(index=False)
        ],
        "rank": claims["rank"],
    }
    shown = pd.DataFrame({page.t(f"upkeep.bring.{name}"): told[name] for name in told})
    alt = page.t("upkeep.bring.rows_alt")
    cards.block(tabular.table(shown.head(MOST_ROWS), alt=alt, lang=page.lang))


def _table(page: Page, draft: AtHand) -> int:
    """Which table is looked at: the choice stands only where the document has several."""
    tables = draft.found.reading.tables
    if len(tables) == 1:
        return 0

    def said(n: int) -> str:
        taken = sum(c.taken for c in tables[n].columns)
        name = tables[n].name or str(n + 1)
        return page.t(
            "upkeep.reading.table",
            name=name,
            columns=taken,
            first=_place(tables[n], tables[n].first),
        )

    chosen = st.selectbox(
        page.t("upkeep.reading.which"),
        range(len(tables)),
        format_func=said,
        key=drafts.key(draft, "table"),
    )
    return chosen or 0


def _place(table: TableReading, row: int) -> str:
    return grid.letters(row) if table.across else str(row + 1)


def afresh(page: Page, draft: AtHand) -> None:
    """The way back to the proposal, where a person has changed it."""
    if draft.corrected:
        st.button(
            page.t("upkeep.reading.afresh"),
            icon=":material/undo:",
            type="tertiary",
            on_click=drafts.afresh,
            key=drafts.key(draft, "afresh"),
        )
