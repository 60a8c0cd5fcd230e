"""Labels: what pickers call indicators, units and regions."""

from __future__ import annotations

from collections import Counter

from lib.base.i18n import t
from lib.base.records import Indicator
from lib.data.declared import provinces, registry
from lib.display import unit_names, wording
from lib.figures import queries


@queries.per_version
def indicator(one: Indicator, lang: str) -> str:
    """An index's short name where it has one; a component's name follows that of its index."""
    parent = registry.load().indicators.get(one.parent or "")
    if parent:
        return f"{wording.short(parent, lang)} › {one.name(lang)}"
    short = wording.short(one, lang)
    return short if short != one.name_vi else one.name(lang)


def indicator_of(indicator_id: str, lang: str) -> str:
    """The label of the indicator of that id."""
    return indicator(registry.load().indicators[indicator_id], lang)


def region(name: str, lang: str) -> str:
    """A region's name in the language; '' is the whole country."""
    if not name:
        return t("control.region_all", lang)
    area = registry.load().areas.get(f"R:{name}")
    return area.name(lang) if area else name


@queries.per_version
def units(ids: tuple[str, ...], lang: str) -> dict[str, str]:
    """The label of each of the units that are on offer together."""
    options = [provinces.load().by_id[i] for i in ids]
    taken = Counter(p.slug for p in options)
    return {
        p.id: unit_names.picked(p.id, lang) if taken[p.slug] > 1 else p.name(lang) for p in options
    }
