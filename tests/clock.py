"""The clock is set back, as where a battery is empty, for all of the product who ask what time it is."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

import pytest

from lib.data.loading import checks, releases
from lib.data.upkeep import roles, sessions


def set_back(patch: pytest.MonkeyPatch, by: timedelta) -> None:
    """From now on it is so much earlier."""

    class Back(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) - by

    class Earlier(date):
        @classmethod
        def today(cls) -> date:  # type: ignore[override]
            return date.today() - by

    for room in (sessions, roles, releases):
        patch.setattr(room, "datetime", Back)
    patch.setattr(checks, "date", Earlier)
