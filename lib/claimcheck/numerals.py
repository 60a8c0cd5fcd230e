"""Numerals: numbers written in words, in Vietnamese and in English.

Owns the words for 1 to 64, the most units that any index ranks. 'thứ năm 2021' and 'năm 2021' are told
apart by what stands before: a numeral is read only where a rank, places or a count of years is meant.
"""

from __future__ import annotations

from lib.claimcheck.lexicon import bare

MOST = 64

_VI_WORDS = "một hai ba bốn năm sáu bảy tám chín mười"
_VI = dict(enumerate(_VI_WORDS.split(), start=1))
# After ten some numerals have forms of their own, and 'mười năm' is ten years.
_AFTER_TEN = _VI | {4: "bốn tư", 5: "lăm nhăm", 7: "bảy bẩy"}
_EN_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_EN = _EN_WORDS.split()
_EN_TENS = {2: "twenty", 3: "thirty", 4: "forty", 5: "fifty", 6: "sixty"}
_EN_ODD = "one:first two:second three:third five:fifth eight:eighth nine:ninth twelve:twelfth"
_EN_ORDINALS = dict(pair.split(":") for pair in _EN_ODD.split())


def _vietnamese() -> dict[str, int]:
    """'một' ... 'sáu mươi tư'."""
    found = {word: n for n, word in _VI.items()} | {"bẩy": 7}
    for ten in range(1, 7):
        tens = "mười" if ten == 1 else f"{_VI[ten]} mươi"
        found[tens] = ten * 10
        for n in range(1, 10):
            one = "một mốt" if n == 1 and ten > 1 else _AFTER_TEN[n]
            found |= {f"{tens} {word}": ten * 10 + n for word in one.split()}
    return {word: n for word, n in found.items() if n <= MOST}


def _english() -> dict[str, int]:
    """'one' ... 'sixty-four', with a hyphen or a space."""
    found = {word: n for n, word in enumerate(_EN, start=1)}
    for ten, word in _EN_TENS.items():
        found[word] = ten * 10
        found |= {f"{word}{sign}{_EN[n - 1]}": ten * 10 + n for n in range(1, 10) for sign in "- "}
    return {word: n for word, n in found.items() if n <= MOST}


def _ordinal(word: str) -> str:
    """'twenty-one' -> 'twenty-first'."""
    last = word.replace("-", " ").split(" ")[-1]
    ending = _EN_ORDINALS.get(last) or (f"{last[:-1]}ieth" if last[-1] == "y" else f"{last}th")
    return word[: len(word) - len(last)] + ending


def _with_bare(words: dict[str, int]) -> dict[str, int]:
    """The words, and the same without marks."""
    return {bare(word): n for word, n in words.items()} | words


CARDINALS = _with_bare(_vietnamese()) | _english()
ORDINALS_VI = _with_bare(_vietnamese() | {"nhất": 1, "nhì": 2, "tư": 4})
ORDINALS_EN = {_ordinal(word): n for word, n in _english().items()}


def _any_of(words: dict[str, int]) -> str:
    """A pattern for any of the words, the longest first."""
    return "(?:" + "|".join(sorted(words, key=lambda w: (-len(w), w))) + ")"


CARDINAL = _any_of(CARDINALS)
ORDINAL_VI = _any_of(ORDINALS_VI)
ORDINAL_EN = _any_of(ORDINALS_EN)


def counted(written: str) -> int | None:
    """The whole number that digits or words write; None for neither."""
    if written.isdigit():
        return int(written)
    return CARDINALS.get(written) or ORDINALS_VI.get(written) or ORDINALS_EN.get(written)
