"""Fixtures of the scoring tests: an office of the test's own and a year of invented units."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.data import database
from lib.data.upkeep import office, scoring_criteria, scoring_units, scoring_years
from lib.data.upkeep.roles import Keeper
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_units import ScoredUnit

URL = os.environ.get("CCHC_TEST_DATABASE_URL", "")
EDITOR = Keeper(account="an", role="editor")
LIST = (
    Criterion(code="I", name="Chỉ đạo điều hành", points="40"),
    Criterion(code="1.1", parent="I", name="Kế hoạch", points="0.6", method="steps"),
    Criterion(code="1.2", parent="I", name="Báo cáo", points="39.4", reviewer="soat"),
    Criterion(code="II", name="Thủ tục hành chính", points="60"),
    Criterion(code="2.1", parent="II", name="Đúng hạn", points="50", method="share"),
    Criterion(code="2.2", parent="II", name="Hài lòng", points="10", method="survey"),
    Criterion(code="III", name="Điểm thưởng", points="2"),
    Criterion(code="3.1", parent="III", name="Sáng kiến", points="2", method="bonus"),
)
UNITS = (
    ScoredUnit(unit="so-y-te", name="Sở Y tế", unit_group="so", account="yte"),
    ScoredUnit(unit="so-noi-vu", name="Sở Nội vụ", unit_group="so", account="noivu"),
)


@pytest.fixture(
    autouse=True,
    params=["sqlite", pytest.param("server", marks=pytest.mark.skipif(not URL, reason="none"))],
)
def on(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The engine that the office's store is on; a file, and a server where the tests are given one."""
    monkeypatch.setenv("CCHC_OWN_DIR", str(tmp_path / "own"))
    monkeypatch.setenv("CCHC_VAR_DIR", str(tmp_path / "var"))
    if request.param == "server":
        _emptied()
        monkeypatch.setenv("CCHC_DATABASE_URL", URL)
    yield str(request.param)
    if request.param == "server":
        _emptied()


def _emptied() -> None:
    """A server's database without anything of the product."""
    server = database.engine(URL)
    with server.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    server.dispose()
    office.forget()


@pytest.fixture
def editor() -> Keeper:
    return EDITOR


@pytest.fixture
def own() -> Keeper:
    return Keeper(account="yte", role="unit")


@pytest.fixture
def foreign() -> Keeper:
    return Keeper(account="noivu", role="unit")


@pytest.fixture
def draft() -> int:
    made = scoring_years.add(EDITOR, "34-14", year=2025, title="Chỉ số CCHC 2025")
    scoring_criteria.replace(EDITOR, made, found=LIST, reason="QĐ 1")
    scoring_units.replace(EDITOR, made, found=UNITS, reason="QĐ 1")
    return made


@pytest.fixture
def opened(draft: int) -> int:
    scoring_units.begin(EDITOR, draft)
    return draft
