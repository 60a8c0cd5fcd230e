"""Explanations: what was understood of a claim and what was not, and the figures beside it, in words.

Texts stand in data/i18n under `check`. Leaves why the verdict is what it is to `reasons`.
"""

from __future__ import annotations

from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Indicator
from lib.claimcheck.claim import Claim
from lib.claimcheck.evidence import Figure, Finding
from lib.claimcheck.text import Number
from lib.data.declared import registry
from lib.display import wording

RANKS = ("rank", "last", "top", "rank_change")
ENDS = ("first", "last", "median")


def label(found: Finding) -> str:
    """The verdict's name for readers: confirmed, contradicted, unknown, or unit where only '%' is wrong."""
    if found.note in ("percent_points", "points_not_percent"):
        return "unit"
    return found.verdict


def index_name(claim: Claim, lang: str) -> str:
    """The index or indicator as readers know it; empty where none was understood."""
    known = registry.load().indicators.get(claim.indicator or "")
    return short_name(known, lang) if known else ""


def short_name(indicator: Indicator, lang: str) -> str:
    """'PAR INDEX', or the indicator's name where it has no short one; a component names its index."""
    parent = registry.load().indicators.get(indicator.parent or "")
    own = wording.short(indicator, lang)
    name = own if own != indicator.name_vi else indicator.name(lang)
    return f"{wording.short(parent, lang)}: {name}" if parent else name


def area_name(area: str, lang: str) -> str:
    """The place's name."""
    return registry.load().areas[area].name(lang)


def understood(claim: Claim, *, lang: str) -> list[tuple[str, str]]:
    """What was understood of a claim: (what, text)."""
    rows = []
    if claim.area:
        rows.append(("area", area_name(claim.area, lang)))
    several = {field for field, _ in claim.each}
    known = registry.load().indicators
    if "indicator" in several:
        rows.append(("index", ", ".join(short_name(known[str(v)], lang) for _, v in claim.each)))
    elif claim.indicator:
        rows.append(("index", index_name(claim, lang)))
    if "year" in several:
        rows.append(("year", ", ".join(str(v) for _, v in claim.each)))
    elif claim.year:
        first = claim.start_year
        rows.append(("year", f"{first}–{claim.year}" if first else str(claim.year)))
    if claim.base:
        rows.append(("base", str(claim.base)))
    if claim.against:
        rows.append(("against", against_name(claim.against, lang)))
    if claim.streak > 1:
        rows.append(("streak", str(claim.streak)))
    rows.append((claim.kind, stated(claim, lang=lang)))
    return [(t(f"check.part.{name}", lang), text) for name, text in rows]


def stated(claim: Claim, *, lang: str) -> str:
    """What the claim states, in the product's own form: '87,62', 'hạng 15/63', 'tăng 5 bậc'."""
    if claim.kind == "sureness":
        return claim.quote
    if claim.kind == "last":
        return t("check.next_to_last" if claim.numbers else "check.last", lang)
    number = claim.numbers[0]
    if claim.kind == "top":
        return t("check.top", lang, rank=int(number.value))
    if claim.kind == "rank":
        return wording.rank(number.value, claim.n, lang=lang)
    if claim.kind == "rank_change":
        return wording.bare_places(int(number.value), lang=lang)
    if claim.kind == "gap":
        return above(claim, number, lang=lang)
    hedge = t(f"check.near.{claim.near}", lang) + " " if claim.near else ""
    unit = t(f"check.unit.{unit_key(claim.unit)}", lang) if claim.unit else ""
    sign = "+" if claim.kind == "value_change" and number.value > 0 else ""
    return f"{hedge}{sign}{number_text(number, lang)}{unit}"


def above(claim: Claim, number: Number, *, lang: str) -> str:
    """A difference in words: 'cao hơn 1,99 điểm', 'kém 3 bậc'."""
    size = Number(value=abs(number.value), decimals=number.decimals)
    unit = "places" if claim.unit == "places" else unit_key(claim.unit)
    told = number_text(size, lang) + t(f"check.unit.{unit}", lang)
    hedge = t(f"check.near.{claim.near}", lang) + " " if claim.near else ""
    return t(f"check.gap.{'above' if number.value >= 0 else 'below'}", lang, size=f"{hedge}{told}")


def against_name(against: str, lang: str) -> str:
    """What a difference is counted from: a place's name, or 'the first'."""
    return t(f"check.against.{against}", lang) if against in ENDS else area_name(against, lang)


def of_ranks(claim: Claim) -> bool:
    """Whether a claim is about ranks, so that its figures are told as ranks."""
    return claim.kind in RANKS or (claim.kind == "gap" and claim.unit == "places")


def unit_key(unit: str) -> str:
    return {"%": "percent", "pp": "pp", "points": "points"}[unit]


def number_text(number: Number, lang: str) -> str:
    return formats.number(number.value, decimals=min(number.decimals, 6), lang=lang)


def amount(figure: Figure, lang: str) -> str:
    """A figure's value with its unit."""
    indicator = registry.load().indicators[figure.indicator]
    if figure.value is None or indicator.decimals == 0:
        return wording.amount(figure.value, indicator, lang=lang, unit=figure.unit)
    decimals = max(indicator.decimals, formats.decimals(figure.value))
    number = formats.number(figure.value, decimals=decimals, lang=lang)
    return wording.with_unit(number, figure.unit or indicator.unit, lang=lang)


def not_understood(claim: Claim, *, lang: str) -> list[str]:
    """What keeps a claim from being checked, in words."""
    return [t(f"check.unclear.{code}", lang) for code in claim.unclear]


def figure_line(figure: Figure, claim: Claim, *, lang: str) -> str:
    """A figure with what it is about: 'PAR INDEX 2021, Sơn La: hạng 15/63'."""
    known = registry.load().indicators[figure.indicator]
    what = wording.rank(figure.rank, figure.n_ranked, lang=lang) if of_ranks(claim) else ""
    what = what or amount(figure, lang)
    period = wording.span(figure.period_start, figure.period_end)
    basis = wording.basis(
        figure.rank_basis if of_ranks(claim) else None,
        figure.rank_status if of_ranks(claim) else figure.value_status,
        lang=lang,
    )
    rival = t("check.another", lang) if figure.rival else ""
    marks = "; ".join(m for m in (rival, basis) if m)
    text = f"{short_name(known, lang)} {period}, {area_name(figure.area_id, lang)}: {what}"
    return f"{text} ({marks})" if marks else text
