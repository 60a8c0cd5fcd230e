"""The analyses once more, in plain Python without pandas or numpy and in another way, to compare with."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from math import hypot

Scores = Mapping[str, float]


def rank_of(who: str, scores: Scores) -> int:
    return 1 + sum(1 for q, s in scores.items() if q != who and s > scores[who])


def ranks_by(scores: Scores, order: Mapping[str, int]) -> dict[str, int]:
    """Ranks among `scores`' provinces in the order of the published ranks."""
    return {p: 1 + sum(1 for q in scores if order[q] < order[p]) for p in scores}


def split(
    old: Scores, new: Scores, order_old: Mapping[str, int], order_new: Mapping[str, int]
) -> dict[str, tuple[int, float, float]]:
    """(change, own, others) by province, over the provinces in both."""
    both = sorted(set(old) & set(new))
    a, b = {p: old[p] for p in both}, {p: new[p] for p in both}
    first, last = ranks_by(a, order_old), ranks_by(b, order_new)
    out = {}
    for p in both:
        alone = rank_of(p, {**a, p: b[p]})
        stayed = rank_of(p, {**b, p: a[p]})
        own = ((first[p] - alone) + (stayed - last[p])) / 2
        others = ((first[p] - stayed) + (alone - last[p])) / 2
        out[p] = (first[p] - last[p], own, others)
    return out


def price_up(who: str, scores: Scores, goal: int, step: float, *, ordered: bool) -> float:
    """The fewest whole steps that bring the province to rank `goal`, by trying the others' scores.

    `ordered`: equal scores do not share a rank, and the one who comes last stands behind.
    """
    others = sorted(s for q, s in scores.items() if q != who)
    not_ahead = bisect_left if ordered else bisect_right
    tries = [round(s + add, 9) for s in others for add in (0.0, step)]
    enough = [t for t in tries if 1 + len(others) - not_ahead(others, t) <= goal]
    return min(enough) - scores[who]


def price_down(who: str, scores: Scores, goal: int, step: float) -> float:
    """The smallest loss, in whole steps below another's score, that brings to rank `goal`."""
    others = sorted(s for q, s in scores.items() if q != who)
    tries = [round(s - step, 9) for s in others]
    enough = [t for t in tries if 1 + len(others) - bisect_right(others, t) >= goal]
    return max(enough) - scores[who]


def totals_of(values: Mapping[str, Sequence[float]], weights: Sequence[float]) -> dict[str, float]:
    return {p: sum(w * v for w, v in zip(weights, row, strict=True)) for p, row in values.items()}


def widened(bands: Mapping[str, tuple[int, int]], ranks: Mapping[str, int]) -> dict[str, tuple]:
    return {p: (min(b, ranks[p]), max(w, ranks[p])) for p, (b, w) in bands.items()}


def rounding_band(scores: Scores, step: float) -> dict[str, tuple[int, int]]:
    out = {}
    for p, s in scores.items():
        gaps = [round((t - s) / step) for q, t in scores.items() if q != p]
        out[p] = (1 + sum(g >= 1 for g in gaps), 1 + sum(g > -1 for g in gaps))
    return out


def shaken_band(
    scores: Scores,
    values: Mapping[str, Sequence[float]],
    weights: Sequence[float],
    factors: Sequence[Sequence[float]],
) -> dict[str, tuple[int, int]]:
    base = totals_of(values, weights)
    rest = {p: scores[p] - base[p] for p in scores}
    best, worst = dict.fromkeys(scores, len(scores)), dict.fromkeys(scores, 1)
    for row in factors:
        shaken = [f * w for f, w in zip(row, weights, strict=True)]
        scale = sum(weights) / sum(shaken)
        made = totals_of(values, [w * scale for w in shaken])
        ordered = sorted((made[p] + rest[p] for p in scores), reverse=True)
        place = {s: i for i, s in reversed(list(enumerate(ordered, start=1)))}
        for p in scores:
            rank = place[made[p] + rest[p]]
            best[p], worst[p] = min(best[p], rank), max(worst[p], rank)
    return {p: (best[p], worst[p]) for p in scores}


def dropped_band(
    scores: Scores, values: Mapping[str, Sequence[float]], weights: Sequence[float]
) -> dict[str, tuple[int, int]]:
    found: dict[str, list[int]] = {p: [] for p in scores}
    for k, w in enumerate(weights):
        left = {p: scores[p] - w * values[p][k] for p in scores}
        for p in scores:
            found[p].append(rank_of(p, left))
    return {p: (min(r), max(r)) for p, r in found.items()}


def drawn(errors: Mapping[str, float], *, draws: int, seed: int) -> list[dict[str, float]]:
    """What sampling adds to each score, by draw."""
    dice = random.Random(seed)
    return [{p: dice.gauss(0, e) for p, e in errors.items()} for _ in range(draws)]


def pairwise_range(
    who: str, scores: Scores, errors: Mapping[str, float], noise: Sequence[Mapping[str, float]]
) -> tuple[int, int]:
    """The 95 % range of one province's true rank by comparison with each other (step-down)."""
    spread = {q: hypot(errors[who], errors[q]) for q in scores if q != who}
    lead = {q: (scores[who] - scores[q]) / s for q, s in spread.items()}
    # Each other province is two questions: does it trail for certain, does it lead for certain?
    open_ = {(q, sign) for q in spread for sign in (1, -1)}
    while True:
        greatest = sorted(
            max(sign * (x[who] - x[q]) / spread[q] for q, sign in open_) for x in noise
        )
        critical = greatest[int(0.95 * len(noise))]
        answered = {(q, sign) for q, sign in open_ if sign * lead[q] > critical}
        if not answered:
            break
        open_ -= answered
    closed = {(q, sign) for q in spread for sign in (1, -1)} - open_
    behind = sum(sign == 1 for _, sign in closed)
    ahead = sum(sign == -1 for _, sign in closed)
    return 1 + ahead, len(scores) - behind


def simulated_ranges(
    scores: Scores, noise: Sequence[Mapping[str, float]]
) -> dict[str, tuple[int, int]]:
    """The middle 95 % of each province's ranks when all scores are drawn again."""
    found: dict[str, list[int]] = {p: [] for p in scores}
    for x in noise:
        order = sorted(scores, key=lambda p: -(scores[p] + x[p]))
        for place, p in enumerate(order, start=1):
            found[p].append(place)
    cut = round(0.025 * len(noise))
    return {p: (sorted(r)[cut], sorted(r)[-1 - cut]) for p, r in found.items()}
