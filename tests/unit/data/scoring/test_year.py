"""A year of scoring: its criteria and units, a unit's entries, and what is refused on the way."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import pytest

from lib.base import i18n
from lib.data.upkeep import (
    audit,
    scoring_criteria,
    scoring_entries,
    scoring_points,
    scoring_units,
    scoring_years,
    terminal,
)
from lib.data.upkeep.roles import Keeper, NotAllowed
from lib.data.upkeep.scoring_criteria import CriteriaFault, Criterion
from lib.data.upkeep.scoring_entries import Conflict, ScoreEntry


def refused(code: str) -> object:
    return pytest.raises(NotAllowed, match=rf"^{code}\b")


def put(by: Keeper, year: int, code: str = "1.1", value: str = "0,5", seen: int = 0) -> ScoreEntry:
    return scoring_entries.save(
        by, year, unit="so-y-te", code=code, self_points=value, explanation="KH số 1", seen=seen
    )


@pytest.mark.parametrize(
    ("text", "kept"),
    [("0,6", "0.6"), ("0.60", "0.6"), (" 12 ", "12"), ("0", "0"), ("10", "10"), ("100,00", "100")],
)
def test_points_are_exact_decimals(text: str, kept: str) -> None:
    assert scoring_points.plain(text) == kept


HOSTILE = (
    "-1",
    "0,123",
    "1e1",
    "NaN",
    "inf",
    "0,5 điểm",
    "=1+1",
    "٣",
    "1.234,5",
    "1,,2",
    ",5",
    "99999",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_no_number_of_points_is_refused_with_where_and_why(
    opened: int, own: Keeper, text: str
) -> None:
    with refused("scoring_points") as fault:
        put(own, opened, value=text)
    for lang in i18n.LANGS:
        told = terminal.refused(fault.value, lang)
        assert all(
            part in told for part in ("Sở Y tế", "1.1", text, "0,6" if lang == "vi" else "0.6")
        )
    assert scoring_entries.of_unit(own, opened, unit="so-y-te") == {}


def test_points_above_the_most_are_refused(opened: int, own: Keeper) -> None:
    assert put(own, opened, value="0,60").self_points == "0.6"
    with refused("scoring_points_most"):
        put(own, opened, value="0,61", seen=1)
    assert scoring_entries.of_unit(own, opened, unit="so-y-te")["1.1"].self_points == "0.6"


def test_two_people_at_one_criterion_the_second_sees_it_and_decides(
    opened: int, own: Keeper, editor: Keeper
) -> None:
    put(own, opened, value="0,5")
    with pytest.raises(Conflict) as fault:
        put(editor, opened, value="0,3")
    theirs = fault.value.theirs
    assert (theirs.self_points, theirs.self_by, theirs.revision) == ("0.5", "yte", 1)
    assert put(editor, opened, value="0,3", seen=theirs.revision).self_points == "0.3"
    with pytest.raises(Conflict):
        put(own, opened, value="0,4", seen=1)


def test_of_many_saves_at_once_one_stands_and_the_others_are_told(opened: int, own: Keeper) -> None:
    told: list[str] = []

    def one(value: str) -> None:
        try:
            told.append(put(own, opened, value=value).self_points or "")
        except Conflict:
            told.append("conflict")

    people = [threading.Thread(target=one, args=(f"0,{n}",)) for n in range(1, 6)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert told.count("conflict") == 4
    stands = scoring_entries.of_unit(own, opened, unit="so-y-te")["1.1"]
    assert (stands.self_points in told, stands.revision) == (True, 1)


def test_nobody_sees_or_writes_another_units_entries(
    opened: int, own: Keeper, foreign: Keeper
) -> None:
    put(own, opened)
    put(own, opened, code="1.2", value="30")
    for who in (foreign, Keeper(account="x", role="reader"), Keeper(account="yte2", role="unit")):
        with refused("scoring_foreign"):
            put(who, opened, seen=1)
        with refused("scoring_foreign"):
            scoring_entries.of_unit(who, opened, unit="so-y-te")
        with refused("scoring_foreign"):
            scoring_entries.submit(who, opened, unit="so-y-te")
    reviewer = Keeper(account="soat", role="reader")
    assert list(scoring_entries.of_unit(reviewer, opened, unit="so-y-te")) == ["1.2"]
    with refused("scoring_foreign"):
        put(reviewer, opened, code="1.2", seen=1)
    assert [u.unit for u in scoring_units.listed(foreign, opened)] == ["so-noi-vu"]


def test_a_unit_hands_in_whole_and_takes_back_until_the_deadline(
    opened: int, own: Keeper, editor: Keeper
) -> None:
    put(own, opened)
    with refused("scoring_unfilled") as fault:
        scoring_entries.submit(own, opened, unit="so-y-te")
    assert fault.value.params["codes"] == "1.2, 2.1"
    put(own, opened, code="1.2", value="39,4")
    put(own, opened, code="2.1", value="0")
    scoring_entries.submit(own, opened, unit="so-y-te")
    with refused("scoring_submitted"):
        put(own, opened, seen=1)
    scoring_entries.take_back(own, opened, unit="so-y-te")
    put(own, opened, value="0,4", seen=1)
    scoring_entries.submit(own, opened, unit="so-y-te")
    scoring_years.set_due(editor, opened, name="self_due", time="2026-01-01T00:00:00Z")
    with refused("scoring_late"):
        scoring_entries.take_back(own, opened, unit="so-y-te")
    with refused("scoring_late"):
        put(own, opened, value="0,1", seen=2)
    assert scoring_entries.submission(own, opened, unit="so-y-te") == "submitted"


@pytest.mark.parametrize("code", ["2.2", "3.1"])
def test_points_of_a_survey_or_a_decision_are_not_the_units(
    opened: int, own: Keeper, code: str
) -> None:
    with refused("scoring_not_self"):
        put(own, opened, code=code, value="1")


@pytest.mark.parametrize("code", ["I", "9.9", "", "' OR 1=1"])
def test_what_is_no_criterion_of_the_unit_takes_no_points(
    opened: int, own: Keeper, code: str
) -> None:
    with refused("scoring_no_criterion"):
        put(own, opened, code=code)


def test_the_log_tells_who_changed_what_from_what(opened: int, own: Keeper) -> None:
    put(own, opened)
    put(own, opened, value="0,6", seen=1)
    told = [e for e in audit.entries() if e.action == "scoring_entry"]
    assert [(e.account, e.about) for e in told] == [("yte", "34-14 2025 so-y-te 1.1")] * 2
    assert json.loads(told[1].detail) == {"old": ["0.5", "KH số 1"], "new": ["0.6", "KH số 1"]}
    assert audit.faults() == []


def test_a_list_that_does_not_add_up_is_told_and_opens_no_year(draft: int, editor: Keeper) -> None:
    held = scoring_criteria.listed(editor, draft)
    assert scoring_criteria.faults(held) == []
    wrong = [replace(c, points="0.5") if c.code == "1.1" else c for c in held]
    assert scoring_criteria.faults(wrong) == [
        CriteriaFault(code="sum", at="I", found="40", due="39.9"),
        CriteriaFault(code="whole", at="", found="99.9", due="100"),
    ]
    scoring_criteria.replace(editor, draft, found=wrong, reason="thử")
    with refused("scoring_faults"):
        scoring_units.begin(editor, draft)
    told = [e for e in audit.entries() if e.action == "scoring_criterion"][-1]
    assert (told.about, json.loads(told.detail)["why"]) == ("34-14 2025 1.1", "thử")


def test_groups_are_held_to_100_each() -> None:
    found = [
        Criterion(code="1", name="Chung", points="90"),
        Criterion(code="2", name="Sở", points="10", unit_group="so"),
        Criterion(code="3", name="Xã", points="9", unit_group="xa"),
    ]
    assert scoring_criteria.faults(found) == [
        CriteriaFault(code="whole", at="xa", found="99", due="100")
    ]


def test_a_list_with_a_circle_or_an_unknown_parent_is_told() -> None:
    circle = [Criterion(code=a, parent=b, name=a, points="1") for a, b in ("ab", "ba")]
    assert {f.code for f in scoring_criteria.faults(circle)} == {"circle"}
    lost = [Criterion(code="a", parent="z", name="a", points="100")]
    assert scoring_criteria.faults(lost) == [CriteriaFault(code="parent", at="a", found="z")]
    assert scoring_criteria.faults([]) == [CriteriaFault(code="none", at="")]


def test_an_open_year_keeps_its_criteria_and_units(
    opened: int, editor: Keeper, own: Keeper
) -> None:
    with refused("scoring_not_draft"):
        scoring_criteria.replace(editor, opened, found=[], reason="x")
    with refused("scoring_not_draft"):
        scoring_units.replace(editor, opened, found=[], reason="x")
    scoring_units.back_to_draft(editor, opened)
    assert scoring_years.listed(own) == []
    scoring_units.begin(editor, opened)
    put(own, opened)
    with refused("scoring_entered"):
        scoring_units.back_to_draft(editor, opened)


def test_a_unit_may_not_run_a_year(opened: int, own: Keeper) -> None:
    for deed in (
        lambda: scoring_years.add(own, "34-14", year=2026, title="x"),
        lambda: scoring_criteria.replace(own, opened, found=[], reason="x"),
        lambda: scoring_units.replace(own, opened, found=[], reason="x"),
        lambda: scoring_units.begin(own, opened),
        lambda: scoring_years.set_due(own, opened, name="self_due", time=""),
    ):
        with refused("role"):
            deed()


def test_a_year_stands_once_for_a_province_that_there_is(draft: int, editor: Keeper) -> None:
    with refused("scoring_year_taken"):
        scoring_years.add(editor, "34-14", year=2025, title="x")
    with refused("scoring_province"):
        scoring_years.add(editor, "63-99", year=2025, title="x")


def test_units_are_pasted_or_taken_from_the_registry() -> None:
    found = scoring_units.pasted(
        "Sở Y tế\tso\tyte\n\nXã Đông Anh\txa\nCũ", known={"Cũ": "63-14/so/cu"}
    )
    assert [(u.unit, u.unit_group, u.account) for u in found] == [
        ("so-y-te", "so", "yte"),
        ("xa-dong-anh", "xa", ""),
        ("63-14/so/cu", "", ""),
    ]
    assert scoring_units.suggested("63-06")


def test_groups_hold_for_every_unit_and_field(editor: Keeper) -> None:
    def one(code: str, points: str, group: str = "", parent: str = "") -> Criterion:
        return Criterion(code=code, name=code, points=points, unit_group=group, parent=parent)

    found = [one("I", "60"), one("1", "60", parent="I"), one("II", "40", "so")]
    found.append(one("2", "40", parent="II"))
    told = scoring_criteria.faults(found)
    assert CriteriaFault(code="group", at="2", found="", due="so") in told
    found[-1] = replace(found[-1], unit_group="so")
    assert scoring_criteria.faults(found, groups=["so"]) == []
    # A group that the list does not name has what is for everyone, and no 100 points by that.
    assert scoring_criteria.faults(found, groups=["so", "xa"]) == [
        CriteriaFault(code="whole", at="xa", found="60", due="100")
    ]
    assert CriteriaFault(code="nobody", at="so") in scoring_criteria.faults(found, groups=["xa"])
    year = scoring_years.add(editor, "34-14", year=2026, title="x")
    scoring_criteria.replace(editor, year, found=found, reason="QĐ")
    pasted = scoring_units.pasted("Sở A\tso\nXã B\txa", known={})
    scoring_units.replace(editor, year, found=pasted, reason="QĐ")
    with refused("scoring_faults"):
        scoring_units.begin(editor, year)
    units = scoring_units.pasted("Sở A\tso\nSở B\tso", known={})
    scoring_units.replace(editor, year, found=units, reason="QĐ")
    scoring_units.begin(editor, year)
