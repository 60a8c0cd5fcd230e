"""Error columns: which column says how sure which score is.

Owns the decision. Words say what a column is, its numbers and its place whose: an interval belongs to the
nearest column that lies within it, a standard error to the interval that it fits or to the score before it.
Only beside a column that is read as a score it is read itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lib.data.declared.indicator_names import root
from lib.data.loading import errors
from lib.data.reading import error_words, headings, values
from lib.data.reading.context import ColumnView, Tools
from lib.data.reading.layout import Block
from lib.data.reading.record import ColumnReading

ENDS = ("interval_low", "interval_high")


@dataclass(frozen=True, kw_only=True)
class IntervalColumns:
    """The columns of an interval's ends by where they stand, its ends by row, and whose it is."""

    at: tuple[int, ...]
    low: Mapping[int, float]
    high: Mapping[int, float]
    owner: ColumnView | None = None


def beside(
    block: Block,
    seen: Sequence[ColumnView],
    found: Sequence[ColumnReading],
    *,
    tools: Tools,
    decimal: str,
) -> list[ColumnReading]:
    """The columns with those that stand beside a score decided."""
    if not any(look.beside for look in seen):
        return list(found)
    return _Decision(block, seen, found, tools, decimal).columns()


class _Decision:
    def __init__(
        self,
        block: Block,
        seen: Sequence[ColumnView],
        found: Sequence[ColumnReading],
        tools: Tools,
        decimal: str,
    ) -> None:
        self._block, self._tools, self._decimal = block, tools, decimal
        self._looks = {look.at: look for look in seen}
        self._found = {c.at: c for c in found}
        # What a column decided otherwise (by a person's memory, by known figures) is, it stays.
        self._open = [
            x for x in seen if x.beside and self._found[x.at].reason in ("beside", "no_numbers")
        ]
        mine = {x.at for x in self._open}
        self._scores = [
            x
            for x in seen
            if x.at not in mine
            and x.values.numeric
            and self._found[x.at].means not in ("rank", "code")
            and x.heading.kind not in ("rank", "code")
        ]

    def columns(self) -> list[ColumnReading]:
        """Every column of the table."""
        intervals = [replace(i, owner=self._around(i)) for i in self._intervals()]
        for interval in intervals:
            for at in interval.at:
                kind = self._looks[at].beside
                self._decide(at, kind, interval.owner)
        for look in self._open:
            if look.beside in ("standard_error", "error"):
                fitting = next((i for i in intervals if self._fits(look, i)), None)
                if fitting:
                    self._decide(look.at, "standard_error", fitting.owner)
                elif look.beside == "standard_error":
                    self._decide(look.at, look.beside, self._owner(look))
            elif look.beside in ("variance", "sample_size"):
                self._decide(look.at, look.beside, self._owner(look))
        self._once()
        self._sure(intervals)
        return list(self._found.values())

    def _intervals(self) -> Iterator[IntervalColumns]:
        """The intervals of the table: columns that hold both ends, and pairs of the nearest ends."""
        waiting: ColumnView | None = None
        for look in self._open:
            if look.beside == "interval":
                low, high = values.intervals(self._block, look.at, decimal=self._decimal)
                if low.numeric:
                    yield IntervalColumns(at=(look.at,), low=low.numbers, high=high.numbers)
            elif look.beside in ENDS and look.values.numeric:
                if waiting is not None and waiting.beside != look.beside:
                    low_end, high_end = sorted(
                        (waiting, look), key=lambda x: x.beside == "interval_high"
                    )
                    yield IntervalColumns(
                        at=(waiting.at, look.at),
                        low=low_end.values.numbers,
                        high=high_end.values.numbers,
                    )
                    waiting = None
                else:
                    waiting = look

    def _around(self, interval: IntervalColumns) -> ColumnView | None:
        """The nearest column of numbers that lies within the interval."""
        names = self._found[interval.at[0]].names
        near = sorted(
            (x for x in self._scores if self._found[x.at].names == names),
            key=lambda x: (min(abs(x.at - at) for at in interval.at), x.at),
        )
        for look in near:
            cells = look.values.numbers
            both = [r for r in cells if r in interval.low and r in interval.high]
            within = sum(interval.low[r] <= cells[r] <= interval.high[r] for r in both)
            if errors.enough(within, of=len(both)):
                return look
        return None

    def _fits(self, look: ColumnView, interval: IntervalColumns) -> bool:
        """Whether a column is the standard error of the interval, at one of the usual levels."""
        cells = [
            (interval.low[r], interval.high[r], n)
            for r, n in look.values.numbers.items()
            if r in interval.low and r in interval.high and n > 0
        ]
        return errors.level_of(cells) is not None

    def _owner(self, look: ColumnView) -> ColumnView | None:
        """Whose a column is: the score that its heading names, else the one it follows.

        A sample size may also stand before its score.
        """
        names = self._found[look.at].names
        scores = [x for x in self._scores if self._found[x.at].names == names]
        named = self._named(look)
        if named:
            return next((x for x in scores if self._found[x.at].indicator == named), None)
        left = [x for x in scores if x.at < look.at]
        if not left and look.beside == "sample_size" and scores:
            return scores[0]
        return left[-1] if left else None

    def _named(self, look: ColumnView) -> str:
        """The part of an index that the heading names or numbers; the index itself says nothing."""
        registry = self._tools.registry
        said = headings.read(look.words, names=self._tools.names, year=None)
        named = {i for i in said.names | said.almost if registry.indicators[i].parent}
        if said.number:
            values_read = [c for c in self._found.values() if c.means == "value"]
            numbered = {
                self._tools.names.numbered(root(c.indicator, registry), said.number, year=c.year)
                for c in values_read
            }
            named |= {i for i in numbered if i}
        return named.pop() if len(named) == 1 else ""

    def _decide(self, at: int, means: str, owner: ColumnView | None) -> None:
        column = self._found[at]
        score = self._found[owner.at] if owner else None
        if score is None or score.means != "value":
            self._found[at] = replace(column, reason="beside_unread" if score else "beside")
            return
        told = score.heading.rpartition("|")[2].strip()[:60]
        self._found[at] = replace(
            column,
            means=means,
            indicator=score.indicator,
            year=score.year,
            unit="" if means == "sample_size" else score.unit,
            percent=score.percent and means != "sample_size",
            reason="beside_score",
            told=told,
        )

    def _unread(self, at: int, reason: str) -> None:
        self._found[at] = replace(
            self._found[at], means="unread", indicator="", year=None, reason=reason, told=""
        )

    def _once(self) -> None:
        """Of several columns that say the same of one score none is read."""
        claims: dict[tuple[object, ...], list[int]] = {}
        for look in self._open:
            c = self._found[look.at]
            if c.taken:
                claims.setdefault((c.means, c.indicator, c.year, c.names), []).append(c.at)
        for places in claims.values():
            for at in places if len(places) > 1 else ():
                told = self._found[at].indicator
                self._unread(at, "twice")
                self._found[at] = replace(self._found[at], told=told)

    def _sure(self, intervals: Sequence[IntervalColumns]) -> None:
        """What stands without a standard error: an interval needs its level, a sample size goes unread."""
        by_score: dict[tuple[object, ...], set[str]] = {}
        for look in self._open:
            c = self._found[look.at]
            if c.taken:
                by_score.setdefault((c.indicator, c.year, c.names), set()).add(c.means)
        for look in self._open:
            c = self._found[look.at]
            if not c.taken:
                continue
            beside = by_score[c.indicator, c.year, c.names]
            if beside & {"standard_error", "variance"}:
                continue
            if "interval" in beside or set(ENDS) <= beside:
                if error_words.level(" ".join(self._heads(c))) is None:
                    self._unread(c.at, "interval_level")
            else:
                self._unread(c.at, "sample_alone" if c.means == "sample_size" else "one_end")

    def _heads(self, column: ColumnReading) -> list[str]:
        """The headings of the interval beside the same score."""
        return [
            c.heading
            for c in self._found.values()
            if c.means.startswith("interval")
            and (c.indicator, c.year, c.names) == (column.indicator, column.year, column.names)
        ]
