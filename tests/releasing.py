"""A made-up older release for tests: its figures differ from the shipped ones in three known places."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pandas as pd
import pytest

from lib.base import settings
from lib.data import store
from lib.data.loading import ledger, releases
from lib.figures import versions
from lib.web.api.memory import MEMORY

OLDER = "000000000abc"


def corrected(figures: pd.DataFrame) -> pd.DataFrame:
    """Sample: Sơn La 2022 stood at 14, one figure was missing, and one was there that is gone now."""
    old = figures.copy()
    par = (old["indicator"] == "par_index") & (old["scope"] == "full-year")
    at = old.index[par & (old["area_id"] == "63-14") & (old["year"] == 2022)][0]
    old.loc[at, "rank"] = 14
    gone = old.loc[[at]].assign(year=2009, period_start=2009, period_end=2009)
    missing = old.index[par & (old["area_id"] == "63-01") & (old["year"] == 2012)]
    old = pd.concat([old.drop(index=missing), gone], ignore_index=True)
    return old.sort_values(ledger.KEY, kind="stable").reset_index(drop=True)


def two_releases(version: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Releases in a folder apart: the made-up older one, and the store's figures.

    Written once a run: tests read them only.
    """
    place = settings.var_dir() / "two-releases"
    monkeypatch.setattr(releases, "folder", lambda root=None: place)
    _forget()
    if not place.exists():
        shown = store.figures()
        days = (datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC))
        releases.write(
            corrected(shown),
            store.errors(),
            data_version=OLDER,
            note_vi="Mẫu",
            note_en="Sample",
            now=days[0],
        )
        releases.write(
            shown,
            store.errors(),
            data_version=version,
            note_vi="Sửa <b>mẫu</b>",
            note_en="Corrected",
            now=days[1],
        )
    yield OLDER
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    releases.forget()
    versions.refresh()
    MEMORY.clear()
