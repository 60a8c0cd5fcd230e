"""The order in which names and codes are listed."""

from __future__ import annotations

import random

import pytest

from lib.base.alphabet import sort_key


@pytest.mark.parametrize(
    "ordered",
    [
        ["1", "1.1", "1.2", "1.9", "1.10", "1.10.2", "2", "10", "I.2", "I.10"],
        ["Xã 1", "xã 2", "Xã 2 Đông", "Xã 10", "Xã 11"],
        ["Phường Dĩ An", "Phường Đông 3", "Phường Đông 12", "Phường Ea"],
        ["a", "à", "ả", "ã", "á", "ạ", "ă", "â"],
        ["12" + "0" * 30, "a" + "9" * 40, "b"],
    ],
)
def test_numbers_count_as_a_whole_and_letters_in_vietnamese_order(ordered: list[str]) -> None:
    for seed in range(5):
        mixed = random.Random(seed).sample(ordered, len(ordered))
        assert sorted(mixed, key=sort_key) == ordered


@pytest.mark.parametrize(
    "text", ["", "\u0301", "\u0302", "1\u0301", "10\u0302", "\U0010ffff\u0302", "٣"]
)
def test_any_text_has_a_place(text: str) -> None:
    assert sort_key(text) == sort_key(text)
    assert sorted(["b", text], key=sort_key)
