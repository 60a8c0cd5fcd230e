"""The rules that hold sources against one another and against themselves, on tiny frames."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from lib.data import store
from lib.data.declared import registry
from lib.data.declared.registry import Registry
from lib.data.loading import conflicts, consistency, ledger
from lib.figures import ledgers


@pytest.fixture(scope="module")
def known() -> Registry:
    return registry.load()


def source(known: Registry, tier: int, number: int = 0) -> str:
    return [s.id for s in known.sources.values() if s.tier == tier][number]


def claims(known: Registry, *rows: dict[str, Any]) -> pd.DataFrame:
    base: dict[str, Any] = {
        "area_id": "63-14",
        "year": 2021,
        "period_start": 2021,
        "period_end": 2021,
        "scope": "full-year",
        "value": None,
        "unit": "dịch vụ",
        "rank": None,
        "n_ranked": None,
        "derived": False,
        "suspect_reason": "",
        "note": "",
        "source_id": source(known, 2),
    }
    frame = pd.DataFrame([base | {"claim_id": f"c{i}"} | row for i, row in enumerate(rows)])
    frame["value"] = frame["value"].astype("float64")
    return frame.astype({"rank": "Int64", "n_ranked": "Int64"})


def found(known: Registry, *rows: dict[str, Any]) -> list[tuple[str, str, float, float]]:
    told = claims(known, *rows)
    figures = ledger.figures(told, registry=known)
    return [
        (c.kind, c.outcome, c.stated, c.reckoned)
        for c in consistency.checks(told, figures, registry=known)
    ]


def count(indicator: str, value: float, **more: Any) -> dict[str, Any]:
    return {"indicator": indicator, "value": value} | more


def test_levels_add_up_or_do_not(known: Registry) -> None:
    parts = [count("dvc_level3", 313), count("dvc_level4", 1209)]
    assert ("sum", "holds", 1522.0, 1522.0) in found(known, *parts, count("dvc_level34", 1522))
    assert ("sum", "off", 1448.0, 1522.0) in found(known, *parts, count("dvc_level34", 1448))


def test_parts_leave_a_rest_or_pass_their_whole(known: Registry) -> None:
    level = count("dvc_level34", 1522)
    assert ("parts", "rest", 2039.0, 1522.0) in found(known, level, count("dvc_total", 2039))
    assert ("parts", "off", 1500.0, 1522.0) in found(known, level, count("dvc_total", 1500))


def test_a_share_is_reckoned_from_its_counts(known: Registry) -> None:
    rows = [count("dvc_level4", 450), count("dvc_total", 1000)]
    rate = {"unit": "%"}
    assert ("share", "holds", 45.0, 45.0) in found(
        known, *rows, count("dvc_level4_rate", 45, **rate)
    )
    assert ("share", "off", 55.0, 45.0) in found(known, *rows, count("dvc_level4_rate", 55, **rate))


def test_a_stated_increase_is_held_against_both_years(known: Registry) -> None:
    before = {"year": 2020, "period_start": 2020, "period_end": 2020}
    rows = [count("dvc_level4", 1209), count("dvc_level4", 811, **before)]
    assert ("increase", "holds", 398.0, 398.0) in found(
        known, *rows, count("dvc_level4_increase", 398)
    )
    assert ("increase", "off", 400.0, 398.0) in found(
        known, *rows, count("dvc_level4_increase", 400)
    )


def test_what_a_source_implies_is_held_against_what_is_said_outright(known: Registry) -> None:
    outright = {
        "indicator": "par_index",
        "unit": "%",
        "value": 87.72,
        "source_id": source(known, 2),
    }
    implied = outright | {"value": 86.93, "derived": True}
    other = implied | {"source_id": source(known, 2, 1)}
    assert ("self", "off", 87.72, 86.93) in found(known, outright, implied)
    assert ("implied", "off", 87.72, 86.93) in found(known, outright, other)
    assert ("implied", "holds", 87.72, 87.7) in found(known, outright, other | {"value": 87.7})


def test_a_suspected_misprint_names_what_would_be_right(known: Registry) -> None:
    row = {"indicator": "par_index", "unit": "%", "value": 92.57, "suspect_reason": "cho ra 92.75"}
    assert ("misprint", "off", 92.57, 92.75) in found(known, row)


def test_a_better_score_must_have_the_better_rank(known: Registry) -> None:
    first = {"indicator": "par_index", "unit": "%", "value": 88.0, "rank": 5, "n_ranked": 63}
    second = first | {"area_id": "63-01", "value": 88.5, "rank": 6}
    assert ("order", "off", 88.0, 88.5) in found(known, first, second)
    assert not [c for c in found(known, first, second | {"rank": 4}) if c[0] == "order"]


def test_a_rank_among_another_number_of_provinces(known: Registry) -> None:
    row = {"indicator": "papi", "unit": "", "rank": 3, "n_ranked": 63}
    row |= {"year": 2022, "period_start": 2022, "period_end": 2022}
    assert ("rank_n", "off", 63.0, 61.0) in found(known, row)


@pytest.mark.parametrize(
    ("shown", "rival", "step"),
    [
        ({}, {"suspect_reason": "misprint"}, "suspect"),
        ({}, {"unit": "hồ sơ"}, "unfit"),
        ({}, {"derived": True}, "derived"),
        ({"tier": 1}, {"tier": 3}, "tier"),
    ],
)
def test_the_step_that_decides_is_named(
    known: Registry, shown: dict[str, Any], rival: dict[str, Any], step: str
) -> None:
    def row(value: float, more: dict[str, Any]) -> dict[str, Any]:
        made = {"indicator": "par_index", "unit": "%", "value": value} | more
        return made | {"source_id": source(known, int(made.pop("tier", 2)))}

    told = claims(known, row(89.06, shown), row(81.0, rival))
    figures = ledger.figures(told, registry=known)
    (found_,) = conflicts.ledgers(told, figures, registry=known)
    assert (found_.conflict, found_.step, found_.shown) == (True, step, 89.06)
    assert [c.agrees for c in found_.claims] == [True, False]


def test_narrow_questions_find_what_all_claims_and_figures_would(shipped: str) -> None:
    known, told, figures = registry.load(), store.claims(), store.figures()
    whole = conflicts.ledgers(told, figures, registry=known)
    assert list(ledgers.rows()) == whole
    heads = ledgers.heads().itertuples(index=False, name=None)
    computed = [(*r.key, r.what, r.conflict, r.step == "computed") for r in whole]
    assert sorted(heads) == sorted(computed)
    # As text: a number that is not known differs from itself.
    assert str(ledgers.checks()) == str(consistency.checks(told, figures, registry=known))
    page = whole[:60]
    of_page = ledgers.rows(tuple(dict.fromkeys(r.key for r in page)))
    assert [r for r in whole if r in of_page] == [
        r for r in whole if r.key in {p.key for p in page}
    ]


def test_rounded_copies_are_no_conflict(known: Registry) -> None:
    rows = [{"indicator": "par_index", "unit": "%", "value": v} for v in (87.61, 87.6)]
    told = claims(known, *rows)
    figures = ledger.figures(told, registry=known)
    (row,) = conflicts.ledgers(told, figures, registry=known)
    assert (row.conflict, row.step) == (False, "")
