"""The keepers' page, scoring: a year is made and opened, a unit fills in, what is refused stays typed."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, event

from lib.base import i18n
from lib.data.upkeep import (
    accounts,
    scoring_criteria,
    scoring_entries,
    scoring_evidence,
    scoring_units,
    scoring_years,
)
from lib.data.upkeep.roles import Keeper
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_units import ScoredUnit
from lib.display import wording
from tests.pages.test_upkeep import ROOT, _office, opened, press, said

__all__ = ["_office"]
EDITOR, UNIT = Keeper(account="an", role="editor"), Keeper(account="em", role="unit")
LIST = [
    Criterion(code="I", name="Chỉ đạo điều hành", points="100"),
    Criterion(code="1.1", parent="I", name="Kế hoạch", points="0.6"),
    Criterion(code="1.2", parent="I", name="Hài lòng", points="99.4", method="survey"),
]
UNITS = [
    ScoredUnit(unit="so-y-te", name="Sở Y tế", account="em"),
    ScoredUnit(unit="so-noi-vu", name="Sở Nội vụ", account="khac"),
]


@pytest.fixture
def year() -> int:
    made = scoring_years.add(EDITOR, "34-14", year=2025, title="Chỉ số 2025")
    scoring_criteria.replace(EDITOR, made, found=LIST, reason="QĐ 1")
    scoring_units.replace(EDITOR, made, found=UNITS, reason="QĐ 1")
    return made


def test_an_editor_makes_a_year_and_opens_it_when_its_criteria_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = opened("editor", monkeypatch, section="scoring")
    press(app, "scoring.new")
    (made,) = scoring_years.listed(EDITOR)
    assert made.state == "draft"
    press(app, "scoring.move.draft")
    assert i18n.t("upkeep.refused.scoring_faults", "vi", count=1) in said(app)
    scoring_criteria.replace(EDITOR, made.id, found=LIST, reason="QĐ 1")
    app = opened("editor", monkeypatch, section="scoring")
    app.text_input(key="scoring.criteria_reason").input("QĐ 2")
    app.button(key="scoring.criteria_save").click().run()
    assert i18n.t("scoring.saved", "vi") in said(app)
    assert scoring_criteria.listed(EDITOR, made.id) == LIST
    app.text_area(key=f"scoring.units.{made.id}").input("Sở Y tế\tso\tem\nSở Nội vụ")
    app.button(key="scoring.units_save").click().run()
    assert i18n.t("upkeep.refused.reason_missing", "vi") in said(app)
    app.text_input(key="scoring.units_reason").input("QĐ 1")
    app.button(key="scoring.units_save").click().run()
    assert [u.account for u in scoring_units.listed(EDITOR, made.id)] == ["", "em"]
    press(app, "scoring.move.draft")
    assert not app.exception
    assert [y.state for y in scoring_years.listed(UNIT)] == ["open"]


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_a_unit_fills_in_and_what_is_refused_stays_typed(
    monkeypatch: pytest.MonkeyPatch, year: int, lang: str
) -> None:
    scoring_units.begin(EDITOR, year)
    app = opened("unit", monkeypatch, lang=lang)
    # There is no choice among one.
    assert "scoring.unit" not in [box.key for box in app.selectbox]
    assert "Sở Y tế" in " ".join(str(p.proto.text) for p in app.get("progress"))
    assert app.title[0].value == ("Việc của đơn vị" if lang == "vi" else "Your unit's work")
    points = f"scoring.{year}.so-y-te.1.1.points"
    app.text_input(key=points).input("0,7").run()
    assert app.text_input(key=points).value == "0,7"
    assert "Sở Y tế" in " ".join(e.value for e in app.error)
    assert scoring_entries.of_unit(UNIT, year, unit="so-y-te") == {}
    app.text_input(key=points).input("0,5").run()
    assert not app.error
    app.button(key="scoring.hand_in").click().run()
    bare = i18n.t("upkeep.refused.scoring_bare", lang, unit="Sở Y tế", count=1, codes="1.1")
    assert wording.plain(bare) in said(app)
    scoring_evidence.add_link(
        UNIT, year, unit="so-y-te", code="1.1", link="https://sonla.gov.vn/kh?a=1&b=<i>"
    )
    app.run()
    assert 'href="https://sonla.gov.vn/kh?a=1&amp;b=&lt;i&gt;"' in said(app)
    assert app.text_input(key=points).value == ("0,5" if lang == "vi" else "0.5")
    assert scoring_entries.of_unit(UNIT, year, unit="so-y-te")["1.1"].self_points == "0.5"
    app.button(key="scoring.hand_in").click().run()
    # What was handed in is text to be read.
    assert points not in [field.key for field in app.text_input]
    said_points = i18n.t(
        "scoring.form.entry", lang, points="0,5" if lang == "vi" else "0.5", text=""
    )
    assert wording.plain(said_points.strip()) in said(app)
    app.button(key="scoring.hand_in").click().run()
    assert scoring_entries.submission(UNIT, year, unit="so-y-te") == "taken_back"


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_the_second_at_one_field_sees_the_first_and_decides(
    monkeypatch: pytest.MonkeyPatch, year: int, choice: str
) -> None:
    scoring_units.begin(EDITOR, year)
    app = opened("unit", monkeypatch)
    scoring_entries.save(
        EDITOR, year, unit="so-y-te", code="1.1", self_points="0,3", explanation="x", seen=0
    )
    key = f"scoring.{year}.so-y-te.1.1"
    app.text_input(key=f"{key}.points").input("0,6").run()
    assert "an vừa ghi" in " ".join(e.value for e in app.error)
    assert app.text_input(key=f"{key}.points").value == "0,6"
    app.button(key=f"{key}.{choice}").click().run()
    assert not app.error
    stands = scoring_entries.of_unit(UNIT, year, unit="so-y-te")["1.1"].self_points
    assert stands == {"mine": "0.6", "theirs": "0.3"}[choice]
    assert app.text_input(key=f"{key}.points").value == {"mine": "0,6", "theirs": "0,3"}[choice]


def test_last_years_criteria_are_taken_over_and_what_differs_is_told(
    monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    made = scoring_years.add(EDITOR, "34-14", year=2026, title="Chỉ số 2026")
    app = opened("editor", monkeypatch, section="scoring")
    app.button(key="scoring.copy").click().run()
    assert not app.exception
    assert scoring_criteria.listed(EDITOR, made) == LIST
    changed = [*LIST[:2], Criterion(code="1.3", parent="I", name="Mới", points="99.4")]
    scoring_criteria.replace(EDITOR, made, found=changed, reason="QĐ 2")
    app.run()
    assert not app.exception
    assert wording.plain("1.3: thêm Mới (99,4)") in said(app)
    assert wording.plain("1.2: bỏ Hài lòng (99,4)") in said(app)


def test_only_what_is_open_is_drawn_and_what_was_refused_stays_typed(
    monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    two = [
        Criterion(code="I", name="Chỉ đạo", points="40"),
        Criterion(code="1.1", parent="I", name="Kế hoạch", points="40"),
        Criterion(code="II", name="Thể chế", points="60"),
        Criterion(code="2.1", parent="II", name="Rà soát", points="12.5"),
        Criterion(code="2.2", parent="II", name="Ban hành", points="47.5"),
    ]
    scoring_criteria.replace(EDITOR, year, found=two, reason="QĐ 1")
    scoring_units.begin(EDITOR, year)
    told = {"unit": "so-y-te", "self_points": "12,5", "explanation": "BC 1", "seen": 0}
    scoring_entries.save(EDITOR, year, code="2.1", **told)
    app = opened("unit", monkeypatch)
    field, key = f"scoring.field.{year}.so-y-te", f"scoring.{year}.so-y-te.1.1.points"
    title = app.button(key=f"{field}.II").label
    assert title == f"**{wording.plain('II. Thể chế · 1/2 · 12,5 điểm')}**"
    assert [t.key for t in app.text_input if t.key.endswith(".points")] == [key]
    app.text_input(key=key).input("41").run()
    app.button(key=f"{field}.I").click().run()
    app.button(key=f"{field}.II").click().run()
    assert len([t for t in app.text_input if t.key.endswith(".points")]) == 2
    app.button(key=f"{field}.I").click().run()
    assert app.text_input(key=key).value == "41"
    assert "cao hơn điểm tối đa" in " ".join(e.value for e in app.error)


def test_a_closed_account_saves_nothing_more_from_a_page_that_is_open(
    monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    scoring_units.begin(EDITOR, year)
    app = opened("unit", monkeypatch)
    accounts.set_disabled(ROOT, "em", disabled=True)
    app.text_input(key=f"scoring.{year}.so-y-te.1.1.points").input("0,5").run()
    assert not app.exception
    assert scoring_entries.of_unit(EDITOR, year, unit="so-y-te") == {}


def test_a_lower_role_takes_its_rights_from_a_page_that_is_open(
    monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    scoring_units.begin(EDITOR, year)
    app = opened("editor", monkeypatch, section="scoring")
    app.selectbox(key="scoring.unit").select("so-noi-vu").run()
    accounts.set_role(ROOT, "an", role="unit")
    app.text_input(key=f"scoring.{year}.so-noi-vu.1.1.points").input("0,5").run()
    assert not app.exception
    assert (
        scoring_entries.of_unit(Keeper(account="chi", role="administrator"), year, unit="so-noi-vu")
        == {}
    )


def test_what_many_units_have_to_do_is_one_line_and_the_tab_says_where_one_is(
    monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    units = [ScoredUnit(unit=f"xa-{n}", name=f"Xã {n}") for n in range(1, 8)]
    scoring_units.replace(EDITOR, year, found=units, reason="QĐ 1")
    scoring_units.begin(EDITOR, year)
    app = opened("editor", monkeypatch, section="scoring")
    several = (
        "7 đơn vị chưa nộp bản tự chấm và còn tiêu chí chưa có điểm: Xã 1, Xã 2, Xã 3 và 4 nữa."
    )
    assert [several in i.value.replace("\\", "") for i in app.info] == [True]
    lacks = "7 đơn vị chưa nộp bản tự chấm: Xã 1, Xã 2, Xã 3, Xã 4, Xã 5, Xã 6, Xã 7."
    assert lacks in said(app).replace("\\", "")


def test_a_run_asks_the_store_for_a_units_own_and_once(
    monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    scoring_units.begin(EDITOR, year)
    app = opened("unit", monkeypatch)
    asked: list[tuple[str, object]] = []

    def heard(_: object, __: object, statement: str, given: object, *___: object) -> None:
        asked.append((statement, given))

    event.listen(Engine, "before_cursor_execute", heard)
    try:
        app.run()
    finally:
        event.remove(Engine, "before_cursor_execute", heard)
    assert not app.exception
    entries = [given for statement, given in asked if "scoring_entries" in statement]
    # What waits for the unit, and what it wrote: on the last evening everybody looks after each save.
    assert len(entries) == 2
    assert all("so-y-te" in str(given) for given in entries)
    assert sum("scoring_criteria" in statement for statement, _ in asked) <= 3


def test_an_account_that_nobody_has_is_told_of(monkeypatch: pytest.MonkeyPatch, year: int) -> None:
    scoring_units.begin(EDITOR, year)
    app = opened("editor", monkeypatch, section="scoring")
    warned = " ".join(w.value for w in app.warning)
    assert wording.plain("khac (Sở Nội vụ)") in warned
    assert wording.plain("em (") not in warned
    accounts.set_disabled(ROOT, "em", disabled=True)
    app.run()
    assert wording.plain("em (Sở Y tế)") in " ".join(w.value for w in app.warning)


def test_an_open_years_settings_stand_in_one_fold_and_a_drafts_are_open(
    monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    folds = [e.label for e in opened("editor", monkeypatch, section="scoring").expander]
    fold = i18n.t("scoring.setting", "vi")
    assert fold not in folds
    scoring_units.begin(EDITOR, year)
    app = opened("editor", monkeypatch, section="scoring")
    (found,) = (e for e in app.expander if e.label == fold)
    named = ("criteria", "units", "dates", "classes.heading")
    assert [t.label for t in found.tabs] == [i18n.t(f"scoring.{n}", "vi") for n in named]
    assert not {t.label for t in found.tabs} & {e.label for e in app.expander}


def test_a_new_year_begins_where_the_last_one_was(
    monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    app = opened("editor", monkeypatch, section="scoring")
    app.session_state["scoring.new_year"] = True
    app.run()
    app.number_input[0].set_value(2027)
    press(app, "scoring.new")
    assert not app.exception
    # What the year was added in is closed, for the year itself is there.
    assert not app.session_state["scoring.new_year"]
    made = next(y for y in scoring_years.listed(EDITOR) if y.id != year)
    assert (made.province, made.year) == ("34-14", 2027)
    assert app.selectbox(key="scoring.year").value == made.id
    shown = app.text_area(key=f"scoring.units.{made.id}").value
    assert sorted(shown.splitlines()) == ["Sở Nội vụ\t\tkhac", "Sở Y tế\t\tem"]
