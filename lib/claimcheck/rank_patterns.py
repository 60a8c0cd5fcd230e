"""Rank patterns: where a sentence states a rank or a movement of ranks, in digits or in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lib.claimcheck import lexicon, numerals
from lib.claimcheck.lexicon import END, FILL, PLACES
from lib.claimcheck.stated import HEDGE, Found, led_by_from, near, whole
from lib.claimcheck.text import Text

MOST_UNITS = numerals.MOST
_STRONG = r"vị trí|vị thứ|thứ hạng|thứ bậc|xếp hạng|hạng|thứ"
_OF = (
    r"(?: ?(?:/|trên tổng số|trong tổng số|trong số|trên|out of|of) ?(\d{1,2})(?!\d|[.,]\d|[ ]?%))?"
)
_NOT_RANK = (
    rf"{END}(?! ?(?:%|điểm|bậc|dịch vụ|hồ sơ|tháng|quý|lần|liên tiếp|năm liên|"
    rf"năm liền|tiêu chí|kỳ))"
)
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_FROM_FILL = r"the|số|mức|no\.|vị trí|hạng|thứ|thứ hạng|rank|position"


def ranks(text: Text, start: int, end: int) -> Iterator[Found]:
    """Ranks in digits, then in words, then those that follow one another in a list."""
    told = [*_in_digits(text, start, end), *_in_words(text, start, end)]
    yield from told
    for one in told:
        yield from _after_start(text, one, end)
    if text.has(lexicon.IN_TURN, start, end):
        for one in told:
            yield from _next_of_list(text, one, end)


def _in_digits(text: Text, start: int, end: int) -> Iterator[Found]:
    numbered = (
        rf"\b(?:(?:{lexicon.RANK_KEY}) ?:? ?){{0,4}}(?:{_STRONG}) ?(?:thứ |số |là |: ?)?"
        rf"(\d{{1,2}}){_NOT_RANK}{_OF}"
    )
    bare = r"(?<![\d/.,])(\d{1,2}) ?(?:/|trên tổng số|out of) ?(6[0-4]|34)(?!\d|[.,]\d|[%/])"
    english = (
        rf"\b(?:rank(?:ed|s|ing)?|placed|stood|stands|came|finished|position|place|"
        rf"no\.|number) (?:at |in |as |the |number |no\. ?)?(\d{{1,2}}){END}(?:st|"
        rf"nd|rd|th)?(?! ?(?:%|points|places|positions)){_OF}"
        rf"|\b(\d{{1,2}})(?:st|nd|rd|th)\b(?! (?:century|anniversary|time|straight|successive|"
        rf"consecutive|year|session|edition|of |{_MONTHS})){_OF}"
    )
    not_a_rank = (
        r"(?:lần|năm|kỳ|khóa|tuần|ngày|tuổi|quyết định số|nghị quyết số|top|tốp) (?:thứ )?$"
    )
    for source in (numbered, bare, english):
        for sign in text.find(source, start, end):
            groups = [g for g in sign.groups() if g]
            if text.has(not_a_rank, max(start, sign.start() - 18), sign.start()):
                continue
            if not groups or not 1 <= int(groups[0]) <= MOST_UNITS:
                continue
            yield _rank(text, start, sign, int(groups[0]), groups[1] if len(groups) > 1 else None)


def _in_words(text: Text, start: int, end: int) -> Iterator[Found]:
    vietnamese = (
        rf"\b(?:xếp|đứng|giữ|đạt|ở|lên|xuống|về)?(?: vị trí| hạng| thứ hạng| thứ| ở){{0,3}} ?"
        rf"(?:hạng|vị trí|xếp|đứng|vị trí thứ|đứng thứ|xếp thứ|hạng thứ|"
        rf"đứng ở vị trí thứ) ({numerals.ORDINAL_VI})\b(?! (?:tỉnh|bậc|hạng|điểm|địa phương|"
        rf"liên tiếp|liền)){_OF}"
    )
    english = (
        rf"\b(?:rank(?:ed|s|ing)?|placed|came|finished|in|took|takes|holds?|held|to|was|were|is|it|"
        rf"from) (?:in |the )?({numerals.ORDINAL_EN})(?: place| position| nationwide|"
        rf" nationally| in the|\b)(?! (?:published|announced|introduced|time|year|consecutive|"
        rf"straight|successive|half|quarter|phase|from|to last|highest|lowest|best)){_OF}"
    )
    for source in (vietnamese, english):
        for sign in text.find(source, start, end):
            number = numerals.counted(sign.group(1))
            if number:
                yield _rank(text, start, sign, number, sign.group(2))


def _rank(text: Text, start: int, sign: re.Match[str], number: int, n: str | None) -> Found:
    first = text.low[sign.start() : sign.end()].startswith("from ")
    return Found(
        kind="rank",
        start=sign.start(),
        end=sign.end(),
        numbers=whole(number),
        n=int(n) if n else None,
        before=first or led_by_from(text, start, sign.start(), fill=_FROM_FILL),
    )


def _after_start(text: Text, one: Found, end: int) -> Iterator[Found]:
    """'từ hạng 40 lên 11': the second number without a word of its own."""
    source = (
        rf"(?: \(?năm \d{{4}}\)?)? (?:lên|xuống|tới|đến|to) (\d{{1,2}}){END}"
        r"(?! ?(?:%|/|điểm|bậc|năm|tháng|tỉnh|lần|points|places))"
    )
    sign = lexicon.pattern(source, marked=text.marked).match(text.low, one.end, end)
    if one.before and sign and 1 <= int(sign.group(1)) <= MOST_UNITS:
        yield Found(
            kind="rank", start=sign.start(1), end=sign.end(), numbers=whole(int(sign.group(1)))
        )


def _next_of_list(text: Text, one: Found, end: int) -> Iterator[Found]:
    """'xếp thứ 20, 15 và 13', 'fourth and fifth': the numbers that share the first one's words."""
    source = (
        r"(?:,? (?:và|and) |, ?)(?:xếp |đứng |vị trí |hạng )?(?:thứ |the )?"
        rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?{END}|({numerals.ORDINAL_VI}|{numerals.ORDINAL_EN})\b)"
        r"(?! ?(?:%|/|điểm|bậc|năm|tháng|tỉnh|lần|points|places))"
    )
    following = lexicon.pattern(source, marked=text.marked)
    at = one.end
    while sign := following.match(text.low, at, end):
        number = numerals.counted(sign.group(1) or sign.group(2))
        if not number or not 1 <= number <= MOST_UNITS:
            return
        written = sign.start(1) if sign.group(1) else sign.start(2)
        yield Found(kind="rank", start=written, end=sign.end(), numbers=whole(number))
        at = sign.end()


def ends(text: Text, start: int, end: int) -> Iterator[Found]:
    """The first and the last places said in words."""
    units = r"(?:tỉnh|địa phương|thành phố|đơn vị|provinces)"
    many = rf"(?:người|nhóm|tốp|top|không phải|những|các|(?:\d|{numerals.CARDINAL}|các|những) {units}) $"
    # 'Tỉnh đứng đầu là ...' names it; 'kém tỉnh đứng đầu' does not say who leads.
    one = rf"\b{units} $"
    named = lexicon.pattern(r"(?: bảng| bảng xếp hạng)? ?(?:là|:|thuộc về)", marked=text.marked)
    for kind, numbers, source in (
        ("last", whole(1), lexicon.NEXT_TO_LAST),
        ("rank", whole(2), lexicon.SECOND),
        ("rank", whole(1), lexicon.FIRST),
        ("last", (), lexicon.LAST),
    ):
        for sign in text.find(source, start, end):
            lead = max(start, sign.start() - 24)
            unnamed = text.has(one, lead, sign.start()) and not named.match(
                text.low, sign.end(), end
            )
            if not unnamed and not text.has(many, lead, sign.start()):
                yield Found(kind=kind, start=sign.start(), end=sign.end(), numbers=numbers)
    yield from _superlatives(text, start, end)


def _superlatives(text: Text, start: int, end: int) -> Iterator[Found]:
    """'cao nhất cả nước': first in the country, unless it is said of a group or of a rise."""
    other = (
        r"(?:nhóm|một trong (?:những|số)|\d tỉnh|các tỉnh|những tỉnh|địa phương|đơn vị|"
        r"điểm thành phần|one of)(?: \w{1,8}){0,2} $"
        r"|\b(?:tăng|giảm|tụt|lùi|cải thiện|bứt phá|tốc độ|rise|fall|gain|drop|increase)\b[^.;]{0,60}$"
    )
    for kind, numbers, source in (
        ("rank", whole(1), lexicon.HIGHEST),
        ("last", (), lexicon.LOWEST),
    ):
        for sign in text.find(source, start, end):
            if not text.has(other, max(start, sign.start() - 70), sign.start()):
                yield Found(
                    kind=kind,
                    start=sign.start(),
                    end=sign.end(),
                    numbers=numbers,
                    superlative=True,
                )


def tops(text: Text, start: int, end: int) -> Iterator[Found]:
    """'top 10', 'trong 5 tỉnh dẫn đầu'."""
    source = (
        rf"(?:top|tốp|nhóm) ?(?:of )?(\d{{1,2}}){END}(?! ?%)"
        r"|(?:trong|among|thuộc) (?:the |nhóm |số )?(\d{1,2}) (?:tỉnh|địa phương|provinces)"
        r"[^.;,\d]{0,25}(?:dẫn đầu|đứng đầu|cao nhất|tốt nhất|leading|best)"
    )
    other = r"[^.;,]{0,30}(?:tăng|tang|cải thiện|cai thien|giảm|giam|improv|thấp nhất|thap nhat)"
    for sign in text.find(source, start, end):
        if re.match(other, text.low[sign.end() : min(end, sign.end() + 45)]):
            continue
        number = int(sign.group(1) or sign.group(2))
        if 2 <= number <= MOST_UNITS:
            yield Found(kind="top", start=sign.start(), end=sign.end(), numbers=whole(number))


def rank_changes(text: Text, start: int, end: int) -> Iterator[Found]:
    """'tăng 5 bậc', 'tăng ba bậc', 'up two places', 'giữ nguyên thứ hạng'."""
    number = rf"(\d{{1,2}}{END}|{numerals.CARDINAL}\b)"
    forward = (
        rf"\b({lexicon.UP}|{lexicon.DOWN}) (?:(?:{FILL}) ){{0,4}}{HEDGE}{number} ?{PLACES}"
        rf"(?! (?:thứ|số|đầu))"
    )
    backward = rf"\b{number}[ -](?:{PLACES}) (up|down|higher|lower|better|worse)\b"
    for sign in text.find(forward, start, end):
        size, way = numerals.counted(sign.group(3)), lexicon.way(sign.group(1), marked=text.marked)
        if size is not None:
            yield _moved(sign, size * way, near(text, sign.group(2)))
    for sign in text.find(backward, start, end):
        size = numerals.counted(sign.group(1))
        if size is not None:
            up = sign.group(2) in ("up", "higher", "better")
            yield _moved(sign, size if up else -size, "")
    for sign in text.find(lexicon.UNMOVED, start, end):
        yield _moved(sign, 0, "")


def _moved(sign: re.Match[str], places: int, hedge: str) -> Found:
    return Found(
        kind="rank_change",
        start=sign.start(),
        end=sign.end(),
        numbers=whole(places),
        unit="places",
        near=hedge,
    )
