"""The topic pages say what an address asks, in one running application."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

SHELL = str(Path(__file__).resolve().parents[2] / "lib" / "shell.py")


@pytest.fixture(scope="module")
def site(shipped: str) -> AppTest:
    return AppTest.from_file(SHELL, default_timeout=30).run()


def opened(site: AppTest, page: str, **params: str) -> AppTest:
    site.switch_page(f"../pages/{page}.py")
    for name in list(site.query_params):
        del site.query_params[name]
    for name, value in params.items():
        site.query_params[name] = value
    site.run()
    assert not site.exception
    return site


def said(app: AppTest) -> str:
    blocks = [*app.title, *app.header, *app.markdown, *app.caption, *app.info, *app.warning]
    written = [str(h.proto.body) for h in app.get("html")]
    return " ".join([*(str(b.value) for b in blocks), *written]).replace("\\", "")


def test_services_of_ninh_binh(site: AppTest) -> None:
    app = opened(site, "services", p="ninh-binh", indicator="dvc_level4", year="2021")
    title = app.title[0].value.replace("\\", "")
    assert title.startswith(
        "Ninh Bình: dịch vụ công trực tuyến mức độ 4 là 1.209 dịch vụ (2021), +398"
    )
    assert "Số tỉnh, thành phố có số liệu về dịch vụ công trực tuyến mức độ 4: 2017: 2" in said(app)
    assert len(app.get("plotly_chart")) == 2
    folded = [e.label for e in app.get("expander")]
    assert any("1.209" in label for label in folded), folded
    app.session_state["folded.mine"] = True
    app.run()
    tables = [h.proto.body for h in app.get("html") if "<table" in h.proto.body]
    table = next(b for b in tables if "1.522 dịch vụ" in b)
    assert "2.039 dịch vụ" in table
    assert "Nơi được đo" not in table


def test_dossiers_of_tien_giang_show_the_sum_and_keep_districts_apart(site: AppTest) -> None:
    app = opened(site, "dossiers", p="tien-giang")
    assert any("2.134.402" in w.value for w in app.warning)
    assert "Cấp huyện thuộc Tiền Giang: không phải số của tỉnh" in said(app)
    app.session_state["folded.mine"] = True
    app.run()
    tables = [h.proto.body for h in app.get("html") if "<table" in h.proto.body]
    mine = next(b for b in tables if "2.134.401" in b)
    assert "Chợ Gạo" not in mine
    assert any("huyện Chợ Gạo (Tiền Giang)" in b for b in tables)


def test_staffing_of_a_new_unit_says_what_is_missing_and_links_its_past(site: AppTest) -> None:
    app = opened(site, "staffing", p="34-19")
    assert "Thái Nguyên (từ 01/07/2025): chưa thu thập được số liệu nào" in said(app)
    links = app.get("page_link")
    assert any("trước khi sáp nhập" in link.proto.label for link in links)


def test_satisfaction_with_a_nonsense_address_falls_back_with_notes(site: AppTest) -> None:
    app = opened(site, "satisfaction", p="atlantis", year="1", measure="x", indicator="<b>")
    notes = " ".join(n.value for n in app.info).replace("\\", "")
    for name in ("p=", "measure=", "indicator="):
        assert name in notes
    assert "<b>" not in " ".join(n.value for n in app.info)
