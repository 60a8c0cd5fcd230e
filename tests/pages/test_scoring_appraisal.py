"""The keepers' page, appraisal to publication: what is refused stays typed, what is missing is told."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lib.base import i18n
from lib.data.declared import registry
from lib.data.upkeep import (
    scoring_appraisal,
    scoring_criteria,
    scoring_entries,
    scoring_steps,
    scoring_units,
    scoring_years,
)
from lib.data.upkeep.roles import Keeper
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_units import ScoredUnit
from lib.display import wording
from lib.figures import local_units
from lib.views import scoring_appraisal as view
from tests.pages.test_upkeep import _office, opened, press, said

__all__ = ["_office"]
EDITOR, UNIT = Keeper(account="an", role="editor"), Keeper(account="em", role="unit")
BINH = Keeper(account="binh", role="approver")
LIST = [
    Criterion(code="I", name="Chỉ đạo điều hành", points="100"),
    Criterion(code="1.1", parent="I", name="Kế hoạch", points="60", reviewer="doan"),
    Criterion(code="1.2", parent="I", name="Hài lòng", points="40", method="survey"),
]
UNITS = [
    ScoredUnit(unit="so-noi-vu", name="Sở Nội vụ", unit_group="so", account="khac"),
    ScoredUnit(unit="so-y-te", name="Sở Y tế", unit_group="so", account="em"),
]


@pytest.fixture
def year() -> int:
    """A year whose units have handed in."""
    made = scoring_years.add(EDITOR, "34-14", year=2025, title="Chỉ số 2025")
    scoring_criteria.replace(EDITOR, made, found=LIST, reason="QĐ 1")
    scoring_units.replace(EDITOR, made, found=UNITS, reason="QĐ 1")
    scoring_units.begin(EDITOR, made)
    for unit in UNITS:
        told = {"unit": unit.unit, "code": "1.1", "self_points": "50", "explanation": "KH 1"}
        scoring_entries.save(EDITOR, made, **told, seen=0)
        scoring_entries.submit(EDITOR, made, unit=unit.unit)
    scoring_steps.onward(EDITOR, made)
    return made


def type_rows(app: AppTest, monkeypatch: pytest.MonkeyPatch, *rows: dict[str, str]) -> None:
    """Type into the appraisal's table: the framework's test cannot, so the editor gives the rows back."""
    whole = view.st.data_editor

    def typed(frame: pd.DataFrame, **more: object) -> pd.DataFrame:
        found = whole(frame, **more)
        if str(more.get("key", "")).startswith("scoring.appraisal."):
            for at, row in enumerate(rows):
                for name, value in row.items():
                    found.loc[at, name] = value
        return found

    with monkeypatch.context() as patch:
        patch.setattr(view.st, "data_editor", typed)
        app.button(key="scoring.appraisal.save").click().run()


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_a_reviewer_gives_points_and_a_refused_row_stays_typed(
    monkeypatch: pytest.MonkeyPatch, year: int, lang: str
) -> None:
    app = opened("reader", monkeypatch, lang=lang, section="scoring")
    assert not app.exception
    assert list(app.selectbox(key=f"scoring.appraisal.code.{year}").options) == [
        i18n.t("scoring.leaf", lang, code="1.1", name="Kế hoạch", most="60")
    ]
    type_rows(app, monkeypatch, {"given": "50"}, {"given": "60,5", "reason": "x"})
    assert not app.exception
    assert i18n.t("scoring.appraisal.saved", lang, count=1, of=2) in said(app)
    errors = " ".join(e.value for e in app.error)
    assert all(part in errors for part in ("Sở Y tế", "1.1", "60,5"))
    held = scoring_appraisal.side_by_side(EDITOR, year, code="1.1")
    assert [e.given_points for e in held.values()] == ["50", None]
    refused = app.session_state[f"{view.REFUSED}.{year}.1.1"]
    assert refused["so-y-te"]["given"] == "60,5"
    # Nobody who reviews nothing sees the table.
    assert not opened("unit", monkeypatch).exception


def test_who_saved_meanwhile_is_told_of_and_not_overwritten(
    monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    app = opened("reader", monkeypatch, section="scoring")
    app.session_state[f"{view.TURN}.{year}.1.1.0"] = scoring_appraisal.side_by_side(
        EDITOR, year, code="1.1"
    )
    told = {"unit": "so-noi-vu", "code": "1.1", "points": "40", "reason": "Thiếu"}
    scoring_appraisal.give(EDITOR, year, **told, seen=1)
    type_rows(app, monkeypatch, {"given": "50"})
    assert "an vừa ghi “40”" in " ".join(e.value for e in app.error)
    assert (
        scoring_appraisal.side_by_side(EDITOR, year, code="1.1")["so-noi-vu"].given_points == "40"
    )


def test_a_wrong_survey_is_refused_and_what_was_pasted_stays(
    monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    app = opened("editor", monkeypatch, section="scoring")
    app.text_area(key="scoring.survey.paste").input("Đơn vị\t1.2\nSở Y tế\t41\n")
    app.text_input(key="scoring.survey.document").input("BC 5")
    press(app, "scoring.survey.take")
    assert "B" in " ".join(e.value for e in app.error)
    assert "41" in app.text_area(key="scoring.survey.paste").value
    app.text_area(key="scoring.survey.paste").input("Đơn vị\t1.2\nSở Y tế\t30,5\nSở Nội vụ\t31\n")
    press(app, "scoring.survey.take")
    assert not app.exception
    assert wording.plain(i18n.t("scoring.survey.said", "vi", count=2, left="–")) in said(app)


def test_a_year_is_brought_from_its_points_to_the_public_page(
    monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    editor = opened("editor", monkeypatch, section="scoring")
    press(editor, "scoring.onward.appraisal")
    assert i18n.t("upkeep.refused.scoring_lacks", "vi", count=2) in said(editor)
    assert "1.1, 1.2" in " ".join(w.value for w in editor.warning)
    for unit, points in (("so-noi-vu", "30"), ("so-y-te", "40")):
        told = {"unit": unit, "reason": "BC 5", "points": points}
        scoring_appraisal.give(EDITOR, year, **told, code="1.2", seen=0)
        scoring_appraisal.give(EDITOR, year, **told | {"points": "50"}, code="1.1", seen=1)
    editor = opened("editor", monkeypatch, section="scoring")
    press(editor, "scoring.onward.appraisal")
    assert not editor.exception
    unit = opened("unit", monkeypatch)
    assert "90,00" in " ".join(i.value for i in unit.info)
    approver = opened("approver", monkeypatch, section="scoring")
    press(approver, "scoring.onward.objection")
    assert i18n.t("upkeep.refused.scoring_no_decision", "vi", most=300) in said(approver)
    approver.text_input(key="scoring.decision").input("QĐ 12/QĐ-UBND")
    press(approver, "scoring.onward.objection")
    assert not approver.exception
    approver = opened("approver", monkeypatch, section="scoring")
    assert approver.selectbox(key="scoring.publish.so").value == "so"
    approver.text_area(key="scoring.note_en").input(" ")
    press(approver, "scoring.publish.now")
    assert i18n.t("upkeep.refused.note_missing", "vi") in said(approver)
    approver.text_area(key="scoring.note_en").input("The index 2025")
    press(approver, "scoring.publish.now")
    assert not approver.exception
    rows = local_units.history("34-14", "so")
    rows = rows[rows["year"] == 2025].sort_values("rank")
    assert rows[["score", "rank"]].to_numpy().tolist() == [[90.0, 1], [80.0, 2]]
    (made,) = scoring_years.listed(BINH)
    assert made.state == "published"
    registry.forget()


def test_a_suggested_deduction_for_lateness_is_written_when_it_is_confirmed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    year = scoring_years.add(EDITOR, "34-14", year=2026, title="x")
    late = {"code": "2", "name": "Nộp muộn", "points": "3", "method": "minus", "per_day": "0.5"}
    found = [
        Criterion(code="1", name="Kế hoạch", points="100"),
        Criterion(**late, due="2020-01-01T16:59:59Z"),
    ]
    scoring_criteria.replace(EDITOR, year, found=found, reason="QĐ 1")
    scoring_units.replace(EDITOR, year, found=UNITS[:1], reason="QĐ 1")
    scoring_units.begin(EDITOR, year)
    told = {"unit": "so-noi-vu", "code": "1", "self_points": "50", "explanation": "KH"}
    scoring_entries.save(EDITOR, year, **told, seen=0)
    scoring_entries.submit(EDITOR, year, unit="so-noi-vu")
    scoring_steps.onward(EDITOR, year)
    app = opened("editor", monkeypatch, section="scoring")
    app.selectbox(key=f"scoring.appraisal.code.{year}").set_value("2").run()
    assert "2" not in scoring_appraisal.of_unit(EDITOR, year, unit="so-noi-vu")
    app.button(key="scoring.lateness").click().run()
    assert not app.exception
    entry = scoring_appraisal.of_unit(EDITOR, year, unit="so-noi-vu")["2"]
    assert entry.given_points == "3"
    assert entry.reason.startswith("Nộp bản tự chấm muộn")
    assert i18n.t("scoring.lateness.none", "vi") in [c.value for c in app.caption]


def test_a_unit_reads_what_a_document_gave_or_took_and_may_object(
    monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    for unit in UNITS:
        for code, points, reason in (("1.1", "50", ""), ("1.2", "32,5", "BC 5")):
            told = {"unit": unit.unit, "code": code, "points": points, "reason": reason}
            scoring_appraisal.give(EDITOR, year, **told, seen=1 if code == "1.1" else 0)
    app = opened("unit", monkeypatch)
    # Points are told with the objections.
    assert "32,5" not in said(app)
    scoring_steps.onward(EDITOR, year)
    app = opened("unit", monkeypatch)
    assert wording.plain("1.2. Hài lòng (tối đa 40)") in said(app)
    assert wording.plain("điều tra 32,5 điểm (BC 5)") in said(app)
    assert wording.plain("1.1. Kế hoạch (tối đa 60)**") not in said(app)
    app.text_area(key=f"scoring.answer.{year}.so-y-te.1.2").input("Đề nghị xem lại").run()
    held = scoring_appraisal.of_unit(UNIT, year, unit="so-y-te")["1.2"]
    assert held.answer == "Đề nghị xem lại"
    scoring_steps.onward(BINH, year, decision="QĐ 9")
    app = opened("unit", monkeypatch)
    assert wording.plain("đơn vị trả lời: Đề nghị xem lại") in said(app)
    assert not app.text_area
