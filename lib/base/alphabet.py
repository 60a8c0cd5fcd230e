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
_TONES = ("\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # huyền, hỏi, ngã, sắc, nặng


@lru_cache(maxsize=4096)
def sort_key(name: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The place of a name in the Vietnamese alphabet: letters first (Đ after D), tones second."""
    letters: list[int] = []
    tones: list[int] = []
    for mark in unicodedata.normalize("NFD", unicodedata.normalize("NFC", name.lower())):
        if mark in _TONES:
            tones[-1] = _TONES.index(mark) + 1
        elif unicodedata.combining(mark) and letters:
            base = unicodedata.normalize("NFC", chr(letters[-1]) + mark)
            letters[-1] = ord(base) if len(base) == 1 else letters[-1]
        else:
            letters.append(ord(mark))
            tones.append(0)
    return tuple(_ORDER.get(chr(c), c - 1000 if c < 97 else c) for c in letters), tuple(tones)
