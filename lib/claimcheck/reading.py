"""Reading: what a text claims, claim by claim, and what of each claim was understood.

Owns whose figure a number is: place, index, year, base year. A link is made only where the sentence
leaves no choice; else the claim says what is unclear. Leaves what is true to `judging`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lib import provinces
from lib.claimcheck import finding, mentions, words
from lib.claimcheck.finding import Found
from lib.claimcheck.mentions import UNKNOWN, Mention
from lib.claimcheck.text import Number, Text, prepare, sentences

MOST_CLAIMS = 300


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One claim of the text.

    `sentence` is quoted whole, `quote` is the words that state the figure. `area` is an area id,
    `base` the year that a change is counted from (`base_said` is False where the text leaves it out).
    `start_year` is the first year of a cumulative count. `unclear` are codes of what was not understood: area, index,
    year, base, several_areas, several_indices, several_years, regional, planned, negated, condition,
    other_measure, other_subject, other_index, published_year, part_year, gap.
    """

    kind: str
    sentence: str
    quote: str
    start: int
    end: int
    numbers: tuple[Number, ...] = ()
    unit: str = ""
    near: str = ""
    n: int | None = None
    area: str | None = None
    indicator: str | None = None
    year: int | None = None
    base: int | None = None
    base_said: bool = False
    start_year: int | None = None
    unclear: tuple[str, ...] = ()
    now: Number | None = None
    then: Number | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The claims of a text, and the sentences' numbers that were not understood: (sentence, words)."""

    claims: tuple[Claim, ...]
    leftover: tuple[tuple[str, str], ...]
    truncated: bool = False


@dataclass(kw_only=True)
class Carried:
    """What a sentence may leave unsaid because the sentences before it said it, and only it."""

    areas: set[str] = field(default_factory=set)
    indices: set[str] = field(default_factory=set)
    years: set[str] = field(default_factory=set)

    def learn(self, found: Sequence[Mention]) -> None:
        """Remember the sentence's subjects; what it does not mention stays as it was."""
        for kind, kept in (("area", self.areas), ("index", self.indices), ("year", self.years)):
            said = {m.value for m in found if m.kind == kind and m.role in ("", "period")}
            if said:
                kept.clear()
                kept |= said


def read(text: str) -> Reading:
    """Every claim of the text. Raises ValueError where it is too long."""
    ready = prepare(text)
    carried = Carried()
    claims: list[Claim] = []
    leftover: list[tuple[str, str]] = []
    for start, end in sentences(ready):
        if len(claims) > MOST_CLAIMS:
            return Reading(
                claims=tuple(claims[:MOST_CLAIMS]), leftover=tuple(leftover), truncated=True
            )
        sentence = Sentence(ready, start, end, carried)
        claims += sentence.claims()
        leftover += [(sentence.quoted, part) for part in sentence.leftover()]
        carried.learn(sentence.mentions)
    return Reading(claims=tuple(claims), leftover=tuple(leftover))


class Sentence:
    """One sentence with its mentions and stated figures."""

    def __init__(self, text: Text, start: int, end: int, carried: Carried) -> None:
        self.text, self.start, self.end, self.carried = text, start, end, carried
        self.quoted = text.whole[start:end].strip()
        self.mentions = mentions.find(text, start, end)
        self.taken = [(m.start, m.end) for m in self.mentions]
        self.taken += [(m.start(), m.end()) for m in mentions.blocked(text, start, end)]
        self.found = finding.find(text, start, end, self.taken)

    def leftover(self) -> list[str]:
        """Numbers that nothing understood, in a sentence that speaks of our subjects."""
        ours = [m for m in self.mentions if m.kind in ("index", "area") and m.value != UNKNOWN]
        if not ours and not self.found:
            return []
        return list(finding.leftovers(self.text, self.start, self.end, self.taken))

    def claims(self) -> list[Claim]:
        """The sentence's claims; a number without any index, said or carried, claims nothing of ours."""
        about = {m.value for m in self.mentions if m.kind == "index"} or self.carried.indices
        kept = [
            f
            for f in self.found
            if about or f.kind in ("count", "rank_change", "rank") or self._arithmetic(f)
        ]
        return _with_pairs([self._claim(f) for f in kept])

    def _arithmetic(self, f: Found) -> bool:
        """Whether the sentence states a change of numbers that it also states."""
        kinds = [g.kind for g in self.found]
        return "value_change" in kinds and f.kind in ("value", "value_change")

    def _claim(self, f: Found) -> Claim:
        unclear: list[str] = []
        area = self._area(f, unclear)
        index = f.indicator or self._index(f, unclear)
        year, base, said, first = self._years(f, unclear)
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

    # Whose figure it is.

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
            link = words.pattern(r" (?:tới |đến |là |by |gần |hơn )?", marked=self.text.marked)
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
        after = [m for m in areas if m.start >= f.end and m.role == ""]
        if after:
            return self._alone(after[0], areas, unclear)
        if len(self.carried.areas) == 1 and not [m for m in areas if m.role != "place"]:
            return next(iter(self.carried.areas))
        unclear.append("area" if not self.carried.areas else "several_areas")
        return None

    def _of_many(self, since: int, f: Found) -> bool:
        """'có 2 tỉnh đạt trên 92%': a figure of a group."""
        group = (
            r"\b(?:có|còn|các|những|nhiều|trong đó|with|all|most|some) (?:\d{1,2} )?"
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
        return bool(words.pattern(link, marked=self.text.marked).fullmatch(self._gap(a, b)))

    def _alone(self, m: Mention, areas: Sequence[Mention], unclear: list[str]) -> str | None:
        """The place, unless it is one of a list that the number may speak for as a whole."""
        if m.value == UNKNOWN:
            unclear.append("other_subject")
            return None
        link = words.pattern(
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
            words.pattern(link, marked=self.text.marked).fullmatch(self._gap(a, b))
        )

    def _years(
        self, f: Found, unclear: list[str]
    ) -> tuple[int | None, int | None, bool, int | None]:
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
        link = words.pattern(
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
        link = words.pattern(
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

    # How it is said.

    def _manner(self, f: Found) -> list[str]:
        said = []
        clause = max(
            (self.text.low.rfind(sign, self.start, f.start) for sign in ";,"), default=self.start
        )
        if self.text.has(rf"\b(?:{words.PLANNED})\b", self.start, f.start):
            said.append("planned")
        if self.text.has(rf"\b(?:{words.CONDITION})\b", self.start, f.start):
            said.append("condition")
        near = max(self.start, clause, f.start - 30)
        if self.text.has(rf"\b(?:{words.NEGATION})\b", near, f.start):
            said.append("negated")
        if self.text.has(words.PART, self.start, self.end):
            said.append("part_year")
        return said

    def _other_measure(self, f: Found) -> bool:
        """Another measure stands between the last name and the number."""
        names = [m.end for m in self.mentions if m.kind == "index" and m.end <= f.start]
        since = max([self.start, *names])
        last_stop = max(self.text.low.rfind(sign, since, f.start) for sign in ";(")
        since = max(since, last_stop)
        if self.text.has(rf"\b(?:{words.OTHER_MEASURE})\b", since, f.start):
            return True
        # 'điểm thẩm định PAR INDEX ...': the measure stands before the index's name.
        return any(
            self.text.has(rf"\b(?:{words.APART})\b[^,;.]{{0,12}}$", m.start - 40, m.start)
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
                    r"phạm vi )?(?:vùng|khu vực|cụm|nhóm|miền)\b|in the region|"
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


def _with_pairs(claims: list[Claim]) -> list[Claim]:
    """Each change with the two written numbers whose difference it is, where the sentence has them."""
    out = []
    for c in claims:
        if c.kind not in ("rank_change", "value_change") or "gap" in c.unclear:
            out.append(c)
            continue
        kind = "rank" if c.kind == "rank_change" else "value"
        stated = [o for o in claims if o.kind == kind and o.numbers and not o.near]
        earlier = {
            o.year
            for o in stated
            if o.area == c.area and o.indicator == c.indicator and o.year and o.year < (c.year or 0)
        }
        if not c.base_said and len(earlier) == 1:
            c = replace(c, base=earlier.pop(), base_said=True)
        now = {
            o.numbers
            for o in stated
            if o.area == c.area and o.year == c.year and o.indicator == c.indicator
        }
        then = {
            o.numbers for o in stated if o.area == c.area and o.year == c.base and o.year != c.year
        }
        if c.year is None and c.base is not None and len(stated) == 2:
            now = {o.numbers for o in stated if o.year != c.base}
            then = {o.numbers for o in stated if o.year == c.base}
        if len(now) == 1 and len(then) == 1:
            c = replace(c, now=next(iter(now))[0], then=next(iter(then))[0])
        out.append(c)
    return out
