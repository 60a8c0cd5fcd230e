"""Alphabet: Vietnamese texts in the order of their alphabet, and without their diacritics."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# The official order (đ after d); tones count after letters.
LETTERS = "aăâbcdđeêghijklmnoôơpqrstuưvwxyz"


LONGEST_KEPT = 120
_CROSSED = str.maketrans("đðɖ", "ddd")
_CROSSED_D = str.maketrans("ðɖ", "đđ")


def fold(text: str) -> str:
    """Lower-case ASCII of a Vietnamese text, other signs as single spaces: 'Bà Rịa - VT' -> 'ba ria vt'.

    Names are asked again in every run of a page; a long text is asked once.
    """
    return _kept(text) if len(text) <= LONGEST_KEPT else _folded(text)


def _folded(text: str) -> str:
    # Old fonts and other alphabets write Đ as Ð (eth) or Ɖ.
    plain = unicodedata.normalize("NFD", text.lower().translate(_CROSSED))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", letters).strip()


def spelling(text: str) -> str:
    """What makes a name another one: letters and tones; not case, signs, or where in a word a tone stands.

    'Tân Thành' and 'Tân Thạnh' are two communes, 'Hoà' and 'Hòa' one.
    """
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text.lower().translate(_CROSSED_D)))
    parts = (unicodedata.normalize("NFD", word) for word in words)
    return " ".join(
        unicodedata.normalize("NFC", "".join(c for c in part if c not in _TONES))
        + "".join(sorted(c for c in part if c in _TONES))
        for part in parts
    )


_kept = lru_cache(maxsize=8192)(_folded)
_ORDER = {letter: place for place, letter in enumerate(LETTERS)}
_SIGN, _DIGITS = re.compile(r"[0-9]{1,18}|.", re.DOTALL), frozenset("0123456789")
# Numbers are written behind all letters that there are.
NUMBER = 1 << 21
_TONES = ("\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # huyền, hỏi, ngã, sắc, nặng


@lru_cache(maxsize=4096)
def sort_key(name: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The place of a name or code in a list: letters first (Đ after D), tones second.

    A whole number in it counts as one sign, so that 2 stands before 10 and 1.9 before 1.10.
    """
    letters: list[int] = []
    tones: list[int] = []
    for mark in _SIGN.findall(
        unicodedata.normalize("NFD", unicodedata.normalize("NFC", name.lower()))
    ):
        if mark[0] in _DIGITS:
            letters += ord("0"), NUMBER + int(mark)
            tones += 0, 0
        elif mark in _TONES and tones:
            tones[-1] = _TONES.index(mark) + 1
        elif unicodedata.combining(mark) and letters and letters[-1] < NUMBER:
            base = unicodedata.normalize("NFC", chr(letters[-1]) + mark)
            letters[-1] = ord(base) if len(base) == 1 else letters[-1]
        else:
            letters.append(ord(mark))
            tones.append(0)
    return tuple(_placed(c) for c in letters), tuple(tones)


def _placed(sign: int) -> int:
    if sign < ord("a"):
        return sign - 1000
    return sign if sign >= NUMBER else _ORDER.get(chr(sign), sign)
