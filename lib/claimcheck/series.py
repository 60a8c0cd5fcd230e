"""Series: names and numbers told in the same order, 'lần lượt' and 'respectively'.

Owns which number of a list belongs to which place, index or year of a list. The two must be as long as
each other and leave no choice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from lib.claimcheck import lexicon
from lib.claimcheck.mention import UNKNOWN, Mention
from lib.claimcheck.setting import Setting
from lib.claimcheck.stated import Found

_NAMES = r"(?:,? (?:và|and|cùng|&) |, ?)(?:tỉnh |thành phố |tp\.? ?|năm |chỉ số |the )?"
_NUMBERS = (
    r"(?:[,;]? ?(?:và|and|&) |[,;] ?)"
    r"(?:(?:xếp|đứng|vị trí|hạng|thứ|đạt|ở|mức|the|was|were|ranked|in) ?){0,3}"
)
# 'năm 2021, năm 2022 xếp ...' and 'và năm 2022 xếp ...' begin something new.
YEARS = r" (?:và|and) | ?, ?"
_BOTH = r"\b(?:cả hai|hai chỉ số|cả 2|2 chỉ số|both)\b"


P = TypeVar("P", Found, Mention)


def assigned(setting: Setting) -> dict[Found, tuple[str, str]]:
    """Figure -> (kind of name, its value) for the lists that the sentence tells in turn."""
    c = setting
    sign = c.text.has(lexicon.IN_TURN, c.start, c.end)
    if not sign:
        return {}
    out: dict[Found, tuple[str, str]] = {}
    stated = [f for f in c.found if f.kind in ("rank", "value")]
    for numbers in _runs(c, stated, _NUMBERS, same=lambda a, b: a.kind == b.kind):
        names = _names(c, len(numbers))
        if len(names) == 1:
            kind, values = names[0]
            out |= {f: (kind, value) for f, value in zip(numbers, values, strict=True)}
    return out


def shared(setting: Setting) -> tuple[Found, tuple[tuple[str, str | int], ...]] | None:
    """The one rank said of each of several indices or years, with (field of the claim, value) of each.

    'dẫn đầu cả PAR INDEX và SIPAS', 'đứng đầu các năm 2021 và 2024'.
    """
    c = setting
    ranks = [f for f in c.found if f.kind in ("rank", "last", "top")]
    if len(ranks) != 1:
        return None
    if c.links(r"(?:,| và| and) (?:thứ )?\d.*", ranks[0].end, min(c.end, ranks[0].end + 12)):
        # 'xếp thứ 15 và 13': a number of its own for each.
        return None
    if indices := _whole_run(c, "index", _NAMES):
        return ranks[0], tuple(("indicator", value) for value in indices)
    if years := _whole_run(c, "year", YEARS):
        return ranks[0], tuple(("year", int(value)) for value in years)
    carried = c.carried.indices
    if len(carried) == 2 and not c.of("index") and c.text.has(_BOTH, c.start, c.end):
        return ranks[0], tuple(("indicator", v) for v in carried)
    return None


def _whole_run(c: Setting, kind: str, link: str) -> list[str]:
    """The values of a kind where all of the sentence's follow one another; else empty."""
    told = _told(c, kind)
    runs = _runs(c, told, link, same=lambda a, b: True)
    if len(runs) != 1 or len(runs[0]) != len(told):
        return []
    # 'dẫn đầu PAR INDEX và SIPAS đạt 87,59%': the second has a figure of its own.
    own = any(0 <= f.start - told[-1].end < 12 for f in c.found)
    return [] if own else list(dict.fromkeys(m.value for m in told))


def _told(c: Setting, kind: str) -> list[Mention]:
    """The mentions of a kind that figures may belong to."""
    return [m for m in c.of(kind) if m.role == "" and m.value != UNKNOWN and not m.parts]


def _names(c: Setting, length: int) -> list[tuple[str, list[str]]]:
    """Every list of names as long as the numbers: (kind, values)."""
    found = []
    for kind in ("area", "index", "year"):
        for run in _runs(c, _told(c, kind), _NAMES, same=lambda a, b: True):
            values = [m.value for m in run]
            if len(run) == length and len(set(values)) == length:
                found.append((kind, values))
    carried = c.carried.indices
    if not found and length == len(carried) and c.text.has(_BOTH, c.start, c.end):
        found.append(("index", list(carried)))
    return found


def _runs(
    c: Setting, items: Sequence[P], link: str, *, same: Callable[[P, P], bool]
) -> list[list[P]]:
    """The items that follow one another, at least two, with only a link between."""
    runs: list[list[P]] = []
    for item in items:
        last = runs[-1][-1] if runs else None
        if last is not None and same(last, item) and c.links(link, last.end, item.start):
            runs[-1].append(item)
        else:
            runs.append([item])
    return [run for run in runs if len(run) > 1]
