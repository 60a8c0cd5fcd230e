"""Topics: the blocks of the pages on services, staffing, satisfaction and dossiers that are not charts.

Owns their tables, and how charts that have nothing to draw are told in one box.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

import pandas as pd
import streamlit as st

from lib import gallery
from lib.base.i18n import t
from lib.data.declared import provinces, registry
from lib.display import unit_names, wording
from lib.figures import queries
from lib.gallery import Nothing, figure_rows, topic_charts, topic_words, topics, units
from lib.gallery.dossiers import arithmetic
from lib.gallery.topics import Topic
from lib.views import cards, navigation, share, tabular
from lib.views.frame import Page


def charts(page: Page, *, views: Sequence[str], first: bool = False, folds: bool = False) -> None:
    """The views in their order, with their notes; those with nothing to draw are told together.

    With `first` the first that draws something is the page's first chart; with `folds` each of the
    others stands behind its finding.
    """
    missing = []
    for name in views:
        asked = gallery.ask(name, page.choices, lang=page.lang)
        try:
            drawn = gallery.draw(asked)
        except Nothing as nothing:
            missing.append(nothing.reason)
            continue
        # One figure alone needs no screen: what follows is seen beside it.
        marks = sum(len(s.points) for s in drawn.chart.meaning.series)
        chart(page, name, first=first, low=marks == 1, folds=folds and not first)
        first = False
    if missing:
        lines = [f"- {wording.plain(m)}" for m in missing]
        st.info("\n".join(lines) if len(lines) > 1 else lines[0][2:], icon=":material/info:")


def chart(
    page: Page,
    name: str,
    also: Sequence[str] = (),
    *,
    first: bool = False,
    low: bool = False,
    folds: bool = False,
    year: str = "",
) -> None:
    """One view as a card with its notes, and `also` what is to be said beside them; `low` for a first
    chart that does not fill the screen."""
    more = {"year": year} if year else {}
    drawn = cards.exhibit(
        page,
        name,
        headed=not first,
        noted=True,
        first=first and not low,
        folds=folds,
        needed=True,
        also=also,
        clicked=None,
        **more,
    )
    if drawn is None and also:
        st.caption(wording.plain(" ".join(also)))


def comparison(
    page: Page, topic: Topic, indicator: str, *, year: str = "", folds: bool = False
) -> None:
    """The provinces beside one another, and how many have a figure in each year."""
    counted = (_counted(page.lang, topic, indicator),)
    chart(page, f"{topic.id}.provinces", counted, year=year, folds=folds)


@queries.per_version
def _counted(lang: str, topic: Topic, indicator: str) -> str:
    return topic_words.counted(lang, topic, registry.load().indicators[indicator])


def kin(page: Page, topic: Topic, unit_id: str) -> None:
    """Links to the place's profile and to the unit's kin that have figures of their own."""
    offered = units.every()
    name = unit_names.since(unit_id, page.lang)
    place = provinces.load().current(unit_id).id
    label = page.t("page.overview.open_profile", name=name)
    navigation.link(page, "province", label=label, icon=":material/location_city:", p=place)
    for other, when in topics.relatives(topic, unit_id):
        unit = provinces.load().by_id[other]
        navigation.link(
            page,
            topic.id,
            label=page.t(f"topic.kin_{when}", name=unit.name(page.lang)),
            icon=":material/arrow_forward:",
            p=units.address(unit, offered, year=topics.NAMES_OF),
        )


def sums(page: Page, unit_id: str) -> None:
    """What the sources' own sums say: those that do not add up as warnings."""
    st.header(wording.plain(page.t("topic.dossiers.sums")), anchor=False)
    told = arithmetic(page.lang, unit_id)
    if not told:
        name = unit_names.since(unit_id, page.lang)
        st.markdown(wording.plain(page.t("topic.dossiers.no_sums", name=name)))
    for one in told:
        if not one.adds_up:
            st.warning(wording.plain(one.text), icon=":material/calculate:")
    if right := [f"- {wording.plain(one.text)}" for one in told if one.adds_up]:
        st.markdown("\n".join(right))


def tables(page: Page, topic: Topic, unit_id: str, *, folds: bool = False) -> None:
    """Every figure of the province, then of its districts, then of everybody else.

    With `folds` those of the province are written out for who asks, as the others' always are.
    """
    name = unit_names.since(unit_id, page.lang)
    mine = _table(page.lang, topic, unit_id, whose="province")
    if mine:
        title = page.t("topic.all_of", name=name)
        place = cards.folded(title, key="mine") if folds else None
        if not place or place.open:
            with place or nullcontext():
                cards.block(mine, title="" if folds else title)
                _download(page, topic, unit_id, title=title, file=_slug(unit_id))
    below = _table(page.lang, topic, unit_id, whose="districts")
    if below:
        cards.block(
            below,
            title=page.t("topic.districts", name=name),
            lead=page.t("topic.districts_lead", name=name),
        )
    title = page.t("topic.all_others", n=_others(topic, unit_id))
    opened = st.expander(title, icon=":material/table_rows:", key="table.others", on_change="rerun")
    # Often the longest thing on the page, and few ask for it.
    if opened.open:
        with opened:
            cards.block(_table(page.lang, topic, unit_id, whose="others"))
    _download(page, topic, "", title=page.t("topic.all_file"), file="all")


def _slug(unit_id: str) -> str:
    return provinces.load().by_id[unit_id].slug


@queries.per_version
def _others(topic: Topic, unit_id: str) -> int:
    return int((topic.figures["area_id"] != unit_id).sum())


def _download(page: Page, topic: Topic, area_id: str, *, title: str, file: str) -> None:
    """The figures of one area, or of all where `area_id` is '', as files."""
    rows, source, ids = _file(page.lang, topic, area_id)
    share.of_table(
        page,
        share.Taken(
            data=rows,
            columns=figure_rows.file_columns(page.lang),
            title=title,
            about=page.t(f"page.{topic.id}.title"),
            source=source,
            file=topic_charts.file_name(topic.id, file),
        ),
        sources=ids,
        key=f"table.{area_id or 'all'}",
    )


@queries.per_version
def _file(lang: str, topic: Topic, area_id: str) -> tuple[pd.DataFrame, str, tuple[str, ...]]:
    rows = topic.of(area_id) if area_id else topic.figures
    known = registry.load().sources
    ids = tuple(figure_rows.sources(rows))
    told = [known[s] for s in ids]
    line = wording.short_sources(told, lang=lang, most=99)
    return figure_rows.for_file(figure_rows.ordered(rows), lang=lang), line, ids


@queries.per_version
def _table(lang: str, topic: Topic, unit_id: str, *, whose: str) -> str:
    rows = topics.table(lang, topic, unit_id, whose=whose)
    alt = t("topic.district_alt" if whose == "districts" else "topic.table_alt", lang)
    return tabular.table(rows, alt=alt, lang=lang) if len(rows) else ""


@queries.per_version
def source_ids(topic: Topic, unit_id: str) -> tuple[str, ...]:
    """The sources of the province's and its districts' figures."""
    below = figure_rows.district_figures(unit_id)
    below = below[below["indicator"].isin(topic.figures["indicator"].unique())]
    return figure_rows.sources(pd.concat([topic.of(unit_id), below]))
