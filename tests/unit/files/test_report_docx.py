"""The Word report stands on a file that an office can edit."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document

from lib.files import report_docx
from lib.files.agenda import Agenda, Slide

pytestmark = pytest.mark.usefixtures("shipped")
TITLE = "{{ 7 * 7 }} <b>A & B</b> {% for x in y %}"
AGENDA = Agenda(title=TITLE, lang="vi", province="son-la", slides=(Slide(view="staffing.periods"),))


def test_what_an_office_writes_into_the_template_stands_in_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = Document(str(report_docx._template()))
    head, signature = template.tables
    head.rows[0].cells[0].add_paragraph("PHÒNG CẢI CÁCH HÀNH CHÍNH")
    signature.rows[0].cells[1].paragraphs[0].add_run(" KT.")
    template.save(str(tmp_path / "report.docx"))
    monkeypatch.setattr(report_docx, "_template", lambda: tmp_path / "report.docx")
    made = Document(io.BytesIO(report_docx.docx(AGENDA)))
    first, last = made.tables[0], made.tables[-1]
    assert "PHÒNG CẢI CÁCH HÀNH CHÍNH" in first.rows[0].cells[0].text
    assert "TỈNH SƠN LA" in first.rows[0].cells[0].text
    assert last.rows[0].cells[1].text.splitlines()[0].endswith(" KT.")
    # The signature is the report's end.
    assert made.element.body[-2] is last._tbl


def test_a_title_is_text_and_no_place_is_left_unfilled() -> None:
    made = Document(io.BytesIO(report_docx.docx(AGENDA)))
    texts = [p.text for p in made.paragraphs]
    assert TITLE in texts
    cells = " ".join(c.text for table in made.tables for row in table.rows for c in row.cells)
    assert "{" not in cells + " ".join(t for t in texts if t != TITLE)
    assert made.core_properties.title == TITLE
