"""Fixtures of the whole suite: a store of the shipped figures in a folder that goes with the run."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

_VAR = tempfile.TemporaryDirectory(prefix="cchc-tests-", ignore_cleanup_errors=True)
# Set before any module reads its settings; the user's own files and database stay out of the tests.
os.environ["CCHC_VAR_DIR"] = _VAR.name
os.environ["CCHC_OWN_DIR"] = str(Path(_VAR.name) / "own")
os.environ.pop("CCHC_DATABASE_URL", None)


@pytest.fixture(scope="session")
def shipped() -> Iterator[str]:
    """The data version of the shipped figures, loaded once for the run."""
    from lib.data import store
    from lib.figures import queries

    yield queries.version()
    store.engine().dispose()


@pytest.fixture
def loaded_store(shipped: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of the test's own that holds the shipped figures already: a copy, not a load."""
    from lib.data import store

    path = tmp_path / "figures.sqlite"
    with store.engine().connect() as connection, closing(sqlite3.connect(path)) as target:
        connection.connection.driver_connection.backup(target)
    monkeypatch.setenv("CCHC_DATABASE_URL", f"sqlite:///{path}")
    assert store.data_version() == shipped
    return path


@pytest.fixture
def older(shipped: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The id of a made-up older release beside that of the store's figures."""
    from tests.releasing import two_releases

    yield from two_releases(shipped, monkeypatch)
