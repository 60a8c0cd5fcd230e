"""Fixtures of the whole suite: a store of the shipped figures in a folder that goes with the run."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
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
    from lib import queries, store

    yield queries.version()
    store.engine().dispose()
