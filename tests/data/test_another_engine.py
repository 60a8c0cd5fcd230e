"""The store on another engine than SQLite: CCHC_TEST_DATABASE_URL names an empty database to be used.

For PostgreSQL: `CCHC_TEST_DATABASE_URL=postgresql+psycopg://user@127.0.0.1/empty`, with psycopg installed.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pandas as pd
import pytest

from lib import cli
from lib.data import database, store
from lib.data.loading import loaders, shown_figures

URL = os.environ.get("CCHC_TEST_DATABASE_URL", "")
pytestmark = pytest.mark.skipif(not URL, reason="CCHC_TEST_DATABASE_URL names no database")


@pytest.fixture(scope="module")
def other(shipped: str) -> Iterator[str]:
    """The shipped figures, loaded into the other engine as well."""
    usual = database.engine().url.render_as_string(hide_password=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CCHC_DATABASE_URL", URL)
        if database.data_version() not in (None, shipped):
            pytest.fail("the database holds figures of another version; name an empty one")
        assert loaders.load_shipped(force=True).data_version == shipped
        yield usual
    database.engine(URL).dispose()


def test_both_engines_answer_alike_and_in_the_same_order(other: str) -> None:
    here = database.engine(other)
    assert database.data_version() == database.data_version(here)
    assert store.counts() == store.counts(here)
    for ask in (store.figures, store.claims, store.sources):
        pd.testing.assert_frame_equal(ask(), ask(on=here))
    assert shown_figures.digest(store.figures()) == shown_figures.digest(store.figures(on=here))


def test_narrowed_questions_answer_alike(other: str) -> None:
    ask = {"indicators": ["papi"], "areas": ["63-14"], "years": (2018, 2022)}
    ours = store.figures(**ask)
    assert len(ours)
    pd.testing.assert_frame_equal(ours, store.figures(**ask, on=database.engine(other)))


@pytest.mark.usefixtures("other")
def test_a_second_load_does_nothing_and_status_speaks(capsys: pytest.CaptureFixture[str]) -> None:
    assert not loaders.load_shipped().rebuilt
    assert cli.main(["load"]) == 0
    assert cli.main(["status"]) == 0
    assert f"claims: {store.counts()['claims']}" in capsys.readouterr().out


@pytest.mark.usefixtures("other")
def test_two_loads_at_once_wait_for_each_other() -> None:
    before = store.counts()
    failed: list[BaseException] = []

    def load() -> None:
        try:
            loaders.load_shipped(force=True)
        except BaseException as fault:
            failed.append(fault)

    workers = [threading.Thread(target=load) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failed == []
    assert store.counts() == before
