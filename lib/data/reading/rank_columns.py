"""Rank columns: which ranks are of which score.

Owns the decision: ranks belong to the score to their left, and only where the order of the scores agrees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from lib.data.declared.indicator_names import root
from lib.data.reading import values
from lib.data.reading.context import ColumnView, Context, Tools, by_slug
from lib.data.reading.layout import Block
from lib.data.reading.record import ColumnReading
from lib.data.reading.values import Values


def ranked(
    block: Block,
    seen: Sequence[ColumnView],
    found: list[ColumnReading],
    *,
    about: Context,
    tools: Tools,
) -> list[ColumnReading]:
    """The columns with the ranks among them decided."""
    out = list(found)
    for place, look in enumerate(seen):
        column = out[place]
        unheaded = column.reason in ("unknown", "several_plain") and not look.words
        if column.reason != "rank" and not unheaded:
            continue
        read = values.ranks(block, look.at)
        if len(read.numbers) <= len(read.faults) or not read.numbers:
            out[place] = replace(column, reason="no_numbers")
        elif unheaded:
            out[place] = _ordinal(block, column, read, about=about, tools=tools)
        else:
            out[place] = _of_score(column, look, read, seen, out, about=about, tools=tools)
    return _ranks_once(out)


def _of_score(
    column: ColumnReading,
    look: ColumnView,
    read: Values,
    seen: Sequence[ColumnView],
    found: Sequence[ColumnReading],
    *,
    about: Context,
    tools: Tools,
) -> ColumnReading:
    """A column headed as ranks: of the score that it names, else of the one to its left."""
    named = {i for i in look.heading.names if about.index in (None, root(i, tools.registry))}
    year = look.heading.year
    scores = [
        c
        for c in found
        if c.means == "value" and c.names == column.names and c.year == (year or c.year)
    ]
    left = [c for c in scores if c.at < look.at]
    nearest = left[-1] if left else scores[0] if len(scores) == 1 else None
    target = next((c for c in scores if c.indicator in named), nearest)
    if target is not None:
        if not _ordered(target, read, seen, tools):
            return replace(column, reason="order", told=target.indicator)
        return replace(
            column, means="rank", indicator=target.indicator, year=target.year, reason="rank"
        )
    others = any(c.means == "value" and c.names == column.names for c in found)
    total = about.plain
    if total and not others and (not named or total in named):
        return replace(
            column, means="rank", indicator=total, year=year or about.year, reason="title"
        )
    return replace(column, reason="beside")


def _ranks_once(found: list[ColumnReading]) -> list[ColumnReading]:
    claims: dict[tuple[str, int | None, int], list[int]] = {}
    for place, c in enumerate(found):
        if c.means == "rank":
            claims.setdefault((c.indicator, c.year, c.names), []).append(place)
    for places in claims.values():
        for p in places[1:] if len(places) > 1 else ():
            found[p] = replace(found[p], means="unread", reason="twice", told=found[p].indicator)
    return found


def _ordinal(
    block: Block, column: ColumnReading, read: Values, *, about: Context, tools: Tools
) -> ColumnReading:
    """A column of whole numbers without a heading is the rank only where known ranks say so."""
    if (
        about.index
        and about.year
        and sorted(read.numbers.values()) == [float(n) for n in range(1, len(read.numbers) + 1)]
    ):
        cells = by_slug(block, column.at, read.numbers)
        known = tools.known.ranks(cells, indicator=about.index, year=about.year)
        if known.compared >= 10 and known.share >= 0.95:
            told = f"{known.same}/{known.compared}"
            return replace(
                column,
                means="rank",
                indicator=about.index,
                year=about.year,
                reason="figures",
                told=told,
            )
        return replace(column, means="code", reason="ordinal")
    return replace(column, reason="unknown")


def _ordered(target: ColumnReading, read: Values, seen: Sequence[ColumnView], tools: Tools) -> bool:
    """Whether the ranks are the order of the scores, but for a few."""
    scores = next(x.values.numbers for x in seen if x.at == target.at)
    both = [(scores[r], rank) for r, rank in read.numbers.items() if r in scores]
    if len(both) < 2:
        return True
    lower = tools.registry.indicators[target.indicator].direction == "lower"
    ordered = sorted(both, key=lambda pair: pair[0] if lower else -pair[0])
    wrong = sum(a[1] > b[1] and a[0] != b[0] for a, b in pairwise(ordered))
    return wrong <= 0.1 * len(both)
