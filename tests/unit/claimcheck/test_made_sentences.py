"""Sentences made from the figures in the press's wordings: true ones are confirmed, false ones never."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from lib.base import formats
from lib.claimcheck import verdicts
from lib.claimcheck.evidence import Figure, shown
from lib.data.declared import registry

pytestmark = pytest.mark.usefixtures("shipped")

Made = Callable[[Figure, Figure, Figure, int], str]
IN_WORDS = {
    1: "một",
    2: "hai",
    3: "ba",
    4: "bốn",
    5: "năm",
    6: "sáu",
    7: "bảy",
    8: "tám",
    9: "chín",
}


def points(value: float | None) -> str:
    """A score as papers write it."""
    return formats.number(value or 0.0, decimals=2, lang="vi")


def name(f: Figure) -> str:
    """The province's name."""
    return registry.load().areas[f.area_id].name_vi


def short(f: Figure) -> str:
    """The index's short name."""
    return registry.load().indicators[f.indicator].short


def moved(f: Figure, before: Figure) -> int:
    """By how many places it rose."""
    return (before.rank or 0) - (f.rank or 0)


# Each is a wording; `wrong` is added to its one number.
WORDINGS: dict[str, Made] = {
    "rank": lambda f, before, other, wrong: (
        f"Năm {f.year}, {name(f)} xếp thứ {(f.rank or 0) + wrong} về {short(f)}."
    ),
    "score": lambda f, before, other, wrong: (
        f"{short(f)} năm {f.year} của {name(f)} đạt {points((f.value or 0) + wrong)} điểm."
    ),
    "places in words": lambda f, before, other, wrong: (
        f"{name(f)} {'tăng' if moved(f, before) > 0 else 'tụt'} "
        f"{IN_WORDS[min(abs(moved(f, before)), 8) + wrong]} bậc {short(f)} năm {f.year} "
        f"so với năm {f.year - 1}."
    ),
    "from and to": lambda f, before, other, wrong: (
        f"{name(f)} đi từ hạng {before.rank} đến hạng {(f.rank or 0) + wrong} {short(f)} năm {f.year}."
    ),
    "difference": lambda f, before, other, wrong: (
        f"Ở {short(f)} {f.year}, {name(f)} "
        f"{'hơn' if (f.value or 0) > (other.value or 0) else 'kém'} {name(other)} "
        f"{points(abs((f.value or 0) - (other.value or 0)) + wrong)} điểm."
    ),
    "in turn": lambda f, before, other, wrong: (
        f"{short(f)} {f.year}: {name(f)} và {name(other)} lần lượt xếp thứ {f.rank} và "
        f"{(other.rank or 0) + wrong}."
    ),
    "inverted": lambda f, before, other, wrong: (
        f"Đứng thứ {f.rank} {short(f)} {f.year} là {name(f)}, thứ {(other.rank or 0) + wrong} "
        f"là {name(other)}."
    ),
    "year in brackets": lambda f, before, other, wrong: (
        f"Năm {f.year}, {name(f)} đứng thứ {(f.rank or 0) + wrong}/{f.n_ranked} "
        f"(năm {f.year - 1} đứng thứ {before.rank}/{before.n_ranked}) về {short(f)}."
    ),
}


def triples(wording: str, count: int) -> list[tuple[Figure, Figure, Figure]]:
    """Figures of a year, of the year before, and of another province, whose wording is not empty."""
    of_index = {
        (f.indicator, f.area_id, f.year): f
        for indicator in ("papi", "pci")
        for f in shown(indicator).values()
        if f.area_id.startswith("63-") and f.year >= 2012 and f.rank and f.rank < 60 and f.value
    }
    keys = sorted(of_index)
    pick = random.Random(wording)
    found: list[tuple[Figure, Figure, Figure]] = []
    while len(found) < count:
        f = of_index[pick.choice(keys)]
        before = of_index.get((f.indicator, f.area_id, f.year - 1))
        other = of_index[pick.choice([k for k in keys if (k[0], k[2]) == (f.indicator, f.year)])]
        if (
            before is None
            or other.area_id == f.area_id
            or "suspect" in (f.value_status, f.rank_status)
        ):
            continue
        gap = round(abs((f.value or 0) - (other.value or 0)), 2)
        if 0 < abs(moved(f, before)) < 9 and gap and f.rank != other.rank:
            found.append((f, before, other))
    return found


@pytest.mark.parametrize("wording", WORDINGS)
def test_true_ones_are_confirmed_and_false_ones_never(wording: str) -> None:
    confirmed = caught = 0
    made = triples(wording, 24)
    for f, before, other in made:
        true = verdicts.check(WORDINGS[wording](f, before, other, 0))
        given = [x.verdict for x in true.findings]
        assert "contradicted" not in given, WORDINGS[wording](f, before, other, 0)
        confirmed += bool(given) and set(given) == {"confirmed"} and not true.unread
        false = verdicts.check(WORDINGS[wording](f, before, other, 1))
        given = [x.verdict for x in false.findings]
        assert set(given) != {"confirmed"} or false.unread, WORDINGS[wording](f, before, other, 1)
        caught += "contradicted" in given
    # Years across a break and rivals stay open.
    assert confirmed >= 0.85 * len(made)
    assert caught >= 0.85 * len(made)
