"""The clock is set back: the order of releases and the years of figures stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lib.data import store
from lib.data.declared import registry
from lib.data.loading import checks, releases
from tests.clock import set_back


def test_a_release_is_the_newest_although_the_clock_says_otherwise(
    older: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = releases.kept()
    set_back(monkeypatch, timedelta(days=4000))
    given = releases.texts(store.figures(), store.errors())
    notes = releases.ReleaseNotes(vi="Mới", en="New")
    made = releases.following(given, version="0" * 12, notes=notes, before=before, now=None)
    assert made.time == before[0].time + timedelta(seconds=1)
    assert max([*before, made], key=lambda r: (r.time, r.number)) is made
    assert made.time > datetime.now(UTC) - timedelta(days=4000)


def test_figures_that_are_known_are_no_future_ones(
    shipped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_back(monkeypatch, timedelta(days=14000))
    claims = store.claims().assign(file="x", row=1, sheet="", column="")
    assert not list(checks.check_year(claims, registry.load()))
    later = claims.head(1).assign(year=2099, period_end=2099)
    assert list(checks.check_year(later, registry.load()))
