"""Samples: what a survey's sample size allows to say.

Owns the interval of a proportion, as a pure function. Without a sample size there is no interval.
"""

from __future__ import annotations

from math import sqrt

# The normal distribution's two-sided 95 % point.
Z_95 = 1.959963984540054


def wilson(share: float, n: int, *, z: float = Z_95) -> tuple[float, float]:
    """The Wilson score interval of a proportion `share` (0..1) among `n` answers, as (low, high) in 0..1.

    It holds for a simple random sample; a clustered sample's interval is wider. Raises ValueError for a
    share outside 0..1 or a sample without answers. Rule: E. B. Wilson, 1927.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies between 0 and 1, not {share}")
    if n < 1:
        raise ValueError("no interval without answers")
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)
