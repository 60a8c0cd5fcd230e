"""Published standard errors: what a row must satisfy, and that it stays with the value it belongs to."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from lib.base.records import BadFile, Refusal
from lib.data import database, store
from lib.data.loading import errors, loaders
from lib.figures import analyses, queries

FIRST = "papi,63-01,2019,41.533,0.256748,41.1107,41.9554,0.90,720,stated,p-8bdef5f4"


@pytest.fixture
def with_errors(few_figures: Path) -> Path:
    repository = Path(__file__).parents[3] / "data" / "figures"
    shutil.copy(repository / "papi" / "2019.csv", few_figures / "figures" / "papi" / "2019.csv")
    target = few_figures / "figures" / "errors" / "papi_2019.csv"
    target.parent.mkdir()
    shutil.copy(repository / "errors" / "papi_2019.csv", target)
    return target


def test_errors_are_loaded_and_leave_the_figures_as_they_are(with_errors: Path) -> None:
    loaders.load_shipped()
    digest = database.figures_digest()
    assert len(store.errors(indicator="papi")) == 63
    with_errors.unlink()
    loaders.load_shipped()
    assert store.errors().empty
    assert database.figures_digest() == digest


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("0.256748", "0", "error_not_positive"),
        ("0.256748", "0,26", "csv_cells"),
        ("0.256748", '"0,26"', "not_a_number"),
        ("41.1107", "41.6107", "interval_without"),
        ("41.1107", "", "interval_without"),
        ("0.90", "0.95", "interval_level"),
        ("0.90", "", "interval_level"),
        (",720,", ",0,", "sample_not_positive"),
        (",720,", ",720.5,", "not_a_number"),
        ("stated", "guessed", "error_basis"),
        ("63-01", "63-99", "unknown_area"),
        ("papi,", "papy,", "unknown_indicator"),
        ("p-8bdef5f4", "p-none", "unknown_source"),
        ("41.533", "41.534", "error_without_figure"),
        ("63-01,2019", "63-01,2018", "error_without_figure"),
        ("63-01", "63-02", "error_twice"),
    ],
)
def test_a_wrong_row_is_named(with_errors: Path, old: str, new: str, code: str) -> None:
    text = with_errors.read_text(encoding="utf-8")
    assert FIRST in text
    with_errors.write_text(text.replace(FIRST, FIRST.replace(old, new, 1)), encoding="utf-8")
    with pytest.raises(BadFile) as bad:
        loaders.load_shipped()
    assert (code, "errors/papi_2019.csv", 2) in {
        (p.code, p.file, p.row) for p in bad.value.problems
    } or code == "error_twice"
    assert code in {p.code for p in bad.value.problems}


def test_a_missing_column_is_named(with_errors: Path) -> None:
    text = with_errors.read_text(encoding="utf-8").replace("sample_size", "n", 1)
    with_errors.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile) as bad:
        loaders.load_shipped()
    assert {p.code for p in bad.value.problems} == {"column_missing", "column_unknown"}


def test_rows_have_the_errors_of_their_value_alone(shipped: str) -> None:
    rows = queries.api_rows("papi", None, (2018, 2019), False, None)
    provinces = rows[rows["area_id"] != "VN"]
    known = provinces["standard_error"].notna()
    assert known.equals(provinces["year"] == 2019)
    assert rows.loc[rows["area_id"] == "VN", queries.SURE].isna().all(axis=None)
    other = rows[rows["area_id"].eq("63-01") & rows["year"].eq(2019)].drop(columns=queries.SURE)
    assert queries.with_errors(other)["sample_size"].tolist() == [720]
    assert queries.with_errors(other.assign(value=43.5242))[queries.SURE].isna().all(axis=None)


def test_parts_have_an_error_and_a_sample_but_no_interval(shipped: str) -> None:
    rows = queries.errors("papi_d1")
    assert set(rows["basis"]) == {"variance"}
    assert rows["interval_low"].isna().all()
    assert (rows["sample_size"] >= 192).all()


def test_without_errors_there_is_a_refusal(shipped: str) -> None:
    assert analyses.with_errors("papi") == (2019,)
    assert analyses.with_errors("par_index") == ()
    with pytest.raises(Refusal) as refused:
        analyses.sampling("papi", 2023)
    assert refused.value.code == "no_errors"


def test_no_rank_change_is_called_within_sampling_while_one_edition_has_errors(
    shipped: str,
) -> None:
    for start, end in ((2018, 2019), (2019, 2020)):
        ids = analyses.edition("papi", end)["province_id"]
        assert not any(analyses.within_sampling("papi", start, end, i) for i in ids)


def test_a_change_is_within_sampling_where_both_ranges_share_a_rank(
    shipped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = analyses.errors("papi", 2019)
    turned = told.assign(score=-told["score"])
    monkeypatch.setattr(analyses, "with_errors", lambda indicator: (2018, 2019))
    monkeypatch.setattr(analyses, "errors", lambda i, year: told if year == 2019 else turned)
    monkeypatch.setattr(analyses, "sampling", analyses.sampling.__wrapped__)
    first = str(told.loc[told["score"].idxmax(), "province_id"])
    middle = str(told.sort_values("score")["province_id"].iloc[31])
    assert not analyses.within_sampling("papi", 2018, 2019, first)
    assert analyses.within_sampling("papi", 2018, 2019, middle)


def test_an_own_error_falls_with_the_claim_that_it_belonged_to() -> None:
    row = {"indicator": "sipas", "area_id": "63-14", "year": 2024, "value": 81.5}
    claims = pd.DataFrame([row | {"scope": "full-year"}])
    own = pd.DataFrame([row | {"file": "own/x/errors.csv"}])
    assert len(errors.standing(own, claims)) == 1
    assert errors.standing(own, claims.iloc[:0]).empty
    # A shipped one is named as a fault instead.
    shipped = own.assign(file="errors/papi_2019.csv")
    assert len(errors.standing(shipped, claims.iloc[:0])) == 1
