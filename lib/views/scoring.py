"""Scoring: the years in which a province scores its own units; a year's units and dates."""

from __future__ import annotations

from functools import partial

import streamlit as st

from lib.base.alphabet import sort_key
from lib.data.declared import merger, registry
from lib.data.upkeep import (
    accounts,
    scoring_criteria,
    scoring_units,
    scoring_years,
)
from lib.data.upkeep.roles import EDITOR, Keeper, moment, today
from lib.data.upkeep.scoring_years import ScoringYear
from lib.display import unit_names, wording
from lib.views import (
    keepers,
    scoring_appraisal,
    scoring_list,
    scoring_result,
    scoring_unit,
    scoring_waiting,
)
from lib.views.frame import Page

CHOSEN, NEW = "scoring.year", "scoring.new_year"
MOST_NAMED = 3


def section(page: Page, keeper: Keeper) -> None:
    """The years; of the chosen one the units' pages, for editors its criteria, units and dates."""
    # A room of its own, so that what stands below keeps its place (and stays open) when nothing waits.
    with st.container():
        scoring_waiting.mine(page, keeper)
    found = {y.id: y for y in scoring_years.listed(keeper)}
    if not found:
        if keeper.may(EDITOR):
            _new(page, keeper, None)
        st.info(page.t("scoring.none"))
        return
    left, right, new = st.columns([4, 5, 2], vertical_alignment="bottom")
    if keeper.may(EDITOR):
        with new:
            _new(page, keeper, next(iter(found.values())))
    year = found[
        left.selectbox(
            page.t("scoring.year"),
            list(found),
            format_func=lambda n: f"{found[n].year}: {found[n].title}",
            key=CHOSEN,
        )
    ]
    state = page.t(f"scoring.state.{year.state}")
    dues = [
        page.t(f"scoring.due.{name}", time=moment(time, page.lang))
        for name, time in (
            ("self_due", year.self_due),
            ("appraisal_due", year.appraisal_due),
            ("objection_due", year.objection_due),
        )
        if time
    ]
    right.markdown(wording.plain(" · ".join([state, *dues])))
    if keeper.may(EDITOR):
        _run(page, keeper, year)
    if year.state != "draft":
        with st.container():
            scoring_waiting.everyone(page, keeper, year)
        reviews = scoring_appraisal.draw(page, keeper, year)
        scoring_result.draw(page, keeper, year)
        if keeper.may(EDITOR) or not reviews:
            scoring_unit.pages(page, keeper, year)


def _new(page: Page, keeper: Keeper, last: ScoringYear | None) -> None:
    # Those of today first; a year of before them has the province that there was then.
    before = merger.FIRST_YEAR - 1
    every = registry.load().provinces.values()
    there = [p for p in every if p.valid_to is None or merger.carries(p, before)]
    there.sort(key=lambda p: (not merger.is_new(p), sort_key(p.name_vi)))
    label, icon = page.t("scoring.new"), ":material/add:"
    # Kept by a key, so that it closes when the year is there.
    with (
        st.popover(label, icon=icon, key=NEW, on_change="rerun")
        if last
        else st.expander(label, icon=icon),
        st.form("scoring.new", border=False, clear_on_submit=True),
    ):
        ids = [p.id for p in there]
        st.selectbox(
            page.t("scoring.province"),
            ids,
            index=ids.index(last.province) if last and last.province in ids else 0,
            format_func=lambda p: unit_names.picked(p, page.lang),
            key=f"{NEW}.province",
        )
        st.number_input(
            page.t("scoring.number"),
            min_value=2000,
            max_value=2100,
            value=today().year,
            key=f"{NEW}.number",
        )
        st.text_input(page.t("scoring.title"), max_chars=300, key=f"{NEW}.title")
        st.form_submit_button(page.t("scoring.new"), on_click=partial(_add, page, keeper))


def _add(page: Page, keeper: Keeper) -> None:
    province, number, title = (
        st.session_state[f"{NEW}.{n}"] for n in ("province", "number", "title")
    )

    def deed() -> str:
        name = title.strip() or page.t("scoring.title_default", year=int(number))
        made = scoring_years.add(keeper, str(province), year=int(number), title=name)
        st.session_state[CHOSEN] = made
        return page.t("scoring.added", year=int(number))

    if keepers.act(page, deed):
        st.session_state[NEW] = False


def _nobody(page: Page, keeper: Keeper, year: ScoringYear) -> None:
    """Accounts that the year names and nobody can sign in with: what waits for them waits for nobody."""
    open_ = {a.name for a in accounts.listed() if not a.disabled}
    named = [(u.account, u.name) for u in scoring_units.listed(keeper, year.id)]
    named += [(c.reviewer, c.code) for c in scoring_criteria.listed(keeper, year.id)]
    found: dict[str, list[str]] = {}
    for account, what in named:
        if account and account not in open_:
            found.setdefault(account, []).append(what)
    lines = [
        f"{account} ({wording.first_of(what, most=MOST_NAMED, lang=page.lang)})"
        for account, what in found.items()
    ]
    if lines and year.state != "published":
        told = page.t("scoring.nobody", accounts="; ".join(lines))
        st.warning(wording.plain(told), icon=":material/person_off:")


def _run(page: Page, keeper: Keeper, year: ScoringYear) -> None:
    """What an editor does with a year: criteria, units, dates, opening.

    Once it is open this is rarely needed: it stands in one fold, above what is to do.
    """
    _nobody(page, keeper, year)
    fold = st.container() if year.state == "draft" else st.expander(page.t("scoring.setting"))
    with fold:
        _settings(page, keeper, year)


def _settings(page: Page, keeper: Keeper, year: ScoringYear) -> None:
    names = ("criteria", "units", "dates", "classes.heading")
    draws = (scoring_list.draw, _units, _dates, scoring_result.classes)
    tabs = st.tabs([page.t(f"scoring.{name}") for name in names])
    for tab, draw in zip(tabs, draws, strict=True):
        with tab:
            draw(page, keeper, year)
    way = {"draft": scoring_units.begin, "open": scoring_units.back_to_draft}.get(year.state)
    if way and st.button(page.t(f"scoring.move.{year.state}"), key="scoring.move"):

        def deed() -> str:
            way(keeper, year.id)
            return page.t("scoring.moved")

        keepers.act(page, deed)
        st.rerun()


def _units(page: Page, keeper: Keeper, year: ScoringYear) -> None:
    held = scoring_units.listed(keeper, year.id)
    if year.state != "draft":
        st.markdown(wording.plain("; ".join(u.name for u in held)))
        return
    shown = held or scoring_units.before(keeper, year.id) or scoring_units.suggested(year.province)
    text = st.text_area(
        page.t("scoring.paste"),
        "\n".join("\t".join((u.name, u.unit_group, u.account)) for u in shown),
        height=240,
        key=f"scoring.units.{year.id}",
    )
    reason = st.text_input(page.t("scoring.reason"), key="scoring.units_reason")
    if st.button(page.t("scoring.save"), icon=":material/save:", key="scoring.units_save"):
        known = {u.name: u.unit for u in shown}

        def deed() -> str:
            found = scoring_units.pasted(text, known=known)
            scoring_units.replace(keeper, year.id, found=found, reason=reason)
            return page.t("scoring.saved")

        if keepers.act(page, deed):
            st.rerun()
        st.error(wording.plain(st.session_state.pop(keepers.OUTCOME).text))


def _dates(page: Page, keeper: Keeper, year: ScoringYear) -> None:
    """Days; a deadline is the end of its day here."""
    with st.form("scoring.dates", border=False):
        name = st.selectbox(
            page.t("scoring.dates"),
            scoring_years.DUES,
            format_func=lambda d: page.t(f"scoring.date.{d}"),
        )
        day = st.date_input(page.t("scoring.day"), value=None, format="DD/MM/YYYY")
        sent = st.form_submit_button(page.t("scoring.save"), icon=":material/save:")
    if sent:

        def deed() -> str:
            time = ""
            if day:
                time = scoring_list.end_of(f"{day:%d/%m/%Y}")
            scoring_years.set_due(keeper, year.id, name=name, time=time)
            return page.t("scoring.saved")

        keepers.act(page, deed)
        st.rerun()
