"""Changes: verdicts on what rose or fell, and on differences to another place or to a mean.

Owns the arithmetic, what per cent and percentage points mean, and that nothing is compared across a
break. Leaves ranks and values of one year to `verdicts`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd

from lib.analytics import ranks
from lib.base import formats
from lib.claimcheck.claim import Claim
from lib.claimcheck.evidence import Figure, Finding, at, claimed, median, ranked, scope_of, shown
from lib.claimcheck.rounding import EPSILON, agrees, hedged
from lib.claimcheck.text import Number
from lib.data.declared import registry

LOOK_BACK = 6


def own_arithmetic(c: Claim) -> Finding | None:
    """A change that is not the difference of the numbers beside it."""
    if not (c.now and c.then and c.numbers) or c.near or "gap" in c.unclear:
        return None
    if {"planned", "negated", "condition", "other_measure"} & set(c.unclear):
        return None
    if c.kind == "rank_change":
        gap = c.then.value - c.now.value
        return None if gap == c.numbers[0].value else _does_not_add_up(c, gap)
    decimals = max(c.now.decimals, c.then.decimals)
    gap = round(c.now.value - c.then.value, decimals)
    # Each of the two is rounded by itself, so their difference may be one step off.
    step = 10.0**-decimals
    for number in c.numbers:
        if abs(gap - number.value) <= max(step, 0.5 * 10.0**-number.decimals) + EPSILON:
            return None
        relative = gap / c.then.value * 100 if c.then.value else math.nan
        if c.unit == "%" and abs(relative - number.value) <= 0.5 * 10.0**-number.decimals + EPSILON:
            return None
    return _does_not_add_up(c, gap)


def _does_not_add_up(c: Claim, gap: float) -> Finding:
    """The contradiction, with the figures of both years where they are known."""
    figures: tuple[Figure, ...] = ()
    notes: tuple[str, ...] = ("arithmetic",)
    what = "rank" if c.kind == "rank_change" else "value"
    if c.area and c.indicator and c.year and c.base:
        pair = [at(c.indicator, c.area, y) for y in (c.year, c.base)]
        figures = tuple(f for f in pair if f)
        if len(figures) == 2 and _contested(c, (figures[0], figures[1]), what):
            notes = (*notes, "rival_change")
    return Finding(claim=c, verdict="contradicted", notes=notes, figures=figures, expected=gap)


def _pair(c: Claim, f: Figure | None) -> tuple[Figure, Figure] | Finding:
    """The figures of both years, or the answer that they cannot be compared."""
    if c.base is None or c.indicator is None or c.area is None or c.year is None:
        return Finding(claim=c, verdict="unknown", notes=("unclear",))
    base = at(c.indicator, c.area, c.base)
    if f is None or base is None:
        note = "no_figure" if f is None else "no_base_figure"
        return Finding(
            claim=c, verdict="unknown", notes=(note,), figures=tuple(x for x in (f, base) if x)
        )
    return f, base


def _breaks(c: Claim, what: str) -> bool:
    declared = registry.load().breaks(c.indicator or "")
    between = ranks.crossed(declared, start=c.base or 0, end=c.year or 0)
    return any(what in b.refuses for b in between)


def rank_change(c: Claim, f: Figure | None) -> Finding:
    pair = _pair(c, f)
    if isinstance(pair, Finding):
        return pair
    now, then = pair
    if now.rank is None or then.rank is None:
        note = "no_figure" if now.rank is None else "no_base_figure"
        return Finding(claim=c, verdict="unknown", notes=(note,), figures=pair)
    if _breaks(c, "rank"):
        return Finding(claim=c, verdict="unknown", notes=("break",), figures=pair)
    change = float(then.rank - now.rank)
    return _changed(c, pair, change, same=lambda n: n.value == change, what="rank")


def value_change(c: Claim, f: Figure | None) -> Finding:
    pair = _pair(c, f)
    if isinstance(pair, Finding):
        return pair
    now, then = pair
    if now.value is None or then.value is None:
        note = "no_figure" if now.value is None else "no_base_figure"
        return Finding(claim=c, verdict="unknown", notes=(note,), figures=pair)
    if _breaks(c, "score"):
        return Finding(claim=c, verdict="unknown", notes=("break",), figures=pair)
    places = max(formats.decimals(now.value), formats.decimals(then.value))
    change = round(now.value - then.value, places)
    found = _changed(
        c, pair, change, same=lambda n: agrees(n, change) in ("same", "finer"), what="value"
    )
    return _in_its_unit(c, found, change, then.value)


def _in_its_unit(c: Claim, found: Finding, change: float, base: float) -> Finding:
    """A change written in per cent is one of its base, or else points with the wrong unit."""
    percent = registry.load().indicators[c.indicator or ""].unit == "%"
    if c.unit == "%" and found.verdict in ("confirmed", "contradicted"):
        relative = change / base * 100 if base else math.nan
        if any(abs(n.value - relative) <= 0.5 * 10.0**-n.decimals + EPSILON for n in c.numbers):
            return replace(found, verdict="confirmed", notes=("relative", *found.notes))
        if found.verdict == "confirmed":
            # The number is right, its unit is not: points, not per cent of what it was.
            code = "percent_points" if percent else "points_not_percent"
            return replace(found, verdict="contradicted", notes=(code, *found.notes))
    return found


def gap(c: Claim, f: Figure | None) -> Finding:
    """A difference to a mean, to the first or last, or to another place, in the same year."""
    if c.against == "median":
        return _from_median(c, f)
    other = _reference(c)
    of_ranks = c.unit == "places"
    mine, base = ((x.rank if of_ranks else x.value) if x else None for x in (f, other))
    if f is None or other is None or mine is None or base is None:
        note = "no_figure" if mine is None else "no_reference"
        pair = tuple(x for x in (f, other) if x)
        return Finding(claim=c, verdict="unknown", notes=(note,), figures=pair)
    if of_ranks:
        above = float(base - mine)
        return _changed(
            c, (f, other), above, same=lambda n: n.value == above, what="rank", years=False
        )
    places = max(formats.decimals(mine), formats.decimals(base))
    above = round(mine - base, places)
    found = _changed(
        c,
        (f, other),
        above,
        same=lambda n: agrees(n, above) in ("same", "finer"),
        what="value",
        years=False,
    )
    found = _in_its_unit(c, found, above, base)
    # Both are rounded by themselves: their difference may be one last step off.
    step = 10.0**-places
    if (
        found.verdict == "contradicted"
        and any(n.decimals >= places and abs(n.value - above) <= step + EPSILON for n in c.numbers)
        and found.note not in ("percent_points", "points_not_percent")
    ):
        return replace(found, verdict="unknown", notes=("one_step", *found.notes))
    return found


def _from_median(c: Claim, f: Figure | None) -> Finding:
    """A difference to the median, which no source states: it is counted where an edition is complete."""
    middle = median(c.indicator or "", c.year or 0)
    if f is None or f.value is None or middle is None or c.unit == "places" or c.near:
        return Finding(
            claim=c, verdict="unknown", notes=("no_reference",), figures=(f,) if f else ()
        )
    above = round(f.value - middle, 4)
    right = any(agrees(n, above) == "same" for n in c.numbers)
    open_ = f.value_status != "published" or c.unit == "%"
    verdict = "unknown" if open_ else "confirmed" if right else "contradicted"
    return Finding(claim=c, verdict=verdict, notes=("median",), figures=(f,), expected=above)


def _reference(c: Claim) -> Figure | None:
    """The figure that a difference is counted from; None where it is not known for certain."""
    if c.against not in ("first", "last"):
        return at(c.indicator or "", c.against, c.year or 0) if c.against else None
    units = ranked(c.indicator or "").get(c.year or 0, 0)
    place = 1 if c.against == "first" else units
    wanted = [
        f
        for (area, first, last, scope), f in shown(c.indicator or "").items()
        if first == last == c.year
        and scope == "full-year"
        and not area.startswith("R:")
        and f.rank == place
    ]
    return wanted[0] if len(wanted) == 1 and place else None


def _changed(
    c: Claim,
    pair: tuple[Figure, Figure],
    change: float,
    *,
    same: Callable[[Number], bool],
    what: str,
    years: bool = True,
) -> Finding:
    """The verdict on a difference of two figures, of two years or (`years` False) of two places."""
    statuses = [x.rank_status if what == "rank" else x.value_status for x in pair]
    notes: tuple[str, ...] = () if c.base_said or not years else ("base_assumed",)
    if what == "rank" and "computed" in [x.rank_basis for x in pair]:
        notes = (*notes, "computed")
    made: dict[str, Any] = {"claim": c, "figures": pair, "expected": change}
    if "suspect" in statuses:
        return Finding(verdict="unknown", notes=("suspect", *notes), **made)
    if "derived" in statuses:
        notes = (*notes, "derived")
    if c.near:
        said = hedged(c, change)
        if said == "unsure":
            return Finding(verdict="unknown", notes=("hedged", *notes), **made)
        verdict = "confirmed" if said == "same" else "contradicted"
        return Finding(verdict=verdict, notes=(*notes, "hedged"), **made)
    if any(same(n) for n in c.numbers):
        return Finding(verdict="confirmed", notes=notes, **made)
    if _contested(c, pair, what):
        return Finding(verdict="unknown", notes=("rival", *notes), **made)
    if years and not c.base_said and (other := _other_base(c, pair[0], what)):
        return Finding(verdict="unknown", notes=("other_base", *notes), fits=other, **made)
    return Finding(verdict="contradicted", notes=notes, **made)


def _contested(c: Claim, pair: tuple[Figure, Figure], what: str) -> bool:
    """Whether claims of other sources would give the stated change."""
    sides: list[set[float]] = []
    for f in pair:
        rows = claimed(f.indicator).get((f.area_id, f.period_start, f.period_end, scope_of(f)), ())
        told = {float(r[what]) for r in rows if not pd.isna(r[what]) and not r["suspect_reason"]}
        shown = f.rank if what == "rank" else f.value
        sides.append(told | ({float(shown)} if shown is not None else set()))
    for now in sides[0]:
        for then in sides[1]:
            gap = then - now if what == "rank" else now - then
            if any(abs(gap - n.value) <= 0.5 * 10.0**-n.decimals + EPSILON for n in c.numbers):
                return True
    return False


def _other_base(c: Claim, now: Figure, what: str) -> tuple[tuple[str, int], ...]:
    """Earlier years from which the stated change would be right."""
    found = []
    for year in range((c.year or 0) - LOOK_BACK, (c.base or 0)):
        then = at(now.indicator, now.area_id, year)
        if then is None:
            continue
        if what == "rank" and then.rank is not None and now.rank is not None:
            gap = float(then.rank - now.rank)
        elif what == "value" and then.value is not None and now.value is not None:
            gap = now.value - then.value
        else:
            continue
        if any(abs(gap - n.value) <= 0.5 * 10.0**-n.decimals + EPSILON for n in c.numbers):
            found.append((now.indicator, year))
    return tuple(found)
