"""Mentions: where a sentence names a place, an index or a year.

Owns finding them, longest name first, and their part in the sentence: whose figure it is, or only what
it is compared with. Leaves which claim they belong to to `reading`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lib.base import alphabet
from lib.claimcheck import lexicon
from lib.claimcheck.text import Text
from lib.data.declared import provinces, registry

UNKNOWN = "?"
MOST_WORDS = 14
_WORD = re.compile(r"[a-z0-9]+")
_JOIN = re.compile(r"[ \-–—./‑]{0,3}$")
_YEAR = re.compile(r"(?<![\d.,/\-])(?:19[89]\d|20[0-3]\d)(?![\d%]|[.,]\d|/\d)")
_YEARS = re.compile(r"(?<![\d.,/])((?:19|20)\d\d)\s?[-–—]\s?((?:19|20)\d\d)(?![\d])")
_DATES = re.compile(
    r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|\d{1,2}/\d{1,2}(?![\d%])|\d{1,2}/(?:19|20)\d\d"
    r"|\d{1,5}/(?:[a-z]{2,5}|\d{4})-?[a-z]{2,6}(?:-[a-z]{1,6})?"
)
_THINGS = (
    r"\s{0,2}(?:dịch vụ|hồ sơ|người|biên chế|thủ tục|phiếu|đơn vị|hộ|tiêu chí|"
    r"doanh nghiệp|tỷ|triệu|services|"
    r"people|dossiers|posts|staff|points|điểm|đồng|cán bộ|trường hợp|ttHC|dvc)"
)
_OTHER_SUBJECT = (
    r"(?:Huyện|huyện|Quận|quận|Thị xã|thị xã|Phường|phường|Xã|xã|Sở|sở|Cục|cục|Bộ|"
    r"Ngân hàng) (?=[A-ZĐÁÂĂÔƠƯÊ])"
)
_PUBLISHERS = ("Bộ Nội", "Bộ Thông", "Bộ Trưởng", "Bộ trưởng", "Sở Nội", "Bộ Khoa", "Bộ Chính")


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A name in the text. `kind` is area, index or year.

    `value` is a folded name (province), an area id (region, VN), an indicator id, a year as text, or '?'
    for something the data do not have. `role` is '' for a subject, 'compared', 'place', 'base',
    'published' or 'period'. `parts` are the two years of a period.
    """

    kind: str
    start: int
    end: int
    value: str
    role: str = ""
    parts: tuple[int, int] | None = None


@lru_cache(maxsize=2)
def _names(version: int) -> dict[str, tuple[str, str]]:
    """Folded name -> (kind, value), for provinces, regions, indices and components."""
    found: dict[str, tuple[str, str]] = {}
    for name in provinces.load().spellings():
        if not name.isdigit() and (len(name) > 3 or name in ("hcm", "hue", "tth")):
            found[name] = ("area", name)
    known = registry.load()
    for region, phrases in lexicon.REGIONS.items():
        for phrase in phrases:
            found[alphabet.fold(phrase)] = ("area", region)
            found[alphabet.fold(f"vùng {phrase}")] = ("area", region)
    for parent in (i.id for i in known.indices):
        for i in known.indicators.values():
            if i.parent == parent:
                for name in {i.name_vi, i.name_en, i.name_vi.split("(")[0]}:
                    folded = alphabet.fold(name)
                    if len(folded) > 8 and folded not in found:
                        found[folded] = ("component", i.id)
    for phrase in lexicon.OTHER_INDICES:
        found[alphabet.fold(phrase)] = ("index", UNKNOWN)
    for i in known.indices:
        for phrase in i.spellings or (i.short, i.name_vi, i.name_en):
            found[alphabet.fold(phrase)] = ("index", i.id)
    return found


def names(text: Text, start: int, end: int) -> list[Mention]:
    """Places and indices, longest name first, left to right."""
    known = _names(id(registry.load()))
    tokens = list(_WORD.finditer(text.flat, start, end))
    found: list[Mention] = []
    at = 0
    while at < len(tokens):
        step = 1
        name = ""
        best: tuple[int, str, str] | None = None
        for last in range(at, min(at + MOST_WORDS, len(tokens))):
            if last > at and not _JOIN.fullmatch(
                text.flat, tokens[last - 1].end(), tokens[last].start()
            ):
                break
            name = f"{name} {tokens[last].group()}".strip()
            if name in known:
                best = (last, *known[name])
        if best:
            last, kind, value = best
            first, stop = tokens[at].start(), tokens[last].end()
            place = kind == "area"
            if not (place and text.capitals and not _proper(text, tokens, at, last)):
                found.append(Mention(kind=kind, start=first, end=stop, value=value))
                step = last - at + 1
        at += step
    return found


def _proper(text: Text, tokens: list[re.Match[str]], at: int, last: int) -> bool:
    """Whether the words are written as a name, and not as the end of a person's name."""
    written = [text.whole[t.start()] for t in tokens[at : last + 1]]
    # 'UBND tỉnh', 'tỉnh Sơn La': the words before a name may be small.
    if not written[-1].isupper() and not written[-1].isdigit():
        ending = text.flat[tokens[last].start() : tokens[last].end()]
        if ending not in ("province", "city", "trung", "bac", "bo"):
            return False
    if at:
        before = tokens[at - 1]
        gap = text.whole[before.end() : tokens[at].start()]
        surname = text.whole[before.start()].isupper() and before.group() in lexicon.SURNAMES
        if surname and gap == " ":
            return False
    return True


def find(text: Text, start: int, end: int) -> list[Mention]:
    """Every mention of a sentence with its role, in order."""
    found = names(text, start, end)
    kept = [m for m in found if m.kind in ("area", "index")]
    components = [m for m in found if m.kind == "component"]
    kept = _with_parents(text, kept, list(_components(text, start, end, components)))
    kept += _other_subjects(text, start, end, kept)
    kept += _country(text, start, end, kept)
    kept += years(text, start, end)
    kept.sort(key=lambda m: (m.start, -m.end))
    return [_with_role(text, start, m, kept) for m in kept]


def _components(text: Text, start: int, end: int, named: list[Mention]) -> Iterator[Mention]:
    """Components of an index: only where the text calls them so, else they are common words."""
    marker = (
        r"(?:chỉ số thành phần|chỉ số|nội dung|lĩnh vực|tiêu chí|trục|sub-index|component|dimension|field)"
        r"(?: of| về| nội dung| thứ \w{2,4}| \d)?[ :“\"'‘]{0,3}"
    )
    parent = lexicon.pattern(
        r"[\"”’ ]{0,2}(?:trong|của|thuộc|of|in) (?:the |chỉ số )?$", marked=text.marked
    )
    for m in named:
        index = next(
            (i for i in text.find(r"par index|pci|papi|sipas", m.end, min(end, m.end + 24))), None
        )
        if index and parent.fullmatch(text.low, m.end, index.start()):
            yield Mention(kind="index", start=m.start, end=m.end, value=m.value)
    for sign in text.find(marker, start, end):
        before = text.low[max(start, sign.start() - 8) : sign.start()]
        if re.search(r"(?:\d|các|cac|những|nhung|mỗi|moi|all|the) $", before):
            continue
        own = next((m for m in named if 0 <= m.start - sign.end() <= 2), None)
        if own is None and sign.group().strip() in ("chỉ số", "chi so"):
            continue
        yield Mention(
            kind="index",
            start=sign.start(),
            end=own.end if own else sign.end(),
            value=own.value if own else UNKNOWN,
        )


def _with_parents(text: Text, named: list[Mention], components: list[Mention]) -> list[Mention]:
    """'lĩnh vực ... trong PAR INDEX 2024' is one name: the component's."""
    known = registry.load().indicators
    link = lexicon.pattern(
        r"[ ,\"”'’]{0,3}(?:(?:trong|của|thuộc|of|in) ?)?(?:the |bộ )?", marked=text.marked
    )
    for n, part in enumerate(components):
        for m in named:
            parent = known[part.value].parent if part.value in known else m.value
            if (
                m.kind == "index"
                and m.value == parent
                and 0 <= m.start - part.end < 20
                and link.fullmatch(text.low, part.end, m.start)
            ):
                components[n] = Mention(kind="index", start=part.start, end=m.end, value=part.value)
                named = [o for o in named if o is not m]
                break
    return named + components


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
        r"nationwide|country"
    )
    for sign in text.find(mean, start, end):
        near = any(
            m.kind == "area" and m.value.startswith("R:") and -60 <= m.start - sign.end() <= 25
            for m in known
        )
        places = [m for m in known if m.kind == "area" and not m.value.startswith("R:")]
        told = text.has(place, sign.start(), min(end, sign.end() + 60))
        anywhere = not places and text.has(place, start, end)
        if not near and (told or anywhere):
            stop = told.end() if told and told.start() - sign.end() < 12 else sign.end()
            yield Mention(kind="area", start=sign.start(), end=stop, value="VN")


def years(text: Text, start: int, end: int) -> list[Mention]:
    """Years that are not part of a date, a document's number or a count."""
    dates = [(m.start(), m.end()) for m in blocked(text, start, end)]
    found: list[Mention] = []
    for span in _YEARS.finditer(text.flat, start, end):
        first, last = int(span.group(1)), int(span.group(2))
        if first < last <= first + 20:
            dates.append((span.start(), span.end()))
            found.append(
                Mention(
                    kind="year",
                    start=span.start(),
                    end=span.end(),
                    value=str(last),
                    role="period",
                    parts=(first, last),
                )
            )
    for sign in _YEAR.finditer(text.flat, start, end):
        if any(a <= sign.start() < b for a, b in dates):
            continue
        if text.has(_THINGS, sign.end(), sign.end() + 16) and lexicon.pattern(
            _THINGS, marked=text.marked
        ).match(text.low, sign.end()):
            continue
        found.append(Mention(kind="year", start=sign.start(), end=sign.end(), value=sign.group()))
    return found


def blocked(text: Text, start: int, end: int) -> list[re.Match[str]]:
    """Dates and numbers of documents: 25/5/2022, 4/2023, 876/QĐ-BNV. '15/63' is neither."""
    return [
        m
        for m in _DATES.finditer(text.flat, start, end)
        if not re.fullmatch(r"\d{1,2}/(?:[13-9]|1[0-9]|34|6[0-4])", m.group())
        or _is_day(text, m.start())
    ]


def _is_day(text: Text, at: int) -> bool:
    return bool(text.has(r"(?:ngày|sáng|chiều|tối|hôm|on|of)[ (]{1,2}$", at - 8, at))


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
        since = max(start, m.start - 40)
        # 'tại Hà Nội, Bộ Nội vụ công bố ...': where it was said, not whose figure it is.
        if text.whole[m.end : m.end + 1] == "," and text.has(
            r"\b(?:tại|ở|at|in)(?: (?:thành phố|tỉnh|tp\.?))? $", since, m.start
        ):
            return _roled(m, "place")
        if text.has(
            (
                rf"\b(?:{lexicon.COMPARED})(?: (?:tỉnh|thành phố|tp|tp\.|mức|điểm|"
                rf"giá trị|của|với|cả|kết quả|chỉ số|vùng|the|of)){{0,3}} $"
            ),
            since,
            m.start,
        ):
            return _roled(m, "compared")
    return m


def _roled(m: Mention, role: str) -> Mention:
    return Mention(kind=m.kind, start=m.start, end=m.end, value=m.value, role=role, parts=m.parts)
