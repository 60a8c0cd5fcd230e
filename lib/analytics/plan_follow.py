"""Following a plan: periods of a year, what is late, and what a sum of gains would mean.

Pure: days and decimals in, texts and numbers out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal


def period_of(day: date, *, kind: str) -> str:
    """The quarter ('2026-Q4') or month ('2026-11') that a day lies in."""
    if kind == "month":
        return f"{day:%Y-%m}"
    return f"{day.year}-Q{(day.month + 2) // 3}"


def periods(first: date, last: date, *, kind: str) -> tuple[str, ...]:
    """Every period from one day to another, the earliest first; one where they lie in the same."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    days = (date(m // 12, m % 12 + 1, 1) for m in months)
    found = (period_of(day, kind=kind) for day in days)
    return tuple(dict.fromkeys(found)) or (period_of(first, kind=kind),)


def standing(state: str, *, due: str, today: date) -> str:
    """The state of a task today: what is not done after its day is 'late'."""
    return "late" if state != "done" and date.fromisoformat(due) < today else state


def rank_if(others: Sequence[float], own: float, gain: Decimal) -> int:
    """The rank with `gain` more points and every other score unchanged (ties share, 1 is best)."""
    reached = Decimal(str(own)) + gain
    return 1 + sum(Decimal(str(score)) > reached for score in others)
