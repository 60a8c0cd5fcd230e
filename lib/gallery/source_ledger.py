"""Source ledger: which figures of several sources a reader wants to see.

Owns the choices of the page of sources, which rows fit them and in which order. Leaves the rule that
decides between sources to `data.loading.conflicts`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.base import alphabet
from lib.base.i18n import t
from lib.data.declared import registry
from lib.data.loading import ledger
from lib.data.loading.check import Check
from lib.data.loading.conflicts import Ledger
from lib.display import unit_names
from lib.figures import ledgers, queries
from lib.gallery import labels
from lib.gallery.base import page_choices
from lib.gallery.choice_kinds import One
from lib.gallery.choices import Selection

PAGE_ROWS = 25


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What the reader narrowed the ledger to; '' or 0 for everything."""

    indicator: str = ""
    area: str = ""
    year: int = 0
    conflicts: bool = True

    def fits(self, row: Ledger | Check) -> bool:
        """Whether a row or a check belongs to the choice."""
        return (
            self.indicator in ("", row.indicator)
            and self.area in ("", row.area_id)
            and (not self.year or row.period_start <= self.year <= row.period_end)
        )


def heads(chosen: Filter) -> pd.DataFrame:
    """The ledger's rows of a choice (frame of `conflicts.heads`) in a reader's order.

    Conflicts stand first, those that a counted rank explains behind the others.
    """
    rows = ledgers.heads()
    for column, wanted in (("indicator", chosen.indicator), ("area_id", chosen.area)):
        rows = rows[rows[column] == wanted] if wanted else rows
    if chosen.year:
        rows = rows[(rows["period_start"] <= chosen.year) & (chosen.year <= rows["period_end"])]
    if chosen.conflicts:
        rows = rows[rows["conflict"]]
    order = {i: n for n, i in enumerate(registry.load().indicators)}
    places = pd.DataFrame(
        {
            "agree": ~rows["conflict"].astype(bool),
            "computed": rows["computed"].astype(bool),
            "indicator": rows["indicator"].map(order),
            "end": -rows["period_end"],
        },
        index=rows.index,
    )
    return rows.loc[places.sort_values([*places], kind="stable").index].reset_index(drop=True)


@queries.per_version
def counts(chosen: Filter) -> tuple[int, int]:
    """How many rows of the ledger a choice has, and how many of them are conflicts."""
    rows = heads(chosen)
    return len(rows), int(rows["conflict"].sum())


@queries.per_version
def one_page(chosen: Filter, number: int) -> tuple[Ledger, ...]:
    """The rows of one page of a choice, from 1, with their claims."""
    return tuple(with_claims(heads(chosen)[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]))


def with_claims(rows: pd.DataFrame) -> list[Ledger]:
    """Rows of `heads` with their claims, in the same order: nothing else is read."""
    keys = list(rows[ledger.KEY].itertuples(index=False, name=None))
    whole = {(*r.key, r.what): r for r in ledgers.rows(tuple(dict.fromkeys(keys)))}
    return [whole[(*key, what)] for key, what in zip(keys, rows["what"], strict=True)]


@queries.per_version
def checks(chosen: Filter) -> tuple[Check, ...]:
    """The checks of a choice, contradictions first."""
    fitting = (c for c in ledgers.checks() if chosen.fits(c))
    return tuple(c for c in fitting if c.outcome != "holds" or not chosen.conflicts)


def _there(name: str) -> set[Any]:
    """What the rows and the checks have in a column."""
    said = {getattr(c, name) for c in ledgers.checks()}
    return said | set(ledgers.heads()[name].tolist())


@queries.per_version
def _indicators() -> tuple[str, ...]:
    there = _there("indicator")
    return tuple(i for i in registry.load().indicators if i in there)


@queries.per_version
def _areas(lang: str) -> tuple[str, ...]:
    return tuple(sorted(_there("area_id"), key=lambda a: _place(a, lang)))


@queries.per_version
def _years() -> tuple[int, ...]:
    return tuple(sorted(_there("period_end"), reverse=True))


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
