"""Dating: which year a figure of a sentence belongs to, and which year a change is counted from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lib.claimcheck.mention import Mention
from lib.claimcheck.repeats import Repeat
from lib.claimcheck.series import YEARS
from lib.claimcheck.setting import Setting
from lib.claimcheck.stated import Found

CHANGES = ("rank_change", "value_change")
_RELATIVE = r"\bnăm (?:trước|ngoái|nay|sau|tới)\b(?<!so với năm trước)|this year|next year"
_YEAR_BEFORE = (
    r"năm trước(?: đó)?|năm ngoái|năm liền trước|năm liền kề|previous year|year before|"
    r"year earlier|last year|preceding year|a year ago|year on year|cùng kỳ"
)


@dataclass(frozen=True, kw_only=True)
class Dates:
    """A figure's year, the year that a change is counted from, whether a base year was said, and the
    first year of a cumulative count. `assumed` marks a year that is only likely: the one before."""

    year: int | None = None
    base: int | None = None
    base_said: bool = False
    first: int | None = None
    assumed: bool = False


@dataclass(frozen=True, kw_only=True)
class Dating:
    """The years of one sentence. What is unclear is appended to `unclear` as a code."""

    setting: Setting

    def of(self, f: Found, unclear: list[str], *, repeat: Repeat) -> Dates:
        """The dates of a figure."""
        all_years = self.setting.of("year")
        base, said = self._base(f, all_years)
        periods = [m.parts for m in all_years if m.parts]
        if f.kind == "count" and periods:
            return Dates(year=periods[0][1], first=periods[0][0])
        if repeat.count and periods and periods[0][1] - periods[0][0] + 1 == repeat.count:
            return Dates(year=periods[0][1])
        beside = self._year_beside(f, all_years)
        year = self._year(f, self._of_others(f, all_years), unclear)
        if f.before and f.kind in ("rank", "value") and not beside:
            return self._starting(base, year, unclear)
        if f.kind in CHANGES:
            return self._of_change(all_years, year, base, said, unclear)
        single = [m for m in all_years if not m.parts]
        if f.kind in ("rank", "value", "top", "last") and periods and not single:
            unclear.append("several_years")
            return Dates()
        return Dates(year=year)

    def _starting(self, base: int | None, year: int | None, unclear: list[str]) -> Dates:
        """The first number of 'từ hạng 30 lên hạng 25': of the base year, else of the year before."""
        if base is not None:
            unclear[:] = [u for u in unclear if u not in ("several_years", "year")]
            return Dates(year=base)
        if year is not None:
            return Dates(year=year - 1, assumed=True)
        unclear.append("base")
        return Dates()

    def _of_change(
        self,
        all_years: Sequence[Mention],
        year: int | None,
        base: int | None,
        said: bool,
        unclear: list[str],
    ) -> Dates:
        if base is None and (span := self._from_to(all_years)):
            unclear[:] = [u for u in unclear if u not in ("several_years", "year")]
            return Dates(year=span[1], base=span[0], base_said=True)
        periods = [m.parts for m in all_years if m.parts]
        if periods and base is None:
            return Dates(year=periods[0][1], base=periods[0][0], base_said=True)
        if base is None and year is not None:
            base = year - 1
        if base is not None and year is not None and base >= year:
            unclear.append("base")
            base = None
        return Dates(year=year, base=base, base_said=said)

    def _of_others(self, f: Found, all_years: Sequence[Mention]) -> list[Mention]:
        """The years without those that belong to other figures: in brackets, or of a 'from ...'."""
        c = self.setting
        kept = []
        for m in all_years:
            inside = c.bracket(m.start)
            mine = inside is None or inside[0] < f.start < inside[1]
            alone = inside is None or not [g for g in c.found if inside[0] < g.start < inside[1]]
            other = any(g is not f and g.before and self._year_beside(g, [m]) is m for g in c.found)
            if (mine or alone) and not (other and f.kind not in CHANGES):
                kept.append(m)
        return kept

    def _year_beside(self, f: Found, all_years: Sequence[Mention]) -> Mention | None:
        """A year that belongs to this number: 'hạng 20 năm 2020', '2023 (87,72%)'."""
        c = self.setting
        link = (
            r"(?: ?(?:/\d\d))?(?: (?:cả nước|toàn quốc|tỉnh, thành phố|tỉnh|"
            r"tỉnh, thành|nationwide|provinces))? ?"
            r"\(?(?:của |vào |trong |ở |in |for )?(?:năm |the year )?"
        )
        for m in all_years:
            if m.start >= f.end and m.start - f.end < 40 and c.links(link, f.end, m.start):
                inside = c.bracket(m.start)
                # 'thứ 18/63 (năm 2020 đứng thứ 19/63)': the year in brackets has a figure of its own.
                if inside is None or not [
                    g for g in c.found if g is not f and inside[0] < g.start < inside[1]
                ]:
                    return m
        for m in all_years:
            if m.end <= f.start and re.fullmatch(
                (
                    r" ?[(:] ?(?:đạt |dat |là |la |hạng |hang |thứ |thu |xếp |xep |"
                    r"ranked |vị trí |vi tri )?(?:thứ |thu )?"
                ),
                self.setting.gap(m.end, f.start),
            ):
                return m
        return None

    def _year(self, f: Found, all_years: Sequence[Mention], unclear: list[str]) -> int | None:
        if f.kind not in CHANGES:
            own = self._year_beside(f, all_years)
            if own and not own.parts and not self._in_run(own, all_years):
                return int(own.value)
        usable = [m for m in all_years if m.role == ""]
        edition = self._edition(f, usable)
        if edition is not None and not self._in_run(edition, usable):
            return int(edition.value)
        led = [m for m in all_years if m.end <= f.start and m.role in ("", "period")]
        if led and led[-1].parts and f.kind not in (*CHANGES, "count"):
            # 'giai đoạn 2016-2020 tỉnh xếp thứ 20': of which of its years?
            unclear.append("several_years")
            return None
        if usable:
            return self._of_named(f, usable, unclear)
        if any(m.role == "published" for m in all_years):
            unclear.append("published_year")
            return None
        return self._carried(f, unclear)

    def _of_named(self, f: Found, usable: Sequence[Mention], unclear: list[str]) -> int | None:
        """The one year of the sentence, else the last before the figure that is none of a list."""
        if len({m.value for m in usable}) == 1:
            return int(usable[0].value)
        before = [m for m in usable if m.end <= f.start]
        if before and not self._joined(before[-1], usable):
            return int(before[-1].value)
        unclear.append("several_years")
        return None

    def _carried(self, f: Found, unclear: list[str]) -> int | None:
        """The one year of the sentences before."""
        c = self.setting
        if len(c.carried.years) == 1:
            relative = c.text.has(_RELATIVE, c.start, c.end)
            if not relative or f.kind in CHANGES:
                return int(c.carried.years[0])
        unclear.append("several_years" if len(c.carried.years) > 1 else "year")
        return None

    def _from_to(self, all_years: Sequence[Mention]) -> tuple[int, int] | None:
        """The two years of 'từ vị trí 48 năm 2021 lên vị trí 34 năm 2024'."""
        told = [m for m in all_years if m.role in ("", "base") and not m.parts]
        if len(told) != 2 or int(told[0].value) >= int(told[1].value):
            return None
        c = self.setting
        led = c.text.has(r"\b(?:từ|from)\b", max(c.start, told[0].start - 40), told[0].start)
        link = c.text.has(r"\b(?:lên|xuống|đến|còn|to)\b", told[0].end, told[1].start)
        return (int(told[0].value), int(told[1].value)) if led and link else None

    def _joined(self, m: Mention, usable: Sequence[Mention]) -> bool:
        """'năm 2020 và 2021', 'các năm 2020, 2021'."""
        return any(
            o.end <= m.start
            and re.fullmatch(
                r"(?: ?, ?| và | va | and )(?:năm |nam )?", self.setting.gap(o.end, m.start)
            )
            for o in usable
        )

    def _in_run(self, m: Mention, others: Sequence[Mention]) -> bool:
        """'PAR INDEX 2021 và 2022': the figure is said of both years."""
        pairs = ((m, o) if m.start < o.start else (o, m) for o in others if o is not m)
        return any(self.setting.links(YEARS, a.end, b.start) for a, b in pairs)

    def _edition(self, f: Found, usable: Sequence[Mention]) -> Mention | None:
        """The year that stands with the name of the index: 'PAR INDEX 2021', 'PCI năm 2022'."""
        c = self.setting
        link = r"(?: (?:cấp tỉnh|của tỉnh))? ?\(?(?:của )?(?:năm |for |in )?"
        with_index = [
            m
            for m in usable
            for i in c.of("index")
            if (0 <= m.start - i.end < 22 and c.links(link, i.end, m.start))
            or (0 <= i.start - m.end < 12 and c.links(r" (?:provincial )?", m.end, i.start))
        ]
        values = {m.value for m in with_index}
        free = [m for m in usable if m not in with_index and m.end <= f.start]
        # 'Năm 2023 ... PAR INDEX 2022': the edition decides, unless years follow one another.
        if len(values) == 1 and len(free) <= 1 and all(m.start < with_index[0].start for m in free):
            return with_index[0]
        return None

    def _base(self, f: Found, all_years: Sequence[Mention]) -> tuple[int | None, bool]:
        """The year that a change is counted from, and whether it was said."""
        c = self.setting
        bases = [m for m in all_years if m.role == "base"]
        if len({m.value for m in bases}) == 1:
            return int(bases[0].value), True
        if bases:
            return self._of_bases(f, bases)
        if c.text.has(_YEAR_BEFORE, c.start, c.end):
            year = self._year(f, all_years, [])
            return (year - 1, True) if year is not None else (None, False)
        return None, False

    def _of_bases(self, f: Found, bases: Sequence[Mention]) -> tuple[int | None, bool]:
        """The next base year after the figure with no figure of its kind between, else the last before."""
        after = [m for m in bases if m.start >= f.end]
        if after:
            between = [
                g
                for g in self.setting.found
                if g.kind == f.kind and f.end <= g.start and g.end <= after[0].start
            ]
            return (None, False) if between else (int(after[0].value), True)
        return int(bases[-1].value), True
