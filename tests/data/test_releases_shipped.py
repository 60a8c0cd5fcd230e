"""The newest release is what is shipped: a change of figures is not complete without its release."""

from __future__ import annotations

import itertools

from lib.data import store
from lib.data.loading import releases, shown_figures


def test_the_shipped_figures_are_released(shipped: str) -> None:
    newest = releases.kept()[0]
    told = shown_figures.compare(releases.figures(newest.id), store.figures())
    say = "figures changed: python -m lib.cli release --note-vi ... --note-en ..."
    assert told.empty, say
    assert shown_figures.digest(store.figures()) == newest.digest


def test_every_kept_release_is_what_was_given_out(shipped: str) -> None:
    kept = releases.kept()
    assert [r.id for r in kept[-2:]] == ["a083229d4d4e", "ea5db2dda818"]
    for release in kept:
        figures = releases.figures(release.id)
        assert len(figures) == release.figures
        assert shown_figures.digest(figures) == release.digest
        changes = releases.changes(release)
        corrected = changes[changes["change"] != shown_figures.ADDED]
        assert len(corrected) or release is kept[-1]
        assert (corrected["reason_vi"] != "").all()
        assert (corrected["reason_en"] != "").all()


def test_what_a_release_says_it_changed_is_what_differs_from_the_one_before() -> None:
    for newer, older in itertools.pairwise(releases.kept()):
        differs = shown_figures.compare(releases.figures(older.id), releases.figures(newer.id))
        told = releases.changes(newer)[differs.columns]
        assert told.to_csv(index=False) == differs.to_csv(index=False)
