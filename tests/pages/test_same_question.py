"""A page shows the chart that its head names, for whatever its address asks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from lib import gallery
from lib.base.records import Refusal
from lib.figures import sitemap
from lib.gallery import Nothing
from lib.web.public import page_request
from tests.addresses import addresses

pytestmark = pytest.mark.usefixtures("shipped")
SHELL = str(Path(__file__).resolve().parents[2] / "lib" / "shell.py")
# The map itself is no chart of this kind; its squares are.
PAGES = [e for e in sitemap.PAGES if e.id in gallery.TABLES and e.id not in ("sources", "map")]


def shown(entry: sitemap.Entry, pairs: list[tuple[str, str]]) -> list[str]:
    """The charts of the page, each as JSON."""
    app = AppTest.from_file(SHELL, default_timeout=60).run()
    app.switch_page(f"../pages/{entry.id}.py")
    for name in {n for n, _ in pairs}:
        app.query_params[name] = [v for n, v in pairs if n == name]
    app.run()
    assert not app.exception
    return [str(chart.proto.spec) for chart in app.get("plotly_chart")]


@pytest.mark.parametrize("entry", PAGES, ids=lambda e: e.id)
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_page_shows_what_its_head_names(entry: sitemap.Entry, data: st.DataObject) -> None:
    pairs = data.draw(addresses(entry.id))
    wanted = page_request.page(entry.path, pairs)
    assert wanted is not None
    ask = wanted.ask()
    charts = [json.loads(spec) for spec in shown(entry, pairs)]
    if ask is None:
        assert not charts
        return
    try:
        figure = gallery.draw(ask).chart.figure
    except (Nothing, Refusal):
        return
    assert json.loads(json.dumps(figure)) in charts
