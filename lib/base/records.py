"""Records: the vocabulary of the product.

Owns the frozen records that the other modules pass to one another, the closed vocabularies, and the
ways of saying no: `Problem` (a fault in a file), `Refusal` (an answer that must not be given) and
`NotReady` (the ground is missing).
Leaves reading them to `registry` and `intake`, and their wording to `i18n`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

DIRECTIONS = ("higher", "lower", "neutral")
SCOPES = ("full-year", "multi-year", "part-year", "plan", "centre-only")
RANK_BASES = ("published", "computed")
STATUSES = ("published", "derived", "suspect")
BREAK_KINDS = ("method", "scale", "territory", "coverage")
CERTAINTIES = ("confirmed", "inferred", "suspected")
COVERAGES = ("all", "withheld", "best", "pilot", "part")
TIERS = (1, 2, 3, 4)


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """What a figure measures. `direction` says whether higher or lower is better, or neither.

    An index that ranks provinces has a place among the indices (`index_order`). It is a `headline` where
    the overview and reports speak of it, and has a place among the voices that judge a province
    (`voice_order`) and among those whose reasons are shown first (`reasons_order`). `apart` says that each
    province's figure is of another day; `spellings` are the index's names as papers write them.
    """

    id: str
    family: str
    parent: str | None
    name_vi: str
    name_en: str
    unit: str
    direction: str
    decimals: int
    minimum: float | None
    maximum: float | None
    publisher: str
    note_vi: str = ""
    short: str = ""
    index_order: int | None = None
    headline: bool = False
    voice_order: int | None = None
    reasons_order: int | None = None
    apart: bool = False
    spellings: tuple[str, ...] = ()

    def name(self, lang: str) -> str:
        """The indicator's name in `lang` ('vi' or 'en')."""
        return self.name_vi if lang == "vi" else self.name_en


@dataclass(frozen=True, kw_only=True)
class Province:
    """One provincial unit between two dates; a unit that changed type or extent is another unit."""

    id: str
    map: str
    code: str
    slug: str
    name_vi: str
    name_en: str
    type: str
    region: str
    valid_from: date | None
    valid_to: date | None
    successor_id: str | None
    capital: str = ""
    population: int | None = None
    population_asof: str = ""
    area_km2: float | None = None
    lon: float | None = None
    lat: float | None = None
    note_vi: str = ""

    def name(self, lang: str) -> str:
        """The unit's name in `lang`; Vietnamese names keep their diacritics in both languages."""
        return self.name_vi

    def in_force(self, day: date) -> bool:
        """Whether the unit existed on `day`."""
        after = self.valid_from is None or self.valid_from <= day
        return after and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class Merger:
    """One old unit's passage into a new one (the pair, the day, how)."""

    old_id: str
    new_id: str
    effective: date
    kind: str
    note_en: str = ""


@dataclass(frozen=True, kw_only=True)
class Method:
    """One version of an index's method; scores and components compare only within a version."""

    indicator: str
    version: str
    decision: str
    first_year: int
    last_year: int | None
    structure_vi: str
    structure_en: str
    certainty: str


@dataclass(frozen=True, kw_only=True)
class Break:
    """A year from which a series must not be joined to what came before.

    `year` is the first year after the break. `refuses` says what may not be computed across it:
    'score' always, 'rank' where the scale or the set of units changed.
    """

    indicator: str
    year: int
    kind: str
    refuses: frozenset[str]
    reason_vi: str
    reason_en: str
    certainty: str

    def reason(self, lang: str) -> str:
        """Why the series breaks, in `lang`."""
        return self.reason_vi if lang == "vi" else self.reason_en


@dataclass(frozen=True, kw_only=True)
class Component:
    """A part of an index in some of its editions, and its weight in the total.

    total = sum of weight x value over the components of the edition. Declared only where that gives
    the published total within rounding; `certainty` and `basis` say how the weight is known.
    `full_marks` is None where no text states the component's maximum.
    """

    indicator: str
    component: str
    first_year: int
    last_year: int | None
    weight: float
    full_marks: float | None
    basis_vi: str
    basis_en: str
    certainty: str

    def basis(self, lang: str) -> str:
        """How the weight is known, in `lang`."""
        return self.basis_vi if lang == "vi" else self.basis_en


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One index year: how many provinces its ranking counts, and how fully it was published.

    `ranking` is 'published' where the publisher ranks the provinces, 'computed' where it gives scores
    or groups only and every rank is counted from the scores.
    """

    indicator: str
    year: int
    n_ranked: int | None
    coverage: str
    ranking: str
    note_vi: str = ""
    note_en: str = ""

    def note(self, lang: str) -> str:
        """What a reader must know of this edition's coverage, in `lang`; may be empty."""
        return self.note_vi if lang == "vi" else self.note_en


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a claim stands. Tier 1 official, 2 press, 3 secondary, 4 copy on an unofficial site.

    `date` is ISO and as exact as the source is: "2022-02-03", "2024-12", "2020" or "".
    """

    id: str
    publisher: str
    title: str
    url: str
    date: str
    tier: int

    @property
    def unofficial(self) -> bool:
        """Whether it is a copy on an unofficial site: named without its address, on purpose."""
        return self.tier == TIERS[-1]

    @property
    def address(self) -> str:
        """The address that may be told, else ''."""
        return "" if self.unofficial else self.url

    @property
    def link(self) -> str:
        """The address where it can be followed, else ''."""
        return self.address if self.address.startswith(("http://", "https://")) else ""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One fault in a file: where it stands, what stands there, and (by `code`) what would be right.

    The sentence is `problem.<code>` in data/i18n, filled from `params`.
    """

    code: str
    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


class BadFile(Exception):
    """A file or a set of files that cannot be loaded; carries every problem found in it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problem(s), first: {problems[0] if problems else None}")
        self.problems = problems


class NotReady(Exception):
    """What the product stands on is not in order: a setting, a folder, the database.

    The sentence is `not_ready.<code>` in data/i18n, filled with `params`.
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(" ".join([code, *(f"{name}={value}" for name, value in params.items())]))
        self.code, self.params = code, params


class Refusal(Exception):
    """An answer that must not be computed. The sentence is `refusal.<code>` in data/i18n."""

    def __init__(self, code: str, *, breaks: tuple[Break, ...] = (), **params: Any) -> None:
        super().__init__(f"{code} {params}")
        self.code = code
        self.breaks = breaks
        self.params = params
