"""Text: a pasted text made ready to be read, and the numbers in it.

Owns sentence boundaries, whether a text is written with Vietnamese marks, and both notations of
numbers (1.234,5 and 1,234.5). Leaves what numbers mean to `mentions` and `patterns`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from lib.claimcheck import lexicon

LONGEST = 20_000
# No sentence of a paper is longer; a longer run of text is read in pieces, so that time stays linear.
LONGEST_SENTENCE = 900
_STOP = re.compile(r"[.!?…]+[\"”’)]?(?=\s|$)|\n+")
_SAYS = re.compile(r"\w")
_LAST_WORD = re.compile(r"(\w{1,6})$")
_MARKS = re.compile("[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]")
_PLAIN_VI = re.compile(r"\b(?:nam|hang|xep|diem|tinh|dat|thu|bac|tang|giam|dung)\b")


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text in composed Unicode with two shadows of the same length.

    `low` is what patterns read: lower case, without marks where the text has none at all. `flat` is
    always without marks, for names. `capitals` is False for a text all in small letters.
    """

    whole: str
    low: str
    flat: str
    marked: bool
    capitals: bool
    lang: str

    def find(self, source: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """Matches of a pattern between two places."""
        return lexicon.pattern(source, marked=self.marked).finditer(self.low, start, end)

    def has(self, source: str, start: int, end: int) -> re.Match[str] | None:
        """The first match of a pattern between two places."""
        return lexicon.pattern(source, marked=self.marked).search(self.low, max(0, start), end)


def prepare(text: str) -> Text:
    """The text ready to be read. Raises ValueError where it is longer than LONGEST."""
    if len(text) > LONGEST:
        raise ValueError(f"longer than {LONGEST} characters")
    whole = _clean(text)
    lower = "".join(low if len(low := c.lower()) == 1 else c for c in whole)
    flat = "".join(lexicon.letter(c) for c in lower)
    marked = bool(_MARKS.search(lower))
    lang = "vi" if marked or len(_PLAIN_VI.findall(flat)) >= 2 else "en"
    capitals = any(c.isupper() for c in whole)
    return Text(
        whole=whole,
        low=lower if marked else flat,
        flat=flat,
        marked=marked,
        capitals=capitals,
        lang=lang,
    )


def _clean(text: str) -> str:
    """Composed Unicode with plain single spaces and without signs that only steer how a text is set.

    Copied pages bring no-break and thin spaces, tabs, soft hyphens and direction marks, which no pattern
    should have to know.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    plain = "\n".join(" ".join(line.split()) for line in map(_without_format_signs, lines))
    return unicodedata.normalize("NFC", plain)


def _without_format_signs(line: str) -> str:
    if line.isascii():
        return line
    return "".join(c for c in line if unicodedata.category(c) != "Cf")


def sentences(text: Text) -> list[tuple[int, int]]:
    """Where each sentence begins and ends; 'TP. Hồ Chí Minh' and '1.234' are no ends."""
    found: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text.whole):
        if stop.group().startswith(".") and len(stop.group()) == 1:
            last = _LAST_WORD.search(text.flat, max(start, stop.start() - 6), stop.start())
            if last and last.group(1) in lexicon.ABBREVIATIONS:
                continue
        found.append((start, stop.end()))
        start = stop.end()
    found.append((start, len(text.whole)))
    pieces = [piece for span in found for piece in _pieces(text.whole, *span)]
    return [(a, b) for a, b in pieces if _SAYS.search(text.flat, a, b)]


def _pieces(whole: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run of text cut at spaces into pieces of at most LONGEST_SENTENCE signs."""
    while end - start > LONGEST_SENTENCE:
        cut = whole.rfind(" ", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
        cut = cut if cut > 0 else start + LONGEST_SENTENCE
        yield start, cut
        start = cut
    yield start, end


@dataclass(frozen=True, kw_only=True)
class Number:
    """One way to read a written number: its value and how many decimals were written."""

    value: float
    decimals: int


def readings(written: str, *, lang: str) -> tuple[Number, ...]:
    """What a written number can mean, the likelier reading first.

    '1.234,5' and '88.51' have one reading; '48.811' may be a whole number or a decimal one.
    """
    signs = [c for c in written if c in ".,"]
    digits = re.split(r"[.,]", written)
    if not signs:
        return (Number(value=float(written), decimals=0),)
    grouped = 1 <= len(digits[0]) <= 3 and digits[0] != "0" and not digits[0].startswith("00")
    if len(set(signs)) == 2:
        whole_groups = digits[1:-1]
        if signs[-1] in signs[:-1] or any(len(d) != 3 for d in whole_groups) or not grouped:
            return ()
        return (_decimal("".join(digits[:-1]), digits[-1]),)
    thousands = grouped and all(len(d) == 3 for d in digits[1:])
    if len(signs) > 1:
        return (Number(value=float("".join(digits)), decimals=0),) if thousands else ()
    decimal = _decimal(digits[0], digits[1])
    if not thousands:
        return (decimal,)
    whole = Number(value=float("".join(digits)), decimals=0)
    groups_by = "." if lang == "vi" else ","
    return (whole, decimal) if signs[0] == groups_by else (decimal, whole)


def _decimal(whole: str, part: str) -> Number:
    return Number(value=float(f"{whole}.{part}"), decimals=len(part))
