"""A year of three departments and a commune, reckoned by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lib.analytics import unit_scores
from lib.analytics.unit_scores import GivenPoints, ScoredLeaf

D = Decimal
LEAVES = [
    ScoredLeaf(code="1.1", field="I", most=D("0.6"), part="base"),
    ScoredLeaf(code="1.2", field="I", most=D("59.4"), part="base", group="so"),
    ScoredLeaf(code="1.3", field="I", most=D("59.4"), part="base", group="xa"),
    ScoredLeaf(code="2", field="II", most=D(40), part="survey"),
    ScoredLeaf(code="T", field="T", most=D(2), part="bonus"),
    ScoredLeaf(code="P", field="P", most=D(5), part="minus"),
]
UNITS = {"a": "so", "b": "so", "c": "so", "x": "xa"}
CLASSES = [("Tốt", D(80)), ("Khá", D(70)), ("Yếu", D(0))]


def rows(unit: str, **given: str) -> list[GivenPoints]:
    codes = {"k1": "1.1", "k2": "1.2", "k3": "1.3", "s": "2", "t": "T", "p": "P"}
    return [
        GivenPoints(unit=unit, code=codes[k], own=D("0.6") if k == "k1" else None, given=D(v))
        for k, v in given.items()
    ]


TOLD = [
    *rows("a", k1="0.1", k2="49.4", s="30.5", t="1", p="1"),
    *rows("b", k1="0.2", k2="49.3", s="30.5"),
    *rows("c", k1="0.6", s="40"),
    *rows("x", k1="0.3", k3="39.7", s="29.99"),
]


def test_ties_share_a_rank_and_who_lacks_points_has_none() -> None:
    found = {t.unit: t for t in unit_scores.totals(LEAVES, UNITS, TOLD, classes=CLASSES)}
    told = {u: (t.total, t.rank, t.ranked, t.grade) for u, t in found.items()}
    assert told == {
        "a": (D("80.0"), 1, 2, "Tốt"),
        "b": (D("80.0"), 1, 2, "Tốt"),
        "c": (None, None, 2, ""),
        "x": (D("69.99"), 1, 1, "Yếu"),
    }
    assert found["c"].missing == ("1.2",)
    # What is not appraised is no zero.
    assert (found["c"].parts["base"], found["c"].fields["I"]) == (None, None)
    assert found["c"].parts["survey"] == D(40)
    assert found["a"].parts == {
        "base": D("49.5"),
        "survey": D("30.5"),
        "bonus": D(1),
        "minus": D(1),
    }
    assert found["a"].fields == {"I": D("49.5"), "II": D("30.5"), "T": D(1), "P": D(-1)}
    assert (found["a"].own, found["a"].gap) == (D("0.6"), D("-0.5"))


@pytest.mark.parametrize(
    ("total", "most", "label"),
    [("79.99", "100", "Khá"), ("80", "100", "Tốt"), ("2.4", "3", "Tốt"), ("-1", "100", "")],
)
def test_a_class_begins_at_its_limit_and_not_by_rounding(total: str, most: str, label: str) -> None:
    assert unit_scores.grade_of(D(total), D(most), CLASSES) == label


def test_points_lost_are_those_not_got_and_those_taken() -> None:
    found = {(o.group, o.code): o for o in unit_scores.lost(LEAVES, UNITS, TOLD)}
    one = found["so", "1.1"]
    assert (one.lost, one.possible, one.units, one.below) == (D("0.9"), D("1.8"), 3, 2)
    assert (found["so", "P"].lost, found["so", "P"].units) == (D(1), 1)
    assert ("so", "T") not in found
    assert ("xa", "1.2") not in found


def test_what_a_unit_gave_itself_is_whole_before_it_is_appraised() -> None:
    leaves = [
        ScoredLeaf(code=code, field="I", most=D("50"), part="base") for code in ("1.1", "1.2")
    ]
    told = [
        GivenPoints(unit="a", code="1.1", own=D("40"), given=D("38.5")),
        GivenPoints(unit="a", code="1.2", own=D("30")),
        GivenPoints(unit="b", code="1.1", given=D("10")),
    ]
    found = {
        t.unit: t
        for t in unit_scores.totals(leaves, {"a": "", "b": ""}, told, classes=[("x", D("0"))])
    }
    assert (found["a"].own, found["a"].gap, found["a"].total) == (D("70"), D("-1.5"), None)
    # Who gave itself nothing has no points of its own, and no zero.
    assert (found["b"].own, found["b"].gap) == (None, None)
