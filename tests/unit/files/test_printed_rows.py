"""How the columns of a printed table share the paper."""

from __future__ import annotations

import pandas as pd
import pytest

from lib.files import printed_rows

ADDRESS = "https://sonla.gov.vn/bao-cao/" + "van-ban-" * 12


def test_an_address_leaves_the_other_columns_room_for_their_words() -> None:
    rows = pd.DataFrame(
        {
            "Đơn vị": ["Sở Nông nghiệp và Môi trường"],
            "Giải pháp": ["Rà soát thủ tục hành chính của ngành"],
            "Hạn": ["31/12/2026"],
            "Tình trạng": [f"xong: {ADDRESS}"],
        }
    )
    shares = dict(zip(rows, printed_rows.shares(rows), strict=True))
    assert sum(shares.values()) == pytest.approx(1)
    assert shares["Tình trạng"] < 0.5
    # A day is not broken, and a word of a name is not either.
    assert shares["Hạn"] * printed_rows.LETTERS > len("31/12/2026")
    assert shares["Đơn vị"] * printed_rows.LETTERS > len("nghiệp")


def test_a_wider_paper_gives_what_it_has_more_to_long_texts() -> None:
    rows = pd.DataFrame(
        {"Hạng": ["1"], "Đơn vị": ["Sở Nông nghiệp và Môi trường"]}
        | {f"Điểm {n}": ["74,35"] for n in range(7)}
    )
    upright, across = (
        printed_rows.shares(rows, letters=printed_rows.LETTERS * wide)[1] * wide
        for wide in (1, 1.6)
    )
    assert across > 1.6 * upright
