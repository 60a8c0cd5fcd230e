"""Patterns: where a sentence states a figure, and what kind of figure.

Owns the order in which patterns are tried and what nothing understood. Leaves to `sentence` whose figure
it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lib.claimcheck import lexicon, numerals, rank_patterns, references, value_patterns
from lib.claimcheck.lexicon import NUMBER
from lib.claimcheck.mention import Mention
from lib.claimcheck.stated import Found
from lib.claimcheck.text import Text

LONGEST_LEFTOVER = 48
# The number of all units says among how many, and claims nothing.
_ALL_UNITS = r"(?:63|64|34)(?: ?(?:/63|/34))? (?:tỉnh|địa phương|đơn vị|provinces|localities)"
_IN_WORDS = (
    rf"\b(?:lần thứ|năm thứ) {numerals.ORDINAL_VI}\b"
    r"|\bnửa (?:điểm|bậc)|\bhalf a point"
    rf"|\b{numerals.CARDINAL} (?:bậc|hạng|điểm|phần trăm|lần|năm liên tiếp|năm liền|places?|points?|"
    rf"percent|per cent|times)\b"
)
_MEETING = r"(?:hội nghị|kỳ họp|đại hội|phiên họp|cuộc họp|hội thảo|khóa|session|meeting) $"


def find(
    text: Text,
    start: int,
    end: int,
    taken: list[tuple[int, int]],
    mentions: Sequence[Mention],
) -> list[Found]:
    """Every stated figure of a sentence, in order; `taken` are the places of dates, years and names."""
    found: list[Found] = []

    def free(a: int, b: int) -> bool:
        return all(b <= x or y <= a for x, y in taken)

    def add(candidates: Iterator[Found]) -> None:
        for one in candidates:
            if free(one.start, one.end):
                found.append(one)
                taken.append((one.start, one.end))
                if one.reference and one.against in ("first", "last"):
                    # 'kém tỉnh dẫn đầu 0,75 điểm': nobody is said to lead.
                    taken.append(one.reference)

    add(rank_patterns.tops(text, start, end))
    add(references.gaps(text, start, end, mentions))
    for finder in (
        rank_patterns.rank_changes,
        value_patterns.counts,
        value_patterns.value_changes,
        rank_patterns.ends,
        rank_patterns.ranks,
        value_patterns.values,
        _sureness,
    ):
        add(finder(text, start, end))
    return sorted(found, key=lambda f: f.start)


def _sureness(text: Text, start: int, end: int) -> Iterator[Found]:
    """'khác biệt có ý nghĩa', 'significantly': a claim about errors, not about figures."""
    signs = text.find(lexicon.SIGNIFICANT, start, end)
    for sign in signs if text.has(lexicon.DIFFERENT, start, end) else ():
        yield Found(kind="sureness", start=sign.start(), end=sign.end())


def leftovers(text: Text, start: int, end: int, taken: list[tuple[int, int]]) -> Iterator[str]:
    """The words around each number of the sentence that nothing understood."""
    skipped = taken + [(m.start(), m.end()) for m in text.find(_ALL_UNITS, start, end)]
    signs = [*re.compile(NUMBER).finditer(text.flat, start, end), *text.find(_IN_WORDS, start, end)]
    for sign in sorted(signs, key=lambda m: m.start()):
        if any(a < sign.end() and sign.start() < b for a, b in skipped):
            continue
        if text.has(_MEETING, max(start, sign.start() - 12), sign.start()):
            continue
        stop = _whole_words(text, sign.end(), min(end, sign.start() + LONGEST_LEFTOVER))
        skipped.append((sign.start(), stop))
        yield text.whole[sign.start() : stop].strip(" ,.;:()")


def _whole_words(text: Text, at: int, most: int) -> int:
    """Where the words after a number end: at a sign of the sentence, at a digit, or between words."""
    ahead = re.compile(r"[^,.;:()\n\d]{0,60}").match(text.flat, at, max(at, most))
    stop = ahead.end() if ahead else at
    if stop == max(at, most) and stop < len(text.flat) and text.flat[stop : stop + 1].isalnum():
        cut = text.flat.rfind(" ", at, stop)
        stop = cut if cut > at else at
    return stop
