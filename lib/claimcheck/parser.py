"""Parser: what a text claims, sentence by sentence.

Owns what carries over from one sentence to the next, and which written numbers a change is the difference
of. Leaves the single sentence to `sentence`, and what is true to `verdicts`.
"""

from __future__ import annotations

from dataclasses import replace

from lib.claimcheck.claim import Carried, Claim, Reading
from lib.claimcheck.sentence import Sentence
from lib.claimcheck.text import prepare, sentences

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
    out = []
    for c in claims:
        if c.kind not in ("rank_change", "value_change") or "gap" in c.unclear:
            out.append(c)
            continue
        kind = "rank" if c.kind == "rank_change" else "value"
        stated = [o for o in claims if o.kind == kind and o.numbers and not o.near]
        earlier = {
            o.year
            for o in stated
            if o.area == c.area and o.indicator == c.indicator and o.year and o.year < (c.year or 0)
        }
        if not c.base_said and len(earlier) == 1:
            c = replace(c, base=earlier.pop(), base_said=True)
        now = {
            o.numbers
            for o in stated
            if o.area == c.area and o.year == c.year and o.indicator == c.indicator
        }
        then = {
            o.numbers for o in stated if o.area == c.area and o.year == c.base and o.year != c.year
        }
        if c.year is None and c.base is not None and len(stated) == 2:
            now = {o.numbers for o in stated if o.year != c.base}
            then = {o.numbers for o in stated if o.year == c.base}
        if len(now) == 1 and len(then) == 1:
            c = replace(c, now=next(iter(now))[0], then=next(iter(then))[0])
        out.append(c)
    return out
