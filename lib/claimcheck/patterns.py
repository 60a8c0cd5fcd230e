"""Finding: where a sentence states a figure, and what kind of figure.

Owns the patterns of ranks, scores, changes and counts. Leaves to `reading` whose figure it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lib.claimcheck import lexicon
from lib.claimcheck.lexicon import END, FILL, NUMBER, PLACES, UNIT
from lib.claimcheck.text import Number, Text, readings

KINDS = ("rank", "last", "top", "rank_change", "value_change", "value", "count")
MOST_UNITS = 64


@dataclass(frozen=True, kw_only=True)
class Found:
    """A stated figure. `numbers` are its readings, the likelier first; changes carry their sign.

    `near` is '' or how the number is hedged: 'about', 'above', 'below'. `before` is True for the first
    number of 'from A to B'. `indicator` is set where the words themselves say what is counted.
    """

    kind: str
    start: int
    end: int
    numbers: tuple[Number, ...] = ()
    unit: str = ""
    near: str = ""
    n: int | None = None
    before: bool = False
    indicator: str = ""


def find(text: Text, start: int, end: int, taken: list[tuple[int, int]]) -> list[Found]:
    """Every stated figure of a sentence, in order; `taken` are the places of dates, years and names."""
    found: list[Found] = []

    def free(a: int, b: int) -> bool:
        return all(b <= x or y <= a for x, y in taken)

    for finder in (_tops, _rank_changes, _counts, _value_changes, _ranks, _values):
        for one in finder(text, start, end):
            if free(one.start, one.end):
                found.append(one)
                taken.append((one.start, one.end))
    return sorted(found, key=lambda f: f.start)


def leftovers(text: Text, start: int, end: int, taken: list[tuple[int, int]]) -> Iterator[str]:
    """Numbers of the sentence that nothing understood."""
    for sign in re.compile(NUMBER).finditer(text.flat, start, end):
        if all(sign.end() <= a or b <= sign.start() for a, b in taken):
            stop = min(end, sign.end() + 18)
            yield text.whole[sign.start() : stop].split("\n")[0].strip(" ,.;:()")


def _tops(text: Text, start: int, end: int) -> Iterator[Found]:
    source = (
        rf"(?:top|tốp|nhóm) ?(?:of )?(\d{{1,2}}){END}(?! ?%)"
        r"|(?:trong|among|thuộc) (?:the |nhóm |số )?(\d{1,2}) (?:tỉnh|địa phương|provinces)"
        r"[^.;,\d]{0,25}(?:dẫn đầu|đứng đầu|cao nhất|tốt nhất|leading|best)"
    )
    for sign in text.find(source, start, end):
        after = text.low[sign.end() : min(end, sign.end() + 45)]
        if re.match(
            r"[^.;,]{0,30}(?:tăng|tang|cải thiện|cai thien|giảm|giam|improv|thấp nhất|thap nhat)",
            after,
        ):
            continue
        number = int(sign.group(1) or sign.group(2))
        if 2 <= number <= MOST_UNITS:
            yield Found(
                kind="top",
                start=sign.start(),
                end=sign.end(),
                numbers=(Number(value=number, decimals=0),),
            )


def _signed(verb: str, *, marked: bool) -> int:
    up = lexicon.pattern(rf"(?:{lexicon.UP}|{lexicon.GREW})", marked=marked)
    return 1 if up.match(verb) else -1


def _rank_changes(text: Text, start: int, end: int) -> Iterator[Found]:
    hedge = rf"(?:({lexicon.NEAR}|{lexicon.ABOVE}|{lexicon.BELOW}) )?"
    forward = (
        rf"\b({lexicon.UP}|"
        rf"{lexicon.DOWN}) (?:(?:{FILL}) ){{0,4}}{hedge}(\d{{1,2}}){END} ?{PLACES}(?! "
        rf"(?:thứ|"
        rf"số|đầu))"
    )
    backward = rf"\b(\d{{1,2}})[ -](?:{PLACES}) (up|down|higher|lower|better|worse)\b"
    for sign in text.find(forward, start, end):
        number = float(sign.group(3)) * _signed(sign.group(1), marked=text.marked)
        yield Found(
            kind="rank_change",
            start=sign.start(),
            end=sign.end(),
            numbers=(Number(value=number, decimals=0),),
            unit="places",
            near=_near(text, sign.group(2)),
        )
    for sign in text.find(backward, start, end):
        up = sign.group(2) in ("up", "higher", "better")
        yield Found(
            kind="rank_change",
            start=sign.start(),
            end=sign.end(),
            numbers=(Number(value=float(sign.group(1)) * (1 if up else -1), decimals=0),),
            unit="places",
        )


def _near(text: Text, hedge: str | None) -> str:
    if not hedge:
        return ""
    for kind, source in (
        ("about", lexicon.NEAR),
        ("above", lexicon.ABOVE),
        ("below", lexicon.BELOW),
    ):
        if lexicon.pattern(source, marked=text.marked).fullmatch(hedge):
            return kind
    return ""


def _value_changes(text: Text, start: int, end: int) -> Iterator[Found]:
    hedge = rf"(?:({lexicon.NEAR}|{lexicon.ABOVE}|{lexicon.BELOW}) )?"
    fill = r"thêm|tới|nhẹ|mạnh|được|đáng kể|so với năm (?:trước|\d{4})|by|a further|slightly|khoảng"
    forward = (
        rf"\b({lexicon.GREW}|"
        rf"{lexicon.SHRANK})(?: (?:{fill})){{0,3}} {hedge}[+\-−]?({NUMBER}){END} "
        rf"?({UNIT})"
    )
    backward = rf"\b({NUMBER}) ?({UNIT}) (higher|lower|more|less|up|down|above|below)\b"
    for sign in text.find(forward, start, end):
        yield from _change(
            text,
            sign,
            sign.group(3),
            sign.group(4),
            _signed(sign.group(1), marked=text.marked),
            sign.group(2),
        )
    for sign in text.find(backward, start, end):
        up = sign.group(3) in ("higher", "more", "up", "above")
        yield from _change(text, sign, sign.group(1), sign.group(2), 1 if up else -1, None)


def _change(
    text: Text, sign: re.Match[str], written: str, unit: str, way: int, hedge: str | None
) -> Iterator[Found]:
    numbers = tuple(
        Number(value=n.value * way, decimals=n.decimals) for n in readings(written, lang=text.lang)
    )
    if numbers:
        yield Found(
            kind="value_change",
            start=sign.start(),
            end=sign.end(),
            numbers=numbers,
            unit=_unit(unit),
            near=_near(text, hedge),
        )


def _unit(written: str) -> str:
    """'%', 'pp' (percentage points) or 'points'."""
    plain = lexicon.bare(written)
    if plain in ("diem phan tram", "diem %", "pp") or plain.startswith("percentage"):
        return "pp"
    if plain in ("%", "phan tram") or plain.startswith("per"):
        return "%"
    return "points"


def _ranks(text: Text, start: int, end: int) -> Iterator[Found]:
    key, strong = lexicon.RANK_KEY, r"vị trí|vị thứ|thứ hạng|thứ bậc|xếp hạng|hạng|thứ"
    of = r"(?: ?(?:/|trên tổng số|trong tổng số|trong số|trên|out of|of) ?(\d{1,2})(?![\d.,%]))?"
    not_rank = (
        rf"{END}(?! ?(?:%|điểm|bậc|dịch vụ|hồ sơ|tháng|quý|lần|liên tiếp|năm liên|"
        rf"năm liền|tiêu chí|kỳ))"
    )
    numbered = (
        rf"\b(?:(?:{key}) ?:? ?){{0,4}}(?:{strong}) ?(?:thứ |số |là |: ?)?(\d{{1,2}}){not_rank}{of}"
    )
    ordinal = "|".join(lexicon.ORDINALS_VI)
    named = (
        rf"\b(?:xếp|đứng|giữ|đạt|ở|lên|xuống|về)?(?: vị trí| hạng| thứ hạng| thứ| ở){{0,3}} ?"
        rf"(?:hạng|vị trí|xếp|đứng|vị trí thứ|đứng thứ|xếp thứ|hạng thứ|"
        rf"đứng ở vị trí thứ) ({ordinal})\b(?! (?:tỉnh|bậc|hạng|điểm|"
        rf"liên tiếp)){of}"
    )
    bare = r"(?<![\d/.,])(\d{1,2}) ?(?:/|trên tổng số|out of) ?(6[0-4]|34)(?![\d.,%/])"
    english = (
        rf"\b(?:rank(?:ed|s|ing)?|placed|stood|stands|came|finished|position|place|"
        rf"no\.|number) (?:at |in |as |the |number |no\. ?)?(\d{{1,2}}){END}(?:st|"
        rf"nd|rd|th)?(?! ?(?:%|points|places|positions)){of}"
        rf"|\b(\d{{1,2}})(?:st|nd|rd|th)\b(?! (?:century|anniversary|time|"
        rf"consecutive|year|session|edition|of |january|"
        rf"february|march|april|may|june|july|august|september|october|november|december)){of}"
    )
    ordinals_en = "|".join(lexicon.ORDINALS_EN)
    english_named = (
        rf"\b(?:rank(?:ed|s|ing)?|placed|came|finished|in|took|holds?|held|to|"
        rf"from) (?:in |the )?({ordinals_en})(?: place| position| nationwide|"
        rf" nationally| in the|\b){of}"
    )
    for source in (numbered, bare, english):
        for sign in text.find(source, start, end):
            groups = [g for g in sign.groups() if g]
            before = text.low[max(start, sign.start() - 14) : sign.start()]
            if re.search(
                r"(?:lần|lan|năm|nam|kỳ|ky|khóa|khoa|tuần|ngày|ngay|tuoi|quyết định số) $", before
            ):
                continue
            if not groups or not 1 <= int(groups[0]) <= MOST_UNITS:
                continue
            yield _rank(text, start, sign, int(groups[0]), groups[1] if len(groups) > 1 else None)
    for source, ordinals in (
        (named, lexicon.ORDINALS_VI),
        (english_named, lexicon.ORDINALS_EN),
    ):
        known = {lexicon.bare(k): v for k, v in ordinals.items()}
        for sign in text.find(source, start, end):
            number = known[lexicon.bare(sign.group(1))]
            yield _rank(text, start, sign, number, sign.group(2))
    yield from _ends(text, start, end)


def _rank(text: Text, start: int, sign: re.Match[str], number: int, n: str | None) -> Found:
    lead = text.low[max(start, sign.start() - 12) : sign.end()]
    return Found(
        kind="rank",
        start=sign.start(),
        end=sign.end(),
        numbers=(Number(value=number, decimals=0),),
        n=int(n) if n else None,
        before=bool(lexicon.pattern(r"\b(?:từ|from)\b", marked=text.marked).search(lead)),
    )


def _ends(text: Text, start: int, end: int) -> Iterator[Found]:
    """The first and the last place said in words."""
    first = (
        r"\b(?:đứng đầu|dẫn đầu|quán quân|ngôi đầu|vị trí số một|đầu bảng|topped|tops|topping|"
        r"top of the|led the|leads the|in the lead)\b"
        r"(?! (?:cơ quan|các cơ quan|đoàn|chính quyền|ủy ban|ubnd|các sở|ngành))"
    )
    last = (
        r"\b(?:đứng cuối|xếp cuối|cuối bảng|chót bảng|đứng chót|đội sổ|xếp chót|"
        r"ranked last|last place|"
        r"came last|bottom of the|at the bottom)\b"
    )
    for sign in text.find(first, start, end):
        before = text.low[max(start, sign.start() - 24) : sign.start()]
        if lexicon.pattern(
            (
                r"(?:người|nhóm|tốp|top|\d tỉnh|\d địa phương|các tỉnh|các địa phương|"
                r"những địa phương|tỉnh, thành phố|không phải) $"
            ),
            marked=text.marked,
        ).search(before):
            continue
        yield Found(
            kind="rank",
            start=sign.start(),
            end=sign.end(),
            numbers=(Number(value=1, decimals=0),),
        )
    for sign in text.find(last, start, end):
        before = text.low[max(start, sign.start() - 24) : sign.start()]
        if lexicon.pattern(
            r"(?:nhóm|tốp|\d tỉnh|\d địa phương|các tỉnh) $", marked=text.marked
        ).search(before):
            continue
        yield Found(kind="last", start=sign.start(), end=sign.end())


# What is counted, said by the words around the number. {n} is the number.
COUNTED: tuple[tuple[str, str], ...] = (
    (
        "dvc_level34",
        (
            r"{n} (?:dịch vụ công|dịch vụ|dvc|thủ tục|tthc)[^.;,\d]{0,40}(?:mức độ|"
            r"mức) 3(?:,| và| &|, mức độ| và mức độ) 4"
        ),
    ),
    (
        "dvc_level3",
        (
            r"{n} (?:dịch vụ công|dịch vụ|dvc|thủ tục|tthc)[^.;,\d]{0,40}(?:mức độ|"
            r"mức) 3(?! ?,| và| ?&)"
        ),
    ),
    ("dvc_level4", r"{n} (?:dịch vụ công|dịch vụ|dvc|thủ tục|tthc)[^.;,\d]{0,40}(?:mức độ|mức) 4"),
    ("dvc_full", r"{n} (?:dịch vụ công|dịch vụ|dvc|thủ tục|tthc)[^.;,\d]{0,40}toàn trình"),
    ("dvc_partial", r"{n} (?:dịch vụ công|dịch vụ|dvc|thủ tục|tthc)[^.;,\d]{0,40}một phần"),
    ("staff_cut", r"tinh giản[^.;,\d]{0,30}{n} (?:biên chế|người|trường hợp|cán bộ|công chức)"),
    ("staff_cut", r"{n} (?:biên chế|người|trường hợp)[^.;,\d]{0,12}tinh giản"),
    ("dvc_level34", r"{n} level[ -]3 and (?:level[ -])?4 (?:online )?(?:public )?services"),
    ("dvc_level4", r"{n} level[ -]4 (?:online )?(?:public )?services"),
    ("dvc_level3", r"{n} level[ -]3 (?:online )?(?:public )?services"),
    ("dvc_full", r"{n} (?:fully online|full-process|end-to-end) (?:public )?services"),
    ("staff_cut", r"(?:cut|cutting|reduced|shed) {n} (?:staff|posts|positions|jobs|payroll)"),
    (
        "online_dossier_rate",
        (
            r"(?:tỷ lệ|tỉ lệ) hồ sơ[^.;,\d]{0,25}trực tuyến(?! toàn trình)(?:[^.;,\d]|"
            r"20\d\d){0,40}{n} ?%"
        ),
    ),
    (
        "ontime_rate",
        r"(?:tỷ lệ|tỉ lệ)[^.;,\d]{0,40}hồ sơ[^.;,\d]{0,40}đúng hạn(?:[^.;,\d]|20\d\d){0,40}{n} ?%",
    ),
)


def _counts(text: Text, start: int, end: int) -> Iterator[Found]:
    for indicator, source in COUNTED:
        number = (
            rf"(?:({lexicon.NEAR}|{lexicon.ABOVE}|{lexicon.BELOW}) )?(?<![\d.,])({NUMBER}){END}"
        )
        for sign in text.find(source.replace("{n}", number), start, end):
            numbers = readings(sign.group(2), lang=text.lang)
            mixed = text.has(r"trước hạn", sign.start() - 30, sign.end())
            if numbers and not (indicator == "ontime_rate" and mixed):
                yield Found(
                    kind="count",
                    start=sign.start(2),
                    end=sign.end(),
                    numbers=numbers,
                    unit="%" if indicator.endswith("_rate") else "",
                    near=_near(text, sign.group(1)),
                    indicator=indicator,
                )


def _values(text: Text, start: int, end: int) -> Iterator[Found]:
    """Numbers with a score's unit, or with decimals: '87,62%', '60,02 điểm', '(86,78)'."""
    hedge = rf"(?:({lexicon.NEAR}|{lexicon.ABOVE}|{lexicon.BELOW}) )?"
    source = (
        rf"{hedge}(?<![\d.,/\-])({NUMBER})(?![\d])(?! ?/ ?\d{{1,2}}/)(?: ?({UNIT}))?(/100|/80|/60)?"
    )
    things = (
        r" ?(?:hồ sơ|dịch vụ|thủ tục|phiếu|người|tỷ|triệu|nghìn|ngàn|lần|ngày|giờ|"
        r"km|ha|usd|đồng|million|billion|"
        r"thousand|times|days|hours|năm|tuổi)"
    )
    for sign in text.find(source, start, end):
        written, unit = sign.group(2), sign.group(3)
        decimal = bool(re.search(r"[.,]\d{1,4}$", written))
        if not unit and (
            not decimal or lexicon.pattern(things, marked=text.marked).match(text.low, sign.end())
        ):
            continue
        if unit and unit[0].isalpha() and sign.end() < end and text.flat[sign.end()].isalpha():
            continue
        if lexicon.pattern(r" (?:cầu|thi|đến|nóng|tựa)", marked=text.marked).match(
            text.low, sign.end()
        ):
            continue
        numbers = readings(written, lang=text.lang)
        if not numbers:
            continue
        lead = text.low[max(start, sign.start() - 24) : sign.start()]
        before = lexicon.pattern(
            r"\b(?:từ|from)(?: (?:mức|điểm|số|khoảng|the|a|score|of)){0,2} $", marked=text.marked
        )
        yield Found(
            kind="value",
            start=sign.start(),
            end=sign.end(),
            numbers=numbers,
            unit=_unit(unit) if unit else "",
            near=_near(text, sign.group(1)),
            before=bool(before.search(lead)),
        )
