"""A slide offers what the page of its chart offers, and what is picked becomes the slide's."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.usefixtures("shipped")
SHELL = str(Path(__file__).resolve().parents[2] / "lib" / "shell.py")


def slide(view: str) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=60).run()
    app.switch_page("../pages/present.py")
    app.query_params["s"] = view
    return app.run()


def test_a_slide_of_ranks_offers_index_years_region_provinces_and_measure() -> None:
    app = slide("ranking.years?indicator=papi&p=son-la")
    assert not app.exception
    labels = {box.label for box in (*app.selectbox, *app.multiselect)}
    for label in ("Chỉ số", "Từ năm", "Đến năm", "Vùng"):
        assert label in labels
    assert any("Tỉnh" in box.label for box in app.multiselect)


def test_what_is_picked_becomes_the_slide_s() -> None:
    app = slide("ranking.years?indicator=papi&p=son-la")
    before = app.title[0].value
    next(b for b in app.selectbox if b.label == "Chỉ số").select("pci").run()
    assert not app.exception
    assert "PCI" in app.title[0].value
    assert app.title[0].value != before
    assert "Sơn La" in app.title[0].value


def test_a_changed_agenda_is_newer_than_the_kept_one_although_the_clock_was_set_back() -> None:
    def script() -> None:
        import streamlit as st

        from lib.files.agenda import Agenda, Slide
        from lib.views import meeting
        from lib.views.browser_copy import Kept

        slides = (Slide(view="services.levels"),)
        made = Agenda(title="Họp", lang="vi", province="son-la", slides=slides)
        kept = Kept(slot="own/0123456789ab", revision=4 * 10**12, agenda=made)
        st.session_state[meeting.MEETINGS] = {kept.slot: kept}
        st.session_state[meeting.SLOT] = kept.slot
        meeting.keep(made)
        st.text(str(st.session_state[meeting.MEETINGS][kept.slot].revision))

    app = AppTest.from_function(script).run()
    assert not app.exception
    assert app.text[0].value == str(4 * 10**12 + 1)
