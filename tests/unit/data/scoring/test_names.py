"""Communes whose names differ by a tone alone are two: neither gets the other's points, id or page."""

from __future__ import annotations

import io

import openpyxl
import pytest

from lib.base.records import BadFile
from lib.data.cells import document, separated
from lib.data.declared import registry
from lib.data.upkeep import scoring_publication, scoring_survey, scoring_units
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_survey import SurveyTable
from lib.data.upkeep.scoring_units import ScoredUnit
from tests.unit.data.scoring.conftest import LIST

PAIR = [
    ScoredUnit(unit="xa-tan-thanh", name="Xã Tân Thành", unit_group="so"),
    ScoredUnit(unit="xa-tan-thanh-2", name="Xã Tân Thạnh", unit_group="so"),
    ScoredUnit(unit="xa-hoa-binh", name="Xã Hòa Bình", unit_group="so"),
]


def _read(*lines: str, criteria: tuple[Criterion, ...] = LIST) -> SurveyTable:
    text = "\n".join(("Đơn vị;2.2", *lines))
    book = separated.read("khao-sat.csv", text.encode())
    return scoring_survey.read(book, criteria=criteria, units=PAIR)


def test_a_survey_gives_each_commune_its_own_points() -> None:
    found = _read("Xã Tân Thạnh;8", "xã Tân  Thành;7", "Xã Hoà Bình;6")
    assert found.points == {
        ("xa-tan-thanh-2", "2.2"): "8",
        ("xa-tan-thanh", "2.2"): "7",
        ("xa-hoa-binh", "2.2"): "6",
    }
    assert _read("Xa Hoa Binh;6").points == {("xa-hoa-binh", "2.2"): "6"}


@pytest.mark.parametrize("name", ["Xa Tan Thanh", "Xã Tân Thanh", "Xã Tân Thánh", "Xã Hoa Bình"])
def test_a_name_that_may_be_anothers_is_refused(name: str) -> None:
    with pytest.raises(BadFile) as fault:
        _read(f"{name};8")
    assert [p.code for p in fault.value.problems] == ["survey_unit"]


def test_pasted_communes_have_an_id_each_and_keep_it() -> None:
    text = "Xã Tân Thành\txa\nXã Tân Thạnh\txa\nXã Tân Thanh\txa"
    made = scoring_units.pasted(text, known={})
    assert [u.unit for u in made] == ["xa-tan-thanh", "xa-tan-thanh-2", "xa-tan-thanh-3"]
    again = scoring_units.pasted("Xã Tân Thạnh\nXã Tân Thành", known={u.name: u.unit for u in made})
    assert [u.unit for u in again] == ["xa-tan-thanh-2", "xa-tan-thanh"]
    assert [u.unit for u in scoring_units.pasted("Sở A\nsở  A", known={})] == ["so-a", "so-a"]


def test_a_public_unit_is_never_taken_for_another_of_like_name() -> None:
    known = registry.load()
    held = next(u for u in known.local_units.values() if u.name_vi == "Sở Tài chính")
    province, group, slug = held.id.split("/")
    year = type("Year", (), {"province": province, "year": 2025})()

    def public(name: str) -> str:
        unit = ScoredUnit(unit=slug, name=name, unit_group=group)
        return scoring_publication._unit(known, year, unit, group).id

    assert public("SỞ Tài chính") == held.id
    assert public("Sở Tài chánh") == f"{held.id}-2"


def test_a_heading_that_may_be_two_codes_is_refused() -> None:
    both = tuple(
        Criterion(code=code, name=code, points="10", method="survey") for code in ("4.1", "4.10")
    )
    made = openpyxl.Workbook()
    for row in (("Đơn vị", 4.1), ("Xã Tân Thành", 7)):
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    book = document.parsed("khao-sat.xlsx", out.getvalue())
    with pytest.raises(BadFile) as fault:
        scoring_survey.read(book, criteria=both, units=PAIR)
    assert [p.code for p in fault.value.problems] == ["code_number"]
    assert scoring_survey.read(book, criteria=both[:1], units=PAIR[:1]).points
