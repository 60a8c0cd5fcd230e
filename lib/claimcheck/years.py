"""Dating: which year a figure of a sentence belongs to, and which year a change is counted from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lib.claimcheck import lexicon
from lib.claimcheck.claim import Carried
from lib.claimcheck.mentions import Mention
from lib.claimcheck.patterns import Found
from lib.claimcheck.text import Text


@dataclass(frozen=True, kw_only=True)
class Dating:
    """The years of one sentence. What is unclear is appended to `unclear` as a code."""

    text: Text
    start: int
    end: int
    mentions: Sequence[Mention]
    found: Sequence[Found]
    carried: Carried

    def _gap(self, a: int, b: int) -> str:
        return self.text.low[a:b]

    def of(self, f: Found, unclear: list[str]) -> tuple[int | None, int | None, bool, int | None]:
        """The figure's year, a change's base year, whether the base was said, a period's first year."""
        all_years = [m for m in self.mentions if m.kind == "year"]
        base, said = self._base(f, all_years)
        periods = [m for m in all_years if m.parts]
        if f.kind == "count" and periods and periods[0].parts:
            first, last = periods[0].parts
            return last, None, False, first
        year = self._year(f, all_years, unclear)
        if f.before and f.kind in ("rank", "value") and not self._year_beside(f, all_years):
            if base is not None:
                return base, None, False, None
            unclear.append("base")
            return None, None, False, None
        if f.kind in ("rank_change", "value_change"):
            if base is None and (span := self._from_to(all_years)):
                unclear[:] = [u for u in unclear if u not in ("several_years", "year")]
                return span[1], span[0], True, None
            if periods and periods[0].parts and base is None:
                first, last = periods[0].parts
                return last, first, True, None
            if base is None and year is not None:
                base = year - 1
            if base is not None and year is not None and base >= year:
                unclear.append("base")
                base = None
            return year, base, said, None
        if (
            f.kind in ("rank", "value", "top", "last")
            and periods
            and not [m for m in all_years if not m.parts]
        ):
            unclear.append("several_years")
            return None, None, False, None
        return year, None, False, None

    def _year_beside(self, f: Found, all_years: Sequence[Mention]) -> Mention | None:
        """A year that belongs to this number: 'hạng 20 năm 2020', '2023 (87,72%)'."""
        link = lexicon.pattern(
            r"(?: ?(?:/\d\d))?(?: (?:cả nước|toàn quốc|tỉnh, thành phố|tỉnh|"
            r"tỉnh, thành|nationwide|provinces))? ?"
            r"\(?(?:của |vào |trong |ở |in |for )?(?:năm |the year )?",
            marked=self.text.marked,
        )
        for m in all_years:
            if (
                m.start >= f.end
                and m.start - f.end < 40
                and link.fullmatch(self._gap(f.end, m.start))
            ):
                return m
        for m in all_years:
            if m.end <= f.start and re.fullmatch(
                (
                    r" ?[(:] ?(?:đạt |dat |là |la |hạng |hang |thứ |thu |xếp |xep |"
                    r"ranked |vị trí |vi tri )?(?:thứ |thu )?"
                ),
                self._gap(m.end, f.start),
            ):
                return m
        return None

    def _year(self, f: Found, all_years: Sequence[Mention], unclear: list[str]) -> int | None:
        if f.kind not in ("rank_change", "value_change"):
            own = self._year_beside(f, all_years)
            if own and not own.parts:
                return int(own.value)
        usable = [m for m in all_years if m.role == ""]
        edition = self._edition(f, usable)
        if edition is not None:
            return int(edition.value)
        values = {m.value for m in usable}
        led = [m for m in all_years if m.end <= f.start and m.role in ("", "period")]
        if led and led[-1].parts and f.kind not in ("rank_change", "value_change", "count"):
            # 'giai đoạn 2016-2020 tỉnh xếp thứ 20': of which of its years?
            unclear.append("several_years")
            return None
        if len(values) == 1:
            return int(usable[0].value)
        if usable:
            before = [m for m in usable if m.end <= f.start]
            if before and all(not self._joined(m, usable) for m in before[-1:]):
                return int(before[-1].value)
            unclear.append("several_years")
            return None
        if any(m.role == "published" for m in all_years):
            unclear.append("published_year")
            return None
        if len(self.carried.years) == 1:
            relative = self.text.has(
                r"\bnăm (?:trước|ngoái|nay|sau|tới)\b(?<!so với năm trước)|this year|next year",
                self.start,
                self.end,
            )
            if not relative or f.kind in ("rank_change", "value_change"):
                return int(next(iter(self.carried.years)))
        unclear.append("several_years" if len(self.carried.years) > 1 else "year")
        return None

    def _from_to(self, all_years: Sequence[Mention]) -> tuple[int, int] | None:
        """The two years of 'từ vị trí 48 năm 2021 lên vị trí 34 năm 2024'."""
        told = [m for m in all_years if m.role in ("", "base") and not m.parts]
        if len(told) != 2 or int(told[0].value) >= int(told[1].value):
            return None
        led = self.text.has(r"\b(?:từ|from)\b", max(self.start, told[0].start - 40), told[0].start)
        link = self.text.has(r"\b(?:lên|xuống|đến|còn|to)\b", told[0].end, told[1].start)
        return (int(told[0].value), int(told[1].value)) if led and link else None

    def _joined(self, m: Mention, usable: Sequence[Mention]) -> bool:
        """'năm 2020 và 2021', 'các năm 2020, 2021'."""
        return any(
            o.end <= m.start
            and re.fullmatch(r"(?: ?, ?| và | va | and )(?:năm |nam )?", self._gap(o.end, m.start))
            for o in usable
        )

    def _edition(self, f: Found, usable: Sequence[Mention]) -> Mention | None:
        """The year that stands with the name of the index: 'PAR INDEX 2021', 'PCI năm 2022'."""
        link = lexicon.pattern(
            r"(?: (?:cấp tỉnh|của tỉnh))? ?\(?(?:của )?(?:năm |for |in )?", marked=self.text.marked
        )
        with_index = [
            m
            for m in usable
            for i in self.mentions
            if i.kind == "index"
            and 0 <= m.start - i.end < 22
            and link.fullmatch(self._gap(i.end, m.start))
        ]
        values = {m.value for m in with_index}
        free = [m for m in usable if m not in with_index and m.end <= f.start]
        # 'Năm 2023 ... PAR INDEX 2022': the edition decides, unless years follow one another.
        if len(values) == 1 and len(free) <= 1 and all(m.start < with_index[0].start for m in free):
            return with_index[0]
        return None

    def _base(self, f: Found, all_years: Sequence[Mention]) -> tuple[int | None, bool]:
        bases = [m for m in all_years if m.role == "base"]
        values = {m.value for m in bases}
        if len(values) == 1:
            return int(bases[0].value), True
        if bases:
            after = [m for m in bases if m.start >= f.end]
            between = [
                g for g in self.found if g.start >= f.end and after and g.end <= after[0].start
            ]
            if after and not [g for g in between if g.kind == f.kind]:
                return int(after[0].value), True
            before = [m for m in bases if m.end <= f.start]
            return (int(before[-1].value), True) if before and not after else (None, False)
        relative = (
            r"năm trước(?: đó)?|năm ngoái|năm liền trước|năm liền kề|"
            r"previous year|year before|year earlier|"
            r"last year|preceding year|a year ago|year on year|cùng kỳ"
        )
        if self.text.has(relative, self.start, self.end):
            scratch: list[str] = []
            year = self._year(f, [m for m in all_years if m.role != "base"], scratch)
            return (year - 1, True) if year is not None else (None, False)
        return None, False
