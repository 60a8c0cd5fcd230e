"""Consistency: whether sources agree with one another, and each with itself.

Owns, as pure functions on claims and figures, the arithmetic on what sources state: sums, parts of a
whole, shares, stated changes, ranks. Everything is found by rule from the figures; no case is named here.
Leaves the identities of dossier counts to `sums` and sources that disagree to `conflicts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from lib.analytics import sums
from lib.base import formats
from lib.data.declared.registry import Registry
from lib.data.loading import ledger

PERIOD = ["area_id", "period_start", "period_end", "scope"]
KINDS = ("sum", "parts", "share", "increase", "self", "implied", "misprint", "rank_n", "order")

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
_NUMBER = re.compile(r"(?<![\d.])\d{1,6}\.\d{1,4}(?![\d.])")


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


def checks(claims: pd.DataFrame, figures: pd.DataFrame, *, registry: Registry) -> tuple[Check, ...]:
    """Every rule on every figure it can be held against, contradictions first."""
    counted = figures[figures["indicator"].isin(_counted())]
    found = [
        *_sums(counted),
        *_wholes(counted),
        *_shares(counted),
        *_increases(figures),
        *_implied(claims, registry),
        *_misprints(claims),
        *_rank_numbers(claims, registry),
        *_orders(figures, registry),
    ]
    return tuple(sorted(found, key=lambda c: (c.outcome != "off", c.outcome != "rest")))


def _counted() -> set[str]:
    """The indicators that the sums, parts and shares are about; the indices' scores are none of them."""
    named = {i for whole, parts in (*WHOLES, *PARTS, *SINGLE) for i in (whole, *parts)}
    named |= {i for rule in SHARES for i in rule}
    return named | {i for whole, must, may in sums.IDENTITIES for i in (whole, *must, *may)}


def _by_period(figures: pd.DataFrame) -> Iterator[tuple[Any, dict[str, Any]]]:
    told = figures[figures["value"].notna()]
    for key, rows in sorted(ledger.grouped(told, PERIOD).items()):
        yield key, {str(r["indicator"]): r for r in rows}


def _made(key: Any, kind: str, outcome: str, indicator: str, **more: Any) -> Check:
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


def _sources(rows: Sequence[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(r["value_source"]) for r in rows if r["value_source"]))


def _sums(figures: pd.DataFrame) -> Iterator[Check]:
    """Dossiers: carried over + received = total, and the other identities of `sums`."""
    keys = ["indicator", *PERIOD]
    sources = {key: rows[0]["value_source"] for key, rows in ledger.grouped(figures, keys).items()}
    for s in sums.dossier_sums(figures):
        names = (s.whole, *s.parts)
        told = [sources.get((n, s.area_id, s.period_start, s.period_end, s.scope)) for n in names]
        yield _made(
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
                if (
                    parts == ("dvc_level3", "dvc_level4")
                    and "dvc_level34" in rows
                    and kind == "parts"
                ):
                    continue
                stated = float(rows[whole]["value"])
                added = sum(float(rows[p]["value"]) for p in parts)
                same = abs(added - stated) < 0.5
                over = added > stated
                wrong = over or kind == "sum"
                outcome = "holds" if same else "off" if wrong else "rest"
                if kind == "single" and outcome == "rest":
                    outcome = "holds"
                yield _made(
                    key,
                    "parts" if kind == "single" else kind,
                    outcome,
                    whole,
                    stated=stated,
                    reckoned=added,
                    parts=tuple((p, float(rows[p]["value"])) for p in parts),
                    sources=_sources([rows[whole], *(rows[p] for p in parts)]),
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
            yield _made(
                key,
                "share",
                "holds" if near else "off",
                rate,
                stated=stated,
                reckoned=round(share, 2),
                parts=tuple((i, float(rows[i]["value"])) for i in (part, whole)),
                sources=_sources([rows[i] for i in (rate, part, whole)]),
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
            yield _made(
                (area, row["period_start"], row["period_end"], "full-year"),
                "increase",
                "holds" if abs(gap - float(row["value"])) < 0.5 else "off",
                increase,
                stated=float(row["value"]),
                reckoned=gap,
                parts=((count, float(now["value"])), (count, float(then["value"]))),
                sources=_sources([row, now, then]),
            )


def _implied(claims: pd.DataFrame, registry: Registry) -> Iterator[Check]:
    """What a source implies (by a change to or from another year) against what is stated outright.

    'self' where one source contradicts itself, 'implied' where no source states what it implies.
    """
    crowd = claims[claims.duplicated(ledger.KEY, keep=False)]
    for what in ("value", "rank"):
        told = ledger.weighed(crowd, column=what, registry=registry)
        told = told[(told["status"] != "suspect") & ~told["unfit"]]
        for key, rows in ledger.grouped(told, ledger.KEY).items():
            outright = [r for r in rows if r["status"] == "published"]
            if not outright:
                continue
            place = (key[1], key[3], key[4], key[5])
            seen: set[float] = set()
            for d in (r for r in rows if r["status"] == "derived"):
                value = float(d[what])
                if value in seen:
                    continue
                seen.add(value)
                own = [r for r in outright if r["source_id"] == d["source_id"]]
                agreeing = [r for r in own or outright if not ledger.apart(float(r[what]), value)]
                first = (agreeing or own or outright)[0]
                yield _made(
                    place,
                    "self" if own and not agreeing else "implied",
                    "holds" if agreeing else "off",
                    str(key[0]),
                    stated=float(first[what]),
                    reckoned=value,
                    other=what,
                    sources=tuple(dict.fromkeys([str(first["source_id"]), str(d["source_id"])])),
                )
            yield from _against_itself(place, str(key[0]), outright, what)


def _against_itself(
    place: tuple[Any, ...], indicator: str, outright: Sequence[dict[str, Any]], what: str
) -> Iterator[Check]:
    """One source that states one figure twice, differently."""
    by_source: dict[str, list[float]] = {}
    for r in outright:
        by_source.setdefault(str(r["source_id"]), []).append(float(r[what]))
    for source, values in by_source.items():
        others = [v for v in values if ledger.apart(v, values[0])]
        if others:
            yield _made(
                place,
                "self",
                "off",
                indicator,
                stated=values[0],
                reckoned=others[0],
                other=what,
                sources=(source,),
            )


def _misprints(claims: pd.DataFrame) -> Iterator[Check]:
    """Claims filed as probable misprints; the number in the reason is what would be right."""
    marked = claims[claims["suspect_reason"].fillna("") != ""]
    rows = marked.drop_duplicates([*ledger.KEY, "source_id", "value"])
    for r in rows.to_dict("records"):
        what = "rank" if pd.isna(r["value"]) else "value"
        stated = float(r[what])
        reason = str(r["suspect_reason"])
        named = [float(n) for n in _NUMBER.findall(reason) if float(n) != stated]
        yield _made(
            (r["area_id"], r["period_start"], r["period_end"], r["scope"]),
            "misprint",
            "off",
            str(r["indicator"]),
            stated=stated,
            reckoned=named[0] if named else float("nan"),
            other=reason,
            sources=(str(r["source_id"]),),
        )


def _rank_numbers(claims: pd.DataFrame, registry: Registry) -> Iterator[Check]:
    """Ranks among another number of provinces than the edition ranks: one check for each edition."""
    editions = {(e.indicator, e.year): e.n_ranked for e in registry.all_editions}
    ranked = claims[
        claims["rank"].notna() & claims["n_ranked"].notna() & ~claims["derived"].astype(bool)
    ]
    by_edition = ledger.grouped(
        ranked[ranked["area_id"].isin(list(registry.provinces))], ["indicator", "year", "n_ranked"]
    )
    for (indicator, year, n), rows in by_edition.items():
        known = editions.get((indicator, year))
        # An edition of 34 that also has ranks among the 63 of before states two things, not a wrong one.
        if known is None or int(n) == known or (known == 34 and 60 <= int(n) <= 64):
            continue
        yield _made(
            ("VN", year, year, "full-year"),
            "rank_n",
            "off",
            str(indicator),
            stated=float(n),
            reckoned=float(known),
            parts=(("rank", float(len(rows))),),
            sources=tuple(dict.fromkeys(str(r["source_id"]) for r in rows)),
        )


def _orders(figures: pd.DataFrame, registry: Registry) -> Iterator[Check]:
    """Published ranks of one edition against its scores: the better score must have the better rank."""
    full = figures[
        (figures["scope"] == "full-year")
        & figures["value"].notna()
        & (figures["rank_basis"] == "published")
        & figures["area_id"].isin(list(registry.provinces))
        & (figures["value_status"] != "suspect")
    ]
    for (indicator, _), rows in full.groupby(["indicator", "year"], sort=True):
        known = registry.indicators[str(indicator)]
        if known.direction == "neutral":
            continue
        fit = rows[rows["unit"] == known.unit].sort_values(["rank", "area_id"])
        sign = 1 if known.direction == "higher" else -1
        better = (sign * fit["value"]).diff() > 0
        if not better.any():
            continue
        listed = fit.to_dict("records")
        for above, below in pairwise(listed):
            if above["rank"] == below["rank"] or sign * above["value"] >= sign * below["value"]:
                continue
            yield _made(
                (above["area_id"], above["period_start"], above["period_end"], "full-year"),
                "order",
                "off",
                str(indicator),
                stated=float(above["value"]),
                reckoned=float(below["value"]),
                parts=(("rank", float(above["rank"])), ("rank", float(below["rank"]))),
                other=str(below["area_id"]),
                sources=_sources([above, below]),
            )
