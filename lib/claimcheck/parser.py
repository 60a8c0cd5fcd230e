"""Parser: what a text claims, sentence by sentence.

Owns what carries over from one sentence to the next, and which written numbers a change is the difference
of. Leaves the single sentence to `sentence`, and what is true to `verdicts`.
"""

from __future__ import annotations

from dataclasses import replace

from lib.claimcheck.claim import Carried, Claim, Reading
from lib.claimcheck.sentence import Sentence
from lib.claimcheck.text import Number, prepare, sentences

MOST_CLAIMS = 300


def read(text: str) -> Reading:
    """Every claim of the text. Raises ValueError where it is too long."""
    ready = prepare(text)
    carried = Carried()
    claims: list[Claim] = []
    leftover: list[tuple[str, str]] = []
    for start, end in sentences(ready):
        if len(claims) > MOST_CLAIMS:
            return Reading(
                claims=tuple(claims[:MOST_CLAIMS]), leftover=tuple(leftover), truncated=True
            )
        sentence = Sentence(ready, start, end, carried)
        claims += _with_pairs(sentence.claims())
        leftover += [(sentence.quoted, part) for part in sentence.leftover()]
        carried.learn(sentence.mentions)
    return Reading(claims=tuple(claims), leftover=tuple(leftover))


def _with_pairs(claims: list[Claim]) -> list[Claim]:
    """Each change with the two written numbers whose difference it is, where the sentence has them."""
    return [
        _with_pair(c, claims)
        if c.kind in ("rank_change", "value_change") and "gap" not in c.unclear
        else c
        for c in claims
    ]


def _with_pair(c: Claim, claims: list[Claim]) -> Claim:
    kind = "rank" if c.kind == "rank_change" else "value"
    stated = [o for o in claims if o.kind == kind and o.numbers and not o.near]
    own = [o for o in stated if o.area == c.area and o.indicator == c.indicator]
    earlier = {o.year for o in own if o.year and o.year < (c.year or 0)}
    if not c.base_said and len(earlier) == 1:
        c = replace(c, base=earlier.pop(), base_said=True)
    now, then = _sides(c, stated, own)
    if len(now) == len(then) == 1:
        return replace(c, now=now.pop()[0], then=then.pop()[0])
    return c


def _sides(
    c: Claim, stated: list[Claim], own: list[Claim]
) -> tuple[set[tuple[Number, ...]], set[tuple[Number, ...]]]:
    """The written numbers of a change's year and of its base year."""
    if c.year is None and c.base is not None and len(stated) == 2:
        now = {o.numbers for o in stated if o.year != c.base}
        return now, {o.numbers for o in stated if o.year == c.base}
    now = {o.numbers for o in own if o.year == c.year}
    return now, {o.numbers for o in own if o.year == c.base != c.year}
