"""Headings: what the words over a column say it is.

Owns cutting a heading into names, numbers, years and kinds of column (a rank, an error margin, a change).
Leaves deciding between the words and the numbers beneath them to `meaning`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lib.base.alphabet import fold
from lib.data.declared.indicator_names import IndicatorNames

CODES = {
    "stt", "tt", "so tt", "no", "so thu tu", "ma", "ma so", "ma tinh", "pci id", "tinh id", "id",
    "code", "province code", "ma dvhc", "ma dia phuong",
}  # fmt: skip
RANKS = (
    "xep hang",
    "thu hang",
    "hang",
    "rank",
    "ranking",
    "vi thu",
    "xep thu",
    "thu bac",
    "vi tri",
)
# What stands beside a score under its name and is not the score.
OTHERS = (
    "phuong sai", "sai so", "khoang tin cay", "do lech chuan", "ci low", "ci high", "95 ci",
    "standard error", "variance", "observations", "so quan sat", "std", "mean", "median",
    "trung binh", "trung vi", "nho nhat", "lon nhat", "tu danh gia", "tu cham", "dieu tra",
    "xa hoi hoc", "xhh", "dtxhh", "so voi", "tang giam", "chenh lech", "thay doi", "change", "muc tang",
    "difference", "nam truoc", "previous", "diem toi da", "diem chuan", "thang diem", "scale",
    "tier", "nhom", "trong so", "weight", "weighted", "ty trong", "ghi chu", "co mau", "so phieu",
    "du bao", "du kien", "uoc", "khia canh", "du lieu mem", "du lieu cung", "muc tieu", "diem thuong",
    "diem tru", "tham dinh",
)  # fmt: skip
PARTS = (
    "thanh phan", "linh vuc", "tieu chi", "yeu to", "noi dung", "truc", "sub index", "dimension",
    "component", "khia canh",
)  # fmt: skip
# Words that stand in any heading and change nothing.
COMMON = {
    "diem", "chi", "so", "nam", "thang", "toi", "da", "tong", "ket", "qua", "gia", "tri", "thanh",
    "phan", "linh", "vuc", "noi", "dung", "truc", "bang", "phu", "luc", "bieu", "cap", "tinh",
    "cua", "cac", "pho", "kq", "index", "score", "sub", "subindex", "dimension", "component",
    "points", "total", "the", "of", "cchc", "hop", "dat",
    "duoc", "danh", "tram", "ty", "le", "ve", "cong", "tac", "toan", "dien", "dot", "va", "in",
    "cai", "cach", "hanh", "chinh", "w", "new", "old", "indicators", "as", "using", "dua", "tren",
    "tp",
}  # fmt: skip
_NUMBERED = re.compile(
    r"(?:chi so thanh phan|chi so noi dung|chi so linh vuc|truc noi dung|linh vuc|noi dung|thanh phan"
    r"|dimension|sub ?index|component|cstp|csnd|lv|yeu to)(?: so| thu)? ?(\d{1,2}|[ivx]{1,4})"
    r"(?: dot (\d{1,2}))?\b"
)
_BEGINS = re.compile(r"^\(?(\d{1,2}(?:\.\d{1,2})?)\s*[.:)\-–/]+\s+|^\(?(\d{1,2}\.\d{1,2})\s")
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
}
_ANNOUNCED = r"(?:công bố|ban hành|phát hành|published)\s+(?:in\s+|trong\s+)?(?:năm\s+)?\d{4}"
_YEAR = re.compile(r"(?<![\d/.])(?:19|20)\d\d(?![\d/]|\.\d)")
# HeadingWords that only say that a figure is one; a name is also looked for without them.
_GENERIC = re.compile(
    r"^(?:(?:ket qua|chi so thanh phan|chi so noi dung|chi so linh vuc|chi so|diem so|diem|truc noi dung"
    r"|linh vuc|noi dung|thanh phan|tieu chi|yeu to|gia tri|tong diem|tong hop|dimension|sub index"
    r"|subindex|component|index|score)(?: so| thu)?(?: (?:\d{1,2}|[ivx]{1,4})(?= |$))?(?: |$))+"
)
_ENDING = re.compile(
    r"(?: (?:sub index|subindex|index|score|diem|nam|nam 20\d\d|20\d\d|cap tinh|cua tinh|tong|chung))+$"
)


@dataclass(frozen=True, kw_only=True)
class HeadingWords:
    """What the words over a column say: `kind` is code, rank, other or value.

    `more` are the words beside the name that say something else yet ("cấp huyện"), `more_by_number` those
    beside the number of a part.
    """

    kind: str
    names: frozenset[str] = frozenset()
    almost: frozenset[str] = frozenset()
    number: str = ""
    more: str = ""
    more_by_number: str = ""
    year: int | None = None
    percent: bool = False


def last_year() -> int:
    """The newest year that may have been measured."""
    return date.today().year


def years_in(text: str) -> list[int]:
    """The years that a text names, in its order, without those of dates and numbers of decisions."""
    plain = re.sub(r"(?<!\d)\d{4}-\d{1,2}-\d{1,2}(?!\d)", " ", text)
    plain = re.sub(r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\d+/\d{4}/", " ", plain)
    plain = re.sub(r"ngày\s+\S+\s+tháng\s+\S+\s+năm\s+\d{4}", " ", plain, flags=re.IGNORECASE)
    plain = re.sub(_ANNOUNCED, " ", plain, flags=re.IGNORECASE)
    return [y for t in _YEAR.findall(plain) if 1995 <= (y := int(t)) <= last_year()]


def read(words: Sequence[str], *, names: IndicatorNames, year: int | None) -> HeadingWords:
    """What the headings over one column say, the lowest line counting most."""
    folded = [fold(_YEAR.sub(" ", w)) for w in words]
    if folded and folded[-1] in CODES:
        return HeadingWords(kind="code")
    years = {y for w in words for y in years_in(_aside(w))}
    exact, matched = next(
        (found for w in reversed(words) if (found := _names(w, names, year))[0]), (set(), "")
    )
    numbered_line = next((w for w in reversed(words) if number_in(w)), "")
    almost = set() if exact else _almost(words, names)
    ranks = _says(" ".join(folded), RANKS) and not exact
    if folded and (_says(folded[-1], RANKS) or ranks):
        kind = "rank"
    else:
        kind = "other" if _beside(folded, matched) else "value"
    return HeadingWords(
        kind=kind,
        names=frozenset(exact),
        almost=frozenset(almost),
        number=number_in(numbered_line),
        more=_more(next((w for w in folded if matched and matched in w), ""), matched, names),
        more_by_number=_more(fold(_YEAR.sub(" ", numbered_line)), "", names),
        year=years.pop() if len(years) == 1 else None,
        percent=any("%" in w for w in words),
    )


def _more(line: str, matched: str, names: IndicatorNames) -> str:
    """The words of a line beside the name that are neither numbers nor words that any heading has."""
    rest = names.without_shorts(line.replace(matched, " ", 1) if matched else line)
    left = [w for w in rest.split() if w not in COMMON and not re.fullmatch(r"\d+|[ivx]+", w)]
    return " ".join(left)


def _almost(words: Sequence[str], names: IndicatorNames) -> set[str]:
    """The indicators whose name the lowest line is almost."""
    for text in reversed(words):
        near = {i for part in _parts(text, names) for i in names.almost(part)}
        if near:
            return near
    return set()


def _says(text: str, words: Sequence[str]) -> bool:
    return any(f" {w} " in f" {text} " for w in words)


def _beside(lines: Sequence[str], matched: str) -> bool:
    """Whether the words around the name say that this is not the score but something about it.

    A line above the name may be the same heading in another language, which says "weighted" of an index
    that is weighted.
    """
    at = next((n for n, line in enumerate(lines) if matched and matched in line), 0)
    above = [re.sub(r"\b(?:weight(?:ed|s)?|trong so)\b", " ", line) for line in lines[:at]]
    rest = [line.replace(matched, " ") if matched else line for line in lines[at:]]
    return any(_says(line, OTHERS) for line in (*above, *rest))


def _aside(text: str) -> str:
    """The text without brackets that say more than a year: "(As PCI 2005)" is no edition."""
    return re.sub(r"\((?!\s*(?:năm\s*)?\d{4}\s*\))[^)]*\)", " ", text)


def _unnumbered(text: str) -> str:
    return _BEGINS.sub("", text.strip())


def number_in(text: str) -> str:
    """The number of a part of an index: "Chỉ số thành phần 3" 3, "Lĩnh vực V" 5, "2.1: …" 2.1."""
    said = _numbered(text)
    if said:
        first = str(_ROMAN.get(said[1], said[1]))
        return f"{first}.{said[2]}" if said[2] else first
    begins = _BEGINS.match(text.strip())
    return (begins[1] or begins[2]) if begins else ""


def _parts(text: str, names: IndicatorNames) -> list[str]:
    """The texts within a heading that may be a name: whole, without number, scale, year, or half."""
    unnumbered = _unnumbered(text)
    pieces = [text, unnumbered, *re.split(r"[:|\n]|\s[–/-]\s", unnumbered)]
    pieces += re.findall(r"[“\"]([^”\"]+)[”\"]", text)
    pieces += [re.sub(r"\([^)]*\)?", " ", p) for p in pieces]
    out = []
    for piece in pieces:
        folded = fold(_YEAR.sub(" ", piece))
        out += [folded, _ENDING.sub("", folded), _GENERIC.sub("", folded)]
        out.append(_ENDING.sub("", _GENERIC.sub("", folded)))
        out.append(names.without_shorts(folded))
    return [p for p in dict.fromkeys(out) if len(p) > 1]


def _names(text: str, names: IndicatorNames, year: int | None) -> tuple[set[str], str]:
    """The indicators that the heading or the longest part of it is a name of, and that part."""
    for part in _parts(text, names):
        found = names.named(part, year=year)
        if found:
            return set(found), part
    return set(), ""


def all_names(title: str, *, names: IndicatorNames, year: int | None) -> set[str]:
    """Every indicator that the title or a part of it is a name of."""
    return {i for part in _parts(title, names) for i in names.named(part, year=year)}


def of_parts(title: str) -> bool:
    """Whether a title speaks of a part of an index, known or not."""
    return _says(fold(title), PARTS)


def without_scale(text: str) -> str:
    """A heading without its year and without what stands in brackets: "Điểm (100)" is "Điểm"."""
    return _YEAR.sub(" ", re.sub(r"\([^)]*\)|%", " ", text))


def numbered(title: str) -> bool:
    """Whether a title calls its table by the number of a part ("Chỉ số thành phần 3")."""
    return bool(_numbered(title))


def _numbered(text: str) -> re.Match[str] | None:
    folded = fold(re.sub(r"(?<=\d)\.(?=\d)", " dot ", text))
    return _NUMBERED.search(re.sub(r"(?<=[a-z])(?=\d)", " ", folded))
