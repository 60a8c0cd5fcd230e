"""A file that a keeper brought and that was refused: how many faults, which, and that nothing changed."""

from __future__ import annotations

import pytest

from lib.base.records import BadFile, Problem
from lib.views import keepers


def problems(count: int) -> tuple[Problem, ...]:
    return tuple(
        Problem(code="annex_points", file="phụ lục.docx", row=n, column="C", value="x")
        for n in range(1, count + 1)
    )


@pytest.mark.parametrize(
    ("lang", "begins", "row", "more"),
    [
        ("vi", "Tệp chưa được nhận", "dòng 4", "Và 2 lỗi nữa."),
        ("en", "The file was not taken", "row 4", "And 2 more faults."),
    ],
)
def test_a_refused_file_tells_its_first_faults_and_is_no_data_file(
    lang: str, begins: str, row: str, more: str
) -> None:
    said = keepers.refusal(BadFile(problems(6)), lang)
    assert said.startswith(begins)
    assert row in said
    assert said.endswith(more)
    assert more not in keepers.refusal(BadFile(problems(4)), lang)
    assert "tệp số liệu" not in said
    assert "data file" not in said
