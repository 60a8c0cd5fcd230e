"""Results of units inside provinces: what a row must satisfy, which statement is shown, and releases."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from lib.base.records import BadFile
from lib.data import database, store
from lib.data.declared import registry
from lib.data.loading import loaders, local_results, releases
from lib.figures import versions

FIRST = "lu51b6999f,63-08/huyen/huyen-ham-yen,2021,,,6,7,,0,s-6d5fb9b7,"


@pytest.fixture
def with_results(few_figures: Path) -> Path:
    repository = Path(__file__).parents[3] / "data" / "figures" / "local_units"
    target = few_figures / "figures" / "local_units"
    shutil.copytree(repository, target)
    return target / "statements.csv"


def test_results_are_loaded_and_leave_the_figures_as_they_are(with_results: Path) -> None:
    first = loaders.load_shipped()
    digest = database.figures_digest()
    assert len(store.local_claims()) == 898
    assert len(store.local_results()) == 764
    with_results.unlink()
    second = loaders.load_shipped()
    assert store.local_results().empty
    assert database.figures_digest() == digest
    assert second.data_version != first.data_version


def test_a_store_that_lacks_a_column_is_filled_again(with_results: Path) -> None:
    loaders.load_shipped()
    with database.engine().begin() as connection:
        connection.exec_driver_sql("ALTER TABLE local_results DROP COLUMN grade_status")
    again = loaders.load_shipped()
    assert again.rebuilt
    # It was whole, of another version: nothing is kept aside as damaged.
    assert again.broken is None
    assert "derived" in set(store.local_results()["grade_status"])
    assert not loaders.load_shipped().rebuilt


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        ("huyen-ham-yen", "huyen-ham", "unknown_area", "unit_id"),
        ("2021", "2020", "local_edition", "year"),
        ("2021", "2025", "local_districts_ended", "year"),
        ("2021", "x", "not_a_number", "year"),
        (",6,7,", ",8,7,", "rank_outside", "rank"),
        (",6,7,", ",6,8,", "local_n_ranked", "n_ranked"),
        (",6,7,", ",,7,", "local_empty", "value"),
        (",6,7,,0", ",6,7,Tuyệt,0", "local_grade", "grade"),
        (",,,6,7,", ",-1,điểm,6,7,", "local_negative", "value"),
        (",,,6,7,", ",80,bananas,6,7,", "unknown_unit", "unit"),
        ("s-6d5fb9b7", "s-none", "unknown_source", "source_id"),
        ("lu51b6999f", "lu790753c6", "claim_twice", "claim_id"),
    ],
)
def test_a_wrong_row_is_named(
    with_results: Path, old: str, new: str, code: str, column: str
) -> None:
    text = with_results.read_text(encoding="utf-8")
    assert FIRST in text
    with_results.write_text(text.replace(FIRST, FIRST.replace(old, new, 1)), encoding="utf-8")
    with pytest.raises(BadFile) as bad:
        loaders.load_shipped()
    row = 3 if code == "claim_twice" else 2  # the second of the two is at fault
    assert (code, "local_units/statements.csv", row, column) in {
        (p.code, p.file, p.row, p.column) for p in bad.value.problems
    }


def test_a_department_of_a_province_that_ended_is_named(with_results: Path) -> None:
    text = with_results.read_text(encoding="utf-8")
    line = next(x for x in text.splitlines() if x.startswith("lu") and "/so/so-tu-phap,2022" in x)
    with_results.write_text(text.replace(line, line.replace("2022", "2025", 1)), encoding="utf-8")
    with pytest.raises(BadFile) as bad:
        loaders.load_shipped()
    assert "local_province_ended" in {p.code for p in bad.value.problems}


def test_a_unit_of_an_unknown_group_is_named(with_results: Path) -> None:
    path = with_results.parents[2] / "registry" / "local_units.csv"
    text = path.read_text("utf-8")
    line = text[: text.index(",63-08,so,")].count("\n") + 1
    path.write_text(text.replace(",63-08,so,", ",63-08,phong,", 1), "utf-8")
    with pytest.raises(BadFile) as bad:
        loaders.load_shipped()
    (problem,) = bad.value.problems
    assert (problem.code, problem.file, problem.row) == ("registry_value", "local_units.csv", line)
    assert (problem.column, problem.value) == ("group", "phong")


def _told(**cells: object) -> dict[str, object]:
    usual = {"claim_id": "a", "unit_id": "63-38/so/ban-dan-toc", "year": 2023, "value": None}
    usual |= {"unit": "", "rank": None, "n_ranked": None, "grade": "", "derived": False}
    usual |= {"source_id": "s-05dd3368", "suspect_reason": ""}
    return usual | cells


def _shown(*rows: dict[str, object]) -> pd.Series:
    frame = pd.DataFrame(list(rows)).astype(
        {"value": "float64", "rank": "Int64", "n_ranked": "Int64"}
    )
    (found,) = local_results.results(frame, registry.load()).to_dict("records")
    return pd.Series(found)


def test_points_are_never_shown_for_a_share_of_them() -> None:
    share = _told(claim_id="a", value=81.33, unit="%")
    points = _told(claim_id="b", value=68.32, unit="điểm")
    found = _shown(points, share)
    assert (found["value"], found["unit"], found["n_claims"], found["n_rivals"]) == (
        81.33,
        "%",
        2,
        0,
    )
    only = _shown(points | {"rank": 20})
    assert pd.isna(only["value"])
    assert only["rank"] == 20


def test_what_a_source_states_goes_before_what_is_derived_and_says_among_how_many() -> None:
    derived = _told(claim_id="a", rank=2, derived=True, source_id="s-81712e3c")
    stated = _told(claim_id="b", rank=3, n_ranked=20, grade="Tốt")
    found = _shown(derived, stated)
    assert (found["rank"], found["n_ranked"], found["rank_status"]) == (3, 20, "published")
    assert (found["grade"], found["grade_source"], found["n_rivals"]) == ("Tốt", "s-05dd3368", 1)


def test_a_class_alone_is_a_result() -> None:
    found = _shown(_told(grade="Khá"))
    assert (found["grade"], found["grade_status"]) == ("Khá", "published")
    assert pd.isna(found["rank"])
    assert pd.isna(found["value"])


def test_results_stay_with_the_release_they_were_given_out_with(
    tmp_path: Path, shipped: str
) -> None:
    figures, sure, inside = store.figures(indicators=["dti"]), store.errors(), store.local_results()
    said = {
        "note_vi": "m",
        "note_en": "s",
        "root": tmp_path,
        "now": datetime(2026, 11, 1, tzinfo=UTC),
    }
    assert releases.write(figures, sure, data_version="v1", **said) is not None
    assert releases.write(figures, sure, local=inside, data_version="v2", **said) is not None
    assert releases.write(figures, sure, local=inside, data_version="v3", **said) is None
    assert releases.local("v1", tmp_path).empty
    pd.testing.assert_frame_equal(
        releases.local("v2", tmp_path), inside, check_dtype=False, check_exact=True
    )
    path = next(tmp_path.rglob("*-v2.local.csv"))
    path.write_bytes(path.read_bytes().replace(b"90.05", b"91.05", 1))
    releases.forget()
    with pytest.raises(ValueError, match="not those of its digest"):
        releases.local("v2", tmp_path)
    releases.forget()


def test_an_older_release_without_results_has_none(older: str) -> None:
    assert len(versions.local_results()) == 764
    with versions.as_of(older):
        assert versions.local_results().empty
