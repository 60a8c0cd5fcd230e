"""Shapes in which offices print tables of provinces: read right, or left out and told, never taken wrongly.

Every figure here is invented for the test; the figures of the index are hidden, as before a new edition.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import docx
import numpy as np
import openpyxl
import pandas as pd
import pytest

from lib.base.alphabet import fold
from lib.base.records import BadFile
from lib.data import store
from lib.data.cells import document, texts
from lib.data.declared import provinces, registry
from lib.data.reading import review
from tests import documents
from tests.documents import comma

Rows = list[list[Any]]
FIELDS = (
    ("Công tác chỉ đạo, điều hành CCHC", 9),
    ("Cải cách thể chế", 10),
    ("Cải cách thủ tục hành chính", 13),
    ("Cải cách tổ chức bộ máy", 12),
    ("Cải cách chế độ công vụ", 15),
    ("Cải cách tài chính công", 12),
    ("Xây dựng và phát triển chính quyền điện tử, chính quyền số", 13.5),
    ("Tác động của CCHC đến người dân, tổ chức và phát triển KT-XH", 15.5),
)


@pytest.fixture(scope="module")
def hidden(shipped: str) -> pd.DataFrame:
    """The shown figures without PAR INDEX, SIPAS, DTI and PAPI."""
    figures = store.figures()
    return figures[~figures["indicator"].str.match(r"(par_|sipas|dti|papi)")]


class Sample:
    """Provinces with invented scores and what a right reading of them is."""

    def __init__(self, folder: Path, *, units: str = "63") -> None:
        self.folder = folder
        known = registry.load().provinces.values()
        if units == "63":
            self.names = list(documents.panel("pci", 2013)["name"])
        else:
            self.names = list(dict.fromkeys(p.name_vi for p in known if p.map == units))
        self.right: dict[tuple[str, str, int], float] = {}
        self._rng = random.Random(7)

    def scores(
        self, indicator: str, year: int, low: float = 70, high: float = 92, places: int = 2
    ) -> list[float]:
        """Invented scores, put down as the right answer."""
        step = 10**-places
        found = [round(self._rng.uniform(low, high), places) for _ in self.names]
        # No zero at the end, so that every text shows its decimals.
        found = [v if round(v / step) % 10 else round(v + step, places) for v in found]
        self.put(indicator, year, found)
        return found

    def put(self, indicator: str, year: int, values: Sequence[float]) -> None:
        resolver = provinces.load()
        for name, value in zip(self.names, values, strict=True):
            unit = resolver.resolve(name, year=year).province
            assert unit is not None
            self.right[indicator, unit.id, year] = value

    def without(self, *places: int) -> None:
        for place in places:
            key = list(self.right)[place]
            self.right[key] = np.nan

    def book(self, rows: Rows, *, name: str = "Bảng", **more: Any) -> Path:
        return documents.workbook(self.folder / "tep.xlsx", {name: rows}, **more)

    def text(self, body: str, *, name: str = "tep.csv", encoding: str = "utf-8-sig") -> Path:
        path = self.folder / name
        path.write_bytes(body.encode(encoding))
        return path


def ranked(values: Sequence[float]) -> list[int]:
    ordered = sorted(values, reverse=True)
    return [ordered.index(v) + 1 for v in values]


Shape = Callable[[Sample], Path]
RIGHT: dict[str, tuple[Shape, int]] = {}


def shape(ranks: int = 0) -> Callable[[Shape], Shape]:
    """A shape that must be read whole, with so many ranks."""

    def keep(make: Shape) -> Shape:
        RIGHT[make.__name__] = (make, ranks)
        return make

    return keep


@shape(63)
def titles_and_comma_decimals(s: Sample) -> Path:
    v = s.scores("par_index", 2022)
    head = [["BỘ NỘI VỤ"], ["BẢNG XẾP HẠNG CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2022"], []]
    rows = [
        [n, p, comma(x), r] for n, (p, x, r) in enumerate(zip(s.names, v, ranked(v), strict=True))
    ]
    return s.book(
        [*head, ["STT", "Tỉnh", "Điểm", "Xếp hạng"], *rows, ["", "Trung bình", "81,2", ""]]
    )


def _two_years(s: Sample, head: Rows, **more: Any) -> Path:
    v, w = s.scores("par_index", 2021), s.scores("par_index", 2022)
    cells = zip(s.names, v, ranked(v), w, ranked(w), strict=True)
    return s.book([*head, *[[n, *c] for n, c in enumerate(cells, start=1)]], **more)


@shape(126)
def two_years_under_merged_headings(s: Sample) -> Path:
    head = [
        ["Chỉ số CCHC các tỉnh"],
        ["STT", "Tỉnh", "Chỉ số CCHC năm 2021", None, "Chỉ số CCHC năm 2022", None],
        [None, None, "Điểm", "Hạng", "Điểm", "Hạng"],
    ]
    return _two_years(s, head, merges={"Bảng": [(1, 2, 1, 3), (1, 4, 1, 5)]})


@shape(126)
def two_years_under_headings_that_are_not_merged(s: Sample) -> Path:
    head = [
        ["Chỉ số CCHC các tỉnh"],
        ["STT", "Tỉnh", "Năm 2021", None, "Năm 2022", None],
        [None, None, "Điểm", "Hạng", "Điểm", "Hạng"],
    ]
    return _two_years(s, head)


@shape()
def a_column_for_each_year(s: Sample) -> Path:
    years = [s.scores("par_index", y) for y in (2020, 2021, 2022)]
    rows = [[p, *cells] for p, *cells in zip(s.names, *years, strict=True)]
    return s.book([["PAR INDEX giai đoạn 2020-2022"], ["Tỉnh", 2020, 2021, 2022], *rows])


@shape()
def a_column_for_each_year_in_words(s: Sample) -> Path:
    years = [s.scores("par_index", y) for y in (2020, 2021)]
    rows = [[p, *map(comma, cells)] for p, *cells in zip(s.names, *years, strict=True)]
    return s.book([["Bảng so sánh PAR INDEX"], ["Địa phương", "Năm 2020", "Năm 2021"], *rows])


@shape(63)
def ranks_in_words(s: Sample) -> Path:
    v = s.scores("par_index", 2022)
    told = [f"{r}/63" if n % 2 else f"Hạng {r}" for n, r in enumerate(ranked(v))]
    rows = [list(c) for c in zip(s.names, v, told, strict=True)]
    return s.book([["Tỉnh", "PAR INDEX 2022 (%)", "Thứ hạng"], *rows])


@shape()
def percent_signs_in_texts(s: Sample) -> Path:
    v = s.scores("par_index", 2022)
    rows = [[p, f"{comma(x)}%"] for p, x in zip(s.names, v, strict=True)]
    return s.book([["Tỉnh", "Chỉ số CCHC năm 2022"], *rows])


@shape()
def percent_formats(s: Sample) -> Path:
    v = s.scores("par_index", 2022)
    rows = [[p, x / 100] for p, x in zip(s.names, v, strict=True)]
    head = ["Tỉnh", "Chỉ số CCHC năm 2022"]
    return s.book([head, *rows], formats=lambda _, r, c: "0.00%" if r and c == 1 else None)


def _fields(s: Sample, year: int) -> tuple[list[list[float]], list[float]]:
    parts = [s.scores(f"par_c{n}", year, m * 0.6, m) for n, (_, m) in enumerate(FIELDS, start=1)]
    total = [round(sum(cells), 2) for cells in zip(*parts, strict=True)]
    s.put("par_index", year, total)
    return parts, total


@shape(63)
def fields_by_number_with_a_row_of_column_numbers(s: Sample) -> Path:
    parts, total = _fields(s, 2022)
    head = [
        ["KẾT QUẢ CHỈ SỐ CCHC NĂM 2022 CỦA CÁC TỈNH"],
        ["STT", "Tỉnh", *[f"Lĩnh vực {n}" for n in range(1, 9)], "Tổng điểm", "Xếp hạng"],
        [f"({n})" for n in range(1, 13)],
    ]
    lines = enumerate(zip(s.names, *parts, total, ranked(total), strict=True), start=1)
    return s.book([*head, *[[n, *cells] for n, cells in lines]])


@shape()
def fields_by_name_with_full_marks(s: Sample) -> Path:
    parts, total = _fields(s, 2022)
    named = [f"{name} ({marks:g} điểm)".replace(".", ",") for name, marks in FIELDS]
    head = [["PAR INDEX 2022"], ["Tỉnh", *named, "Chỉ số CCHC (100 điểm)"]]
    lines = zip(s.names, *parts, total, strict=True)
    return s.book([*head, *[[p, *map(comma, cells)] for p, *cells in lines]])


@shape()
def fields_down_and_provinces_across(s: Sample) -> Path:
    parts, total = _fields(s, 2022)
    head = [["PAR INDEX 2022"], ["TT", "Lĩnh vực", "Điểm tối đa", *s.names]]
    rows = [[n, name, m, *parts[n - 1]] for n, (name, m) in enumerate(FIELDS, start=1)]
    return s.book([*head, *rows, [None, "Tổng điểm", 100, *total]])


@shape(63)
def self_assessment_and_appraisal_beside_the_total(s: Sample) -> Path:
    total = s.scores("par_index", 2022)
    rows = [
        [p, x - 20, x - 25, 20.5, x, r]
        for p, x, r in zip(s.names, total, ranked(total), strict=True)
    ]
    head = [
        "Tỉnh",
        "Điểm tự đánh giá",
        "Điểm thẩm định",
        "Điểm điều tra XHH",
        "Tổng điểm",
        "Xếp hạng",
    ]
    return s.book([["Chỉ số cải cách hành chính năm 2022"], head, *rows])


@shape(63)
def a_table_of_one_part_is_not_the_index(s: Sample) -> Path:
    v = s.scores("par_c1", 2022, 5.5, 9)
    title = 'Kết quả Chỉ số thành phần "Công tác chỉ đạo, điều hành CCHC" - PAR INDEX 2022'
    rows = [[p, x, round(x / 9 * 100, 2), r] for p, x, r in zip(s.names, v, ranked(v), strict=True)]
    return s.book([[title], ["Tỉnh", "Điểm đạt được", "Chỉ số (%)", "Xếp hạng"], *rows])


@shape()
def factors_of_satisfaction(s: Sample) -> Path:
    named = {
        "sipas": "Chỉ số hài lòng chung",
        "sipas_tiep_can": "Tiếp cận dịch vụ",
        "sipas_tthc": "Thủ tục hành chính",
        "sipas_cong_chuc": "Công chức trực tiếp giải quyết công việc",
        "sipas_ket_qua": "Kết quả dịch vụ",
        "sipas_phan_anh": "Tiếp nhận, giải quyết góp ý, phản ánh, kiến nghị",
    }
    parts = [s.scores(i, 2021, 75, 95) for i in named]
    rows = [[p, *[f"{comma(x)}%" for x in c]] for p, *c in zip(s.names, *parts, strict=True)]
    title = "CHỈ SỐ HÀI LÒNG VỀ SỰ PHỤC VỤ HÀNH CHÍNH NĂM 2021 (SIPAS 2021)"
    return s.book([[title], ["Tỉnh/TP", *named.values()], *rows])


@shape()
def two_halves_side_by_side(s: Sample) -> Path:
    v = s.scores("par_index", 2022)
    lines = list(zip(range(1, 64), s.names, v, strict=True))
    rows = [[*lines[n], None, *(lines[n + 32] if n < 31 else ())] for n in range(32)]
    head = ["STT", "Tỉnh", "Điểm", None, "STT", "Tỉnh", "Điểm"]
    return s.book([["Chỉ số CCHC năm 2022"], head, *rows])


@shape(126)
def two_tables_under_one_another(s: Sample) -> Path:
    rows: Rows = []
    for index, title in (("par_index", "Chỉ số CCHC"), ("sipas", "Chỉ số hài lòng SIPAS")):
        v = s.scores(index, 2022)
        rows += [[f"{title} năm 2022"], ["Tỉnh", title, "Hạng"]]
        rows += [list(c) for c in zip(s.names, v, ranked(v), strict=True)]
        rows += [[]]
    return s.book(rows)


@shape()
def several_indices_in_one_table(s: Sample) -> Path:
    v, w = s.scores("par_index", 2022), s.scores("sipas", 2022)
    rows = [list(c) for c in zip(s.names, v, w, strict=True)]
    return s.book([["Kết quả các chỉ số năm 2022"], ["Tỉnh", "PAR INDEX", "SIPAS"], *rows])


@shape()
def regions_and_totals_between_the_provinces(s: Sample) -> Path:
    v = s.scores("par_index", 2022)
    rows: Rows = [["Chỉ số CCHC năm 2022"], ["TT", "Tỉnh", "Chỉ số CCHC"], ["", "Cả nước", 82.1]]
    for n, (p, x) in enumerate(zip(s.names, v, strict=True)):
        rows += [["I", f"Vùng {n // 10}", 81.2]] if n % 10 == 0 else []
        rows.append([n + 1, p, x])
    return s.book([*rows, ["", "Tổng cộng", 99.9], ["Ghi chú: số liệu làm tròn"]])


@shape(63)
def a_page_with_merged_headings_and_footnotes(s: Sample) -> Path:
    v = s.scores("par_index", 2022)
    body = "".join(
        f"<tr><td>{n}<td><b>{p}</b><td>{comma(x)}<sup>1</sup><td>{r}</tr>"
        for n, (p, x, r) in enumerate(zip(s.names, v, ranked(v), strict=True), start=1)
    )
    head = (
        "<tr><th rowspan=2>TT<th rowspan=2>Tỉnh<th colspan=2>Chỉ số CCHC</tr>"
        "<tr><th>Điểm<th>Hạng</tr>"
    )
    page = f"<html><body><h2>Chỉ số CCHC năm 2022</h2><table>{head}{body}</table></body></html>"
    return s.text(page, name="tep.html", encoding="utf-8")


@shape()
def a_page_that_is_called_a_workbook(s: Sample) -> Path:
    v = s.scores("par_index", 2022)
    body = "".join(f"<tr><td>{p}</td><td>{x}</td></tr>" for p, x in zip(s.names, v, strict=True))
    head = "<tr><td>Tỉnh</td><td>Chỉ số CCHC năm 2022</td></tr>"
    return s.text(f"<table>{head}{body}</table>", name="tep.xls")


@shape(63)
def a_table_pasted_from_the_clipboard(s: Sample) -> Path:
    v = s.scores("par_index", 2022)
    lines = [f"{p}\t{comma(x)}\t{r}/63" for p, x, r in zip(s.names, v, ranked(v), strict=True)]
    return s.text("\n".join(["Tỉnh\tPAR INDEX 2022\tHạng", *lines]), name="tep.txt")


@shape()
def semicolons_in_utf_16(s: Sample) -> Path:
    v = s.scores("par_index", 2022)
    lines = [f"{p};{comma(x)}" for p, x in zip(s.names, v, strict=True)]
    return s.text("\r\n".join(["Tỉnh;PAR INDEX 2022", *lines]), encoding="utf-16")


@shape()
def quoted_decimal_commas_between_commas(s: Sample) -> Path:
    v = s.scores("par_index", 2022)
    lines = [f'{p},"{comma(x)}"' for p, x in zip(s.names, v, strict=True)]
    return s.text("\n".join(["Tỉnh,Chỉ số CCHC năm 2022", *lines]))


@shape(63)
def a_workbook_typed_in_an_old_font(s: Sample) -> Path:
    stored = {meant: kept for kept, meant in texts._TCVN3.items()}

    def typed(text: str) -> str:
        return "".join(stored.get(c, c) for c in text)

    v = s.scores("par_index", 2022)
    rows = [[typed(p), x, r] for p, x, r in zip(s.names, v, ranked(v), strict=True)]
    title = [typed("Chỉ số cải cách hành chính năm 2022")]
    return s.book([title, [typed(t) for t in ("Tỉnh", "Chỉ số CCHC", "Xếp hạng")], *rows])


@shape()
def names_in_other_spellings(s: Sample) -> Path:
    v = s.scores("par_index", 2022)
    spelled = [
        (f"TỈNH {p.upper()}", fold(p).title(), f"{n}. {p} *")[n % 3] for n, p in enumerate(s.names)
    ]
    rows = [list(c) for c in zip(spelled, v, strict=True)]
    return s.book([["PAR INDEX 2022"], ["Đơn vị", "Kết quả"], *rows])


@shape()
def withheld_figures_in_words(s: Sample) -> Path:
    v = s.scores("par_index", 2022)
    words = {3: "KCDL", 9: "N.A.", 20: "-", 40: "…", 50: "Không công bố"}
    s.without(*words)
    rows = [[p, words.get(n, comma(x))] for n, (p, x) in enumerate(zip(s.names, v, strict=True))]
    return s.book([["PAR INDEX 2022"], ["Tỉnh", "Chỉ số CCHC"], *rows])


@shape()
def errors_and_formulas_without_a_result(s: Sample) -> Path:
    v: list[Any] = list(s.scores("par_index", 2022))
    s.without(4, 7)
    v[4], v[7] = "=40+41.2", "#N/A"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Chỉ số CCHC năm 2022"], ["Tỉnh", "Chỉ số CCHC"], *zip(s.names, v, strict=True)):
        sheet.append(list(row))
    path = s.folder / "tep.xlsx"
    book.save(path)
    return path


@shape()
def both_decimal_signs(s: Sample) -> Path:
    v = s.scores("par_index", 2022)
    shown = [comma(x) if n % 2 else f"{x:.2f}" for n, x in enumerate(v)]
    rows = [list(c) for c in zip(s.names, shown, strict=True)]
    return s.book([["Chỉ số CCHC năm 2022"], ["Tỉnh", "Chỉ số CCHC"], *rows])


@shape()
def three_decimals_that_could_be_thousands(s: Sample) -> Path:
    v = s.scores("papi", 2022, 38, 48, 3)
    rows = [[p, f"{x:.3f}"] for p, x in zip(s.names, v, strict=True)]
    return s.book([["PAPI 2022"], ["Tỉnh", "Chỉ số PAPI"], *rows])


@shape(63)
def a_scale_from_0_to_1(s: Sample) -> Path:
    v = s.scores("dti", 2022, 0.3, 0.8, 4)
    rows = [[p, comma(x, 4), r] for p, x, r in zip(s.names, v, ranked(v), strict=True)]
    return s.book([["Xếp hạng DTI 2022"], ["Tỉnh", "Giá trị DTI", "Hạng"], *rows])


@shape()
def parts_by_number_only(s: Sample) -> Path:
    numbers = ("1.1", "1.2", "2.1", "2.4")
    parts = [s.scores(f"papi_d{n.replace('.', '_')}", 2022, 0.5, 2.2, 4) for n in numbers]
    rows = [list(c) for c in zip(s.names, *parts, strict=True)]
    return s.book([["PAPI 2022"], ["Tỉnh", *[f"Nội dung thành phần {n}" for n in numbers]], *rows])


@shape()
def counts_with_points_between_thousands(s: Sample) -> Path:
    v = [float(random.Random(n).randint(10_000, 2_000_000)) for n, _ in enumerate(s.names)]
    s.put("dossiers_resolved", 2015, v)
    rows = [[p, f"{x:,.0f}".replace(",", ".")] for p, x in zip(s.names, v, strict=True)]
    return s.book([["Hồ sơ TTHC năm 2015"], ["Tỉnh", "Hồ sơ đã giải quyết"], *rows])


@shape()
def a_table_over_three_tables_of_a_text(s: Sample) -> Path:
    v = s.scores("par_index", 2022)
    text = docx.Document()
    text.add_paragraph("Phụ lục. Chỉ số cải cách hành chính năm 2022")
    for start in range(0, 63, 25):
        lines = list(zip(s.names, map(comma, v), strict=True))[start : start + 25]
        table = text.add_table(rows=len(lines) + 1, cols=2)
        for r, cells in enumerate([("Tỉnh", "Chỉ số CCHC"), *lines]):
            for c, cell in enumerate(cells):
                table.cell(r, c).text = cell
        text.add_paragraph("")
    path = s.folder / "tep.docx"
    text.save(str(path))
    return path


@shape(63)
def the_rank_stands_before_the_name(s: Sample) -> Path:
    v = s.scores("par_index", 2022)
    rows = [[r, p, x] for p, x, r in zip(s.names, v, ranked(v), strict=True)]
    return s.book([["PAR INDEX 2022"], ["Hạng", "Tỉnh", "Điểm"], *rows])


@shape()
def the_year_stands_in_the_sheets_name(s: Sample) -> Path:
    v = s.scores("par_index", 2022)
    rows = [list(c) for c in zip(s.names, v, strict=True)]
    return s.book([["Tỉnh", "Chỉ số CCHC"], *rows], name="PAR INDEX 2022")


@shape()
def the_year_of_the_decision_beside_the_year_measured(s: Sample) -> Path:
    v = s.scores("par_index", 2022)
    head = [
        ["Kèm theo Quyết định số 305/QĐ-BNV ngày 17 tháng 4 năm 2023"],
        ["CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2022 (công bố năm 2023)"],
    ]
    rows = [list(c) for c in zip(s.names, v, strict=True)]
    return s.book([*head, ["Tỉnh", "Chỉ số CCHC"], *rows])


@shape()
def hidden_columns_and_rows(s: Sample) -> Path:
    v = s.scores("par_index", 2022)
    s.without(7)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Chỉ số CCHC năm 2022"])
    sheet.append(["Tỉnh", "PAR INDEX", "Chỉ số CCHC"])
    for n, (p, x) in enumerate(zip(s.names, v, strict=True)):
        sheet.append([p, 60.5 + n / 10, x])
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[10].hidden = True
    path = s.folder / "tep.xlsx"
    book.save(path)
    return path


@shape()
def classes_and_names_beside_the_scores(s: Sample) -> Path:
    v = s.scores("par_index", 2022)
    rows = [
        [p, x, "Tốt", n % 4, "Nguyễn Văn A"]
        for n, (p, x) in enumerate(zip(s.names, v, strict=True))
    ]
    head = ["Tỉnh", "Chỉ số CCHC", "Xếp loại", "Nhóm", "Người ký"]
    return s.book([["Chỉ số CCHC năm 2022"], head, *rows])


@pytest.mark.parametrize("name", list(RIGHT))
def test_a_shape_is_read_right(name: str, tmp_path: Path, hidden: pd.DataFrame) -> None:
    make, ranks = RIGHT[name]
    sample = Sample(tmp_path)
    found = read(make(sample), hidden)
    assert found.blocking == ()
    claims = found.intake.claims
    told = claims[claims["value"].notna()]
    got = {
        (i, a, y): v
        for i, a, y, v in told[["indicator", "area_id", "year", "value"]].itertuples(index=False)
    }
    right = {key: value for key, value in sample.right.items() if not np.isnan(value)}
    assert got == pytest.approx(right)
    assert int(claims["rank"].notna().sum()) == ranks


def read(path: Path, figures: pd.DataFrame) -> review.Review:
    book = document.parsed(path.name, path.read_bytes())
    return review.review(book, registry=registry.load(), names=provinces.load(), figures=figures)


def test_the_34_units_of_2025(tmp_path: Path, hidden: pd.DataFrame) -> None:
    sample = Sample(tmp_path, units="34")
    v = sample.scores("par_index", 2025)
    rows = [[p, x, f"{r}/34"] for p, x, r in zip(sample.names, v, ranked(v), strict=True)]
    found = read(sample.book([["PAR INDEX 2025"], ["Tỉnh", "PAR INDEX", "Hạng"], *rows]), hidden)
    assert found.blocking == ()
    claims = found.intake.claims
    assert set(claims["area_id"]) == {area for _, area, _ in sample.right}
    assert set(claims["n_ranked"]) == {34}


def _unread(rows: Callable[[Sample, list[float]], Rows]) -> Shape:
    def make(s: Sample) -> Path:
        return s.book(rows(s, s.scores("par_index", 2022)))

    return make


def _column(heading: str, cell: Callable[[int, float], Any]) -> Shape:
    """One column under a heading, its cells made of place and score."""
    return _unread(
        lambda s, v: [
            ["PAR INDEX 2022"],
            ["Tỉnh", heading],
            *[[p, cell(n, x)] for n, (p, x) in enumerate(zip(s.names, v, strict=True), start=1)],
        ]
    )


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_column("Chỉ số CCHC", lambda n, x: x / 100), "scale"),
        (_column("Chỉ số CCHC", lambda n, x: n), "like_ranks"),
        (_column("Chỉ số CCHC", lambda n, x: x * 10), "range"),
        (_column("Chỉ số CCHC cấp huyện", lambda n, x: x), "unknown"),
        (_column("PAR INDEX - khối sở, ngành", lambda n, x: x), "more_words"),
        (_column("Điểm tự chấm PAR INDEX", lambda n, x: x), "beside"),
        (_column("Chỉ số CCHC năm trước", lambda n, x: x), "beside"),
        (_column("Chỉ số CCHC dự kiến", lambda n, x: x), "beside"),
        (_column("Mức độ hoàn thành", lambda n, x: x), "unknown"),
        (_column("Lĩnh vực 3: Tài chính công", lambda n, x: x / 10), "name_against_number"),
    ],
)
def test_a_column_that_is_not_sure_is_left_out(
    make: Shape, reason: str, tmp_path: Path, hidden: pd.DataFrame
) -> None:
    found = read(make(Sample(tmp_path)), hidden)
    assert [c.reason for c in found.reading.tables[0].columns] == [reason]
    assert found.intake.claims.empty
    assert [p.code for p in found.blocking] == ["nothing_read"]


def test_two_columns_of_one_name_are_both_left_out(tmp_path: Path, hidden: pd.DataFrame) -> None:
    sample = Sample(tmp_path)
    v = sample.scores("par_index", 2022)
    rows = [[p, x, x - 1] for p, x in zip(sample.names, v, strict=True)]
    book = sample.book([["PAR INDEX 2022"], ["Tỉnh", "Chỉ số CCHC", "PAR INDEX"], *rows])
    columns = read(book, hidden).reading.tables[0].columns
    assert [c.reason for c in columns] == ["twice", "twice"]


def test_decimal_commas_that_cut_numbers_in_two(tmp_path: Path, hidden: pd.DataFrame) -> None:
    sample = Sample(tmp_path)
    v = sample.scores("par_index", 2022)
    lines = [f"{p},{comma(x)}" for p, x in zip(sample.names, v, strict=True)]
    found = read(sample.text("\n".join(["Tỉnh,Chỉ số CCHC năm 2022", *lines])), hidden)
    assert found.intake.claims.empty
    lines = [f"{p},{comma(x)},{r}" for p, x, r in zip(sample.names, v, ranked(v), strict=True)]
    found = read(sample.text("\n".join(["Tỉnh,Chỉ số CCHC 2022,Hạng,Ghi chú", *lines])), hidden)
    assert found.intake.claims["value"].isna().all()


def test_names_that_are_wrong_or_stand_twice(tmp_path: Path, hidden: pd.DataFrame) -> None:
    sample = Sample(tmp_path)
    v = sample.scores("par_index", 2022)
    names = list(sample.names)
    names[5] = "Tuyên Quangg"
    rows = [list(c) for c in zip(names, v, strict=True)]
    book = sample.book([["PAR INDEX 2022"], ["Tỉnh", "Chỉ số CCHC"], *rows, [names[8], 71.11]])
    found = read(book, hidden)
    assert [p.code for p in found.blocking] == ["two_values"]
    told = {p.code: p for p in found.intake.left_out}
    assert told["row_name_unknown"].value == "Tuyên Quangg"
    assert "Tuyên Quang" in told["row_name_unknown"].params["closest"]


def test_ranks_and_sums_that_do_not_fit_are_told(tmp_path: Path, hidden: pd.DataFrame) -> None:
    sample = Sample(tmp_path)
    v = sample.scores("par_index", 2022)
    places = ranked(v)
    places[3], places[40] = places[40], places[3]
    places[10] = 63
    rows = [list(c) for c in zip(sample.names, v, places, strict=True)]
    book = sample.book([["PAR INDEX 2022"], ["Tỉnh", "Chỉ số CCHC", "Hạng"], *rows])
    codes = {r.problem.code for r in read(book, hidden).remarks}
    assert {"ranks_gaps", "order_against_ranks"} <= codes


def test_a_document_that_is_about_no_provinces(tmp_path: Path, hidden: pd.DataFrame) -> None:
    rows = [["Sở", "Điểm"], ["Sở Nội vụ", 88.2], ["Sở Y tế", 81.2]]
    with pytest.raises(BadFile) as bad:
        read(Sample(tmp_path).book(rows), hidden)
    assert [p.code for p in bad.value.problems] == ["no_provinces"]


def test_known_figures_of_another_year_are_told(tmp_path: Path, shipped: str) -> None:
    figures = store.figures()
    wide = documents.panel("pci", 2018)
    rows = [["Tỉnh", "PCI"], *[[r["name"], r["pci"]] for _, r in wide.iterrows()]]
    path = documents.workbook(tmp_path / "PCI.xlsx", {"PCI 2021": rows})
    (column,) = read(path, figures).reading.tables[0].columns
    assert (column.year, column.reason) == (2018, "figures_against_year")
    moved = [rows[0], *[[p, x + 0.37] for p, x in rows[1:]]]
    path = documents.workbook(tmp_path / "PCI.xlsx", {"PCI 2018": moved})
    (column,) = read(path, figures).reading.tables[0].columns
    assert (column.means, column.reason) == ("unread", "against")
    assert column.told.startswith("63/63")
