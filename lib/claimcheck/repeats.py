"""Repeats: 'năm thứ ba liên tiếp', 'for the sixth consecutive year', 'lần thứ hai', 'tiếp tục'.

Owns finding them and the rank that each speaks of. One that belongs to no rank is left to be listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lib.claimcheck import numerals
from lib.claimcheck.setting import Setting
from lib.claimcheck.stated import Found
from lib.claimcheck.text import Text

OPEN = 0
_NUMBER = rf"\d{{1,2}}|{numerals.CARDINAL}"
_ORDINAL = rf"\d{{1,2}}(?:st|nd|rd|th)?|{numerals.ORDINAL_VI}|{numerals.ORDINAL_EN}"
_TIME = r"(?:năm|lần|kỳ|mùa)"
_IN_A_ROW = r"(?:liên tiếp|liên tục|liền)"
_STREAKS = (
    rf"\b{_TIME} thứ ({_ORDINAL}) {_IN_A_ROW}\b",
    rf"\b({_NUMBER}) {_TIME} {_IN_A_ROW}\b",
    rf"\b{_IN_A_ROW} (?:trong )?({_NUMBER}) {_TIME}\b",
    rf"\b({_ORDINAL}) (?:consecutive|straight|successive) (?:year|time)\b",
    rf"\b({_ORDINAL}) (?:year|time) (?:in a row|running)\b",
    rf"\b({_NUMBER}) (?:consecutive|straight|successive) (?:years|times)\b",
    rf"\b({_NUMBER}) (?:years|times) (?:in a row|running)\b",
)
_UNCOUNTED = (
    rf"\b(?:nhiều|các|những|mấy|vài) {_TIME} (?:qua )?{_IN_A_ROW}\b"
    rf"|\b(?:{_NUMBER}|nhiều|mấy|vài) năm (?:qua|gần đây|gần nhất|trở lại đây|vừa qua)\b"
    r"|\b(?:several|many|for) consecutive years\b|\byears in a row\b|\byear after year\b"
    rf"|\b(?:past|last) (?:{_NUMBER}) years\b"
)
_SINCE = r"\b(?:kể từ|liên tục từ|suốt từ|since)(?: năm)? \d{4}\b"
_OCCASIONS = (
    rf"\b(?:lần|năm|kỳ) thứ (?:{_ORDINAL})\b|\blần đầu(?: tiên)?\b"
    rf"|\b(?:for|is) (?:the|its) (?:{_ORDINAL}) time\b"
    rf"|\b(?:{_NUMBER}) lần (?=dẫn đầu|đứng đầu|giữ|xếp|đứng)"
)
_AGAIN = (
    r"\b(?:tiếp tục|vẫn)(?: (?:giữ|giữ vững|là|duy trì|đứng|ở|được|bảo vệ|có)){0,3}"
    r"(?: (?:vị trí|ngôi vị|ngôi|danh hiệu|vững))?$"
    r"|\b(?:again|still|remained|remains|continued to|kept)(?: (?:be|at|in|on|the)){0,2}$"
)
_CHANGE = r" (?:tăng|giảm|cải thiện|thăng hạng|tụt|lên hạng|nằm|of (?:growth|improvement|decline))"
_MEETING = r"(?:hội nghị|kỳ họp|đại hội|phiên họp|cuộc họp|hội thảo|khóa) $"
_AGAIN_AFTER = r"\b(?:tiếp tục|vẫn|vẫn tiếp tục) (?:là|thuộc về)\b"
RANKS = ("rank", "last", "top")
REACH = {"streak": 70, "occasion": 40, "since": 30}


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """A repeat in the text. `count` is its number of years, OPEN where none is told or needed.

    `kind` is 'streak' for years that follow one another, 'since' for those since a year, 'occasion' for
    times that need not follow; `again` marks a streak of two that 'tiếp tục' hints at.
    """

    kind: str
    start: int
    end: int
    count: int = OPEN
    again: bool = False


NONE = Repeat(kind="", start=0, end=0)


def unclear(repeat: Repeat) -> list[str]:
    """The code of what cannot be tested: times that are counted, or years whose number is not told."""
    if repeat.kind == "occasion":
        return ["occasion"]
    return ["streak"] if repeat.kind and not repeat.count else []


def find(text: Text, start: int, end: int) -> list[Repeat]:
    """Every repeat of a sentence."""
    found: list[Repeat] = []
    for source in _STREAKS:
        for sign in text.find(source, start, end):
            written = (
                sign.group(1).rstrip("stndrh") if sign.group(1)[0].isdigit() else sign.group(1)
            )
            count = numerals.counted(written) or OPEN
            found.append(Repeat(kind="streak", start=sign.start(), end=sign.end(), count=count))
    for sign in text.find(_UNCOUNTED, start, end):
        found.append(Repeat(kind="streak", start=sign.start(), end=sign.end()))
    for sign in text.find(_SINCE, start, end):
        found.append(Repeat(kind="since", start=sign.start(), end=sign.end()))
    for sign in text.find(_OCCASIONS, start, end):
        if not text.has(_MEETING, max(start, sign.start() - 14), sign.start()):
            found.append(Repeat(kind="occasion", start=sign.start(), end=sign.end()))
    found.sort(key=lambda r: (r.start, -r.end))
    return [r for n, r in enumerate(found) if not any(r.start < o.end for o in found[:n])]


def attached(setting: Setting, repeats: list[Repeat]) -> tuple[dict[Found, Repeat], list[Repeat]]:
    """Rank -> its repeat, and the repeats that belong to no rank."""
    c = setting
    out: dict[Found, Repeat] = {}
    free: list[Repeat] = []
    for repeat in repeats:
        stated = c.found if repeat.kind == "since" else [f for f in c.found if f.kind in RANKS]
        near = sorted(stated, key=lambda f: (_distance(repeat, f), f.start < repeat.start))
        near = [f for f in near[:1] if f.kind in RANKS]
        change = c.links(rf"{_CHANGE}.*", repeat.end, min(c.end, repeat.end + 24))
        if near and not change and near[0] not in out and _belongs(c, repeat, near[0]):
            out[near[0]] = repeat
        elif repeat.kind != "since":
            free.append(repeat)
    for f in _again(c):
        out.setdefault(f, Repeat(kind="streak", start=f.start, end=f.end, count=2, again=True))
    return out, free


def _distance(repeat: Repeat, f: Found) -> int:
    return max(f.start - repeat.end, repeat.start - f.end, 0)


def _belongs(c: Setting, repeat: Repeat, f: Found) -> bool:
    """Whether a repeat stands near enough to a rank; one of mere times stands in the same clause."""
    between = c.gap(min(repeat.end, f.end), max(repeat.start, f.start))
    apart = ";" in between or (repeat.kind == "occasion" and "," in between)
    return not apart and _distance(repeat, f) <= REACH[repeat.kind]


def _again(c: Setting) -> Iterator[Found]:
    """'tiếp tục đứng đầu' says that it was so the year before."""
    for f in c.found:
        if f.kind in ("rank", "last") and not f.before:
            before = c.text.has(_AGAIN, max(c.start, f.start - 40), max(c.start, f.start - 1))
            comma = c.text.low.find(",", f.end, c.end)
            stop = min(c.end, f.end + 40, comma if comma > 0 else c.end)
            if before or c.text.has(_AGAIN_AFTER, f.end, stop):
                yield f
