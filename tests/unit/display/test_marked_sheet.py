"""The marked sheet: a document's table as it stands, with what was read written on it, escaped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lib.base import i18n
from lib.data import store
from lib.data.cells import document
from lib.data.cells.grid import Book
from lib.data.declared import provinces, registry
from lib.data.reading import review
from lib.data.reading.review import Review
from lib.display import marked_sheet
from tests import documents

pytestmark = pytest.mark.usefixtures("shipped")


def reviewed(path: Path) -> tuple[Review, Book]:
    book = document.parsed(path.name, path.read_bytes())
    found = review.review(
        book, registry=registry.load(), names=provinces.load(), figures=store.figures()
    )
    return found, book


def rows(html: str) -> list[str]:
    return re.findall(r"<tr.*?</tr>", html)


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_every_column_says_what_it_is_and_every_province_stands_there(
    tmp_path: Path, lang: str
) -> None:
    found, book = reviewed(documents.word_annex(tmp_path / "phu luc.docx", 2020))
    drawn = marked_sheet.draw(found, book, table=0, lang=lang)
    assert (drawn.more_columns, drawn.more_rows) == (0, 0)
    marks = rows(drawn.html)[1]
    assert marks.count('class="value"') == 9
    assert marks.count(i18n.t("upkeep.means.value", lang) + " 2020") == 9
    assert marks.count('class="names"') == 1
    assert i18n.t("upkeep.means.code", lang) in marks
    inside = [r for r in rows(drawn.html)[2:] if 'class="outside"' not in r]
    assert len(inside) == 63
    assert 'colspan="8"' in drawn.html
    assert "KẾT QUẢ CHỈ SỐ PAPI NĂM 2020" in drawn.html


def test_rows_and_cells_that_are_not_read_are_marked_in_words(tmp_path: Path) -> None:
    wide = documents.panel("papi", 2020)
    lines = [[name, value] for name, value in zip(wide["name"], wide["papi"], strict=True)]
    lines[3][1] = "<b>4x</b>"
    lines.insert(10, ["Vùng giữa", 40.5])
    path = documents.workbook(
        tmp_path / "papi.xlsx", {"PAPI": [["Tỉnh", "PAPI 2020"], *lines, ["Trung bình", 41.0]]}
    )
    found, book = reviewed(path)
    drawn = marked_sheet.draw(found, book, table=0, lang="vi")
    assert "<b>" not in drawn.html
    bad = [r for r in rows(drawn.html) if 'class="bad"' in r]
    assert len(bad) == 1
    assert i18n.t("upkeep.sheet.bad", "vi") in bad[0]
    assert "papi_" not in rows(drawn.html)[1]
    left = [r for r in rows(drawn.html) if i18n.t("upkeep.sheet.left", "vi") in r]
    assert ["Vùng giữa" in r for r in left] == [True]


def test_provinces_across_are_drawn_down_under_the_rows_own_numbers(tmp_path: Path) -> None:
    wide = documents.panel("papi", 2020)
    lines = [["Chỉ số", *wide["name"]], ["PAPI 2020", *wide["papi"]]]
    found, book = reviewed(documents.workbook(tmp_path / "a.xlsx", {"A": lines}))
    drawn = marked_sheet.draw(found, book, table=0, lang="vi")
    assert found.reading.tables[0].across
    assert re.search(r'<th scope="row">B</th><td class="names">', drawn.html)
    assert '<th scope="col">2</th>' in drawn.html


def test_a_wide_table_shows_what_is_read_and_what_is_chosen(tmp_path: Path) -> None:
    wide = documents.panel("papi", 2020)
    other = 60
    head = ["Tỉnh", *[f"Mục {n}" for n in range(other)], "PAPI 2020"]
    lines = [
        [name, *[n * 7 for n in range(other)], value]
        for name, value in zip(wide["name"], wide["papi"], strict=True)
    ]
    found, book = reviewed(documents.workbook(tmp_path / "a.xlsx", {"A": [head, *lines]}))
    drawn = marked_sheet.draw(found, book, table=0, lang="vi", chosen=55)
    assert drawn.more_columns == other + 2 - marked_sheet.MOST_COLUMNS
    assert "Mục 54<" in drawn.html
    assert "PAPI 2020<" in drawn.html
    assert "Mục 50<" not in drawn.html
