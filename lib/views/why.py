"""Why: the blocks of the page of reasons, and its lines on other pages."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Indicator, Refusal
from lib.data.declared import provinces, registry
from lib.display import wording
from lib.figures import analyses, queries
from lib.files import narrative
from lib.gallery import units, why, why_parts, why_price
from lib.gallery.why import WhyQuestion
from lib.views import cards, controls, navigation, share, tabular
from lib.views.frame import Page


def lead(page: Page, found: WhyQuestion) -> str:
    """What the page does, for the chosen index and years."""
    name = found.indicator.name(page.lang)
    return page.t("page.why.lead", indicator=name, start=found.start, end=found.end)


def paragraph(page: Page, found: WhyQuestion) -> None:
    """The paragraph to read aloud, and below it every number that it says."""
    try:
        text = narrative.paragraph(
            found.province_id, found.indicator.id, page.lang, start=found.start, end=found.end
        )
    except Refusal as refused:
        cards.paragraph(
            [why.standing(page.lang, found) + ".", wording.refused(refused, lang=page.lang)]
        )
        return
    st.html(
        f'<section class="cchc-aloud" aria-label="{escape(page.t("page.why.paragraph"))}">'
        f"<strong>{escape(page.t('page.why.paragraph'))}</strong><p>{escape(text)}</p></section>"
    )
    cards.block(_numbers(page.lang, found))


@queries.per_version
def _numbers(lang: str, found: WhyQuestion) -> str:
    rows = pd.DataFrame(numbers(lang, found))
    rows.columns = [t("why.column.what", lang), t("why.column.amount", lang)]
    title = t("page.why.numbers_alt", lang)
    return cards.tucked(title, tabular.table(rows, alt=title, lang=lang))


def numbers(lang: str, found: WhyQuestion) -> list[tuple[str, str]]:
    """What the paragraph says, as measure and value; what is not known is left out."""
    out = _numbers_of_standing(lang, now) if (now := narrative.newest(found)) else []
    if now and (change := narrative.told_change(now)):
        out.append((_label(lang, now, "change"), wording.places(change, lang=lang)))
    out += _numbers_of_standing(lang, found)

    def add(key: str, value: str) -> None:
        out.append((_label(lang, found, key), value))

    try:
        split = why.own_share(found)
    except Refusal:
        split = None
    if split:
        sets = analyses.differing_sets(found.indicator.id, found.start, found.end)
        told = narrative.told_change(found) if sets else split["change"]
        add("change", wording.places(told, lang=lang))
        add("score_change", why.points(split["score_change"], found.indicator, lang=lang))
        add("own", why.part(split["own"], lang=lang))
        add("others", why.part(split["others"], lang=lang))
        if sets:
            add("common", str(sets[2]))
            add("change_common", wording.places(split["change"], lang=lang))
    out += _numbers_of_reasons(lang, found)
    return out


def _label(lang: str, found: WhyQuestion, key: str) -> str:
    return t(f"why.number.{key}", lang, start=found.start, end=found.end, year=found.end)


def _numbers_of_standing(lang: str, found: WhyQuestion) -> list[tuple[str, str]]:
    """Rank and score of the province in the later edition."""
    rows = analyses.edition(found.indicator.id, found.end)
    out = []
    for row in rows[rows["province_id"] == found.province_id].to_dict("records"):
        rank = wording.missing(lang)
        if pd.notna(row["rank"]):
            n = None if pd.isna(row["n_ranked"]) else int(row["n_ranked"])
            rank = formats.rank(int(row["rank"]), n, lang=lang)
        score = wording.score(row["score"], found.indicator, lang=lang)
        out += [(_label(lang, found, "rank"), rank), (_label(lang, found, "score"), score)]
    return out


def _numbers_of_reasons(lang: str, found: WhyQuestion) -> list[tuple[str, str]]:
    """Main components, the price of the next places, and the band."""
    out = []
    try:
        up, rise, down, fall = why_parts.main_parts(found)
        for component, value in ((up, rise), (down, fall)):
            if component:
                points = why_parts.signed(value, found, lang)
                name = why.component_name(component, lang=lang)
                out.append((name, t("word.points", lang, points=points)))
    except Refusal:
        pass
    for places in narrative.PLACES:
        target = why_price.next_places(found, places=places)
        if target is not None and target.points is not None:
            points = why_price.amount(target.points, found, lang=lang)
            out.append((wording.places(places, lang=lang), points))
    try:
        row = analyses.band(found.indicator.id, found.end).rows.set_index("province_id")
        best, worst = row.loc[found.province_id, ["best", "worst"]]
        out.append((t("why.number.band", lang), f"{best}–{worst}"))
    except (Refusal, KeyError):
        pass
    return out


def more(page: Page, found: WhyQuestion, chosen: str) -> None:
    """What else answers the question."""
    if chosen == "places":
        passing(page, found)
        cards.exhibit(page, "why.pair", folds=True)
    elif chosen == "points":
        cards.exhibit(page, "why.lost")
    else:
        prices(page, found)
        cards.exhibit(page, "why.band")


def passing(page: Page, found: WhyQuestion) -> None:
    """The table of who passed whom, with its files."""
    try:
        rows = why.passing(page.lang, found)
    except Refusal:
        return
    title = page.t("page.why.passing")
    if rows.empty:
        cards.block(title=title, lead=page.t("page.why.passing_none"))
        return
    cards.block(_passing(page.lang, found), title=title)
    data, columns = why.table_of_passing(page.lang, found)
    known = registry.load().sources
    ids = why.sources_of_scores((found.indicator.id,), (found.start, found.end))
    share.of_table(
        page,
        share.Taken(
            data=data,
            columns=columns,
            title=title,
            about=why.finding(page.lang, found),
            source=wording.short_sources([known[s] for s in ids if s in known], lang=page.lang),
            file=f"{found.file}-passing",
        ),
        sources=ids,
        key="passing",
    )


@queries.per_version
def _passing(lang: str, found: WhyQuestion) -> str:
    rows = why.passing(lang, found)
    return tabular.table(rows, alt=t("page.why.passing_alt", lang, n=len(rows)), lang=lang)


def prices(page: Page, found: WhyQuestion) -> None:
    """The table of prices."""
    st.header(wording.plain(page.t("page.why.price", year=found.end)), anchor=False)
    goal = controls.pick(page, why.CHOICES, "goal")["goal"]
    try:
        cards.block(_prices(page.lang, found, goal), lead=why_price.step_note(page.lang, found))
    except Refusal as refused:
        st.warning(wording.plain(wording.refused(refused, lang=page.lang)), icon=":material/block:")


@queries.per_version
def _prices(lang: str, found: WhyQuestion, goal: int) -> str:
    rows = why_price.price_rows(lang, found, goal)
    return tabular.table(rows, alt=t("page.why.price_alt", lang), lang=lang)


def to_whatif(page: Page, found: WhyQuestion) -> None:
    """The way to the page of scenarios, with the same choices."""
    if not analyses.weighed(found.indicator.id, found.end):
        return
    navigation.link(
        page,
        "whatif",
        label=page.t("page.why.to_whatif"),
        icon=":material/tune:",
        indicator=found.indicator.id,
        year=str(found.end),
        p=_address(found),
    )


@queries.per_version
def _address(found: WhyQuestion) -> str:
    unit = provinces.load().by_id[found.province_id]
    return units.address(unit, units.ranked(found.indicator.id))


def line(page: Page, indicator: Indicator, period: tuple[int, int], chosen: Sequence[str]) -> None:
    """Own and others' share of the first chosen province and the price of its next places, with a link."""
    if not chosen:
        return
    found = WhyQuestion(indicator=indicator, province_id=chosen[0], start=period[0], end=period[1])
    try:
        split = why.own_share(found)
    except Refusal:
        split = None
    text = why.finding(page.lang, found) if split else page.t("page.why.open")
    if price := why_price.price_line(page.lang, found):
        cards.paragraph([f"{price.rstrip('.')}."])
    navigation.link(
        page,
        "why",
        label=f"{page.t('page.why.why_here')}: {text}",
        icon=":material/help_center:",
        indicator=indicator.id,
        p=_address(found),
        **{"from": str(period[0]), "to": str(period[1])},
    )


def block(page: Page, ids: Sequence[str]) -> None:
    """Lost points and the price of the next places in the main indices; for the province page.

    `ids` are the ids that one place's figures are filed under; nothing is shown where none has scores.
    """
    scored = [
        (n, [i for i in ids if _scored(n, i)]) for n in (i.id for i in registry.load().reasons)
    ]
    firsts = [(indicator, found[0]) for indicator, found in scored if found]
    if not firsts:
        return
    place = cards.folded(_lost(page.lang, *firsts[0]) or page.t("page.why.block"), key="reasons")
    if not place.open:
        return
    with place:
        for indicator, province_id in firsts:
            _reasons(page, indicator, province_id)


def _lost(lang: str, indicator: str, province_id: str) -> str:
    """Where the place loses most points in the newest edition; '' where that is not known."""
    year = why.newest(indicator, province_id)[1]
    return (why_parts.lost_line(lang, province_id, indicator, year) or "").rstrip(".")


def _reasons(page: Page, indicator: str, province_id: str) -> None:
    """Lost points and prices of one index, with the way to its page."""
    years = why.newest(indicator, province_id)
    found = WhyQuestion(
        indicator=registry.load().indicators[indicator],
        province_id=province_id,
        start=years[0],
        end=years[1],
    )
    said = [
        why_parts.lost_line(page.lang, province_id, indicator, found.end)
        or f"{wording.short(found.indicator, page.lang)} {found.end}",
        why_price.price_line(page.lang, found),
    ]
    cards.paragraph([f"{s.rstrip('.')}." for s in said if s])
    navigation.link(
        page,
        "why",
        label=page.t("page.why.open_of", indicator=wording.short(found.indicator, page.lang)),
        icon=":material/help_center:",
        indicator=indicator,
        p=_address(found),
        **{"from": str(found.start), "to": str(found.end)},
    )


@queries.per_version
def _scored(indicator: str, province_id: str) -> bool:
    history = queries.history(indicator)
    return bool(history.loc[history["province_id"] == province_id, "score"].notna().any())


@queries.per_version
def source_ids(found: WhyQuestion) -> tuple[str, ...]:
    """The sources of the two editions' scores and ranks."""
    history = queries.history(found.indicator.id)
    return queries.sources_behind(history[history["year"].isin([found.start, found.end])])
