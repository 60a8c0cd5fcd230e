"""Trends: change from year to year, stopped at breaks and gaps.

Owns yearly changes and the segments in which a line may be drawn, as pure functions on frames.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lib.analytics.ranks import EXACT
from lib.base.records import Break


def break_years(breaks: Sequence[Break], *, kind: str = "score") -> list[int]:
    """First years after the breaks that refuse `kind` ('score' or 'rank')."""
    return sorted({b.year for b in breaks if kind in b.refuses})


def segments(
    series: pd.DataFrame, *, breaks: Sequence[Break], by: str, kind: str = "score"
) -> pd.Series:
    """A number for each row that changes wherever a line must not be joined.

    `series` has `by` and year, sorted by both. Rows of one `by` with the same number may be joined:
    their years follow one another and no break that refuses `kind` lies between.
    """
    stops = np.array(break_years(breaks, kind=kind))
    years = series["year"].to_numpy()
    era = np.searchsorted(stops, years, side="right") if len(stops) else np.zeros(len(years))
    other = (series[by] != series[by].shift()).to_numpy()
    apart = np.diff(years, prepend=years[:1] - 9) != 1
    new_era = np.diff(era, prepend=era[:1]) != 0
    return pd.Series(np.cumsum(other | apart | new_era), index=series.index)


def yearly_change(series: pd.DataFrame, *, breaks: Sequence[Break], by: str) -> pd.DataFrame:
    """The change of `value` since the year before, for each `by`.

    `series` has `by`, year and value. Returned sorted by both, with previous (the value a year
    before) and change; both are missing after a gap, and change is missing across a break, where
    `refused` is True.
    """
    out = series.sort_values([by, "year"], kind="stable").reset_index(drop=True)
    follows = (out[by] == out[by].shift()) & (out["year"] == out["year"].shift() + 1)
    out["previous"] = out["value"].shift().where(follows)
    across = out["year"].isin(break_years(breaks)) & follows
    out["change"] = (out["value"] - out["previous"]).round(EXACT).where(~across)
    out["refused"] = across & out["previous"].notna() & out["value"].notna()
    return out


def yearly_pace(rows: pd.DataFrame) -> pd.Series:
    """The yearly pace of totals: value over the years of the period, both ends counted.

    `rows` has value, period_start, period_end, scope and unit. NaN where it would mean nothing: a rate, a
    part of a year, and a total "until a year" whose beginning is not told.
    """
    years = rows["period_end"] - rows["period_start"] + 1
    open_start = (rows["scope"] == "multi-year") & (years == 1)
    none = (rows["unit"] == "%") | (rows["scope"] == "part-year") | open_start
    return (rows["value"].astype(float) / years).mask(none)
