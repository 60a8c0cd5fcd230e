"""Weight: near what the interpreter says, shared things once, and quick on long rows."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from lib.base.weight import COLUMN, weigh


@dataclass(frozen=True, kw_only=True)
class _Record:
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Slotted:
    text: str


def test_a_thing_weighs_what_it_holds() -> None:
    text = "x" * 10_000
    assert weigh(text) == sys.getsizeof(text)
    assert weigh({"a": [text]}) == pytest.approx(10_000, rel=0.1)
    assert weigh(_Record(text=text)) == pytest.approx(10_000, rel=0.1)
    assert weigh(_Slotted(text=text)) == pytest.approx(10_000, rel=0.1)
    assert weigh([text, text]) == weigh([text]) + 8  # the same text once, and a place for it
    assert weigh(np.zeros(1_000)) == 8_000
    frame = pd.DataFrame({"number": np.zeros(10_000), "text": [text[:100]] * 10_000})
    assert weigh(frame) == frame.memory_usage(deep=True).sum() + 2 * COLUMN
    assert weigh(frame["number"]) > 80_000


def test_what_is_not_the_answers_own_weighs_nothing() -> None:
    assert weigh((None, True, str, len, weigh, sys)) == sys.getsizeof((1,) * 6)


def test_a_thing_that_holds_itself_has_a_weight() -> None:
    held: list[object] = []
    held.append(held)
    assert weigh(held) == sys.getsizeof(held)


def test_of_a_long_row_a_few_are_weighed_for_all() -> None:
    row = [[float(n), float(n)] for n in range(10_000)]
    whole = sys.getsizeof(row) + sum(sys.getsizeof(p) + sum(map(sys.getsizeof, p)) for p in row)
    assert weigh(row) == pytest.approx(whole, rel=0.05)
