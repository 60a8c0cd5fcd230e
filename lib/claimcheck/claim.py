"""Claim: what a text says, as far as it was understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lib.claimcheck.mention import Mention
from lib.claimcheck.text import Number


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One claim of the text.

    `sentence` is quoted whole, `quote` is the words that state the figure. `area` is an area id,
    `base` the year that a change is counted from (`base_said` is False where the text leaves it out).
    `start_year` is the first year of a cumulative count. `now` and `then` are the two written numbers that
    a change is the difference of. `against` is what a difference is counted from: an area id, 'first',
    'last' or 'median'. `each` are the indices or years, as (field, value), of all of which one figure is
    said. `streak` is in how many years on end a rank is said to have been held, 0 where none is told;
    `again` marks one that 'tiếp tục' only hints at. `year_assumed` marks a year that is only likely.
    `unclear` are codes of what was not understood: `check.unclear` in data/i18n has a sentence for each.
    """

    kind: str
    sentence: str
    quote: str
    start: int
    end: int
    numbers: tuple[Number, ...] = ()
    unit: str = ""
    near: str = ""
    n: int | None = None
    area: str | None = None
    indicator: str | None = None
    year: int | None = None
    base: int | None = None
    base_said: bool = False
    start_year: int | None = None
    unclear: tuple[str, ...] = ()
    now: Number | None = None
    then: Number | None = None
    against: str | None = None
    each: tuple[tuple[str, str | int], ...] = ()
    streak: int = 0
    again: bool = False
    year_assumed: bool = False


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The claims of a text, and the sentences' numbers that were not understood: (sentence, words)."""

    claims: tuple[Claim, ...]
    leftover: tuple[tuple[str, str], ...]
    truncated: bool = False


@dataclass(kw_only=True)
class Carried:
    """What a sentence may leave unsaid because the sentences before it said it, each once, in order."""

    areas: list[str] = field(default_factory=list)
    indices: list[str] = field(default_factory=list)
    years: list[str] = field(default_factory=list)

    def learn(self, found: Sequence[Mention]) -> None:
        """Remember the sentence's subjects; what it does not mention stays as it was."""
        for kind, kept in (("area", self.areas), ("index", self.indices), ("year", self.years)):
            said = [m.value for m in found if m.kind == kind and m.role in ("", "period")]
            if said:
                kept[:] = dict.fromkeys(said)
