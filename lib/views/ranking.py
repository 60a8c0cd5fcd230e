"""Ranking: the blocks of the ranking page that are not charts."""

from __future__ import annotations

import streamlit as st

from lib.data.declared import registry
from lib.display import wording
from lib.figures import queries
from lib.gallery import ranking, ranking_words, sampling
from lib.gallery.ranking_question import RankingQuestion
from lib.views import cards, share
from lib.views.frame import Page


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
    alt = Page(id="ranking", lang=lang).t("page.ranking.table_alt", n=len(shown))
    return cards.table_html(shown, alt=alt, lang=lang)


@queries.per_version
def source_ids(found: RankingQuestion) -> tuple[str, ...]:
    """The sources of every rank and score of the period."""
    return queries.sources_behind(found.history)
