"""Subjects: which place a stated figure belongs to.

A link is made only where the sentence leaves no choice; else a code says what is unclear.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lib.claimcheck import lexicon
from lib.claimcheck.mention import UNKNOWN, Mention
from lib.claimcheck.setting import Setting
from lib.claimcheck.stated import Found
from lib.data.declared import provinces

_POINTED = (
    r"(?: (?:cả nước|toàn quốc|bảng xếp hạng|bảng|chung cuộc|nationwide|in the country))? ?"
    r"(?:là|của|thuộc về|gọi tên|:|tiếp tục là|vẫn là|tiếp tục thuộc về|vẫn thuộc về|là của|is|was|"
    r"went to|goes to|belongs to|belonged to)"
    r" ?(?:thành phố|tỉnh|tp\.?|the|hai|đến)? ?"
)
# Names of an index and years may stand between: 'dẫn đầu PAR INDEX 2021 là Hải Phòng'.
_ABOUT = (
    r"(?: (?:về|trong|ở|tại|bảng xếp hạng|bảng|kết quả|chỉ số|năm|của|in|the|for|of|ranking|cấp tỉnh))"
    r"{0,6} ?"
)
# Than something other than a year.
_THAN = (
    r" (?:than|so với) (?![^.;,]{0,30}(?:\d{4}|năm|kỳ|year|edition|before|trước|previous|last|đó))"
)
_GROUP = (
    r"\b(?:có|gồm|còn|các|những|nhiều|trong đó|with|all|most|some) (?:\d{1,2} )?"
    r"(?:tỉnh|địa phương|provinces|localities)\b[^.;,(]{0,30}$"
)
_LIST = r" ?(?:,|và|, và|and|, and|&|cùng|cùng với|/|hoặc|or)(?: (?:tỉnh|thành phố|tp\.?))? ?"


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Whose figure it is, in one sentence. What is unclear is appended to `unclear` as a code."""

    setting: Setting

    def of(self, f: Found, unclear: list[str]) -> str | None:
        """The place as mentions have it: a folded name, 'VN', a region, or None."""
        c = self.setting
        areas = [m for m in c.of("area") if not self._is_reference(m, f)]
        if f.kind in ("rank", "top", "last"):
            # A region right after a rank says among whom; it is not the subject.
            areas = [m for m in areas if not self._is_scope(m, f)]
        if f.kind != "gap":
            beside = [m for m in areas if m.end <= f.start and self._beside(m.end, f.start)]
            if beside:
                return beside[-1].value
        ahead = [m for m in areas if m.start >= f.end and self._pointed(f.end, m.start)]
        if ahead:
            return self._alone(ahead[0], areas, unclear)
        if f.kind != "gap" and self._is_distance(f, areas):
            unclear.append("gap")
            return None
        return self._nearest(f, areas, unclear)

    def _nearest(self, f: Found, areas: Sequence[Mention], unclear: list[str]) -> str | None:
        """The last subject before the figure, else the first after it, else the one carried over."""
        c = self.setting
        subjects = [m for m in areas if m.end <= f.start and m.role in ("", "pronoun")]
        if self._of_many(max([c.start, *(m.end for m in subjects)]), f):
            unclear.append("other_subject")
            return None
        if subjects:
            return self._alone(subjects[-1], areas, unclear)
        after = [
            m
            for m in areas
            if m.start >= f.end and m.role == "" and ";" not in c.gap(f.end, m.start)
        ]
        if after:
            return self._alone(after[0], areas, unclear)
        others = [m for m in areas if m.role not in ("place", "compared")]
        if len(c.carried.areas) == 1 and not others:
            return c.carried.areas[0]
        unclear.append("area" if not c.carried.areas else "several_areas")
        return None

    def _is_reference(self, m: Mention, f: Found) -> bool:
        """What a difference is counted from is not whose difference it is."""
        return f.reference is not None and m.start < f.reference[1] and f.reference[0] < m.end

    def _is_distance(self, f: Found, areas: Sequence[Mention]) -> bool:
        """'cao hơn Sơn La 4,46' is a distance, not a score or a change."""
        before = [m for m in areas if m.end <= f.start]
        compared = bool(before) and before[-1].role == "compared"
        if f.kind == "value" and compared:
            return self.setting.links(r" (?:tới |đến |là |by |gần |hơn )?", before[-1].end, f.start)
        if f.kind not in ("rank_change", "value_change"):
            return False
        than = lexicon.pattern(_THAN, marked=self.setting.text.marked)
        if than.match(self.setting.text.low, f.end, self.setting.end):
            return True
        return compared or any(
            m.role == "compared"
            and 0 <= m.start - f.end < 30
            and "," not in self.setting.gap(f.end, m.start)
            for m in areas
        )

    def _of_many(self, since: int, f: Found) -> bool:
        """'có 2 tỉnh đạt trên 92%': a figure of a group."""
        return f.kind == "value" and bool(self.setting.text.has(_GROUP, since, f.start))

    def _beside(self, a: int, b: int) -> bool:
        """Only brackets and link words stand between a name and its number."""
        return bool(
            re.fullmatch(
                r" ?[(:\[] ?(?:đạt |dat |hạng |hang |thứ |thu |xếp |xep |với |voi |ranked )?",
                self.setting.gap(a, b),
            )
        )

    def _pointed(self, a: int, b: int) -> bool:
        """'đứng đầu là ...', 'dẫn đầu PAR INDEX 2021 là ...', 'first place went to ...'."""
        if b - a > 90:
            return False
        c = self.setting
        at = a
        for m in c.mentions:
            if m.kind in ("index", "year") and at <= m.start and m.end <= b:
                if not c.links(_ABOUT, at, m.start):
                    return False
                at = m.end
        return c.links(_POINTED, at, b)

    def _alone(self, m: Mention, areas: Sequence[Mention], unclear: list[str]) -> str | None:
        """The place, unless it is one of a list that the number may speak for as a whole."""
        if m.value == UNKNOWN:
            unclear.append("other_subject")
            return None
        for other in areas:
            if other is m or other.role == "compared":
                continue
            first, second = sorted((m, other), key=lambda x: x.start)
            if first.end <= second.start and self.setting.links(_LIST, first.end, second.start):
                unclear.append("several_areas")
                return None
        return m.value

    def _is_scope(self, m: Mention, f: Found) -> bool:
        """'thứ 2 vùng Đông Nam Bộ' with a province as the subject."""
        if not m.value.startswith("R:"):
            return False
        subjects = any(
            not o.value.startswith("R:") and o.value not in ("VN", UNKNOWN)
            for o in self.setting.of("area")
        ) or any(not a.startswith("R:") for a in self.setting.carried.areas)
        return subjects and 0 <= m.start - f.end <= 45


def resolved(area: str | None, year: int | None, unclear: list[str]) -> str | None:
    """The area's id in a year; without one the newest unit of the name."""
    if area is None:
        return None
    if area == UNKNOWN:
        unclear.append("other_subject")
        return None
    if area == "VN" or area.startswith("R:"):
        return area
    match = provinces.load().resolve(area, year=year)
    if match.province is None:
        unclear.append("area")
        return None
    return match.province.id
