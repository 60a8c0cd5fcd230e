"""A store that takes nothing now: what was typed stays, why is told, and it can be saved again."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from lib.base import i18n, settings
from lib.data.upkeep import (
    office,
    plan_keeping,
    scoring_appraisal,
    scoring_entries,
    scoring_steps,
    scoring_units,
    sessions,
    tables,
)
from lib.data.upkeep.roles import written
from lib.views import scoring_entry
from tests import unwritable
from tests.pages import test_scoring_appraisal
from tests.pages.test_scoring import EDITOR, UNIT, year
from tests.pages.test_upkeep import PASSWORD, PEOPLE, _office, opened

__all__ = ["_office", "year"]
# More than any page of the store has left.
LONG = "Kế hoạch số 12 " * 260


def refused(app: AppTest, lang: str = "vi") -> bool:
    """Whether the page says that it cannot be kept or shown, in its language, and nothing failed."""
    assert not app.exception
    shown = [e.value.replace("\\", "") for e in app.error]
    whole = i18n.t("not_ready.database", lang, reason="|").partition("|")[0]
    return any(i18n.t("upkeep.refused.store", lang) in s or s.startswith(whole) for s in shown)


def saved(app: AppTest) -> dict[str, tuple[str, str]]:
    """What the page tells the browser to be saved."""
    try:
        told: dict[str, tuple[str, str]] = app.session_state[scoring_entry.DONE]
    except KeyError:
        return {}
    return told


@pytest.mark.parametrize(("lang", "way"), [("en", "full"), *(("vi", w) for w in unwritable.EVERY)])
def test_an_entry_stays_typed_and_is_saved_again(
    monkeypatch: pytest.MonkeyPatch, year: int, lang: str, way: str
) -> None:
    scoring_units.begin(EDITOR, year)
    app = opened("unit", monkeypatch, lang=lang)
    key = f"scoring.{year}.so-y-te.1.1"
    with unwritable.EVERY[way]():
        app.text_area(key=f"{key}.text").input(LONG).run()
        assert refused(app, lang)
        # What was typed stays in the browser too: it is not told to be saved.
        assert key not in saved(app)
        if way != "gone":
            assert i18n.t("upkeep.refused.store", lang) in app.error[0].value.replace("\\", "")
            assert app.text_area(key=f"{key}.text").value == LONG
            app.button(key=f"{key}.again").click().run()
            assert refused(app, lang)
    assert scoring_entries.of_unit(UNIT, year, unit="so-y-te") == {}
    app.run()
    assert app.text_area(key=f"{key}.text").value == LONG
    app.button(key=f"{key}.again").click().run()
    assert not app.error
    stands = scoring_entries.of_unit(UNIT, year, unit="so-y-te")["1.1"]
    assert (stands.explanation, stands.revision) == (LONG, 1)


@pytest.mark.parametrize("way", unwritable.EVERY)
def test_an_answer_stays_typed_and_is_saved_again(
    monkeypatch: pytest.MonkeyPatch, year: int, way: str
) -> None:
    scoring_units.begin(EDITOR, year)
    for unit in ("so-y-te", "so-noi-vu"):
        told = {"unit": unit, "code": "1.1", "self_points": "0,5", "explanation": "KH 1"}
        scoring_entries.save(EDITOR, year, **told, seen=0)
        scoring_entries.submit(EDITOR, year, unit=unit)
    scoring_steps.onward(EDITOR, year)
    scoring_appraisal.ask(EDITOR, year, unit="so-y-te", code="1.1", question="Số nào?", seen=1)
    app = opened("unit", monkeypatch)
    key = f"scoring.answer.{year}.so-y-te.1.1"
    with unwritable.EVERY[way]():
        app.text_area(key=key).input(LONG).run()
        assert refused(app)
    app.run()
    assert app.text_area(key=key).value == LONG
    # Who saved meanwhile is not overwritten unseen.
    scoring_appraisal.ask(EDITOR, year, unit="so-y-te", code="1.1", question="Ngày nào?", seen=2)
    app.button(key=f"{key}.mine").click().run()
    assert "vừa ghi" in " ".join(e.value for e in app.error)
    app.button(key=f"{key}.mine").click().run()
    assert not app.error
    assert scoring_appraisal.of_unit(UNIT, year, unit="so-y-te")["1.1"].answer == LONG.strip()


appraised = pytest.fixture(name="appraised")(test_scoring_appraisal.year.__wrapped__)


@pytest.mark.parametrize("way", unwritable.WAYS)
def test_appraised_rows_stay_typed(
    monkeypatch: pytest.MonkeyPatch, appraised: int, way: str
) -> None:
    app = opened("reader", monkeypatch, section="scoring")
    rows = [{"given": "40", "reason": LONG}, {"given": "30", "reason": LONG}]
    with unwritable.WAYS[way]():
        test_scoring_appraisal.type_rows(app, monkeypatch, *rows)
        assert refused(app)
    told = app.session_state[f"{test_scoring_appraisal.view.REFUSED}.{appraised}.1.1"]
    assert [row["given"] for row in told.values()] == ["40", "30"]
    test_scoring_appraisal.type_rows(app, monkeypatch)
    assert not app.error
    held = scoring_appraisal.side_by_side(EDITOR, appraised, code="1.1")
    assert [e.given_points for e in held.values()] == ["40", "30"]


def test_what_else_is_done_on_the_page_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("approver", monkeypatch, section="plan")
    # The test runs no browser: its cookie is handed in.
    cookie = sessions.sign_in(PEOPLE["approver"], PASSWORD, address="192.0.2.1")
    end = sessions.sign_out
    monkeypatch.setattr(sessions, "sign_out", lambda _: end(cookie))
    app.text_input(key="plan.title").input("Kế hoạch khắc phục")
    with unwritable.WAYS["read only"]():
        for key in ("plan.make", "upkeep.sign_out"):
            app.button(key=key).click().run()
            assert refused(app), key
        assert app.text_input(key="plan.title").value == "Kế hoạch khắc phục"
    assert plan_keeping.listed(EDITOR) == []
    assert sessions.session_of(cookie)


@pytest.mark.parametrize("way", unwritable.WAYS)
def test_who_is_signed_in_reads_on_where_nothing_can_be_written(way: str) -> None:
    cookie = sessions.sign_in(PEOPLE["unit"], PASSWORD, address="192.0.2.1")
    before = written(datetime.now(UTC) - timedelta(minutes=sessions.SEEN_MINUTES + 1))
    with office.change() as connection:
        connection.execute(update(tables.sessions).values(seen=before))
    with unwritable.WAYS[way]():
        found = sessions.session_of(cookie)
    assert found is not None
    assert found.keeper.account == PEOPLE["unit"]


def test_views_leave_what_is_refused_to_one_place() -> None:
    """A view that caught only what is not allowed would fail where the store takes nothing."""
    caught = {
        path.stem
        for path in (settings.ROOT / "lib" / "views").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and node.type is not None
        if {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)} & {"NotAllowed", "FAULTS"}
    }
    assert caught == {"keepers"}
