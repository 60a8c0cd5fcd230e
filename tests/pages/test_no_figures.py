"""A data folder with all that is declared and no figures: each address says so in a sentence."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from lib import cli, gallery
from lib.base import i18n, settings
from lib.data.declared import registry
from lib.data.loading import releases
from lib.figures import sitemap, versions
from lib.files.forms import FORMS
from lib.framework import install
from lib.web import api, public, server

SHELL = str(Path(__file__).resolve().parents[2] / "lib" / "shell.py")
QUESTIONS = "indicator=papi&year=2020&from=2019&to=2020&province=son-la&rank=1&papi_d1=0.1"


@pytest.fixture(scope="module")
def patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def no_figures(
    tmp_path_factory: pytest.TempPathFactory, patch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A data folder and a database of the tests' own: all that is declared, and no file of figures."""
    folder, shipped = tmp_path_factory.mktemp("none"), settings.data_dir()
    left_out = shutil.ignore_patterns("geo", "own", "releases", "figures")
    shutil.copytree(shipped, folder / "data", ignore=left_out)
    (folder / "data" / "geo").symlink_to(shipped / "geo")
    for name in ("DATA", "VAR", "OWN"):
        patch.setenv(f"CCHC_{name}_DIR", str(folder / name.lower()))
    releases.forget()
    registry.forget()
    versions.refresh()
    yield folder
    patch.undo()
    releases.forget()
    registry.forget()
    versions.refresh()


def _addresses() -> Iterator[str]:
    for entry in sitemap.PAGES:
        for lang in i18n.LANGS:
            yield f"/{entry.path}?lang={lang}"
            yield f"/preview/{entry.id}.png?lang={lang}"
    for view in gallery.VIEWS:
        yield f"/embed/{view}"
    for route in (*public.ROUTES, *api.ROUTES):
        if "{" not in route.path:
            yield f"{route.path}?{QUESTIONS}"
            yield route.path


def test_every_public_address_answers(no_figures: Path, caplog: pytest.LogCaptureFixture) -> None:
    pages = [*server.routes(), Route("/{path:path}", lambda _: HTMLResponse(install.document()))]
    inside = server.middleware(api.Front(api.ROUTES), server.Public(public.ROUTES))
    with TestClient(Starlette(routes=pages, middleware=inside)) as client:
        answers = {each: client.get(each) for each in _addresses()}
    assert {a: r.text[:200] for a, r in answers.items() if r.status_code >= 500} == {}
    assert "Traceback" not in caplog.text
    assert not [r.getMessage() for r in caplog.records if r.exc_info]
    others = {a: r for a, r in answers.items() if not a.startswith("/api/") and QUESTIONS not in a}
    # A report is of a province; which one is not asked here.
    assert [a for a, r in others.items() if r.status_code != 200] == ["/report"]
    assert versions.version()


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_every_page_says_a_sentence(no_figures: Path, lang: str) -> None:
    site = AppTest.from_file(SHELL, default_timeout=60)
    site.query_params["lang"] = lang
    site.run()
    for entry in sitemap.PAGES:
        site.switch_page(f"../pages/{entry.id}.py").run()
        assert not site.exception, entry.id
        assert not site.error, entry.id
        assert len(site.title) == 1, entry.id


@pytest.mark.parametrize("form", FORMS)
def test_an_export_says_that_there_is_nothing_to_show(
    no_figures: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    out = no_figures / f"report.{form}"
    assert cli.main(["export", form, "--province", "son-la", "--out", str(out)]) == 1
    assert not out.exists()
    told = capsys.readouterr()
    assert i18n.t("refusal.no_figures", "vi") in told.out + told.err
