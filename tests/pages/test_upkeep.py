"""The keepers' page: unknown to readers; from a document to its release, a step at a time.

Every figure that is brought in here is invented for the test.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from streamlit.testing.v1 import AppTest

from lib.base import i18n, settings
from lib.data import store
from lib.data.loading import loaders, releases
from lib.data.upkeep import accounts, proposals, sessions
from lib.data.upkeep.roles import ADMINISTRATOR, ROLES, Keeper
from lib.figures import versions
from lib.views import keepers, upkeep, upkeep_draft, upkeep_password
from lib.views.upkeep_draft import AtHand
from tests import documents

SHELL = str(Path(__file__).resolve().parents[2] / "lib" / "shell.py")
PASSWORD = "một câu dài để nhớ"
ROOT = Keeper(account="terminal:test", role=ADMINISTRATOR)
PEOPLE = {
    "unit": "em",
    "reader": "doan",
    "editor": "an",
    "approver": "binh",
    "administrator": "chi",
}


@pytest.fixture(autouse=True)
def _office(few_figures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CCHC_VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("CCHC_UPKEEP", "1")
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", lambda: cheap)
    # The start page draws the country.
    (few_figures / "geo").symlink_to(settings.ROOT / "data" / "geo")
    loaders.load_shipped()
    versions.refresh()
    for role, name in PEOPLE.items():
        accounts.add(ROOT, name, role=role, password=PASSWORD)
    yield
    versions.refresh()
    releases.forget()


def opened(
    role: str | None, monkeypatch: pytest.MonkeyPatch, *, lang: str = "vi", section: str = ""
) -> AppTest:
    """The page as who has that role sees it: the test runs no browser, so the cookie is handed in."""
    cookie = sessions.sign_in(PEOPLE[role], PASSWORD, address="192.0.2.1") if role else None
    monkeypatch.setattr(keepers, "session", lambda: sessions.session_of(cookie))
    app = AppTest.from_file(SHELL, default_timeout=120)
    app.query_params["lang"] = lang
    if section:
        app.session_state[upkeep.CHOSEN] = section
    app.run()
    app.switch_page("../pages/upkeep.py").run()
    assert not app.exception
    return app


def html(app: AppTest) -> str:
    return " ".join(str(b.proto.body) for b in app.get("html"))


def said(app: AppTest) -> str:
    """Every sentence on the page."""
    kinds = (app.markdown, app.success, app.error, app.warning, app.info, app.caption)
    return " ".join(str(e.value) for kind in kinds for e in kind) + html(app)


def press(app: AppTest, key: str, lang: str = "vi") -> None:
    """Press the button of that text."""
    label = i18n.t(key, lang)
    next(b for b in app.button if b.label == label).click()
    app.run()
    assert not app.exception


def table(year: int, *, shift: float = 0.05) -> str:
    """A pasted table of an edition that nobody knows."""
    wide = documents.panel("papi", 2020)
    lines = [f"Tỉnh\tChỉ số PAPI {year}"]
    for n, (name, value) in enumerate(zip(wide["name"], wide["papi"], strict=True)):
        lines.append(f"{name}\t{value + shift * (n % 7) - 0.1:.2f}".replace(".", ","))
    return "\n".join(lines)


def paste(app: AppTest, text: str, lang: str = "vi") -> None:
    app.button_group(key="upkeep.way").set_value("paste").run()
    app.text_area(key="upkeep.pasted").input(text)
    press(app, "upkeep.bring.read", lang)


def draft(app: AppTest) -> AtHand | None:
    try:
        held: AtHand = app.session_state[upkeep_draft.DRAFT]
    except KeyError:
        return None
    return held


def test_a_reader_of_the_site_finds_no_such_page(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        opened(None, monkeypatch)
    app = opened("reader", monkeypatch)
    assert not app.file_uploader
    monkeypatch.undo()
    monkeypatch.delenv("CCHC_UPKEEP", raising=False)
    assert keepers.session() is None


def test_a_session_that_has_ended_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("editor", monkeypatch)
    assert app.file_uploader
    accounts.set_disabled(ROOT, PEOPLE["editor"], disabled=True)
    app.run()
    assert not app.exception
    assert not app.file_uploader
    assert i18n.t("page.upkeep.heading", "vi") not in [t.value for t in app.title]


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_a_pasted_table_is_read_compared_sent_approved_and_released(
    monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    app = opened("editor", monkeypatch, lang=lang)
    paste(app, table(2022), lang)
    assert html(app).count('class="marks"') == 1
    assert i18n.t("upkeep.means.value", lang) + " 2022 · PAPI" in html(app)
    press(app, "upkeep.reading.next", lang)
    assert i18n.t("upkeep.count.added", lang, count="63") in html(app)
    assert store.figures(indicators=["papi"], years=(2022, 2022)).empty
    press(app, "upkeep.difference.send", lang)
    assert i18n.t("upkeep.difference.sent", lang, number=1) in said(app)
    assert i18n.t("upkeep.difference.approve", lang) not in [b.label for b in app.button]
    assert draft(app) is None

    app = opened("approver", monkeypatch, lang=lang)
    assert i18n.t("upkeep.count.added", lang, count="63") in said(app)
    note = app.text_area(key="upkeep.note_vi.1").value
    assert "PAPI" in note
    assert "2022" in note
    press(app, "upkeep.difference.approve", lang)
    newest = releases.kept()[0]
    assert newest.note_vi == note
    assert newest.id in said(app)
    assert len(store.figures(indicators=["papi"], years=(2022, 2022))) == 63
    assert proposals.get(1).state == "released"


def test_what_cannot_be_read_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("editor", monkeypatch)
    paste(app, "Tỉnh\tPAPI 2022\nHà Nội\tnhiều")
    assert i18n.t("problem.no_provinces", "vi") in said(app)
    assert draft(app) is None


def test_a_document_is_uploaded_and_a_lying_one_is_told_off(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = opened("editor", monkeypatch)
    path = documents.word_annex(tmp_path / "Phụ lục (số liệu thử).docx", 2020)
    app.file_uploader(key="upkeep.file").upload(path.name, path.read_bytes(), "").run()
    assert not app.exception
    held = draft(app)
    assert held is not None
    assert held.file == path.name
    assert len(held.found.intake.claims) == 9 * 63
    press(app, "upkeep.reading.cancel")
    assert draft(app) is None
    app.file_uploader(key="upkeep.file").upload("bang.xlsx", b"PK\x03\x04 no more", "").run()
    assert "bang.xlsx" in said(app)
    assert draft(app) is None


def test_an_approver_returns_with_a_remark_and_the_author_sends_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = opened("editor", monkeypatch)
    paste(app, table(2022))
    press(app, "upkeep.reading.next")
    press(app, "upkeep.difference.send")

    app = opened("approver", monkeypatch)
    press(app, "upkeep.difference.give_back")
    assert i18n.t("upkeep.refused.reason_missing", "vi") in said(app)
    app.text_area(key="upkeep.remark.1").input("Xem lại Hà Nội")
    press(app, "upkeep.difference.give_back")
    assert proposals.get(1).state == "returned"

    app = opened("editor", monkeypatch, section="proposals")
    assert "Xem lại Hà Nội" in said(app)
    app.text_area(key="upkeep.reason.1").input("Đã xem lại")
    press(app, "upkeep.difference.send")
    assert (proposals.get(1).state, proposals.get(1).reason) == ("sent", "Đã xem lại")
    press(app, "upkeep.proposals.take_back")
    assert proposals.get(1).state == "draft"


def test_a_returned_document_is_corrected_from_where_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = opened("editor", monkeypatch)
    paste(app, table(2022).replace("PAPI 2022", "PAPI"))
    held = draft(app)
    assert held is not None
    app.selectbox(key=f"upkeep.{held.number}.all_years.0.None").set_value(2021).run()
    press(app, "upkeep.reading.next")
    press(app, "upkeep.difference.send")
    app = opened("approver", monkeypatch)
    app.text_area(key="upkeep.remark.1").input("Năm 2022")
    press(app, "upkeep.difference.give_back")

    app = opened("editor", monkeypatch, section="proposals")
    press(app, "upkeep.proposals.reopen")
    held = draft(app)
    assert held is not None
    assert set(held.found.intake.claims["year"]) == {2021}
    app.session_state[f"upkeep.{held.number}.correct"] = True
    app.run()
    app.selectbox(key=f"upkeep.{held.number}.all_years.0.2021").set_value(2022).run()
    press(app, "upkeep.reading.next")
    assert [proposals.get(n).state for n in (1, 2)] == ["replaced", "draft"]
    assert set(proposals.intake_of(2).claims["year"]) == {2022}


def test_nobody_approves_their_own_where_two_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_FOUR_EYES", "1")
    app = opened("approver", monkeypatch)
    paste(app, table(2022))
    press(app, "upkeep.reading.next")
    press(app, "upkeep.difference.send")
    assert i18n.t("upkeep.refused.four_eyes", "vi") in said(app)
    assert i18n.t("upkeep.difference.approve", "vi") not in [b.label for b in app.button]


def test_a_corrected_reading_makes_another_version_of_the_draft(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = opened("editor", monkeypatch)
    paste(app, table(2022))
    press(app, "upkeep.reading.next")
    press(app, "upkeep.reading.back")
    held = draft(app)
    assert held is not None
    app.session_state[f"upkeep.{held.number}.correct"] = True
    app.run()
    app.selectbox(key=f"upkeep.{held.number}.all_years.0.2022").set_value(2021).run()
    assert not app.exception
    held = draft(app)
    assert held is not None
    assert set(held.found.intake.claims["year"]) == {2021}
    press(app, "upkeep.reading.next")
    assert [(p.state, p.replaces) for p in map(proposals.get, (1, 2))] == [
        ("replaced", None),
        ("draft", 1),
    ]


def test_a_year_that_the_document_does_not_say_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = opened("editor", monkeypatch)
    paste(app, table(2022).replace("PAPI 2022", "PAPI"))
    assert i18n.t("problem.year_unknown", "vi") in said(app)
    assert i18n.t("upkeep.reading.next", "vi") not in [b.label for b in app.button]
    held = draft(app)
    assert held is not None
    app.selectbox(key=f"upkeep.{held.number}.all_years.0.None").set_value(2022).run()
    assert not app.exception
    press(app, "upkeep.reading.next")
    assert i18n.t("upkeep.count.added", "vi", count="63") in html(app)


def test_figures_are_typed_and_a_wrong_one_is_told_by_its_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = opened("editor", monkeypatch)
    app.button_group(key="upkeep.way").set_value("typed").run()
    app.text_input(key="upkeep.typed_publisher").input("Bộ Nội vụ")
    told = {"province": "Sơn La", "indicator": "SIPAS", "year": 2024}
    for value in ("81.2.3", "81,25"):
        assert draft(app) is None
        edited = {"edited_rows": {1: told | {"value": value}}, "added_rows": [], "deleted_rows": []}
        app.session_state["upkeep.rows"] = edited
        press(app, "upkeep.bring.take")
        if value == "81.2.3":
            assert i18n.t("where.row", "vi", value=2) in said(app)
    held = draft(app)
    assert held is not None
    assert held.found.intake.claims[["area_id", "value"]].values.tolist() == [["63-14", 81.25]]
    assert "81,25" in html(app)


@pytest.mark.parametrize("lang", i18n.LANGS)
@pytest.mark.parametrize("role", ROLES)
def test_every_section_is_drawn_for_who_may_see_it(
    monkeypatch: pytest.MonkeyPatch, role: str, lang: str
) -> None:
    keeper = Keeper(account=PEOPLE[role], role=role)
    for name, one in upkeep.SECTIONS.items():
        app = opened(role, monkeypatch, lang=lang, section=name)
        assert not app.exception
        shown = app.session_state[upkeep.CHOSEN]
        assert (shown == name) == keeper.may(one.role)


def test_an_administrator_makes_closes_and_opens_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("administrator", monkeypatch, section="accounts")
    app.text_input(key="upkeep.add_name").input("dung")
    app.text_input(key="upkeep.add_password").input("ngắn")
    press(app, "upkeep.accounts.add")
    assert "12" in said(app)
    app.text_input(key="upkeep.add_name").input("dung")
    app.text_input(key="upkeep.add_password").input("một câu khác để nhớ")
    press(app, "upkeep.accounts.add")
    assert "dung" in [a.name for a in accounts.listed()]
    app.selectbox(key="upkeep.change_name").set_value("dung")
    app.selectbox(key="upkeep.change_what").set_value("close")
    press(app, "upkeep.accounts.change")
    assert [a.disabled for a in accounts.listed() if a.name == "dung"] == [True]


@pytest.mark.parametrize("role", ["unit", "administrator"])
def test_who_is_signed_in_changes_their_own_password(
    monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    app = opened(role, monkeypatch)
    app.session_state[upkeep_password.KEY] = True
    app.run()
    assert "12" in said(app)

    def fill(old: str, new: str, again: str) -> None:
        for name, text in zip(upkeep_password.FIELDS, (old, new, again), strict=True):
            app.text_input(key=f"{upkeep_password.KEY}.{name}").input(text)
        press(app, "upkeep.password.set")

    fill(PASSWORD, "một câu khác để nhớ", "một câu khác")
    assert i18n.t("upkeep.refused.password_differs", "vi") in said(app)
    app.session_state[upkeep_password.KEY] = True
    app.run()
    fill("không phải câu ấy", "một câu khác để nhớ", "một câu khác để nhớ")
    assert i18n.t("upkeep.refused.password_old", "vi") in said(app)
    app.session_state[upkeep_password.KEY] = True
    app.run()
    fill(PASSWORD, "một câu khác để nhớ", "một câu khác để nhớ")
    assert i18n.t("upkeep.password.said", "vi") in said(app)
    assert accounts.right_password(PEOPLE[role], "một câu khác để nhớ")


def test_an_approver_goes_back_to_an_earlier_release(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("approver", monkeypatch, section="releases")
    for lang in i18n.LANGS:
        app.text_area(key=f"upkeep.release_{lang}").input("Số liệu ban đầu")
    press(app, "upkeep.releases.now")
    app.session_state[keepers.NEXT] = "bring"
    app.run()
    paste(app, table(2022))
    press(app, "upkeep.reading.next")
    press(app, "upkeep.difference.send")
    press(app, "upkeep.difference.approve")
    assert len(store.figures(indicators=["papi"], years=(2022, 2022))) == 63
    app.session_state[keepers.NEXT] = "releases"
    app.run()
    for lang in i18n.LANGS:
        app.text_area(key=f"upkeep.back_{lang}").input("Nhầm năm")
    press(app, "upkeep.releases.go_back")
    assert store.figures(indicators=["papi"], years=(2022, 2022)).empty
    assert len(releases.kept()) == 3


def test_figures_of_a_loaded_file_are_withdrawn_by_a_proposal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = opened("approver", monkeypatch)
    app.button_group(key="upkeep.way").set_value("withdraw").run()
    assert i18n.t("upkeep.withdraw.none", "vi") in said(app)
    app.button_group(key="upkeep.way").set_value("paste").run()
    paste(app, table(2022))
    press(app, "upkeep.reading.next")
    press(app, "upkeep.difference.send")
    press(app, "upkeep.difference.approve")
    app.session_state[keepers.NEXT] = "bring"
    app.run()
    app.button_group(key="upkeep.way").set_value("withdraw").run()
    (editions, places) = app.multiselect
    editions.set_value([("papi", 2022)]).run()
    (_, places) = app.multiselect
    places.set_value(["63-14"]).run()
    app.text_area(key="upkeep.out_reason").input("Rút Sơn La")
    app.button(key="upkeep.out").click().run()
    assert not app.exception
    assert i18n.t("upkeep.count.removed", "vi", count="1") in said(app)
    press(app, "upkeep.difference.send")
    press(app, "upkeep.difference.approve")
    left = store.figures(indicators=["papi"], years=(2022, 2022))
    assert len(left) == 62
    assert "63-14" not in set(left["area_id"])


def test_what_an_account_had_at_hand_is_gone_for_the_next_of_the_same_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = opened("editor", monkeypatch)
    paste(app, table(2021))
    assert draft(app)
    app.session_state["scoring.refused"] = {"x": "typed"}
    cookie = sessions.sign_in(PEOPLE["approver"], PASSWORD, address="192.0.2.1")
    monkeypatch.setattr(keepers, "session", lambda: sessions.session_of(cookie))
    app.run()
    assert not app.exception
    assert draft(app) is None
    assert "scoring.refused" not in app.session_state
