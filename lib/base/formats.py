"""Formats: numbers, ranks and dates as each language writes them.

Owns the only formatting of values on screen and in files: 1.234,5 and dd/mm/yyyy in Vietnamese,
1,234.5 and "1 July 2025" in English, where 01/07 is read two ways. Babel supplies the symbols.
Leaves missing values to the caller: they are words ("chưa công bố"), not a number's format.
"""

from __future__ import annotations

import math
import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberPattern, parse_pattern

MINUS = "\u2212"
_TYPED = re.compile(r"[+-]?\d{1,4}([.,]\d{1,2})?", re.ASCII)


@cache
def _locale(lang: str) -> Locale:
    return Locale.parse({"vi": "vi_VN", "en": "en_GB"}[lang])


@cache
def _pattern(decimals: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else ""))


def rounded(value: float, *, decimals: int) -> Decimal:
    """The number as it is written in decimals, halves away from zero: 2.675 -> 2.68, as people round.

    The one place where what readers see is rounded: a chart and its table cannot differ.
    """
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def number(value: float, *, decimals: int, lang: str) -> str:
    """`1234.5` -> '1.234,50' (vi). Raises ValueError on a missing value: say it in words instead."""
    if value is None or math.isnan(value):
        raise ValueError("a missing value has no number format")
    near = rounded(value, decimals=decimals)
    text: str = _pattern(decimals).apply(abs(near), _locale(lang))
    return f"{MINUS}{text}" if near < 0 else text


def signed(value: float, *, decimals: int, lang: str) -> str:
    """`1.5` -> '+1,50', `-0.7` -> '−0,70', `0` -> '0,00'."""
    text = number(value, decimals=decimals, lang=lang)
    return f"+{text}" if rounded(value, decimals=decimals) > 0 else text


def typed(text: str) -> Decimal | None:
    """A small number as people type it, in either language ('0,6', '0.6', '−0,25'); None for anything else.

    With two decimals at most and no groups of thousands neither sign is ambiguous.
    """
    found = _TYPED.fullmatch(text.strip().replace(MINUS, "-"))
    return Decimal(found[0].replace(",", ".")) if found else None


def decimals(value: float, *, most: int = 6) -> int:
    """How many decimals the value is written with, at most `most`: 87.6 -> 1, 13.0 -> 0."""
    return len(f"{value:.{most}f}".rstrip("0").partition(".")[2])


def shortest(value: float, *, lang: str, most: int = 4) -> str:
    """The value with as many decimals as it has, at most `most` (a figure as its source wrote it)."""
    return number(value, decimals=decimals(value, most=most), lang=lang)


def day(value: date, *, lang: str) -> str:
    """`2025-07-01` -> '01/07/2025', in English '1 July 2025'."""
    return part_of_date((value.year, value.month, value.day), lang=lang)


def part_of_date(parts: tuple[int, ...], *, lang: str) -> str:
    """Year, month and day as far as they are known: '02/03/2022', '12/2024', '2020'."""
    if lang == "vi" or len(parts) == 1:
        return "/".join(f"{p:02d}" for p in reversed(parts))
    written = date(*parts, *([1] * (3 - len(parts))))
    form = "d MMMM y" if len(parts) == 3 else "MMMM y"
    return str(format_date(written, form, locale=_locale(lang)))


def rank(value: int, n: int | None, *, lang: str) -> str:
    """`13, 63` -> '13/63'. The denominator is left out only when no source states it."""
    return f"{value}/{n}" if n else f"{value}"


def rank_said(value: int, n: int | None, *, lang: str) -> str:
    """A rank within a sentence: '13/63', in English '13 of 63'."""
    of = " of " if lang == "en" else "/"
    return f"{value}{of}{n}" if n else f"{value}"
