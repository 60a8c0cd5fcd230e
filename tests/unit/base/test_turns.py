"""Turns: one computation for all who wait, and what fails is not kept."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from lib.base.turns import Answers, Shelf, Turns, kept


def test_an_answer_is_computed_once_for_all_who_wait() -> None:
    answers: Answers[object] = Answers(Shelf(1_000))
    made: list[object] = []
    together = threading.Barrier(20)

    def make() -> object:
        made.append(object())
        time.sleep(0.1)
        return made[-1]

    def ask(_: int) -> object:
        together.wait()
        return answers.get("a", make)

    with ThreadPoolExecutor(20) as pool:
        given = list(pool.map(ask, range(20)))
    assert len(made) == 1
    assert all(g is made[0] for g in given)


def test_other_keys_do_not_wait() -> None:
    turns = Turns()
    with turns.of("a"), ThreadPoolExecutor(1) as pool:

        def other() -> bool:
            with turns.of("b"):
                return True

        assert pool.submit(other).result(timeout=10)
    assert turns._keys == {}


def test_what_fails_is_asked_again() -> None:
    answers: Answers[int] = Answers(Shelf(1_000))
    with pytest.raises(ZeroDivisionError):
        answers.get("a", lambda: 1 // 0)
    assert answers.get("a", lambda: 1) == 1
    assert answers.get("a", lambda: 9) == 1
    answers.clear()
    assert answers.get("a", lambda: 7) == 7


def test_answers_of_all_share_a_bound_in_bytes_and_the_longest_unasked_goes() -> None:
    shelf = Shelf(100_000)
    small: Answers[str] = Answers(shelf)
    large: Answers[bytes] = Answers(shelf)
    assert small.get("a", lambda: "first") == "first"
    for number in range(30):
        large.get(number, lambda: bytes(10_000))
        assert small.get("a", lambda: "again") == "first"  # what is asked for stays
        assert shelf.held <= 100_000
    assert large.get(29, lambda: b"again") == bytes(10_000)
    assert large.get(0, lambda: b"again") == b"again"
    small.clear()
    assert small.get("a", lambda: "after") == "after"
    assert large.get(29, lambda: b"again") == bytes(10_000)
    large.clear()
    small.clear()
    assert shelf.held == 0


def test_an_answer_that_fills_the_shelf_alone_is_kept_until_another_comes() -> None:
    answers: Answers[bytes] = Answers(Shelf(1_000))
    assert len(answers.get("big", lambda: bytes(5_000))) == 5_000
    assert answers.get("big", lambda: b"again") == bytes(5_000)
    answers.get("other", lambda: b"")
    assert answers.get("big", lambda: b"again") == b"again"


def test_what_a_function_answers_is_kept_by_its_arguments() -> None:
    asked: list[tuple[int, str]] = []

    @kept(Shelf(10_000))
    def ask(one: int, *, two: str = "") -> str:
        asked.append((one, two))
        return f"{one}{two}"

    assert [ask(1), ask(1), ask(1, two="a"), ask(1, two="a")] == ["1", "1", "1a", "1a"]
    assert asked == [(1, ""), (1, "a")]
