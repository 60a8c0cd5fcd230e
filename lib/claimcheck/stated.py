"""Stated figure: what a pattern found in a sentence, before it is known whose figure it is."""

from __future__ import annotations

from dataclasses import dataclass

from lib.claimcheck import lexicon
from lib.claimcheck.text import Number, Text

HEDGE = rf"(?:({lexicon.NEAR}|{lexicon.ABOVE}|{lexicon.BELOW}) )?"


@dataclass(frozen=True, kw_only=True)
class Found:
    """A stated figure. `numbers` are its readings, the likelier first; changes carry their sign.

    `near` is '' or how the number is hedged: 'about', 'above', 'below'. `before` is True for the first
    number of 'from A to B'. `indicator` is set where the words themselves say what is counted.
    `against` is what a difference is counted from: a place as mentions have it, 'first', 'last' or
    'median'; `reference` is where the sentence names it. `superlative` marks 'the highest in the country',
    which may be said of another measure.
    """

    kind: str
    start: int
    end: int
    numbers: tuple[Number, ...] = ()
    unit: str = ""
    near: str = ""
    n: int | None = None
    before: bool = False
    indicator: str = ""
    against: str = ""
    reference: tuple[int, int] | None = None
    superlative: bool = False


def whole(number: float) -> tuple[Number, ...]:
    """The one reading of a whole number."""
    return (Number(value=float(number), decimals=0),)


def near(text: Text, hedge: str | None) -> str:
    """How a number is hedged: 'about', 'above', 'below' or ''."""
    if not hedge:
        return ""
    for kind, source in (
        ("about", lexicon.NEAR),
        ("above", lexicon.ABOVE),
        ("below", lexicon.BELOW),
    ):
        if lexicon.pattern(source, marked=text.marked).fullmatch(hedge):
            return kind
    return ""


def unit(written: str | None) -> str:
    """'%', 'pp' (percentage points), 'points', or '' where none was written."""
    if not written:
        return ""
    plain = lexicon.bare(written)
    if plain in ("diem phan tram", "diem %", "pp") or plain.startswith("percentage"):
        return "pp"
    if plain in ("%", "phan tram") or plain.startswith("per"):
        return "%"
    return "points"


def led_by_from(text: Text, start: int, at: int, *, fill: str) -> bool:
    """Whether 'từ' or 'from' stands right before a number, with at most two words of `fill` between."""
    return bool(text.has(rf"\b(?:từ|from)(?: (?:{fill})){{0,2}} $", max(start, at - 24), at))
