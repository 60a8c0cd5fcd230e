"""Finder: which claims a reader is looking for.

Owns searching claims by indicator, area, year, tier of source and free words, with or without diacritics.
Pure functions on frames. Leaves what is shown of a claim to the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from lib.base.alphabet import fold
from lib.data.declared.registry import Registry

_NUMBER = re.compile(r"^\d+(?:[.,]\d+)*%?$")
MOST_WORDS = 8


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is looked for; an empty text or None means any.

    `indicator` may be an id or the id of an index, which then means its components too; `family` is the
    registry's. `words` are separate words that must all stand somewhere in the claim.
    """

    family: str = ""
    indicator: str = ""
    areas: tuple[str, ...] = ()
    year: int | None = None
    tier: int | None = None
    words: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Index:
    """Claims with the folded texts that words are looked for in, one text for each different value."""

    claims: pd.DataFrame
    texts: dict[str, tuple[np.ndarray, list[str]]] = field(repr=False)


def index(claims: pd.DataFrame, known: Registry) -> Index:
    """Prepare the claims of the store (frame of `store.claims`) for `find`."""
    by_value = {
        "indicator": {
            i.id: f"{i.id} {i.name_vi} {i.name_en} {_parent(i.parent, known)}"
            for i in known.indicators.values()
        },
        "area_id": {a.id: f"{a.name_vi} {a.name_en}" for a in known.areas.values()},
        "source_id": {s.id: f"{s.publisher} {s.title} {s.id}" for s in known.sources.values()},
        "note": {},
        "suspect_reason": {},
    }
    texts = {}
    for column, words in by_value.items():
        codes, values = pd.factorize(claims[column])
        texts[column] = (codes, [f" {fold(words.get(str(v), str(v)))}" for v in values])
    return Index(claims=claims, texts=texts)


def _parent(parent: str | None, known: Registry) -> str:
    found = known.indicators.get(parent or "")
    return found.name_vi if found else ""


def find(claims: Index, wanted: Wanted, known: Registry) -> pd.DataFrame:
    """The claims that fit everything that is wanted, in the order of the frame."""
    rows = claims.claims
    keep = np.ones(len(rows), dtype=bool)
    if wanted.family:
        ids = [i.id for i in known.indicators.values() if i.family == wanted.family]
        keep &= rows["indicator"].isin(ids).to_numpy()
    if wanted.indicator:
        ids = [
            i.id
            for i in known.indicators.values()
            if wanted.indicator in (i.id, *_ancestors(i.id, known))
        ]
        keep &= rows["indicator"].isin(ids).to_numpy()
    if wanted.areas:
        keep &= rows["area_id"].isin(wanted.areas).to_numpy()
    if wanted.year is not None:
        inside = (rows["period_start"] <= wanted.year) & (wanted.year <= rows["period_end"])
        keep &= inside.to_numpy()
    if wanted.tier is not None:
        ids = [s.id for s in known.sources.values() if s.tier == wanted.tier]
        keep &= rows["source_id"].isin(ids).to_numpy()
    for word in wanted.words.split()[:MOST_WORDS]:
        keep &= _has(claims, word)
    return rows[keep]


def _ancestors(indicator: str, known: Registry) -> list[str]:
    found = []
    parent = known.indicators[indicator].parent
    while parent:
        found.append(parent)
        parent = known.indicators[parent].parent
    return found


def _has(claims: Index, word: str) -> np.ndarray:
    """Where the word begins a word of some text; a number also where it is the value, rank or year."""
    rows = claims.claims
    folded = fold(word)
    found = np.zeros(len(rows), dtype=bool)
    if folded:
        for codes, values in claims.texts.values():
            fits = np.array([f" {folded}" in v for v in values], dtype=bool)
            found |= fits[codes] if len(values) else False
    if _NUMBER.match(word):
        for value in _readings(word.rstrip("%")):
            found |= np.isclose(rows["value"].to_numpy(dtype=float), value, rtol=0, atol=1e-9)
            found |= (rows["rank"] == value).fillna(False).to_numpy(dtype=bool)
            found |= (rows["year"] == value).to_numpy()
    return found


def _readings(text: str) -> set[float]:
    """What a number may mean in either way of writing: '1.209' is 1209 or 1.209."""
    found = set()
    for thousands, decimal in ((".", ","), (",", ".")):
        try:
            found.add(float(text.replace(thousands, "").replace(decimal, ".")))
        except ValueError:
            continue
    return found
