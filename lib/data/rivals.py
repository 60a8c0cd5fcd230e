"""Rivals: what the figures' database answers of figures that several claims state, and of contradictions.

Owns narrow questions in place of reading every claim. Leaves what is a conflict to `loading.conflicts` and
what is a contradiction to `loading.consistency`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Engine, Select, and_, func, or_, select, tuple_

from lib.data import schema, store

CLAIMS, FIGURES = schema.claims.c, schema.figures.c
KEY = ("indicator", "area_id", "year", "period_start", "period_end", "scope")
SAME = and_(*(CLAIMS[name] == FIGURES[name] for name in KEY))


def claims(
    keys: Sequence[tuple[Any, ...]] | None = None, *, on: Engine | None = None
) -> pd.DataFrame:
    """The claims of figures that several claims state, or of those of `keys` (KEY) alone: all columns."""
    # From the figures, of which few are meant: an inner join SQLite begins with every claim.
    both = schema.figures.outerjoin(schema.claims, SAME)
    query = select(schema.claims).select_from(both).where(FIGURES.n_claims > 1)
    order = (CLAIMS.indicator, CLAIMS.area_id, CLAIMS.year, CLAIMS.claim_id)
    return store.frame(_of(query, keys).order_by(*order), on)


def figures(
    keys: Sequence[tuple[Any, ...]] | None = None, *, on: Engine | None = None
) -> pd.DataFrame:
    """The figures that several claims state, or those of `keys` (KEY) alone: all columns."""
    query = select(schema.figures).where(FIGURES.n_claims > 1)
    return store.frame(_of(query, keys).order_by(*(FIGURES[name] for name in KEY)), on)


def _of(query: Select[Any], keys: Sequence[tuple[Any, ...]] | None) -> Select[Any]:
    if keys is None:
        return query
    # By the first column alone, which SQLite finds by its index; whole keys it would look for everywhere.
    first = FIGURES[KEY[0]].in_({key[0] for key in keys})
    return query.where(first, tuple_(*(FIGURES[name] for name in KEY)).in_(list(keys)))


def suspects(*, on: Engine | None = None) -> pd.DataFrame:
    """The claims filed as probable misprints: all columns."""
    query = select(schema.claims).where(CLAIMS.suspect_reason != "")
    order = (CLAIMS.indicator, CLAIMS.area_id, CLAIMS.year, CLAIMS.claim_id)
    return store.frame(query.order_by(*order), on)


def ranked_otherwise(
    editions: Mapping[tuple[str, int], int | None], *, on: Engine | None = None
) -> pd.DataFrame:
    """Outright claims of a rank among another number than the edition ranks: all columns.

    `editions` holds how many are ranked, by indicator and year.
    """
    of = (CLAIMS.indicator, CLAIMS.year, CLAIMS.n_ranked)
    outright = and_(CLAIMS["rank"].is_not(None), CLAIMS.n_ranked.is_not(None), ~CLAIMS.derived)
    found = store.frame(select(*of).where(outright).distinct(), on)
    other = [
        (indicator, int(year), int(n))
        for indicator, year, n in found.itertuples(index=False, name=None)
        if (editions.get((indicator, year)) or n) != n
    ]
    query = select(schema.claims).where(outright, tuple_(*of).in_(other))
    order = (CLAIMS.indicator, CLAIMS.area_id, CLAIMS.year, CLAIMS.claim_id)
    return store.frame(query.order_by(*order), on)


def out_of_order(*, on: Engine | None = None) -> pd.DataFrame:
    """The figures of each edition in which a better score has a worse published rank: all columns."""
    direction = schema.indicators.c.direction
    before = func.lag(FIGURES.value).over(
        partition_by=(FIGURES.indicator, FIGURES.year), order_by=(FIGURES["rank"], FIGURES.area_id)
    )
    steps = (
        select(FIGURES.indicator, FIGURES.year, direction, (FIGURES.value - before).label("step"))
        .join(schema.indicators, schema.indicators.c.id == FIGURES.indicator)
        .join(schema.provinces, schema.provinces.c.id == FIGURES.area_id)
        .where(
            FIGURES.scope == "full-year",
            FIGURES.value.is_not(None),
            FIGURES.rank_basis == "published",
            func.coalesce(FIGURES.value_status, "") != "suspect",
            FIGURES.unit == schema.indicators.c.unit,
        )
        .subquery()
    )
    worse = or_(
        and_(steps.c.direction == "higher", steps.c.step > 0),
        and_(steps.c.direction == "lower", steps.c.step < 0),
    )
    editions = select(steps.c.indicator, steps.c.year).where(worse)
    query = select(schema.figures).where(tuple_(FIGURES.indicator, FIGURES.year).in_(editions))
    return store.frame(query.order_by(*(FIGURES[name] for name in KEY)), on)
