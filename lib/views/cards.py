"""Cards: a chart or a table with what belongs to it.

Owns the order finding, chart, source line, downloads, and that the file holds exactly what is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from lib import formats, queries, registry, wording
from lib.charts.base import Chart
from lib.exports import tables
from lib.views.frame import Page

CHART_CONFIG = {"displayModeBar": False, "scrollZoom": False, "responsive": True}


def chart(page: Page, drawn: Chart, *, key: str, columns: Mapping[str, str], file: str) -> None:
    """A chart under its finding, with source line and downloads of the rows drawn.

    `columns` maps the columns of `drawn.data` to what the file calls them, in the file's order.
    """
    st.subheader(wording.plain(drawn.title), anchor=False)
    st.caption(wording.plain(drawn.subtitle))
    st.plotly_chart(
        drawn.figure, key=key, theme=None, config=CHART_CONFIG, alt=drawn.alt, width="stretch"
    )
    _foot(page, drawn.data, drawn, key=key, columns=columns, file=file)


def _foot(
    page: Page, data: pd.DataFrame, drawn: Chart, *, key: str, columns: Mapping[str, str], file: str
) -> None:
    known = registry.load().sources
    sources = [known[s] for s in drawn.sources if s in known]
    left, right = st.columns([3, 2], vertical_alignment="top")
    with left:
        line = wording.short_sources(sources, lang=page.lang)
        st.caption(wording.plain(page.t("card.source", source=line)))
    with right:
        downloads(
            page,
            data,
            columns=columns,
            title=drawn.title,
            about=drawn.subtitle,
            key=key,
            file=file,
            source=line,
        )


def downloads(
    page: Page,
    data: pd.DataFrame,
    *,
    columns: Mapping[str, str],
    title: str,
    about: str,
    source: str,
    key: str,
    file: str,
) -> None:
    """CSV and XLSX of `data`; made when asked for, not on every rerun."""

    def rows() -> pd.DataFrame:
        return data[list(columns)].rename(columns=dict(columns))

    def workbook() -> bytes:
        notes = [
            (page.t("file.title"), title),
            (page.t("file.about"), about),
            (page.t("file.source"), source),
            (page.t("file.version"), queries.version()),
            (page.t("file.made"), formats.day(datetime.now(UTC).date(), lang=page.lang)),
            (page.t("file.marks"), page.t("foot.marks")),
        ]
        return tables.xlsx_bytes(
            rows(), sheet=page.t("file.sheet"), notes=notes, notes_sheet=page.t("file.readme")
        )

    with st.container(horizontal=True, horizontal_alignment="right"):
        st.download_button(
            page.t("card.csv", count=len(data)),
            lambda: tables.csv_bytes(rows()),
            file_name=f"{file}.csv",
            mime="text/csv",
            key=f"{key}.csv",
            on_click="ignore",
            icon=":material/download:",
        )
        st.download_button(
            page.t("card.xlsx", count=len(data)),
            workbook,
            file_name=f"{file}.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key=f"{key}.xlsx",
            on_click="ignore",
            icon=":material/download:",
        )


def table(page: Page, shown: pd.DataFrame, *, key: str, alt: str) -> None:
    """A table of texts and numbers as they are to be read; columns are already named for readers."""
    st.dataframe(
        shown, hide_index=True, key=key, alt=alt, height="content" if len(shown) < 12 else 560
    )


def paragraph(sentences: Sequence[str]) -> None:
    """Sentences as one paragraph of plain text."""
    st.markdown(wording.plain(" ".join(s for s in sentences if s)))
