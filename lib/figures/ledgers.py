"""Ledgers: figures that several sources state, and what does not add up, asked narrowly.

Leaves the rules to `data.loading.conflicts` and `consistency`.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from lib.data import rivals, store
from lib.data.declared import registry
from lib.data.loading import conflicts, consistency, count_rules, ledger
from lib.data.loading.check import Check
from lib.data.loading.conflicts import Ledger
from lib.figures import queries, versions


@queries.per_version
def rows(keys: tuple[tuple[Any, ...], ...] | None = None) -> tuple[Ledger, ...]:
    """Every figure that several claims state, or those of `keys` (`ledger.KEY`), conflicts first."""
    versions.newest_only()
    return tuple(
        conflicts.ledgers(rivals.claims(keys), rivals.figures(keys), registry=registry.load())
    )


def heads() -> pd.DataFrame:
    """The rows of `rows` without their claims (frame of `conflicts.heads`)."""
    return _both()[0]


def checks() -> tuple[Check, ...]:
    """The arithmetic of what sources state, contradictions first."""
    return _both()[1]


@queries.per_version
def _both() -> tuple[pd.DataFrame, tuple[Check, ...]]:
    """Heads and checks: the page of sources asks for both, and both for the claims of several sources."""
    versions.newest_only()
    claims = rivals.claims()
    return conflicts.heads(claims, rivals.figures()), _checks(claims)


def _checks(claims: pd.DataFrame) -> tuple[Check, ...]:
    known = registry.load()
    editions = {(e.indicator, e.year): e.n_ranked for e in known.all_editions}
    told = pd.concat([claims, rivals.suspects(), rivals.ranked_otherwise(editions)])
    told = told.drop_duplicates("claim_id").sort_values(
        ["indicator", "area_id", "year", "claim_id"]
    )
    held = pd.concat([store.figures(indicators=[*count_rules.counted()]), rivals.out_of_order()])
    held = held.drop_duplicates(ledger.KEY).sort_values(ledger.KEY)
    return consistency.checks(told, held, registry=known)
