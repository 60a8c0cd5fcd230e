"""The demonstration (`make demo`) says what it is, and nothing of it is reachable from real figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from lib.base import i18n, settings
from lib.base.records import BadFile, NotReady
from lib.data.declared import registry
from lib.data.loading import loaders, own_files, releases
from lib.data.upkeep import accounts, backup, office, scoring_years
from lib.data.upkeep.roles import Keeper, NotAllowed
from lib.display import wording
from lib.figures import local_units, sitemap, versions
from lib.web import sign_in
from tools.demo import place, scoring

ROOT = Path(__file__).resolve().parents[2]
CHIEF = Keeper(account="chief", role="administrator")


@contextmanager
def served(told: dict[str, str]) -> Iterator[None]:
    """The product as settings say, and as before afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in told.items():
            patch.setenv(name, value)
        _afresh()
        yield
    _afresh()


def _afresh() -> None:
    for forget in (office.forget, registry.reread, releases.forget, versions.refresh):
        forget()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("build") / "demo"
    with served(place.environment(made)):
        place.begin(made)
        loaders.load_shipped()
        scoring.people()
        with pytest.MonkeyPatch.context() as patch:
            # Each unit more takes a second: what holds of some holds of all.
            patch.setattr(scoring, "UNITS", (*scoring.UNITS[:4], *scoring.UNITS[-4:]))
            scoring.fill()
    return made


@pytest.fixture
def ordinary(tmp_path: Path) -> dict[str, str]:
    return {"CCHC_OWN_DIR": str(tmp_path / "own"), "CCHC_VAR_DIR": str(tmp_path / "var")}


def test_the_demonstration_shows_its_province_under_a_name_that_says_so(demo: Path) -> None:
    with served(place.environment(demo)):
        assert settings.demonstration()
        assert [a.role for a in accounts.listed()].count("unit") == 2
        states = {y.state for y in scoring_years.listed(scoring.OFFICE)}
        assert states == {"published", "appraisal", "open"}
        shown = local_units.history(place.PROVINCE["id"], "xa")
        assert len(shown) == 4
        assert "không có thật" in registry.load().provinces[place.PROVINCE["id"]].name("vi")


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_every_page_says_that_it_is_invented(demo: Path, lang: str) -> None:
    told = i18n.t("site.demonstration", lang)
    shown = wording.plain(told)
    with served(place.environment(demo)):
        app = AppTest.from_file(str(ROOT / "lib" / "shell.py"), default_timeout=60)
        app.query_params["lang"] = lang
        app.run()
        for entry in sitemap.PAGES:
            app.switch_page(f"../pages/{entry.id}.py").run()
            assert not app.exception
            assert [w.value for w in app.warning].count(shown) == 1, entry.id
        client = TestClient(Starlette(routes=list(sign_in.ROUTES)))
        assert told in client.get(f"/upkeep/sign-in?lang={lang}").text


def test_nothing_of_it_stands_in_what_is_shipped() -> None:
    invented = re.compile(
        rf"\b{place.PROVINCE['id']}\b|(?<!huyen-)\bminh-hoa\b|(Sở|Xã) Minh họa \d"
    )
    texts = [
        path
        for folder in ("data", "lib", "pages")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".csv", ".toml", ".json", ".py", ".html", ".md", ".txt")
        and "own" not in path.relative_to(ROOT).parts
    ]
    assert len(texts) > 100
    assert [p for p in texts if invented.search(p.read_text(encoding="utf-8"))] == []
    assert not (ROOT / "data" / place.MARK).exists()
    assert place.PROVINCE["id"] not in registry.load(ROOT / "data").provinces


def test_make_run_and_git_know_nothing_of_it() -> None:
    rules = re.findall(r"^(\w+):.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert [name for name, does in rules if "demo" in does] == ["demo"]
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert f"{place.PLACE.relative_to(ROOT).parts[0]}/" in ignored
    usual = (ROOT / "data", ROOT / "data" / "own", ROOT / "var")
    assert not any(place.PLACE.is_relative_to(p) or p.is_relative_to(place.PLACE) for p in usual)


def test_its_store_does_not_open_beside_real_figures_nor_a_real_one_beside_it(
    demo: Path, ordinary: dict[str, str]
) -> None:
    own = place.environment(demo)["CCHC_OWN_DIR"]
    with (
        served(ordinary | {"CCHC_OWN_DIR": own}),
        pytest.raises(NotReady, match=r"^demonstration"),
    ):
        accounts.listed()
    with served(ordinary):
        accounts.add(CHIEF, "chief", role="administrator", password="mot hai ba bon nam")
    both = place.environment(demo) | {"CCHC_OWN_DIR": ordinary["CCHC_OWN_DIR"]}
    with served(both), pytest.raises(NotReady, match="no_demonstration"):
        accounts.listed()
    with served(ordinary):
        assert [a.name for a in accounts.listed()] == ["chief"]


def test_its_backup_and_its_published_result_are_refused(
    demo: Path, ordinary: dict[str, str], tmp_path: Path
) -> None:
    packed, real = tmp_path / "demo.zip", tmp_path / "real.zip"
    with served(place.environment(demo)):
        backup.make(CHIEF, packed)
        (name,) = own_files.names()
        content = own_files.content(name)
    with served(ordinary):
        with pytest.raises(NotAllowed, match="backup_demonstration"):
            backup.restore(CHIEF, packed)
        loaders.load_shipped()
        before = versions.version()
        with pytest.raises(BadFile):
            loaders.exchange(lambda: {name: content})
        assert own_files.names() == []
        assert versions.version() == before
        backup.make(CHIEF, real)
    with served(place.environment(demo)):
        with pytest.raises(NotAllowed, match="backup_demonstration"):
            backup.restore(CHIEF, real, replace=True)
        assert scoring_years.listed(scoring.OFFICE)


def test_a_folder_of_someone_is_never_taken_for_a_demonstration(tmp_path: Path) -> None:
    kept = tmp_path / "own.csv"
    kept.write_text("a")
    with pytest.raises(FileExistsError):
        place.begin(tmp_path)
    assert kept.read_text() == "a"
