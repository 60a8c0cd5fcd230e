"""Every page runs while nothing of the framework is changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.figures import sitemap

pytestmark = pytest.mark.usefixtures("shipped")
SHELL = str(Path(__file__).resolve().parents[2] / "lib" / "shell.py")


@pytest.fixture(scope="module")
def site() -> Iterator[AppTest]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CCHC_FRAMEWORK_PATCHES", "off")
        yield AppTest.from_file(SHELL, default_timeout=60).run()


@pytest.mark.parametrize("page", [p.id for p in sitemap.PAGES])
def test_a_page_runs_without_patches(site: AppTest, page: str) -> None:
    site.switch_page(f"../pages/{page}.py").run()
    assert not site.exception
    assert len(site.title[0].value) > 15


def test_a_chart_is_the_same_validated_by_plotly(site: AppTest) -> None:
    from lib import gallery

    site.switch_page("../pages/ranking.py").run()
    shown = json.loads(site.get("plotly_chart")[0].proto.spec)
    drawn = gallery.draw(gallery.ask("ranking.years", {}, lang="vi")).chart.figure
    assert len(shown["data"]) == len(drawn["data"])
    assert [t["type"] for t in shown["data"]] == [t["type"] for t in drawn["data"]]
    assert shown["layout"]["height"] == drawn["layout"]["height"]


def test_a_slide_runs_without_patches(site: AppTest) -> None:
    site.query_params["slide"] = "1"
    site.switch_page("../pages/present.py").run()
    assert not site.exception
