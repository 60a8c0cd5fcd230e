"""What if: the pickers and blocks of the page of scenarios.

Owns that a scenario lives in the address: number fields are filled from `?c=` and `?w=` and write them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Component, Indicator, Refusal
from lib.display import wording
from lib.figures import analyses, queries
from lib.gallery import choices, whatif, why
from lib.gallery.whatif import Found
from lib.views import cards, controls, navigation
from lib.views.frame import Page

USUAL_WEIGHT = 1.0


def edition(page: Page) -> tuple[Indicator, int, str]:
    """Index, edition and province: `?indicator=papi&year=2023&p=son-la`."""
    indicator = controls.indicator(page, whatif.indicators(), default=why.default_indicator())
    years = whatif.years(indicator.id)
    year = controls.choice(page, "year", list(reversed(years)), default=years[-1], label=str)
    unit = controls.one_province(
        page,
        choices.ranked_units(indicator.id),
        default=why.default_province(indicator.id),
    )
    return indicator, year, unit


def scenario(page: Page, indicator: Indicator, year: int, province_id: str) -> Found:
    """The edition with the scenario of the number fields."""
    known = analyses.weighed(indicator.id, year)
    st.markdown(f"**{wording.plain(page.t('page.whatif.changes'))}**")
    room = _rooms(indicator.id, year, province_id)
    labels = _labels(page.lang, indicator.id, year, province_id)
    changes = _fields(page, "c", known, room, usual=[0.0] * len(known), step=0.1, labels=labels)
    asked = "w" in st.query_params
    weights: dict[str, float] = {}
    if st.toggle(page.t("page.whatif.reweigh"), value=asked, key="whatif.reweigh"):
        high = whatif.MOST_WEIGHT
        weights = _fields(
            page,
            "w",
            known,
            [(0.0, high)] * len(known),
            usual=[c.weight for c in known],
            step=0.5,
            labels=[why.component_name(c.component, lang=page.lang) for c in known],
        )
    else:
        st.query_params.pop("w", None)
    return Found(
        indicator=indicator,
        province_id=province_id,
        year=year,
        changes=tuple(changes.items()),
        weights=tuple(weights.items()),
    )


@queries.per_version
def _rooms(indicator_id: str, year: int, province_id: str) -> tuple[tuple[float, float], ...]:
    """How far the value of each component of the edition may fall and rise."""
    own = _own(indicator_id, year, province_id)
    return tuple(_room(c, own) for c in analyses.weighed(indicator_id, year))


def _own(indicator_id: str, year: int, province_id: str) -> pd.Series:
    """The province's value of each component, empty where none is known."""
    parts = analyses.parts_of(indicator_id, year).set_index("province_id")
    return parts.loc[province_id] if province_id in parts.index else pd.Series(dtype="float64")


def _room(component: Component, own: pd.Series) -> tuple[float, float]:
    """How far the component's value may fall and rise."""
    value = own.get(component.component, np.nan)
    if pd.isna(value):
        return 0.0, 0.0
    full = component.full_marks if component.full_marks is not None else whatif.MOST_POINTS
    # Rounded towards the value: a limit that is rounded outwards would be refused.
    low, high = np.ceil(-float(value) * 100) / 100, np.floor((full - float(value)) * 100) / 100
    return float(min(low, 0.0)), float(max(high, 0.0))


@queries.per_version
def _labels(lang: str, indicator_id: str, year: int, province_id: str) -> tuple[str, ...]:
    """Each component's name with its published points, so that a reader sees what is being raised."""
    own = _own(indicator_id, year, province_id)
    out = []
    for component in analyses.weighed(indicator_id, year):
        name = why.component_name(component.component, lang=lang)
        value = own.get(component.component, np.nan)
        if not pd.isna(value):
            points = formats.number(float(value), decimals=2, lang=lang)
            name = t("page.whatif.field", lang, component=name, points=points)
        out.append(name)
    return tuple(out)


def _fields(
    page: Page,
    name: str,
    known: Sequence[Component],
    limits: Sequence[tuple[float, float]],
    *,
    usual: Sequence[float],
    step: float,
    labels: Sequence[str],
) -> dict[str, float]:
    """A number field for each component; what differs from `usual` stands in the address."""
    names = tuple(c.component for c in known)
    keys = [f"{page.id}.{name}.{n}" for n in names]
    seen = f"{page.id}.{name}.seen"
    asked = st.query_params.get(name)
    if st.session_state.get(seen, "") != (asked or "") or keys[0] not in st.session_state:
        low, high = min(a for a, _ in limits), max(b for _, b in limits)
        given, notes = whatif.read_parts(
            asked or "", names, name=name, lang=page.lang, low=low, high=high
        )
        page.notes.extend(notes)
        for n, key, default in zip(names, keys, usual, strict=True):
            st.session_state[key] = given.get(n, default)
        st.session_state[seen] = asked or ""

    def differing() -> dict[str, float]:
        values = [st.session_state[k] for k in keys]
        return {
            n: round(v, 4)
            for n, v, d in zip(names, values, usual, strict=True)
            if abs(v - d) > 1e-9
        }

    def changed() -> None:
        text = whatif.write_parts(differing())
        if text:
            st.query_params[name] = text
        else:
            st.query_params.pop(name, None)
        st.session_state[seen] = text

    with st.container(horizontal=True, vertical_alignment="bottom", key=f"fields-{name}"):
        for label, key, (low, high) in zip(labels, keys, limits, strict=True):
            st.session_state[key] = min(max(float(st.session_state[key]), low), high)
            st.number_input(
                wording.plain(label),
                min_value=low,
                max_value=high,
                step=step,
                format="%.2f",
                key=key,
                on_change=changed,
                disabled=low == high,
            )
    found = differing()
    if found:
        page.choices[name] = whatif.write_parts(found)
    return found


def heading(page: Page, found: Found) -> str:
    """The finding of the scenario, or why there is none."""
    try:
        return whatif.finding(page.lang, found, whatif.simulate(found))
    except Refusal as refused:
        return page.t("note.refused", reason=wording.refusal(refused, lang=page.lang))


def passed(page: Page, found: Found) -> None:
    """Who is passed and who passes, by name."""
    try:
        text = whatif.passed_line(page.lang, found)
    except Refusal:
        return
    if text:
        cards.paragraph([text])


def ways(page: Page, found: Found) -> None:
    """The nearest ways to five places, each with a way to try it."""
    st.header(wording.plain(page.t("page.whatif.ways")), anchor=False)
    try:
        rows = whatif.ways(page.lang, found.indicator.id, found.year, found.province_id)
        tries = whatif.tries(found.indicator.id, found.year, found.province_id)
    except Refusal as refused:
        reason = page.t("note.refused", reason=wording.refusal(refused, lang=page.lang))
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
    return cards.table_html(rows, alt=t("page.whatif.ways_alt", lang), lang=lang)


def any_weighting(page: Page, found: Found) -> None:
    """Best and worst rank that any weighting could give."""
    try:
        cards.paragraph([whatif.any_weighting_line(page.lang, found)])
    except (Refusal, KeyError):
        return


@queries.per_version
def source_ids(found: Found) -> list[str]:
    """The sources of the edition's scores and components."""
    ids = [found.indicator.id, *(c.component for c in found.known)]
    return list(why.sources(ids, [found.year]))
