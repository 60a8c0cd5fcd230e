"""Mentions: every place, index and year of a sentence, with its part in it.

Owns whether a place is the subject, or only what something is compared with or where it was said. Leaves
which claim they belong to to `sentence`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lib.claimcheck import dates, lexicon, names
from lib.claimcheck.mention import UNKNOWN, Mention
from lib.claimcheck.text import Text

_OTHER_SUBJECT = (
    r"(?:Huyện|huyện|Quận|quận|Thị xã|thị xã|Phường|phường|Xã|xã|Sở|sở|Cục|cục|Bộ|"
    r"Ngân hàng) (?=[A-ZĐÁÂĂÔƠƯÊ])"
)
_PUBLISHERS = ("Bộ Nội", "Bộ Thông", "Bộ Trưởng", "Bộ trưởng", "Sở Nội", "Bộ Khoa", "Bộ Chính")
_PRONOUN = (
    r"\b(?:tỉnh|thành phố|địa phương|tp) (?:này|trên|đó)\b"
    r"|(?:^|(?<=[,;:.!?] )|(?<=\n))(?<!tỉnh, )(?:tỉnh|thành phố|địa phương)"
    r"(?= (?:đạt|xếp|đứng|cũng|đã|có|tăng|giảm|"
    r"giữ|vươn|lên|tụt|dẫn|nằm|tiếp tục|chỉ|được|lọt|vẫn|vượt|kém|cao hơn|thấp hơn)\b)"
    r"|\b(?:the|this) (?:city|province)\b(?! of)"
)


def find(text: Text, start: int, end: int, before: Sequence[str] = ()) -> list[Mention]:
    """Every mention of a sentence with its role, in order; `before` are the places named before it."""
    found = names.names(text, start, end)
    kept = [m for m in found if m.kind in ("area", "index")]
    components = [m for m in found if m.kind == "component"]
    kept = names.with_parents(text, kept, list(names.components(text, start, end, components)))
    kept += _other_subjects(text, start, end, kept)
    kept += _country(text, start, end, kept)
    kept += dates.years(text, start, end)
    kept += _pronouns(text, start, end, kept, before)
    kept.sort(key=lambda m: (m.start, -m.end))
    return [_with_role(text, start, m, kept) for m in kept]


def _other_subjects(text: Text, start: int, end: int, known: list[Mention]) -> Iterator[Mention]:
    """Districts, departments and ministries, which the data do not rank."""
    for sign in re.compile(_OTHER_SUBJECT).finditer(text.whole, start, end):
        after = text.whole[sign.start() : sign.start() + 9]
        inside = any(m.kind == "area" and m.start <= sign.end() < m.end for m in known)
        if not after.startswith(_PUBLISHERS) and not inside:
            yield Mention(kind="area", start=sign.start(), end=sign.end(), value=UNKNOWN)


def _country(text: Text, start: int, end: int, known: list[Mention]) -> Iterator[Mention]:
    """The country's mean: 'giá trị trung bình ... cả nước'."""
    mean = (
        r"(?:giá trị |mức |điểm |kết quả )?(?:trung bình|bình quân)(?: chung)?"
        r"|(?:mức chung của )(?=cả nước)|national average|national mean|average|mean|"
        r"nationwide average|countrywide average"
    )
    place = (
        r"cả nước|toàn quốc|63 tỉnh|các tỉnh|tỉnh, thành phố|các địa phương|national|"
        r"nationwide|country|localities|provinces"
    )
    for sign in text.find(mean, start, end):
        told = text.has(place, sign.start(), min(end, sign.end() + 60))
        beside = told is not None and told.start() - sign.end() < 12
        near = any(
            m.kind == "area"
            and m.value.startswith("R:")
            and (-60 if not beside else 0) <= m.start - sign.end() <= 25
            for m in known
        )
        places = [m for m in known if m.kind == "area" and not m.value.startswith("R:")]
        anywhere = not places and text.has(place, start, end)
        if not near and (told or anywhere):
            stop = told.end() if told and told.start() - sign.end() < 12 else sign.end()
            yield Mention(kind="area", start=sign.start(), end=stop, value="VN")


def _pronouns(
    text: Text, start: int, end: int, known: Sequence[Mention], before: Sequence[str]
) -> Iterator[Mention]:
    """'tỉnh này', 'the city': the one province named before, in the sentence or in those before it."""
    for sign in text.find(_PRONOUN, start, end):
        here = [m for m in known if m.kind == "area" and m.end <= sign.start()]
        named = list(dict.fromkeys(m.value for m in here)) or list(before)
        one = [v for v in named if v not in ("VN", UNKNOWN) and not v.startswith("R:")]
        if len(named) == len(one) == 1:
            yield Mention(
                kind="area", start=sign.start(), end=sign.end(), value=one[0], role="pronoun"
            )


def _with_role(text: Text, start: int, m: Mention, others: list[Mention]) -> Mention:
    if m.kind == "year" and not m.role:
        if text.has(
            (
                rf"(?:{lexicon.SINCE})(?: (?:với|kết quả|chỉ số|năm|của|mức|xếp hạng|the|"
                rf"in|year|số liệu|hạng|vị trí)){{0,3}} $"
            ),
            max(start, m.start - 40),
            m.start,
        ):
            return _roled(m, "base")
        before = text.low[max(start, m.start - 45) : m.start]
        if lexicon.pattern(
            (
                rf"(?:{lexicon.ANNOUNCED})(?: (?:vào|trong|in|on|early|late|đầu|cuối|"
                rf"tháng|giữa|số liệu))?(?: (?:năm|tháng))? $"
            ),
            marked=text.marked,
        ).search(before):
            return _roled(m, "published")
    if m.kind == "area":
        since = max(start, m.start - 60)
        # 'tại Hà Nội, Bộ Nội vụ công bố ...': where it was said, not whose figure it is.
        if text.whole[m.end : m.end + 1] == "," and text.has(
            r"\b(?:tại|ở|at|in)(?: (?:thành phố|tỉnh|tp\.?))? $", since, m.start
        ):
            return _roled(m, "place")
        if text.has(
            (
                rf"\b(?:{lexicon.COMPARED})(?: (?:tỉnh|thành phố|tp|tp\.|mức|điểm|"
                rf"giá trị|của|với|cả|kết quả|chỉ số|vùng|khu vực|trung bình|bình quân|chung|the|of|"
                rf"average|mean)){{0,6}} $"
            ),
            since,
            m.start,
        ):
            return _roled(m, "compared")
    return m


def _roled(m: Mention, role: str) -> Mention:
    return Mention(kind=m.kind, start=m.start, end=m.end, value=m.value, role=role, parts=m.parts)
