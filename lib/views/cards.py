"""Cards: a chart or a table with what belongs to it.

Owns the order finding, chart, source line, and how a table is written. What can be taken away of either
is `share`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from html import escape
from typing import Any, Literal, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from lib import gallery
from lib.base.records import Refusal
from lib.data.declared import registry
from lib.display import motion, theme, wording
from lib.display.charts.telephone import narrow
from lib.figures import queries
from lib.framework.plain_figures import plain
from lib.gallery import Exhibit, Nothing
from lib.views import frame, share
from lib.views.frame import Page

CHART_CONFIG = {"displayModeBar": False, "scrollZoom": False, "responsive": True}


def exhibit(
    page: Page,
    view: str,
    *,
    headed: bool = True,
    noted: bool = False,
    first: bool = False,
    folds: bool = False,
    needed: bool = True,
    also: Sequence[str] = (),
    clicked: Callable[[str], None] | None = None,
    **more: str,
) -> Exhibit | None:
    """The view of the page's choices as a card: finding, chart, source line, downloads.

    `headed` is False where the page's own heading says the finding already; `noted` is True where the
    chart's notes are to stand under it, and `also` what is to be said beside them; `first` for the page's
    first chart, which is as high as the window lets it be; `folds` for one further down that stands
    behind its finding until it is opened; `clicked` is called with the `key` of a mark that was clicked,
    before the page runs again. `more` are choices that the page makes itself. Where there is
    nothing to draw the card says why, unless it is not `needed`, and None is returned.
    """
    try:
        drawn = gallery.draw(gallery.ask(view, {**page.choices, **more}, lang=page.lang))
    except (Nothing, Refusal) as reason:
        said = wording.plain(gallery.in_words(reason, lang=page.lang))
        if isinstance(reason, Refusal):
            st.warning(said, icon=":material/block:")
        elif needed:
            st.info(said, icon=":material/info:")
        return None
    key = f"{view}.{'.'.join(more.values())}"
    page.drawn.append(drawn)  # a folded chart is part of the page's workbook too
    place = folded(drawn.chart.title, key=key) if folds else None
    if place and not place.open:
        return drawn
    with place or nullcontext():
        block(
            title="" if folds or not headed else drawn.chart.title,
            lead=drawn.chart.subtitle,
            button=motion.button(drawn.chart, lang=page.lang),
        )
        with first_screen() if first else nullcontext():
            chart(drawn, key=key, clicked=clicked, height="stretch" if first else "content")
        foot(page, drawn, key=key, notes=(*(drawn.notes if noted else ()), *also))
    return drawn


def folded(title: str, *, key: str) -> ExpanderContainer:
    """A later section of a page behind its heading or finding: it is filled where it is `open`.

    On paper its heading stands in any case, and where it was not opened a line of the rules says so.
    """
    return st.expander(f"**{wording.plain(title)}**", key=f"folded.{key}", on_change="rerun")


def first_screen() -> DeltaGenerator:
    """The place of the page's first chart, which the rules of layout let end where the window ends."""
    return st.container(key="first")


def chart(
    drawn: Exhibit,
    *,
    key: str,
    pick: bool = False,
    clicked: Callable[[str], None] | None = None,
    height: Literal["content", "stretch"] = "content",
) -> str | None:
    """The chart alone; with `pick` the `customdata` of the point that was clicked.

    `clicked` is called with it once for each click, before the page runs again.
    """

    def told() -> None:
        points = st.session_state[key]["selection"]["points"]
        if clicked and points and points[-1].get("customdata"):
            clicked(str(points[-1]["customdata"]))

    figure = _on_dark(drawn) if frame.on_dark() else drawn.chart.figure
    state = st.plotly_chart(
        plain(narrow(figure) if frame.on_telephone() else figure),
        key=key,
        theme=None,
        config=CHART_CONFIG,
        alt=drawn.chart.alt,
        width="stretch",
        height=height,
        on_select=told if clicked else "rerun" if pick else "ignore",
        selection_mode="points",
    )
    points = cast(Any, state).selection.points if pick else []
    return str(points[0]["customdata"]) if points else None


@queries.per_version
def _on_dark(drawn: Exhibit) -> dict[str, Any]:
    figure: dict[str, Any] = theme.darkened(drawn.chart.figure)
    return figure


def foot(page: Page, drawn: Exhibit, *, key: str, notes: Sequence[str] = ()) -> None:
    """The notes, the source line, and what can be taken away of what was drawn."""
    chart = drawn.chart
    line = _named(page.lang, chart.sources, chart.leading)
    # Beside a paragraph there is no room for the button.
    beside = nullcontext() if notes else st.container(horizontal=True, vertical_alignment="center")
    with beside:
        said = [" ".join(notes), page.t("card.source", source=line) if line else ""]
        if text := "\n\n".join(wording.plain(s) for s in said if s):
            st.caption(text)
        share.control(page, drawn, source=line, key=key)


@queries.per_version
def _named(lang: str, sources: tuple[str, ...], leading: tuple[str, ...]) -> str:
    known = registry.load().sources
    told = [known[s] for s in sources if s in known]
    return wording.short_sources(told, lang=lang, leading=leading)


class _Written:
    """HTML of ours as it is: a text the framework would go through line by line in every run."""

    def __init__(self, html: str) -> None:
        self._html = html

    def _repr_html_(self) -> str:
        return self._html


def block(html: str = "", *, title: str = "", lead: str = "", button: str = "") -> None:
    """HTML of ours, such as a table, under its heading and a sentence, which are plain texts.

    `button` is HTML of ours behind the sentence. One element of the page, because each costs every run.
    """
    head = f"<h2>{escape(title)}</h2>" if title else ""
    head += f"<p>{escape(lead)} {button}</p>" if lead or button else ""
    st.html(_Written(f'<div class="cchc-head">{head}</div>{html}' if head else html))


def tucked(title: str, html: str) -> str:
    """HTML of ours behind its heading, which the browser opens by itself and paper shows open."""
    head = f"<summary>{escape(title)}</summary>"
    return f'<details class="cchc-tucked">{head}{html}</details>'


def paragraph(sentences: Sequence[str]) -> None:
    """Sentences as one paragraph of plain text."""
    st.markdown(wording.plain(" ".join(s for s in sentences if s)))
