"""References: differences to a mean, to the first, the last, the median, or to another place.

Owns where a sentence says 'cao hơn trung bình cả nước 1,99 điểm', 'kém tỉnh dẫn đầu 0,75 điểm', '1.65
points above the national average'. A difference is read only where its reference stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lib.claimcheck import lexicon, numerals
from lib.claimcheck.lexicon import END, NUMBER, PLACES, UNIT
from lib.claimcheck.mention import UNKNOWN, Mention
from lib.claimcheck.stated import HEDGE, Found, near, unit, whole
from lib.claimcheck.text import Number, Text, readings

_MORE = (
    r"cao hơn|nhiều hơn|vượt qua|vượt xa|vượt trên|vượt|bỏ xa|nhỉnh hơn|nhỉnh|hơn|trên|"
    r"ahead of|above|higher than|better than|outscored|outscoring|beat|beating"
)
_LESS = (
    r"thấp hơn|ít hơn|kém hơn|kém xa|kém|thua|xếp sau|đứng sau|sau|dưới|"
    r"below|behind|lower than|worse than|trailed|trailing|short of"
)
# 'cách tỉnh dẫn đầu 0,5 điểm' does not say which of the two is above.
_EITHER = r"cách biệt|cách|chênh"
# A place above or below tells of ranks alone: 'dưới Hà Nội 0,3 điểm' is nobody's wording of a score.
_ONLY_PLACES = r"(?:đứng |xếp )?(?:sau|trên|dưới)"
_OF_MEAN = (
    r"(?: (?:so với|cả|mức|điểm|giá trị|kết quả|chỉ số|trung bình|bình quân|chung|của|trung|vị|vùng|"
    r"khu vực|tỉnh|thành phố|tp\.?|đơn vị|với|đứng|xếp|dẫn|đầu|cuối|bảng|thứ|hai|nhì|là|the|that of|"
    r"first-placed|second-placed|top-ranked|leading|leader|average|mean|of|score|for|than|in))"
    r"{0,8} ?"
)
_FIRST = (
    r"(?:(?:tỉnh|đơn vị|địa phương|thành phố|người|vị trí) (?:dẫn đầu|đứng đầu|đầu bảng|quán quân|thứ nhất|"
    r"xếp thứ nhất|xếp thứ 1|đứng thứ nhất)|quán quân|ngôi đầu|the leader|the top(?:-ranked)? "
    r"(?:province|performer|scorer)|first place|the first-placed province)"
    r"(?: (?:cả nước|toàn quốc))?"
)
_LAST = (
    r"(?:(?:tỉnh|đơn vị|địa phương) (?:đứng cuối|cuối bảng|xếp cuối|đứng cuối bảng)|"
    r"the last province|last place)"
)
_MEDIAN = (
    r"(?:(?:mức )?trung vị(?: (?:của )?(?:cả nước|63 tỉnh|các tỉnh))?|the (?:national )?median)"
)
# No two scores of an index lie further apart: a larger number is a score.
_MOST = 30
_BRACKET = r"(?: ?\([^()]{1,40}\))?"
_SIZE = rf"(?:({NUMBER}){END} ?({UNIT})|((\d{{1,2}}|{numerals.CARDINAL}) ?{PLACES}))"


def gaps(text: Text, start: int, end: int, mentions: Sequence[Mention]) -> Iterator[Found]:
    """The differences of a sentence, each with its reference; positive is above it."""
    for reference in _references(text, start, end, mentions):
        found = (
            _after(text, start, end, reference)
            or _before(text, start, reference)
            or _opening(text, start, end, reference)
            or _between(text, start, end, reference, mentions)
        )
        if found:
            yield found


def _references(text: Text, start: int, end: int, mentions: Sequence[Mention]) -> Iterator[Mention]:
    for value, source in (("first", _FIRST), ("last", _LAST), ("median", _MEDIAN)):
        for sign in text.find(rf"\b{source}", start, end):
            yield Mention(kind="area", value=value, start=sign.start(), end=sign.end())
    yield from (m for m in mentions if m.kind == "area" and m.value != UNKNOWN)


def _after(text: Text, start: int, end: int, reference: Mention) -> Found | None:
    """The number stands after the reference: 'kém Quảng Ninh (73,02) 2,41 điểm'."""
    way = _way(text, start, reference)
    if way is None:
        return None
    # 'cao hơn mức trung bình cả nước là 84,79%' gives the mean itself: 'là' is no link.
    link = (
        rf"(?: (?:cả nước|toàn quốc|chung|của cả nước|của 63 tỉnh, thành phố|nationwide))?{_BRACKET},?"
        rf"(?: (?:tới|đến|by|chỉ|tận|thêm|đúng|vỏn vẹn|only|just|a full)){{0,3}} {HEDGE}{_SIZE}(?! ?/)"
    )
    sign = lexicon.pattern(link, marked=text.marked).match(text.low, reference.end, end)
    return _gap(text, sign, way, reference) if sign else None


def _way(text: Text, start: int, reference: Mention) -> tuple[int, bool] | None:
    """What stands before the reference: 1 above, -1 below, 0 for either; and whether only of places."""
    lead = max(start, reference.start - 70)
    # The second of the two also ends 'thấp hơn'.
    for sign_of, source in ((-1, _LESS), (1, _MORE), (0, _EITHER)):
        sign = text.has(rf"\b({source}){_OF_MEAN}$", lead, reference.start)
        if sign:
            places = lexicon.pattern(_ONLY_PLACES, marked=text.marked).fullmatch(sign.group(1))
            return sign_of, bool(places)
    return None


def _before(text: Text, start: int, reference: Mention) -> Found | None:
    """The number stands before the reference: 'cao hơn 1,99 điểm so với trung bình cả nước'."""
    lead = max(start, reference.start - 110)
    directed = (
        rf"\b(?:({_MORE}|tăng)|({_LESS}|giảm))(?: (?:tới|đến|by|khoảng))? {HEDGE}{_SIZE}"
        rf" (?:so với|than|compared with|compared to|against|over){_OF_MEAN}$"
    )
    # The first search is bounded by `lead`; 'so với' right before the reference is what binds them.
    sign = text.has(directed, lead, reference.start)
    if sign:
        return _gap(text, sign, (1 if sign.group(1) else -1, False), reference, skip=2)
    english = rf"\b{HEDGE}{_SIZE} (?:({_MORE})|({_LESS})){_OF_MEAN}$"
    sign = text.has(english, lead, reference.start)
    if sign:
        return _gap(text, sign, (1 if sign.group(6) else -1, False), reference)
    return None


def _opening(text: Text, start: int, end: int, reference: Mention) -> Found | None:
    """'So với trung bình cả nước, PAR INDEX 2023 của Lào Cai cao hơn 3,62 điểm'."""
    if not text.has(rf"\b(?:so với|compared (?:with|to)){_OF_MEAN}$", start, reference.start):
        return None
    source = rf"[^;.]{{0,110}}?\b(?:({_MORE})|({_LESS})) {HEDGE}{_SIZE}(?! (?:so với|than))"
    sign = lexicon.pattern(source, marked=text.marked).match(text.low, reference.end, end)
    return (
        _gap(text, sign, (1 if sign.group(1) else -1, False), reference, skip=2) if sign else None
    )


def _between(
    text: Text, start: int, end: int, reference: Mention, mentions: Sequence[Mention]
) -> Found | None:
    """'khoảng cách giữa A và B là 1,64 điểm': which is above is not said, so both signs are read."""
    first = [m for m in mentions if m.kind == "area" and m.end <= reference.start]
    if not first or not text.has(
        rf"{_BRACKET} (?:và|and|với) (?:tỉnh |thành phố )?$", first[-1].end, reference.start
    ):
        return None
    if not text.has(
        r"\b(?:khoảng cách|chênh lệch|cách biệt|gap|difference)(?: \w{1,8}){0,5} (?:giữa|between)"
        r" (?:tỉnh |thành phố )?$",
        max(start, first[-1].start - 60),
        first[-1].start,
    ):
        return None
    stated = rf"[^.;]{{0,50}}?(?:là|chỉ|lên tới|lên đến|tới|was|is|còn) {HEDGE}{_SIZE}"
    sign = lexicon.pattern(stated, marked=text.marked).match(text.low, reference.end, end)
    return _gap(text, sign, (0, False), reference) if sign else None


def _gap(
    text: Text,
    sign: re.Match[str],
    way: tuple[int, bool],
    reference: Mention,
    *,
    skip: int = 0,
) -> Found | None:
    """The difference of a match whose groups are, after `skip` others: hedge, number, unit, places,
    their count."""
    hedge, written, measured, _, places = (sign.group(skip + n) for n in range(1, 6))
    if written is None:
        size = numerals.counted(places)
        numbers = whole(size) if size is not None else ()
        at, stop = sign.start(skip + 4), sign.end()
    else:
        numbers = readings(written, lang=text.lang) if not way[1] else ()
        at, stop = sign.start(skip + 2), sign.end(skip + 3)
    if not numbers or (written is not None and numbers[0].value > _MOST):
        return None
    if written is None:
        stop = sign.end(skip + 4)
    return Found(
        kind="gap",
        start=at,
        end=stop,
        numbers=tuple(
            Number(value=n.value * sign_of, decimals=n.decimals)
            for sign_of in ((way[0],) if way[0] else (1, -1))
            for n in numbers
        ),
        unit="places" if written is None else unit(measured),
        near=near(text, hedge),
        against=reference.value,
        reference=(reference.start, reference.end),
    )
