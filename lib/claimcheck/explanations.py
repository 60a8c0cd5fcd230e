"""Telling: the answer to a claim in words.

Owns what was understood, why the verdict is what it is, the arithmetic written out, and what was not
understood, in each language. Texts stand in data/i18n under `check`.
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
    own = wording.short(indicator)
    name = own if own != indicator.name_vi else indicator.name(lang)
    return f"{wording.short(parent)}: {name}" if parent else name


def area_name(area: str, lang: str) -> str:
    """The place's name."""
    return registry.load().areas[area].name(lang)


def understood(claim: Claim, *, lang: str) -> list[tuple[str, str]]:
    """What was understood of a claim: (what, text)."""
    rows = []
    if claim.area:
        rows.append(("area", area_name(claim.area, lang)))
    if claim.indicator:
        rows.append(("index", index_name(claim, lang)))
    if claim.year:
        first = claim.start_year
        rows.append(("year", f"{first}–{claim.year}" if first else str(claim.year)))
    if claim.base:
        rows.append(("base", str(claim.base)))
    rows.append((claim.kind, stated(claim, lang=lang)))
    return [(t(f"check.part.{name}", lang), text) for name, text in rows]


def stated(claim: Claim, *, lang: str) -> str:
    """What the claim states, in the product's own form: '87,62', 'hạng 15/63', 'tăng 5 bậc'."""
    if claim.kind == "last":
        return t("check.last", lang)
    number = claim.numbers[0]
    if claim.kind == "top":
        return t("check.top", lang, rank=int(number.value))
    if claim.kind == "rank":
        return wording.rank(number.value, claim.n, lang=lang)
    if claim.kind == "rank_change":
        return wording.bare_places(int(number.value), lang=lang)
    hedge = t(f"check.near.{claim.near}", lang) + " " if claim.near else ""
    unit = t(f"check.unit.{_unit_key(claim.unit)}", lang) if claim.unit else ""
    sign = "+" if claim.kind == "value_change" and number.value > 0 else ""
    return f"{hedge}{sign}{_number(number, lang)}{unit}"


def _unit_key(unit: str) -> str:
    return {"%": "percent", "pp": "pp", "points": "points"}[unit]


def _number(number: Number, lang: str) -> str:
    return formats.number(number.value, decimals=min(number.decimals, 6), lang=lang)


def explained(found: Finding, *, lang: str) -> list[str]:
    """Why the verdict is what it is: sentences, the deciding one first."""
    claim = found.claim
    said = []
    if found.note == "arithmetic":
        said.append(_arithmetic(found, lang))
    elif claim.kind == "rank_change" and found.expected is not None:
        said.append(_places(found, lang))
    elif claim.kind == "value_change" and found.expected is not None:
        said.append(_difference(found, lang))
    elif found.figures and found.expected is not None and found.verdict == "contradicted":
        said.append(
            t("check.say.instead", lang, stated=stated(claim, lang=lang), figure=_true(found, lang))
        )
    skip = {"arithmetic", "unclear", "relative"}
    for note in found.notes:
        if note in skip:
            continue
        said.append(_note(note, found, lang))
    if "relative" in found.notes:
        said.append(t("check.note.relative", lang))
    if found.fits and "other_year" not in found.notes and "other_base" not in found.notes:
        said.append(t("check.say.fits", lang, fits=_fits(found, lang)))
    return said


def _true(found: Finding, lang: str) -> str:
    figure = found.figures[0]
    if found.claim.kind in RANKS:
        return wording.rank(figure.rank, figure.n_ranked, lang=lang)
    return amount(figure, lang)


def amount(figure: Figure, lang: str) -> str:
    """A figure's value with its unit."""
    indicator = registry.load().indicators[figure.indicator]
    if figure.value is None or indicator.decimals == 0:
        return wording.amount(figure.value, indicator, lang=lang, unit=figure.unit)
    decimals = max(indicator.decimals, formats.decimals(figure.value))
    number = formats.number(figure.value, decimals=decimals, lang=lang)
    return wording.with_unit(number, figure.unit or indicator.unit, lang=lang)


def _arithmetic(found: Finding, lang: str) -> str:
    claim = found.claim
    now, then, gap = claim.now, claim.then, found.expected
    if now is None or then is None or gap is None:
        return ""
    if claim.kind == "rank_change":
        return t(
            "check.say.places_stated",
            lang,
            then=int(then.value),
            now=int(now.value),
            moved=wording.bare_places(int(gap), lang=lang),
            stated=stated(claim, lang=lang),
        )
    decimals = max(now.decimals, then.decimals)
    return t(
        "check.say.difference_stated",
        lang,
        now=_number(now, lang),
        then=_number(then, lang),
        gap=formats.number(gap, decimals=decimals, lang=lang) + _gap_unit(claim, lang),
        stated=_written(claim, lang),
    )


def _written(claim: Claim, lang: str) -> str:
    number = claim.numbers[0]
    unit = t(f"check.unit.{_unit_key(claim.unit)}", lang) if claim.unit else ""
    return f"{_number(number, lang)}{unit}"


def _gap_unit(claim: Claim, lang: str) -> str:
    known = registry.load().indicators.get(claim.indicator or "")
    percent = known.unit == "%" if known else claim.unit in ("%", "pp")
    return t(f"check.unit.{'pp' if percent else 'points'}", lang)


def _difference(found: Finding, lang: str) -> str:
    now, then = found.figures[0], found.figures[1]
    key = (
        "difference_right"
        if found.verdict == "confirmed" or label(found) == "unit"
        else "difference"
    )
    gap = formats.shortest(found.expected or 0.0, lang=lang) + _gap_unit(found.claim, lang)
    return t(
        f"check.say.{key}",
        lang,
        now=formats.shortest(now.value or 0.0, lang=lang),
        then=formats.shortest(then.value or 0.0, lang=lang),
        year=found.claim.year,
        base=found.claim.base,
        gap=gap,
        stated=_written(found.claim, lang),
    )


def _places(found: Finding, lang: str) -> str:
    now, then = found.figures[0], found.figures[1]
    key = "places_right" if found.verdict == "confirmed" else "places"
    return t(
        f"check.say.{key}",
        lang,
        now=now.rank,
        then=then.rank,
        year=found.claim.year,
        base=found.claim.base,
        moved=wording.bare_places(int(found.expected or 0), lang=lang),
        stated=stated(found.claim, lang=lang),
    )


def _note(note: str, found: Finding, lang: str) -> str:
    claim = found.claim
    params: dict[str, object] = {}
    if note == "rival_change":
        return t("check.note.rival_change", lang)
    if note == "rival":
        rivals = [f for f in found.figures if f.rival]
        names = dict.fromkeys(_publisher(s, lang) for f in rivals for s in f.sources())
        if not rivals:
            return t("check.note.rival_change", lang)
        key = "rival_suspect" if all(_suspect(f, claim) for f in rivals) else "rival"
        return t(f"check.note.{key}", lang, stated=stated(claim, lang=lang), who="; ".join(names))
    if note in ("other_year", "other_base"):
        params["fits"] = _fits(found, lang)
    if note == "index_inferred":
        params["index"] = index_name(claim, lang)
    if note == "base_assumed":
        params["base"] = claim.base
    if note in ("more_exact", "truncated", "suspect", "hedged") and found.figures:
        params["figure"] = _true(found, lang)
    if note == "denominator" and found.figures:
        params["n"] = found.figures[0].n_ranked
    if note == "percent_points" and found.expected is not None:
        then = found.figures[1].value or 0.0
        gap = found.expected
        params["gap"] = formats.shortest(abs(gap), lang=lang)
        params["relative"] = formats.number(abs(gap / then * 100), decimals=2, lang=lang)
    if note == "break":
        between = [
            b
            for b in registry.load().breaks(claim.indicator or "")
            if (claim.base or 0) < b.year <= (claim.year or 0)
        ]
        params["breaks"] = wording.breaks(between, lang=lang)
    return t(f"check.note.{note}", lang, **params)


def _suspect(figure: Figure, claim: Claim) -> bool:
    return (figure.rank_status if claim.kind in RANKS else figure.value_status) == "suspect"


def _publisher(source_id: str, lang: str) -> str:
    known = registry.load().sources.get(source_id)
    return wording.publisher(known, lang=lang) if known else source_id


def _fits(found: Finding, lang: str) -> str:
    known = registry.load().indicators
    return "; ".join(f"{short_name(known[i], lang)} {y}" for i, y in found.fits)


def not_understood(claim: Claim, *, lang: str) -> list[str]:
    """What keeps a claim from being checked, in words."""
    return [t(f"check.unclear.{code}", lang) for code in claim.unclear]


def figure_line(figure: Figure, claim: Claim, *, lang: str) -> str:
    """A figure with what it is about: 'PAR INDEX 2021, Sơn La: hạng 15/63'."""
    known = registry.load().indicators[figure.indicator]
    what = wording.rank(figure.rank, figure.n_ranked, lang=lang) if claim.kind in RANKS else ""
    what = what or amount(figure, lang)
    period = wording.span(figure.period_start, figure.period_end)
    basis = wording.basis(
        figure.rank_basis if claim.kind in RANKS else None,
        figure.rank_status if claim.kind in RANKS else figure.value_status,
        lang=lang,
    )
    rival = t("check.another", lang) if figure.rival else ""
    marks = "; ".join(m for m in (rival, basis) if m)
    text = f"{short_name(known, lang)} {period}, {area_name(figure.area_id, lang)}: {what}"
    return f"{text} ({marks})" if marks else text
