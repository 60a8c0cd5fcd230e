"""The site's own headlines, asked of the site's own checker: none is contradicted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lib.claimcheck import verdicts
from lib.data.declared import provinces, registry
from lib.gallery import profile, profile_words, ranking_question, ranking_words

pytestmark = pytest.mark.usefixtures("shipped")
INDICES = [i.id for i in registry.load().headlines]


def of_profiles() -> Iterator[str]:
    """The headline of every province's page, in both languages."""
    for unit in provinces.load().by_id.values():
        for lang in ("vi", "en"):
            yield profile_words.finding(lang, profile.read(unit.id))


def of_ranking(indicator: str) -> Iterator[str]:
    """The headline of the ranking page for every fourth province, over the usual years and the last two."""
    index = registry.load().indicators[indicator]
    start, end = ranking_question.default_period(indicator)
    for unit in list(provinces.load().by_id.values())[::4]:
        for period in {(start, end), (end - 1, end)}:
            found = ranking_question.read(index, period=period, chosen=(unit.id,), region="")
            for lang in ("vi", "en"):
                yield ranking_words.finding(lang, found)


def contradicted(texts: Iterator[str]) -> tuple[list[str], int]:
    """The headlines of which a figure is contradicted, and how many figures are confirmed."""
    wrong, right = [], 0
    for text in texts:
        given = [f.verdict for f in verdicts.check(text).findings]
        right += given.count("confirmed")
        if "contradicted" in given:
            wrong.append(text)
    return wrong, right


def test_no_headline_of_a_province_is_contradicted() -> None:
    wrong, right = contradicted(of_profiles())
    assert not wrong
    assert right > 300


@pytest.mark.parametrize("indicator", INDICES)
def test_no_headline_of_the_ranking_is_contradicted(indicator: str) -> None:
    wrong, right = contradicted(of_ranking(indicator))
    assert not wrong
    assert right > 20
