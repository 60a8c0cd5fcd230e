"""Source ledger: which figures of several sources a reader wants to see.

Owns the choices of the page of sources and which rows fit them. Leaves the rule that decides between
sources to `data.loading.conflicts`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lib.base import alphabet
from lib.base.i18n import t
from lib.data.declared import registry
from lib.data.loading.check import Check
from lib.data.loading.conflicts import Ledger
from lib.display import unit_names
from lib.figures import queries
from lib.gallery import labels
from lib.gallery.base import page_choices
from lib.gallery.choice_kinds import One
from lib.gallery.choices import Selection


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What the reader narrowed the ledger to; '' or 0 for everything."""

    indicator: str = ""
    area: str = ""
    year: int = 0
    conflicts: bool = True

    def fits(self, row: Ledger | Check) -> bool:
        """Whether a row belongs to the choice."""
        return (
            self.indicator in ("", row.indicator)
            and self.area in ("", row.area_id)
            and (not self.year or row.period_start <= self.year <= row.period_end)
        )


def _rows() -> list[Ledger | Check]:
    return [*queries.ledgers(), *queries.sum_checks()]


@queries.per_version
def _indicators() -> tuple[str, ...]:
    there = {r.indicator for r in _rows()}
    return tuple(i for i in registry.load().indicators if i in there)


@queries.per_version
def _areas(lang: str) -> tuple[str, ...]:
    return tuple(sorted({r.area_id for r in _rows()}, key=lambda a: _place(a, lang)))


@queries.per_version
def _years() -> tuple[int, ...]:
    return tuple(sorted({r.period_end for r in _rows()}, reverse=True))


@queries.per_version
def _addresses() -> dict[str, str]:
    """What stands in an address for each area: the slug where only one of them has it, else the id."""
    return {"": ""} | _written(_areas("vi"))


def _written(areas: Iterable[str]) -> dict[str, str]:
    units = registry.load().provinces
    taken: set[str] = set()
    out = {}
    for a in areas:
        text = units[a].slug if a in units else a
        out[a] = a if text in taken else text
        taken.add(text)
    return out


def _place(area: str, lang: str) -> tuple[int, object]:
    """The country, then regions, then provinces and districts in the order of the alphabet."""
    kind = registry.load().areas[area].kind
    rank = {"country": 0, "region": 1}.get(kind, 2)
    return rank, (*alphabet.sort_key(area_name(area, lang)), area)


def area_name(area: str, lang: str) -> str:
    """An area's name; a new unit's says since when it is."""
    known = registry.load()
    return unit_names.begun(area, lang) if area in known.provinces else known.areas[area].name(lang)


def _any(lang: str) -> str:
    return t("page.sources.any", lang)


CHOICES = page_choices(
    "sources",
    One(
        name="indicator",
        options=lambda asked: ["", *_indicators()],
        label=lambda i, lang: labels.indicator_of(i, lang) if i else _any(lang),
    ),
    One(
        name="area",
        options=lambda asked: ["", *_areas(asked.lang)],
        text=lambda area: _addresses()[area],
        label=lambda area, lang: area_name(area, lang) if area else _any(lang),
        title="page.sources.area",
    ),
    One(
        name="year",
        options=lambda asked: [0, *_years()],
        label=lambda year, lang: str(year) if year else _any(lang),
    ),
    One(
        name="show",
        options=("conflicts", "all"),
        label="page.sources.show_",
        title="page.sources.show",
        form="segments",
    ),
)


def wanted(asked: Selection) -> Filter:
    """What the choices narrow the ledger to."""
    return Filter(
        indicator=asked["indicator"],
        area=asked["area"],
        year=asked["year"],
        conflicts=asked["show"] == "conflicts",
    )
