"""Meaning: which column is which indicator of which edition, by its heading and by the numbers beneath.

Owns the decision and its reason. Numbers that equal known figures decide alone, a heading decides where
nothing speaks against it, and what is not sure is left unread with the reason why. Nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import NamedTuple

from lib.base.alphabet import fold
from lib.data.declared.indicator_names import root
from lib.data.reading import error_columns, headings, rank_columns
from lib.data.reading.context import ColumnView, Context, Tools, by_slug
from lib.data.reading.layout import Block
from lib.data.reading.record import ColumnReading

# A heading that only says that a figure stands here; which one the title says.
PLAIN = {
    "", "diem", "diem so", "tong diem", "tong", "tong so diem", "gia tri", "ket qua", "chi so", "score",
    "total", "total score", "diem tong hop", "chi so tong hop", "diem danh gia", "ti le", "ty le",
    "diem dat duoc", "ket qua dat duoc", "tong cong", "tong diem dat duoc", "value", "overall", "index",
}  # fmt: skip


class Doubt(NamedTuple):
    """Why numbers are not taken for what their heading says, and the figures of it."""

    reason: str
    told: str


def columns(
    block: Block, seen: Sequence[ColumnView], *, about: Context, tools: Tools, decimal: str
) -> list[ColumnReading]:
    """The columns of a table with what each was taken for."""
    found = [_value(block, look, about=about, tools=tools) for look in seen]
    found = _plain(block, seen, found, about=about, tools=tools)
    found = rank_columns.ranked(block, seen, _once(found), about=about, tools=tools)
    found = error_columns.beside(block, seen, found, tools=tools, decimal=decimal)
    return [
        c if c.taken else replace(c, indicator="", year=None, unit="", percent=False) for c in found
    ]


def _value(block: Block, look: ColumnView, *, about: Context, tools: Tools) -> ColumnReading:
    heading = " | ".join(look.words)
    base = ColumnReading(at=look.at, heading=heading, means="unread", names=block.names_of(look.at))
    if look.heading.kind == "code":
        return replace(base, means="code", reason="code")
    if look.heading.kind == "rank":
        return replace(base, reason="rank")
    if not look.values.numeric:
        return replace(base, reason="no_numbers")
    if look.equal:
        return _equal(base, look, about=about, tools=tools)
    explained = _explained(base, about=about, tools=tools)
    if explained is None and (look.heading.kind == "other" or look.beside):
        return replace(base, reason="beside")
    base = replace(base, year=look.heading.year or about.year)
    taken = explained or _named(base, look, about=about, tools=tools)
    if not taken.indicator:
        return taken
    return _held(replace(taken, year=base.year), block, look, tools=tools)


def _explained(base: ColumnReading, *, about: Context, tools: Tools) -> ColumnReading | None:
    """What a person took the heading for in an earlier document of the publisher."""
    publisher = tools.registry.indicators[about.index].publisher if about.index else ""
    kept = tools.remembered.get(publisher, {}).get(fold(base.heading))
    if kept is None:
        return None
    means, indicator = kept
    return replace(
        base, means=means, indicator=indicator if means == "value" else "", reason="remembered"
    )


def _named(base: ColumnReading, look: ColumnView, *, about: Context, tools: Tools) -> ColumnReading:
    """The column by the name and the number in its heading, where the two agree; else unread."""
    again = headings.read(look.words, names=tools.names, year=base.year)
    named = {
        i
        for i in again.names or again.almost
        if about.index is None or root(i, tools.registry) == about.index
    }
    numbered = None
    if again.number and about.index:
        numbered = tools.names.numbered(about.index, again.number, year=base.year)
    if numbered in named:
        named = named & {numbered}
    if len(named) > 1:
        return replace(base, reason="several_names", told=", ".join(sorted(named)))
    name = next(iter(named), None)
    if name and numbered and name != numbered:
        return replace(base, reason="name_against_number", told=f"{name}, {numbered}")
    if name and again.more and not numbered:
        return replace(base, reason="more_words", told=f"{name}; {again.more}")
    if not name and (not numbered or again.more_by_number):
        return replace(base, reason="unknown")
    reason = ("name" if again.names else "almost") if name else "number"
    return replace(base, indicator=str(name or numbered), reason=reason)


def _equal(base: ColumnReading, look: ColumnView, *, about: Context, tools: Tools) -> ColumnReading:
    """The column that known figures decide; a heading that says otherwise is told."""
    best = [a for a in look.equal if a.share >= look.equal[0].share - 0.02]
    names = look.heading.names | look.heading.almost
    found = min(
        best,
        key=lambda a: (
            a.indicator not in names,
            a.year != (look.heading.year or about.year),
            -a.compared,
        ),
    )
    other = {i for i in names if i != found.indicator}
    differs = bool(names) and found.indicator not in names
    if {root(i, tools.registry) for i in other} - {root(found.indicator, tools.registry)}:
        differs = differs or found.indicator not in names
    told = f"{found.same}/{found.compared}" + (f", {', '.join(sorted(other))}" if differs else "")
    said = look.heading.year or about.said
    reason = "figures_against_name" if differs else "figures"
    if said and said != found.year and not differs:
        reason, told = "figures_against_year", f"{told}, {said}"
    return replace(
        base,
        means="value",
        indicator=found.indicator,
        year=found.year,
        unit=_unit(found.indicator, look, tools),
        percent=look.hundred,
        reason=reason,
        told=told,
    )


def _unit(indicator: str, look: ColumnView, tools: Tools) -> str:
    own = tools.registry.indicators[indicator].unit
    allowed = tools.registry.units_of(indicator)
    percent = look.values.percent or look.heading.percent or look.hundred
    return "%" if percent and "%" in allowed else own


def _held(taken: ColumnReading, block: Block, look: ColumnView, *, tools: Tools) -> ColumnReading:
    """The column as figures, unless its numbers speak against what its heading says."""
    unit = _unit(taken.indicator, look, tools)
    doubt = (
        _other_scale(taken, block, look, unit=unit, tools=tools)
        or _unlikely(taken, look, tools=tools)
        or _against_known(taken, block, look, tools=tools)
    )
    if doubt:
        return replace(taken, means="unread", indicator="", reason=doubt.reason, told=doubt.told)
    return replace(taken, means="value", unit=unit)


def _other_scale(
    taken: ColumnReading, block: Block, look: ColumnView, *, unit: str, tools: Tools
) -> Doubt | None:
    """Whether the numbers are of another unit or scale, have lost their decimals, or are ranks."""
    one = tools.registry.indicators[taken.indicator]
    held = list(look.values.numbers.values())
    if look.values.percent and unit != "%":
        return Doubt("unit", one.unit)
    if one.maximum is not None and one.maximum >= 10 and len(held) >= 3 and max(held) <= 1:
        return Doubt("scale", one.unit)
    cut = block.grid.sheet.separator == "," and not look.values.decimals
    if cut and one.decimals and len(held) > 5:
        return Doubt("whole", taken.told)
    if one.decimals and len(held) >= 10 and _like_ranks(held):
        return Doubt("like_ranks", taken.told)
    return None


def _unlikely(taken: ColumnReading, look: ColumnView, *, tools: Tools) -> Doubt | None:
    """Whether the numbers lie outside what the indicator allows, or far from what it usually is."""
    one = tools.registry.indicators[taken.indicator]
    held = list(look.values.numbers.values())
    usual = tools.known.usual(taken.indicator)
    middle = median(held)
    if usual and not usual[0] <= middle <= usual[1]:
        return Doubt("unusual", f"{middle:g}, {usual[0]:g}..{usual[1]:g}")
    low = one.minimum if one.minimum is not None else float("-inf")
    high = one.maximum if one.maximum is not None else float("inf")
    outside = sum(not low <= v <= high for v in held)
    if outside > 0.05 * len(held):
        return Doubt("range", f"{outside}/{len(held)}, {low:g}..{high:g}")
    return None


def _against_known(
    taken: ColumnReading, block: Block, look: ColumnView, *, tools: Tools
) -> Doubt | None:
    """Whether the numbers differ from those that are known for the year."""
    if not taken.year:
        return None
    beside = tools.known.against(
        by_slug(block, look.at, look.values.numbers),
        indicator=taken.indicator,
        year=taken.year,
        decimals=look.values.decimals,
    )
    if not beside.against:
        return None
    told = f"{beside.compared - beside.same}/{beside.compared}, {taken.indicator} {taken.year}"
    return Doubt("against", told)


def _like_ranks(held: Sequence[float]) -> bool:
    """Whether numbers are 1 to n but for a few ties: places, not scores."""
    whole = all(float(v).is_integer() for v in held)
    return whole and min(held) >= 1 and max(held) <= 64 and len(set(held)) >= 0.7 * len(held)


def _plain(
    block: Block,
    seen: Sequence[ColumnView],
    found: list[ColumnReading],
    *,
    about: Context,
    tools: Tools,
) -> list[ColumnReading]:
    """A column headed only “Điểm” is what the title names, where no other column may be that too."""
    target = about.plain
    if target is None or any(c.means == "value" and c.indicator == target for c in found):
        return found
    plain: dict[tuple[int, int | None], list[int]] = {}
    for place, (look, column) in enumerate(zip(seen, found, strict=True)):
        if column.reason == "unknown" and look.words and _is_plain(look):
            plain.setdefault((column.names, look.heading.year), []).append(place)
    out = list(found)
    for places in plain.values():
        chosen = _one_of(places, seen, percent=tools.registry.indicators[target].unit == "%")
        for p in places:
            if p == chosen:
                year = seen[p].heading.year or about.year
                column = replace(out[p], indicator=target, year=year, reason="title")
                out[p] = _held(column, block, seen[p], tools=tools)
            else:
                out[p] = replace(out[p], reason="several_plain", told=target)
    return out


def _is_plain(look: ColumnView) -> bool:
    heading = fold(headings.without_scale(look.words[-1]))
    return heading in PLAIN or (heading == "nam" and look.heading.year is not None)


def _one_of(places: Sequence[int], seen: Sequence[ColumnView], *, percent: bool) -> int | None:
    """The only plain column, or of points and their share the one in the indicator's unit."""
    if len(places) == 1:
        return places[0]
    shares = [p for p in places if seen[p].values.percent or seen[p].heading.percent]
    if len(places) != 2 or len(shares) != 1:
        return None
    return next(p for p in places if (p in shares) == percent)


def _once(found: Sequence[ColumnReading]) -> list[ColumnReading]:
    """Of columns that claim one indicator the one that known figures confirm; else none of them."""
    claims: dict[tuple[str, int | None, int], list[int]] = {}
    for place, c in enumerate(found):
        if c.means == "value":
            claims.setdefault((c.indicator, c.year, c.names), []).append(place)
    out = list(found)
    for places in claims.values():
        if len(places) == 1:
            continue
        sure = [p for p in places if out[p].reason.startswith("figures")]
        sure = sure or [p for p in places if out[p].reason == "remembered"]
        for p in places:
            if [p] != sure[:1]:
                told = out[p].indicator
                out[p] = replace(out[p], means="unread", indicator="", reason="twice", told=told)
    return out
