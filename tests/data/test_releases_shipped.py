"""The newest release is what is shipped: a change of figures is not complete without its release."""

from __future__ import annotations

from lib.data import store
from lib.data.loading import releases


def test_the_shipped_figures_are_released(shipped: str) -> None:
    newest = releases.kept()[0]
    told = releases.compare(releases.figures(newest.id), store.figures())
    say = "figures changed: python -m lib.cli release --note-vi ... --note-en ..."
    assert told.empty, say
    assert releases.digest(store.figures()) == newest.digest


def test_every_kept_release_can_be_rebuilt(shipped: str) -> None:
    kept = releases.kept()
    assert [r.id for r in kept[-2:]] == ["a083229d4d4e", "ea5db2dda818"]
    for release in kept:
        rebuilt = releases.figures(release.id)
        assert len(rebuilt) == release.figures
        assert releases.digest(rebuilt) == release.digest
        changes = releases.changes(release)
        corrected = changes[changes["change"] != releases.ADDED]
        assert len(corrected) or release is kept[-1]
        assert (corrected["reason_vi"] != "").all()
        assert (corrected["reason_en"] != "").all()
