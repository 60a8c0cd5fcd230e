"""Reasons: why the verdict on a claim is what it is, with the arithmetic written out, in words."""

from __future__ import annotations

from collections.abc import Callable

from lib.base import formats
from lib.base.i18n import t
from lib.claimcheck.claim import Claim
from lib.claimcheck.evidence import Figure, Finding, units
from lib.claimcheck.explanations import (
    above,
    against_name,
    amount,
    area_name,
    index_name,
    label,
    number_text,
    of_ranks,
    short_name,
    stated,
    unit_key,
)
from lib.claimcheck.text import Number
from lib.data.declared import registry
from lib.display import wording


def explained(found: Finding, *, lang: str) -> list[str]:
    """Why the verdict is what it is: sentences, the deciding one first."""
    claim = found.claim
    said = []
    if found.note == "arithmetic":
        said.append(_arithmetic(found, lang))
    elif claim.kind == "rank_change" and found.expected is not None:
        said.append(_places(found, lang))
    elif claim.kind == "gap" and found.expected is not None and len(found.figures) > 1:
        said.append(_gap(found, lang))
    elif claim.kind == "value_change" and found.expected is not None:
        said.append(_difference(found, lang))
    elif claim.kind != "gap" and found.expected is not None and found.verdict == "contradicted":
        said.append(
            t("check.say.instead", lang, stated=stated(claim, lang=lang), figure=_true(found, lang))
        )
    skip = {"arithmetic", "unclear", "relative"}
    if {"streak_broken", "each_broken"} & set(found.notes):
        said.clear()
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
    if of_ranks(found.claim):
        return wording.rank(figure.rank, figure.n_ranked, lang=lang)
    return amount(figure, lang)


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
        now=number_text(now, lang),
        then=number_text(then, lang),
        gap=formats.number(gap, decimals=decimals, lang=lang) + _gap_unit(claim, lang),
        stated=_written(claim, lang),
    )


def _written(claim: Claim, lang: str) -> str:
    number = claim.numbers[0]
    unit = t(f"check.unit.{unit_key(claim.unit)}", lang) if claim.unit else ""
    return f"{number_text(number, lang)}{unit}"


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


def _gap(found: Finding, lang: str) -> str:
    """'91,43 (Hà Nội) − 92,18 (Quảng Ninh) = −0,75 điểm phần trăm'."""
    claim, (mine, other) = found.claim, found.figures[:2]
    right = found.verdict == "confirmed" or label(found) == "unit"
    names = {
        "area": area_name(mine.area_id, lang),
        "other": area_name(other.area_id, lang),
        "year": claim.year,
    }
    key = "gap_right" if right else "gap"
    if of_ranks(claim):
        true = Number(value=found.expected or 0.0, decimals=0)
        return t(
            f"check.say.{key}_places",
            lang,
            **names,
            now=mine.rank,
            then=other.rank,
            gap=above(claim, true, lang=lang),
            stated=stated(claim, lang=lang),
        )
    return t(
        f"check.say.{key}",
        lang,
        **names,
        now=formats.shortest(mine.value or 0.0, lang=lang),
        then=formats.shortest(other.value or 0.0, lang=lang),
        gap=formats.shortest(found.expected or 0.0, lang=lang) + _gap_unit(claim, lang),
        stated=stated(claim, lang=lang),
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
    if note == "rival":
        return _rivals(found, lang)
    values = _VALUES.get(note)
    return t(f"check.note.{note}", lang, **(values(found, lang) if values else {}))


def _rivals(found: Finding, lang: str) -> str:
    """What other sources say."""
    claim = found.claim
    rivals = [f for f in found.figures if f.rival]
    if not rivals:
        return t("check.note.rival_change", lang)
    names = dict.fromkeys(_publisher(s, lang) for f in rivals for s in f.sources())
    key = "rival_suspect" if all(_suspect(f, claim) for f in rivals) else "rival"
    return t(f"check.note.{key}", lang, stated=stated(claim, lang=lang), who="; ".join(names))


def _run(found: Finding, lang: str) -> dict[str, object]:
    """A run of years, and the figure of the one that breaks it."""
    claim = found.claim
    run: dict[str, object] = {"first": (claim.year or 0) - claim.streak + 1, "year": claim.year}
    if found.figures:
        run |= {"broken": found.figures[0].year, "figure": _true(found, lang)}
    return run


def _which(found: Finding, lang: str) -> str:
    """The index and year that a figure said of several is wrong for."""
    figure = found.figures[0]
    return f"{short_name(registry.load().indicators[figure.indicator], lang)} {figure.year}"


def _exact(found: Finding) -> Number:
    """What the figures give, with the decimals that it has."""
    value = found.expected or 0.0
    return Number(value=value, decimals=formats.decimals(value, most=4))


def _percent(found: Finding, lang: str) -> dict[str, object]:
    """A change in points and in per cent."""
    gap, then = found.expected or 0.0, found.figures[1].value or 0.0
    return {
        "gap": formats.shortest(abs(gap), lang=lang),
        "relative": formats.number(abs(gap / then * 100), decimals=2, lang=lang),
    }


def _broken(found: Finding, lang: str) -> dict[str, object]:
    """The breaks between the two years."""
    base, year = found.claim.base or 0, found.claim.year or 0
    known = registry.load().breaks(found.claim.indicator or "")
    return {"breaks": wording.breaks([b for b in known if base < b.year <= year], lang=lang)}


# What a note's words are filled with.
_VALUES: dict[str, Callable[[Finding, str], dict[str, object]]] = {
    "other_year": lambda found, lang: {"fits": _fits(found, lang)},
    "other_base": lambda found, lang: {"fits": _fits(found, lang)},
    "index_inferred": lambda found, lang: {"index": index_name(found.claim, lang)},
    "base_assumed": lambda found, lang: {"base": found.claim.base},
    "year_assumed": lambda found, lang: {"year": found.claim.year},
    "no_reference": lambda found, lang: {"other": against_name(found.claim.against or "", lang)},
    "streak_broken": _run,
    "streak_open": _run,
    "each_broken": lambda found, lang: {"which": _which(found, lang), "figure": _true(found, lang)},
    "denominator": lambda found, lang: {"n": units(found.figures[0])},
    "percent_points": _percent,
    "break": _broken,
    "median": lambda found, lang: {"gap": above(found.claim, _exact(found), lang=lang)},
} | dict.fromkeys(
    ("more_exact", "truncated", "suspect", "hedged", "part_year"),
    lambda found, lang: {"figure": _true(found, lang)},
)


def _suspect(figure: Figure, claim: Claim) -> bool:
    return (figure.rank_status if of_ranks(claim) else figure.value_status) == "suspect"


def _publisher(source_id: str, lang: str) -> str:
    known = registry.load().sources.get(source_id)
    return wording.publisher(known, lang=lang) if known else source_id


def _fits(found: Finding, lang: str) -> str:
    known = registry.load().indicators
    return "; ".join(f"{short_name(known[i], lang)} {y}" for i, y in found.fits)
