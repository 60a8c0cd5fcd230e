"""What is changed in the framework: every place is found, is missed by name, and can be left as it is."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
import streamlit as st
from plotly import io, tools
from streamlit import config
from streamlit.runtime.scriptrunner import script_runner

from lib.framework import (
    chart_script,
    document,
    early_scripts,
    install,
    nodelay,
    page_copies,
    patches,
    plain_figures,
    rules,
    script_texts,
)

FIGURE = {"data": [{"type": "bar", "x": [1, 2], "y": [3, 4]}], "layout": {"height": 300}}
WORDS = {"lang": "vi", "head": "<title>x</title>", "rules": "<style></style>"}


@pytest.fixture
def off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_FRAMEWORK_PATCHES", "off")


@pytest.mark.parametrize("patch", patches.PATCHES, ids=lambda p: p.name)
def test_every_patch_applies_to_the_installed_framework(patch: patches.Patch) -> None:
    assert list(patch.faults()) == []


@pytest.mark.parametrize("start", [*script_texts.WORDS, script_texts.SEARCH])
def test_a_script_that_looks_otherwise_is_named(
    start: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "js").mkdir()
    for script in install.scripts():
        known = (*script_texts.WORDS, script_texts.SEARCH)
        if script.name.rsplit(".", 2)[0] in known:
            own = script.name.rsplit(".", 2)[0] == start
            text = "const other = 1;" if own else script.read_text(encoding="utf-8")
            (tmp_path / "js" / script.name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(install, "STATIC", tmp_path)
    faults = script_texts.faults()
    assert faults
    assert all(fault.startswith(start) for fault in faults)


@pytest.mark.parametrize("place", document.PLACES)
def test_a_place_that_the_document_lost_is_named(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    html = document.PLACES[place].sub("", install.document())
    monkeypatch.setattr(install, "document", lambda: html)
    assert document.faults() == [place]
    assert "<title>x</title>" in document.rewritten(html, **WORDS) or place == "title"


def test_a_name_in_our_rules_that_no_script_knows_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    css = '.st-key-slide [data-testid="stNothing"], .stNowhere {color: red}'
    for name in ("blocks", "layout", "opening", "slide"):
        (tmp_path / f"{name}.css").write_text(css, encoding="utf-8")
    monkeypatch.setattr(rules, "STYLES", tmp_path)
    rules._sheet.cache_clear()
    rules._slide.cache_clear()
    try:
        assert rules.faults() == ["stNothing", "stNowhere"]
    finally:
        rules._sheet.cache_clear()
        rules._slide.cache_clear()


def test_every_key_in_the_rules_is_one_that_a_page_gives() -> None:
    text = "".join(sheet.read_text(encoding="utf-8") for sheet in rules.STYLES.glob("*.css"))
    code = "".join(p.read_text(encoding="utf-8") for p in Path("lib/views").glob("*.py"))
    # The pickers' keys are made of the page's and the choice's names.
    made = re.findall(r"\.st-key-(\w+)(?![\w-])", text)
    assert {"slide", "pickers", "heading"} <= set(made)
    assert [key for key in sorted(set(made)) if f'"{key}"' not in code] == []


def test_an_early_script_that_is_gone_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "STATIC", tmp_path)
    assert early_scripts.faults() == list(early_scripts.FIRST)


def test_a_figure_that_the_framework_copies_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(*_: object, **__: object) -> None:
        raise ValueError("not a figure")

    monkeypatch.setattr(tools, "return_figure_from_figure_or_data", refusing)
    assert "not a figure" in plain_figures.faults()[0]
    monkeypatch.setattr(tools, "return_figure_from_figure_or_data", lambda *_, **__: {})
    assert plain_figures.faults()


def test_a_page_that_is_no_longer_asked_whether_it_may_run_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page_copies, "NOTED", "_other")
    assert "_other" in page_copies.faults()[0]


def test_a_socket_that_sends_at_once_by_itself_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    from streamlit.web.server.starlette import starlette_server

    def bound(*_: object) -> socket.socket:
        return socket.socket(proto=socket.IPPROTO_TCP)

    monkeypatch.setattr(starlette_server, "_bind_socket", bound)
    assert "by itself" in nodelay.faults()[0]
    monkeypatch.delattr(starlette_server, "_bind_socket")
    assert "otherwise" in nodelay.faults()[0]


def test_a_door_that_moved_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "CLOSED", ("/_stcore/other",))
    assert install.faults() == ["/_stcore/other"]


def test_the_log_says_in_one_line_what_no_longer_applies(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    patch = patches.Patch(name="x", without="it is slower", faults=lambda: ["here", "there"])
    fine = patches.Patch(name="y", without="it is slower", faults=list)
    monkeypatch.setattr(patches, "PATCHES", (patch, fine))
    with caplog.at_level(logging.WARNING):
        patches.report()
    line = f"framework patch 'x' no longer applies to Streamlit {st.__version__} (here, there)"
    assert [r.getMessage() for r in caplog.records] == [f"{line}: it is slower"]


@pytest.mark.usefixtures("off")
def test_without_patches_the_framework_s_own_is_left_as_it_is(
    caplog: pytest.LogCaptureFixture,
) -> None:
    html = install.document()
    assert document.rewritten(html, **WORDS) == html
    assert script_texts.rewritten("Selectbox.x.js", b"`No results`") == b"`No results`"
    assert early_scripts.link_header(chart=True) == ""
    assert nodelay.send_at_once() == 0
    assert rules.slide() == ""
    assert "st-key" not in rules.page()
    assert ".cchc-table" in rules.page()
    with caplog.at_level(logging.WARNING):
        patches.report()
    assert [r.getMessage() for r in caplog.records] == [
        "framework patches are off (CCHC_FRAMEWORK_PATCHES)"
    ]


@pytest.mark.usefixtures("off")
def test_without_patches_a_figure_is_validated_and_keeps_its_look() -> None:
    given = plain_figures.plain(FIGURE)
    made = tools.return_figure_from_figure_or_data(given, validate_figure=True)
    figure = io.from_json(io.to_json(made, validate=False)).to_plotly_json()
    assert figure["data"][0]["x"] == [1, 2]
    assert figure["layout"]["height"] == 300
    with pytest.raises(Exception, match="Invalid"):
        tools.return_figure_from_figure_or_data(
            plain_figures.plain({"data": [{"type": "bar", "nothing": 1}], "layout": {}}),
            validate_figure=True,
        )


@pytest.mark.usefixtures("off")
def test_without_patches_a_page_is_made_anew_for_every_run() -> None:
    made: list[str] = []

    def make(page_id: str, lang: str) -> object:
        made.append(f"{page_id} {lang}")
        return object()

    pages = [page_copies.page(make, "map", "vi") for _ in range(2)]
    assert made == ["map vi", "map vi"]
    assert pages[0] is not pages[1]


def test_no_colour_of_a_page_stands_where_it_does_not_turn() -> None:
    """A colour written in place would not turn on the dark ground."""
    texts = {p.name: p.read_text(encoding="utf-8") for p in rules.STYLES.glob("*.css")}
    sheets = {n: re.sub(r":root[^{]*{[^}]*}", "", text) for n, text in texts.items()}
    views = Path(rules.__file__).parents[1] / "views"
    sheets |= {p.name: p.read_text(encoding="utf-8") for p in views.glob("*.py")}
    # Letters on a filled ground, the darkened slide, an accent that reads on both grounds.
    known = {"#FFF", "#000", "#F46A25"}
    found = {
        name: set(re.findall(r"#[0-9A-Fa-f]{3,8}\b(?=[;\s\"'!)}])", text)) - known
        for name, text in sheets.items()
    }
    assert {name: colours for name, colours in found.items() if colours} == {}


def _chart_script() -> str:
    found = [s for s in install.scripts() if s.name.startswith(f"{chart_script.NAME}.")]
    return found[0].read_text(encoding="utf-8")


def test_the_chart_script_goes_without_the_kinds_that_the_site_has_none_of() -> None:
    text = _chart_script()
    small = chart_script.slim(text)
    assert len(small) < len(text) / 3
    modules = chart_script.BEGIN.findall(small)
    # Every module is still named, so that who asks for one gets at least an empty one.
    assert '"node_modules/maplibre-gl/dist/maplibre-gl.mjs"(){}' in small
    assert {"lib/bar.js", "lib/heatmap.js"} <= {file for _, file in modules}
    assert small.startswith(text[:200])
    assert small.endswith(text[-200:])


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        (chart_script.LAST, "return x({"),
        ('"lib/bar.js"(', '"lib/rod.js"('),
        (".register([", ".take(["),
    ],
)
def test_a_chart_script_that_looks_otherwise_is_sent_as_it_is(there: str, instead: str) -> None:
    body = _chart_script().replace(there, instead).encode()
    assert chart_script.sent(body) == body


def test_no_run_of_a_page_ends_with_a_walk_through_all_objects() -> None:
    """A collection of everything after each run took a quarter of a second, while all others waited."""
    assert config.get_option("runner.postScriptGC") is False
    looked = (script_runner.ScriptRunner._on_script_finished.__code__.co_consts,)
    assert "runner.postScriptGC" in str(looked)
