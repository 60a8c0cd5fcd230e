"""Unit scores: from entries and criteria to totals, shares, ranks, classes, gaps and lost points.

Points are exact decimals; nothing here rounds but a share that is shown. Leaves the store to `data` and
wording to those who show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

PARTS = ("base", "survey", "bonus", "minus")
ZERO, HUNDRED, CENT = Decimal(0), Decimal(100), Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class ScoredLeaf:
    """A criterion with points of its own; `part` is one of PARTS, '' as `group` means every group."""

    code: str
    field: str
    most: Decimal
    part: str
    group: str = ""

    @property
    def counted(self) -> bool:
        """Whether its points belong to the 100, and must be given before a unit has a total."""
        return self.part in PARTS[:2]


@dataclass(frozen=True, kw_only=True)
class GivenPoints:
    """What a unit gave itself and what it was given, None where nothing was; of a minus the deduction."""

    unit: str
    code: str
    own: Decimal | None = None
    given: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class UnitTotal:
    """How a unit stands in its group.

    `total` is base and survey and bonus without minus, `share` that of the `most` that applies to the group
    in percent. `own` is all that the unit gave itself, `gap` (given less own) is over criteria where both
    stand; each None where nothing does. `missing` are codes
    whose points were not given; with any there is no total, share, rank or class, and their part and
    field have no points: what is not appraised is no zero.
    """

    unit: str
    group: str
    parts: Mapping[str, Decimal | None]
    fields: Mapping[str, Decimal | None]
    most: Decimal
    missing: tuple[str, ...]
    own: Decimal | None
    gap: Decimal | None
    total: Decimal | None
    share: Decimal | None
    grade: str = ""
    rank: int | None = None
    ranked: int = 0


@dataclass(frozen=True, kw_only=True)
class LostPoints:
    """What the units of a group lost at a criterion: of `units` given points, `below` did not get all."""

    code: str
    group: str
    lost: Decimal
    possible: Decimal
    units: int
    below: int


def totals(
    leaves: Sequence[ScoredLeaf],
    units: Mapping[str, str],
    given: Iterable[GivenPoints],
    *,
    classes: Sequence[tuple[str, Decimal]],
) -> list[UnitTotal]:
    """The totals of units (id -> group), by group and rank, the unranked behind.

    `classes` are (label, least share), the best first. Equal shares share a rank and the next is skipped.
    """
    found = _by_unit(given)
    made = [
        _total(unit, group, of_group(leaves, group), found.get(unit, {}), classes)
        for unit, group in units.items()
    ]
    ranked = [_ranked(one, made) for one in made]
    # Those of one rank stay in the order of `units`.
    return sorted(ranked, key=lambda t: (t.group, t.rank is None, t.rank or 0))


def of_group(leaves: Iterable[ScoredLeaf], group: str) -> list[ScoredLeaf]:
    """The criteria by which units of a group are scored."""
    return [leaf for leaf in leaves if leaf.group in ("", group)]


def lost(
    leaves: Sequence[ScoredLeaf], units: Mapping[str, str], given: Iterable[GivenPoints]
) -> list[LostPoints]:
    """Points lost by criterion and group, the most first; a deduction is lost, a bonus not got is not."""
    found = _by_unit(given)
    told = []
    for group in sorted(set(units.values())):
        members = [unit for unit, own in units.items() if own == group]
        for leaf in of_group(leaves, group):
            if leaf.part == "bonus":
                continue
            points = [
                p.given
                for unit in members
                if (p := found.get(unit, {}).get(leaf.code)) and p.given is not None
            ]
            below = [missed(leaf, p) for p in points]
            told.append(
                LostPoints(
                    code=leaf.code,
                    group=group,
                    lost=sum(below, ZERO),
                    possible=leaf.most * len(points),
                    units=len(points),
                    below=sum(m > 0 for m in below),
                )
            )
    # Where as much was lost, criteria stay in the order of `leaves`.
    return sorted(told, key=lambda one: (one.group, -one.lost))


def missed(leaf: ScoredLeaf, given: Decimal | None) -> Decimal:
    """What a unit lost at a criterion: a deduction is, a bonus not got and what was not given is not."""
    if given is None or leaf.part == "bonus":
        return ZERO
    return given if leaf.part == "minus" else leaf.most - given


def grade_of(total: Decimal, most: Decimal, classes: Sequence[tuple[str, Decimal]]) -> str:
    """The first class whose least share is reached, '' where none is; the share is not rounded first."""
    reached = (label for label, least in classes if most and total * HUNDRED >= least * most)
    return next(reached, "")


def _by_unit(given: Iterable[GivenPoints]) -> dict[str, dict[str, GivenPoints]]:
    found: dict[str, dict[str, GivenPoints]] = {}
    for one in given:
        found.setdefault(one.unit, {})[one.code] = one
    return found


def _total(
    unit: str,
    group: str,
    leaves: Sequence[ScoredLeaf],
    found: Mapping[str, GivenPoints],
    classes: Sequence[tuple[str, Decimal]],
) -> UnitTotal:
    sums, by_field = dict.fromkeys(PARTS, ZERO), dict.fromkeys((x.field for x in leaves), ZERO)
    missing: list[str] = []
    own: Decimal | None = None
    gap: Decimal | None = None
    for leaf in leaves:
        one = found.get(leaf.code, GivenPoints(unit=unit, code=leaf.code))
        if one.own is not None:
            own = (own or ZERO) + one.own
        if one.given is None:
            if leaf.counted:
                missing.append(leaf.code)
            continue
        sums[leaf.part] += one.given
        by_field[leaf.field] += -one.given if leaf.part == "minus" else one.given
        if one.own is not None:
            gap = (gap or ZERO) + one.given - one.own
    most = sum((leaf.most for leaf in leaves if leaf.counted), ZERO)
    total = None if missing or not most else sum(by_field.values(), ZERO)
    parts: dict[str, Decimal | None] = {**sums}
    fields: dict[str, Decimal | None] = {**by_field}
    for leaf in leaves:
        if leaf.code in missing:
            parts[leaf.part] = fields[leaf.field] = None
    share = None if total is None else (total * HUNDRED / most).quantize(CENT, ROUND_HALF_UP)
    return UnitTotal(
        unit=unit,
        group=group,
        parts=parts,
        fields=fields,
        most=most,
        missing=tuple(missing),
        own=own,
        gap=gap,
        total=total,
        share=share,
        grade="" if total is None else grade_of(total, most, classes),
    )


def _ranked(one: UnitTotal, every: Sequence[UnitTotal]) -> UnitTotal:
    """The unit with its rank: one group has one most, so totals rank as shares do."""
    peers = [t.total for t in every if t.group == one.group and t.total is not None]
    if one.total is None:
        return replace(one, ranked=len(peers))
    ahead = sum(peer > one.total for peer in peers)
    return replace(one, rank=ahead + 1, ranked=len(peers))
