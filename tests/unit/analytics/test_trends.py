"""Yearly pace: totals over the years that they count, and none where it would mean nothing."""

from __future__ import annotations

import pandas as pd

from lib.analytics.trends import yearly_pace


def test_a_total_is_shared_by_the_years_of_its_period() -> None:
    rows = pd.DataFrame(
        [
            (2055, 2015, 2020, "multi-year", "người"),
            (35, 2025, 2025, "full-year", "người"),
            (525, 2025, 2025, "part-year", "người"),
            (10, 2015, 2021, "multi-year", "%"),
            (430, 2019, 2019, "multi-year", "người"),
            (1000, 2015, 2019, "plan", "người"),
        ],
        columns=["value", "period_start", "period_end", "scope", "unit"],
    )
    found = [None if pd.isna(v) else float(v) for v in yearly_pace(rows)]
    assert found == [342.5, 35.0, None, None, None, 200.0]
