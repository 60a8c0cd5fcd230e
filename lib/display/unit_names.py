"""Unit names: how a unit is told from another one of the same name, before and after 1 July 2025.

Owns the words beside the name. What the units are to one another stands in `data.declared.merger`.
"""

from __future__ import annotations

from lib.base import formats
from lib.base.i18n import t
from lib.data.declared import merger, provinces


def former(unit_id: str, lang: str) -> str:
    """The name; a unit before the 34 whose name another place carries on: 'X (trước 7/2025)'."""
    known = provinces.load()
    unit = known.by_id[unit_id]
    carried_on = any(p is known.current(p.id) for p in known.namesakes(unit_id))
    name = unit.name(lang)
    return t("word.earlier", lang, name=name) if carried_on and not merger.is_new(unit) else name


def picked(unit_id: str, lang: str) -> str:
    """The name in a list with a later unit of that name: 'X cũ', 'X (trước 7/2025)' for one place.

    A list is narrow: the day stands in the page's words.
    """
    known = provinces.load()
    unit = known.by_id[unit_id]
    if merger.ended(unit) is None:
        return unit.name(lang)
    same_place = len(known.same(unit_id)) > 1
    return t(f"word.{'earlier' if same_place else 'former'}", lang, name=unit.name(lang))


def since(unit_id: str, lang: str) -> str:
    """The name in a title; a new unit that keeps an old name says since when it is."""
    known = provinces.load()
    unit = known.by_id[unit_id]
    old = [p for p in known.by_id.values() if p.slug == unit.slug and not merger.is_new(p)]
    return begun(unit_id, lang) if old else unit.name(lang)


def begun(unit_id: str, lang: str) -> str:
    """The name among units of both maps; a new unit says since when it is."""
    unit = provinces.load().by_id[unit_id]
    if not merger.is_new(unit) or unit.valid_from is None:
        return unit.name(lang)
    date = formats.day(unit.valid_from, lang=lang)
    return t("topic.unit_since", lang, name=unit.name(lang), date=date)


def until(unit_id: str, lang: str) -> str:
    """The name in a table with a later unit of that name: one that ended says on which day."""
    unit = provinces.load().by_id[unit_id]
    if unit.valid_to is None:
        return unit.name(lang)
    return t("word.until", lang, name=unit.name(lang), date=formats.day(unit.valid_to, lang=lang))


def with_years(unit_id: str, lang: str) -> str:
    """The name in a grid: a unit before the 34 says its last year, the others that they go on."""
    unit = provinces.load().by_id[unit_id]
    name, end = unit.name(lang), merger.ended(unit)
    if end is None:
        return t("page.data.unit_now", lang, name=name)
    return t("page.data.unit_until", lang, name=name, year=end.year)
