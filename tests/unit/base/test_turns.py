"""Turns: one computation for all who wait, and what fails is not kept."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from lib.base.turns import Answers, Turns


def test_an_answer_is_computed_once_for_all_who_wait() -> None:
    answers: Answers[object] = Answers(4)
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


def test_what_fails_is_asked_again_and_the_longest_unasked_goes() -> None:
    answers: Answers[int] = Answers(2)
    with pytest.raises(ZeroDivisionError):
        answers.get("a", lambda: 1 // 0)
    assert answers.get("a", lambda: 1) == 1
    assert answers.get("b", lambda: 2) == 2
    assert answers.get("a", lambda: 9) == 1
    assert answers.get("c", lambda: 3) == 3
    assert answers.get("b", lambda: 8) == 8
    answers.clear()
    assert answers.get("c", lambda: 7) == 7
