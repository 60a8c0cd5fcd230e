"""Motion: how a chart of lines over the years is run through its years, and its lines are named.

Owns the script, which works on any drawing of Plotly's, and the button that starts it. Through which years
a chart can be run is its meaning's to say; a drawing that stands still shows them all.
"""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

from lib.base.i18n import t
from lib.display.charts.base import Chart

LEAST_YEARS = 3


@cache
def script() -> str:
    """The script of every document that shows such charts."""
    return (Path(__file__).parent / "motion.js").read_text(encoding="utf-8")


def button(chart: Chart, *, lang: str) -> str:
    """The button that runs the chart through its years, as HTML; '' for a chart that cannot be run."""
    if len(chart.meaning.run) < LEAST_YEARS:
        return ""
    first, last = chart.meaning.run[0], chart.meaning.run[-1]
    label = escape(t("chart.run", lang, start=f"{first:g}", end=f"{last:g}"))
    return (
        f'<button type="button" class="cchc-run" aria-pressed="false">'
        f'<span aria-hidden="true"></span>{label}</button>'
    )
