"""The way back: an own file with which the figures are those of an earlier release again.

Putting the office's own files back is enough where the product ships what it shipped then. Where it does
not, this file takes out what was not yet told and says again what was, each figure from its own source.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from lib.base.records import STATUSES
from lib.data.loading import intake, ledger, shown_figures
from lib.data.loading.intake import Intake
from lib.data.loading.loaders import Outlook
from lib.data.loading.shown_figures import ADDED, REMOVED

# Said beside a figure that the release had marked as a likely misprint.
SUSPECT = "earlier release"
# What is counted from the scores follows them by itself.
_COUNTED = "computed"


def others(target: pd.DataFrame, would: pd.DataFrame) -> pd.DataFrame:
    """What a reader would see otherwise than in the release (frame of `shown_figures.compare`)."""
    return shown_figures.visible(shown_figures.compare(target, would))


def correction(target: pd.DataFrame, would: Outlook, *, file: str) -> Intake:
    """The own file that `would` lacks to be the figures of `target` (frame of `releases.figures`)."""
    rows = others(target, would.figures)
    said = rows[rows["change"].isin([ADDED, REMOVED]) | _stated_otherwise(rows)]
    keys = pd.MultiIndex.from_frame(said[ledger.KEY])
    held = would.claims[pd.MultiIndex.from_frame(would.claims[ledger.KEY]).isin(keys)]
    claims: list[dict[str, Any]] = []
    for row in said[said["change"] != ADDED].to_dict("records"):
        claims += _claims(row, file=file, at=len(claims) + 1)
    used = {c["source_id"] for c in claims}
    return Intake(
        claims=intake.frame(claims),
        sources=tuple(s for i, s in would.sources.items() if i in used),
        withdrawn=tuple(held["claim_id"]),
    )


def _stated_otherwise(rows: pd.DataFrame) -> pd.Series:
    """Whether more than a counted rank is another."""
    differs = pd.Series(False, index=rows.index)
    for name in shown_figures.SHOWN:
        old, new = rows[f"old_{name}"], rows[f"new_{name}"]
        same = (old == new).fillna(False).astype(bool) | (old.isna() & new.isna())
        if name.startswith(("rank", "n_ranked")):
            counted = (rows["old_rank_basis"] == _COUNTED) & (rows["new_rank_basis"] == _COUNTED)
            same |= counted
        differs |= ~same
    return differs


def _claims(row: dict[str, Any], *, file: str, at: int) -> list[dict[str, Any]]:
    """What the release said of one figure: a claim for its value and one for a published rank."""
    key = {str(name): row[name] for name in ledger.KEY}
    value = {"value": row["old_value"], "unit": row["old_unit"]}
    rank = {"rank": row["old_rank"], "n_ranked": _none(row["old_n_ranked"])}
    has_value, has_rank = pd.notna(row["old_value"]), row["old_rank_basis"] == "published"
    sides = []
    if has_value:
        sides.append((value, row["old_value_source"], row["old_value_status"]))
    if has_rank:
        sides.append((rank, row["old_rank_source"], row["old_rank_status"]))
    if len(sides) == 2 and sides[0][1:] == sides[1][1:]:
        sides = [(value | rank, *sides[0][1:])]
    return [
        intake.statement(
            **key,
            **told,
            claim_id=f"back:{file}:{at + n}"[:120],
            source_id=source,
            derived=status == STATUSES[1],
            suspect_reason=SUSPECT if status == STATUSES[2] else "",
            file=file,
            sheet="",
            row=at + n,
        )
        for n, (told, source, status) in enumerate(sides)
    ]


def _none(value: Any) -> Any:
    return None if pd.isna(value) else value
