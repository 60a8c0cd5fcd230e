"""Ranking: the blocks of the ranking page that are not charts."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pandas as pd
import streamlit as st

from lib.base.i18n import t
from lib.data.declared import provinces, registry
from lib.display import wording
from lib.figures import queries
from lib.gallery import ranking, ranking_question, ranking_words, sampling, units
from lib.gallery.choice_kinds import Units
from lib.gallery.choices import Selection
from lib.gallery.ranking_question import RankingQuestion
from lib.views import cards, controls, navigation, share, tabular
from lib.views.frame import Page
from lib.views.tabular import SmallDrawing

OPENED = "ranking.opened"


def choose_by_click(
    page: Page, asked: Selection, found: RankingQuestion
) -> Callable[[str], None] | None:
    """What a click on a line does: a grey one joins the chosen ones, a chosen one opens its profile."""
    if unit_id := st.session_state.pop(OPENED, ""):
        unit = provinces.load().by_id[unit_id]
        navigation.go(
            page, "province", p=units.address(unit, list(provinces.load().by_id.values()))
        )
    if asked["view"] != "years":
        return None
    choice = cast(Units, ranking_question.CHOICES.by_name["p"])

    def clicked(unit_id: str) -> None:
        if unit_id in found.chosen:
            st.session_state[OPENED] = unit_id
        elif len(found.chosen) >= choice.at_most(asked):
            st.toast(page.t("note.too_many", count=choice.at_most(asked)))
        elif unit_id in {p.id for p in choice.offered(asked)}:
            controls.set_value(page, choice, [*found.chosen, unit_id], asked)

    return clicked


def sureness(page: Page, found: RankingQuestion) -> None:
    """How sure the ranks are: what limits it is said before the chart is opened."""
    if sampling.shown_year(found.indicator.id, found.end) is None:
        st.caption(wording.plain(sampling.none_line(page.lang, found.indicator.id)))
    else:
        drawn = cards.exhibit(page, "ranking.sampling", folds=True)
        st.caption(wording.plain(" ".join(drawn.notes if drawn else ())))


def table(page: Page, found: RankingQuestion) -> None:
    """Every province of the newest edition with rank, changes, score, notes and the rank's source."""
    title = page.t("page.ranking.table", start=found.start, end=found.end)
    cards.block(_table(page.lang, found), title=title)
    names = queries.names(page.lang)
    share.of_table(
        page,
        share.Taken(
            data=found.moves,
            columns=ranking.move_columns(page.lang, found)
            | {c: page.t(f"column.{c}") for c in ("rank_source", "score_source")},
            title=f"{title}, {found.indicator.name(page.lang)}",
            about=ranking_words.finding(page.lang, found),
            source=_source(page.lang, found),
            file=ranking.file_name(found, "table"),
            complete=lambda moves: ranking.with_sources(moves, found).assign(
                province=moves["province_id"].map(names)
            ),
        ),
        sources=ranking.sources(found),
        key="table",
    )


@queries.per_version
def _source(lang: str, found: RankingQuestion) -> str:
    known = registry.load().sources
    return wording.short_sources([known[s] for s in ranking.sources(found)], lang=lang, most=99)


@queries.per_version
def _table(lang: str, found: RankingQuestion) -> str:
    shown = ranking.rows(lang, found)
    shown.insert(3, t("column.line", lang), _lines(found))
    if len(found.moves["score_to"].dropna()) > 1:
        whole = queries.ground(found.indicator.id, found.end).carries
        name = t("column.bar_median" if whole else "column.bar", lang)
        shown.insert(len(shown.columns) - 3, name, _bars(found, median=whole))
    alt = Page(id="ranking", lang=lang).t("page.ranking.table_alt", n=len(shown))
    main = [shown.columns[0], shown.columns[1], t("column.change", lang)]
    return tabular.table(shown, alt=alt, lang=lang, main=main)


def _lines(found: RankingQuestion) -> list[SmallDrawing]:
    """Each province's ranks over the years of the question."""
    history = found.history[found.history["year"].between(found.start, found.end)]
    lines = {str(p): tabular.line(mine) for p, mine in history.groupby("province_id")}
    return [SmallDrawing(html=lines.get(p, "")) for p in found.moves["province_id"]]


def _bars(found: RankingQuestion, *, median: bool) -> list[SmallDrawing]:
    """Each score between the lowest and the highest known, and the median."""
    scores = found.moves["score_to"].astype(float)
    ends = {
        "low": scores.min(),
        "high": scores.max(),
        "middle": scores.median() if median else None,
    }
    return [SmallDrawing(html="" if pd.isna(s) else tabular.bar(s, **ends)) for s in scores]


@queries.per_version
def source_ids(found: RankingQuestion) -> tuple[str, ...]:
    """The sources of every rank and score of the period."""
    return queries.sources_behind(found.history)
