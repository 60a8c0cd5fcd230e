"""Totals, ranks and classes of units: what always holds, and a second, plain computation."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from lib.analytics import unit_scores
from lib.analytics.unit_scores import GivenPoints, ScoredLeaf, UnitTotal

CLASSES = [("A", Decimal(90)), ("B", Decimal("69.5")), ("C", Decimal(0))]
POINTS = st.integers(0, 4000).map(lambda n: Decimal(n) / 100)
Case = tuple[list[ScoredLeaf], dict[str, str], list[GivenPoints]]


@st.composite
def years(draw: st.DrawFn) -> Case:
    """A year of a few criteria and units, in which some points may not be given yet."""
    leaves = [
        ScoredLeaf(
            code=str(n),
            field=draw(st.sampled_from("XYZ")),
            most=draw(st.sampled_from([Decimal("0.5"), Decimal(3), Decimal(40)])),
            part=draw(st.sampled_from(unit_scores.PARTS)),
            group=draw(st.sampled_from(["", "", "so", "xa"])),
        )
        for n in range(draw(st.integers(1, 6)))
    ]
    units = {f"u{n}": draw(st.sampled_from(["so", "xa"])) for n in range(draw(st.integers(1, 7)))}
    points = st.none() | POINTS
    told = [
        GivenPoints(unit=u, code=x.code, own=draw(points), given=draw(points))
        for u in units
        for x in leaves
        if draw(st.integers(0, 9))
    ]
    return leaves, units, told


def plain(case: Case) -> dict[str, tuple[Fraction | None, int | None]]:
    """Total and rank of each unit, in fractions and by sorting."""
    leaves, units, told = case
    table = {(p.unit, p.code): p.given for p in told}
    sums: dict[str, Fraction | None] = {}
    for unit, group in units.items():
        total, most, whole = Fraction(0), Fraction(0), True
        for leaf in leaves:
            if leaf.group and leaf.group != group:
                continue
            points = table.get((unit, leaf.code))
            if leaf.part in ("base", "survey"):
                most += Fraction(leaf.most)
                whole = whole and points is not None
            if points is not None:
                total += Fraction(points) * (-1 if leaf.part == "minus" else 1)
        sums[unit] = total if whole and most else None
    ranks: dict[str, int | None] = {}
    for unit, group in units.items():
        peers = sorted(
            (s for u, s in sums.items() if units[u] == group and s is not None), reverse=True
        )
        own = sums[unit]
        ranks[unit] = None if own is None else peers.index(own) + 1
    return {unit: (sums[unit], ranks[unit]) for unit in units}


@settings(max_examples=200, deadline=None)
@given(years())
def test_totals_and_ranks_are_those_of_a_plain_computation(case: Case) -> None:
    found = unit_scores.totals(*case, classes=CLASSES)
    told = {t.unit: (None if t.total is None else Fraction(t.total), t.rank) for t in found}
    assert told == plain(case)


@settings(max_examples=200, deadline=None)
@given(years(), st.randoms())
def test_what_always_holds(case: Case, any_order: object) -> None:
    leaves, units, told = case
    found = unit_scores.totals(*case, classes=CLASSES)
    assert sorted(t.unit for t in found) == sorted(units)
    for one in found:
        if not one.missing:
            assert None not in (*one.fields.values(), *one.parts.values())
            whole = sum(-v if k == "minus" else v for k, v in one.parts.items() if v is not None)
            assert sum(v for v in one.fields.values() if v is not None) == whole
        assert (one.total is None) == (one.rank is None) == (one.share is None)
        assert not (one.missing and one.total is not None)
    for group in set(units.values()):
        ranked = [t for t in found if t.group == group and t.rank is not None]
        _ranks_hold(ranked)
    # The order of entries does not matter, that of units only among those of one rank.
    any_order.shuffle(told)  # type: ignore[attr-defined]
    turned = dict(reversed(units.items()))
    again = unit_scores.totals(leaves, turned, told, classes=CLASSES)
    assert {t.unit: t for t in again} == {t.unit: t for t in found}
    place = {unit: n for n, unit in enumerate(units)}
    for one, other in pairwise(found):
        if (one.group, one.rank) == (other.group, other.rank):
            assert place[one.unit] < place[other.unit]


def _ranks_hold(ranked: list[UnitTotal]) -> None:
    for one in ranked:
        assert one.ranked == len(ranked)
        assert 1 <= (one.rank or 0) <= len(ranked)
        for other in ranked:
            assert one.total is not None
            assert other.total is not None
            assert (one.rank == other.rank) == (one.total == other.total)
            assert ((one.rank or 0) < (other.rank or 0)) == (one.total > other.total)


@settings(max_examples=100, deadline=None)
@given(years())
def test_lost_and_given_points_are_all_that_could_be_had(case: Case) -> None:
    leaves, units, told = case
    by_code = {x.code: x for x in leaves}
    for one in unit_scores.lost(leaves, units, told):
        leaf = by_code[one.code]
        members = {u for u, g in units.items() if g == one.group}
        had = [
            p.given
            for p in told
            if p.unit in members and p.code == one.code and p.given is not None
        ]
        assert one.units == len(had)
        whole = one.lost if leaf.part == "minus" else one.lost + sum(had)
        assert whole == (sum(had) if leaf.part == "minus" else one.possible)
