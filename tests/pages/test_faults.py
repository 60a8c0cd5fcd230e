"""What a visitor sees when something is broken: a sentence in the page's language, never a trace."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import partialmethod
from pathlib import Path

import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest

from lib.base import i18n, settings
from lib.base.records import NotReady
from lib.data import database
from lib.data.declared import registry
from lib.figures import sitemap, versions

SHELL = str(Path(__file__).resolve().parents[2] / "lib" / "shell.py")
Change = Callable[[pytest.MonkeyPatch, Path], None]


def _no_folder(patch: pytest.MonkeyPatch, _: Path) -> None:
    patch.setenv("CCHC_DATABASE_URL", "sqlite:////proc/none/figures.sqlite")


def _no_address(patch: pytest.MonkeyPatch, _: Path) -> None:
    patch.setenv("CCHC_DATABASE_URL", "no address")


def _no_server(patch: pytest.MonkeyPatch, _: Path) -> None:
    def gone(**_: object) -> None:
        raise NotReady("database", reason="connection refused")

    patch.setattr(database, "stamp", gone)


def _broken_file(patch: pytest.MonkeyPatch, root: Path) -> None:
    path = root / "figures" / "statements" / "dti.csv"
    path.write_bytes(path.read_bytes().replace(b",,\n", b",,,x\n", 1))
    # The database has gone too, so that the files are read.
    Path(str(database.file_of())).unlink()


FAULTS: dict[Change, str] = {
    _no_folder: "folder",
    _no_address: "database_address",
    _no_server: "database",
    _broken_file: "files",
}


@pytest.fixture
def ground(few_figures: Path) -> Iterator[Path]:
    """A data folder of the test's own, maps included."""
    (few_figures / "geo").symlink_to(settings.ROOT / "data" / "geo")
    versions.refresh()
    yield few_figures
    registry.forget()
    versions.refresh()


def told(at: AppTest, code: str, lang: str) -> None:
    """The page is one sentence of the fault's kind, in its language."""
    assert not at.exception
    assert len(at.error) == 1
    # What stands before the sentence's first part that depends on the fault.
    words = i18n.t(f"not_ready.{code}", lang, path="|", reason="|", problem="|").split("|")
    said = at.error[0].value.replace("\\", "").replace(":small[]", "")
    assert all(part.strip() in said for part in words if len(part) > 10), said
    assert "Traceback" not in said
    assert not at.get("plotly_chart")


@pytest.mark.parametrize("fault", FAULTS, ids=FAULTS.values())
def test_a_broken_ground_is_told_in_a_sentence_and_mended_without_a_restart(
    ground: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fault: Change,
) -> None:
    at = AppTest.from_file(SHELL, default_timeout=60)
    assert not at.run().error
    whole = {p: p.read_bytes() for p in ground.rglob("dti.csv")}
    with monkeypatch.context() as patch:
        fault(patch, ground)
        registry.forget()
        versions.refresh()
        for lang in ("vi", "en"):
            at.query_params["lang"] = lang
            caplog.clear()
            with caplog.at_level(logging.WARNING):
                told(at.run(), FAULTS[fault], lang)
            assert "a page cannot be shown" in caplog.text
            assert "Traceback" not in caplog.text
    for path, body in whole.items():
        path.write_bytes(body)
    registry.forget()
    versions.refresh()
    assert not at.run().error
    assert not at.exception
    assert at.title


def test_every_page_tells_it(ground: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = AppTest.from_file(SHELL, default_timeout=60).run()
    _no_server(monkeypatch, ground)
    versions.refresh()
    for page in sitemap.PAGES:
        told(at.switch_page(f"../pages/{page.id}.py").run(), "database", "vi")


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_a_page_that_fails_says_so_in_its_language(
    shipped: str, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import app

    def broken(*_: object) -> None:
        raise ZeroDivisionError("a secret of the page")

    monkeypatch.setattr("lib.views.frame.finish", broken)
    # The test's runner takes no handler of its own; the server's has the application's.
    run = ScriptRunner.__init__
    handed = partialmethod(run, on_script_error=app.on_fault)
    monkeypatch.setattr(ScriptRunner, "__init__", handed)
    assert app.app._on_script_error is app.on_fault
    site = AppTest.from_file(SHELL, default_timeout=60)
    site.query_params["lang"] = lang
    site.run()
    assert [e.value.replace("\\", "") for e in site.error] == [i18n.t("frame.failed", lang)]
    assert not site.exception
    assert "secret" not in str(site.main)
