"""Published documents: each form in which publishers print their tables is read without a correction.

The tables are made from the product's own figures, so the right answer is known; the forms are those of the
publishers' workbooks (PCI 2006 and 2013, PAPI 2014 and 2019) and of an annex to a Ministry's decision.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib import cli
from lib.base import settings
from lib.base.alphabet import fold
from lib.base.records import BadFile
from lib.data import database, store
from lib.data.cells import document
from lib.data.declared import provinces, registry
from lib.data.loading import loaders, own_files
from lib.data.reading import memory, record, review
from lib.data.reading.record import ColumnReading
from tests import documents


@pytest.fixture(scope="module")
def figures(shipped: str) -> pd.DataFrame:
    """The shown figures, as a reader holds documents against them."""
    return store.figures()


def read(path: Path, figures: pd.DataFrame, **more: Any) -> review.Review:
    book = document.parsed(path.name, path.read_bytes())
    return review.review(
        book, registry=registry.load(), names=provinces.load(), figures=figures, **more
    )


def without(figures: pd.DataFrame, index: str, year: int) -> pd.DataFrame:
    """The figures as they were before the edition came out."""
    part = figures["indicator"].str.fullmatch(rf"{index}(_.*)?") & (figures["year"] == year)
    return figures[~part]


def assert_right(found: review.Review, wide: pd.DataFrame, year: int, *, places: int = 6) -> None:
    """Every claim is a figure of the panel, to the digits that were printed."""
    claims = found.intake.claims
    assert len(claims)
    assert set(claims["year"]) == {year}
    for row in claims.itertuples(index=False):
        if not np.isnan(row.value):
            right = wide.loc[row.area_id, row.indicator]
            assert row.value == pytest.approx(right, abs=0.51 * 10.0**-places + 1e-9), row


def columns(found: review.Review, table: int = 0) -> dict[str, ColumnReading]:
    """The columns of a table by where they stand."""
    one = found.reading.tables[table]
    return {one.place(c.at): c for c in one.columns}


def claimed(found: review.Review) -> set[str]:
    return set(found.intake.claims["indicator"])


def ascii_name(name: str) -> str:
    return fold(name).title()


PCI_2006 = {
    "pci_s1": ("Entry Soft Indices (w/new and old indicators)", "Chi phí gia nhập thị trường"),
    "pci_s2": ("Land Use Right Sub-Index", "Tiếp cận đất đai và sự ổn định trong sử dụng đất"),
    "pci_s3": ("Transparency Sub-Index (As PCI 2005)", "Tính minh bạch và tiếp cận thông tin"),
    "pci_s4": (
        "Regulatory Compliance and Inspections Sub-Index",
        "Chi phí về thời gian để thực hiện các quy định của Nhà nước",
    ),
    "pci_s5": ("Informal Charges Sub-Index (New w/o commissions)", "Chi phí không chính thức"),
    "pci_s11": ("SOE Bias Sub-Index", "Ưu đãi đối với DNNN (Môi trường cạnh tranh)"),
    "pci_s7": (
        "Proactivity Sub-Index (New Indicator)",
        "Tính năng động và tiên phong của lãnh đạo tỉnh",
    ),
    "pci_s8": (
        "Private Sector Development Services",
        "Chính sách phát triển khu vực kinh tế tư nhân",
    ),
    "pci_s9": ("Sub-Index Labor Skills Development", "Đào tạo lao động"),
    "pci_s10": ("Legal Sub-Index", "Thiết chế pháp lý"),
    "pci": ("Weighted PCI 2006 Using Rounded Weights", "Chí số PCI 2006 (đã có trọng số)"),
}


def pci_2006(path: Path) -> pd.DataFrame:
    """Two headers, ranks under no heading, names as the publisher wrote them, lowest and highest below."""
    wide = documents.panel("pci", 2006).sort_values("pci", ascending=False)
    spelled = {"TP. Hồ Chí Minh": "Tp.HCM", "Bà Rịa - Vũng Tàu": "BRVT", "Đắk Lắk": "Đắc Lắc"}
    head = [
        [None, "Tỉnh, thành phố", *[en for en, _ in PCI_2006.values()]],
        [None, "Tỉnh, thành phố", *[vi for _, vi in PCI_2006.values()]],
    ]
    rows = [
        [n, spelled.get(r["name"], r["name"]), *[r[i] for i in PCI_2006]]
        for n, (_, r) in enumerate(wide.iterrows(), start=1)
    ]
    least = [None, "MIN", *[wide[i].min() for i in PCI_2006]]
    most = [None, "MAX", *[wide[i].max() for i in PCI_2006]]
    detail = [
        [None, "Tỉnh, thành phố", "Khía cạnh 1: Tiếp cận đất đai", "Điểm Chỉ số: Tiếp cận đất đai"],
        *[
            [n, r["name"], r["pci_s2"] / 2, r["pci_s2"]]
            for n, (_, r) in enumerate(
                wide.sort_values("pci_s2", ascending=False).iterrows(), start=1
            )
        ],
    ]
    documents.workbook(
        path,
        {
            "Bảng xếp hạng": [],
            "PCI Tóm tắt": [*head, *rows, least, most],
            "Tiếp cận đất đai": detail,
        },
    )
    return wide


def test_the_form_of_pci_2006(tmp_path: Path, figures: pd.DataFrame) -> None:
    path = tmp_path / "PCI 2006.xlsx"
    wide = pci_2006(path)
    found = read(path, figures)
    assert found.blocking == ()
    assert claimed(found) == set(PCI_2006)
    assert len(found.intake.claims) == 64 * 11
    assert_right(found, wide, 2006)
    total = found.intake.claims.query("indicator == 'pci'").set_index("area_id")
    assert total["rank"].to_dict() == wide["pci_rank"].to_dict()
    assert found.reading.publisher == "VCCI"
    assert found.reading.tier == 1


def test_a_new_edition_of_that_form_is_read_by_its_headings(
    tmp_path: Path, figures: pd.DataFrame
) -> None:
    path = tmp_path / "PCI 2006.xlsx"
    wide = pci_2006(path)
    found = read(path, without(figures, "pci", 2006))
    assert found.blocking == ()
    assert claimed(found) == set(PCI_2006)
    assert_right(found, wide, 2006)
    # Numbers without a heading are no ranks until something says so.
    assert columns(found)["A"].reason == "ordinal"
    assert found.intake.claims["rank"].isna().all()
    assert {c.reason for c in columns(found, 1).values()} == {"ordinal", "beside", "name"}


PCI_2013 = {
    "pci_s1": "Entry Costs",
    "pci_s2": "Land Access",
    "pci_s3": "Transparency",
    "pci_s4": "Time Costs",
    "pci_s5": "Informal charges",
    "pci_s6": "Bias",
    "pci_s7": "Proactivity",
    "pci_s8": "Business support services",
    "pci_s9": "Labor training",
    "pci_s10": "Legal Institutions",
    "pci": "PCI 2013",
}


def pci_2013(path: Path, *, wrong: str = "") -> pd.DataFrame:
    """Each sub-index sorted beside its own names, a look-up block below, and a sheet for one sub-index."""
    wide = documents.panel("pci", 2013)
    lists = {i: wide.sort_values(i, ascending=False) for i in PCI_2013}
    head: list[Any] = ["No", "Province"]
    for n, name in enumerate(PCI_2013.values()):
        head += [name] if n == 0 else [None, name]
    rows = [[*head, "PCI 2013 ranking", "PCI tier"]]
    for n in range(len(wide)):
        line: list[Any] = [n + 1]
        for i, ordered in lists.items():
            line += [ascii_name(ordered["name"].iloc[n]), ordered[i].iloc[n]]
        rows.append([*line, int(lists["pci"]["pci_rank"].iloc[n]), "Excellent"])
    one = wide.iloc[5]
    below: list[Any] = [None, ascii_name(one["name"])]
    for n, i in enumerate(PCI_2013):
        below += [one[i]] if n == 0 else [None, one[i]]
    rows += [[], ["No", "Province", *head[2:]], [*below, 10]]
    detail: list[list[Any]] = [
        ["PCI ID", "Province", "Sub-Index 3", "Access to planning documents"],
        [],
        [None, "pci_id", "sub3_transparency", "planning_avg"],
    ]
    for n, (_, r) in enumerate(wide.iterrows(), start=1):
        shown = r["pci_s3"] if r["name"] != wrong else r["pci_s3"] + 1
        detail.append([n, ascii_name(r["name"]), shown, 2.5 + n / 100])
    detail += [[], [None, "Gia Lai", 1.0, 2.0], [None, "Median", 5.5, 2.6]]
    documents.workbook(path, {"Summary": rows, "Transparency": detail})
    return wide


def test_the_form_of_pci_2013(tmp_path: Path, figures: pd.DataFrame) -> None:
    path = tmp_path / "PCI 2013.xlsx"
    wide = pci_2013(path)
    for held in (figures, without(figures, "pci", 2013)):
        found = read(path, held)
        assert found.blocking == ()
        assert claimed(found) == set(PCI_2013)
        assert len(found.intake.claims) == 63 * 11
        assert_right(found, wide, 2013)
        total = found.intake.claims.query("indicator == 'pci'").set_index("area_id")
        assert total["rank"].to_dict() == wide["pci_rank"].to_dict()
    reasons = {c.heading: c.reason for c in read(path, figures).reading.tables[1].columns}
    assert reasons["Sub-Index 3 | sub3_transparency"] == "figures"


def test_two_sheets_that_contradict_one_another_are_not_loaded(
    tmp_path: Path, figures: pd.DataFrame
) -> None:
    path = tmp_path / "PCI 2013.xlsx"
    pci_2013(path, wrong="Sơn La")
    found = read(path, without(figures, "pci", 2013))
    (problem,) = found.blocking
    assert problem.code == "two_values"
    assert problem.sheet == "Transparency"
    assert problem.params["indicator"] == "pci_s3"


PAPI_2014 = {
    "papi_d1": "  1: Tham gia của người dân ở cấp cơ sở ",
    "papi_d1_1": "1.1: Tri thức công dân ",
    "papi_d2": "2: Công khai, minh bạch trong việc ra quyết định ",
    # The publisher's headings of these two years call the parts by names of later ones.
    "papi_d2_2": "2.1: Tiếp cận thông tin ",
    "papi_d2_3": "2.2: Công khai, minh bạch danh sách hộ nghèo ",
    "papi_d2_4": "2.3: Công khai, minh bạch ngân sách cấp xã/phường ",
    "papi_d3": "3: Trách nhiệm giải trình với người dân ",
    "papi_d3_1": "3.1: tương tác với các cấp chính quyền ",
    "papi_d3_4": "3.2: Giải quyết khiếu nại, tố giác của người dân ",
    "papi_d6_3": "6.3: Cơ sở hạ tầng căn bản ",
}


def papi_2014(path: Path) -> pd.DataFrame:
    """Provinces without figures are empty rows; one sheet for each dimension repeats it."""
    wide = documents.panel("papi", 2014)
    known = registry.load().provinces
    rows: list[list[Any]] = [["Tên tỉnh ", *PAPI_2014.values()]]
    rows += [[f"{r['name']} ", *[r[i] for i in PAPI_2014]] for _, r in wide.iterrows()]
    missing = [p for p in known.values() if p.map == "63" and p.id not in wide.index]
    rows += [[p.name_vi] for p in missing if p.valid_from is None or p.valid_from.year < 2014][:2]
    parts = [i for i in PAPI_2014 if i.startswith("papi_d2")]
    second: list[list[Any]] = [["Tên tỉnh ", *[PAPI_2014[i] for i in parts]]]
    second += [[r["name"], *[r[i] for i in parts]] for _, r in wide.sort_values("name").iterrows()]
    documents.workbook(path, {"2014PAPI- Bảng tổng hợp": rows, "Điểm thành phần 2": second})
    return wide


def test_the_form_of_papi_2014(tmp_path: Path, figures: pd.DataFrame) -> None:
    path = tmp_path / "PAPI 2014 vie.xlsx"
    wide = papi_2014(path)
    found = read(path, figures)
    assert found.blocking == ()
    assert claimed(found) == set(PAPI_2014)
    assert len(found.intake.claims) == len(wide) * len(PAPI_2014)
    assert_right(found, wide, 2014)
    assert "withheld" in {p.code for p in found.intake.left_out}
    told = {c.heading: c.reason for c in columns(found).values()}
    assert told["2.1: Tiếp cận thông tin"] == "figures_against_name"


def test_a_name_that_its_number_contradicts_is_not_guessed(
    tmp_path: Path, figures: pd.DataFrame
) -> None:
    path = tmp_path / "PAPI 2014 vie.xlsx"
    wide = papi_2014(path)
    found = read(path, without(figures, "papi", 2014))
    assert_right(found, wide, 2014)
    doubtful = {"papi_d2_2", "papi_d2_3", "papi_d2_4", "papi_d3_4"}
    assert claimed(found) == set(PAPI_2014) - doubtful
    reasons = {c.reason for c in columns(found).values() if c.means == "unread"}
    assert reasons == {"name_against_number"}


PAPI_2019 = {
    "papi_d1": ("Chỉ số nội dung 1: Tham gia của người dân ở cấp cơ sở", "1-10 điểm"),
    "papi_d1_1": ("1.1: Tri thức công dân", "0.25-2.5 điểm"),
    "papi_d2": ("Chỉ số nội dung 2: Công khai, minh bạch trong hoạch định chính sách", "1-10 điểm"),
    "papi_d2_1": ("2.1: Tiếp cận thông tin*", "0.25-2.5 điểm"),
    "papi_d2_4": (
        "2.4: Quy hoạch, kế hoạch sử dụng đất; giá bồi thường thu hồi đất",
        "0.25-2.5 điểm",
    ),
    "papi_d6_3": ("6.3: Cơ sở hạ tầng căn bản*", "0.25-2.5 điểm"),
    "papi_d8": ("Chỉ số nội dung 8: Quản trị điện tử", "1-10 điểm"),
}


def papi_2019(path: Path) -> pd.DataFrame:
    """A row for each indicator, a column for each province, two totals, error margins, a regional sheet."""
    wide = documents.panel("papi", 2019)
    total = wide["papi"]
    code = [int(i[3:]) for i in wide.index]
    name = "Chỉ số PAPI tổng hợp"
    rows: list[list[Any]] = [
        ["Mã tỉnh", "Thang điểm", *code],
        ["Tỉnh/Thành phố trực thuộc trung ương", None, *wide["name"]],
        [f"{name} (có trọng số)", "10-80 điểm", *(total + 1.7)],
        [f"{name} (có trọng số) - sai số ", None, *[0.3 + n / 100 for n in range(len(wide))]],
        [f"{name} (không có trọng số)", "10-80 điểm", *total],
        [
            f"{name} (không có trọng số) - điểm tối thiểu trong khoảng tin cậy 95%",
            None,
            *(total - 1),
        ],
    ]
    for i, (words, scale) in PAPI_2019.items():
        rows.append([words, scale, *wide[i]])
        rows.append([f"Phương sai ({words[:18]})", None, *(wide[i] / 100)])
        rows.append(["Mức độ hài lòng với dịch vụ nhận được (5 điểm)", "1-5 điểm", *(wide[i] / 3)])
    rows += [[], [], ["Ghi chú: Các tỉnh có ô dữ liệu trống là do mẫu quá nhỏ."]]
    few = [0, 1, 11, 12, 13]
    region = [[row[n] if n < len(row) else None for n in few] for row in rows]
    english: list[list[Any]] = [["Tinh_ID", "Province", "Civic Knowledge", "Civic Knowledge"]]
    english += [
        [code[n], ascii_name(r["name"]), r["papi_d1_1"], 0.3 + n / 200]
        for n, (_, r) in enumerate(wide.iterrows())
    ]
    documents.workbook(
        path, {"2019PAPI_VIE": rows, "2019PAPIThaiNguyen": region, "2019PAPI_ENG": english}
    )
    return wide


def test_the_form_of_papi_2019(tmp_path: Path, figures: pd.DataFrame) -> None:
    path = tmp_path / "2019_PAPI_indicators.xlsx"
    wide = papi_2019(path)
    for held in (figures, without(figures, "papi", 2019)):
        found = read(path, held)
        assert found.blocking == ()
        assert claimed(found) == {*PAPI_2019, "papi"}
        assert len(found.intake.claims) == 63 * (len(PAPI_2019) + 1)
        assert_right(found, wide, 2019)
        assert found.reading.tables[0].across
    english = {c.at: c.reason for c in found.reading.tables[-1].columns}
    assert english[2] == english[3] == "twice"


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_an_annex_of_a_decision(tmp_path: Path, figures: pd.DataFrame, kind: str) -> None:
    path = tmp_path / f"phu-luc.{kind}"
    {"docx": documents.word_annex, "pdf": documents.pdf_annex}[kind](path, 2019)
    wide = documents.panel("papi", 2019)
    for held in (figures, without(figures, "papi", 2019)):
        found = read(path, held)
        assert found.blocking == ()
        assert claimed(found) == {"papi", *[f"papi_d{d}" for d in documents.DIMENSIONS]}
        assert len(found.intake.claims) == 63 * 9
        assert_right(found, wide, 2019, places=2)
    assert found.reading.title == "Quyết định số 450/QĐ-BNV"
    assert found.reading.date == "2020-04-17"


def test_the_reading_as_toml_comes_back_the_same(tmp_path: Path, figures: pd.DataFrame) -> None:
    for make, name in ((papi_2019, "2019.xlsx"), (pci_2013, "PCI 2013.xlsx")):
        path = tmp_path / name
        make(path)
        reading = read(path, figures).reading
        text = record.to_toml(reading)
        again = record.from_toml(text, file="r.toml", known=registry.load().indicators)
        assert again == reading
        assert read(path, figures, corrected=again).reading == reading


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('means = "value"', 'means = "score"', "means"),
        ('indicator = "pci"', 'indicator = "pcii"', "indicator"),
        ('at = "C"', 'at = "3"', "at"),
        ("[document]", "[papers]", "document, table"),
        ("[document]", "[document", "TOML"),
    ],
)
def test_a_reading_that_cannot_be_used_says_what_would_be_right(
    tmp_path: Path, figures: pd.DataFrame, old: str, new: str, key: str
) -> None:
    path = tmp_path / "PCI 2013.xlsx"
    pci_2013(path)
    text = record.to_toml(read(path, figures).reading)
    assert old in text
    with pytest.raises(BadFile) as bad:
        record.from_toml(text.replace(old, new, 1), file="r.toml", known=registry.load().indicators)
    assert bad.value.problems[0].params["key"] == key


def test_a_correction_is_remembered_for_the_publisher(
    loaded_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHC_OWN_DIR", str(tmp_path / "own"))
    wide = documents.panel("pci", 2019)
    rows = [
        ["Tỉnh", "Số mục A"],
        *[[name, 0.4 + n / 200] for n, name in enumerate(wide["name"])],
    ]
    path = documents.workbook(tmp_path / "DTI.xlsx", {"DTI 2023": rows})
    out = tmp_path / "reading.toml"
    assert cli.main(["read", str(path), "--out", str(out)]) == 1
    text = out.read_text(encoding="utf-8")
    said = 'heading = "Số mục A"\nmeans = "unread"\nnames = "A"\nreason = "unknown"\n'
    assert said in text
    taken = 'heading = "Số mục A"\nmeans = "value"\nindicator = "dti"\nyear = 2023\nnames = "A"\n'
    text = text.replace(said, taken).replace('publisher = ""', 'publisher = "Bộ TTTT (thử)"')
    out.write_text(text, encoding="utf-8")
    before = loaders.load_shipped().data_version
    assert cli.main(["read", str(path), "--as", str(out), "--load"]) == 0
    assert database.data_version() != before
    mine = store.claims(indicators=["dti"], years=(2023, 2023))["claim_id"].str.startswith("own-")
    assert mine.sum() == 63
    kept = memory.remembered()["Bộ TTTT (thử)"]
    assert kept == {"so muc a": ("value", "dti")}
    same = read(documents.workbook(tmp_path / "a.xlsx", {"DTI 2024": rows}), store.figures())
    assert columns(same)["B"].reason == "figures_against_year"
    rows = [rows[0], *[[name, value + 0.0123] for name, value in rows[1:]]]
    again = documents.workbook(tmp_path / "DTI moi.xlsx", {"DTI 2024": rows})
    official = {registry.load().indicators["dti"].publisher: kept}
    found = read(again, store.figures(), remembered=official)
    assert columns(found)["B"].reason == "remembered"
    assert set(found.intake.claims["year"]) == {2024}


def test_the_command_prints_loads_and_refuses(
    loaded_store: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CCHC_OWN_DIR", str(tmp_path / "own"))
    path = documents.word_annex(tmp_path / "phu-luc.docx", 2019)
    assert cli.main(["--lang", "en", "read", str(path), "--load"]) == 0
    said = capsys.readouterr().out
    assert "Proposed reading of phu-luc.docx: 567 figures, 9 columns." in said
    assert "papi_d8, year 2019" in said
    assert own_files.names() == ["phu-luc"]
    rows = [["Tỉnh", "Chỉ số PCI"], ["Sơn La", 61.2], ["Hà Nội", 62.3], ["Huế", 63.4]]
    bare = documents.workbook(tmp_path / "bang.xlsx", {"Sheet1": rows})
    assert cli.main(["read", str(bare), "--load"]) == 1
    assert "chưa rõ năm" in capsys.readouterr().out
    assert own_files.names() == ["phu-luc"]
    assert cli.main(["read", str(bare), "--year", "2023", "--load"]) == 0
    assert own_files.names() == ["bang", "phu-luc"]
    text = tmp_path / "text.txt"
    text.write_text("Không có bảng nào ở đây.\n", encoding="utf-8")
    assert cli.main(["read", str(text)]) == 1
    assert settings.own_dir().name == "own"
