"""Numbers in texts: 87,61 and 87.61, 1.234,5 and 1,234.5, and what may not be read as a number.

Owns which sign of a document is its decimal sign, and reading one text with it. A text that could mean two
numbers is none until the document has settled which.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

# Groups of a thousand stand apart by a space only in threes: "81.11 2" is a figure and a footnote.
_NUMBER = re.compile(r"[+-]?(\d{1,3}( \d{3})+|[\d.,]+)([.,]\d+)?", re.ASCII)
_DIGITS = re.compile(r"\d")
# More digits than this are no figure, and a computer keeps no more.
MOST_DIGITS = 15


class NoNumber(ValueError):
    """A text that is no number; `code` is own_not_a_number, number_ambiguous or number_too_long."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def plain(text: str) -> str:
    """The text with an ordinary minus sign and without a percent sign at its end."""
    signed = re.sub(r"^[\u2212\u2013]\s?(?=\d)", "-", text)
    return re.sub(r"\s?%$", "", signed)


def is_percent(text: str) -> bool:
    """Whether the text is a number that is written with a percent sign."""
    return text.endswith("%") and bool(_NUMBER.fullmatch(plain(text)))


def sure_decimal(text: str) -> str | None:
    """The decimal sign of a text that leaves no doubt: '87,61' and '1.234,5' have ',', '1.234' none."""
    text = plain(text)
    if not _NUMBER.fullmatch(text):
        return None
    signs = [c for c in text if c in ".,"]
    if len(set(signs)) == 2:
        return signs[-1]
    if len(signs) > 1:
        grouped = re.fullmatch(r"[+-]?\d{1,3}([.,]\d{3})+", text)
        return ("," if signs[0] == "." else ".") if grouped else None
    if len(signs) == 1 and (not re.search(r"[.,]\d{3}$", text) or re.match(r"[+-]?0[.,]", text)):
        return signs[0]
    if len(signs) == 1 and re.match(r"[+-]?\d{4,}[.,]", text):
        return signs[0]
    return None


def settled(texts: Iterable[str]) -> tuple[str | None, tuple[str, str] | None]:
    """The decimal sign that the texts agree on, or None with two texts that contradict one another."""
    seen: dict[str, str] = {}
    for text in texts:
        sign = sure_decimal(text)
        if sign:
            seen.setdefault(sign, text)
    if len(seen) == 2:
        return None, (seen[","], seen["."])
    return next(iter(seen), None), None


def value(text: str, *, decimal: str | None) -> float:
    """The number that a text means in a document with this decimal sign. Raises NoNumber."""
    text = plain(text)
    if not _NUMBER.fullmatch(text) or not _DIGITS.search(text):
        raise NoNumber("own_not_a_number")
    text = text.replace(" ", "")
    if len(_DIGITS.findall(text.lstrip("+-0.,"))) > MOST_DIGITS + 5:
        raise NoNumber("number_too_long")
    if not re.search(r"[.,]", text):
        return _finite(text)
    sign = decimal or sure_decimal(text)
    if sign is None:
        raise NoNumber(
            "number_ambiguous" if re.fullmatch(r"[+-]?\d+[.,]\d{3}", text) else "own_not_a_number"
        )
    thousands = "." if sign == "," else ","
    if not re.fullmatch(rf"[+-]?(\d+|\d{{1,3}}(\{thousands}\d{{3}})+)(\{sign}\d+)?", text):
        raise NoNumber("own_not_a_number")
    return _finite(text.replace(thousands, "").replace(sign, "."))


def _finite(text: str) -> float:
    found = float(text)
    if not math.isfinite(found) or abs(found) >= 10**MOST_DIGITS:
        raise NoNumber("number_too_long")
    return found
