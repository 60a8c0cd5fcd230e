"""Every rule finds its fault and names file, row, column and value (invented rows)."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from lib.base import i18n
from lib.data.declared import registry
from lib.data.loading import checks
from lib.display import wording

GOOD: dict[str, Any] = {
    "claim_id": "c1",
    "indicator": "par_index",
    "area_id": "63-14",
    "year": 2021,
    "period_start": 2021,
    "period_end": 2021,
    "value": 87.62,
    "unit": "%",
    "rank": 15,
    "n_ranked": 63,
    "derived": False,
    "scope": "full-year",
    "source_id": "seed-004",
    "suspect_reason": "",
    "note": "",
    "file": "sample.csv",
    "sheet": "",
    "row": 7,
    "column": "",
}


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    out = pd.DataFrame([GOOD | row for row in rows])
    return out.astype({"rank": "Int64", "n_ranked": "Int64", "value": "float64"})


def test_a_sound_row_has_no_problem() -> None:
    assert checks.problems(frame({}), registry.load()) == []


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ({"indicator": "par_indx"}, "unknown_indicator", "indicator"),
        ({"area_id": "63-99"}, "unknown_area", "area_id"),
        ({"source_id": ""}, "missing_source", "source_id"),
        ({"source_id": "s-none"}, "unknown_source", "source_id"),
        ({"unit": "con"}, "unknown_unit", "unit"),
        ({"unit": ""}, "missing_unit", "unit"),
        ({"value": None, "rank": None}, "empty_claim", "value"),
        ({"rank": 64}, "rank_outside", "rank"),
        ({"rank": 0}, "rank_outside", "rank"),
        ({"value": 101.0}, "value_outside", "value"),
        ({"value": -1.0}, "value_outside", "value"),
        ({"scope": "daily"}, "unknown_scope", "scope"),
        ({"period_end": 2020}, "period_wrong", "year"),
        ({"period_start": 2019}, "period_scope", "scope"),
        ({"area_id": "34-14"}, "territory", "year"),
        ({"area_id": "64-28"}, "territory", "year"),
    ],
)
def test_each_fault_is_named_where_it_stands(row: dict[str, Any], code: str, column: str) -> None:
    found = checks.problems(frame(row), registry.load())
    assert [(p.code, p.column, p.file, p.row) for p in found] == [(code, column, "sample.csv", 7)]
    for lang in i18n.LANGS:
        said = wording.problem(found[0], lang=lang)
        assert said.startswith("sample.csv, ")
        assert "7" in said


def test_the_same_statement_and_the_same_id_twice() -> None:
    twice = checks.problems(frame({}, {"claim_id": "c2"}), registry.load())
    assert [p.code for p in twice] == ["statement_twice"]
    same_id = checks.problems(frame({}, {"value": 80.0}), registry.load())
    assert [p.code for p in same_id] == ["claim_twice"]


def test_a_close_name_is_suggested() -> None:
    (found,) = checks.problems(frame({"indicator": "par_indx"}), registry.load())
    assert "par_index" in found.params["closest"]
