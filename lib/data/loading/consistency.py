"""Consistency: whether sources agree with one another, and each with itself.

Owns, as pure functions on claims and figures, what sources imply against what they state outright, probable
misprints, and ranks against their edition. Everything is found by rule from the figures; no case is named
here. Leaves the arithmetic of counts to `count_rules` and sources that disagree to `conflicts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from lib.data.declared.registry import Registry
from lib.data.loading import count_rules, ledger
from lib.data.loading.check import Check, made, sources

_NUMBER = re.compile(r"(?<![\d.])\d{1,6}\.\d{1,4}(?![\d.])")


def checks(claims: pd.DataFrame, figures: pd.DataFrame, *, registry: Registry) -> tuple[Check, ...]:
    """Every rule on every figure it can be held against, contradictions first.

    Of `claims` those are needed that several sources state, that are suspect, or that rank among another
    number than their edition; of `figures` the counts, and editions whose ranks contradict their scores.
    """
    found = [
        *count_rules.checks(figures),
        *_implied(claims, registry),
        *_misprints(claims),
        *_rank_numbers(claims, registry),
        *_orders(figures, registry),
    ]
    return tuple(sorted(found, key=lambda c: (c.outcome != "off", c.outcome != "rest")))


def _implied(claims: pd.DataFrame, registry: Registry) -> Iterator[Check]:
    """What a source implies (by a change to or from another year) against what is stated outright.

    'self' where one source contradicts itself, 'implied' where no source states what it implies.
    """
    crowd = claims[claims.duplicated(ledger.KEY, keep=False)]
    for what in ("value", "rank"):
        told = ledger.weighed(crowd, column=what, registry=registry)
        told = _questionable(told[(told["status"] != "suspect") & ~told["unfit"]])
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
                yield made(
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


def _questionable(told: pd.DataFrame) -> pd.DataFrame:
    """Claims of figures of which something is implied, or which one source states more than once.

    Of most figures each source says one thing outright, and there is nothing to hold against it.
    """
    twice = told.duplicated([*ledger.KEY, "source_id"], keep=False)
    held = (told["status"] == "derived") | twice
    return told[held.groupby([told[k] for k in ledger.KEY]).transform("any").astype(bool)]


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
            yield made(
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
        yield made(
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
        yield made(
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
    wrong = _with_a_better_below(full, registry)
    for (indicator, _), rows in wrong.groupby(["indicator", "year"], sort=True):
        sign = float(rows["sign"].iloc[0])
        listed = rows.to_dict("records")
        for above, below in pairwise(listed):
            if above["rank"] == below["rank"] or sign * above["value"] >= sign * below["value"]:
                continue
            yield made(
                (above["area_id"], above["period_start"], above["period_end"], "full-year"),
                "order",
                "off",
                str(indicator),
                stated=float(above["value"]),
                reckoned=float(below["value"]),
                parts=(("rank", float(above["rank"])), ("rank", float(below["rank"]))),
                other=str(below["area_id"]),
                sources=sources([above, below]),
            )


def _with_a_better_below(full: pd.DataFrame, registry: Registry) -> pd.DataFrame:
    """Whole editions in which some score is better than the one above it, in the order of ranks: few.

    Added is `sign`, with which a score is the better the larger it is.
    """
    signs = {"higher": 1.0, "lower": -1.0}
    known = registry.indicators.values()
    directions = {i.id: signs[i.direction] for i in known if i.direction in signs}
    sign_of = full["indicator"].map(directions).astype("float64")
    fits = sign_of.notna() & (full["unit"] == full["indicator"].map({i.id: i.unit for i in known}))
    fit = full.assign(sign=sign_of)[fits].sort_values(["indicator", "year", "rank", "area_id"])
    edition = [fit["indicator"], fit["year"]]
    better = (fit["sign"] * fit["value"]).groupby(edition).diff() > 0
    return fit[better.groupby(edition).transform("any").astype(bool)]
