"""The texts read as one hand wrote them: dates, ranks, shares and dashes have one form in each language."""

from __future__ import annotations

import re

import pytest

from lib.base import formats, i18n
from lib.display import wording

# Forms of Vietnamese letters. What is to be typed as a date is told as it is typed.
FORM = ("report.", "scoring.decision.", "scoring.field")
ENGLISH = {
    "a date is written out": (
        r"(?<!write )(?<!as )\b\d{1,2}/\d{1,2}/\d{4}\b|(?<!/)\b(0?[1-9]|1[0-2])/20\d\d\b"
    ),
    "no space stands before a percent sign": r"\d %",
    "a rank within a sentence is so many of so many": r"\{\w+\}/\{\w+\}",
    "a dash is no hyphen": r" - ",
    "a rank is computed, not counted": r"\bcounted from\b",
    "one space is enough": r"\S  \S",
    "no word for word": r"\b(anew|stands there|holds rank|seated)\b",
}
STOPS = (".", "?", "!")
VIETNAMESE = {
    "no space stands before a percent sign": r"\d %",
    "a dash is no hyphen": r"\w - \w",
    "one space is enough": r"\S  \S",
    "a stop stands at its word": r"\w [,;:](?!\w)",
}


def texts(lang: str) -> dict[str, str]:
    return {k: v for k, v in i18n.texts(lang).items() if not k.startswith(FORM)}


@pytest.mark.parametrize("rule", ENGLISH)
def test_english_texts_keep_the_rule(rule: str) -> None:
    assert not {k: v for k, v in texts("en").items() if re.search(ENGLISH[rule], v)}


@pytest.mark.parametrize("rule", VIETNAMESE)
def test_vietnamese_texts_keep_the_rule(rule: str) -> None:
    assert not {k: v for k, v in texts("vi").items() if re.search(VIETNAMESE[rule], v)}


def test_english_texts_have_no_vietnamese_words_but_names() -> None:
    """Names of places, terms that the glossary explains, and what a document prints in Vietnamese."""
    words = re.compile(r"\b(của|được|không|các|một|những|với|trong|bằng|theo)\b", re.IGNORECASE)
    left = {k: v for k, v in texts("en").items() if words.search(v) and not k.endswith(".vi")}
    assert not left


def test_a_text_ends_as_its_translation_does() -> None:
    """A sentence in one language is a sentence in the other."""
    vietnamese = texts("vi")
    apart = {
        key
        for key, english in texts("en").items()
        if english.strip().endswith(STOPS) != vietnamese[key].strip().endswith(STOPS)
    }
    # "No." stands for the number of a row.
    assert apart <= {"upkeep.proposals.id"}


def test_a_rank_in_a_sentence_has_its_denominator_in_words() -> None:
    assert wording.rank(13, 63, lang="en") == "rank 13 of 63"
    assert wording.rank(13, 63, lang="vi") == "hạng 13/63"
    assert wording.rank(13, None, lang="en") == "rank 13"
    # A cell of a table is short.
    assert formats.rank(13, 63, lang="en") == "13/63"
