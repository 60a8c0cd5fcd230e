"""Periods of a plan, what is late, and the rank that a gain would mean."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from lib.analytics import plan_follow


def test_periods_go_across_a_year() -> None:
    first, last = date(2026, 11, 30), date(2027, 4, 1)
    assert plan_follow.periods(first, last, kind="quarter") == ("2026-Q4", "2027-Q1", "2027-Q2")
    months = ("2026-11", "2026-12", "2027-01", "2027-02", "2027-03", "2027-04")
    assert plan_follow.periods(first, last, kind="month") == months
    assert plan_follow.periods(last, first, kind="month") == ("2027-04",)


def test_only_what_is_not_done_after_its_day_is_late() -> None:
    day = date(2026, 11, 28)
    assert plan_follow.standing("under_way", due="2026-11-28", today=day) == "under_way"
    assert plan_follow.standing("under_way", due="2026-11-27", today=day) == "late"
    assert plan_follow.standing("done", due="2026-11-27", today=day) == "done"


def test_a_gain_that_reaches_a_score_shares_its_rank() -> None:
    assert plan_follow.rank_if([90.3, 89.9, 80.0], 89.7, Decimal("0.6")) == 1
    assert plan_follow.rank_if([90.3, 89.9, 80.0], 89.7, Decimal("0.59")) == 2
