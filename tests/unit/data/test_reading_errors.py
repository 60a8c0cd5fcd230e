"""Standard errors, intervals and sample sizes in published tables: whose they are, and what is refused.

Every table here is invented: PAPI 2025 of a few provinces, marked as a sample in its title.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lib import cli
from lib.base import settings
from lib.data import store
from lib.data.cells import document
from lib.data.declared import provinces, registry
from lib.data.loading import errors, loaders, own_files
from lib.data.loading.intake import Intake
from lib.data.reading import corrections, record, review
from lib.data.upkeep import packing
from lib.display import readings, wording
from lib.figures import analyses
from tests import documents

TITLE = "Mẫu (số tự đặt): Chỉ số PAPI năm 2025"
NAMES = ("Hà Nội", "Cao Bằng", "Lai Châu", "Điện Biên", "Sơn La", "Thanh Hóa")
SCORES = (44.10, 43.20, 42.05, 41.60, 40.85, 40.15)
ERRORS = (0.25, 0.31, 0.40, 0.52, 0.28, 0.36)
LOW = tuple(round(s - 1.96 * e, 2) for s, e in zip(SCORES, ERRORS, strict=True))
HIGH = tuple(round(s + 1.96 * e, 2) for s, e in zip(SCORES, ERRORS, strict=True))
SIZES = (720, 192, 195, 198, 190, 380)
HEADS = {
    "name": "Tỉnh, thành phố",
    "score": "Chỉ số PAPI",
    "error": "Sai số chuẩn",
    "low": "Khoảng tin cậy 95 %: cận dưới",
    "high": "Khoảng tin cậy 95 %: cận trên",
    "size": "Cỡ mẫu",
}
COLUMNS = {
    "name": NAMES,
    "score": SCORES,
    "error": ERRORS,
    "low": LOW,
    "high": HIGH,
    "size": SIZES,
}


def table(path: Path, wanted: Sequence[str], *, heads: Sequence[str] = (), **cells: Any) -> Path:
    """A workbook with the wanted columns; `cells` are other cells of the third province, by column."""
    rows: list[list[Any]] = [[TITLE], list(heads) or [HEADS[w] for w in wanted]]
    for place in range(len(NAMES)):
        row = {w: COLUMNS[w][place] for w in COLUMNS}
        row |= cells if place == 2 else {}
        rows.append([row[w] for w in wanted])
    return documents.workbook(path, {"Mẫu": rows})


def read(path: Path, **more: Any) -> review.Review:
    return review.review(
        document.read(path),
        registry=registry.load(),
        names=provinces.load(),
        figures=store.figures(),
        **more,
    )


def means(found: review.Review) -> list[str]:
    return [c.means for c in found.reading.tables[0].columns]


def test_what_stands_beside_a_score_is_read_with_it(tmp_path: Path, shipped: str) -> None:
    found = read(table(tmp_path / "mau.xlsx", list(COLUMNS)))
    wanted = ["value", "standard_error", "interval_low", "interval_high", "sample_size"]
    assert means(found) == wanted
    assert not found.blocking
    rows = pd.DataFrame(found.intake.errors)
    assert rows["value"].tolist() == list(SCORES)
    assert rows["standard_error"].tolist() == list(ERRORS)
    assert rows["interval_low"].tolist() == list(LOW)
    assert rows["interval_high"].tolist() == list(HIGH)
    assert rows["sample_size"].tolist() == list(SIZES)
    assert set(rows["interval_level"]) == {0.95}
    assert set(rows["basis"]) == {"stated"}
    assert set(rows["source_id"]) == {found.intake.sources[0].id}
    said = "\n".join(readings.lines(found, lang="vi"))
    assert "sai số chuẩn của papi, năm 2025 (đi kèm cột “Chỉ số PAPI”)" in said


@pytest.mark.parametrize("form", ["{}-{}", "[{}; {}]", "{} đến {}", "({} – {})"])
def test_an_interval_may_stand_in_one_column_and_tell_the_error(
    tmp_path: Path, shipped: str, form: str
) -> None:
    rows: list[list[Any]] = [
        [TITLE],
        ["Tỉnh, thành phố", "Điểm", "Khoảng tin cậy 95%", "Số phiếu"],
    ]
    for name, score, low, high, size in zip(NAMES, SCORES, LOW, HIGH, SIZES, strict=True):
        ends = [documents.comma(each) for each in (low, high)]
        rows.append([name, documents.comma(score), form.format(*ends), size])
    found = read(documents.workbook(tmp_path / "mau.xlsx", {"Mẫu": rows}))
    assert means(found) == ["value", "interval", "sample_size"]
    assert not found.blocking
    told = pd.DataFrame(found.intake.errors)
    assert told["interval_low"].tolist() == list(LOW)
    assert told["standard_error"].tolist() == pytest.approx(list(ERRORS), abs=0.004)
    assert set(told["basis"]) == {"interval"}


def test_the_width_of_an_interval_says_its_level_better_than_its_heading(
    tmp_path: Path, shipped: str
) -> None:
    """As in PAPI's workbook of 2019, whose "95% CI" are 90 % ones by their standard errors."""
    wanted = list(COLUMNS)
    narrow = {
        "low": tuple(round(s - 1.645 * e, 4) for s, e in zip(SCORES, ERRORS, strict=True)),
        "high": tuple(round(s + 1.645 * e, 4) for s, e in zip(SCORES, ERRORS, strict=True)),
    }
    rows = [[TITLE], [HEADS[w] for w in wanted]]
    both = COLUMNS | narrow
    rows += [[both[w][place] for w in wanted] for place in range(len(NAMES))]
    found = read(documents.workbook(tmp_path / "mau.xlsx", {"Mẫu": rows}))
    assert {e["interval_level"] for e in found.intake.errors} == {0.9}
    (told,) = [r.problem for r in found.remarks if r.problem.code == "interval_level_other"]
    assert "mức 90% được dùng" in wording.problem(told, lang="vi")
    assert not found.blocking


@pytest.mark.parametrize(
    ("wanted", "heads", "right"),
    [
        # A margin is no standard error: it fits no interval as one.
        (["name", "score", "error"], ["Tỉnh", "Chỉ số PAPI", "Biên độ sai số"], ["unread"]),
        (["name", "score", "error"], ["Tỉnh", "Chỉ số PAPI", "Sai số"], ["unread"]),
        (["name", "score", "error"], ["Tỉnh", "Chỉ số PAPI", "Độ lệch chuẩn"], ["unread"]),
        # Only numbers that fit an interval make "sai số" a standard error.
        (
            ["name", "score", "low", "high", "error"],
            ["Tỉnh", "Chỉ số PAPI", "KTC 95%: thấp", "KTC 95%: cao", "Sai số"],
            ["interval_low", "interval_high", "standard_error"],
        ),
        # Of no use alone, and not a fault.
        (["name", "score", "size"], ["Tỉnh", "Chỉ số PAPI", "Cỡ mẫu"], ["unread"]),
        (["name", "score", "low"], ["Tỉnh", "Chỉ số PAPI", "KTC 95%: thấp"], ["unread"]),
        # Nobody can tell how sure it is without a level.
        (
            ["name", "score", "low", "high"],
            ["Tỉnh", "Chỉ số PAPI", "Khoảng tin cậy: từ", "Khoảng tin cậy: đến"],
            ["unread", "unread"],
        ),
        (["name", "size", "score", "error"], ["Province", "N", "PAPI", "SE"], None),
    ],
)
def test_only_what_can_be_sure_is_read(
    tmp_path: Path,
    shipped: str,
    wanted: list[str],
    heads: list[str],
    right: list[str] | None,
) -> None:
    found = read(table(tmp_path / "mau.xlsx", wanted, heads=heads))
    assert not found.blocking
    assert means(found) == (
        ["value", *right] if right else ["sample_size", "value", "standard_error"]
    )
    assert len(found.intake.claims) == len(NAMES)
    assert bool(found.intake.errors) == (right is None or "standard_error" in right)


def test_the_error_of_another_score_is_not_taken(tmp_path: Path, shipped: str) -> None:
    """Beside the weighted total, which is no figure of the product, stands an error of its own."""
    heads = ["Tỉnh", "Chỉ số PAPI", "Điểm có trọng số", "Sai số chuẩn"]
    rows: list[list[Any]] = [[TITLE], heads]
    rows += [[n, s, s + 3, e] for n, s, e in zip(NAMES, SCORES, ERRORS, strict=True)]
    found = read(documents.workbook(tmp_path / "mau.xlsx", {"Mẫu": rows}))
    assert means(found) == ["value", "unread", "unread"]
    assert found.reading.tables[0].columns[2].reason == "beside_unread"
    assert found.intake.errors == ()


@pytest.mark.parametrize(
    ("cells", "code", "cell", "said"),
    [
        ({"error": -0.4}, "error_not_positive", "C5", "phải lớn hơn 0"),
        ({"low": 42.9, "high": 41.2}, "interval_reversed", "D5", "lớn hơn đầu trên"),
        ({"score": 43.05}, "interval_without", "D5", "không chứa giá trị"),
        ({"high": None}, "interval_without", "D5", "chỉ có một đầu"),
        ({"high": 44.9}, "interval_level", "E5", "không khớp"),
        ({"size": 195.5}, "sample_not_whole", "F5", "số nguyên từ 1"),
        ({"size": 0}, "sample_not_whole", "F5", "số nguyên từ 1"),
        ({"score": None}, "error_no_value", "C5", "không có điểm"),
    ],
)
def test_a_wrong_cell_is_refused_with_its_place(
    tmp_path: Path, shipped: str, cells: dict[str, Any], code: str, cell: str, said: str
) -> None:
    found = read(table(tmp_path / "mau.xlsx", list(COLUMNS), **cells))
    problem = next(p for p in found.blocking if p.code == code and p.params["cell"] == cell)
    assert (problem.file, problem.sheet, problem.row) == ("mau.xlsx", "Mẫu", 5)
    assert f"({cell[0]})" in str(problem.column)
    for lang in ("vi", "en"):
        sentence = wording.problem(problem, lang=lang)
        assert sentence.startswith("mau.xlsx")
        assert "Mẫu" in sentence
    assert said in wording.problem(problem, lang="vi")
    lai_chau = next(p.id for p in registry.load().provinces.values() if p.slug == "lai-chau")
    assert lai_chau.rpartition("-")[2] not in {
        e["area_id"].rpartition("-")[2] for e in found.intake.errors
    }
    assert len(found.intake.errors) == len(NAMES) - 1


def test_a_cell_that_is_no_interval_is_told_and_left_out(tmp_path: Path, shipped: str) -> None:
    rows: list[list[Any]] = [[TITLE], ["Tỉnh", "Chỉ số PAPI", "Khoảng tin cậy 95%"]]
    rows += [[n, s, f"{lo}-{hi}"] for n, s, lo, hi in zip(NAMES, SCORES, LOW, HIGH, strict=True)]
    rows[4][2] = "quanh 42"
    found = read(documents.workbook(tmp_path / "mau.xlsx", {"Mẫu": rows}))
    (told,) = [r.problem for r in found.remarks if r.problem.code == "interval_unread"]
    assert (told.row, told.value) == (5, "quanh 42")
    assert len(found.intake.errors) == len(NAMES) - 1


def test_a_person_decides_and_the_reading_keeps_it(tmp_path: Path, shipped: str) -> None:
    path = table(
        tmp_path / "mau.xlsx",
        ["name", "score", "error"],
        heads=["Tỉnh", "Chỉ số PAPI", "Sai số"],
    )
    found = read(path)
    assert found.intake.errors == ()
    mended = corrections.column(
        found.reading, table=0, at=2, means="standard_error", indicator="papi", year=2025
    )
    text = record.to_toml(mended)
    again = record.from_toml(text, file="r.toml", known=registry.load().indicators)
    assert again == mended
    taken = read(path, corrected=again)
    assert [e["standard_error"] for e in taken.intake.errors] == list(ERRORS)
    # What says how sure a score is is no score that the person vouches for.
    assert {c.means for c in taken.reading.taken()} == {"value"}
    gone = corrections.without(taken.reading, table=0)
    assert read(path, corrected=gone).intake.errors == ()


@pytest.mark.parametrize("head", ["Sai số chuẩn", "Phương sai"])
def test_errors_of_shares_are_shares_too(tmp_path: Path, shipped: str, head: str) -> None:
    """A table that prints 0.87 for 87 %, in which a person says so."""
    rows: list[list[Any]] = [["Mẫu: SIPAS năm 2025"], ["Tỉnh", "SIPAS", head]]
    error = 0.012 if head == "Sai số chuẩn" else 0.012**2
    rows += [[name, 0.8 + 0.01 * k, error] for k, name in enumerate(NAMES)]
    path = documents.workbook(tmp_path / "mau.xlsx", {"Mẫu": rows})
    found = read(path).reading
    kinds = {"Sai số chuẩn": "standard_error", "Phương sai": "variance"}
    for at, means, percent in ((1, "value", True), (2, kinds[head], False)):
        told = {"means": means, "indicator": "sipas", "year": 2025, "percent": percent}
        found = corrections.column(found, table=0, at=at, **told)  # type: ignore[arg-type]
    taken = read(path, corrected=found).intake
    assert [e["value"] for e in taken.errors] == taken.claims["value"].tolist()
    assert {e["standard_error"] for e in taken.errors} == {1.2}


def test_a_proposal_keeps_the_errors(tmp_path: Path, shipped: str) -> None:
    taken = read(table(tmp_path / "mau.xlsx", list(COLUMNS))).intake
    kept = packing.intake(
        packing.statements(taken), packing.sources(taken), packing.problems(taken.left_out)
    )

    def told(one: Intake) -> list[dict[str, Any]]:
        return sorted(map(dict, one.errors), key=lambda e: str(e["area_id"]))

    assert told(kept) == told(taken)
    none = replace(taken, errors=())
    assert packing.intake(packing.statements(none), packing.sources(none), "[]").errors == ()


def test_ranks_have_ranges_once_the_errors_are_in(tmp_path: Path, few_figures: Path) -> None:
    loaders.load_shipped()
    assert 2025 not in analyses.with_errors("papi")
    taken = read(documents.edition_with_errors(tmp_path / "mau.xlsx"))
    assert not taken.blocking
    loaders.keep(taken.intake, file="mau.xlsx")
    assert len(store.errors(indicator="papi")) == 34
    assert analyses.with_errors("papi") == (2025,)
    ranges = analyses.sampling("papi", 2025)
    assert len(ranges.rows) == 34
    assert own_files.ERRORS in own_files.content("mau")


def test_of_two_errors_of_one_figure_that_of_the_shown_value_counts() -> None:
    key = {"indicator": "papi", "area_id": "63-01", "year": 2019}
    row = {"standard_error": 0.25, "file": "errors/papi_2019.csv", "row": 2}
    shipped = key | row | {"value": 41.533}
    own = key | row | {"value": 43.1, "file": "own/x/errors.csv"}
    same = own | {"value": 41.533}
    figures = pd.DataFrame([key | {"value": 41.533, "scope": "full-year"}])

    def of(*rows: dict[str, Any], shown: pd.DataFrame = figures) -> list[str]:
        return errors.chosen(pd.DataFrame(rows), shown)["file"].tolist()

    assert of(own, shipped) == [shipped["file"]]
    assert of(same, shipped) == [shipped["file"]]
    assert of(own, shipped, shown=figures.assign(value=43.1)) == [own["file"]]


def papi_2019(path: Path, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Path:
    """A filled template with PAPI 2019 of five provinces, after a change."""
    told = pd.read_csv(settings.data_dir() / "figures" / "errors" / "papi_2019.csv")
    told = change(told[told["indicator"] == "papi"].head(5).copy())
    head = ["indicator", "province", "year", "value", "standard_error", "sample_size", "publisher"]
    names = registry.load().areas
    rows = [
        [r.indicator, names[r.area_id].name_vi, r.year, r.value, r.standard_error, r.sample_size]
        for r in told.itertuples()
    ]
    return documents.workbook(path, {"Mẫu": [head, *([*r, "Sở Nội vụ"] for r in rows)]})


def test_check_holds_a_file_against_what_is_known(
    tmp_path: Path, shipped: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = papi_2019(tmp_path / "mau.xlsx", lambda told: told)
    assert cli.main(["check", str(path)]) == 0
    assert "papi 2019" not in capsys.readouterr().err

    def other(told: pd.DataFrame) -> pd.DataFrame:
        told.iloc[0, told.columns.get_loc("standard_error")] = 0.9
        told.iloc[1, told.columns.get_loc("value")] = 50.0
        return told

    path = papi_2019(tmp_path / "mau.xlsx", other)
    assert cli.main(["--lang", "en", "check", str(path)]) == 0
    said = capsys.readouterr().err
    assert "papi 2019: 1 of 5 known figures are otherwise (this file / known): Hà Giang" in said
    assert "in 1 of 4 provinces already known" in said
    assert "Hà Nội 0.9 / 0.256748" in said
