"""Pages under a permanent link, and pages under hostile addresses."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.base import i18n
from lib.figures import sitemap, versions
from lib.views import changes
from tests import hostile

pytestmark = pytest.mark.usefixtures("shipped")
SHELL = str(Path(__file__).resolve().parents[2] / "lib" / "shell.py")


def _site() -> AppTest:
    return AppTest.from_file(SHELL, default_timeout=60).run()


def _open(app: AppTest, page: str, **query: str) -> AppTest:
    app.switch_page(f"../pages/{page}.py")
    app.query_params.clear()
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def test_a_permanent_link_keeps_its_figures_and_says_that_there_are_newer(older: str) -> None:
    choices = {"indicator": "par_index", "from": "2019", "to": "2022", "p": "son-la"}
    app = _open(_site(), "ranking", **choices, v=older)
    assert not app.exception
    assert "hạng 14/63" in app.title[0].value.replace("\\", "")
    (banner,) = (w.value.replace("\\", "") for w in app.warning if older in w.value)
    assert "Có số liệu mới hơn" in banner
    told = " ".join(m.value for m in app.markdown).replace("\\", "")
    assert "hạng 14/63 đổi thành" in told
    app.button("newest_version").click().run()
    assert "hạng 13/63" in app.title[0].value.replace("\\", "")
    assert not any(older in w.value for w in app.warning)


@pytest.mark.parametrize("entry", sitemap.PAGES, ids=lambda e: e.id)
def test_every_page_opens_under_an_older_release_or_says_that_it_cannot(
    older: str, entry: sitemap.Entry
) -> None:
    app = _open(_site(), entry.id, v=older)
    assert not app.exception
    assert any(older in w.value or "Bản cũ" in w.value for w in app.warning)


def test_an_unknown_release_falls_back_with_a_note(shipped: str) -> None:
    app = _open(_site(), "ranking", v="<b>x</b>")
    assert not app.exception
    assert any("phiên bản" in n.value and "<b>" not in n.value for n in app.info)


def test_the_next_run_of_a_session_shows_the_newest_again(older: str) -> None:
    app = _open(_site(), "ranking", v=older)
    app = _open(app, "ranking")
    assert not any(older in w.value for w in app.warning)
    assert not versions.outdated()


def test_changes_tells_corrections_with_old_and_new(older: str, shipped: str) -> None:
    app = _open(_site(), "changes")
    assert not app.exception
    newest = versions.release()
    assert newest is not None
    lines, table = changes._told("vi", newest)
    assert "hạng 14/63 đổi thành" in table
    assert "<b>" not in table
    assert any("2012" in line for line in lines)
    only = _open(app, "changes", release=older)
    told = [str(b.proto.body) for b in only.get("html") if "<h2>Bản phát hành" in b.proto.body]
    assert len(told) == 1
    assert older in told[0]


@pytest.mark.parametrize("page", ["ranking", "changes"])
def test_hostile_addresses_of_pages(shipped: str, page: str) -> None:
    names = ("p", "indicator", "from", "region", "view", "lang", "v", "release", "q")
    app = _site()
    for number in range(0, len(hostile.ALL), len(names)):
        values = hostile.ALL[number : number + len(names)]
        query = dict(zip(names, values, strict=False))
        _open(app, page, **query)
        assert not app.exception, query
        blocks = [*app.title, *app.markdown, *app.info, *app.warning, *app.caption]
        for block in blocks:
            # An escaped sign is shown, not acted on.
            bare = block.value.replace("\\<", "")
            assert not any(markup in bare for markup in hostile.MARKUP), query


def test_a_closed_card_costs_nothing_of_what_it_holds(
    shipped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lib.views import share

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a closed card was filled")

    for name in ("_quotes", "_links", "_files"):
        monkeypatch.setattr(share, name, never)
    app = _open(_site(), "ranking")
    assert not app.exception
    assert i18n.t("cite.open", "vi") in [p.proto.popover.label for p in app.get("popover")]
