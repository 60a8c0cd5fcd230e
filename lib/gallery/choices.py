"""Choices: what a reader chose, as plain text in an address, an agenda or a command line.

Owns how each parameter's text becomes a value the site knows, and the note that says what fell back.
Addresses, agendas and embeds all hold the same text, so one view looks the same in each. Leaves the
pickers to `views.controls`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import pandas as pd

from lib.base import alphabet
from lib.base.i18n import t
from lib.base.records import Indicator, Province
from lib.data.declared import provinces, registry
from lib.display import wording
from lib.figures import queries

T = TypeVar("T")
LONGEST = 80
USUAL_SPAN = 5


@dataclass(frozen=True, kw_only=True)
class Choices:
    """The parameters of one view by name, and the notes about those that were not understood.

    A parameter that is missing means its default.
    """

    text: Mapping[str, str]
    lang: str
    notes: list[str] = field(default_factory=list)

    def one(
        self,
        name: str,
        options: Sequence[T],
        *,
        default: T,
        text: Callable[[T], str] = str,
    ) -> T:
        """One of `options` by its `text`, else the default with a note."""
        asked = self.text.get(name)
        if asked is None:
            return default
        found = {text(o): o for o in options}.get(asked)
        if found is None:
            self.notes.append(unknown(name, asked, lang=self.lang))
            return default
        return found

    def indicator(self, options: Sequence[Indicator], *, default: str) -> Indicator:
        """`indicator=par_index` among `options`."""
        known = registry.load().indicators
        return known[self.one("indicator", [i.id for i in options], default=default)]

    def period(self, years: Sequence[int], *, default: tuple[int, int]) -> tuple[int, int]:
        """`from=2019&to=2022` among `years`; the first is always before the last."""
        earlier, later = period_options(years)
        start = self.one("from", earlier, default=default[0])
        end = self.one("to", later, default=default[1])
        start, note = forward(years, start, end, lang=self.lang)
        self.notes.extend(note)
        return start, end

    def provinces(
        self,
        options: Sequence[Province],
        *,
        at_most: int,
        year: int | None = None,
        name: str = "p",
    ) -> tuple[str, ...]:
        """`p=son-la,thanh-hoa`: ids of up to `at_most` of `options`, in any spelling."""
        asked = self.text.get(name, "")
        ids, notes = read_provinces(asked, options, at_most=at_most, lang=self.lang, year=year)
        self.notes.extend(notes)
        return tuple(ids)

    def several(self, name: str, options: Sequence[str], *, at_most: int) -> tuple[str, ...]:
        """`i=par_index,papi`: up to `at_most` of `options`; the rest is left out with a note."""
        found, notes = read_several(
            name, self.text.get(name, ""), options, at_most=at_most, lang=self.lang
        )
        self.notes.extend(notes)
        return tuple(found)

    def province(
        self, options: Sequence[Province], *, default: str, year: int | None = None
    ) -> str:
        """`p=son-la`: the id of one of `options`, in any spelling; `year` as in `find_province`."""
        asked = self.text.get("p")
        if asked is None:
            return default
        unit = find_province(asked, options, year=year)
        if unit is None:
            self.notes.append(unknown("p", asked, lang=self.lang))
            return default
        self.notes.extend(stands_for(asked, unit, lang=self.lang))
        return unit.id


def stands_for(text: str, unit: Province, *, lang: str) -> list[str]:
    """A note where an id was asked for and another unit of its name is shown: the one before a merger."""
    resolver = provinces.load()
    asked = resolver.by_id.get(text.strip())
    if asked is None or unit.id in resolver.same(asked.id):
        return []
    return [t(f"note.stands_for_{unit.map}", lang, name=unit.name(lang))]


def unknown(name: str, value: str, *, lang: str) -> str:
    """The note about a value that the site does not know."""
    return t("note.unknown_value", lang, name=name, value=wording.quoted(value))


def period_options(years: Sequence[int]) -> tuple[list[int], list[int]]:
    """The years that a period may begin with, and those that it may end with."""
    return list(years[:-1]) or list(years), list(years[1:]) or list(years)


def forward(years: Sequence[int], start: int, end: int, *, lang: str) -> tuple[int, list[str]]:
    """`start`, or the year before `end` with a note where the period would not run forward."""
    if start < end or len(years) < 2:
        return start, []
    fallback = max(y for y in years if y < end)
    return fallback, [t("note.period", lang, start=start, end=end, instead=fallback)]


def find_province(
    text: str, options: Sequence[Province], *, year: int | None = None
) -> Province | None:
    """The one of `options` that a spelling means; a part of a name will do where it fits only one.

    Where an old and a new unit share a name, `year` decides; without it the new one is meant.
    """
    by_id = {p.id: p for p in options}
    resolver = provinces.load()
    if len(text) > LONGEST:
        return None
    match = resolver.resolve(text, year=year)
    found = [p for p in (match.province, *match.others) if p and p.id in by_id]
    if not found and match.province:
        # A place under an earlier or a later id of its own (63-14 and 34-14 are both Sơn La).
        found = [by_id[i] for i in resolver.same(match.province.id) if i in by_id]
    if not found:
        found = [p for p in resolver.search(text) if p.id in by_id]
        found = found if len(found) == 1 else []
    return found[0] if found else None


def read_provinces(
    text: str,
    options: Sequence[Province],
    *,
    at_most: int,
    lang: str,
    year: int | None = None,
) -> tuple[list[str], list[str]]:
    """Ids of the provinces named in `text` (commas between), and notes about those not understood."""
    ids: list[str] = []
    notes: list[str] = []
    for part in filter(None, (s.strip() for s in text.split(","))):
        unit = find_province(part, options, year=year)
        if unit is None:
            notes.append(t("note.unknown_province", lang, value=wording.quoted(part)))
        elif unit.id not in ids:
            ids.append(unit.id)
            notes += stands_for(part, unit, lang=lang)
    if len(ids) > at_most:
        notes.append(t("note.too_many", lang, count=at_most))
    return ids[:at_most], notes


def read_several(
    name: str, text: str, options: Sequence[str], *, at_most: int, lang: str
) -> tuple[list[str], list[str]]:
    """The `options` named in `text` (commas between), and notes about what is not among them."""
    found: list[str] = []
    notes: list[str] = []
    for part in filter(None, (s.strip() for s in text.split(","))):
        if part not in options:
            notes.append(unknown(name, part, lang=lang))
        elif part not in found:
            found.append(part)
    if len(found) > at_most:
        notes.append(t("note.too_many_of", lang, count=at_most))
    return found[:at_most], notes


def address(unit: Province, options: Sequence[Province], *, year: int | None = None) -> str:
    """What stands in an address: the slug where it means this unit among `options`, else the id."""
    return unit.slug if find_province(unit.slug, options, year=year) is unit else unit.id


def region_text(name: str) -> str:
    """A region as it stands in an address: 'Tây Nguyên' -> 'tay-nguyen'."""
    return alphabet.fold(name).replace(" ", "-")


@queries.per_version
def ranked_units(indicator: str) -> list[Province]:
    """The units that have a rank or score in the indicator, in Vietnamese alphabetical order."""
    units = provinces.load().by_id
    ids = queries.history(indicator)["province_id"].unique()
    return sorted((units[i] for i in ids), key=lambda p: (alphabet.sort_key(p.name_vi), p.id))


@queries.per_version
def regions(indicator: str, year: int) -> list[str]:
    """The regions of the provinces that have a figure in `year`."""
    units = provinces.load().by_id
    history = queries.history(indicator)
    ids = history.loc[history["year"] == year, "province_id"]
    return sorted({units[i].region for i in ids}, key=alphabet.sort_key)


@queries.per_version
def between(indicator: str, period: tuple[int, int]) -> pd.DataFrame:
    """The rows of `queries.history` of the years of a period."""
    history = queries.history(indicator)
    return history[history["year"].between(*period)]


@queries.per_version
def default_period(indicator: str) -> tuple[int, int]:
    """The newest five editions, or as many of them as ranks can be compared over."""
    years = queries.years(indicator)
    newest = years[-1]
    stops = [b.year for b in registry.load().breaks(indicator) if "rank" in b.refuses]
    first = max([y for y in stops if y <= newest], default=years[0])
    run = [y for y in years if y >= first]
    if len(run) < 2:
        run = list(years)
    return run[-USUAL_SPAN:][0], run[-1]
