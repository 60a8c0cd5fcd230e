"""Conflicts: the figures that several sources state, with all their claims.

Owns, as pure functions on claims and figures, which claims differ from what is shown and which step of
the ledger's rule decided. Leaves the rule itself to `ledger`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.data.declared.registry import Registry
from lib.data.loading import ledger


@dataclass(frozen=True, kw_only=True)
class Told:
    """One claim of a figure as the ledger sees it; `agrees` says whether it is what is shown."""

    value: float
    source_id: str
    status: str
    tier: int
    agrees: bool
    reason: str = ""
    n_ranked: int | None = None


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """All claims of one figure's value or rank.

    `step` is the first step of the ledger's rule in which the shown claim and its nearest rival differ
    ('computed' where a rank is counted from complete scores), '' where all agree.
    """

    indicator: str
    area_id: str
    year: int
    period_start: int
    period_end: int
    scope: str
    what: str
    unit: str
    shown: float
    n_ranked: int | None
    step: str
    claims: tuple[Told, ...] = ()

    @property
    def key(self) -> tuple[Any, ...]:
        """What the figure is about (`ledger.KEY`)."""
        return (
            self.indicator,
            self.area_id,
            self.year,
            self.period_start,
            self.period_end,
            self.scope,
        )

    @property
    def conflict(self) -> bool:
        """Whether any claim says something else than what is shown."""
        return any(not c.agrees for c in self.claims)


def ledgers(claims: pd.DataFrame, figures: pd.DataFrame, *, registry: Registry) -> list[Ledger]:
    """Every figure with several claims of its value or of its rank, conflicts first.

    `claims` and `figures` have the columns of their tables.
    """
    crowd = claims[claims.duplicated(ledger.KEY, keep=False)]
    several = figures[figures["n_claims"] > 1]
    shown = {key: rows[0] for key, rows in ledger.grouped(several, ledger.KEY).items()}
    out: list[Ledger] = []
    for what in ("value", "rank"):
        told = ledger.weighed(crowd, column=what, registry=registry)
        for key, rows in sorted(ledger.grouped(told, ledger.KEY).items()):
            figure = shown[key]
            if pd.isna(figure[what]):
                continue
            made = _ledger(key, rows, figure, what)
            if len(rows) > 1 or made.conflict:
                out.append(made)
    return sorted(out, key=lambda x: not x.conflict)


def heads(claims: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """The rows that `ledgers` makes without their claims: KEY, what, conflict, computed.

    `computed` says that the step is 'computed'.
    """
    several = figures[figures["n_claims"] > 1]
    shown = several[[*ledger.KEY, "value", "rank", "rank_basis"]]
    beside = claims[[*ledger.KEY, "value", "rank"]].merge(
        shown, on=ledger.KEY, suffixes=("", "_shown")
    )
    made = []
    for what in ("value", "rank"):
        told = beside[beside[what].notna() & beside[f"{what}_shown"].notna()]
        off = ledger.differs(*(told[c].astype("float64") for c in (what, f"{what}_shown")))
        counted = (told["rank_basis"] == "computed") if what == "rank" else False
        rows = told.assign(off=off, counted=counted).groupby(ledger.KEY, as_index=False)
        by_figure = rows.agg(
            n=("off", "size"), rivals=("off", "sum"), counted=("counted", "first")
        ).assign(what=what)
        made.append(by_figure[(by_figure["n"] > 1) | (by_figure["rivals"] > 0)])
    out = pd.concat(made, ignore_index=True)
    conflict = out["rivals"] > 0
    computed = conflict & (out["counted"].astype(bool) | (out["rivals"] == out["n"]))
    out = out.assign(conflict=conflict, computed=computed)
    return out[[*ledger.KEY, "what", "conflict", "computed"]]


def _ledger(
    key: tuple[Any, ...], rows: Sequence[dict[str, Any]], figure: dict[str, Any], what: str
) -> Ledger:
    indicator, area, year, start, end, scope = key
    true = float(figure[what])
    agreeing = [r for r in rows if not ledger.apart(float(r[what]), true)]
    rivals = [r for r in rows if ledger.apart(float(r[what]), true)]
    return Ledger(
        indicator=str(indicator),
        area_id=str(area),
        year=int(year),
        period_start=int(start),
        period_end=int(end),
        scope=str(scope),
        what=what,
        unit=str(figure["unit"] or "") if what == "value" else "",
        shown=true,
        n_ranked=None if pd.isna(figure["n_ranked"]) else int(figure["n_ranked"]),
        step=_step(
            agreeing, rivals, computed=what == "rank" and figure["rank_basis"] == "computed"
        ),
        claims=tuple(_told(r, what, agrees=not ledger.apart(float(r[what]), true)) for r in rows),
    )


def _told(row: dict[str, Any], what: str, *, agrees: bool) -> Told:
    return Told(
        value=float(row[what]),
        source_id=str(row["source_id"]),
        status=str(row["status"]),
        tier=int(row["tier"]),
        agrees=agrees,
        reason=str(row["suspect_reason"] or ""),
        n_ranked=None if pd.isna(row["n_ranked"]) else int(row["n_ranked"]),
    )


def _step(
    agreeing: Sequence[dict[str, Any]], rivals: Sequence[dict[str, Any]], *, computed: bool
) -> str:
    """The first step in which the best agreeing claim and the best rival differ."""
    if not rivals:
        return ""
    if computed or not agreeing:
        return "computed"
    best, rival = agreeing[0], rivals[0]
    return next((s for s in ledger.STEPS if best[s] != rival[s]), "claim_id")
