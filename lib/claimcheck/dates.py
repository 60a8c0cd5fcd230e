"""Dates: which numbers are years, and which are days or numbers of documents."""

from __future__ import annotations

import re

from lib.claimcheck import lexicon
from lib.claimcheck.mention import Mention
from lib.claimcheck.text import Text

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
