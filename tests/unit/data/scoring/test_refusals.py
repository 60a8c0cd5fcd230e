"""Refusals are read by people: numbers, days and times as each language writes them, in Viet Nam's time."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lib.base.i18n import LANGS
from lib.data.upkeep import scoring_points, terminal
from lib.data.upkeep.roles import NotAllowed
from lib.data.upkeep.scoring_entries import Conflict, ScoreEntry


def _said(fault: NotAllowed) -> tuple[str, str]:
    vi, en = (terminal.refused(fault, lang) for lang in LANGS)
    return vi, en


def test_a_deadline_is_told_as_the_time_in_viet_nam() -> None:
    vi, en = _said(NotAllowed("scoring_late", unit="Sở A", time="2026-12-08T16:59:59Z"))
    assert "08/12/2026 23:59" in vi
    assert "8 December 2026 23:59" in en
    assert "T16" not in vi + en


def test_the_most_points_follow_the_language() -> None:
    with pytest.raises(NotAllowed) as fault:
        scoring_points.exact("2", most="1.25", unit="Sở A", code="1.1")
    vi, en = _said(fault.value)
    assert "1,25" in vi
    assert "1.25" in en


def test_what_another_wrote_follows_the_language() -> None:
    theirs = ScoreEntry(
        code="1.1", self_points="0.6", self_by="an", self_time="2026-12-31T17:00:00Z"
    )
    vi, en = _said(Conflict("Sở A", theirs))
    assert "“0,6”" in vi
    assert "01/01/2027 00:00" in vi
    assert "“0.6”" in en


def test_a_day_that_was_typed_stays_as_it_was_typed() -> None:
    vi, _ = _said(NotAllowed("scoring_criterion_due", criterion="1.1", value="2026-12-31"))
    assert "“2026-12-31”" in vi


def test_a_plan_names_its_field_its_days_and_sums_for_readers() -> None:
    vi, en = _said(NotAllowed("plan_text", name="measure", most=4000))
    assert "Giải pháp" in vi
    assert "Measure" in en
    vi, en = _said(NotAllowed("plan_due", due="2026-02-01", begins="2026-03-01"))
    assert "01/02/2026" in vi
    assert "1 March 2026" in en
    vi, _ = _said(NotAllowed("plan_gain", criterion="A", sum=Decimal("2.5"), lost=Decimal("2")))
    assert "2,5" in vi
