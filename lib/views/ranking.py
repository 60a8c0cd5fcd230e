"""Ranking: the blocks of the ranking page that are not charts."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.base.i18n import t
from lib.data.declared import registry
from lib.display import wording
from lib.figures import queries
from lib.gallery import ranking, ranking_words, sampling
from lib.gallery.ranking_question import RankingQuestion
from lib.views import cards, share, tabular
from lib.views.frame import Page
from lib.views.tabular import SmallDrawing


def sureness(page: Page, found: RankingQuestion) -> None:
    """How sure the ranks are; a sentence where the index publishes no errors."""
    if sampling.shown_year(found.indicator.id, found.end) is None:
        st.caption(wording.plain(sampling.none_line(page.lang, found.indicator.id)))
    else:
        cards.exhibit(page, "ranking.sampling", noted=True)


def table(page: Page, found: RankingQuestion) -> None:
    """Every province of the newest edition with rank, changes, score, notes and the rank's source."""
    title = page.t("page.ranking.table", start=found.start, end=found.end)
    cards.block(_table(page.lang, found), title=title)
    names = queries.names(page.lang)
    share.of_table(
        page,
        share.Taken(
            data=found.moves,
            columns=ranking.move_columns(page.lang, found),
            title=f"{title}, {found.indicator.name(page.lang)}",
            about=ranking_words.finding(page.lang, found),
            source=_source(page.lang, found),
            file=ranking.file_name(found, "table"),
            complete=lambda moves: moves.assign(province=moves["province_id"].map(names)),
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
