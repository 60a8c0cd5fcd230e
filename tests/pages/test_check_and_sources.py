"""The claim checker and the source ledger as pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.base import i18n
from lib.views import sources

pytestmark = pytest.mark.usefixtures("shipped")
SHELL = str(Path(__file__).resolve().parents[2] / "lib" / "shell.py")


def opened(page: str, lang: str = "vi", **address: str) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=60)
    app.query_params["lang"] = lang
    app.run()
    app.switch_page(f"../pages/{page}.py")
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def html(app: AppTest) -> str:
    return " ".join(str(b.proto.body) for b in app.get("html"))


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_an_example_is_checked_on_a_click(lang: str) -> None:
    app = opened("check", lang)
    app.button(key="check.example_1").click().run()
    assert not app.exception
    assert i18n.t("check.verdict.confirmed", lang) in html(app)
    assert "15/63" in html(app)


def test_a_pasted_text_stays_out_of_the_address_and_is_never_markup() -> None:
    app = opened("check")
    text = "<img src=x onerror=alert(1)> Sơn La xếp thứ 14 PAR INDEX năm 2021"
    app.text_area(key="check.text").input(text)
    next(b for b in app.button if b.label == i18n.t("page.check.button", "vi")).click()
    app.run()
    assert not app.exception
    assert "1 không khớp" in app.title[0].value
    assert "<img" not in html(app)
    assert set(app.query_params) <= {"lang"}


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_the_ledger_shows_every_claim_and_why(lang: str) -> None:
    app = opened("sources", lang, indicator="par_index", area="quang-ninh", year="2018")
    said = html(app)
    points = ("89,06", "89,6", "81") if lang == "vi" else ("89.06", "89.6", "81")
    assert all(p in said for p in points)
    assert i18n.t("ledger.outcome.off", lang) in said


def test_the_whole_ledger_is_cut_with_a_note() -> None:
    app = opened("sources", show="all")
    # The figures of several sources, and what the arithmetic says.
    assert html(app).count("<section") == 2 * sources.MOST_CARDS
    notes = [c for c in app.caption if c.value.startswith(f"Hiện {sources.MOST_CARDS} trong ")]
    assert len(notes) == 2


def test_a_nonsense_choice_falls_back_with_a_note() -> None:
    app = opened("sources", area="<b>x</b>", year="1", show="zzz")
    notes = " ".join(n.value for n in app.info)
    assert all(f"{name}=" in notes for name in ("area", "year", "show"))
