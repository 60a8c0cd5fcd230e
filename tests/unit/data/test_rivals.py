"""Figures of several sources are asked narrowly: what is read does not grow with all that is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event

from lib.data import database, rivals, store
from lib.data.loading import ledger
from lib.figures import ledgers, versions

KEYS = slice(0, 25)


@pytest.fixture
def asked(shipped: str) -> Iterator[list[tuple[str, Any]]]:
    """Every statement that is sent meanwhile, with its parameters."""
    sent: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, ___: Any, ____: Any) -> None:
        if statement.startswith("SELECT"):
            sent.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


def way(statement: str, parameters: Any) -> list[str]:
    """How the database finds what a statement asks."""
    with database.connected() as connection:
        found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [str(row[3]) for row in found]


def keys() -> list[tuple[Any, ...]]:
    return [*rivals.figures()[ledger.KEY].itertuples(index=False, name=None)][KEYS]


def test_claims_of_several_sources_are_found_from_their_figures(
    asked: list[tuple[str, Any]],
) -> None:
    assert len(rivals.claims()) < len(store.claims()) / 5
    steps = way(*asked[0])
    assert steps[0] == "SCAN figures"
    assert steps[1].startswith("SEARCH claims")


@pytest.mark.parametrize("question", [rivals.claims, rivals.figures])
def test_a_page_of_the_ledger_reads_no_whole_table(
    asked: list[tuple[str, Any]], question: Callable[..., Any]
) -> None:
    wanted = keys()
    asked.clear()
    assert set(question(wanted)[ledger.KEY].itertuples(index=False, name=None)) == set(wanted)
    assert not {"SCAN claims", "SCAN figures"} & set(way(*asked[0]))


def test_the_ledgers_heads_and_checks_read_the_claims_once(asked: list[tuple[str, Any]]) -> None:
    versions.refresh()
    assert len(ledgers.heads())
    assert len(ledgers.checks())
    joined = [s for s, _ in asked if "FROM figures" in s and "JOIN claims" in s]
    assert len(joined) == 1
