"""Judging: what the figures say to a claim.

Owns the verdicts. 'confirmed' only where the shown figure, rounded as the claim is written, is the
claim's; 'contradicted' where it is not and no other source of weight says so, or where the sentence's own
arithmetic fails; else 'unknown'. Nothing is compared across a break. Leaves words to `telling`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from lib import queries, ranks, registry
from lib.claimcheck.reading import Claim, Reading, read
from lib.claimcheck.text import Number

VERDICTS = ("confirmed", "contradicted", "unknown")
RANKED = ("par_index", "sipas", "papi", "pci", "dti", "qd766")
EPSILON = 1e-6
LOOK_BACK = 6


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure that an answer rests on; `rival` is True for a claim of another source that is not shown."""

    indicator: str
    area_id: str
    year: int
    period_start: int
    period_end: int
    value: float | None
    unit: str
    rank: int | None
    n_ranked: int | None
    rank_basis: str | None
    value_status: str | None
    rank_status: str | None
    value_source: str | None
    rank_source: str | None
    rival: bool = False

    def sources(self, what: str = "both") -> list[str]:
        """The ids of the sources of value and rank."""
        named = [
            self.value_source if what != "rank" else None,
            self.rank_source if what != "value" else None,
        ]
        return [s for s in named if s]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The answer to a claim.

    `notes` are codes, the one that matters most first: arithmetic, percent_points, rounding, break,
    suspect, derived, computed, rival, other_year, base_assumed, index_inferred, more_exact, truncated,
    denominator, no_figure, no_base_figure, hedged, unclear. `expected` is what the figures give, in the
    claim's own terms; `fits` are (indicator, year) pairs that the number would be right for.
    """

    claim: Claim
    verdict: str
    notes: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    expected: float | None = None
    fits: tuple[tuple[str, int], ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources behind the answer, each once."""
        what = "rank" if self.claim.kind in ("rank", "last", "top", "rank_change") else "value"
        return tuple(dict.fromkeys(s for f in self.figures for s in f.sources(what)))

    @property
    def note(self) -> str | None:
        """The note that matters most, or None."""
        return self.notes[0] if self.notes else None


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A whole text's answer: a finding for each claim, and the numbers that nothing understood."""

    findings: tuple[Finding, ...]
    leftover: tuple[tuple[str, str], ...]
    truncated: bool


def check(text: str) -> Checked:
    """Every claim of the text with its verdict. Raises ValueError where the text is too long."""
    return judge(read(text))


def judge(reading: Reading) -> Checked:
    """The verdict on every claim."""
    inferred = _inferred(reading.claims)
    findings = tuple(
        _noted(_judge(replace(c, indicator=i, unclear=_without_index(c))), "index_inferred")
        if (i := inferred.get(n))
        else _judge(c)
        for n, c in enumerate(reading.claims)
    )
    return Checked(findings=findings, leftover=reading.leftover, truncated=reading.truncated)


def _without_index(claim: Claim) -> tuple[str, ...]:
    return tuple(u for u in claim.unclear if u != "index")


def _noted(found: Finding, note: str) -> Finding:
    return replace(found, notes=(*found.notes, note))


def _inferred(claims: Sequence[Claim]) -> dict[int, str]:
    """Claims without an index whose sentence fits exactly one: number of the claim -> indicator.

    Two claims, or one score with decimals, must hold in one index and in no other, and no claim of the
    sentence may be false in it.
    """
    groups: dict[str, list[int]] = {}
    for n, c in enumerate(claims):
        groups.setdefault(c.sentence, []).append(n)
    out: dict[int, str] = {}
    for numbers in groups.values():
        kinds = {claims[n].kind for n in numbers}
        if any(claims[n].unclear != ("index",) for n in numbers) or kinds - {
            "rank",
            "rank_change",
            "value",
        }:
            continue
        fitting = []
        for indicator in RANKED:
            verdicts = [
                _judge(replace(claims[n], indicator=indicator, unclear=())).verdict for n in numbers
            ]
            exact = any(
                claims[n].kind == "value" and claims[n].numbers[0].decimals >= 2 for n in numbers
            )
            holds = verdicts.count("confirmed")
            if holds == len(verdicts) and (holds >= 2 or exact):
                fitting.append(indicator)
        if len(fitting) == 1:
            out |= dict.fromkeys(numbers, fitting[0])
    return out


# The figures.


@queries.per_version
def _shown(indicator: str) -> dict[tuple[str, int, int, str], Figure]:
    """The shown figures of an indicator by area, period and scope."""
    return {
        (str(r["area_id"]), int(r["period_start"]), int(r["period_end"]), str(r["scope"])): _figure(
            r
        )
        for r in queries.figures(indicator).to_dict("records")
    }


@queries.per_version
def _claimed(indicator: str) -> dict[tuple[str, int, int, str], tuple[dict[str, Any], ...]]:
    """Every claim about an indicator by area, period and scope."""
    out: dict[tuple[str, int, int, str], tuple[dict[str, Any], ...]] = {}
    for r in queries.claims(indicator).to_dict("records"):
        key = (str(r["area_id"]), int(r["period_start"]), int(r["period_end"]), str(r["scope"]))
        out[key] = (*out.get(key, ()), {str(k): v for k, v in r.items()})
    return out


def _figure(row: Any, *, rival: bool = False) -> Figure:
    def text(name: str) -> str | None:
        value = row.get(name)
        return None if value is None or pd.isna(value) else str(value)

    def whole(name: str) -> int | None:
        value = row.get(name)
        return None if pd.isna(value) else int(value)

    source = text("source_id")
    status = None
    if rival:
        suspect = bool(row.get("suspect_reason"))
        status = "suspect" if suspect else "derived" if row.get("derived") else "published"
    return Figure(
        indicator=str(row["indicator"]),
        area_id=str(row["area_id"]),
        year=int(row["year"]),
        period_start=int(row["period_start"]),
        period_end=int(row["period_end"]),
        value=None if pd.isna(row["value"]) else float(row["value"]),
        unit=str(row["unit"]),
        rank=whole("rank"),
        n_ranked=whole("n_ranked"),
        rank_basis=text("rank_basis"),
        value_status=status or text("value_status"),
        rank_status=status or text("rank_status"),
        value_source=source or text("value_source"),
        rank_source=source or text("rank_source"),
        rival=rival,
    )


def _at(indicator: str, area: str, year: int, *, first: int | None = None) -> Figure | None:
    """The shown full-year figure, or the cumulative one of a period."""
    scope = "full-year" if first in (None, year) else "multi-year"
    return _shown(indicator).get((area, first or year, year, scope))


# The verdicts.


def _judge(c: Claim) -> Finding:
    if c.kind in ("value_change", "rank_change") and (found := _own_arithmetic(c)):
        return found
    if c.unclear or c.area is None or c.indicator is None or c.year is None:
        return _unclear(c)
    judges = {
        "rank": _rank,
        "last": _last,
        "top": _top,
        "rank_change": _rank_change,
        "value_change": _value_change,
        "value": _value,
        "count": _value,
    }
    return judges[c.kind](c, _at(c.indicator, c.area, c.year, first=c.start_year))


def _own_arithmetic(c: Claim) -> Finding | None:
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
        pair = [_at(c.indicator, c.area, y) for y in (c.year, c.base)]
        figures = tuple(f for f in pair if f)
        if len(figures) == 2 and _contested(c, (figures[0], figures[1]), what):
            notes = (*notes, "rival_change")
    return Finding(claim=c, verdict="contradicted", notes=notes, figures=figures, expected=gap)


def _unclear(c: Claim) -> Finding:
    fits: list[tuple[str, int]] = []
    missing = set(c.unclear)
    if c.area and missing <= {"index", "year", "published_year"} and c.kind in ("rank", "value"):
        indices = [c.indicator] if c.indicator else list(RANKED)
        for indicator in indices:
            for (area, first, last, scope), f in _shown(indicator).items():
                same_year = c.year in (None, last)
                fit = area == c.area and first == last and scope == "full-year" and same_year
                if fit and _says(c, f) == "same":
                    fits.append((indicator, last))
    return Finding(claim=c, verdict="unknown", notes=("unclear",), fits=tuple(fits[:6]))


def _agrees(number: Number, value: float) -> str:
    """'same' within the rounding of the written number, 'finer' where it says more than the figure
    can, 'cut' where decimals were cut off and not rounded, else 'other'."""
    gap = abs(number.value - value)
    half = 0.5 * 10.0**-number.decimals
    if gap <= half + EPSILON:
        shown = decimals_of(value)
        exact = gap <= EPSILON or shown >= number.decimals
        return "same" if exact else "finer"
    shown = decimals_of(value)
    if shown < number.decimals and gap <= 0.5 * 10.0**-shown + EPSILON:
        return "finer"
    cut = math.floor(value * 10**number.decimals + EPSILON) / 10**number.decimals
    if shown > number.decimals and abs(cut - number.value) <= EPSILON:
        return "cut"
    return "other"


def decimals_of(value: float) -> int:
    """How many decimals a figure has."""
    text = f"{value:.6f}".rstrip("0")
    return len(text) - text.index(".") - 1


def _hedged(c: Claim, value: float) -> str:
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
    return "same" if _agrees(number, value) == "same" else "unsure"


def _says(c: Claim, f: Figure) -> str:
    """How a claim of a rank or a value stands to one figure; 'none' where the figure lacks it."""
    if c.kind in ("rank", "last", "top"):
        if f.rank is None:
            return "none"
        if c.kind == "last":
            return "none" if f.n_ranked is None else "same" if f.rank == f.n_ranked else "other"
        if c.kind == "top":
            return "same" if f.rank <= c.numbers[0].value else "other"
        return "same" if f.rank == c.numbers[0].value else "other"
    if f.value is None:
        return "none"
    if c.near:
        return _hedged(c, f.value)
    said = [_agrees(n, f.value) for n in _plausible(c)]
    for kind in ("same", "finer", "cut"):
        if kind in said:
            return kind
    return "other"


def _plausible(c: Claim) -> tuple[Number, ...]:
    """The readings of a number that lie in the indicator's range."""
    known = registry.load().indicators.get(c.indicator or "")
    top = known.maximum if known and known.maximum else math.inf
    fit = tuple(n for n in c.numbers if n.value <= top)
    if c.kind == "count" and len(fit) == 2 and not c.unit:
        fit = tuple(n for n in fit if n.decimals == 0)
    return fit or c.numbers[:1]


def _fits_scale(c: Claim) -> bool:
    """Whether the claim's unit and size can be the indicator's."""
    known = registry.load().indicators[c.indicator or ""]
    top = known.maximum if known.maximum is not None else math.inf
    inside = any(n.value <= top for n in c.numbers)
    if known.unit != "%" and c.unit == "%" and known.maximum != 100:
        return False
    return inside


def _rivals(c: Claim, f: Figure) -> list[Figure]:
    """Claims of other sources for the same figure that say what the claim says."""
    key = (f.area_id, f.period_start, f.period_end, scope_of(f))
    rows = _claimed(f.indicator).get(key, ())
    found = [_figure(r, rival=True) for r in rows]
    same = [r for r in found if _says(c, r) == "same"]
    return list({tuple(r.sources()): r for r in same}.values())


def scope_of(f: Figure) -> str:
    """The scope under which a figure was looked up."""
    return "full-year" if f.period_start == f.period_end else "multi-year"


def _status(c: Claim, f: Figure) -> str | None:
    return f.rank_status if c.kind in ("rank", "last", "top", "rank_change") else f.value_status


def _plain(c: Claim, f: Figure | None, said: str) -> Finding:
    """The verdict on a rank or a value from how it stands to the shown figure."""
    if f is None or said == "none":
        return Finding(claim=c, verdict="unknown", notes=("no_figure",), figures=(f,) if f else ())
    expected = float(f.rank) if c.kind in ("rank", "last", "top") and f.rank else f.value
    status = _status(c, f)
    rivals = _rivals(c, f) if said != "same" else []
    made: dict[str, Any] = {"claim": c, "figures": (f, *rivals[:3]), "expected": expected}
    if status == "suspect":
        return Finding(verdict="unknown", notes=("suspect",), **made)
    extra = tuple(
        n
        for n, on in (
            ("derived", status == "derived"),
            ("computed", c.kind in ("rank", "last", "top") and f.rank_basis == "computed"),
            ("hedged", bool(c.near)),
        )
        if on
    )
    if said == "same":
        return Finding(verdict="confirmed", notes=extra, **made)
    if said in ("finer", "cut", "unsure"):
        code = {"finer": "more_exact", "cut": "truncated", "unsure": "hedged"}[said]
        return Finding(verdict="unknown", notes=(code, *extra), **made)
    if any((_status(c, r) or "") != "suspect" for r in rivals):
        return Finding(verdict="unknown", notes=("rival", *extra), **made)
    notes = ("rival", *extra) if rivals else extra
    other = _other_years(c, f)
    if other:
        notes = (*notes, "other_year")
    return Finding(verdict="contradicted", notes=notes, fits=other, **made)


def _other_years(c: Claim, f: Figure) -> tuple[tuple[str, int], ...]:
    """Neighbouring years for which the claim would be right."""
    if c.kind not in ("rank", "value") or c.year is None:
        return ()
    near = [c.year - 1, c.year + 1]
    exact = c.kind == "rank" or max(n.decimals for n in c.numbers) >= 1
    found = [(y, _at(f.indicator, f.area_id, y)) for y in near] if exact else []
    return tuple((f.indicator, y) for y, other in found if other and _says(c, other) == "same")


def _rank(c: Claim, f: Figure | None) -> Finding:
    if f and f.rank is not None and c.n is not None and f.n_ranked and c.n != f.n_ranked:
        made: dict[str, Any] = {"claim": c, "figures": (f,), "expected": float(f.rank)}
        return Finding(verdict="unknown", notes=("denominator",), **made)
    return _plain(c, f, _says(c, f) if f else "none")


def _last(c: Claim, f: Figure | None) -> Finding:
    return _plain(c, f, _says(c, f) if f else "none")


def _top(c: Claim, f: Figure | None) -> Finding:
    return _plain(c, f, _says(c, f) if f else "none")


def _value(c: Claim, f: Figure | None) -> Finding:
    if not _fits_scale(c):
        return Finding(
            claim=c, verdict="unknown", notes=("other_measure",), figures=(f,) if f else ()
        )
    found = _plain(c, f, _says(c, f) if f else "none")
    known = registry.load().indicators[c.indicator or ""]
    whole = c.kind == "value" and all(n.decimals == 0 for n in _plausible(c)) and not c.near
    if (
        found.verdict == "contradicted"
        and whole
        and known.decimals > 0
        and found.expected is not None
    ):
        # A round number may count something else: 100 điểm, 8 điểm.
        apart = min(abs(n.value - found.expected) for n in _plausible(c))
        if apart > 30 or any(n.value in (100, 10) for n in c.numbers):
            return replace(found, verdict="unknown", notes=("other_measure", *found.notes))
    # Far off: most likely another measure, as a component's score.
    far = found.expected and all(
        abs(n.value - found.expected) > 0.4 * abs(found.expected) for n in _plausible(c)
    )
    if found.verdict == "contradicted" and c.kind == "value" and far:
        return replace(found, verdict="unknown", notes=("other_measure", *found.notes))
    if found.verdict == "contradicted" and c.kind == "count":
        period = (c.start_year or c.year, c.year)
        scopes = [
            s for (a, *p, s) in _shown(c.indicator or "") if a == c.area and tuple(p) == period
        ]
        if len(scopes) > 1:
            return replace(found, verdict="unknown", notes=("rival", *found.notes))
    return found


def _pair(c: Claim, f: Figure | None) -> tuple[Figure, Figure] | Finding:
    """The figures of both years, or the answer that they cannot be compared."""
    if c.base is None or c.indicator is None or c.area is None or c.year is None:
        return Finding(claim=c, verdict="unknown", notes=("unclear",))
    base = _at(c.indicator, c.area, c.base)
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


def _rank_change(c: Claim, f: Figure | None) -> Finding:
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


def _value_change(c: Claim, f: Figure | None) -> Finding:
    pair = _pair(c, f)
    if isinstance(pair, Finding):
        return pair
    now, then = pair
    if now.value is None or then.value is None:
        note = "no_figure" if now.value is None else "no_base_figure"
        return Finding(claim=c, verdict="unknown", notes=(note,), figures=pair)
    if _breaks(c, "score"):
        return Finding(claim=c, verdict="unknown", notes=("break",), figures=pair)
    places = max(decimals_of(now.value), decimals_of(then.value))
    change = round(now.value - then.value, places)
    found = _changed(
        c, pair, change, same=lambda n: _agrees(n, change) in ("same", "finer"), what="value"
    )
    percent = registry.load().indicators[c.indicator or ""].unit == "%"
    if c.unit == "%" and found.verdict in ("confirmed", "contradicted"):
        relative = change / then.value * 100 if then.value else math.nan
        if any(abs(n.value - relative) <= 0.5 * 10.0**-n.decimals + EPSILON for n in c.numbers):
            return replace(found, verdict="confirmed", notes=("relative", *found.notes))
        if found.verdict == "confirmed":
            # The number is right, its unit is not: points, not per cent of what it was.
            code = "percent_points" if percent else "points_not_percent"
            return replace(found, verdict="contradicted", notes=(code, *found.notes))
    return found


def _changed(
    c: Claim, pair: tuple[Figure, Figure], change: float, *, same: Any, what: str
) -> Finding:
    statuses = [_status(c, x) for x in pair]
    notes: tuple[str, ...] = () if c.base_said else ("base_assumed",)
    if what == "rank" and "computed" in [x.rank_basis for x in pair]:
        notes = (*notes, "computed")
    made: dict[str, Any] = {"claim": c, "figures": pair, "expected": change}
    if "suspect" in statuses:
        return Finding(verdict="unknown", notes=("suspect", *notes), **made)
    if "derived" in statuses:
        notes = (*notes, "derived")
    if c.near:
        said = _hedged(c, change)
        if said == "unsure":
            return Finding(verdict="unknown", notes=("hedged", *notes), **made)
        verdict = "confirmed" if said == "same" else "contradicted"
        return Finding(verdict=verdict, notes=(*notes, "hedged"), **made)
    if any(same(n) for n in c.numbers):
        return Finding(verdict="confirmed", notes=notes, **made)
    if _contested(c, pair, what):
        return Finding(verdict="unknown", notes=("rival", *notes), **made)
    if not c.base_said and (other := _other_base(c, pair[0], what)):
        return Finding(verdict="unknown", notes=("other_base", *notes), fits=other, **made)
    return Finding(verdict="contradicted", notes=notes, **made)


def _contested(c: Claim, pair: tuple[Figure, Figure], what: str) -> bool:
    """Whether claims of other sources would give the stated change."""
    sides: list[set[float]] = []
    for f in pair:
        rows = _claimed(f.indicator).get((f.area_id, f.period_start, f.period_end, scope_of(f)), ())
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
        then = _at(now.indicator, now.area_id, year)
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
