"""Verdicts: what the figures say to a claim.

Owns the verdicts. 'confirmed' only where the shown figure, rounded as the claim is written, is the
claim's; 'contradicted' where it is not and no other source of weight says so, or where the sentence's own
arithmetic fails; else 'unknown'. Nothing is compared across a break. Leaves words to `explanations`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from lib.claimcheck import changes
from lib.claimcheck.claim import Claim, Reading
from lib.claimcheck.evidence import Figure, Finding, at, shown, units
from lib.claimcheck.parser import read
from lib.claimcheck.rounding import fits_scale, plausible, rivals_saying, says, status_of
from lib.data.declared import provinces, registry

VERDICTS = ("confirmed", "contradicted", "unknown")


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A whole text's answer: a finding for each claim, and the numbers that nothing understood."""

    findings: tuple[Finding, ...]
    leftover: tuple[tuple[str, str], ...]
    truncated: bool

    @property
    def unread(self) -> int:
        """How many numbers were not understood: no count of answers stands without it."""
        return len(self.leftover)


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
        for indicator in (i.id for i in registry.load().indices):
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


def _judge(c: Claim) -> Finding:
    if c.kind in ("value_change", "rank_change") and (found := changes.own_arithmetic(c)):
        return found
    if c.kind == "sureness":
        return Finding(claim=c, verdict="unknown", notes=("sureness",))
    if c.unclear or c.area is None or c.indicator is None or c.year is None:
        return _unclear(c)
    if c.streak > 1 or c.each:
        return _of_each(c)
    old = _old_unit(c)
    if old:
        return _noted(_of_year(replace(c, area=old)), "old_unit")
    found = _of_year(c)
    if c.year_assumed and found.verdict == "contradicted":
        # The sentence does not say which year it starts from.
        return replace(found, verdict="unknown", notes=("year_assumed", *found.notes))
    return _noted(found, "year_assumed") if c.year_assumed else found


def _of_each(c: Claim) -> Finding:
    """A figure said of several years or indices, tested one by one: one that fails decides."""
    parts = [_judge(part) for part in _parts(c)]
    figures = tuple(f for found in parts for f in found.figures if not f.rival)
    wrong = next((found for found in parts if found.verdict == "contradicted"), None)
    kind = "streak" if c.streak > 1 else "each"
    if wrong:
        # 'tiếp tục' may only mean 'moreover': a year before that differs leaves it open.
        hinted = c.again and wrong is not parts[0]
        first = wrong.figures[:1]
        return replace(
            wrong,
            claim=c,
            verdict="unknown" if hinted else "contradicted",
            notes=(f"{kind}_broken", *(n for n in wrong.notes if n != "other_year")),
            figures=(*first, *(f for f in figures if f not in first)),
            fits=(),
        )
    if all(found.verdict == "confirmed" for found in parts):
        return replace(parts[0], claim=c, figures=figures)
    return Finding(claim=c, verdict="unknown", notes=(f"{kind}_open",), figures=figures)


def _parts(c: Claim) -> list[Claim]:
    """The claim once for each of its years or indices."""
    if c.streak > 1:
        return [
            replace(c, year=(c.year or 0) - back, streak=0, each=()) for back in range(c.streak)
        ]
    made: list[dict[str, Any]] = [{field: value} for field, value in c.each]
    return [replace(c, each=(), **one) for one in made]


def _old_unit(c: Claim) -> str | None:
    """The unit of the same name before the merger, where the new one has nothing for that year."""
    units = provinces.load()
    if c.area not in units.new_ids or _at(c, c.area):
        return None
    name = units.by_id[c.area].slug
    old = [p.id for p in units.by_id.values() if p.slug == name and p.id != c.area and _at(c, p.id)]
    return old[0] if len(old) == 1 else None


def _at(c: Claim, area: str) -> Figure | None:
    return at(c.indicator or "", area, c.year or 0, first=c.start_year) or _of_part(c, area)


def _of_part(c: Claim, area: str) -> Figure | None:
    """The figure of a part of the year, where a count has no other."""
    key = (area, c.start_year or c.year or 0, c.year or 0, "part-year")
    return shown(c.indicator or "").get(key) if c.kind == "count" else None


def _of_year(c: Claim) -> Finding:
    """The verdict on a claim of one year whose place, index and year are known."""
    judges = {
        "rank": _rank,
        "last": _place,
        "top": _place,
        "rank_change": changes.rank_change,
        "value_change": changes.value_change,
        "gap": changes.gap,
        "value": _value,
        "count": _value,
    }
    return judges[c.kind](c, _at(c, c.area or ""))


def _unclear(c: Claim) -> Finding:
    fits: list[tuple[str, int]] = []
    missing = set(c.unclear)
    if c.area and missing <= {"index", "year", "published_year"} and c.kind in ("rank", "value"):
        indices = [c.indicator] if c.indicator else [i.id for i in registry.load().indices]
        for indicator in indices:
            for (area, first, last, scope), f in shown(indicator).items():
                same_year = c.year in (None, last)
                fit = area == c.area and first == last and scope == "full-year" and same_year
                if fit and says(c, f) == "same":
                    fits.append((indicator, last))
    return Finding(claim=c, verdict="unknown", notes=("unclear",), fits=tuple(fits[:6]))


def _plain(c: Claim, f: Figure | None, said: str) -> Finding:
    """The verdict on a rank or a value from how it stands to the shown figure."""
    if f is None or said == "none":
        return Finding(claim=c, verdict="unknown", notes=("no_figure",), figures=(f,) if f else ())
    expected = float(f.rank) if c.kind in ("rank", "last", "top") and f.rank else f.value
    status = status_of(c, f)
    rivals = rivals_saying(c, f) if said != "same" else []
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
    if any((status_of(c, r) or "") != "suspect" for r in rivals):
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
    found = [(y, at(f.indicator, f.area_id, y)) for y in near] if exact else []
    return tuple((f.indicator, y) for y, other in found if other and says(c, other) == "same")


def _rank(c: Claim, f: Figure | None) -> Finding:
    if f and f.rank is not None and c.n is not None and (units(f) or c.n) != c.n:
        made: dict[str, Any] = {"claim": c, "figures": (f,), "expected": float(f.rank)}
        return Finding(verdict="unknown", notes=("denominator",), **made)
    return _plain(c, f, says(c, f) if f else "none")


def _place(c: Claim, f: Figure | None) -> Finding:
    return _plain(c, f, says(c, f) if f else "none")


def _value(c: Claim, f: Figure | None) -> Finding:
    if f and f is _of_part(c, f.area_id):
        return Finding(claim=c, verdict="unknown", notes=("part_year",), figures=(f,))
    if not fits_scale(c):
        return Finding(
            claim=c, verdict="unknown", notes=("other_measure",), figures=(f,) if f else ()
        )
    found = _plain(c, f, says(c, f) if f else "none")
    if found.verdict != "contradicted":
        return found
    if c.kind == "value" and found.expected is not None and _of_another_measure(c, found.expected):
        return replace(found, verdict="unknown", notes=("other_measure", *found.notes))
    if c.kind == "count" and _in_another_scope(c):
        return replace(found, verdict="unknown", notes=("rival", *found.notes))
    return found


def _of_another_measure(c: Claim, expected: float) -> bool:
    """Whether a wrong number more likely tells of something else: a component, the points to be had."""
    numbers = plausible(c)
    known = registry.load().indicators[c.indicator or ""]
    if known.decimals and not c.near and all(n.decimals == 0 for n in numbers):
        # A round number may count something else: 100 điểm, 8 điểm.
        apart = min(abs(n.value - expected) for n in numbers)
        if apart > 30 or any(n.value in (100, 10) for n in c.numbers):
            return True
    return bool(expected) and all(abs(n.value - expected) > 0.4 * abs(expected) for n in numbers)


def _in_another_scope(c: Claim) -> bool:
    """Whether another count of the period, as of a part of the year, is the claim's number."""
    period = (c.start_year or c.year, c.year)
    return any(
        area == c.area and tuple(years) == period and says(c, f) not in ("other", "none")
        for (area, *years, _), f in shown(c.indicator or "").items()
    )
