"""The profile and the comparisons as pages: every kind of unit, and addresses that make no sense."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.usefixtures("shipped")
SHELL = str(Path(__file__).resolve().parents[2] / "lib" / "shell.py")


@pytest.fixture(scope="module")
def site() -> AppTest:
    return AppTest.from_file(SHELL, default_timeout=60).run()


def opened(site: AppTest, page: str, **choices: str) -> AppTest:
    site.switch_page(f"../pages/{page}.py")
    site.query_params.clear()
    for name, value in choices.items():
        site.query_params[name] = value
    site.run()
    assert not site.exception
    return site


def title(site: AppTest) -> str:
    return str(site.title[0].value).replace("\\", "")


def markup(site: AppTest) -> str:
    return " ".join(str(h.proto.body) for h in site.get("html"))


def test_a_province_that_was_not_merged(site: AppTest) -> None:
    opened(site, "province", p="son-la")
    said = "Sơn La tăng 1 bậc PAR INDEX từ 2023 đến 2024: từ hạng 13 đến hạng 12/63 (suy ra)"
    assert title(site) == said
    assert "hạng 12/63" in markup(site)
    assert "PAR INDEX: chưa có số liệu các năm" in markup(site)


def test_an_old_unit_says_what_it_is_part_of_now(site: AppTest) -> None:
    opened(site, "province", p="bac-kan")
    assert title(site).startswith("Bắc Kạn")
    assert any("nay thuộc Thái Nguyên" in str(m.value) for m in site.markdown)


def test_a_merged_unit_has_no_old_ranks_and_shows_those_of_its_parts(site: AppTest) -> None:
    opened(site, "province", p="thai-nguyen")
    assert "đơn vị mới từ 01/07/2025" in title(site)
    assert "Bắc Kạn" in markup(site)
    assert any("Không có thứ hạng chính thức" in str(m.value) for m in site.markdown)
    ways = {link.proto.page: link.proto.query_string for link in site.get("page_link")}
    assert ways["ranking"] == "p=63-06%2C63-19"
    assert ways["why"] == "p=thai-nguyen"


def test_a_unit_with_almost_nothing_says_so(site: AppTest) -> None:
    opened(site, "province", p="34-82")
    assert "chưa có thứ hạng nào" in title(site)
    assert any("sáu chỉ số" in str(i.value) for i in site.info)
    assert "Những gì chưa có" in markup(site)


def test_ha_tay(site: AppTest) -> None:
    opened(site, "province", p="64-28")
    assert title(site) == "Hà Tây giảm 14 bậc PCI từ 2007 đến 2008: từ hạng 41 đến hạng 55/64"
    assert any("nay thuộc Hà Nội" in str(m.value) for m in site.markdown)


def test_figures_of_districts_stand_apart(site: AppTest) -> None:
    opened(site, "province", p="tien-giang")
    assert any("Số liệu của huyện, không phải của cả tỉnh" in e.label for e in site.get("expander"))
    assert "Chợ Gạo" not in markup(site)
    site.session_state["folded.districts"] = True
    site.run()
    assert "Chợ Gạo" in markup(site)


def test_later_sections_stand_behind_their_findings(site: AppTest) -> None:
    opened(site, "province", p="son-la")
    said = [e.label.replace("\\", "") for e in site.get("expander")]
    assert any("Sơn La, PAPI 2024. Mạnh: Trách nhiệm giải trình" in s for s in said), said
    assert any("6,62 điểm" in s for s in said), said
    assert any("6 trong 14 tỉnh cùng vùng" in str(s.proto) for s in site.get("plotly_chart"))
    assert len(site.get("plotly_chart")) == 2
    assert not any("chưa có chuỗi" in str(w.value) for w in [*site.warning, *site.info])
    site.session_state["folded.province.components."] = True
    site.run()
    assert len(site.get("plotly_chart")) == 3


def test_nonsense_falls_back_with_notes(site: AppTest) -> None:
    opened(site, "province", p="<b>x</b>", peers="zzz", measure="9")
    told = " ".join(str(i.value) for i in site.info)
    assert all(f"{name}=" in told for name in ("p", "peers", "measure"))
    assert "<b>" not in told
    opened(site, "compare", i="nonsense,papi", p="atlantis", scale="x", axis="y")
    told = " ".join(str(i.value) for i in site.info)
    assert "nonsense" in told
    assert "atlantis" in told
    assert "scale=“x”" in told


def test_a_shared_name_means_the_unit_that_the_index_ranks(site: AppTest) -> None:
    opened(site, "compare", p="hai-phong,son-la", i="par_index")
    assert "Hải Phòng" in title(site)
    assert not any("chưa có số liệu của Hải Phòng" in str(i.value) for i in site.info)


def test_compare_holds_its_choices_in_the_address(site: AppTest) -> None:
    opened(site, "compare", i="papi,pci", p="son-la,thanh-hoa", view="scatter", year="2019")
    assert title(site).startswith("Đứng đầu trong các tỉnh được chọn: Thanh Hóa")
    assert "không khẳng định quan hệ nhân quả" in markup(site)
