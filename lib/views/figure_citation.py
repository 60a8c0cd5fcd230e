"""Figure citation: one figure of a chart or table quoted by itself.

Its value and its rank have their own documents. Owns which rows can be quoted: those that say whose they
are, when, and which document states them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from lib.base import formats
from lib.data.declared import registry
from lib.display import citations, wording
from lib.figures import versions
from lib.views.frame import Page

# Columns of the figure itself with those of their documents, and of whom and what it is about. A column
# `value` without a document of its own may be a rank: it is never quoted.
PARTS = {"rank": "rank_source", "score": "score_source", "value": "value_source"}
PLACES, MEASURES = ("province", "area_name"), ("indicator_name", "indicator", "index")
# A list longer than this is no help to who looks for one row.
MOST = 400


def control(page: Page, data: pd.DataFrame, *, indicator: str, key: str) -> None:
    """A list of the rows; the one picked is quoted. `indicator`: their measure where no column says it."""
    rows = _quotable(data, indicator)
    if rows.empty or len(rows) > MOST:
        return
    labels = [_what(row, indicator, page.lang) for row in rows.to_dict("records")]
    picked = st.selectbox(
        page.t("cite.one"),
        range(len(labels)),
        index=None,
        format_func=labels.__getitem__,
        key=f"{key}.one",
    )
    if picked is not None:
        row = rows.iloc[picked].to_dict()
        st.code(quoted(page.lang, row, indicator=indicator), language=None, wrap_lines=True)


def quoted(lang: str, row: Mapping[str, Any], *, indicator: str) -> str:
    """The citation of one row."""
    known = registry.load()
    every = known.indicators.values()
    named = {i.name(lang): i for i in every} | {wording.short(i, lang): i for i in every}
    measure = (named | dict(known.indicators)).get(str(row.get("indicator") or indicator))
    said: dict[str, Any] = {}
    for part, column in PARTS.items():
        number = row.get(part)
        if number is None or pd.isna(number) or column not in row:
            continue
        if part == "rank":
            text = wording.rank(number, row.get("n_ranked"), lang=lang)
            basis = wording.basis(row.get("rank_basis"), row.get("rank_status"), lang=lang)
            text = f"{text} ({basis})" if basis else text
        elif measure:
            unit = str(row.get("unit") or "")
            text = wording.amount(number, measure, lang=lang, unit=unit)
        else:
            text = formats.shortest(float(number), lang=lang)
        said[text] = known.sources.get(str(row[column]))
    return citations.of_figure(
        _what(row, indicator, lang),
        said,
        version=versions.public_version(),
        day=versions.changed_at().date(),
        lang=lang,
    )


def _quotable(data: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """The rows with a place, a year, a number and a measure; none of a frame that lacks one of them."""
    place = [c for c in PLACES if c in data]
    numbers = [c for c, source in PARTS.items() if c in data and source in data]
    named = indicator or [c for c in MEASURES if c in data]
    if not (place and numbers and named and "year" in data):
        return data.iloc[:0]
    return data[data[numbers].notna().any(axis=1)]


def _what(row: Mapping[str, Any], indicator: str, lang: str) -> str:
    """'PAR INDEX 2022, Sơn La'."""
    known = registry.load().indicators
    measure = next((str(row[c]) for c in MEASURES if row.get(c)), indicator)
    measure = wording.short(known[measure], lang) if measure in known else measure
    place = next((str(row[c]) for c in PLACES if row.get(c)), "")
    return f"{measure} {int(row['year'])}, {place}"
