"""Context: what a table as a whole is about, and each of its columns looked at before it is decided.

Owns the index and the edition that titles, sheets, files and agreeing numbers say. Leaves the decision on
each column to `meaning`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from lib.data.cells.grid import Book
from lib.data.declared.indicator_names import IndicatorNames, root
from lib.data.declared.registry import Registry
from lib.data.reading import error_words, headings, values
from lib.data.reading.headings import HeadingWords
from lib.data.reading.known import Agreement, KnownFigures
from lib.data.reading.layout import Block
from lib.data.reading.values import Values

T = TypeVar("T")

# Publisher -> folded heading -> what a person took it for (`means`, `indicator`).
Remembered = Mapping[str, Mapping[str, tuple[str, str]]]


@dataclass(frozen=True, kw_only=True)
class Tools:
    """What meanings are found with: names, known figures, and headings a person has explained before."""

    registry: Registry
    names: IndicatorNames
    known: KnownFigures
    remembered: Remembered


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a table is about as a whole: the index and the edition, where the document says them.

    `said` is the year that titles and names say, `year` what also the numbers say. `plain` is what a
    column headed only “Điểm” is: the part that the title names, or the index where it names no part.
    """

    index: str | None
    year: int | None
    plain: str | None = None
    said: int | None = None


@dataclass(frozen=True, kw_only=True)
class ColumnView:
    """One column as it was looked at: words, numbers, and the editions that its numbers equal.

    `beside` is what the words say it is beside a score (one of `error_words.KINDS`), '' for nothing.
    """

    at: int
    words: tuple[str, ...]
    heading: HeadingWords
    values: Values
    equal: tuple[Agreement, ...]
    hundred: bool
    beside: str = ""


def looks(block: Block, *, tools: Tools, decimal: str) -> list[ColumnView]:
    """Every column of the table with its words, its numbers and what they agree with."""
    out = []
    for at in block.columns:
        words = block.words(at)
        seen = values.read(block, at, decimal=decimal)
        cells = by_slug(block, at, seen.numbers)
        equal = tools.known.best(cells, decimals=seen.decimals)
        hundred = False
        if not equal and seen.numbers and max(seen.numbers.values()) <= 1 and not seen.percent:
            times = {slug: value * 100 for slug, value in cells.items()}
            equal = tools.known.best(times, decimals=max(seen.decimals - 2, 0))
            hundred = bool(equal)
        heading = headings.read(words, names=tools.names, year=None)
        out.append(
            ColumnView(
                at=at,
                words=words,
                heading=heading,
                values=seen,
                equal=tuple(equal),
                hundred=hundred,
                beside=error_words.kind(words),
            )
        )
    return out


def by_slug(block: Block, column: int, numbers: Mapping[int, float]) -> dict[str, float]:
    """The column's numbers by province; of one named twice the first."""
    out: dict[str, float] = {}
    for row, slug in block.rows_of(column).items():
        if row in numbers:
            out.setdefault(slug, numbers[row])
    return out


def context(block: Block, seen: Sequence[ColumnView], *, book: Book, tools: Tools) -> Context:
    """What the table is about: by its numbers, then its title, then the sheet and the file."""
    sheet = book.sheets[block.place]
    titles = [*reversed(block.titles), sheet.name, Path(book.file).stem]
    indices: Counter[str] = Counter()
    years: Counter[int] = Counter()
    for look in seen:
        for equal in look.equal[:1]:
            indices[root(equal.indicator, tools.registry)] += 5
            years[equal.year] += 5
        roots = {root(i, tools.registry) for i in look.heading.names}
        if len(roots) == 1:
            indices[roots.pop()] += 1
    about = next((m for t in titles if len(m := tools.names.mentioned(t)) == 1), frozenset())
    for index in about:
        indices[index] += 3
    named = _most(indices)
    said = _years(titles, [look.heading.year for look in seen], named, tools)
    year = _most(years or said)
    return Context(
        index=named, year=year, plain=_plain(titles, named, tools, year), said=_most(said)
    )


def _most(votes: Counter[T]) -> T | None:
    """What has most votes, or None where two have as many."""
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _years(
    titles: Sequence[str], columns: Sequence[int | None], index: str | None, tools: Tools
) -> Counter[int]:
    """Votes for the edition: a line that names the index and one year says most."""
    votes: Counter[int] = Counter()
    for title in titles:
        years = set(headings.years_in(title))
        if len(years) == 1:
            about = index is not None and index in tools.names.mentioned(title)
            votes[years.pop()] += 6 if about else 1
    for year in set(columns) - {None}:
        votes[int(year or 0)] += 3
    return votes


def _plain(titles: Sequence[str], index: str | None, tools: Tools, year: int | None) -> str | None:
    """What the nearest titles say that a table of plain scores is, or None where that is not sure."""
    if index is None:
        return None
    for title in titles[:4]:
        found = headings.all_names(title, names=tools.names, year=year)
        parts = {i for i in found if i != index and root(i, tools.registry) == index}
        if len(parts) == 1:
            return parts.pop()
        number = headings.number_in(title)
        if headings.numbered(title) and number and not parts:
            return tools.names.numbered(index, number, year=year)
        if parts or headings.of_parts(title):
            return None
    return index
