"""Sentence: the claims of one sentence.

Owns whose figure a number is (place, index) and how it is said (planned, denied, of a region). A link is
made only where the sentence leaves no choice. Leaves years to `dating`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lib.claimcheck import lexicon, mentions, patterns
from lib.claimcheck.claim import Carried, Claim
from lib.claimcheck.mentions import UNKNOWN, Mention
from lib.claimcheck.patterns import Found
from lib.claimcheck.text import Text
from lib.claimcheck.years import Dating
from lib.data.declared import provinces, registry


class Sentence:
    """One sentence with its mentions and stated figures."""

    def __init__(self, text: Text, start: int, end: int, carried: Carried) -> None:
        self.text, self.start, self.end, self.carried = text, start, end, carried
        self.quoted = text.whole[start:end].strip()
        self.mentions = mentions.find(text, start, end)
        self.taken = [(m.start, m.end) for m in self.mentions]
        self.taken += [(m.start(), m.end()) for m in mentions.blocked(text, start, end)]
        self.found = patterns.find(text, start, end, self.taken)
        self.dating = Dating(
            text=text,
            start=start,
            end=end,
            mentions=self.mentions,
            found=self.found,
            carried=carried,
        )

    def leftover(self) -> list[str]:
        """Numbers that nothing understood, in a sentence that speaks of our subjects."""
        ours = [m for m in self.mentions if m.kind in ("index", "area") and m.value != UNKNOWN]
        if not ours and not self.found:
            return []
        return list(patterns.leftovers(self.text, self.start, self.end, self.taken))

    def claims(self) -> list[Claim]:
        """The sentence's claims; a number without any index, said or carried, claims nothing of ours."""
        about = {m.value for m in self.mentions if m.kind == "index"} or self.carried.indices
        kept = [
            f
            for f in self.found
            if about or f.kind in ("count", "rank_change", "rank") or self._arithmetic(f)
        ]
        return [self._claim(f) for f in kept]

    def _arithmetic(self, f: Found) -> bool:
        """Whether the sentence states a change of numbers that it also states."""
        kinds = [g.kind for g in self.found]
        return "value_change" in kinds and f.kind in ("value", "value_change")

    def _claim(self, f: Found) -> Claim:
        unclear: list[str] = []
        area = self._area(f, unclear)
        index = f.indicator or self._index(f, unclear)
        year, base, said, first = self.dating.of(f, unclear)
        unclear += self._manner(f)
        resolved = self._resolve(area, year, unclear)
        if f.kind in ("rank", "last", "top") and self._regional(f, resolved):
            unclear.append("regional")
        if f.kind in ("value", "value_change") and self._other_measure(f):
            unclear.append("other_measure")
        known_index = index if index and index != UNKNOWN else None
        if index == UNKNOWN:
            unclear.append("other_index")
        elif not index and "several_indices" not in unclear:
            unclear.append("index")
        return Claim(
            kind=f.kind,
            sentence=self.quoted,
            quote=self.text.whole[f.start : f.end].strip(" ,:("),
            start=f.start,
            end=f.end,
            numbers=f.numbers,
            unit=f.unit,
            near=f.near,
            n=f.n,
            area=resolved,
            indicator=known_index,
            year=year,
            base=base,
            base_said=said,
            start_year=first,
            unclear=tuple(dict.fromkeys(unclear)),
        )

    def _gap(self, a: int, b: int) -> str:
        return self.text.low[a:b]

    def _area(self, f: Found, unclear: list[str]) -> str | None:
        areas = [m for m in self.mentions if m.kind == "area"]
        if f.kind in ("rank", "top", "last"):
            # A region right after a rank says among whom; it is not the subject.
            areas = [m for m in areas if not self._is_scope(m, f)]
        beside = [m for m in areas if m.end <= f.start and self._beside(m.end, f.start)]
        if beside:
            return beside[-1].value
        ahead = [m for m in areas if m.start >= f.end and self._pointed(f.end, m.start)]
        if ahead:
            return self._alone(ahead[0], areas, unclear)
        before = [m for m in areas if m.end <= f.start]
        subjects = [m for m in before if m.role == ""]
        if f.kind == "value" and before and before[-1].role == "compared":
            # 'cao hơn Sơn La 4,46 điểm' is a distance, not a score.
            link = lexicon.pattern(r" (?:tới |đến |là |by |gần |hơn )?", marked=self.text.marked)
            if link.fullmatch(self._gap(before[-1].end, f.start)):
                unclear.append("gap")
                return None
        if f.kind in ("rank_change", "value_change") and before and before[-1].role == "compared":
            unclear.append("gap")
            return None
        if f.kind in ("value_change", "rank_change") and any(
            m.role == "compared" and 0 <= m.start - f.end < 30 for m in areas
        ):
            unclear.append("gap")
            return None
        if self._of_many(max([self.start, *(m.end for m in subjects)]), f):
            unclear.append("other_subject")
            return None
        if subjects:
            return self._alone(subjects[-1], areas, unclear)
        after = [
            m
            for m in areas
            if m.start >= f.end and m.role == "" and ";" not in self._gap(f.end, m.start)
        ]
        if after:
            return self._alone(after[0], areas, unclear)
        if len(self.carried.areas) == 1 and not [m for m in areas if m.role != "place"]:
            return next(iter(self.carried.areas))
        unclear.append("area" if not self.carried.areas else "several_areas")
        return None

    def _of_many(self, since: int, f: Found) -> bool:
        """'có 2 tỉnh đạt trên 92%': a figure of a group."""
        group = (
            r"\b(?:có|gồm|còn|các|những|nhiều|trong đó|with|all|most|some) (?:\d{1,2} )?"
            r"(?:tỉnh|địa phương|provinces|localities)\b[^.;,(]{0,30}$"
        )
        return f.kind == "value" and bool(self.text.has(group, since, f.start))

    def _beside(self, a: int, b: int) -> bool:
        """Only brackets and link words stand between a name and its number."""
        return bool(
            re.fullmatch(
                r" ?[(:\[] ?(?:đạt |dat |hạng |hang |thứ |thu |xếp |xep |với |voi |ranked )?",
                self._gap(a, b),
            )
        )

    def _pointed(self, a: int, b: int) -> bool:
        """'đứng đầu là ...', 'first place went to ...'."""
        if b - a > 40:
            return False
        link = (
            r"(?: (?:cả nước|toàn quốc|bảng xếp hạng|nationwide|in the country))? ?"
            r"(?:là|thuộc về|gọi tên|:|tiếp tục là|vẫn là|is|was|went to|goes to|"
            r"belongs to|belonged to)"
            r" ?(?:thành phố|tỉnh|tp\.?|the|hai|đến)? ?"
        )
        return bool(lexicon.pattern(link, marked=self.text.marked).fullmatch(self._gap(a, b)))

    def _alone(self, m: Mention, areas: Sequence[Mention], unclear: list[str]) -> str | None:
        """The place, unless it is one of a list that the number may speak for as a whole."""
        if m.value == UNKNOWN:
            unclear.append("other_subject")
            return None
        link = lexicon.pattern(
            r" ?(?:,|và|, và|and|, and|&|cùng|cùng với|/|hoặc|or)"
            r"(?: (?:tỉnh|thành phố|tp\.?))? ?",
            marked=self.text.marked,
        )
        for other in areas:
            if other is m or other.role == "compared":
                continue
            first, second = sorted((m, other), key=lambda x: x.start)
            if first.end <= second.start and link.fullmatch(self._gap(first.end, second.start)):
                unclear.append("several_areas")
                return None
        return m.value

    def _is_scope(self, m: Mention, f: Found) -> bool:
        """'thứ 2 vùng Đông Nam Bộ' with a province as the subject."""
        if not m.value.startswith("R:"):
            return False
        subjects = any(
            o.kind == "area" and not o.value.startswith("R:") and o.value not in ("VN", UNKNOWN)
            for o in self.mentions
        ) or any(not a.startswith("R:") for a in self.carried.areas)
        return subjects and 0 <= m.start - f.end <= 45

    def _index(self, f: Found, unclear: list[str]) -> str | None:
        named = [m for m in self.mentions if m.kind == "index"]
        if not named:
            if len(self.carried.indices) == 1:
                return next(iter(self.carried.indices))
            if self.carried.indices:
                unclear.append("several_indices")
            return None
        values = {m.value for m in named}
        if len(values) == 1:
            return named[0].value
        known = registry.load().indicators
        parents = {
            known[m.value].parent
            for m in named
            if m.end <= f.start and m.value in known and ";" not in self._gap(m.end, f.start)
        } - {None}
        if parents & values:
            # A component and its index in one sentence: whose number it is stays open.
            unclear.append("several_indices")
            return None
        after = [m for m in named if m.start >= f.end and self._linked(f.end, m.start)]
        if after:
            return after[0].value
        before = [m for m in named if m.end <= f.start]
        if before:
            # 'PAR INDEX và SIPAS lần lượt ...': one of a list of indices.
            last = before[-1]
            if any(
                o.end <= last.start
                and o.value != last.value
                and re.fullmatch(
                    r"[ ,]{0,2}(?:và|va|and|,|&|cũng như)?[ ,]{0,2}(?:chỉ số |chi so )?",
                    self._gap(o.end, last.start),
                )
                for o in before[:-1]
            ):
                unclear.append("several_indices")
                return None
            return last.value
        unclear.append("several_indices")
        return None

    def _linked(self, a: int, b: int) -> bool:
        link = (
            r"(?: cả nước| toàn quốc|\)| nationwide)? ?(?:(?:về|trong|ở|cho|tại|in|on|"
            r"for) ?)?(?:the ?)?(?:(?:xếp hạng|bảng xếp hạng|kết quả) ?)?"
        )
        return b - a < 45 and bool(
            lexicon.pattern(link, marked=self.text.marked).fullmatch(self._gap(a, b))
        )

    def _manner(self, f: Found) -> list[str]:
        said = []
        clause = max(
            (self.text.low.rfind(sign, self.start, f.start) for sign in ";,"), default=self.start
        )
        if self.text.has(rf"\b(?:{lexicon.PLANNED})\b", self.start, f.start):
            said.append("planned")
        if self.text.has(rf"\b(?:{lexicon.CONDITION})\b", self.start, f.start):
            said.append("condition")
        near = max(self.start, clause, f.start - 30)
        if self.text.has(rf"\b(?:{lexicon.NEGATION})\b", near, f.start):
            said.append("negated")
        if self.text.has(lexicon.PART, self.start, self.end):
            said.append("part_year")
        streak = r"(?:for|trong|suốt) (?:\d{1,2}|nhiều|many) (?:consecutive )?(?:years|năm)"
        if self.text.has(streak, f.end, min(self.end, f.end + 30)):
            said.append("several_years")
        return said

    def _other_measure(self, f: Found) -> bool:
        """Another measure stands between the last name and the number."""
        names = [m.end for m in self.mentions if m.kind == "index" and m.end <= f.start]
        since = max([self.start, *names])
        last_stop = max(self.text.low.rfind(sign, since, f.start) for sign in ";(")
        since = max(since, last_stop)
        if self.text.has(rf"\b(?:{lexicon.OTHER_MEASURE})\b", since, f.start):
            return True
        # 'điểm thẩm định PAR INDEX ...': the measure stands before the index's name.
        return any(
            self.text.has(rf"\b(?:{lexicon.APART})\b[^,;.]{{0,12}}$", m.start - 40, m.start)
            for m in self.mentions
            if m.kind == "index" and m.start < f.start
        )

    def _regional(self, f: Found, area: str | None) -> bool:
        if area is None or not area[0].isdigit():
            return False
        wide = (
            r"cả nước|toàn quốc|63 tỉnh|trong số 63|nationwide|nationally|"
            r"in the country|in vietnam|of 63|among 63"
        )
        if self.text.has(wide, f.start, min(self.end, f.end + 28)) or (f.n or 0) >= 60:
            return False
        group = (
            r"\b(?:vùng|khu vực|miền|cụm|khối|nhóm|trong số các|trong các tỉnh|"
            r"các tỉnh|region|regional|group|delta|highlands|"
            r"among the|in the north|in the south)\b"
        )
        stop = self.text.low.find(",", f.end, self.end)
        ahead = min(self.end, f.end + 45, stop if stop > 0 else self.end)
        if self.text.has(group, f.end, ahead):
            return True
        lead = self.text.low.rfind(";", self.start, f.start)
        return bool(
            self.text.has(
                (
                    r"\b(?:trong|của|toàn|ở|xét) (?:\d{1,2} tỉnh |các tỉnh |"
                    r"phạm vi )?(?:vùng|khu vực|cụm|nhóm|miền|khối|thành phố trực thuộc)\b|in the region|"
                    r"in its region"
                ),
                max(self.start, lead),
                f.start,
            )
        )

    def _resolve(self, area: str | None, year: int | None, unclear: list[str]) -> str | None:
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
        if year is None:
            # Without a year the older unit of a shared name is as likely: take none.
            return match.province.id
        return match.province.id
