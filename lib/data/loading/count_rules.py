"""Count rules: sums, parts of a whole, shares and stated increases of counts, as figures state them.

Owns which counts make up which. Leaves the identities of dossier counts to `sums`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from lib.analytics import sums
from lib.base import formats
from lib.data.loading import ledger
from lib.data.loading.check import Check, made, sources

PERIOD = ["area_id", "period_start", "period_end", "scope"]
# Parts that make up a whole exactly.
WHOLES: tuple[tuple[str, tuple[str, ...]], ...] = (("dvc_level34", ("dvc_level3", "dvc_level4")),)
# Parts of a whole that has other parts too: they may leave a rest, but never pass it.
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("dvc_total", ("dvc_level34",)),
    ("dvc_total", ("dvc_level3", "dvc_level4")),
    ("dvc_total", ("dvc_full", "dvc_partial")),
)
# One part of many: it says nothing of a rest, but must not pass its whole.
SINGLE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("dvc_total", ("dvc_full",)),
    ("dvc_total", ("dvc_partial",)),
    ("dvc_total", ("dvc_on_national_portal",)),
    ("dossiers_total", ("dossiers_received",)),
    ("dossiers_total", ("dossiers_resolved",)),
    ("dossiers_resolved", ("dossiers_ontime",)),
    ("dossiers_resolved", ("dossiers_late",)),
    ("dossiers_received", ("dossiers_online",)),
    ("docs_reviewed", ("docs_to_handle",)),
)
# A stated rate, its part, its whole.
SHARES: tuple[tuple[str, str, str], ...] = (
    ("dvc_level3_rate", "dvc_level3", "dvc_total"),
    ("dvc_level4_rate", "dvc_level4", "dvc_total"),
    ("dvc_level34_rate", "dvc_level34", "dvc_total"),
    ("dvc_full_rate", "dvc_full", "dvc_total"),
    ("dvc_partial_rate", "dvc_partial", "dvc_total"),
    ("ontime_rate", "dossiers_ontime", "dossiers_resolved"),
    ("late_rate", "dossiers_late", "dossiers_resolved"),
    ("early_rate", "dossiers_early", "dossiers_resolved"),
    ("resolved_rate", "dossiers_resolved", "dossiers_total"),
    ("online_dossier_rate", "dossiers_online", "dossiers_received"),
)
# A stated increase of one year and the count it is the increase of.
INCREASES: tuple[tuple[str, str], ...] = (
    ("dvc_level4_increase", "dvc_level4"),
    ("hours_cut_increase", "hours_cut"),
)


def checks(figures: pd.DataFrame) -> Iterator[Check]:
    """Every rule on every count it can be held against (`figures`: columns of the figures table)."""
    own = figures[figures["indicator"].isin(counted())]
    yield from _sums(own)
    yield from _wholes(own)
    yield from _shares(own)
    yield from _increases(own)


def counted() -> set[str]:
    """The indicators that the rules are about; the indices' scores are none of them."""
    named = {i for whole, parts in (*WHOLES, *PARTS, *SINGLE) for i in (whole, *parts)}
    named |= {i for rule in (*SHARES, *INCREASES) for i in rule}
    return named | {i for whole, must, may in sums.IDENTITIES for i in (whole, *must, *may)}


def _by_period(figures: pd.DataFrame) -> Iterator[tuple[Any, dict[str, Any]]]:
    told = figures[figures["value"].notna()]
    for key, rows in sorted(ledger.grouped(told, PERIOD).items()):
        yield key, {str(r["indicator"]): r for r in rows}


def _sums(figures: pd.DataFrame) -> Iterator[Check]:
    """Dossiers: carried over + received = total, and the other identities of `sums`."""
    keys = ["indicator", *PERIOD]
    by = {key: rows[0]["value_source"] for key, rows in ledger.grouped(figures, keys).items()}
    for s in sums.dossier_sums(figures):
        names = (s.whole, *s.parts)
        told = [by.get((n, s.area_id, s.period_start, s.period_end, s.scope)) for n in names]
        yield made(
            (s.area_id, s.period_start, s.period_end, s.scope),
            "sum",
            "holds" if abs(s.rest) < 0.5 else "off",
            s.whole,
            stated=s.stated,
            reckoned=s.added,
            parts=tuple(s.parts.items()),
            sources=tuple(dict.fromkeys(str(x) for x in told if x)),
        )


def _wholes(figures: pd.DataFrame) -> Iterator[Check]:
    """Exact sums of online services, and parts that must not pass their whole."""
    for key, rows in _by_period(figures):
        for kind, rules in (("sum", WHOLES), ("parts", PARTS), ("single", SINGLE)):
            for whole, parts in rules:
                if whole not in rows or any(p not in rows for p in parts):
                    continue
                # Where the sum of both is stated, it is held against the whole instead.
                if kind == "parts" and parts == WHOLES[0][1] and WHOLES[0][0] in rows:
                    continue
                stated = float(rows[whole]["value"])
                added = sum(float(rows[p]["value"]) for p in parts)
                wrong = added > stated or kind == "sum"
                outcome = "off" if wrong else "holds" if kind == "single" else "rest"
                if abs(added - stated) < 0.5:
                    outcome = "holds"
                yield made(
                    key,
                    "parts" if kind == "single" else kind,
                    outcome,
                    whole,
                    stated=stated,
                    reckoned=added,
                    parts=tuple((p, float(rows[p]["value"])) for p in parts),
                    sources=sources([rows[whole], *(rows[p] for p in parts)]),
                )


def _shares(figures: pd.DataFrame) -> Iterator[Check]:
    """A stated rate against the part and the whole that are stated too."""
    for key, rows in _by_period(figures):
        for rate, part, whole in SHARES:
            if any(i not in rows for i in (rate, part, whole)) or not rows[whole]["value"]:
                continue
            stated = float(rows[rate]["value"])
            share = float(rows[part]["value"]) / float(rows[whole]["value"]) * 100
            # A derived rate was reckoned from the same counts by whoever filed it.
            near = abs(share - stated) <= 0.5 * 10.0 ** -formats.decimals(stated) + 0.005
            yield made(
                key,
                "share",
                "holds" if near else "off",
                rate,
                stated=stated,
                reckoned=round(share, 2),
                parts=tuple((i, float(rows[i]["value"])) for i in (part, whole)),
                sources=sources([rows[i] for i in (rate, part, whole)]),
            )


def _increases(figures: pd.DataFrame) -> Iterator[Check]:
    """A stated increase against the counts of both years."""
    named = {i for rule in INCREASES for i in rule}
    wanted = figures[(figures["scope"] == "full-year") & figures["indicator"].isin(named)]
    value = {
        (r["indicator"], r["area_id"], r["year"]): r
        for r in wanted.to_dict("records")
        if not pd.isna(r["value"])
    }
    for (indicator, area, year), row in value.items():
        for increase, count in INCREASES:
            now, then = value.get((count, area, year)), value.get((count, area, year - 1))
            if indicator != increase or now is None or then is None:
                continue
            gap = float(now["value"]) - float(then["value"])
            yield made(
                (area, row["period_start"], row["period_end"], "full-year"),
                "increase",
                "holds" if abs(gap - float(row["value"])) < 0.5 else "off",
                increase,
                stated=float(row["value"]),
                reckoned=gap,
                parts=((count, float(now["value"])), (count, float(then["value"]))),
                sources=sources([row, now, then]),
            )
