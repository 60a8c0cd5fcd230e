"""Controls: pickers bound to the address.

Owns that every choice is in the URL as plain text, comes back from it, and that a value the site does
not know falls back with a visible note. A parameter that equals its default is left out of the URL. What
was chosen also stands in `Page.choices`, from which the page's charts are asked. Leaves what a text means
to `choices`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from lib.analytics import lens
from lib.base.records import Indicator, Province
from lib.data.declared import provinces, registry
from lib.display import unit_names, wording
from lib.figures import queries
from lib.gallery import choices
from lib.views import last_province
from lib.views.frame import Page

T = TypeVar("T")


def _bound(page: Page, name: str, *, default: T, read: Callable[[str], T | None]) -> str:
    """The session key of parameter `name`, filled from the address where the address says something.

    `read` turns the parameter's text into a value, or None where the site does not know it.
    """
    key = f"{page.id}.{name}"
    seen = _seen()
    asked = st.query_params.get(name)
    if key not in st.session_state or seen.get(key) != asked:
        value = default if asked is None else read(asked)
        if value is None:
            page.notes.append(choices.unknown(name, asked or "", lang=page.lang))
            value = default
        elif asked and value and name == last_province.PARAMETER:
            last_province.keep(asked)
        st.session_state[key] = value
        seen[key] = asked
    return key


def _seen() -> dict[str, str | None]:
    """What the address said of each picker when it was last read, by the picker's session key.

    One entry of the session for all of them: the framework looks at every entry for each picker it draws.
    """
    kept: dict[str, str | None] = st.session_state.setdefault("seen", {})
    return kept


def _write(key: str, name: str, default: Any, text: Callable[[Any], str]) -> None:
    """Put the picker's value into the address."""
    value = st.session_state[key]
    if value == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = text(value)
    _seen()[key] = st.query_params.get(name)
    if name == last_province.PARAMETER:
        last_province.keep(text(value))


def _keep(page: Page, name: str, value: Any, default: Any, text: Callable[[Any], str]) -> None:
    """Note the choice for the page's charts, as it stands in the address."""
    if value != default:
        page.choices[name] = text(value)


def choice(
    page: Page,
    name: str,
    options: Sequence[T],
    *,
    default: T,
    label: Callable[[T], str],
    text: Callable[[T], str] = str,
    segmented: bool = False,
    title: str = "",
) -> T:
    """One of `options`, as a drop-down or as segments; `?name=text(option)`."""
    by_text = {text(o): o for o in options}
    key = _bound(page, name, default=default, read=by_text.get)
    if st.session_state[key] not in options:
        st.session_state[key] = default
    settings: dict[str, Any] = {
        "key": key,
        "format_func": label,
        "on_change": _write,
        "args": (key, name, default, text),
    }
    widget = partial(st.segmented_control, required=True) if segmented else st.selectbox
    chosen: T = widget(title or page.t(f"control.{name}"), options, **settings)
    _keep(page, name, chosen, default, text)
    return chosen


def indicator(page: Page, options: Sequence[Indicator], *, default: str) -> Indicator:
    """The indicator: `?indicator=par_index`."""
    labels = _indicator_labels(tuple(i.id for i in options), page.lang)
    chosen = choice(page, "indicator", list(labels), default=default, label=labels.__getitem__)
    return registry.load().indicators[chosen]


@queries.per_version
def _indicator_labels(ids: tuple[str, ...], lang: str) -> dict[str, str]:
    known = registry.load().indicators
    return {i: indicator_label(known[i], lang) for i in ids}


@queries.per_version
def indicator_label(chosen: Indicator, lang: str) -> str:
    """An index's short name where it has one; a component's name follows that of its index."""
    parent = registry.load().indicators.get(chosen.parent or "")
    if parent:
        return f"{wording.short(parent)} › {chosen.name(lang)}"
    short = wording.short(chosen)
    return short if short != chosen.name_vi else chosen.name(lang)


def period(page: Page, years: Sequence[int], *, default: tuple[int, int]) -> tuple[int, int]:
    """First and last year: `?from=2019&to=2022`; the first is always before the last."""
    earlier, later = choices.period_options(years)
    start = choice(page, "from", earlier, default=default[0], label=str)
    end = choice(page, "to", later, default=default[1], label=str)
    start, note = choices.forward(years, start, end, lang=page.lang)
    page.notes.extend(note)
    return start, end


def chosen_provinces(
    page: Page,
    options: Sequence[Province],
    *,
    at_most: int = 8,
    year: int | None = None,
    name: str = "p",
) -> list[str]:
    """Up to `at_most` provinces: `?p=son-la,thanh-hoa`; typed names need no diacritics.

    `year` decides which unit an old name means that a new unit carries too. `name` is the parameter.
    """
    by_id = {p.id: p for p in options}

    def text(ids: Sequence[str]) -> str:
        return ",".join(choices.address(by_id[i], options, year=year) for i in ids)

    def read(text: str) -> list[str]:
        ids, notes = choices.read_provinces(
            text, options, at_most=at_most, lang=page.lang, year=year
        )
        page.notes.extend(notes)
        return ids

    nobody: list[str] = []
    key = _bound(page, name, default=nobody, read=read)
    st.session_state[key] = [i for i in st.session_state[key] if i in by_id]

    def changed() -> None:
        """Turn typed spellings into units, then write the address."""
        ids: list[str] = []
        for value in st.session_state[key]:
            unit = by_id.get(value) or choices.find_province(str(value), options, year=year)
            if unit and unit.id not in ids:
                ids.append(unit.id)
        st.session_state[key] = ids
        _write(key, name, nobody, text)

    labels = unit_labels(tuple(by_id), page.lang)
    picked: list[str] = st.multiselect(
        page.t(f"control.{name}"),
        list(by_id),
        key=key,
        format_func=lambda i: labels.get(i, str(i)),
        max_selections=at_most,
        select_all=False,
        placeholder=page.t("control.p_hint"),
        accept_new_options=True,
        on_change=changed,
    )
    known = [i for i in picked if i in by_id]
    _keep(page, name, known, nobody, text)
    return known


def several(
    page: Page, name: str, options: Sequence[str], *, at_most: int, label: Callable[[str], str]
) -> list[str]:
    """Up to `at_most` of `options`: `?i=par_index,papi`; none chosen is an empty list."""

    def read(text: str) -> list[str]:
        found, notes = choices.read_several(name, text, options, at_most=at_most, lang=page.lang)
        page.notes.extend(notes)
        return found

    nobody: list[str] = []
    key = _bound(page, name, default=nobody, read=read)
    st.session_state[key] = [o for o in st.session_state[key] if o in options]
    picked: list[str] = st.multiselect(
        page.t(f"control.{name}"),
        options,
        key=key,
        format_func=label,
        max_selections=at_most,
        select_all=False,
        placeholder=page.t(f"control.{name}_hint"),
        on_change=_write,
        args=(key, name, nobody, ",".join),
    )
    _keep(page, name, picked, nobody, ",".join)
    return picked


def one_province(
    page: Page, options: Sequence[Province], *, default: str, year: int | None = None
) -> str:
    """One province, by id: `?p=son-la`; any spelling in the address is understood.

    `year` decides which unit an old name means that a new unit carries too.
    """
    by_id = {p.id: p for p in options}

    def read(text: str) -> str | None:
        unit = choices.find_province(text, options, year=year)
        return unit.id if unit else None

    def text(unit_id: str) -> str:
        return choices.address(by_id[unit_id], options, year=year)

    key = _bound(page, "p", default=default, read=read)
    if st.session_state[key] not in by_id:
        st.session_state[key] = default
    chosen: str = st.selectbox(
        page.t("control.one"),
        list(by_id),
        key=key,
        format_func=unit_labels(tuple(by_id), page.lang).__getitem__,
        on_change=_write,
        args=(key, "p", default, text),
    )
    _keep(page, "p", chosen, default, text)
    return chosen


def unit_label(unit: Province, options: Sequence[Province], lang: str) -> str:
    """A unit's name; beside a later unit of the same name it says that it is the former one.

    A place that was not merged is no former one: its earlier id is told by the time. A picker is narrow:
    the day stands in the page's words, not in the label.
    """
    return unit_labels(tuple(p.id for p in options), lang)[unit.id]


@queries.per_version
def unit_labels(ids: tuple[str, ...], lang: str) -> dict[str, str]:
    """The label of each of the units that are on offer together."""
    options = [provinces.load().by_id[i] for i in ids]
    taken = Counter(p.slug for p in options)
    return {
        p.id: unit_names.picked(p.id, lang) if taken[p.slug] > 1 else p.name(lang) for p in options
    }


def region(page: Page, chosen: Indicator, year: int) -> str:
    """The region whose provinces are listed: its name, or '' for the whole country; `?region=...`."""
    areas = registry.load().areas

    def label(name: str) -> str:
        area = areas.get(f"R:{name}")
        return area.name(page.lang) if area else page.t("control.region_all")

    return choice(
        page,
        "region",
        ["", *choices.regions(chosen.id, year)],
        default="",
        label=label,
        text=choices.region_text,
    )


def year_slider(page: Page, years: Sequence[int], *, default: int) -> int:
    """One of the years that have a figure, as a slider: `?year=2022`."""
    if len(years) == 1:
        return choice(page, "year", years, default=default, label=str)
    key = _bound(page, "year", default=default, read={str(y): y for y in years}.get)
    if st.session_state[key] not in years:
        st.session_state[key] = default
    chosen: int = st.select_slider(
        page.t("control.year"),
        years,
        key=key,
        on_change=_write,
        args=(key, "year", default, str),
    )
    _keep(page, "year", chosen, default, str)
    return chosen


def set_year(page: Page, year: int, *, default: int) -> None:
    """Move the slider before it is drawn, as the next step of a run through the years."""
    key = f"{page.id}.year"
    st.session_state[key] = year
    _write(key, "year", default, str)


def words(page: Page, name: str, *, hint: str = "", most: int = 80) -> str:
    """Free text to look for: `?q=...`."""
    key = _bound(page, name, default="", read=lambda text: text[:most])
    text: str = st.text_input(
        page.t(f"control.{name}_{page.id}"),
        key=key,
        placeholder=hint,
        max_chars=most,
        icon=":material/search:",
        on_change=_write,
        args=(key, name, "", str),
    )
    return text.strip()


def page_number(page: Page, count: int, *, of: Hashable) -> int:
    """Which of `count` pages of a long table, from 1: `?page=2`. Another table (`of`) begins at 1."""
    key, about = f"{page.id}.page", f"{page.id}.page.of"
    if st.session_state.get(about, of) != of:
        st.session_state.pop(key, None)
        st.query_params.pop("page", None)
    st.session_state[about] = of
    asked = st.query_params.get("page")
    number = 1
    if asked is not None and asked.isascii() and asked.isdigit() and len(asked) < 7:
        number = int(asked)
    if asked is not None and not 1 <= number <= count:
        page.notes.append(choices.unknown("page", asked, lang=page.lang))
        number = 1
    # The widget has a default of its own, so its state is only written where the address moved.
    seen = _seen()
    if key in st.session_state and seen.get(key) != asked:
        st.session_state[key] = number
    seen[key] = asked
    if count == 1:
        return 1
    chosen: int = st.pagination(
        count,
        default=number,
        key=key,
        on_change=_write,
        args=(key, "page", 1, str),
        width="stretch",
    )
    return min(chosen, count)


def ranking_view(page: Page) -> tuple[str, str]:
    """Which chart ('years' or 'two') and which measure ('rank' or 'score')."""
    view = choice(
        page,
        "view",
        ["years", "two"],
        default="years",
        label=lambda v: page.t(f"control.view_{v}"),
        segmented=True,
    )
    measure = choice(
        page,
        "measure",
        ["rank", "score"],
        default="rank",
        label=lambda m: page.t(f"control.measure_{m}"),
        segmented=True,
    )
    return view, measure


def map_view(page: Page, measures: Sequence[str]) -> tuple[str, str]:
    """What is shown ('rank' or 'value', of `measures`) and how ('map', 'columns' or 'tiles')."""
    show = choice(
        page,
        "show",
        measures,
        default=measures[0],
        label=lambda m: page.t(f"control.show_{m}"),
        segmented=True,
    )
    view = choice(
        page,
        "view",
        ["map", "columns", "tiles"],
        default="map",
        label=lambda v: page.t(f"page.map.view_{v}"),
        segmented=True,
    )
    return show, view


def lens_choice(page: Page, indicator: Indicator, period: tuple[int, int]) -> str:
    """How to read across 1 July 2025: `?lens=successor`; offered where there is something to choose.

    One map has no successors; then only 'published' and 'percentile' are offered.
    """
    return lens_of(page, _lenses(indicator.id, period))


@queries.per_version
def _lenses(indicator_id: str, period: tuple[int, int]) -> tuple[str, ...]:
    both = lens.both_maps(choices.between(indicator_id, period), new=provinces.load().new_ids)
    return tuple(x for x in lens.LENSES if x != "successor" or both)


def lens_of(page: Page, offered: Sequence[str]) -> str:
    """How to read across 1 July 2025, of the lenses `offered`; the first is meant where none is named."""
    return choice(
        page,
        "lens",
        offered,
        default=offered[0],
        label=lambda x: page.t(f"lens.{x}"),
    )


def province_search(page: Page) -> list[Province]:
    """A search box for any province, old or new, with or without diacritics: `?q=ba+ria`."""
    key = _bound(page, "q", default="", read=lambda text: text[:80])
    text: str = st.text_input(
        page.t("control.q"),
        key=key,
        placeholder=page.t("control.q_hint"),
        max_chars=80,
        icon=":material/search:",
        on_change=_write,
        args=(key, "q", "", str),
    )
    if not text.strip():
        return []
    found = provinces.load().search(text)
    if not found:
        st.warning(wording.plain(page.t("empty.search", value=wording.quoted(text))))
    return found[:6]
