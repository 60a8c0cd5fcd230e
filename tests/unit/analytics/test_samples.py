"""The Wilson interval: known values, the ends of the scale, and refusals."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.analytics.samples import wilson


def test_a_known_interval() -> None:
    low, high = wilson(0.5, 100)
    assert (round(low, 4), round(high, 4)) == (0.4038, 0.5962)


def test_the_ends_of_the_scale_still_have_an_interval() -> None:
    assert wilson(1.0, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert wilson(0.0, 10)[0] == 0.0


@settings(deadline=None)
@given(st.floats(0, 1), st.integers(1, 10**6))
def test_the_share_lies_inside_and_more_answers_narrow_it(share: float, n: int) -> None:
    low, high = wilson(share, n)
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1
    less = wilson(share, 4 * n)
    assert less[1] - less[0] <= high - low


@pytest.mark.parametrize(("share", "n"), [(1.2, 10), (-0.1, 10), (0.5, 0)])
def test_no_interval_without_a_share_or_answers(share: float, n: int) -> None:
    with pytest.raises(ValueError, match=r"interval|between"):
        wilson(share, n)
