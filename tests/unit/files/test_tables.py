"""Files people take away: readable by Excel, harmless, numbers as numbers."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pytest

from lib.files import deck_charts, tables
from lib.web.api import replies

FRAME = pd.DataFrame(
    {
        "Tỉnh": ["Sơn La", "=1+1", "+84", "@x"],
        "Hạng": [13, None, 1, 2],
        "Điểm": [86.78, 1.5, None, 2],
    }
).astype({"Hạng": "Int64"})


def test_csv_has_a_byte_order_mark_and_no_formulas() -> None:
    raw = tables.csv_bytes(FRAME)
    assert raw.startswith(b"\xef\xbb\xbf")
    text = raw.decode("utf-8-sig").splitlines()
    assert text[0] == "Tỉnh,Hạng,Điểm"
    assert text[1] == "Sơn La,13,86.78"
    assert text[2].startswith("'=1+1,,")
    assert text[3].startswith("'+84")


def test_xlsx_keeps_numbers_and_explains_itself() -> None:
    raw = tables.xlsx_bytes({"Số liệu": FRAME}, notes=[("Nguồn", "=cmd")], notes_sheet="Đọc")
    book = openpyxl.load_workbook(io.BytesIO(raw))
    data = book["Số liệu"]
    assert data["B2"].value == 13
    assert data["C2"].value == 86.78
    assert data["B3"].value is None
    assert (data["A3"].value, data["A3"].data_type) == ("=1+1", "s")
    assert (book["Đọc"]["B1"].value, book["Đọc"]["B1"].data_type) == ("=cmd", "s")
    assert data.freeze_panes == "B2"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠"])
def test_every_sign_that_begins_a_formula_is_guarded(sign: str) -> None:
    assert tables.harmless(f"{sign}1") == f"'{sign}1"
    assert tables.harmless(f"Sơn La {sign}1") == f"Sơn La {sign}1"


def test_slides_and_answers_use_the_one_guard() -> None:
    assert deck_charts.harmless is replies.harmless is tables.harmless
