"""Cards: a chart or a table with what belongs to it.

Owns the order finding, chart, source line, downloads, and that the file holds exactly what is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any, Literal, cast

import pandas as pd
import streamlit as st
from plotly.basedatatypes import BaseFigure

from lib import formats, gallery, queries, wording
from lib.declared import registry
from lib.exports import tables
from lib.gallery import Exhibit, Nothing
from lib.i18n import t
from lib.records import Refusal
from lib.views import meeting, share
from lib.views.frame import Page

CHART_CONFIG = {"displayModeBar": False, "scrollZoom": False, "responsive": True}


class _Plain(BaseFigure):  # type: ignore[misc]
    """A figure that is plain JSON already: Plotly would validate and copy it again on every rerun.

    The tests validate every chart once instead (tests/unit/test_charts.py).
    """

    def __init__(self, figure: dict[str, Any]) -> None:
        self.__dict__["plain"] = figure

    def to_dict(self) -> dict[str, Any]:
        """The figure itself; Streamlit only reads it."""
        found: dict[str, Any] = self.__dict__["plain"]
        return found


def exhibit(page: Page, view: str, *, headed: bool = True, **more: str) -> Exhibit | None:
    """The view of the page's choices as a card: finding, chart, source line, downloads.

    `headed` is False where the page's own heading says the finding already. `more` are choices that the
    page makes itself. Where there is nothing to draw the card says why, and None is returned.
    """
    try:
        drawn = gallery.draw(gallery.ask(view, {**page.choices, **more}, lang=page.lang))
    except Nothing as nothing:
        st.warning(wording.plain(nothing.reason), icon=":material/info:")
        return None
    except Refusal as refused:
        reason = page.t("note.refused", reason=wording.refusal(refused, lang=page.lang))
        st.warning(wording.plain(reason), icon=":material/block:")
        return None
    if headed:
        st.header(wording.plain(drawn.chart.title), anchor=False)
    st.caption(wording.plain(drawn.chart.subtitle))
    key = f"{view}.{'.'.join(more.values())}"
    chart(drawn, key=key)
    foot(page, drawn, key=key)
    return drawn


def chart(
    drawn: Exhibit,
    *,
    key: str,
    pick: bool = False,
    height: Literal["content", "stretch"] = "content",
) -> str | None:
    """The chart alone; with `pick` the `customdata` of the point that was clicked."""
    state = st.plotly_chart(
        _Plain(drawn.chart.figure),
        key=key,
        theme=None,
        config=CHART_CONFIG,
        alt=drawn.chart.alt,
        width="stretch",
        height=height,
        on_select="rerun" if pick else "ignore",
        selection_mode="points",
    )
    points = cast(Any, state).selection.points if pick else []
    return str(points[0]["customdata"]) if points else None


def foot(page: Page, drawn: Exhibit, *, key: str) -> None:
    """The source line and the downloads of what was drawn."""
    page.drawn.append(drawn)
    known = registry.load().sources
    sources = [known[s] for s in drawn.chart.sources if s in known]
    left, right = st.columns([2, 3], vertical_alignment="top")
    with left:
        line = wording.short_sources(sources, lang=page.lang, leading=drawn.chart.leading)
        if line:
            st.caption(wording.plain(page.t("card.source", source=line)))
    with right, st.container(horizontal=True, horizontal_alignment="right"):
        st.button(
            "",
            key=f"{key}.add",
            help=page.t("page.present.add"),
            icon=":material/add_to_queue:",
            on_click=meeting.add,
            args=(drawn,),
        )
        share.control(page, drawn, key=key)
        downloads(
            page,
            drawn.chart.data,
            columns=drawn.columns,
            title=drawn.chart.title,
            about=drawn.chart.subtitle,
            key=key,
            file=drawn.file,
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
    complete: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
    cite: Sequence[str] | None = None,
) -> None:
    """CSV and XLSX of `data`; made when asked for, not on every rerun.

    `complete` adds columns that are too dear to have ready. `cite` are the ids of a table's sources: its
    citations and permanent link then stand beside the files (a chart's stand in its own popover).
    """
    # A file is made outside the page's run: what it says is what the page showed.
    version = queries.told_version()

    def rows() -> pd.DataFrame:
        whole = complete(data) if complete else data
        return whole[list(columns)].rename(columns=dict(columns))

    def workbook() -> bytes:
        notes = [
            (page.t("file.title"), title),
            (page.t("file.about"), about),
            (page.t("file.source"), source),
            (page.t("file.version"), version),
            (page.t("file.made"), formats.day(datetime.now(UTC).date(), lang=page.lang)),
            (page.t("file.marks"), page.t("foot.marks")),
        ]
        return tables.xlsx_bytes(
            rows(), sheet=page.t("file.sheet"), notes=notes, notes_sheet=page.t("file.readme")
        )

    count = formats.number(len(data), decimals=0, lang=page.lang)
    with st.container(horizontal=True, horizontal_alignment="right", width="content"):
        if cite is not None:
            share.control_of_table(page, title=title, about=about, sources=cite, key=key)
        st.download_button(
            page.t("card.csv", count=count),
            lambda: tables.csv_bytes(rows()),
            file_name=f"{file}.csv",
            mime="text/csv",
            key=f"{key}.csv",
            on_click="ignore",
            icon=":material/download:",
        )
        st.download_button(
            page.t("card.xlsx", count=count),
            workbook,
            file_name=f"{file}.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key=f"{key}.xlsx",
            on_click="ignore",
            icon=":material/download:",
        )


def table_html(shown: pd.DataFrame, *, alt: str, lang: str) -> str:
    """A table of texts and numbers as they are to be read; columns are already named for readers.

    A real HTML table: it prints, a screen reader reads it, and no grid code has to be fetched for it.
    Every cell is escaped; numbers stand on the right, a missing one is said in words.
    """
    numeric = [pd.api.types.is_numeric_dtype(shown[c]) for c in shown]
    head = "".join(
        f'<th scope="col"{_side(n)}>{escape(str(c))}</th>'
        for c, n in zip(shown, numeric, strict=True)
    )
    rows = []
    for row in shown.astype(object).itertuples(index=False):
        cells = [
            f"<td{_side(n)}>{escape(_words(v, lang))}</td>"
            for v, n in zip(row, numeric, strict=True)
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    # A region that scrolls must be reachable by keyboard.
    return (
        f'<div class="cchc-table" role="region" tabindex="0" aria-label="{escape(alt)}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _side(numeric: bool) -> str:
    return ' class="number"' if numeric else ""


def _words(value: object, lang: str) -> str:
    return t("word.none", lang) if pd.isna(value) else str(value)


def paragraph(sentences: Sequence[str]) -> None:
    """Sentences as one paragraph of plain text."""
    st.markdown(wording.plain(" ".join(s for s in sentences if s)))
