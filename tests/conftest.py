"""Fixtures of the whole suite: a store of the shipped figures in a folder that goes with the run."""

from __future__ import annotations

import os
import shutil
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
    from lib.data import database
    from lib.figures import versions

    yield versions.version()
    database.engine().dispose()


@pytest.fixture
def loaded_store(shipped: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of the test's own that holds the shipped figures already: a copy, not a load."""
    from lib.data import database

    path = tmp_path / "figures.sqlite"
    with database.engine().connect() as connection, closing(sqlite3.connect(path)) as target:
        connection.connection.driver_connection.backup(target)
    monkeypatch.setenv("CCHC_DATABASE_URL", f"sqlite:///{path}")
    assert database.data_version() == shipped
    return path


@pytest.fixture
def few_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder and a database of the test's own: all that is declared, a little of the figures."""
    from lib.base import settings
    from lib.data.loading import releases

    shipped, root = settings.data_dir(), tmp_path / "data"
    shutil.copytree(
        shipped, root, ignore=shutil.ignore_patterns("geo", "own", "releases", "figures")
    )
    for name in ("statements/dti.csv", "statements/sipas.csv", "papi/2020.csv"):
        target = root / "figures" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(shipped / "figures" / name, target)
    monkeypatch.setenv("CCHC_DATA_DIR", str(root))
    monkeypatch.setenv("CCHC_OWN_DIR", str(tmp_path / "own"))
    monkeypatch.setenv("CCHC_DATABASE_URL", f"sqlite:///{tmp_path / 'figures.sqlite'}")
    releases.forget()
    yield root
    releases.forget()


@pytest.fixture
def older(shipped: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The id of a made-up older release beside that of the store's figures."""
    from tests.releasing import two_releases

    yield from two_releases(shipped, monkeypatch)
