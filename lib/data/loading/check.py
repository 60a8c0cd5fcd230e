"""Check: one rule held against what sources state, as every rule of consistency gives it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Check:
    """One rule held against what is stated.

    `outcome` is 'holds', 'off' (the numbers contradict one another) or 'rest' (the parts leave something
    over that the source does not name). `stated` is what stands there, `reckoned` what the rule gives;
    `parts` are the numbers it was reckoned from, by indicator. `other` is a second area or a reason.
    """

    kind: str
    outcome: str
    indicator: str
    area_id: str
    period_start: int
    period_end: int
    scope: str
    stated: float
    reckoned: float
    parts: tuple[tuple[str, float], ...] = ()
    other: str = ""
    sources: tuple[str, ...] = ()

    @property
    def rest(self) -> float:
        """What was reckoned minus what is stated."""
        return round(self.reckoned - self.stated, 6)


def made(key: Any, kind: str, outcome: str, indicator: str, **more: Any) -> Check:
    """A check of an area, the start and the end of a period, and a scope."""
    area, start, end, scope = key
    return Check(
        kind=kind,
        outcome=outcome,
        indicator=indicator,
        area_id=str(area),
        period_start=int(start),
        period_end=int(end),
        scope=str(scope),
        **more,
    )


def sources(rows: Sequence[Any]) -> tuple[str, ...]:
    """The sources of the rows' values, each once."""
    return tuple(dict.fromkeys(str(r["value_source"]) for r in rows if r["value_source"]))
