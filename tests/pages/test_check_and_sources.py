"""The claim checker and the source ledger as pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.base import i18n
from lib.figures import ledgers
from lib.gallery import source_ledger
from lib.gallery.source_ledger import PAGE_ROWS, Filter
from lib.views import source_checks

pytestmark = pytest.mark.usefixtures("shipped")
SHELL = str(Path(__file__).resolve().parents[2] / "lib" / "shell.py")


def opened(page: str, lang: str = "vi", /, **address: str) -> AppTest:
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
    assert ("15/63" if lang == "vi" else "15 of 63") in html(app)


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


def test_the_whole_ledger_is_turned_page_by_page() -> None:
    count, _ = source_ledger.counts(Filter(conflicts=False))
    pages = -(-count // PAGE_ROWS)
    seen: list[str] = []
    for number in (1, 2, pages):
        app = opened("sources", show="all", page=str(number))
        blocks = [b for b in map(str, (b.proto.body for b in app.get("html"))) if "<section" in b]
        rows = blocks[0].split("<section>")[1:]
        assert len(rows) == (PAGE_ROWS if number < pages else count - PAGE_ROWS * (pages - 1))
        assert not set(rows) & set(seen)
        seen += rows
        assert any(f"Trang {number}/{pages}" in c.value for c in app.caption)
    # What the arithmetic says is one list.
    assert html(app).count("<section") - len(rows) == source_checks.MOST_CARDS


def test_a_page_of_the_ledger_is_one_of_the_whole_in_its_order() -> None:
    chosen = Filter(indicator="par_index", conflicts=False)
    whole = ledgers.rows()
    order = sorted(
        (r for r in whole if chosen.fits(r)),
        key=lambda r: (not r.conflict, r.step == "computed", -r.period_end),
    )
    count, disputed = source_ledger.counts(chosen)
    assert (count, disputed) == (len(order), sum(r.conflict for r in order))
    pages = [source_ledger.one_page(chosen, n) for n in range(1, -(-count // PAGE_ROWS) + 1)]
    assert [r for page in pages for r in page] == order


def test_the_files_of_the_ledger_hold_all_of_it() -> None:
    app = opened("sources")
    app.session_state["ledger.cite"] = True
    app.run()
    count = sum(len(r.claims) for r in ledgers.rows() if r.conflict)
    labels = [b.proto.label for b in app.get("download_button")]
    assert [label for label in labels if f"{count}" in label]


def test_a_nonsense_choice_falls_back_with_a_note() -> None:
    app = opened("sources", area="<b>x</b>", year="1", show="zzz")
    notes = " ".join(n.value for n in app.info)
    assert all(f"{name}=" in notes for name in ("area", "year", "show"))
