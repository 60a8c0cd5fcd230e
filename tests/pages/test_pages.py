"""Every page of the sitemap runs in both languages, with a sensible and with a nonsense address."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.base import i18n
from lib.figures import sitemap

pytestmark = pytest.mark.usefixtures("shipped")
SHELL = str(Path(__file__).resolve().parents[2] / "lib" / "shell.py")


@pytest.fixture(scope="module", params=i18n.LANGS)
def site(request: pytest.FixtureRequest) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=30)
    app.query_params["lang"] = request.param
    return app.run()


def _texts(app: AppTest) -> str:
    blocks = [*app.title, *app.header, *app.markdown, *app.caption, *app.info, *app.warning]
    return " ".join(str(b.value) for b in blocks)


@pytest.mark.parametrize("page", [p.id for p in sitemap.PAGES])
def test_page_runs_and_says_something(site: AppTest, page: str) -> None:
    site.switch_page(f"../pages/{page}.py").run()
    assert not site.exception
    assert len(site.title) == 1
    assert len(site.title[0].value) > 15
    assert "nan" not in _texts(site).lower().split()
    assert "None" not in _texts(site).split()


def test_ranking_says_what_the_address_asks(shipped: str) -> None:
    app = AppTest.from_file(SHELL, default_timeout=30).run()
    app.switch_page("../pages/ranking.py")
    for name, value in {"indicator": "par_index", "from": "2019", "to": "2022"}.items():
        app.query_params[name] = value
    app.query_params["p"] = "son-la,thanh-hoa"
    app.run()
    assert not app.exception
    assert app.title[0].value.replace("\\", "") == (
        "Sơn La tăng 10 bậc PAR INDEX từ 2019 đến 2022: từ hạng 23 đến hạng 13/63"
    )


def test_a_nonsense_address_falls_back_with_a_note(shipped: str) -> None:
    app = AppTest.from_file(SHELL, default_timeout=30).run()
    app.switch_page("../pages/ranking.py")
    bad = {"indicator": "<b>x</b>", "from": "1", "to": "zzz", "p": "atlantis", "view": "9"}
    for name, value in bad.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    notes = " ".join(n.value for n in app.info)
    for name in ("indicator", "from", "to", "view"):
        assert f"{name}=" in notes
    assert "atlantis" in notes
    assert "<b>" not in notes


@pytest.mark.parametrize(
    ("indicator", "end", "said"),
    [
        ("papi", "2019", "61/63 tỉnh không chắc thuộc phần ba nào"),
        ("papi", "2023", "không có gì ở đây được tính cho số liệu kỳ 2023"),
        ("par_index", "2022", "không có gì trong đó được tính cho PAR INDEX"),
    ],
)
def test_ranking_says_how_sure_it_is(shipped: str, indicator: str, end: str, said: str) -> None:
    app = AppTest.from_file(SHELL, default_timeout=60).run()
    app.switch_page("../pages/ranking.py")
    for name, value in {"indicator": indicator, "from": "2018", "to": end}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    text = _texts(app) + " ".join(str(h.value) for h in app.get("html"))
    assert said in text + " ".join(e.label for e in app.expander)


def test_papi_from_2017_to_2018_is_refused_in_words(shipped: str) -> None:
    app = AppTest.from_file(SHELL, default_timeout=30).run()
    app.switch_page("../pages/ranking.py")
    for name, value in {"indicator": "papi", "from": "2017", "to": "2018"}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert any("8 nội dung" in n.value for n in app.caption)


def test_why_page_names_the_split_and_reads_it_aloud(shipped: str) -> None:
    app = AppTest.from_file(SHELL, default_timeout=30).run()
    app.switch_page("../pages/why.py")
    for name, value in {"indicator": "papi", "from": "2022", "to": "2023", "p": "son-la"}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert "phần của tỉnh" in app.title[0].value
    assert "hạng 30/61" in " ".join(str(h.proto.body) for h in app.get("html"))


def test_why_page_says_which_scores_are_missing(shipped: str) -> None:
    app = AppTest.from_file(SHELL, default_timeout=30).run()
    app.switch_page("../pages/why.py")
    for name, value in {"indicator": "par_index", "from": "2022", "to": "2023"}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert any("34/63" in n.value for n in app.warning)


def test_a_scenario_lives_in_the_address(shipped: str) -> None:
    app = AppTest.from_file(SHELL, default_timeout=30).run()
    app.switch_page("../pages/whatif.py")
    for name, value in {"year": "2023", "p": "son-la", "c": "papi_d1:0.2,papi_d4:-0.1"}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert "hạng 30 thành 28/61" in app.title[0].value
    assert "không phải kết quả chính thức" in app.title[0].value.replace("\\", "")
    fields = [f for f in app.text_input if "whatif.c." in str(f.key)]
    assert [f.value for f in fields][:4:3] == ["0,20", "−0,10"]
    fields[0].set_value("0,5").run()
    assert not app.exception
    assert app.query_params["c"] == "papi_d1:0.5,papi_d4:-0.1"
    for wrong in ("nửa điểm", "99", "1.000,5"):
        next(f for f in app.text_input if f.key == fields[0].key).set_value(wrong).run()
        assert not app.exception
        assert any(wrong in w.value for w in app.warning)
        assert app.query_params["c"] == "papi_d1:0.5,papi_d4:-0.1"
        assert next(f for f in app.text_input if f.key == fields[0].key).value == "0,50"
    app.query_params["c"] = "papi_d1:99,nonsense"
    app.run()
    assert not app.exception
    assert any("nonsense" in n.value for n in app.info)
