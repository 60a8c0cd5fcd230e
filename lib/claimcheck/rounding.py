"""Rounding: whether a written number is the figure, within the rounding it is written with.

Owns the comparison of one claim with one figure. Leaves what follows from it to `verdicts`.
"""

from __future__ import annotations

import math

from lib.base import formats
from lib.claimcheck.claim import Claim
from lib.claimcheck.evidence import Figure, claimed, figure_of, scope_of, units
from lib.claimcheck.text import Number
from lib.data.declared import registry

EPSILON = 1e-6


def agrees(number: Number, value: float) -> str:
    """'same' within the rounding of the written number, 'finer' where it says more than the figure
    can, 'cut' where decimals were cut off and not rounded, else 'other'."""
    gap = abs(number.value - value)
    half = 0.5 * 10.0**-number.decimals
    if gap <= half + EPSILON:
        shown = formats.decimals(value)
        exact = gap <= EPSILON or shown >= number.decimals
        return "same" if exact else "finer"
    shown = formats.decimals(value)
    if shown < number.decimals and gap <= 0.5 * 10.0**-shown + EPSILON:
        return "finer"
    cut = math.floor(value * 10**number.decimals + EPSILON) / 10**number.decimals
    if shown > number.decimals and abs(cut - number.value) <= EPSILON:
        return "cut"
    return "other"


def hedged(c: Claim, value: float) -> str:
    """A number said with 'about', 'over' or 'nearly'."""
    number = c.numbers[0]
    sign = 1 if number.value >= 0 else -1
    size, true = abs(number.value), value * sign
    if c.near == "above":
        step = max(10.0**-number.decimals, 0.05 * size)
        if size - EPSILON <= true <= size + step:
            return "same"
        return "other" if true < size - EPSILON else "unsure"
    if c.near == "below":
        step = max(10.0**-number.decimals, 0.05 * size)
        if size - step <= true <= size + EPSILON:
            return "same"
        return "other" if true > size + EPSILON else "unsure"
    return "same" if agrees(number, value) == "same" else "unsure"


def says(c: Claim, f: Figure) -> str:
    """How a claim of a rank or a value stands to one figure; 'none' where the figure lacks it."""
    if c.kind in ("rank", "last", "top"):
        if f.rank is None:
            return "none"
        if c.kind == "last":
            of = units(f)
            last = of and of - (c.numbers[0].value if c.numbers else 0)
            return "none" if not last else "same" if f.rank == last else "other"
        if c.kind == "top":
            return "same" if f.rank <= c.numbers[0].value else "other"
        return "same" if f.rank == c.numbers[0].value else "other"
    if f.value is None:
        return "none"
    if c.near:
        return hedged(c, f.value)
    said = [agrees(n, f.value) for n in plausible(c)]
    for kind in ("same", "finer", "cut"):
        if kind in said:
            return kind
    return "other"


def plausible(c: Claim) -> tuple[Number, ...]:
    """The readings of a number that lie in the indicator's range."""
    known = registry.load().indicators.get(c.indicator or "")
    top = known.maximum if known and known.maximum else math.inf
    fit = tuple(n for n in c.numbers if n.value <= top)
    if c.kind == "count" and len(fit) == 2 and not c.unit:
        fit = tuple(n for n in fit if n.decimals == 0)
    return fit or c.numbers[:1]


def fits_scale(c: Claim) -> bool:
    """Whether the claim's unit and size can be the indicator's."""
    known = registry.load().indicators[c.indicator or ""]
    top = known.maximum if known.maximum is not None else math.inf
    inside = any(n.value <= top for n in c.numbers)
    if known.unit != "%" and c.unit == "%" and known.maximum != 100:
        return False
    return inside


def rivals_saying(c: Claim, f: Figure) -> list[Figure]:
    """Claims of other sources for the same figure that say what the claim says."""
    key = (f.area_id, f.period_start, f.period_end, scope_of(f))
    rows = claimed(f.indicator).get(key, ())
    found = [figure_of(r, rival=True) for r in rows]
    same = [r for r in found if says(c, r) == "same"]
    return list({tuple(r.sources()): r for r in same}.values())


def status_of(c: Claim, f: Figure) -> str | None:
    return f.rank_status if c.kind in ("rank", "last", "top", "rank_change") else f.value_status
