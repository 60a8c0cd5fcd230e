"""What if: the pickers and blocks of the page of scenarios.

Owns that a scenario lives in the address: number fields are filled from `?c=` and `?w=` and write them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np
import pandas as pd
import streamlit as st

from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Refusal
from lib.display import wording
from lib.figures import analyses, queries
from lib.gallery import whatif, why
from lib.gallery.choices import Selection
from lib.gallery.whatif import CHOICES, Amounts, ScenarioQuestion
from lib.views import cards, navigation, tabular
from lib.views.frame import Page

# What was typed and is no number within its limits, told once.
REFUSED = "whatif.refused"


def scenario(page: Page, asked: Selection) -> ScenarioQuestion:
    """The edition with the scenario of the number fields."""
    known = analyses.weighed(asked["indicator"], asked["year"])
    st.markdown(f"**{wording.plain(page.t('page.whatif.changes'))}**")
    _fields(page, "c", asked, _labels(page.lang, *edition_of(asked)))
    if st.toggle(page.t("page.whatif.reweigh"), value="w" in asked.text, key="whatif.reweigh"):
        names = tuple(why.component_name(c.component, lang=page.lang) for c in known)
        _fields(page, "w", asked, names)
    else:
        st.query_params.pop("w", None)
        asked.values["w"] = ()
    return whatif.question(asked)


def edition_of(asked: Selection) -> tuple[str, int, str]:
    """Index, edition and province of the choices."""
    return asked["indicator"], asked["year"], asked["p"]


@queries.per_version
def _labels(lang: str, indicator_id: str, year: int, province_id: str) -> tuple[str, ...]:
    """Each component's name with its published points, so that a reader sees what is being raised."""
    own = whatif.own_values(indicator_id, year, province_id)
    out = []
    for component in analyses.weighed(indicator_id, year):
        name = why.component_name(component.component, lang=lang)
        value = own.get(component.component, np.nan)
        if not pd.isna(value):
            points = formats.number(float(value), decimals=2, lang=lang)
            name = t("page.whatif.field", lang, component=name, points=points)
        out.append(name)
    return tuple(out)


def _fields(page: Page, name: str, asked: Selection, labels: Sequence[str]) -> None:
    """A field for each component's number; what is not the usual number stands in the address."""
    choice = CHOICES.by_name[name]
    assert isinstance(choice, Amounts)
    usual, limits = choice.usual_numbers(asked), choice.limits(asked)
    keys = {c: f"{page.id}.{name}.{c}" for c in usual}
    held = f"{page.id}.{name}.numbers"
    _fill(page, choice, asked, keys)

    def changed(component: str, low: float, high: float) -> None:
        numbers = dict(st.session_state[held])
        written = st.session_state[keys[component]]
        given = formats.typed(written) if written.strip() else Decimal(str(usual[component]))
        if given is None or not low <= float(given) <= high:
            said = {"text": written[:20], "low": _written(page, low), "high": _written(page, high)}
            st.session_state[REFUSED] = page.t("page.whatif.refused", **said)
        else:
            numbers[component] = float(given)
        # What was typed wrongly gives way to the number that counts.
        st.session_state[keys[component]] = _written(page, numbers[component])
        text = choice.write(choice.unusual(numbers, asked), asked)
        if text:
            st.query_params[name] = text
        else:
            st.query_params.pop(name, None)
        st.session_state[held] = numbers
        st.session_state[f"{page.id}.{name}.seen"] = (text, page.lang, *edition_of(asked))

    numbers = st.session_state[held]
    if told := st.session_state.pop(REFUSED, ""):
        st.warning(wording.plain(told), icon=":material/block:")
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"fields-{name}"):
        for label, (component, key) in zip(labels, keys.items(), strict=True):
            low, high = _rounded(limits[component], numbers[component])
            st.text_input(
                wording.plain(label),
                key=key,
                on_change=changed,
                args=(component, low, high),
                disabled=low == high,
            )
    asked.values[name] = choice.unusual(numbers, asked)
    if asked.values[name]:
        page.choices[name] = choice.write(asked.values[name], asked)


def _written(page: Page, value: float) -> str:
    return formats.number(value, decimals=2, lang=page.lang)


def _fill(page: Page, choice: Amounts, asked: Selection, keys: Mapping[str, str]) -> None:
    """Fill the fields where the address, the language, or whose components they are, has changed."""
    text, seen = asked.text.get(choice.name, ""), f"{page.id}.{choice.name}.seen"
    now = (text, page.lang, *edition_of(asked))
    if st.session_state.get(seen) == now and set(keys.values()) <= set(st.session_state.keys()):
        return
    given, notes = choice.understand(text, asked)
    page.notes.extend([*asked.repetition(choice.name), *notes])
    if given is None:
        page.notes.append(page.t("page.whatif.ways_none"))
    numbers = {**choice.usual_numbers(asked), **dict(given or ())}
    for component, key in keys.items():
        st.session_state[key] = _written(page, float(numbers[component]))
    st.session_state[f"{page.id}.{choice.name}.numbers"] = {c: float(numbers[c]) for c in keys}
    st.session_state[seen] = now


def _rounded(limits: tuple[float, float], value: float) -> tuple[float, float]:
    """Limits to two decimals, towards the inside, as the field shows them; the value is never outside."""
    low, high = np.ceil(limits[0] * 100) / 100, np.floor(limits[1] * 100) / 100
    return float(min(low, value, 0.0)), float(max(high, value, 0.0))


def heading(page: Page, found: ScenarioQuestion) -> str:
    """The finding of the scenario, or why there is none."""
    try:
        return whatif.finding(page.lang, found, whatif.simulate(found))
    except Refusal as refused:
        return wording.refused(refused, lang=page.lang)


def passed(page: Page, found: ScenarioQuestion) -> None:
    """Who is passed and who passes, by name."""
    try:
        text = whatif.passed_line(page.lang, found)
    except Refusal:
        return
    if text:
        cards.paragraph([text])


def ways(page: Page, found: ScenarioQuestion) -> None:
    """The nearest ways to five places, each with a way to try it."""
    st.header(wording.plain(page.t("page.whatif.ways")), anchor=False)
    try:
        rows = whatif.ways(page.lang, found.indicator.id, found.year, found.province_id)
        tries = whatif.tries(found.indicator.id, found.year, found.province_id)
    except Refusal as refused:
        reason = wording.refused(refused, lang=page.lang)
        st.warning(wording.plain(reason), icon=":material/block:")
        return
    if rows.empty:
        cards.paragraph([page.t("page.whatif.ways_none")])
        return
    cards.block(_ways(page.lang, found.indicator.id, found.year, found.province_id))
    st.caption(wording.plain(page.t("page.whatif.ways_note")))
    unit = {k: v for k, v in page.choices.items() if k in ("indicator", "year", "p")}
    with st.container(horizontal=True, key="tries"):
        for component, text in tries:
            name = why.component_name(component, lang=page.lang)
            navigation.link(
                page,
                "whatif",
                label=page.t("page.whatif.try", component=name),
                icon=":material/play_arrow:",
                c=text,
                **unit,
            )


@queries.per_version
def _ways(lang: str, indicator: str, year: int, province_id: str) -> str:
    rows = whatif.ways(lang, indicator, year, province_id)
    return tabular.table(rows, alt=t("page.whatif.ways_alt", lang), lang=lang)


def any_weighting(page: Page, found: ScenarioQuestion) -> None:
    """Best and worst rank that any weighting could give."""
    try:
        cards.paragraph([whatif.any_weighting_line(page.lang, found)])
    except (Refusal, KeyError):
        return


@queries.per_version
def source_ids(found: ScenarioQuestion) -> list[str]:
    """The sources of the edition's scores and components."""
    ids = [found.indicator.id, *(c.component for c in found.known)]
    return list(why.sources(ids, [found.year]))
