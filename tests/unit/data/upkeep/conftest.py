"""Fixtures of the keepers' tests: an office of the test's own, and people who work there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from lib.base import settings
from lib.data.loading import releases
from lib.data.upkeep import accounts
from lib.data.upkeep.roles import Keeper


@pytest.fixture(autouse=True)
def _own_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CCHC_OWN_DIR", str(tmp_path / "own"))
    monkeypatch.setenv("CCHC_VAR_DIR", str(tmp_path / "var"))
    # The library's own parameters take a tenth of a second for each password.
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", lambda: cheap)
    monkeypatch.setattr(accounts, "_nobody", lambda: cheap.hash("nobody"))
    releases.forget()
    yield
    releases.forget()
    assert not (settings.own_dir() / ".work").exists()


@pytest.fixture
def editor() -> Keeper:
    return Keeper(account="an", role="editor", address="192.0.2.1")


@pytest.fixture
def approver() -> Keeper:
    return Keeper(account="binh", role="approver", address="192.0.2.2")
