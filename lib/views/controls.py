"""Controls: pickers bound to the address.

Owns that every choice is in the URL as plain text, comes back from it, and that a value the site does
not know falls back with a visible note. A parameter that equals its default is left out of the URL.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from lib import provinces, queries, registry, wording
from lib.records import Indicator, Province
from lib.views.frame import Page

T = TypeVar("T")


def _bound(page: Page, name: str, *, default: T, read: Callable[[str], T | None]) -> str:
    """The session key of parameter `name`, filled from the address where the address says something.

    `read` turns the parameter's text into a value, or None where the site does not know it.
    """
    key = f"{page.id}.{name}"
    seen = f"{key}.seen"
    asked = st.query_params.get(name)
    if key not in st.session_state or st.session_state.get(seen) != asked:
        value = default if asked is None else read(asked)
        if value is None:
            page.notes.append(
                page.t("note.unknown_value", name=name, value=wording.quoted(asked or ""))
            )
            value = default
        st.session_state[key] = value
        st.session_state[seen] = asked
    return key


def _write(key: str, name: str, default: Any, text: Callable[[Any], str]) -> None:
    """Put the picker's value into the address."""
    value = st.session_state[key]
    if value == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = text(value)
    st.session_state[f"{key}.seen"] = st.query_params.get(name)


def choice(
    page: Page,
    name: str,
    options: Sequence[T],
    *,
    default: T,
    label: Callable[[T], str],
    text: Callable[[T], str] = str,
    segmented: bool = False,
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
    title = page.t(f"control.{name}")
    widget = partial(st.segmented_control, required=True) if segmented else st.selectbox
    chosen: T = widget(title, options, **settings)
    return chosen


def indicator(page: Page, options: Sequence[Indicator], *, default: str) -> Indicator:
    """The indicator: `?indicator=par_index`."""
    known = registry.load().indicators
    chosen = choice(
        page,
        "indicator",
        [i.id for i in options],
        default=default,
        label=lambda i: indicator_label(known[i], page.lang),
    )
    return known[chosen]


def indicator_label(chosen: Indicator, lang: str) -> str:
    """An index's short name where it has one; a component's name follows that of its index."""
    parent = registry.load().indicators.get(chosen.parent or "")
    if parent:
        return f"{wording.short(parent)} › {chosen.name(lang)}"
    short = wording.short(chosen)
    return short if short != chosen.name_vi else chosen.name(lang)


def period(page: Page, years: Sequence[int], *, default: tuple[int, int]) -> tuple[int, int]:
    """First and last year: `?from=2019&to=2022`; the first is always before the last."""
    earlier, later = list(years[:-1]) or list(years), list(years[1:]) or list(years)
    start = choice(page, "from", earlier, default=default[0], label=str)
    end = choice(page, "to", later, default=default[1], label=str)
    if start >= end and len(years) > 1:
        fallback = max(y for y in years if y < end)
        page.notes.append(page.t("note.period", start=start, end=end, instead=fallback))
        start = fallback
    return start, end


def chosen_provinces(page: Page, options: Sequence[Province], *, at_most: int = 8) -> list[str]:
    """Up to `at_most` provinces: `?p=son-la,thanh-hoa`; typed names need no diacritics."""
    by_id = {p.id: p for p in options}
    resolver = provinces.load()

    def known(text: str) -> Province | None:
        """The unit among the options that a spelling means."""
        match = resolver.resolve(text)
        found = [p for p in (match.province, *match.others) if p and p.id in by_id]
        if not found:
            found = [p for p in resolver.search(text) if p.id in by_id]
            found = found if len(found) == 1 else []
        return found[0] if found else None

    def read(text: str) -> list[str]:
        ids: list[str] = []
        for part in filter(None, (s.strip() for s in text.split(","))):
            if len(part) > 80 or (unit := known(part)) is None:
                page.notes.append(page.t("note.unknown_province", value=wording.quoted(part)))
            elif unit.id not in ids:
                ids.append(unit.id)
        if len(ids) > at_most:
            page.notes.append(page.t("note.too_many", count=at_most))
        return ids[:at_most]

    nobody: list[str] = []
    key = _bound(page, "p", default=nobody, read=read)
    st.session_state[key] = [i for i in st.session_state[key] if i in by_id]

    def changed() -> None:
        """Turn typed spellings into units, then write the address."""
        ids: list[str] = []
        for value in st.session_state[key]:
            unit = by_id.get(value) or known(str(value))
            if unit and unit.id not in ids:
                ids.append(unit.id)
        st.session_state[key] = ids
        _write(key, "p", [], lambda v: ",".join(by_id[i].slug for i in v))

    picked: list[str] = st.multiselect(
        page.t("control.p"),
        list(by_id),
        key=key,
        format_func=lambda i: by_id[i].name(page.lang) if i in by_id else str(i),
        max_selections=at_most,
        placeholder=page.t("control.p_hint"),
        accept_new_options=True,
        on_change=changed,
    )
    return [i for i in picked if i in by_id]


def ranked_units(chosen: Indicator) -> list[Province]:
    """The units that have a rank or score in the indicator, in Vietnamese alphabetical order."""
    units = provinces.load().by_id
    ids = queries.history(chosen.id)["province_id"].unique()
    return sorted((units[i] for i in ids), key=lambda p: (provinces.sort_key(p.name_vi), p.id))


def region(page: Page, chosen: Indicator, year: int) -> str:
    """The region whose provinces are listed: its name, or '' for the whole country; `?region=...`."""
    units = provinces.load().by_id
    history = queries.history(chosen.id)
    ids = history.loc[history["year"] == year, "province_id"]
    regions = sorted({units[i].region for i in ids}, key=provinces.sort_key)
    areas = registry.load().areas

    def label(name: str) -> str:
        area = areas.get(f"R:{name}")
        return area.name(page.lang) if area else page.t("control.region_all")

    return choice(
        page,
        "region",
        ["", *regions],
        default="",
        label=label,
        text=lambda name: provinces.fold(name).replace(" ", "-"),
    )


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


USUAL_SPAN = 5


def default_period(chosen: Indicator) -> tuple[int, int]:
    """The newest five editions, or as many of them as ranks can be compared over."""
    years = queries.years(chosen.id)
    newest = years[-1]
    stops = [b.year for b in registry.load().breaks(chosen.id) if "rank" in b.refuses]
    first = max([y for y in stops if y <= newest], default=years[0])
    run = [y for y in years if y >= first]
    if len(run) < 2:
        run = list(years)
    return run[-USUAL_SPAN:][0], run[-1]
