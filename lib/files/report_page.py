"""Report page: the report of an agenda as one HTML document for the browser's print.

Owns its layout on paper of Decree 30/2020 (`templates/report.*`). What it says, and in which order, is the
report's (`files.report`), so that the document and the page cannot drift apart. Charts are drawn in the
browser by the script that the caller names: pictures of all of them would take half a minute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.base.i18n import t
from lib.files import agenda as agendas
from lib.files import markup, printed_rows, report
from lib.files.agenda import Agenda, Shown

# Charts that write every number of their table at its mark: on paper the table would say it again. The Word
# report has it, for who works on with the figures.
TOLD = (
    "province.peers",
    "province.components",
    "satisfaction.voices",
    "staffing.periods",
    "why.lost",
    "why.waterfall",
)


@dataclass(frozen=True, kw_only=True)
class PrintedTable:
    """A printed table: columns with their share of the width, and rows of texts."""

    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[str, ...], ...]


def html(agenda: Agenda, *, scripts: Sequence[str]) -> str:
    """The document of an agenda; `scripts` are addresses of Plotly and of what draws each `.chart`."""
    shown, left_out = agendas.draw(agenda, big=True)
    sections: list[dict[str, Any]] = []
    figures = 0
    for page, group in report.groups(shown):
        parts = [_part(one, agenda, figures + n) for n, one in enumerate(group, start=1)]
        figures += len(group)
        sections.append({"title": t(f"page.{page}.menu", agenda.lang).upper(), "parts": parts})
    conclusions = report.conclusions(agenda)
    return markup.document(
        "files",
        "report.html",
        lang=agenda.lang,
        agenda=agenda,
        head=report.head(agenda),
        summary=report.summary(agenda),
        sections=sections,
        conclusions=None if conclusions is None else _table(conclusions),
        sources=report.source_list(shown, agenda),
        left_out=left_out,
        scripts=scripts,
        roman=report.roman,
        width=report.FIGURE_PX,
    )


def _part(one: Shown, agenda: Agenda, figure: int) -> dict[str, object]:
    """What is said of one chart of the report; `figure` is its number."""
    exhibit = one.exhibit
    rows = printed_rows.rows(exhibit, agenda)
    return {
        "headline": one.headline,
        "finding": f"{exhibit.chart.title}." if one.slide.headline else "",
        "notes": one.slide.notes,
        "alt": exhibit.chart.alt,
        "height": int(report.tall(exhibit)),
        "figure": exhibit.chart.figure,
        "caption": report.caption(exhibit, figure),
        "table": _table(rows) if len(rows) and exhibit.ask.view not in TOLD else None,
        "read_with": report.read_with(exhibit),
    }


def _table(rows: pd.DataFrame) -> PrintedTable:
    names = [str(column) for column in rows.columns]
    return PrintedTable(
        columns=tuple(zip(names, printed_rows.shares(rows), strict=True)),
        rows=tuple(tuple(str(v) for v in row) for row in rows.itertuples(index=False)),
    )
