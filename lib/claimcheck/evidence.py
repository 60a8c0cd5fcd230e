"""Evidence: the figures and rival claims that an answer rests on, and the answer itself.

Owns `Figure` and `Finding` and the looking up of figures by area, period and scope. Leaves the verdict to
`verdicts`.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.claimcheck.claim import Claim
from lib.figures import queries


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure that an answer rests on; `rival` is True for a claim of another source that is not shown."""

    indicator: str
    area_id: str
    year: int
    period_start: int
    period_end: int
    value: float | None
    unit: str
    rank: int | None
    n_ranked: int | None
    rank_basis: str | None
    value_status: str | None
    rank_status: str | None
    value_source: str | None
    rank_source: str | None
    rival: bool = False

    def sources(self, what: str = "both") -> list[str]:
        """The ids of the sources of value and rank."""
        named = [
            self.value_source if what != "rank" else None,
            self.rank_source if what != "value" else None,
        ]
        return [s for s in named if s]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The answer to a claim.

    `notes` are codes of `check.note` in data/i18n, the one that matters most first. `expected` is what the
    figures give, in the claim's own terms; `fits` are (indicator, year) pairs for which the number would
    be right.
    """

    claim: Claim
    verdict: str
    notes: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    expected: float | None = None
    fits: tuple[tuple[str, int], ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources behind the answer, each once."""
        ranked = self.claim.kind in ("rank", "last", "top", "rank_change")
        what = "rank" if ranked or self.claim.unit == "places" else "value"
        return tuple(dict.fromkeys(s for f in self.figures for s in f.sources(what)))

    @property
    def note(self) -> str | None:
        """The note that matters most, or None."""
        return self.notes[0] if self.notes else None


@queries.per_version
def shown(indicator: str) -> dict[tuple[str, int, int, str], Figure]:
    """The shown figures of an indicator by area, period and scope."""
    return {
        (
            str(r["area_id"]),
            int(r["period_start"]),
            int(r["period_end"]),
            str(r["scope"]),
        ): figure_of(r)
        for r in queries.figures(indicator).to_dict("records")
    }


@queries.per_version
def claimed(indicator: str) -> dict[tuple[str, int, int, str], tuple[dict[str, Any], ...]]:
    """Every claim about an indicator by area, period and scope."""
    out: dict[tuple[str, int, int, str], tuple[dict[str, Any], ...]] = {}
    for r in queries.claims(indicator).to_dict("records"):
        key = (str(r["area_id"]), int(r["period_start"]), int(r["period_end"]), str(r["scope"]))
        out[key] = (*out.get(key, ()), {str(k): v for k, v in r.items()})
    return out


@queries.per_version
def ranked(indicator: str) -> dict[int, int]:
    """How many units an edition ranks, by year; a single source may state a rank without it."""
    most: dict[int, int] = {}
    for (_, first, last, scope), f in shown(indicator).items():
        if first == last and scope == "full-year" and f.n_ranked and not f.area_id.startswith("R:"):
            most[last] = max(most.get(last, 0), f.n_ranked)
    return most


def units(f: Figure) -> int | None:
    """Among how many a figure's rank is."""
    return f.n_ranked or ranked(f.indicator).get(f.year)


def median(indicator: str, year: int) -> float | None:
    """The median score of an edition's provinces; None unless the score of every ranked one is known."""
    scores = [
        f.value
        for (area, first, last, scope), f in shown(indicator).items()
        if first == last == year and scope == "full-year" and area[0].isdigit()
        if f.value is not None and f.value_status == "published"
    ]
    whole = ranked(indicator).get(year)
    return statistics.median(scores) if whole and len(scores) == whole else None


def figure_of(row: Any, *, rival: bool = False) -> Figure:
    def text(name: str) -> str | None:
        value = row.get(name)
        return None if value is None or pd.isna(value) else str(value)

    def whole(name: str) -> int | None:
        value = row.get(name)
        return None if pd.isna(value) else int(value)

    source = text("source_id")
    status = None
    if rival:
        suspect = bool(row.get("suspect_reason"))
        status = "suspect" if suspect else "derived" if row.get("derived") else "published"
    return Figure(
        indicator=str(row["indicator"]),
        area_id=str(row["area_id"]),
        year=int(row["year"]),
        period_start=int(row["period_start"]),
        period_end=int(row["period_end"]),
        value=None if pd.isna(row["value"]) else float(row["value"]),
        unit=str(row["unit"]),
        rank=whole("rank"),
        n_ranked=whole("n_ranked"),
        rank_basis=text("rank_basis"),
        value_status=status or text("value_status"),
        rank_status=status or text("rank_status"),
        value_source=source or text("value_source"),
        rank_source=source or text("rank_source"),
        rival=rival,
    )


def at(indicator: str, area: str, year: int, *, first: int | None = None) -> Figure | None:
    """The shown full-year figure, or the cumulative one of a period."""
    scope = "full-year" if first in (None, year) else "multi-year"
    return shown(indicator).get((area, first or year, year, scope))


def scope_of(f: Figure) -> str:
    """The scope under which a figure was looked up."""
    return "full-year" if f.period_start == f.period_end else "multi-year"
