"""Difference words: what a proposal would change among the published figures, for who decides on it.

Owns counting by edition, who would lead, and the rows of the tables. Leaves comparing to
`upkeep.difference`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Indicator
from lib.data.declared import registry
from lib.data.loading.shown_figures import ADDED, CHANGED, REMOVED
from lib.data.upkeep.difference import Difference
from lib.display import wording

COUNTS = ("added", "changed", "removed", "conflicts")


def counts_said(found: Difference, *, lang: str) -> str:
    """How many figures are new, other than before, withdrawn, or not shown; '' where none is."""
    counts = _counts(found.changes, found.conflicting)
    counts |= {"errors": found.errors_new, "errors_changed": found.errors_changed}
    return ", ".join(
        t(f"upkeep.count.{n}", lang, count=formats.number(c, decimals=0, lang=lang))
        for n, c in counts.items()
        if c
    )


def _counts(changes: pd.DataFrame, conflicting: pd.DataFrame) -> dict[str, int]:
    return {
        "added": int((changes["change"] == ADDED).sum()),
        "changed": int(_other(changes).sum()),
        "removed": int((changes["change"] == REMOVED).sum()),
        "conflicts": len(conflicting),
    }


def _other(changes: pd.DataFrame) -> pd.Series:
    """Rows whose value or rank is another than before; of the rest only the source is."""
    other = pd.Series(False, index=changes.index)
    for name in ("value", "rank"):
        old, new = changes[f"old_{name}"], changes[f"new_{name}"]
        same = (old == new).fillna(False).astype(bool) | (old.isna() & new.isna())
        other |= ~same
    return other & (changes["change"] == CHANGED)


def editions(found: Difference, *, lang: str) -> pd.DataFrame:
    """A row for each edition that is touched: what is new, changed, withdrawn, not shown, and who leads."""
    keys = ["indicator", "year"]
    changes, conflicting = found.changes, found.conflicting
    pairs = [changes[keys], *([conflicting[keys]] if len(conflicting) else [])]
    rows = []
    for name, year in pd.concat(pairs).drop_duplicates().itertuples(index=False):
        part = _of(changes, name, year)
        count = _counts(part, _of(conflicting, name, year) if len(conflicting) else conflicting)
        if any(count.values()):
            one = registry.load().indicators.get(name)
            called = _named(one, lang) if one else name
            rows.append([called, str(year), *count.values(), _leads(part, lang)])
    return _table(rows, ("indicator", "year", *COUNTS, "leads"), lang)


def _of(frame: pd.DataFrame, indicator: str, year: int) -> pd.DataFrame:
    return frame[(frame["indicator"] == indicator) & (frame["year"] == year)]


def _table(rows: Sequence[Sequence[Any]], names: Iterable[str], lang: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[t(f"upkeep.difference.{n}", lang) for n in names])


def _named(one: Indicator, lang: str) -> str:
    return one.short or one.name(lang)


def _place(area: str, lang: str) -> str:
    known = registry.load().areas.get(area)
    return known.name(lang) if known else area


def _leads(changes: pd.DataFrame, lang: str) -> str:
    """Who has the first rank, before and after, where that would be another."""
    before, after = (
        sorted(changes.loc[(changes[f"{side}_rank"] == 1).fillna(False), "area_id"])
        for side in ("old", "new")
    )
    if before == after:
        return ""
    told = [", ".join(_place(a, lang) for a in side) or "…" for side in (before, after)]
    return " → ".join(told) if before else told[1]


def others(found: Difference, *, lang: str, most: int) -> tuple[pd.DataFrame, int]:
    """Figures that would be another or be withdrawn, and how many of them stand not in the table."""
    changes = found.changes
    wanted = changes[_other(changes) | (changes["change"] == REMOVED)]
    rows = [
        [*_about(row, lang), _side(row, "old_", lang), _side(row, "new_", lang)]
        for row in wanted.head(most).to_dict("records")
    ]
    table = _table(rows, ("province", "indicator", "year", "old", "new"), lang)
    return table, max(len(wanted) - most, 0)


def conflicts(found: Difference, *, lang: str, most: int) -> tuple[pd.DataFrame, int]:
    """Claims beside which another source's figure would stay, and how many stand not in the table."""
    rows = [
        [
            *_about(row, lang),
            _side(row, "", lang),
            _side(row, "shown_", lang),
            _publisher(row["shown_source"], lang),
        ]
        for row in found.conflicting.head(most).to_dict("records")
    ]
    table = _table(rows, ("province", "indicator", "year", "this", "stays", "of"), lang)
    return table, max(len(found.conflicting) - most, 0)


def _publisher(source: Any, lang: str) -> str:
    known = registry.load().sources.get(source)
    return wording.publisher(known, lang=lang) if known else wording.missing(lang)


def _about(row: dict[str, Any], lang: str) -> list[str]:
    one = registry.load().indicators.get(row["indicator"])
    named = _named(one, lang) if one else row["indicator"]
    return [_place(row["area_id"], lang), named, str(row["year"])]


def _side(row: dict[str, Any], side: str, lang: str) -> str:
    """Value and rank on one side."""
    one = registry.load().indicators.get(row["indicator"])
    value, place = row[f"{side}value"], row[f"{side}rank"]
    parts = []
    if not pd.isna(value) and one:
        unit = row.get(f"{side}unit")
        parts.append(wording.amount(value, one, lang=lang, unit=unit or one.unit))
    if not pd.isna(place):
        parts.append(wording.rank(place, row.get(f"{side}n_ranked"), lang=lang))
    return ", ".join(parts) or wording.missing(lang)
